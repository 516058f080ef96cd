//! White space as the readers of plain text leave it.

/// `text` without white space at its ends and with runs of spaces and tabs made
/// one space; no-break spaces inside stay, for the author set them.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.trim().split([' ', '\t']).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}
