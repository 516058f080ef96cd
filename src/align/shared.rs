//! Which words and numbers of two texts translate each other: the evidence
//! behind a pair, as a person can read it. It is the evidence that the search
//! weighs, gathered again over pairs that are put together already.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Resources;
use super::evaluate::Evidence;
use super::evidence::learned::{self, SurePair};
use super::features::Mass;
use super::indexed::{IndexedDocument, TokenKind};
use super::staged::{first_entries, gather, sides};
use crate::lang::Language;
use crate::lang::label;
use crate::lang::token::placed;
use crate::lexicon::Lexicon;
use crate::segment::Segment;

/// A stem with a larger share of all text is no term: function words, and words
/// like `including` or `other` that meet in any pair. A third of the share up to which
/// the search takes a word for a function word.
const LARGEST_SHARE: f32 = 1.3e-3;
/// A stem with a larger share says little when it has no counterpart (`taking`, `where`):
/// the search's class of uncommon words begins here.
const LARGEST_SHARE_ALONE: f32 = 6e-5;
/// Least sum of both probabilities that makes two words a term and its translation.
const LEAST_PROBABILITY: f32 = 0.15;
/// Product of two shares below which a link does not tell more: two words seen once in a million.
const RAREST: f32 = 1e-12;
/// A word that the other side lends this much probability is not alone.
const LEAST_EXPLANATION: f32 = 0.05;

/// What two texts have in common, as written, and what not. Labels in front and
/// function words are not among it. Arrays hold the source side, then the target side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SharedWords {
    /// Both texts are the same.
    pub same_text: bool,
    /// Words that translate each other, the most telling first.
    pub terms: Vec<(String, String)>,
    /// Rare words of each side that nothing on the other side is known to translate.
    pub alone: [Vec<String>; 2],
    /// Numbers and symbols that the other side has, too, as the source writes them.
    pub numbers: Vec<String>,
    /// Numbers and symbols of each side that the other lacks.
    pub numbers_alone: [Vec<String>; 2],
}

/// What the texts of each pair have in common. Words that keep meeting in the
/// pairs are taught by them, as in an alignment.
pub(crate) fn shared_words(
    pairs: &[(&str, &str)],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Vec<SharedWords> {
    let segments = |pick: fn(&(&str, &str)) -> String| -> Vec<Segment> {
        pairs.iter().map(|pair| Segment { text: pick(pair), ..Segment::default() }).collect()
    };
    let (sources, targets) = (segments(|p| p.0.to_owned()), segments(|p| p.1.to_owned()));
    let (source, target) =
        sides(&sources.iter().collect::<Vec<_>>(), &targets.iter().collect::<Vec<_>>(), languages, resources);
    let plain = gather(&source, &target, first_entries(&source, &target, resources), resources);
    let together: Vec<SurePair> = (0..pairs.len()).map(|i| (i..i + 1, i..i + 1)).collect();
    let mut entries = plain.translations.entries.clone();
    entries.extend(learned::entries(&source, &target, &plain.translations, &together));
    let evidence = gather(&source, &target, entries, resources);
    pairs
        .par_iter()
        .enumerate()
        .map_init(
            || [Mass::new(source.types.len()), Mass::new(target.types.len())],
            |mass, (at, pair)| shared(&evidence, at, *pair, resources.lexicon, mass),
        )
        .collect()
}

/// A distinct token of one side of a pair.
struct SideWord<'a> {
    token: u32,
    text: &'a str,
    /// Probability that the other side lends it.
    lent: f32,
}

fn shared(
    evidence: &Evidence<'_>,
    at: usize,
    texts: (&str, &str),
    lexicon: &Lexicon,
    mass: &mut [Mass; 2],
) -> SharedWords {
    let mut out = SharedWords { same_text: texts.0.trim() == texts.1.trim(), ..SharedWords::default() };
    let sides = [evidence.source, evidence.target];
    let directions = [evidence.translations.backward(), evidence.translations.forward()];
    let words: [Vec<SideWord<'_>>; 2] = [(0, texts.0), (1, texts.1)].map(|(k, text)| {
        mass[k].clear();
        mass[k].lend(directions[k], sides[1 - k].tokens(at));
        let mut seen = FxHashSet::default();
        let tokens = sides[k].tokens(at).iter().zip(surfaces(text, sides[k].language));
        tokens
            .filter(|(token, _)| seen.insert(**token))
            .filter_map(|(token, text)| {
                Some(SideWord { token: *token, text: text?, lent: mass[k].of(*token) })
            })
            .collect()
    });
    let links = links(evidence, &words);
    let linked = |k: usize, at: usize| links.iter().any(|link| link.words[k] == at);
    for (k, (at, word)) in
        words.iter().enumerate().flat_map(|(k, w)| w.iter().enumerate().map(move |w| (k, w)))
    {
        let list = match (is_number(sides[k], word.token), word.lent > 0.0) {
            (true, true) if k == 0 => &mut out.numbers,
            (true, false) => &mut out.numbers_alone[k],
            (false, _) if is_alone(sides[k], word, lexicon) && !linked(k, at) => &mut out.alone[k],
            _ => continue,
        };
        list.push(word.text.to_owned());
    }
    out.terms = terms(links, sides, &words, lexicon);
    out
}

/// Whether a word of the lexicon is rare and has nothing on the other side.
fn is_alone(side: &IndexedDocument, word: &SideWord<'_>, lexicon: &Lexicon) -> bool {
    matches!(side.types[word.token as usize].kind, TokenKind::Known(_))
        && word.lent < LEAST_EXPLANATION
        && share(side, word.token, lexicon) <= LARGEST_SHARE_ALONE
}

/// Two words that may translate each other, by their places in the lists of both
/// sides, and the sum of both probabilities.
struct WordLink {
    words: [usize; 2],
    p: f32,
}

fn links(evidence: &Evidence<'_>, [s, t]: &[Vec<SideWord<'_>>; 2]) -> Vec<WordLink> {
    let (forward, backward) = (evidence.translations.forward(), evidence.translations.backward());
    let find =
        |list: &[(u32, f32)], token: u32| list.iter().find(|(to, _)| *to == token).map_or(0.0, |e| e.1);
    let mut links = Vec::new();
    for (i, a) in s.iter().enumerate().filter(|(_, a)| !is_number(evidence.source, a.token)) {
        for (j, b) in t.iter().enumerate().filter(|(_, b)| !is_number(evidence.target, b.token)) {
            let p = find(forward.explains(a.token), b.token) + find(backward.explains(b.token), a.token);
            if p >= LEAST_PROBABILITY {
                links.push(WordLink { words: [i, j], p });
            }
        }
    }
    links
}

/// Links between terms, each word once: the most probable is chosen first, the most telling shown first.
fn terms(
    mut links: Vec<WordLink>,
    sides: [&IndexedDocument; 2],
    words: &[Vec<SideWord<'_>>; 2],
    lexicon: &Lexicon,
) -> Vec<(String, String)> {
    let share = |k: usize, at: usize| share(sides[k], words[k][at].token, lexicon);
    let is_small = |k: usize, at: usize| {
        share(k, at) > LARGEST_SHARE
            || sides[k].language.lists_function_word(&words[k][at].text.to_lowercase())
    };
    links.retain(|link| ![0, 1].iter().any(|k| is_small(*k, link.words[*k])));
    links.sort_by(|a, b| b.p.total_cmp(&a.p));
    let mut used = [FxHashSet::default(), FxHashSet::default()];
    links.retain(|link| {
        let free = [0, 1].iter().all(|k| !used[*k].contains(&link.words[*k]));
        free && [0, 1].iter().all(|k| used[*k].insert(link.words[*k]))
    });
    let telling = |link: &WordLink| {
        let both = share(0, link.words[0]) * share(1, link.words[1]);
        link.p * -both.max(RAREST).ln()
    };
    links.sort_by(|a, b| telling(b).total_cmp(&telling(a)));
    let text = |k: usize, link: &WordLink| words[k][link.words[k]].text.to_owned();
    links.iter().map(|link| (text(0, link), text(1, link))).collect()
}

/// Share of a token's stem in all text; 0 for what the lexicon does not hold.
fn share(side: &IndexedDocument, token: u32, lexicon: &Lexicon) -> f32 {
    match side.types[token as usize].kind {
        TokenKind::Known(id) => lexicon.probability(side.language, id),
        _ => 0.0,
    }
}

fn is_number(side: &IndexedDocument, token: u32) -> bool {
    matches!(side.types[token as usize].kind, TokenKind::Number(_) | TokenKind::Symbol)
}

/// The tokens of a text as written, in the order in which [`IndexedDocument`] numbers them;
/// `None` for the letters behind a number (`63rd`), which are no word.
fn surfaces(text: &str, language: Language) -> Vec<Option<&str>> {
    let body = &text[label::read(text, language).map_or(0, |(_, length)| length)..];
    let surface = |start: usize, end: usize| {
        let behind_number = body.get(..start).is_some_and(|b| b.ends_with(char::is_numeric));
        body.get(start..end).filter(|_| !behind_number)
    };
    placed(body, language).into_iter().map(|token| surface(token.start, token.end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::EncoderUse;

    fn both(pairs: &[(&str, &str)]) -> Vec<SharedWords> {
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        shared_words(pairs, (Language::English, Language::Arabic), resources)
    }

    fn one(source: &str, target: &str) -> SharedWords {
        both(&[(source, target)]).remove(0)
    }

    #[test]
    fn words_that_translate_each_other_are_terms_and_labels_are_not() {
        let found = one("3. The education of the 12 women (1999)", "3 - تعليم 12 امرأة في الثقافة (2001)");
        let terms: Vec<_> = found.terms.iter().map(|(a, b)| format!("{a} {b}")).collect();
        assert!(terms.contains(&"education تعليم".to_owned()), "{found:?}");
        assert_eq!(found.numbers, ["12"]);
        assert_eq!(found.numbers_alone, [["1999"], ["2001"]]);
        assert!(!found.same_text);
    }

    #[test]
    fn function_words_and_letters_behind_a_number_are_neither_terms_nor_missed() {
        let found = one("of the 63rd to and in", "من في إلى 63");
        assert_eq!(found, SharedWords { numbers: vec!["63".to_owned()], ..SharedWords::default() });
        let found = one("Where the school stands", "حين تقف المدرسة");
        assert!(found.terms.iter().any(|(a, _)| a == "school"), "{found:?}");
        assert!(found.terms.iter().all(|(a, _)| a != "Where"), "{found:?}");
    }

    #[test]
    fn a_rare_word_without_translation_is_alone_and_each_word_is_told_once() {
        let found = one("privacy and privacy of the drought", "الخصوصية الخصوصية");
        assert_eq!(found.terms.len(), 1, "{found:?}");
        assert_eq!((&found.alone[0][..], &found.alone[1][..]), (&["drought".to_owned()][..], &[][..]));
        for (word, _) in &found.terms {
            assert!(!found.alone[0].contains(word));
        }
    }

    #[test]
    fn the_same_text_is_said_to_be_the_same() {
        assert!(one(" Distr.: General ", "Distr.: General").same_text);
    }

    #[test]
    fn words_that_keep_meeting_teach_each_other() {
        let pairs = [
            ("the blorf school", "مدرسة قرطن"),
            ("the blorf water", "مياه قرطن"),
            ("the blorf health", "صحة قرطن"),
            ("the blorf peace", "سلام قرطن"),
        ];
        assert!(both(&pairs).iter().all(|s| s.terms.contains(&("blorf".into(), "قرطن".into()))));
        assert!(!both(&pairs[..1])[0].terms.contains(&("blorf".into(), "قرطن".into())));
    }
}
