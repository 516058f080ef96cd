//! What became of one pair, and the table of a whole run.

use std::borrow::Cow;
use std::io::Write;

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use super::status::PairStatus;
use super::task::Times;
use crate::bitext::{AlignStatus, Bitext};
use crate::exchange::columns::TableFor;
use crate::finding::checks_of;
use crate::write::Written;
use crate::{Error, Result};

/// Result of one pair; a row of `batch.csv`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// Segments of both documents.
    pub segments: usize,
    /// Characters of the target for each of the source, over the units, to three decimals.
    pub length_ratio: Option<f64>,
    /// Share of the segments that have no counterpart, 0 to 1, to three decimals.
    pub share_alone: Option<f64>,
    /// Seconds that the pair took, where they were asked for: they differ from run to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// What became of it.
    pub verdict: PairStatus,
    /// What went wrong and what to do about it.
    pub error: String,
}

/// To three decimals, as tables show it.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

impl BatchRow {
    /// The row of a pair of which nothing was written.
    pub(super) fn of(outcome: &Outcome, verdict: PairStatus, error: String) -> BatchRow {
        BatchRow {
            name: outcome.name.clone(),
            source: outcome.source.clone(),
            target: outcome.target.clone(),
            seconds: outcome.seconds,
            verdict,
            error,
            ..BatchRow::default()
        }
    }

    /// The row of a pair whose memory was written.
    pub(super) fn done(outcome: &Outcome, bitext: &Bitext, written: &Written) -> BatchRow {
        let status = |status| bitext.units.iter().filter(|u| u.status == status).count();
        let verdict = if bitext.verdict.parallel { PairStatus::Parallel } else { PairStatus::NotParallel };
        let segments = bitext.source.segments + bitext.target.segments;
        let letters = |text: fn(&crate::bitext::Unit) -> &String| -> usize {
            bitext.accepted().map(|unit| text(unit).chars().count()).sum()
        };
        let (source, target) = (letters(|unit| &unit.source), letters(|unit| &unit.target));
        BatchRow {
            units: written.units,
            unpaired: bitext.unpaired.len(),
            mean_confidence: Some(thousandths(f64::from(bitext.mean_confidence()))),
            doubtful: status(AlignStatus::Doubtful),
            rejected: status(AlignStatus::Rejected),
            left_out: counts(&written.left_out),
            findings: findings(bitext),
            segments,
            length_ratio: (source > 0).then(|| thousandths(target as f64 / source as f64)),
            share_alone: (segments > 0).then(|| thousandths(bitext.unpaired.len() as f64 / segments as f64)),
            ..BatchRow::of(outcome, verdict, String::new())
        }
    }

    /// Whether a memory was asked for and could not be had. A file that stands
    /// alone was never a pair.
    pub(crate) fn is_failure(&self) -> bool {
        !self.error.is_empty() && !self.is_alone()
    }

    /// Whether it is of a document without a counterpart.
    pub(crate) fn is_alone(&self) -> bool {
        self.verdict == PairStatus::Alone
    }

    /// The document, where there is only one.
    pub(crate) fn documents(&self) -> String {
        let sides = [self.source.as_str(), self.target.as_str()];
        sides.iter().copied().filter(|side| !side.is_empty()).collect::<Vec<_>>().join(" ")
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

/// The columns of `batch.csv`; the seconds stand behind them where they were asked for.
const COLUMNS: [&str; 15] = [
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
    "segments",
    "length_ratio",
    "share_alone",
    "verdict",
    "error",
];

impl BatchRow {
    fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        let number = |n: usize| Cow::Owned(n.to_string());
        let share = |share: Option<f64>| Cow::Owned(share.map(|share| share.to_string()).unwrap_or_default());
        [
            Cow::Borrowed(self.name.as_str()),
            Cow::Borrowed(self.source.as_str()),
            Cow::Borrowed(self.target.as_str()),
            Cow::Owned(self.units.to_string()),
            number(self.unpaired),
            share(self.mean_confidence),
            number(self.doubtful),
            number(self.rejected),
            Cow::Borrowed(self.left_out.as_str()),
            Cow::Borrowed(self.findings.as_str()),
            number(self.segments),
            share(self.length_ratio),
            share(self.share_alone),
            Cow::Borrowed(self.verdict.name()),
            Cow::Borrowed(self.error.as_str()),
        ]
    }
}

/// Writes `batch.csv` row by row: unless plain, with the mark and the protection that
/// spreadsheets need (a file may be called `=cmd`).
pub(crate) struct TableWriter<W: Write> {
    writer: csv::Writer<W>,
    for_whom: TableFor,
    times: Times,
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::content("batch.csv", e.to_string(), "make room on the disk")
}

impl<W: Write> TableWriter<W> {
    /// Writes the titles.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn new(mut out: W, for_whom: TableFor, times: Times) -> Result<Self> {
        out.write_all(for_whom.mark().as_bytes()).map_err(failed)?;
        let mut writer = csv::Writer::from_writer(out);
        let titles = COLUMNS.into_iter().chain((times == Times::Told).then_some("seconds"));
        writer.write_record(titles).map_err(failed)?;
        Ok(TableWriter { writer, for_whom, times })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn row(&mut self, row: &BatchRow) -> Result<()> {
        let safe = row.cells().map(|cell| self.for_whom.cell(cell));
        let seconds =
            (self.times == Times::Told).then(|| row.seconds.map(|s| format!("{s:.3}")).unwrap_or_default());
        let cells = safe.iter().map(|cell| cell.as_bytes());
        self.writer.write_record(cells.chain(seconds.as_ref().map(String::as_bytes))).map_err(failed)
    }

    /// What was written to.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn finish(self) -> Result<W> {
        self.writer.into_inner().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_pair_says_why() {
        let outcome = Outcome { name: "=a".into(), source: "a.ar.txt".into(), ..Outcome::default() };
        let row = BatchRow::of(&outcome, PairStatus::Failed, "a.ar.txt: empty; check it".into());
        assert!(row.is_failure());
        let csv = |for_whom, times| {
            let mut table = TableWriter::new(Vec::new(), for_whom, times).unwrap();
            table.row(&BatchRow { seconds: Some(1.5), ..row.clone() }).unwrap();
            String::from_utf8(table.finish().unwrap()).unwrap()
        };
        let expected = |mark: &str, name: &str| {
            format!(
                "{mark}name,source,target,units,unpaired,mean_confidence,doubtful,rejected,left_out,findings,\
                 segments,length_ratio,share_alone,verdict,error\n\
                 {name},a.ar.txt,,0,0,,0,0,,,0,,,failed,a.ar.txt: empty; check it\n"
            )
        };
        assert_eq!(csv(TableFor::Spreadsheets, Times::Untold), expected("\u{FEFF}", "'=a"));
        assert_eq!(csv(TableFor::Programs, Times::Untold), expected("", "=a"));
        assert!(csv(TableFor::Programs, Times::Told).ends_with("check it,1.500\n"));
    }
}
