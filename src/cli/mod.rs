//! The command line: one file per subcommand with its help text, its arguments
//! and a thin function that calls the library. Errors become messages, hints
//! and exit codes here and nowhere else.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod lexicon;
mod model;

mod clean;
mod convert;
mod dedupe;
mod merge;
mod split;
mod validate;
pub mod write_args;

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

/// Sets a document in Arabic and its English version face to face.
#[derive(Debug, Parser)]
#[command(name = "muqabala", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Lexicon(lexicon::LexiconArgs),
    Model(model::ModelArgs),
    Convert(convert::ConvertArgs),
    Merge(merge::MergeArgs),
    Split(split::SplitArgs),
    Dedupe(dedupe::DedupeArgs),
    Clean(clean::CleanArgs),
    Validate(validate::ValidateArgs),
}

/// What a subcommand ends with: an exit code, or an error that [`run`] turns into one.
pub type Outcome = std::result::Result<ExitCode, Error>;

/// Parses the command line, runs the subcommand, reports its error.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome: Outcome = match cli.command {
        Command::Lexicon(args) => lexicon::run(args),
        Command::Model(args) => model::run(args),
        Command::Convert(args) => convert::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Dedupe(args) => dedupe::run(&args),
        Command::Clean(args) => clean::run(&args),
        Command::Validate(args) => validate::run(&args),
    };
    outcome.unwrap_or_else(|error| report(&error))
}

/// Tells how many units were written and where; on standard error, so that a
/// memory on standard output stays clean.
fn say_written(units: u64, files: &[PathBuf]) {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    eprintln!("{units} units written to {}", names.join(", "));
}

/// Tells what was kept and what was removed and why.
fn say_sifted(report: &crate::tm::dedupe::Sifted) {
    say_written(report.kept, &report.files);
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
