//! The two passes over one stream of two documents, put together.

use rayon::prelude::*;

use super::anchor::{self, Windows};
use super::evaluate::Evidence;
use super::evidence::learned::SurePair;
use super::evidence::{learned, lexicon, names, numbers};
use super::features::{Habits, Judge, Mass};
use super::pass::{self, Passed, Stretch};
use super::search::best_path;
#[cfg(feature = "encoder")]
use super::second_opinion::{Texts, second_opinion};
use super::side::Side;
use super::translations::{Entry, Translations};
use super::{Bead, Resources};
use crate::lang::Language;
use crate::segment::Segment;

/// A pair that is this probable after the first pass may teach words and habits.
const SURE_PAIR: f32 = 0.9;
/// Rates are centred on this share of segments; one in fifty is left alone or merged in UN text.
const USUAL_RATE: f32 = 0.02;
/// Segments' worth of the usual rate that a short document starts from.
const PRIOR_SEGMENTS: f32 = 25.0;
/// Sure pairs' worth of the usual length ratio.
const PRIOR_LENGTH: f32 = 8.0;

/// Both documents of one stream, before the second pass.
pub(crate) struct Staged<'a> {
    pub(crate) evidence: Evidence<'a>,
    pub(crate) habits: Habits,
    pub(crate) stretches: Vec<Stretch>,
    /// Probable cells of each stretch.
    pub(crate) rows: Vec<Vec<Vec<u32>>>,
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

/// Everything up to the second pass.
pub(crate) fn stage<'a>(source: &'a Side, target: &'a Side, resources: Resources<'_>) -> Staged<'a> {
    let entries = first_entries(source, target, resources);
    let evidence = gather(source, target, entries, resources);
    let windows = anchor::windows(source, target, &evidence.translations);
    let stretches = pass::stretches(&windows, source.len() as u32, target.len() as u32);
    let usual = Habits { length: usual_length(source.language, resources), rates: [0.0; 4] };
    let findings = findings(&evidence, &windows, &stretches, resources, &usual);
    let sure: Vec<SurePair> = findings.iter().flat_map(|f| f.sure.iter().cloned()).collect();
    let habits = habits(source, target, &findings, &sure, &usual);
    let rows = findings.into_iter().map(|f| f.rows).collect();
    let mut entries = evidence.translations.entries.clone();
    entries.extend(learned::entries(source, target, &evidence.translations, &sure));
    Staged { evidence: gather(source, target, entries, resources), habits, stretches, rows }
}

/// Beads of one stream, by both passes and, where asked for, the encoder; and
/// the number of segments that the encoder was asked about.
pub(crate) fn align_stream(
    source: &[&Segment],
    target: &[&Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let (s, t) = sides(source, target, languages, resources);
    let staged = stage(&s, &t, resources);
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
    let (found, asked) = second_opinion(found, &staged, Texts { source, target }, resources);
    #[cfg(not(feature = "encoder"))]
    let asked = 0;
    (found.into_iter().flatten().collect(), asked)
}

fn first_entries(source: &Side, target: &Side, resources: Resources<'_>) -> Vec<Entry> {
    let mut entries = lexicon::entries(source, target, resources.lexicon);
    entries.extend(numbers::entries(source, target));
    entries.extend(names::entries(source, target));
    entries
}

fn gather<'a>(
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

fn usual_length(source: Language, resources: Resources<'_>) -> f32 {
    if source == crate::lexicon::LANGUAGES[0] { -resources.model.length } else { resources.model.length }
}

/// What the first pass over a stretch leaves behind.
struct Finding {
    /// Pairs that may teach.
    sure: Vec<SurePair>,
    /// Expected number of null beads of the source, of the target, of merges and of re-cuts.
    expected: [f32; 4],
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
            Some(passed) => Finding {
                sure: sure_pairs(&passed),
                expected: expected(&passed),
                rows: pass::probable_cells(&passed, *stretch),
            },
            None => Finding { sure: Vec::new(), expected: [0.0; 4], rows: pass::bare_cells(*stretch) },
        })
        .collect()
}

fn sure_pairs(passed: &Passed) -> Vec<SurePair> {
    let edges = passed.lattice.edges.iter().zip(&passed.posteriors.edges);
    edges
        .filter(|(edge, p)| !edge.is_null() && **p >= SURE_PAIR)
        .map(|(edge, _)| (edge.source_range(), edge.target_range()))
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

/// Rates and length ratio of this document, pulled towards the usual ones where it is short.
fn habits(source: &Side, target: &Side, findings: &[Finding], sure: &[SurePair], usual: &Habits) -> Habits {
    let lines = [source.len(), target.len(), source.len().max(target.len()), source.len().max(target.len())];
    let mut rates = [0f32; 4];
    for k in 0..4 {
        let expected: f32 = findings.iter().map(|f| f.expected[k]).sum();
        let rate = (expected + USUAL_RATE * PRIOR_SEGMENTS) / (lines[k] as f32 + PRIOR_SEGMENTS);
        rates[k] = (rate / USUAL_RATE).ln().clamp(-3.0, 3.0);
    }
    let mut sum = usual.length * PRIOR_LENGTH;
    for (s, t) in sure {
        let chars = |side: &Side, range: &std::ops::Range<usize>| {
            side.facts[range.clone()].iter().map(|f| f.chars).sum::<f32>() + 1.0
        };
        sum += (chars(target, t) / chars(source, s)).ln().clamp(-1.5, 1.5);
    }
    Habits { length: sum / (sure.len() as f32 + PRIOR_LENGTH), rates }
}

/// The beads of the best path of a pass.
pub(super) fn beads(passed: &Passed, staged: &Staged<'_>, resources: Resources<'_>) -> Vec<Bead> {
    let p = &passed.posteriors.edges;
    let path = best_path(&passed.lattice, |k| Some(gain(p[k], passed.lattice.edges[k].is_null())))
        .unwrap_or_default();
    let others = runners_up(passed, &path);
    let evidence = &staged.evidence;
    let mut mass = [Mass::new(evidence.source.types.len()), Mass::new(evidence.target.types.len())];
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
