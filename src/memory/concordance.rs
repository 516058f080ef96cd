//! Where words stand in a memory, in either language, with what stands opposite.

use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::having::{self, Standing};
use super::reader::{Memory, Reader};
use super::sought::{Matcher, SoughtWord, pattern};
use super::summary::{UnitStatus, UnitSummary, best};
use super::tokens::language;
use super::told::VariantSides;
use crate::Result;
use crate::exchange::store::StoredUnit;
use crate::exchange::{code, props};
use crate::lexicon::Lexicon;
use crate::words::{self, Aligner, counterpart, words_at};

/// Units that are looked at in all threads at once, where every text is to be read.
const AT_ONCE: usize = 4096;

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

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Concordance {
    /// The first units, as many as were wanted.
    #[serde(rename = "hits")]
    pub found: Vec<ConcordanceLine>,
    /// How many units have the words.
    pub units: usize,
    /// Whether these are all of them, or only those that were counted in a moment.
    pub all: bool,
}

/// A unit that has the words.
#[derive(Debug, Clone, Serialize)]
pub struct ConcordanceLine {
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
    pub status: UnitStatus,
}

impl Memory {
    /// Finds units, in the order in which they came, up to the limit, and says how many there
    /// are. Words are found by the index; wildcards alone and regular expressions read every text.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::Error::Usage) for a regular expression that is none, or no word at all; as [`Memory::open`].
    pub fn concordance(&self, wanted: &Wanted) -> Result<Concordance> {
        let code = match (&wanted.language, wanted.regex) {
            (Some(code), _) => Some(code.clone()),
            (None, false) => Some(super::ask::written_in(&wanted.text).code().to_owned()),
            (None, true) => None,
        };
        let matcher = matcher(wanted, code.as_deref())?;
        let mut out = self.read(|reader| find(reader, &matcher, code.as_deref(), wanted.limit.max(1)))?;
        out.found.par_iter_mut().for_each(mark);
        Ok(out)
    }
}

fn matcher(wanted: &Wanted, code: Option<&str>) -> Result<Matcher> {
    if wanted.regex {
        return Matcher::regex(&wanted.text);
    }
    let standing = if wanted.anywhere { Standing::Anywhere } else { Standing::Phrase };
    Matcher::words(&wanted.text, language(code.unwrap_or_default()), standing)
}

fn find(
    reader: &mut Reader,
    matcher: &Matcher,
    code: Option<&str>,
    limit: usize,
) -> rusqlite::Result<Concordance> {
    let mut out = Concordance { found: Vec::new(), units: 0, all: true };
    if let (Matcher::Words(readings, standing), Some(code)) = (matcher, code)
        && readings.iter().flatten().any(|word| !matches!(word, SoughtWord::Wild(_)))
    {
        let view = reader.view()?;
        let mut seen: HashSet<u32> = HashSet::new();
        for words in readings {
            let Some(pattern) = pattern(reader, words, *standing, code)? else { continue };
            let mut found = Vec::new();
            let count = having::each(reader, &view, &pattern, limit, &mut |reader, unit| {
                if seen.contains(&unit) {
                    return Ok(false);
                }
                let looked = reader.entry(unit)?.and_then(|entry| look(unit, &entry, matcher, Some(code)));
                let has = looked.is_some();
                if found.len() < limit {
                    found.extend(looked);
                }
                Ok(has)
            })?;
            seen.extend(found.iter().map(|found| found.unit));
            let shown = out.found.len() == out.units && found.len() == count.units;
            out.found.extend(found);
            if shown || out.units == 0 || count.units == 0 {
                out.units += count.units;
                out.all &= count.all;
            } else {
                // A unit may have it in both readings, and not all were looked at.
                (out.units, out.all) = (out.units.max(count.units), false);
            }
        }
        out.found.sort_by_key(|found| found.unit);
        out.found.truncate(limit);
        return Ok(out);
    }
    let mut waiting = Vec::with_capacity(AT_ONCE);
    reader.each(|_, unit, entry| {
        waiting.push((unit, entry));
        if waiting.len() == AT_ONCE {
            look_at_all(&mut waiting, matcher, code, limit, &mut out);
        }
        Ok(())
    })?;
    look_at_all(&mut waiting, matcher, code, limit, &mut out);
    Ok(out)
}

/// Looks at units in all threads; the order stays.
fn look_at_all(
    units: &mut Vec<(u32, StoredUnit)>,
    matcher: &Matcher,
    code: Option<&str>,
    limit: usize,
    out: &mut Concordance,
) {
    let all: Vec<Option<ConcordanceLine>> =
        units.par_iter().map(|(unit, entry)| look(*unit, entry, matcher, code)).collect();
    units.clear();
    for found in all.into_iter().flatten() {
        out.units += 1;
        if out.found.len() < limit {
            out.found.push(found);
        }
    }
}

/// The unit with its places, if it has what is looked for.
fn look(unit: u32, entry: &StoredUnit, matcher: &Matcher, code: Option<&str>) -> Option<ConcordanceLine> {
    let wanted = code.map(code::primary);
    for (at, variant) in entry.variants.iter().enumerate() {
        if wanted.as_ref().is_some_and(|wanted| code::primary(&variant.language) != *wanted) {
            continue;
        }
        let spans = matcher.spans(&variant.text, language(&variant.language));
        if spans.is_empty() {
            continue;
        }
        let Some(side) = VariantSides::of(entry, &variant.language, None, |v| v.text == variant.text) else {
            continue;
        };
        let target = entry.variants.get(side.target).filter(|_| side.source == at)?;
        let summary = UnitSummary::of(entry);
        return Some(ConcordanceLine {
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

/// Marks on the other side what translates the words that were found.
fn mark(found: &mut ConcordanceLine) {
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
    use crate::memory::tests::{place, sentence, tu};
    use crate::memory::{Change, MemoryWriter};
    use crate::random::Random;

    #[test]
    fn words_are_found_in_any_form_and_marked_on_both_sides() {
        let place = place();
        let mut writer = MemoryWriter::open(&place.path).unwrap();
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
                .found
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
        let found = &memory.concordance(&wanted).unwrap().found[0];
        let marked: Vec<&str> = found.target_spans.iter().map(|s| &found.target[s.clone()]).collect();
        assert_eq!(marked, ["التنمية المستدامة"]);
        let wrong = Wanted { text: "(".into(), regex: true, ..Wanted::default() };
        assert!(memory.concordance(&wrong).is_err());
    }

    #[test]
    fn parts_of_a_date_are_found_in_the_whole_of_it() {
        for tail in [1, 4096] {
            let place = place();
            let mut writer = MemoryWriter::open(&place.path).unwrap();
            writer.tail = tail;
            let units = vec![
                tu("المؤرخ 12 أيلول/سبتمبر 2005 بشأنها", "Adopted on 12 September 2005 by them"),
                tu("في أيلول/سبتمبر 2005", "In September 2005 they met"),
                tu("في 3 أيلول/سبتمبر 1999", "On 3 September 1999, and in September 2005"),
                tu("في 12 آذار/مارس 2005", "On March 12, 2005"),
            ];
            writer.add("a", units).unwrap();
            let memory = Memory::open(&place.path).unwrap();
            let ask = |text: &str, anywhere| {
                let wanted = Wanted { text: text.into(), anywhere, limit: 10, ..Wanted::default() };
                let found = memory.concordance(&wanted).unwrap();
                assert_eq!((found.units, found.all), (found.found.len(), true), "{text}");
                let shown = |f: &ConcordanceLine| {
                    f.spans.iter().map(|s| f.source[s.clone()].to_owned()).collect::<Vec<_>>()
                };
                found.found.iter().map(|f| (f.unit, shown(f).join("|"))).collect::<Vec<_>>()
            };
            let own = |unit: u32, text: &str| (unit, text.to_owned());
            assert_eq!(
                ask("September 2005", false),
                [own(1, "12 September 2005"), own(2, "September 2005"), own(3, "September 2005")]
            );
            assert_eq!(ask("september 2005 by", false), [own(1, "12 September 2005 by")]);
            assert_eq!(ask("September", false).len(), 3);
            assert_eq!(ask("September", false)[2].1, "3 September 1999|September");
            assert_eq!(ask("on 12 September", false), [own(1, "on 12 September 2005")]);
            assert_eq!(ask("them September 2005", true).len(), 1);
            assert_eq!(ask("أيلول/سبتمبر 2005", false).len(), 2);
            assert_eq!(ask("March 2005", false), [own(4, "March 12, 2005")]);
            assert!(ask("March 2006", false).is_empty() && ask("May 2005", false).is_empty());
        }
    }

    fn all_units(memory: &Memory) -> Vec<(u32, StoredUnit)> {
        let mut units = Vec::new();
        let read = memory.read(|reader| {
            reader.each(|_, unit, entry| {
                units.push((unit, entry));
                Ok(())
            })
        });
        read.unwrap();
        units
    }

    /// The units that have it, by reading every text.
    fn scanned(units: &[(u32, StoredUnit)], wanted: &Wanted) -> Vec<u32> {
        let code = wanted.language.as_deref();
        let matcher = matcher(wanted, code).unwrap();
        let found = units.iter().filter_map(|(unit, entry)| look(*unit, entry, &matcher, code));
        found.map(|found| found.unit).collect()
    }

    #[test]
    fn the_index_finds_what_reading_every_text_finds() {
        let place = place();
        let mut writer = MemoryWriter::open(&place.path).unwrap();
        writer.tail = 40;
        let mut random = Random::new(23);
        let mut texts = Vec::new();
        for batch in 0..8 {
            let mut units = Vec::new();
            for n in 0..180 {
                let value = [" 7", " 7", " 60/1", " of 3 May 2004", ""][random.between(0, 4)];
                let words = random.between(2, 9);
                let text =
                    format!("{} of the{value} {}", sentence(&mut random, words), sentence(&mut random, 2));
                units.push(tu(&format!("نص {batch} {n}"), &text));
                texts.push(text);
            }
            writer.add("a", units).unwrap();
        }
        let gone: Vec<u32> = (0..60).map(|_| random.between(1, 700) as u32).collect();
        writer.delete(&gone).unwrap();
        for unit in (5..700).step_by(40) {
            let text = format!("{} 60/1", sentence(&mut random, 4));
            let text = Some(("en".to_owned(), text));
            writer.change(unit, &Change { text, ..Change::default() }).unwrap();
        }
        let ask_all = |random: &mut Random, texts: &[String], memory: &Memory| {
            let all = all_units(memory);
            let (mut some, mut uncounted) = (0, 0);
            for n in 0..180 {
                let words: Vec<&str> = texts[random.between(0, texts.len() - 1)].split_whitespace().collect();
                let most = n % 3 + 1;
                let from = random.between(0, words.len() - most);
                let mut text = words[from..from + most].join(" ");
                if n % 10 == 0 {
                    text.push_str(["*", " of", " 7"][random.between(0, 2)]);
                }
                let limit = if n % 2 == 0 { 10_000 } else { 3 };
                let language = Some("en".to_owned());
                let wanted = Wanted { text, anywhere: n % 4 > 1, language, limit, regex: false };
                let expected = scanned(&all, &wanted);
                let found = memory.concordance(&wanted).unwrap();
                let units: Vec<u32> = found.found.iter().map(|found| found.unit).collect();
                assert_eq!(units, expected[..limit.min(expected.len())], "{wanted:?}");
                assert!(if found.all { found.units == expected.len() } else { found.units < expected.len() });
                some += usize::from(found.units > 0);
                uncounted += usize::from(!found.all);
            }
            assert!(some > 125 && uncounted > 0, "{some} {uncounted}");
        };
        ask_all(&mut random, &texts, &Memory::open(&place.path).unwrap());
        writer.vacuum().unwrap();
        ask_all(&mut random, &texts, &Memory::open(&place.path).unwrap());
    }
}
