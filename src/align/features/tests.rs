//! What is measured, on segments whose figures can be worked out by hand.

use std::collections::BTreeMap;

use super::*;
use crate::lang::Language;
use crate::segment::Segment;

#[test]
fn a_ratio_falls_between_two_floors() {
    for (ratio, expected) in [
        (0.0, 0),
        (0.03, 0),
        (0.032, 1),
        (0.25, 2),
        (1.0, 3),
        (3.9, 3),
        (4.0, 4),
        (511.0, 6),
        (512.0, 7),
        (1e30, 7),
    ] {
        assert_eq!(bin(ratio), expected, "{ratio}");
    }
}

#[test]
fn nothing_is_lent_after_clearing() {
    let mut mass = Mass { values: vec![(0, 0.0); 2], round: u32::MAX };
    mass.values[1] = (u32::MAX, 0.5);
    assert_eq!((mass.of(0), mass.of(1)), (0.0, 0.5));
    mass.clear();
    assert_eq!((mass.of(0), mass.of(1)), (0.0, 0.0));
}

fn side(lines: &[&str]) -> IndexedDocument {
    let segments: Vec<Segment> =
        lines.iter().map(|text| Segment { text: (*text).to_owned(), ..Segment::default() }).collect();
    IndexedDocument::new(&segments.iter().collect::<Vec<_>>(), Language::English, &Lexicon::default())
}

/// Rates that are all different, so that none can stand for another.
fn habits() -> Habits {
    Habits { spread: 0.5, rates: [0.1, 0.2, 0.3, 0.4], dark: 0.7, ..Habits::usual(0.0) }
}

/// The single numbers that are not zero, by name.
fn named(list: [f32; SINGLES.len()]) -> BTreeMap<&'static str, f32> {
    SINGLES.into_iter().zip(list).filter(|(_, value)| *value != 0.0).collect()
}

/// Of the bead of all `source` with all `target`.
fn pair(source: &[&str], target: &[&str]) -> BTreeMap<&'static str, f32> {
    let (s, t) = (side(source), side(target));
    let mut list = [0.0; SINGLES.len()];
    pair_singles(&s, &t, 0..s.len(), 0..t.len(), &habits(), &mut list);
    named(list)
}

/// Those of `all` whose name begins with one of `heads`.
fn only<'n>(all: &BTreeMap<&'n str, f32>, heads: &[&str]) -> Vec<(&'n str, f32)> {
    all.iter().filter(|(name, _)| heads.iter().any(|h| name.starts_with(h))).map(|(n, v)| (*n, *v)).collect()
}

fn close(found: Option<&f32>, expected: f32) -> bool {
    found.is_some_and(|value| (value - expected).abs() < 1e-4)
}

#[test]
fn each_type_of_bead_has_its_number_and_its_rate() {
    let lines = ["one.", "two.", "three.", "four.", "five."];
    for (m, n, name, rate) in [
        (1, 2, "type-1:2", "rate-merge"),
        (2, 1, "type-2:1", "rate-merge"),
        (1, 3, "type-1:3", "rate-merge"),
        (3, 1, "type-3:1", "rate-merge"),
        (1, 4, "type-1:4", "rate-merge"),
        (4, 1, "type-4:1", "rate-merge"),
        (1, 5, "type-1:many", "rate-merge"),
        (5, 1, "type-many:1", "rate-merge"),
        (2, 2, "type-2:2", "rate-recut"),
        (2, 3, "type-other", "rate-recut"),
    ] {
        let found = only(&pair(&lines[..m], &lines[..n]), &["type", "rate"]);
        let value = if rate == "rate-merge" { 0.3 } else { 0.4 };
        assert_eq!(found, [(rate, value), (name, 1.0)], "{m}:{n}");
    }
    assert_eq!(only(&pair(&["one."], &["one."]), &["type", "rate"]), []);
}

#[test]
fn lengths_are_measured_in_four_ways_and_each_has_an_end() {
    // With one added to either: 10 against 20.
    let found = pair(&["abc def ghi"], &["abcdefghi abcdefghij"]);
    let ratio = 2f32.ln();
    assert!(close(found.get("length-ratio"), ratio), "{found:?}");
    assert!(close(found.get("length-ratio-squared"), ratio * ratio), "{found:?}");
    assert!(close(found.get("length-deviation"), ratio * 15f32.sqrt() * 0.25), "{found:?}");
    assert!(close(found.get("length-here"), (ratio / 0.5) * (ratio / 0.5)), "{found:?}");
    let same = pair(&["abc"], &["def"]);
    assert_eq!(only(&same, &["length"]), []);
    // In a document that keeps lengths half as closely the deviation counts half.
    let (s, t) = (side(&["abc def ghi"]), side(&["abcdefghi abcdefghij"]));
    let loose = Habits { keeps_length: 0.5, ..Habits::usual(0.0) };
    let mut list = [0.0; SINGLES.len()];
    lengths(&s.facts, &t.facts, &loose, &mut list);
    assert!(close(Some(&list[single!("length-deviation")]), 0.5 * ratio * 15f32.sqrt() * 0.25));
    // The usual ratio of the document is no deviation.
    let (s, t) = (side(&["abcdefghi"]), side(&["abcdefghijabcdefghi"]));
    let mut list = [0.0; SINGLES.len()];
    lengths(&s.facts, &t.facts, &Habits::usual(ratio), &mut list);
    assert!(list.iter().all(|value| value.abs() < 1e-6));
    let far = pair(&["a"], &["b".repeat(5000).as_str()]);
    let ends = [
        ("length-deviation", 5.0),
        ("length-here", 12.0),
        ("length-ratio", 2.0),
        ("length-ratio-squared", 4.0),
    ];
    assert_eq!(only(&far, &["length"]), ends);
    // Segments of a group count together.
    assert_eq!(only(&pair(&["abc", "def"], &["abcdef"]), &["length"]), []);
}

#[test]
fn labels_are_compared_in_front_and_counted_inside() {
    for (source, target, expected) in [
        (&["1. one"][..], &["1. two"][..], &[("label-same", 1.0)][..]),
        (&["1. one"], &["2. two"], &[("label-differs", 1.0)]),
        (&["one"], &["2. two"], &[("label-one-side", 1.0)]),
        (&["1. one"], &["two"], &[("label-one-side", 1.0)]),
        (&["one"], &["two"], &[]),
        (&["one", "2. two"], &["one"], &[("label-inside", 1.0)]),
        (&["one", "2. two"], &["one", "2. two"], &[("label-both-inside", 1.0), ("label-inside", 2.0)]),
        (
            &["one", "2. two"],
            &["one", "2. two", "3. three"],
            &[("label-both-inside", 1.0), ("label-inside", 3.0)],
        ),
    ] {
        assert_eq!(only(&pair(source, target), &["label"]), expected, "{source:?} {target:?}");
    }
}

#[test]
fn what_all_pairs_of_a_document_have_is_no_difference() {
    let usual = Forms { cut: 0.75, opening: 0.5, marks: [0.5, 0.25, 3.0] };
    let habits = Habits { forms: usual, ..habits() };
    for (source, target, expected) in [
        ("One.", "Two", &[("ending-same", 0.75), ("one-is-cut", 0.25)][..]),
        ("One.", "Two.", &[("ending-same", 1.0)]),
        ("- one", "two", &[("ending-same", 1.0), ("opening-differs", 0.5)]),
        ("see (this) one", "see one", &[("brackets-differ", 0.5), ("ending-same", 1.0)]),
        ("one, two, one", "one two one", &[("ending-same", 1.0)]),
    ] {
        let (s, t) = (side(&[source]), side(&[target]));
        let mut list = [0.0; SINGLES.len()];
        pair_singles(&s, &t, 0..1, 0..1, &habits, &mut list);
        let heads = ["ending", "one-is", "opening", "brackets", "quotes", "inner"];
        assert_eq!(only(&named(list), &heads), expected, "{source} {target}");
    }
}

#[test]
fn endings_and_seams_are_told_apart() {
    let heads = ["ending", "inside", "one-is", "repeat"];
    for (source, target, expected) in [
        (&["One."][..], &["Two."][..], &[("ending-same", 1.0)][..]),
        (&["One."], &["Two?"], &[("ending-differs", 1.0)]),
        (&["One."], &["Two"], &[("one-is-cut", 1.0)]),
        (&["One"], &["Two,"], &[("one-is-cut", 1.0)]),
        (&["One.", "Two?", "Three."], &["Four."], &[("ending-same", 1.0), ("inside-stop", 2.0)]),
        (&["A", "A"], &["A"], &[("ending-same", 1.0), ("inside-open", 1.0), ("repeat-inside", 1.0)]),
        (&["A", "A"], &["B", "B"], &[("ending-same", 1.0), ("inside-open", 2.0)]),
        (&["One", "Two."], &["Four."], &[("ending-same", 1.0), ("inside-open", 1.0)]),
        (
            &["One,", "two."],
            &["Four."],
            &[("ending-same", 1.0), ("inside-comma", 1.0), ("inside-lower-case", 1.0)],
        ),
        (&["Four."], &["One:", "two."], &[("ending-same", 1.0)]),
    ] {
        assert_eq!(only(&pair(source, target), &heads), expected, "{source:?} {target:?}");
    }
}

#[test]
fn signs_and_wordless_segments_are_compared() {
    let heads = ["opening", "brackets", "quotes", "inner", "wordless"];
    for (source, target, expected) in [
        ("- one", "– two", &[("opening-same", 1.0)][..]),
        ("- one", "# two", &[("opening-differs", 1.0)]),
        ("- one", "two", &[("opening-differs", 1.0)]),
        ("see (this) one", "see one", &[("brackets-differ", 1.0)]),
        ("see (this) [one]", "see (one)", &[("brackets-differ", 1.0 / 2f32.sqrt())]),
        ("see “this” one", "see one", &[("quotes-differ", 2.0)]),
        ("see: a; b; c: d", "see one", &[("inner-marks-differ", 3.0)]),
        ("2015", "2016", &[("wordless-both", 1.0)]),
        ("2015", "one", &[("wordless-one", 1.0)]),
    ] {
        let found = only(&pair(&[source], &[target]), &heads);
        assert_eq!(found, expected, "{source:?} {target:?}");
    }
}

#[test]
fn a_segment_alone_is_measured_by_its_side_and_its_neighbours() {
    let null = |lines: &[&str], i: usize, which: Side| {
        let mut list = [0.0; SINGLES.len()];
        null_singles(&side(lines), i, which, &habits(), &mut list);
        named(list)
    };
    let dark = ("null-in-the-dark", 0.7);
    let words = |n: f32| ("null-words", (n + 1.0).ln());
    let of = |list: &[(&'static str, f32)]| list.iter().copied().collect::<BTreeMap<_, _>>();
    let two = ["Abc def.", "2015"];
    assert_eq!(
        null(&two, 0, Side::Source),
        of(&[("null-source", 1.0), ("rate-null-source", 0.1), words(2.0), dark])
    );
    let wordless = ("null-wordless", 1.0);
    assert_eq!(
        null(&two, 1, Side::Target),
        of(&[("null-target", 1.0), ("rate-null-target", 0.2), words(1.0), wordless, dark])
    );
    let has = |lines: &[&str], i: usize, name: &str| null(lines, i, Side::Source).contains_key(name);
    let cut = ["The committee", "adopted it.", "And so on", "Then more", "went on."];
    let expected = [true, true, false, true, true];
    assert_eq!([0, 1, 2, 3, 4].map(|i| has(&cut, i, "null-cut")), expected);
    assert!(has(&["1. Abc"], 0, "null-label") && !has(&["Abc"], 0, "null-label"));
}

#[test]
fn a_weighted_sum_is_the_list_times_the_weights() {
    let weights: [f32; SINGLES.len()] = std::array::from_fn(|k| k as f32 + 1.0);
    let (s, t) = (side(&["1. One.", "two"]), side(&["One (two) three:", "four?"]));
    let (mut list, mut dot) = ([0.0; SINGLES.len()], Dot { weights: &weights, sum: 0.0 });
    pair_singles(&s, &t, 0..2, 0..2, &habits(), &mut list);
    pair_singles(&s, &t, 0..2, 0..2, &habits(), &mut dot);
    let expected: f32 = list.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    assert!(expected > 10.0 && (dot.sum - expected).abs() < 1e-2, "{} {expected}", dot.sum);
}
