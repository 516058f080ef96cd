//! A match: what the memory has, how like it is and why, and what to make of it.

use std::cmp::Ordering;

use serde::Serialize;

use super::omegat::{self, Omegat};
use super::reader::Reader;
use super::score::{Marked, Sentence, compare, marked};
use super::suggestion::{Suggestion, suggest};
use super::summary::{UnitStatus, best};
use super::tokens::language;
use super::told::{Penalties, Penalty, Told, VariantSides, less};
use crate::exchange::Tu;
use crate::exchange::store::StoredUnit;

/// What sort of match it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchKind {
    /// Something else than numbers, dates, symbols and labels differs.
    Fuzzy,
    /// Only numbers, dates, symbols and labels differ.
    Placeables,
    /// The same text.
    Exact,
    /// The same text, and the text before or behind it.
    Context1,
    /// The same text, and the texts before and behind it.
    Context2,
}

impl MatchKind {
    fn top(self) -> i32 {
        match self {
            MatchKind::Context2 => 102,
            MatchKind::Context1 => 101,
            _ => 100,
        }
    }
}

/// A match.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Number of the unit in the memory.
    pub unit: u32,
    /// What sort of match.
    pub kind: MatchKind,
    /// Per cent: that of the texts, 101 and 102 with context, less penalties.
    pub score: i32,
    /// Score of the texts before penalties, 0 to 100.
    pub own: f64,
    /// What OmegaT says of the same texts.
    pub omegat: Omegat,
    /// Why the score is less than that of the texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub penalties: Vec<Penalty>,
    /// Code of the language of the text that is like the query.
    pub source_language: String,
    /// The text that is like the query.
    pub source: String,
    /// Code of the language of the translation.
    pub target_language: String,
    /// Its translation as the memory has it.
    pub target: String,
    /// The translation with numbers, dates, symbols and labels of the query.
    pub suggestion: Suggestion,
    /// In what the text differs from the query.
    pub differences: Vec<Marked>,
    /// How far the unit may be trusted.
    pub status: UnitStatus,
    /// Confidence of the aligner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Day, as YYYYMMDD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// Document that the unit is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// File that it was imported from.
    pub origin: String,
    /// How many origins it has.
    pub origins: usize,
    /// Who wrote or changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// How often it was taken.
    pub uses: u64,
}

impl Hit {
    /// The hit of a unit; `None` where it is rejected.
    pub(super) fn new(
        reader: &mut Reader,
        unit: u32,
        entry: &StoredUnit,
        side: &VariantSides,
        kind: MatchKind,
        query: &Sentence<'_>,
        penalties: &Penalties,
    ) -> rusqlite::Result<Option<Self>> {
        let Some(Told { source, target, summary, document, origin, penalties: mut taken }) =
            Told::of(reader, entry, side, penalties)?
        else {
            return Ok(None);
        };
        let own = language(&source.language);
        let sentence = Sentence::new(&source.text, own);
        let compared = compare(&sentence, query);
        let suggestion = suggest(&sentence, query, &compared.edits, target, language(&target.language));
        let kind = if kind == MatchKind::Fuzzy && compared.frame { MatchKind::Placeables } else { kind };
        if suggestion.missing > 0 {
            taken.push(Penalty {
                reason: format!("{} values have no counterpart in the translation", suggestion.missing),
                points: suggestion.missing.min(10) as f64,
            });
        }
        let whole = if kind > MatchKind::Placeables { f64::from(kind.top()) } else { compared.score.floor() };
        Ok(Some(Hit {
            unit,
            kind,
            score: less(whole, &taken),
            own: if kind > MatchKind::Placeables { 100.0 } else { compared.score },
            omegat: omegat::scores(&source.text, query.text, own),
            penalties: taken,
            source_language: source.language.clone(),
            source: source.text.clone(),
            target_language: target.language.clone(),
            target: target.text.clone(),
            suggestion,
            differences: marked(&sentence, query, &compared.edits),
            status: summary.status,
            confidence: summary.confidence,
            day: summary.day,
            document,
            origin,
            origins: entry.origins.len(),
            who: best(entry).and_then(|o| who(&o.facts)),
            uses: reader.uses(unit)?,
        }))
    }
}

/// Who wrote or changed a record last.
pub(super) fn who(facts: &Tu) -> Option<String> {
    let all = || std::iter::once(&facts.attributes).chain(facts.variants.iter().map(|v| &v.attributes));
    let get = |name: &str| all().flatten().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    get("changeid").or_else(|| get("creationid"))
}

/// The better hit first: by score, by sort, confirmed, newer, more often taken.
pub(crate) fn rank(one: &Hit, other: &Hit) -> Ordering {
    let key = |hit: &Hit| (hit.score, hit.kind, hit.status == UnitStatus::Confirmed, hit.day, hit.uses);
    key(other).cmp(&key(one)).then(other.own.total_cmp(&one.own)).then(one.unit.cmp(&other.unit))
}
