//! Single units that say something of two documents as a whole: numbers at their beginning that
//! differ, and paragraphs that only one of them has. Neighbours of one template, such as two
//! licences of a family or a resolution and the one before it, share nearly all but these.

use super::pair::{SegmentedPair, joined};
use crate::align::{Alignment, Bead};
use crate::segment::Segment;

/// Units at the beginning whose numbers say which document it is.
const BEGINNING: usize = 3;

/// What is said where the beginnings of both documents name different numbers, such as those of
/// two resolutions.
pub(super) fn other_numbers(pair: SegmentedPair<'_>, alignment: &Alignment) -> Option<String> {
    let bead = alignment.beads.iter().filter(|bead| !bead.is_null()).take(BEGINNING).find(|bead| {
        bead.measures.is_some_and(|m| m.numbers_missing.iter().all(|n| *n > 0.0) && m.numbers_met == 0.0)
    })?;
    let quote = |segments: &[Segment], which: &[usize]| -> String {
        format!("“{}”", beginning(&joined(segments, which)))
    };
    Some(format!(
        "its beginning names other numbers than that of {{}}: {} opposite {}",
        quote(pair.source, &bead.source),
        quote(pair.target, &bead.target)
    ))
}

/// Characters of a text that are shown at most.
const QUOTED: usize = 60;

/// A text that is short, or its first words.
fn beginning(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(QUOTED) else { return text.to_owned() };
    let start = text.get(..end).unwrap_or_default();
    let words = start.rsplit_once(char::is_whitespace).map_or(start, |(words, _)| words);
    format!("{words} …")
}

/// Words from which on a unit that stands alone is no heading, caption or line of a title page. With
/// it each of 30 licences against a neighbour's translation is warned of, and none of 122 parallel
/// pairs of documents is that has no other warning (`muqabala model verdicts`).
const NO_MERE_LINE: usize = 10;

/// Picks one document's segments of a bead.
pub(super) type OwnSegments = fn(&Bead) -> &[usize];

/// What is said of a document whose text nearly all has a counterpart, but for whole units; `of` picks
/// its side of a bead.
pub(super) fn left_over(segments: &[Segment], alignment: &Alignment, of: OwnSegments) -> Option<String> {
    let words = |text: &str| text.split_whitespace().count();
    let alone: Vec<&Segment> = alignment
        .beads
        .iter()
        .filter(|bead| bead.is_null())
        .flat_map(of)
        .filter_map(|at| segments.get(*at))
        .filter(|segment| words(&segment.text) >= NO_MERE_LINE)
        .collect();
    // The first of the longest.
    let longest = alone.iter().rev().max_by_key(|segment| words(&segment.text))?;
    Some(format!(
        "no counterpart in {{}} was found for {} of its longer texts, such as “{}”; check that both are the same version",
        alone.len(),
        beginning(&longest.text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_shown_by_its_first_words() {
        assert_eq!(beginning("short"), "short");
        assert_eq!(beginning(&"word ".repeat(20)), format!("{} …", ["word"; 12].join(" ")));
        assert_eq!(beginning(&"x".repeat(61)), format!("{} …", "x".repeat(60)));
    }

    #[test]
    fn longer_texts_that_stand_alone_are_counted_and_the_longest_is_shown() {
        let text =
            |words: usize, word: &str| Segment { text: vec![word; words].join(" "), ..Segment::default() };
        let segments = [text(NO_MERE_LINE - 1, "a"), text(NO_MERE_LINE, "b"), text(40, "c"), text(90, "d")];
        let bead = |source: usize, target: &[usize]| Bead {
            source: vec![source],
            target: target.to_vec(),
            posterior: 1.0,
            runner_up: 0.0,
            measures: None,
        };
        let said = |beads: Vec<Bead>| {
            left_over(&segments, &Alignment { beads, ..Alignment::default() }, |bead| &bead.source)
        };
        assert_eq!(said(vec![bead(0, &[]), bead(3, &[0])]), None);
        let told = said(vec![bead(0, &[]), bead(1, &[]), bead(2, &[]), bead(3, &[0])]).unwrap();
        assert!(
            told.starts_with("no counterpart in {} was found for 2 of its longer texts, such as “c c "),
            "{told}"
        );
    }
}
