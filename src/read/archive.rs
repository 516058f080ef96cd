//! The ZIP container of DOCX, ODT and EPUB, read in memory and never unpacked
//! to disk, so entry names cannot reach any file.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xml::Tree;
use super::{encoding, password};
use crate::document::Warning;
use crate::exchange::stream;
use crate::limits;
use crate::{Error, Result};

/// An opened container; counts what it inflates over its lifetime.
pub(super) struct Archive<'a> {
    name: &'a str,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    inflated: u64,
}

impl<'a> Archive<'a> {
    /// Opens the container in `bytes`.
    ///
    /// # Errors
    /// [`Error::Content`] when it is cut off or damaged, [`Error::Limit`] when it
    /// has more entries than any document.
    pub(super) fn open(name: &'a str, bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(name, &e.to_string()))?;
        limits::within(name, "the container", zip.len() as u64, limits::ARCHIVE_ENTRIES, "entries")?;
        Ok(Archive { name, zip, inflated: 0 })
    }

    /// The title that the file names in `part`. It is no text of the document, so what cannot be
    /// read of it keeps nothing else from being read.
    pub(super) fn title(&mut self, part: &str, warnings: &mut Vec<Warning>) -> Option<String> {
        let text = self.text(part).map(Option::unwrap_or_default);
        let title = text.and_then(|text| {
            let (tree, _) = Tree::parse(self.name, part, &text)?;
            Ok(tree.root().find("title").map(|node| node.all_text().trim().to_owned()))
        });
        title.map(|title| title.filter(|title| !title.is_empty())).unwrap_or_else(|error| {
            let message = format!("the title that the file names is not known: {error}");
            warnings.push(Warning { page: None, message });
            None
        })
    }

    /// The bytes of the entry called `path`, or `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Limit`] as soon as all that was inflated passes
    /// [`limits::INFLATED_BYTES`], whatever sizes the directory declares.
    pub(super) fn bytes(&mut self, path: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.zip.index_for_name(path) else { return Ok(None) };
        let entry = self.zip.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                password::unknown(self.name, "the program that packed it")
            }
            e => damaged(self.name, &format!("{path}: {e}")),
        })?;
        let declared = self.inflated.saturating_add(entry.size());
        limits::within(self.name, "the unpacked content", declared, limits::INFLATED_BYTES, "bytes")?;
        let mut bytes = Vec::new();
        let room = limits::INFLATED_BYTES - self.inflated;
        entry
            .take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| damaged(self.name, &format!("{path}: {e}")))?;
        self.inflated += bytes.len() as u64;
        limits::within(self.name, "the unpacked content", self.inflated, limits::INFLATED_BYTES, "bytes")?;
        Ok(Some(bytes))
    }

    /// The entry called `path` as text without byte order mark, in the encoding that the mark, the
    /// zero bytes of UTF-16 or the XML declaration tells, else in UTF-8.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>> {
        Ok(self
            .bytes(path)?
            .map(|bytes| stream::whole(&bytes).unwrap_or_else(|| encoding::decode(&bytes, None).text)))
    }

    /// The entry called `path` as text; without it the document is damaged.
    pub(super) fn required(&mut self, path: &str) -> Result<String> {
        self.text(path)?.ok_or_else(|| damaged(self.name, &format!("{path} is missing")))
    }
}

fn damaged(name: &str, detail: &str) -> Error {
    Error::content(
        name,
        format!("the file is cut off or damaged ({detail})"),
        "download or copy it again, or open it in its own program and save it anew",
    )
}

/// `target` of a link inside the part `base`, as a path from the root of the
/// container; `None` when it leads out of it.
pub(super) fn resolve(base: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default();
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn links_stay_inside() {
        let cases = [
            ("word/document.xml", "footnotes.xml", Some("word/footnotes.xml")),
            ("word/document.xml", "/word/a.xml", Some("word/a.xml")),
            ("word/document.xml", "../docProps/core.xml", Some("docProps/core.xml")),
            ("word/document.xml", "../../etc/passwd", None),
            ("content.opf", "text/a.xhtml#b", Some("text/a.xhtml")),
        ];
        for (base, target, expected) in cases {
            assert_eq!(resolve(base, target).as_deref(), expected, "{base} {target}");
        }
    }
}
