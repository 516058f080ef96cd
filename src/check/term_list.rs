//! Lists of terms.

use rustc_hash::FxHashMap;

use crate::exchange::{Tu, code};
use crate::lang::Language;
use crate::lang::token::{Token, tokens};

/// Terms of one language with what they must be translated by.
#[derive(Debug, Default)]
pub(crate) struct TermList {
    /// By the first stem of the term.
    terms: FxHashMap<String, Vec<Term>>,
}

#[derive(Debug)]
pub(super) struct Term {
    /// As the list has it.
    pub(super) written: String,
    /// Its stems.
    pub(super) stems: Vec<String>,
    /// Stems of each translation, and how it is written.
    pub(super) translations: Vec<(Vec<String>, String)>,
}

impl TermList {
    /// The terms of `languages` (source first) in the entries of a list.
    pub(crate) fn new(entries: impl IntoIterator<Item = Tu>, languages: (Language, Language)) -> Self {
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

    /// Whether there is no term.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms whose first stem this is, longer ones first.
    pub(super) fn beginning_with(&self, stem: &str) -> impl Iterator<Item = &Term> {
        self.terms.get(stem).into_iter().flatten()
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
