//! The two passes over one stream of two documents, put together.

use rayon::prelude::*;

use super::anchor::{self, Windows};
use super::evaluate::Evidence;
use super::evidence::learned::SurePair;
#[cfg(feature = "encoder")]
use super::evidence::meaning::{Meanings, Rivals};
use super::evidence::{learned, lexicon, names, numbers};
use super::features::Judge;
use super::habits::Habits;
use super::lattice::Edge;
#[cfg(feature = "encoder")]
use super::lattice::Lattice;
use super::moved::moved;
use super::pass::{self, Passed, Stretch};
use super::search::best_path;
#[cfg(feature = "encoder")]
use super::second_opinion::{DOUBT, by_itself, parted, second_opinion};
use super::side::Side;
#[cfg(feature = "encoder")]
use super::together::together;
use super::translations::{Entry, Translations};
use super::{Alignment, Bead, Resources};
#[cfg(feature = "encoder")]
use super::{EncoderUse, FEW_SEGMENTS, unfamiliar};
use crate::lang::Language;
use crate::segment::Segment;

/// A pair that is this probable after the first pass may teach words and habits.
const SURE_PAIR: f32 = 0.9;
/// A bead less probable than this after a pass teaches nothing.
const LEAST_LIKELY: f32 = 0.1;
/// Least share of the words of likely pairs that must be explained for the words to
/// lead. Measured: texts of known fields .26 (licences) to .68; with a lexicon of 400
/// everyday lines .05 to .23; classical prose .13 to .15.
const FAMILIAR: f32 = 0.25;

/// Both documents of one stream, before the second pass.
pub(crate) struct Staged<'a> {
    pub(crate) evidence: Evidence<'a>,
    pub(crate) habits: Habits,
    pub(crate) stretches: Vec<Stretch>,
    /// Probable cells of each stretch.
    pub(crate) rows: Vec<Vec<Vec<u32>>>,
    /// In a document of unfamiliar words, what the encoder found of each segment's neighbourhood.
    #[cfg(feature = "encoder")]
    pub(crate) rivals: Option<Rivals>,
}

/// Both documents' segments, for the encoder to read.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) source: &'a [&'a Segment],
    pub(crate) target: &'a [&'a Segment],
}

#[cfg(feature = "encoder")]
impl Staged<'_> {
    /// The encoder's vectors for what `lattices` need, compared with the widest view there was.
    pub(crate) fn meanings(&self, texts: Texts<'_>, lattices: &[&Lattice]) -> Meanings {
        let meanings = texts.meanings(lattices);
        match &self.rivals {
            Some(rivals) => meanings.with_rivals(rivals),
            None => meanings,
        }
    }
}

/// Token numbers and facts of both documents.
pub(crate) fn sides(
    source: &[&Segment],
    target: &[&Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> (Side, Side) {
    (Side::new(source, languages.0, resources.lexicon), Side::new(target, languages.1, resources.lexicon))
}

/// Share of segments in doubtful beads from which on the words are poor guides even
/// where many are known.
#[cfg(feature = "encoder")]
const MOST_DOUBT: f32 = 0.11;

/// How a document is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As the first pass advises.
    Advised,
    /// The words lead.
    Familiar,
    /// Lengths and the encoder lead.
    Unfamiliar,
}

/// Everything up to the second pass.
pub(crate) fn stage<'a>(
    source: &'a Side,
    target: &'a Side,
    texts: Texts<'_>,
    resources: Resources<'_>,
    way: Way,
) -> Staged<'a> {
    let evidence = gather(source, target, first_entries(source, target, resources), resources);
    let windows = anchor::windows(source, target, &evidence.translations);
    let stretches = pass::stretches(&windows, source.len() as u32, target.len() as u32);
    let usual = Habits::usual(usual_length(source.language, resources));
    let findings = findings(&evidence, &windows, &stretches, resources, &usual);
    let found = Found::of(&findings);
    #[cfg(feature = "encoder")]
    if way != Way::Familiar
        && resources.encoder != EncoderUse::Never
        && source.len().min(target.len()) > 0
        && source.len().max(target.len()) <= unfamiliar::MOST_LINES
        && (way == Way::Unfamiliar || coverage(&evidence, &found.pairs, resources, &usual) < FAMILIAR)
    {
        return unfamiliar::stage(evidence, found, texts, resources, &usual);
    }
    let sure = found.sure();
    let habits = Habits::fit(source, target, found.expected, &sure, &usual);
    let rows = findings.into_iter().map(|f| f.rows).collect();
    let mut entries = evidence.translations.entries.clone();
    let pairs: Vec<SurePair> = sure.iter().map(|(pair, _)| pair.clone()).collect();
    entries.extend(learned::entries(source, target, &evidence.translations, &pairs));
    let evidence = gather(source, target, entries, resources);
    let habits = habits.with_words(&evidence, &sure);
    Staged {
        evidence,
        habits,
        stretches,
        rows,
        #[cfg(feature = "encoder")]
        rivals: None,
    }
}

/// What a pass over all stretches found.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Likely pairs with their probabilities, in order.
    pub(super) pairs: Vec<(SurePair, f32)>,
    /// Expected number of null beads of the source, of the target, of merges and of re-cuts.
    pub(super) expected: [f32; 4],
}

impl Found {
    fn of(findings: &[Finding]) -> Found {
        findings.iter().fold(Found::default(), |sum, f| sum.with(&f.found))
    }

    /// What one more stretch found.
    pub(super) fn with(mut self, other: &Found) -> Found {
        self.pairs.extend(other.pairs.iter().cloned());
        self.expected.iter_mut().zip(other.expected).for_each(|(sum, more)| *sum += more);
        self
    }

    /// What a pass over one stretch found.
    pub(super) fn in_stretch(passed: &Passed) -> Found {
        let edges = passed.lattice.edges.iter().zip(&passed.posteriors.edges);
        let pairs = edges
            .filter(|(edge, p)| !edge.is_null() && **p >= LEAST_LIKELY)
            .map(|(edge, p)| ((edge.source_range(), edge.target_range()), *p))
            .collect();
        Found { pairs, expected: expected(passed) }
    }

    /// The pairs that may teach, each counted in full.
    fn sure(&self) -> Vec<(SurePair, f32)> {
        let sure = self.pairs.iter().filter(|(_, p)| *p >= SURE_PAIR);
        sure.map(|(pair, _)| (pair.clone(), 1.0)).collect()
    }
}

/// Share of the words of `pairs` that the other side explains.
pub(super) fn coverage(
    evidence: &Evidence<'_>,
    pairs: &[(SurePair, f32)],
    resources: Resources<'_>,
    habits: &Habits,
) -> f32 {
    let mut mass = evidence.masses();
    let (mut good, mut all) = (0f32, 0f32);
    for ((s, t), p) in pairs {
        let m = evidence.measure(s.clone(), t.clone(), habits, &resources.model.plain, &mut mass);
        let known = |k: usize| m.content_explained[k] * (1.0 - m.unknown[k]);
        let words = p * (m.words[0] + m.words[1]);
        good += words * 0.5 * (known(0) + known(1));
        all += words;
    }
    good / all.max(1.0)
}

/// The alignment of one stream, by both passes and, where asked for, the encoder.
pub(crate) fn align_stream(
    source: &[&Segment],
    target: &[&Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Alignment {
    let (s, t) = sides(source, target, languages, resources);
    let texts = Texts { source, target };
    let staged = stage(&s, &t, texts, resources, Way::Advised);
    #[cfg(feature = "encoder")]
    if staged.rivals.is_some() {
        return finished(unfamiliar::beads(&staged, texts, resources), &staged, texts, resources);
    }
    let found: Vec<Vec<Bead>> = staged
        .stretches
        .par_iter()
        .zip(&staged.rows)
        .map(|(stretch, rows)| {
            let weights = &resources.model.plain;
            // The bare cells hold a path whatever the first pass thought, so no segment is ever lost.
            pass::second(&staged.evidence, *stretch, rows, weights, &staged.habits)
                .or_else(|| {
                    let bare = pass::bare_cells(*stretch);
                    pass::second(&staged.evidence, *stretch, &bare, weights, &staged.habits)
                })
                .map_or_else(Vec::new, |passed| beads(&passed, &staged, resources))
        })
        .collect();
    #[cfg(feature = "encoder")]
    if resources.encoder != EncoderUse::Never && doubt(&found, &staged.evidence) > MOST_DOUBT {
        let staged = stage(&s, &t, texts, resources, Way::Unfamiliar);
        if staged.rivals.is_some() {
            return finished(unfamiliar::beads(&staged, texts, resources), &staged, texts, resources);
        }
    }
    #[cfg(feature = "encoder")]
    let (found, asked) = second_opinion(found, &staged, texts, resources);
    #[cfg(not(feature = "encoder"))]
    let asked = 0;
    finished((found.into_iter().flatten().collect(), asked), &staged, texts, resources)
}

/// The beads of the path with what no path can hold, and with those paired that stayed alone
/// at one place though their meanings agree.
fn finished(
    (beads, asked): (Vec<Bead>, usize),
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> Alignment {
    #[cfg(feature = "encoder")]
    let (beads, asked) = {
        let (beads, more) = together(beads, staged, texts, resources);
        (beads, asked + more)
    };
    let (beads, more) = moved(beads, staged, texts, resources);
    let asked = asked + more;
    #[cfg(feature = "encoder")]
    let beads = if texts.source.len().min(texts.target.len()) <= FEW_SEGMENTS {
        beads.into_iter().map(by_itself).collect()
    } else {
        beads
    };
    // Where most words are strange, pairs without any in common are no strangers.
    #[cfg(feature = "encoder")]
    if staged.rivals.is_none() {
        // Last, so that nothing pairs again what was just parted.
        return Alignment { beads: beads.into_iter().flat_map(parted).collect(), asked };
    }
    Alignment { beads, asked }
}

pub(super) fn first_entries(source: &Side, target: &Side, resources: Resources<'_>) -> Vec<Entry> {
    let mut entries = lexicon::entries(source, target, resources.lexicon);
    entries.extend(numbers::entries(source, target));
    entries.extend(names::entries(source, target));
    entries
}

pub(super) fn gather<'a>(
    source: &'a Side,
    target: &'a Side,
    entries: Vec<Entry>,
    resources: Resources<'_>,
) -> Evidence<'a> {
    let translations = Translations::new(source, target, entries);
    let judges = [
        Judge::new(source, resources.lexicon, &translations, false),
        Judge::new(target, resources.lexicon, &translations, true),
    ];
    Evidence { source, target, translations, judges }
}

/// Share of the segments of both documents that lie in doubtful beads, of those whose
/// meaning could tell their place.
#[cfg(feature = "encoder")]
fn doubt(found: &[Vec<Bead>], evidence: &Evidence<'_>) -> f32 {
    let (mut doubtful, mut all) = (0, 0);
    for bead in found.iter().flatten() {
        let segments = telling(bead, evidence);
        all += segments;
        doubtful += if bead.posterior < DOUBT { segments } else { 0 };
    }
    doubtful as f32 / all.max(1) as f32
}

/// How many segments of a bead have a meaning that could tell their place.
#[cfg(feature = "encoder")]
pub(super) fn telling(bead: &Bead, evidence: &Evidence<'_>) -> usize {
    let tells = |side: &Side, which: &[usize]| which.iter().filter(|i| side.facts[**i].tells()).count();
    tells(evidence.source, &bead.source) + tells(evidence.target, &bead.target)
}

fn usual_length(source: Language, resources: Resources<'_>) -> f32 {
    if source == crate::lexicon::LANGUAGES[0] { -resources.model.length } else { resources.model.length }
}

/// What the first pass over a stretch leaves behind.
struct Finding {
    found: Found,
    /// Probable cells, row by row.
    rows: Vec<Vec<u32>>,
}

fn findings(
    evidence: &Evidence<'_>,
    windows: &Windows,
    stretches: &[Stretch],
    resources: Resources<'_>,
    usual: &Habits,
) -> Vec<Finding> {
    stretches
        .par_iter()
        .map(|stretch| match pass::first(evidence, windows, *stretch, &resources.model.plain, usual) {
            Some(passed) => {
                Finding { found: Found::in_stretch(&passed), rows: pass::probable_cells(&passed, *stretch) }
            }
            None => Finding { found: Found::default(), rows: pass::bare_cells(*stretch) },
        })
        .collect()
}

fn expected(passed: &Passed) -> [f32; 4] {
    let mut expected = [0f32; 4];
    for (edge, p) in passed.lattice.edges.iter().zip(&passed.posteriors.edges) {
        let kind = match (edge.m, edge.n) {
            (1, 1) => continue,
            (_, 0) => 0,
            (0, _) => 1,
            (1, _) | (_, 1) => 2,
            _ => 3,
        };
        expected[kind] += p;
    }
    expected
}

/// The beads of the best path of a pass.
pub(super) fn beads(passed: &Passed, staged: &Staged<'_>, resources: Resources<'_>) -> Vec<Bead> {
    let p = &passed.posteriors.edges;
    let path = best_path(&passed.lattice, |k| Some(gain(p[k], passed.lattice.edges[k].is_null())))
        .map(|path| likeliest_where_hopeless(passed, path))
        .unwrap_or_default();
    let others = runners_up(passed, &path);
    let evidence = &staged.evidence;
    let mut mass = evidence.masses();
    path.into_iter()
        .zip(others)
        .map(|(k, runner_up)| {
            let edge = &passed.lattice.edges[k];
            Bead {
                source: edge.source_range().collect(),
                target: edge.target_range().collect(),
                posterior: p[k],
                runner_up,
                measures: (!edge.is_null()).then(|| {
                    let (s, t) = (edge.source_range(), edge.target_range());
                    evidence.measure(s, t, &staged.habits, &resources.model.plain, &mut mass)
                }),
            }
        })
        .collect()
}

/// A bead less probable than this has no chance of its own.
const HOPELESS: f32 = 0.1;

/// Where no reading has a chance, as among lines that are all alike, expected hits say only
/// that few beads are few misses. There the likeliest path is taken as a whole: it goes on in order.
fn likeliest_where_hopeless(passed: &Passed, path: Vec<usize>) -> Vec<usize> {
    let edges = &passed.lattice.edges;
    let hopeless = |k: usize| passed.posteriors.edges[k] < HOPELESS;
    let end = |edge: &Edge| (edge.source + u32::from(edge.m), edge.target + u32::from(edge.n));
    let regions: Vec<((u32, u32), (u32, u32))> = path
        .chunk_by(|a, b| hopeless(*a) == hopeless(*b))
        .filter(|run| run.len() > 1 && hopeless(run[0]))
        .map(|run| ((edges[run[0]].source, edges[run[0]].target), end(&edges[run[run.len() - 1]])))
        .collect();
    if regions.is_empty() {
        return path;
    }
    let inside = |edge: &Edge| {
        let to = end(edge);
        let at = regions.partition_point(|(_, end)| end.0 < to.0 || end.1 < to.1);
        regions.get(at).is_some_and(|(from, _)| from.0 <= edge.source && from.1 <= edge.target)
    };
    let kept: rustc_hash::FxHashSet<usize> = path.iter().copied().collect();
    let likeliest = best_path(&passed.lattice, |k| match (inside(&edges[k]), kept.contains(&k)) {
        (true, _) => Some(f64::from(passed.scores[k].opening)),
        (false, true) => Some(0.0),
        _ => None,
    });
    likeliest.unwrap_or(path)
}

/// What a bead of this probability adds to the expected strict F1: a hit counts
/// once, a miss costs half; a null bead counts in precision only.
fn gain(p: f32, is_null: bool) -> f64 {
    let gain = f64::from(p) - 0.5;
    if is_null { gain * 0.5 } else { gain }
}

/// For each bead of the path the probability of the likeliest other bead that shares a segment with it.
fn runners_up(passed: &Passed, path: &[usize]) -> Vec<f32> {
    let mut of_source: rustc_hash::FxHashMap<u32, usize> = rustc_hash::FxHashMap::default();
    let mut of_target: rustc_hash::FxHashMap<u32, usize> = rustc_hash::FxHashMap::default();
    for (place, k) in path.iter().enumerate() {
        let edge = &passed.lattice.edges[*k];
        of_source.extend(edge.source_range().map(|i| (i as u32, place)));
        of_target.extend(edge.target_range().map(|j| (j as u32, place)));
    }
    let mut best = vec![0f32; path.len()];
    for (k, (edge, p)) in passed.lattice.edges.iter().zip(&passed.posteriors.edges).enumerate() {
        if *p < 1e-6 {
            continue;
        }
        let mut places: Vec<usize> = edge
            .source_range()
            .filter_map(|i| of_source.get(&(i as u32)).copied())
            .chain(edge.target_range().filter_map(|j| of_target.get(&(j as u32)).copied()))
            .collect();
        places.dedup();
        for place in places {
            if path[place] != k {
                best[place] = best[place].max(*p);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::lattice::Lattice;
    use crate::align::search::Posteriors;

    /// A pass with these beads (source, target, m, n) and probabilities, in no path.
    fn passed(beads: &[(u32, u32, u8, u8, f32)]) -> Passed {
        let edge =
            |b: &(u32, u32, u8, u8, f32)| Edge { from: 0, to: 0, source: b.0, target: b.1, m: b.2, n: b.3 };
        let edges = beads.iter().map(|b| b.4).collect();
        let lattice = Lattice::of_edges(beads.iter().map(edge).collect());
        let posteriors = Posteriors { edges, going_on: vec![0.0; beads.len()], log_sum: 0.0 };
        Passed { lattice, posteriors, scores: Vec::new() }
    }

    #[test]
    fn a_null_bead_gains_half_of_what_a_pair_gains() {
        for (p, is_null, expected) in [
            (1.0, false, 0.5),
            (1.0, true, 0.25),
            (0.25, false, -0.25),
            (0.25, true, -0.125),
            (0.5, true, 0.0),
        ] {
            assert_eq!(gain(p, is_null), expected, "{p} {is_null}");
        }
    }

    #[test]
    fn null_beads_merges_and_recuts_are_expected_apart() {
        for (m, n, kind) in [
            (1, 1, None),
            (1, 0, Some(0)),
            (0, 1, Some(1)),
            (1, 2, Some(2)),
            (2, 1, Some(2)),
            (1, 4, Some(2)),
            (2, 2, Some(3)),
            (3, 2, Some(3)),
        ] {
            let found = expected(&passed(&[(0, 0, m, n, 0.25), (4, 4, m, n, 0.5)]));
            let mut wanted = [0.0; 4];
            kind.into_iter().for_each(|k: usize| wanted[k] = 0.75);
            assert_eq!(found, wanted, "{m}:{n}");
        }
    }

    #[test]
    fn the_usual_length_turns_with_the_languages() {
        let resources = Resources::shipped();
        let (there, back) =
            (usual_length(Language::Arabic, resources), usual_length(Language::English, resources));
        assert!(there == -back && there != 0.0);
    }

    #[test]
    fn the_runner_up_shares_a_segment() {
        let beads = [
            (0, 0, 1, 1, 0.6),
            (0, 0, 1, 2, 0.3),
            (0, 1, 0, 1, 0.2),
            (1, 1, 1, 1, 0.5),
            (1, 1, 2, 1, 0.25),
            (2, 2, 1, 1, 0.5e-6),
            (2, 2, 1, 0, 0.7),
            (9, 9, 1, 1, 0.9),
        ];
        // The path takes the pair of 0, the pair of 1, and 2 alone.
        assert_eq!(runners_up(&passed(&beads), &[0, 3, 6]), [0.3, 0.3, 0.25]);
    }
}
