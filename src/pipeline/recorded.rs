//! What the way from file to bitext says of whole documents, number by number: a line that is
//! broken anywhere on it changes one of them, even where it changes no unit.
//!
//! It lies in `tests/data/recorded`, and may change when weights, evidence or repairs do;
//! `MUQABALA_RECORD=1 cargo test --lib recorded` writes it again, and the difference tells a
//! reviewer what changed. Differences of rounding between machines do not count.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Aligned, Options, align_whole, read_files};
use crate::align::{Alignment, EncoderUse, Resources};
use crate::bitext::Bitext;
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::lexicon::train::train;
use crate::read::{Ocr, PdfReader, ReadOptions, read_path};
use crate::repair::repair;

/// Largest difference of a number that is rounding: the encoder's sums come in another order
/// where the processor has other instructions.
const ROUNDING: f32 = 0.01;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Log-odds, within what a probability in single precision can tell.
fn odds(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

/// All rows of an alignment and of what was judged of it.
fn told(aligned: &Aligned) -> String {
    format!("{}{}", beads(&aligned.alignment), judged(&aligned.bitext))
}

/// A row for each unit and each line alone, for what was found of the documents, and the verdict.
fn judged(bitext: &Bitext) -> String {
    let mut out = String::new();
    for unit in &bitext.units {
        let _ = write!(out, "{}\t{:?} {:?}\t{:.3}", unit.id, unit.status, unit.part, odds(unit.confidence));
        for reason in &unit.reasons {
            let _ = write!(out, "\t{}\t{:.3}", reason.evidence, reason.weight);
        }
        for flag in &unit.flags {
            let _ = write!(out, "\t{}\t{:.3}", flag.check, flag.confidence);
        }
        out.push('\n');
    }
    for alone in &bitext.unpaired {
        let odds = odds(alone.confidence);
        let _ = writeln!(out, "alone\t{} {}\t{odds:.3}\t{}", alone.in_source, alone.segment, alone.reason);
    }
    for side in [&bitext.source, &bitext.target] {
        let _ = writeln!(out, "facts\t{:?}\t{}", side.facts, side.segments);
        for warning in &side.warnings {
            let _ = writeln!(out, "warning\t{}", warning.message);
        }
    }
    let verdict = &bitext.verdict;
    let _ = writeln!(out, "verdict\t{}\t{:.3}\t{}", verdict.parallel, verdict.confidence, verdict.reason);
    out
}

/// A row for each bead: source, target, log-odds of it and of the next best, its measures.
fn beads(alignment: &Alignment) -> String {
    let mut out = String::new();
    for bead in &alignment.beads {
        let places = |list: &[usize]| list.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        let mut numbers = vec![odds(bead.posterior), odds(bead.runner_up)];
        if let Some(m) = &bead.measures {
            for two in [m.words, m.explained, m.content_explained, m.unknown, m.numbers_missing] {
                numbers.extend(two);
            }
            numbers.extend([m.numbers_met, m.word_score, m.length, m.chars, m.label, m.ending]);
            numbers.push(m.meaning.unwrap_or(-9.0));
        }
        let numbers: Vec<String> = numbers.iter().map(|x| format!("{x:.3}")).collect();
        let _ = writeln!(out, "{}\t{}\t{}", places(&bead.source), places(&bead.target), numbers.join("\t"));
    }
    let _ = writeln!(out, "asked\t{}\t", alignment.asked);
    out
}

/// The first row that differs by more than rounding.
fn difference(recorded: &str, now: &str) -> Option<String> {
    let same = |a: &str, b: &str| match (a.parse::<f32>(), b.parse::<f32>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= ROUNDING * a.abs().max(1.0),
        _ => a == b,
    };
    let row = |a: &str, b: &str| {
        let (mut a, mut b) = (a.split('\t'), b.split('\t'));
        // Places are no figures: these two are the same, or the bead is another.
        let places = a.next() == b.next() && a.next() == b.next();
        let (a, b): (Vec<&str>, Vec<&str>) = (a.collect(), b.collect());
        places && a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(a, b))
    };
    let wrong = recorded.lines().zip(now.lines()).find(|(a, b)| !row(a, b));
    let count = |text: &str| text.lines().count();
    match wrong {
        Some((a, b)) => Some(format!("recorded {a}\nnow      {b}")),
        None if count(recorded) != count(now) => {
            Some(format!("{} rows, now {}", count(recorded), count(now)))
        }
        None => None,
    }
}

/// A row for each block of a document, and for each repair.
fn repaired(path: &str, language: Language) -> String {
    let options = ReadOptions { pdf: PdfReader::Builtin, ocr: Ocr::Never, ..ReadOptions::default() };
    let document = read_path(&root(path), &options).unwrap();
    let repaired = repair(document, language, Lexicon::shipped());
    let mut out = String::new();
    let short = |text: &str| text.chars().take(24).collect::<String>().replace(['\t', '\n'], " ");
    for block in &repaired.document.blocks {
        let count = block.text.chars().count();
        let label = block.label.as_deref().unwrap_or_default();
        let _ = writeln!(out, "{:?}\t{label}\t{count}\t{}", block.kind, short(&block.text));
    }
    for repair in &repaired.repairs {
        let (before, after) = (short(&repair.before), short(&repair.after));
        let _ = writeln!(out, "{}\t{:?}\t{before}\t{after}", repair.rule, repair.page);
    }
    out
}

fn hold(name: &str, source: &str, target: &str, resources: Resources<'_>) {
    let read = ReadOptions { pdf: PdfReader::Builtin, ..ReadOptions::default() };
    let options = Options { read, force: true, ..Options::default() };
    let (source, target) = read_files(&root(source), &root(target), &options).unwrap();
    compare(name, &told(&align_whole(source, target, &options, resources).unwrap()));
}

fn compare(name: &str, now: &str) {
    let path = root("tests/data/recorded").join(format!("{name}.tsv"));
    if std::env::var_os("MUQABALA_RECORD").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some(difference) = difference(&recorded, now) {
        panic!("{name}: {difference}\nIf that is meant: MUQABALA_RECORD=1 cargo test --lib recorded");
    }
}

/// A lexicon of one short text: nearly every word is unknown.
fn few_words() -> Lexicon {
    let gold = std::fs::read_to_string(root("corpora/gold/press.gold.tsv")).unwrap();
    let pairs: Vec<[&str; 2]> = gold
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some([cells.next()?, cells.next()?])
        })
        .collect();
    train(pairs.iter().map(|[ar, en]| (*ar, *en)))
}

#[test]
fn a_letter_without_the_encoder() {
    let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
    hold("letter", "corpora/letter.ar.txt", "corpora/letter.en.txt", resources);
}

#[test]
fn guidelines_whose_lists_are_ordered_anew() {
    hold("guidelines", "corpora/guidelines.ar.txt", "corpora/guidelines.en.txt", Resources::shipped());
}

#[test]
fn a_resolution_with_notes() {
    hold("resolution", "corpora/resolution.ar.txt", "corpora/resolution.en.pdf", Resources::shipped());
}

#[test]
fn a_report_whose_meaning_is_asked_throughout() {
    let resources = Resources { encoder: EncoderUse::Always, ..Resources::shipped() };
    hold("report", "corpora/report.ar.docx", "corpora/report.en.docx", resources);
}

#[test]
fn a_letter_whose_words_are_unknown() {
    let lexicon = few_words();
    let resources = Resources { lexicon: &lexicon, ..Resources::shipped() };
    hold("unknown-words", "corpora/letter.ar.txt", "corpora/letter.en.txt", resources);
}

#[test]
fn two_stories_that_are_no_translations() {
    let (ar, en) = ("tests/data/unrelated.ar.txt", "tests/data/unrelated.en.txt");
    hold("unrelated", ar, en, Resources::shipped());
}

#[test]
fn documents_after_their_repairs() {
    let mut all = String::new();
    for (name, english) in [("resolution", "pdf"), ("guidelines", "txt"), ("letter", "txt")] {
        all.push_str(&repaired(&format!("corpora/{name}.ar.txt"), Language::Arabic));
        all.push_str(&repaired(&format!("corpora/{name}.en.{english}"), Language::English));
    }
    for form in ["chromium.pdf", "libreoffice.pdf", "docx", "utf-8.txt", "html"] {
        for (code, language) in [("ar", Language::Arabic), ("en", Language::English)] {
            all.push_str(&repaired(&format!("tests/data/formats/report.{code}.{form}"), language));
        }
    }
    compare("repaired", &all);
}
