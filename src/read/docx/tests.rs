use std::io::{Cursor, Write};

use super::super::Revisions;
use super::*;
use crate::document::{Block, BlockKind};

/// A Word file of the given parts; `word/document.xml` gets its envelope.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |path: &str, text: &str| {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    add("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"));
    let mut relations = String::new();
    for (number, (path, text)) in parts.iter().enumerate() {
        let kind = path.trim_end_matches(".xml").trim_end_matches(char::is_numeric);
        relations += &format!("<Relationship Id='rId{number}' Type='http://x/{kind}' Target='{path}'/>");
        add(&format!("word/{path}"), text);
    }
    add("word/_rels/document.xml.rels", &format!("<Relationships>{relations}</Relationships>"));
    zip.finish().unwrap().into_inner()
}

fn read_with(body: &str, parts: &[(&str, &str)], revisions: Revisions) -> Vec<Block> {
    let options = ReadOptions { revisions, ..ReadOptions::default() };
    read("a.docx", &docx(body, parts), &options).unwrap().blocks
}

fn texts(body: &str) -> Vec<String> {
    read_with(body, &[], Revisions::Accepted).into_iter().map(|b| b.text).collect()
}

#[test]
fn text_of_runs() {
    let cases = [
        ("<w:r><w:t>one</w:t><w:tab/><w:t xml:space='preserve'> two</w:t></w:r>".to_owned(), "one two"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t><w:noBreakHyphen/><w:t>1&#160;000 &amp; more</w:t></w:r>".to_owned(), "co\u{AD}op\u{2011}1\u{A0}000 & more"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>shown</w:t></w:r>".to_owned(), "shown"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t> tag</w:t></w:r></w:smartTag>".to_owned(), "link tag"),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>".to_owned(), "7"),
        ("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>".to_owned(), "control"),
        ("<w:commentRangeStart w:id='1'/><w:r><w:t>said</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r>".to_owned(), "said"),
        ("<w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>إذ تؤكد القرار 265/78</w:t></w:r>".to_owned(), "إذ تؤكد القرار 265/78"),
    ];
    for (runs, expected) in cases {
        assert_eq!(texts(&format!("<w:p>{runs}</w:p>")), [expected], "{runs}");
    }
}

#[test]
fn tracked_changes_are_taken_or_undone() {
    let body = "<w:p><w:r><w:t>The </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:t> text</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>First </w:t></w:r></w:p>\
        <w:p><w:r><w:t>second.</w:t></w:r></w:p>";
    let read = |revisions| read_with(body, &[], revisions).into_iter().map(|b| b.text).collect::<Vec<_>>();
    assert_eq!(read(Revisions::Accepted), ["The new text", "First second."]);
    assert_eq!(read(Revisions::Original), ["The old text", "First", "second."]);
}

#[test]
fn notes_come_last_and_leave_no_mark() {
    let body = "<w:p><w:r><w:t>Rights</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>(</w:t>\
        <w:footnoteReference w:id='7'/><w:t>)</w:t></w:r><w:r><w:t>, and (</w:t></w:r>\
        <w:r><w:footnoteReference w:id='8' w:customMarkFollows='1'/><w:t>*</w:t></w:r><w:r><w:t>) so</w:t></w:r>\
        <w:r><w:endnoteReference w:id='1'/></w:r></w:p><w:p><w:r><w:t>Next.</w:t></w:r></w:p>";
    let footnotes = "<w:footnotes><w:footnote w:id='0' w:type='separator'><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='8'><w:p><w:r><w:t>Starred.</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='7'><w:p><w:r><w:t>(</w:t><w:footnoteRef/><w:t>) Resolution.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>More.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let endnotes = "<w:endnotes><w:endnote w:id='1'><w:p><w:r><w:endnoteRef/><w:t> End.</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let blocks =
        read_with(body, &[("footnotes.xml", footnotes), ("endnotes.xml", endnotes)], Revisions::Accepted);
    let note = |mark: &str, text: &str| Block::new(BlockKind::Footnote { mark: mark.to_owned() }, text);
    let expected = [
        Block::new(BlockKind::Paragraph, "Rights, and so"),
        Block::new(BlockKind::Paragraph, "Next."),
        note("1", "Resolution. More."),
        note("*", "Starred."),
        note("i", "End."),
    ];
    assert_eq!(blocks, expected);
}

#[test]
fn typed_marks_stand_once_and_numbers_restart() {
    let reference = |id: u8, more: &str| {
        format!(
            "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteReference w:id='{id}' {more}/></w:r>"
        )
    };
    let text = |text: &str| format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>");
    let note = |id: u8, text: &str| format!("<w:footnote w:id='{id}'>{text}</w:footnote>");
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p><w:p><w:pPr><w:sectPr/></w:pPr>{}{}</w:p><w:p>{}{}</w:p>",
        text("Star"),
        reference(1, "w:customMarkFollows='1'"),
        text("*"),
        text(" and"),
        reference(2, ""),
        text("End of part one"),
        reference(3, ""),
        text("Part two"),
        reference(4, ""),
    );
    let footnotes = [
        note(1, &paragraph("* Starred.")),
        note(2, &paragraph("One.")),
        note(3, &format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("In a table."))),
        note(4, &paragraph("One again.")),
    ];
    let footnotes = format!("<w:footnotes>{}</w:footnotes>", footnotes.concat());
    let settings = "<w:settings><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:settings>";
    let blocks =
        read_with(&body, &[("footnotes.xml", &footnotes), ("settings.xml", settings)], Revisions::Accepted);
    let seen: Vec<_> = blocks
        .iter()
        .map(|b| match &b.kind {
            BlockKind::Footnote { mark } => (mark.as_str(), b.text.as_str()),
            _ => ("", b.text.as_str()),
        })
        .collect();
    let expected = [
        ("", "Star and"),
        ("", "End of part one"),
        ("", "Part two"),
        ("*", "Starred."),
        ("1", "One."),
        ("2", "In a table."),
        ("1", "One again."),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn notes_that_refer_to_each_other_come_to_an_end() {
    let refer =
        |id: u8| format!("<w:p><w:r><w:t>See {id}</w:t><w:footnoteReference w:id='{id}'/></w:r></w:p>");
    let footnotes = format!(
        "<w:footnotes><w:footnote w:id='1'>{}</w:footnote><w:footnote w:id='2'>{}{}</w:footnote></w:footnotes>",
        refer(2),
        refer(1),
        refer(2)
    );
    let blocks = read_with(&refer(1), &[("footnotes.xml", &footnotes)], Revisions::Accepted);
    let texts: Vec<_> = blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(texts, ["See 1", "See 2", "See 1 See 2"]);
}

#[test]
fn tables_keep_their_grid() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("", "inner"));
    let body = format!(
        "<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr><w:tr>{}{}</w:tr><w:tr>{}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>",
        cell("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", "a"),
        cell("", "b"),
        cell("<w:gridSpan w:val='2'/><w:vMerge/>", "hidden"),
    );
    let cells: Vec<_> =
        read_with(&body, &[], Revisions::Accepted).into_iter().map(|b| (b.text, b.kind)).collect();
    let at = |table, row, column| BlockKind::TableCell { table, row, column };
    let expected = [("a", at(0, 0, 0)), ("b", at(0, 0, 2)), ("inner", at(1, 0, 0))];
    assert_eq!(cells, expected.map(|(t, k)| (t.to_owned(), k)));
}

#[test]
fn headings_lists_and_styles() {
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='Z1'><w:name w:val='heading 2'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Z2'><w:name w:val='Mine'/><w:basedOn w:val='Z1'/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='L'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style></w:styles>";
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='arabicAlpha'/>\
        <w:lvlText w:val='(%1)'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = ["Z2", "L", "L", "none"].map(|style| paragraph(style, style)).concat();
    let blocks =
        read_with(&body, &[("styles.xml", styles), ("numbering.xml", numbering)], Revisions::Accepted);
    let seen: Vec<_> = blocks.iter().map(|b| (b.kind.clone(), b.label.as_deref(), b.styles.len())).collect();
    let expected = [
        (BlockKind::Heading { level: 2 }, None, 1),
        (BlockKind::ListItem { depth: 0 }, Some("(أ)"), 0),
        (BlockKind::ListItem { depth: 0 }, Some("(ب)"), 0),
        (BlockKind::Paragraph, None, 0),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn text_boxes_come_once_and_furniture_is_kept_apart() {
    let text_box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>{text_box}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{text_box}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> after</w:t></w:r></w:p>\
         <w:sectPr><w:headerReference r:id='rId0'/><w:footerReference r:id='rId1'/></w:sectPr>"
    );
    let header = "<w:hdr><w:p><w:r><w:t>A/80/1</w:t></w:r></w:p></w:hdr>";
    let footer =
        "<w:ftr><w:tbl><w:tr><w:tc><w:p><w:r><w:t>2/8</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:ftr>";
    let blocks = read_with(&body, &[("header1.xml", header), ("footer1.xml", footer)], Revisions::Accepted);
    let seen: Vec<_> = blocks.iter().map(|b| (b.text.as_str(), b.kind == BlockKind::Furniture)).collect();
    assert_eq!(seen, [("A/80/1", true), ("before after", false), ("boxed", false), ("2/8", true)]);
}

#[test]
fn styles_hide_text_and_change_what_a_cell_holds() {
    let styles = "<w:styles><w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='P'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";
    let run =
        |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}{}</w:p><w:p><w:pPr><w:pStyle w:val='P'/></w:pPr>{}{}</w:p>\
         <w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>",
        run("", "seen"),
        run("<w:rStyle w:val='H'/>", " hidden"),
        run("", "hidden too"),
        run("<w:vanish w:val='0'/>", "shown again"),
        run("", "deleted cell"),
    );
    let texts = |revisions| -> Vec<String> {
        read_with(&body, &[("styles.xml", styles)], revisions).into_iter().map(|b| b.text).collect()
    };
    assert_eq!(texts(Revisions::Accepted), ["seen", "shown again"]);
    assert_eq!(texts(Revisions::Original), ["seen", "shown again", "deleted cell"]);
}

#[test]
fn what_is_not_read_is_said() {
    let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:t>A field without an end</w:t></w:r>\
        <w:r><w:sym w:font='Unheard' w:char='F041'/></w:r></w:p><w:altChunk r:id='rId0'/>\
        <w:p><w:r><w:t>and more</w:t></w:r></w:p>";
    let document =
        read("a.docx", &docx(body, &[("aFChunk.xml", "<html/>")]), &ReadOptions::default()).unwrap();
    let texts: Vec<_> = document.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(texts, ["A field without an end", "and more"]);
    let said = |part: &str| document.warnings.iter().any(|w| w.message.contains(part));
    assert!(said("field") && said("Unheard") && said("word/aFChunk.xml"), "{:?}", document.warnings);
}

#[test]
fn a_truncated_file_is_an_error_with_a_remedy() {
    let whole = docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>", &[]);
    for length in [10, whole.len() / 2, whole.len() - 5] {
        let error = read("a.docx", &whole[..length], &ReadOptions::default()).unwrap_err();
        assert!(error.remedy().is_some(), "{error}");
    }
}
