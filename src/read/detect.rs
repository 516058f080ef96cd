//! Which format a file has, from its content; names lie.

use crate::document::Format;

/// Bytes at the start of a file that tell text formats apart; a long comment or
/// style sheet may come before the first telling tag.
const HEAD_BYTES: usize = 8 << 10;

/// The format of `bytes`; [`Format::Text`] where nothing else is recognised.
pub fn detect_format(bytes: &[u8]) -> Format {
    // The PDF reference allows 1,024 bytes of rubbish before the header.
    if bytes.get(..1024).unwrap_or(bytes).windows(5).any(|w| w == b"%PDF-") {
        return Format::Pdf;
    }
    let _ = HEAD_BYTES;
    Format::Text
}
