//! Containers around what is worth changing: a random change to a ZIP file or a
//! cross-reference table ends in the same error every time, one to the XML or the
//! page inside does not. Parts are divided by a zero byte.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

/// The parts of `bytes`, empty where there are fewer than `N`.
fn parts<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut rest = bytes.splitn(N, |b| *b == 0);
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries.iter().filter(|(_, content)| !content.is_empty()) {
        zip.start_file(*name, stored).expect("a name of our own");
        zip.write_all(content).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

/// Document, numbering, styles, footnotes.
pub(crate) fn docx(bytes: &[u8]) -> Vec<u8> {
    let [document, numbering, styles, footnotes] = parts(bytes);
    let mut relations = b"<Relationships>".to_vec();
    for kind in ["numbering", "styles", "footnotes"] {
        relations.extend_from_slice(
            format!(r#"<Relationship Id="{kind}" Type="x/{kind}" Target="{kind}.xml"/>"#).as_bytes(),
        );
    }
    relations.extend_from_slice(
        br#"<Relationship Id="h" Type="x/header" Target="document.xml"/></Relationships>"#,
    );
    zip(&[
        ("word/document.xml", if document.is_empty() { b" " } else { document }),
        ("word/_rels/document.xml.rels", &relations),
        ("word/numbering.xml", numbering),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", footnotes),
    ])
}

/// Content, styles, meta.
pub(crate) fn odt(bytes: &[u8]) -> Vec<u8> {
    let [content, styles, meta] = parts(bytes);
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", if content.is_empty() { b" " } else { content }),
        ("styles.xml", styles),
        ("meta.xml", meta),
    ])
}

/// Sheet, shared strings.
pub(crate) fn xlsx(bytes: &[u8]) -> Vec<u8> {
    let [sheet, strings] = parts(bytes);
    zip(&[("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)])
}

/// Content of the page, character map of the first font, width and encoding
/// entries of the second one. The second page draws the same in another order.
pub(crate) fn pdf(bytes: &[u8]) -> Vec<u8> {
    let [content, map, entries] = parts(bytes);
    let stream = |data: &[u8]| {
        [format!("<</Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    };
    let objects: [Vec<u8>; 9] = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>\
          /XObject<</X 7 0 R>>>>>>"
            .to_vec(),
        stream(content),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 8 0 R\
          /DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500/W[3[250 600]]>>]>>"
            .to_vec(),
        [b"<</Type/Font/Subtype/TrueType/BaseFont/B/FirstChar 32", entries, b">>"].concat(),
        [
            format!("<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length {}>>stream\n", content.len())
                .as_bytes(),
            content,
            b"\nendstream",
        ]
        .concat(),
        stream(map),
        b"null".to_vec(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(
        format!("trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    file
}
