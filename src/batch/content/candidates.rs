//! Which documents might belong together: for each document the few that have most in common with it.

use rayon::prelude::*;

use super::collection::{Queries, Query, Shelf};
use super::compare::{Both, Comparison, length};
use super::confidence::{Measures, confidence};
use super::fingerprint::Fingerprint;
use crate::lang::Language;
use crate::lexicon::Lexicon;

/// A document with its number in the list of all and the folder that it lies in.
pub(super) type Numbered<'a> = (usize, usize, &'a Fingerprint);

/// Two documents that may be a pair, by their numbers.
#[derive(Debug, Clone)]
pub(super) struct PairCandidate {
    pub(super) arabic: usize,
    pub(super) english: usize,
    pub(super) comparison: Comparison,
    /// Likeness of their paragraphs to the encoder, where it was asked.
    pub(super) meaning: Option<f32>,
    pub(super) confidence: f32,
}

fn shelf<'a>(language: Language, of: &[Numbered<'a>]) -> Shelf<'a> {
    Shelf::new(language, of.iter().map(|(_, _, print)| *print).collect())
}

/// The likeliest pairs among `documents`; where there are two folders each has one of the two.
pub(super) fn candidates(
    documents: &[Numbered<'_>],
    folders: usize,
    lexicon: &Lexicon,
) -> Vec<PairCandidate> {
    let of = |language: Language| -> Vec<Numbered<'_>> {
        documents.iter().filter(|(_, _, print)| print.language == language).copied().collect()
    };
    let (arabic, english) = (of(Language::Arabic), of(Language::English));
    let there = shelf(Language::English, &english);
    let here = shelf(Language::Arabic, &arabic);
    let both =
        Both { arabic: Queries::new(&here, &there, lexicon), english: Queries::new(&there, &here, lexicon) };
    let found = arabic.par_iter().map_init(
        || Finder::new(&both.arabic, &there),
        |finder, &(number, folder, print)| -> Vec<PairCandidate> {
            let may = |other: &Numbered<'_>| folders == 1 || other.1 != folder;
            let others = finder.candidates(print, |at| {
                english.get(at).filter(|other| may(other)).map(|(_, _, other)| length(print, other))
            });
            let others = others.into_iter().filter_map(|at| english.get(at));
            others
                .map(|&(english, _, other)| PairCandidate {
                    arabic: number,
                    english,
                    comparison: both.compare(print, other),
                    meaning: None,
                    confidence: 0.0,
                })
                .collect()
        },
    );
    found.flatten_iter().collect()
}

impl PairCandidate {
    pub(super) fn measures(&self) -> Measures {
        let most = self.comparison.most.max(1.0);
        Measures { share: self.comparison.nats / most, most, meaning: self.meaning }
    }
}

/// Gives each candidate its confidence by its kin and its lead over the best other candidate of either document.
pub(super) fn weigh(candidates: &mut [PairCandidate], documents: usize) {
    let mut best = vec![[0.0f32; 2]; 2 * documents];
    for candidate in candidates.iter() {
        let score = candidate.measures().score();
        for at in [candidate.arabic, documents + candidate.english] {
            if let Some([first, second]) = best.get_mut(at) {
                *second = second.max(score.min(*first));
                *first = first.max(score);
            }
        }
    }
    for candidate in candidates {
        let measures = candidate.measures();
        let own = measures.score();
        let rival = |at: usize| {
            let [first, second] = best.get(at).copied().unwrap_or_default();
            if own >= first { second } else { first }
        };
        let rival = rival(candidate.arabic).max(rival(documents + candidate.english));
        candidate.confidence = confidence(measures.kin(), own - rival);
    }
}

/// Candidates that the encoder is to compare: those of documents whose best one is in `doubt`, the likeliest
/// `rivals` of each.
#[cfg(feature = "encoder")]
pub(super) fn doubtful(
    candidates: &[PairCandidate],
    documents: usize,
    doubt: std::ops::Range<f32>,
    rivals: usize,
) -> Vec<usize> {
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); documents];
    for (number, candidate) in candidates.iter().enumerate() {
        for document in [candidate.arabic, candidate.english] {
            if let Some(list) = of.get_mut(document) {
                list.push(number);
            }
        }
    }
    let nats = |number: &usize| candidates.get(*number).map_or(f32::NEG_INFINITY, |c| c.comparison.nats);
    let mut asked: Vec<usize> = Vec::new();
    for mut list in of {
        list.sort_by(|a, b| nats(b).total_cmp(&nats(a)).then(a.cmp(b)));
        list.truncate(rivals);
        let in_doubt =
            |number: &usize| candidates.get(*number).is_some_and(|c| doubt.contains(&c.confidence));
        if list.iter().any(in_doubt) {
            asked.extend(list);
        }
    }
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// Postings that are looked at for one document.
const BUDGET: usize = 40_000;
/// Documents that are compared closely with one.
const CANDIDATES: usize = 24;

/// Finds candidates for the documents of one language among those of the other.
struct Finder<'a> {
    queries: &'a Queries,
    to: &'a Shelf<'a>,
    nats: Vec<f32>,
    asked: Vec<u64>,
    /// Number of the query, over all documents.
    number: u64,
    touched: Vec<u32>,
}

impl<'a> Finder<'a> {
    fn new(queries: &'a Queries, to: &'a Shelf<'a>) -> Self {
        let count = to.documents.len();
        Finder { queries, to, nats: vec![0.0; count], asked: vec![0; count], number: 0, touched: Vec::new() }
    }

    /// The likeliest counterparts of `document`, by what few documents have in common with it; `start`
    /// says what speaks for one before that, or that it may be none.
    fn candidates(&mut self, document: &Fingerprint, start: impl Fn(usize) -> Option<f32>) -> Vec<usize> {
        let mut queries: Vec<&Query> =
            document.keys.iter().filter_map(|key| self.queries.get(*key)).collect();
        // What tells most comes first; the order of keys is always the same.
        queries.sort_by(|a, b| (b.hit - b.miss).total_cmp(&(a.hit - a.miss)));
        let mut looked = 0;
        for query in queries {
            self.number += 1;
            for target in &query.targets {
                for at in self.to.having(*target) {
                    looked += 1;
                    let (Some(nats), Some(asked)) =
                        (self.nats.get_mut(*at as usize), self.asked.get_mut(*at as usize))
                    else {
                        continue;
                    };
                    if *asked != self.number {
                        *asked = self.number;
                        if *nats == 0.0 {
                            self.touched.push(*at);
                        }
                        *nats += query.hit - query.miss;
                    }
                }
            }
            if looked > BUDGET {
                break;
            }
        }
        let mut found: Vec<(f32, usize)> = Vec::with_capacity(self.touched.len());
        for at in self.touched.drain(..) {
            let at = at as usize;
            let nats = self.nats.get_mut(at).map(std::mem::take).unwrap_or_default();
            found.extend(start(at).map(|start| (start + nats, at)));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(CANDIDATES);
        found.into_iter().map(|(_, at)| at).collect()
    }
}
