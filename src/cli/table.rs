//! Tables on a terminal and the same figures as plain columns in a pipe.

use comfy_table::presets::{NOTHING, UTF8_HORIZONTAL_ONLY};
use comfy_table::{Color, ContentArrangement, Table};

use crate::confidence::SURE;
use crate::pipeline::MIN_CONFIDENCE;

/// Whether lines and colour are wanted: on a terminal, unless the user set `NO_COLOR` (no-color.org).
pub(super) fn styled(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// An empty table.
pub(super) fn new(styled: bool) -> Table {
    let mut table = Table::new();
    if styled {
        table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.enforce_styling();
    } else {
        // Columns of a pipe are never wrapped: one row is one line.
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
    }
    table
}

/// The table as text that ends with a line feed.
pub(super) fn show(table: &Table, styled: bool) -> String {
    if styled { format!("{table}\n") } else { format!("{}\n", table.trim_fmt()) }
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
