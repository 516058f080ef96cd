//! Excel workbook for people: texts as text, the Arabic column from right to
//! left, confidence as colour, header frozen, filter ready.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use crate::confidence::{FAIR, SURE};
use crate::exchange::columns::{COLUMNS, Column, cells};
use crate::exchange::{RecordWriter, WriterHead};
use crate::exchange::{Side, Tu, code};
use crate::exchange::{decision, props};
use crate::{Error, Result};

/// Excel's own limits: rows of a sheet, UTF-16 units of a cell.
const MOST_ROWS: u32 = 1_048_576;
const LONGEST_CELL: usize = 32_767;

/// Height of a line of the default font and of the highest row that Excel has, in points.
const LINE: f64 = 15.0;
const HIGHEST_ROW: f64 = 409.0;

/// Share of a line that text fills on average, as words go whole to the next one, and a cell has an indent.
const FILLED: f64 = 0.85;

/// Confidence from which a row has this colour; green is left alone by a
/// reader, yellow is looked at, red is doubted. The steps are those of the
/// OmegaT project folder: sure, penalty 10, penalty 30.
const COLOURS: [(f32, u32); 3] = [(SURE, 0x00E2_F0D9), (FAIR, 0x00FF_F2CC), (0.0, 0x00F8_CBAD)];

/// Writes XLSX.
pub(crate) struct XlsxWriter {
    head: WriterHead,
    workbook: Workbook,
    sheet: Worksheet,
    formats: Formats,
    rows: u32,
}

struct Formats {
    /// Names of columns, of those from left to right and of those from right to left.
    head: [Format; 2],
    /// For each colour and for none: text left to right, text right to left, number.
    cells: Vec<[Format; 3]>,
}

impl Formats {
    fn new() -> Self {
        // The colour of a row covers the grid of the program, and an indent keeps the two scripts apart:
        // the end of an Arabic line and the beginning of an English one meet at the same edge.
        let base = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let base = base.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF));
        let cells = COLOURS.iter().map(|(_, colour)| Some(*colour)).chain([None]).map(|colour| {
            let base = colour.map_or(base.clone(), |c| base.clone().set_background_color(Color::RGB(c)));
            let text = base.clone().set_num_format("@");
            // 1 and 2 are Excel's numbers for left-to-right and right-to-left.
            let (ltr, rtl) = (text.clone().set_reading_direction(1), text.set_reading_direction(2));
            [
                ltr.set_align(FormatAlign::Left).set_indent(1),
                rtl.set_align(FormatAlign::Right).set_indent(1),
                base.set_num_format("0.000"),
            ]
        });
        let head = Format::new().set_bold().set_num_format("@").set_border_bottom(FormatBorder::Medium);
        let head =
            [FormatAlign::Left, FormatAlign::Right].map(|side| head.clone().set_align(side).set_indent(1));
        Formats { head, cells: cells.collect() }
    }

    fn of(&self, confidence: Option<f32>) -> Option<&[Format; 3]> {
        let at =
            confidence.and_then(|c| COLOURS.iter().position(|(from, _)| c >= *from)).unwrap_or(COLOURS.len());
        self.cells.get(at)
    }
}

/// The column in which a person decides.
const DECISION: Column = Column::Prop(Cow::Borrowed(props::DECISION));

/// The list of a cell in which a person decides.
pub(crate) fn choices() -> std::result::Result<DataValidation, XlsxError> {
    let [title, message] = decision::PROMPT;
    DataValidation::new()
        .allow_list_strings(&decision::CHOICES)?
        .set_input_title(title)?
        .set_input_message(message)
}

/// Width of a column in characters of the default font.
fn width(column: &Column) -> f64 {
    match column {
        Column::Text(_) => 60.0,
        Column::Prop(kind) if matches!(kind.as_ref(), props::REASONS | props::FINDINGS | props::REMOVED) => {
            40.0
        }
        Column::Id => 24.0,
        _ => 12.0,
    }
}

/// Whether a row is as high as this column needs: what a person decides by. The reasons of the plainest
/// pair are longer than its texts; a cell of them shows its first lines, and all when it is chosen.
fn is_shown_whole(column: &Column) -> bool {
    match column {
        Column::Text(_) => true,
        Column::Prop(kind) => matches!(kind.as_ref(), props::FINDINGS | props::REMOVED),
        _ => false,
    }
}

impl XlsxWriter {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        XlsxWriter {
            head,
            workbook: Workbook::new(),
            sheet: Worksheet::new(),
            formats: Formats::new(),
            rows: 0,
        }
    }

    fn start(&mut self) -> std::result::Result<(), XlsxError> {
        self.sheet.set_name("units")?;
        for (at, (name, column)) in columns() {
            self.sheet.set_column_width(at, width(column))?;
            let [ltr, rtl] = &self.formats.head;
            let head = if self.is_right_to_left(column) { rtl } else { ltr };
            self.sheet.write_string_with_format(0, at, *name, head)?;
            if *column == Column::Extra {
                self.sheet.set_column_hidden(at)?;
            }
        }
        self.sheet.set_freeze_panes(1, 0)?;
        self.sheet.set_repeat_rows(0, 0)?;
        self.sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn is_right_to_left(&self, column: &Column) -> bool {
        match column {
            Column::Text(Side::Source) | Column::SideProp(Side::Source, _) => is_rtl(&self.head.codes.source),
            Column::Text(Side::Target) | Column::SideProp(Side::Target, _) => is_rtl(&self.head.codes.target),
            _ => false,
        }
    }

    fn row(&mut self, tu: &Tu) -> std::result::Result<(), XlsxError> {
        // That a segment has no counterpart is nothing good or bad about a pair.
        let confidence = tu.confidence().filter(|_| !tu.is_unpaired());
        let Some([ltr, rtl, number]) = self.formats.of(confidence) else { return Ok(()) };
        let header = (self.rows == 1).then_some(&self.head.header);
        let cells = cells(tu, &self.head.pair, header);
        let codes = &self.head.codes;
        // Not every program grows a row to what is wrapped in it when it opens the file.
        let lines = COLUMNS
            .iter()
            .zip(&cells)
            .filter(|((_, column), _)| is_shown_whole(column))
            .map(|((_, column), cell)| (cell.chars().count() as f64 / (FILLED * width(column))).ceil())
            .fold(1.0, f64::max);
        self.sheet.set_row_height(self.rows, (LINE * lines).min(HIGHEST_ROW))?;
        let shown = COLUMNS.iter().zip(&cells).filter(|((_, column), _)| *column != Column::Escaped);
        for (at, ((_, column), cell)) in (0..).zip(shown) {
            let cell = match column {
                Column::Language(Side::Source) => codes.source.as_str(),
                Column::Language(Side::Target) => codes.target.as_str(),
                _ => cell.as_ref(),
            };
            let quality = matches!(column, Column::Prop(kind) if kind == props::QUALITY);
            // A number only where the number gives back the same text.
            if let Some(value) = tu.confidence().filter(|c| quality && format!("{c:.3}") == cell) {
                let value = (f64::from(value) * 1_000.0).round() / 1_000.0;
                self.sheet.write_number_with_format(self.rows, at, value, number)?;
            } else if !cell.is_empty() {
                let format = if self.is_right_to_left(column) { rtl } else { ltr };
                self.sheet.write_string_with_format(self.rows, at, cell, format)?;
            }
        }
        Ok(())
    }

    fn complete(&mut self) -> std::result::Result<Vec<u8>, XlsxError> {
        let last = u16::try_from(columns().count()).unwrap_or(1).saturating_sub(1);
        // On paper: the texts and what there is to say about them.
        let printed =
            columns().filter(|(_, (_, column))| width(column) > 12.0).last().map_or(last, |(at, _)| at);
        self.sheet.set_print_area(0, 0, self.rows, printed)?;
        self.sheet.autofilter(0, 0, self.rows, last)?;
        if let Some(at) = columns().find(|(_, (_, c))| *c == DECISION).map(|(at, _)| at) {
            self.sheet.add_data_validation(1, at, self.rows.max(1), at, &choices()?)?;
        }
        self.workbook.push_worksheet(std::mem::take(&mut self.sheet));
        // Without a date of its own the library writes the present one, and no two files would be the same.
        let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new().set_title(&self.head.title).set_creation_datetime(&date);
        self.workbook.set_properties(&properties);
        self.workbook.save_to_buffer()
    }
}

/// The columns of the sheet: strings are never evaluated, so none is escaped.
fn columns() -> impl Iterator<Item = (u16, &'static (&'static str, Column))> {
    (0..).zip(COLUMNS.iter().filter(|(_, c)| *c != Column::Escaped))
}

fn is_rtl(language: &str) -> bool {
    crate::lang::Language::from_code(&code::primary(language))
        .is_some_and(crate::lang::Language::is_right_to_left)
}

fn failed(error: XlsxError) -> Error {
    Error::content("workbook", error.to_string(), "write a CSV instead")
}

impl RecordWriter for XlsxWriter {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<()> {
        self.start().map_err(failed)
    }

    fn unit(&mut self, tu: &Tu, _: &mut Vec<u8>) -> Result<()> {
        self.rows += 1;
        if self.rows >= MOST_ROWS {
            return Err(Error::Usage {
                problem: format!("a sheet holds {MOST_ROWS} rows and the memory has more units"),
                remedy: "write a CSV or a TMX, or split the memory first".to_owned(),
            });
        }
        if let Some(long) =
            cells(tu, &self.head.pair, None).iter().find(|cell| cell.encode_utf16().count() > LONGEST_CELL)
        {
            return Err(Error::Usage {
                problem: format!(
                    "unit {}: a cell holds {LONGEST_CELL} characters and this text has {}",
                    tu.id.clone().unwrap_or_else(|| self.rows.to_string()),
                    long.chars().count()
                ),
                remedy:
                    "write a CSV or a TMX, which have no such limit, or clean with --max-chars 32000 first"
                        .to_owned(),
            });
        }
        self.row(tu).map_err(failed)
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend(self.complete().map_err(failed)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{LanguagePair, Prop, Tuv};

    #[test]
    fn columns_are_as_wide_as_what_stands_in_them() {
        let widths = [
            Column::Text(crate::exchange::Side::Source),
            Column::Prop(props::REASONS.into()),
            Column::Id,
            Column::Prop(props::STATUS.into()),
        ];
        assert_eq!(widths.each_ref().map(width), [60.0, 40.0, 24.0, 12.0]);
    }

    #[test]
    fn a_row_is_as_high_as_its_texts_however_long_the_reasons_are() {
        use std::io::Read as _;
        let tu = Tu {
            variants: vec![Tuv::new("ar", "نص"), Tuv::new("en", "text ".repeat(26))],
            props: vec![Prop::new(props::REASONS, "because ".repeat(60))],
            ..Tu::default()
        };
        let mut writer = XlsxWriter::new(WriterHead::of(
            crate::exchange::Header::default(),
            LanguagePair::new("ar", "en"),
        ));
        let bytes = crate::exchange::writer::to_bytes(&mut writer, [tu]).unwrap();
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut sheet = String::new();
        book.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        // 130 letters in lines of 60 that are filled to 85 % are three lines.
        assert!(sheet.contains("ht=\"45\""), "{sheet}");
    }
}
