//! The rules together, on text that imitates the damage and on real documents.

use super::*;

#[test]
fn show() {
    let Ok(path) = std::env::var("SHOW") else { return };
    let lang = if path.contains(".ar.")
        || path.ends_with("ar.txt")
        || path.ends_with(".src")
        || path.ends_with(".ar")
    {
        Language::Arabic
    } else {
        Language::English
    };
    let mut o = crate::read::ReadOptions::default();
    if std::env::var("BUILTIN").is_ok() {
        o.pdf = crate::read::PdfReader::Builtin;
    }
    let doc = crate::read::read_path(std::path::Path::new(&path), &o).unwrap();
    let n = doc.blocks.len();
    if std::env::var("RAW").is_ok() {
        for b in doc.blocks.iter().take(45) {
            println!("{:?} {} {}", b.page, b.gap_above, b.text);
        }
    }
    let voc = real_vocabulary();
    let out = repair(doc, lang, &voc);
    for b in &out.document.blocks {
        println!(
            "{}\t{:?}\t{}\t{}",
            match &b.kind {
                BlockKind::Furniture => "F",
                BlockKind::Footnote { .. } => "N",
                BlockKind::Heading { .. } => "H",
                BlockKind::ListItem { .. } => "L",
                _ => "P",
            },
            b.page,
            b.label.clone().unwrap_or_default(),
            b.text
        );
    }
    for r in &out.repairs {
        if r.rule != "wrapped-lines" || std::env::var("W").is_ok() {
            println!("R {} {:?} | {} => {}", r.rule, r.page, r.before.replace('\n', "⏎"), r.after);
        }
    }
    println!("{n} {:?} {:?}", out.counts(), out.document.facts);
}

pub(super) struct Counted(rustc_hash::FxHashMap<String, u32>);
impl Vocabulary for Counted {
    fn frequency(&self, _: Language, word: &str) -> u32 {
        self.0.get(word).copied().unwrap_or(0)
    }
}
pub(super) fn real_vocabulary() -> Counted {
    let mut map = rustc_hash::FxHashMap::default();
    for f in ["unpc-dev.ar", "unpc-dev.en"] {
        let t = std::fs::read_to_string(
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/train").join(f),
        )
        .or_else(|_| {
            std::fs::read_to_string(format!(
                "{}/train/{f}",
                std::env::var("MUQABALA_CORPORA").unwrap_or_default()
            ))
        })
        .unwrap_or_default();
        for w in t.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            *map.entry(w.to_lowercase()).or_insert(0) += 1;
        }
    }
    Counted(map)
}

#[test]
fn joins() {
    let Ok(path) = std::env::var("JOINS") else { return };
    let lang =
        if path.ends_with("ar") || path.ends_with("ar.txt") { Language::Arabic } else { Language::English };
    let doc = crate::read::read_path(std::path::Path::new(&path), &Default::default()).unwrap();
    let lines: Vec<Line> = doc.blocks.clone().into_iter().map(Line::from).collect();
    let voc = real_vocabulary();
    let known = words::Known::new(&lines, layout::Layout::Wrapped { width: 90 }, lang, &voc);
    let mut blocks = doc.blocks;
    for b in &mut blocks {
        b.kind = BlockKind::Paragraph;
    }
    let mut log = Log::default();
    spaces::close(&mut blocks, lang, &mut log);
    words::rejoin(&mut blocks, &known, &mut log);
    hyphens::restore(&mut blocks, &known, &mut log);
    for r in &log.0 {
        println!("{} {} => {}", r.rule, r.before, r.after);
    }
    println!("{}", log.0.len());
}
