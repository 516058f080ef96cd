//! `muqabala clean`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::Outcome;
use super::write_args::WriteArgs;
use crate::tm::clean::CleanOptions;

/// Remove units that a memory is better without, and mend texts that clients would lose
///
/// Every removed unit goes to a file of its own with the reason. Order and identifiers stay, so that the
/// difference of two versions of a memory is what changed.
#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    /// Memory to read
    input: PathBuf,
    /// File to write
    output: PathBuf,
    /// File for removed units; OUTPUT.removed.csv if not given
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    /// Remove units below this confidence, where they have one
    #[arg(long, value_name = "0..1")]
    min_confidence: Option<f32>,
    /// Remove units where one side is more than so many times as long as the other
    #[arg(long, value_name = "N", default_value_t = CleanOptions::default().max_ratio)]
    max_ratio: f32,
    #[command(flatten)]
    write: WriteArgs,
}

/// Runs the subcommand.
///
/// # Errors
/// As [`crate::tm::clean::clean`].
pub(super) fn run(args: &CleanArgs) -> Outcome {
    let defaults = CleanOptions::default();
    let options = CleanOptions {
        min_confidence: args.min_confidence,
        max_chars: args.write.max_chars.unwrap_or(defaults.max_chars),
        max_ratio: args.max_ratio,
    };
    let removed = args.removed.clone().unwrap_or_else(|| beside(&args.output));
    let report =
        crate::tm::clean::clean(&args.input, &args.output, Some(&removed), &options, &args.write.options()?)?;
    super::say_sifted(&report);
    Ok(ExitCode::SUCCESS)
}

fn beside(output: &Path) -> PathBuf {
    let name = output.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    output.with_file_name(format!("{stem}.removed.csv"))
}
