//! `muqabala lexicon train`: learn word-translation probabilities.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::read_args::{read, read_text};
use super::{Outcome, Work};
use crate::error::{Error, Result};
use crate::files::{Files, Guard};
use crate::lang::Language;
use crate::lexicon::{Lexicon, adapt, train};

/// Learn the lexicon of word translations.
#[derive(Debug, Args)]
pub(super) struct LexiconArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
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
        let Action::Train(args) = &self.action;
        files.inputs("a file to learn from", &args.pairs);
        files.output("the lexicon to write", &args.output);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let Action::Train(args) = self.action;
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

/// The lexicon in the file `path`.
pub(super) fn from_file(guard: &Guard, path: &Path) -> Result<Lexicon> {
    Lexicon::from_bytes(&read(guard, path)?)
}

/// All pairs of texts in the files, Arabic first.
pub(super) fn read_pairs(guard: &Guard, paths: &[PathBuf]) -> Result<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = paths.iter();
    while let Some(path) = rest.next() {
        if is_memory(path) {
            read_memory(&guard.input(path)?, &mut pairs)?;
            continue;
        }
        let content = read_text(guard, path)?;
        match language_of(path) {
            Some(language) => {
                let partner = rest
                    .next()
                    .filter(|p| language_of(p).is_some_and(|l| l != language))
                    .ok_or_else(|| Error::Usage {
                        problem: format!("{} stands alone", path.display()),
                        remedy: "name the file in the other language directly behind it: unpc.ar unpc.en"
                            .to_owned(),
                    })?;
                let other = read_text(guard, partner)?;
                let (first, second): (Vec<&str>, Vec<&str>) =
                    (content.lines().collect(), other.lines().collect());
                if first.len() != second.len() {
                    return Err(Error::content(
                        path.display().to_string(),
                        format!("{} lines against {} in {}", first.len(), second.len(), partner.display()),
                        "both files must hold one sentence a line, line by line translations of each other",
                    ));
                }
                for (a, b) in first.into_iter().zip(second) {
                    let pair = if language == Language::Arabic { (a, b) } else { (b, a) };
                    pairs.push((pair.0.to_owned(), pair.1.to_owned()));
                }
            }
            None => {
                for line in content.lines() {
                    let mut cells = line.split('\t');
                    if let (Some(a), Some(b)) = (cells.next(), cells.next()) {
                        pairs.push((a.to_owned(), b.to_owned()));
                    }
                }
            }
        }
    }
    if pairs.is_empty() {
        return Err(Error::Usage {
            problem: "no pair of texts in the files".to_owned(),
            remedy: "give TMX files, TSV files (Arabic TAB English) or X.ar with X.en".to_owned(),
        });
    }
    Ok(pairs)
}

/// Whether a file is a memory by its name; a TSV of two columns is a word list.
fn is_memory(path: &Path) -> bool {
    const ENDINGS: [&str; 8] = [".tmx", ".tmx.gz", ".tmx.zip", ".xlf", ".xliff", ".csv", ".xlsx", ".jsonl"];
    let name = path.to_string_lossy().to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The texts of a memory, Arabic first; units that lack one of the languages are passed over.
pub(super) fn read_memory(path: &Path, pairs: &mut Vec<(String, String)>) -> Result<()> {
    for unit in crate::exchange::detect::open_memory(path)? {
        let unit = unit?;
        let text = |language| {
            unit.variants
                .iter()
                .find(|v| Language::from_code(&v.language) == Some(language))
                .map(|v| v.text.clone())
        };
        if let (Some(a), Some(b)) = (text(Language::Arabic), text(Language::English)) {
            pairs.push((a, b));
        }
    }
    Ok(())
}

fn language_of(path: &Path) -> Option<Language> {
    path.extension().and_then(|e| e.to_str()).and_then(Language::from_code)
}
