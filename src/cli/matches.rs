//! `muqabala match`: what a memory has that is like a text.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::penalty_args::PenaltyArgs;
use super::{Outcome, Work, exit, say};
use crate::Result;
use crate::files::{Files, Guard, STANDARD};
use crate::memory::{MatchOptions, Memory, show};

/// Look in a memory for a text and what is like it
///
/// Numbers, dates, symbols and labels may differ: they are replaced in the suggestion, and
/// marked. A percentage says how like the texts are; 101 and 102 mean that one or both
/// neighbours are the same, too. Where nothing is like a text, the longest phrases that it shares
/// with units are shown as parts, with what stands opposite them.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  muqabala match un.db \"Recalling its resolution 62/208 of 19 December 2007,\"\n  \
    muqabala match un.db lines.txt --floor 70 -o matches.html      # each line is a segment\n  \
    muqabala match un.db - --json < lines.txt\n  \
    muqabala memory vectors un.db && muqabala match un.db \"in other words\" --semantic\n\n\
    Exit codes: 0 something was found, 1 nothing, others as README lists them."
)]
pub(super) struct MatchArgs {
    /// The memory, a .db
    memory: PathBuf,
    /// The text; or a file with one segment a line, or - for standard input
    text: PathBuf,
    /// Least score in per cent
    #[arg(long, value_name = "PERCENT", default_value_t = 50.0)]
    floor: f64,
    /// Most matches of one text
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
    /// Only texts that are the same
    #[arg(long)]
    exact: bool,
    /// For texts without a match do not look for parts of them
    #[arg(long)]
    no_parts: bool,
    /// Also units that say the same in other words, by the vectors that `memory vectors` makes
    #[cfg(feature = "encoder")]
    #[arg(long, conflicts_with = "exact")]
    semantic: bool,
    /// Language of the text, where its letters do not tell
    #[arg(long, value_name = "CODE")]
    from: Option<String>,
    /// Language of the translations, where the memory has more than two
    #[arg(long, value_name = "CODE")]
    to: Option<String>,
    /// Write a page with the matches (.html) instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    penalties: PenaltyArgs,
}

impl MatchArgs {
    /// Whether the text is in a file: standard input, or a name under which there is one.
    fn is_file(&self) -> bool {
        self.text == Path::new(STANDARD) || self.text.is_file()
    }

    fn options(&self) -> Result<MatchOptions> {
        Ok(MatchOptions {
            floor: self.floor,
            limit: self.limit,
            exact: self.exact,
            parts: !self.no_parts,
            #[cfg(feature = "encoder")]
            semantic: self.semantic,
            target: self.to.clone(),
            penalties: self.penalties.penalties()?,
        })
    }
}

impl Work for MatchArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory", &self.memory);
        if self.is_file() {
            files.input("the text", &self.text);
        }
        if let Some(output) = &self.output {
            files.output("the page (-o)", output);
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let options = self.options()?;
        let text = match self.is_file() {
            true => guard.read_text(&self.text)?,
            false => self.text.to_string_lossy().into_owned(),
        };
        let lines: Vec<&str> = match self.is_file() {
            true => text.lines().filter(|line| !line.trim().is_empty()).collect(),
            false => vec![text.as_str()],
        };
        let answers = Memory::open(&self.memory)?.answers(&lines, self.from.as_deref(), &options)?;
        let found = answers.iter().any(show::Answer::is_something);
        if let Some(output) = &self.output {
            let page = show::page(&self.memory.display().to_string(), &answers);
            guard.place(output)?.write(page.as_bytes())?;
        }
        if super::json() {
            super::result(&serde_json::json!({ "answers": answers }), String::new)?;
        } else if self.output.is_none() {
            for answer in &answers {
                if answers.len() > 1 {
                    super::print_text(&format!("{}\n", answer.text))?;
                }
                let hits: Vec<String> = answer.hits.iter().map(show::text).collect();
                super::print_text(&hits.concat())?;
                let parts: Vec<String> = answer.parts.iter().map(show::part).collect();
                super::print_text(&parts.concat())?;
                #[cfg(feature = "encoder")]
                for meant in &answer.meant {
                    super::print_text(&show::meant(meant))?;
                }
            }
        }
        #[cfg(feature = "encoder")]
        if let Some(without) = answers.iter().map(|a| a.without_vector).max().filter(|n| *n > 0) {
            say!(
                "{without} units have no vector and were not looked at; `muqabala memory vectors` makes them"
            );
        }
        if !found {
            say!("nothing like it");
        }
        Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(exit::FINDINGS) })
    }
}
