//! `muqabala convert`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work, say};
use crate::Error;
use crate::files::{Files, Guard};
use crate::memory::take_in;

/// Turn a memory into another format
///
/// Reads TMX, XLIFF 1.2 and 2.x, CSV, TSV, XLSX, JSON lines, Wordfast and line-parallel pairs, told by
/// their content. Units, properties, notes and inline codes are kept: what the new format has no place for
/// travels along in one field and comes back from there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala convert memory.tmx memory.xlsx\n  \
    muqabala convert memory.xlsx memory.tmx --profile trados\n  muqabala convert memory.tmx lines.ar    # and lines.en\n  \
    muqabala convert memory.tmx un.db       # as `memory import` does; and back")]
pub(super) struct ConvertArgs {
    /// Memory to read
    input: PathBuf,
    /// File to write; the extension chooses the format, - is standard output. A .db takes the units in; it
    /// is made where there is none
    output: PathBuf,
    #[command(flatten)]
    take: TakeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// Whether the name is that of a store, into which units are taken instead of a file that is replaced.
fn is_store(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("db"))
}

impl Work for ConvertArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the memory to read", &self.input);
        match is_store(&self.output) {
            true => files.in_place("the memory that takes the units in", &self.output),
            false => files.output("the file to write", &self.output),
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let take = self.take.pair()?;
        if is_store(&self.output) {
            if take.is_some() {
                return Err(Error::Usage {
                    problem: "a .db takes the units in with all their languages".to_owned(),
                    remedy: "convert to a .tmx with --take first, and that to the .db".to_owned(),
                });
            }
            let added = take_in(&guard.input(&self.input)?, &self.output)?;
            say!("{} records, {} new units in {}", added.records, added.new, self.output.display());
            return Ok(ExitCode::SUCCESS);
        }
        let (input, output) = (guard.input(&self.input)?, guard.place(&self.output)?);
        let report = crate::tm::convert::convert(&input, &output, take.as_ref(), &self.write.options()?)?;
        super::say_account(&report);
        Ok(ExitCode::SUCCESS)
    }
}
