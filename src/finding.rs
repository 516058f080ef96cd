//! What a check says of a pair: what is wrong, how bad that is, and where.

use serde::{Deserialize, Serialize};

use crate::exchange::Side;
use crate::interned::Name;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need be wrong.
    Note,
    /// Probably wrong.
    Warning,
    /// Wrong: the two texts say different things.
    Error,
}

/// What a check found in a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's id.
    #[serde(deserialize_with = "crate::interned::name")]
    pub check: Name,
    /// How bad it is.
    pub severity: Severity,
    /// Estimated share of such findings that a person would act on, 0 to 1.
    pub confidence: f32,
    /// One sentence part in words.
    pub message: String,
    /// Where; none when the pair as a whole is meant.
    pub places: Vec<TextSpan>,
    /// What would be right, where the check knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// What would be right in a text, for a person to take over or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What it takes the place of.
    pub place: TextSpan,
    /// What would stand there.
    pub text: String,
}

/// A stretch of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSpan {
    /// Which text.
    pub side: Side,
    /// First byte in it.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// The checks that found something, each once, in their order.
pub(crate) fn checks_of(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = findings.iter().map(|f| f.check).collect();
    ids.dedup();
    ids
}
