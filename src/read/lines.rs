//! A text file line by line, exactly as it stands, for `--unit line`: the number
//! of a line is the number of its block, empty lines count, nothing is trimmed.

use super::encoding::decode;
use super::{ReadOptions, text};
use crate::Result;
use crate::document::{Block, BlockKind, Document, DocumentFormat, Origin};
use crate::limits;

/// Lines of `bytes` as [`BlockKind::Line`] blocks. Lines end with LF or CR LF;
/// form feeds and other breaks stay inside the text.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let decoded = decode(bytes, options.encoding);
    text::refuse_binary(name, &decoded.text)?;
    let mut blocks = Vec::new();
    for line in decoded.text.lines() {
        limits::within(name, "one line", line.len() as u64, limits::BLOCK_BYTES as u64, "bytes")?;
        blocks.push(Block::new(BlockKind::Line, line));
    }
    Ok(Document {
        warnings: text::malformed(&decoded).into_iter().collect(),
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Text,
            reader: "text, line by line".to_owned(),
            encoding: Some(decoded.encoding),
        },
        blocks,
        ..Document::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_numbers_and_texts_stay() {
        let document = read("a.txt", b"one\n\n three \r\nfo\x0Cur", &ReadOptions::default()).unwrap();
        let texts: Vec<&str> = document.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["one", "", " three ", "fo\u{C}ur"]);
    }
}
