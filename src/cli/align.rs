//! `muqabala align`: one pair of documents becomes a memory.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::named::LanguageParser;
use super::pair_args::PairArgs;
use super::summary::AlignSummary;
use super::write_args::WriteArgs;
use super::{Outcome, Work};
use crate::batch::take_in_one;
use crate::bitext::Bitext;
use crate::error::{Error, Result};
use crate::exchange::{OutputFormat, WriteOptions};
use crate::files::{Files, Guard, Place, STANDARD, beside};
use crate::lang::Language;
use crate::pipeline::{Options, align_bilingual, align_files};
use crate::segment::UnitKind;
use crate::write::{Shows, Written, default_name, expect, is_project, separate, shows, write_bitext};

/// Align a document with its version in the other language and write a memory.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala align A_RES_78_265.ar.txt A_RES_78_265.en.pdf
  muqabala align letter.ar.docx letter.en.docx -o letter.tmx -o letter.xlsx --min-confidence 0.7
  muqabala align letter.ar.docx letter.en.docx --into un.db
  muqabala align a.ar b.en --unit line -o out.ladder
  muqabala align letter.ar.docx letter.en.docx --unit paragraph,sentence -o project/
  muqabala align two-columns.docx
  muqabala align MEMORY.tmx
  muqabala align A/RES/78/265

Without -o the memory stands beside the first file as NAME.ar-en.tmx, and what is
not in it (no counterpart, too little confidence) in NAME.ar-en.left-out.csv. Where
somebody changed one of them since (.muqabala.sha256 remembers what was written), both
stay as they are and the run ends with code 5; --overwrite replaces them.

Exit codes: 0 done, 2 usage, 3 not translations of each other (nothing written),
4 content cannot be used, 5 file cannot be read or written or is somebody's work,
6 a limit was passed.")]
pub(super) struct AlignArgs {
    /// The original, or one file that holds both languages (in two columns, block by block in turn, or a
    /// memory), or the symbol of a United Nations document, which is then got (see `muqabala fetch`)
    first: PathBuf,
    /// Its version in the other language
    second: Option<PathBuf>,
    #[arg(short, long, value_name = "FILE", help = format!(
        "Where to write; the extension tells the format ({}, .ar or .en for a line-parallel pair, \
         a folder for an OmegaT project); may be repeated", OutputFormat::told_extensions()
    ))]
    output: Vec<PathBuf>,
    /// Memory that takes the units in; it is made where there is none. Without -o nothing else is written
    #[arg(long, value_name = "MEMORY.db")]
    into: Option<PathBuf>,
    /// Language of the first document, ar or en; detected by default
    #[arg(long, value_name = "LANG", value_parser = LanguageParser)]
    source: Option<Language>,
    /// Language of the second document
    #[arg(long, value_name = "LANG", value_parser = LanguageParser)]
    target: Option<Language>,
    #[command(flatten)]
    pair: PairArgs,
    #[command(flatten)]
    write: WriteArgs,
    /// With --json: the texts of every unit, too
    #[arg(long)]
    texts: bool,
    #[cfg(feature = "fetch")]
    #[arg(skip)]
    service: super::fetch::ServiceArgs,
}

impl Work for AlignArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the first document", &self.first);
        files.inputs("the second document", &self.second);
        self.pair.files(files);
        let write = self.write.options()?;
        for output in separate(&self.output, &write)? {
            match is_project(output, &write)? {
                true => files.folder("the OmegaT project (-o)", output),
                false => files.output("a result (-o)", output),
            }
        }
        if let Some(into) = &self.into {
            files.in_place("the memory that takes the units in", into);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        #[cfg(feature = "fetch")]
        let this = self.with_documents(guard)?;
        #[cfg(not(feature = "fetch"))]
        let this = *self;
        let write = this.write.options()?;
        let typed: Vec<Place> = separate(&this.output, &write)?
            .into_iter()
            .map(|path| guard.place(path))
            .collect::<Result<_>>()?;
        let document = this.first.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let units = this.pair.units();
        for kind in kinds(&units) {
            let write = WriteOptions { beside: kind.clone(), ..write.clone() };
            for place in &typed {
                expect(&this.placed(place, kind.as_deref(), &write)?, &document, &write)?;
            }
            if typed.is_empty() && this.into.is_none() {
                for languages in
                    [(Language::Arabic, Language::English), (Language::English, Language::Arabic)]
                {
                    let place = this.beside(guard, languages, &write)?;
                    expect(&this.placed(&place, kind.as_deref(), &write)?, &document, &write)?;
                }
            }
        }

        let shown: Vec<Shows> = typed.iter().map(|place| shows(place.path(), &write)).collect();
        let reasons = super::json() || shown.iter().any(|s| s.reasons);
        let findings = super::json() || shown.is_empty() || shown.iter().any(|s| s.findings);
        let mut options =
            Options { source: this.source, target: this.target, reasons, ..this.pair.options() };
        // A bead list or a line-parallel pair has no place for findings.
        options.checks = options.checks.filter(|_| findings);
        let loaded = this.pair.load(guard)?;
        let first = guard.input(&this.first)?;
        let second = this.second.as_deref().map(|second| guard.input(second)).transpose()?;
        // All before the first is written: what cannot be aligned leaves nothing behind.
        let align = |unit: &UnitKind| {
            let options = Options { unit: *unit, ..options.clone() };
            match &second {
                Some(second) => align_files(&first, second, &options, loaded.resources()),
                None => align_bilingual(&first, &options, loaded.resources()),
            }
        };
        let bitexts: Vec<Bitext> = units.iter().map(align).collect::<Result<_>>()?;
        let mut results = Vec::new();
        for (bitext, kind) in bitexts.iter().zip(kinds(&units)) {
            let write = WriteOptions { beside: kind, ..write.clone() };
            results.extend(this.write_all(bitext, &typed, guard, &write)?);
        }
        let Some(bitext) = bitexts.into_iter().next() else { return Ok(ExitCode::SUCCESS) };
        if super::json() || !super::quiet() {
            let inputs = std::iter::once(&this.first).chain(&this.second).cloned().collect();
            let mut summary = AlignSummary::new(&bitext, inputs, options.min_confidence, results);
            if this.texts {
                summary = summary.with_texts(&bitext);
            }
            match this.output.iter().any(|p| p == Path::new(STANDARD)) {
                true => super::summary::print_beside(&summary)?,
                false => super::summary::print(&summary)?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl AlignArgs {
    /// Gets the documents where a symbol stands in the place of the files; they, and by
    /// default the memory, come into the present folder.
    #[cfg(feature = "fetch")]
    fn with_documents(mut self, guard: &Guard) -> Result<Self> {
        let symbol = super::fetch::ServiceArgs::symbol(&self.first).filter(|_| self.second.is_none());
        if let Some(symbol) = symbol {
            let [arabic, english] = self.service.pair(&symbol, Path::new(""), guard)?;
            let turned = self.source == Some(Language::English) || self.target == Some(Language::Arabic);
            let (first, second) = if turned { (english, arabic) } else { (arabic, english) };
            (self.first, self.second) = (first, Some(second));
        }
        Ok(self)
    }

    /// The place of the memory whose name was not typed.
    fn beside(
        &self,
        guard: &Guard,
        languages: (Language, Language),
        options: &WriteOptions,
    ) -> Result<Place> {
        let name = default_name(&self.first, languages, options.profile.needs().extension);
        if guard.is_stream(&self.first) {
            return Err(Error::Usage {
                problem: format!("{} has no place beside it for the result", self.first.display()),
                remedy: "name the result with -o".to_owned(),
            });
        }
        let path = self.first.with_file_name(name);
        guard.default_place("the result, whose name follows from the first document", &path, parent(&path))
    }

    fn write_all(
        &self,
        bitext: &Bitext,
        typed: &[Place],
        guard: &Guard,
        options: &WriteOptions,
    ) -> Result<Vec<Written>> {
        let mut places = typed.to_vec();
        if places.is_empty() && self.into.is_none() {
            let languages = (bitext.source.language, bitext.target.language);
            places.push(self.beside(guard, languages, options)?);
        }
        let write = |place: &Place| {
            write_bitext(bitext, &self.placed(place, options.beside.as_deref(), options)?, options)
        };
        let mut results = places.iter().map(write).collect::<Result<Vec<Written>>>()?;
        if let Some(into) = &self.into {
            let languages = (bitext.source.language, bitext.target.language);
            let mut name = default_name(&self.first, languages, "tmx");
            if let Some(kind) = &options.beside {
                name = beside(&name, kind);
            }
            let added = take_in_one(into, &name.display().to_string(), bitext, options)?;
            results.push(Written {
                files: vec![into.clone()],
                units: added.records,
                left_out: std::collections::BTreeMap::new(),
            });
        }
        Ok(results)
    }

    /// The place of a result for units of this `kind`: of the first kind its own, of another one beside it.
    fn placed(&self, place: &Place, kind: Option<&str>, options: &WriteOptions) -> Result<Place> {
        let Some(kind) = kind else { return Ok(place.clone()) };
        if place.is_standard() {
            return Err(Error::Usage {
                problem: "memories of several kinds of units do not go into one stream".to_owned(),
                remedy: "name a file with -o; the second memory stands beside it".to_owned(),
            });
        }
        match is_project(place.path(), options)? {
            true => Ok(place.clone()),
            false => place.companion("the memory of the other units", &beside(place.path(), kind)),
        }
    }
}

/// What the results of each kind of units are called: those of the first have the name that was typed.
fn kinds(units: &[UnitKind]) -> impl Iterator<Item = Option<String>> + '_ {
    units.iter().enumerate().map(|(at, unit)| (at > 0).then(|| unit.name().to_owned()))
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}
