//! Options that every subcommand which reads documents shares.

use std::ffi::OsString;

use clap::Args;

use super::named::among;
use crate::document::Document;
use crate::lang::{Detection, Language, detect};
use crate::read::{Encoding, Ocr, PdfReader, ReadOptions, Revisions};
use crate::{Error, Result};

/// How documents are read.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ReadArgs {
    /// Encoding of text and HTML files, instead of the detected one, e.g. windows-1256
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Reader of PDF files
    #[arg(long, value_name = "READER", default_value = "auto", value_parser = among(PdfReader::ALL, PdfReader::name))]
    pdf: PdfReader,
    /// State of documents with tracked changes
    #[arg(long, value_name = "STATE", default_value = "accepted", value_parser = among(Revisions::ALL, Revisions::name))]
    revisions: Revisions,
    /// Password of protected files; may be repeated
    #[arg(long = "password", value_name = "PASSWORD")]
    passwords: Vec<String>,
    /// Recognise pages from their pictures, by tesseract; auto: those without text
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = among(Ocr::ALL, Ocr::name))]
    ocr: Ocr,
}

impl ReadArgs {
    /// The arguments that say the same, for another process.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let ReadArgs { encoding, pdf, revisions, passwords, ocr } = self;
        let mut arguments: Vec<OsString> = Vec::new();
        if let Some(encoding) = encoding {
            arguments.push(format!("--encoding={}", encoding.name()).into());
        }
        arguments.extend(
            [("pdf", pdf.name()), ("revisions", revisions.name()), ("ocr", ocr.name())]
                .map(|(k, v)| format!("--{k}={v}").into()),
        );
        arguments.extend(passwords.iter().map(|password| format!("--password={password}").into()));
        arguments
    }

    /// The options for the readers.
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            pdf: self.pdf,
            encoding: self.encoding,
            revisions: self.revisions,
            passwords: self.passwords.clone(),
            ocr: self.ocr,
        }
    }
}

/// The language of `document`: the one that `code` names, otherwise the detected one.
///
/// # Errors
/// [`Error::Usage`] for an unknown code, [`Error::Content`] for a document in
/// another language or too short to tell.
pub(crate) fn language_of(document: &Document, code: Option<&str>) -> Result<Language> {
    let remedy = "use ar or en";
    if let Some(code) = code {
        return Language::from_code(code).ok_or_else(|| Error::Usage {
            problem: format!("`{code}` is no language that can be aligned"),
            remedy: remedy.to_owned(),
        });
    }
    let name = &document.origin.name;
    match detect(&document.text()) {
        Detection::Known(language) => Ok(language),
        Detection::Other(other) => Err(Error::content(
            name,
            format!("the text looks like {other}, neither Arabic nor English"),
            "check that it is the right file; --language names the language where this is a mistake",
        )),
        Detection::Unknown => Err(Error::content(
            name,
            "its letters make no words of Arabic or English",
            "if a text file was read in the wrong encoding, name that with --encoding (windows-1256, \
             x-mac-arabic, ibm864, …); --language names the language where this is a mistake",
        )),
        Detection::TooShort => Err(Error::content(
            name,
            "there is too little text to tell its language",
            "name it with --language",
        )),
    }
}
