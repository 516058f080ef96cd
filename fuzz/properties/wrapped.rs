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

/// What ties the parts of an Office file to each other: identifier, kind, target.
fn relations(list: &[(&str, &str, &str)]) -> Vec<u8> {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="x/{kind}" Target="{target}"/>"#)
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>()).into_bytes()
}

/// Slide, notes, diagram, comments, presentation.
pub(crate) fn presentation(bytes: &[u8]) -> Vec<u8> {
    let [slide, notes, diagram, comments, main] = parts(bytes);
    let usual: &[u8] =
        br#"<p:presentation><p:sldIdLst><p:sldId id="1" r:id="a"/></p:sldIdLst></p:presentation>"#;
    zip(&[
        ("ppt/presentation.xml", if main.is_empty() { usual } else { main }),
        ("ppt/_rels/presentation.xml.rels", &relations(&[("a", "slide", "a.xml"), ("b", "slide", "n.xml")])),
        ("ppt/a.xml", if slide.is_empty() { b" " } else { slide }),
        (
            "ppt/_rels/a.xml.rels",
            &relations(&[
                ("n", "notesSlide", "n.xml"),
                ("c", "comments", "c.xml"),
                ("d", "diagramData", "d.xml"),
            ]),
        ),
        ("ppt/n.xml", notes),
        ("ppt/d.xml", diagram),
        ("ppt/c.xml", comments),
    ])
}

/// Sheet, shared strings, styles, comments, drawing, workbook.
pub(crate) fn workbook(bytes: &[u8]) -> Vec<u8> {
    let [sheet, strings, styles, comments, drawing, main] = parts(bytes);
    let usual: &[u8] = br#"<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>"#;
    zip(&[
        ("xl/workbook.xml", if main.is_empty() { usual } else { main }),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("a", "worksheet", "a.xml"),
                ("s", "sharedStrings", "s.xml"),
                ("t", "styles", "t.xml"),
            ]),
        ),
        ("xl/a.xml", if sheet.is_empty() { b" " } else { sheet }),
        ("xl/_rels/a.xml.rels", &relations(&[("c", "comments", "c.xml"), ("d", "drawing", "d.xml")])),
        ("xl/s.xml", strings),
        ("xl/t.xml", styles),
        ("xl/c.xml", comments),
        ("xl/d.xml", drawing),
    ])
}

/// Entries of the dictionary of a lock, content of the page.
pub(crate) fn locked(bytes: &[u8]) -> Vec<u8> {
    let [entries, content] = parts(bytes);
    let lock = [b"/Filter/Standard", entries].concat();
    file(
        &[
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_vec(),
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>".to_vec(),
            stream(content),
            [b"<<", &lock[..], b">>"].concat(),
        ],
        "/Encrypt 5 0 R/ID[<30313233343536373839616263646566><30313233343536373839616263646566>]",
    )
}

fn stream(data: &[u8]) -> Vec<u8> {
    [format!("<</Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

/// Content of the page, character map of the first font, width and encoding
/// entries of the second one. The second page draws the same in another order.
pub(crate) fn pdf(bytes: &[u8]) -> Vec<u8> {
    let [content, map, entries] = parts(bytes);
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
    file(&objects, "")
}

/// A PDF of these objects, the first of which is the root, with more entries in its trailer.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(
        format!("trailer<</Root 1 0 R/Size {}{trailer}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .as_bytes(),
    );
    file
}
