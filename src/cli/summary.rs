//! What `align` tells after a run: for a person as tables, for a machine as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;

use comfy_table::{Cell, Color, Table};
use serde::Serialize;

use super::escape::quoted;
use super::say::{print_styled, visible};
use super::table::{self, Look};
use super::verbose;
use crate::Result;
use crate::bitext::{AlignStatus, Bitext, DocumentSummary, Reason, Verdict};
use crate::confidence::{FAIR, SURE};
use crate::finding::Finding;
use crate::segment::UnitKind;
use crate::write::Written;

/// Reasons that the summary tells in lines of their own.
const HAS_A_LINE: [&str; 2] = ["no counterpart", "less sure than asked for"];

/// Identifiers of units that the summary names.
const NAMED: usize = 5;

/// The file that makes a folder an OmegaT project.
const PROJECT: &str = "omegat.project";

/// Figures of one run.
#[derive(Debug, Serialize)]
pub(super) struct AlignSummary<'a> {
    source: &'a DocumentSummary,
    target: &'a DocumentSummary,
    unit: UnitKind,
    verdict: &'a Verdict,
    /// Number of beads by type, `1:1` …, null beads among them.
    beads: BTreeMap<String, usize>,
    /// Units in the (first) result.
    units: u64,
    /// Each result with its units and, by reason, what is not in it.
    results: Vec<Written>,
    /// Units of the alignment that a person should look at.
    doubtful: usize,
    /// Pairs with less than the least confidence asked for.
    rejected: usize,
    min_confidence: f32,
    mean_confidence: f32,
    /// Segments without counterpart.
    unpaired_source: usize,
    unpaired_target: usize,
    /// Segments that the encoder was asked about.
    asked: usize,
    /// Units with a finding, by check.
    flags: BTreeMap<&'a str, usize>,
    files: Vec<PathBuf>,
    details: Vec<Detail<'a>>,
    /// The documents as they were named.
    #[serde(skip)]
    inputs: Vec<PathBuf>,
}

/// One unit, with its texts on request.
#[derive(Debug, Serialize)]
struct Detail<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    confidence: f32,
    status: AlignStatus,
    source_segments: &'a [usize],
    target_segments: &'a [usize],
    reasons: &'a [Reason],
    flags: &'a [Finding],
}

impl<'a> AlignSummary<'a> {
    /// Counts what `bitext` of the documents `inputs` holds; `results` were written from it. The texts
    /// are left out.
    pub(super) fn new(
        bitext: &'a Bitext,
        inputs: Vec<PathBuf>,
        min_confidence: f32,
        results: Vec<Written>,
    ) -> Self {
        let mut files: Vec<PathBuf> = Vec::new();
        for file in results.iter().flat_map(|result| &result.files) {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        let mut beads = BTreeMap::new();
        let mut flags = BTreeMap::new();
        for unit in &bitext.units {
            *beads.entry(unit.bead()).or_default() += 1;
            for check in crate::finding::checks_of(&unit.flags) {
                *flags.entry(check).or_default() += 1;
            }
        }
        let status = |status| bitext.units.iter().filter(|u| u.status == status).count();
        let alone = |source| bitext.unpaired.iter().filter(|u| u.in_source == source).count();
        for (kind, count) in [("1:0", alone(true)), ("0:1", alone(false))] {
            if count > 0 {
                beads.insert(kind.to_owned(), count);
            }
        }
        AlignSummary {
            source: &bitext.source,
            target: &bitext.target,
            unit: bitext.unit,
            verdict: &bitext.verdict,
            beads,
            units: results.first().map_or(0, |result| result.units),
            results,
            doubtful: status(AlignStatus::Doubtful),
            rejected: status(AlignStatus::Rejected),
            min_confidence,
            mean_confidence: bitext.mean_confidence(),
            unpaired_source: alone(true),
            unpaired_target: alone(false),
            asked: bitext.asked,
            flags,
            files,
            details: bitext
                .units
                .iter()
                .map(|u| Detail {
                    id: &u.id,
                    source: None,
                    target: None,
                    confidence: u.confidence,
                    status: u.status,
                    source_segments: &u.source_segments,
                    target_segments: &u.target_segments,
                    reasons: &u.reasons,
                    flags: &u.flags,
                })
                .collect(),
            inputs,
        }
    }

    /// With the texts of every unit.
    pub(super) fn with_texts(mut self, bitext: &'a Bitext) -> Self {
        for (detail, unit) in self.details.iter_mut().zip(&bitext.units) {
            (detail.source, detail.target) = (Some(unit.source.as_str()), Some(unit.target.as_str()));
        }
        self
    }

    /// The summary for a person.
    fn text(&self, look: Look) -> String {
        let mut out = table::show(&self.documents(look), look);
        out.push_str(&table::show(&self.result(look), look));
        for (side, other) in [(self.source, self.target), (self.target, self.source)] {
            let name = side.name_beside(other);
            for warning in &side.warnings {
                let page = warning.page.map(|p| format!(", page {p}")).unwrap_or_default();
                let text = format!("warning: {name}{page}: {}", warning.message);
                let _ = writeln!(out, "{}", visible(&text));
            }
        }
        for file in &self.files {
            let _ = writeln!(out, "written: {}", visible(&file.display().to_string()));
        }
        for step in self.next_steps() {
            let _ = writeln!(out, "next: {}", visible(&step));
        }
        out
    }

    /// What a person would do now: look at the doubtful units, and use the memory.
    fn next_steps(&self) -> Vec<String> {
        let mut steps = Vec::new();
        let look_at: Vec<&str> = self
            .details
            .iter()
            .filter(|unit| matches!(unit.status, AlignStatus::Doubtful | AlignStatus::Rejected))
            .map(|unit| unit.id)
            .collect();
        if !look_at.is_empty() {
            let shown = look_at.get(..NAMED).unwrap_or(&look_at).join(", ");
            let more = match look_at.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let documents: Vec<String> = self.inputs.iter().map(|path| quoted(path)).collect();
            steps.push(format!("look at {shown}{more}: muqabala review {}", documents.join(" ")));
        }
        let workbook = |file: &&PathBuf| file.extension().is_some_and(|own| own.eq_ignore_ascii_case("xlsx"));
        if let Some(workbook) = self.files.iter().find(workbook) {
            steps.push(format!(
                "choose in the column decision of {}, then: muqabala convert {} {}",
                workbook.display(),
                quoted(workbook),
                quoted(&workbook.with_extension("tmx"))
            ));
        }
        let memory = self.files.iter().find(|file| {
            let name = file.to_string_lossy();
            name.ends_with(".tmx") || name.ends_with(".tmx.gz")
        });
        if let Some(memory) = memory {
            if !self.flags.is_empty() {
                steps.push(format!("see what was flagged: muqabala check {}", quoted(memory)));
            }
            // A project has its memories in tm/ and below.
            let project = memory.ancestors().find(|folder| folder.join(PROJECT).is_file());
            steps.push(match project {
                Some(folder) => format!("open the folder {} in OmegaT (Project, Open)", folder.display()),
                None => format!("into OmegaT: copy {} into tm/auto of your project", memory.display()),
            });
        }
        steps
    }

    fn documents(&self, look: Look) -> Table {
        let mut table = table::new(look);
        table.set_header(["", "source", "target"]);
        let mut row = |name: &str, value: &dyn Fn(&DocumentSummary) -> String| {
            table.add_row([name.to_owned(), value(self.source), value(self.target)]);
        };
        row("document", &|s| visible(&s.origin.name).into_owned());
        row("language", &|s| s.language.to_string());
        if verbose() {
            row("read by", &|s| match &s.origin.encoding {
                Some(encoding) => format!("{} ({encoding})", s.origin.reader),
                None => s.origin.reader.clone(),
            });
        }
        if self.source.facts.symbol.is_some() || self.target.facts.symbol.is_some() {
            row("symbol", &|s| visible(s.facts.symbol.as_deref().unwrap_or_default()).into_owned());
        }
        row(&format!("{}s", self.unit.name()), &|s| s.segments.to_string());
        let mut rules: Vec<&str> = Vec::new();
        if !verbose() {
            let count = |s: &DocumentSummary| s.repairs.iter().map(|repair| repair.count).sum::<usize>();
            if count(self.source) + count(self.target) > 0 {
                row("repaired places", &|s| count(s).to_string());
            }
            return table;
        }
        for repair in self.source.repairs.iter().chain(&self.target.repairs) {
            if !rules.contains(&repair.rule) {
                rules.push(repair.rule);
            }
        }
        for rule in rules {
            row(&format!("repaired: {rule}"), &|s| {
                s.repairs.iter().find(|r| r.rule == rule).map_or(0, |r| r.count).to_string()
            });
        }
        table
    }

    /// The number of units in the results, one by one where it is not the same.
    fn units_written(&self) -> String {
        if self.results.iter().all(|result| result.units == self.units) {
            return self.units.to_string();
        }
        let each = self.results.iter().filter_map(|result| {
            let name = result.files.first()?.file_name()?.to_string_lossy().into_owned();
            Some(format!("{} ({})", result.units, visible(&name)))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// What a result leaves out, by reason, besides what has a line of its own.
    fn left_out(&self) -> BTreeMap<&str, u64> {
        let mut most = BTreeMap::new();
        for (reason, count) in self.results.iter().flat_map(|result| &result.left_out) {
            if !HAS_A_LINE.contains(&reason.as_str()) {
                let known = most.entry(reason.as_str()).or_default();
                *known = (*count).max(*known);
            }
        }
        most
    }

    fn result(&self, look: Look) -> Table {
        let mut table = table::new(look);
        let beads: Vec<String> = self.beads.iter().map(|(kind, count)| format!("{kind} × {count}")).collect();
        let confidence =
            Cell::new(format!("{:.3}, {}", self.mean_confidence, in_words(self.mean_confidence)));
        let confidence = look.paint(confidence, table::colour_of(self.mean_confidence));
        let alarm = |count: usize| match count {
            0 => Cell::new(count),
            _ => look.paint(Cell::new(count), Color::Yellow),
        };
        table.set_header(["result", ""]);
        table.add_row(["beads".to_owned(), beads.join(", ")]);
        table.add_row([Cell::new("units written"), Cell::new(self.units_written())]);
        for (reason, count) in self.left_out() {
            table.add_row([Cell::new(format!("left out: {reason}")), alarm(count as usize)]);
        }
        table.add_row([Cell::new("mean confidence"), confidence]);
        table.add_row([Cell::new("doubtful"), alarm(self.doubtful)]);
        if self.rejected > 0 {
            let name = format!("rejected (under {})", self.min_confidence);
            table.add_row([Cell::new(name), alarm(self.rejected)]);
        }
        table.add_row([
            Cell::new("without counterpart"),
            Cell::new(format!("{} source, {} target", self.unpaired_source, self.unpaired_target)),
        ]);
        let all = self.source.segments + self.target.segments;
        if verbose() {
            table.add_row([
                "encoder asked about".to_owned(),
                format!("{} of {all} {}s", self.asked, self.unit.name()),
            ]);
        }
        for (check, count) in &self.flags {
            table.add_row([Cell::new(format!("flagged: {check}")), alarm(*count)]);
        }
        let verdict = match self.verdict.parallel {
            true => format!("translations of each other; {}", self.verdict.reason),
            false => self.verdict.reason.clone(),
        };
        table.add_row(["verdict".to_owned(), visible(&verdict).into_owned()]);
        table
    }
}

/// A confidence in a word.
fn in_words(confidence: f32) -> &'static str {
    if confidence >= SURE {
        "sure"
    } else if confidence >= FAIR {
        "good; look at the doubtful ones"
    } else {
        "to be looked over"
    }
}

/// Prints the summary to standard output.
pub(super) fn print(summary: &AlignSummary<'_>) -> Result<()> {
    if super::json() {
        return super::result(summary, String::new);
    }
    print_styled(&summary.text(Look::of(&stdout())))
}

/// Prints the summary where the result itself goes to standard output.
pub(super) fn print_beside(summary: &AlignSummary<'_>) -> Result<()> {
    if super::json() {
        return super::result(summary, String::new);
    }
    // Where that is closed or full, nobody is told; the result is what counts.
    let _ = stderr().lock().write_all(summary.text(Look::of(&stderr())).as_bytes());
    Ok(())
}
