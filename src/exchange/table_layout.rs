//! Which columns a table at hand has, by its header or by the letters of its cells, and the units of its rows.

use std::borrow::Cow;

use super::columns::{BEAD, COLUMNS, Column, PROTECTION};
use super::decision::decide;
use super::extra::unpack;
use super::headings::{language, other_text, role, slug};
use super::{LanguagePair, Prop, Side, Tu, Tuv, code};

/// How the columns of a table at hand are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableLayout {
    columns: Vec<Column>,
    names: Vec<String>,
    /// Languages that the header names, if it does.
    pub languages: (Option<String>, Option<String>),
}

impl TableLayout {
    /// Reads a header: names of [`COLUMNS`], `source` and `target`, or language
    /// codes and names. Other columns become properties.
    ///
    /// # Errors
    /// Where no two text columns can be found, with the names that were there.
    pub(crate) fn of(header: &[String]) -> std::result::Result<Self, String> {
        let names: Vec<String> = header.iter().map(|n| n.trim().to_lowercase()).collect();
        let mut columns: Vec<Option<Column>> = names
            .iter()
            .map(|n| COLUMNS.iter().find(|(name, _)| name == n).map(|(_, column)| column.clone()))
            .collect();
        for side in [Side::Source, Side::Target] {
            let there = columns.iter().flatten().any(|c| *c == Column::Text(side));
            let at = names.iter().position(|name| role(name) == Some(side));
            if let Some(column) = at.filter(|_| !there).and_then(|at| columns.get_mut(at)) {
                *column = Some(Column::Text(side));
            }
        }
        let mut languages = (None, None);
        // A table in several languages is read for Arabic and English where it has both.
        let named: Vec<_> = header.iter().filter_map(|name| language(name)).collect();
        let has = |wanted: &str| named.iter().any(|code| code::primary(code) == wanted);
        let both = has("ar") && has("en");
        for side in [Side::Source, Side::Target] {
            if columns.iter().flatten().any(|c| *c == Column::Text(side)) {
                continue;
            }
            let aligned = |code: &str| matches!(&*code::primary(code), "ar" | "en");
            let usable = |name: &String| language(name).is_some_and(|code| !both || aligned(&code));
            let free = columns.iter().zip(header).position(|(c, name)| c.is_none() && usable(name));
            let Some(at) = free else {
                return Err(format!("no column for the {} text among {}", side.name(), header.join(", ")));
            };
            let found = header.get(at).and_then(|name| language(name));
            if side == Side::Source {
                languages.0 = found;
            } else {
                languages.1 = found;
            }
            if let Some(column) = columns.get_mut(at) {
                *column = Some(Column::Text(side));
            }
        }
        let columns = columns
            .into_iter()
            .zip(names.iter().zip(header))
            .map(|(column, (name, heading))| {
                let other = other_text(heading, &languages);
                column.or(other).unwrap_or_else(|| match slug(name) {
                    Some(slug) => Column::Prop(Cow::Owned(format!("x-{slug}"))),
                    None => Column::Ignored,
                })
            })
            .collect();
        Ok(TableLayout { columns, names, languages })
    }

    /// The columns of a table that begins with `rows`, and how many rows its head
    /// takes: a header in the first row, behind titles, or none at all.
    ///
    /// # Errors
    /// What is wrong with the first row.
    pub(crate) fn in_rows<'r>(
        rows: impl Iterator<Item = &'r [String]> + Clone,
    ) -> std::result::Result<(Self, usize), String> {
        /// Titles and empty rows in front of a header.
        const BEFORE_HEADER: usize = 10;
        let mut found = rows.clone().take(BEFORE_HEADER).map(TableLayout::of).zip(1..);
        let first =
            found.next().map_or(Err("no rows".to_owned()), |(layout, head)| layout.map(|l| (l, head)));
        first.or_else(|problem| match found.find_map(|(layout, head)| Some((layout.ok()?, head))) {
            Some(found) => Ok(found),
            None => TableLayout::by_script(rows).map(|layout| (layout, 0)).ok_or(problem),
        })
    }

    /// The columns of a table without a header: the one whose rows are mostly in
    /// Arabic letters, and the longest of those that are mostly in Latin ones.
    pub(crate) fn by_script<'r>(rows: impl Iterator<Item = &'r [String]>) -> Option<Self> {
        let mut letters: Vec<(usize, usize)> = Vec::new();
        for row in rows {
            letters.resize(letters.len().max(row.len()), (0, 0));
            for (sum, cell) in letters.iter_mut().zip(row) {
                let (arabic, latin) = scripts(cell);
                *sum = (sum.0 + arabic, sum.1 + latin);
            }
        }
        let most = |share: &dyn Fn(&(usize, usize)) -> usize| {
            let counts = letters.iter().map(share).enumerate();
            counts.filter(|(_, count)| *count > 0).max_by_key(|(at, count)| (*count, usize::MAX - at))
        };
        let (arabic, _) = most(&|(arabic, latin)| if arabic > latin { *arabic } else { 0 })?;
        let (latin, _) = most(&|(arabic, latin)| if latin > arabic { *latin } else { 0 })?;
        let side = |at: usize| if (at == arabic) == (arabic < latin) { Side::Source } else { Side::Target };
        let columns = (0..letters.len())
            .map(|at| match at {
                at if at == arabic || at == latin => Column::Text(side(at)),
                at => Column::Prop(Cow::Owned(format!("x-column-{}", at + 1))),
            })
            .collect();
        let names = (1..=letters.len()).map(|at| format!("column-{at}")).collect();
        Some(TableLayout { columns, names, languages: (None, None) })
    }

    /// The languages that the letters of both sides say, over all `rows`.
    pub(crate) fn scripts<'r>(&self, rows: impl Iterator<Item = &'r [String]>) -> Option<LanguagePair> {
        let mut sums = [(0, 0); 2];
        for row in rows {
            for (sum, side) in sums.iter_mut().zip([Side::Source, Side::Target]) {
                let (arabic, latin) = scripts(self.cell(&Column::Text(side), row).unwrap_or_default());
                *sum = (sum.0 + arabic, sum.1 + latin);
            }
        }
        // Foreign names stand in both; the share decides.
        let [(a, b), (c, d)] = sums;
        match (a * (c + d)).cmp(&(c * (a + b))) {
            _ if a + c == 0 => None,
            std::cmp::Ordering::Greater => Some(LanguagePair::new("ar", "en")),
            std::cmp::Ordering::Less => Some(LanguagePair::new("en", "ar")),
            // One side is empty throughout.
            std::cmp::Ordering::Equal if a > 0 && c + d == 0 => Some(LanguagePair::new("ar", "en")),
            std::cmp::Ordering::Equal if c > 0 && a + b == 0 => Some(LanguagePair::new("en", "ar")),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The cell of the first row with this column.
    pub(crate) fn cell<'a>(&self, column: &Column, row: &'a [String]) -> Option<&'a str> {
        let at = self.columns.iter().position(|c| c == column)?;
        row.get(at).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// The unit of a row. A side whose cell is empty is missing.
    ///
    /// # Errors
    /// Where the `extra` cell was damaged.
    pub(crate) fn unit(&self, mut row: Vec<String>, pair: &LanguagePair) -> std::result::Result<Tu, String> {
        self.unescape(&mut row);
        let mut tu = Tu::default();
        let mut sides = (None::<Tuv>, None::<Tuv>);
        let mut others = Vec::new();
        let mut side_props = Vec::new();
        let mut extra = None;
        for (column, cell) in self.columns.iter().zip(row) {
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Id => tu.id = Some(cell),
                Column::Text(Side::Source) => sides.0 = Some(Tuv::new(pair.source.clone(), cell)),
                Column::Text(Side::Target) => sides.1 = Some(Tuv::new(pair.target.clone(), cell)),
                Column::OtherText(language) => others.push(Tuv::new(language.clone(), cell)),
                Column::Prop(kind) => tu.props.push(Prop::new(kind.clone(), cell)),
                Column::Bead => tu.props.push(Prop::new(BEAD, cell.replace('–', ":"))),
                Column::SideProp(side, kind) => side_props.push((*side, Prop::new(*kind, cell))),
                Column::Extra => extra = Some(cell),
                Column::Language(_) | Column::Escaped | Column::Ignored => {}
            }
        }
        tu.variants.extend([sides.0, sides.1].into_iter().flatten().chain(others));
        if let Some(extra) = extra {
            unpack(&extra, &mut tu, pair)?;
        }
        // Only now is a side there whose text is empty on purpose.
        let (source, target) = pair.positions(&tu);
        for (side, prop) in side_props.into_iter().rev() {
            let at = if side == Side::Source { source } else { target };
            if let Some(tuv) = at.and_then(|at| tu.variants.get_mut(at)) {
                tuv.props.insert(0, prop);
            }
        }
        decide(&mut tu);
        Ok(tu)
    }

    /// Takes the protection off the cells that are recorded to have one.
    fn unescape(&self, row: &mut [String]) {
        let Some(escaped) = self.cell(&Column::Escaped, row).map(str::to_owned) else { return };
        for name in escaped.split_whitespace() {
            if let Some(cell) = self.names.iter().position(|n| n == name).and_then(|at| row.get_mut(at))
                && let Some(bare) = cell.strip_prefix(PROTECTION)
            {
                *cell = bare.to_owned();
            }
        }
    }
}

/// Letters of the Arabic and of the Latin script in a text.
fn scripts(text: &str) -> (usize, usize) {
    text.chars().fold((0, 0), |(arabic, latin), c| match c {
        '\u{621}'..='\u{64A}' | '\u{671}'..='\u{6D3}' => (arabic + 1, latin),
        c if c.is_ascii_alphabetic() => (arabic, latin + 1),
        _ => (arabic, latin),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::columns::cells;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn a_unit_goes_through_a_row_and_back() {
        let pair = LanguagePair::new("ar", "en");
        let mut tu = Tu {
            id: Some("p1".into()),
            notes: vec!["n".into()],
            props: ["x-quality=0.9", "x-bead=2:1", "x-mine=y", "x-check="]
                .iter()
                .map(|p| p.split_once('=').unwrap())
                .map(|(kind, value)| Prop::new(kind, value))
                .collect(),
            variants: vec![Tuv::new("ar", "نص"), Tuv::new("en", "text")],
            ..Tu::default()
        };
        tu.variants[1].props.push(Prop::new("x-page", "3"));
        let header: Vec<String> = COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect();
        let row: Vec<String> = cells(&tu, &pair, None).into_iter().map(Cow::into_owned).collect();
        let back = TableLayout::of(&header).unwrap().unit(row, &pair).unwrap();
        assert_eq!(back, tu);
    }

    #[test]
    fn headers_of_other_tools_are_understood() {
        for (header, languages) in [
            (&["source", "target"][..], (None, None)),
            (&["ar", "en"], (Some("ar"), Some("en"))),
            (&["Arabic", "English", "Comment"], (Some("ar"), Some("en"))),
            (&["id", "en_US", "ar-sa"], (Some("en-US"), Some("ar-SA"))),
        ] {
            let layout = TableLayout::of(&strings(header)).unwrap();
            assert_eq!(
                (layout.languages.0.as_deref(), layout.languages.1.as_deref()),
                languages,
                "{header:?}"
            );
        }
        assert!(TableLayout::of(&strings(&["one", "two things"])).is_err());
        let layout = TableLayout::of(&strings(&["ar", "en", "Comment"])).unwrap();
        let tu = layout.unit(strings(&["أ", "a", "look"]), &LanguagePair::new("ar", "en")).unwrap();
        assert_eq!(tu.prop("x-comment"), Some("look"));
    }

    #[test]
    fn a_third_language_is_a_text() {
        let layout = TableLayout::of(&strings(&["key", "de", "English", "ar-EG", "qa"])).unwrap();
        assert_eq!(layout.languages, (Some("en".into()), Some("ar-EG".into())));
        let pair = LanguagePair::new("en", "ar-EG");
        let tu = layout.unit(strings(&["k", "Tür", "door", "باب", "done"]), &pair).unwrap();
        assert_eq!(tu.variants, [Tuv::new("en", "door"), Tuv::new("ar-EG", "باب"), Tuv::new("de", "Tür")]);
        assert_eq!((tu.prop("x-key"), tu.prop("x-qa")), (Some("k"), Some("done")));
    }

    #[test]
    fn only_recorded_prefixes_are_taken_off() {
        let layout = TableLayout::of(&strings(&["source", "target", "escaped"])).unwrap();
        let tu = layout.unit(strings(&["'- نص", "'tis", "source"]), &LanguagePair::new("ar", "en")).unwrap();
        assert_eq!((tu.variants[0].text.as_str(), tu.variants[1].text.as_str()), ("- نص", "'tis"));
    }

    #[test]
    fn a_third_column_of_a_table_without_a_header_is_a_property() {
        let rows = [strings(&["12", "نص طويل بالعربية", "a text in English", "ab"])];
        let layout = TableLayout::by_script(rows.iter().map(Vec::as_slice)).unwrap();
        let text = |side| Column::Text(side);
        assert_eq!(layout.columns[1..3], [text(Side::Source), text(Side::Target)]);
        assert!(matches!(&layout.columns[0], Column::Prop(name) if name == "x-column-1"));
        assert!(matches!(&layout.columns[3], Column::Prop(name) if name == "x-column-4"));
    }

    #[test]
    fn the_share_of_each_script_says_which_side_is_which() {
        let layout = TableLayout::of(&strings(&["source", "target"])).unwrap();
        let found = |rows: &[[&str; 2]]| {
            let rows: Vec<Vec<String>> = rows.iter().map(|row| strings(row)).collect();
            layout.scripts(rows.iter().map(Vec::as_slice)).map(|pair| pair.source)
        };
        // Foreign names stand in both: five letters of eight against five of thirty.
        assert_eq!(found(&[["نصنصن abc", "نصنصن a text in English that is long"]]).as_deref(), Some("ar"));
        assert_eq!(found(&[["a text in English that is long نص", "نصنصن abc"]]).as_deref(), Some("en"));
        assert_eq!(found(&[["نص", ""]]).as_deref(), Some("ar"));
        assert_eq!(found(&[["", "نص"]]).as_deref(), Some("en"));
        assert_eq!(found(&[["text", "more"]]), None);
        assert_eq!(found(&[["نص", "نص"]]), None);
    }
}
