//! A text and what the memory has that is like it.

use std::collections::HashMap;

use serde::Serialize;

use super::hit::{Hit, MatchKind, rank};
use super::reader::{Memory, Reader};
use super::score::{Sentence, compare};
use super::search::Query;
use super::summary::{UnitStatus, UnitSummary};
use super::tokens::language;
use super::told::{Penalties, VariantSides};
use super::view::View;
use crate::Result;
use crate::exchange::store::StoredUnit;
use crate::exchange::{code, props};

/// Floors in turn: each is only gone down to where the one before found too little, because
/// a lower one lets many more candidates in.
const STAGES: [f64; 3] = [0.85, 0.70, 0.50];
/// Hits that are looked at for each that is shown: penalties and doubles take some away.
const SPARE: usize = 3;
/// Hits with the same translation at most.
const SAME_TARGET: usize = 2;

/// How matches are looked for.
#[derive(Debug, Clone)]
pub struct MatchOptions {
    /// Least score in per cent.
    pub floor: f64,
    /// Most hits.
    pub limit: usize,
    /// Only texts that are the same.
    pub exact: bool,
    /// Whether a text without a match is answered with the phrases that it shares with units
    /// ([`Memory::answers`]).
    pub parts: bool,
    /// Whether units are looked for that say the same in other words ([`Memory::answers`]).
    #[cfg(feature = "encoder")]
    pub semantic: bool,
    /// Code of the language that the memory is to answer in; by default the other one.
    pub target: Option<String>,
    /// What takes points away.
    pub penalties: Penalties,
}

impl Default for MatchOptions {
    fn default() -> Self {
        MatchOptions {
            floor: 50.0,
            limit: 5,
            exact: false,
            parts: false,
            #[cfg(feature = "encoder")]
            semantic: false,
            target: None,
            penalties: Penalties::default(),
        }
    }
}

/// A text that is looked for, with what stands around it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Asked<'t> {
    /// Code of its language.
    pub language: &'t str,
    /// The text.
    pub text: &'t str,
    /// The text before it in its document.
    pub before: Option<&'t str>,
    /// The text behind it.
    pub behind: Option<&'t str>,
}

impl Memory {
    /// The best matches, the best first.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn find(&self, asked: &Asked<'_>, options: &MatchOptions) -> Result<Vec<Hit>> {
        self.read(|reader| find(reader, asked, options))
    }
}

fn find(reader: &mut Reader, asked: &Asked<'_>, options: &MatchOptions) -> rusqlite::Result<Vec<Hit>> {
    let query = Sentence::new(asked.text, language(asked.language));
    let mut hits = exact(reader, asked, &query, options)?;
    if hits.is_empty() && !options.exact {
        hits = fuzzy(reader, asked, &query, options)?;
    }
    hits.sort_by(rank);
    let mut targets: HashMap<String, usize> = HashMap::new();
    hits.retain(|hit| {
        let times = targets.entry(hit.target.trim().to_owned()).or_default();
        *times += 1;
        *times <= SAME_TARGET && f64::from(hit.score) >= options.floor.min(100.0)
    });
    hits.truncate(options.limit.max(1));
    Ok(hits)
}

/// Units with the same text, and how much of the context is the same.
fn exact(
    reader: &mut Reader,
    asked: &Asked<'_>,
    query: &Sentence<'_>,
    options: &MatchOptions,
) -> rusqlite::Result<Vec<Hit>> {
    let mut hits = Vec::new();
    // Far more than are shown: a heading may have hundreds of translations and origins.
    const MOST: usize = 256;
    for unit in reader.exact(asked.language, asked.text)?.into_iter().take(MOST) {
        let Some(entry) = reader.entry(unit)? else { continue };
        let Some(side) = VariantSides::of(&entry, asked.language, options.target.as_deref(), |v| {
            v.text.trim() == asked.text.trim()
        }) else {
            continue;
        };
        let around = context(reader, unit, &entry, side.source, asked)?;
        let kind = match around {
            0 => MatchKind::Exact,
            1 => MatchKind::Context1,
            _ => MatchKind::Context2,
        };
        hits.extend(Hit::new(reader, unit, &entry, &side, kind, query, &options.penalties)?);
    }
    Ok(hits)
}

/// How many of the two neighbours are the same in one of the unit's origins.
fn context(
    reader: &mut Reader,
    unit: u32,
    entry: &StoredUnit,
    variant: usize,
    asked: &Asked<'_>,
) -> rusqlite::Result<u32> {
    if asked.before.is_none() && asked.behind.is_none() {
        return Ok(0);
    }
    // A unit of a form letter has thousands of origins; the first hundred say what is usual.
    const MOST: usize = 100;
    let mut texts: HashMap<u32, String> = HashMap::new();
    let mut best = 0;
    for origin in entry.origins.iter().take(MOST) {
        let mut same = 0;
        for (wanted, distance, kind) in [
            (asked.before, origin.before, props::CONTEXT_BEFORE),
            (asked.behind, origin.behind, props::CONTEXT_BEHIND),
        ] {
            let Some(wanted) = wanted.map(str::trim) else { continue };
            let told = origin.facts.variants.get(variant).and_then(|v| v.prop(kind));
            let neighbour = (distance != 0).then(|| u32::try_from(i64::from(unit) + distance).ok()).flatten();
            if told.is_some_and(|told| told.trim() == wanted) {
                same += 1;
            } else if let Some(neighbour) = neighbour {
                if let std::collections::hash_map::Entry::Vacant(slot) = texts.entry(neighbour) {
                    let found = reader.entry(neighbour)?;
                    let code = code::primary(asked.language);
                    let text = found.and_then(|e| {
                        e.variants.into_iter().find(|v| code::primary(&v.language) == code).map(|v| v.text)
                    });
                    slot.insert(text.unwrap_or_default());
                }
                same += u32::from(texts.get(&neighbour).is_some_and(|text| text.trim() == wanted));
            }
        }
        best = best.max(same);
    }
    Ok(best)
}

fn fuzzy(
    reader: &mut Reader,
    asked: &Asked<'_>,
    query: &Sentence<'_>,
    options: &MatchOptions,
) -> rusqlite::Result<Vec<Hit>> {
    let Some(number) = reader.language(asked.language)? else { return Ok(Vec::new()) };
    let tokens = reader.tokens(asked.language, asked.text)?;
    let view = reader.view()?;
    let found = stages(reader, &view, number, &tokens, asked, query, options)?;
    let mut hits = Vec::new();
    for (_, unit) in found {
        let Some(entry) = reader.entry(unit)? else { continue };
        let Some(side) = best_side(&entry, asked, query, options) else { continue };
        hits.extend(Hit::new(reader, unit, &entry, &side, MatchKind::Fuzzy, query, &options.penalties)?);
    }
    Ok(hits)
}

/// Score and unit of the best, by floors in turn.
fn stages(
    reader: &mut Reader,
    view: &View,
    number: u8,
    tokens: &[u32],
    asked: &Asked<'_>,
    query: &Sentence<'_>,
    options: &MatchOptions,
) -> rusqlite::Result<Vec<(f64, u32)>> {
    let floor = (options.floor / 100.0).clamp(0.01, 1.0);
    let lower = STAGES.into_iter().filter(|stage| *stage > floor).chain([floor]);
    let wanted = options.limit.max(1) * SPARE;
    let mut known: HashMap<u32, Option<f64>> = HashMap::new();
    for stage in lower {
        let asking = Query { language: number, tokens, floor: stage, wanted };
        let best = reader.search(view, &asking, |unit, entry, _| {
            *known.entry(unit).or_insert_with(|| {
                if UnitSummary::of(&entry).status == UnitStatus::Rejected {
                    return None;
                }
                let side = best_side(&entry, asked, query, options)?;
                let text = entry.variants.get(side.source).map(|v| v.text.as_str()).unwrap_or_default();
                Some(compare(&Sentence::new(text, language(asked.language)), query).score / 100.0)
            })
        })?;
        let enough = if stage > 0.8 { options.limit } else { 1 };
        if best.found.len() >= enough || stage <= floor {
            return Ok(best.found);
        }
    }
    Ok(Vec::new())
}

/// The variant in the language of the query that is most like it, where there are several.
fn best_side(
    entry: &StoredUnit,
    asked: &Asked<'_>,
    query: &Sentence<'_>,
    options: &MatchOptions,
) -> Option<VariantSides> {
    let own = language(asked.language);
    let code = code::primary(asked.language);
    let several = entry.variants.iter().filter(|v| code::primary(&v.language) == code).count() > 1;
    let mut best: Option<(f64, String)> = None;
    if several {
        for v in entry.variants.iter().filter(|v| code::primary(&v.language) == code) {
            let score = compare(&Sentence::new(&v.text, own), query).score;
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, v.text.clone()));
            }
        }
    }
    VariantSides::of(entry, asked.language, options.target.as_deref(), |v| {
        best.as_ref().is_none_or(|(_, t)| *t == v.text)
    })
}
