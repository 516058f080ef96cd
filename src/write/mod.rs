//! Results as files: one file per format, one table of client profiles.
//!
//! Every format is an [`Encode`]: it turns records into bytes and knows no
//! files. [`Output`] puts the bytes in their place, whole or not at all.
//! Nothing here depends on the date, the machine or the number of threads.

pub mod csv;
mod format;
pub mod html;
pub mod jsonl;
pub mod ladder;
pub mod moses;
pub mod omegat;
pub(crate) mod output;
pub mod profile;
mod select;
pub mod text;
pub mod tmx;
pub mod units;
pub mod whole;
pub mod wordfast;
pub mod xliff12;
pub mod xliff2;
pub mod xlsx;

use std::borrow::{Borrow, Cow};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use crate::Result;
use crate::bitext::Bitext;
use crate::tm::{Header, Pair, Tu};
use select::Choice;

pub use format::Format;
pub use output::Output;
pub use profile::Profile;

/// Turns records into the bytes of one format.
pub trait Encode {
    /// Appends what stands before the units.
    ///
    /// # Errors
    /// Where the format cannot hold such a memory.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()>;

    /// Appends one unit.
    ///
    /// # Errors
    /// Where the format cannot hold the unit, with its number and the remedy.
    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()>;

    /// Appends what stands behind the units.
    ///
    /// # Errors
    /// Where the file cannot be completed.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<()>;
}

/// What an encoder must know besides the units.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Header of the memory.
    pub header: Header,
    /// The two languages, by the codes that the units have.
    pub pair: Pair,
    /// The two languages, by the codes that are to be written.
    pub codes: Pair,
    /// Name of the document or file, for formats that show one.
    pub title: String,
    /// What a report says above its units, a line each: verdict, repairs, counts.
    pub summary: Vec<String>,
}

impl Head {
    /// A head that writes the codes as they are.
    pub fn of(header: Header, pair: Pair) -> Self {
        Head { header, codes: pair.clone(), pair, ..Head::default() }
    }
}

/// How results are to be written. The default is what most clients take.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The client that the files are for.
    pub profile: Profile,
    /// Language codes to write instead of the profile's, source and target.
    pub languages: Option<Pair>,
    /// Format, where the extension does not tell.
    pub format: Option<Format>,
    /// Tables without byte order mark and without protection against formulas.
    pub plain: bool,
    /// Longest segment in characters, instead of the profile's.
    pub max_chars: Option<usize>,
    /// Largest part in bytes, instead of the profile's.
    pub split_bytes: Option<u64>,
    /// Write texts in Unicode normal form C. Off by default: a memory holds the
    /// document's own code points, or later matches of the document fall short.
    pub nfc: bool,
    /// Context properties, instead of the profile's choice.
    pub contexts: Option<bool>,
    /// Date for the header as `YYYYMMDDThhmmssZ`; none by default, so that the
    /// same input gives the same bytes.
    pub creation_date: Option<String>,
}

impl WriteOptions {
    /// The codes to write for the languages of a memory: asked for, or the profile's.
    pub fn codes(&self, pair: &Pair) -> Pair {
        self.languages
            .clone()
            .unwrap_or_else(|| Pair::new(self.profile.code(&pair.source), self.profile.code(&pair.target)))
    }

    pub(crate) fn table(&self) -> profile::Table {
        let table = self.profile.needs().table;
        if self.plain { profile::Table { bom: false, formula_safe: false, ..table } } else { table }
    }

    pub(crate) fn max_chars(&self) -> Option<usize> {
        self.max_chars.or(self.profile.needs().max_chars)
    }

    fn split_bytes(&self) -> Option<u64> {
        self.split_bytes.or(self.profile.needs().split_mb.map(|mb| mb * 1_000_000))
    }
}

/// All bytes that `encoder` makes of `units`.
///
/// # Errors
/// As the encoder's.
pub fn to_bytes<T: Borrow<Tu>>(
    encoder: &mut dyn Encode,
    units: impl IntoIterator<Item = T>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    encoder.begin(&mut out)?;
    for unit in units {
        encoder.unit(unit.borrow(), &mut out)?;
    }
    encoder.end(&mut out)?;
    Ok(out)
}

/// What a file says of its units besides their texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    /// What the checks found.
    pub findings: bool,
    /// Why a sure unit is sure.
    pub reasons: bool,
}

/// What a file at `path` will show. An unknown extension shows nothing;
/// [`write_bitext`] refuses it.
pub fn shows(path: &Path, options: &WriteOptions) -> Shows {
    // Any order of the two languages tells the same formats.
    let pair = Pair::new(crate::lang::Language::Arabic.code(), crate::lang::Language::English.code());
    match options.format.or_else(|| Format::of(path, &pair, options.profile).ok()) {
        None | Some(Format::Ladder | Format::Moses(_)) => Shows::default(),
        Some(format) => Shows { findings: true, reasons: format.shows_everything(options.table().columns) },
    }
}

/// Writes `bitext` to `path`, in the format that its extension or the options
/// name, and returns the files written. A folder (or a path that ends in `/`)
/// becomes an OmegaT project.
///
/// A memory holds pairs only; what is not in it (segments without counterpart,
/// duplicates, segments that are too long for the client) stands in a second
/// file, `NAME.left-out.csv`, each with its reason. Tables and reports hold
/// everything themselves.
///
/// # Errors
/// [`crate::Error::Usage`] for an unknown extension, [`crate::Error::Io`] where
/// a file cannot be written; files that were complete before stay.
pub fn write_bitext(bitext: &Bitext, path: &Path, options: &WriteOptions) -> Result<Vec<PathBuf>> {
    let pair = units::pair(bitext);
    let format = match options.format {
        Some(format) => format,
        None => Format::of(path, &pair, options.profile)?,
    };
    if format == Format::Omegat {
        return omegat::write_project(bitext, path, options);
    }
    let head = head(bitext, options);
    let everything = format.shows_everything(options.table().columns);
    let mut output = Output::create(path, format, head.clone(), options)?;
    if everything {
        for tu in units::review(bitext) {
            output.unit(&normalized(tu, options))?;
        }
        return output.finish();
    }
    let memory = Choice::new(bitext, options);
    let contexts = options.contexts.unwrap_or(options.profile.needs().contexts);
    let contexts = contexts.then(|| units::Contexts::new(bitext));
    for (at, mut tu) in memory.kept() {
        if let Some(contexts) = &contexts {
            contexts.add(at, &mut tu);
        }
        output.unit(&tu)?;
    }
    let mut written = output.finish()?;
    // With standard output there is no place for a second file.
    if path != Path::new(whole::STANDARD_OUTPUT) {
        written.extend(memory.write_left_out(&select::left_out_path(path), head)?);
    }
    Ok(written)
}

fn head(bitext: &Bitext, options: &WriteOptions) -> Head {
    let pair = units::pair(bitext);
    let mut header = units::header(bitext);
    if let Some(date) = &options.creation_date {
        header.attributes.push(("creationdate".to_owned(), date.clone()));
    }
    Head {
        header,
        codes: options.codes(&pair),
        pair,
        title: format!("{} – {}", bitext.source.origin.name, bitext.target.origin.name),
        summary: summary(bitext),
    }
}

fn summary(bitext: &Bitext) -> Vec<String> {
    let mut lines = vec![
        bitext.verdict.reason.clone(),
        format!(
            "{} units, mean confidence {:.2}; {} segments without counterpart",
            bitext.accepted().count(),
            bitext.mean_confidence(),
            bitext.unpaired.len()
        ),
    ];
    for side in [&bitext.source, &bitext.target] {
        let repairs: Vec<String> = side.repairs.iter().map(|r| format!("{} × {}", r.rule, r.count)).collect();
        let repairs =
            if repairs.is_empty() { String::new() } else { format!("; repairs: {}", repairs.join(", ")) };
        lines.push(format!("{} ({}): {} segments{repairs}", side.origin.name, side.language, side.segments));
        lines.extend(side.warnings.iter().map(|w| match w.page {
            Some(page) => format!("{}, page {page}: {}", side.origin.name, w.message),
            None => format!("{}: {}", side.origin.name, w.message),
        }));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The text of a segment as a record holds it, in the normal form asked for.
fn written<'t>(text: &'t str, options: &WriteOptions) -> Cow<'t, str> {
    let text = text::memory_text(text);
    if options.nfc { Cow::Owned(text.nfc().collect()) } else { text }
}

fn normalized(mut tu: Tu, options: &WriteOptions) -> Tu {
    if options.nfc {
        for tuv in &mut tu.variants {
            tuv.text = tuv.text.nfc().collect();
        }
    }
    tu
}

/// The encoder of a format that is one file.
pub(crate) fn encoder(format: Format, head: Head, options: &WriteOptions) -> Box<dyn Encode> {
    match format {
        Format::Tmx | Format::Omegat => Box::new(tmx::TmxEncoder::new(head)),
        Format::Csv => Box::new(csv::CsvEncoder::new(head, options.table(), b',')),
        Format::Tsv => Box::new(csv::CsvEncoder::new(head, options.table(), b'\t')),
        Format::Xliff12 => Box::new(xliff12::Xliff12Encoder::new(head)),
        Format::Xliff2 => Box::new(xliff2::Xliff2Encoder::new(head)),
        Format::Xlsx => Box::new(xlsx::XlsxEncoder::new(head)),
        Format::Jsonl => Box::new(jsonl::JsonlEncoder::new(head)),
        Format::Html => Box::new(html::HtmlEncoder::new(head)),
        Format::Ladder => Box::new(ladder::LadderEncoder::default()),
        Format::Wordfast => Box::new(wordfast::WordfastEncoder::new(head)),
        Format::Moses(side) => Box::new(moses::MosesEncoder::new(head, side)),
    }
}

#[cfg(test)]
mod tests {
    use super::units::tests::{alone, bitext, unit};
    use super::*;

    #[test]
    fn every_format_is_written_twice_the_same() {
        let bitext = bitext(
            vec![unit(0, "نص أول", "first text", 0.98), unit(2, "نص ثان", "second text", 0.4)],
            vec![alone(true, 1, "وحيد")],
        );
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.tmx", "a.tmx.gz", "a.csv", "a.tsv", "a.xlf", "a.xliff", "a.xlsx", "a.jsonl", "a.html",
            "a.ladder", "a.ar",
        ] {
            let path = folder.path().join(name);
            let written = write_bitext(&bitext, &path, &WriteOptions::default()).unwrap();
            assert!(written.contains(&path), "{name}");
            let first: Vec<Vec<u8>> = written.iter().map(|p| std::fs::read(p).unwrap()).collect();
            let again = write_bitext(&bitext, &path, &WriteOptions::default()).unwrap();
            let second: Vec<Vec<u8>> = again.iter().map(|p| std::fs::read(p).unwrap()).collect();
            assert_eq!(first, second, "{name}");
        }
        assert!(write_bitext(&bitext, &folder.path().join("a.what"), &WriteOptions::default()).is_err());
    }

    #[test]
    fn what_is_not_in_the_memory_is_beside_it() {
        let long = "طويل ".repeat(500);
        let bitext = bitext(
            vec![
                unit(0, "نص", "text", 0.9),
                unit(1, "نص", "text", 0.8),
                unit(2, "نص", "another text", 0.95),
                unit(3, &long, "long", 0.9),
            ],
            vec![alone(false, 4, "alone")],
        );
        let folder = tempfile::tempdir().unwrap();
        let options = WriteOptions { profile: Profile::Trados, ..WriteOptions::default() };
        let written = write_bitext(&bitext, &folder.path().join("a.tmx"), &options).unwrap();
        assert_eq!(written, [folder.path().join("a.tmx"), folder.path().join("a.left-out.csv")]);
        let tmx = std::fs::read_to_string(&written[0]).unwrap();
        assert_eq!(tmx.matches("<tu ").count(), 1);
        assert!(tmx.contains("another text") && tmx.contains("srclang=\"ar-SA\""));
        let csv = std::fs::read_to_string(&written[1]).unwrap();
        for reason in ["no counterpart", "same source as", "longer than 2000"] {
            assert!(csv.contains(reason), "{reason} in {csv}");
        }
    }

    #[test]
    fn ladder_lists_every_bead() {
        let bitext = bitext(vec![unit(0, "أ", "a", 0.98)], vec![alone(true, 1, "ب")]);
        let all: Vec<Tu> = units::review(&bitext).collect();
        let bytes = to_bytes(&mut ladder::LadderEncoder::default(), &all).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[0]:[0]:0.980\n[1]:[]:0.900\n");
    }
}
