//! Tables on a terminal and the same figures as plain columns in a pipe.

use std::io::IsTerminal;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, Color, ContentArrangement, LineStyle, Table, TableStyle};

use super::common_args::coloured;
use crate::confidence::SURE;
use crate::pipeline::MIN_CONFIDENCE;

/// How a table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// For a person: a rule under the header, cells wrapped to the width of the terminal.
    pub person: bool,
    /// With colours.
    pub colour: bool,
}

impl Look {
    /// Columns for a pipe.
    pub(super) const PLAIN: Look = Look { person: false, colour: false };

    /// For a stream: for a person where that is a terminal.
    pub(super) fn of(stream: &impl IsTerminal) -> Self {
        Look { person: stream.is_terminal(), colour: coloured(stream) }
    }

    /// The cell in this colour, where there are colours.
    pub(super) fn paint(self, cell: Cell, colour: Color) -> Cell {
        if self.colour { cell.fg(colour) } else { cell }
    }
}

/// A rule at both ends and under the header; a rule under every row would take half of the screen.
const OPEN: TableStyle = TableStyle::new()
    .top_border(LineStyle::none().fill('─').junction('─'))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// Columns of a terminal that does not say how many it has.
const COLUMNS: u16 = 80;

/// An empty table.
pub(super) fn new(look: Look) -> Table {
    let mut table = Table::new();
    if look.person {
        table.load_style(OPEN).set_content_arrangement(ContentArrangement::Dynamic);
        if table.width().is_none() {
            table.set_width(COLUMNS);
        }
    } else {
        // Columns of a pipe are never wrapped: one row is one line.
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
    }
    if look.colour {
        table.enforce_styling();
    }
    table
}

/// The table as text that ends with a line feed.
pub(super) fn show(table: &Table, look: Look) -> String {
    if look.person { format!("{table}\n") } else { format!("{}\n", table.trim_fmt()) }
}

/// Green for sure, yellow for doubtful, red for what would be rejected.
pub(super) fn colour_of(confidence: f32) -> Color {
    if confidence >= SURE {
        Color::Green
    } else if confidence >= MIN_CONFIDENCE {
        Color::Yellow
    } else {
        Color::Red
    }
}
