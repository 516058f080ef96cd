//! Whole documents against their gold. A figure here may rise, never fall.

use std::path::Path;

use muqabala::internal::{Vocabulary, repair};
use muqabala::{
    BlockKind, Language, Lexicon, Options, PdfReader, Place, ReadOptions, Resources, WriteOptions, explain,
    read_path, write_bitext,
};

use super::support::{align, aligned, f1, own, real};

/// The guidelines have re-ordered lists, part of which says too little to be paired; the
/// resolution's PDF is read by whatever `pdftotext` is installed.
#[test]
fn own_documents_reach_their_figures() {
    for (source, target, gold, least) in [
        ("guidelines.ar.txt", "guidelines.en.txt", "guidelines", 0.97),
        ("letter.ar.txt", "letter.en.txt", "letter", 0.98),
        ("press.ar.html", "press.en.html", "press", 1.0),
        ("report.ar.docx", "report.en.docx", "report", 1.0),
        ("resolution.ar.txt", "resolution.en.pdf", "resolution", 0.98),
    ] {
        let bitext = aligned(&own(source), &own(target));
        let gold = std::fs::read_to_string(own(&format!("gold/{gold}.gold.tsv"))).unwrap();
        let reached = f1(&bitext, &gold);
        assert!(reached >= least, "{source}: F1 {reached:.4}, at least {least}");
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn the_real_resolution() {
    let (ar, en) = (real("un-78-265/A_RES_78_265.ar.txt"), real("un-78-265/A_RES_78_265.en.pdf"));
    let gold = real("un-78-265/gold.tsv");
    let gold = std::fs::read_to_string(gold).unwrap();
    let read = ReadOptions { pdf: PdfReader::Builtin, ..ReadOptions::default() };
    let built_in = align(&ar, &en, &Options { read, ..Options::default() }).unwrap();
    for (bitext, reader) in [(&*aligned(&ar, &en), "by default"), (&built_in, "built-in")] {
        let reached = f1(bitext, &gold);
        assert!(reached >= 0.98, "{reader}: F1 {reached:.4}");
        // Lines that exist on one side only must not have become units.
        for (_, english) in gold.lines().filter_map(|l| l.split_once('\t')).filter(|(ar, _)| ar.is_empty()) {
            assert!(bitext.accepted().all(|u| u.target != english), "{english}");
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn the_real_resolution_is_repaired() {
    let (ar, en) = (real("un-78-265/A_RES_78_265.ar.txt"), real("un-78-265/A_RES_78_265.en.pdf"));
    for (path, language, pdf, notes) in [
        (&en, Language::English, PdfReader::Auto, 10),
        (&en, Language::English, PdfReader::Builtin, 10),
        (&ar, Language::Arabic, PdfReader::Auto, 9),
    ] {
        let document = read_path(path, &ReadOptions { pdf, ..ReadOptions::default() }).unwrap();
        let repaired = repair(document, language, Lexicon::shipped());
        let found =
            |kind: fn(&BlockKind) -> bool| repaired.document.blocks.iter().filter(move |b| kind(&b.kind));
        assert_eq!(found(|kind| matches!(kind, BlockKind::Footnote { .. })).count(), notes);
        for block in found(|kind| *kind != BlockKind::Furniture) {
            let left = ["24-05969", "2405969", "____"].iter().find(|part| block.text.contains(*part));
            assert_eq!(left, None, "{}", block.text);
            assert!(!["1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8", "8/8"].contains(&block.text.as_str()));
        }
        if language == Language::Arabic {
            let date = "19 كانون الأول/ديسمبر 2023";
            assert!(repaired.document.blocks.iter().any(|b| b.text.contains(date)));
            continue;
        }
        let joined: Vec<_> =
            repaired.repairs.iter().filter(|r| r.rule == "split-word" || r.rule == "stray-space").collect();
        assert!(joined.len() >= 18, "{} stray spaces of 21", joined.len());
        // A wrong join would be a word that the whole text has nowhere else and no lexicon knows.
        for repair in joined {
            let word =
                repair.after.split_whitespace().find(|w| !repair.before.split_whitespace().any(|b| b == *w));
            let word = word.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let text = repaired.document.text().to_lowercase();
            let known = word.contains('-')
                || Lexicon::shipped().frequency(language, &word) > 0
                || text.matches(&word).count() > 1;
            assert!(known, "{} -> {}", repair.before, repair.after);
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn the_real_declaration_is_complete() {
    let (ar, en, gold) = (real("udhr/udhr.ar.txt"), real("udhr/udhr.en.txt"), real("udhr/gold.tsv"));
    let bitext = aligned(&ar, &en);
    let (ar, en) = (std::fs::read_to_string(ar).unwrap(), std::fs::read_to_string(en).unwrap());
    let (ar, en): (Vec<&str>, Vec<&str>) = (ar.lines().collect(), en.lines().collect());
    // The gold names lines: English TAB Arabic, several joined by commas.
    let text = |lines: &[&str], numbers: &str| -> String {
        numbers
            .split([',', ' '])
            .filter_map(|n| n.parse::<usize>().ok())
            .map(|n| lines[n])
            .collect::<Vec<_>>()
            .join(" ")
    };
    let gold: String = std::fs::read_to_string(gold)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(english, arabic)| format!("{}\t{}\n", text(&ar, arabic), text(&en, english)))
        .collect();
    let reached = f1(&bitext, &gold);
    assert!(reached >= 0.99, "F1 {reached:.4}");
}

#[test]
fn reasons_of_own_documents_add_up_and_name_terms() {
    check_reasons(&own("letter.ar.txt"), &own("letter.en.txt"));
    check_reasons(&own("resolution.ar.txt"), &own("resolution.en.pdf"));
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn reasons_of_real_documents_add_up_and_name_terms() {
    check_reasons(&real("un-78-265/A_RES_78_265.ar.txt"), &real("un-78-265/A_RES_78_265.en.pdf"));
    check_reasons(&real("cc-legalcode/by-nc_4.0.ar.txt"), &real("cc-legalcode/by-nc_4.0.en.txt"));
}

/// Twenty units: what is shown adds up to the confidence, in a table and out of a
/// memory, and what a linguist would not call a term is none.
fn check_reasons(ar: &Path, en: &Path) {
    let bitext = aligned(ar, en);
    let step = (bitext.units.len() / 20).max(1);
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("memory.tmx");
    write_bitext(&bitext, &Place::of(&memory).unwrap(), &WriteOptions::default()).unwrap();
    let written = std::fs::read_to_string(&memory).unwrap();
    for unit in bitext.units.iter().step_by(step) {
        let expected = (unit.confidence / (1.0 - unit.confidence)).ln();
        let sum: f32 = unit.reasons.iter().map(|r| r.weight).sum();
        assert!((sum - expected).abs() < 2e-3, "{}: {sum}, not {expected}", unit.id);
        let text = unit.reasons.iter().map(|r| r.text.as_str()).collect::<Vec<_>>().join(" ");
        assert!(unit.source != unit.target || !text.contains("no known"), "{}: {text}", unit.id);
        for term in text.split(&[',', ' '][..]).collect::<Vec<_>>().windows(3).filter(|w| w[1] == "=") {
            let function = ["the", "of", "and", "to", "in", "a", "من", "في", "على", "إلى"];
            assert!(!function.contains(&term[0]) && !function.contains(&term[2]), "{term:?}");
        }
        // Repeated units are not in the memory.
        if written.contains(&format!("\"{}\"", unit.id)) {
            let found = explain(&memory, std::slice::from_ref(&unit.id), Resources::shipped()).unwrap();
            let told = found[0].log_odds.unwrap();
            assert!((told - expected).abs() < 0.01, "{}: {told}, not {expected}", unit.id);
            assert_eq!(found[0].reasons.len(), unit.reasons.len());
        }
    }
}
