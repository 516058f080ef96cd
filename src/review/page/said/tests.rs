//! Nothing that the page says is in one language only.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;

/// The strings in the code of a file, without tests and comments, parts in braces as `{}`.
fn strings(text: &str) -> Vec<String> {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let mut chars = code.chars().peekable();
    let (mut out, mut before) = (Vec::new(), ' ');
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => drop(chars.by_ref().find(|c| *c == '\n')),
            '\'' => {
                // A character; what is no lifetime ends with another quotation mark.
                let ahead: Vec<char> = chars.clone().take(3).collect();
                let long = match ahead.as_slice() {
                    ['\\', _, '\''] => 3,
                    [_, '\'', ..] => 2,
                    _ => 0,
                };
                chars.by_ref().take(long).for_each(drop);
            }
            '"' if before == '#' || before == 'r' => {
                let mut last = ' ';
                chars.by_ref().find(|c| std::mem::replace(&mut last, *c) != '\\' && *c == '"');
            }
            '"' => {
                let mut own = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' if chars.peek() == Some(&'\n') => {
                            while chars.next_if(|c| c.is_whitespace()).is_some() {}
                        }
                        '\\' => own.extend(chars.next()),
                        '{' => {
                            chars.by_ref().find(|c| *c == '}');
                            own.push_str("{}");
                        }
                        c => own.push(c),
                    }
                }
                out.push(own);
            }
            _ => {}
        }
        before = c;
    }
    out
}

fn files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => files(&path, out),
            false => out.push(path),
        }
    }
}

/// The texts of the files below `src/` that `wanted` lets through.
fn code_of(wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    let wanted = |path: &Path| path.extension().is_some_and(|e| e == "rs") && wanted(&name(path));
    all.iter().filter(|path| wanted(path)).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn is_arabic(text: &str) -> bool {
    text.chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c))
}

/// Whether a string is a sentence: two spaces, letters, nothing of code.
fn is_sentence(text: &str) -> bool {
    let letters = text.chars().any(|c| c.is_ascii_lowercase());
    letters && text.trim().matches(' ').count() >= 2 && !is_arabic(text) && !text.contains(['`', '<', '='])
}

#[test]
fn what_checks_and_the_review_say_is_there_in_arabic() {
    let checks = |name: &str| {
        let other = ["mod.rs", "checker.rs", "measure.rs", "run.rs"].map(|file| format!("check/{file}"));
        let own = name.starts_with("check/") && !name.contains("report/") && !name.ends_with("tests.rs");
        own && !other.contains(&name.to_owned())
    };
    let review = |name: &str| {
        let own = ["desk.rs", "plan.rs", "session.rs", "snapshot.rs", "store.rs", "journal.rs", "start.rs"];
        let pages = ["routes.rs", "drops.rs", "found.rs"].map(|file| format!("review/page/{file}"));
        own.iter().any(|file| name == format!("review/{file}")) || pages.contains(&name.to_owned())
    };
    // Parts of sentences, and what is said of the program to its developers.
    let parts = [
        "the pattern is part of the program and a test uses it",
        "the pattern is sound",
        " {} ",
        "the first line",
        "» or «",
        "{} {} {}",
    ];
    let found: BTreeSet<String> =
        code_of(|name| checks(name) || review(name)).iter().flat_map(|text| strings(text)).collect();
    assert!(found.len() > 100, "the files are read: {}", found.len());
    for text in found.iter().filter(|text| is_sentence(text) && !parts.contains(&text.as_str())) {
        // As it would be with something in it.
        let own = text.replace("{}", "7");
        assert!(is_arabic(&said(&own, Language::Arabic)), "no Arabic for {text:?}");
    }
}

#[test]
fn no_sentence_is_translated_that_nobody_says() {
    let all = code_of(|name| !name.contains("review/page/said")).join("\n");
    // Long strings go on in the next line.
    let lines = all.split("\\\n").enumerate();
    let all: String = lines.map(|(at, line)| if at > 0 { line.trim_start() } else { line }).collect();
    for (pattern, ..) in TABLES.iter().flat_map(|table| table.iter()) {
        // A name of a file stands in front of some, and some are put together of two strings.
        let whole = pattern.trim_start_matches("{}: ");
        let pieces = whole.split("{}").flat_map(|piece| piece.split([':', ';', '(', ',']));
        for piece in pieces.map(str::trim).filter(|piece| piece.matches(' ').count() >= 3) {
            assert!(all.contains(piece), "{piece:?} of {pattern:?} stands nowhere");
        }
    }
}

#[test]
fn every_part_of_a_sentence_is_in_its_translation() {
    for (pattern, english, arabic) in TABLES.iter().flat_map(|table| table.iter()) {
        assert!(is_arabic(arabic) || *pattern == "{}: {}", "{pattern}");
        for at in 0..10 {
            let (there, part) = (at < pattern.matches("{}").count(), format!("{{{at}}}"));
            // Parts may be left out where the page says less, but none may be made up.
            assert!(there || !arabic.contains(&part) && !english.contains(&part), "{pattern}: {part}");
        }
    }
}

#[test]
fn texts_of_documents_stay_as_they_are() {
    for (text, english, arabic) in [
        ("only in the source: source", "only in the source: source", "في الأصل وحده: الأصل"),
        (
            "twice in a row: «the the source»",
            "twice in a row: «the the source»",
            "مرتان متتاليتان: «the the source»",
        ),
        (
            "a b.pdf: it is protected with a password",
            "a b.pdf: it is protected with a password",
            "a b.pdf: محمي بكلمة مرور",
        ),
        (
            "give it with --password",
            "open it with the password in its own program, save it without one and drop it again",
            "افتحه بكلمة المرور في برنامجه واحفظه بلا كلمة مرور وأفلته من جديد",
        ),
        ("the length is unknown here", "the length is unknown here", "the length is unknown here"),
        (
            "A B.txt and b.pdf: both are in English",
            "A B.txt and b.pdf: both are in English",
            "A B.txt وb.pdf: لغة كليهما الإنكليزية",
        ),
    ] {
        assert_eq!(said(text, Language::English), english);
        let isolates = ['\u{2068}', '\u{2069}'];
        let own = said(text, Language::Arabic);
        assert_eq!(own.replace(isolates, ""), arabic);
        // What runs from the left is held together.
        assert_eq!(own.contains(isolates), own != text && arabic.contains(|c: char| c.is_ascii_alphabetic()));
    }
}

#[test]
fn every_reason_is_there_in_arabic() {
    use crate::judge::from_contributions;
    let all = "search +1 0.9 0.05, neighbours +1 0.9, words +1 0.9 0.8, numbers -1 1 0, length -1 0.3, label +1 1, \
               ending -1 -1, meaning +1 0.9, size +1 10 1 1, curve +1 0 1 0.1, limit -1";
    let reasons = from_contributions(all, None).unwrap();
    assert_eq!(reasons.len(), 11);
    for own in reasons {
        let arabic = reason(own.evidence, &own.figures).unwrap_or_else(|| panic!("{}", own.evidence));
        assert!(is_arabic(&arabic));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        // The same figures; the kind of a unit is a figure only in the record.
        assert_eq!(digits(&arabic), digits(&own.text), "{arabic} – {}", own.text);
    }
}

/// The words of a script, by language: `key: '…'` in the two objects of a `words.js`.
fn keys(script: &str, language: &str) -> BTreeSet<String> {
    let begin = script.find(&format!("\n  {language}: {{")).unwrap();
    let object = &script[begin + 8..];
    let object = &object[..object.find("\n  },").unwrap()];
    let mut out = BTreeSet::new();
    let mut rest = object;
    // A key, a colon and a text in single quotation marks, in which none is escaped.
    while let Some(at) = rest.find(": '") {
        let key: String = rest[..at].chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        out.insert(key.chars().rev().collect());
        let text = &rest[at + 3..];
        rest = &text[text.find('\'').unwrap() + 1..];
    }
    out
}

#[test]
fn the_page_has_every_word_in_both_languages_and_no_other() {
    let page = include_str!("../assets/words.js");
    let shared = include_str!("../../../http/page/page.js");
    let mut known = BTreeSet::new();
    for script in [page, shared] {
        let [english, arabic] = ["en", "ar"].map(|language| keys(script, language));
        assert_eq!(english, arabic);
        assert!(english.len() > 5);
        known.extend(english);
    }
    let scripts = [
        include_str!("../assets/home.js"),
        include_str!("../assets/light.js"),
        include_str!("../assets/main.js"),
        include_str!("../assets/review.js"),
        include_str!("../assets/row.js"),
    ];
    for script in scripts {
        for call in script.split("say('").skip(1) {
            let key = call.split('\'').next().unwrap();
            assert!(known.contains(key), "say('{key}') says nothing");
        }
    }
}
