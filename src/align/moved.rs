//! Segments that stand in another order on the other side: lists sorted by each
//! language's alphabet, blocks that moved. A path through both documents cannot
//! hold them; it leaves them alone or pairs them by position.
//!
//! Segments left alone and those of pairs with little in common are loose. Two
//! loose segments are paired where the evidence for them is clear and clearly
//! better than for any other pair that either could be in. Where a list turns
//! out to be re-ordered, its other pairs must show evidence, too, or they are
//! left alone: nothing in it is paired by position.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evaluate::Evidence;
use super::lattice::{Edge, Lattice};
use super::stage::Staged;
use super::{Bead, Measures, Resources};

/// A pair of which less than this share of the content words is explained may be one of position.
const LITTLE_EXPLAINED: f32 = 0.6;
/// Least log-odds of a pair against both segments left alone: one in four
/// hundred by chance, and a document offers some hundred chances.
const CLEAR: f32 = 6.0;
/// Least log-odds that keeps a pair inside a list that is known to be re-ordered.
const KEEPS: f32 = 3.0;
/// Least distance to any other pair of either segment, in nats.
const MARGIN: f32 = 3.0;
/// Words that a pair needs to stand alone; in a list that is re-ordered anyway a name is enough.
const FEWEST_WORDS: usize = 4;
/// Words, numbers and symbols of an entry or a note that is little more than its numbers.
const LONGEST_ENTRY: f32 = 15.0;
/// Candidates looked at for each loose segment.
const CANDIDATES: usize = 4;
/// Least translation probability that makes a token point to a candidate.
const LEAST_PROBABILITY: f32 = 0.08;
/// A token in more loose segments than this points to none of them.
const MOST_SEGMENTS: usize = 12;

/// A pair of loose segments and its log-odds against leaving both alone.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Offer {
    source: usize,
    target: usize,
    odds: f32,
}

/// The beads with what is clearly elsewhere paired there.
pub(super) fn moved(beads: Vec<Bead>, staged: &Staged<'_>, resources: Resources<'_>) -> Vec<Bead> {
    let evidence = &staged.evidence;
    let beads: Vec<Bead> = beads.into_iter().flat_map(parted).collect();
    let loose: Vec<bool> = beads.iter().map(|bead| is_loose(bead, evidence)).collect();
    let (mut sources, mut targets, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for bead in beads.iter().zip(&loose).filter(|(_, loose)| **loose).map(|(bead, _)| bead) {
        sources.extend(&bead.source);
        targets.extend(&bead.target);
        if !bead.is_null() {
            held.push((bead.source[0], bead.target[0]));
        }
    }
    if sources.is_empty() || targets.is_empty() {
        return beads;
    }
    let mut pairs = candidates(&sources, &targets, evidence);
    pairs.extend(&held);
    let offers = offers(pairs, &sources, &targets, staged, resources);
    let chosen = choose(&offers, &held.iter().copied().collect(), staged, resources);
    if chosen.is_empty() { beads } else { rebuild(beads, &loose, &offers, &chosen, staged, resources) }
}

/// Two short lines with other labels and other numbers throughout are two notes
/// or two entries, not one, however alike their words (`See A/1, para. 2`).
fn parted(bead: Bead) -> Vec<Bead> {
    let other = bead.measures.is_some_and(|m| {
        m.label < 0.0
            && m.numbers_met == 0.0
            && m.numbers_missing.iter().all(|missing| *missing > 0.0)
            && m.words.iter().all(|words| *words <= LONGEST_ENTRY)
    });
    if !other {
        return vec![bead];
    }
    let sources = bead.source.into_iter().map(|i| alone(vec![i], Vec::new()));
    sources.chain(bead.target.into_iter().map(|j| alone(Vec::new(), vec![j]))).collect()
}

/// Left alone, or one to one with little in common. Figures and furniture repeat and are never loose.
fn is_loose(bead: &Bead, evidence: &Evidence<'_>) -> bool {
    let wordless = bead.source.iter().any(|i| evidence.source.facts[*i].wordless)
        || bead.target.iter().any(|j| evidence.target.facts[*j].wordless);
    let little = |bead: &Bead| {
        bead.measures
            .is_some_and(|m| 0.5 * (m.content_explained[0] + m.content_explained[1]) < LITTLE_EXPLAINED)
    };
    let single = bead.source.len() == 1 && bead.target.len() == 1;
    !wordless && (bead.is_null() || single && little(bead))
}

/// Pairs of loose segments that share a translated token which few of them have.
fn candidates(sources: &[usize], targets: &[usize], evidence: &Evidence<'_>) -> Vec<(usize, usize)> {
    let mut lines: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for j in targets {
        let distinct: FxHashSet<u32> = evidence.target.tokens(*j).iter().copied().collect();
        for token in distinct {
            lines.entry(token).or_default().push(*j);
        }
    }
    let mut pairs = Vec::new();
    for i in sources {
        let mut points: FxHashMap<usize, f32> = FxHashMap::default();
        for token in evidence.source.tokens(*i) {
            for (to, p) in evidence.translations.forward().explains(*token) {
                let list = lines.get(to).map_or(&[][..], Vec::as_slice);
                if *p >= LEAST_PROBABILITY && list.len() <= MOST_SEGMENTS {
                    for j in list {
                        *points.entry(*j).or_default() += p / list.len() as f32;
                    }
                }
            }
        }
        let mut best: Vec<(usize, f32)> = points.into_iter().collect();
        best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        pairs.extend(best.into_iter().take(CANDIDATES).map(|(j, _)| (*i, j)));
    }
    pairs
}

/// The log-odds of every pair.
fn offers(
    mut pairs: Vec<(usize, usize)>,
    sources: &[usize],
    targets: &[usize],
    staged: &Staged<'_>,
    resources: Resources<'_>,
) -> Vec<Offer> {
    pairs.sort_unstable();
    pairs.dedup();
    let edge = |(source, target): (usize, usize), m, n| Edge {
        from: 0,
        to: 0,
        source: source as u32,
        target: target as u32,
        m,
        n,
    };
    let mut edges: Vec<Edge> = pairs.iter().map(|pair| edge(*pair, 1, 1)).collect();
    edges.extend(sources.iter().map(|i| edge((*i, 0), 1, 0)));
    edges.extend(targets.iter().map(|j| edge((0, *j), 0, 1)));
    // Scores are shared between edges that touch the same cell; these are all apart.
    for (cell, edge) in (0..).zip(&mut edges) {
        (edge.from, edge.to) = (cell, cell);
    }
    edges.sort_by_key(|e| e.source);
    let lattice = Lattice::of_edges(edges);
    let scores = staged.evidence.scores(&lattice, &resources.model.plain, &staged.habits, true);
    let mut alone = [FxHashMap::default(), FxHashMap::default()];
    for (edge, score) in lattice.edges.iter().zip(&scores) {
        match (edge.m, edge.n) {
            (_, 0) => alone[0].insert(edge.source as usize, score.opening),
            (0, _) => alone[1].insert(edge.target as usize, score.opening),
            _ => None,
        };
    }
    lattice
        .edges
        .iter()
        .zip(&scores)
        .filter(|(edge, _)| !edge.is_null())
        .filter_map(|(edge, score)| {
            let (source, target) = (edge.source as usize, edge.target as usize);
            let odds = score.opening - alone[0].get(&source)? - alone[1].get(&target)?;
            Some(Offer { source, target, odds })
        })
        .collect()
}

/// The offers that are clear, clearly the best of both their segments, and not
/// what the path has anyway.
fn choose(
    offers: &[Offer],
    held: &FxHashSet<(usize, usize)>,
    staged: &Staged<'_>,
    resources: Resources<'_>,
) -> Vec<Offer> {
    let evidence = &staged.evidence;
    // Another symbol, session or number on either side makes it another note or entry.
    let contradicted = |o: &Offer| {
        measures(o.source, o.target, staged, resources).numbers_missing.iter().all(|missing| *missing > 0.0)
    };
    let clear: Vec<Offer> = offers
        .iter()
        .filter(|o| o.odds >= CLEAR && o.odds - rival(offers, **o) >= MARGIN)
        .filter(|o| !held.contains(&(o.source, o.target)) && !contradicted(o))
        .copied()
        .collect();
    let long = |o: &Offer| {
        evidence.source.tokens(o.source).len().min(evidence.target.tokens(o.target).len()) >= FEWEST_WORDS
    };
    // A list shows itself by several pairs that each stand near another one.
    let near = |o: &Offer| {
        clear.iter().any(|other| {
            other != o && other.source.abs_diff(o.source) <= 3 && other.target.abs_diff(o.target) <= 30
        })
    };
    clear.iter().filter(|o| long(o) || near(o)).copied().collect()
}

/// The best odds of another pair that `offer` shares a segment with; nothing is as good as both alone.
fn rival(offers: &[Offer], offer: Offer) -> f32 {
    let first = offers.partition_point(|o| o.source < offer.source);
    let same_source = offers[first..].iter().take_while(|o| o.source == offer.source);
    let same_target = offers.iter().filter(|o| o.target == offer.target);
    same_source.chain(same_target).filter(|o| **o != offer).map(|o| o.odds).fold(0.0, f32::max)
}

/// Takes the chosen pairs out of the beads that held their segments.
fn rebuild(
    beads: Vec<Bead>,
    loose: &[bool],
    offers: &[Offer],
    chosen: &[Offer],
    staged: &Staged<'_>,
    resources: Resources<'_>,
) -> Vec<Bead> {
    let by_source: FxHashMap<usize, Offer> = chosen.iter().map(|o| (o.source, *o)).collect();
    let targets: FxHashSet<usize> = chosen.iter().map(|o| o.target).collect();
    let odds: FxHashMap<(usize, usize), f32> =
        offers.iter().map(|o| ((o.source, o.target), o.odds)).collect();
    let taken = |bead: &Bead| {
        bead.source.iter().any(|i| by_source.contains_key(i))
            || bead.target.iter().any(|j| targets.contains(j))
    };
    let broken: Vec<bool> = beads.iter().zip(loose).map(|(bead, loose)| *loose && taken(bead)).collect();
    let mut out = Vec::with_capacity(beads.len() + chosen.len());
    for (at, bead) in beads.iter().enumerate() {
        let in_list = (at > 0 && broken[at - 1]) || broken.get(at + 1) == Some(&true);
        let weak = loose[at]
            && !bead.is_null()
            && odds.get(&(bead.source[0], bead.target[0])).is_none_or(|odds| *odds < KEEPS);
        let stays = !(broken[at] || in_list && weak);
        if stays {
            out.push(bead.clone());
            continue;
        }
        for i in &bead.source {
            out.push(match by_source.get(i) {
                Some(offer) => pair(*offer, offers, staged, resources),
                None => alone(vec![*i], Vec::new()),
            });
        }
        out.extend(bead.target.iter().filter(|j| !targets.contains(j)).map(|j| alone(Vec::new(), vec![*j])));
    }
    out
}

/// A bead of one pair; its probability is that against its best rival.
fn pair(offer: Offer, offers: &[Offer], staged: &Staged<'_>, resources: Resources<'_>) -> Bead {
    let probability = 1.0 / (1.0 + (rival(offers, offer) - offer.odds).exp());
    Bead {
        source: vec![offer.source],
        target: vec![offer.target],
        posterior: probability,
        runner_up: 1.0 - probability,
        measures: Some(measures(offer.source, offer.target, staged, resources)),
    }
}

/// What a pair of single segments holds in itself.
pub(super) fn measures(
    source: usize,
    target: usize,
    staged: &Staged<'_>,
    resources: Resources<'_>,
) -> Measures {
    let (s, t) = (source..source + 1, target..target + 1);
    let evidence = &staged.evidence;
    evidence.measure(s, t, &staged.habits, &resources.model.plain, &mut evidence.masses())
}

/// A segment of a re-ordered list whose counterpart is not clear.
fn alone(source: Vec<usize>, target: Vec<usize>) -> Bead {
    Bead { source, target, posterior: 0.5, runner_up: 0.5, measures: None }
}

#[cfg(test)]
mod tests {
    use crate::align::{EncoderUse, Resources, align};
    use crate::lang::Language;
    use crate::segment::Segment;

    fn beads(source: &[&str], target: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let segments = |lines: &[&str]| -> Vec<Segment> {
            lines.iter().map(|l| Segment { text: (*l).to_owned(), ..Segment::default() }).collect()
        };
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        let languages = (Language::Arabic, Language::English);
        let mut found: Vec<_> = align(&segments(source), &segments(target), languages, resources)
            .beads
            .into_iter()
            .map(|b| (b.source, b.target))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn a_list_in_the_other_alphabets_order_is_paired_by_its_words() {
        let arabic = [
            "قدمت الدول التالية مشروع القرار إلى اللجنة في دورتها الأخيرة:",
            "الأردن: وزارة المياه",
            "البرازيل: وزارة الصحة",
            "تونس: وزارة التعليم",
            "فرنسا: وزارة الزراعة",
            "كينيا: وزارة المالية",
            "واعتمدت اللجنة مشروع القرار دون تصويت.",
        ];
        let english = [
            "The following States submitted the draft resolution to the Committee at its last session:",
            "Brazil: Ministry of Health",
            "France: Ministry of Agriculture",
            "Jordan: Ministry of Water",
            "Kenya: Ministry of Finance",
            "Tunisia: Ministry of Education",
            "The Committee adopted the draft resolution without a vote.",
        ];
        let pairs: Vec<(usize, usize)> = beads(&arabic, &english)
            .into_iter()
            .filter_map(|(s, t)| Some((*s.first()?, *t.first()?)))
            .collect();
        for pair in &pairs {
            assert!([(0, 0), (1, 3), (2, 1), (3, 5), (4, 2), (5, 4), (6, 6)].contains(pair), "{pair:?}");
        }
        assert!(pairs.len() >= 5, "{pairs:?}");
    }

    #[test]
    fn notes_far_apart_that_share_one_number_by_chance_stay_apart() {
        let arabic = [
            "(63) انظر A/79/425، الفقرة 62.",
            "وافتتحت الرئيسة الجلسة الأولى للجنة في المقر.",
            "وطلبت اللجنة إلى الأمين العام أن يقدم تقريرا عن التعليم.",
        ];
        let english = [
            "The Chair opened the first meeting of the Committee at Headquarters.",
            "The Committee requested the Secretary-General to submit a report on education.",
            "69 See A/75/311, para. 62.",
        ];
        assert!(!beads(&arabic, &english).contains(&(vec![0], vec![2])));
    }

    #[test]
    fn notes_with_other_numbers_throughout_stay_apart() {
        let arabic = [
            "وافتتحت الرئيسة الجلسة الأولى للجنة في المقر.",
            "(16) انظر A/78/62، الفقرة 79.",
            "وطلبت اللجنة إلى الأمين العام أن يقدم تقريرا عن التعليم.",
        ];
        let english = [
            "The Chair opened the first meeting of the Committee at Headquarters.",
            "58 See A/73/113, para. 8.",
            "The Committee requested the Secretary-General to submit a report on education.",
        ];
        assert!(!beads(&arabic, &english).contains(&(vec![1], vec![1])));
    }
}
