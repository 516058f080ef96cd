//! `muqabala convert`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work};
use crate::files::{Files, Guard};

/// Turn a memory into another format
///
/// Reads TMX, XLIFF 1.2 and 2.x, CSV, TSV, XLSX, JSON lines, Wordfast and line-parallel pairs, told by
/// their content. Units, properties, notes and inline codes are kept: what the new format has no place for
/// travels along in one field and comes back from there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala convert memory.tmx memory.xlsx\n  \
    muqabala convert memory.xlsx memory.tmx --profile trados\n  muqabala convert memory.tmx lines.ar    # and lines.en")]
pub(super) struct ConvertArgs {
    /// Memory to read
    input: PathBuf,
    /// File to write; the extension chooses the format, - is standard output
    output: PathBuf,
    #[command(flatten)]
    take: TakeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl Work for ConvertArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the memory to read", &self.input);
        files.output("the file to write", &self.output);
        files.overwrite(self.write.overwrite);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let take = self.take.pair()?;
        let (input, output) = (guard.input(&self.input)?, guard.place(&self.output)?);
        let report = crate::tm::convert::convert(&input, &output, take.as_ref(), &self.write.options()?)?;
        super::say_account(&report);
        Ok(ExitCode::SUCCESS)
    }
}
