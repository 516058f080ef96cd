//! `muqabala explain`: a unit of a memory and why its confidence is what it is.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::read_args::read;
use super::{Outcome, Work};
use crate::error::{Error, Result};
use crate::exchange::Opened;
use crate::exchange::props;
use crate::exchange::{LanguagePair, Tu};
use crate::files::{Files, Guard};
use crate::judge::reasons;
use crate::lang::Language;
use crate::lexicon::{Lexicon, format};

/// Show a unit with the reasons for its confidence.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala explain resolution.ar-en.tmx A.RES.78.265-p0007
  muqabala explain resolution.ar-en.tmx A.RES.78.265-n003 --json

Weights are in nats: positive speaks for the pair, negative against it. Tables and
workbooks, which hold the reasons themselves, are shown as they are.")]
pub(super) struct ExplainArgs {
    /// Memory, in any format that `convert` reads
    memory: PathBuf,
    /// Identifiers of the units
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Lexicon to use instead of the one in the program
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What is said about one unit.
#[derive(Debug, Serialize)]
struct Explained {
    id: String,
    source: String,
    target: String,
    confidence: Option<f32>,
    /// Probability of the next best reading.
    next_best: Option<f32>,
    status: Option<String>,
    bead: Option<String>,
    position: Option<String>,
    reasons: Vec<Line>,
}

/// One reason; without weight where the memory holds the reasons as text.
#[derive(Debug, Serialize)]
struct Line {
    evidence: String,
    weight: Option<f32>,
    text: String,
}

impl Work for ExplainArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory", &self.memory);
        files.inputs("the lexicon", &self.lexicon);
        Ok(())
    }

    fn work(mut self: Box<Self>, guard: &Guard) -> Outcome {
        let own = self.lexicon.as_deref().map(|path| format::from_bytes(&read(guard, path)?)).transpose()?;
        self.memory = guard.input(&self.memory)?;
        let found = find(&self, own.as_ref().unwrap_or_else(|| Lexicon::shipped()))?;
        if self.json {
            super::print_text(&super::to_json(&found))?;
        } else {
            let texts: Vec<String> = found.iter().map(text).collect();
            super::print_text(&texts.join("\n"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The units asked for, in the order asked for.
fn find(args: &ExplainArgs, lexicon: &Lexicon) -> Result<Vec<Explained>> {
    let memory = Opened::open(&args.memory, None)?;
    let (pair, name) = (memory.pair.clone(), memory.name.clone());
    let mut found: Vec<Option<Explained>> = args.ids.iter().map(|_| None).collect();
    let mut example = None;
    for tu in memory {
        let tu = tu?;
        if let Some(place) = args.ids.iter().position(|id| tu.id.as_deref() == Some(id.as_str())) {
            found[place] = Some(explained(&tu, &pair, lexicon));
        }
        example = example.or(tu.id);
    }
    args.ids
        .iter()
        .zip(found)
        .map(|(id, found)| {
            found.ok_or_else(|| {
                let remedy = match &example {
                    Some(example) => format!("its identifiers look like {example}"),
                    None => "its units have no identifiers".to_owned(),
                };
                Error::content(&name, format!("no unit {id}"), remedy)
            })
        })
        .collect()
}

fn explained(tu: &Tu, pair: &LanguagePair, lexicon: &Lexicon) -> Explained {
    let (source, target) = tu.sides(pair);
    let text = |side: Option<&crate::exchange::Tuv>| side.map(|v| v.text.clone()).unwrap_or_default();
    let (source, target) = (text(source), text(target));
    let languages = (Language::from_code(&pair.source), Language::from_code(&pair.target));
    let recorded = tu.prop(props::REASONS).map(|reasons| {
        let line = |part: &str| Line { evidence: "recorded".to_owned(), weight: None, text: part.to_owned() };
        reasons.split("; ").map(line).collect::<Vec<_>>()
    });
    let reasons = recorded.unwrap_or_else(|| match languages {
        (Some(source_language), Some(target_language)) if source_language != target_language => {
            reasons(&source, &target, (source_language, target_language), lexicon, None)
                .into_iter()
                .map(|r| Line { evidence: r.evidence.to_owned(), weight: Some(r.weight), text: r.text })
                .collect()
        }
        _ => Vec::new(),
    });
    let own = |kind: &str| tu.prop(kind).map(str::to_owned);
    Explained {
        id: tu.id.clone().unwrap_or_default(),
        source,
        target,
        confidence: tu.confidence(),
        next_best: tu.prop(props::NEXT_BEST).and_then(|p| p.parse().ok()),
        status: own(props::STATUS),
        bead: own(props::BEAD),
        position: own(props::POSITION),
        reasons,
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
        let weight = reason.weight.map_or(String::new(), |w| format!("{w:+.1}"));
        out.push_str(&format!("  {weight:>5}  {}: {}\n", reason.evidence, reason.text));
    }
    out
}
