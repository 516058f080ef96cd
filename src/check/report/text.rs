//! A line for each finding, as compilers print them, and the sum.

use std::fmt::Write as _;

use super::super::run::CheckReport;

/// The report for a terminal or a pipe.
pub(crate) fn write(report: &CheckReport) -> String {
    let mut out = String::new();
    for unit in &report.units {
        for finding in &unit.findings {
            let _ = writeln!(
                out,
                "{}:{}: {}: {}: {} (unit {})",
                report.file,
                unit.line,
                super::name(finding.severity),
                finding.check,
                finding.message,
                unit.id
            );
        }
    }
    let _ = writeln!(out, "{}: {} pairs, {} with findings", report.file, report.pairs, report.units.len());
    for (check, count) in report.counts.iter().filter(|(_, count)| **count > 0) {
        let _ = writeln!(out, "{count:>8}  {check}");
    }
    out
}
