//! What became of the pairs of a run, as a terminal shows it.

use std::path::Path;

use comfy_table::Cell;

use super::say::visible;
use super::table;
use crate::batch::{BatchRow, Totals};

/// The rows that a terminal shows: all of a short list, of a long one those that need a look.
#[derive(Default)]
pub(super) struct Shown {
    all: bool,
    pub(super) rows: Vec<BatchRow>,
    left_out: usize,
}

/// Rows that a person reads on a terminal.
const MOST_ROWS: usize = 100;

impl Shown {
    /// None yet; programs get all of them.
    pub(super) fn none() -> Self {
        Shown { all: super::json(), ..Shown::default() }
    }

    pub(super) fn take(&mut self, row: &BatchRow) {
        if self.all || self.rows.len() < MOST_ROWS {
            self.rows.push(row.clone());
            return;
        }
        self.left_out += 1;
        // A failure takes the place of a row that says that all is well.
        if row.is_failure()
            && let Some(fine) = self.rows.iter().position(|row| !row.is_failure())
        {
            self.rows.remove(fine);
            self.rows.push(row.clone());
        }
    }

    /// What became of the rows that have no result.
    pub(super) fn failures(&self) -> Vec<String> {
        let failed = self.rows.iter().filter(|row| !row.error.is_empty());
        let line = |row: &BatchRow| {
            let name = if row.is_alone() { row.documents() } else { row.name.clone() };
            format!("{}: {name}: {}", row.verdict.name(), row.error)
        };
        failed.map(|row| visible(&line(row)).into_owned()).collect()
    }
}

pub(super) fn text(shown: &Shown, totals: &Totals, csv: &Path) -> String {
    // A document alone is no pair; its line says all there is to say.
    let rows: Vec<&BatchRow> = shown.rows.iter().filter(|row| !row.is_alone()).collect();
    let look = table::Look::of(&std::io::stdout());
    let mut result = table::new(look);
    result.set_header(["pair", "units", "doubtful", "rejected", "unpaired", "confidence", "verdict"]);
    for row in &rows {
        let confidence = row.mean_confidence.map_or_else(
            || Cell::new(""),
            |mean| look.paint(Cell::new(format!("{mean:.3}")), table::colour_of(mean as f32)),
        );
        let mut verdict = Cell::new(row.verdict.name());
        if row.is_failure() {
            verdict = look.paint(verdict, comfy_table::Color::Red);
        }
        result.add_row([
            Cell::new(visible(&row.name)),
            Cell::new(row.units),
            Cell::new(row.doubtful),
            Cell::new(row.rejected),
            Cell::new(row.unpaired),
            confidence,
            verdict,
        ]);
    }
    let mut text = if rows.is_empty() { String::new() } else { table::show(&result, look) };
    for line in shown.failures() {
        text.push_str(&line);
        text.push('\n');
    }
    if shown.left_out > 0 {
        text.push_str(&format!("… and {} more pairs in the table\n", shown.left_out));
    }
    let stood =
        if totals.stood > 0 { format!(" ({} of them done before)", totals.stood) } else { String::new() };
    if let Some(new) = totals.taken_in {
        text.push_str(&format!("{new} units are new in the memory\n"));
    }
    if let Some(corpus) = totals.corpus {
        text.push_str(&format!(
            "in the memory {} units come again, {} sources have several targets, {} targets several sources; \
             corpus.csv\n",
            corpus.repeated, corpus.several_targets, corpus.several_sources
        ));
    }
    let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let alone = match totals.alone {
        0 => String::new(),
        count => format!(", {} alone", counted(count, "document")),
    };
    text.push_str(&format!(
        "{}{stood}, {} failed{alone}, {}; {}\n",
        counted(totals.pairs, "pair"),
        totals.failed,
        counted(totals.units, "unit"),
        visible(&csv.display().to_string())
    ));
    text
}
