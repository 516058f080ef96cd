//! Texts of one run that are like each other: what will have been translated by then.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::myers::Pattern;
use super::score::{Sentence, compare};
use super::search::needed;
use crate::lang::Language;

/// Texts in the order in which they are translated.
pub(crate) struct Near<'t> {
    sentences: Vec<Sentence<'t>>,
    tokens: Vec<Vec<u32>>,
    /// For each word the texts that have it, ascending.
    postings: Vec<Vec<u32>>,
    numbers: FxHashMap<String, u32>,
}

impl<'t> Near<'t> {
    /// Takes texts in.
    pub(crate) fn new(texts: &[&'t str], language: Language) -> Self {
        let mut near = Near {
            sentences: Vec::new(),
            tokens: Vec::new(),
            postings: Vec::new(),
            numbers: FxHashMap::default(),
        };
        for (at, text) in texts.iter().enumerate() {
            let sentence = Sentence::new(text, language);
            let tokens: Vec<u32> = sentence
                .tokens
                .iter()
                .map(|token| {
                    // 0 is like no other.
                    let next = near.numbers.len() as u32 + 1;
                    *near.numbers.entry(token.stem.clone()).or_insert(next)
                })
                .collect();
            for token in &tokens {
                let place = *token as usize;
                if near.postings.len() <= place {
                    near.postings.resize_with(place + 1, Vec::new);
                }
                if let Some(list) = near.postings.get_mut(place)
                    && list.last() != Some(&(at as u32))
                {
                    list.push(at as u32);
                }
            }
            near.sentences.push(sentence);
            near.tokens.push(tokens);
        }
        near
    }

    /// The text before the one numbered `at` that is most like it, with the score in per cent,
    /// which is `floor` at least. Of equals the first.
    pub(crate) fn before(&self, at: usize, floor: f64) -> Option<(usize, f64)> {
        let (own, tokens) = (self.sentences.get(at)?, self.tokens.get(at)?);
        let n = tokens.len();
        if n == 0 {
            return None;
        }
        // As the index of a memory: whoever has the score has one of the rarest words.
        let mut times: FxHashMap<u32, usize> = FxHashMap::default();
        tokens.iter().for_each(|token| *times.entry(*token).or_default() += 1);
        let frequency = |token: u32| self.postings.get(token as usize).map_or(0, Vec::len);
        let mut words: Vec<(usize, u32, usize)> =
            times.into_iter().map(|(token, times)| (frequency(token), token, times)).collect();
        words.sort_unstable();
        let mut names = n - needed(floor / 100.0, n) + 1;
        let mut unread = n;
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for (_, token, times) in words {
            if names == 0 {
                break;
            }
            for other in self.postings.get(token as usize).into_iter().flatten() {
                if *other as usize >= at {
                    break;
                }
                *shared.entry(*other).or_default() += times;
            }
            names = names.saturating_sub(times);
            unread = unread.saturating_sub(times);
        }
        let bound = |other: usize, shared: usize| {
            let length = self.tokens.get(other).map_or(0, Vec::len);
            (shared + unread).min(n).min(length) as f64 / n.max(length) as f64 * 100.0
        };
        let mut candidates: Vec<(f64, usize)> =
            shared.into_iter().map(|(other, count)| (bound(other as usize, count), other as usize)).collect();
        candidates.retain(|(bound, _)| *bound >= floor);
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut pattern = Pattern::new(tokens);
        let mut best: Option<(usize, f64)> = None;
        for (bound, other) in candidates {
            let least = best.map_or(floor, |(_, score)| score);
            if bound < least {
                break;
            }
            let Some(text) = self.tokens.get(other) else { continue };
            let longer = text.len().max(n) as f64;
            if (1.0 - pattern.distance(text) as f64 / longer) * 100.0 < least {
                continue;
            }
            let Some(score) = self.sentences.get(other).map(|sentence| compare(sentence, own).score) else {
                continue;
            };
            let better = match best {
                Some((first, there)) => score > there || score == there && other < first,
                None => score >= floor,
            };
            if better {
                best = Some((other, score));
            }
        }
        best
    }
}

/// The best score in per cent, `floor` at least, that each of `queries` has among `texts`: all of
/// them are compared, without any index. For measuring what an index finds.
pub fn full_scan(texts: &[&str], queries: &[&str], language: &str, floor: f64) -> Vec<Option<f64>> {
    let own = super::tokens::language(language);
    let near = Near::new(texts, own);
    let best = |query: &&str| {
        let sentence = Sentence::new(query, own);
        let number = |stem: &String| near.numbers.get(stem).copied().unwrap_or(0);
        let tokens: Vec<u32> = sentence.tokens.iter().map(|token| number(&token.stem)).collect();
        let mut pattern = Pattern::new(&tokens);
        let mut best: Option<f64> = None;
        for (text, other) in near.tokens.iter().zip(&near.sentences) {
            let longer = text.len().max(tokens.len()).max(1) as f64;
            let least = best.unwrap_or(floor);
            // Spelling and forms only take points away from what the tokens say.
            if (1.0 - pattern.distance(text) as f64 / longer) * 100.0 < least {
                continue;
            }
            let same = other.text.trim() == sentence.text.trim();
            let score = if same { 100.0 } else { compare(other, &sentence).score };
            if score >= least {
                best = Some(score);
            }
        }
        best
    };
    queries.par_iter().map(best).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::tests::sentence;
    use crate::random::Random;

    #[test]
    fn the_best_before_is_that_of_a_full_scan() {
        let mut random = Random::new(5);
        let mut texts: Vec<String> = Vec::new();
        for _ in 0..200 {
            let words = random.between(1, 12);
            let mut text = sentence(&mut random, words);
            if !texts.is_empty() && random.share() < 0.6 {
                // One of before with a word or two of its own.
                let other = &texts[random.between(0, texts.len() - 1)];
                let mut words: Vec<&str> = other.split(' ').collect();
                let at = random.between(0, words.len() - 1);
                let new = text.split(' ').next().unwrap().to_owned();
                words[at] = &new;
                text = words.join(" ");
            }
            texts.push(text);
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let near = Near::new(&texts, Language::English);
        let mut found = 0;
        for at in 0..texts.len() {
            let own = Sentence::new(texts[at], Language::English);
            let mut best: Option<(usize, f64)> = None;
            for (other, text) in texts[..at].iter().enumerate() {
                let score = compare(&Sentence::new(text, Language::English), &own).score;
                if score >= 50.0 && best.is_none_or(|(_, b)| score > b) {
                    best = Some((other, score));
                }
            }
            assert_eq!(near.before(at, 50.0), best, "{}", texts[at]);
            found += usize::from(best.is_some());
        }
        assert!(found > 50);
        assert_eq!(Near::new(&["", ""], Language::English).before(1, 50.0), None);
    }
}
