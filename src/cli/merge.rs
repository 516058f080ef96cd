//! `muqabala merge`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::WriteArgs;
use super::{Outcome, Work, say};
use crate::files::{Files, Guard};

/// Put several memories into one
///
/// The same pair comes once, from the first memory that has it; identifiers that are taken get a number.
#[derive(Debug, Args)]
#[command(after_help = "Example: muqabala merge old.tmx new.csv -o all.tmx")]
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

impl Work for MergeArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.inputs("a memory to read", &self.inputs);
        files.output("the file to write", &self.output);
        files.overwrite(self.write.overwrite);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let inputs: Vec<PathBuf> =
            self.inputs.iter().map(|i| guard.input(i)).collect::<crate::Result<_>>()?;
        let report = crate::tm::merge::merge(&inputs, &guard.place(&self.output)?, &self.write.options()?)?;
        super::say_written(report.units, &report.files);
        super::say_left_out(report.too_long, report.one_sided);
        if report.duplicates > 0 {
            say!("{} units were there already", report.duplicates);
        }
        Ok(ExitCode::SUCCESS)
    }
}
