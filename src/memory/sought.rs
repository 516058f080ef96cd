//! What a concordance looks for: words in any form, values, dates and wildcards, or a regular expression;
//! as a pattern for the index, and as a question to a text.

use std::collections::HashSet;
use std::ops::Range;

use regex_lite::Regex;

use super::having::{Pattern, Standing};
use super::intern::find_word;
use super::keys::value_number;
use super::reader::Reader;
use super::score::{Own, Sentence};
use super::tokens::WordOrPlaceable;
use crate::lang::{Language, Rules, date};
use crate::{Error, Result};

/// Days of a date of which only the month is named.
const DAYS: [u32; 31] = {
    let mut days = [0; 31];
    let mut day = 0;
    while day < 31 {
        days[day] = day as u32 + 1;
        day += 1;
    }
    days
};

/// Years of a date that names none: that, and those that texts speak of. Each costs a look for a
/// row, microseconds.
const YEARS: [u32; 202] = {
    let mut years = [0; 202];
    let mut at = 1;
    while at < 202 {
        years[at] = 1899 + at as u32;
        at += 1;
    }
    years
};

/// One of the words.
pub(super) enum SoughtWord {
    Stem(String),
    Value(WordOrPlaceable),
    /// Any day of this month, and of this year where one is named.
    DayOf(u32, Option<u32>),
    Wild(String),
}

pub(super) enum Matcher {
    /// The words in each of their readings, and how they stand.
    Words(Vec<Vec<SoughtWord>>, Standing),
    Regex(Regex),
}

impl Matcher {
    /// Of a regular expression, for the text as it is written.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is none.
    pub(super) fn regex(text: &str) -> Result<Self> {
        Regex::new(text).map(Matcher::Regex).map_err(|e| Error::Usage {
            problem: format!("{text:?} is no regular expression: {e}"),
            remedy: "without --regex it is looked for as words".to_owned(),
        })
    }

    /// Of words in the language `own`.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no word.
    pub(super) fn words(text: &str, own: Language, standing: Standing) -> Result<Self> {
        let plain = words_of(text, own, &[]);
        if plain.is_empty() {
            return Err(Error::Usage {
                problem: format!("{text:?} has no word"),
                remedy: "name a word, a number or a symbol; --regex looks for anything".to_owned(),
            });
        }
        // A month is a word of its own, but part of one where a text has the day as well.
        let months = date::months(&capitalised(text), own);
        let dated = (!months.is_empty()).then(|| words_of(text, own, &months));
        Ok(Matcher::Words(std::iter::once(plain).chain(dated).collect(), standing))
    }

    /// Where a text in the language `own` has what is looked for, in bytes.
    pub(super) fn spans(&self, text: &str, own: Language) -> Vec<Range<usize>> {
        match self {
            Matcher::Regex(regex) => regex.find_iter(text).map(|m| m.range()).collect(),
            Matcher::Words(readings, standing) => {
                let sentence = Sentence::new(text, own);
                let mut all: Vec<Range<usize>> =
                    readings.iter().flat_map(|words| places(&sentence, words, *standing)).collect();
                all.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
                all.dedup_by(|later, first| later.start < first.end);
                all
            }
        }
    }
}

/// The words of a text; what stands in `months` is any day of them.
fn words_of(text: &str, own: Language, months: &[date::Month]) -> Vec<SoughtWord> {
    let mut words = Vec::new();
    let mut at = 0;
    for month in months {
        words.extend(plain_words(text.get(at..month.span.start).unwrap_or_default(), own));
        words.push(SoughtWord::DayOf(month.month, month.year));
        at = month.span.end;
    }
    words.extend(plain_words(text.get(at..).unwrap_or_default(), own));
    words
}

fn plain_words(text: &str, own: Language) -> Vec<SoughtWord> {
    let mut words = Vec::new();
    let mut plain = String::new();
    let take = |plain: &mut String, words: &mut Vec<SoughtWord>| {
        words.extend(Sentence::new(plain, own).tokens.into_iter().map(|token| match token.kind {
            WordOrPlaceable::Word => SoughtWord::Stem(token.stem),
            value => SoughtWord::Value(value),
        }));
        plain.clear();
    };
    for part in text.split_whitespace() {
        if part.contains(['*', '?']) {
            take(&mut plain, &mut words);
            let keyed: Vec<String> =
                part.split_inclusive(['*', '?']).map(|p| pattern_key(p, own.rules())).collect();
            words.push(SoughtWord::Wild(keyed.concat()));
        } else {
            plain.push_str(part);
            plain.push(' ');
        }
    }
    take(&mut plain, &mut words);
    words
}

/// The text with capitals where words begin, by which months are known; as long as it was.
fn capitalised(text: &str) -> String {
    let mut before = ' ';
    let capital = |c: char| {
        let inside = std::mem::replace(&mut before, c).is_alphanumeric();
        if inside { c } else { c.to_ascii_uppercase() }
    };
    text.chars().map(capital).collect()
}

/// Letters as keys have them, with the sign behind them.
fn pattern_key(part: &str, rules: &dyn Rules) -> String {
    match part.strip_suffix(['*', '?']) {
        Some(letters) => rules.key(letters) + part.get(letters.len()..).unwrap_or_default(),
        None => rules.key(part),
    }
}

/// What the index is asked for; `None` where the memory does not have one of the words at all.
pub(super) fn pattern(
    reader: &Reader,
    words: &[SoughtWord],
    standing: Standing,
    code: &str,
) -> rusqlite::Result<Option<Pattern>> {
    let Some(language) = reader.language(code)? else { return Ok(None) };
    let (mut tokens, mut values) = (Vec::with_capacity(words.len()), Vec::new());
    for word in words {
        let name = match word {
            SoughtWord::Wild(_) => {
                tokens.push(None);
                continue;
            }
            SoughtWord::Stem(stem) => stem,
            SoughtWord::Value(WordOrPlaceable::Date(day, month, None)) => {
                values.push(rows_of(&[*day], *month, &YEARS));
                WordOrPlaceable::DATE
            }
            SoughtWord::DayOf(month, Some(year)) => {
                values.push(rows_of(&DAYS, *month, &[*year]));
                WordOrPlaceable::DATE
            }
            // One of twelve dates or so: they are looked at.
            SoughtWord::DayOf(_, None) => WordOrPlaceable::DATE,
            SoughtWord::Value(kind) => {
                values.push(kind.sayings().iter().map(|saying| value_number(saying)).collect());
                kind.name().unwrap_or_default()
            }
        };
        match find_word(&reader.connection, name)? {
            None => return Ok(None),
            number => tokens.push(number),
        }
    }
    let telling = words.iter().all(|word| matches!(word, SoughtWord::Stem(_)));
    Ok(Some(Pattern { language, tokens, values, standing, telling }))
}

/// The rows of what dates say.
fn rows_of(days: &[u32], month: u32, years: &[u32]) -> Vec<u32> {
    let date = |day: u32, year: u32| WordOrPlaceable::Date(day, month, Some(year).filter(|year| *year > 0));
    let says = days.iter().flat_map(|day| years.iter().map(move |year| date(*day, *year).sayings()));
    says.flatten().map(|saying| value_number(&saying)).collect()
}

/// Where the words stand: as a phrase, or each anywhere if all are there.
fn places(sentence: &Sentence<'_>, words: &[SoughtWord], standing: Standing) -> Vec<Range<usize>> {
    let tokens = &sentence.tokens;
    if standing == Standing::Anywhere {
        let of = |word: &SoughtWord| {
            tokens.iter().filter(|t| fits(word, t)).map(|t| t.span.clone()).collect::<Vec<_>>()
        };
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

fn fits(word: &SoughtWord, token: &Own<'_>) -> bool {
    match word {
        SoughtWord::Stem(stem) => token.kind == WordOrPlaceable::Word && token.stem == *stem,
        SoughtWord::Value(WordOrPlaceable::Date(day, month, None)) => {
            matches!(&token.kind, WordOrPlaceable::Date(d, m, _) if (d, m) == (day, month))
        }
        SoughtWord::Value(value) => value.says(&token.kind),
        SoughtWord::DayOf(month, year) => {
            matches!(&token.kind, WordOrPlaceable::Date(_, m, y) if m == month && (year.is_none() || y == year))
        }
        SoughtWord::Wild(pattern) => token.kind == WordOrPlaceable::Word && wild(pattern, &token.key),
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
