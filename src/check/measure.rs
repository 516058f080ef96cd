//! How often the checks alarm on pairs that are right, and how many errors the
//! number check finds that were put in on purpose.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pair::Pair;
use super::vocabulary::Vocabulary;
use super::{CHECKS, Checker, Context, Selection, numbers};
use crate::Result;
use crate::lang::Language;
use crate::lang::number::digit_value;
use crate::lexicon::Lexicon;
use crate::segment::{SegmentOptions, sentences};

/// Figures of one set of pairs.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Measured {
    /// Pairs looked at.
    pub pairs: u64,
    /// Those with a digit on either side.
    pub with_digits: u64,
    /// Pairs that each check alarms on; every check is there.
    pub alarms: BTreeMap<&'static str, u64>,
    /// Pairs that at least one check alarms on that runs by default.
    pub any_default: u64,
    /// Pairs in which one digit was changed.
    pub injected: u64,
    /// Those in which the number check then found more than before.
    pub found: u64,
    /// Words that were changed into others by one letter that looks alike.
    pub transcription: Planted,
    /// Sentences that were left out on one side.
    pub missing_sentence: Planted,
}

/// Errors of one kind, each put alone into a pair that raised no alarm of its check.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Planted {
    /// How many.
    pub planted: u64,
    /// Those that a finding names.
    pub found: u64,
    /// Findings in the same pairs that name something else.
    pub elsewhere: u64,
}

impl Planted {
    fn count(&mut self, findings: &[super::Finding], is_planted: impl Fn(&super::TextSpan) -> bool) {
        self.planted += 1;
        let (right, wrong): (Vec<_>, Vec<_>) =
            findings.iter().partition(|f| f.places.first().is_some_and(&is_planted));
        self.found += u64::from(!right.is_empty());
        self.elsewhere += wrong.len() as u64;
    }
}

/// Measures all checks on `pairs`. One digit that the number check answers for
/// is changed in every pair that has one and raises no alarm of that check, on
/// either side in turn, at places that depend on the pair's number alone.
///
/// # Errors
/// None that a user can cause.
pub(crate) fn measure(
    pairs: &[(String, String)],
    languages: (Language, Language),
    lexicon: &Lexicon,
) -> Result<Measured> {
    let context = Context { lexicon, terms: None };
    let all = Selection { only: CHECKS.iter().map(|c| c.id.to_owned()).collect(), skip: Vec::new() };
    let mut checker = Checker::new(languages, &all, context)?;
    let only_numbers = Selection { only: vec!["numbers".to_owned()], skip: Vec::new() };
    let mut numbers = Checker::new(languages, &only_numbers, context)?;
    let mut planter = Planter::new(languages, context)?;
    let mut measured =
        Measured { alarms: CHECKS.iter().map(|check| (check.id, 0)).collect(), ..Measured::default() };
    let mut vocabularies = [Vocabulary::new(languages.0, lexicon), Vocabulary::new(languages.1, lexicon)];
    for (number, (source, target)) in pairs.iter().enumerate() {
        measured.pairs += 1;
        let digits = |text: &str| text.contains(|c| digit_value(c).is_some());
        measured.with_digits += u64::from(digits(source) || digits(target));
        let ids = crate::finding::checks_of(&checker.pair(source, target));
        for id in &ids {
            *measured.alarms.entry(id).or_default() += 1;
        }
        let by_default = |id: &&str| super::check(id).is_some_and(super::Check::runs_by_default);
        measured.any_default += u64::from(ids.iter().any(by_default));
        if !ids.contains(&"transcription") {
            planter.misread(number, [source, target], &mut measured.transcription);
        }
        if !ids.contains(&"missing-sentence")
            && let Some((next_source, next_target)) = pairs.get(number + 1)
        {
            let two = [format!("{source} {next_source}"), format!("{target} {next_target}")];
            planter.leave_out(number, [&two[0], &two[1]], &mut measured.missing_sentence);
        }
        if ids.contains(&"numbers") {
            continue;
        }
        let pair = Pair::new(source, target, &mut vocabularies, languages);
        let [view, other] = if number % 2 == 0 { pair.sides() } else { [&pair.target, &pair.source] };
        let digits = numbers::digits(view, other);
        let Some(changed) = with_another_digit(view.text, &digits, number) else { continue };
        let (source, target) = if number % 2 == 0 {
            (changed.as_str(), target.as_str())
        } else {
            (source.as_str(), changed.as_str())
        };
        measured.injected += 1;
        // The pair before is another injected one, which says nothing of the order.
        numbers.forget_order();
        measured.found += u64::from(!numbers.pair(source, target).is_empty());
    }
    Ok(measured)
}

/// Puts errors into texts, at places that depend on the pair's number alone.
struct Planter<'a> {
    languages: [Language; 2],
    transcription: Checker<'a>,
    missing: Checker<'a>,
}

impl<'a> Planter<'a> {
    fn new(languages: (Language, Language), context: Context<'a>) -> Result<Self> {
        let checker = |id: &str| {
            let selection = Selection { only: vec![id.to_owned()], skip: Vec::new() };
            Checker::new(languages, &selection, context)
        };
        Ok(Planter {
            languages: [languages.0, languages.1],
            transcription: checker("transcription")?,
            missing: checker("missing-sentence")?,
        })
    }

    /// Changes one letter of one word into one that looks alike, on the side
    /// whose words differ by their letters inside.
    fn misread(&mut self, number: usize, texts: [&str; 2], planted: &mut Planted) {
        /// Shorter words are mostly function words.
        const SHORTEST: usize = 5;
        let Some(side) = self.languages.iter().position(|l| l.rules().root("").is_some()) else { return };
        let (text, rules) = (texts[side], self.languages[side].rules());
        let words: Vec<(usize, &str)> = text
            .split(|c: char| !rules.writes(c) || !c.is_alphabetic())
            .filter(|word| word.chars().count() >= SHORTEST)
            .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
            .collect();
        let spread = spread(number);
        let Some((start, word)) = words.get(spread % words.len().max(1)).copied() else { return };
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        let alike = |c: char| ('\u{621}'..='\u{64A}').filter(move |o| *o != c && rules.look_alike(c, *o));
        let places: Vec<(usize, char, char)> =
            letters.iter().flat_map(|(at, c)| alike(*c).map(move |other| (*at, *c, other))).collect();
        let Some((at, old, new)) = places.get(spread / 7 % places.len().max(1)).copied() else { return };
        let mut changed = text.to_owned();
        changed.replace_range(start + at..start + at + old.len_utf8(), new.encode_utf8(&mut [0; 4]));
        let mut both = texts;
        both[side] = &changed;
        let findings = self.transcription.pair(both[0], both[1]);
        planted.count(&findings, |place| (place.start..place.end).contains(&(start + at)));
    }

    /// Leaves out one sentence of a side that has several.
    fn leave_out(&mut self, number: usize, texts: [&str; 2], planted: &mut Planted) {
        let side = number % 2;
        let (text, language) = (texts[side], self.languages[side]);
        let parts = sentences(text, language, SegmentOptions { semicolons: false });
        if parts.len() < 2 {
            return;
        }
        let Some(part) = parts.get(spread(number) % parts.len()) else { return };
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let mut cut = text.to_owned();
        cut.replace_range(start..start + part.len(), "");
        let mut both = texts;
        both[side] = cut.trim();
        let findings = self.missing.pair(both[0], both[1]);
        let other = if side == 0 { crate::exchange::Side::Target } else { crate::exchange::Side::Source };
        planted.count(&findings, |place| place.side == other);
    }
}

/// A large number that has nothing to do with the next one's.
fn spread(seed: usize) -> usize {
    // Knuth's multiplier spreads the seeds over places and digits.
    ((seed as u64 + 1).wrapping_mul(6_364_136_223_846_793_005) >> 33) as usize
}

/// `text` with one digit inside `ranges` changed, chosen by `seed`.
fn with_another_digit(text: &str, ranges: &[std::ops::Range<usize>], seed: usize) -> Option<String> {
    let places: Vec<(usize, char, u32)> = text
        .char_indices()
        .filter(|(at, _)| ranges.iter().any(|r| r.contains(at)))
        .filter_map(|(at, c)| digit_value(c).map(|value| (at, c, value)))
        .collect();
    let spread = spread(seed);
    let (at, c, value) = *places.get(spread % places.len().max(1))?;
    let other = (value + 1 + (spread / 1_000 % 9) as u32) % 10;
    // The digits of one kind stand together.
    let changed = char::from_u32(u32::from(c) - value + other)?;
    let mut out = text.to_owned();
    out.replace_range(at..at + c.len_utf8(), changed.encode_utf8(&mut [0; 4]));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_digit_changes() {
        for seed in 0..200 {
            for text in ["from 1999 to 2015", "عام ٢٠١٥ و 3"] {
                let changed = with_another_digit(text, std::slice::from_ref(&(0..text.len())), seed).unwrap();
                let differ = text.chars().zip(changed.chars()).filter(|(a, b)| a != b).count();
                assert_eq!((differ, text.chars().count()), (1, changed.chars().count()), "{changed}");
                let digits = |text: &str| text.chars().map(|c| digit_value(c).is_some()).collect::<Vec<_>>();
                assert_eq!(digits(&changed), digits(text), "{changed}");
            }
        }
        assert_eq!(with_another_digit("none", std::slice::from_ref(&(0..4)), 1), None);
    }

    #[test]
    fn what_was_planted_and_found_is_counted() {
        let pairs: Vec<(String, String)> = [
            (
                "يقر تعزيز الانتفاع بالتكنولوجيا في عام 2015.",
                "Decides on promoting access to technology in 2015.",
            ),
            ("طلبت اللجنة تقريرا عن 30 مشروعا.", "The Committee requested a report on 40 projects."),
            (
                "عقدت الجمعية العامة 12 جلسة في المقر.",
                "The General Assembly held 12 meetings at Headquarters.",
            ),
            ("يشكر الحاضرين.", "He thanks those present."),
        ]
        .map(|(ar, en)| (ar.to_owned(), en.to_owned()))
        .into();
        let languages = (Language::Arabic, Language::English);
        let measured = measure(&pairs, languages, Lexicon::shipped()).unwrap();
        assert_eq!((measured.pairs, measured.with_digits, measured.any_default), (4, 3, 1));
        assert_eq!(measured.alarms["numbers"], 1);
        // The second pair has an alarm of its own, the last no digit.
        assert_eq!((measured.injected, measured.found), (2, 2));
        assert_eq!(measured.transcription.planted, 4);
    }

    #[test]
    fn seeds_are_spread_far_and_alike_on_every_machine() {
        let spreads: Vec<usize> = (0..4).map(spread).collect();
        assert!(spreads.windows(2).all(|w| w[0].abs_diff(w[1]) > 100_000_000), "{spreads:?}");
    }

    #[test]
    fn one_letter_of_one_word_is_misread_where_it_stands() {
        let context = Context { lexicon: Lexicon::shipped(), terms: None };
        let mut planter = Planter::new((Language::Arabic, Language::English), context).unwrap();
        let mut planted = Planted::default();
        let texts = ["يقر تعزيز الانتفاع بالتكنولوجيا", "Decides on promoting access to technology"];
        (0..40).for_each(|number| planter.misread(number, texts, &mut planted));
        assert_eq!(planted.planted, 40);
        assert!(planted.found > 5 && planted.elsewhere == 0, "{planted:?}");
    }
}
