//! Formats of the documents that a service has.

/// A format of documents that the service has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Office Open XML.
    Docx,
    /// Word 97-2003.
    Doc,
    /// Portable Document Format.
    Pdf,
}

impl FileKind {
    /// All of them, the best first.
    pub(crate) const ALL: [FileKind; 3] = [FileKind::Docx, FileKind::Doc, FileKind::Pdf];

    /// Extension, and value of `{format}` in an address.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            FileKind::Docx => "docx",
            FileKind::Doc => "doc",
            FileKind::Pdf => "pdf",
        }
    }
}
