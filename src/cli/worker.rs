//! `muqabala worker`: pairs as lines of JSON, for engines that spread work over machines.

use std::process::ExitCode;

use clap::Args;

use super::pair_args::PairArgs;
use super::{Outcome, Work};
use crate::batch::{How, Times, work};
use crate::error::{Error, Result};
use crate::files::{Files, Guard};
use crate::pipeline::Options;

/// Align pairs that come as lines of JSON, one after the other; for Spark, Slurm and the like.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala worker < requests.jsonl > answers.jsonl
  parallel --pipe -N 50 muqabala worker < requests.jsonl > answers.jsonl

A line names two documents, as paths or in the line itself:
  {\"id\":\"7\",\"source\":{\"path\":\"7.ar.docx\"},\"target\":{\"path\":\"7.en.pdf\"}}
  {\"id\":\"8\",\"source\":{\"text\":\"…\"},\"target\":{\"path\":\"8.pdf\",\"base64\":\"…\"}}

Each is answered by a line with the units, the segments alone, confidence and
warnings, or with \"error\". Answers are flushed one by one; memory stays as it is
however many lines come. `muqabala gather` makes of the answers what `batch` makes.
deploy/ in the source has examples for Spark, GNU parallel and Slurm.

Exit codes: 0 all lines were answered, whatever the answers say, 2 usage,
5 standard input or output failed.")]
pub(super) struct WorkerArgs {
    #[command(flatten)]
    pair: PairArgs,
    /// Leave the words out of the reasons; memories hold only their weights
    #[arg(long)]
    no_reasons: bool,
    /// Tell the seconds of each pair
    #[arg(long)]
    times: bool,
}

impl Work for WorkerArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        self.pair.files(files);
        Ok(())
    }

    fn is_lines(&self) -> bool {
        true
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let loaded = self.pair.load(guard)?;
        let options = Options { reasons: !self.no_reasons, ..self.pair.options() };
        let made_by = self.pair.made_by(guard)?;
        let how = How {
            options: &options,
            resources: loaded.resources(),
            made_by: &made_by,
            times: if self.times { Times::Told } else { Times::Untold },
        };
        let answers = std::io::BufWriter::new(std::io::stdout().lock());
        match work(std::io::stdin().lock(), answers, how) {
            // Whoever asked has what it wanted.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(e) => Err(Error::io("standard input or output", e)),
            Ok(_) => Ok(ExitCode::SUCCESS),
        }
    }
}
