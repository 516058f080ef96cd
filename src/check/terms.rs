//! Terms that must be translated in one way.

use super::pair::View;
use super::{Context, Findings, Pair};

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    let Some(list) = context.terms else { return };
    let words: Vec<(&std::ops::Range<usize>, &str)> =
        pair.source.words().map(|(place, _, facts)| (place, &*facts.stem)).collect();
    let mut at = 0;
    while let Some((_, stem)) = words.get(at) {
        let here = list.beginning_with(stem).find(|term| {
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
    use super::super::{Checker, Selection, TermList};
    use super::*;
    use crate::exchange::{Tu, Tuv};
    use crate::lang::Language;
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
        let lexicon = Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: Some(&list) };
        let selection = Selection { only: vec!["terms".to_owned()], skip: Vec::new() };
        let mut checker = Checker::new(languages, &selection, context).unwrap();
        let mut found = |source: &str, target: &str| -> Vec<String> {
            checker.pair(source, target).into_iter().map(|f| f.message).collect()
        };
        assert_eq!(found("والدول الأعضاء", "its member states"), [""; 0]);
        assert_eq!(found("والحوكمة", "and stewardship"), [""; 0]);
        assert_eq!(found("تقدير الدول الأعضاء كلها", "all countries").len(), 1);
        assert_eq!(found("والدول الأعضاء", "the countries"), ["«الدول الأعضاء» should be «Member States»"]);
    }
}
