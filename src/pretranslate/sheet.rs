//! A workbook for people: a sheet with every segment and its best match, the band as colour.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::Translated;
use super::band::Band;
use crate::lang::Language;
use crate::{Error, Result};

/// Columns with their widths in characters.
const COLUMNS: [(&str, f64); 10] = [
    ("id", 24.0),
    ("source", 60.0),
    ("translation", 60.0),
    ("match", 8.0),
    ("band", 11.0),
    ("replaced", 24.0),
    ("like", 24.0),
    ("match source", 60.0),
    ("origin", 24.0),
    ("document", 24.0),
];

/// Excel's own limits: rows of a sheet, UTF-16 units of a cell.
const MOST_ROWS: usize = 1_048_576;
const LONGEST_CELL: usize = 32_767;

/// The colour of a band: green is whole, yellow like it, red without.
fn colour(band: Band) -> u32 {
    match band {
        Band::Repetition => 0x00E7_E6E6,
        Band::Context2 | Band::Context1 | Band::Full => 0x00E2_F0D9,
        Band::From95 | Band::From85 | Band::From75 => 0x00FF_F2CC,
        Band::From50 => 0x00FB_E5D6,
        Band::None => 0x00FF_FFFF,
    }
}

/// The workbook.
///
/// # Errors
/// [`Error::Content`] where Excel has no room for it.
pub(super) fn workbook(all: &[Translated]) -> Result<Vec<u8>> {
    let failed = |e: XlsxError| Error::content("workbook", e.to_string(), "write an XLIFF instead");
    let rows: usize = all.iter().map(|one| one.lines.len()).sum();
    if rows >= MOST_ROWS {
        return Err(Error::content(
            "workbook",
            format!("a sheet holds {MOST_ROWS} rows, and there are {rows} segments"),
            "write an XLIFF instead, or take fewer documents at once",
        ));
    }
    sheet(all).map_err(failed)
}

fn sheet(all: &[Translated]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("segments")?;
    let head = Format::new().set_bold();
    for (at, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 0;
    for one in all {
        for line in &one.lines {
            row += 1;
            let best = line.best();
            let source = one.summary.language;
            let target = best
                .and_then(|hit| Language::from_code(&crate::exchange::code::primary(&hit.target_language)));
            let replaced: Vec<String> = best
                .map(|hit| hit.suggestion.replaced.iter().map(|r| format!("{} → {}", r.old, r.new)).collect())
                .unwrap_or_default();
            let cells = [
                (line.id.as_str(), None),
                (line.segment.text.as_str(), Some(source)),
                (best.map_or("", |hit| hit.suggestion.text.as_str()), target),
                ("", None),
                (line.band.name(), None),
                (&replaced.join("; "), target),
                (line.like.as_deref().unwrap_or_default(), None),
                (best.map_or("", |hit| hit.source.as_str()), Some(source)),
                (best.map_or("", |hit| hit.origin.as_str()), None),
                (one.summary.origin.name.as_str(), None),
            ];
            let base = Format::new()
                .set_align(FormatAlign::Top)
                .set_text_wrap()
                .set_background_color(Color::RGB(colour(line.band)));
            for (at, (text, language)) in (0..).zip(cells) {
                if !text.is_empty() {
                    let right = language.is_some_and(Language::is_right_to_left);
                    // 1 and 2 are Excel's numbers for left-to-right and right-to-left.
                    let format =
                        base.clone().set_num_format("@").set_reading_direction(if right { 2 } else { 1 });
                    sheet.write_string_with_format(row, at, cut(text), &format)?;
                }
            }
            if let Some(hit) = best {
                sheet.write_number_with_format(row, 3, hit.score, &base)?;
            }
        }
    }
    sheet.autofilter(0, 0, row, COLUMNS.len() as u16 - 1)?;
    // Without a date of its own the library writes the present one, and no two files would be the same.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    workbook.save_to_buffer()
}

/// What fits into a cell; a segment of more than ten pages stands whole in the XLIFF.
fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST_CELL
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}
