//! `muqabala check-measure`: the figures of `docs/checks.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work, table};
use crate::check::CHECKS;
use crate::check::measure::{Measured, measure};
use crate::error::{Error, Result};
use crate::exchange::parallel::line_pairs;
use crate::files::{Files, Guard};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::resources::read_lexicon;

/// Measure how often the checks alarm on line-parallel texts, and how many changed digits they find.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala check-measure unpc-dev.ar unpc-dev.en
  muqabala check-measure unpc-dev.ar unpc-dev.en --from 2001 --lexicon dev.lexicon")]
pub(super) struct MeasureArgs {
    /// Files in pairs, the Arabic one first; line N of one translates line N of the other
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// First line, from 1
    #[arg(long, default_value_t = 1)]
    from: usize,
    /// Last line
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    to: usize,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Work for MeasureArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("a text", &self.files);
        files.inputs("the lexicon", &self.lexicon);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let lexicon = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        let mut pairs = Vec::new();
        for two in self.files.chunks(2) {
            let [source, target] = two else {
                return Err(Error::Usage {
                    problem: format!("{} stands alone", two[0].display()),
                    remedy: "name the files in pairs, the Arabic one first".to_owned(),
                });
            };
            pairs.extend(line_pairs(guard, source, target)?);
        }
        let last = self.to.min(pairs.len());
        let chosen = pairs.get(self.from.saturating_sub(1)..last).unwrap_or_default();
        let languages = (Language::Arabic, Language::English);
        let measured = measure(chosen, languages, lexicon.as_ref().unwrap_or_else(|| Lexicon::shipped()))?;
        super::result(&measured, || text(&measured))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn text(measured: &Measured) -> String {
    let share = |part: u64, whole: u64| format!("{:.2} %", 100.0 * part as f64 / whole.max(1) as f64);
    let mut rows = table::new(table::Look::PLAIN);
    rows.set_header(["check", "pairs flagged", "share", "default"]);
    for check in CHECKS {
        let count = measured.alarms.get(check.id).copied().unwrap_or(0);
        let by_default = if check.runs_by_default() { "yes" } else { "no" };
        rows.add_row([check.id, &count.to_string(), &share(count, measured.pairs), by_default]);
    }
    let all = measured.any_default;
    rows.add_row(["all by default", &all.to_string(), &share(all, measured.pairs), ""]);
    let (words, sentences) = (&measured.transcription, &measured.missing_sentence);
    let numbers = measured.alarms.get("numbers").copied().unwrap_or(0);
    format!(
        "{}{} pairs; {} with digits, of which the number check alarms on {}; \
         {} of {} changed digits found ({})\n\
         {} of {} misread words found ({}), {} findings elsewhere in their pairs\n\
         {} of {} left-out sentences found ({}), {} findings elsewhere in their pairs\n",
        table::show(&rows, table::Look::PLAIN),
        measured.pairs,
        measured.with_digits,
        share(numbers, measured.with_digits),
        measured.found,
        measured.injected,
        share(measured.found, measured.injected),
        words.found,
        words.planted,
        share(words.found, words.planted),
        words.elsewhere,
        sentences.found,
        sentences.planted,
        share(sentences.found, sentences.planted),
        sentences.elsewhere,
    )
}
