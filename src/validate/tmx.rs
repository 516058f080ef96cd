//! The rules on a TMX, in one pass over its elements.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::BreachSeverity::{Error, Warning};
use super::text::{SideTexts, check as check_text};
use super::{Breaches, Limits, first_bytes};
use crate::exchange::code;
use crate::exchange::markup::{MarkupNode, is_tmx, parse, read_segment};
use crate::exchange::props;
use crate::exchange::stream;
use crate::exchange::stream::file_name;
use crate::exchange::tmx::{TU_ATTRIBUTES, TUV_ATTRIBUTES};
use crate::exchange::tokens::{Tag, Xml, XmlToken};
use crate::{Result, limits};

/// Types that OmegaT gives a meaning of its own (omegat-org/omegat, TMX reader).
pub(super) const RESERVED: [&str; 13] = [
    "file",
    "id",
    "prev",
    "next",
    "path",
    "x-ice",
    "x-100pc",
    "x-auto",
    "tuid",
    "sourcelanguage",
    "targetlanguage",
    "foreignmatch",
    "origin",
];

/// Values of `datatype` that every client knows (Smartling's list and `plaintext`).
pub(super) const DATATYPES: [&str; 6] = ["plaintext", "xml", "html", "rtf", "sgml", "unknown"];

/// Header attributes that must be there and not be empty.
const REQUIRED: [&str; 7] =
    ["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];

struct Check<'a> {
    xml: Xml<Box<dyn std::io::BufRead>>,
    findings: &'a mut Breaches,
    limits: Limits,
    srclang: String,
    segtype: String,
    /// Codes of the first unit, by which all others are to be found.
    codes: Option<(String, String)>,
    ids: HashSet<u64>,
    texts: SideTexts,
}

pub(super) fn check(path: &Path, limits: Limits, findings: &mut Breaches) -> Result<()> {
    encoding(&first_bytes(path)?, findings);
    let mut check = Check {
        xml: Xml::new(stream::open(path)?, file_name(path)),
        findings,
        limits,
        srclang: String::new(),
        segtype: String::new(),
        codes: None,
        ids: HashSet::new(),
        texts: SideTexts::default(),
    };
    check.document()
}

fn encoding(head: &[u8], findings: &mut Breaches) {
    if head.starts_with(b"\xEF\xBB\xBF") {
        findings.add(1, Warning, "a byte order mark", 1, String::new);
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.contains(&0) {
        findings.add(1, Error, "UTF-16 instead of UTF-8", 1, String::new);
        return;
    }
    let text = String::from_utf8_lossy(head);
    let prolog = text.split("<tmx").next().unwrap_or_default();
    if !prolog.contains("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">") {
        findings.add(1, Warning, "no <!DOCTYPE tmx SYSTEM \"tmx14.dtd\">", 1, String::new);
    }
    if prolog.contains("http") {
        findings.add(1, Error, "a DOCTYPE with a network address", 1, String::new);
    }
}

impl Check<'_> {
    fn document(&mut self) -> Result<()> {
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "tmx" => self.root(),
                    "header" => self.header()?,
                    "body" => {}
                    "tu" => self.unit()?,
                    _ => {
                        let line = self.xml.line();
                        let name = self.xml.tag().name.clone();
                        self.findings.add(2, Error, "an element that TMX does not have", line, || name);
                        self.xml.skip()?;
                    }
                },
                XmlToken::End => return Ok(()),
                XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn root(&mut self) {
        let (tag, line) = (self.xml.take_tag(), self.xml.line());
        let version = tag.get("version").unwrap_or_default().to_owned();
        if version != "1.4" {
            self.findings.add(2, Error, "the version is not 1.4", line, || version);
        }
        self.foreign(&tag, &["version"], line);
    }

    fn foreign(&mut self, tag: &Tag, allowed: &[&str], line: u64) {
        for (name, _) in tag.attributes.iter().filter(|(name, _)| !allowed.contains(&name.as_str())) {
            self.findings.add(2, Error, "an attribute that TMX does not have", line, || {
                format!("{} on <{}>", name, tag.name)
            });
        }
    }

    fn header(&mut self) -> Result<()> {
        let (tag, line) = (self.xml.take_tag(), self.xml.line());
        for name in REQUIRED {
            if tag.get(name).unwrap_or_default().trim().is_empty() {
                self.findings.add(3, Error, "the header lacks an attribute", line, || name.to_owned());
            }
        }
        self.srclang = tag.get("srclang").unwrap_or_default().to_owned();
        let srclang = self.srclang.clone();
        if srclang.starts_with(['*', '_']) {
            self.findings.add(4, Error, "the source language is left open", line, || srclang);
        } else if !srclang.is_empty() && !code::is_plain(&srclang) {
            self.findings.add(5, Error, "a language code that clients do not know", line, || srclang);
        }
        self.segtype = tag.get("segtype").unwrap_or_default().to_owned();
        if !matches!(self.segtype.as_str(), "sentence" | "paragraph" | "") {
            let segtype = self.segtype.clone();
            self.findings.add(7, Error, "a segment type other than sentence and paragraph", line, || segtype);
        }
        if let Some(datatype) =
            tag.get("datatype").filter(|d| !DATATYPES.contains(&d.to_lowercase().as_str()))
        {
            self.findings.add(3, Error, "a datatype that clients do not know", line, || datatype.to_owned());
        }
        if tag.get("creationtool") == Some("OmegaT") {
            self.findings.add(3, Error, "creationtool OmegaT changes how OmegaT reads", line, String::new);
        }
        self.dates(&tag, line);
        loop {
            match self.xml.next()? {
                XmlToken::Open if self.xml.tag().name == "prop" => self.prop()?,
                XmlToken::Open => self.xml.skip()?,
                XmlToken::Close | XmlToken::End => return Ok(()),
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn dates(&mut self, tag: &Tag, line: u64) {
        for name in ["creationdate", "changedate", "lastusagedate"] {
            if let Some(date) = tag.get(name).filter(|d| !is_date(d)) {
                self.findings.add(9, Error, "a date that is not YYYYMMDDThhmmssZ", line, || date.to_owned());
            }
        }
        if let Some(count) =
            tag.get("usagecount").filter(|c| c.is_empty() || !c.bytes().all(|b| b.is_ascii_digit()))
        {
            self.findings.add(9, Error, "a count that is not a number", line, || count.to_owned());
        }
    }

    fn prop(&mut self) -> Result<()> {
        let kind = self.xml.take_tag().take("type").unwrap_or_default();
        let line = self.xml.line();
        let value = self.xml.element_text()?;
        if RESERVED.contains(&kind.to_lowercase().as_str()) {
            self.findings.add(10, Error, "a property that OmegaT takes for its own", line, || kind.clone());
        } else if !kind.starts_with("x-") {
            self.findings.add(10, Warning, "a property without x- in front", line, || kind.clone());
        }
        if kind == props::CONTEXT {
            let problem = "x-context, by which Weblate and Lokalize tell units apart";
            self.findings.add(10, Warning, problem, line, || value.clone());
        }
        if value.trim().is_empty() {
            self.findings.add(10, Error, "an empty property", line, || kind);
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<()> {
        self.xml.enter_unit();
        self.findings.units += 1;
        let (tag, line) = (self.xml.take_tag(), self.xml.line());
        self.attributes_of_unit(&tag, line);
        let mut variants: Vec<(String, String)> = Vec::new();
        loop {
            match self.xml.next()? {
                XmlToken::Open => {
                    let name = self.xml.tag().name.clone();
                    if matches!(name.as_str(), "prop" | "note") && !variants.is_empty() {
                        let line = self.xml.line();
                        self.findings.add(2, Error, "a property or note behind the texts", line, String::new);
                    }
                    match name.as_str() {
                        "tuv" => {
                            self.xml.within("texts in one unit", variants.len(), limits::UNIT_PARTS)?;
                            variants.push(self.variant()?);
                        }
                        "prop" => self.prop()?,
                        _ => self.xml.skip()?,
                    }
                }
                XmlToken::Close | XmlToken::End => break,
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
        self.languages(&variants, line);
        Ok(())
    }

    fn attributes_of_unit(&mut self, tag: &Tag, line: u64) {
        match tag.get("tuid") {
            None | Some("") => self.findings.add(8, Warning, "a unit without identifier", line, String::new),
            Some(id) => {
                if id.contains(char::is_whitespace) {
                    self.findings.add(8, Error, "white space in an identifier", line, || id.to_owned());
                }
                let mut hasher = DefaultHasher::new();
                id.hash(&mut hasher);
                if !self.ids.insert(hasher.finish()) {
                    self.findings.add(8, Error, "an identifier that comes again", line, || id.to_owned());
                }
            }
        }
        if let Some(segtype) = tag.get("segtype").filter(|s| *s != self.segtype) {
            self.findings.add(7, Error, "a unit with a segment type of its own", line, || segtype.to_owned());
        }
        if let Some(srclang) = tag.get("srclang").filter(|s| *s != self.srclang) {
            self.findings
                .add(4, Error, "a unit with a source language of its own", line, || srclang.to_owned());
        }
        self.dates(tag, line);
        let allowed: Vec<&str> = TU_ATTRIBUTES.iter().copied().chain(["tuid"]).collect();
        self.foreign(tag, &allowed, line);
    }

    fn variant(&mut self) -> Result<(String, String)> {
        let (tag, line) = (self.xml.take_tag(), self.xml.line());
        let language = tag.get("xml:lang").unwrap_or_default().to_owned();
        if language.is_empty() {
            self.findings.add(5, Error, "a text without xml:lang", line, String::new);
        } else if !code::is_plain(&language) {
            self.findings
                .add(5, Error, "a language code that clients do not know", line, || language.clone());
        }
        self.dates(&tag, line);
        let allowed: Vec<&str> = TUV_ATTRIBUTES.iter().copied().chain(["xml:lang"]).collect();
        self.foreign(&tag, &allowed, line);
        let mut text = String::new();
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "seg" => {
                        let line = self.xml.line();
                        let tag = self.xml.take_tag();
                        self.foreign(&tag, &[], line);
                        let segment = read_segment(&mut self.xml)?;
                        if let Some(nodes) = segment.markup.as_deref().and_then(parse) {
                            self.inline(&nodes, line);
                        }
                        check_text(&segment.text, line, self.limits, self.findings);
                        text = segment.text;
                    }
                    "prop" => self.prop()?,
                    _ => self.xml.skip()?,
                },
                XmlToken::Close | XmlToken::End => return Ok((language, text)),
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn inline(&mut self, nodes: &[MarkupNode], line: u64) {
        for node in nodes {
            if let MarkupNode::Element { name, attributes, children } = node {
                let example = || format!("<{name}>");
                if !is_tmx(name, attributes) {
                    let problem = "an inline element or attribute that TMX does not have";
                    self.findings.add(2, Error, problem, line, example);
                } else if matches!(name.as_str(), "hi" | "ut" | "sub") {
                    self.findings.add(11, Error, "inline elements whose text clients lose", line, example);
                } else {
                    self.findings.add(11, Warning, "inline codes", line, example);
                }
                self.inline(children, line);
            }
        }
    }

    fn languages(&mut self, variants: &[(String, String)], line: u64) {
        if variants.len() < 2 {
            self.findings.add(6, Error, "a unit in one language only", line, String::new);
        } else if variants.len() > 2 {
            self.findings
                .add(6, Warning, "a unit with more than two texts", line, || variants.len().to_string());
        }
        let mut languages = HashSet::new();
        if !variants.iter().all(|(language, _)| languages.insert(language)) {
            self.findings.add(6, Error, "a unit with two texts in one language", line, String::new);
        }
        let open = self.srclang.is_empty() || self.srclang.starts_with(['*', '_']);
        let source =
            variants.iter().position(|(language, _)| *language == self.srclang).or(open.then_some(0));
        let Some(source) = source else {
            self.findings.add(4, Error, "no text in exactly the source language of the header", line, || {
                self.srclang.clone()
            });
            self.findings
                .add(21, Error, "a unit that some client does not find", line, || self.srclang.clone());
            return;
        };
        if source != 0 {
            self.findings.add(6, Warning, "the source is not the first text", line, String::new);
        }
        let target = variants.iter().enumerate().find(|(at, _)| *at != source).map(|(_, variant)| variant);
        let (Some((from, source)), Some((to, target))) = (variants.get(source), target) else { return };
        let codes = self.codes.get_or_insert_with(|| (from.clone(), to.clone()));
        if variants.len() == 2 && (codes.0 != *from || codes.1 != *to) {
            self.findings
                .add(21, Error, "a unit that some client does not find", line, || format!("{from}, {to}"));
        }
        self.texts.pair(source, target, line, self.findings);
    }
}

/// `YYYYMMDDThhmmssZ`.
pub(super) fn is_date(date: &str) -> bool {
    let bytes = date.as_bytes();
    bytes.len() == 16
        && bytes.iter().enumerate().all(|(at, b)| match at {
            8 => *b == b'T',
            15 => *b == b'Z',
            _ => b.is_ascii_digit(),
        })
}
