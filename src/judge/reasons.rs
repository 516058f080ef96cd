//! Why a unit's confidence is what it is, in words and numbers.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::align::Bead;
use crate::bitext::Reason;
use crate::lang::Language;
use crate::lang::token::{Token, tokens};
use crate::lexicon::Lexicon;

/// Terms, numbers and names shown for each side.
const SHOWN: usize = 6;
/// A translation this probable is worth showing.
const WORTH_SHOWING: f32 = 0.1;
/// A word that the other side gives this probability is not missing there.
const LEAST_EXPLANATION: f32 = 0.05;
/// Words rarer than this (−ln of their share: one in 665) are missed where they have no counterpart.
const RARE: f32 = 6.5;

/// Reasons for or against a pair of texts; `bead` adds the margin to the next best reading.
pub fn reasons(
    source: &str,
    target: &str,
    languages: (Language, Language),
    lexicon: &Lexicon,
    bead: Option<&Bead>,
) -> Vec<Reason> {
    let mut out = Vec::new();
    let (s, t) = (tokens(source, languages.0), tokens(target, languages.1));
    let words = [words(&s, languages.0, lexicon), words(&t, languages.1, lexicon)];
    let (met, missing_source, missing_target) = terms(&words, languages, lexicon);
    if !met.is_empty() {
        let shown: Vec<String> = met.iter().take(SHOWN).map(|(a, b, _)| format!("{a} = {b}")).collect();
        let weight = met.iter().map(|(_, _, w)| w).sum::<f32>();
        out.push(Reason {
            evidence: "terms",
            text: format!("terms that meet: {}", shown.join(", ")),
            weight,
        });
    }
    numbers(&s, &t, &mut out);
    for (list, side) in [(missing_source, "source"), (missing_target, "target")] {
        if !list.is_empty() {
            let weight = -0.3 * list.len() as f32;
            let shown: Vec<&str> = list.into_iter().take(SHOWN).collect();
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

type Met<'a> = Vec<(&'a str, &'a str, f32)>;

/// Distinct words of one side with their stems' numbers, and the place of each stem.
struct Words<'a> {
    list: Vec<(&'a str, Option<u32>)>,
    places: FxHashMap<u32, usize>,
}

fn words<'a>(tokens: &[Token<'a>], language: Language, lexicon: &Lexicon) -> Words<'a> {
    let rules = language.rules();
    let mut seen = FxHashSet::default();
    let mut words = Words { list: Vec::new(), places: FxHashMap::default() };
    for token in tokens {
        if let Token::Word(word) = *token
            && seen.insert(word)
        {
            let id = lexicon.stem_id(language, &rules.stem(&rules.key(word)));
            if let Some(id) = id {
                words.places.entry(id).or_insert(words.list.len());
            }
            words.list.push((word, id));
        }
    }
    words
}

/// Words that translate each other (best first), and content words of each side that nothing explains.
fn terms<'a>(
    [s, t]: &[Words<'a>; 2],
    languages: (Language, Language),
    lexicon: &Lexicon,
) -> (Met<'a>, Vec<&'a str>, Vec<&'a str>) {
    let rarity = |language, id| -(lexicon.probability(language, id).max(1e-6)).ln();
    let mut met = Met::new();
    let mut used = vec![false; t.list.len()];
    let mut missing_source = Vec::new();
    for (word, id) in &s.list {
        let Some(id) = id else { continue };
        let rarity = rarity(languages.0, *id);
        let best = lexicon
            .translations(languages.0, *id)
            .filter_map(|(other, p)| t.places.get(&other).map(|at| (*at, p)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((at, p)) if p >= WORTH_SHOWING => {
                used[at] = true;
                met.push((*word, t.list[at].0, p * (rarity - 4.0).max(0.1) * 0.2));
            }
            _ if rarity > RARE => missing_source.push(*word),
            _ => {}
        }
    }
    let missing_target = t
        .list
        .iter()
        .zip(used)
        .filter(|((_, id), used)| {
            !used
                && id.is_some_and(|id| {
                    rarity(languages.1, id) > RARE
                        && !lexicon
                            .translations(languages.1, id)
                            .any(|(other, p)| p >= LEAST_EXPLANATION && s.places.contains_key(&other))
                })
        })
        .map(|((word, _), _)| *word)
        .collect();
    met.sort_by(|a, b| b.2.total_cmp(&a.2));
    (met, missing_source, missing_target)
}

fn numbers(source: &[Token<'_>], target: &[Token<'_>], out: &mut Vec<Reason>) {
    let list = |tokens: &[Token<'_>]| -> Vec<Vec<String>> {
        tokens
            .iter()
            .filter_map(|t| match t {
                Token::Number(n) => Some(n.readings.clone()),
                Token::Symbol(s) => Some(vec![s.clone()]),
                Token::Word(_) => None,
            })
            .collect()
    };
    let s = list(source);
    let mut t = list(target);
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
