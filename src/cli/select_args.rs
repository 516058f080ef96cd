//! Arguments that say which units of a memory are meant.

use clap::Args;

use super::named::among;
use crate::memory::{UnitSelection, UnitStatus};
use crate::{Error, Result};

/// Which units; all that is given must hold.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Units")]
pub(super) struct SelectArgs {
    /// Symbol or name of their document
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
    /// File that they were imported from
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// How far they were decided
    #[arg(long, value_name = "STATUS", value_parser = among(UnitStatus::ALL, UnitStatus::name))]
    status: Option<UnitStatus>,
    /// Least confidence, 0 to 1
    #[arg(long, value_name = "C")]
    min_confidence: Option<f64>,
    /// Less confidence than this
    #[arg(long, value_name = "C")]
    max_confidence: Option<f64>,
    /// This day or newer, as 2024-12-31
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Older than this day
    #[arg(long, value_name = "DAY")]
    before: Option<String>,
    /// With this in one of their texts
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Numbers of units, as `match` shows them
    #[arg(long = "unit", value_name = "N")]
    units: Vec<u32>,
}

impl SelectArgs {
    /// The selection.
    ///
    /// # Errors
    /// [`Error::Usage`] for a day that is none.
    pub(super) fn selection(&self) -> Result<UnitSelection> {
        Ok(UnitSelection {
            document: self.document.clone(),
            origin: self.origin.clone(),
            status: self.status,
            min_confidence: self.min_confidence,
            max_confidence: self.max_confidence,
            since: self.since.as_deref().map(day).transpose()?,
            before: self.before.as_deref().map(day).transpose()?,
            text: self.text.clone(),
            units: self.units.clone(),
        })
    }
}

/// A day as a number: 20241231 for `2024-12-31`.
///
/// # Errors
/// [`Error::Usage`] where it is none.
pub(super) fn day(text: &str) -> Result<u32> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let number = digits.parse().ok().filter(|_| digits.len() == 8);
    number.ok_or_else(|| Error::Usage {
        problem: format!("{text:?} is no day"),
        remedy: "write year, month and day: 2024-12-31".to_owned(),
    })
}
