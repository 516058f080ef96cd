//! Tables of pages that are set here.

use super::*;
use crate::read::pdf::builtin::glyph::Glyph;

/// A text at 10 points, each letter half a size wide.
fn line(text: &str, x: f32, y: f32) -> Fragment {
    let glyph = |(i, c): (usize, char)| {
        let x = x + 5.0 * i as f32;
        Glyph { text: c.to_string(), x, end: x + 5.0, y, size: 10.0, turn: 0, order: 0, source: 0 }
    };
    Fragment::new(text.chars().enumerate().map(glyph).collect()).unwrap()
}

fn texts(lines: Vec<Fragment>, direction: Direction) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (line, cell) in find(lines, direction, |_| 1.2, &mut Tables::default()) {
        let text: String = line.glyphs.iter().map(|g| g.text.as_str()).collect();
        match (cell, out.last_mut()) {
            (Some(Cell { goes_on: true, .. }), Some(last)) => *last = format!("{last} {text}"),
            (Some(_), _) => out.push(format!("|{text}")),
            _ => out.push(text),
        }
    }
    out
}

#[test]
fn aligned_gaps_make_columns() {
    let rows = [("Basin", "Wells counted"), ("Saffron Valley", "512"), ("White", "438")];
    let lines: Vec<Fragment> = (0..)
        .zip(rows)
        .flat_map(|(i, (a, b))| {
            [line(a, 50.0, 700.0 - 16.0 * i as f32), line(b, 130.0, 700.0 - 16.0 * i as f32)]
        })
        .collect();
    assert_eq!(
        texts(lines.clone(), Direction::LeftToRight),
        ["|Basin", "|Wells counted", "|Saffron Valley", "|512", "|White", "|438"]
    );
    assert_eq!(
        texts(lines, Direction::RightToLeft),
        ["|Wells counted", "|Basin", "|512", "|Saffron Valley", "|438", "|White"]
    );
}

#[test]
fn cells_of_several_lines_stay_whole() {
    // The second row's first cell stands in the middle of its two lines.
    let lines = [
        line("first name", 50.0, 700.0),
        line("first", 130.0, 700.0),
        line("second", 130.0, 680.0),
        line("second name", 50.0, 674.0),
        line("of two", 130.0, 668.0),
        line("third name", 50.0, 648.0),
        line("third", 130.0, 648.0),
        line("fourth name", 50.0, 628.0),
        line("fourth", 130.0, 628.0),
    ];
    let found = texts(lines.to_vec(), Direction::LeftToRight);
    assert_eq!(
        found,
        [
            "|first name",
            "|first",
            "|second name",
            "|second of two",
            "|third name",
            "|third",
            "|fourth name",
            "|fourth"
        ]
    );
}

#[test]
fn a_row_that_the_page_end_cut_goes_on() {
    let page = |rows: &[(&str, &str)]| -> Vec<Fragment> {
        let row = |(i, (a, b)): (usize, &(&str, &str))| {
            let y = 700.0 - 20.0 * i as f32;
            let cell = |text: &str, x: f32| (!text.is_empty()).then(|| line(text, x, y));
            [cell(a, 50.0), cell(b, 130.0)]
        };
        rows.iter().enumerate().flat_map(row).flatten().collect()
    };
    let mut tables = Tables::default();
    let first = page(&[("the first", "one"), ("the second", "two"), ("the third", "three and")]);
    assert!(find(first, Direction::LeftToRight, |_| 1.2, &mut tables).iter().all(|(_, cell)| cell.is_some()));
    let second = page(&[("", "more"), ("the fourth", "four"), ("the fifth", "five")]);
    let found = find(second, Direction::LeftToRight, |_| 1.2, &mut tables);
    let places: Vec<_> =
        found.iter().filter_map(|(_, c)| *c).map(|c| (c.table, c.row, c.column, c.goes_on)).collect();
    assert_eq!(
        places,
        [(0, 2, 1, true), (0, 3, 0, false), (0, 3, 1, false), (0, 4, 0, false), (0, 4, 1, false)]
    );
}

#[test]
fn words_that_are_stretched_over_a_cell_are_read_in_its_direction() {
    let row = |i: u8, text: &[(&str, f32)]| -> Vec<Fragment> {
        text.iter().map(|(text, x)| line(text, *x, 700.0 - 20.0 * f32::from(i))).collect()
    };
    let lines = [
        row(0, &[("one", 50.0), ("b", 130.0), ("a", 200.0)]),
        row(1, &[("two", 50.0), ("dddd", 130.0), ("cccc", 190.0)]),
        row(2, &[("ten", 50.0), ("fffffffffffffff", 130.0)]),
    ];
    let found = texts(lines.concat(), Direction::RightToLeft);
    assert_eq!(found, ["|a b", "|one", "|cccc dddd", "|two", "|fffffffffffffff", "|ten"]);
}

#[test]
fn a_paragraph_above_a_table_and_an_empty_column_take_no_columns_from_it() {
    let mut lines = vec![line("words of a text", 50.0, 760.0), line("that is not in it", 150.0, 760.0)];
    for (i, tick) in (0u8..).zip([true, false, true, false, true]) {
        let y = 740.0 - 20.0 * f32::from(i);
        lines.extend([line("a cell of text", 50.0, y), line("short", 190.0, y)]);
        lines.extend(tick.then(|| line("x", 150.0, y)));
    }
    lines.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let found = texts(lines, Direction::LeftToRight);
    assert_eq!(found.iter().filter(|text| text.starts_with("|x")).count(), 3, "{found:?}");
    assert_eq!(found.iter().filter(|text| text.starts_with("|short")).count(), 5, "{found:?}");
}

#[test]
fn lists_and_paragraphs_are_no_tables() {
    let list: Vec<Fragment> = (0..4)
        .flat_map(|i| {
            [line("(a)", 50.0, 700.0 - 12.0 * i as f32), line("an item", 90.0, 700.0 - 12.0 * i as f32)]
        })
        .collect();
    assert!(
        find(list, Direction::LeftToRight, |_| 1.2, &mut Tables::default())
            .iter()
            .all(|(_, cell)| cell.is_none())
    );
    let text = ["words that go over", "the whole line and", "on the next of them"];
    let text: Vec<Fragment> = (0..).zip(text).map(|(i, t)| line(t, 50.0, 700.0 - 12.0 * i as f32)).collect();
    assert!(
        find(text, Direction::LeftToRight, |_| 1.2, &mut Tables::default())
            .iter()
            .all(|(_, cell)| cell.is_none())
    );
}

#[test]
fn dots_that_lead_to_a_page_make_no_table() {
    let rows = |filling: &str| -> Vec<Fragment> {
        let row = |(n, (entry, page)): (usize, (&str, &str))| {
            let y = 700.0 - 12.0 * n as f32;
            [line(&format!("{entry}{filling}"), 50.0, y), line(page, 300.0, y)]
        };
        let entries = [("Wells", "3"), ("Springs", "5"), ("Mayors", "7"), ("Annex", "11")];
        entries.into_iter().enumerate().flat_map(row).collect()
    };
    let in_cells = |filling: &str| {
        let found = find(rows(filling), Direction::LeftToRight, |_| 1.2, &mut Tables::default());
        found.iter().any(|(_, cell)| cell.is_some())
    };
    assert!(in_cells(""));
    assert!(!in_cells("........"));
}
