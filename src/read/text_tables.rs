//! Tables inside plain text: neighbouring lines whose cells a tab or a bar parts.

use super::spaces::collapse;

/// Fewer lines are no table.
const ROWS: usize = 3;
/// Letters that a cell of a column of text has in the mean; numbers and `(a)` in front of
/// paragraphs have fewer.
const LETTERS: usize = 3;

/// How many of `lines` belong together from the first on, and their cells row by row where
/// they are a table.
pub(super) fn first(lines: &[&str]) -> (usize, Option<Vec<Vec<String>>>) {
    let width = |line: &str, delimiter| cells(line, delimiter).len();
    let head = lines.first().copied().unwrap_or_default();
    let Some(delimiter) = ['\t', '|'].into_iter().find(|delimiter| width(head, *delimiter) > 1) else {
        return (1, None);
    };
    let columns = width(head, delimiter);
    let same = |line: &&&str| is_delimiter_row(line) || width(line, delimiter) == columns;
    let length = lines.iter().take_while(same).count();
    let rows: Vec<Vec<String>> = lines
        .iter()
        .take(length)
        .filter(|line| !is_delimiter_row(line))
        .map(|line| cells(line, delimiter).into_iter().map(collapse).collect())
        .collect();
    let found = rows.len() >= ROWS && is_table(&rows, columns);
    (length.max(1), found.then_some(rows))
}

/// Two columns of text, or three of anything with text in one: a number in front of each
/// paragraph, or a page behind each line of a table of contents, make no table.
fn is_table(rows: &[Vec<String>], width: usize) -> bool {
    let of_text = |column: usize| {
        let letters = |row: &Vec<String>| {
            row.get(column).map_or(0, |cell| cell.chars().filter(|c| c.is_alphabetic()).count())
        };
        rows.iter().map(letters).sum::<usize>() >= LETTERS * rows.len()
    };
    let columns = (0..width).filter(|column| of_text(*column)).count();
    columns >= 2 || (columns == 1 && width >= 3)
}

/// The cells of a line; bars may stand around it, too.
fn cells(line: &str, delimiter: char) -> Vec<&str> {
    let line = if delimiter == '|' {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        line.strip_suffix('|').unwrap_or(line)
    } else {
        line.trim_end_matches(['\r', ' '])
    };
    line.split(delimiter).collect()
}

/// Whether the line divides the head of a table from its rows: `|---|:--:|`.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_from_prose() {
        let read = |text: &str| match first(&text.lines().collect::<Vec<_>>()) {
            (length, Some(rows)) => Some((rows.len(), length)),
            (_, None) => None,
        };
        for (text, expected) in [
            ("river\tنهر\nsea\tبحر\nlake \tبحيرة\nProse", Some((3, 3))),
            ("| A word | كلمة |\n|---|---|\n| river | نهر |\n| sea | بحر |", Some((3, 4))),
            ("River | 7 | 8\nSea | 9 | 10\nLake | 1 | 2", Some((3, 3))),
            ("river\tنهر\nsea\tبحر", None),
            ("1.\tThe river\n2.\tThe sea\n3.\tThe lake", None),
            ("(a)\tThe river\n(b)\tThe sea\n(c)\tThe lake", None),
            ("The river\t5\nThe sea\t12\nThe lake\t31", None),
            ("one\ntwo\nthree", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
