//! `muqabala merge`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Outcome;
use super::write_args::WriteArgs;

/// Put several memories into one
///
/// The same pair comes once, from the first memory that has it; identifiers that are taken get a number.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// Memories to read, of any format
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// File to write
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    write: WriteArgs,
}

/// Runs the subcommand.
///
/// # Errors
/// As [`crate::tm::merge::merge`].
pub(super) fn run(args: &MergeArgs) -> Outcome {
    let report = crate::tm::merge::merge(&args.inputs, &args.output, &args.write.options()?)?;
    super::say_written(report.units, &report.files);
    if report.duplicates > 0 {
        eprintln!("{} units were there already", report.duplicates);
    }
    Ok(ExitCode::SUCCESS)
}
