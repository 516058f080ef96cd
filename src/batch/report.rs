//! The report of a run for people: what came of it, distributions, the pairs most in need of a
//! look first, and what failed with its remedy. One page without scripts and without anything
//! from elsewhere; it names neither time nor machine, so the same pairs give the same page.

use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;

use super::corpus::Said;
use super::row::BatchRow;
use super::status::PairStatus;
use crate::html::escape::escaped;
use crate::html::{TABLE_END, begin_into, end_into, table_into};

/// Rows of each table; all pairs stand in `batch.csv`.
const MOST: usize = 1000;
/// Bars of a distribution.
const BARS: usize = 20;

/// What the page will say; grows with its tables, not with the run.
#[derive(Debug, Default)]
pub(super) struct Report {
    statuses: BTreeMap<PairStatus, u64>,
    units: u64,
    segments: u64,
    alone: u64,
    findings: BTreeMap<String, u64>,
    confidence: Histogram,
    ratio: Histogram,
    share: Histogram,
    doubtful: BinaryHeap<Looked>,
    failures: Vec<BatchRow>,
    more_failures: u64,
}

/// Counts in bars from 0 to a largest value; what is larger is in the last one.
#[derive(Debug, Default)]
struct Histogram {
    bars: [u64; BARS],
    sum: f64,
    count: u64,
}

impl Histogram {
    fn add(&mut self, value: f64, largest: f64) {
        let at = (value / largest * BARS as f64).max(0.0) as usize;
        if let Some(bar) = self.bars.get_mut(at.min(BARS - 1)) {
            *bar += 1;
        }
        self.sum += value;
        self.count += 1;
    }
}

/// Confidence goes from 0 to 1, as does the share alone; English has 1.0 to 1.6 characters for
/// one of Arabic, and beyond 3 something is wrong.
const LARGEST_RATIO: f64 = 3.0;

/// A pair by how much it needs a look: the most needy ones are kept, so the least is on top.
#[derive(Debug)]
struct Looked(BatchRow);

impl PartialEq for Looked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Looked {}

impl PartialOrd for Looked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Looked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.need().total_cmp(&self.0.need()).then_with(|| self.0.name.cmp(&other.0.name))
    }
}

impl BatchRow {
    /// How much a person should look at the pair, from 0: doubt in its units, segments alone,
    /// and lengths that are not those of translations.
    fn need(&self) -> f64 {
        let doubt = 1.0 - self.mean_confidence.unwrap_or(0.0);
        let doubtful = self.doubtful as f64 / self.units.max(1) as f64;
        let lengths = self.length_ratio.map_or(0.0, |ratio| (ratio.max(0.01) / USUAL_RATIO).ln().abs());
        let refused = f64::from(u8::from(self.verdict == PairStatus::NotParallel));
        refused + doubt + 0.5 * doubtful + self.share_alone.unwrap_or(0.0) + 0.25 * lengths
    }

    /// Whether the pair gets a report of its own, though nobody asked for one.
    pub(super) fn wants_look(&self) -> bool {
        self.need() >= WANTS
    }
}

/// Characters of English for one of Arabic: 100,000 lines of the training text have 1.21.
const USUAL_RATIO: f64 = 1.2;
/// A pair of units that are all sure, with one segment of ten alone, is under it.
const WANTS: f64 = 0.2;

impl Report {
    /// Takes in a row.
    pub(super) fn take(&mut self, row: &BatchRow) {
        *self.statuses.entry(row.verdict).or_default() += 1;
        self.units += row.units;
        self.segments += row.segments as u64;
        self.alone += row.unpaired as u64;
        for part in row.findings.split(", ") {
            if let Some((check, count)) = part.rsplit_once(' ') {
                *self.findings.entry(check.to_owned()).or_default() += count.parse().unwrap_or(0);
            }
        }
        if row.is_failure() {
            if self.failures.len() < MOST {
                self.failures.push(row.clone());
            } else {
                self.more_failures += 1;
            }
            return;
        }
        let Some(confidence) = row.mean_confidence else { return };
        self.confidence.add(confidence, 1.0);
        self.share.add(row.share_alone.unwrap_or(0.0), 1.0);
        if let Some(ratio) = row.length_ratio {
            self.ratio.add(ratio, LARGEST_RATIO);
        }
        self.doubtful.push(Looked(row.clone()));
        if self.doubtful.len() > MOST {
            self.doubtful.pop();
        }
    }

    /// The page. `own` names the report of a pair beside it, where there is one.
    pub(super) fn page(
        self,
        table: &str,
        said: Option<&Said>,
        own: &mut dyn FnMut(&BatchRow) -> Option<String>,
    ) -> String {
        let mut out = String::new();
        let lonely = self.statuses.get(&PairStatus::Alone).copied().unwrap_or(0);
        let pairs = self.statuses.values().sum::<u64>() - lonely;
        let mut facts = vec![
            format!("{pairs} pairs"),
            format!("{} units", self.units),
            format!("{} segments, of which {} stand alone", self.segments, self.alone),
        ];
        facts.extend((lonely > 0).then(|| format!("{lonely} documents without a pair")));
        facts.extend(self.statuses.iter().map(|(status, count)| format!("{} {count}", status.name())));
        begin_into("Batch report", &facts, None, &mut out);
        let _ =
            writeln!(out, "<p>All pairs are in <a href=\"{}\">{}</a>.</p>", address(table), escaped(table));
        for (title, histogram, largest) in [
            ("Mean confidence of a pair", &self.confidence, 1.0),
            ("Characters of the target for one of the source", &self.ratio, LARGEST_RATIO),
            ("Share of segments alone", &self.share, 1.0),
        ] {
            svg(&mut out, title, histogram, largest);
        }
        if !self.failures.is_empty() {
            out.push_str("<h2>Not done</h2>\n");
            table_into("cards", &["Pair", "Status", "Why, and what helps"], &mut out);
            for row in &self.failures {
                let _ = writeln!(
                    out,
                    "<tr class=\"doubt\"><td dir=\"auto\">{}</td><td class=\"word\">{}</td><td dir=\"auto\">{}</td></tr>",
                    escaped(&row.name),
                    row.verdict.name(),
                    escaped(&row.error)
                );
            }
            out.push_str(TABLE_END);
            if self.more_failures > 0 {
                let _ = writeln!(out, "<p>… and {} more in the table.</p>", self.more_failures);
            }
        }
        out.push_str("<h2>Pairs, those that most need a look first</h2>\n");
        table_into("cards", &PAIRS, &mut out);
        let kept = self.doubtful.into_sorted_vec();
        let shown = kept.len() as u64;
        // Sorted by the order of the heap: the most needy stand first.
        for Looked(row) in kept {
            let name = match own(&row) {
                Some(report) => format!("<a href=\"{}\">{}</a>", address(&report), escaped(&row.name)),
                None => escaped(&row.name),
            };
            let number = |value: Option<f64>| value.map(|value| format!("{value:.3}")).unwrap_or_default();
            let class = if row.wants_look() { "fair" } else { "sure" };
            let _ = write!(out, "<tr class=\"{class}\"><td dir=\"auto\">{name}</td>");
            let figures = [
                row.units.to_string(),
                number(row.mean_confidence),
                row.doubtful.to_string(),
                row.unpaired.to_string(),
                number(row.share_alone),
                number(row.length_ratio),
            ];
            for (figure, name) in figures.iter().zip(PAIRS.iter().skip(1)) {
                let _ = write!(out, "<td class=\"n\" data-name=\"{name}\">{figure}</td>");
            }
            let _ = writeln!(out, "<td>{}</td></tr>", escaped(&row.findings));
        }
        out.push_str(TABLE_END);
        if self.confidence.count > shown {
            let _ = writeln!(
                out,
                "<p>… and {} more, surer ones in the table.</p>",
                self.confidence.count - shown
            );
        }
        if !self.findings.is_empty() {
            out.push_str("<h2>Findings of the checks</h2>\n");
            table_into("cards", &["Check", "Units"], &mut out);
            for (check, count) in &self.findings {
                let _ = write!(out, "<tr><td>{}</td><td class=\"n\">{count}</td></tr>", escaped(check));
            }
            out.push_str(TABLE_END);
        }
        if let Some(said) = said {
            super::corpus::section(&mut out, said);
        }
        end_into(None, &mut out);
        out
    }
}

/// The columns of the table of pairs.
const PAIRS: [&str; 8] =
    ["Pair", "Units", "Confidence", "Doubtful", "Alone", "Share alone", "Length ratio", "Findings"];

/// A path as an address: what has a meaning there, or is no ASCII, in per cent (RFC 3986).
fn address(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
    path.bytes().fold(String::new(), |mut out, b| {
        if plain(b) {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

/// A distribution as bars, with its mean.
fn svg(out: &mut String, title: &str, histogram: &Histogram, largest: f64) {
    const WIDTH: f64 = 320.0;
    const HEIGHT: f64 = 120.0;
    if histogram.count == 0 {
        return;
    }
    let most = histogram.bars.iter().copied().max().unwrap_or(1).max(1) as f64;
    let mean = histogram.sum / histogram.count as f64;
    let (full, below) = (WIDTH + 20.0, HEIGHT + 55.0);
    let _ = write!(
        out,
        "<figure><svg viewBox=\"0 0 {full} {below}\" width=\"{full}\" height=\"{below}\" role=\"img\"><title>{title}: mean {mean:.3}</title><text x=\"10\" y=\"14\">{title}, mean {mean:.3}</text>"
    );
    let step = WIDTH / BARS as f64;
    for (at, count) in histogram.bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (*count as f64 / most * HEIGHT).max(1.0);
        let from = at as f64 / BARS as f64 * largest;
        let _ = write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"><title>from {from:.2}: {count}</title></rect>",
            10.0 + at as f64 * step,
            22.0 + HEIGHT - height,
            step - 1.0
        );
    }
    let base = HEIGHT + 36.0;
    let _ = writeln!(
        out,
        "<text x=\"10\" y=\"{base}\">0</text><text x=\"{:.0}\" y=\"{base}\" text-anchor=\"end\">{largest}{}</text></svg></figure>",
        WIDTH + 10.0,
        if largest > 1.0 { " or more" } else { "" }
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Again, Repeats};
    use crate::terms::{Term, Terms};

    fn row(name: &str, confidence: f64, alone: f64) -> BatchRow {
        BatchRow {
            name: name.into(),
            units: 10,
            segments: 20,
            mean_confidence: Some(confidence),
            share_alone: Some(alone),
            length_ratio: Some(1.2),
            findings: "numbers 2, quotes 1".into(),
            verdict: PairStatus::Parallel,
            ..BatchRow::default()
        }
    }

    #[test]
    fn the_most_doubtful_stand_first_and_failures_have_remedies() {
        let mut report = Report::default();
        for row in [row("fine", 0.99, 0.0), row("<worst>", 0.5, 0.4), row("middling", 0.9, 0.0)] {
            report.take(&row);
        }
        report.take(&BatchRow {
            name: "bad".into(),
            error: "empty; save it again".into(),
            ..BatchRow::default()
        });
        let again = Again { times: 3, text: "<x>".into(), opposite: vec!["y".into(), "z".into()] };
        let term = Term {
            texts: ["<term>".into(), "term".into()],
            forms: [Vec::new(), Vec::new()],
            count: 9,
            constant: 0.5,
            score: 1.0,
            examples: Vec::new(),
        };
        let said = Said {
            repeats: Repeats { repeated: 4, most_targets: vec![again], ..Repeats::default() },
            terms: Terms { terms: vec![term], looked_at: 100, pairs: 100 },
            codes: ["ar".into(), "en".into()],
        };
        let page = report
            .page("batch.csv", Some(&said), &mut |row| (row.name == "fine").then(|| "a b/ف.html".to_owned()));
        assert!(
            page.contains("4 units come again")
                && page.contains("&lt;x&gt;</td><td dir=\"auto\">y<br>z</td>")
        );
        let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        assert!(place("&lt;worst&gt;") < place("middling") && place("middling") < place(">fine<"));
        assert!(
            place("empty; save it again") < place("&lt;worst&gt;") && place(">fine<") < place("come again")
        );
        place("<td>numbers</td><td class=\"n\">6</td>");
        place("empty; save it again");
        place("&lt;term&gt;</td><td dir=\"auto\">term</td><td class=\"n\">50 %");
        place("a%20b/%D9%81.html");
        assert_eq!(page.matches("<svg").count(), 3);
        assert!(row("x", 0.6, 0.0).wants_look() && !row("x", 0.97, 0.05).wants_look());
    }
}
