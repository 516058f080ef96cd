//! `muqabala review-measure`: the figures of `docs/review.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work};
use crate::align::Resources;
use crate::error::Result;
use crate::exchange::ladder;
use crate::exchange::parallel::{line_pairs, read_lines};
use crate::files::{Files, Guard};
use crate::lang::Language;
use crate::resources::read_lexicon;
use crate::review::measure::{Learning, planted, realigned};

/// Measure how soon a reviewer who follows the queue has seen what is wrong, and what aligning anew
/// between decided units gains.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala review-measure held.ar held.en --plant 40 --lexicon dev.lexicon
  muqabala review-measure dev-hard.src dev-hard.tgt --gold dev-hard.gold --decisions 10")]
pub(super) struct MeasureArgs {
    /// The Arabic lines
    source: PathBuf,
    /// The English lines
    target: PathBuf,
    /// Pair line N with line N, exchange so many, and look for them
    #[arg(long, value_name = "N", default_value_t = 40)]
    plant: usize,
    /// The right beads; then the lines are aligned and some decided
    #[arg(long, value_name = "LADDER", conflicts_with = "plant")]
    gold: Option<PathBuf>,
    /// Decisions before what lies between is aligned anew
    #[arg(long, value_name = "N", default_value_t = 10)]
    decisions: usize,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Work for MeasureArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.inputs("a text", [&self.source, &self.target]);
        files.inputs("the right beads", &self.gold);
        files.inputs("the lexicon", &self.lexicon);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let lexicon = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        let shipped = Resources::shipped();
        let resources = Resources { lexicon: lexicon.as_ref().unwrap_or(shipped.lexicon), ..shipped };
        let languages = (Language::Arabic, Language::English);
        let shown = match &self.gold {
            Some(gold) => {
                let rungs = ladder::parse(&gold.display().to_string(), &guard.read_text(gold)?)?;
                let texts = [read_lines(guard, &self.source)?, read_lines(guard, &self.target)?];
                serde_json::json!(realigned(texts, &rungs, self.decisions, languages, resources))
            }
            None => {
                let pairs = line_pairs(guard, &self.source, &self.target)?;
                let both = [Learning::Never, Learning::OnTheWay]
                    .map(|learning| planted(&pairs, self.plant, languages, resources, learning));
                serde_json::json!(both)
            }
        };
        super::result(&shown, || super::to_json(&shown))?;
        Ok(ExitCode::SUCCESS)
    }
}
