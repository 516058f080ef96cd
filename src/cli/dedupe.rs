//! `muqabala dedupe`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::write_args::WriteArgs;
use crate::tm::dedupe::{Keep, Same};

/// Remove units that come more than once
///
/// Order and identifiers stay as they are.
#[derive(Debug, Args)]
pub(super) struct DedupeArgs {
    /// Memory to read
    input: PathBuf,
    /// File to write
    output: PathBuf,
    /// What makes two units the same
    #[arg(long, value_enum, default_value_t = SameArg::Pair)]
    same: SameArg,
    /// Which of them stays
    #[arg(long, value_enum, default_value_t = KeepArg::First)]
    keep: KeepArg,
    /// Write removed units, with the reason, to this file
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SameArg {
    /// Both texts
    Pair,
    /// The source text
    Source,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KeepArg {
    /// The first one
    First,
    /// The one with the highest confidence
    Best,
    /// The one with the latest date
    Newest,
}

/// Runs the subcommand.
///
/// # Errors
/// As [`crate::tm::dedupe::dedupe`].
pub(super) fn run(args: &DedupeArgs) -> Outcome {
    let same = match args.same {
        SameArg::Pair => Same::Pair,
        SameArg::Source => Same::Source,
    };
    let keep = match args.keep {
        KeepArg::First => Keep::First,
        KeepArg::Best => Keep::Best,
        KeepArg::Newest => Keep::Newest,
    };
    let options = args.write.options()?;
    let report = crate::tm::dedupe::dedupe(
        &args.input,
        &args.output,
        args.removed.as_deref(),
        (same, keep),
        &options,
    )?;
    super::say_sifted(&report);
    Ok(ExitCode::SUCCESS)
}
