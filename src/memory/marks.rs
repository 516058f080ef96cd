//! Texts with signs around what matters in them.

use std::fmt::Write as _;
use std::ops::Range;

/// The text with signs around the spans; what stands between them is escaped.
pub(super) fn marked(
    text: &str,
    spans: &[Range<usize>],
    open: &str,
    close: &str,
    escape: &dyn Fn(&str) -> String,
) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for span in spans.iter().filter(|s| !s.is_empty()) {
        if span.start < at {
            continue;
        }
        out.push_str(&escape(text.get(at..span.start).unwrap_or_default()));
        let _ = write!(out, "{open}{}{close}", escape(text.get(span.clone()).unwrap_or_default()));
        at = span.end;
    }
    out + &escape(text.get(at..).unwrap_or_default())
}
