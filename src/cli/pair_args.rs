//! Options that `align` and `batch` share: how a pair is read, cut and aligned.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::lexicon::read_memory;
use super::read_args::{ReadArgs, read};
use crate::align::{EncoderUse, Model, Resources};
use crate::check::Selection;
use crate::confidence::SURE;
use crate::error::{Error, Result};
use crate::files::{Files, Guard, sha256};
use crate::lang::Language;
use crate::lexicon::{Lexicon, adapt::adapt};
use crate::pipeline::{MIN_CONFIDENCE, Options};
use crate::segment::SegmentOptions;

/// Granularity on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum UnitKind {
    /// Logical paragraphs, repaired where pages cut them
    #[default]
    Paragraph,
    /// Sentences
    Sentence,
    /// Each line of the file as it stands, nothing repaired
    Line,
}

impl From<UnitKind> for crate::segment::UnitKind {
    fn from(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Paragraph => crate::segment::UnitKind::Paragraph,
            UnitKind::Sentence => crate::segment::UnitKind::Sentence,
            UnitKind::Line => crate::segment::UnitKind::Line,
        }
    }
}

/// When the neural encoder is asked, on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum EncoderChoice {
    /// Where the cheaper evidence leaves doubt
    #[default]
    Auto,
    /// About everything; slower
    Always,
    /// Not at all
    Never,
}

/// How a pair is read and aligned.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading and aligning")]
pub(super) struct PairArgs {
    /// What becomes a unit of the memory; `align` takes several, with commas, and writes a memory of each
    #[arg(long, value_enum, value_delimiter = ',', default_value = "paragraph")]
    unit: Vec<UnitKind>,
    /// Units with less confidence stay out of memories; tables show them as rejected
    #[arg(long, value_name = "0..1", default_value_t = MIN_CONFIDENCE, value_parser = share)]
    min_confidence: f32,
    /// Align even what does not look like a translation
    #[arg(long)]
    force: bool,
    /// Semicolons end sentences, as in the recitals of resolutions (with --unit sentence)
    #[arg(long)]
    semicolons: bool,
    /// Do not check the units (numbers, dates, symbols, brackets …; see `muqabala check --help`)
    #[arg(long)]
    no_check: bool,
    /// When the built-in sentence encoder gives a second opinion
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    encoder: EncoderChoice,
    /// Lexicon to use instead of the one in the program (see `muqabala lexicon train`)
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// A memory of your own (TMX, XLIFF, CSV, XLSX) that teaches the words of your field; may be repeated
    #[arg(long, value_name = "TM")]
    memory: Vec<PathBuf>,
    /// Weights to use instead of those in the program (see `muqabala model train`)
    #[arg(long, value_name = "FILE", hide = true)]
    model: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

/// Lexicon and weights, from files where the user names some.
pub(super) struct Loaded {
    encoder: EncoderUse,
    lexicon: Option<Lexicon>,
    model: Option<Model>,
}

impl PairArgs {
    /// The library's options; languages are per pair.
    pub(super) fn options(&self) -> Options {
        Options {
            unit: self.units().first().copied().unwrap_or_default(),
            min_confidence: self.min_confidence,
            force: self.force,
            read: self.read.options(),
            checks: (!self.no_check).then(Selection::default),
            segment: SegmentOptions { semicolons: self.semicolons },
            ..Options::default()
        }
    }

    /// What becomes units, in the order of the command line, each once.
    pub(super) fn units(&self) -> Vec<crate::segment::UnitKind> {
        let mut units: Vec<crate::segment::UnitKind> = Vec::new();
        for unit in self.unit.iter().map(|unit| (*unit).into()) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        units
    }

    /// What stands in journals for the version, these options and the content of the files that
    /// they name.
    ///
    /// # Errors
    /// As [`read`].
    pub(super) fn made_by(&self, guard: &Guard) -> Result<String> {
        if self.units().len() > 1 {
            return Err(Error::Usage {
                problem: "a run over many pairs makes units of one kind".to_owned(),
                remedy: "run it again for the other kind, with another folder for the results".to_owned(),
            });
        }
        // Whether reasons are told in words changes no memory.
        let options = Options { reasons: true, ..self.options() };
        let mut told = format!("{} {options:?} {:?}", env!("CARGO_PKG_VERSION"), self.encoder);
        let named = self.lexicon.iter().chain(&self.memory).chain(&self.model);
        for path in named {
            told.push_str(&sha256(&read(guard, path)?));
        }
        // The weights change more often than the version.
        for shipped in [include_str!("../../data/model.txt"), include_str!("../../data/confidence.txt")] {
            told.push_str(&sha256(shipped.as_bytes()));
        }
        Ok(sha256(told.as_bytes()).chars().take(16).collect())
    }

    /// The arguments that say the same, for another process.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let PairArgs {
            unit,
            min_confidence,
            force,
            semicolons,
            no_check,
            encoder,
            lexicon,
            memory,
            model,
            read,
        } = self;
        let mut arguments = read.arguments();
        let unit = unit.first().copied().unwrap_or_default();
        for (option, value) in [("unit", unit.to_possible_value()), ("encoder", encoder.to_possible_value())]
        {
            arguments.extend(value.map(|value| format!("--{option}={}", value.get_name()).into()));
        }
        arguments.push(format!("--min-confidence={min_confidence}").into());
        for (option, given) in [("force", *force), ("semicolons", *semicolons), ("no-check", *no_check)] {
            arguments.extend(given.then(|| format!("--{option}").into()));
        }
        let files = |option: &str, paths: &mut dyn Iterator<Item = &PathBuf>| -> Vec<OsString> {
            paths.flat_map(|path| [format!("--{option}").into(), path.into()]).collect()
        };
        arguments.extend(files("lexicon", &mut lexicon.iter()));
        arguments.extend(files("memory", &mut memory.iter()));
        arguments.extend(files("model", &mut model.iter()));
        arguments
    }

    /// As these, for a pass of which only the sure units are wanted.
    pub(super) fn sure_only(&self) -> Self {
        PairArgs { min_confidence: SURE, no_check: true, ..self.clone() }
    }

    /// As these, with the lexicon at `path` and nothing else that teaches words.
    pub(super) fn with_lexicon(&self, path: PathBuf) -> Self {
        PairArgs { lexicon: Some(path), memory: Vec::new(), ..self.clone() }
    }

    /// Declares the files that teach the aligner.
    pub(super) fn files(&self, files: &mut Files) {
        files.inputs("the lexicon", &self.lexicon);
        files.inputs("a memory that teaches words", &self.memory);
        files.inputs("the weights", &self.model);
    }

    /// Reads the lexicon and the weights that the user named.
    pub(super) fn load(&self, guard: &Guard) -> Result<Loaded> {
        Ok(Loaded {
            encoder: match self.encoder {
                EncoderChoice::Auto => EncoderUse::Auto,
                EncoderChoice::Always => EncoderUse::Always,
                EncoderChoice::Never => EncoderUse::Never,
            },
            lexicon: self.lexicon(guard)?,
            model: self.model.as_deref().map(|path| super::model::load_model(guard, path)).transpose()?,
        })
    }
}

impl PairArgs {
    /// The lexicon to use instead of the shipped one, if any.
    fn lexicon(&self, guard: &Guard) -> Result<Option<Lexicon>> {
        let named = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        if self.memory.is_empty() {
            return Ok(named);
        }
        let mut pairs = Vec::new();
        for path in &self.memory {
            let before = pairs.len();
            read_memory(&guard.input(path)?, &mut pairs)?;
            if pairs.len() == before {
                return Err(Error::content(
                    path.display().to_string(),
                    "no unit in Arabic and English",
                    "name a memory of these two languages",
                ));
            }
        }
        let base = named.as_ref().unwrap_or_else(|| Lexicon::shipped());
        Ok(Some(adapt(base, pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())))))
    }
}

/// The lexicon in a file.
pub(super) fn read_lexicon(guard: &Guard, path: &Path) -> Result<Lexicon> {
    Lexicon::from_bytes(&read(guard, path)?)
}

impl Loaded {
    /// What the aligner needs.
    pub(super) fn resources(&self) -> Resources<'_> {
        Resources {
            lexicon: self.lexicon.as_ref().unwrap_or_else(|| Lexicon::shipped()),
            model: self.model.as_ref().unwrap_or_else(|| Model::shipped()),
            encoder: self.encoder,
            ..Resources::shipped()
        }
    }
}

/// `STEM.ar-en.tmx` for the file `first`: its name without extension and
/// language, the codes in source-target order.
pub(super) fn default_name(first: &Path, languages: (Language, Language), extension: &str) -> PathBuf {
    let stem = Path::new(first.file_stem().unwrap_or_default());
    let named = stem.extension().and_then(|code| code.to_str()).and_then(Language::from_code);
    let bare = if named.is_some() { stem.file_stem().unwrap_or_default() } else { stem.as_os_str() };
    let mut name = bare.to_owned();
    name.push(format!(".{}-{}.{extension}", languages.0.code(), languages.1.code()));
    PathBuf::from(name)
}

pub(super) fn share(text: &str) -> std::result::Result<f32, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "use a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_process_is_told_the_same() {
        #[derive(Debug, clap::Parser)]
        struct Line {
            #[command(flatten)]
            pair: PairArgs,
        }
        let parse = |line: &[OsString]| {
            let name: OsString = "p".into();
            <Line as clap::Parser>::try_parse_from(std::iter::once(&name).chain(line)).unwrap().pair
        };
        let all = "--unit line --min-confidence 0.25 --force --semicolons --no-check --encoder never --lexicon a b \
                   --memory=c --memory=d --model e --encoding windows-1256 --pdf builtin --revisions original \
                   --password x --password y --ocr never";
        let all: Vec<OsString> = all.replace(" b ", " ").split_whitespace().map(OsString::from).collect();
        for line in [&[][..], all.as_slice()] {
            let pair = parse(line);
            assert_eq!(format!("{:?}", parse(&pair.arguments())), format!("{pair:?}"));
        }
    }

    #[test]
    fn default_names_lose_extension_and_language() {
        for (first, expected) in [
            ("A_RES_78_265.ar.txt", "A_RES_78_265.ar-en.tmx"),
            ("dir/report.docx", "report.ar-en.tmx"),
            ("by_4.0.ar.txt", "by_4.0.ar-en.tmx"),
            ("ar.txt", "ar.ar-en.tmx"),
        ] {
            let name = default_name(Path::new(first), (Language::Arabic, Language::English), "tmx");
            assert_eq!(name, PathBuf::from(expected), "{first}");
        }
    }
}
