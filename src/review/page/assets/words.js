// The words of the page in both of its languages.

import { teach } from './page.js';

export { button, choice, choose, dialog, dress, element, language, say, tell } from './page.js';

const WORDS = {
  en: {
    you: 'Your name', youHint: 'Stands beside your decisions.', quit: 'End the program', quitDone: 'The program has ended. You can close this page.',
    home: 'All reviews', drop: 'Drop two documents here', dropMore: 'or a folder of pairs, one file with both languages, or a memory (TMX, XLIFF, XLSX, CSV)',
    stays: 'What you drop stays on this machine. Nothing is sent anywhere.', kept: 'It is kept in {0}. What you begin stands below when you come back.',
    choose: 'Choose files', chooseFolder: 'Choose a folder', first: 'The original', second: 'Its version in the other language', align: 'Align', swap: 'Exchange the two',
    sending: 'Taking in {1} of {2}: {0}', waiting: 'Waits for its turn', working: 'Being read and aligned …', failed: 'Failed', done: 'Ready', reviews: 'Reviews', open: 'Open',
    doubtfulSettled: '{0} of {1} doubtful settled', decided: '{0} of {1} decided', noDoubt: 'nothing doubtful', none: 'No review yet.', goOn: 'Go on',
    filter: 'Show', all: 'Both documents whole', doubtful: 'Doubtful', findings: 'With findings', not11: 'Not 1:1', alone: 'Alone', undecided: 'Undecided', confirmed: 'Confirmed', rejected: 'Rejected',
    search: 'Search in both languages', found: '{0} found', shown: '{0} shown', nothing: 'Nothing to show here.',
    unit: 'Unit {0} of {1}', confidence: 'confidence {0} %', unknown: 'confidence unknown', sure: 'sure', fair: 'look', doubt: 'doubtful', source: 'source', target: 'target',
    by: 'by {0}', byHand: 'put together by hand', exchanged: 'sides exchanged', original: 'Original: {0}', page: 'p. {0}', empty: 'no counterpart',
    next: 'Next doubtful', confirm: 'Confirm', reject: 'Reject', reopen: 'Take decision back', joinDown: 'Join with next', joinUp: 'Join with previous', split: 'Split …', part: 'Part the first segments',
    moveUp: 'Segment up', moveDown: 'Segment down', pullUp: 'Take from above', pullDown: 'Take from below', unlink: 'Unlink', link: 'Link with …', exchange: 'Exchange sides', edit: 'Edit text', comment: 'Comment', why: 'Why?', more: 'More',
    alike: 'Confirm all {0} alike', undo: 'Undo', redo: 'Redo', help: 'Keys', confirmAll: 'Confirm all sure …', realign: 'Re-align between decided', takeAlong: 'Download', save: 'Save', cancel: 'Cancel', cut: 'Cut here',
    splitHint: 'Arrows move the cut, Shift by letters, Tab to the next segment, Enter cuts, Escape leaves.', splitAt: 'Cut: {0} | {1}',
    linkHint: 'Choose a line that is alone on the other side and press K.', linkNot: 'Only lines that are alone can be linked.', activeSide: 'Actions are for the {0} side now.',
    confirmAllText: 'Confirm every undecided pair with at least this confidence in which no check found anything. It is one step, which Undo takes back.', least: 'Least confidence in per cent',
    reasons: 'Why this confidence', terms: 'Terms', numbers: 'Numbers met', numbersMissing: 'Numbers missing on the other side', noReasons: 'Nothing is recorded.',
    changed: 'Changed in another window; this is how it stands now. Your last action was not done.', learned: 'Learned from your decisions: {0}.', realigned: 'Aligned anew between the decided units.', realignNone: 'Aligning anew changes nothing.', learning: 'Learning …', realigning: 'Aligning anew …',
    allDone: 'Nothing waits for a decision.', map: 'Map of the document', keysTitle: 'Keys', offline: 'The program does not answer. Your last action is not saved; was the program ended?', verdict: 'Verdict', warnings: 'Notes on the documents', suggestion: 'Take over: {0}', noSuggestion: 'No finding here comes with a correction.', nothingThere: '(nothing)', words: 'linked words', loading: 'Loading …', saved: 'Saved',
    k_arrows: 'previous and next unit', k_sides: 'choose the side', k_enter: 'confirm and go on', k_ctrlenter: 'confirm and stay', k_shiftenter: 'confirm all with the same texts', k_r: 'reject and go on', k_back: 'take the decision back', k_m: 'join with next (Shift: previous)', k_s: 'split at a place', k_p: 'part the first segments from the rest', k_u: 'segment to the unit above (Shift: take from there)', k_d: 'segment to the unit below (Shift: take from there)', k_l: 'leave all segments alone', k_k: 'link two lines that are alone', k_x: 'exchange the sides', k_e: 'edit the text', k_t: 'take over the correction of a check', k_c: 'comment', k_w: 'why this confidence', k_n: 'next doubtful (Shift: back)', k_a: 'confirm all sure', k_g: 're-align between decided units', k_z: 'undo', k_y: 'redo', k_slash: 'search', k_q: 'this list',
    quitHint: 'Closing this page does not end the program. All that you decided is kept already.', insist: 'Align them anyway', passed: 'Files that belong to no pair: {0}', tooLarge: 'Too large: {0}. A file may have {1} MB.',
    document: 'Documents', allDocuments: 'All {0} documents, one queue', alikeHint: '{0} units have these texts', rejectAlike: 'Reject all {0} alike', same: 'Both sides are the same text', unknownWords: 'Words without a known translation',
    overAll: '{0} of {1} in all documents', finished: 'All that was doubtful here is settled.', ofAll: 'All documents', ofOne: 'This document', finishedText: 'Take the result with you now, or go on another day: the review stays on the front page.', f_tmx: 'TMX – for translation tools', f_xlsx: 'XLSX – a table to decide in', f_xliff: 'XLIFF', f_csv: 'CSV', f_db: 'Memory (.db) – for muqabala', f_html: 'HTML – a report to mail',
    k_shiftr: 'reject all with the same texts',
  },
  ar: {
    you: 'اسمك', youHint: 'يُكتب بجانب قراراتك.', quit: 'إنهاء البرنامج', quitDone: 'انتهى البرنامج. يمكنك إغلاق هذه الصفحة.',
    home: 'كل المراجعات', drop: 'أفلت وثيقتين هنا', dropMore: 'أو مجلدا من الأزواج، أو ملفا واحدا باللغتين، أو ذاكرة ترجمة (TMX أو XLIFF أو XLSX أو CSV)',
    stays: 'ما تفلته يبقى على هذا الجهاز. لا يُرسل شيء إلى أي مكان.', kept: 'يُحفظ في {0}. وما تبدؤه تجده أدناه حين تعود.',
    choose: 'اختر ملفات', chooseFolder: 'اختر مجلدا', first: 'الأصل', second: 'نسخته باللغة الأخرى', align: 'طابِق', swap: 'بدّل بينهما',
    sending: 'يؤخذ {1} من {2}: {0}', waiting: 'ينتظر دوره', working: 'تجري القراءة والمطابقة …', failed: 'لم ينجح', done: 'جاهز', reviews: 'المراجعات', open: 'افتح',
    doubtfulSettled: 'حُسم {0} من {1} مشكوك فيها', decided: 'بُتّ في {0} من {1}', noDoubt: 'لا شيء مشكوك فيه', none: 'لا مراجعة بعد.', goOn: 'تابع',
    filter: 'اعرض', all: 'الوثيقتين كاملتين', doubtful: 'المشكوك فيها', findings: 'ذات الملاحظات', not11: 'غير 1:1', alone: 'المنفردة', undecided: 'غير المحسومة', confirmed: 'مؤكدة', rejected: 'مرفوضة',
    search: 'ابحث في اللغتين', found: 'عُثر على {0}', shown: 'المعروض {0}', nothing: 'لا شيء يُعرض هنا.',
    unit: 'الوحدة {0} من {1}', confidence: 'الثقة {0} %', unknown: 'الثقة غير معروفة', sure: 'موثوق', fair: 'انظر', doubt: 'مشكوك فيه', source: 'الأصل', target: 'الترجمة',
    by: 'بقلم {0}', byHand: 'جُمعت يدويا', exchanged: 'الجانبان متبادلان', original: 'الأصل: {0}', page: 'ص {0}', empty: 'لا مقابل',
    next: 'المشكوك فيه التالي', confirm: 'أكِّد', reject: 'ارفض', reopen: 'اسحب القرار', joinDown: 'ضُم إلى التالي', joinUp: 'ضُم إلى السابق', split: 'قسّم …', part: 'افصل المقاطع الأولى',
    moveUp: 'المقطع إلى أعلى', moveDown: 'المقطع إلى أسفل', pullUp: 'خذ من أعلى', pullDown: 'خذ من أسفل', unlink: 'فُك الربط', link: 'اربط مع …', exchange: 'بدّل الجانبين', edit: 'حرّر النص', comment: 'تعليق', why: 'لماذا؟', more: 'المزيد',
    alike: 'أكّد المتشابهات ({0})', undo: 'تراجع', redo: 'أعد', help: 'المفاتيح', confirmAll: 'أكّد كل الموثوق …', realign: 'أعد المطابقة بين المحسوم', takeAlong: 'نزّل', save: 'احفظ', cancel: 'إلغاء', cut: 'اقطع هنا',
    splitHint: 'الأسهم تحرك القطع، ومع Shift حرفا حرفا، وTab إلى المقطع التالي، وEnter يقطع، وEscape يخرج.', splitAt: 'القطع: {0} | {1}',
    linkHint: 'اختر سطرا منفردا في الجانب الآخر واضغط K.', linkNot: 'لا تُربط إلا السطور المنفردة.', activeSide: 'الأوامر الآن لجانب {0}.',
    confirmAllText: 'أكّد كل زوج غير محسوم لا تقل ثقته عن هذا ولم تجد فيه الفحوص شيئا. هذه خطوة واحدة يسحبها التراجع.', least: 'أدنى ثقة بالمئة',
    reasons: 'سبب هذه الثقة', terms: 'مصطلحات', numbers: 'أرقام متقابلة', numbersMissing: 'أرقام غائبة عن الجانب الآخر', noReasons: 'لا شيء مسجل.',
    changed: 'تغيّر هذا في نافذة أخرى، وهذه حاله الآن. لم يُنفَّذ أمرك الأخير.', learned: 'تعلّم من قراراتك: {0}.', realigned: 'أُعيدت المطابقة بين الوحدات المحسومة.', realignNone: 'إعادة المطابقة لا تغير شيئا.', learning: 'يتعلم …', realigning: 'يعيد المطابقة …',
    allDone: 'لا شيء ينتظر قرارا.', map: 'خريطة الوثيقة', keysTitle: 'المفاتيح', offline: 'البرنامج لا يجيب. لم يُحفظ أمرك الأخير؛ هل أُنهي البرنامج؟', verdict: 'الحكم', warnings: 'ملاحظات على الوثيقتين', suggestion: 'خذ: {0}', noSuggestion: 'لا تصحيح مع ملاحظات هذه الوحدة.', nothingThere: '(لا شيء)', words: 'كلمات متقابلة', loading: 'يجري التحميل …', saved: 'حُفظ',
    k_arrows: 'الوحدة السابقة والتالية', k_sides: 'اختر الجانب', k_enter: 'أكّد وتابع', k_ctrlenter: 'أكّد وابق', k_shiftenter: 'أكّد كل ما له النصان نفساهما', k_r: 'ارفض وتابع', k_back: 'اسحب القرار', k_m: 'ضُم إلى التالي (Shift: السابق)', k_s: 'قسّم في موضع', k_p: 'افصل المقاطع الأولى عن الباقي', k_u: 'المقطع إلى الوحدة أعلاه (Shift: خذ منها)', k_d: 'المقطع إلى الوحدة أدناه (Shift: خذ منها)', k_l: 'اترك كل المقاطع منفردة', k_k: 'اربط سطرين منفردين', k_x: 'بدّل الجانبين', k_e: 'حرّر النص', k_t: 'خذ تصحيح الفحص', k_c: 'علّق', k_w: 'لماذا هذه الثقة', k_n: 'المشكوك فيه التالي (Shift: عودة)', k_a: 'أكّد كل الموثوق', k_g: 'أعد المطابقة بين الوحدات المحسومة', k_z: 'تراجع', k_y: 'أعد', k_slash: 'ابحث', k_q: 'هذه القائمة',
    quitHint: 'إغلاق هذه الصفحة لا ينهي البرنامج. كل ما قررته محفوظ.', insist: 'طابِقهما مع ذلك', passed: 'ملفات لا تدخل في أي زوج: {0}', tooLarge: 'أكبر من المسموح: {0}. أقصى حجم للملف {1} ميغابايت.',
    document: 'الوثائق', allDocuments: 'كل الوثائق ({0}) في طابور واحد', alikeHint: 'لهذين النصين {0} وحدات', rejectAlike: 'ارفض المتشابهات ({0})', same: 'الجانبان نص واحد', unknownWords: 'كلمات بلا ترجمة معروفة',
    overAll: '{0} من {1} في كل الوثائق', finished: 'حُسم كل مشكوك فيه هنا.', ofAll: 'كل الوثائق', ofOne: 'هذه الوثيقة', finishedText: 'خذ النتيجة معك الآن، أو تابع في يوم آخر: تبقى المراجعة في الصفحة الأولى.', f_tmx: 'TMX – لأدوات الترجمة', f_xlsx: 'XLSX – جدول للقرارات', f_xliff: 'XLIFF', f_csv: 'CSV', f_db: 'ذاكرة (.db) – لبرنامج muqabala', f_html: 'HTML – تقرير للإرسال',
    k_shiftr: 'ارفض كل ما له النصان نفساهما',
  },
};

teach(WORDS);
