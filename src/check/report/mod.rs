//! Findings in the forms in which people and programs take them.

pub(crate) mod html;
pub(crate) mod sarif;
pub(crate) mod text;

use super::Severity;

/// `error`, `warning` or `note`; SARIF has the same words.
fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
