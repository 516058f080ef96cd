//! What the program says, as the page says it: in Arabic where the page is in Arabic, and without
//! the options of the command line, which nobody on the page can give.

use crate::lang::Language;

/// A sentence with `{}` for its parts; what takes its place in English where that is another;
/// the sentence in Arabic, in which `{0}` is the first part.
type Said = (&'static str, &'static str, &'static str);

/// `text` as a page in `language` says it. What is not known stays as it is.
pub(super) fn said(text: &str, language: Language) -> String {
    let arabic = language == Language::Arabic;
    let found = TABLES.iter().flat_map(|table| table.iter().map(move |said| (*table, said)));
    for (table, (pattern, english, own)) in found {
        let Some(parts) = parts(text, pattern) else { continue };
        let template = match (arabic, english.is_empty()) {
            (true, _) => own,
            (false, false) => english,
            (false, true) => return text.to_owned(),
        };
        // What checks name are texts of documents, which are nobody's to translate.
        let deep = !std::ptr::eq(table, CHECKS);
        return filled(template, &parts, language, deep);
    }
    text.to_owned()
}

/// What stands at the `{}` of `pattern`.
fn parts<'t>(text: &'t str, pattern: &str) -> Option<Vec<&'t str>> {
    let mut literals = pattern.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let literals: Vec<&str> = literals.collect();
    let mut parts = Vec::new();
    for (at, literal) in literals.iter().enumerate() {
        let end = match (at + 1 == literals.len(), literal.is_empty()) {
            (true, true) => rest.len(),
            (true, false) => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
            (false, _) => rest.find(literal)?,
        };
        parts.push(rest.get(..end)?);
        rest = rest.get(end + literal.len()..)?;
    }
    rest.is_empty().then_some(parts)
}

fn filled(template: &str, parts: &[&str], language: Language, deep: bool) -> String {
    let mut out = template.to_owned();
    for (at, part) in parts.iter().enumerate() {
        let part = match NAMES.iter().find(|(name, _)| name == part) {
            Some((_, own)) if language == Language::Arabic => (*own).to_owned(),
            Some(_) => (*part).to_owned(),
            None if deep && part.contains(' ') => said(part, language),
            None => (*part).to_owned(),
        };
        // What runs the other way, or is of both kinds, must not pull the words beside it along.
        let foreign = part.chars().any(|c| c.is_alphabetic() && !('\u{600}'..='\u{6FF}').contains(&c));
        let isolated = foreign && language == Language::Arabic;
        let part = if isolated { format!("\u{2068}{part}\u{2069}") } else { part };
        out = out.replace(&format!("{{{at}}}"), &part);
    }
    out
}

/// Words that stand in for a part.
const NAMES: [(&str, &str); 10] = [
    ("source", "الأصل"),
    ("target", "الترجمة"),
    ("English", "الإنكليزية"),
    ("Arabic", "العربية"),
    ("title", "عنوانه"),
    ("symbol", "رمزه"),
    ("date", "تاريخه"),
    ("session", "دورته"),
    ("footnotes", "حاشية"),
    ("tables", "جدول"),
];

const TABLES: [&[Said]; 5] = [REVIEW, CHECKS, FILES, NOTES, LAST];

/// What a file, a page or a line has to do with.
const LAST: &[Said] =
    &[("page {}: {}", "page {0}: {1}", "الصفحة {0}: {1}"), ("{}: {}", "{0}: {1}", "{0}: {1}")];

/// Of the review and the page.
const REVIEW: &[Said] = &[
    (
        "The last action was not written to its end and is not there.",
        "",
        "لم يُكتب الأمر الأخير إلى نهايته، فهو غير موجود.",
    ),
    (
        "{} was changed since the review began; the review goes on with the text as it was.",
        "",
        "تغيّر الملف {0} منذ بدء المراجعة؛ تستمر المراجعة بالنص كما كان.",
    ),
    ("{} units are surer now, {} less sure", "", "زادت الثقة في {0} من الوحدات ونقصت في {1}"),
    (
        "units of a memory are confirmed, rejected, edited and commented on; only documents are aligned",
        "",
        "وحدات الذاكرة تؤكَّد أو تُرفض أو تُحرَّر أو يُعلَّق عليها؛ ولا تُطابَق إلا الوثائق",
    ),
    ("line {}: {}", "", "السطر {0}: {1}"),
    (
        "put a copy of the file back, or move it away to begin anew",
        "",
        "أعِد نسخة من الملف، أو انقله إلى مكان آخر لتبدأ من جديد",
    ),
    ("{} is the review of {}, not of {}", "", "{0} مراجعة {1}، لا {2}"),
    ("move it away to begin a review of these", "", "انقله إلى مكان آخر لتبدأ مراجعة هذه الملفات"),
    ("{} is missing", "", "{0} غير موجود"),
    ("a later version of the program wrote this", "", "كتب هذا إصدارٌ أحدث من البرنامج"),
    ("the snapshot is not the one that the review began with", "", "النص المحفوظ ليس ما بدأت به المراجعة"),
    ("this finding comes with no correction of one segment", "", "ليس مع هذه الملاحظة تصحيح يخص مقطعا واحدا"),
    ("unit {} is not there any more", "", "الوحدة {0} لم تعد موجودة"),
    ("a unit is not there any more", "", "إحدى الوحدات لم تعد موجودة"),
    ("there is nothing above", "", "لا شيء فوقها"),
    ("there is nothing below", "", "لا شيء تحتها"),
    (
        "the sides of one of the two are exchanged; exchange them back first",
        "",
        "جانبا إحدى الوحدتين متبادلان؛ أعدهما أولا",
    ),
    ("this side of the unit is empty", "", "هذا الجانب من الوحدة فارغ"),
    ("there is no such segment", "", "لا مقطع كهذا"),
    ("the cut lies outside the text or inside a letter", "", "القطع خارج النص أو داخل حرف"),
    ("nothing stands in front of the cut", "", "لا شيء قبل القطع"),
    ("one side of the cut would be empty", "", "سيبقى أحد جانبي القطع فارغا"),
    ("each side has one segment only; cut its text instead", "", "في كل جانب مقطع واحد؛ اقطع نصه بدلا من ذلك"),
    ("this line is alone already", "", "هذا السطر منفرد أصلا"),
    (
        "link a line that is alone on one side with one that is alone on the other",
        "",
        "اربط سطرا منفردا في جانب بسطر منفرد في الآخر",
    ),
    (
        "a text cannot be empty; reject the unit or move the segment instead",
        "",
        "لا يكون النص فارغا؛ ارفض الوحدة أو انقل المقطع",
    ),
    ("a text may have {} characters", "", "أقصى طول للنص {0} حرف"),
    ("an empty stretch", "", "جزء فارغ"),
    ("these units do not follow each other", "", "هذه الوحدات غير متتالية"),
    ("a decided unit would change", "", "ستتغير وحدة بُتّ فيها"),
    ("a segment would be lost or doubled", "", "سيضيع مقطع أو يتكرر"),
    ("there is no segment {} in the stretch", "", "لا مقطع {0} في هذا الجزء"),
    ("entry {} should stand here", "", "ينبغي أن يكون هنا القيد {0}"),
    ("there is nothing to take back", "", "لا شيء يُتراجع عنه"),
    ("there is nothing to do again", "", "لا شيء يُعاد"),
    ("this changes nothing", "", "هذا لا يغيّر شيئا"),
    (
        "a unit or the number of units is larger than a sheet can hold",
        "",
        "وحدة ما أو عدد الوحدات أكبر مما تتسع له ورقة",
    ),
    ("write a CSV or a TMX", "", "نزّل CSV أو TMX"),
    ("write a CSV instead", "", "نزّل CSV بدلا منه"),
    ("there is no segment {}", "", "لا مقطع {0}"),
    ("segment {} lies in two beads", "", "المقطع {0} في وحدتين"),
    ("a segment lies in no bead", "", "مقطع ليس في أي وحدة"),
    ("a unit has no text", "", "وحدة بلا نص"),
    ("`muqabala memory check` says which", "", "يذكرها الأمر `muqabala memory check`"),
    ("the memory has more than {} units", "", "في الذاكرة أكثر من {0} وحدة"),
    ("split it first: muqabala split --by count", "", "قسّمها أولا: muqabala split --by count"),
    ("there is no unit in it", "", "لا وحدة فيه"),
    ("name a memory with units", "give a memory with units", "أعطِ ذاكرة فيها وحدات"),
    ("{} is in {} and {}", "", "{0} بلغتي {1} و{2}"),
    ("review a memory in Arabic and English", "", "راجِع ذاكرة بالعربية والإنكليزية"),
    ("unit {} was taken out of the memory meanwhile", "", "أُخرجت الوحدة {0} من الذاكرة في هذه الأثناء"),
    ("open the memory again", "", "افتح الذاكرة من جديد"),
    ("there is no such task", "", "لا مهمة كهذه"),
    ("look at the list again", "", "انظر إلى القائمة من جديد"),
    ("there is no such drop", "", "لا ملفات مفلتة كهذه"),
    ("drop the documents again", "", "أفلت الوثائق من جديد"),
    ("this name of a file cannot be", "", "لا يمكن أن يكون هذا اسم ملف"),
    ("give the file another name", "", "أعطِ الملف اسما آخر"),
    ("there is no such review", "", "لا مراجعة كهذه"),
    ("these are more than 2,000 files", "", "هذه أكثر من 2000 ملف"),
    ("drop fewer, or use muqabala batch", "", "أفلت عددا أقل، أو استعمل muqabala batch"),
    ("its documents are not where they were", "", "وثيقتاه ليستا حيث كانتا"),
    ("a memory beside documents", "", "ذاكرة ترجمة بجانب وثائق"),
    (
        "no two of these files belong together by their names",
        "no two of these files belong together by their names or contents",
        "لا يشكّل أي ملفين منها زوجا بحسب الاسم أو المحتوى",
    ),
    (
        "name them NAME.ar.EXT and NAME.en.EXT, or put them into ar/ and en/",
        "give the two files of a pair the names NAME.ar and NAME.en, or drop two at a time",
        "سمِّ ملفي الزوج NAME.ar وNAME.en، أو أفلت ملفين في كل مرة",
    ),
    ("no language in its name, and no counterpart by its text", "", "لا لغة في اسمه، ولا مقابل له بحسب نصه"),
    ("no document by its extension", "", "امتداده ليس امتداد وثيقة"),
    ("no file in {}", "", "لا ملف باللغة {0}"),
    (
        "{} files in {}: {}; leave one, or say which in a manifest",
        "{0} files in {1}: {2}; leave one",
        "{0} ملفات باللغة {1}: {2}؛ اترك واحدا منها",
    ),
    (
        "this folder cannot be read: {}; check its permissions",
        "",
        "لا يمكن قراءة هذا المجلد: {0}؛ تحقق من أذوناته",
    ),
    ("this is not for a person to do", "", "هذا لا يفعله إلا البرنامج"),
    ("a memory is not aligned anew", "", "الذاكرة لا تُطابَق من جديد"),
    ("the review went on meanwhile; try again", "", "تقدمت المراجعة في هذه الأثناء؛ حاول مرة أخرى"),
    ("there is no such format", "", "لا صيغة كهذه"),
    ("there is nothing at this address", "", "لا شيء في هذا العنوان"),
    ("this is larger than {} bytes", "", "هذا أكبر من {0} بايت"),
    ("this went wrong inside the program", "", "حدث خطأ داخل البرنامج"),
];

/// Of the checks.
const CHECKS: &[Said] = &[
    ("directional controls of the {} do not match", "", "محارف الاتجاه في {0} غير متقابلة"),
    ("{} has no partner", "", "{0} بلا قرين"),
    ("day {} of another month", "", "اليوم {0} من شهر آخر"),
    ("two spaces in a row", "", "مسافتان متتاليتان"),
    ("twice in a row: {}", "", "مرتان متتاليتان: {0}"),
    ("{} presentation forms, the first is U+{}", "", "{0} من أشكال العرض، أولها U+{1}"),
    ("a character that could not be read (U+FFFD)", "", "محرف تعذرت قراءته (U+FFFD)"),
    ("{} words are question marks: the letters are lost", "", "{0} كلمات علامات استفهام: ضاعت حروفها"),
    ("{} that was read as {}; it says {}", "", "{0} قُرئ على أنه {1}؛ نصه {2}"),
    ("{} instead of {}", "", "{0} بدلا من {1}"),
    ("the {} is {} times as long as usual", "", "طول {0} {1} مرة من المعتاد"),
    ("the labels are not the same place in the list", "", "الترقيمان ليسا في موضع واحد من القائمة"),
    ("nothing opposite explains {}", "", "لا شيء في المقابل يفسر {0}"),
    ("two kinds of digits in {}", "", "نوعان من الأرقام في {0}"),
    ("no name opposite sounds like {}", "", "لا اسم في المقابل يشبه لفظه {0}"),
    ("codes {} in the source, {} in the target", "", "الرموز {0} في الأصل و{1} في الترجمة"),
    ("codes only in the source: {}", "", "رموز في الأصل وحده: {0}"),
    ("codes only in the target: {}", "", "رموز في الترجمة وحدها: {0}"),
    ("only in the source: {}", "", "في الأصل وحده: {0}"),
    ("only in the target: {}", "", "في الترجمة وحدها: {0}"),
    ("only in the {}: {}", "", "في {0} وحده: {1}"),
    ("{} in the source, {} in the target", "", "{0} في الأصل و{1} في الترجمة"),
    ("this {} stood opposite another {} before", "", "هذا النص في {0} قابله من قبل نص آخر في {1}"),
    ("source and target are the same text", "", "الأصل والترجمة نص واحد"),
    ("«{}» should be «{}»", "", "ينبغي أن يكون «{0}»: «{1}»"),
    ("{} opposite {}; {} would fit", "", "{0} مقابل {1}؛ يناسب {2}"),
    ("not translated: {}", "", "غير مترجم: {0}"),
    ("the leading numbers differ", "", "الرقمان في أول النصين مختلفان"),
];

/// Of files that cannot be reviewed.
const FILES: &[Said] = &[
    (
        "these do not look like translations of each other: only {} of the text lies in pairs that can be trusted",
        "",
        "لا يبدو أن أحدهما ترجمة الآخر: {0} فقط من النص في أزواج يوثق بها",
    ),
    (
        "check that both files are the same document; --force aligns them anyway",
        "check that both files are the same document, or align them anyway",
        "تحقق من أن الملفين وثيقة واحدة، أو طابِقهما مع ذلك",
    ),
    ("{} and {}: both hold the same text, in {}", "", "{0} و{1}: فيهما النص نفسه، ولغته {2}"),
    ("{} and {}: both are in {}", "", "{0} و{1}: لغة كليهما {2}"),
    ("give the document and its version in the other language", "", "أعطِ الوثيقة ونسختها باللغة الأخرى"),
    (
        "give one document in Arabic and one in English; where the detection is wrong, name the languages with --source and --target",
        "give one document in Arabic and one in English",
        "أعطِ وثيقة بالعربية وأخرى بالإنكليزية",
    ),
    (
        "{}: it does not hold two languages side by side or in turn",
        "",
        "{0}: ليس فيه لغتان جنبا إلى جنب أو بالتناوب",
    ),
    (
        "name the file with the version in the other language behind it",
        "drop it together with its version in the other language",
        "أفلته مع نسخته باللغة الأخرى",
    ),
    (
        "{}: this looks like {}; only Arabic and English can be aligned",
        "",
        "{0}: يبدو أنه بلغة {1}؛ لا تُطابَق إلا العربية والإنكليزية",
    ),
    ("{}: too little text to tell its language", "", "{0}: نصه أقصر من أن تُعرف لغته"),
    ("{}: its letters make no words of Arabic or English", "", "{0}: حروفه لا تكوّن كلمات عربية أو إنكليزية"),
    (
        "if it is one of the two, name its language: {}",
        "save it as DOCX, PDF or UTF-8 text and drop it again",
        "احفظه بصيغة DOCX أو PDF أو نص UTF-8 وأفلته من جديد",
    ),
    (
        "if it is the right file, name its language: {}",
        "check that it is the right file",
        "تحقق من أنه الملف الصحيح",
    ),
    (
        "if a text file was read in the wrong encoding, name that with --encoding; if not, name its language: {}",
        "save it as UTF-8 text or DOCX and drop it again",
        "احفظه نصا بترميز UTF-8 أو بصيغة DOCX وأفلته من جديد",
    ),
    ("{}: the file is empty", "", "{0}: الملف فارغ"),
    ("check that it was saved or downloaded completely", "", "تحقق من أنه حُفظ أو نُزّل كاملا"),
    ("{}: the document holds no text", "", "{0}: لا نص في الوثيقة"),
    ("check that it is the right file", "", "تحقق من أنه الملف الصحيح"),
    (
        "{}: it is protected with a password, in a way that cannot be opened here",
        "",
        "{0}: محمي بكلمة مرور بطريقة لا تُفتح هنا",
    ),
    ("{}: it is protected with a password", "", "{0}: محمي بكلمة مرور"),
    (
        "give it with --password",
        "open it with the password in its own program, save it without one and drop it again",
        "افتحه بكلمة المرور في برنامجه واحفظه بلا كلمة مرور وأفلته من جديد",
    ),
    ("{}: the password does not open it", "", "{0}: كلمة المرور لا تفتحه"),
    (
        "open it with the password in {} and save it without one",
        "",
        "افتحه بكلمة المرور في {0} واحفظه بلا كلمة مرور",
    ),
    ("Word or LibreOffice", "", "Word أو LibreOffice"),
    ("the program that it was made with", "", "البرنامج الذي صُنع به"),
    ("{}: none of the {} pages {}", "", "{0}: لا صفحة من صفحاته ({1}) {2}"),
    ("has a text layer", "", "لها طبقة نص"),
    ("says which letters its fonts draw", "", "تذكر أي حروف ترسمها خطوطها"),
    (
        "install tesseract with Arabic {}, and it is recognised; or run OCR on it first, for example {}",
        "install tesseract with Arabic {0}, start the program again, and it is recognised; or run OCR on it first, for example {1}",
        "ثبّت tesseract مع العربية {0} وابدأ البرنامج من جديد فيتعرف على النص؛ أو تعرّف على نصه أولا، مثلا {1}",
    ),
    (
        "let it be recognised: --ocr auto; or run OCR on it first, for example {}",
        "run OCR on it first, for example {0}",
        "تعرّف على نصه أولا، مثلا {0}",
    ),
    ("{}: it is a picture, with no text in it", "", "{0}: صورة لا نص فيها"),
    ("{}: {} could not read it: {}", "", "{0}: تعذرت قراءته ببرنامج {1}: {2}"),
    (
        "open it in a viewer of pictures or PDF and save it anew",
        "",
        "افتحه في عارض صور أو PDF واحفظه من جديد",
    ),
    ("{}: the PDF is damaged ({})", "", "{0}: ملف PDF تالف ({1})"),
    ("{}: the PDF has no pages", "", "{0}: ملف PDF بلا صفحات"),
    (
        "open it in a PDF viewer and save or print it to a new PDF",
        "",
        "افتحه في عارض PDF واحفظه أو اطبعه في ملف PDF جديد",
    ),
    (
        "open it in a PDF viewer and save or print it to a new PDF, without a password",
        "",
        "افتحه في عارض PDF واحفظه أو اطبعه في ملف PDF جديد بلا كلمة مرور",
    ),
    (
        "{}: {} of {} characters are control codes: this is not a text file, nor any other format that can be read",
        "{0}: this is not a text file, nor any other format that can be read",
        "{0}: ليس ملفا نصيا ولا صيغة أخرى يمكن قراءتها",
    ),
    (
        "{}: {} of {} characters could not be decoded: this is not a text file, nor any other format that can be read",
        "{0}: this is not a text file, nor any other format that can be read",
        "{0}: ليس ملفا نصيا ولا صيغة أخرى يمكن قراءتها",
    ),
    (
        "save it as TXT, DOCX, ODT, HTML or PDF; for a text file in a rare encoding, name it with --encoding",
        "save it as TXT (UTF-8), DOCX, ODT, HTML or PDF and drop it again",
        "احفظه بصيغة TXT (UTF-8) أو DOCX أو ODT أو HTML أو PDF وأفلته من جديد",
    ),
    ("{}: this is {}, which cannot be read", "", "{0}: هذا {1}، ولا يمكن قراءته"),
    ("an old Excel file", "", "ملف Excel قديم"),
    ("an old PowerPoint file", "", "ملف PowerPoint قديم"),
    ("an Outlook message", "", "رسالة Outlook"),
    ("a document of Apple Pages", "", "وثيقة Apple Pages"),
    ("an OpenDocument file, but no text", "", "ملف OpenDocument ليس نصا"),
    (
        "a ZIP container without a Word, OpenDocument or EPUB document in it",
        "",
        "حاوية ZIP ليس فيها وثيقة Word أو OpenDocument أو EPUB",
    ),
    ("a Word 97-2003 file or another old Office file", "", "ملف Word 97-2003 أو ملف Office قديم آخر"),
    ("an empty ZIP container", "", "حاوية ZIP فارغة"),
    ("a GIF image", "", "صورة GIF"),
    ("a gzip archive", "", "محفوظات gzip"),
    ("a PostScript file", "", "ملف PostScript"),
    (
        "open it in Word or LibreOffice and save it as DOCX",
        "",
        "افتحه في Word أو LibreOffice واحفظه بصيغة DOCX",
    ),
    (
        "export it as Word, PDF with a text layer, or plain text",
        "",
        "صدّره بصيغة Word أو PDF بطبقة نص أو نص بسيط",
    ),
    (
        "it is a picture: save it as PNG, which is recognised where tesseract is installed",
        "",
        "صورة: احفظها بصيغة PNG فيُتعرّف على نصها حيث ثُبّت tesseract",
    ),
    ("unpack it and give the document in it", "", "فُكّ ضغطه وأعطِ الوثيقة التي فيه"),
    ("save its text as ODT, DOCX or plain text", "", "احفظ نصه بصيغة ODT أو DOCX أو نص بسيط"),
    ("save the sheet as CSV", "", "احفظ الورقة بصيغة CSV"),
    ("save its text as DOCX", "", "احفظ نصه بصيغة DOCX"),
    ("save the document attached to it", "", "احفظ الوثيقة المرفقة بها"),
    ("{}: the Word 97-2003 file cannot be read ({})", "", "{0}: لا يمكن قراءة ملف Word 97-2003 ({1})"),
    ("{}: the file is cut off or damaged ({})", "", "{0}: الملف مقطوع أو تالف ({1})"),
    (
        "download or copy it again, or open it in its own program and save it anew",
        "",
        "نزّله أو انسخه من جديد، أو افتحه في برنامجه واحفظه من جديد",
    ),
    (
        "{}: the book is locked to the reading program of its buyer (DRM)",
        "",
        "{0}: الكتاب مقفل على برنامج القراءة لمشتريه (DRM)",
    ),
    ("ask its publisher for a file without a lock", "", "اطلب من ناشره ملفا غير مقفل"),
    ("{}: no unit has a text in Arabic or English", "", "{0}: لا وحدة فيه بالعربية أو الإنكليزية"),
    (
        "check the language codes in it; only ar and en can be aligned",
        "",
        "تحقق من رموز اللغات فيه؛ لا يُطابَق إلا ar وen",
    ),
    (
        "if the file is genuine, open it in its own program and save it again",
        "",
        "إن كان الملف سليما فافتحه في برنامجه واحفظه من جديد",
    ),
    ("check the permissions, or choose another folder", "", "تحقق من الأذونات أو اختر مجلدا آخر"),
    ("make room on the disk, or choose another folder", "", "أفسح مكانا على القرص أو اختر مجلدا آخر"),
    ("{}: {} has {} {}; the limit is {}", "", "{0}: في {1} {2} {3}؛ والحد {4}"),
    ("{} has {} {}; the limit is {}", "", "في {0} {1} {2}؛ والحد {3}"),
];

/// Of documents that were read.
const NOTES: &[Said] = &[
    (
        "{} of its text has no counterpart in {} that can be trusted; look for what the other lacks",
        "",
        "{0} من نصه ليس له في {1} مقابل يوثق به؛ ابحث عما ينقص الآخر",
    ),
    (
        "there is little text to judge by, and its meaning is not quite that of {}; check that they belong together",
        "",
        "النص أقصر من أن يُحكم عليه، ومعناه ليس معنى {0} تماما؛ تحقق من أنهما زوج",
    ),
    (
        "only {} of the text lies in pairs that can be trusted; check that it and {} are the same document",
        "",
        "{0} فقط من النص في أزواج يوثق بها؛ تحقق من أنه و{1} وثيقة واحدة",
    ),
    (
        "{} of the text lies in pairs that can be trusted; the paired texts are closer in meaning to each other than to the rest",
        "",
        "{0} من النص في أزواج يوثق بها؛ والنصوص المتقابلة أقرب معنى بعضها إلى بعض من غيرها",
    ),
    ("{} of the text lies in pairs that can be trusted", "", "{0} من النص في أزواج يوثق بها"),
    (
        "its beginning names other numbers than that of {}: {} opposite {}",
        "",
        "في أوله أرقام غير ما في أول {0}: {1} مقابل {2}",
    ),
    (
        "its {} is {}, that of {} is {}; check that the two belong together",
        "",
        "{0} {1}، ولدى {2}: {3}؛ تحقق من أنهما زوج",
    ),
    (
        "it has {} {}, {} has {}; look for what one of them lacks",
        "",
        "فيه {0} {1}، وفي {2}: {3}؛ ابحث عما ينقص أحدهما",
    ),
    (
        "it declares {}, but was read as {}, in which its letters make words; --encoding decides otherwise",
        "it declares {0}, but was read as {1}, in which its letters make words",
        "يذكر الترميز {0} لكنه قُرئ بترميز {1} الذي تكوّن فيه حروفه كلمات",
    ),
    (
        "{} bytes mean nothing in {}; name another encoding with --encoding if letters are wrong",
        "{0} bytes mean nothing in {1}",
        "{0} بايت بلا معنى في {1}",
    ),
    (
        "{} bytes mean nothing in {} and were replaced by {}; name another encoding with --encoding if letters are wrong",
        "{0} bytes mean nothing in {1} and were replaced by {2}",
        "{0} بايت بلا معنى في {1} واستُبدل بها {2}",
    ),
    (
        "{} paragraphs of text boxes stand behind the running text, not at their places",
        "",
        "{0} من فقرات مربعات النص خلف النص المتصل لا في مواضعها",
    ),
    (
        "a field in it does not end; the codes of fields may stand in the text",
        "",
        "فيه حقل لا نهاية له؛ قد تظهر رموز الحقول في النص",
    ),
    (
        "{} symbols of the font {} have no letter; a space stands for each",
        "",
        "{0} من رموز الخط {1} بلا حرف؛ مكان كل منها مسافة",
    ),
    (
        "{} is wrapped up in it and is not read; open it in Word and save it, which puts the text in",
        "",
        "{0} مضمّن فيه ولم يُقرأ؛ افتحه في Word واحفظه فيدخل نصه",
    ),
    ("the page has no text layer; {} (OCR)", "", "الصفحة بلا طبقة نص؛ {0} (تعرّف ضوئي)"),
    (
        "the page was recognised (OCR) with a mean confidence of {} %; compare it with its picture",
        "",
        "تُعُرّف على نص الصفحة (OCR) بثقة متوسطها {0} %؛ قارنه بصورتها",
    ),
    ("the page could not be recognised: {}", "", "تعذر التعرف على نص الصفحة: {0}"),
    (
        "the file's own table of its parts is damaged, so text may be missing; save it as DOCX in Word or LibreOffice and compare",
        "",
        "فهرس أجزاء الملف معطوب وقد يكون نص مفقودا؛ احفظه بصيغة DOCX في Word أو LibreOffice وقارن",
    ),
    (
        "of a file of Word 95 or older only the running text is read: no notes, running heads and text boxes; save it as DOCX in Word or LibreOffice",
        "",
        "من ملف Word 95 أو أقدم لا يُقرأ إلا النص المتصل دون الحواشي والترويسات ومربعات النص؛ احفظه بصيغة DOCX في Word أو LibreOffice",
    ),
    (
        "the end of the file is missing, so pages may be missing; get the file again",
        "",
        "نهاية الملف مفقودة وقد تكون صفحات مفقودة؛ احصل على الملف من جديد",
    ),
    (
        "the built-in reader could not read the file; all is as {} gives it",
        "",
        "تعذرت القراءة بالقارئ الداخلي؛ كل شيء كما يعطيه {0}",
    ),
    ("{}; the built-in reader was used instead", "", "{0}؛ استُعمل القارئ الداخلي بدلا منه"),
    ("the slide is missing from the file", "", "الشريحة مفقودة من الملف"),
    (
        "{} is damaged ({}); what stands behind that place is lost",
        "",
        "{0} تالف ({1})؛ ما بعد ذلك الموضع مفقود",
    ),
    ("the units behind number {} could not be read: {}", "", "تعذرت قراءة الوحدات بعد رقم {0}: {1}"),
];

/// A reason for a confidence in Arabic, by its kind and figures; `None` where it is not known.
pub(super) fn reason(kind: &str, figures: &[f32]) -> Option<String> {
    Some(match (kind, figures) {
        ("search", [own, next]) => {
            format!("لهذا الزوج {} من كل القراءات، وللتالي {}", percent(*own), percent(*next))
        }
        ("neighbours", [p]) => format!("الأقل احتمالا من الزوجين المجاورين له {}", percent(*p)),
        ("words", [source, target]) => format!(
            "المفسَّر من كلمات المحتوى {:.0} % في الأصل و{:.0} % في الترجمة",
            source * 100.0,
            target * 100.0
        ),
        ("numbers", [source, target]) => format!("بلا مقابل: {source} في الأصل و{target} في الترجمة"),
        ("length", [length]) => match (length.exp() - 1.0) * 100.0 {
            p if p.abs() < 10.0 => "طول الترجمة كالمعتاد تقريبا".to_owned(),
            p if p > 0.0 => format!("الترجمة أطول من المعتاد بنسبة {p:.0} %"),
            p => format!("الترجمة أقصر من المعتاد بنسبة {:.0} %", -p),
        },
        ("label", [sign]) if *sign > 0.0 => "الترقيم نفسه في أول النصين".to_owned(),
        ("label", [_]) => "ترقيمان مختلفان في أول النصين".to_owned(),
        ("ending", [sign]) if *sign > 0.0 => "النصان ينتهيان بالعلامة نفسها".to_owned(),
        ("ending", [_]) => "النصان ينتهيان بعلامتين مختلفتين".to_owned(),
        ("meaning", [cosine]) => format!("جيب تمام المعنيين بحسب المرمّز {cosine:.2}"),
        ("size", [words, source, target]) => {
            format!("ما تبدأ منه وحدة من {words:.0} كلمة و{source}:{target} من المقاطع")
        }
        ("curve", [_, slope, shift]) => {
            let sign = if *shift < 0.0 { "ناقصا" } else { "زائدا" };
            format!("يُحسب المجموع حتى هنا {slope:.2} مرة {sign} {:.2} لهذا النوع من الوحدات", shift.abs())
        }
        ("limit", _) => "لا تتجاوز الثقة 0.999 ولا تقل عن 0.001".to_owned(),
        _ => return None,
    })
}

fn percent(p: f32) -> String {
    match p {
        p if p > 0.999 => "أكثر من 99.9 %".to_owned(),
        p if p < 0.001 => "أقل من 0.1 %".to_owned(),
        p => format!("{:.1} %", p * 100.0),
    }
}

#[cfg(test)]
mod tests;
