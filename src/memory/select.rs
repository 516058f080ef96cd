//! Which units of a memory are meant: for export and removal.

use serde::Serialize;

use super::reader::Reader;
use super::summary::{UnitStatus, UnitSummary};
use crate::exchange::props;
use crate::exchange::store::{StoredUnit, UnitOrigin};

/// Units by what is known of them; all that is given must hold.
#[derive(Debug, Clone, Default, Serialize)]
pub struct UnitSelection {
    /// Symbol or name of the document (`x-document`).
    pub document: Option<String>,
    /// Name of the file that they were imported from.
    pub origin: Option<String>,
    /// Status.
    pub status: Option<UnitStatus>,
    /// Least confidence; units without one are not meant.
    pub min_confidence: Option<f64>,
    /// Confidence below this.
    pub max_confidence: Option<f64>,
    /// This day or newer (YYYYMMDD).
    pub since: Option<u32>,
    /// Older than this day.
    pub before: Option<u32>,
    /// A text that one of the variants holds.
    pub text: Option<String>,
    /// Numbers of units.
    pub units: Vec<u32>,
}

impl UnitSelection {
    /// Whether it names everything.
    pub fn is_all(&self) -> bool {
        let UnitSelection {
            document,
            origin,
            status,
            min_confidence,
            max_confidence,
            since,
            before,
            text,
            units,
        } = self;
        document.is_none()
            && origin.is_none()
            && status.is_none()
            && min_confidence.is_none()
            && max_confidence.is_none()
            && since.is_none()
            && before.is_none()
            && text.is_none()
            && units.is_empty()
    }

    /// Whether a unit is meant, by what all its origins say together.
    pub(super) fn takes(&self, unit: u32, entry: &StoredUnit) -> bool {
        let summary = UnitSummary::of(entry);
        let confidence = summary.confidence;
        let fits = |wanted: Option<&str>| {
            wanted.is_none_or(|wanted| entry.variants.iter().any(|v| v.text.contains(wanted)))
        };
        (self.units.is_empty() || self.units.contains(&unit))
            && self.status.is_none_or(|status| summary.status == status)
            && self.min_confidence.is_none_or(|least| confidence.is_some_and(|c| c >= least))
            && self.max_confidence.is_none_or(|most| confidence.is_some_and(|c| c < most))
            && self.since.is_none_or(|day| summary.day.is_some_and(|own| own >= day))
            && self.before.is_none_or(|day| summary.day.is_some_and(|own| own < day))
            && fits(self.text.as_deref())
    }

    /// Whether one origin of a unit is meant; documents and files are told of each.
    pub(super) fn takes_origin(&self, reader: &Reader, origin: &UnitOrigin) -> rusqlite::Result<bool> {
        let document = self.document.as_deref();
        if document.is_some_and(|wanted| origin.facts.prop(props::DOCUMENT) != Some(wanted)) {
            return Ok(false);
        }
        match &self.origin {
            Some(wanted) => Ok(reader.source(origin.source)? == *wanted),
            None => Ok(true),
        }
    }
}
