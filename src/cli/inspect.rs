//! `muqabala inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read_args::{ReadArgs, language_of};
use super::{Outcome, Work, say};
use crate::files::{Files, Guard};
use crate::inspect::{Inspection, counts_in_words, html, inspect, kind_name};
use crate::lexicon::Lexicon;
use crate::read::read_path;
use crate::repair::repair;

/// Show what is read from a document and what is repaired in it
///
/// Lists the blocks with number, kind, label and page, what was removed, each repair with before and
/// after, and what the file holds besides the text (hidden text, comments, …), so that a person can
/// check that nothing is missing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala inspect report.pdf\n  \
    muqabala inspect report.pdf --html report.html\n  muqabala inspect report.docx --json")]
pub(super) struct InspectArgs {
    /// Document to read
    file: PathBuf,
    /// Write a page that shows it, right to left where it belongs, removed parts struck out
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Language of the document, ar or en, instead of the detected one
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    #[command(flatten)]
    read: ReadArgs,
}

impl Work for InspectArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        files.input("the document to read", &self.file);
        if let Some(page) = &self.html {
            files.output("the page to write", page);
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let document = read_path(&guard.input(&self.file)?, &self.read.options())?;
        let language = language_of(&document, self.language.as_deref())?;
        let inspection = inspect(repair(document, language, Lexicon::shipped()), language);
        if let Some(path) = &self.html {
            guard.place(path)?.write(html(&inspection).as_bytes())?;
        }
        super::result(&inspection, || listing(&inspection))?;
        if let Some(path) = &self.html {
            say!("page written to {}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Widest text shown of a block or a repair.
const SHOWN: usize = 90;

/// The inspection as lines of text.
fn listing(inspection: &Inspection) -> String {
    let mut lines = Vec::new();
    let origin = &inspection.origin;
    let encoding = origin.encoding.as_deref().map_or_else(String::new, |e| format!(", {e}"));
    lines.push(format!("{}: {}, read by {}{encoding}", origin.name, inspection.language, origin.reader));
    let facts = &inspection.facts;
    let session = facts.session.map(|s| s.to_string());
    let counts = counts_in_words(&facts.counts);
    for (name, value) in [
        ("symbol", &facts.symbol),
        ("session", &session),
        ("date", &facts.date),
        ("title", &facts.title),
        ("paragraphs", &counts),
    ] {
        lines.extend(value.as_ref().map(|value| format!("{name}: {value}")));
    }
    for page in &inspection.recognised {
        lines.push(format!(
            "page {} recognised, mean confidence {:.0} %",
            page.page,
            page.confidence * 100.0
        ));
    }
    let account = &inspection.account;
    lines.push(format!("characters: {}", account.in_words()));
    lines.extend(account.skipped_in_words().map(|skipped| format!("left out: {skipped}")));
    if account.unreadable > 0 {
        lines.push(format!("letters that nobody can tell: {}", account.unreadable));
    }
    for warning in &inspection.warnings {
        let page = warning.page.map_or_else(String::new, |p| format!("page {p}: "));
        lines.push(format!("warning: {page}{}", warning.message));
    }
    let mut page = None;
    for block in &inspection.blocks {
        if block.page.is_some() && block.page != page {
            page = block.page;
            lines.push(format!("-- page {}", page.unwrap_or_default()));
        }
        let kind = kind_name(&block.kind);
        let label = block.label.as_deref().unwrap_or_default();
        let language = block.language.code();
        lines.push(format!("{:>4}  {language}  {kind:<10} {label:<5} {}", block.number, clip(&block.text)));
        for repair in block.repairs.iter().filter_map(|r| inspection.repairs.get(*r)) {
            if !repair.after.is_empty() {
                let (before, after) = (clip(&repair.before), clip(&repair.after));
                lines.push(format!("          {}: {before} → {after}", repair.rule));
            }
        }
    }
    for skipped in &inspection.skipped {
        let page = skipped.page.map_or_else(String::new, |page| format!(" (page {page})"));
        lines.push(format!("left out, {}{page}: {}", skipped.why.name(), clip(&skipped.text)));
    }
    for count in &inspection.counts {
        lines.push(format!("{:>4}  {}", count.count, count.rule));
    }
    lines.join("\n") + "\n"
}

/// The beginning of a text on one line.
fn clip(text: &str) -> String {
    let line = text.replace('\n', " ⏎ ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
