//! Repairs of what pages, footnotes, OCR and old encodings did to a text.

use serde::Serialize;

/// How often one rule changed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepairCount {
    /// Name of the rule, kebab-case.
    pub rule: &'static str,
    /// Number of places.
    pub count: usize,
}
