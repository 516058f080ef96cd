//! `muqabala clean`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work};
use crate::files::{Files, Guard, companion};
use crate::tm::clean::CleanOptions;

/// Remove units that a memory is better without, and mend texts that clients would lose
///
/// Every removed unit goes to a file of its own with the reason. Order and identifiers stay, so that the
/// difference of two versions of a memory is what changed.
#[derive(Debug, Args)]
#[command(after_help = "Example: muqabala clean all.tmx clean.tmx --min-confidence 0.7")]
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
    take: TakeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// What the second file is for the user.
const REMOVED: &str = "the file for removed units";

impl Work for CleanArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the memory to read", &self.input);
        files.output("the file to write", &self.output);
        if let Some(removed) = &self.removed {
            files.output(REMOVED, removed);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let defaults = CleanOptions::default();
        let options = CleanOptions {
            min_confidence: self.min_confidence,
            max_chars: self.write.max_chars.unwrap_or(defaults.max_chars),
            max_ratio: self.max_ratio,
        };
        let output = guard.place(&self.output)?;
        let removed = match &self.removed {
            Some(path) => guard.place(path)?,
            None if guard.is_stream(&self.output) => {
                return Err(crate::Error::Usage {
                    problem: format!(
                        "{} has no place beside it for the removed units",
                        self.output.display()
                    ),
                    remedy: "name a file for them with --removed".to_owned(),
                });
            }
            None => output.companion(REMOVED, &companion(&self.output, "removed.csv"))?,
        };
        let mut write = self.write.options()?;
        // Too long is a reason for removal here, and so not one for leaving out.
        write.max_chars = Some(usize::MAX);
        let input = guard.input(&self.input)?;
        let report = crate::tm::clean::clean(
            &input,
            &output,
            Some(&removed),
            &options,
            self.take.pair()?.as_ref(),
            &write,
        )?;
        super::say_sifted(&report);
        Ok(ExitCode::SUCCESS)
    }
}
