//! A unit of a memory and why its confidence is what it is.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use crate::align::{Resources, SharedWords, shared_words};
use crate::error::{Error, Result};
use crate::exchange::{LanguagePair, Opened, Tu, props};
use crate::judge::{from_contributions, seen};
use crate::lang::Language;

/// Units of the memory from which a word's translation is learned at the most; a document has fewer.
const MOST_UNITS: usize = 20_000;

/// What is said about one unit.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Identifier.
    pub id: String,
    /// Source text.
    pub source: String,
    /// Target text.
    pub target: String,
    /// Confidence, 0 to 1.
    pub confidence: Option<f32>,
    /// Probability of the next best reading.
    pub next_best: Option<f32>,
    /// `sure`, `doubtful` …
    pub status: Option<String>,
    /// Bead type.
    pub bead: Option<String>,
    /// Segments of both documents.
    pub position: Option<String>,
    /// Contributions to the confidence, on the scale of log-odds.
    pub reasons: Vec<ExplainedReason>,
    /// Sum of the weights: ln(confidence / (1 − confidence)); `None` where the memory holds no weights.
    pub log_odds: Option<f32>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExplainedReason {
    /// Kind of reason.
    pub evidence: String,
    /// Contribution in nats; `None` where the memory does not hold what made the confidence.
    pub weight: Option<f32>,
    /// In words.
    pub text: String,
}

/// The units of the memory at `path` with these identifiers, in the order asked for.
///
/// # Errors
/// [`Error::Io`] and [`Error::Content`] where the memory cannot be read; [`Error::Content`] for an identifier that is not there.
pub fn explain(path: &Path, ids: &[String], resources: Resources<'_>) -> Result<Vec<Explained>> {
    let memory = Opened::open(path, None)?;
    let (pair, name) = (memory.pair.clone(), memory.name.clone());
    let mut found: HashMap<String, (usize, Tu)> = HashMap::new();
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut example = None;
    for tu in memory {
        let tu = tu?;
        example = example.or_else(|| tu.id.clone());
        let asked = tu.id.clone().filter(|id| ids.contains(id));
        if asked.is_some() || texts.len() < MOST_UNITS {
            texts.push(both(&tu, &pair));
        }
        if let Some(id) = asked {
            found.insert(id, (texts.len() - 1, tu));
        }
    }
    let unit = |id: &String| {
        found.get(id).ok_or_else(|| {
            let remedy = match &example {
                Some(example) => format!("its identifiers look like {example}"),
                None => "its units have no identifiers".to_owned(),
            };
            Error::content(&name, format!("no unit {id}"), remedy)
        })
    };
    let units: Vec<&(usize, Tu)> = ids.iter().map(unit).collect::<Result<_>>()?;
    let shared = shared(&texts, &pair, resources);
    Ok(units.into_iter().map(|(at, tu)| explained(tu, &pair, shared.get(*at))).collect())
}

fn both(tu: &Tu, pair: &LanguagePair) -> (String, String) {
    let (source, target) = tu.sides(pair);
    let text = |side: Option<&crate::exchange::Tuv>| side.map(|v| v.text.clone()).unwrap_or_default();
    (text(source), text(target))
}

/// What the two texts of each unit have in common, learned from all of them.
/// Empty where the languages are not the two that the lexicon knows.
fn shared(texts: &[(String, String)], pair: &LanguagePair, resources: Resources<'_>) -> Vec<SharedWords> {
    let languages = (Language::from_code(&pair.source), Language::from_code(&pair.target));
    let (Some(source), Some(target)) = languages else { return Vec::new() };
    if source == target {
        return Vec::new();
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(s, t)| (s.as_str(), t.as_str())).collect();
    shared_words(&texts, (source, target), resources)
}

fn explained(tu: &Tu, pair: &LanguagePair, shared: Option<&SharedWords>) -> Explained {
    let (source, target) = both(tu, pair);
    let reasons = reasons(tu, shared);
    let weights: Option<Vec<f32>> = reasons.iter().map(|line| line.weight).collect();
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
        log_odds: weights.filter(|w| !w.is_empty()).map(|w| w.iter().sum()),
        reasons,
    }
}

/// From the weights of a memory, else from the sentences of a table; a file
/// without either shows what the words say, without weights.
fn reasons(tu: &Tu, shared: Option<&SharedWords>) -> Vec<ExplainedReason> {
    if let Some(reasons) = tu.prop(props::CONTRIBUTIONS).and_then(|text| from_contributions(text, shared)) {
        let line = |r: crate::bitext::Reason| ExplainedReason {
            evidence: r.evidence.to_owned(),
            weight: Some(r.weight),
            text: r.text,
        };
        return reasons.into_iter().map(line).collect();
    }
    if let Some(text) = tu.prop(props::REASONS) {
        return text.split("; ").map(sentence).collect();
    }
    let line = |(evidence, text): (&str, String)| ExplainedReason {
        evidence: evidence.to_owned(),
        weight: None,
        text,
    };
    shared.map(seen).unwrap_or_default().into_iter().map(line).collect()
}

/// `length (-0.42): the target is …` as a table holds it; anything else as it stands.
fn sentence(text: &str) -> ExplainedReason {
    let parts = text.split_once("): ").and_then(|(head, text)| {
        let (evidence, weight) = head.split_once(" (")?;
        Some(ExplainedReason {
            evidence: evidence.to_owned(),
            weight: Some(weight.parse().ok()?),
            text: text.to_owned(),
        })
    });
    parts.unwrap_or_else(|| ExplainedReason {
        evidence: "recorded".to_owned(),
        weight: None,
        text: text.to_owned(),
    })
}
