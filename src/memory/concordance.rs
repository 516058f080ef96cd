//! Where words stand in a memory, in either language, with what stands opposite.

use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;
use regex_lite::Regex;
use serde::Serialize;

use super::hit::Side;
use super::keys::row;
use super::merge::damage;
use super::postings;
use super::reader::{Memory, Reader};
use super::score::{Own, Sentence};
use super::summary::{Status, Summary, best};
use super::tokens::{Kind, language};
use super::view::{Segment, View};
use crate::exchange::store::Entry;
use crate::exchange::{code, props};
use crate::lang::Rules;
use crate::lexicon::Lexicon;
use crate::words::{self, Aligner, counterpart, words_at};
use crate::{Error, Result};

/// A word whose list is so much longer than the shortest is looked for in the texts instead.
const LONGER: usize = 50;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Words behind each other, in any form; `*` and `?` stand for any letters or one. Or a
    /// regular expression.
    pub text: String,
    /// Whether it is a regular expression, for the text as it is written.
    pub regex: bool,
    /// Whether the words may stand anywhere in a text.
    pub anywhere: bool,
    /// Code of the language to look in; for words by default the one of their letters.
    pub language: Option<String>,
    /// Most units.
    pub limit: usize,
}

/// A unit that has the words.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// Number of the unit in the memory.
    pub unit: u32,
    /// Code of the language that was looked in.
    pub source_language: String,
    /// The text that has the words.
    pub source: String,
    /// Where they stand, in bytes.
    pub spans: Vec<Range<usize>>,
    /// Code of the other language.
    pub target_language: String,
    /// Its text.
    pub target: String,
    /// Where the words that translate them stand in it, by the links between the words of both.
    pub target_spans: Vec<Range<usize>>,
    /// Document of the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Day, as YYYYMMDD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// How far it may be trusted.
    pub status: Status,
}

/// One of the words.
enum Word {
    Stem(String),
    Value(Kind),
    Wild(String),
}

enum Matcher {
    Words(Vec<Word>, bool),
    Regex(Regex),
}

impl Memory {
    /// Finds units, in the order in which they came, up to the limit.
    ///
    /// # Errors
    /// [`Error::Usage`] for a regular expression that is none, or no word at all; as [`Memory::open`].
    pub fn concordance(&self, wanted: &Wanted) -> Result<Vec<Found>> {
        let code = match (&wanted.language, wanted.regex) {
            (Some(code), _) => Some(code.clone()),
            (None, false) => Some(super::ask::written_in(&wanted.text).code().to_owned()),
            (None, true) => None,
        };
        let matcher = matcher(wanted, code.as_deref())?;
        let mut found = self.read(|reader| find(reader, &matcher, code.as_deref(), wanted.limit.max(1)))?;
        found.par_iter_mut().for_each(mark);
        Ok(found)
    }
}

fn matcher(wanted: &Wanted, code: Option<&str>) -> Result<Matcher> {
    if wanted.regex {
        return Regex::new(&wanted.text).map(Matcher::Regex).map_err(|e| Error::Usage {
            problem: format!("{:?} is no regular expression: {e}", wanted.text),
            remedy: "without --regex it is looked for as words".to_owned(),
        });
    }
    let own = language(code.unwrap_or_default());
    let mut words = Vec::new();
    let mut plain = String::new();
    let take = |plain: &mut String, words: &mut Vec<Word>| {
        words.extend(Sentence::new(plain, own).tokens.into_iter().map(|token| match token.kind {
            Kind::Word => Word::Stem(token.stem),
            value => Word::Value(value),
        }));
        plain.clear();
    };
    for part in wanted.text.split_whitespace() {
        if part.contains(['*', '?']) {
            take(&mut plain, &mut words);
            let keyed: Vec<String> =
                part.split_inclusive(['*', '?']).map(|p| pattern_key(p, own.rules())).collect();
            words.push(Word::Wild(keyed.concat()));
        } else {
            plain.push_str(part);
            plain.push(' ');
        }
    }
    take(&mut plain, &mut words);
    if words.is_empty() {
        return Err(Error::Usage {
            problem: format!("{:?} has no word", wanted.text),
            remedy: "name a word, a number or a symbol; --regex looks for anything".to_owned(),
        });
    }
    Ok(Matcher::Words(words, wanted.anywhere))
}

/// Letters as keys have them, with the sign behind them.
fn pattern_key(part: &str, rules: &dyn Rules) -> String {
    match part.strip_suffix(['*', '?']) {
        Some(letters) => rules.key(letters) + part.get(letters.len()..).unwrap_or_default(),
        None => rules.key(part),
    }
}

fn find(
    reader: &mut Reader,
    matcher: &Matcher,
    code: Option<&str>,
    limit: usize,
) -> rusqlite::Result<Vec<Found>> {
    let mut found = Vec::new();
    if let (Matcher::Words(words, _), Some(code)) = (matcher, code)
        && let Some(stems) = plain(words)
    {
        let Some(number) = reader.language(code)? else { return Ok(found) };
        let view = reader.view()?;
        let mut ids = Vec::new();
        for stem in stems {
            match super::intern::find_word(&reader.connection, stem)? {
                Some(id) => ids.push(id),
                None => return Ok(found),
            }
        }
        for unit in candidates(reader, &view, number, &ids)? {
            if let Some(entry) = reader.entry(unit)? {
                found.extend(look(unit, &entry, matcher, Some(code)));
            }
            if found.len() >= limit {
                break;
            }
        }
        return Ok(found);
    }
    reader.each(|_, unit, entry| {
        if found.len() < limit {
            found.extend(look(unit, &entry, matcher, code));
        }
        Ok(())
    })?;
    Ok(found)
}

/// The stems that the index knows of, if there are any.
fn plain(words: &[Word]) -> Option<Vec<&str>> {
    let stems: Vec<&str> = words
        .iter()
        .filter_map(|word| match word {
            Word::Stem(stem) => Some(stem.as_str()),
            Word::Value(kind) => kind.name(),
            Word::Wild(_) => None,
        })
        .collect();
    (!stems.is_empty()).then_some(stems)
}

/// Units that have all of the words, ascending.
fn candidates(reader: &Reader, view: &View, language: u8, ids: &[u32]) -> rusqlite::Result<Vec<u32>> {
    let mut units = Vec::new();
    for segment in &view.directory.list {
        let Some(side) = segment.sides.get(&language) else { continue };
        for local in in_segment(reader, segment, language, ids)? {
            let unit = side.units.get(local as usize).copied().ok_or_else(damage)?;
            if !segment.dead.contains(&unit) {
                units.push(unit);
            }
        }
    }
    for (own, unit, tokens) in view.tail.each() {
        if own == language && ids.iter().all(|id| tokens.contains(id)) {
            units.push(unit);
        }
    }
    units.sort_unstable();
    units.dedup();
    Ok(units)
}

fn in_segment(reader: &Reader, segment: &Segment, language: u8, ids: &[u32]) -> rusqlite::Result<Vec<u32>> {
    let mut lists: Vec<(usize, i64)> = Vec::new();
    let mut count = reader.connection.prepare_cached("SELECT n FROM postings WHERE id = ?1")?;
    for id in ids {
        let key = row(segment.id, language, *id);
        let mut rows = count.query([key])?;
        let Some(found) = rows.next()? else { return Ok(Vec::new()) };
        lists.push((found.get::<_, i64>(0)? as usize, key));
    }
    lists.sort_unstable();
    lists.dedup();
    let shortest = lists.first().map_or(0, |(n, _)| *n);
    let mut common: Option<Vec<u32>> = None;
    let mut read = reader.connection.prepare_cached("SELECT data FROM postings WHERE id = ?1")?;
    for (n, key) in lists {
        if n > shortest.saturating_mul(LONGER) {
            break;
        }
        let mut rows = read.query([key])?;
        let row = rows.next()?.ok_or_else(damage)?;
        let data = row.get_ref(0)?.as_blob().unwrap_or_default();
        let mut next = Vec::new();
        let mut before = common.as_deref().map(|list| list.iter().peekable());
        postings::each(data, n, 0, u32::MAX, |local| match &mut before {
            None => next.push(local),
            Some(before) => {
                while before.next_if(|other| **other < local).is_some() {}
                if before.next_if(|other| **other == local).is_some() {
                    next.push(local);
                }
            }
        })
        .ok_or_else(damage)?;
        common = Some(next);
    }
    Ok(common.unwrap_or_default())
}

/// The unit with its places, if it has what is looked for.
fn look(unit: u32, entry: &Entry, matcher: &Matcher, code: Option<&str>) -> Option<Found> {
    let wanted = code.map(code::primary);
    for (at, variant) in entry.variants.iter().enumerate() {
        if wanted.as_ref().is_some_and(|wanted| code::primary(&variant.language) != *wanted) {
            continue;
        }
        let own = language(&variant.language);
        let sentence = Sentence::new(&variant.text, own);
        let spans = match matcher {
            Matcher::Regex(regex) => regex.find_iter(&variant.text).map(|m| m.range()).collect(),
            Matcher::Words(words, anywhere) => places(&sentence, words, *anywhere),
        };
        if spans.is_empty() {
            continue;
        }
        let Some(side) = Side::of(entry, &variant.language, None, |v| v.text == variant.text) else {
            continue;
        };
        let target = entry.variants.get(side.target).filter(|_| side.source == at)?;
        let summary = Summary::of(entry);
        return Some(Found {
            unit,
            source_language: variant.language.clone(),
            source: variant.text.clone(),
            spans,
            target_language: target.language.clone(),
            target: target.text.clone(),
            target_spans: Vec::new(),
            document: best(entry).and_then(|o| o.facts.prop(props::DOCUMENT)).map(str::to_owned),
            day: summary.day,
            status: summary.status,
        });
    }
    None
}

/// Where the words stand: as a phrase, or each anywhere if all are there.
fn places(sentence: &Sentence<'_>, words: &[Word], anywhere: bool) -> Vec<Range<usize>> {
    let tokens = &sentence.tokens;
    if anywhere {
        let of =
            |word: &Word| tokens.iter().filter(|t| fits(word, t)).map(|t| t.span.clone()).collect::<Vec<_>>();
        let each: Vec<Vec<Range<usize>>> = words.iter().map(of).collect();
        if each.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let mut all: Vec<Range<usize>> = each.concat();
        all.sort_by_key(|span| span.start);
        all.dedup();
        return all;
    }
    tokens
        .windows(words.len())
        .filter(|window| window.iter().zip(words).all(|(token, word)| fits(word, token)))
        .filter_map(|window| Some(window.first()?.span.start..window.last()?.span.end))
        .collect()
}

fn fits(word: &Word, token: &Own<'_>) -> bool {
    match word {
        Word::Stem(stem) => token.kind == Kind::Word && token.stem == *stem,
        Word::Value(value) => value.says(&token.kind),
        Word::Wild(pattern) => token.kind == Kind::Word && wild(pattern, &token.key),
    }
}

/// Whether a word has the form of a pattern with `*` and `?`.
fn wild(pattern: &str, word: &str) -> bool {
    let (pattern, word): (Vec<char>, Vec<char>) = (pattern.chars().collect(), word.chars().collect());
    // Which beginnings of the word the pattern so far has the form of.
    let mut reached: HashSet<usize> = HashSet::from([0]);
    for c in pattern {
        reached = match c {
            '*' => reached.iter().min().map_or_else(HashSet::new, |least| (*least..=word.len()).collect()),
            '?' => reached.iter().filter(|at| **at < word.len()).map(|at| at + 1).collect(),
            c => reached.iter().filter(|at| word.get(**at) == Some(&c)).map(|at| at + 1).collect(),
        };
    }
    reached.contains(&word.len())
}

/// Marks on the other side what translates the words that were found.
fn mark(found: &mut Found) {
    let aligner = Aligner::new(Lexicon::shipped());
    let words = |text: &str, code: &str| words::Sentence::new(text, language(code), aligner.lexicon());
    let (own, other) =
        (words(&found.source, &found.source_language), words(&found.target, &found.target_language));
    let chosen = words_at(&own, &found.spans);
    found.target_spans = counterpart(&own, &other, &aligner.align(&own, &other), &chosen).spans(&other);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Writer;
    use crate::memory::tests::{place, tu};

    #[test]
    fn words_are_found_in_any_form_and_marked_on_both_sides() {
        let place = place();
        let mut writer = Writer::open(&place.path).unwrap();
        writer.tail = 2;
        let units = vec![
            tu(
                "تشير إلى قراراتها بشأن التنمية المستدامة",
                "Recalling its resolutions on sustainable development",
            ),
            tu("القرار 60/1", "Resolution 60/1"),
            tu("التنمية", "Development that is not sustainable"),
        ];
        writer.add("a", units).unwrap();
        writer.add("a", vec![tu("في الذيل قرار", "a resolution in the tail")]).unwrap();
        let memory = Memory::open(&place.path).unwrap();
        let ask = |text: &str, regex, anywhere| {
            let wanted = Wanted { text: text.into(), regex, anywhere, language: None, limit: 10 };
            memory
                .concordance(&wanted)
                .unwrap()
                .into_iter()
                .map(|f| f.source[f.spans[0].clone()].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(ask("resolution", false, false), ["resolutions", "Resolution", "resolution"]);
        assert_eq!(ask("قرار", false, false), ["قراراتها", "القرار", "قرار"]);
        assert_eq!(ask("sustainable development", false, false), ["sustainable development"]);
        assert_eq!(ask("sustainable development", false, true).len(), 2);
        assert_eq!(ask("sus*able dev?lop*", false, false), ["sustainable development"]);
        assert_eq!(ask("60/1", false, false), ["60/1"]);
        assert_eq!(ask("o.+60", true, false), ["olution 60"]);
        assert!(ask("nowhere", false, false).is_empty());
        let wanted = Wanted { text: "sustainable development".into(), limit: 1, ..Wanted::default() };
        let found = &memory.concordance(&wanted).unwrap()[0];
        let marked: Vec<&str> = found.target_spans.iter().map(|s| &found.target[s.clone()]).collect();
        assert_eq!(marked, ["التنمية المستدامة"]);
        let wrong = Wanted { text: "(".into(), regex: true, ..Wanted::default() };
        assert!(memory.concordance(&wrong).is_err());
    }
}
