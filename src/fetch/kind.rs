//! Formats of the documents that a service has.

use serde::{Deserialize, Serialize};

/// A format of documents that the service has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileKind {
    /// Office Open XML.
    Docx,
    /// Word 97-2003.
    Doc,
    /// Portable Document Format.
    Pdf,
}

impl FileKind {
    /// Extension, and value of `{format}` in an address.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            FileKind::Docx => "docx",
            FileKind::Doc => "doc",
            FileKind::Pdf => "pdf",
        }
    }
}
