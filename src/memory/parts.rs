//! For a text that nothing in the memory is like: the longest phrases that it shares with units,
//! and what stands opposite them there.
//!
//! Rare words of the text name units; frequent ones are not looked up, they may stand in any unit.
//! What run of words a unit can share at most orders the units, and the words themselves say what
//! it does share.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::find::{Asked, MatchOptions};
use super::keys::{damage, row};
use super::postings;
use super::reader::{Memory, Reader};
use super::score::{Own, Sentence};
use super::search::read_tokens;
use super::summary::UnitStatus;
use super::tokens::language;
use super::told::{Penalty, Told, VariantSides, less};
use super::view::{IndexSegment, View};
use crate::Result;
use crate::lexicon::Lexicon;
use crate::words::{self, Aligner, counterpart, words_at};

/// Words of a phrase at least: what stands opposite a single word is in a dictionary.
const SHORTEST: usize = 2;
/// Words of a text that are looked at.
const LONGEST_TEXT: usize = 128;
/// Postings that are read for one text; a word with more is as good as in any unit.
const POSTINGS: usize = 200_000;
/// Units whose words are read.
const LOOKS: usize = 1_500;
/// Units that are tried for the translation of one phrase.
const TRIED: usize = 4;
/// A counterpart less probable than this is wrong about as often as it is right.
const LEAST: f64 = 0.3;

/// A phrase of the text that a unit has, with its translation.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Where the phrase stands in the text that was asked for, in bytes.
    pub span: Range<usize>,
    /// Per cent of the words of the text that it covers, less penalties.
    pub score: i32,
    /// Why the score is less.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub penalties: Vec<Penalty>,
    /// The phrase as the text has it.
    pub text: String,
    /// Its translation: what stands opposite it in the unit.
    pub translation: String,
    /// How probably that is its translation, 0 to 1.
    pub probability: f64,
    /// Number of the unit.
    pub unit: u32,
    /// Code of the language of the text of the unit that has the phrase.
    pub source_language: String,
    /// That text.
    pub source: String,
    /// Where the phrase stands in it.
    pub source_span: Range<usize>,
    /// Code of the other language.
    pub target_language: String,
    /// The other text of the unit.
    pub target: String,
    /// Where the translation stands in it, in bytes.
    pub target_spans: Vec<Range<usize>>,
    /// How far the unit may be trusted.
    pub status: UnitStatus,
    /// Document that it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// File that it was imported from.
    pub origin: String,
}

impl Memory {
    /// The longest phrases that the text shares with units, with their translations, from the
    /// longest to the shortest; none within another.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn parts(&self, asked: &Asked<'_>, options: &MatchOptions) -> Result<Vec<Part>> {
        self.read(|reader| parts(reader, asked, options))
    }
}

/// What a token of the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// A word that is no small one.
    Something,
    /// A small word, as every text has it.
    Nothing,
    /// A number, date, symbol or label.
    Value,
}

/// A run of words of the text, and units that have it.
type Runs = FxHashMap<(usize, usize), Vec<u32>>;

fn parts(reader: &mut Reader, asked: &Asked<'_>, options: &MatchOptions) -> rusqlite::Result<Vec<Part>> {
    let own = language(asked.language);
    let query = Sentence::new(asked.text, own);
    let mut tokens = reader.tokens(asked.language, asked.text)?;
    tokens.truncate(LONGEST_TEXT);
    let Some(number) = reader.language(asked.language)? else { return Ok(Vec::new()) };
    let view = reader.view()?;
    let lexicon = Lexicon::shipped();
    let words = words::Sentence::new(asked.text, own, lexicon);
    let says = |token: &Own<'_>| {
        if token.kind.is_placeable() {
            return Says::Value;
        }
        let at = words_at(&words, std::slice::from_ref(&token.span));
        match at.iter().any(|at| words.words.get(*at).is_some_and(|word| !word.small)) {
            true => Says::Something,
            false => Says::Nothing,
        }
    };
    let says: Vec<Says> = query.tokens.iter().map(says).collect();
    let runs = runs(reader, &view, number, &tokens, &says)?;
    let mut order: Vec<_> = runs.into_iter().collect();
    order.sort_by_key(|((from, to), _)| (std::cmp::Reverse(to - from), *from));
    let mut found: Vec<Part> = Vec::new();
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for ((from, to), units) in order {
        if found.len() >= options.limit.max(1) {
            break;
        }
        if covered.iter().any(|(start, end)| *start <= from && to <= *end) {
            continue;
        }
        let mut best: Option<Part> = None;
        for unit in units.into_iter().rev().take(TRIED) {
            let part = part(reader, unit, asked, options, &query, (from, to), &tokens)?;
            let rank = |part: &Part| (part.score, (part.probability * 1000.0) as i32);
            if let Some(part) = part
                && best.as_ref().is_none_or(|before| rank(&part) > rank(before))
            {
                best = Some(part);
            }
        }
        if let Some(part) = best {
            covered.push((from, to));
            found.push(part);
        }
    }
    Ok(found)
}

/// The runs of words that units share with the text, each as long as it is in its unit.
fn runs(
    reader: &mut Reader,
    view: &View,
    language: u8,
    tokens: &[u32],
    says: &[Says],
) -> rusqlite::Result<Runs> {
    let mut runs = Runs::default();
    let mut add = |unit: u32, other: &[u32]| {
        for (from, to) in shared(tokens, other) {
            let run = says.get(from..to).unwrap_or_default();
            // Small words at the ends belong to what stands outside.
            let first = run.iter().position(|says| *says != Says::Nothing).unwrap_or(0);
            let behind = run.iter().rposition(|says| *says != Says::Nothing).map_or(0, |last| last + 1);
            let (from, to) = (from + first, from + behind);
            if to.saturating_sub(from) >= SHORTEST && run.contains(&Says::Something) {
                let units = runs.entry((from, to)).or_default();
                if !units.contains(&unit) {
                    units.push(unit);
                }
            }
        }
    };
    for (unit, text) in view.tail.each() {
        if text.language == language {
            add(unit, text.tokens);
        }
    }
    let mut named: Vec<(usize, &IndexSegment, u32)> = Vec::new();
    for segment in view.directory.list.iter().filter(|s| s.sides.contains_key(&language)) {
        let budget = POSTINGS / view.directory.list.len().max(1);
        name(reader, segment, language, tokens, budget, &mut named)?;
    }
    named.sort_by_key(|(longest, _, _)| std::cmp::Reverse(*longest));
    let mut other = Vec::new();
    for (_, segment, local) in named.into_iter().take(LOOKS) {
        let side = segment.sides.get(&language).ok_or_else(damage)?;
        let unit = side.units.get(local as usize).copied().ok_or_else(damage)?;
        if !segment.dead.contains(&unit) {
            read_tokens(&reader.connection, segment.id, language, local, &mut other)?;
            add(unit, &other);
        }
    }
    Ok(runs)
}

/// Entries of a segment that have rare words of the text, with the longest run that they can share.
fn name<'v>(
    reader: &Reader,
    segment: &'v IndexSegment,
    language: u8,
    tokens: &[u32],
    mut budget: usize,
    named: &mut Vec<(usize, &'v IndexSegment, u32)>,
) -> rusqlite::Result<()> {
    let mut places: FxHashMap<u32, u128> = FxHashMap::default();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| **token != 0) {
        *places.entry(*token).or_default() |= 1u128 << at;
    }
    let mut statement = reader.connection.prepare_cached("SELECT n, data FROM postings WHERE id = ?1")?;
    let mut count = reader.connection.prepare_cached("SELECT n FROM postings WHERE id = ?1")?;
    let mut words = Vec::new();
    for (word, mask) in places {
        let mut rows = count.query([row(segment.id, language, word)])?;
        if let Some(found) = rows.next()? {
            words.push((found.get::<_, i64>(0)? as usize, word, mask));
        }
    }
    words.sort_unstable();
    let mut masks: FxHashMap<u32, u128> = FxHashMap::default();
    // Words that are not looked up may be in any unit.
    let mut anywhere = 0u128;
    for (n, word, mask) in words {
        if n > budget {
            anywhere |= mask;
            continue;
        }
        budget -= n;
        let mut rows = statement.query([row(segment.id, language, word)])?;
        let Some(found) = rows.next()? else { continue };
        let data = found.get_ref(1)?.as_blob().unwrap_or_default();
        postings::each(data, n, 0, u32::MAX, |local| *masks.entry(local).or_default() |= mask)
            .ok_or_else(damage)?;
    }
    for (local, mask) in masks {
        let longest = longest_run(mask | anywhere);
        if longest >= SHORTEST {
            named.push((longest, segment, local));
        }
    }
    Ok(())
}

/// The longest row of ones.
fn longest_run(mut mask: u128) -> usize {
    let mut longest = 0;
    while mask != 0 {
        mask &= mask << 1;
        longest += 1;
    }
    longest
}

/// Runs of `tokens` that `other` has, each as long as it goes on.
fn shared(tokens: &[u32], other: &[u32]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // Length of the run that ends at each token of the text, for the word of `other` before.
    let mut before = vec![0usize; tokens.len()];
    let mut row = before.clone();
    let keep = |end: usize, length: usize, found: &mut Vec<(usize, usize)>| {
        if length >= SHORTEST && !found.contains(&(end + 1 - length, end + 1)) {
            found.push((end + 1 - length, end + 1));
        }
    };
    for word in other {
        for (at, token) in tokens.iter().enumerate() {
            let earlier = at.checked_sub(1).and_then(|at| before.get(at)).copied().unwrap_or(0);
            let length = if token == word && *token != 0 { earlier + 1 } else { 0 };
            if length == 0 && earlier > 0 {
                keep(at - 1, earlier, &mut found);
            }
            if let Some(cell) = row.get_mut(at) {
                *cell = length;
            }
        }
        // A run that reaches the end of the text goes on in nothing.
        if let Some(last) = before.last().filter(|last| **last > 0) {
            keep(tokens.len() - 1, *last, &mut found);
        }
        std::mem::swap(&mut before, &mut row);
    }
    for (at, length) in before.into_iter().enumerate() {
        keep(at, length, &mut found);
    }
    found
}

/// The part that a unit gives, where there is a translation in it.
fn part(
    reader: &mut Reader,
    unit: u32,
    asked: &Asked<'_>,
    options: &MatchOptions,
    query: &Sentence<'_>,
    (from, to): (usize, usize),
    tokens: &[u32],
) -> rusqlite::Result<Option<Part>> {
    let Some(entry) = reader.entry(unit)? else { return Ok(None) };
    let phrase = tokens.get(from..to).unwrap_or_default();
    let mut place = None;
    for variant in &entry.variants {
        let theirs = reader.tokens(&variant.language, &variant.text)?;
        if let Some(at) = theirs.windows(phrase.len()).position(|window| window == phrase) {
            place = Some((at, variant.text.clone()));
            break;
        }
    }
    let Some((at, text)) = place else { return Ok(None) };
    let Some(side) = VariantSides::of(&entry, asked.language, options.target.as_deref(), |v| v.text == text)
    else {
        return Ok(None);
    };
    let Some(Told { source, target, summary, document, origin, penalties }) =
        Told::of(reader, &entry, &side, &options.penalties)?
    else {
        return Ok(None);
    };
    let span = |sentence: &Sentence<'_>, from: usize, to: usize| {
        let first = sentence.tokens.get(from).map_or(0, |t| t.span.start);
        first..to.checked_sub(1).and_then(|last| sentence.tokens.get(last)).map_or(first, |t| t.span.end)
    };
    let sentence = Sentence::new(&source.text, language(&source.language));
    let source_span = span(&sentence, at, at + phrase.len());
    let aligner = Aligner::new(Lexicon::shipped());
    let words = |text: &str, code: &str| words::Sentence::new(text, language(code), aligner.lexicon());
    let (own, other) = (words(&source.text, &source.language), words(&target.text, &target.language));
    let chosen = words_at(&own, std::slice::from_ref(&source_span));
    let opposite = counterpart(&own, &other, &aligner.align(&own, &other), &chosen);
    let target_spans = opposite.spans(&other);
    if opposite.probability < LEAST || target_spans.is_empty() {
        return Ok(None);
    }
    let translation: Vec<&str> = target_spans.iter().filter_map(|s| target.text.get(s.clone())).collect();
    let covered = 100.0 * phrase.len() as f64 / query.tokens.len().max(1) as f64;
    let text_span = span(query, from, to);
    Ok(Some(Part {
        text: asked.text.get(text_span.clone()).unwrap_or_default().to_owned(),
        span: text_span,
        score: less(covered, &penalties),
        penalties,
        translation: translation.join(" … "),
        probability: (opposite.probability * 1000.0).round() / 1000.0,
        unit,
        source_language: source.language.clone(),
        source: source.text.clone(),
        source_span,
        target_language: target.language.clone(),
        target: target.text.clone(),
        target_spans,
        status: summary.status,
        document,
        origin,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryWriter;
    use crate::memory::tests::{place, tu};

    #[test]
    fn runs_are_as_long_as_they_go_on() {
        assert_eq!(shared(&[1, 2, 3, 4, 5], &[9, 2, 3, 4, 7, 4, 5]), [(1, 4), (3, 5)]);
        assert_eq!(shared(&[1, 2], &[1, 2, 1, 2]), [(0, 2)]);
        assert!(shared(&[0, 0, 0], &[0, 0]).is_empty() && shared(&[], &[1]).is_empty());
        assert_eq!((longest_run(0b1101_1100), longest_run(0), longest_run(u128::MAX)), (3, 0, 128));
    }

    #[test]
    fn a_text_without_a_match_has_parts_with_their_translation_and_the_penalty() {
        for tail in [1, 4096] {
            let place = place();
            let mut writer = MemoryWriter::open(&place.path).unwrap();
            writer.tail = tail;
            let mut doubtful = tu(
                "وتشدد اللجنة على أهمية التنمية المستدامة للبلدان النامية",
                "The Committee stresses the importance of sustainable development for developing countries",
            );
            doubtful.props.push(crate::exchange::Prop::new("x-quality", "0.5"));
            let others = vec![
                tu("يقدم الأمين العام تقريرا", "The Secretary-General submits a report"),
                tu("كتاب", "A book"),
            ];
            writer.add("a.tmx", [vec![doubtful], others].concat()).unwrap();
            let memory = Memory::open(&place.path).unwrap();
            let text =
                "Our school teaches sustainable development and has new windows on every floor this year";
            let asked = Asked { language: "en", text, ..Asked::default() };
            let options = MatchOptions { floor: 50.0, ..MatchOptions::default() };
            assert!(memory.find(&asked, &options).unwrap().is_empty());
            let parts = memory.parts(&asked, &options).unwrap();
            assert_eq!(parts.len(), 1, "{parts:?}");
            let part = &parts[0];
            assert_eq!(
                (part.text.as_str(), part.translation.as_str()),
                ("sustainable development", "التنمية المستدامة")
            );
            assert_eq!(&text[part.span.clone()], "sustainable development");
            assert_eq!(&part.source[part.source_span.clone()], "sustainable development");
            // 2 of 14 words are 14 %; a confidence of 0.5 costs 8.
            assert_eq!((part.score, part.penalties.len()), (6, 1));
            let back = Asked {
                language: "ar",
                text: "من أجل التنمية المستدامة في هذه المدينة الصغيرة كل يوم",
                ..Asked::default()
            };
            assert_eq!(memory.parts(&back, &options).unwrap()[0].translation, "sustainable development");
            let none = Asked { language: "en", text: "of the and in", ..Asked::default() };
            assert!(memory.parts(&none, &options).unwrap().is_empty());
        }
    }
}
