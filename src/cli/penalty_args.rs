//! Arguments that say what takes points away from a match.

use clap::Args;

use super::select_args::day;
use crate::memory::Penalties;
use crate::{Error, Result};

/// What takes points away.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Penalties")]
pub(super) struct PenaltyArgs {
    /// Points that an automatic unit loses for each tenth of confidence under 0.9
    #[arg(long, value_name = "POINTS", default_value_t = 2.0)]
    confidence_penalty: f64,
    /// Points that units of a file lose, as NAME=POINTS; may be repeated
    #[arg(long, value_name = "NAME=POINTS")]
    origin_penalty: Vec<String>,
    /// Points that units older than a day lose, as 2015-01-01=POINTS
    #[arg(long, value_name = "DAY=POINTS")]
    age_penalty: Option<String>,
}

impl PenaltyArgs {
    /// The penalties.
    ///
    /// # Errors
    /// [`Error::Usage`] for what names no points or no day.
    pub(super) fn penalties(&self) -> Result<Penalties> {
        let points = |text: &str| -> Result<(String, f64)> {
            let found = text
                .rsplit_once('=')
                .and_then(|(name, points)| Some((name.to_owned(), points.parse().ok()?)));
            found.ok_or_else(|| Error::Usage {
                problem: format!("{text:?} names no points"),
                remedy: "write them behind an equals sign: old.tmx=5".to_owned(),
            })
        };
        let age = self.age_penalty.as_deref().map(points).transpose()?;
        Ok(Penalties {
            confidence: self.confidence_penalty * 10.0,
            origins: self.origin_penalty.iter().map(|text| points(text)).collect::<Result<_>>()?,
            age: age.map(|(name, points)| Ok::<_, Error>((day(&name)?, points))).transpose()?,
        })
    }
}
