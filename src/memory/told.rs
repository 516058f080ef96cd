//! What every sort of match tells of its unit: the two texts, how far it may be trusted, where it
//! is from, and what that costs.

use serde::Serialize;

use super::reader::Reader;
use super::summary::{UnitStatus, UnitSummary, best};
use crate::confidence::SURE;
use crate::exchange::store::StoredUnit;
use crate::exchange::{Tuv, code, props};

/// What takes points away from a match.
#[derive(Debug, Clone)]
pub struct Penalties {
    /// Points for an automatic unit of which nothing is sure; less the surer it is.
    pub confidence: f64,
    /// Points by the name of the file that a unit comes from.
    pub origins: Vec<(String, f64)>,
    /// Units older than this day (YYYYMMDD) lose so many points.
    pub age: Option<(u32, f64)>,
}

impl Default for Penalties {
    fn default() -> Self {
        // A coin flip of the aligner (0.5) falls out of the band of full matches, by 8 points.
        Penalties { confidence: 20.0, origins: Vec::new(), age: None }
    }
}

/// Points that were taken away, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Penalty {
    /// In words.
    pub reason: String,
    /// How many.
    pub points: f64,
}

/// Which variants of a unit answer a query.
pub(super) struct VariantSides {
    pub(super) source: usize,
    pub(super) target: usize,
}

impl VariantSides {
    /// The variant in `language` that `fits`, and the one in the wanted or another language.
    pub(super) fn of(
        entry: &StoredUnit,
        language: &str,
        wanted: Option<&str>,
        fits: impl Fn(&Tuv) -> bool,
    ) -> Option<Self> {
        let own = code::primary(language);
        let source = entry.variants.iter().position(|v| code::primary(&v.language) == own && fits(v))?;
        let target = entry.variants.iter().position(|v| {
            let code = code::primary(&v.language);
            code != own
                && wanted.is_none_or(|wanted| code::primary(wanted) == code)
                && !v.text.trim().is_empty()
        })?;
        Some(VariantSides { source, target })
    }
}

/// A unit as a match tells of it.
pub(super) struct Told<'e> {
    pub(super) source: &'e Tuv,
    pub(super) target: &'e Tuv,
    pub(super) summary: UnitSummary,
    /// Document of the origin that speaks for the unit.
    pub(super) document: Option<String>,
    /// File that this origin came from.
    pub(super) origin: String,
    pub(super) penalties: Vec<Penalty>,
}

impl<'e> Told<'e> {
    /// What is told of a unit; `None` where it is rejected.
    pub(super) fn of(
        reader: &Reader,
        entry: &'e StoredUnit,
        side: &VariantSides,
        penalties: &Penalties,
    ) -> rusqlite::Result<Option<Self>> {
        let summary = UnitSummary::of(entry);
        let texts = entry.variants.get(side.source).zip(entry.variants.get(side.target));
        let Some((source, target)) = texts.filter(|_| summary.status != UnitStatus::Rejected) else {
            return Ok(None);
        };
        let best = best(entry);
        let origin = best.map_or_else(|| Ok(String::new()), |origin| reader.source(origin.source))?;
        let document = best.and_then(|o| o.facts.prop(props::DOCUMENT)).map(str::to_owned);
        let penalties = taken(&summary, &origin, penalties);
        Ok(Some(Told { source, target, summary, document, origin, penalties }))
    }
}

/// A score in per cent, less penalties.
pub(super) fn less(score: f64, penalties: &[Penalty]) -> i32 {
    let points: f64 = penalties.iter().map(|penalty| penalty.points).sum();
    (score - points).floor().max(0.0) as i32
}

/// What a unit loses by its confidence, its origin and its age.
fn taken(summary: &UnitSummary, origin: &str, penalties: &Penalties) -> Vec<Penalty> {
    let mut taken = Vec::new();
    let sure = f64::from(SURE);
    if summary.status == UnitStatus::Auto
        && let Some(confidence) = summary.confidence.filter(|c| *c < sure)
    {
        let points = (penalties.confidence * (sure - confidence)).round();
        if points > 0.0 {
            taken.push(Penalty { reason: format!("confidence {confidence:.2}"), points });
        }
    }
    if let Some((name, points)) = penalties.origins.iter().find(|(name, _)| name == origin) {
        taken.push(Penalty { reason: format!("from {name}"), points: *points });
    }
    if let Some((day, points)) = penalties.age
        && summary.day.is_some_and(|own| own < day)
    {
        taken.push(Penalty { reason: format!("older than {day}"), points });
    }
    taken
}
