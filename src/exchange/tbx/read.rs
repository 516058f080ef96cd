//! Reads `termEntry`/`langSet` of 2008 and `conceptEntry`/`langSec` of 2019.

use std::io::BufRead;
use std::path::Path;

use crate::exchange::stream;
use crate::exchange::stream::file_name;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::exchange::{Tu, Tuv};
use crate::{Error, Result};

/// Enough bytes to meet the root element.
const HEAD: usize = 4096;

/// Whether the file is XML with a root that TBX has.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn is_tbx(path: &Path) -> Result<bool> {
    let mut input = stream::open(path)?;
    let head = input.fill_buf().map_err(|e| Error::io(path, e))?;
    let head = String::from_utf8_lossy(head.get(..head.len().min(HEAD)).unwrap_or_default());
    Ok(head.contains("<martif") || head.contains("<tbx"))
}

/// Every entry as a unit with one variant for each term.
///
/// # Errors
/// [`Error::Io`]; [`Error::Content`] with the line where it is not well-formed.
pub(crate) fn read(path: &Path) -> Result<Vec<Tu>> {
    let mut xml = Xml::new(stream::open(path)?, file_name(path));
    let mut entries: Vec<Tu> = Vec::new();
    let mut language = String::new();
    loop {
        match xml.next()? {
            XmlToken::Open => match xml.tag().name.as_str() {
                "termEntry" | "conceptEntry" => entries.push(Tu::default()),
                "langSet" | "langSec" => {
                    language = xml.tag().get("xml:lang").unwrap_or_default().to_owned();
                }
                "term" => {
                    let term = xml.element_text()?;
                    if let Some(entry) = entries.last_mut() {
                        entry.variants.push(Tuv::new(language.clone(), term.trim()));
                    }
                }
                _ => {}
            },
            XmlToken::End => return Ok(entries),
            XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_editions_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for (entry, language, group) in
            [("termEntry", "langSet", "tig"), ("conceptEntry", "langSec", "termSec")]
        {
            let path = folder.path().join("a.tbx");
            let side = |code: &str, term: &str| {
                format!("<{language} xml:lang='{code}'><{group}><term>{term}</term></{group}></{language}>")
            };
            let body = format!(
                "<martif type='TBX'><text><body><{entry} id='1'>{}{}</{entry}></body></text></martif>",
                side("ar", "حوكمة"),
                side("en", "governance")
            );
            std::fs::write(&path, body).unwrap();
            assert!(is_tbx(&path).unwrap());
            let entries = read(&path).unwrap();
            let terms: Vec<_> =
                entries[0].variants.iter().map(|v| (v.language.as_str(), v.text.as_str())).collect();
            assert_eq!(terms, [("ar", "حوكمة"), ("en", "governance")]);
        }
    }
}
