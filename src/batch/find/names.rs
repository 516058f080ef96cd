//! What the name of a file says: its language, and the name that it has in common with its
//! version in the other language.

use std::path::Path;

use crate::lang::{Language, is_region, written};

/// Where in a path the language stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rule {
    /// At the end of the name: `NAME.ar.EXT`, `NAME-Arabic.EXT`.
    Behind,
    /// At its beginning: `AR_NAME.EXT`.
    Before,
    /// Inside it: `NAME_ar_final.EXT`.
    Within,
    /// In a folder: `Arabic/NAME.EXT`.
    Folder,
    /// A letter behind a number, as in United Nations job numbers: `2312345A.EXT`.
    Letter,
    /// As the user's own pattern says.
    Pattern,
    /// One of the two has no language in its name; its text told.
    Unmarked,
    /// United Nations job numbers, of which the English is two more than the Arabic; the texts
    /// told the languages.
    JobNumber,
    /// Both texts give the same United Nations symbol.
    Symbol,
}

impl Rule {
    /// In words, with an example.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Rule::Behind => "language behind the name (NAME.ar.EXT, NAME_Arabic.EXT)",
            Rule::Before => "language before the name (AR_NAME.EXT)",
            Rule::Within => "language inside the name (NAME_ar_v2.EXT)",
            Rule::Folder => "language of the folder (Arabic/NAME.EXT)",
            Rule::Letter => "letter behind a number (2312345A.EXT)",
            Rule::Pattern => "your pattern",
            Rule::Unmarked => "no language in one of the two names; its text told",
            Rule::JobNumber => "job numbers that belong together, the texts told the languages",
            Rule::Symbol => "the same United Nations symbol in both texts",
        }
    }
}

/// A name that says its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Path without language and extension, as it is in both languages.
    pub(super) key: String,
    /// The same without every mention of the language: where folder and name both say it.
    pub(super) bare: String,
    pub(super) language: Language,
    pub(super) rule: Rule,
}

/// What the path below the folder says, where it says a language.
pub(super) fn named(path: &Path) -> Option<Named> {
    let (folders, stem) = parts(path)?;
    let (language, rule, at, own) = match mention(&stem) {
        Some(Mention { language, rest, rule }) => (language, rule, folders.len(), rest),
        None => {
            let at = folders.iter().rposition(|folder| mention(folder).is_some())?;
            let Mention { language, rest, .. } = mention(folders.get(at)?)?;
            (language, Rule::Folder, at, rest)
        }
    };
    let mut key = folders.clone();
    key.push(stem);
    if let Some(part) = key.get_mut(at) {
        *part = own;
    }
    let mut bare = key.clone();
    for folder in bare.iter_mut().take(folders.len()) {
        if let Some(again) = mention(folder).filter(|again| again.language == language) {
            *folder = again.rest;
        }
    }
    Some(Named { key: joined(&key), bare: joined(&bare), language, rule })
}

/// The path below the folder without extension: how a file is called that says no language.
pub(super) fn plain(path: &Path) -> Option<String> {
    let (mut folders, stem) = parts(path)?;
    folders.push(stem);
    Some(joined(&folders))
}

/// A key without differences of case, composition and separators.
pub(super) fn loose(key: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let folded = key.nfkc().flat_map(char::to_lowercase);
    let mut out = String::with_capacity(key.len());
    for c in folded {
        let c = if c != '/' && is_separator(c) { ' ' } else { c };
        if c != ' ' || !out.ends_with([' ', '/']) {
            out.push(c);
        }
    }
    out.trim_end().to_owned()
}

/// A name that ends with a digit and `A` or `E`: the key, and the language of the letter.
pub(super) fn lettered(path: &Path) -> Option<(String, Language)> {
    let plain = plain(path)?;
    let letter = plain.chars().next_back()?;
    let language = match letter {
        'a' | 'A' => Language::Arabic,
        'e' | 'E' => Language::English,
        _ => return None,
    };
    let key = plain.strip_suffix(letter)?.trim_end_matches(is_separator);
    key.ends_with(|c: char| c.is_ascii_digit()).then(|| (key.to_owned(), language))
}

/// A United Nations job number: the letters in front, and the number.
pub(super) fn job_number(path: &Path) -> Option<(String, u64)> {
    let plain = plain(path)?;
    let digits: String = plain.chars().rev().take_while(char::is_ascii_digit).collect();
    let front = plain.get(..plain.len() - digits.len())?;
    let office = front.rsplit('/').next()?.to_ascii_uppercase();
    let is_office = matches!(office.as_str(), "N" | "G" | "V" | "K" | "NO");
    let number: String = digits.chars().rev().collect();
    (digits.len() == 7 && is_office).then(|| Some((front.to_owned(), number.parse().ok()?)))?
}

/// Folders and stem, in one spelling; bytes that are no UTF-8 are told apart.
fn parts(path: &Path) -> Option<(Vec<String>, String)> {
    let stem = text(path.file_stem()?);
    let folders = path.parent()?.iter().map(text).collect();
    Some((folders, stem))
}

#[cfg(unix)]
fn text(name: &std::ffi::OsStr) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut out = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\u{FFFD}{byte:02X}"));
        }
    }
    out
}

#[cfg(not(unix))]
fn text(name: &std::ffi::OsStr) -> String {
    name.to_string_lossy().into_owned()
}

fn joined(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "document".to_owned() } else { parts.join("/") }
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | ' ' | '(' | ')' | '[' | ']' | '{' | '}' | '+' | '~' | '–' | '—' | ',')
}

/// A language in a part of a path.
struct Mention {
    language: Language,
    /// The part without it.
    rest: String,
    rule: Rule,
}

/// The one language that `part` mentions; a part with both says nothing (`ar-en`).
fn mention(part: &str) -> Option<Mention> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, c) in part.char_indices().chain([(part.len(), ' ')]) {
        match (is_separator(c), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    let of = |(from, to): &(usize, usize)| part.get(*from..*to).unwrap_or_default();
    let found: Vec<(usize, Language)> =
        words.iter().enumerate().filter_map(|(n, word)| Some((n, written(of(word))?))).collect();
    // The last one counts where a word of the title is written like a code: `ar_rahma.ar`.
    let Some(&(number, language)) = found.last() else { return joined_to(part) };
    if found.iter().any(|(_, other)| *other != language) {
        return None;
    }
    let (from, mut to) = *words.get(number)?;
    let mut last = number;
    if let Some(next) = words.get(number + 1).filter(|next| is_region(of(next)) && of(&(from, to)).len() == 2)
    {
        (to, last) = (next.1, number + 1);
    }
    let rule = match (number, last + 1 == words.len()) {
        (_, true) => Rule::Behind,
        (0, false) => Rule::Before,
        _ => Rule::Within,
    };
    let before = trimmed_at_end(part.get(..from)?);
    let behind = trimmed_at_start(part.get(to..)?);
    let rest = match (before.is_empty(), behind.is_empty()) {
        (false, false) => {
            // The separator that stood in front stays between the two.
            let between = part.get(before.len()..from)?.chars().next().unwrap_or('_');
            format!("{before}{}{behind}", if matches!(between, '(' | '[' | '{') { ' ' } else { between })
        }
        _ => format!("{before}{behind}"),
    };
    // What is left of brackets around it.
    let rest = rest.trim_matches(|c| matches!(c, ' ' | '_' | '-')).to_owned();
    Some(Mention { language, rest, rule })
}

const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Without separators at the end; a bracket that closes stays with its partner: `list [old]_`.
fn trimmed_at_end(text: &str) -> &str {
    let closes = |c| BRACKETS.iter().any(|(open, close)| *close == c && text.contains(*open));
    text.trim_end_matches(|c| is_separator(c) && !closes(c))
}

/// Without separators at the start; a bracket that opens stays with its partner: `-[old] list`.
fn trimmed_at_start(text: &str) -> &str {
    let opens = |c| BRACKETS.iter().any(|(open, close)| *open == c && text.contains(*close));
    text.trim_start_matches(|c| is_separator(c) && !opens(c))
}

/// A language at the end of a part without a separator, told by its capital: `guideAr`, `docsEN`, `memo2021Arabic`.
fn joined_to(part: &str) -> Option<Mention> {
    const ENDINGS: [(&str, Language); 8] = [
        ("Arabic", Language::Arabic),
        ("English", Language::English),
        ("Ara", Language::Arabic),
        ("Eng", Language::English),
        ("Ar", Language::Arabic),
        ("En", Language::English),
        ("AR", Language::Arabic),
        ("EN", Language::English),
    ];
    let (front, language) =
        ENDINGS.iter().find_map(|(ending, language)| Some((part.strip_suffix(ending)?, *language)))?;
    let ends = front.ends_with(|c: char| c.is_ascii_digit() || c.is_alphabetic() && !c.is_uppercase());
    ends.then(|| Mention { language, rest: front.to_owned(), rule: Rule::Behind })
}

/// A loose key without words that say which side a document is on, as in `Source_AR` and `Target_EN`.
pub(super) fn sideless(key: &str) -> String {
    const SIDES: [&str; 12] = [
        "source",
        "target",
        "src",
        "tgt",
        "original",
        "originals",
        "translation",
        "translations",
        "translated",
        "الأصل",
        "المصدر",
        "الترجمة",
    ];
    let parts = loose(key);
    let kept = parts
        .split('/')
        .map(|part| part.split(' ').filter(|word| !SIDES.contains(word)).collect::<Vec<_>>().join(" "));
    joined(&kept.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_pairs() {
        const AR: Language = Language::Arabic;
        const EN: Language = Language::English;
        for (path, expected) in [
            ("a.ar.txt", Some(("a", AR, Rule::Behind))),
            ("a.EN.PDF", Some(("a", EN, Rule::Behind))),
            ("x/a.b.en.docx", Some(("x/a.b", EN, Rule::Behind))),
            ("ar/a.txt", Some(("a", AR, Rule::Folder))),
            ("x/en/y/a.txt", Some(("x/y/a", EN, Rule::Folder))),
            ("charter/ar.txt", Some(("charter", AR, Rule::Behind))),
            ("a.txt", None),
            ("a.fr.txt", None),
            ("README.md", None),
            ("report_ar.docx", Some(("report", AR, Rule::Behind))),
            ("report-EN.docx", Some(("report", EN, Rule::Behind))),
            ("AR_report.docx", Some(("report", AR, Rule::Before))),
            ("English - report.docx", Some(("report", EN, Rule::Before))),
            ("report (Arabic).docx", Some(("report", AR, Rule::Behind))),
            ("AR-[old] list.docx", Some(("[old] list", AR, Rule::Before))),
            ("list [old]_AR.docx", Some(("list [old]", AR, Rule::Behind))),
            ("(AR) list (draft).docx", Some(("list (draft)", AR, Rule::Before))),
            ("list [AR] (draft).docx", Some(("list (draft)", AR, Rule::Within))),
            ("report_ara.txt", Some(("report", AR, Rule::Behind))),
            ("report_ar_v2.txt", Some(("report_v2", AR, Rule::Within))),
            ("report.ar-SA.txt", Some(("report", AR, Rule::Behind))),
            ("report.en_GB.txt", Some(("report", EN, Rule::Behind))),
            ("تقرير عربي.docx", Some(("تقرير", AR, Rule::Behind))),
            ("تقرير - الإنجليزية.docx", Some(("تقرير", EN, Rule::Behind))),
            ("2023/Arabic version/a.txt", Some(("2023/version/a", AR, Rule::Folder))),
            ("ar-en/a.ar.txt", Some(("ar-en/a", AR, Rule::Behind))),
            ("ar-en/a.txt", None),
            ("a.ar-en.html", None),
            ("guideAr.docx", Some(("guide", AR, Rule::Behind))),
            ("memo2021EN.docx", Some(("memo2021", EN, Rule::Behind))),
            ("docsEnglish/a.txt", Some(("docs/a", EN, Rule::Folder))),
            ("GARDEN.txt", None),
            ("garden.txt", None),
            ("scholar.txt", None),
            ("A_RES_78_265-AR.pdf", Some(("A_RES_78_265", AR, Rule::Behind))),
        ] {
            let told = named(Path::new(path));
            let told = told.as_ref().map(|n| (n.key.as_str(), n.language, n.rule));
            assert_eq!(told, expected, "{path}");
        }
        let both = named(Path::new("Arabic/report_ar.docx")).unwrap();
        assert_eq!((both.key.as_str(), both.bare.as_str()), ("Arabic/report", "report"));
    }

    #[test]
    fn job_numbers_and_letters_are_known() {
        assert_eq!(lettered(Path::new("x/2312345A.doc")), Some(("x/2312345".into(), Language::Arabic)));
        assert_eq!(lettered(Path::new("23-12345_E.doc")), Some(("23-12345".into(), Language::English)));
        assert_eq!(lettered(Path::new("love.txt")), None);
        assert_eq!(job_number(Path::new("d/N0548758.pdf")), Some(("d/N".into(), 548_758)));
        assert_eq!(job_number(Path::new("d/n0548758.pdf")), Some(("d/n".into(), 548_758)));
        assert_eq!(job_number(Path::new("X0548758.pdf")), None);
        assert_eq!(job_number(Path::new("N054875.pdf")), None);
    }

    #[test]
    fn keys_are_compared_loosely_where_they_differ() {
        assert_eq!(loose("Dir/My_Report-v2"), loose("dir/my report v2"));
        assert_ne!(loose("a/b"), loose("ab"));
        assert_eq!(sideless("Source/My report"), sideless("target/my_report"));
        assert_eq!(sideless("2021/source"), "2021");
        assert_eq!(sideless("resources/a"), "resources/a");
    }
}
