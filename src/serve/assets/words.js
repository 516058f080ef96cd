// The words of the page in both of its languages.

import { teach } from './page.js';

export { button, choice, choose, dialog, dress, element, language, say, tell } from './page.js';

teach({
  en: {
    home: 'Search', units: '{0} units · {1}', readOnly: 'for reading alone', search: 'Text to look for, in either language', match: 'Like it', meaning: 'Same meaning', concordance: 'Where it stands',
    anywhere: 'words anywhere', regex: 'regular expression', nothing: 'Nothing found.', parts: 'Nothing is like it; {0} phrases of it were found.', meant: 'by what it says', part: '{0} = {1}', without: '{0} units have no vector yet: `memory vectors` makes them.', hits: '{0} found', first: 'The first {0}; there may be more.', empty: 'Type or paste a text; Enter looks for it.',
    you: 'Your name', youHint: 'Stands beside what you confirm.', token: 'Token', tokenHint: 'The program that serves this memory asks for it; it is kept in this tab alone.', add: 'Add a pair …', source: 'Text', target: 'Translation', document: 'Document', save: 'Save', cancel: 'Cancel',
    copy: 'Copy', copied: 'Copied.', confirm: 'Confirm', reject: 'Reject', remove: 'Delete …', removeSure: 'Delete this pair from the memory?', removed: 'Deleted.', added: 'Added as unit {0}.', again: 'The memory has it already: unit {0}.',
    auto: 'automatic', confirmed: 'confirmed', rejected: 'rejected', unit: 'unit {0}', by: 'by {0}', help: 'Keys', offline: 'The program does not answer.', replaced: 'numbers replaced',
    fuzzy: 'like it', placeables: 'only values differ', exact: 'the same text', context1: 'the same text and one neighbour', context2: 'the same text and both neighbours', percent: '{0} per cent', automatic: 'As the system',
    k_slash: 'to the search', k_enter: 'look (Shift+Enter: new line)', k_arrows: 'previous and next hit', k_c: 'copy the translation', k_k: 'confirm', k_r: 'reject', k_delete: 'delete', k_a: 'add a pair', k_tab: 'the next way of looking', k_q: 'this list',
  },
  ar: {
    home: 'البحث', units: '{0} وحدة · {1}', readOnly: 'للقراءة فقط', search: 'نص تبحث عنه، بأي من اللغتين', match: 'ما يشبهه', meaning: 'المعنى نفسه', concordance: 'أين ورد',
    anywhere: 'الكلمات حيثما كانت', regex: 'تعبير نمطي', nothing: 'لم يُعثر على شيء.', parts: 'لا شيء يشبهه؛ وعُثر على {0} من عباراته.', meant: 'بحسب معناه', part: '{0} = {1}', without: '{0} وحدة بلا متجه بعد: ينشئها `memory vectors`.', hits: 'عُثر على {0}', first: 'أول {0}؛ وقد يوجد غيرها.', empty: 'اكتب نصا أو ألصقه ثم اضغط Enter.',
    you: 'اسمك', youHint: 'يُكتب بجانب ما تؤكده.', token: 'الرمز', tokenHint: 'يطلبه البرنامج الذي يقدم هذه الذاكرة؛ ويُحفظ في هذا اللسان وحده.', add: 'أضف زوجا …', source: 'النص', target: 'الترجمة', document: 'الوثيقة', save: 'احفظ', cancel: 'إلغاء',
    copy: 'انسخ', copied: 'نُسخ.', confirm: 'أكِّد', reject: 'ارفض', remove: 'احذف …', removeSure: 'أتحذف هذا الزوج من الذاكرة؟', removed: 'حُذف.', added: 'أُضيف وحدةً رقمها {0}.', again: 'هو في الذاكرة: الوحدة {0}.',
    auto: 'آلي', confirmed: 'مؤكد', rejected: 'مرفوض', unit: 'الوحدة {0}', by: 'بقلم {0}', help: 'المفاتيح', offline: 'البرنامج لا يجيب.', replaced: 'بُدّلت الأرقام',
    fuzzy: 'يشبهه', placeables: 'لا تختلف إلا القيم', exact: 'النص نفسه', context1: 'النص نفسه وأحد جاريه', context2: 'النص نفسه وجاراه', percent: '{0} في المئة', automatic: 'كما في النظام',
    k_slash: 'إلى البحث', k_enter: 'ابحث (Shift+Enter: سطر جديد)', k_arrows: 'السابق والتالي', k_c: 'انسخ الترجمة', k_k: 'أكِّد', k_r: 'ارفض', k_delete: 'احذف', k_a: 'أضف زوجا', k_tab: 'طريقة البحث التالية', k_q: 'هذه القائمة',
  },
});
