//! The columns of a table of units: one place for writers and readers of CSV,
//! TSV and XLSX, so that what one writes the other gives back.

use std::borrow::Cow;

use super::extra::{Native, pack};
use super::props;
use super::{Header, LanguagePair, Prop, Side, Tu};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    /// Identifier of the unit.
    Id,
    /// Text of a side.
    Text(Side),
    /// A property of the unit.
    Prop(Cow<'static, str>),
    /// The bead type, with a dash: a spreadsheet would take `1:1` for a time of day.
    Bead,
    /// A property of a side.
    SideProp(Side, &'static str),
    /// Text in a third language.
    OtherText(String),
    /// Language of a side.
    Language(Side),
    /// Names of the columns whose cell got a `'` in front.
    Escaped,
    /// Everything else, as JSON.
    Extra,
    /// A column that says nothing about the unit.
    Ignored,
}

/// All columns with their names, in the order in which they are written.
pub(crate) const COLUMNS: [(&str, Column); 24] = [
    ("id", Column::Id),
    ("source", Column::Text(Side::Source)),
    ("target", Column::Text(Side::Target)),
    ("confidence", Column::Prop(Cow::Borrowed(props::QUALITY))),
    ("status", Column::Prop(Cow::Borrowed(props::STATUS))),
    ("decision", Column::Prop(Cow::Borrowed(props::DECISION))),
    ("bead", Column::Bead),
    ("check", Column::Prop(Cow::Borrowed(props::CHECK))),
    ("findings", Column::Prop(Cow::Borrowed(props::FINDINGS))),
    ("removed", Column::Prop(Cow::Borrowed(props::REMOVED))),
    ("reasons", Column::Prop(Cow::Borrowed(props::REASONS))),
    ("document", Column::Prop(Cow::Borrowed(props::DOCUMENT))),
    ("date", Column::Prop(Cow::Borrowed(props::DATE))),
    ("position", Column::Prop(Cow::Borrowed(props::POSITION))),
    ("stream", Column::Prop(Cow::Borrowed(props::STREAM))),
    ("source_page", Column::SideProp(Side::Source, props::PAGE)),
    ("target_page", Column::SideProp(Side::Target, props::PAGE)),
    ("source_label", Column::SideProp(Side::Source, props::LABEL)),
    ("target_label", Column::SideProp(Side::Target, props::LABEL)),
    ("source_language", Column::Language(Side::Source)),
    ("target_language", Column::Language(Side::Target)),
    ("context", Column::Prop(Cow::Borrowed(props::CONTEXT))),
    ("escaped", Column::Escaped),
    ("extra", Column::Extra),
];

pub(super) const BEAD: &str = props::BEAD;

/// The cells of `tu` under [`COLUMNS`]; the cell of [`Column::Escaped`] is empty. `header` is what the
/// first row of a table carries along for the memory as a whole.
pub(crate) fn cells<'a>(tu: &'a Tu, pair: &'a LanguagePair, header: Option<&Header>) -> Vec<Cow<'a, str>> {
    let (source, target) = tu.sides(pair);
    let side = |side: Side| if side == Side::Source { source } else { target };
    COLUMNS
        .iter()
        .map(|(_, column)| match column {
            Column::Id => Cow::Borrowed(tu.id.as_deref().unwrap_or_default()),
            Column::Text(s) => Cow::Borrowed(side(*s).map(|v| v.text.as_str()).unwrap_or_default()),
            // What a line alone is sure of is not how sure a pair is.
            Column::Prop(kind) if kind == props::QUALITY && tu.is_unpaired() => Cow::Borrowed(""),
            Column::Prop(kind) => Cow::Borrowed(tu.prop(kind).unwrap_or_default()),
            Column::Bead => Cow::Owned(tu.prop(BEAD).unwrap_or_default().replace(':', "–")),
            Column::SideProp(s, kind) => {
                Cow::Borrowed(side(*s).and_then(|v| v.prop(kind)).unwrap_or_default())
            }
            Column::Language(Side::Source) => Cow::Borrowed(pair.source.as_str()),
            Column::Language(Side::Target) => Cow::Borrowed(pair.target.as_str()),
            Column::OtherText(_) | Column::Escaped | Column::Ignored => Cow::Borrowed(""),
            Column::Extra => Cow::Owned(pack(tu, pair, Native { header, ..NATIVE }).unwrap_or_default()),
        })
        .collect()
}

/// What stands before a cell that a spreadsheet would evaluate.
pub(super) const PROTECTION: char = '\'';

/// Protects cells that a spreadsheet would evaluate (OWASP, CSV injection:
/// `= + - @`, tab, carriage return) and records their columns, so that
/// [`TableLayout::unit`](super::table_layout::TableLayout::unit) gives the texts back.
pub(crate) fn make_safe(cells: &mut [Cow<'_, str>]) {
    let mut escaped = Vec::new();
    for ((name, _), cell) in COLUMNS.iter().zip(cells.iter_mut()) {
        if let Some(safe) = protected(cell) {
            *cell = Cow::Owned(safe);
            escaped.push(*name);
        }
    }
    if let Some((_, cell)) = COLUMNS.iter().zip(cells.iter_mut()).find(|((_, c), _)| *c == Column::Escaped) {
        *cell = Cow::Owned(escaped.join(" "));
    }
}

/// Whom a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableFor {
    /// Spreadsheets, which need the byte order mark and must take no cell for a formula.
    Spreadsheets,
    /// Programs, which take every cell as it is.
    Programs,
}

impl TableFor {
    /// What stands before the first row.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            TableFor::Spreadsheets => "\u{FEFF}",
            TableFor::Programs => "",
        }
    }

    /// The cell as it is written.
    pub(crate) fn cell<'c>(self, cell: impl Into<Cow<'c, str>>) -> Cow<'c, str> {
        let cell = cell.into();
        match self {
            TableFor::Spreadsheets => protected(&cell).map_or(cell, Cow::Owned),
            TableFor::Programs => cell,
        }
    }
}

/// The cell with the mark that keeps a spreadsheet from taking it for a formula, if it needs one.
pub(crate) fn protected(cell: &str) -> Option<String> {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']).then(|| format!("{PROTECTION}{cell}"))
}

/// What has a column and so does not go into the JSON.
const NATIVE: Native<'static> =
    Native { notes: false, codes: [false; 2], header: None, prop: &has_column, side_prop: &has_side_column };

fn has_column(of_unit: &[Prop], at: usize) -> bool {
    fits(of_unit, at, |column, prop| match column {
        Column::Prop(kind) => *kind == prop.kind && !(prop.kind == props::QUALITY && is_alone(of_unit)),
        Column::Bead => prop.kind == BEAD && !prop.value.contains('–'),
        _ => false,
    })
}

fn is_alone(of_unit: &[Prop]) -> bool {
    of_unit.iter().any(|prop| prop.kind == props::STATUS && prop.value == props::UNPAIRED)
}

fn has_side_column(props: &[Prop], at: usize) -> bool {
    fits(props, at, |column, prop| matches!(column, Column::SideProp(_, kind) if *kind == prop.kind))
}

/// A cell holds the first property of its type, if there is something to hold.
fn fits(props: &[Prop], at: usize, has_column: impl Fn(&Column, &Prop) -> bool) -> bool {
    let (before, from) = props.split_at(at.min(props.len()));
    from.first().is_some_and(|prop| {
        prop.language.is_none()
            && !prop.value.is_empty()
            && before.iter().all(|earlier| earlier.kind != prop.kind)
            && COLUMNS.iter().any(|(_, column)| has_column(column, prop))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sign that makes a spreadsheet calculate, or run, what stands behind it.
    #[test]
    fn whatever_begins_like_a_formula_is_protected() {
        for sign in ['=', '+', '-', '@', '\t', '\r'] {
            assert_eq!(protected(&format!("{sign}1")), Some(format!("'{sign}1")));
            assert_eq!(protected(&format!("1{sign}")), None);
        }
        assert_eq!(protected(""), None);
    }
}
