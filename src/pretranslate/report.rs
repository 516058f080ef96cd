//! The analysis as a table for programs and as a page with bars.

use std::fmt::Write as _;

use super::analysis::{Analysis, AnalysisRow, Counted};
use super::band::Band;
use crate::html::escape::escape_into;
use crate::html::{begin_into, end_into, table_into};
use crate::{Error, Result};

/// What each band is, for people.
pub(crate) const BANDS: [(Band, &str); 9] = [
    (Band::Repetition, "repetitions"),
    (Band::Context2, "102 %, both neighbours"),
    (Band::Context1, "101 %, one neighbour"),
    (Band::Full, "100 %"),
    (Band::From95, "95-99 %"),
    (Band::From85, "85-94 %"),
    (Band::From75, "75-84 %"),
    (Band::From50, "50-74 %"),
    (Band::None, "no match"),
];

/// A row for each document and one for all, as CSV.
///
/// # Errors
/// [`Error::Io`], which writing into memory does not have.
pub(crate) fn csv(analysis: &Analysis) -> Result<Vec<u8>> {
    let failed = |e: csv::Error| Error::io("the table", std::io::Error::other(e));
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["document".to_owned(), "segments".to_owned(), "words".to_owned()];
    for band in Band::ALL {
        let name = band.name();
        head.extend([format!("{name} segments"), format!("{name} words")]);
        if band != Band::Repetition && band != Band::None {
            head.extend([format!("{name} internal segments"), format!("{name} internal words")]);
        }
    }
    out.write_record(&head).map_err(failed)?;
    for row in analysis.documents.iter().chain([&analysis.total]) {
        let mut cells = vec![safe(&row.document), row.segments.to_string(), row.words.to_string()];
        for counted in &row.bands {
            cells.extend([counted.segments.to_string(), counted.words.to_string()]);
            if counted.band != Band::Repetition && counted.band != Band::None {
                cells.extend([counted.internal_segments.to_string(), counted.internal_words.to_string()]);
            }
        }
        out.write_record(&cells).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::io("the table", e.into_error()))
}

/// A name that no spreadsheet takes for a formula.
fn safe(name: &str) -> String {
    let formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{name}") } else { name.to_owned() }
}

/// Width of a bar in the picture.
const WIDE: f64 = 720.0;

/// A page with a bar and a table for each document and for all. It needs no script and nothing
/// from elsewhere.
pub(crate) fn html(analysis: &Analysis) -> String {
    let mut out = String::new();
    begin_into("Analysis", &[told(&analysis.total)], None, &mut out);
    section(&analysis.total, "All documents", &mut out);
    if analysis.documents.len() > 1 {
        for row in &analysis.documents {
            section(row, &row.document, &mut out);
        }
    }
    end_into(None, &mut out);
    out
}

/// Columns of the table of bands.
const COLUMNS: [&str; 6] =
    ["Band", "Segments", "Words", "Per cent", "Of them internal: segments", "Of them internal: words"];

/// The cells of a row behind its band.
fn cells(all: &[usize; 2], share: f64, internal: &[usize; 2]) -> String {
    let figures = [
        all[0].to_string(),
        all[1].to_string(),
        format!("{:.1}", share * 100.0),
        internal[0].to_string(),
        internal[1].to_string(),
    ];
    let cell =
        |(figure, name): (&String, &&str)| format!("<td class=\"n\" data-name=\"{name}\">{figure}</td>");
    figures.iter().zip(COLUMNS.iter().skip(1)).map(cell).collect()
}

fn told(row: &AnalysisRow) -> String {
    format!("{} segments, {} words", row.segments, row.words)
}

fn section(row: &AnalysisRow, title: &str, out: &mut String) {
    out.push_str("<h2 dir=\"auto\">");
    escape_into(title, out);
    let _ = writeln!(out, "</h2>\n<p>{}</p>", told(row));
    let share = |words: usize| words as f64 / row.words.max(1) as f64;
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDE} 28\" width=\"{WIDE}\" role=\"img\" aria-label=\"Words by band\">"
    );
    let mut left = 0.0;
    for ((at, counted), (_, name)) in row.bands.iter().enumerate().zip(BANDS) {
        let wide = share(counted.words) * WIDE;
        if wide > 0.0 {
            let _ = writeln!(
                out,
                "<rect class=\"b{at}\" x=\"{left:.1}\" y=\"0\" width=\"{wide:.1}\" height=\"28\"><title>{name}: {} words</title></rect>",
                counted.words
            );
        }
        left += wide;
    }
    out.push_str("</svg>\n");
    table_into("cards", &COLUMNS, out);
    for ((at, counted), (_, name)) in row.bands.iter().enumerate().zip(BANDS) {
        let Counted { segments, words, internal_segments, internal_words, .. } = counted;
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><i class=\"b{at}\"></i>{name}</th>{}</tr>",
            cells(&[*segments, *words], share(*words), &[*internal_segments, *internal_words])
        );
    }
    let (segments, words): (usize, usize) =
        row.bands.iter().fold((0, 0), |(s, w), c| (s + c.internal_segments, w + c.internal_words));
    let _ = writeln!(
        out,
        "</tbody>\n<tfoot><tr><th scope=\"row\">total</th>{}</tr></tfoot>\n</table>",
        cells(&[row.segments, row.words], 1.0, &[segments, words])
    );
}
