//! What a cell shows: strings, and numbers in the format of their cell.

use rustc_hash::FxHashMap;

use super::super::xml::Node;
use crate::exchange::xlsx::unescape;

/// A shared string and the glosses in it.
#[derive(Debug, Default)]
pub(super) struct SharedString {
    pub(super) shown: String,
    pub(super) gloss: String,
}

/// The strings that cells share (18.4).
pub(super) fn strings(root: Node<'_>) -> Vec<SharedString> {
    root.child("sst").into_iter().flat_map(|n| n.all("si")).map(rich).collect()
}

/// The text of all runs below `node`.
pub(super) fn rich(node: Node<'_>) -> SharedString {
    let mut text = SharedString::default();
    for child in node.children() {
        match child.name() {
            "t" => text.shown.push_str(&unescape(&child.all_text())),
            "r" => text.shown.push_str(&rich(child).shown),
            "rPh" => text.gloss.push_str(&rich(child).shown),
            _ => {}
        }
    }
    text
}

/// How a number is shown, as far as its digits change by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Plain,
    Date,
    Time,
    Percent,
}

/// The number formats of a workbook, by the style of a cell (18.8.30).
#[derive(Debug, Default)]
pub(super) struct Formats {
    by_style: Vec<Shown>,
    /// Days are counted from 1904, as on old Macintoshes (18.2.28).
    pub(super) from_1904: bool,
}

/// Days from the first day of one count to that of the other.
const FROM_1904: f64 = 1462.0;

impl Formats {
    pub(super) fn read(root: Node<'_>) -> Self {
        let Some(sheet) = root.child("styleSheet") else { return Self::default() };
        let own: FxHashMap<String, String> = sheet
            .child("numFmts")
            .into_iter()
            .flat_map(|n| n.all("numFmt"))
            .filter_map(|n| {
                Some((n.attribute("numFmtId")?.into_owned(), n.attribute("formatCode")?.into_owned()))
            })
            .collect();
        let shown = |id: &str| match own.get(id) {
            Some(code) => of_code(code),
            // Numbers of the formats that need no code.
            None => match id.parse::<u32>() {
                Ok(9 | 10) => Shown::Percent,
                Ok(14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58) => Shown::Date,
                Ok(18..=21 | 32..=35 | 45..=47 | 55 | 56) => Shown::Time,
                _ => Shown::Plain,
            },
        };
        let styles = sheet.child("cellXfs").into_iter().flat_map(|n| n.all("xf"));
        let by_style =
            styles.map(|n| n.attribute("numFmtId").map_or(Shown::Plain, |id| shown(&id))).collect();
        Formats { by_style, from_1904: false }
    }

    /// The number that stands in the file as `value`, in the format of the style `style`: dates by
    /// ISO 8601, whatever order of day and month the workbook wants.
    pub(super) fn number(&self, value: &str, style: Option<usize>) -> String {
        let shown = style.and_then(|s| self.by_style.get(s)).copied().unwrap_or(Shown::Plain);
        let Ok(number) = value.trim().parse::<f64>() else { return value.to_owned() };
        match shown {
            Shown::Date => date(if self.from_1904 { number + FROM_1904 } else { number }),
            Shown::Time if (0.0..1e6).contains(&number) => Some(time(number)),
            // Two decimals are the most that Excel's own percent format shows.
            Shown::Percent => Some(format!("{}%", (number * 1e4).round() / 1e2)),
            Shown::Plain | Shown::Time => None,
        }
        // Excel shows 15 digits; what is computed has more: 0.1 + 0.2 is 0.30000000000000004.
        .unwrap_or_else(|| match format!("{number:.14e}").parse::<f64>() {
            Ok(short) if number.abs() < 1e15 => short.to_string(),
            _ => value.to_owned(),
        })
    }
}

/// What a format code such as `[$-409]d mmm yyyy` or `0.0%` makes of a number.
fn of_code(code: &str) -> Shown {
    let first = code.split(';').next().unwrap_or_default();
    let mut letters = String::new();
    let mut rest = first.chars();
    while let Some(c) = rest.next() {
        match c {
            // Text, colours and conditions are no part of the number.
            '"' => rest.by_ref().take_while(|c| *c != '"').for_each(drop),
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    letters.push('h');
                }
            }
            '\\' | '_' | '*' => drop(rest.next()),
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains(['y', 'd']) {
        Shown::Date
    } else if letters.contains(['h', 's']) {
        Shown::Time
    } else if letters.contains('%') {
        Shown::Percent
    } else {
        Shown::Plain
    }
}

/// A day by its number, from 1 for 1 January 1900 (18.17.4.1), and the time of day if there is one.
fn date(number: f64) -> Option<String> {
    // Day 2,958,465 is the last of the year 9999.
    if !(1.0..2_958_466.0).contains(&number) {
        return None;
    }
    // The format counts a 29 February 1900, which never was.
    let day = number.floor() as i64 - if number < 60.0 { 0 } else { 1 };
    // Days since 1 March 0000, from which years and months are counted (a known algorithm for the
    // Gregorian calendar).
    let days = day + 693_900;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) =
        (year + era * 400 + i64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    let time_of_day = number.fract();
    let time = if time_of_day > 0.0 { format!(" {}", time(time_of_day)) } else { String::new() };
    Some(format!("{year:04}-{month:02}-{day:02}{time}"))
}

/// A part of a day, or several days, in hours, minutes, and seconds if there are any.
fn time(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as u64;
    let clock = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds.is_multiple_of(60) { clock } else { format!("{clock}:{:02}", seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::Tree;
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_cells_say() {
        let styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-409]d\\ mmm\\ yyyy;@'/>\
            <numFmt numFmtId='165' formatCode='0.0&quot; days&quot;'/><numFmt numFmtId='166' formatCode='[h]:mm'/></numFmts>\
            <cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/>\
            <xf numFmtId='10'/><xf numFmtId='22'/></cellXfs></styleSheet>";
        let (tree, _) = Tree::parse("f", "p", styles).unwrap();
        let formats = Formats::read(tree.root());
        for (value, style, expected) in [
            ("45372", 0, "45372"),
            ("45372", 1, "2024-03-21"),
            ("45372", 2, "2024-03-21"),
            ("60", 1, "1900-02-28"),
            ("61", 1, "1900-03-01"),
            ("45372.5", 6, "2024-03-21 12:00"),
            ("7.5", 3, "7.5"),
            ("1.25", 4, "30:00"),
            ("0.125", 5, "12.5%"),
            ("0.30000000000000004", 0, "0.3"),
            ("1E+20", 0, "1E+20"),
            ("-5", 1, "-5"),
            ("no number", 1, "no number"),
            ("3", 99, "3"),
        ] {
            assert_eq!(formats.number(value, Some(style)), expected, "{value} {style}");
        }
        let formats = Formats { from_1904: true, ..formats };
        assert_eq!(formats.number("43910", Some(1)), "2024-03-21");
    }
}
