//! Plain text: one [`BlockKind::Line`] per line that is not empty.

use super::ReadOptions;
use super::encoding::{Decoded, decode};
use super::spaces::collapse;
use super::text_tables;
use crate::document::{Block, BlockKind, Document, DocumentFormat, Origin, Warning};
use crate::limits;
use crate::{Error, Result};

/// Reads a text file; form feeds, where there are any, begin pages.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let decoded = decode(bytes, options.encoding);
    refuse_binary(name, &decoded.text)?;
    let warnings = malformed(&decoded).into_iter().collect();
    let Decoded { text, encoding, .. } = decoded;
    let paged = text.contains('\u{C}');
    let mut blocks = Vec::new();
    let mut tables = 0;
    for (number, page) in (1..).zip(text.split('\u{C}')) {
        push_page(&mut blocks, page, paged.then_some(number), &mut tables, name)?;
    }
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Text,
            reader: "text".to_owned(),
            encoding: Some(encoding),
        },
        blocks,
        warnings,
        ..Document::default()
    })
}

/// [`Error::Content`] where `text` was never text.
pub(super) fn refuse_binary(name: &str, text: &str) -> Result<()> {
    match not_text(text) {
        None => Ok(()),
        Some(what) => Err(Error::content(
            name,
            format!("{what}: this is not a text file, nor any other format that can be read"),
            "save it as TXT, DOCX, ODT, HTML or PDF; for a text file in a rare encoding, name it with --encoding",
        )),
    }
}

/// A warning where bytes meant nothing in the encoding.
pub(super) fn malformed(decoded: &Decoded) -> Option<Warning> {
    let Decoded { malformed, encoding, .. } = decoded;
    (*malformed > 0).then(|| Warning {
        page: None,
        message: format!(
            "{malformed} bytes mean nothing in {encoding} and were replaced by \u{FFFD}; \
             name another encoding with --encoding if letters are wrong"
        ),
    })
}

/// Appends the lines and tables of a page.
fn push_page(
    blocks: &mut Vec<Block>,
    page: &str,
    number: Option<u32>,
    tables: &mut u32,
    name: &str,
) -> Result<()> {
    let lines: Vec<&str> = page.split('\n').collect();
    let (mut from, mut at) = (0, 0);
    let prose = |blocks: &mut Vec<Block>, from: usize, to: usize| {
        let lines = lines.get(from..to).unwrap_or_default();
        push_lines(blocks, &lines.join("\n"), number, name)
    };
    while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, rows) = text_tables::first(rest);
        let Some(rows) = rows else {
            at += length;
            continue;
        };
        prose(blocks, from, at)?;
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                limits::within(name, "the document", blocks.len() as u64, limits::BLOCKS as u64, "cells")?;
                let kind = BlockKind::TableCell { table: *tables, row, column };
                blocks.push(Block { page: number, ..Block::new(kind, cell) });
            }
        }
        *tables += 1;
        at += length;
        from = at;
    }
    prose(blocks, from, at)
}

/// Appends the lines of `text`, each without surrounding white space and with
/// runs of spaces inside made one. `gap_above` tells of an empty line above;
/// the top of a page has none.
pub(super) fn push_lines(blocks: &mut Vec<Block>, text: &str, page: Option<u32>, name: &str) -> Result<()> {
    let mut gap_above = false;
    let mut first = true;
    for line in text.replace("\r\n", "\n").split(['\n', '\r', '\u{B}', '\u{85}', '\u{2028}', '\u{2029}']) {
        limits::within(name, "one line", line.len() as u64, limits::BLOCK_BYTES as u64, "bytes")?;
        let line = collapse(line);
        if line.is_empty() {
            gap_above = !first;
            continue;
        }
        limits::within(name, "the document", blocks.len() as u64, limits::BLOCKS as u64, "lines")?;
        blocks.push(Block { page, gap_above, ..Block::new(BlockKind::Line, line) });
        (gap_above, first) = (false, false);
    }
    Ok(())
}

/// What shows that `text` was never text, if anything does.
fn not_text(text: &str) -> Option<String> {
    let (mut controls, mut lost, mut all) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        match c {
            // 0x1A ended files under DOS, 0x1E and 0x1F are Word's own hyphens.
            '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{1A}' | '\u{1E}' | '\u{1F}' => {}
            '\u{FFFD}' => lost += 1,
            // Unassigned or private letters are what binary data decodes to.
            '\u{E000}'..='\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}' => lost += 1,
            c if c.is_control() => controls += 1,
            _ => {}
        }
    }
    // Random bytes have a control character in ten; text with one in a hundred is damaged beyond use.
    if controls * 100 > all {
        return Some(format!("{controls} of {all} characters are control codes"));
    }
    (lost * 5 > all).then(|| format!("{lost} of {all} characters could not be decoded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(String, bool, Option<u32>)> {
        let document = read("a.txt", bytes, &ReadOptions::default()).unwrap();
        document.blocks.into_iter().map(|b| (b.text, b.gap_above, b.page)).collect()
    }

    #[test]
    fn lines_keep_their_gaps_and_lose_surplus_spaces() {
        type Expected<'a> = &'a [(&'a str, bool, Option<u32>)];
        let cases: [(&str, Expected<'_>); 5] = [
            (
                "one\ntwo  three \n\nfour",
                &[("one", false, None), ("two three", false, None), ("four", true, None)],
            ),
            ("\r\n\r\none\r\ntwo\r\n", &[("one", false, None), ("two", false, None)]),
            (
                "one\n\n\u{C}\ntwo\u{C}three",
                &[("one", false, Some(1)), ("two", false, Some(2)), ("three", false, Some(3))],
            ),
            ("1\u{A0}000\t kept\u{AD}", &[("1\u{A0}000 kept\u{AD}", false, None)]),
            ("\u{FEFF}أولا\n \u{A0} \nثانيا", &[("أولا", false, None), ("ثانيا", true, None)]),
        ];
        for (input, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(t, g, p)| ((*t).to_owned(), *g, *p)).collect();
            assert_eq!(lines(input.as_bytes()), expected, "{input:?}");
        }
    }

    #[test]
    fn carriage_return_and_line_feed_are_one_break() {
        assert_eq!(
            lines(b"one\r\ntwo\r\n\r\nthree")[1..],
            [("two".to_owned(), false, None), ("three".to_owned(), true, None)]
        );
    }

    #[test]
    fn binary_data_is_refused() {
        let mut state = 1u32;
        for length in [64, 1000, 100_000] {
            let bytes: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .take(length)
            .collect();
            assert!(
                matches!(read("a", &bytes, &ReadOptions::default()), Err(Error::Content { .. })),
                "{length}"
            );
        }
    }

    #[test]
    fn ten_megabytes_on_one_line_are_refused() {
        let bytes = "word ".repeat(2 << 20).into_bytes();
        assert!(matches!(read("a", &bytes, &ReadOptions::default()), Err(Error::Limit { .. })));
    }
}
