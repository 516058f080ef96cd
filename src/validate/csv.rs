//! The rules on a table.

use std::collections::HashSet;
use std::path::Path;

use super::BreachSeverity::{Error, Warning};
use super::text::{SideTexts, check as check_text, start};
use super::{Breaches, Limits, first_bytes};
use crate::Result;
use crate::exchange::csv::{CsvReader, rows};
use crate::exchange::{LanguagePair, MemoryReader, code};

pub(super) fn check(path: &Path, limits: Limits, findings: &mut Breaches) -> Result<()> {
    let head = first_bytes(path)?;
    let text = head.strip_prefix(b"\xEF\xBB\xBF");
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.contains(&0) {
        findings.add(1, Error, "UTF-16 instead of UTF-8", 1, String::new);
    } else if text.is_none() {
        findings.add(1, Warning, "no byte order mark: Excel shows Arabic as other letters", 1, String::new);
    }
    if text.unwrap_or(&head).get(..4).is_some_and(|s| s.eq_ignore_ascii_case(b"sep=")) {
        findings.add(
            1,
            Error,
            "a line sep=, which switches off the byte order mark in Excel",
            1,
            String::new,
        );
    }
    cells(path, findings)?;
    let mut reader = CsvReader::open(path)?;
    let header = reader.header().clone();
    let pair = LanguagePair::new(header.source_language, header.target_language.unwrap_or_default());
    for language in [&pair.source, &pair.target].into_iter().filter(|l| !code::is_plain(l)) {
        findings.add(5, Error, "a language code that clients do not know", 1, || language.clone());
    }
    let (mut ids, mut texts) = (HashSet::new(), SideTexts::default());
    while let Some(tu) = reader.next() {
        let (tu, line) = (tu?, reader.line());
        findings.units += 1;
        if let Some(id) = tu.id.clone()
            && !ids.insert(id.clone())
        {
            findings.add(8, Error, "an identifier that comes again", line, || id);
        }
        let (source, target) = tu.sides(&pair);
        match (source, target) {
            (Some(source), Some(target)) => texts.pair(&source.text, &target.text, line, findings),
            // A review table lists them on purpose.
            _ if tu.is_unpaired() => {}
            _ => findings
                .add(6, Error, "a row without source or target", line, || tu.id.clone().unwrap_or_default()),
        }
        for side in [source, target].into_iter().flatten() {
            check_text(&side.text, line, limits, findings);
        }
    }
    Ok(())
}

/// What must be seen before cells are understood: rows of other lengths, formulas.
fn cells(path: &Path, findings: &mut Breaches) -> Result<()> {
    let mut width = None;
    for row in rows(path)? {
        let (row, line) = row?;
        let width = *width.get_or_insert(row.len());
        if row.len() != width {
            findings.add(2, Error, "a row of another length", line, || {
                format!("{} cells, not {width}", row.len())
            });
        }
        // A table of the two texts alone is for a program, which must find them as they are.
        let severity = if width > 2 { Error } else { Warning };
        // A dash before a text is no formula to any program tried; before a digit it is a number.
        if let Some(cell) = row.iter().find(|c| c.starts_with(['=', '+', '@'])) {
            findings.add(11, severity, "a cell that a spreadsheet evaluates", line, || start(cell));
        }
    }
    Ok(())
}
