use std::io::{Cursor, Write};

use super::*;
use crate::document::{BlockKind, SkipReason};

/// A workbook of the given parts.
fn workbook(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const BOOK: &str = "\u{FEFF}<workbook><sheets><sheet name='Ports' sheetId='1' r:id='a'/>\
    <sheet name='Sheet2' sheetId='2' r:id='b' state='hidden'/></sheets></workbook>";
const LINKS: &str = "<Relationships><Relationship Id='a' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>\
    <Relationship Id='b' Type='http://x/worksheet' Target='worksheets/sheet2.xml'/>\
    <Relationship Id='c' Type='http://x/sharedStrings' Target='sharedStrings.xml'/></Relationships>";

#[test]
fn every_sheet_is_read_and_what_is_hidden_is_listed() {
    let strings = "<sst><si><t>Port</t><rPh><t>gloss</t></rPh></si><si><r><t>Old </t></r><r><t>harbour_x000D_\n two</t></r></si></sst>";
    let sheet = "<worksheet><cols><col min='3' max='3' hidden='1'/></cols><sheetData>\
        <row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='inlineStr'><is><t>unseen</t></is></c></row>\
        <row r='3'><c r='B3'><f>IF(A1,\"yes\",2)</f><v>7.5</v></c><c t='b'><v>1</v></c><c t='str'><v>so</v></c></row>\
        <row r='4' hidden='1'><c r='A4' t='inlineStr'><is><t>folded</t></is></c></row></sheetData>\
        <headerFooter><oddHeader>&amp;L&amp;\"Arial\"&amp;12Yearly &amp;C&amp;KFF0000list &amp;P</oddHeader></headerFooter></worksheet>";
    let links = "<Relationships><Relationship Id='d' Type='http://x/drawing' Target='../drawings/d.xml'/>\
        <Relationship Id='e' Type='http://x/comments' Target='../c.xml'/></Relationships>";
    let drawing = "<xdr:wsDr><xdr:sp><xdr:cNvPr descr='a map'/><a:p><a:r><a:t>Boxed</a:t></a:r></a:p></xdr:sp></xdr:wsDr>";
    let file = workbook(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", links),
        ("xl/drawings/d.xml", drawing),
        ("xl/c.xml", "<comments><comment><text><r><t>is it?</t></r></text></comment></comments>"),
        (
            "xl/worksheets/sheet2.xml",
            "<worksheet><sheetData><row><c t='inlineStr'><is><t>kept back</t></is></c></row></sheetData></worksheet>",
        ),
    ]);
    let document = read("a.xlsx", &file).unwrap();
    let seen: Vec<_> = document.blocks.iter().map(|b| (b.kind.clone(), b.text.as_str(), b.page)).collect();
    let cell = |row, column| BlockKind::TableCell { table: 0, row, column };
    let expected = [
        (BlockKind::Heading { level: 1 }, "Ports"),
        (cell(0, 0), "Port"),
        (cell(0, 1), "Old harbour two"),
        (cell(2, 1), "7.5"),
        (cell(2, 3), "so"),
        (BlockKind::Furniture, "Yearly list"),
        (BlockKind::Paragraph, "Boxed"),
    ];
    assert_eq!(seen, expected.map(|(kind, text)| (kind, text, Some(1))));
    let skipped: Vec<_> = document.skipped.iter().map(|s| (s.why, s.text.as_str(), s.page)).collect();
    let expected = [
        (SkipReason::Gloss, "gloss", Some(1)),
        (SkipReason::Hidden, "unseen", Some(1)),
        (SkipReason::FieldCode, "IF(A1,\"yes\",2)", Some(1)),
        (SkipReason::Hidden, "TRUE", Some(1)),
        (SkipReason::Hidden, "folded", Some(1)),
        (SkipReason::Alternative, "a map", Some(1)),
        (SkipReason::Comment, "is it?", Some(1)),
        (SkipReason::Hidden, "Sheet2", Some(2)),
        (SkipReason::Hidden, "kept back", Some(2)),
    ];
    assert_eq!(skipped, expected);
}

#[test]
fn a_string_that_many_cells_share_is_counted_each_time() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "word ".repeat(20_000));
    let cells = "<c t='s'><v>0</v></c>".repeat(1000);
    let sheet = format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>");
    let file = workbook(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/sharedStrings.xml", &strings),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    assert!(matches!(read("a.xlsx", &file), Err(crate::Error::Limit { .. })));
}

#[test]
fn what_the_file_says_of_itself_keeps_no_text_from_being_read() {
    let file = workbook(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t='inlineStr'><is><t>Port</t></is></c></row></sheetData></worksheet>",
        ),
        ("docProps/core.xml", "<!DOCTYPE x [<!ENTITY a 'Ports'>]><x><title>&a;</title></x>"),
    ]);
    let document = read("a.xlsx", &file).unwrap();
    assert!(document.blocks.iter().any(|b| b.text == "Port"));
    assert_eq!((document.facts.title, document.warnings.len()), (None, 1));
    assert!(document.warnings[0].message.contains("core.xml declares XML entities"));
}
