//! Words that a reader, a machine or a typist took for another: the other side
//! contradicts them, and a word that looks like them would fit.
//!
//! A neighbour within two letters can be found for nearly every word, and most
//! are its own relatives, so three cases are told apart, each with bars of its
//! own (the rates are in `docs/checks.md`):
//!
//! - a *rare* word that translates nothing opposite, while its neighbour
//!   translates a word that nothing else here does: it differs in letters that
//!   look alike and is no form of the same root, or in a letter written twice;
//! - a *common* word under a rare form, whose neighbour is common too and
//!   translates a word opposite that stands there more often than it does here;
//! - the *opening* word, which answers to the opening word opposite.
//!
//! And the encoder must find the text no worse a translation when the word is mended.

use std::ops::Range;

use super::meaning::likeness;
use super::pair::{ItemKind, PairToken, View};
use super::suspect::{COMMON, RARE, SHORTEST, Suspect};
use super::vocabulary::{Letters, Meant, WordFacts};
use super::{Context, Findings, Pair, TextSpan};
use crate::lang::{Language, Rules};
use crate::lexicon::Lexicon;

/// A stem rarer than this in running text says something; the others (of, that, in) meet everywhere.
const TELLING: f32 = 0.004;
/// What speaks for a neighbour of a rare word must be rarer still: pronouns and the like are out.
const TELLING_ALONE: f32 = 0.0016;
/// Probability up to which a word translates nothing opposite.
const NOTHING: f32 = 0.02;
/// Probability from which another word here translates that word already.
const TAKEN: f32 = 0.13;
/// Letters that may differ.
const MOST_COST: f32 = 2.0;
/// Letters of words in which two may differ; in shorter ones it is one.
const LONG: usize = 6;
/// What the cosine with the other text gains at least when the word is mended.
/// Of 4,000 right pairs it keeps 2 of 6 suspicions, of misread words 9 in 10.
const LEAST_GAIN: f32 = 0.0;

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        let rules = view.language.rules();
        // Where words differ at their ends only, every neighbour is a form of the same word.
        if rules.root("").is_none() {
            continue;
        }
        let text = Text { view, other, rules, lexicon: context.lexicon };
        for found in text.opening().into_iter().chain(text.inside()) {
            let place = view.place(found.place);
            let because = other.place(found.opposite);
            let better = spelt_as(&place.text, &found.better, rules);
            if !fits_better(view, &place, &better, other, &because) {
                continue;
            }
            let message = format!(
                "{} opposite {}; {} would fit",
                super::quoted(&place.text),
                super::quoted(&because.text),
                super::quoted(&better),
            );
            findings.add_correction(found.confidence, message, vec![place, because], better);
        }
    }
}

/// A text, what stands opposite, and what is known of words.
struct Text<'v> {
    view: &'v View<'v>,
    other: &'v View<'v>,
    rules: &'static dyn Rules,
    lexicon: &'v Lexicon,
}

/// A word that was probably meant to be another.
struct Found {
    place: Range<usize>,
    opposite: Range<usize>,
    better: String,
    confidence: f32,
}

/// A neighbour of a word, and the word opposite that it translates.
struct Neighbour<'t> {
    meant: &'t Meant,
    telling: &'t Telling<'t>,
    candidate: &'t str,
    cost: f32,
}

/// A word opposite that says something.
struct Telling<'t> {
    stem: u32,
    place: &'t Range<usize>,
    times: usize,
    /// Of the stems of running text.
    share: f32,
    /// What mostly means it.
    meant: &'t [Meant],
}

impl Text<'_> {
    fn language(&self) -> Language {
        self.view.language
    }

    /// Suspicious words anywhere in the text.
    fn inside(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut telling: Option<Vec<Telling<'_>>> = None;
        for (place, _, facts) in self.view.words() {
            let Some(suspect) = facts.suspect else { continue };
            let telling = telling.get_or_insert_with(|| self.telling());
            found.extend(self.meant(place, facts, suspect, telling));
        }
        found
    }

    /// The telling words opposite, each once.
    fn telling(&self) -> Vec<Telling<'_>> {
        let mut telling: Vec<Telling<'_>> = Vec::new();
        for (place, _, facts) in self.other.words() {
            let Some(stem) = facts.id else { continue };
            if let Some(known) = telling.iter_mut().find(|t| t.stem == stem) {
                known.times += 1;
                continue;
            }
            let share = self.lexicon.probability(self.other.language, stem);
            if share < TELLING {
                let meant = facts.meant(self.lexicon, self.other.language);
                telling.push(Telling { stem, place, times: 1, share, meant });
            }
        }
        telling
    }

    fn meant(
        &self,
        place: &Range<usize>,
        facts: &WordFacts,
        suspect: Suspect,
        telling: &[Telling<'_>],
    ) -> Option<Found> {
        let own = Letters::of(&facts.stem);
        let mut near = telling
            .iter()
            .flat_map(|t| t.meant.iter().map(move |meant| (t, meant)))
            .filter(|(_, m)| m.letters.are_near(own) && Some(m.stem) != facts.id)
            .peekable();
        near.peek()?;
        let most = match suspect {
            Suspect::Rare => NOTHING,
            // A common word meets something a little akin in every long text.
            Suspect::Common => 4.0 * NOTHING,
        };
        if self.translates(facts.id, telling) > most {
            return None;
        }
        let best = near
            .filter_map(|(telling, meant)| {
                let candidate = self.lexicon.stem(self.language(), meant.stem);
                let cost = cost(&facts.stem, candidate, self.rules)?;
                Some(Neighbour { meant, telling, candidate, cost })
            })
            .filter(|n| match suspect {
                Suspect::Rare => self.replaces_rare(facts, n),
                Suspect::Common => self.replaces_common(facts, n),
            })
            .max_by(|a, b| {
                a.meant.forward.total_cmp(&b.meant.forward).then(b.meant.stem.cmp(&a.meant.stem))
            })?;
        Some(Found {
            place: place.clone(),
            opposite: best.telling.place.clone(),
            better: respelt(facts, best.candidate),
            confidence: if best.cost <= 1.0 { 0.6 } else { 0.5 },
        })
    }

    /// The probability with which a stem translates the telling words opposite.
    fn translates(&self, stem: Option<u32>, telling: &[Telling<'_>]) -> f32 {
        let Some(stem) = stem else { return 0.0 };
        let meets = |other: u32| telling.iter().any(|t| t.stem == other);
        self.lexicon.translations(self.language(), stem).filter(|(o, _)| meets(*o)).map(|(_, p)| p).sum()
    }

    fn replaces_rare(&self, facts: &WordFacts, neighbour: &Neighbour<'_>) -> bool {
        let candidate = neighbour.candidate;
        let shorter = candidate.chars().count().min(facts.stem.chars().count());
        let most = if shorter >= LONG { 2 } else { 1 };
        let alike = letters_that_differ(&facts.stem, candidate, self.rules).is_some_and(|n| n <= most);
        let relatives = self.rules.root(&facts.stem) == self.rules.root(candidate);
        let slip = undoubled_inside(&facts.stem) == undoubled_inside(candidate);
        shorter >= SHORTEST
            && (slip || alike && !relatives)
            && neighbour.telling.share < TELLING_ALONE
            && self.here(neighbour.meant.stem) < neighbour.telling.times
            // A letter written twice makes no other word, whatever else is translated by that word.
            && (slip || !self.taken(neighbour))
    }

    fn replaces_common(&self, facts: &WordFacts, neighbour: &Neighbour<'_>) -> bool {
        let Neighbour { meant, candidate, .. } = neighbour;
        let shorter = candidate.chars().count().min(facts.stem.chars().count());
        shorter >= SHORTEST
            && meant.forward >= 0.5
            && meant.backward >= 0.25
            && self.lexicon.count(self.language(), meant.stem) >= COMMON
            && self.rules.root(&facts.stem) == self.rules.root(candidate)
            && self.lexicon.word_count(self.language(), &respelt(facts, candidate)) > RARE
            && self.here(meant.stem) < neighbour.telling.times
    }

    /// How often the stem stands in this text.
    fn here(&self, stem: u32) -> usize {
        self.view.words().filter(|(_, _, facts)| facts.id == Some(stem)).count()
    }

    /// Whether another word here translates what the neighbour would.
    fn taken(&self, neighbour: &Neighbour<'_>) -> bool {
        let (stem, language) = (neighbour.telling.stem, self.other.language);
        let translates = |id: u32| {
            let forward = self.lexicon.translations(self.language(), id).any(|(o, p)| o == stem && p > TAKEN);
            forward || self.lexicon.translations(language, stem).any(|(o, p)| o == id && p > TAKEN)
        };
        self.view.words().filter_map(|(_, _, facts)| facts.id).any(translates)
    }

    /// The opening word, if a word that looks like it opens texts that begin as the other one does.
    fn opening(&self) -> Option<Found> {
        /// The neighbour is that much more probable, in nats.
        const GAIN: f32 = 2.0;
        const LEAST: f32 = 0.08;
        let (place, facts) = first_word(self.view)?;
        let (opposite, other) = first_word(self.other)?;
        let other =
            other.id.filter(|id| self.lexicon.probability(self.other.language, *id) < TELLING_ALONE)?;
        let given = |stem: u32| {
            let p = self.lexicon.translations(self.other.language, other).find(|(s, _)| *s == stem);
            p.map_or(0.0, |(_, p)| p)
        };
        // A word that nothing opposite calls for comes as often as it comes at all.
        let chance = |stem: u32| given(stem) + self.lexicon.probability(self.language(), stem);
        let own = facts.id?;
        let bare = self.rules.without_conjunction(&facts.stem);
        let (stem, _) = self
            .lexicon
            .translations(self.other.language, other)
            .filter(|(stem, p)| *p >= LEAST && self.lexicon.count(self.language(), *stem) >= COMMON)
            .filter(|(stem, _)| {
                let candidate = self.rules.without_conjunction(self.lexicon.stem(self.language(), *stem));
                one_letter(bare, candidate) && self.rules.root(candidate) != self.rules.root(bare)
            })
            // The hand slips into what it writes more often.
            .filter(|(stem, _)| {
                self.lexicon.count(self.language(), *stem) <= 2 * self.lexicon.count(self.language(), own)
            })
            .filter(|(stem, _)| (chance(*stem) / chance(own)).ln() > GAIN)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let better = respelt(facts, self.lexicon.stem(self.language(), stem));
        Some(Found { place: place.clone(), opposite: opposite.clone(), better, confidence: 0.5 })
    }
}

/// Whether the text means what stands opposite more with `better` in the place
/// of the word: the encoder knows what the lexicon does not.
fn fits_better(
    view: &View<'_>,
    place: &TextSpan,
    better: &str,
    other: &View<'_>,
    because: &TextSpan,
) -> bool {
    let window = around(view.text, place.start..place.end);
    let opposite = around(other.text, because.start..because.end);
    let opposite = other.text.get(opposite).unwrap_or_default();
    let before = view.text.get(window.start..place.start).unwrap_or_default();
    let behind = view.text.get(place.end..window.end).unwrap_or_default();
    let as_it_is = format!("{before}{}{behind}", place.text);
    let mended = format!("{before}{better}{behind}");
    match likeness(&[&as_it_is, &mended], opposite).as_slice() {
        [now, then] => then - now >= LEAST_GAIN,
        _ => true,
    }
}

/// The words around a stretch of the text.
fn around(text: &str, stretch: Range<usize>) -> Range<usize> {
    /// On each side; one word among many more changes the meaning of the whole too little.
    const WORDS: usize = 10;
    let before = text.get(..stretch.start).unwrap_or_default();
    let behind = text.get(stretch.end..).unwrap_or_default();
    let start = before.rmatch_indices(' ').nth(WORDS).map_or(0, |(at, _)| at + 1);
    let end = behind.match_indices(' ').nth(WORDS).map_or(text.len(), |(at, _)| stretch.end + at);
    start..end
}

/// The key `better` in the spelling of the text: letters that it shares with the
/// word `written` are written as there, so `واذ` for `وإن` is `وإذ`.
fn spelt_as(written: &str, better: &str, rules: &dyn Rules) -> String {
    let own: Vec<(char, String)> = written
        .chars()
        .map(|c| (c, rules.key(c.encode_utf8(&mut [0; 4]))))
        .filter(|(_, key)| !key.is_empty())
        .collect();
    let better: Vec<char> = better.chars().collect();
    let same = |i: usize, j: usize| {
        let mut buffer = [0; 4];
        matches!((own.get(i), better.get(j)), (Some((_, key)), Some(c)) if *key == *c.encode_utf8(&mut buffer))
    };
    // Longest common subsequence of what is left of both from each place on.
    let mut common = vec![vec![0usize; better.len() + 1]; own.len() + 1];
    for i in (0..own.len()).rev() {
        for j in (0..better.len()).rev() {
            common[i][j] = match same(i, j) {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut out) = (0, String::new());
    for (j, c) in better.iter().enumerate() {
        // Letters of the word that the other one does not have.
        while i < own.len() && !same(i, j) && common[i + 1][j] == common[i][j] {
            i += 1;
        }
        match own.get(i) {
            Some((letter, _)) if same(i, j) => {
                out.push(*letter);
                i += 1;
            }
            _ => out.push(*c),
        }
    }
    out
}

/// The first word, where the text begins with one.
fn first_word<'v>(view: &'v View<'_>) -> Option<(&'v Range<usize>, &'v WordFacts)> {
    match view.tokens.first()? {
        PairToken { place, kind: ItemKind::Word(_, facts) } => Some((place, facts)),
        _ => None,
    }
}

fn respelt(facts: &WordFacts, stem: &str) -> String {
    facts.key.replacen(&*facts.stem, stem, 1)
}

/// The word with each run of one letter as a single one, but for its first and
/// last two letters, where prefixes and endings may double what they meet.
fn undoubled_inside(word: &str) -> String {
    let last = word.chars().count().saturating_sub(2);
    let mut out = String::with_capacity(word.len());
    for (at, c) in word.chars().enumerate() {
        if !out.ends_with(c) || at < 2 || at > last {
            out.push(c);
        }
    }
    out
}

/// In how many letters two words of one length differ, where all of these look alike.
fn letters_that_differ(a: &str, b: &str, rules: &dyn Rules) -> Option<usize> {
    let different = || a.chars().zip(b.chars()).filter(|(x, y)| x != y);
    let alike = a.chars().count() == b.chars().count() && different().all(|(x, y)| rules.look_alike(x, y));
    alike.then(|| different().count())
}

/// Whether the words are equally long and differ in one letter.
fn one_letter(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
}

/// Edit distance, as far as it is no more than [`MOST_COST`]; letters that look alike count half.
fn cost(a: &str, b: &str, rules: &dyn Rules) -> Option<f32> {
    const LONGEST: usize = 24;
    fn first_letters(word: &str) -> ([char; LONGEST], usize) {
        let mut letters = ['\0'; LONGEST];
        let count = letters.iter_mut().zip(word.chars()).map(|(slot, c)| *slot = c).count();
        (letters, count)
    }
    let ((a, a_count), (b, b_count)) = (first_letters(a), first_letters(b));
    let (a, b) = (&a[..a_count], &b[..b_count]);
    if a.len().abs_diff(b.len()) as f32 > MOST_COST {
        return None;
    }
    let mut row: [f32; LONGEST + 1] = std::array::from_fn(|j| j as f32);
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i as f32 + 1.0);
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let change = match x == y {
                true => 0.0,
                false if rules.look_alike(*x, *y) => 0.5,
                false => 1.0,
            };
            let cell = (diagonal + change).min(row[j] + 1.0).min(row[j + 1] + 1.0);
            diagonal = std::mem::replace(&mut row[j + 1], cell);
            least = least.min(cell);
        }
        // No row is ever less than the one before it.
        if least > MOST_COST {
            return None;
        }
    }
    Some(row[b.len()]).filter(|cost| *cost <= MOST_COST)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{alarms, found};
    use super::*;
    use crate::lang::Language;

    #[test]
    fn contradicted_words_with_a_fitting_neighbour() {
        alarms(
            "transcription",
            &[
                ("تعزيز الانتفاع بالتكنولوجيا", "Promoting access to technology", false),
                ("تعزيز الانتقاع بالتكنولوجيا", "Promoting access to technology", true),
                // Two letters that look like nothing else: as likely another word.
                ("تعزيز الانتعاش بالتكنولوجيا", "Promoting access to technology", false),
                ("تعزيز الانتعاش الاقتصادي", "Promoting economic recovery", false),
                ("وإذ تشير إلى تقاريره", "Recalling his reports", false),
                ("وإن تشير إلى تقاريره", "Recalling his reports", true),
            ],
        );
    }

    #[test]
    fn what_would_fit_is_named() {
        let found = found("transcription", "تعزيز الانتقاع بالتكنولوجيا", "Promoting access to technology");
        assert_eq!(found, ["«الانتقاع» opposite «access»; «الانتفاع» would fit"]);
    }

    #[test]
    fn suggestions_are_spelt_as_the_text_is() {
        let rules = Language::Arabic.rules();
        for (written, better, spelt) in [
            ("وإن", "واذ", "وإذ"),
            ("تأيد", "تاييد", "تأييد"),
            ("الأمانة", "الامامه", "الأمامة"),
            ("مُدرّسة", "مدرسه", "مدرسة"),
            ("", "كلمه", "كلمه"),
            // The first letter of the word is none of the other's, the second is.
            ("بإ", "جا", "جإ"),
        ] {
            assert_eq!(spelt_as(written, better, rules), spelt, "{written}");
        }
    }

    #[test]
    fn letters_are_single_inside_a_word_only() {
        assert_eq!(undoubled_inside("abbcdd"), "abcdd");
        assert_eq!(undoubled_inside("aabccd"), "aabcd");
    }

    #[test]
    fn costs_end_at_two_letters() {
        let cost = |a, b| cost(a, b, Language::English.rules());
        assert_eq!([cost("abcd", "abcd"), cost("abcd", "abcdef")], [Some(0.0), Some(2.0)]);
        assert_eq!(
            [cost("abcd", "abxy"), cost("abcd", "abcdefg"), cost("abcd", "xyzw")],
            [Some(2.0), None, None]
        );
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn a_word_that_means_less_does_not_fit_better() {
        crate::check::tests::in_english("promoting access to technology", |view| {
            let at = view.text.find("access").unwrap();
            let place = view.place(at..at + "access".len());
            assert!(fits_better(view, &place, "access", view, &place));
            assert!(!fits_better(view, &place, "bananas", view, &place));
        });
    }
}
