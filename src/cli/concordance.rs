//! `muqabala concordance`: where words stand in a memory.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::WriteArgs;
use super::{Outcome, Work, exit, say};
use crate::Result;
use crate::files::{Files, Guard};
use crate::memory::{Memory, Wanted, found};

/// Look where words stand in a memory, with what stands opposite
///
/// Words are found in any form: with clitics, endings and other spelling. Likely translations
/// are marked on the other side.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala concordance un.db \"sustainable development\"\n  \
    muqabala concordance un.db \"التنمية *دامة\" -o hits.html\n  \
    muqabala concordance un.db \"peace security\" --anywhere -o hits.xlsx\n  \
    muqabala concordance un.db \"A/RES/7[0-9]/[0-9]+\" --regex --json\n\n\
    Exit codes: 0 something was found, 1 nothing, others as README lists them.")]
pub(super) struct ConcordanceArgs {
    /// The memory, a .db
    memory: PathBuf,
    /// Words behind each other; * stands for any letters, ? for one
    text: String,
    /// It is a regular expression, for the text as it is written
    #[arg(long, conflicts_with = "anywhere")]
    regex: bool,
    /// The words may stand anywhere in a text, in any order
    #[arg(long)]
    anywhere: bool,
    /// Language to look in, where the letters of the words do not tell
    #[arg(long, value_name = "CODE")]
    from: Option<String>,
    /// Most units; if not given 30, and 10,000 in a file
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Write to a file; the extension tells the format: .html, .csv, .xlsx, .tmx …
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

/// A few screens; more are asked for, or looked through in a file.
const SHOWN: usize = 30;
const IN_A_FILE: usize = 10_000;

impl Work for ConcordanceArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory", &self.memory);
        if let Some(output) = &self.output {
            files.output("the file to write", output);
        }
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let wanted = Wanted {
            text: self.text.clone(),
            regex: self.regex,
            anywhere: self.anywhere,
            language: self.from.clone(),
            limit: self.limit.unwrap_or(if self.output.is_some() { IN_A_FILE } else { SHOWN }),
        };
        let concordance = Memory::open(&self.memory)?.concordance(&wanted)?;
        let hits = &concordance.found;
        if let Some(output) = &self.output {
            let account = found::write(hits, &self.text, &guard.place(output)?, &self.write.options()?)?;
            super::say::say_account(&account);
        }
        if super::json() {
            super::result(&concordance, String::new)?;
        } else if self.output.is_none() {
            let texts: Vec<String> = hits.iter().map(found::text).collect();
            super::print_text(&texts.concat())?;
        }
        let (shown, units) = (hits.len(), concordance.units);
        match (shown, concordance.all) {
            (0, _) => say!("found nowhere"),
            (_, true) if units == shown => {}
            (_, true) => say!("the first {shown} of {units} units; --limit shows more"),
            (_, false) => say!("the first {shown} of {units} units or more; --limit shows more"),
        }
        Ok(if hits.is_empty() { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}
