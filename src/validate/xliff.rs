//! The rules on an XLIFF: one pass over its structure, one over its units.

use std::collections::HashSet;
use std::path::Path;

use super::BreachSeverity::{Error, Warning};
use super::text::{SideTexts, check as check_text};
use super::{Breaches, Limits, first_bytes};
use crate::Result;
use crate::exchange::stream;
use crate::exchange::stream::file_name;
use crate::exchange::tokens::{Tag, Xml, XmlToken};
use crate::exchange::xliff::XliffReader;
use crate::exchange::{LanguagePair, MemoryReader, code};

pub(super) fn check(path: &Path, limits: Limits, findings: &mut Breaches) -> Result<()> {
    let head = first_bytes(path)?;
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.contains(&0) {
        findings.add(1, Error, "UTF-16 instead of UTF-8", 1, String::new);
    }
    structure(path, findings)?;
    let mut reader = XliffReader::open(path)?;
    let pair = LanguagePair::new(
        reader.header().source_language.clone(),
        reader.header().target_language.clone().unwrap_or_default(),
    );
    let mut texts = SideTexts::default();
    while let Some(tu) = reader.next() {
        let (tu, line) = (tu?, reader.line());
        findings.units += 1;
        let (source, target) = tu.sides(&pair);
        if source.is_none() || target.is_none() {
            let id = tu.id.clone().unwrap_or_default();
            findings.add(6, Error, "a unit without source or target", line, || id);
        }
        for side in [source, target].into_iter().flatten() {
            check_text(&side.text, line, limits, findings);
        }
        if let (Some(source), Some(target)) = (source, target) {
            texts.pair(&source.text, &target.text, line, findings);
        }
    }
    Ok(())
}

fn structure(path: &Path, findings: &mut Breaches) -> Result<()> {
    let mut xml = Xml::new(stream::open(path)?, file_name(path));
    let mut version_2 = false;
    let mut ids = HashSet::new();
    loop {
        match xml.next()? {
            XmlToken::Open => {
                let (tag, line) = (xml.take_tag(), xml.line());
                match tag.name.as_str() {
                    "xliff" => {
                        let version = tag.get("version").unwrap_or_default();
                        version_2 = version.starts_with('2');
                        if !matches!(version, "1.2" | "2.0" | "2.1" | "2.2") {
                            findings.add(2, Error, "the version is not 1.2, 2.0, 2.1 or 2.2", line, || {
                                version.to_owned()
                            });
                        }
                        if version_2 {
                            required(&tag, &["srcLang"], line, findings);
                            languages(tag.get("srcLang"), tag.get("trgLang"), line, findings);
                        }
                    }
                    "file" if version_2 => required(&tag, &["id"], line, findings),
                    "file" => {
                        // Identifiers of 1.2 are unique within a file.
                        ids.clear();
                        required(&tag, &["original", "source-language", "datatype"], line, findings);
                        languages(tag.get("source-language"), tag.get("target-language"), line, findings);
                    }
                    "unit" | "trans-unit" => {
                        required(&tag, &["id"], line, findings);
                        let id = tag.get("id").unwrap_or_default().to_owned();
                        if version_2 && id.contains(char::is_whitespace) {
                            findings.add(8, Error, "white space in an identifier", line, || id.clone());
                        }
                        if !id.is_empty() && !ids.insert(id.clone()) {
                            findings.add(8, Error, "an identifier that comes again", line, || id);
                        }
                    }
                    _ => {}
                }
            }
            XmlToken::End => return Ok(()),
            XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
        }
    }
}

fn required(tag: &Tag, names: &[&'static str], line: u64, findings: &mut Breaches) {
    for name in names {
        if tag.get(name).unwrap_or_default().trim().is_empty() {
            findings.add(3, Error, "an attribute that must be there is not", line, || {
                format!("{name} on <{}>", tag.name)
            });
        }
    }
}

fn languages(source: Option<&str>, target: Option<&str>, line: u64, findings: &mut Breaches) {
    match target {
        None => findings.add(4, Warning, "no target language is named", line, String::new),
        Some(target) if Some(target) == source => {
            findings.add(4, Error, "source and target language are the same", line, || target.to_owned());
        }
        Some(_) => {}
    }
    for language in [source, target].into_iter().flatten().filter(|l| !l.is_empty() && !code::is_plain(l)) {
        findings.add(5, Error, "a language code that clients do not know", line, || language.to_owned());
    }
}
