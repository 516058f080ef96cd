use std::io::{Cursor, Write};

use super::super::Revisions;
use super::*;
use crate::document::BlockKind;

fn odt(styles: &str, text: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |path: &str, text: &str| {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    add("mimetype", "application/vnd.oasis.opendocument.text");
    add(
        "content.xml",
        &format!(
            "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:text>{text}</office:text></office:body></office:document-content>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

fn seen(styles: &str, text: &str, revisions: Revisions) -> Vec<(BlockKind, String, Option<String>)> {
    let options = ReadOptions { revisions, ..ReadOptions::default() };
    let document = read("a.odt", &odt(styles, text), &options).unwrap();
    document.blocks.into_iter().map(|b| (b.kind, b.text, b.label)).collect()
}

#[test]
fn paragraphs_notes_and_tables() {
    let text = "<text:h text:outline-level='2'>Head</text:h>\
        <text:p>One<text:s text:c='3'/>two<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>A note.</text:p></text:note-body></text:note>, three<office:annotation><text:p>no</text:p></office:annotation></text:p>\
        <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:covered-table-cell/>\
        <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>";
    let expected = [
        (BlockKind::Heading { level: 2 }, "Head"),
        (BlockKind::Paragraph, "One two, three"),
        (BlockKind::TableCell { table: 0, row: 0, column: 0 }, "a"),
        (BlockKind::TableCell { table: 0, row: 0, column: 2 }, "b"),
        (BlockKind::Footnote { mark: "1".to_owned() }, "A note."),
    ];
    assert_eq!(seen("", text, Revisions::Accepted), expected.map(|(k, t)| (k, t.to_owned(), None)));
}

#[test]
fn lists_count_and_continue() {
    let styles = "<text:list-style style:name='L'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='أ, ب, ج, ...' style:num-prefix='(' style:num-suffix=')'/>\
        </text:list-style>";
    let item =
        |text: &str, inner: &str| format!("<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>");
    let inner = format!("<text:list>{}{}</text:list>", item("x", ""), item("y", ""));
    let text = format!(
        "<text:list xml:id='i' text:style-name='L'>{}{}</text:list><text:p>between</text:p>\
         <text:list text:continue-list='i' text:style-name='L'>{}</text:list><text:list text:style-name='L'>{}</text:list>",
        item("a", &inner),
        item("b", ""),
        item("c", ""),
        item("d", "")
    );
    let labels: Vec<_> =
        seen(styles, &text, Revisions::Accepted).into_iter().map(|(_, _, l)| l.unwrap_or_default()).collect();
    assert_eq!(labels, ["1.", "(أ)", "(ب)", "2.", "", "3.", "1."]);
}

#[test]
fn tracked_changes_are_taken_or_undone() {
    let text = "<text:tracked-changes><text:changed-region text:id='c1'><text:insertion/></text:changed-region>\
        <text:changed-region text:id='c2'><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>The <text:change text:change-id='c2'/><text:change-start text:change-id='c1'/>new<text:change-end text:change-id='c1'/> text</text:p>";
    let read = |revisions| seen("", text, revisions).remove(0).1;
    assert_eq!(read(Revisions::Accepted), "The new text");
    assert_eq!(read(Revisions::Original), "The old text");
    let text = "<text:tracked-changes><text:changed-region text:id='c'><text:deletion><text:p> and on</text:p>\
        <text:p>Then </text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>So<text:change text:change-id='c'/> forth</text:p>";
    let read = |revisions| seen("", text, revisions).into_iter().map(|(_, text, _)| text).collect::<Vec<_>>();
    assert_eq!(read(Revisions::Accepted), ["So forth"]);
    assert_eq!(read(Revisions::Original), ["So and on", "Then forth"]);
}

#[test]
fn hidden_text_stays_out() {
    let styles = "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>";
    let text = "<text:p>Sh<text:span text:style-name='H'>hidden</text:span>own</text:p>\
        <text:p text:style-name='H'>hidden</text:p><text:section text:display='none'><text:p>hidden</text:p></text:section>";
    let texts: Vec<_> =
        seen(styles, text, Revisions::Accepted).into_iter().map(|(_, text, _)| text).collect();
    assert_eq!(texts, ["Shown"]);
}

#[test]
fn encrypted_parts_are_named_with_the_remedy() {
    let mut zip = zip::ZipWriter::new_append(Cursor::new(odt("", "<text:p>x</text:p>"))).unwrap();
    zip.start_file("META-INF/manifest.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>").unwrap();
    let file = zip.finish().unwrap().into_inner();
    let error = read("a.odt", &file, &ReadOptions::default()).unwrap_err();
    assert!(
        error.to_string().contains("password") && error.remedy().unwrap().contains("LibreOffice"),
        "{error}"
    );
}
