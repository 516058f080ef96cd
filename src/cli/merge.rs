//! `muqabala merge`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work};
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
    /// Write units that were there already, with the reason, to this file
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    #[command(flatten)]
    take: TakeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl Work for MergeArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.inputs("a memory to read", &self.inputs);
        files.output("the file to write", &self.output);
        if let Some(removed) = &self.removed {
            files.output("the file for removed units", removed);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let inputs: Vec<PathBuf> =
            self.inputs.iter().map(|i| guard.input(i)).collect::<crate::Result<_>>()?;
        let output = guard.place(&self.output)?;
        let removed = self.removed.as_deref().map(|path| guard.place(path)).transpose()?;
        let (wanted, options) = (self.take.pair()?, self.write.options()?);
        let report = crate::tm::merge::merge(&inputs, &output, removed.as_ref(), wanted.as_ref(), &options)?;
        super::say_account(&report);
        Ok(ExitCode::SUCCESS)
    }
}
