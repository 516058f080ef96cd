use std::io::{Cursor, Write};

use super::*;
use crate::document::{BlockKind, SkipReason};

fn presentation(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn links(links: &[(&str, &str, &str)]) -> String {
    let link = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>")
    };
    format!("<Relationships>{}</Relationships>", links.iter().map(link).collect::<String>())
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<a:p><a:pPr {properties}<a:r><a:t>{text}</a:t></a:r></a:p>")
}

fn shape(place: &str, more: &str, paragraphs: &str) -> String {
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='2' {more}/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn slide(attributes: &str, shapes: &str) -> String {
    format!("<p:sld {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

#[test]
fn slides_come_in_order_with_their_notes() {
    let list = [
        paragraph("><a:buAutoNum type='alphaLcParenR'/></a:pPr>", "one"),
        paragraph("lvl='1'><a:buChar char='x'/></a:pPr>", "deeper"),
        paragraph("><a:buAutoNum type='alphaLcParenR'/></a:pPr>", "two"),
    ]
    .concat();
    let cell = |more: &str, text: &str| {
        format!("<a:tc {more}><a:txBody>{}</a:txBody></a:tc>", paragraph("/>", text))
    };
    let table = format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='9' descr='the fleet'/></p:nvGraphicFramePr><a:graphic><a:graphicData>\
         <a:tbl><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        cell("", "Ship"),
        cell("hMerge='1'", "under"),
        cell("", "Dawn"),
        cell("", "1908")
    );
    let first = slide(
        "",
        &[
            shape("<p:ph type='ftr'/>", "", &paragraph("/>", "Confidential")),
            shape("<p:ph/>", "", &list),
            shape("<p:ph type='title'/>", "", &paragraph("/>", "Harbours")),
            shape("", "hidden='1'", &paragraph("/>", "unseen")),
            format!("<p:grpSp>{}</p:grpSp>", shape("", "", &paragraph("/>", "grouped"))),
            table,
        ]
        .concat(),
    );
    let notes = slide(
        "",
        &[
            shape("<p:ph type='body'/>", "", &paragraph("/>", "Speak slowly.")),
            shape("<p:ph type='sldNum'/>", "", &paragraph("/>", "1")),
        ]
        .concat(),
    );
    let layout = slide(
        "",
        &[
            shape("", "", &paragraph("/>", "Harbour Office")),
            shape("<p:ph type='title'/>", "", &paragraph("/>", "Click here")),
        ]
        .concat(),
    );
    let file = presentation(&[
        (
            "ppt/presentation.xml",
            "\u{FEFF}<p:presentation><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/></p:sldIdLst></p:presentation>".to_owned(),
        ),
        ("ppt/_rels/presentation.xml.rels", links(&[("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "slides/slide2.xml")])),
        ("ppt/slides/slide1.xml", slide("show='0'", &shape("", "", &paragraph("/>", "kept back")))),
        ("ppt/slides/slide2.xml", first),
        (
            "ppt/slides/_rels/slide2.xml.rels",
            links(&[("a", "notesSlide", "../notes.xml"), ("b", "slideLayout", "../layout.xml"), ("c", "comments", "../c.xml")]),
        ),
        ("ppt/notes.xml", notes),
        ("ppt/layout.xml", layout),
        ("ppt/c.xml", "<p:cmLst><p:cm><p:text>Really?</p:text></p:cm></p:cmLst>".to_owned()),
    ]);
    let document = read("a.pptx", &file).unwrap();
    let seen: Vec<_> = document
        .blocks
        .iter()
        .map(|b| (b.kind.clone(), b.label.as_deref(), b.text.as_str(), b.page))
        .collect();
    let cell = |row, column| BlockKind::TableCell { table: 0, row, column };
    let expected = [
        (BlockKind::Heading { level: 1 }, None, "Harbours", Some(1)),
        (BlockKind::ListItem { depth: 0 }, Some("a)"), "one", Some(1)),
        (BlockKind::ListItem { depth: 1 }, None, "deeper", Some(1)),
        (BlockKind::ListItem { depth: 0 }, Some("b)"), "two", Some(1)),
        (BlockKind::Paragraph, None, "grouped", Some(1)),
        (cell(0, 0), None, "Ship", Some(1)),
        (cell(1, 0), None, "Dawn", Some(1)),
        (cell(1, 1), None, "1908", Some(1)),
        (BlockKind::Paragraph, None, "Speak slowly.", Some(1)),
        (BlockKind::Furniture, None, "Confidential", None),
        (BlockKind::Furniture, None, "Harbour Office", None),
    ];
    assert_eq!(seen, expected);
    let skipped: Vec<_> = document.skipped.iter().map(|s| (s.why, s.text.as_str(), s.page)).collect();
    let expected = [
        (SkipReason::Hidden, "unseen", Some(1)),
        (SkipReason::Alternative, "the fleet", Some(1)),
        (SkipReason::Hidden, "under", Some(1)),
        (SkipReason::Comment, "Really?", Some(1)),
        (SkipReason::Hidden, "kept back", Some(2)),
    ];
    assert_eq!(skipped, expected);
    assert_eq!(document.warnings, []);
}
