//! `muqabala lexicon train`: learn word-translation probabilities.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Outcome, Work};
use crate::error::Result;
use crate::exchange::parallel::read_pairs;
use crate::files::{Files, Guard};
use crate::lexicon::{Lexicon, adapt, train};

/// Learn the lexicon of word translations.
#[derive(Debug, Args)]
pub(super) struct LexiconArgs {
    #[command(subcommand)]
    action: LexiconCommand,
}

#[derive(Debug, Subcommand)]
enum LexiconCommand {
    /// Learn word-translation probabilities from pairs of texts.
    #[command(after_help = "\
Example: muqabala lexicon train unpc.ar unpc.en terms.tsv -o my.lexicon
         muqabala lexicon train my-memory.tmx --adapt -o my.lexicon
         muqabala align A.ar.txt A.en.txt --lexicon my.lexicon")]
    Train(TrainArgs),
}

#[derive(Debug, Args)]
struct TrainArgs {
    /// Pairs: TMX files, TSV files (Arabic TAB English), or two files with one sentence a line named X.ar and X.en
    #[arg(required = true)]
    pairs: Vec<PathBuf>,
    /// Where to write the lexicon
    #[arg(short, long)]
    output: PathBuf,
    /// Add to the lexicon in the program instead of beginning anew: for a memory of your own
    #[arg(long)]
    adapt: bool,
}

/// What was learned.
#[derive(Serialize)]
struct Trained {
    pairs: usize,
    word_pairs: usize,
    bytes: usize,
    file: PathBuf,
}

impl Work for LexiconArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        let LexiconCommand::Train(args) = &self.action;
        files.inputs("a file to learn from", &args.pairs);
        files.output("the lexicon to write", &args.output);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let LexiconCommand::Train(args) = self.action;
        let texts = read_pairs(guard, &args.pairs)?;
        let pairs = texts.iter().map(|(a, b)| (a.as_str(), b.as_str()));
        let lexicon = if args.adapt { adapt::adapt(Lexicon::shipped(), pairs) } else { train::train(pairs) };
        let bytes = lexicon.to_bytes()?;
        guard.place(&args.output)?.write(&bytes)?;
        let told = Trained {
            pairs: texts.len(),
            word_pairs: lexicon.len(),
            bytes: bytes.len(),
            file: args.output.clone(),
        };
        super::result(&told, || {
            let Trained { pairs, word_pairs, bytes, file } = &told;
            format!("{pairs} pairs of texts, {word_pairs} word pairs, {bytes} bytes: {}\n", file.display())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
