//! Whether two documents are translations of each other at all.
//!
//! What counts is how much of both texts lies in pairs that one can trust, not which
//! words the lexicon knows. Where few pairs are sure, because the field is unknown or
//! the translation free, the meanings are asked whether the paired texts are closer to
//! each other than to the rest of the two documents.

use super::few::{Close, closeness};
use super::kinship::{Kinship, kinship};
use super::notable::{self, OwnSegments};
use super::pair::SegmentedPair;
use crate::align::{Alignment, Bead, EncoderUse, FEW_SEGMENTS};
use crate::bitext::Verdict;
use crate::confidence::SURE;
use crate::segment::Segment;

/// Share of both texts in trusted pairs from which on documents are accepted. By
/// `muqabala model verdicts`: the next stretch of the same text
/// reached .17 from five paragraphs on and parallel documents fell to .36 when it was fitted.
const LEAST_SHARE: f32 = 0.2;
/// The same for one to three paragraphs, where one stranger can be a third of the text.
const LEAST_SHARE_OF_FEW: f32 = 0.4;
/// Share of the fuller text in trusted pairs that is enough, too, where there are several: the
/// other may be an excerpt or lack the annexes.
const LEAST_OF_FULLER: f32 = 0.5;
/// Share of both texts in trusted pairs under which an accepted pair of documents is warned about.
/// Partly parallel documents reach .8, by [`LEAST_SHARE`]'s measurement, and nine of ten parallel
/// ones have more.
const WHOLE: f32 = 0.8;
/// Share of one text without a trusted counterpart from which on that is said. Partly
/// parallel documents have .25 and more, an omitted paragraph in ten is no news.
const LOST: f32 = 0.2;

/// Cosine of meanings under which a pair is not trusted, however sure its place: 95 % of strangers
/// lie under .35, 95 % of right pairs over .49.
const STRANGE: f32 = 0.4;
/// Cosine from which on a likely pair is trusted, though few of its words are known.
const AKIN: f32 = 0.6;
/// Confidence of such a likely pair.
const LIKELY: f32 = 0.5;
/// Cosine from which on a pair is trusted whatever else speaks against it: no pair of the next
/// stretch or of other fields has reached it.
const ONE_MEANING: f32 = 0.75;

/// Share of both texts in trusted pairs from which on nothing else is asked. Where less is trusted, the pairs must
/// be closer to each other than to the rest by so many standard deviations: the next stretch of formulaic text
/// reached .35 (of training text .9, and is warned about), partly parallel documents fell to .42 and one to .27.
const SOLID: f32 = 0.5;
const APART: f32 = 0.4;

/// What free translations must show where few of their pairs are sure: the share of both texts in pairs, the mean
/// cosine of the pairs, and how far it stands over that of other combinations of the same lines, in standard
/// deviations. The search itself chooses pairs that stand out: the next stretch of the same text reached 1.3,
/// free translations with hardly a sure pair have 1.7 and more, but for one of .9.
const PAIRED: f32 = 0.8;
const NEAR: f32 = 0.18;
const OUTSTANDING: f32 = 1.4;
/// The same in standard errors, where all lines are paired in their order and nothing was chosen: six free
/// renderings of proverbs have 2.26.
const CLEAR: f32 = 2.2;

/// What of both texts lies where.
#[derive(Debug, Clone, Copy, Default)]
struct Shares {
    /// Of both texts in trusted pairs.
    trusted: f32,
    /// Of the text that has more of it there.
    fuller: f32,
    /// Trusted pairs.
    pairs: usize,
    /// Of both texts in any pair.
    paired: f32,
    /// Mean cosine of the pairs that the encoder was asked about, by their length.
    alike: Option<f32>,
    /// Of each text alone or in a pair that is likelier wrong than right.
    lost: [f32; 2],
}

/// A verdict, and what should be said of each document.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// For the source, then for the target; the other's name goes where `{}` stands.
    pub(super) warnings: [Vec<String>; 2],
}

/// Judges by how much of both texts lies in beads that can be trusted; `sure` holds the confidence of each.
pub(super) fn verdict(
    pair: SegmentedPair<'_>,
    alignment: &Alignment,
    sure: &[f32],
    encoder: EncoderUse,
) -> Judged {
    let shares = shares(pair, alignment, sure);
    let few = pair.source.len().min(pair.target.len()) <= FEW_SEGMENTS;
    let meanings = (few && encoder != EncoderUse::Never).then_some(shares.alike).flatten();
    // What is not paired is not alike.
    let meanings = meanings.and_then(|alike| closeness(pair, alike * shares.paired));
    let by_shares = shares.trusted >= if few { LEAST_SHARE_OF_FEW } else { LEAST_SHARE }
        || shares.fuller >= LEAST_OF_FULLER && shares.pairs > FEW_SEGMENTS;
    let asked = !few
        && encoder != EncoderUse::Never
        && if by_shares { shares.trusted < SOLID } else { shares.paired >= PAIRED };
    let kin = if asked { kinship(pair, alignment) } else { None };
    let clear = match meanings {
        Some(close) => close != Close::No,
        None => by_shares && kin.is_none_or(|kin| kin.apart >= APART),
    };
    let free = !by_shares && kin.is_some_and(|kin| stands_out(&kin, alignment));
    let parallel = clear || free;
    let percent = |share: f32| format!("{:.0} %", share * 100.0);
    let trusted = percent(shares.trusted);
    let mut warnings = [Vec::new(), Vec::new()];
    if parallel {
        let own: [(_, OwnSegments); 2] =
            [(pair.source, |bead| &bead.source), (pair.target, |bead| &bead.target)];
        for ((list, lost), (segments, of)) in warnings.iter_mut().zip(shares.lost).zip(own) {
            if lost >= LOST {
                list.push(format!(
                    "{} of its text has no counterpart in {{}} that can be trusted; look for what the other lacks",
                    percent(lost)
                ));
            } else {
                list.extend(notable::left_over(segments, alignment, of));
            }
        }
        warnings[0].extend(notable::other_numbers(pair, alignment));
        if meanings == Some(Close::Somewhat) {
            warnings[0].push(
                "there is little text to judge by, and its meaning is not quite that of {}; check that they belong together".to_owned(),
            );
        }
        if shares.trusted < WHOLE {
            warnings[0].push(format!(
                "only {trusted} of the text lies in pairs that can be trusted; check that it and {{}} are the same document"
            ));
        }
    }
    let reason = match (parallel, by_shares) {
        (true, true) => format!("{trusted} of the text lies in pairs that can be trusted"),
        (true, false) => format!(
            "{trusted} of the text lies in pairs that can be trusted; the paired texts are closer in meaning to each other than to the rest"
        ),
        (false, false) => format!(
            "these do not look like translations of each other: only {trusted} of the text lies in pairs that can be trusted"
        ),
        (false, true) => "these do not look like translations of each other: they are about the same things, but what stands at the same places is no closer in meaning than the rest".to_owned(),
    };
    Judged { verdict: Verdict { parallel, confidence: shares.trusted, reason }, warnings }
}

/// Whether the pairs, of which hardly one is sure, are closer to each other than to the rest.
fn stands_out(kin: &Kinship, alignment: &Alignment) -> bool {
    let pairs = || alignment.beads.iter().map(|bead| (bead.source.len(), bead.target.len()));
    let straight = pairs().all(|sizes| sizes == (1, 1))
        && alignment.beads.is_sorted_by_key(|bead| bead.target.first().copied());
    kin.near >= NEAR && (kin.apart >= OUTSTANDING || straight && kin.clear >= CLEAR)
}

fn shares(pair: SegmentedPair<'_>, alignment: &Alignment, sure: &[f32]) -> Shares {
    let chars = |segments: &[Segment], which: &[usize]| -> f32 {
        let of = |s: &Segment| s.text.chars().filter(|c| !c.is_whitespace()).count();
        which.iter().filter_map(|i| segments.get(*i)).map(of).sum::<usize>() as f32
    };
    let (mut all, mut trusted, mut found) = ([0f32; 2], [0f32; 2], [0f32; 2]);
    let (mut pairs, mut paired) = (0, 0f32);
    let (mut cosines, mut asked) = (0f32, 0f32);
    // Of a few paragraphs the confidence holds all that there is to know, the meanings included.
    let few = pair.source.len().min(pair.target.len()) <= FEW_SEGMENTS;
    let least = if few { LIKELY } else { SURE };
    for (bead, sure) in alignment.beads.iter().zip(sure) {
        let own = [chars(pair.source, &bead.source), chars(pair.target, &bead.target)];
        let add = |sums: &mut [f32; 2]| *sums = [sums[0] + own[0], sums[1] + own[1]];
        add(&mut all);
        if bead.is_null() {
            continue;
        }
        paired += own[0] + own[1];
        if let Some(cosine) = bead.measures.and_then(|m| m.meaning) {
            cosines += cosine * (own[0] + own[1]);
            asked += own[0] + own[1];
        }
        if is_trusted(bead, *sure, least) {
            add(&mut trusted);
            pairs += 1;
        }
        if *sure >= LIKELY {
            add(&mut found);
        }
    }
    let both = (all[0] + all[1]).max(1.0);
    let share = |part: [f32; 2], k: usize| part[k] / all[k].max(1.0);
    Shares {
        trusted: (trusted[0] + trusted[1]) / both,
        fuller: share(trusted, 0).max(share(trusted, 1)),
        pairs,
        paired: paired / both,
        alike: (asked > 0.0).then(|| cosines / asked),
        lost: [1.0 - share(found, 0), 1.0 - share(found, 1)],
    }
}

/// Sure, and no stranger by its meaning, as from a confidence of `least` in this document; or likely,
/// and of one meaning.
fn is_trusted(bead: &Bead, sure: f32, least: f32) -> bool {
    match bead.measures.as_ref().and_then(|m| m.meaning) {
        None => sure >= SURE,
        Some(cosine) => {
            let nearness = if sure >= least {
                STRANGE
            } else if sure >= LIKELY {
                AKIN
            } else {
                ONE_MEANING
            };
            cosine >= nearness
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Measures;

    fn segments(lengths: &[usize]) -> Vec<Segment> {
        lengths.iter().map(|n| Segment { text: "x".repeat(*n), ..Segment::default() }).collect()
    }

    fn bead(at: usize, meaning: Option<f32>) -> Bead {
        let measures = Some(Measures { meaning, ..Measures::default() });
        Bead { source: vec![at], target: vec![at], posterior: 1.0, runner_up: 0.0, measures }
    }

    fn judged(beads: Vec<Bead>, sure: &[f32]) -> Judged {
        let lengths = vec![10; beads.iter().flat_map(|b| &b.source).max().map_or(0, |m| m + 1)];
        let (source, target) = (segments(&lengths), segments(&lengths));
        let pair = SegmentedPair { source: &source, target: &target };
        verdict(pair, &Alignment { beads, ..Alignment::default() }, sure, EncoderUse::Never)
    }

    #[test]
    fn a_fifth_of_the_text_in_trusted_pairs_is_enough_and_is_said() {
        let beads = |n| (0..n).map(|k| bead(k, None)).collect::<Vec<_>>();
        let enough = judged(beads(10), &[0.95, 0.95, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]);
        assert!(enough.verdict.parallel);
        assert_eq!(enough.warnings.map(|w| w.len()), [2, 1]);
        let little = judged(beads(10), &[0.95, 0.89, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4]);
        assert!(!little.verdict.parallel && little.verdict.reason.contains("10 %"));
        let whole = judged(beads(10), &[0.95; 10]);
        assert!(whole.verdict.parallel && whole.warnings.iter().all(Vec::is_empty));
    }

    #[test]
    fn a_surely_placed_stranger_is_not_trusted() {
        assert!(!judged(vec![bead(0, Some(0.1))], &[0.98]).verdict.parallel);
        assert!(judged(vec![bead(0, Some(0.8))], &[0.7]).verdict.parallel);
        assert!(judged(vec![bead(0, None)], &[0.95]).verdict.parallel);
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn where_less_than_half_is_trusted_pairs_must_be_closer_than_other_lines() {
        let formula = [("حدثنا عن أبيه أنه قال ذلك", "He told us of his father that he said so"); 8];
        let told_apart = [
            ("البئر القديمة في القرية عميقة", "The old well in the village is deep"),
            ("تجتمع المدرسة في شهر آذار", "The school meets in the month of March"),
            ("تأخر القطار بسبب الثلج الكثير", "The train was late because of the snow"),
            ("اشترى الطبيب ثلاث سيارات بيضاء", "The doctor bought three white cars"),
            ("اخلط الدقيق والسكر في وعاء", "Mix the flour and the sugar in a bowl"),
            ("انتخب المجلس رئيسا جديدا أمس", "The council elected a new president yesterday"),
            ("يأكل القط السمك كل صباح", "The cat eats fish every morning"),
            ("كانت السفينة راسية في الميناء", "The ship lay at anchor in the harbour"),
        ];
        let accepted = |lines: &[(&str, &str); 8], sure: usize| {
            let segments = |texts: Vec<&str>| -> Vec<Segment> {
                texts.iter().map(|t| Segment { text: (*t).to_owned(), ..Segment::default() }).collect()
            };
            let (source, target) = lines.iter().copied().unzip();
            let (source, target) = (segments(source), segments(target));
            let pair = SegmentedPair { source: &source, target: &target };
            let confidences: Vec<f32> = (0..8).map(|k| if k < sure { 0.95 } else { 0.4 }).collect();
            let beads = (0..8).map(|k| bead(k, None)).collect();
            let alignment = Alignment { beads, ..Alignment::default() };
            verdict(pair, &alignment, &confidences, EncoderUse::Auto).verdict.parallel
        };
        assert!(accepted(&told_apart, 3));
        assert!(!accepted(&formula, 3), "as close to any other line");
        assert!(accepted(&formula, 5), "half is trusted: nothing else is asked");
    }

    #[test]
    fn pairs_that_the_search_chose_must_stand_out_further() {
        let kin = |apart: f32, size: f32| Kinship { near: 0.3, clear: apart * size.sqrt(), apart };
        let straight = Alignment { beads: (0..9).map(|k| bead(k, None)).collect(), ..Alignment::default() };
        let mut chosen = straight.clone();
        chosen.beads[4].target.clear();
        let mut moved = straight.clone();
        moved.beads.swap(3, 4);
        for (kin, alignment, enough) in [
            (kin(0.8, 9.0), &straight, true),
            (kin(0.8, 9.0), &chosen, false),
            (kin(0.8, 9.0), &moved, false),
            (kin(0.7, 9.0), &straight, false),
            (kin(1.4, 9.0), &chosen, true),
            (Kinship { near: 0.17, ..kin(1.4, 9.0) }, &straight, false),
        ] {
            assert_eq!(stands_out(&kin, alignment), enough, "{kin:?}");
        }
    }

    #[test]
    fn beginnings_with_other_numbers_are_said() {
        let mut beads: Vec<Bead> = (0..5).map(|k| bead(k, None)).collect();
        let said = |beads: &[Bead]| {
            let judged = judged(beads.to_vec(), &[0.95; 5]);
            judged.warnings.concat().iter().any(|w| w.contains("other numbers"))
        };
        assert!(!said(&beads));
        let other = Measures { numbers_missing: [1.0, 2.0], ..Measures::default() };
        beads[3].measures = Some(other);
        assert!(!said(&beads), "far from the beginning");
        beads[1].measures = Some(Measures { numbers_met: 1.0, ..other });
        assert!(!said(&beads), "another number meets");
        beads[1].measures = Some(other);
        assert!(said(&beads));
    }

    #[test]
    fn of_three_paragraphs_one_that_meets_is_not_enough() {
        let beads = vec![bead(0, Some(0.8)), bead(1, Some(0.1)), bead(2, Some(0.1))];
        assert!(!judged(beads, &[0.95, 0.95, 0.95]).verdict.parallel);
    }

    #[test]
    fn what_one_side_has_alone_is_said_of_that_side() {
        let alone = Bead { source: vec![4], target: vec![], posterior: 1.0, runner_up: 0.0, measures: None };
        let beads: Vec<Bead> = (0..4).map(|k| bead(k, None)).chain([alone]).collect();
        let (source, target) = (segments(&[10, 10, 10, 10, 20]), segments(&[10; 4]));
        let pair = SegmentedPair { source: &source, target: &target };
        let judged =
            verdict(pair, &Alignment { beads, ..Alignment::default() }, &[0.95; 5], EncoderUse::Never);
        assert!(judged.verdict.parallel);
        assert_eq!(judged.warnings.map(|w| w.len()), [1, 0]);
    }

    #[test]
    fn shares_count_the_letters_of_both_sides() {
        let (source, target) = (segments(&[10, 30]), segments(&[20, 20]));
        let pair = SegmentedPair { source: &source, target: &target };
        let alone = Bead { target: vec![], ..bead(1, None) };
        let beads = vec![bead(0, Some(0.5)), alone];
        let found = shares(pair, &Alignment { beads, ..Alignment::default() }, &[0.95, 0.95]);
        assert_eq!((found.pairs, found.paired), (1, 30.0 / 60.0));
    }
}
