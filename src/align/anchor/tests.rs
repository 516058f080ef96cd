//! Candidates, chains and windows on documents made by hand.

use super::super::translations::TokenPair;
use super::*;
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::segment::Segment;

#[test]
fn a_line_that_moved_does_not_carry_the_next_block_away() {
    let mut chain: Vec<(u32, u32)> = (40..63).map(|i| (i, i + 2)).collect();
    chain.push((63, 900));
    assert_eq!(place_behind(&chain, 64), Some(66));
    assert_eq!(place_behind(&[], 64), None);
}

#[test]
fn only_lines_between_long_runs_are_firm() {
    let run = |from: u32, length: u32, shift: u32| (from..from + length).map(move |i| (i, i + shift));
    let anchors: Vec<_> = run(0, 5, 0).chain(run(6, 4, 0)).chain(run(10, 6, 2)).collect();
    let expected: Vec<bool> =
        [(5, true), (4, false), (6, true)].iter().flat_map(|(n, firm)| vec![*firm; *n]).collect();
    assert_eq!(firm(&anchors), expected);
}

#[test]
fn repeated_lines_are_looked_for_near_the_diagonal_alone() {
    let cells = |telling: u32, lines: u32| -> u64 {
        let side = || Telling((0..=lines).map(|i| i.min(telling)).collect());
        bounds(&[], &[side(), side()], NARROW).iter().map(|(low, high)| u64::from(high - low + 1)).sum()
    };
    assert_eq!(cells(1000, 1000), 1001 * 1001);
    assert!(cells(0, 2000) < 2001 * (2 * NARROW.narrowest + 2));
    let ratio = cells(0, 20_000) as f64 / cells(0, 2000) as f64;
    assert!((9.0..11.0).contains(&ratio), "{ratio}");
    // What fits on a page is looked at as a whole.
    assert_eq!(cells(0, 100), 101 * 101);
}

#[test]
fn windows_reach_both_corners_and_never_fall() {
    for anchors in [vec![], vec![(3, 40), (90, 41)], vec![(0, 0), (99, 149)]] {
        let telling = [100, 150].map(|n| Telling((0..=n).collect()));
        let bounds = bounds(&anchors, &telling, NARROW);
        assert_eq!((bounds[0].0, bounds[100].1), (0, 150));
        assert!(bounds.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1 && w[0].0 <= w[0].1));
    }
}

/// Every boundary sees what the rectangles beside it hold, and their margin, no more.
#[test]
fn windows_hold_rectangles_and_margins() {
    let windows = |anchors: &[(u32, u32)]| {
        let telling = || Telling((0..=40).collect());
        bounds(anchors, &[telling(), telling()], View { margin: 3, firm_margin: 1, ..NARROW })
    };
    let rows = |parts: &[(usize, (u32, u32))]| -> Vec<(u32, u32)> {
        parts.iter().flat_map(|(n, bound)| vec![*bound; *n]).collect()
    };
    assert_eq!(windows(&[]), rows(&[(41, (0, 40))]));
    assert_eq!(windows(&[(10, 12)]), rows(&[(8, (0, 15)), (6, (0, 40)), (27, (10, 40))]));
    // Between two firm runs the margin is narrow, inside them there is none.
    let firm: Vec<(u32, u32)> = (10..15).map(|i| (i, i)).chain((16..21).map(|i| (i, i - 1))).collect();
    assert_eq!(windows(&firm), rows(&[(14, (0, 13)), (4, (14, 16)), (23, (17, 40))]));
}

/// A document of words that nobody knows, a line for each text.
fn side(lines: &[String]) -> IndexedDocument {
    let segments: Vec<Segment> =
        lines.iter().map(|text| Segment { text: text.clone(), ..Segment::default() }).collect();
    IndexedDocument::new(&segments.iter().collect::<Vec<_>>(), Language::English, &Lexicon::default())
}

/// Candidates of source line 0 among target lines `low..high`; each token means itself with `probability`.
fn candidates(
    source: &str,
    target: &[String],
    (low, high): (usize, usize),
    probability: f32,
) -> Vec<(u32, f32)> {
    let (s, t) = (side(&[source.to_owned()]), side(target));
    let mut entries = Vec::new();
    for (i, own) in (0..).zip(&s.types) {
        for (j, other) in (0..).zip(&t.types) {
            if own.key == other.key {
                let (forward, backward) = (probability, probability);
                entries.push(TokenPair { source: i, target: j, forward, backward, learned: true });
            }
        }
    }
    let translations = Translations::new(&s, &t, entries);
    let mut found = Vec::new();
    Candidates::new(&s, &t, &translations).line(0, low, high, &mut found);
    assert!(found.iter().all(|c| c.source == 0));
    found.iter().map(|c| (c.target, c.score)).collect()
}

#[test]
fn a_rare_token_points_at_its_line() {
    // Twenty-six times eight words, each in one line only.
    let word = |i: usize| {
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        format!("q{}{}q", letter(i), letter(i / 26))
    };
    let lines: Vec<String> = (0..200).map(word).collect();
    let all = (0, lines.len());
    // √p · ln(lines looked at / lines that have it) · 24 / √(5 · 5), at most 1.5.
    let expected = 0.9f32.sqrt() * 200f32.ln() * 1.5;
    let found = candidates(&word(7), &lines, all, 0.9);
    assert!(matches!(found[..], [(7, score)] if (score - expected).abs() < 1e-3), "{found:?}");
    // Too faint, out of sight, or too few lines to tell anything.
    assert_eq!(candidates(&word(7), &lines, all, 0.05), []);
    assert_eq!(candidates(&word(7), &lines, (0, 7), 0.9), []);
    assert_eq!(candidates(&word(7), &lines, (8, 200), 0.9), []);
    assert_eq!(candidates(&word(7), &lines, (5, 15), 0.9), []);
    // Two tokens count together, and long lines less.
    let mut longer = lines.clone();
    longer[3] = format!("{} {}", word(3), word(90));
    let found = candidates(&format!("{} {}", word(3), word(90)), &longer, all, 0.9);
    let both = 0.9f32.sqrt() * (200f32.ln() + 100f32.ln()) * 1.5;
    assert!(matches!(found[..], [(3, score)] if (score - both).abs() < 1e-3), "{found:?} {both}");
    let filler: Vec<String> = (100..160).map(word).collect();
    longer[3] = format!("{} {}", word(3), filler.join(" "));
    let found = candidates(&word(3), &longer, all, 0.9);
    let thin = 0.9f32.sqrt() * 200f32.ln() * 24.0 / (5f32 * 65.0).sqrt();
    assert!(matches!(found[..], [(3, score)] if (score - thin).abs() < 1e-3), "{found:?} {thin}");
    // A number points half as hard.
    let mut numbers = lines.clone();
    numbers[9] = "4711".to_owned();
    let found = candidates("4711", &numbers, all, 1.0);
    assert_eq!(found, [], "a bare number alone is too little: half of ln 200 · 1.5 is 3.97");
    numbers.extend((0..100).map(|i| format!("{}q", word(i))));
    let found = candidates("4711", &numbers, (0, 300), 1.0);
    assert!(matches!(found[..], [(9, score)] if (score - 0.5 * 300f32.ln() * 1.5).abs() < 1e-3), "{found:?}");
    // A token in twelve lines still points, in thirteen no more; of equal ones the first four stay.
    for (times, count) in [(12, 4), (13, 0)] {
        let mut repeated = lines.clone();
        repeated
            .extend((0..3000).map(|i| format!("z{}{}z", word(i), i / 676).replace(char::is_numeric, "k")));
        repeated[..times].fill("qqqq".to_owned());
        let end = repeated.len();
        let found = candidates("qqqq", &repeated, (0, end), 1.0);
        assert_eq!(found.iter().map(|c| c.0).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
    }
}

#[test]
fn a_band_follows_the_diagonal() {
    let side = || Telling((0..=6000).collect());
    let bounds = bounds(&[], &[side(), side()], NARROW);
    for at in [0u32, 1500, 3000, 4500, 6000] {
        let (low, high) = bounds[at as usize];
        assert!((low..=high).contains(&at) && high - low < 1000, "{at}: {low} to {high}");
    }
}

#[test]
fn one_likeness_far_off_does_not_hide_the_diagonal() {
    let word = |i: usize| {
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        format!("q{}{}q", letter(i), letter(i / 26))
    };
    let source: Vec<String> = (0..300).map(word).collect();
    let mut target: Vec<String> = (300..600).map(word).collect();
    target[160].clone_from(&source[100]);
    let (s, t) = (side(&source), side(&target));
    let id = |side: &IndexedDocument, line: usize| side.tokens(line)[0];
    let (own, other) = (id(&s, 100), id(&t, 160));
    let entry = TokenPair { source: own, target: other, forward: 1.0, backward: 1.0, learned: true };
    let translations = Translations::new(&s, &t, vec![entry]);
    for windows in [windows, wide_windows] {
        let Windows { bounds, .. } = windows(&s, &t, &translations);
        let hidden = (0..).zip(&bounds).find(|(i, (low, high))| !(low..=high).contains(&i));
        assert_eq!(hidden, None);
    }
}
