//! What the rules find, and what they are held against.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::rules::RULES;
use crate::{Error, Result};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BreachSeverity {
    /// A client loses units or refuses the file.
    Error,
    /// Some client may show something odd.
    Warning,
}

/// What was found, as often as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RuleBreach {
    /// Number of the rule.
    pub rule: u8,
    /// How bad it is.
    pub severity: BreachSeverity,
    /// What is wrong.
    pub problem: &'static str,
    /// How often.
    pub count: u64,
    /// Line of the first place, from 1.
    pub line: u64,
    /// What stands at the first place.
    pub example: String,
    /// What to do.
    pub remedy: &'static str,
    /// Whether `--fix` mends it.
    pub fixable: bool,
}

/// What a validation found.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ValidationReport {
    /// Units in the file.
    pub units: u64,
    /// Places with errors.
    pub errors: u64,
    /// Places with warnings.
    pub warnings: u64,
    /// Findings, errors of a rule before its warnings, in the order of rules.
    pub findings: Vec<RuleBreach>,
}

impl ValidationReport {
    /// The report of a file that `--fix` does not mend.
    pub(super) fn without_fixes(mut self) -> Self {
        for breach in self.findings.iter_mut().filter(|breach| breach.fixable) {
            (breach.remedy, breach.fixable) = (ANEW, false);
        }
        self
    }
}

/// What to do about a file that `--fix` does not mend.
const ANEW: &str = "muqabala convert writes it anew";

/// Gathers findings.
#[derive(Debug, Default)]
pub(crate) struct Breaches {
    found: BTreeMap<(u8, BreachSeverity, &'static str), (u64, u64, String)>,
    pub(super) units: u64,
}

impl Breaches {
    /// Adds a finding; `example` is asked for only the first time.
    pub(crate) fn add(
        &mut self,
        rule: u8,
        severity: BreachSeverity,
        problem: &'static str,
        line: u64,
        example: impl FnOnce() -> String,
    ) {
        self.found.entry((rule, severity, problem)).or_insert_with(|| (0, line, example())).0 += 1;
    }

    /// The report.
    pub(super) fn report(self) -> ValidationReport {
        let mut report = ValidationReport { units: self.units, ..ValidationReport::default() };
        for ((rule, severity, problem), (count, line, example)) in self.found {
            match severity {
                BreachSeverity::Error => report.errors += count,
                BreachSeverity::Warning => report.warnings += count,
            }
            let (remedy, fixable) =
                RULES.get(usize::from(rule)).map_or(("", false), |rule| (rule.remedy, rule.fixable));
            report.findings.push(RuleBreach {
                rule,
                severity,
                problem,
                count,
                line,
                example,
                remedy,
                fixable,
            });
        }
        report
    }
}

/// What a validation takes for too much.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Characters of a segment.
    pub max_chars: usize,
    /// Bytes of a file.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// The least that a client of the table takes: Trados' segments, Crowdin's files.
    fn default() -> Self {
        Limits { max_chars: 2_000, max_bytes: 200_000_000 }
    }
}

/// The first bytes of a file, unpacked if need be.
pub(super) fn first_bytes(path: &Path) -> Result<Vec<u8>> {
    use std::io::Read;
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let mut input = std::io::BufReader::new(file);
    let packed =
        std::io::BufRead::fill_buf(&mut input).map_err(|e| Error::io(path, e))?.starts_with(&[0x1F, 0x8B]);
    let mut head = Vec::new();
    let read = if packed {
        flate2::bufread::MultiGzDecoder::new(input).take(1024).read_to_end(&mut head)
    } else {
        input.take(1024).read_to_end(&mut head)
    };
    read.map_err(|e| Error::io(path, e))?;
    Ok(head)
}
