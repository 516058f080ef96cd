//! Options that `align` and `batch` share: how a pair is read, cut and aligned.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::read_args::ReadArgs;
use super::resource_args::ResourceArgs;
use crate::check::Selection;
use crate::confidence::SURE;
use crate::error::{Error, Result};
use crate::files::{Files, Guard};
use crate::pipeline::{MIN_CONFIDENCE, Options};
use crate::resources::OwnResources;
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
    #[command(flatten)]
    resources: ResourceArgs,
    #[command(flatten)]
    read: ReadArgs,
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
    /// As [`ResourceFiles::fingerprint`](crate::resources::ResourceFiles::fingerprint).
    pub(super) fn made_by(&self, guard: &Guard) -> Result<String> {
        if self.units().len() > 1 {
            return Err(Error::Usage {
                problem: "a run over many pairs makes units of one kind".to_owned(),
                remedy: "run it again for the other kind, with another folder for the results".to_owned(),
            });
        }
        // Whether reasons are told in words changes no memory.
        self.resources.resources().fingerprint(guard, &Options { reasons: true, ..self.options() })
    }

    /// The arguments that say the same, for another process.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let PairArgs { unit, min_confidence, force, semicolons, no_check, resources, read } = self;
        let mut arguments = read.arguments();
        let unit = unit.first().copied().unwrap_or_default().to_possible_value();
        arguments.extend(unit.map(|unit| format!("--unit={}", unit.get_name()).into()));
        arguments.push(format!("--min-confidence={min_confidence}").into());
        for (option, given) in [("force", *force), ("semicolons", *semicolons), ("no-check", *no_check)] {
            arguments.extend(given.then(|| format!("--{option}").into()));
        }
        arguments.extend(resources.arguments());
        arguments
    }

    /// As these, for a pass of which only the sure units are wanted.
    pub(super) fn sure_only(&self) -> Self {
        PairArgs { min_confidence: SURE, no_check: true, ..self.clone() }
    }

    /// As these, with the lexicon at `path` and nothing else that teaches words.
    pub(super) fn with_lexicon(&self, path: PathBuf) -> Self {
        PairArgs { resources: self.resources.with_lexicon(path), ..self.clone() }
    }

    /// Declares the files that teach the aligner.
    pub(super) fn files(&self, files: &mut Files) {
        self.resources.files(files);
    }

    /// Reads the lexicon and the weights that the user named.
    pub(super) fn load(&self, guard: &Guard) -> Result<OwnResources> {
        self.resources.load(guard)
    }
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
}
