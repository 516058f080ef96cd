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
mod outcome;
mod pair;
mod progress;
pub mod read_args;
mod say;
mod split;
mod summary;
mod table;
mod validate;
pub mod write_args;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::Error;
pub use outcome::{Outcome, exit};
use say::{print_text, say_sifted, say_too_long, say_written, to_json};

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

/// Parses the command line, runs the subcommand, reports its error.
pub fn run() -> ExitCode {
    // Programs that read pages end with this one. Where no handler can be set they end by themselves.
    let _ = ctrlc::set_handler(|| {
        crate::process::end_all();
        std::process::exit(i32::from(exit::STOPPED));
    });
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
