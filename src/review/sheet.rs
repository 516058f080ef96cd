//! A review as a workbook, for people who will not open a page: a column to decide in, with
//! its list of choices, and back. Rows are known by what stands in the first column, not by
//! their place.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::action::Action;
use super::journal::digest;
use super::session::ReviewSession;
use super::state::{BeadId, ReviewStatus};
use crate::confidence::{FAIR, SURE};
use crate::exchange::decision::CellDecision;
use crate::exchange::xlsx::choices;
use crate::exchange::{Opened, Side, Tu, props};
use crate::{Error, Result};

/// Columns, with their widths in characters.
const COLUMNS: [(&str, f64); 8] = [
    ("id", 12.0),
    ("source", 60.0),
    ("target", 60.0),
    ("confidence", 11.0),
    ("findings", 30.0),
    ("status", 12.0),
    ("decision", 14.0),
    ("comment", 30.0),
];
const DECISION: u16 = 6;
/// Excel's own limits: rows of a sheet, UTF-16 units of a cell.
const MOST_ROWS: usize = 1_048_575;
const LONGEST_CELL: usize = 32_767;

/// What the second sheet says, in both languages of the texts.
const INSTRUCTIONS: [&str; 10] = [
    "How to work in this table",
    "1. Choose confirm or reject in the column decision, or leave it empty. 2. Correct a text in the columns source and target where it is wrong. 3. Say what you like in the column comment. 4. Save the file and send it back.",
    "Rows may be sorted, filtered, moved and deleted. A deleted row stays undecided. Leave the column id as it is: it tells which unit a row is.",
    "Units of several segments stand in one row; change only words in them. To join or split units use the review page.",
    "It comes back with: muqabala review FILES --apply THIS_FILE.xlsx",
    "كيف تعمل في هذا الجدول",
    "١. اختر أؤكد أو أرفض (confirm أو reject) في عمود decision أو اتركه فارغا. ٢. صحح النص في عمودي source وtarget حيث أخطأ. ٣. اكتب ما تشاء في عمود comment. ٤. احفظ الملف وأعده.",
    "يجوز فرز الصفوف وترشيحها ونقلها وحذفها. الصف المحذوف يبقى بلا قرار. لا تغيّر عمود id فهو يدل على الوحدة.",
    "الوحدات المكونة من عدة مقاطع في صف واحد؛ غيّر كلماتها فقط. لضم الوحدات أو تقسيمها استعمل صفحة المراجعة.",
    "يعود الجدول بالأمر: muqabala review FILES --apply THIS_FILE.xlsx",
];

/// The beginning of every id: rows of another review must not be taken for this one's.
fn mark(session: &ReviewSession) -> String {
    let snapshot = serde_json::to_vec(session.snapshot().as_ref()).unwrap_or_default();
    digest(&snapshot).chars().take(6).collect()
}

/// The workbook of a review, without what was rejected.
///
/// # Errors
/// [`Error::Usage`] where a sheet cannot hold it.
pub(crate) fn write(session: &ReviewSession) -> Result<Vec<u8>> {
    let state = session.state();
    let rejected = |bead: &BeadId| state.decision(*bead).is_some_and(|d| d.status == ReviewStatus::Rejected);
    let beads: Vec<BeadId> = state.order().iter().copied().filter(|bead| !rejected(bead)).collect();
    let long = |bead: &BeadId| {
        [Side::Source, Side::Target]
            .iter()
            .any(|side| state.text(*bead, *side).encode_utf16().count() > LONGEST_CELL)
    };
    if beads.len() > MOST_ROWS || beads.iter().any(long) {
        return Err(Error::Usage {
            problem: "a unit or the number of units is larger than a sheet can hold".to_owned(),
            remedy: "write a CSV or a TMX".to_owned(),
        });
    }
    workbook(session, &beads)
        .map_err(|error| Error::content("workbook", error.to_string(), "write a CSV instead"))
}

fn workbook(session: &ReviewSession, beads: &[BeadId]) -> std::result::Result<Vec<u8>, XlsxError> {
    let (state, snapshot, mark) = (session.state(), session.snapshot(), mark(session));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("review")?;
    let base = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    // 1 and 2 are Excel's numbers for left-to-right and right-to-left.
    let text = |rtl: bool| {
        let (direction, align) = if rtl { (2, FormatAlign::Right) } else { (1, FormatAlign::Left) };
        base.clone().set_num_format("@").set_reading_direction(direction).set_align(align)
    };
    let (ltr, rtl) = (text(false), text(true));
    let side = |language: crate::lang::Language| if language.is_right_to_left() { &rtl } else { &ltr };
    let figures = [0x00E2_F0D9, 0x00FF_F2CC, 0x00F8_CBAD]
        .map(|colour| base.clone().set_num_format("0.000").set_background_color(Color::RGB(colour)));
    let head = Format::new().set_bold();
    for (at, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, name, &head)?;
    }
    for (row, bead) in (1u32..).zip(beads) {
        let score = state.score(*bead).cloned().unwrap_or_default();
        let findings: Vec<&str> = score.findings.iter().map(|finding| finding.message.as_str()).collect();
        let status = if state.decision(*bead).is_some() { "confirmed" } else { "" };
        sheet.write_string_with_format(row, 0, format!("{mark}-{bead}"), &ltr)?;
        sheet.write_string_with_format(
            row,
            1,
            state.text(*bead, Side::Source),
            side(snapshot.source.language),
        )?;
        sheet.write_string_with_format(
            row,
            2,
            state.text(*bead, Side::Target),
            side(snapshot.target.language),
        )?;
        if let Some(confidence) = score.confidence {
            let [sure, fair, doubt] = &figures;
            let format = if confidence >= SURE {
                sure
            } else if confidence >= FAIR {
                fair
            } else {
                doubt
            };
            sheet.write_number_with_format(
                row,
                3,
                (f64::from(confidence) * 1000.0).round() / 1000.0,
                format,
            )?;
        }
        sheet.write_string_with_format(row, 4, findings.join("; "), &ltr)?;
        sheet.write_string_with_format(row, 5, status, &ltr)?;
        sheet.write_string_with_format(row, 7, state.comment(*bead), &base)?;
    }
    let last = beads.len().max(1) as u32;
    sheet.add_data_validation(1, DECISION, last, DECISION, &choices()?)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("how – كيف")?;
    sheet.set_column_width(0, 100.0)?;
    for (row, line) in (0..).zip(INSTRUCTIONS) {
        let format = if row < INSTRUCTIONS.len() as u32 / 2 { &ltr } else { &rtl };
        sheet.write_string_with_format(row, 0, line, format)?;
    }
    // Without a date of its own the library writes the present one, and no two files would be the same.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook
        .set_properties(&DocProperties::new().set_title(&snapshot.source.name).set_creation_datetime(&date));
    workbook.save_to_buffer()
}

/// What a workbook that came back asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Returned {
    /// The actions, in the order of the rows.
    pub(crate) actions: Vec<Action>,
    /// What was not understood, or is not there any more, each with its row.
    pub(crate) told: Vec<String>,
}

/// A row that came back.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    line: u64,
    id: String,
    texts: [String; 2],
    decision: String,
    comment: String,
}

/// Reads a workbook that [`write()`] made and a person worked in.
///
/// # Errors
/// As the reader of workbooks.
pub(crate) fn read(path: &Path, session: &ReviewSession) -> Result<Returned> {
    if let Some(other) = other_sheet(path)? {
        return Err(Error::content(
            path.display().to_string(),
            format!("this is {other}"),
            "open it where it was edited and save it as Excel 2007 or later (.xlsx), or as CSV",
        ));
    }
    let mut opened = Opened::open(path, None)?;
    let pair = opened.pair.clone();
    let mut rows = Vec::new();
    while let Some(unit) = opened.next() {
        let unit: Tu = unit?;
        let (source, target) = unit.sides(&pair);
        let text = |tuv: Option<&crate::exchange::Tuv>| {
            tuv.map_or_else(String::new, |tuv| tuv.text.trim().to_owned())
        };
        let cell = |kind: &str| unit.prop(kind).unwrap_or_default().trim().to_owned();
        rows.push(Row {
            line: opened.line(),
            id: unit.id.clone().unwrap_or_default().trim().to_owned(),
            texts: [text(source), text(target)],
            decision: cell(props::DECISION),
            comment: cell("x-comment"),
        });
    }
    Ok(understood(session, rows))
}

/// The sheets that other programs save by themselves, and that cannot be read.
fn other_sheet(path: &Path) -> Result<Option<&'static str>> {
    let mut head = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    file.take(128).read_to_end(&mut head).map_err(|e| Error::io(path, e))?;
    let has = |wanted: &[u8]| head.windows(wanted.len()).any(|part| part == wanted);
    Ok(if has(b"opendocument.spreadsheet") {
        Some("an OpenDocument sheet (.ods)")
    } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some("an old Excel file (.xls)")
    } else {
        None
    })
}

fn understood(session: &ReviewSession, rows: Vec<Row>) -> Returned {
    let mark = mark(session);
    let mut returned = Returned::default();
    let mut by_bead: BTreeMap<BeadId, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let bead = row.id.strip_prefix(&mark).and_then(|rest| rest.strip_prefix('-')?.parse().ok());
        match bead {
            Some(bead) => by_bead.entry(bead).or_default().push(row),
            None if row.id.is_empty() => {
                returned
                    .told
                    .push(format!("row {}: no id, so nobody knows which unit it is; left out", row.line));
            }
            None => returned
                .told
                .push(format!("row {}: {} is no unit of this review; left out", row.line, row.id)),
        }
    }
    let state = session.state();
    let missing = state.order().iter().filter(|bead| {
        state.decision(**bead).is_none_or(|d| d.status != ReviewStatus::Rejected)
            && !by_bead.contains_key(bead)
    });
    let missing = missing.count();
    if missing > 0 {
        returned.told.push(format!("{missing} units have no row any more; they stay as they are"));
    }
    let mut rows: Vec<(BeadId, Row)> = Vec::new();
    for (bead, mut same) in by_bead {
        let lines: Vec<String> = same.iter().map(|row| row.line.to_string()).collect();
        let Some(first) = same.pop() else { continue };
        if same.iter().any(|row| {
            (&row.texts, &row.decision, &row.comment) != (&first.texts, &first.decision, &first.comment)
        }) {
            let lines = lines.join(", ");
            returned
                .told
                .push(format!("rows {lines}: the same unit with different content; none of them is taken"));
        } else if state.place(bead).is_none() {
            returned
                .told
                .push(format!("row {}: this unit was changed on the page since; left out", lines.join(", ")));
        } else {
            rows.push((bead, first));
        }
    }
    rows.sort_by_key(|(_, row)| row.line);
    for (bead, row) in rows {
        row_actions(session, bead, &row, &mut returned);
    }
    returned
}

fn row_actions(session: &ReviewSession, bead: BeadId, row: &Row, returned: &mut Returned) {
    let state = session.state();
    let beads = vec![bead];
    let status = state.decision(bead).map(|decision| decision.status);
    // The decision first: an edit makes another bead, which takes decision and comment along.
    match CellDecision::of(&row.decision) {
        Some(CellDecision::Confirm) => {
            returned
                .actions
                .extend((status != Some(ReviewStatus::Confirmed)).then_some(Action::Confirm { beads }));
        }
        Some(CellDecision::Reject) => {
            returned
                .actions
                .extend((status != Some(ReviewStatus::Rejected)).then_some(Action::Reject { beads }));
        }
        Some(CellDecision::Reopen) => returned.actions.extend(status.map(|_| Action::Reopen { beads })),
        None if row.decision.is_empty() => {}
        None => returned.told.push(format!(
            "row {}: {:?} is no decision; write confirm or reject, or leave it empty",
            row.line, row.decision
        )),
    }
    if row.comment != state.comment(bead).trim() {
        returned.actions.push(Action::Comment { bead, text: row.comment.clone() });
    }
    let mut edits = Vec::new();
    for (side, text) in [Side::Source, Side::Target].into_iter().zip(&row.texts) {
        if *text == state.text(bead, side) {
            continue;
        }
        match edit(session, bead, side, text) {
            Some(edit) => edits.push(edit),
            None => returned.told.push(format!(
                "row {}: the {} text cannot be changed in this way; change it on the page",
                row.line,
                side.name()
            )),
        }
    }
    // The second edit would be of a bead that the first replaced.
    let kept = edits.len().min(1);
    if edits.len() > kept {
        returned.told.push(format!(
            "row {}: both texts were changed; apply the file once more for the second",
            row.line
        ));
    }
    returned.actions.extend(edits.into_iter().take(kept));
}

/// The edit that makes `text` of one side: of one segment, where the others are as they were.
fn edit(session: &ReviewSession, bead: BeadId, side: Side, text: &str) -> Option<Action> {
    let state = session.state();
    if text.is_empty() || state.bead(bead)?.exchanged {
        return None;
    }
    let pieces: Vec<&str> = state.pieces(bead, side).map(|piece| piece.text.trim()).collect();
    (0..pieces.len()).find_map(|segment| {
        let before: String = pieces.get(..segment)?.iter().map(|text| format!("{text} ")).collect();
        let behind: String = pieces.get(segment + 1..)?.iter().map(|text| format!(" {text}")).collect();
        let own = text.strip_prefix(&before)?.strip_suffix(&behind)?;
        let own = own.trim();
        (!own.is_empty()).then(|| Action::Edit { bead, side, segment, text: own.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::snapshot;
    use super::*;

    fn row(line: u64, id: &str, texts: [&str; 2], decision: &str) -> Row {
        Row {
            line,
            id: id.to_owned(),
            texts: texts.map(str::to_owned),
            decision: decision.to_owned(),
            comment: String::new(),
        }
    }

    #[test]
    fn rows_that_were_moved_deleted_doubled_or_edited_are_understood_or_named() {
        let mut session = ReviewSession::new(Arc::new((*snapshot(&[0.5; 6])).clone()));
        session.act(0, "", "", Action::Join { bead: 4, to: super::super::action::Neighbour::Down }).unwrap();
        let id = |bead: u32| format!("{}-{bead}", mark(&session));
        let both = |n: u32| [format!("نص {n} نص"), format!("text {n} text")];
        let texts = |n: u32| both(n);
        let same = |line, n: u32, decision: &str| {
            let [s, t] = texts(n);
            row(line, &id(n), [&s, &t], decision)
        };
        let joined = ["نص 4 نص نص 5 نص", "text 4 text text 5 words"];
        let rows = vec![
            same(2, 2, "أرفض"),
            same(3, 0, "confirm"),
            same(4, 0, "confirm"),
            same(5, 1, "confirm"),
            same(6, 1, "reject"),
            same(7, 4, "confirm"),
            row(8, "zzz-1", ["", ""], "confirm"),
            row(9, "", ["", ""], ""),
            row(10, &id(3), ["نص 3 نص", "a better text"], "perhaps"),
            row(11, &id(6), joined, ""),
        ];
        let returned = understood(&session, rows);
        assert_eq!(
            returned.actions,
            [
                Action::Reject { beads: vec![2] },
                Action::Confirm { beads: vec![0] },
                Action::Edit { bead: 3, side: Side::Target, segment: 0, text: "a better text".into() },
                Action::Edit { bead: 6, side: Side::Target, segment: 1, text: "text 5 words".into() },
            ]
        );
        let told = returned.told.join("\n");
        for part in
            ["rows 5, 6", "row 7: this unit was changed", "row 8: zzz-1", "row 9: no id", "\"perhaps\""]
        {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert_eq!(returned.told.len(), 5, "{told}");
    }

    #[test]
    fn sheets_that_other_programs_save_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let session = ReviewSession::new(snapshot(&[0.5]));
        let ods = b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
        for (name, bytes, said) in
            [("a.ods", ods.as_slice(), "OpenDocument"), ("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1", "old Excel")]
        {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let error = read(&path, &session).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
            assert!(error.remedy().unwrap().contains(".xlsx"));
        }
    }

    #[test]
    fn a_workbook_comes_back() {
        let session = ReviewSession::new(Arc::new((*snapshot(&[0.95, 0.5, 0.7])).clone()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        let bytes = write(&session).unwrap();
        assert_eq!(bytes, write(&session).unwrap(), "the same every time");
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(read(&path, &session).unwrap(), Returned::default(), "nothing was decided");
        let mut other = (*snapshot(&[0.95, 0.5])).clone();
        other.verdict = "another".into();
        let returned = read(&path, &ReviewSession::new(Arc::new(other))).unwrap();
        assert!(returned.actions.is_empty() && returned.told.len() == 4, "{:?}", returned.told);
    }
}
