//! How a table is written, found from its beginning: what separates the cells,
//! and whether quotation marks around a cell belong to the text.

use std::io::{BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Lines of the beginning that are looked at.
const LINES: usize = 50;

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What separates them.
    pub(super) delimiter: u8,
    /// Whether a cell in quotation marks may hold separators and line breaks.
    pub(super) quoting: bool,
    /// Bytes of the `sep=` line, which is no row.
    pub(super) skip: usize,
    /// Whether it is a table of Markdown: a bar before the first cell, room around each, a rule below the head.
    pub(super) bars: bool,
}

impl Dialect {
    /// The dialect of a table that begins with `head`.
    pub(super) fn of(head: &[u8]) -> Self {
        let first = head.split_inclusive(|b| *b == b'\n').next().unwrap_or_default();
        // Excel takes the separator from a line of its own.
        if let Some([delimiter]) = first.strip_prefix(b"sep=").map(<[u8]>::trim_ascii_end) {
            return Dialect { delimiter: *delimiter, quoting: true, skip: first.len(), bars: false };
        }
        if first == b"sep=\t\n" || first == b"sep=\t\r\n" {
            return Dialect { delimiter: b'\t', quoting: true, skip: first.len(), bars: false };
        }
        let delimiter = delimiter(head, first);
        let bars = delimiter == b'|' && first.trim_ascii_start().starts_with(b"|");
        let quoting = !bars && (delimiter != b'\t' || is_quoted(head));
        Dialect { delimiter, quoting, skip: 0, bars }
    }
}

/// The separator that the first line has most of; where it has none, that all lines have most of.
fn delimiter(head: &[u8], first: &[u8]) -> u8 {
    const CANDIDATES: [u8; 4] = [b'|', b'\t', b';', b','];
    let most = |text: &[u8]| {
        let count = |wanted: u8| text.iter().filter(|b| **b == wanted).count();
        CANDIDATES.into_iter().max_by_key(|d| count(*d)).filter(|d| count(*d) > 0)
    };
    // A tab stands in a quoted text at most.
    let lines = head.split(|b| *b == b'\n').take(LINES).filter(|line| !line.trim_ascii().is_empty());
    let (with_tab, all) =
        lines.fold((0, 0), |(tab, all), l| (tab + usize::from(l.contains(&b'\t')), all + 1));
    let plain = !first.iter().any(|b| CANDIDATES.contains(b));
    if with_tab * 2 > all && (plain || first.contains(&b'\t')) {
        return b'\t';
    }
    most(first).or_else(|| most(head)).unwrap_or(b',')
}

/// Whether tab-separated text quotes its cells. Most programs do not (LF Aligner,
/// OPUS, Moses): there a mark at the start of a cell is the text's.
fn is_quoted(head: &[u8]) -> bool {
    let (mut whole, mut open) = (0usize, 0usize);
    for line in head.split(|b| *b == b'\n').take(LINES) {
        for cell in line.strip_suffix(b"\r").unwrap_or(line).split(|b| *b == b'\t') {
            match cell.strip_prefix(b"\"") {
                Some(rest) if rest.ends_with(b"\"") => whole += 1,
                Some(_) => open += 1,
                None => {}
            }
        }
    }
    // A quoted cell may go on in the next line, but then most are whole.
    whole > open
}

/// Line at which the cell began that is still open, 0 where none is.
pub(super) type OpenCell = Arc<AtomicU64>;

/// Watches the quotation marks of what is read through it.
pub(super) struct QuoteWatch {
    inner: Box<dyn BufRead>,
    delimiter: u8,
    state: State,
    line: u64,
    open: OpenCell,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell without marks.
    Plain,
    Quoted,
    /// Behind a mark inside a quoted cell: its end, or the first of two.
    Mark,
}

impl QuoteWatch {
    pub(super) fn new(inner: Box<dyn BufRead>, delimiter: u8, open: OpenCell) -> Self {
        QuoteWatch { inner, delimiter, state: State::Start, line: 1, open }
    }
}

impl Read for QuoteWatch {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(out)?;
        for b in out.get(..count).unwrap_or_default() {
            self.line += u64::from(*b == b'\n');
            self.state = match (self.state, *b) {
                (State::Start, b'"') => {
                    self.open.store(self.line, Ordering::Relaxed);
                    State::Quoted
                }
                (State::Mark, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Mark,
                (State::Quoted, _) => State::Quoted,
                (_, b'\n') => State::Start,
                (_, b) if b == self.delimiter => State::Start,
                _ => State::Plain,
            };
            if !matches!(self.state, State::Quoted) {
                self.open.store(0, Ordering::Relaxed);
            } else if self.open.load(Ordering::Relaxed) == 0 {
                self.open.store(self.line, Ordering::Relaxed);
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialects_are_found_from_the_content() {
        let bars = Dialect::of("| ar | en |\n|---|:-:|\n| \"نص\" | text |\n".as_bytes());
        assert_eq!(bars, Dialect { delimiter: b'|', quoting: false, skip: 0, bars: true });
        for (head, delimiter, quoting, skip) in [
            ("ar,en\n", b',', true, 0),
            ("sep=;\nar;en\n", b';', true, 6),
            ("ar\ten\n\"قال\tsaid\n", b'\t', false, 0),
            ("\"ar\"\t\"en\"\n\"a\nb\"\t\"c\"\n", b'\t', true, 0),
            ("ar|en\nنص|text\n", b'|', true, 0),
            ("نص، آخر\ttext, more, and more\n", b'\t', false, 0),
            ("Project 2024\nar;en\n", b';', true, 0),
        ] {
            let expected = Dialect { delimiter, quoting, skip, bars: false };
            assert_eq!(Dialect::of(head.as_bytes()), expected, "{head}");
        }
    }

    #[test]
    fn two_marks_in_a_quoted_cell_are_one_and_do_not_end_it() {
        for (text, open) in [("a,\"b \"\" c\nd", 1), ("a,\"b\"\nd", 0), ("a\n,\"\"\"", 2), ("a\"b", 0)] {
            let cell = OpenCell::default();
            let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
            let mut watch = QuoteWatch::new(Box::new(bytes), b',', cell.clone());
            std::io::copy(&mut watch, &mut std::io::sink()).unwrap();
            assert_eq!(cell.load(Ordering::Relaxed), open, "{text:?}");
        }
    }
}
