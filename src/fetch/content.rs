//! What an answer really holds.

use super::FileKind;
use crate::document::DocumentFormat;
use crate::lang::{Detection, Language, detect};
use crate::read::{ReadOptions, detect_format, read_bytes};
use crate::{Error, Result};

/// Whether `bytes` are a document of this kind in this language: `Ok` with a warning
/// where that cannot be seen, `Err` with what they are instead.
///
/// # Errors
/// [`Error::Limit`] where the document passes a limit of the readers.
pub(super) fn check(
    name: &str,
    bytes: &[u8],
    kind: FileKind,
    language: Language,
) -> Result<std::result::Result<Option<String>, String>> {
    let wanted = match kind {
        FileKind::Docx => DocumentFormat::Docx,
        FileKind::Doc => DocumentFormat::Doc,
        FileKind::Pdf => DocumentFormat::Pdf,
    };
    let format = if bytes.is_empty() { None } else { Some(detect_format(bytes)) };
    let mut warning = None;
    match format {
        None => return Ok(Err("an empty answer".to_owned())),
        Some(DocumentFormat::Html) => return Ok(Err("a web page instead of a document".to_owned())),
        // The service may give the old Word format under the name of the new one.
        Some(format)
            if format != wanted
                && !matches!(format, DocumentFormat::Docx | DocumentFormat::Doc | DocumentFormat::Pdf) =>
        {
            return Ok(Err("no document".to_owned()));
        }
        Some(format) if format != wanted => {
            warning = Some(format!("the content is {format:?} though {} was asked for", kind.extension()));
        }
        Some(_) => {}
    }
    match read_bytes(name, bytes, &ReadOptions::default()) {
        Ok(document) => match detect(&document.text()) {
            Detection::Known(found) if found == language => Ok(Ok(warning)),
            Detection::Known(found) => Ok(Err(format!("a document in {found}"))),
            Detection::Other(found) => Ok(Err(format!("a document in {found}"))),
            Detection::Unknown => Ok(Err("a text in no language that can be told".to_owned())),
            Detection::TooShort => Ok(Ok(Some("too little text to see its language".to_owned()))),
        },
        Err(error @ Error::Limit { .. }) => Err(error),
        // Cut off or damaged, unless it is a scan: that is whole, but nothing can be read in it.
        Err(error) if kind == FileKind::Pdf && error.to_string().contains("text layer") => {
            Ok(Ok(Some("its pages have no text layer; run OCR on it before it is aligned".to_owned())))
        }
        Err(error) => Ok(Err(format!("a damaged document: {error}"))),
    }
}
