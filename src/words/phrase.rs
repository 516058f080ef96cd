//! The counterpart of a phrase: which words of the other side translate it as a whole.

use std::ops::Range;

use super::agree::Link;
use super::sentence::Sentence;

/// Words without a link that stand between two words of a counterpart belong to it, up to so many.
const WIDEST_GAP: usize = 2;

/// What stands opposite some words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Counterpart {
    /// Numbers of the words, ascending.
    pub(crate) words: Vec<usize>,
    /// How probably they are the counterpart: the mean over the chosen words that say something
    /// of their best link, 0 for those without one.
    pub(crate) probability: f64,
}

impl Counterpart {
    /// Where the words stand, neighbours in one piece.
    pub(crate) fn spans(&self, other: &Sentence) -> Vec<Range<usize>> {
        let mut spans: Vec<(usize, Range<usize>)> = Vec::new();
        for at in &self.words {
            let Some(word) = other.words.get(*at) else { continue };
            match spans.last_mut() {
                Some((last, span)) if *last + 1 == *at => {
                    *last = *at;
                    span.end = word.span.end;
                }
                _ => spans.push((*at, word.span.clone())),
            }
        }
        spans.into_iter().map(|(_, span)| span).collect()
    }
}

/// The words of `other` that translate the `chosen` words of `own`. `links` are from `own` to
/// `other`.
pub(crate) fn counterpart(own: &Sentence, other: &Sentence, links: &[Link], chosen: &[usize]) -> Counterpart {
    // Each word of the other side goes with the likeliest of its links.
    let mut best: Vec<Option<&Link>> = vec![None; other.words.len()];
    for link in links {
        if let Some(slot) = best.get_mut(link.second)
            && slot.is_none_or(|before| link.probability > before.probability)
        {
            *slot = Some(link);
        }
    }
    let is_chosen = |link: &&Link| chosen.contains(&link.first);
    let taken: Vec<usize> = best
        .iter()
        .enumerate()
        .filter(|(_, link)| link.as_ref().is_some_and(is_chosen))
        .map(|(at, _)| at)
        .collect();
    // At its ends a small word that only belongs to a neighbour may as well belong outside.
    let holds = |at: &usize| best.get(*at).copied().flatten().is_some_and(|link| !link.attached);
    let first = taken.iter().position(holds).unwrap_or(0);
    let behind = taken.iter().rposition(holds).map_or(taken.len(), |last| last + 1);
    let taken = taken.get(first..behind).unwrap_or_default();
    let mut words = Vec::new();
    for at in taken.iter().copied() {
        if let Some(last) = words.last().copied()
            && (last + 1..at).len() <= WIDEST_GAP
            && best.get(last + 1..at).is_some_and(|between| between.iter().all(Option::is_none))
        {
            words.extend(last + 1..at);
        }
        words.push(at);
    }
    let telling = |at: &&usize| own.words.get(**at).is_some_and(|word| !word.small);
    let asked: Vec<usize> = match chosen.iter().filter(telling).copied().collect::<Vec<_>>() {
        none if none.is_empty() => chosen.to_vec(),
        some => some,
    };
    let of = |at: &usize| {
        links.iter().filter(|link| link.first == *at).map(|link| link.probability).fold(0.0, f64::max)
    };
    let probability = asked.iter().map(of).sum::<f64>() / asked.len().max(1) as f64;
    Counterpart { words, probability }
}

/// The numbers of the words that touch any of the spans.
pub(crate) fn words_at(sentence: &Sentence, spans: &[Range<usize>]) -> Vec<usize> {
    let touches = |word: &Range<usize>| spans.iter().any(|s| s.start < word.end && word.start < s.end);
    (0..).zip(&sentence.words).filter(|(_, word)| touches(&word.span)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use crate::lexicon::Lexicon;
    use crate::words::Aligner;

    fn opposite(own: &str, other: &str, phrase: &str) -> Vec<String> {
        let lexicon = Lexicon::shipped();
        let (a, b) = (Language::English, Language::Arabic);
        let (one, two) = (Sentence::new(own, a, lexicon), Sentence::new(other, b, lexicon));
        let links = Aligner::new(lexicon).align(&one, &two);
        let start = own.find(phrase).unwrap();
        let span = start..start + phrase.len();
        let chosen = words_at(&one, std::slice::from_ref(&span));
        let found = counterpart(&one, &two, &links, &chosen);
        assert!((0.0..=1.0).contains(&found.probability));
        found.spans(&two).into_iter().map(|span| other[span].to_owned()).collect()
    }

    #[test]
    fn a_phrase_has_its_words_in_the_order_of_the_other_language() {
        let (own, other) = (
            "Stresses the importance of sustainable development in small States",
            "تؤكد أهمية التنمية المستدامة في الدول الصغيرة",
        );
        assert_eq!(opposite(own, other, "sustainable development"), ["التنمية المستدامة"]);
        assert_eq!(opposite(own, other, "small States"), ["الدول الصغيرة"]);
        assert_eq!(opposite(own, other, "importance"), ["أهمية"]);
    }

    #[test]
    fn what_has_no_counterpart_has_none() {
        assert!(opposite("zzyzx and qqq", "كتاب", "zzyzx").is_empty() || opposite("", "", "").is_empty());
    }
}
