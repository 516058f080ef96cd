//! `muqabala terms`: the terms of a memory.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::TakeArgs;
use super::{Outcome, Work, exit, say};
use crate::Result;
use crate::exchange::columns::TableFor;
use crate::files::{Files, Guard};
use crate::terms::{Options, gather_texts, terms, text, write};

/// Find the terms of a memory with their translations
///
/// Candidates for a person to look at: phrases that the memory often translates in one way, that
/// stand there more often than elsewhere, and whose words belong together. Forms of a word
/// (plurals, articles) are one term. Reads any memory that `convert` reads.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala terms un.db -o terms.tbx\n  \
    muqabala terms letter.tmx -o terms.csv --least 2\n  muqabala terms un.db --limit 50 --json\n\n\
    `check --terms terms.tbx` takes the list when somebody has looked at it.\n\
    Exit codes: 0 something was found, 1 nothing, others as README lists them.")]
pub(super) struct TermsArgs {
    /// The memory
    memory: PathBuf,
    /// Write to a file: .tbx, or .csv or .tsv with examples of use
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Most terms
    #[arg(long, value_name = "N", default_value_t = 500)]
    limit: usize,
    /// How often a term stands in the memory at least
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: u32,
    #[command(flatten)]
    take: TakeArgs,
    /// Tables without byte order mark and without protection against spreadsheet formulas
    #[arg(long)]
    plain: bool,
    /// Replace a list that somebody changed after the program wrote it
    #[arg(long)]
    overwrite: bool,
}

impl Work for TermsArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory", &self.memory);
        if let Some(output) = &self.output {
            files.output("the list of terms", output);
        }
        if self.overwrite {
            files.overwrite();
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let (texts, codes) = gather_texts(&guard.input(&self.memory)?, self.take.pair()?.as_ref())?;
        let found = terms(&texts, &Options { limit: self.limit, least: self.least.max(1) });
        if let Some(output) = &self.output {
            let title = format!("Terms of {}", self.memory.display());
            let for_whom = if self.plain { TableFor::Programs } else { TableFor::Spreadsheets };
            let file = write(&found, &codes, &title, &guard.place(output)?, for_whom)?;
            say!("{}: {} terms of {} pairs", file.display(), found.terms.len(), found.looked_at);
        }
        if found.looked_at < found.pairs {
            say!("{} of {} pairs were looked at", found.looked_at, found.pairs);
        }
        if super::json() {
            super::result(&found, String::new)?;
        } else if self.output.is_none() {
            super::print_text(&text(&found))?;
        }
        Ok(if found.terms.is_empty() { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}
