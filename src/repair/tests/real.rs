//! Real documents become paragraphs.

use std::path::PathBuf;

use super::*;
use crate::read::{PdfReader, ReadOptions, read_path};

/// A real document; a test that needs one is marked to be ignored where there are none.
#[track_caller]
fn corpus(name: &str) -> PathBuf {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let path = std::env::var_os("MUQABALA_CORPORA").map_or(beside, PathBuf::from).join(name);
    assert!(path.exists(), "{} is not there; MUQABALA_CORPORA names the folder", path.display());
    path
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn a_real_resolution_in_english() {
    let path = corpus("un-78-265/A_RES_78_265.en.pdf");
    for pdf in [PdfReader::Builtin, PdfReader::Auto] {
        let read = read_path(&path, &ReadOptions { pdf, ..ReadOptions::default() }).unwrap();
        let repaired = repair(read, Language::English, Lexicon::shipped());
        assert_eq!(texts(&repaired, 'b').len(), 59, "{pdf:?}");
        assert_eq!(texts(&repaired, 'n').len(), 10, "{pdf:?}");
        assert_eq!(count(&repaired, "footnote-mark"), 10, "{pdf:?}");
        assert_eq!(count(&repaired, "running-head"), 21, "{pdf:?}");
        assert!(count(&repaired, "split-word") + count(&repaired, "stray-space") >= 18, "{pdf:?}");
        assert_eq!(repaired.document.facts.date.as_deref(), Some("2024-03-21"));
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn a_real_resolution_in_arabic() {
    let path = corpus("un-78-265/A_RES_78_265.ar.txt");
    let read = read_path(&path, &ReadOptions::default()).unwrap();
    let repaired = repair(read, Language::Arabic, Lexicon::shipped());
    assert_eq!(texts(&repaired, 'b').len(), 56);
    assert_eq!(texts(&repaired, 'n').len(), 9);
    assert_eq!(count(&repaired, "footnote-mark"), 10);
    assert!(texts(&repaired, 'b').iter().any(|t| t.contains("19 كانون الأول/ديسمبر 2023 بشأن تسخير العلم")));
    assert_eq!(repaired.document.facts.symbol.as_deref(), Some("A/RES/78/265"));
    assert_eq!(repaired.document.facts.session, Some(78));
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn real_texts_of_one_paragraph_a_line_stay_as_they_are() {
    for name in [
        "udhr/udhr.ar.txt",
        "udhr/udhr.en.txt",
        "cc-legalcode/by_4.0.en.txt",
        "un-charter/ar.txt",
        "un-charter/en.txt",
    ] {
        let path = corpus(name);
        let language = if name.contains("ar.txt") { Language::Arabic } else { Language::English };
        let read = read_path(&path, &ReadOptions::default()).unwrap();
        let before: Vec<String> = read.blocks.iter().map(|b| b.text.clone()).collect();
        let repaired = repair(read, language, Lexicon::shipped());
        assert_eq!(texts(&repaired, 'b'), before, "{name}");
    }
}
