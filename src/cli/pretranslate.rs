//! `muqabala pretranslate`: what memories have for new documents, and the count to bill by.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use comfy_table::{Cell, CellAlignment};

use super::named::LanguageParser;
use super::pair_args::UnitKind;
use super::penalty_args::PenaltyArgs;
use super::read_args::{ReadArgs, language_of};
use super::{Outcome, Work, exit, say, table};
use crate::exchange::WriteOptions;
use crate::files::{Files, Guard};
use crate::lang::Language;
use crate::memory::MatchOptions;
use crate::pipeline::Options;
use crate::pretranslate::{
    Analysis, AnalysisRow, BANDS, CommonLanguage, How, Source, Translated, Wanted, count, documents,
    pretranslate, write,
};
use crate::read::{read_lines, read_path};
use crate::{Error, Result};

/// Look in memories for every segment of new documents, and count what is to be translated
///
/// Prints the analysis: repetitions, context matches, full and fuzzy matches, segments and words.
/// A segment counts once: as a repetition where the same text came before in the run, else by the
/// best match of a memory, or by a text before it in the run that is more like it (internal).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    muqabala pretranslate NEW.ar.docx --with un.db\n  \
    muqabala pretranslate NEW.ar.docx --with un.db -o new.xlf -o analysis.html\n  \
    muqabala pretranslate documents/ --with un.db --with client.tmx -o project/ -o analysis.csv\n\n\
    Exit codes: 0 done, 1 one of several documents could not be used, others as README lists them.")]
pub(super) struct PretranslateArgs {
    /// Documents, or folders that hold them; all in one language
    #[arg(value_name = "FILE", required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// File that names documents, one a line
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Memory to look in, a .db or any file of pairs; may be repeated
    #[arg(long = "with", value_name = "MEMORY", required = true)]
    with: Vec<PathBuf>,
    /// Where to write; the extension tells what: .xlf (XLIFF 1.2), .xliff (2.1), .tmx (the units that were
    /// found), .xlsx, a folder for an OmegaT project, or .html, .csv, .json for the analysis; may be repeated
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// What to write, where the extension does not tell: xliff12, xliff21, tmx, xlsx, omegat, html, csv, json
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
    /// Language of the documents, ar or en; detected by default
    #[arg(long, value_name = "CODE", value_parser = LanguageParser)]
    from: Option<Language>,
    /// Language to translate into, where the memories have more than two
    #[arg(long, value_name = "CODE")]
    to: Option<String>,
    /// Least score of a match in per cent
    #[arg(long, value_name = "PERCENT", default_value_t = 50.0)]
    floor: f64,
    /// Least score of a match that is put into the translation; others are only offered
    #[arg(long, value_name = "PERCENT", default_value_t = 75.0)]
    fill: f64,
    /// Most matches of one segment
    #[arg(long, value_name = "N", default_value_t = 3)]
    limit: usize,
    /// What becomes a segment
    #[arg(long, value_enum, default_value_t)]
    unit: UnitKind,
    /// Replace a result that somebody changed after the program wrote it, or that it did not write
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    penalties: PenaltyArgs,
    #[command(flatten)]
    read: ReadArgs,
}

impl PretranslateArgs {
    fn wanted(&self, output: &Path) -> Result<Wanted> {
        Wanted::of(output, self.format.as_deref())
    }
}

impl Work for PretranslateArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("the list", &self.list);
        match documents(&self.files, self.list.as_deref()) {
            Ok(all) => files.inputs("a document", all),
            // The work tells that the list cannot be read.
            Err(Error::Io { .. }) => files.inputs("a document", &self.files),
            Err(error) => return Err(error),
        }
        files.inputs("a memory (--with)", &self.with);
        for output in &self.output {
            match self.wanted(output)? {
                Wanted::Omegat => files.folder("the OmegaT project (-o)", output),
                _ => files.output("a result (-o)", output),
            }
        }
        if self.overwrite {
            files.overwrite();
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let memories: Vec<Source> =
            self.with.iter().map(|path| Source::open(&guard.input(path)?)).collect::<Result<_>>()?;
        let options = Options { unit: self.unit.into(), read: self.read.options(), ..Options::default() };
        let paths = documents(&self.files, self.list.as_deref())?;
        let (mut read, mut failed) = (Vec::new(), 0);
        let mut common =
            self.from.map_or_else(CommonLanguage::default, |own| CommonLanguage::named(own, "--from"));
        for path in &paths {
            let look = || {
                let read = if matches!(self.unit, UnitKind::Line) { read_lines } else { read_path };
                let document = read(&guard.input(path)?, &options.read)?;
                let language = language_of(&document, self.from.map(Language::code))?;
                Ok::<_, Error>((document, language))
            };
            match look() {
                Ok((document, language)) => {
                    common.add(path, language)?;
                    read.push(document);
                }
                Err(error) if paths.len() > 1 => {
                    failed += 1;
                    say!("error: {error}");
                    if let Some(remedy) = error.remedy() {
                        say!("  help: {remedy}");
                    }
                }
                Err(error) => return Err(error),
            }
        }
        let matching = MatchOptions {
            floor: self.floor,
            limit: self.limit.max(1),
            parts: true,
            target: self.to.clone(),
            penalties: self.penalties.penalties()?,
            ..MatchOptions::default()
        };
        let language = common.get().unwrap_or(Language::Arabic);
        let all: Vec<Translated> = pretranslate(read, language, &options, &memories, &matching)?;
        let analysis = count(&all);
        let how = How { fill: self.fill, target: self.to.clone() };
        let write_options = WriteOptions::default();
        for output in &self.output {
            let place = guard.place(output)?;
            for file in write(self.wanted(output)?, &place, &all, &analysis, &how, &write_options)? {
                say!("written: {}", file.display());
            }
        }
        super::result(&analysis, || told(&analysis))?;
        if failed > 0 {
            say!("{failed} of {} documents could not be used and are not counted", paths.len());
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(exit::FINDINGS) })
    }
}

/// The table of all documents; of several also a row for each, with its words.
fn told(analysis: &Analysis) -> String {
    let mut out = String::new();
    if analysis.documents.len() > 1 {
        let mut rows = table::new(table::Look::PLAIN);
        let names = BANDS.iter().map(|(band, _)| band.name());
        rows.set_header(["words", "all"].into_iter().chain(names));
        for row in analysis.documents.iter().chain([&analysis.total]) {
            let cells = [row.document.clone(), row.words.to_string()].into_iter();
            rows.add_row(right(cells.chain(row.bands.iter().map(|counted| counted.words.to_string()))));
        }
        out += &table::show(&rows, table::Look::PLAIN);
        out.push('\n');
    }
    out + &bands(&analysis.total)
}

fn bands(row: &AnalysisRow) -> String {
    let mut rows = table::new(table::Look::PLAIN);
    rows.set_header(["", "segments", "words", "%", "internal segments", "internal words"]);
    for (counted, (_, name)) in row.bands.iter().zip(BANDS) {
        let share = counted.words as f64 / row.words.max(1) as f64 * 100.0;
        rows.add_row(right([
            name.to_owned(),
            counted.segments.to_string(),
            counted.words.to_string(),
            format!("{share:.1}"),
            counted.internal_segments.to_string(),
            counted.internal_words.to_string(),
        ]));
    }
    rows.add_row(right(["total".to_owned(), row.segments.to_string(), row.words.to_string()]));
    table::show(&rows, table::Look::PLAIN)
}

/// Names to the left, figures to the right.
fn right(cells: impl IntoIterator<Item = String>) -> Vec<Cell> {
    let aligned = |(at, text): (usize, String)| {
        let side = if at == 0 { CellAlignment::Left } else { CellAlignment::Right };
        Cell::new(super::say::visible(&text)).set_alignment(side)
    };
    cells.into_iter().enumerate().map(aligned).collect()
}
