//! Two documents as they were aligned, with all that a review needs: it holds although the
//! files or the program change.

use serde::{Deserialize, Serialize};

use crate::document::Facts;
use crate::exchange::{Header, Tu};
use crate::finding::{Finding, Severity};
use crate::lang::Language;
use crate::segment::{Segment, UnitKind};

/// The beginning of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    /// The original.
    pub(crate) source: SnapshotSide,
    /// Its version in the other language.
    pub(crate) target: SnapshotSide,
    /// Granularity of the units.
    pub(crate) unit: UnitKind,
    /// What the judge says of the two documents.
    pub(crate) verdict: String,
    /// Less sure units are marked as such and go into no memory unless a person confirms them.
    #[serde(default)]
    pub(crate) least: f32,
    /// Every segment of both sides lies in exactly one of them; in the order of the documents.
    pub(crate) beads: Vec<SnapshotBead>,
    /// Where the review is of a memory: its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) header: Option<Header>,
    /// Where the review is of a memory: the record of each bead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) records: Vec<Tu>,
    /// Where the review is of a store: the unit of each bead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) units: Vec<u32>,
    /// What was decided before the review began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) decided: Vec<Decided>,
}

/// A decision that a store had already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Decided {
    /// The bead.
    pub(crate) bead: u32,
    /// Confirmed, else rejected.
    pub(crate) confirmed: bool,
    /// Who; empty where nobody is named.
    pub(crate) who: String,
    /// When, as TMX writes it; empty where it is not known.
    pub(crate) time: String,
}

/// One of the two documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SnapshotSide {
    /// Name of the file.
    pub(crate) name: String,
    /// Language.
    pub(crate) language: Language,
    /// The code of the language as the memory writes it.
    pub(crate) code: String,
    /// Symbol, session, date, title.
    pub(crate) facts: Facts,
    /// Its segments.
    pub(crate) segments: Vec<Segment>,
    /// What the reader and the repairs want the user to know.
    #[serde(default)]
    pub(crate) warnings: Vec<String>,
}

/// A bead as the aligner made it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct SnapshotBead {
    /// Source segments, from 0.
    pub(crate) source: Vec<u32>,
    /// Target segments, likewise.
    pub(crate) target: Vec<u32>,
    /// How sure it is.
    pub(crate) score: Score,
}

/// What is thought of a bead.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Score {
    /// Calibrated probability that it is right, 0 to 1; `None` where nobody knows.
    pub(crate) confidence: Option<f32>,
    /// What the confidence is the sum of, as a memory keeps it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) contributions: String,
    /// What the checks found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<FindingNote>,
}

/// A finding as a review keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FindingNote {
    /// The check's id.
    pub(crate) check: String,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// Estimated share of such findings that a person would act on, 0 to 1.
    pub(crate) confidence: f32,
    /// In words.
    pub(crate) message: String,
    /// Where: whether in the source, first byte and the byte behind the last.
    pub(crate) places: Vec<(bool, usize, usize)>,
    /// What would be right at a place, where the check knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) correction: Option<((bool, usize, usize), String)>,
}

impl From<&Finding> for FindingNote {
    fn from(finding: &Finding) -> Self {
        let place = |place: &crate::finding::TextSpan| {
            (place.side == crate::exchange::Side::Source, place.start, place.end)
        };
        FindingNote {
            check: finding.check.to_owned(),
            severity: finding.severity,
            confidence: finding.confidence,
            message: finding.message.clone(),
            places: finding.places.iter().map(place).collect(),
            correction: finding.correction.as_ref().map(|right| (place(&right.place), right.text.clone())),
        }
    }
}

impl Snapshot {
    /// Both sides, source first.
    pub(crate) fn sides(&self) -> [&SnapshotSide; 2] {
        [&self.source, &self.target]
    }

    /// What is wrong with it, if somebody changed it: every segment must lie in exactly one bead.
    pub(crate) fn fault(&self) -> Option<String> {
        let mut seen = self.sides().map(|side| vec![false; side.segments.len()]);
        for bead in &self.beads {
            for (segments, seen) in [&bead.source, &bead.target].into_iter().zip(&mut seen) {
                for number in segments {
                    match seen.get_mut(*number as usize) {
                        None => return Some(format!("there is no segment {number}")),
                        Some(true) => return Some(format!("segment {number} lies in two beads")),
                        Some(seen) => *seen = true,
                    }
                }
            }
        }
        let lost = seen.iter().flatten().any(|seen| !seen);
        lost.then(|| "a segment lies in no bead".to_owned())
    }
}
