//! `muqabala dedupe`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work};
use crate::files::{Files, Guard};
use crate::tm::dedupe::{Keep, Same};

/// Remove units that come more than once
///
/// Order and identifiers stay as they are.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: muqabala dedupe all.tmx lean.tmx --same source --keep best --removed removed.csv"
)]
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
    take: TakeArgs,
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

impl Work for DedupeArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the memory to read", &self.input);
        files.output("the file to write", &self.output);
        if let Some(removed) = &self.removed {
            files.output("the file for removed units", removed);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let same = match self.same {
            SameArg::Pair => Same::Pair,
            SameArg::Source => Same::Source,
        };
        let keep = match self.keep {
            KeepArg::First => Keep::First,
            KeepArg::Best => Keep::Best,
            KeepArg::Newest => Keep::Newest,
        };
        let (input, output) = (guard.input(&self.input)?, guard.place(&self.output)?);
        let removed = self.removed.as_deref().map(|path| guard.place(path)).transpose()?;
        let options = self.write.options()?;
        let report = crate::tm::dedupe::dedupe(
            &input,
            &output,
            removed.as_ref(),
            (same, keep),
            self.take.pair()?.as_ref(),
            &options,
        )?;
        super::say_sifted(&report);
        Ok(ExitCode::SUCCESS)
    }
}
