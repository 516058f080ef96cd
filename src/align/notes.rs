//! Footnotes in documents that come as bare lines: a sequence of marks 1, 2, 3 …
//! that both sides have. They stand at page ends, at other places on each side,
//! so they are aligned apart from the running text.

use crate::lang::Language;
use crate::lang::label::{self, Label};
use crate::segment::Segment;
use crate::segment::Stream;

/// Shorter sequences may be a list.
const FEWEST_NOTES: usize = 4;
/// Footnotes are the smaller part of a document.
const LARGEST_SHARE: f32 = 0.4;

/// The stream of every segment of both documents. Where a reader has already
/// told footnotes from text, its word stands.
pub(crate) fn streams(
    source: &[Segment],
    target: &[Segment],
    languages: (Language, Language),
) -> (Vec<Stream>, Vec<Stream>) {
    let given = |segments: &[Segment]| segments.iter().map(|s| s.stream).collect::<Vec<_>>();
    let (mut s, mut t) = (given(source), given(target));
    if s.iter().chain(&t).any(|stream| *stream == Stream::Footnote) {
        return (s, t);
    }
    let (a, b) = (sequence(source, languages.0), sequence(target, languages.1));
    let (fewer, more) = (a.len().min(b.len()), a.len().max(b.len()));
    // A list that one side numbers otherwise would be torn from its counterpart.
    let alike = fewer >= FEWEST_NOTES && more - fewer <= 1 + more / 10;
    let small = |notes: &[usize], all: usize| (notes.len() as f32) < LARGEST_SHARE * all as f32;
    if alike && small(&a, source.len()) && small(&b, target.len()) {
        for i in a {
            s[i] = Stream::Footnote;
        }
        for j in b {
            t[j] = Stream::Footnote;
        }
    }
    (s, t)
}

/// Segments that begin with the marks 1, 2, 3 … in order.
fn sequence(segments: &[Segment], language: Language) -> Vec<usize> {
    let mut found = Vec::new();
    for (i, segment) in segments.iter().enumerate() {
        let text = segment.text.trim_start();
        let bare = text.starts_with(|c: char| c.is_ascii_digit());
        if !bare && !text.starts_with(['(', '⁽']) {
            continue;
        }
        let Some((Label::Number(number), length)) = label::read(text, language) else { continue };
        // `1.` and `1 -` number paragraphs; a note's bare mark has nothing behind it.
        let plain = text[..length.min(text.len())].trim_end().chars().all(|c| c.is_ascii_digit());
        if (!bare || plain) && number as usize == found.len() + 1 {
            found.push(i);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: &[&str]) -> Vec<Segment> {
        texts.iter().map(|t| Segment { text: (*t).to_owned(), ..Segment::default() }).collect()
    }

    #[test]
    fn marks_that_both_sides_have_are_notes() {
        let english = lines(&[
            "1. Text",
            "1 See A/1.",
            "More text",
            "2 Ibid.",
            "3 See A/2.",
            "Text",
            "4 Ibid.",
            "Text",
            "Text",
            "Text",
            "Text",
        ]);
        let arabic = lines(&[
            "1 - نص",
            "نص",
            "(1) انظر A/1.",
            "(2) المرجع نفسه.",
            "نص",
            "(3) انظر A/2.",
            "(4) المرجع نفسه.",
            "نص",
            "نص",
            "نص",
            "نص",
        ]);
        let (s, t) = streams(&arabic, &english, (Language::Arabic, Language::English));
        let notes = |streams: &[Stream]| streams.iter().filter(|s| **s == Stream::Footnote).count();
        assert_eq!((notes(&s), notes(&t)), (4, 4));
        assert_eq!(t[0], Stream::Body);
        let (s, t) = streams(
            &arabic,
            &lines(&["Text", "1. Text", "2. Text", "3. Text"]),
            (Language::Arabic, Language::English),
        );
        assert_eq!((notes(&s), notes(&t)), (0, 0));
    }
}
