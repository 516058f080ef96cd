//! A memory or a table of units as a document: each unit is a row, each language
//! a column, as in a two-column table whose languages the file itself names.

use std::io::{BufRead, Cursor};

use super::{ReadOptions, encoding};
use crate::document::{Block, BlockKind, Document, DocumentFormat, Origin, Warning};
use crate::exchange::csv::CsvReader;
use crate::exchange::stream;
use crate::exchange::tmx::TmxReader;
use crate::exchange::xliff::XliffReader;
use crate::exchange::{MemoryReader, code};
use crate::lang::Language;
use crate::limits;
use crate::{Error, Result};

/// Column of each language; Arabic first, as everywhere where neither is known to be the source.
const COLUMNS: [Language; 2] = [Language::Arabic, Language::English];

/// Reads `bytes`, which are in `format`: TMX, XLIFF or a table with a header.
/// Inline codes, properties and notes are no text and stay out.
///
/// # Errors
/// As the reader of the format, where no unit could be read; [`Error::Content`]
/// where no unit is in Arabic or English.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    format: DocumentFormat,
    options: &ReadOptions,
) -> Result<Document> {
    limits::within(name, "a memory read as a document", bytes.len() as u64, limits::UNITS_BYTES, "bytes")?;
    let (reader, encoding) = open(name, bytes, format, options)?;
    let mut document = Document {
        origin: Origin {
            name: name.to_owned(),
            format,
            reader: match format {
                DocumentFormat::Tmx => "TMX".to_owned(),
                DocumentFormat::Xliff => "XLIFF".to_owned(),
                _ => "table".to_owned(),
            },
            encoding,
        },
        ..Document::default()
    };
    fill(&mut document, reader)?;
    if document.blocks.is_empty() {
        return Err(Error::content(
            name,
            "no unit has a text in Arabic or English",
            "check the language codes in it; only ar and en can be aligned",
        ));
    }
    Ok(document)
}

fn open(
    name: &str,
    bytes: &[u8],
    format: DocumentFormat,
    options: &ReadOptions,
) -> Result<(Box<dyn MemoryReader>, Option<String>)> {
    let xml = || -> Result<Box<dyn BufRead>> {
        stream::decoded(Box::new(Cursor::new(bytes.to_vec())))
            .map_err(|e| Error::content(name, e.to_string(), "save it again as UTF-8"))
    };
    Ok(match format {
        DocumentFormat::Tmx => (Box::new(TmxReader::new(xml()?, name.to_owned())?), None),
        DocumentFormat::Xliff => (Box::new(XliffReader::new(xml()?, name.to_owned())?), None),
        _ => {
            let decoded = encoding::decode(bytes, options.encoding);
            let text = Box::new(Cursor::new(decoded.text.into_bytes()));
            (Box::new(CsvReader::new(text, name.to_owned())?), Some(decoded.encoding))
        }
    })
}

/// Puts the texts of all units into `document`. A file that breaks off in the
/// middle gives what stands before, and a warning.
fn fill(document: &mut Document, mut units: Box<dyn MemoryReader>) -> Result<()> {
    let mut bytes = 0;
    for row in 0.. {
        let tu = match units.next() {
            None => return Ok(()),
            Some(Ok(tu)) => tu,
            Some(Err(error @ Error::Content { .. })) if !document.blocks.is_empty() => {
                let message = format!("the units behind number {row} could not be read: {error}");
                document.warnings.push(Warning { page: None, message });
                return Ok(());
            }
            Some(Err(error)) => return Err(error),
        };
        for (column, language) in (0..).zip(COLUMNS) {
            let own = |v: &&crate::exchange::Tuv| *code::primary(&v.language) == *language.code();
            let Some(variant) = tu.variants.iter().find(own).filter(|v| !v.text.trim().is_empty()) else {
                continue;
            };
            bytes += variant.text.len();
            let name = &document.origin.name;
            limits::within(name, "the text", bytes as u64, limits::TEXT_BYTES as u64, "bytes")?;
            limits::within(name, "the memory", document.blocks.len() as u64, limits::BLOCKS as u64, "texts")?;
            document.blocks.push(Block {
                language: Some(language),
                ..Block::new(BlockKind::TableCell { table: 0, row, column }, variant.text.clone())
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TMX: &str = r#"<tmx version="1.4"><header srclang="en"/><body>
        <tu><tuv xml:lang="EN-gb"><seg>The <bpt i="1">&lt;b&gt;</bpt>rain<ept i="1"/> came.</seg></tuv>
            <tuv xml:lang="fr"><seg>La pluie vint.</seg></tuv>
            <tuv xml:lang="ara"><seg>جاء المطر.</seg></tuv></tu>
        <tu><tuv xml:lang="en"><seg>It went.</seg></tuv><tuv xml:lang="ar"><seg> </seg></tuv></tu></body></tmx>"#;

    #[test]
    fn rows_and_columns_are_kept() {
        let xliff = r#"<xliff version="1.2"><file source-language="en" target-language="ar"><body>
            <trans-unit id="1"><source>The rain came.</source><target>جاء المطر.</target></trans-unit>
            <trans-unit id="2"><source>It went.</source></trans-unit></body></file></xliff>"#;
        let table = "English\tArabic\nThe rain came.\tجاء المطر.\nIt went.\t\n";
        let cases =
            [(TMX, DocumentFormat::Tmx), (xliff, DocumentFormat::Xliff), (table, DocumentFormat::Csv)];
        for (text, format) in cases {
            let document = read("m", text.as_bytes(), format, &ReadOptions::default()).unwrap();
            let cells: Vec<_> =
                document.blocks.iter().map(|b| (b.kind.clone(), b.language, b.text.as_str())).collect();
            let cell = |row, column| BlockKind::TableCell { table: 0, row, column };
            let expected = [
                (cell(0, 0), Some(Language::Arabic), "جاء المطر."),
                (cell(0, 1), Some(Language::English), "The rain came."),
                (cell(1, 1), Some(Language::English), "It went."),
            ];
            assert_eq!(cells, expected, "{format:?}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_gives_what_it_has() {
        let half = TMX.get(..TMX.find("It went").unwrap()).unwrap();
        let document = read("m", half.as_bytes(), DocumentFormat::Tmx, &ReadOptions::default()).unwrap();
        assert_eq!((document.blocks.len(), document.warnings.len()), (2, 1));
        let french = TMX.replace("EN-gb", "de").replace("ara", "fa").replace("\"en\"", "\"de\"");
        assert!(read("m", french.as_bytes(), DocumentFormat::Tmx, &ReadOptions::default()).is_err());
    }
}
