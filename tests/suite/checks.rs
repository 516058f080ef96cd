//! What the checks say of whole documents.

use std::collections::BTreeSet;
use std::path::Path;

use super::support::{aligned, own, real};

/// The words that the transcription check names in the Arabic of a pair, each once.
fn named(source: &Path, target: &Path) -> BTreeSet<String> {
    let bitext = aligned(source, target);
    let findings = bitext.units.iter().flat_map(|unit| &unit.flags);
    let places = findings.filter(|f| f.check == "transcription").filter_map(|f| f.places.first());
    // With and without the conjunction it is one word.
    places
        .map(|place| {
            place.text.strip_prefix('و').filter(|w| w.starts_with("ال")).unwrap_or(&place.text).to_owned()
        })
        .collect()
}

/// How many of `wrong` are `named`, and which other words are.
fn judged(named: &BTreeSet<String>, wrong: &[&str]) -> (usize, Vec<String>) {
    let (found, others): (Vec<_>, Vec<_>) = named.iter().cloned().partition(|word| wrong.contains(&&**word));
    (found.len(), others)
}

/// A finding is worth a look only if it is mostly right, so a word that could be another good one stays unnamed.
#[test]
fn planted_transcription_errors_are_named() {
    let planted = std::fs::read_to_string(own("gold/resolution.transcription.tsv")).unwrap();
    let wrong: Vec<&str> = planted.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
    let named = named(&own("resolution.ar.txt"), &own("resolution.en.pdf"));
    let (found, others) = judged(&named, &wrong);
    assert!(found >= 4, "{found} of {wrong:?}: {named:?}");
    assert!(others.is_empty(), "right words: {others:?}");
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn transcription_errors_of_the_real_resolution_are_named() {
    let (ar, en) = (real("un-78-265/A_RES_78_265.ar.txt"), real("un-78-265/A_RES_78_265.en.pdf"));
    let wrong = ["إن", "وإن", "بقرار", "تقرر", "الانتعاش", "انتقاعهم", "إنكاء", "تهييب", "يمثل"];
    let (found, others) = judged(&named(&ar, &en), &wrong);
    assert!(found >= 4, "{found} of {wrong:?}");
    assert!(others.len() * 2 <= found, "right words: {others:?}");
}

/// Nothing is planted in these; the letter's paragraphs run one number ahead from the seventh on.
#[test]
fn clean_documents_raise_next_to_no_alarm() {
    for (source, target, most) in [
        ("report.ar.docx", "report.en.docx", 0),
        ("letter.ar.txt", "letter.en.txt", 1),
        ("press.ar.html", "press.en.html", 0),
        ("guidelines.ar.txt", "guidelines.en.txt", 1),
    ] {
        let bitext = aligned(&own(source), &own(target));
        let findings: Vec<_> = bitext.units.iter().flat_map(|unit| &unit.flags).collect();
        assert!(findings.len() <= most, "{source}: {findings:?}");
        let doubts = findings.iter().filter(|f| matches!(f.check, "transcription" | "missing-sentence"));
        assert_eq!(doubts.count(), 0, "{source}");
    }
}
