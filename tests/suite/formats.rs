//! The same documents in every format, as `tests/formats` writes them: what is read
//! against what was written, and whether the formats align alike.
//!
//! Two documents lie in `tests/data/formats`. `tests/formats/run.sh` makes more of
//! them and names their folder in `MUQABALA_FORMATS`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use muqabala::internal::repair;
use muqabala::{
    Bitext, BlockKind, Document, Language, Lexicon, Options, PdfReader, ReadOptions, Resources, Unit,
    align_documents, read_path,
};

use super::support::{distance, f1, letters};

/// One file of the set and how it is read.
#[derive(Debug, Clone)]
struct Sample {
    /// `press`.
    name: String,
    language: Language,
    /// `docx`, `windows-1256.txt`, `chromium.pdf by pdftotext`.
    format: String,
    path: PathBuf,
    pdf: PdfReader,
}

/// Label and text of a block.
type Row = (String, String);

impl Sample {
    fn read(&self) -> Document {
        let options = ReadOptions { pdf: self.pdf, ..ReadOptions::default() };
        read_path(&self.path, &options).unwrap_or_else(|e| panic!("{}: {e}", self.path.display()))
    }

    /// What must be found; a one-byte encoding cannot write everything.
    fn expected(&self) -> Vec<Row> {
        let file = |form: &str| {
            self.path.with_file_name(format!("{}.{}{form}.expected", self.name, self.language.code()))
        };
        let own = self.format.strip_suffix(".txt").map(|encoding| file(&format!(".{encoding}")));
        let path = own.filter(|path| path.exists()).unwrap_or_else(|| file(""));
        let text = std::fs::read_to_string(path).unwrap();
        let row = |line: &str| line.split_once('\t').map(|(label, text)| (label.to_owned(), text.to_owned()));
        text.lines().filter_map(row).collect()
    }

    /// What is found.
    fn found(&self) -> Vec<Row> {
        let document = repair(self.read(), self.language, Lexicon::shipped()).document;
        let blocks = document.blocks.into_iter().filter(|block| block.kind != BlockKind::Furniture);
        let row = |block: muqabala::Block| match block.kind {
            BlockKind::Footnote { mark } => {
                let written = block.label.unwrap_or_default();
                let text = block.text.strip_prefix(written.as_str()).unwrap_or(&block.text);
                (format!("fn{mark}"), text.trim_start().to_owned())
            }
            _ => {
                // The number of a resolution is part of its title.
                let label = block.label.filter(|label| !label.contains('/')).unwrap_or_default();
                let text = block.text.strip_prefix(label.as_str()).unwrap_or(&block.text);
                (label, text.trim_start().to_owned())
            }
        };
        blocks.map(row).collect()
    }
}

fn samples(folder: &Path) -> Vec<Sample> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut samples = Vec::new();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e != "expected")) {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let parts: Vec<&str> = file.splitn(3, '.').collect();
        let [name, code, format] = parts[..] else { continue };
        let Some(language) = Language::from_code(code) else { continue };
        let readers: &[(PdfReader, &str)] = if format.ends_with(".pdf") {
            &[(PdfReader::Pdftotext, " by pdftotext"), (PdfReader::Builtin, " built in")]
        } else {
            &[(PdfReader::Auto, "")]
        };
        for (pdf, by) in readers {
            let options = ReadOptions { pdf: *pdf, ..ReadOptions::default() };
            if let Err(muqabala::Error::Usage { problem, .. }) = read_path(&path, &options) {
                eprintln!("skipped: {problem}");
                continue;
            }
            samples.push(Sample {
                name: name.to_owned(),
                language,
                format: format!("{format}{by}"),
                path: path.clone(),
                pdf: *pdf,
            });
        }
    }
    samples
}

fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats");
    let made = std::env::var_os("MUQABALA_FORMATS").map(PathBuf::from);
    if made.is_none() {
        eprintln!("only tests/data/formats; tests/formats/run.sh makes more documents");
    }
    std::iter::once(own).chain(made).collect()
}

/// How many of `wanted` stand among `there`, in order.
fn in_order(wanted: &[String], there: &[String]) -> usize {
    let mut above = vec![0usize; there.len() + 1];
    for label in wanted {
        let mut row = vec![0usize];
        for (at, other) in there.iter().enumerate() {
            row.push(if label == other { above[at] + 1 } else { row[at].max(above[at + 1]) });
        }
        above = row;
    }
    above.last().copied().unwrap_or(0)
}

/// LibreOffice prints `(ا)` for `(أ)`, `(ه)` for `(هـ)` and `1-` for `1 -`.
fn plain_label(label: &str) -> String {
    label
        .replace('أ', "ا")
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{640}' | '\u{200C}'..='\u{200F}'))
        .collect()
}

/// What a reader got of one file.
#[derive(Debug, Default)]
struct Figures {
    files: usize,
    worst: f64,
    errors: usize,
    characters: usize,
    labels: (usize, usize),
    notes: (usize, usize),
    paragraphs: (usize, usize),
}

fn measure(sample: &Sample, figures: &mut Figures) {
    let (expected, found) = (sample.expected(), sample.found());
    let text = |rows: &[Row]| -> String {
        let line = |(label, text): &Row| {
            let label = if label.starts_with("fn") { String::new() } else { plain_label(label) };
            format!("{label} {text}")
        };
        rows.iter().map(line).collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let labels = |rows: &[Row], notes: bool| -> Vec<String> {
        let own = rows.iter().filter(|(label, _)| !label.is_empty() && label.starts_with("fn") == notes);
        own.map(|(label, _)| plain_label(label)).collect()
    };
    let (wanted, got) = (text(&expected), text(&found));
    let errors = distance(&wanted, &got);
    let rate = errors as f64 / wanted.chars().count() as f64;
    figures.files += 1;
    figures.errors += errors;
    figures.characters += wanted.chars().count();
    figures.worst = figures.worst.max(rate);
    for (notes, sum) in [(false, &mut figures.labels), (true, &mut figures.notes)] {
        let (wanted, got) = (labels(&expected, notes), labels(&found, notes));
        sum.0 += in_order(&wanted, &got);
        sum.1 += wanted.len();
    }
    let whole = |(label, text): &Row| letters(&format!("{}{text}", plain_label(label)));
    let mut there: Vec<String> = found.iter().map(whole).collect();
    for row in &expected {
        figures.paragraphs.1 += 1;
        if let Some(at) = there.iter().position(|found| *found == whole(row)) {
            there.swap_remove(at);
            figures.paragraphs.0 += 1;
        } else if std::env::var_os("MUQABALA_FORMATS_EACH").is_some() {
            eprintln!("    missing: {}", whole(row));
        }
    }
    if std::env::var_os("MUQABALA_FORMATS_EACH").is_some() {
        eprintln!("{:7.3} %  {}.{} {}", rate * 100.0, sample.name, sample.language.code(), sample.format);
    }
}

/// The largest share of wrong characters that a format may have.
fn bar(format: &str, language: Language) -> f64 {
    match (format, language) {
        (f, Language::Arabic) if f.ends_with("by pdftotext") => 0.01,
        (f, Language::Arabic) if f.ends_with("built in") => 0.03,
        (f, Language::English) if f.contains(".pdf") => 0.003,
        ("doc", _) => 0.002,
        _ => 0.0,
    }
}

#[test]
fn every_format_gives_the_text_that_was_written() {
    let mut table: BTreeMap<(String, &str), Figures> = BTreeMap::new();
    let mut wrong = Vec::new();
    for sample in folders().iter().flat_map(|folder| samples(folder)) {
        let mut figures = Figures::default();
        measure(&sample, &mut figures);
        let sum = table.entry((sample.format.clone(), sample.language.code())).or_default();
        sum.files += 1;
        sum.worst = sum.worst.max(figures.worst);
        sum.errors += figures.errors;
        sum.characters += figures.characters;
        for (sum, own) in [
            (&mut sum.labels, figures.labels),
            (&mut sum.notes, figures.notes),
            (&mut sum.paragraphs, figures.paragraphs),
        ] {
            *sum = (sum.0 + own.0, sum.1 + own.1);
        }
        let complete = figures.labels.0 == figures.labels.1 && figures.notes.0 == figures.notes.1;
        if figures.worst > bar(&sample.format, sample.language) || !complete {
            wrong.push(format!(
                "{}.{} {}: {:.3} % of {} characters, labels {:?}, notes {:?}",
                sample.name,
                sample.language.code(),
                sample.format,
                figures.worst * 100.0,
                figures.characters,
                figures.labels,
                figures.notes
            ));
        }
    }
    eprintln!("\n{:<32} files  error %  worst %  labels    notes     paragraphs", "format");
    for ((format, language), f) in &table {
        let of = |(found, all): (usize, usize)| format!("{found}/{all}");
        eprintln!(
            "{language} {format:<29} {:>5} {:>8.3} {:>8.3}  {:<9} {:<9} {}",
            f.files,
            f.errors as f64 / f.characters as f64 * 100.0,
            f.worst * 100.0,
            of(f.labels),
            of(f.notes),
            of(f.paragraphs)
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The text of a unit without its label, which a flowing format keeps apart.
fn bare(mut bitext: Bitext) -> Bitext {
    let strip = |text: &mut String, label: &Option<String>| {
        if let Some(rest) = label.as_deref().and_then(|label| text.strip_prefix(label)) {
            *text = rest.trim_start().to_owned();
        }
    };
    for unit in &mut bitext.units {
        let Unit { source, target, source_label, target_label, .. } = unit;
        strip(source, source_label);
        strip(target, target_label);
    }
    bitext
}

fn align(source: &Sample, target: &Sample) -> Bitext {
    let options = Options {
        source: Some(source.language),
        target: Some(target.language),
        force: true,
        ..Options::default()
    };
    bare(align_documents(source.read(), target.read(), &options, Resources::shipped()).unwrap())
}

/// Each file once, with one of another format.
#[test]
fn every_format_aligns_as_plain_text_does() {
    as_plain_text_does(|_, count| (0..count).map(|i| (i, (i + 3) % count)).collect());
}

/// Each format with plain text, with itself and with two others.
#[test]
#[ignore = "aligns two hundred pairs: `.ci/run` does it"]
fn any_two_formats_align_as_plain_text_does() {
    as_plain_text_does(|(ar, en), count| {
        let with = |i| [(i, en), (ar, i), (i, i), (i, (i + 3) % count), (i, (i + 7) % count)];
        (0..count).flat_map(with).collect()
    });
}

/// Aligns the pairs that are chosen, by the places of plain text and the number of formats.
fn as_plain_text_does(chosen: impl Fn((usize, usize), usize) -> Vec<(usize, usize)>) {
    const PLAIN: &str = "utf-8.txt";
    let mut table: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for folder in folders() {
        let samples = samples(&folder);
        let of = |name: &str, language| -> Vec<&Sample> {
            samples.iter().filter(|s| s.name == name && s.language == language).collect()
        };
        let mut names: Vec<&str> = samples.iter().map(|s| s.name.as_str()).collect();
        names.dedup();
        for name in names {
            let (arabic, english) = (of(name, Language::Arabic), of(name, Language::English));
            let plain = |side: &[&Sample]| side.iter().position(|s| s.format == PLAIN);
            let (Some(ar), Some(en)) = (plain(&arabic), plain(&english)) else { continue };
            let gold: String = align(arabic[ar], english[en])
                .accepted()
                .map(|u| format!("{}\t{}\n", u.source, u.target))
                .collect();
            for (i, j) in chosen((ar, en), arabic.len().min(english.len())) {
                let (source, target) = (arabic[i], english[j]);
                let same = f1(&align(source, target), &gold);
                let any = |part: &str| [source, target].iter().any(|s| s.format.contains(part));
                // A page ends inside a row of the table of the report.
                let cut = name == "report" && any(".pdf");
                let least = if cut || any("built in") { 0.95 } else { 0.98 };
                for side in [source, target] {
                    table.entry(side.format.clone()).or_default().push(same);
                }
                if same < least {
                    wrong.push(format!("{name}: {} with {}: {same:.3}", source.format, target.format));
                }
            }
        }
    }
    eprintln!("\n{:<32} pairs  same units %  least %", "format");
    for (format, same) in &table {
        let mean = same.iter().sum::<f64>() / same.len() as f64;
        let least = same.iter().copied().fold(1.0, f64::min);
        eprintln!("{format:<32} {:>5} {:>13.2} {:>8.2}", same.len(), mean * 100.0, least * 100.0);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
