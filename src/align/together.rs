//! Segments that were left alone at the same place on both sides although their meanings
//! agree, as a whole or part by part: paragraphs of one or two in a document, whose words nobody knows; lines whose
//! languages are exchanged, which words cannot compare at all.

use super::bead::Bead;
use super::evidence::groups::{cosine, vectors_of};
use super::evidence::in_order::in_order;
use super::exchanged::are_exchanged;
use super::resources::Resources;
use super::staged::{Staged, Texts};
use crate::lang::Language;
use crate::odds::log_odds;

/// Longer gaps are blocks that one side lacks; what lies in them is not compared.
const LONGEST_GAP: usize = 12;
/// Least cosine of a pair: 99 % of wrong pairs lie under it, 95 % of right ones over .49 to .63.
const LEAST: f32 = 0.62;
/// Least cosine of two lines that stand in each other's documents: one Arabic line among the English and
/// one English line among the Arabic at the same place are hardly there by chance. Strangers have .15 in the mean.
const LEAST_EXCHANGED: f32 = 0.3;
/// The same with what the parts of the two add to it: of 245 lines of training text that stand alone at the same
/// place, none has as much, and of 32 pairs of other fields that were left alone six have.
const LEAST_IN_ORDER: f32 = 0.8;
/// Least cosine at which the parts are looked at: half of the strangers lie under it.
const LEAST_WITH_PARTS: f32 = 0.15;
/// Least distance to any other segment of the gap.
const MARGIN: f32 = 0.1;
/// What such a pair is believed with before anything else is known of it.
const PROBABILITY: f32 = 0.9;

/// Log odds that a segment and the only other one at its place are a pair although the search left them alone, in a
/// document whose words are strange: the less the search believes it, and the less this document leaves anything
/// alone, with pairs as doubtful as others. Fitted to 181 such places of made documents of training text, 138 of them
/// in documents with lines that have no counterpart; 10 pairs and 3 others of them are over 0 and
/// [`LEAST_WITH_PARTS`].
const PLACE: f32 = -0.7;
const PLACE_SEARCHED: f32 = -0.41;
const PLACE_PAIRS: f32 = -1.32;
const PLACE_ALONE: f32 = -1.92;
/// The pairs of a document are no surer than that (98 %), in log odds.
const SUREST_PAIRS: f32 = 4.0;
/// What such a pair is believed with: only its place speaks for it.
const BY_PLACE: f32 = 0.5;

/// Source and target segments between two pairs, and the beads that hold them.
struct Gap {
    beads: std::ops::Range<usize>,
    source: Vec<usize>,
    target: Vec<usize>,
}

/// The beads with what belongs together paired; and the number of segments that the encoder was asked about.
pub(super) fn together(
    beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let gaps = gaps(&beads);
    if gaps.is_empty() {
        return (beads, 0);
    }
    let usual = staged.rivals.is_some().then(|| Usual::of(&beads));
    let sources: Vec<usize> = gaps.iter().flat_map(|g| g.source.iter().copied()).collect();
    let targets: Vec<usize> = gaps.iter().flat_map(|g| g.target.iter().copied()).collect();
    let (sources, targets) = (
        vectors_of(sources.iter().map(|i| texts.source[*i].text.as_str())),
        vectors_of(targets.iter().map(|j| texts.target[*j].text.as_str())),
    );
    let asked = sources.len() + targets.len();
    let (mut s, mut t) = (sources.as_slice(), targets.as_slice());
    let mut out = Vec::with_capacity(beads.len());
    let mut done = 0;
    for gap in gaps {
        let (own, rest) = s.split_at(gap.source.len());
        let (other, rest_of_target) = t.split_at(gap.target.len());
        (s, t) = (rest, rest_of_target);
        let table: Vec<Vec<f32>> = own.iter().map(|a| other.iter().map(|b| cosine(a, b)).collect()).collect();
        let languages = (staged.evidence.source.language, staged.evidence.target.language);
        let text = |i: usize, j: usize| {
            (texts.source[gap.source[i]].text.as_str(), texts.target[gap.target[j]].text.as_str())
        };
        let agree = |i, j, cosine| are_alike(text(i, j), cosine, languages);
        let held = &beads[gap.beads.clone()];
        let (pairs, posterior) = match agreeing(&table, agree) {
            pairs if pairs.is_empty() && usual.is_some_and(|usual| usual.pairs_by_place(&table, held)) => {
                (vec![(0, 0)], BY_PLACE)
            }
            pairs => (pairs, PROBABILITY),
        };
        out.extend_from_slice(&beads[done..gap.beads.start]);
        for bead in held {
            let own = bead.source.first().and_then(|i| gap.source.iter().position(|x| x == i));
            let other = bead.target.first().and_then(|j| gap.target.iter().position(|x| x == j));
            let met = pairs.iter().find(|(i, j)| own == Some(*i) || other == Some(*j));
            match met {
                None => out.push(bead.clone()),
                Some((i, j)) if own == Some(*i) => {
                    let (source, target) = (gap.source[*i], gap.target[*j]);
                    let mut measures = staged.measures(&[source], &[target], resources);
                    measures.meaning = Some(table[*i][*j]);
                    out.push(Bead {
                        source: vec![source],
                        target: vec![target],
                        posterior,
                        runner_up: 1.0 - posterior,
                        measures: Some(measures),
                    });
                }
                Some(_) => {}
            }
        }
        done = gap.beads.end;
    }
    out.extend_from_slice(&beads[done..]);
    (out, asked)
}

/// How a document's segments usually fare.
#[derive(Debug, Clone, Copy)]
struct Usual {
    /// Log odds of the mean probability of its pairs.
    pairs: f32,
    /// ln of the share of its beads that have one side.
    alone: f32,
}

impl Usual {
    fn of(beads: &[Bead]) -> Usual {
        let (alone, pairs): (Vec<&Bead>, Vec<&Bead>) = beads.iter().partition(|bead| bead.is_null());
        let mean = pairs.iter().map(|bead| bead.posterior).sum::<f32>() / pairs.len().max(1) as f32;
        Usual {
            pairs: log_odds(mean).min(SUREST_PAIRS),
            alone: (alone.len() as f32 / beads.len().max(1) as f32).ln(),
        }
    }

    /// Whether the two segments of a gap, whose only cosine is in `table`, are a pair although they do not agree.
    fn pairs_by_place(&self, table: &[Vec<f32>], beads: &[Bead]) -> bool {
        let [row] = table else { return false };
        matches!(row[..], [cosine] if cosine >= LEAST_WITH_PARTS) && self.in_favour_of_place(beads) > 0.0
    }

    /// Log odds that two beads with one side at the same place are a pair.
    fn in_favour_of_place(&self, beads: &[Bead]) -> f32 {
        let searched = beads.first().map_or(0.0, |bead| log_odds(bead.posterior));
        PLACE + PLACE_SEARCHED * searched + PLACE_PAIRS * self.pairs + PLACE_ALONE * self.alone
    }
}

/// Runs of beads with one empty side that hold segments of both documents.
fn gaps(beads: &[Bead]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut start = 0;
    for run in beads.chunk_by(|a, b| a.is_null() == b.is_null()) {
        let end = start + run.len();
        let source: Vec<usize> = run.iter().flat_map(|b| b.source.iter().copied()).collect();
        let target: Vec<usize> = run.iter().flat_map(|b| b.target.iter().copied()).collect();
        let short = |list: &[usize]| (1..=LONGEST_GAP).contains(&list.len());
        if run.first().is_some_and(Bead::is_null) && short(&source) && short(&target) {
            gaps.push(Gap { beads: start..end, source, target });
        }
        start = end;
    }
    gaps
}

/// Whether a source and a target line of documents in `languages` mean the same.
fn are_alike((source, target): (&str, &str), cosine: f32, languages: (Language, Language)) -> bool {
    if are_exchanged((source, target), languages) {
        return cosine >= LEAST_EXCHANGED;
    }
    cosine >= LEAST
        || cosine >= LEAST_WITH_PARTS && {
            let found = in_order(source, target);
            found.tells() && cosine + found.bonus() >= LEAST_IN_ORDER
        }
}

/// Rows and columns of `table` that agree with each other, as `agree` says of the two and their cosine, and clearly
/// with nothing else.
fn agreeing(table: &[Vec<f32>], agree: impl Fn(usize, usize, f32) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (i, row) in table.iter().enumerate() {
        for (j, cosine) in row.iter().enumerate() {
            let in_row = row.iter().enumerate().filter(|(k, _)| *k != j).map(|(_, x)| *x);
            let in_column =
                table.iter().enumerate().filter(|(k, _)| *k != i).filter_map(|(_, r)| r.get(j).copied());
            let rival = in_row.chain(in_column).fold(0f32, f32::max);
            if cosine - rival >= MARGIN && agree(i, j, *cosine) {
                found.push((i, j));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_clearly_meant_by_each_other_is_paired() {
        let table = [vec![0.9, 0.1, 0.3], vec![0.2, 0.7, 0.65], vec![0.1, 0.2, 0.5]];
        let usual = |_, _, cosine: f32| cosine >= LEAST;
        assert_eq!(agreeing(&table, usual), [(0, 0)]);
        assert_eq!(agreeing(&[vec![0.63]], usual), [(0, 0)]);
        assert!(agreeing(&[vec![0.61]], usual).is_empty());
    }

    #[test]
    fn lines_that_follow_each_other_part_by_part_need_less() {
        let languages = (Language::Arabic, Language::English);
        let arabic = "البئر القديمة في القرية عميقة وماؤها بارد في الصيف والأطفال يلعبون حولها كل مساء";
        let english = "The old well in the village is deep and its water is cold in summer, and the children play around it every evening";
        let other = "In winter the children of the village stay at home, and nobody goes to the old well before noon for its cold water";
        for (source, target, cosine, alike) in [
            (arabic, other, LEAST, true),
            (arabic, other, 0.61, false),
            (arabic, english, 0.3, true),
            (arabic, english, LEAST_WITH_PARTS - 0.01, false),
            // Too few words to have parts.
            ("البئر القديمة عميقة", "The old well is deep", 0.5, false),
            // Lines that stand in each other's documents need less, one that stands there alone does not.
            ("a line", "سطر", LEAST_EXCHANGED, true),
            ("a line", "سطر", 0.29, false),
            ("سطر", "a line", LEAST_EXCHANGED, false),
            ("a line", "a line", LEAST_EXCHANGED, false),
            ("12", "15", LEAST_EXCHANGED, false),
        ] {
            assert_eq!(are_alike((source, target), cosine, languages), alike, "{source} {target} {cosine}");
        }
    }

    #[test]
    fn two_lines_at_the_same_place_are_a_pair_where_hardly_any_line_stands_alone() {
        let bead = |source: &[usize], target: &[usize], posterior| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            posterior,
            ..Bead::default()
        };
        let in_favour = |pairs: usize, sure: f32, others: usize, posterior: f32| {
            let mut beads = vec![bead(&[0], &[], posterior), bead(&[], &[0], posterior)];
            beads.extend((0..pairs).map(|k| bead(&[k], &[k], sure)));
            beads.extend((0..others).map(|k| bead(&[k], &[], 0.9)));
            Usual::of(&beads).in_favour_of_place(&beads[..2])
        };
        assert!(in_favour(100, 0.9, 2, 0.6) > 0.0);
        assert!(in_favour(100, 0.9, 2, 0.99) < in_favour(100, 0.9, 2, 0.6));
        assert!(in_favour(100, 0.9, 20, 0.6) < 0.0, "many stand alone here");
        assert!(in_favour(100, 0.99, 2, 0.6) < in_favour(100, 0.9, 2, 0.6), "all else is sure");
    }

    #[test]
    fn only_one_line_opposite_one_of_some_likeness_is_a_pair_by_its_place() {
        let usual = Usual { pairs: 2.0, alone: -4.0 };
        let pair = |table: &[Vec<f32>]| usual.pairs_by_place(table, &[]);
        assert!(pair(&[vec![LEAST_WITH_PARTS]]));
        assert!(!pair(&[vec![0.1]]), "as far apart as strangers");
        assert!(!pair(&[vec![0.3, 0.2]]) && !pair(&[vec![0.3], vec![0.2]]), "which of the two?");
        assert!(!Usual { alone: -1.0, ..usual }.pairs_by_place(&[vec![0.3]], &[]), "many are alone");
    }

    #[test]
    fn a_gap_lies_between_pairs_and_has_both_sides() {
        let bead = |source: &[usize], target: &[usize]| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            posterior: 1.0,
            runner_up: 0.0,
            measures: None,
        };
        let beads = [
            bead(&[0], &[]),
            bead(&[1], &[0]),
            bead(&[2], &[]),
            bead(&[], &[1]),
            bead(&[], &[2]),
            bead(&[3], &[3]),
            bead(&[], &[4]),
        ];
        let found: Vec<_> = gaps(&beads).into_iter().map(|g| (g.beads, g.source, g.target)).collect();
        assert_eq!(found, [(2..5, vec![2], vec![1, 2])]);
    }
}
