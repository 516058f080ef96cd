//! What a user can decide about one pair of documents.

use crate::check::Selection;
use crate::lang::Language;
use crate::read::ReadOptions;
use crate::segment::{SegmentOptions, UnitKind};

/// Least confidence of a unit that goes into a memory when nothing else is
/// asked for: below an even chance a unit is more likely to mislead than to help.
pub(crate) const MIN_CONFIDENCE: f32 = 0.5;

/// What a user can decide about one pair.
#[derive(Debug, Clone)]
pub struct Options {
    /// Granularity of the units.
    pub unit: UnitKind,
    /// Language of the first document; detected by default.
    pub source: Option<Language>,
    /// Language of the second document; detected by default.
    pub target: Option<Language>,
    /// Units with less confidence, 0 to 1, become [`AlignStatus::Rejected`](crate::bitext::AlignStatus::Rejected).
    pub min_confidence: f32,
    /// Align documents that do not look like translations of each other, too.
    pub force: bool,
    /// Name the words and numbers in the reasons; a memory carries only their weights.
    pub reasons: bool,
    /// How the files are read.
    pub read: ReadOptions,
    /// How paragraphs are cut into sentences.
    pub segment: SegmentOptions,
    /// The checks that look at every unit; none where it is `None`.
    pub checks: Option<Selection>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            unit: UnitKind::default(),
            source: None,
            target: None,
            min_confidence: MIN_CONFIDENCE,
            force: false,
            reasons: true,
            read: ReadOptions::default(),
            segment: SegmentOptions::default(),
            checks: Some(Selection::default()),
        }
    }
}
