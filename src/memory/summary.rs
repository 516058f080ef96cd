//! What a memory knows of a unit beside its texts, told from all its origins.

use serde::{Deserialize, Serialize};

use crate::exchange::store::{StoredUnit, UnitOrigin};
use crate::exchange::{Tu, props};

/// How far a unit may be trusted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitStatus {
    /// Nobody looked at it.
    #[default]
    Auto,
    /// A person said that it is right.
    Confirmed,
    /// A person, or the aligner, said that it is wrong; it is no match.
    Rejected,
}

/// Value of the status property for a unit that a person approved.
pub(super) const CONFIRMED: &str = "confirmed";

impl UnitStatus {
    /// As the column of the file has it.
    pub(super) fn number(self) -> i64 {
        match self {
            UnitStatus::Auto => 0,
            UnitStatus::Confirmed => 1,
            UnitStatus::Rejected => 2,
        }
    }

    /// All of them.
    pub(crate) const ALL: [Self; 3] = [UnitStatus::Auto, UnitStatus::Confirmed, UnitStatus::Rejected];

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        UnitStatus::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            UnitStatus::Auto => "auto",
            UnitStatus::Confirmed => CONFIRMED,
            UnitStatus::Rejected => props::REJECTED,
        }
    }

    fn of(tu: &Tu) -> Self {
        match tu.prop(props::STATUS) {
            Some(CONFIRMED) => UnitStatus::Confirmed,
            Some(props::REJECTED) => UnitStatus::Rejected,
            _ => UnitStatus::Auto,
        }
    }
}

/// What the columns of a unit say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct UnitSummary {
    /// Confirmed where one origin is; rejected where all are.
    pub(super) status: UnitStatus,
    /// The best of all origins.
    pub(super) confidence: Option<f64>,
    /// The newest day, as YYYYMMDD.
    pub(super) day: Option<u32>,
}

impl UnitSummary {
    /// The summary of a unit.
    pub(super) fn of(entry: &StoredUnit) -> Self {
        let all = || entry.origins.iter().map(|o| &o.facts);
        let status = if all().any(|tu| UnitStatus::of(tu) == UnitStatus::Confirmed) {
            UnitStatus::Confirmed
        } else if !entry.origins.is_empty() && all().all(|tu| UnitStatus::of(tu) == UnitStatus::Rejected) {
            UnitStatus::Rejected
        } else {
            UnitStatus::Auto
        };
        let confidence = all().filter_map(Tu::confidence).max_by(f32::total_cmp);
        UnitSummary { status, confidence: confidence.map(f64::from), day: all().filter_map(day).max() }
    }
}

/// The origin that speaks for a unit: the confirmed one, then the newest, then the last.
pub(super) fn best(entry: &StoredUnit) -> Option<&UnitOrigin> {
    let rank = |o: &&UnitOrigin| (UnitStatus::of(&o.facts) == UnitStatus::Confirmed, day(&o.facts));
    entry.origins.iter().max_by_key(rank)
}

/// The day of a record, as YYYYMMDD: that of its document, else when it was changed or made.
pub(super) fn day(tu: &Tu) -> Option<u32> {
    let attribute = |name: &str| {
        let own = tu.attribute(name);
        own.or_else(|| {
            let sides = tu.variants.iter().flat_map(|v| &v.attributes);
            sides.filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).max()
        })
    };
    let written =
        tu.prop(props::DATE).or_else(|| attribute("changedate")).or_else(|| attribute("creationdate"))?;
    let digits: String = written.chars().filter(char::is_ascii_digit).take(8).collect();
    digits.parse().ok().filter(|day| (1_000_101..=99_991_231).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Prop;

    #[test]
    fn one_confirmed_origin_confirms_and_the_newest_day_counts() {
        let tu = |props: &[(&str, &str)]| Tu {
            props: props.iter().map(|(kind, value)| Prop::new(*kind, *value)).collect(),
            ..Tu::default()
        };
        let mut entry = StoredUnit::of(&tu(&[("x-align-status", "rejected"), ("x-date", "2015-03-04")]), 1);
        assert_eq!(UnitSummary::of(&entry).status, UnitStatus::Rejected);
        entry.origins.extend(StoredUnit::of(&tu(&[("x-quality", "0.7")]), 1).origins);
        let summary = UnitSummary::of(&entry);
        assert_eq!((summary.status, summary.day), (UnitStatus::Auto, Some(20_150_304)));
        assert!((summary.confidence.unwrap() - 0.7).abs() < 1e-6);
        entry.origins.extend(StoredUnit::of(&tu(&[("x-align-status", "confirmed")]), 1).origins);
        assert_eq!(UnitSummary::of(&entry).status, UnitStatus::Confirmed);
        assert_eq!(best(&entry).unwrap().facts.prop("x-align-status"), Some("confirmed"));
        let mut dated = tu(&[]);
        dated.attributes.push(("creationdate".into(), "20260101T000000Z".into()));
        assert_eq!(day(&dated), Some(20_260_101));
    }
}
