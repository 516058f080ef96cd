//! `muqabala check`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::write_args::TakeArgs;
use super::{Outcome, Work, exit};
use crate::check::report::{html, sarif, text};
use crate::check::run::memory;
use crate::check::{CHECKS, Selection};
use crate::exchange::stream::file_name;
use crate::files::{Files, Guard};
use crate::finding::Severity;
use crate::lexicon::Lexicon;
use crate::resources::read_lexicon;

/// Check the pairs of a memory: numbers, dates, symbols, terms, punctuation, likely transcription errors
///
/// Nothing is changed. Ends with code 1 when something is found that is more than a note.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct CheckArgs {
    /// Memory to check: TMX, XLIFF, CSV, TSV, XLSX, JSON lines, line-parallel pair
    file: PathBuf,
    /// Run only these checks, by id, with commas between
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    only: Vec<String>,
    /// Do not run these checks
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    skip: Vec<String>,
    /// Terms that must be translated as listed: TBX, or CSV or TSV with the columns ar and en
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    #[command(flatten)]
    take: TakeArgs,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// Write here instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    /// A line for each finding
    #[default]
    Table,
    /// Everything, places as byte offsets
    Json,
    /// SARIF 2.1.0, which code hosts and editors show
    Sarif,
    /// A page for the browser
    Html,
}

fn after_help() -> String {
    let mut text = String::from(
        "Examples:\n  muqabala check memory.tmx\n  muqabala check memory.xlsx --only numbers,dates --format html -o findings.html\n  muqabala check memory.tmx --terms terms.csv --skip quotes\n\nChecks (* only when named with --only):\n",
    );
    for check in CHECKS {
        let star = if check.runs_by_default() { ' ' } else { '*' };
        text.push_str(&format!(" {star}{:<19} {}\n", check.id, check.about));
    }
    text
}

impl Work for CheckArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the memory to check", &self.file);
        files.inputs("the list of terms", &self.terms);
        files.inputs("the lexicon", &self.lexicon);
        if let Some(output) = &self.output {
            files.output("the file for the findings", output);
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let selection = Selection { only: self.only, skip: self.skip };
        let terms = self.terms.as_deref().map(|path| guard.input(path)).transpose()?;
        let lexicon = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        let lexicon = lexicon.as_ref().unwrap_or_else(|| Lexicon::shipped());
        let input = guard.input(&self.file)?;
        let mut report = memory(&input, self.take.pair()?.as_ref(), &selection, terms.as_deref(), lexicon)?;
        // The copy of a stream is gone when the report is read.
        if guard.is_stream(&self.file) {
            report.file = file_name(&input);
        }
        let shown = match self.format {
            Form::Table => text::write(&report),
            Form::Json => super::to_json(&report),
            Form::Sarif => super::to_json(&sarif::write(&report)),
            Form::Html => html::write(&report),
        };
        match &self.output {
            Some(path) => drop(guard.place(path)?.write(shown.as_bytes())?),
            None if super::json() => {}
            None => super::print_text(&shown)?,
        }
        if super::json() {
            super::result(&report, String::new)?;
        }
        let bad = report.worst().is_some_and(|worst| worst >= Severity::Warning);
        Ok(if bad { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}
