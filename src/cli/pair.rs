//! `muqabala pair`: which documents belong together, by what is in them.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::escape::quoted;
use super::pair_args::share;
use super::read_args::ReadArgs;
use super::say::visible;
use super::{Outcome, Work, exit, progress, say, show};
use crate::batch::{self, Proposal, Proposing, Tally, TallyTable};
use crate::confidence::SURE;
use crate::error::{Error, Result};
use crate::files::{Files, Guard, Place};
use crate::lexicon::Lexicon;
use crate::resources::read_lexicon;

/// Find out which documents belong together by what is in them, whatever they are called.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala pair arabic english -o pairs.csv
  muqabala pair mixed -o pairs.csv && muqabala batch pairs.csv -o memories

Each document is read, and its words (through the lexicon), numbers, names by their
sound, symbols, length and paragraphs are compared with those of the other language;
where they leave doubt the sentence encoder compares the paragraphs. Of all ways to
pair the documents one to one the likeliest is taken. What is likelier a stranger to
all stays alone.

The list has the columns source, target, name, confidence, reasons, and the next best
counterpart of either with its confidence; the least sure pairs stand first. Look at
them, take out what is wrong, and give the list to `muqabala batch`. Documents in no
pair stand in NAME.left-over.csv beside it, with the reason.

Formats may be mixed. Of two folders the documents of the first are the originals, in
one folder the Arabic ones are.

Exit codes: 0 done (also where documents are left over), 1 a document could not be
read (the others are done), 2 usage, 4 no pair found, 5 a folder cannot be read or the
list cannot be written.")]
pub(super) struct PairingArgs {
    /// Folder with the documents in one language and folder with those in the other, or one folder with both
    #[arg(required = true, num_args = 1..=2, value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// List of pairs to write, as CSV
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Pairs with less confidence are not proposed
    #[arg(long, value_name = "0..1", default_value_t = 0.5, value_parser = share)]
    min_confidence: f32,
    /// Lexicon to use instead of the one in the program (see `muqabala lexicon train`)
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    #[command(flatten)]
    read: ReadArgs,
}

/// The result for machines.
#[derive(Serialize)]
struct PairingResult<'a> {
    #[serde(flatten)]
    proposal: &'a Proposal,
    found: TallyTable<'a>,
    list: &'a Path,
    left_over: Option<&'a Path>,
}

impl Work for PairingArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("a folder of documents", &self.folders);
        files.inputs("the lexicon", &self.lexicon);
        files.output("the list of pairs", &self.output);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let list = guard.place(&self.output)?;
        // Beside standard output there is no place for it.
        let left_over = match list.is_standard() {
            true => None,
            false => {
                let name = self.output.with_extension("left-over.csv");
                Some(list.companion("the documents left over", &name)?)
            }
        };
        let lexicon = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        let mut tally = Tally::default();
        let documents = batch::documents(&self.folders, &mut tally)?;
        documents.iter().try_for_each(|(_, path)| guard.reads("a document", path))?;
        let how = Proposing {
            lexicon: lexicon.as_ref().unwrap_or_else(|| Lexicon::shipped()),
            read: &self.read.options(),
            least: self.min_confidence,
        };
        let bar = progress::bar(documents.len());
        let proposal = batch::propose(&documents, how, &|| bar.inc(1));
        bar.finish_and_clear();
        list.write(&proposal.list(&self.output)?)?;
        if let Some(place) = &left_over {
            place.write(&proposal.left_over(&self.output)?)?;
        }
        let left_over = left_over.as_ref().map(Place::path);
        if super::json() {
            let report =
                PairingResult { proposal: &proposal, found: tally.table(), list: list.path(), left_over };
            super::result(&report, String::new)?;
        } else if !super::quiet() {
            tally.lines().iter().for_each(|line| say!("{line}"));
            summary(&proposal, &list, left_over)?;
        }
        if proposal.pairs.is_empty() {
            return Err(Error::content(
                self.folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", "),
                "no two documents belong together",
                match left_over {
                    Some(path) => format!("see {} for the reasons", path.display()),
                    None => "-o FILE.csv writes the reasons beside it".to_owned(),
                },
            ));
        }
        let failed = proposal.left.iter().any(|left| left.failed);
        Ok(if failed { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}

/// The counts, on standard error where the list itself goes to standard output.
fn summary(proposal: &Proposal, list: &Place, left_over: Option<&Path>) -> Result<()> {
    let unsure = proposal.pairs.iter().filter(|pair| pair.confidence < SURE).count();
    let unread = proposal.left.iter().filter(|left| left.failed).count();
    let at = |path: &Path| format!("; {}", visible(&path.display().to_string()));
    let lines = [
        format!(
            "{} pairs, {unsure} of them with less confidence than {SURE}{}",
            proposal.pairs.len(),
            if list.is_standard() { String::new() } else { at(list.path()) }
        ),
        format!(
            "{} documents in no pair, {unread} of them because they could not be read{}",
            proposal.left.len(),
            left_over.map(at).unwrap_or_default()
        ),
    ];
    if list.is_standard() {
        lines.iter().for_each(|line| say!("{line}"));
        return Ok(());
    }
    let next = format!("next: look at the list, then muqabala batch {} -o memories", quoted(list.path()));
    lines.into_iter().chain((!proposal.pairs.is_empty()).then_some(next)).try_for_each(|line| show!("{line}"))
}
