//! What came of a result.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

/// What came of a result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The files, in the order of writing.
    pub files: Vec<PathBuf>,
    /// Pairs in them that a memory may hold.
    pub units: u64,
    /// Pairs and segments that are not in them, by reason.
    pub left_out: BTreeMap<String, u64>,
}
