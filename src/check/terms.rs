//! Terms that must be translated in one way.

use rustc_hash::FxHashMap;

use super::pair::View;
use super::{Context, Findings, Pair};
use crate::exchange::{Tu, code};
use crate::lang::Language;
use crate::lang::token::{Token, tokens};

/// Terms of one language with what they must be translated by.
#[derive(Debug, Default)]
pub struct TermList {
    /// By the first stem of the term.
    terms: FxHashMap<String, Vec<Term>>,
}

#[derive(Debug)]
struct Term {
    written: String,
    stems: Vec<String>,
    /// Stems of each translation, and how it is written.
    translations: Vec<(Vec<String>, String)>,
}

impl TermList {
    /// The terms of `languages` (source first) in the entries of a list.
    pub fn new(entries: impl IntoIterator<Item = Tu>, languages: (Language, Language)) -> Self {
        let mut list = TermList::default();
        for entry in entries {
            let of = |language: Language| -> Vec<&str> {
                let fits = |l: &str| Language::from_code(&code::primary(l)) == Some(language);
                entry.variants.iter().filter(|v| fits(&v.language)).map(|v| v.text.trim()).collect()
            };
            let translations: Vec<(Vec<String>, String)> = of(languages.1)
                .into_iter()
                .map(|term| (stems(term, languages.1), term.to_owned()))
                .filter(|(stems, _)| !stems.is_empty())
                .collect();
            if translations.is_empty() {
                continue;
            }
            for term in of(languages.0) {
                list.add(term, stems(term, languages.0), &translations);
            }
        }
        // Of two terms at one place the longer one is meant.
        for terms in list.terms.values_mut() {
            terms.sort_by_key(|term| std::cmp::Reverse(term.stems.len()));
        }
        list
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.terms.values().map(Vec::len).sum()
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    fn add(&mut self, written: &str, stems: Vec<String>, translations: &[(Vec<String>, String)]) {
        let Some(first) = stems.first() else { return };
        let terms = self.terms.entry(first.clone()).or_default();
        match terms.iter_mut().find(|term| term.stems == stems) {
            Some(term) => term.translations.extend_from_slice(translations),
            None => {
                terms.push(Term { written: written.to_owned(), stems, translations: translations.to_vec() });
            }
        }
    }
}

fn stems(text: &str, language: Language) -> Vec<String> {
    let rules = language.rules();
    tokens(text, language)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(rules.stem(&rules.key(word))),
            _ => None,
        })
        .collect()
}

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    let Some(list) = context.terms else { return };
    let words: Vec<(&std::ops::Range<usize>, &str)> =
        pair.source.words().map(|(place, _, facts)| (place, &*facts.stem)).collect();
    let mut at = 0;
    while let Some((_, stem)) = words.get(at) {
        let here = list.terms.get(*stem).into_iter().flatten().find(|term| {
            words.get(at..at + term.stems.len()).is_some_and(|w| w.iter().map(|w| w.1).eq(&term.stems))
        });
        let Some(term) = here else {
            at += 1;
            continue;
        };
        let last = at + term.stems.len() - 1;
        if !term.translations.iter().any(|(stems, _)| contains(&pair.target, stems)) {
            let wanted: Vec<&str> = term.translations.iter().map(|(_, written)| written.as_str()).collect();
            let message = format!("«{}» should be «{}»", term.written, wanted.join("» or «"));
            findings.add(0.6, message, vec![pair.source.place(words[at].0.start..words[last].0.end)]);
        }
        at = last + 1;
    }
}

/// Whether the stems stand in the text one behind the other.
fn contains(view: &View<'_>, stems: &[String]) -> bool {
    let words: Vec<&str> = view.words().map(|(_, _, facts)| &*facts.stem).collect();
    words.windows(stems.len().max(1)).any(|window| window.iter().eq(stems))
}

#[cfg(test)]
mod tests {
    use super::super::{Checker, Selection};
    use super::*;
    use crate::exchange::Tuv;
    use crate::lexicon::Lexicon;

    #[test]
    fn any_translation_of_the_list_will_do() {
        let entry = |terms: &[(&str, &str)]| Tu {
            variants: terms.iter().map(|(l, t)| Tuv::new(*l, *t)).collect(),
            ..Tu::default()
        };
        let languages = (Language::Arabic, Language::English);
        let list = TermList::new(
            [
                entry(&[("ar", "الدول الأعضاء"), ("en-GB", "Member States")]),
                entry(&[("ar", "حوكمة"), ("en", "governance"), ("en", "stewardship")]),
            ],
            languages,
        );
        assert_eq!(list.len(), 2);
        let lexicon = Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: Some(&list) };
        let selection = Selection { only: vec!["terms".to_owned()], skip: Vec::new() };
        let mut checker = Checker::new(languages, &selection, context).unwrap();
        let mut found = |source: &str, target: &str| -> Vec<String> {
            checker.pair("1", source, target).into_iter().map(|f| f.message).collect()
        };
        assert_eq!(found("والدول الأعضاء", "its member states"), [""; 0]);
        assert_eq!(found("والحوكمة", "and stewardship"), [""; 0]);
        assert_eq!(found("والدول الأعضاء", "the countries"), ["«الدول الأعضاء» should be «Member States»"]);
    }
}
