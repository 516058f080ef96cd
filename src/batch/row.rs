//! What became of one pair, and the table of a whole run.

use serde::Serialize;

use super::FilePair;
use crate::bitext::{AlignStatus, Bitext};
use crate::finding::checks_of;
use crate::{Error, Result};

/// Result of one pair; a row of `batch.csv`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BatchRow {
    /// Name of the pair.
    pub name: String,
    /// Source file, as it was found.
    pub source: String,
    /// Target file.
    pub target: String,
    /// Units in the memory.
    pub units: usize,
    /// Segments without counterpart on both sides.
    pub unpaired: usize,
    /// Mean confidence of the units, 0 to 1, to three decimals; none without a result.
    pub mean_confidence: Option<f64>,
    /// Units that a person should look at.
    pub doubtful: usize,
    /// Pairs with less than the least confidence asked for.
    pub rejected: usize,
    /// Units with findings by check: `numbers 2, quotes 1`.
    pub findings: String,
    /// `parallel`, `not-parallel`, `failed`, `unclear` or `alone`.
    pub verdict: &'static str,
    /// What went wrong and what to do about it.
    pub error: String,
}

impl BatchRow {
    /// A row that only says which files it is about.
    pub(super) fn of(pair: &FilePair, verdict: &'static str, error: String) -> BatchRow {
        let show = |path: &Option<std::path::PathBuf>| {
            path.as_ref().map(|p| p.display().to_string()).unwrap_or_default()
        };
        BatchRow {
            name: pair.name.clone(),
            source: show(&pair.source),
            target: show(&pair.target),
            verdict,
            error,
            ..BatchRow::default()
        }
    }

    /// The row of a pair whose memory was written.
    pub(super) fn done(pair: &FilePair, bitext: &Bitext) -> BatchRow {
        let status = |status| bitext.units.iter().filter(|u| u.status == status).count();
        BatchRow {
            units: bitext.accepted().count(),
            unpaired: bitext.unpaired.len(),
            mean_confidence: Some((f64::from(bitext.mean_confidence()) * 1000.0).round() / 1000.0),
            doubtful: status(AlignStatus::Doubtful),
            rejected: status(AlignStatus::Rejected),
            findings: findings(bitext),
            ..BatchRow::of(
                pair,
                if bitext.verdict.parallel { "parallel" } else { "not-parallel" },
                String::new(),
            )
        }
    }

    /// The row of a pair that ended with `error`.
    pub(super) fn failed(pair: &FilePair, error: &Error) -> BatchRow {
        let verdict = if matches!(error, Error::NotParallel { .. }) { "not-parallel" } else { "failed" };
        let message = match error.remedy() {
            Some(remedy) => format!("{error}; {remedy}"),
            None => error.to_string(),
        };
        BatchRow::of(pair, verdict, message)
    }

    /// Whether a memory was asked for and could not be had. A file that stands
    /// alone was never a pair.
    pub fn is_failure(&self) -> bool {
        !self.error.is_empty() && self.verdict != "alone"
    }
}

/// Accepted units with findings, by check.
fn findings(bitext: &Bitext) -> String {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for check in bitext.accepted().flat_map(|unit| checks_of(&unit.flags)) {
        *counts.entry(check).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(check, count)| format!("{check} {count}")).collect();
    parts.join(", ")
}

/// The bytes of `batch.csv`.
///
/// # Errors
/// None that a user can cause.
pub fn to_csv(rows: &[BatchRow]) -> Result<Vec<u8>> {
    let failed = |e: String| Error::content("batch.csv", e, "this is a fault; report it");
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_pair_says_why() {
        let pair =
            FilePair { name: "a".into(), source: Some("a.ar.txt".into()), target: None, problem: None };
        let row = BatchRow::failed(&pair, &Error::content("a.ar.txt", "empty", "check it"));
        assert!(row.is_failure());
        let csv = String::from_utf8(to_csv(&[row]).unwrap()).unwrap();
        assert_eq!(
            csv,
            "name,source,target,units,unpaired,mean_confidence,doubtful,rejected,findings,verdict,error\n\
             a,a.ar.txt,,0,0,,0,0,,failed,a.ar.txt: empty; check it\n"
        );
    }
}
