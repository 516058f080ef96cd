//! What judging yields and writing takes: the accepted pairs of two documents,
//! the segments left alone, and what is known about both.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::confidence::SURE;
use crate::document::{Facts, Origin, ResolutionPart, Warning};
use crate::finding::Finding;
use crate::interned::Name;
use crate::lang::Language;
use crate::repair::RepairCount;
use crate::segment::{Stream, UnitKind};

/// Two documents set face to face.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bitext {
    /// The original.
    pub source: DocumentSummary,
    /// Its version in the other language.
    pub target: DocumentSummary,
    /// Granularity of the units.
    pub unit: UnitKind,
    /// Accepted pairs, in the order of the source.
    pub units: Vec<Unit>,
    /// Segments that have no counterpart, in document order, source side first.
    pub unpaired: Vec<Unpaired>,
    /// Whether the two documents are translations of each other at all.
    pub verdict: Verdict,
    /// Segments of both documents that the encoder was asked about.
    pub asked: usize,
}

/// One of the two documents, as far as reports need it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentSummary {
    /// Name, format and reader.
    pub origin: Origin,
    /// Language, detected or given.
    pub language: Language,
    /// Symbol, session, date, title.
    pub facts: Facts,
    /// Number of segments that were aligned.
    pub segments: usize,
    /// Repairs by rule.
    pub repairs: Vec<RepairCount>,
    /// What the reader and the repairs want the user to know.
    pub warnings: Vec<Warning>,
}

impl DocumentSummary {
    /// The name by which messages tell this document from the `other`: where both files are called
    /// alike, as in folders of languages, with its language.
    pub(crate) fn name_beside(&self, other: &DocumentSummary) -> Cow<'_, str> {
        let name = self.origin.name.as_str();
        if name == other.origin.name { format!("{name} ({})", self.language).into() } else { name.into() }
    }
}

/// A pair of texts with everything that is known about it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unit {
    /// Stable between runs, unique, without white space: document symbol and
    /// paragraph, e.g. `A.RES.78.265-p0007`, `A.RES.78.265-p0007.s02`, `A.RES.78.265-n003`.
    pub id: String,
    /// Source text; more than one segment are joined by a space.
    pub source: String,
    /// Target text; more than one segment are joined by a space.
    pub target: String,
    /// Calibrated probability that the pair is right, 0 to 1.
    pub confidence: f32,
    /// Probability of the likeliest other reading of these segments, 0 to 1, not calibrated.
    pub next_best: f32,
    /// How far the unit may be trusted.
    pub status: AlignStatus,
    /// Stream.
    pub stream: Stream,
    /// Source segments, counted from 0 over the whole document.
    pub source_segments: Vec<usize>,
    /// Target segments, counted from 0 over the whole document.
    pub target_segments: Vec<usize>,
    /// Page of the first source segment, from 1.
    pub source_page: Option<u32>,
    /// Page of the first target segment, from 1.
    pub target_page: Option<u32>,
    /// Label of the first source segment, as written.
    pub source_label: Option<String>,
    /// Label of the first target segment, as written.
    pub target_label: Option<String>,
    /// When the source's subtitles come and go, in milliseconds.
    pub source_time: Option<(u64, u64)>,
    /// The same of the target.
    pub target_time: Option<(u64, u64)>,
    /// Part of a resolution that the unit belongs to, as the source says, else the target.
    pub part: Option<ResolutionPart>,
    /// Why the confidence is what it is; the weights add up to its log-odds.
    pub reasons: Vec<Reason>,
    /// What the checks found, in their order.
    pub flags: Vec<Finding>,
    /// Where a person decided: who, when, and what they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Reviewed>,
}

/// A person's part in a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Name that the person gave; empty where none.
    pub who: String,
    /// UTC time, `20260131T120000Z`; empty where nothing was decided.
    pub time: String,
    /// A remark; empty where none.
    pub comment: String,
}

/// How far a unit may be trusted without looking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlignStatus {
    /// Sure enough to be used as it is.
    #[default]
    Sure,
    /// A person should look.
    Doubtful,
    /// A person has looked and confirmed.
    Confirmed,
    /// Less sure than the least confidence asked for: shown in tables and
    /// reports, never written to a memory.
    Rejected,
}

impl AlignStatus {
    /// What the confidence of a pair says that nobody has looked at.
    pub(crate) fn of(confidence: f32) -> AlignStatus {
        if confidence < SURE { AlignStatus::Doubtful } else { AlignStatus::Sure }
    }
}

/// One contribution to the confidence of a pair, in words and a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the kind of reason, e.g. `search`, `words`, `length`, `curve`.
    #[serde(deserialize_with = "crate::interned::name")]
    pub evidence: Name,
    /// A sentence part, e.g. `the target is 30 % longer than usual`.
    pub text: String,
    /// Contribution to the log-odds of the confidence, in nats; positive speaks for the pair.
    pub weight: f32,
    /// The figures that the text tells, e.g. the share of explained words of both sides.
    pub figures: Vec<f32>,
}

/// `reasons` in short, as a memory keeps them: name, weight and figures of each,
/// `search +5.612 0.998 0.001, words +3.201 0.92 0.88`.
pub(crate) fn contributions(reasons: &[Reason]) -> String {
    let part = |r: &Reason| {
        let figures: String =
            r.figures.iter().map(|f| format!(" {}", (f * 1000.0).round() / 1000.0)).collect();
        format!("{} {:+.3}{figures}", r.evidence, r.weight)
    };
    reasons.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// A segment without counterpart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unpaired {
    /// `true` for the source document.
    pub in_source: bool,
    /// Segment, counted from 0 over the whole document.
    pub segment: usize,
    /// Its text.
    pub text: String,
    /// Stream.
    pub stream: Stream,
    /// Page from 1, if known.
    pub page: Option<u32>,
    /// Label as written.
    pub label: Option<String>,
    /// Calibrated probability that it really has no counterpart.
    pub confidence: f32,
    /// Why it stands alone, one sentence part.
    pub reason: String,
}

/// Whether two documents are translations of each other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Verdict {
    /// `true` when they are.
    pub parallel: bool,
    /// Document-level confidence, 0 to 1.
    pub confidence: f32,
    /// One sentence that says why.
    pub reason: String,
}

impl Unit {
    /// Bead type as `sources:targets`, e.g. `1:2`.
    pub fn bead(&self) -> String {
        format!("{}:{}", self.source_segments.len(), self.target_segments.len())
    }
}

impl Bitext {
    /// The units that go into a memory.
    pub fn accepted(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|u| u.status != AlignStatus::Rejected)
    }

    /// Mean confidence of the [`accepted`](Self::accepted) units, or 0 without any.
    pub fn mean_confidence(&self) -> f32 {
        let count = self.accepted().count();
        if count == 0 {
            return 0.0;
        }
        self.accepted().map(|u| u.confidence).sum::<f32>() / count as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_sure_from_the_limit_on() {
        assert_eq!([SURE, SURE.next_down()].map(AlignStatus::of), [AlignStatus::Sure, AlignStatus::Doubtful]);
    }
}
