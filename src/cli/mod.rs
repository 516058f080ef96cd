//! The command line: one file per subcommand with its help text, its arguments
//! and a thin function that calls the library. Errors become messages, hints
//! and exit codes here and nowhere else.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod align;
mod batch;
mod check;
mod check_measure;
mod clean;
mod convert;
mod dedupe;
mod eval;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod inspect;
mod lexicon;
mod merge;
mod model;
mod pair;
mod progress;
pub mod read_args;
mod split;
mod summary;
mod table;
mod validate;
pub mod write_args;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::Error;

/// Exit codes; README lists them.
pub mod exit {
    /// A check found something, or one of many inputs failed.
    pub const FINDINGS: u8 = 1;
    /// The command line asks for something that cannot be (clap uses it too).
    pub const USAGE: u8 = 2;
    /// The two documents are not translations of each other.
    pub const NOT_PARALLEL: u8 = 3;
    /// An input was read but its content cannot be used.
    pub const CONTENT: u8 = 4;
    /// A file could not be opened or written.
    pub const IO: u8 = 5;
    /// A limit on size or depth was passed.
    pub const LIMIT: u8 = 6;
}

/// Sets a document in Arabic and its English version face to face and makes a translation memory of them.
#[derive(Debug, Parser)]
#[command(name = "muqabala", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Align(align::AlignArgs),
    Batch(batch::BatchArgs),
    Eval(eval::EvalArgs),
    Explain(explain::ExplainArgs),
    #[cfg(feature = "fetch")]
    Fetch(fetch::FetchArgs),
    Inspect(inspect::InspectArgs),
    Lexicon(lexicon::LexiconArgs),
    Model(model::ModelArgs),
    Convert(convert::ConvertArgs),
    Merge(merge::MergeArgs),
    Split(split::SplitArgs),
    Dedupe(dedupe::DedupeArgs),
    Clean(clean::CleanArgs),
    Check(check::CheckArgs),
    #[command(hide = true)]
    CheckMeasure(check_measure::MeasureArgs),
    Validate(validate::ValidateArgs),
}

/// What a subcommand ends with: an exit code, or an error that [`run`] turns into one.
pub type Outcome = std::result::Result<ExitCode, Error>;

/// Parses the command line, runs the subcommand, reports its error.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome: Outcome = match cli.command {
        Command::Align(args) => align::run(args),
        Command::Batch(args) => batch::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Explain(args) => explain::run(args),
        #[cfg(feature = "fetch")]
        Command::Fetch(args) => fetch::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Lexicon(args) => lexicon::run(args),
        Command::Model(args) => model::run(args),
        Command::Convert(args) => convert::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Dedupe(args) => dedupe::run(&args),
        Command::Clean(args) => clean::run(&args),
        Command::Check(args) => check::run(&args),
        Command::CheckMeasure(args) => check_measure::run(&args),
        Command::Validate(args) => validate::run(&args),
    };
    outcome.unwrap_or_else(|error| report(&error))
}

/// Pretty JSON with a line feed at the end.
fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Prints to standard output; a reader that closes the pipe early (`| head`) is no error.
///
/// # Errors
/// [`Error::Io`] when standard output cannot be written for another reason.
fn print_text(text: &str) -> crate::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::io("standard output", e)),
        _ => Ok(()),
    }
}

/// Tells how many units were written and where; on standard error, so that a
/// memory on standard output stays clean.
fn say_written(units: u64, files: &[PathBuf]) {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let plural = if units == 1 { "" } else { "s" };
    match names.as_slice() {
        [] => eprintln!("no unit, and so no file"),
        names => eprintln!("{units} unit{plural} written to {}", names.join(", ")),
    }
}

/// Tells how many units a client's limit left out, if any.
fn say_too_long(units: u64) {
    if units > 0 {
        eprintln!("{units} units are longer than the client takes and were left out");
    }
}

/// Tells what was kept and what was removed and why.
fn say_sifted(report: &crate::tm::dedupe::Sifted) {
    say_written(report.kept, &report.files);
    say_too_long(report.too_long);
    if report.mended > 0 {
        eprintln!("{} units were mended", report.mended);
    }
    eprintln!("{} units were removed", report.removed);
    for (reason, count) in &report.reasons {
        eprintln!("{count:>8}  {reason}");
    }
}

fn report(error: &Error) -> ExitCode {
    eprintln!("error: {error}");
    if let Some(remedy) = error.remedy() {
        eprintln!("  help: {remedy}");
    }
    ExitCode::from(match error {
        Error::Io { .. } => exit::IO,
        Error::Content { .. } => exit::CONTENT,
        Error::Limit { .. } => exit::LIMIT,
        Error::NotParallel { .. } => exit::NOT_PARALLEL,
        Error::Usage { .. } => exit::USAGE,
    })
}
