//! Why a unit's confidence is what it is, in words and numbers.

use crate::align::Bead;
use crate::bitext::Reason;
use crate::lang::Language;
use crate::lang::token::{Token, tokens};
use crate::lexicon::Lexicon;

/// Terms, numbers and names shown for each side.
const SHOWN: usize = 6;
/// A translation this probable is worth showing.
const WORTH_SHOWING: f32 = 0.1;

/// Reasons for or against a pair of texts; `bead` adds the margin to the next best reading.
pub fn reasons(
    source: &str,
    target: &str,
    languages: (Language, Language),
    lexicon: &Lexicon,
    bead: Option<&Bead>,
) -> Vec<Reason> {
    let mut out = Vec::new();
    let (met, missing_source, missing_target) = terms(source, target, languages, lexicon);
    if !met.is_empty() {
        let shown: Vec<String> = met.iter().take(SHOWN).map(|(a, b, _)| format!("{a} = {b}")).collect();
        let weight = met.iter().map(|(_, _, w)| w).sum::<f32>();
        out.push(Reason {
            evidence: "terms",
            text: format!("terms that meet: {}", shown.join(", ")),
            weight,
        });
    }
    numbers(source, target, languages, &mut out);
    for (list, side) in [(missing_source, "source"), (missing_target, "target")] {
        if !list.is_empty() {
            let weight = -0.3 * list.len() as f32;
            let shown: Vec<&str> = list.iter().take(SHOWN).map(String::as_str).collect();
            out.push(Reason {
                evidence: "missing",
                text: format!("{side} terms without counterpart: {}", shown.join(", ")),
                weight,
            });
        }
    }
    if let Some(bead) = bead {
        if let Some(m) = &bead.measures {
            let percent = ((m.length.exp() - 1.0) * 100.0).round();
            if percent.abs() >= 25.0 {
                let text = format!(
                    "target is {:.0} % {} than usual",
                    percent.abs(),
                    if percent > 0.0 { "longer" } else { "shorter" }
                );
                out.push(Reason { evidence: "length", text, weight: -m.length.abs() });
            }
            if m.label != 0.0 {
                let text = if m.label > 0.0 { "same label on both sides" } else { "labels differ" };
                out.push(Reason { evidence: "label", text: text.to_owned(), weight: 2.0 * m.label });
            }
            if let Some(cosine) = m.meaning {
                out.push(Reason {
                    evidence: "meaning",
                    text: format!("cosine of the meanings {cosine:.2}"),
                    weight: 8.0 * (cosine - 0.5),
                });
            }
        }
        let margin = (bead.posterior.max(1e-6) / bead.runner_up.max(1e-6)).ln();
        let text = format!("next best reading has {:.1} %", bead.runner_up * 100.0);
        out.push(Reason { evidence: "margin", text, weight: margin });
    }
    out.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    out
}

type Met = Vec<(String, String, f32)>;

/// Words that translate each other (best first), and content words of each side that nothing explains.
fn terms(
    source: &str,
    target: &str,
    languages: (Language, Language),
    lexicon: &Lexicon,
) -> (Met, Vec<String>, Vec<String>) {
    let words = |text: &str, language: Language| -> Vec<(String, Option<u32>)> {
        let rules = language.rules();
        let mut list = Vec::new();
        for token in tokens(text, language) {
            if let Token::Word(word) = token {
                let id = lexicon.stem_id(language, &rules.stem(&rules.key(word)));
                if !list.iter().any(|(w, _)| w == word) {
                    list.push((word.to_owned(), id));
                }
            }
        }
        list
    };
    let (s, t) = (words(source, languages.0), words(target, languages.1));
    let mut met = Met::new();
    let mut used = vec![false; t.len()];
    let mut missing_source = Vec::new();
    for (word, id) in &s {
        let Some(id) = id else { continue };
        let rarity = -(lexicon.probability(languages.0, *id).max(1e-6)).ln();
        let best = lexicon
            .translations(languages.0, *id)
            .filter_map(|(other, p)| t.iter().position(|(_, x)| *x == Some(other)).map(|at| (at, p)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((at, p)) if p >= WORTH_SHOWING => {
                used[at] = true;
                met.push((word.clone(), t[at].0.clone(), p * (rarity - 4.0).max(0.1) * 0.2));
            }
            _ if rarity > 6.5 => missing_source.push(word.clone()),
            _ => {}
        }
    }
    let missing_target = t
        .iter()
        .enumerate()
        .filter(|(at, (_, id))| {
            !used[*at]
                && id.is_some_and(|id| {
                    let explained = lexicon
                        .translations(languages.1, id)
                        .any(|(o, p)| p >= 0.05 && s.iter().any(|(_, x)| *x == Some(o)));
                    !explained && -(lexicon.probability(languages.1, id).max(1e-6)).ln() > 6.5
                })
        })
        .map(|(_, (word, _))| word.clone())
        .collect();
    met.sort_by(|a, b| b.2.total_cmp(&a.2));
    (met, missing_source, missing_target)
}

fn numbers(source: &str, target: &str, languages: (Language, Language), out: &mut Vec<Reason>) {
    let list = |text: &str, language: Language| -> Vec<Vec<String>> {
        tokens(text, language)
            .into_iter()
            .filter_map(|t| match t {
                Token::Number(n) => Some(n.readings),
                Token::Symbol(s) => Some(vec![s]),
                Token::Word(_) => None,
            })
            .collect()
    };
    let s = list(source, languages.0);
    let mut t = list(target, languages.1);
    let (mut met, mut missing) = (Vec::new(), Vec::new());
    for readings in s {
        match t.iter().position(|other| other.iter().any(|o| readings.contains(o))) {
            Some(at) => met.push(t.swap_remove(at).swap_remove(0)),
            None => missing.extend(readings.into_iter().next()),
        }
    }
    if !met.is_empty() {
        let weight = 0.8 * met.len() as f32;
        met.truncate(SHOWN);
        out.push(Reason {
            evidence: "numbers",
            text: format!("numbers on both sides: {}", met.join(", ")),
            weight,
        });
    }
    let extra: Vec<String> = t.into_iter().filter_map(|r| r.into_iter().next()).collect();
    for (list, side) in [(missing, "source"), (extra, "target")] {
        if !list.is_empty() {
            let weight = -0.8 * list.len() as f32;
            let shown: Vec<&str> = list.iter().take(SHOWN).map(String::as_str).collect();
            out.push(Reason {
                evidence: "numbers",
                text: format!("only in the {side}: {}", shown.join(", ")),
                weight,
            });
        }
    }
}
