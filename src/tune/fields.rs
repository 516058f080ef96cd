//! Texts of several fields, made into cases: each aligned with a lexicon that has not
//! seen its lines, for a part of the cases not even its field, or hardly any text at all.

use rayon::prelude::*;

use super::cases::{self, Case, EASY, EDITED, GATHERED, HARD, LONG, NOISY, PLAIN, Recipe};
use crate::lexicon::{Lexicon, train as lexicon_train};
use crate::random::Random;

/// Parts that each field is cut into; a case's lines never teach the lexicon it is aligned with.
const PARTS: usize = 3;
/// Lines of the lexicon that knows little.
const FEW_LINES: usize = 400;
/// Longer cases teach nothing more than several short ones.
const LINES: usize = 400;

/// Line pairs by field, and word lists that every lexicon may learn from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    /// Pairs of lines (Arabic, English) of each field.
    pub fields: Vec<Vec<(String, String)>>,
    /// Pairs of terms.
    pub terms: Vec<(String, String)>,
}

/// Lexicons for the cases of some texts.
pub(crate) struct Lexicons {
    /// One without each part of every field, then one without each whole field.
    whole: Vec<Lexicon>,
    /// For each field one of a few lines of another field.
    few: Vec<Lexicon>,
    none: Lexicon,
}

impl Texts {
    /// Learns the lexicons for [`cases`](Self::cases) and [`unfamiliar_cases`](Self::unfamiliar_cases).
    pub(crate) fn lexicons(&self) -> Lexicons {
        let learn = |skip: &(dyn Fn(usize, usize) -> bool + Sync)| {
            let kept = self.fields.iter().enumerate().flat_map(|(f, pairs)| {
                pairs.iter().enumerate().filter(move |(i, _)| !skip(f, *i)).map(|(_, p)| p)
            });
            lexicon_train::train(kept.chain(&self.terms).map(|(a, b)| (a.as_str(), b.as_str())))
        };
        let count = self.fields.len();
        let whole = (0..PARTS + count)
            .into_par_iter()
            .map(|k| match k.checked_sub(PARTS) {
                Some(without) => learn(&|f, _| f == without),
                None => learn(&|f, i| part(self.fields[f].len(), k).contains(&i)),
            })
            .collect();
        // The field before: no field then knows its own words.
        let few = (0..count)
            .into_par_iter()
            .map(|f| {
                let other = &self.fields[(f + count - 1) % count];
                let lines = other.iter().take(FEW_LINES).map(|(a, b)| (a.as_str(), b.as_str()));
                lexicon_train::train(lines)
            })
            .collect();
        Lexicons { whole, few, none: lexicon_train::train(std::iter::empty()) }
    }

    /// Cases of every field and part: the known field with each recipe, the unknown field with some.
    pub(crate) fn cases<'l>(&self, lexicons: &'l Lexicons, first_seed: u64) -> Vec<(Case, &'l Lexicon)> {
        let mut made = Vec::new();
        let mut seed = first_seed;
        for (f, pairs) in self.fields.iter().enumerate() {
            for k in 0..PARTS {
                let all = &pairs[part(pairs.len(), k)];
                for (r, (name, recipe)) in RECIPES.iter().enumerate() {
                    seed += 1;
                    if (r + f) % PARTS == k {
                        continue;
                    }
                    let lines = &all[..all.len().min(LINES * recipe.joined.clamp(1, 3))];
                    let case = cases::make(&format!("{f}-{k}-{name}"), lines, recipe, seed);
                    made.push((case, &lexicons.whole[k]));
                    if (r + f) % PARTS == (k + 1) % PARTS {
                        let case =
                            cases::make(&format!("{f}-{k}-{name}-foreign"), lines, recipe, seed + 1000);
                        made.push((case, &lexicons.whole[PARTS + f]));
                    }
                }
            }
        }
        made
    }

    /// Cases whose words are not known: by a lexicon of another field, of a few lines or
    /// of none, some of them translated freely, some with wrong letters.
    pub(crate) fn unfamiliar_cases<'l>(
        &self,
        lexicons: &'l Lexicons,
        first_seed: u64,
    ) -> Vec<(Case, &'l Lexicon)> {
        let mut made = Vec::new();
        let mut seed = first_seed + 5000;
        for (f, pairs) in self.fields.iter().enumerate() {
            for k in 0..PARTS {
                let all = &pairs[part(pairs.len(), k)];
                for (r, (name, recipe)) in RECIPES.iter().enumerate() {
                    seed += 1;
                    let choice = (r + f + k) % PARTS;
                    let lines = &all[..all.len().min(LINES * recipe.joined.clamp(1, 3))];
                    let mut random = Random::new(seed);
                    // Each way of being unfamiliar meets each recipe in some field and part.
                    let (lexicon, lines) = match (choice, (r + f) % 2) {
                        (0, 0) => (&lexicons.none, lines.to_vec()),
                        (0, _) => (&lexicons.whole[PARTS + f], freely(lines, &mut random)),
                        (1, 0) => (&lexicons.few[f], freely(lines, &mut random)),
                        (1, _) => (&lexicons.few[f], lines.to_vec()),
                        (_, 0) => (&lexicons.whole[PARTS + f], lines.to_vec()),
                        _ => (&lexicons.whole[PARTS + f], spoilt(lines, &mut random)),
                    };
                    made.push((
                        cases::make(&format!("{f}-{k}-{name}-{choice}"), &lines, recipe, seed),
                        lexicon,
                    ));
                }
            }
        }
        made
    }
}

const RECIPES: [(&str, Recipe); 7] = [
    ("plain", PLAIN),
    ("noisy", NOISY),
    ("hard", HARD),
    ("long", LONG),
    ("easy", EASY),
    ("edited", EDITED),
    ("gathered", GATHERED),
];

fn part(lines: usize, k: usize) -> std::ops::Range<usize> {
    lines * k / PARTS..lines * (k + 1) / PARTS
}

/// Lines translated freely: each side leaves passages out, adds some or says them in
/// other words. How freely differs from text to text, up to half of the words.
fn freely(pairs: &[(String, String)], random: &mut Random) -> Vec<(String, String)> {
    const MOST: f64 = 0.5;
    let freedom = 0.05 + (MOST - 0.05) * random.share();
    let pool: Vec<[Vec<&str>; 2]> =
        pairs.iter().map(|(a, b)| [a.split_whitespace().collect(), b.split_whitespace().collect()]).collect();
    let mut loose = |k: usize, side: usize| -> String {
        let mut words: Vec<&str> = Vec::new();
        let own = &pool[k][side];
        let mut at = 0;
        while at < own.len() {
            let end = (at + random.between(2, 6)).min(own.len());
            let kept = &own[at..end];
            at = end;
            let other = &pool[random.between(0, pool.len() - 1)][side];
            let from = random.between(0, other.len().saturating_sub(kept.len()));
            let foreign = &other[from..(from + kept.len()).min(other.len())];
            match (random.share() < freedom, random.share()) {
                (false, _) => words.extend(kept),
                (_, x) if x < 0.25 => {}
                (_, x) if x < 0.45 => words.extend(kept.iter().chain(foreign)),
                _ => words.extend(foreign),
            }
        }
        if words.is_empty() { own.join(" ") } else { words.join(" ") }
    };
    (0..pairs.len()).map(|k| (loose(k, 0), loose(k, 1))).collect()
}

/// Lines in which letters were taken for others, as bad recognition does.
fn spoilt(pairs: &[(String, String)], random: &mut Random) -> Vec<(String, String)> {
    const WRONG: f64 = 0.15;
    let letters: [Vec<char>; 2] = [pairs, pairs].map(|_| Vec::new());
    let [mut first, mut second] = letters;
    for (a, b) in pairs.iter().take(50) {
        first.extend(a.chars().filter(|c| c.is_alphabetic()));
        second.extend(b.chars().filter(|c| c.is_alphabetic()));
    }
    let mut spoil = |text: &str, letters: &[char]| -> String {
        text.chars()
            .map(|c| match letters.get(random.between(0, letters.len().saturating_sub(1))) {
                Some(other) if c.is_alphabetic() && random.share() < WRONG => *other,
                _ => c,
            })
            .collect()
    };
    pairs.iter().map(|(a, b)| (spoil(a, &first), spoil(b, &second))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(n: usize) -> Vec<(String, String)> {
        (0..n)
            .map(|i| {
                (
                    format!("سطر رقم {i} من النص هنا الآن وغدا"),
                    format!("line number {i} of this text here now"),
                )
            })
            .collect()
    }

    #[test]
    fn every_field_is_met_with_each_recipe() {
        let texts = Texts { fields: vec![pairs(90), pairs(120)], terms: Vec::new() };
        let lexicons = texts.lexicons();
        for made in [texts.cases(&lexicons, 0), texts.unfamiliar_cases(&lexicons, 0)] {
            for (name, _) in RECIPES {
                assert!([0, 1].iter().all(|f| {
                    made.iter()
                        .any(|(case, _)| case.name.starts_with(&format!("{f}-")) && case.name.contains(name))
                }));
            }
            assert!(made.iter().all(|(case, _)| !case.gold.is_empty()));
        }
    }
}
