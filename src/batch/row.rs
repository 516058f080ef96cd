//! What became of one pair, and the table of a whole run.

use std::borrow::Cow;

use serde::Serialize;

use super::FilePair;
use crate::bitext::{AlignStatus, Bitext};
use crate::exchange::columns::protected;
use crate::finding::checks_of;
use crate::write::Written;
use crate::{Error, Result};

/// Result of one pair; a row of `batch.csv`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct BatchRow {
    /// Name of the pair.
    pub name: String,
    /// Source file, as it was found.
    pub source: String,
    /// Target file.
    pub target: String,
    /// Units in the memory.
    pub units: u64,
    /// Segments without counterpart on both sides.
    pub unpaired: usize,
    /// Mean confidence of the units, 0 to 1, to three decimals; none without a result.
    pub mean_confidence: Option<f64>,
    /// Units that a person should look at.
    pub doubtful: usize,
    /// Pairs with less than the least confidence asked for.
    pub rejected: usize,
    /// What is not in the memory, by reason: `no counterpart 2, the same pair again 1`.
    pub left_out: String,
    /// Units with findings by check: `numbers 2, quotes 1`.
    pub findings: String,
    /// `parallel`, `not-parallel`, `failed`, `unclear`, `alone`, or `kept` where somebody
    /// changed the memory that is there.
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
    pub(super) fn done(pair: &FilePair, bitext: &Bitext, written: &Written) -> BatchRow {
        let status = |status| bitext.units.iter().filter(|u| u.status == status).count();
        BatchRow {
            units: written.units,
            unpaired: bitext.unpaired.len(),
            mean_confidence: Some((f64::from(bitext.mean_confidence()) * 1000.0).round() / 1000.0),
            doubtful: status(AlignStatus::Doubtful),
            rejected: status(AlignStatus::Rejected),
            left_out: counts(&written.left_out),
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
        let verdict = match error {
            Error::NotParallel { .. } => "not-parallel",
            Error::Changed { .. } => "kept",
            _ => "failed",
        };
        let message = match error.remedy() {
            Some(remedy) => format!("{error}; {remedy}"),
            None => error.to_string(),
        };
        BatchRow::of(pair, verdict, message)
    }

    /// Whether a memory was asked for and could not be had. A file that stands
    /// alone was never a pair.
    pub(crate) fn is_failure(&self) -> bool {
        !self.error.is_empty() && self.verdict != "alone"
    }
}

/// Accepted units with findings, by check.
fn findings(bitext: &Bitext) -> String {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for check in bitext.accepted().flat_map(|unit| checks_of(&unit.flags)) {
        *counts.entry(check).or_default() += 1;
    }
    self::counts(&counts)
}

/// Counts in words.
fn counts(counts: &std::collections::BTreeMap<impl std::fmt::Display, impl std::fmt::Display>) -> String {
    let parts: Vec<String> = counts.iter().map(|(what, count)| format!("{what} {count}")).collect();
    parts.join(", ")
}

/// The columns of `batch.csv`.
const COLUMNS: [&str; 12] = [
    "name",
    "source",
    "target",
    "units",
    "unpaired",
    "mean_confidence",
    "doubtful",
    "rejected",
    "left_out",
    "findings",
    "verdict",
    "error",
];

impl BatchRow {
    fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        let number = |n: usize| Cow::Owned(n.to_string());
        [
            Cow::Borrowed(self.name.as_str()),
            Cow::Borrowed(self.source.as_str()),
            Cow::Borrowed(self.target.as_str()),
            Cow::Owned(self.units.to_string()),
            number(self.unpaired),
            Cow::Owned(self.mean_confidence.map(|mean| mean.to_string()).unwrap_or_default()),
            number(self.doubtful),
            number(self.rejected),
            Cow::Borrowed(self.left_out.as_str()),
            Cow::Borrowed(self.findings.as_str()),
            Cow::Borrowed(self.verdict),
            Cow::Borrowed(self.error.as_str()),
        ]
    }
}

/// The bytes of `batch.csv`: unless `plain`, with the mark and the protection that
/// spreadsheets need (a file may be called `=cmd`).
///
/// # Errors
/// None that a user can cause.
pub(crate) fn to_csv(rows: &[BatchRow], plain: bool) -> Result<Vec<u8>> {
    let failed = |e: String| Error::content("batch.csv", e, "this is a fault; report it");
    let mark = if plain { "" } else { "\u{FEFF}" };
    let mut writer = csv::Writer::from_writer(mark.as_bytes().to_vec());
    writer.write_record(COLUMNS).map_err(|e| failed(e.to_string()))?;
    for row in rows {
        let safe = row.cells().map(|cell| match protected(&cell).filter(|_| !plain) {
            Some(safe) => Cow::Owned(safe),
            None => cell,
        });
        writer.write_record(safe.iter().map(|cell| cell.as_bytes())).map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_pair_says_why() {
        let pair =
            FilePair { name: "=a".into(), source: Some("a.ar.txt".into()), target: None, problem: None };
        let row = BatchRow::failed(&pair, &Error::content("a.ar.txt", "empty", "check it"));
        assert!(row.is_failure());
        let csv = |plain| String::from_utf8(to_csv(std::slice::from_ref(&row), plain).unwrap()).unwrap();
        let expected = |mark: &str, name: &str| {
            format!(
                "{mark}name,source,target,units,unpaired,mean_confidence,doubtful,rejected,left_out,findings,verdict,error\n\
                 {name},a.ar.txt,,0,0,,0,0,,,failed,a.ar.txt: empty; check it\n"
            )
        };
        assert_eq!(csv(false), expected("\u{FEFF}", "'=a"));
        assert_eq!(csv(true), expected("", "=a"));
    }

    #[test]
    fn somebodys_work_is_no_failure_of_the_pair_but_no_result_either() {
        let pair = FilePair { name: "a".into(), source: None, target: None, problem: None };
        let row = BatchRow::failed(&pair, &Error::Changed { path: "a.ar-en.tmx".into() });
        assert_eq!(row.verdict, "kept");
        assert!(row.is_failure() && row.error.contains("--overwrite"));
    }
}
