//! The ways a pair can end.

use serde::{Deserialize, Serialize};

/// What became of a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PairStatus {
    /// Aligned and written.
    Parallel,
    /// Aligned and written although the two do not look like translations (`--force`), or refused for that.
    NotParallel,
    /// It could not be read, aligned or written.
    #[default]
    Failed,
    /// It took longer than it was given.
    TimedOut,
    /// It is not clear which files belong together.
    Unclear,
    /// One side is missing.
    Alone,
    /// Somebody changed the memory that is there; it stays as it is.
    Kept,
}

impl PairStatus {
    /// As tables have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            PairStatus::Parallel => "parallel",
            PairStatus::NotParallel => "not-parallel",
            PairStatus::Failed => "failed",
            PairStatus::TimedOut => "timed-out",
            PairStatus::Unclear => "unclear",
            PairStatus::Alone => "alone",
            PairStatus::Kept => "kept",
        }
    }
}
