//! `muqabala explain`: a unit of a memory and why its confidence is what it is.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work};
use crate::Result;
use crate::align::Resources;
use crate::explain::{Explained, explain};
use crate::files::{Files, Guard};
use crate::odds::probability;
use crate::resources::read_lexicon;

/// Show a unit with the reasons for its confidence.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala explain resolution.ar-en.tmx A.RES.78.265-p0007
  muqabala explain resolution.ar-en.tmx A.RES.78.265-n003 --json

Weights are log-odds in nats: positive speaks for the pair, negative against it. They add
up to ln(c / (1 - c)) of the confidence c: 0 is an even chance, 2.2 is 0.9, 6.9 is 0.999.
A file that does not hold them, such as a memory of another program, is shown with what
its words say, without weights.")]
pub(super) struct ExplainArgs {
    /// Memory, in any format that `convert` reads
    memory: PathBuf,
    /// Identifiers of the units
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
}

impl Work for ExplainArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory", &self.memory);
        files.inputs("the lexicon", &self.lexicon);
        Ok(())
    }

    fn work(mut self: Box<Self>, guard: &Guard) -> Outcome {
        let own = self.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
        self.memory = guard.input(&self.memory)?;
        let shipped = Resources::shipped();
        let resources = Resources { lexicon: own.as_ref().unwrap_or(shipped.lexicon), ..shipped };
        let found = explain(&self.memory, &self.ids, resources)?;
        super::result(&serde_json::json!({ "units": found }), || {
            found.iter().map(text).collect::<Vec<_>>().join("\n")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn text(unit: &Explained) -> String {
    let mut out = format!("{}\n", unit.id);
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            out.push_str(&format!("  {name:<11} {value}\n"));
        }
    };
    line("source", Some(unit.source.clone()));
    line("target", Some(unit.target.clone()));
    line("confidence", unit.confidence.map(|c| format!("{c:.3}")));
    line(
        "next best",
        unit.next_best.map(|p| format!("{p:.3}, the probability of the likeliest other reading")),
    );
    line("status", unit.status.clone());
    line("bead", unit.bead.as_ref().map(|b| format!("{b} {}", unit.position.as_deref().unwrap_or_default())));
    for reason in &unit.reasons {
        let weight = reason.weight.map_or(String::new(), |w| format!("{w:+.2}"));
        out.push_str(&format!("  {weight:>6}  {}: {}\n", reason.evidence, reason.text));
    }
    match unit.log_odds {
        Some(sum) => {
            let confidence = probability(sum);
            out.push_str(&format!("  ={sum:>+5.2}  log-odds of the confidence {confidence:.3}\n"));
        }
        None => out.push_str("          this file does not hold the weights that made the confidence\n"),
    }
    out
}
