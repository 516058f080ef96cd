//! Both documents as judging needs them.

use crate::segment::Segment;

/// Both documents as `judge` needs them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SegmentedPair<'a> {
    /// Segments of the source document.
    pub source: &'a [Segment],
    /// Segments of the target document.
    pub target: &'a [Segment],
}

/// Texts of segments joined by a space, or without one behind a slash that a line end cut.
pub(super) fn joined(segments: &[Segment], which: &[usize]) -> String {
    let mut text = String::new();
    for i in which {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(segments[*i].text.trim());
    }
    text
}
