//! What came of one pair, before anything is written: a value that also travels as a line of
//! JSON, from a worker to whoever gathers.

use serde::{Deserialize, Serialize};

use super::status::PairStatus;
use crate::Error;
use crate::bitext::{Bitext, DocumentSummary, Unit, Unpaired, Verdict};
use crate::segment::UnitKind;

/// What an input was when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Size in bytes.
    pub bytes: u64,
    /// Nanoseconds from 1970 to its last change; none where it came without a file.
    pub modified: Option<u64>,
    /// SHA-256.
    pub sha256: String,
}

/// Why a pair has no bitext.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// What became of it.
    pub status: PairStatus,
    /// What went wrong and what to do about it.
    pub error: String,
    /// Whether the next run may have more luck with the same files: a full disk, a file that
    /// was not there.
    pub again: bool,
}

impl Failure {
    /// A failure that the same files would have again.
    pub(super) fn lasting(status: PairStatus, error: impl Into<String>) -> Self {
        Failure { status, error: error.into(), again: false }
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let status = match error {
            Error::NotParallel { .. } => PairStatus::NotParallel,
            Error::Changed { .. } => PairStatus::Kept,
            _ => PairStatus::Failed,
        };
        let told = match error.remedy() {
            Some(remedy) => format!("{error}; {remedy}"),
            None => error.to_string(),
        };
        Failure { status, error: told, again: matches!(error, Error::Io { .. } | Error::Changed { .. }) }
    }
}

/// What came of one pair.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// Place in the list of pairs, from 0.
    pub number: Option<u64>,
    /// Name of the pair.
    pub name: String,
    /// Source file, as it was found.
    pub source: String,
    /// Target file.
    pub target: String,
    /// What the two files were; none where they were not read.
    pub inputs: Vec<Stamp>,
    /// What the result depends on besides the files: version, options, lexicon.
    pub made_by: String,
    /// Seconds that it took, where they are wanted.
    pub seconds: Option<f64>,
    /// The pairs of segments, or why there are none.
    pub result: Result<Box<Bitext>, Failure>,
}

impl Default for Outcome {
    fn default() -> Self {
        Outcome {
            number: None,
            name: String::new(),
            source: String::new(),
            target: String::new(),
            inputs: Vec::new(),
            made_by: String::new(),
            seconds: None,
            result: Err(Failure::lasting(PairStatus::Failed, "")),
        }
    }
}

/// An outcome as a line of JSON.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    status: PairStatus,
    /// Mean confidence of the units.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
    source_path: String,
    target_path: String,
    #[serde(default)]
    inputs: Vec<Stamp>,
    #[serde(default)]
    made_by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    error: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<DocumentSummary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<DocumentSummary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<UnitKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    units: Option<Vec<Unit>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unpaired: Option<Vec<Unpaired>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(default)]
    asked: usize,
}

impl Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Line::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Line::deserialize(deserializer).map(Outcome::from)
    }
}

impl From<Outcome> for Line {
    fn from(outcome: Outcome) -> Self {
        let line = Line {
            id: outcome.name,
            number: outcome.number,
            status: PairStatus::Failed,
            confidence: None,
            source_path: outcome.source,
            target_path: outcome.target,
            inputs: outcome.inputs,
            made_by: outcome.made_by,
            seconds: outcome.seconds,
            error: String::new(),
            again: false,
            source: None,
            target: None,
            unit: None,
            units: None,
            unpaired: None,
            verdict: None,
            asked: 0,
        };
        match outcome.result {
            Err(Failure { status, error, again }) => Line { status, error, again, ..line },
            Ok(bitext) => {
                let confidence = Some(bitext.mean_confidence());
                let Bitext { source, target, unit, units, unpaired, verdict, asked } = *bitext;
                let status = if verdict.parallel { PairStatus::Parallel } else { PairStatus::NotParallel };
                Line {
                    status,
                    confidence,
                    source: Some(source),
                    target: Some(target),
                    unit: Some(unit),
                    units: Some(units),
                    unpaired: Some(unpaired),
                    verdict: Some(verdict),
                    asked,
                    ..line
                }
            }
        }
    }
}

impl From<Line> for Outcome {
    fn from(line: Line) -> Self {
        let whole = (line.source, line.target, line.unit, line.units, line.unpaired, line.verdict);
        let result = match whole {
            (Some(source), Some(target), Some(unit), Some(units), Some(unpaired), Some(verdict)) => {
                Ok(Box::new(Bitext { source, target, unit, units, unpaired, verdict, asked: line.asked }))
            }
            _ if line.error.is_empty() => {
                Err(Failure::lasting(PairStatus::Failed, "the line holds neither units nor an error"))
            }
            _ => Err(Failure { status: line.status, error: line.error, again: line.again }),
        };
        Outcome {
            number: line.number,
            name: line.id,
            source: line.source_path,
            target: line.target_path,
            inputs: line.inputs,
            made_by: line.made_by,
            seconds: line.seconds,
            result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Resources;
    use crate::document::Document;
    use crate::pipeline::{Options, align_documents};

    #[test]
    fn an_outcome_comes_back_as_it_went() {
        let options = Options { force: true, ..Options::default() };
        let (arabic, english) = (
            "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\nوانتخبت اللجنة رئيسا لها لمدة سنتين.\nسطر وحيد تماما",
            "The Committee held its first meeting on 13 May 2021.\nThe Committee elected its Chair for two years.",
        );
        let bitext = align_documents(
            Document::from_text("a", arabic),
            Document::from_text("b", english),
            &options,
            Resources::shipped(),
        )
        .unwrap();
        let stamp = Stamp { bytes: 3, modified: Some(1 << 60), sha256: "x".into() };
        let outcome = Outcome {
            number: Some(7),
            name: "n".into(),
            inputs: vec![stamp],
            result: Ok(Box::new(bitext)),
            ..Outcome::default()
        };
        let json = serde_json::to_string(&outcome).unwrap();
        let back: Outcome = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), json);
        let (one, other) = (outcome.result.unwrap(), back.result.unwrap());
        assert!(one.units.iter().any(|unit| !unit.flags.is_empty()));
        for (one, other) in one.units.iter().zip(&other.units) {
            assert_eq!(one.confidence.to_bits(), other.confidence.to_bits());
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
        let refused = Outcome {
            result: Err(Failure { status: PairStatus::TimedOut, error: "long".into(), again: true }),
            ..Outcome::default()
        };
        let back: Outcome = serde_json::from_str(&serde_json::to_string(&refused).unwrap()).unwrap();
        assert_eq!(back.result.unwrap_err(), refused.result.unwrap_err());
    }
}
