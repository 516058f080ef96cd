//! Files that were made to hurt: each ends in an error that names it and says what is
//! wrong, or is read for what it is; none takes long or much memory.

use std::io::Write;

use muqabala::{Ocr, PdfReader, ReadOptions, read_bytes};
use zip::write::SimpleFileOptions;

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
/// A paragraph that is text enough to be read.
const PARAGRAPH: &str = "<w:p><w:r><w:t>The rain came in the night &e; and went</w:t></w:r></w:p>";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(head: &str, body: &str) -> Vec<u8> {
    let document = format!("{head}<w:document {W}><w:body>{body}</w:body></w:document>");
    packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

/// Entities that make a gigabyte of ten letters.
fn laughs() -> String {
    let mut text = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">".to_owned();
    for (inner, outer) in ('a'..'i').zip('b'..='i') {
        text.push_str(&format!("<!ENTITY {outer} \"{}\">", format!("&{inner};").repeat(10)));
    }
    text.replace("ENTITY i ", "ENTITY e ") + "]>"
}

/// A PDF of these objects, the first of which is the catalogue.
fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        places.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").as_bytes());
        out.extend(*object);
        out.extend(b"\nendobj\n");
    }
    let (table, size) = (out.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{table}\n%%EOF"
    );
    out.extend(end.as_bytes());
    out
}

#[test]
fn fonts_that_do_not_say_their_letters_are_named() {
    let font = |map: &str| {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font\
             /Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]{map}>>"
        )
    };
    let plain = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let page = "<</Type/Page/Parent 2 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>/Contents 4 0 R>>";
    let options = ReadOptions { pdf: PdfReader::Builtin, ocr: Ocr::Never, ..ReadOptions::default() };
    let read = |text: &str| {
        let content = format!("BT /F 12 Tf 50 700 Td <{}> Tj ET {text}", "0007".repeat(30));
        let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
        let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
        let objects = ["<</Type/Catalog/Pages 2 0 R>>", pages, page, &content, &font(""), plain];
        let bytes = pdf(&objects.map(str::as_bytes));
        read_bytes("scan.pdf", &bytes, &options)
    };
    let refused = read("").unwrap_err().to_string();
    assert!(refused.contains("which letters its fonts draw"), "{refused}");
    let half = read("BT /G 12 Tf 50 600 Td (A line that can be read) Tj ET").unwrap();
    let warnings: Vec<(Option<u32>, &str)> =
        half.warnings.iter().map(|w| (w.page, w.message.as_str())).collect();
    assert!(
        matches!(warnings[..], [(Some(1), message)] if message.starts_with("62 %") && message.contains("--ocr")),
        "{warnings:?}"
    );
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    const CATALOGUE: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
    const PAGES: &[u8] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>";
    let inner = docx("", &PARAGRAPH.replace("&e;", ""));
    let zeros = vec![b' '; 81 << 20];
    let page = b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>";
    let form = b"<</Type/XObject/Subtype/Form/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream\n/F Do /F Do\nendstream";
    let memory = "<tmx version=\"1.4\"><header srclang=\"en\"/><body><tu><tuv xml:lang=\"en\"><seg>&e;</seg></tuv></tu></body></tmx>";
    let bilingual = "<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"ar\"><body><trans-unit id=\"1\"><source>&e;</source></trans-unit></body></file></xliff>";
    let external = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bomb.docx", packed(&[("word/document.xml", &zeros)]), "unpacked"),
        ("nested.docx", packed(&[("word/document.xml", &inner)]), ""),
        ("deep.docx", docx("", &"<w:tbl><w:tr><w:tc>".repeat(50_000)), "nested"),
        ("laughs.docx", docx(&laughs(), PARAGRAPH), "entities"),
        ("external.docx", docx(external, PARAGRAPH), "entities"),
        ("deep.html", ["<html><body>", &"<div>".repeat(100_000), "text"].concat().into_bytes(), "nested"),
        ("laughs.tmx", (laughs() + memory).into_bytes(), "&e;"),
        ("external.tmx", (external.to_owned() + memory).into_bytes(), "&e;"),
        ("laughs.xliff", (laughs() + bilingual).into_bytes(), "&e;"),
        ("loop.pdf", pdf(&[CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]), "no pages"),
        (
            "forms.pdf",
            pdf(&[CATALOGUE, PAGES, page, b"<</Length 5>>stream\n/F Do\nendstream", form]),
            "text layer",
        ),
        (
            "long.pdf",
            pdf(&[CATALOGUE, PAGES, page, b"<</Length 2147483647>>stream\nBT\nendstream", form]),
            "text layer",
        ),
    ];
    for (name, bytes, part) in cases {
        let options = ReadOptions { pdf: PdfReader::Builtin, ..ReadOptions::default() };
        let error = read_bytes(name, &bytes, &options).expect_err(name);
        let message = error.to_string();
        assert!(message.starts_with(name) && message.contains(part), "{message}");
        assert!(error.remedy().is_some(), "{message}");
    }
}

#[test]
fn odd_but_harmless_files_are_read() {
    let plain = PARAGRAPH.replace("&e;", "");
    let document = format!("<w:document {W}><w:body>{plain}</w:body></w:document>");
    let outside = packed(&[("../../evil", b"x"), ("word/document.xml", document.as_bytes())]);
    let tables = format!("<w:tbl><w:tr><w:tc>{plain}</w:tc></w:tr></w:tbl>").repeat(20_000);
    for (name, bytes, blocks) in [("outside.docx", outside, 1), ("tables.docx", docx("", &tables), 20_000)] {
        let document = read_bytes(name, &bytes, &ReadOptions::default()).unwrap();
        assert_eq!(document.blocks.len(), blocks, "{name}");
    }
}
