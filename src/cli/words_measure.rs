//! `muqabala words-measure`: the figures of words in `docs/measured.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work};
use crate::error::Result;
use crate::files::{Files, Guard};
use crate::resources::read_lexicon;
use crate::words::{Aligner, compare, cut, faults, measure, parse_gold};

/// Measure the alignment error rate of words against pairs aligned by hand.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala words-measure corpora/gold/words.test.txt
  muqabala words-measure corpora/gold/words.test.txt --cut > pairs.txt
  muqabala words-measure corpora/gold/words.test.txt --found links.txt")]
pub(super) struct MeasureArgs {
    /// Pairs aligned by hand
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// Print the pairs as other aligners read them: words ||| words
    #[arg(long, conflicts_with = "found")]
    cut: bool,
    /// Measure the links that another aligner found: a line for each pair, 0-0 1-2
    #[arg(long, value_name = "FILE")]
    found: Option<PathBuf>,
    /// Print which links are missed and which are wrong
    #[arg(long, conflicts_with_all = ["found", "cut"])]
    faults: bool,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Work for MeasureArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("the gold", &self.gold);
        files.inputs("the links", &self.found);
        files.inputs("the lexicon", &self.lexicon);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let lexicon = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        let aligner = match &lexicon {
            Some(lexicon) => Aligner::shipped().knowing(lexicon),
            None => Aligner::shipped(),
        };
        let mut gold = Vec::new();
        for path in &self.gold {
            gold.extend(parse_gold(&path.display().to_string(), &guard.read_text(path)?)?);
        }
        let shown = match &self.found {
            Some(found) => super::to_json(&compare(&gold, &guard.read_text(found)?)),
            None if self.faults => faults(&gold, aligner),
            None if self.cut => {
                let lines = gold.iter().map(|pair| cut(pair).join(" ||| ") + "\n");
                lines.collect()
            }
            None => super::to_json(&measure(&gold, aligner)),
        };
        super::print_text(&shown)?;
        Ok(ExitCode::SUCCESS)
    }
}
