//! Which phrases are terms, and what translates them.

use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::phrases::{Gathered, Occurrence, TERM_SIDE, gather};
use crate::lang::particle::Particle;
use crate::lexicon::adapt::adapt;
use crate::lexicon::{LANGUAGES, Lexicon};
use crate::words::{Sentence, kinship};

/// Pairs of texts that are looked at; of more every n-th, so that all documents have a say.
const MOST_PAIRS: usize = 100_000;
/// Pairs that teach the lexicon the words of the memory.
const MOST_TAUGHT: usize = 20_000;
/// Share of the occurrences of a phrase that its translation must have: below, it is one of many.
const LEAST_CONSTANT: f64 = 0.4;
/// Two words of one language this much alike are forms of one.
const FORM: f64 = 0.6;
/// A word that the lexicon's texts have this much more often than the memory is a common one.
const CONTRAST: f64 = 0.25;
/// Examples of use.
const EXAMPLES: usize = 2;

/// What is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Most terms.
    pub(crate) limit: usize,
    /// How often a term stands there at least.
    pub(crate) least: u32,
}

/// A term with its translation; texts in the order of [`LANGUAGES`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Term {
    /// The term in both languages, in its most usual form.
    pub(crate) texts: [String; 2],
    /// Other forms in which it stands.
    pub(crate) forms: [Vec<String>; 2],
    /// How often the two stand opposite each other.
    pub(crate) count: u32,
    /// Share of the occurrences of the term that have this translation, 0 to 1.
    pub(crate) constant: f64,
    /// What terms are ordered by.
    pub(crate) score: f64,
    /// Pairs of texts in which it stands.
    pub(crate) examples: Vec<[String; 2]>,
}

/// The terms of a memory.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Terms {
    /// The best first.
    pub(crate) terms: Vec<Term>,
    /// Pairs of texts that were looked at, and all there are.
    pub(crate) looked_at: usize,
    pub(crate) pairs: usize,
}

/// Finds the terms of pairs of texts, which are in the order of [`LANGUAGES`].
pub(crate) fn terms(pairs: &[[String; 2]], options: &Options) -> Terms {
    let step = pairs.len().div_ceil(MOST_PAIRS).max(1);
    let taken: Vec<&[String; 2]> = pairs.iter().step_by(step).collect();
    let taught = taken.iter().step_by(taken.len().div_ceil(MOST_TAUGHT).max(1));
    let lexicon = adapt(Lexicon::shipped(), taught.map(|[first, second]| (first.as_str(), second.as_str())));
    let gathered = (0u32..)
        .zip(&taken)
        .collect::<Vec<_>>()
        .par_iter()
        .map(|(number, texts)| gather(*number, texts, &lexicon))
        .reduce(Gathered::default, Gathered::add);
    let terms = rank(gathered, &taken, options);
    Terms { terms, looked_at: taken.len(), pairs: pairs.len() }
}

/// A phrase with its likeliest translation.
struct PhraseCandidate {
    /// Occurrences with that translation, in any form.
    occurrences: Vec<Occurrence>,
    stems: Vec<String>,
    constant: f64,
}

fn rank(gathered: Gathered, pairs: &[&[String; 2]], options: &Options) -> Vec<Term> {
    let Gathered { mut occurrences, phrases, stems } = gathered;
    occurrences.par_sort_by_key(|o| (o.keys[TERM_SIDE], o.keys[1 - TERM_SIDE], o.pair, o.spans[0].start));
    let candidates: Vec<PhraseCandidate> = occurrences
        .chunk_by(|a, b| a.keys[TERM_SIDE] == b.keys[TERM_SIDE])
        .filter_map(|group| {
            let all = group.first().and_then(|o| phrases.get(&o.keys[TERM_SIDE])).copied().unwrap_or(0);
            candidate(group, pairs, all).filter(|c| c.occurrences.len() as u32 >= options.least)
        })
        .collect();
    let inside = inside_longer(&candidates);
    let total: u32 = stems.values().sum();
    let scored = candidates.into_iter().zip(inside).filter_map(|(candidate, (sum, longer, most))| {
        let count = candidate.occurrences.len() as f64;
        // What stands nearly always in one longer term is no term of its own.
        if count - f64::from(most) < f64::from(options.least).max(count / 4.0) {
            return None;
        }
        let free = count - if longer > 0 { f64::from(sum) / f64::from(longer) } else { 0.0 };
        let c_value = ((candidate.stems.len() + 1) as f64).log2() * free;
        let score = c_value.max(0.0).sqrt()
            * weight(&candidate.stems, count, &stems, f64::from(total))
            * candidate.constant;
        (score > 0.0).then_some((score, candidate))
    });
    let mut scored: Vec<(f64, PhraseCandidate)> = scored.collect();
    let place = |c: &PhraseCandidate| c.occurrences.first().map(|o| (o.pair, o.spans[TERM_SIDE].start));
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| place(&a.1).cmp(&place(&b.1))));
    let mut seen = FxHashSet::default();
    let terms = scored.into_iter().map(|(score, candidate)| term(score, &candidate, pairs));
    // Forms with different stems may have the same most usual form.
    terms.filter(|term| seen.insert(term.texts.clone())).take(options.limit).collect()
}

/// Puts the forms of one translation together and takes the most frequent one.
fn candidate(group: &[Occurrence], pairs: &[&[String; 2]], all: u32) -> Option<PhraseCandidate> {
    let other = 1 - TERM_SIDE;
    let mut forms: Vec<(Vec<String>, Vec<&Occurrence>)> = Vec::new();
    let mut same: Vec<&[Occurrence]> = group.chunk_by(|a, b| a.keys[other] == b.keys[other]).collect();
    same.sort_by_key(|list| std::cmp::Reverse(list.len()));
    for list in same {
        let stems = stems_of(list.first()?, pairs, other);
        match forms.iter_mut().find(|(theirs, _)| are_forms(theirs, &stems)) {
            Some((_, there)) => there.extend(list),
            None => forms.push((stems, list.iter().collect())),
        }
    }
    let (_, best) = forms.into_iter().max_by_key(|(_, list)| list.len())?;
    let constant = best.len() as f64 / f64::from(all).max(best.len() as f64);
    let stems = stems_of(group.first()?, pairs, TERM_SIDE);
    (constant >= LEAST_CONSTANT).then(|| PhraseCandidate {
        occurrences: best.into_iter().cloned().collect(),
        stems,
        constant,
    })
}

fn are_forms(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| kinship(a, b) >= FORM)
}

fn written<'p>(occurrence: &Occurrence, pairs: &[&'p [String; 2]], side: usize) -> &'p str {
    let span = occurrence.spans[side].start as usize..occurrence.spans[side].end as usize;
    pairs.get(occurrence.pair as usize).and_then(|texts| texts[side].get(span)).unwrap_or_default()
}

fn stems_of(occurrence: &Occurrence, pairs: &[&[String; 2]], side: usize) -> Vec<String> {
    let sentence = Sentence::new(written(occurrence, pairs, side), LANGUAGES[side], Lexicon::shipped());
    sentence.words.into_iter().map(|word| word.stem).collect()
}

/// For each candidate how often longer ones that have it stand there, how many they are, and
/// how often the most frequent does.
fn inside_longer(candidates: &[PhraseCandidate]) -> Vec<(u32, u32, u32)> {
    let numbers: HashMap<&[String], usize> =
        candidates.iter().enumerate().map(|(at, c)| (c.stems.as_slice(), at)).collect();
    let mut inside = vec![(0, 0, 0); candidates.len()];
    for candidate in candidates {
        let (n, count) = (candidate.stems.len(), candidate.occurrences.len() as u32);
        let mut parts: Vec<usize> = (1..n)
            .flat_map(|length| candidate.stems.windows(length))
            .filter_map(|part| numbers.get(part).copied())
            .collect();
        parts.sort_unstable();
        parts.dedup();
        for part in parts {
            if let Some((sum, longer, most)) = inside.get_mut(part) {
                *sum += count;
                *longer += 1;
                *most = count.max(*most);
            }
        }
    }
    inside
}

/// How much more than chance brings the words together, and how much more often than elsewhere
/// they stand here.
fn weight(words: &[String], count: f64, stems: &FxHashMap<String, u32>, total: f64) -> f64 {
    let lexicon = Lexicon::shipped();
    let language = LANGUAGES[TERM_SIDE];
    let share = |word: &String| f64::from(stems.get(word).copied().unwrap_or(1)) / total.max(1.0);
    let contrast = |word: &String| {
        let known =
            lexicon.stem_id(language, word).map_or(0.0, |id| f64::from(lexicon.probability(language, id)));
        // What the lexicon does not hold it has not seen more than a few times in a million words.
        (share(word) / known.max(3e-6)).ln()
    };
    let mean = words.iter().map(contrast).sum::<f64>() / words.len().max(1) as f64;
    let rarest = (mean * CONTRAST).exp().clamp(0.2, 5.0);
    if words.len() < 2 {
        return rarest * SINGLE;
    }
    // Normalised pointwise mutual information of the whole with its words.
    let whole = (count / total.max(1.0)).ln();
    let apart: f64 = words.iter().map(|word| share(word).ln()).sum();
    let together = (whole - apart) / (-whole * (words.len() - 1) as f64).max(1e-9);
    rarest * together.clamp(0.05, 1.0)
}

/// A single word is less often a term than several that belong together.
const SINGLE: f64 = 0.1;

fn term(score: f64, candidate: &PhraseCandidate, pairs: &[&[String; 2]]) -> Term {
    let mut texts = [String::new(), String::new()];
    let mut forms = [Vec::new(), Vec::new()];
    for side in [0, 1] {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        candidate.occurrences.iter().for_each(|o| *counts.entry(written(o, pairs, side)).or_default() += 1);
        let mut list: Vec<(bool, u32, &str)> =
            counts.into_iter().map(|(text, count)| (is_bare(text, side), count, text)).collect();
        // A form without small words written together with it is what a list of terms has.
        list.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(b.2)));
        let mut list = list.into_iter().map(|(_, _, text)| text.to_owned());
        texts[side] = list.next().unwrap_or_default();
        forms[side] = list.take(9).collect();
    }
    let mut numbers: Vec<u32> = candidate.occurrences.iter().map(|o| o.pair).collect();
    numbers.dedup();
    let mut examples: Vec<[String; 2]> =
        numbers.into_iter().filter_map(|at| pairs.get(at as usize)).map(|texts| (*texts).clone()).collect();
    // A sentence with the term in it says most when it is short, but not the term alone.
    examples.sort_by_key(|example| {
        let length = example[TERM_SIDE].chars().count();
        (length < texts[TERM_SIDE].chars().count() + 20, length)
    });
    examples.dedup();
    examples.truncate(EXAMPLES);
    Term {
        texts,
        forms,
        count: candidate.occurrences.len() as u32,
        constant: (candidate.constant * 1000.0).round() / 1000.0,
        score: (score * 1000.0).round() / 1000.0,
        examples,
    }
}

/// Whether nothing but an article is written together with the first word, and it begins small.
fn is_bare(text: &str, side: usize) -> bool {
    let rules = LANGUAGES[side].rules();
    let first = text.split_whitespace().next().unwrap_or_default();
    rules
        .carried(first)
        .into_iter()
        .all(|particle| !matches!(particle, Particle::And | Particle::To | Particle::By | Particle::As))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs() -> Vec<[String; 2]> {
        let lines = [
            ("تؤكد أهمية التنمية المستدامة", "Stresses the importance of sustainable development"),
            ("تدعم التنمية المستدامة في القرى", "Supports sustainable development in villages"),
            ("خطة التنمية المستدامة للمدارس", "A plan of sustainable development for schools"),
            ("الكتاب على الطاولة", "The book is on the table"),
            ("قرأت الكتاب أمس", "I read the book yesterday"),
            ("هذه الكتب قديمة", "These books are old"),
        ];
        lines.map(|(first, second)| [first.to_owned(), second.to_owned()]).to_vec()
    }

    #[test]
    fn what_stands_only_inside_a_longer_term_is_none() {
        let found = terms(&pairs(), &Options { limit: 10, least: 2 });
        let shown: Vec<(&str, &str, u32)> =
            found.terms.iter().map(|t| (t.texts[1].as_str(), t.texts[0].as_str(), t.count)).collect();
        assert_eq!(shown.first(), Some(&("sustainable development", "التنمية المستدامة", 3)), "{shown:?}");
        assert!(
            shown.iter().all(|(term, _, _)| *term != "sustainable" && *term != "development"),
            "{shown:?}"
        );
        assert_eq!((found.looked_at, found.pairs), (6, 6));
        assert!(found.terms[0].examples.iter().all(|e| e[1].contains("sustainable development")));
        assert_eq!(found.terms[0].examples.len(), 2);
    }

    #[test]
    fn a_broken_plural_is_a_form_of_its_term() {
        let found = terms(&pairs(), &Options { limit: 10, least: 3 });
        let book = found.terms.iter().find(|t| t.texts[1] == "book").unwrap();
        assert_eq!((book.texts[0].as_str(), book.count), ("الكتاب", 3));
        assert!(
            book.forms[0].contains(&"الكتب".to_owned()) && book.forms[1].contains(&"books".to_owned()),
            "{book:?}"
        );
    }

    /// The first hundred terms of a real memory, against what a person said of each.
    #[test]
    #[cfg_attr(not(reference_documents), ignore = "no reference documents")]
    fn the_first_hundred_terms_of_real_text_are_right() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = std::env::var_os("MUQABALA_CORPORA")
            .map_or_else(|| root.join("../shared/corpora"), std::path::PathBuf::from);
        let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
        let lines = |code: &str| read(folder.join(format!("train/unpc-dev.{code}")));
        let pairs: Vec<[String; 2]> = lines("ar")
            .lines()
            .zip(lines("en").lines())
            .map(|(first, second)| [first.to_owned(), second.to_owned()])
            .collect();
        let judged = read(root.join("corpora/gold/terms.unpc-dev.tsv"));
        let judged: HashMap<[&str; 2], bool> = judged
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
                [second, first, right] => Some(([first, second], right == "right")),
                _ => None,
            })
            .collect();
        let found = terms(&pairs, &Options { limit: 100, least: 3 });
        let mut right = 0;
        for term in &found.terms {
            match judged.get(&[term.texts[0].as_str(), term.texts[1].as_str()]) {
                Some(verdict) => right += usize::from(*verdict),
                None => println!("not judged:\t{}\t{}\t{}", term.texts[1], term.texts[0], term.count),
            }
        }
        println!("{right} of the first {} are right", found.terms.len());
        assert!(found.terms.len() == 100 && right >= RIGHT, "{right}");
    }

    /// Right ones among the first hundred, as they were judged.
    const RIGHT: usize = 78;
}
