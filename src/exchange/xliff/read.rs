//! XLIFF 1.2 and 2.x, one unit at a time.

use std::collections::VecDeque;
use std::io::BufRead;
use std::path::Path;

use crate::exchange::Ids;
use crate::exchange::markup::{MarkupNode, children};
use crate::exchange::props;
use crate::exchange::stream;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::exchange::{Header, LanguagePair, LeftOut, MemoryReader, Prop, Tu};
use crate::{Result, limits};

use super::parts::{FileKind, Parts};
use super::segments::{Segments, segments};

/// An XLIFF as a stream of units: a `trans-unit` of 1.2, a segment of 2.x.
pub(crate) struct XliffReader {
    xml: Xml<Box<dyn BufRead>>,
    header: Header,
    pair: LanguagePair,
    version_2: bool,
    /// Units read ahead: a unit of 2.x may hold several segments, and the
    /// header of 1.2 stands in the first file.
    ready: VecDeque<Tu>,
    /// Identifiers are unique in one `file` only.
    ids: Ids,
    /// Whether this program wrote it.
    own: bool,
    /// Whether each open group, and the file, is for translation.
    translated: Vec<bool>,
    left_out: LeftOut,
    ended: bool,
}

/// Why a unit without target that nobody is to translate is no unit of a memory.
const LOCKED: &str = "not for translation (translate=\"no\") and without target";

impl XliffReader {
    /// Opens a `.xlf` or `.xliff` (also packed) and reads up to its first unit.
    ///
    /// # Errors
    /// [`crate::Error::Io`], or [`crate::Error::Content`] with file and line where it is not
    /// an XLIFF or not well-formed.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        XliffReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the UTF-8 stream `input` up to its first unit; `name` stands in messages.
    ///
    /// # Errors
    /// As [`XliffReader::open`].
    pub(crate) fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
        let mut xml = Xml::new(input, name);
        loop {
            match xml.next()? {
                XmlToken::Open => break,
                XmlToken::Close | XmlToken::Text | XmlToken::Doctype | XmlToken::End => {}
            }
        }
        let root = xml.take_tag();
        if root.name != "xliff" {
            return Err(
                xml.error(format!("the document is <{}>, not <xliff>", root.name), "give an XLIFF file")
            );
        }
        let version_2 = root.get("version").is_some_and(|v| v.starts_with('2'));
        let mut reader = XliffReader {
            xml,
            header: Header::default(),
            pair: LanguagePair::default(),
            version_2,
            ready: VecDeque::new(),
            ids: Ids::default(),
            own: false,
            translated: Vec::new(),
            left_out: LeftOut::new(),
            ended: false,
        };
        if version_2 {
            reader.languages(root.get("srcLang"), root.get("trgLang"))?;
        }
        // The header is complete only when the first unit was reached.
        if let Some(first) = reader.read().transpose()? {
            reader.ready.push_front(first);
        }
        Ok(reader)
    }

    /// The first languages count; a file in others cannot be one memory with it.
    fn languages(&mut self, source: Option<&str>, target: Option<&str>) -> Result<()> {
        let source = source.unwrap_or_default().to_owned();
        let target = target.map(str::to_owned);
        if self.pair.source.is_empty() {
            // A target that is not named, or named as the source, is the other language.
            let named = Some(source).filter(|source| !source.is_empty());
            self.pair = LanguagePair::completed(named, target.filter(|target| !target.is_empty()));
            self.header.source_language.clone_from(&self.pair.source);
            self.header.target_language = Some(self.pair.target.clone());
            return Ok(());
        }
        if source != self.pair.source || target.as_ref().is_some_and(|t| *t != self.pair.target) {
            let problem = format!(
                "a second <file> is in {source} and {}, the first in others",
                target.unwrap_or_default()
            );
            return Err(self.xml.error(problem, "split the XLIFF by its files first"));
        }
        Ok(())
    }

    fn read(&mut self) -> Option<Result<Tu>> {
        if let Some(tu) = self.ready.pop_front() {
            return Some(Ok(tu));
        }
        while !self.ended {
            match self.step() {
                Ok(()) => {}
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
            if let Some(tu) = self.ready.pop_front() {
                return Some(Ok(tu));
            }
        }
        None
    }

    /// Reads one element outside of units.
    fn step(&mut self) -> Result<()> {
        match self.xml.next()? {
            XmlToken::End => self.ended = true,
            XmlToken::Open => match self.xml.tag().name.as_str() {
                "file" | "group" => {
                    let tag = self.xml.take_tag();
                    let before = self.translated.last() != Some(&false);
                    self.translated.push(tag.get("translate").map_or(before, |value| value != "no"));
                    if tag.name == "group" || self.version_2 {
                        return Ok(());
                    }
                    self.languages(tag.get("source-language"), tag.get("target-language"))?;
                }
                "trans-unit" => self.trans_unit()?,
                "unit" if self.version_2 => self.unit()?,
                // What this program put there for itself.
                "header" if !self.xml.tag().attributes.is_empty() => {
                    let json = self.xml.element_text()?;
                    self.own_header(&json);
                }
                "meta" if self.xml.tag().get("type") == Some("header") => {
                    let json = self.xml.element_text()?;
                    self.own_header(&json);
                }
                "skl" | "skeleton" | "bin-unit" | "notes" | "glossary" | "reference" | "count-group" => {
                    self.xml.skip()?;
                }
                _ => {}
            },
            XmlToken::Close if matches!(self.xml.closed(), "file" | "group") => drop(self.translated.pop()),
            XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
        }
        Ok(())
    }

    /// Whether a unit with this attribute is there to be translated.
    fn is_translated(&self, own: Option<&str>) -> bool {
        own.map_or(self.translated.last() != Some(&false), |value| value != "no")
    }

    /// The unit of these parts; `data` are the original codes of a unit of 2.x.
    fn complete(
        &mut self,
        mut tu: Tu,
        parts: Parts,
        extra: Option<&str>,
        data: &[(String, String)],
    ) -> Result<Tu> {
        tu.id = tu.id.map(|id| self.ids.apart(id));
        let file = FileKind { version_2: self.version_2, own: self.own, pair: &self.pair };
        parts.complete(tu, file, extra, data).map_err(|e| {
            self.xml.error(format!("the record of other properties is damaged: {e}"), "export the file again")
        })
    }

    fn own_header(&mut self, json: &str) {
        if let Ok(header) = serde_json::from_str::<Header>(json) {
            self.own = true;
            self.header.attributes = header.attributes;
            self.header.notes = header.notes;
            self.header.props = header.props;
        }
    }

    fn trans_unit(&mut self) -> Result<()> {
        self.xml.enter_unit();
        let mut tag = self.xml.take_tag();
        let translated = self.is_translated(tag.get("translate"));
        let mut tu = Tu { id: tag.take("resname").or_else(|| tag.take("id")), ..Tu::default() };
        tu.props.extend(tag.take("approved").map(|value| Prop::new(props::APPROVED, value)));
        let mut parts = Parts::default();
        let mut segmented = None;
        let mut confirmations: Vec<(String, String)> = Vec::new();
        let mut extra = None;
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "source" => parts.source = Some(children(&mut self.xml)?),
                    "seg-source" => segmented = Some(children(&mut self.xml)?),
                    "target" => {
                        parts.state = self.xml.tag().get("state").map(str::to_owned);
                        parts.target = Some(children(&mut self.xml)?);
                    }
                    // What Trados says of each segment.
                    "seg-defs" => {}
                    "seg" => {
                        let mut tag = self.xml.take_tag();
                        confirmations.extend(tag.take("id").zip(tag.take("conf")));
                        self.xml.skip()?;
                    }
                    "note" => tu.notes.push(self.xml.element_text()?),
                    "context" => {
                        let kind = self.xml.take_tag().take("context-type").unwrap_or_default();
                        let value = self.xml.element_text()?;
                        // The attribute says it, and somebody may have changed it since.
                        if kind != props::APPROVED {
                            tu.props.push(Prop::new(kind, value));
                        }
                    }
                    "prop" => {
                        let kind = self.xml.take_tag().take("prop-type").unwrap_or_default();
                        tu.props.push(Prop::new(kind, self.xml.element_text()?));
                    }
                    // Groups are looked into, their elements are matched above.
                    "context-group" | "prop-group" => {}
                    "extra" => extra = Some(self.xml.element_text()?),
                    _ => self.xml.skip()?,
                },
                // The group's end must not end the unit: its elements are balanced, so count by name.
                XmlToken::Close => {
                    self.xml.within("properties in one unit", tu.props.len(), limits::UNIT_PARTS)?;
                    if self.xml.closed() == "trans-unit" {
                        break;
                    }
                }
                XmlToken::End => break,
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
        if !translated && parts.is_untranslated() {
            *self.left_out.entry(LOCKED.to_owned()).or_default() += 1;
            return Ok(());
        }
        let sources = segments(segmented.as_deref().or(parts.source.as_deref()).unwrap_or_default());
        if sources.is_empty() {
            let tu = self.complete(tu, parts, extra.as_deref(), &[])?;
            self.ready.push_back(tu);
            return Ok(());
        }
        let mut targets = segments(parts.target.as_deref().unwrap_or_default());
        for (mid, source) in sources {
            let conf = confirmations.iter().find(|(id, _)| *id == mid).map(|(_, conf)| conf.clone());
            let part = Parts {
                source: Some(source),
                target: take(&mut targets, &mid),
                state: conf.or_else(|| parts.state.clone()),
                sub_state: None,
            };
            let id = tu.id.as_ref().map(|id| format!("{id}.s{mid}"));
            let tu = self.complete(Tu { id, ..tu.clone() }, part, extra.as_deref(), &[])?;
            self.ready.push_back(tu);
        }
        // A segment of the target whose source is gone is still a text.
        for (mid, target) in targets {
            let part = Parts { target: Some(target), ..Parts::default() };
            let id = tu.id.as_ref().map(|id| format!("{id}.s{mid}"));
            let tu = self.complete(Tu { id, ..tu.clone() }, part, None, &[])?;
            self.ready.push_back(tu);
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<()> {
        self.xml.enter_unit();
        let mut tag = self.xml.take_tag();
        let translated = self.is_translated(tag.get("translate"));
        let mut tu = Tu { id: tag.take("name").or_else(|| tag.take("id")), ..Tu::default() };
        let mut segments: Vec<Parts> = Vec::new();
        let mut data: Vec<(String, String)> = Vec::new();
        let mut extra = None;
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "segment" => {
                        let mut tag = self.xml.take_tag();
                        let (state, sub_state) = (tag.take("state"), tag.take("subState"));
                        segments.push(Parts { state, sub_state, ..Parts::default() });
                    }
                    // White space between segments belongs to no unit of a memory.
                    "ignorable" | "matches" | "glossary" => self.xml.skip()?,
                    "source" | "target" => {
                        let is_source = self.xml.tag().name == "source";
                        let nodes = children(&mut self.xml)?;
                        if let Some(segment) = segments.last_mut() {
                            if is_source {
                                segment.source = Some(nodes);
                            } else {
                                segment.target = Some(nodes);
                            }
                        }
                    }
                    "note" => tu.notes.push(self.xml.element_text()?),
                    "meta" => {
                        let kind = self.xml.take_tag().take("type").unwrap_or_default();
                        let value = self.xml.element_text()?;
                        if kind == super::write2::EXTRA {
                            extra = Some(value);
                        } else {
                            tu.props.push(Prop::new(kind, value));
                        }
                    }
                    "data" => {
                        let id = self.xml.take_tag().take("id").unwrap_or_default();
                        data.push((id, self.xml.element_text()?));
                    }
                    "metadata" | "metaGroup" | "notes" | "originalData" => {}
                    _ => self.xml.skip()?,
                },
                XmlToken::Close => {
                    self.xml.within("properties in one unit", tu.props.len(), limits::UNIT_PARTS)?;
                    self.xml.within("segments in one unit", segments.len(), limits::UNIT_PARTS)?;
                    self.xml.within("original codes in one unit", data.len(), limits::SEGMENT_CODES)?;
                    if self.xml.closed() == "unit" {
                        break;
                    }
                }
                XmlToken::End => break,
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
        let several = segments.len() > 1;
        for (number, parts) in (1..).zip(segments) {
            if !translated && parts.is_untranslated() {
                *self.left_out.entry(LOCKED.to_owned()).or_default() += 1;
                continue;
            }
            let mut tu = tu.clone();
            if several && let Some(id) = &mut tu.id {
                id.push_str(&format!(".s{number}"));
            }
            let tu = self.complete(tu, parts, extra.as_deref(), &data)?;
            self.ready.push_back(tu);
        }
        Ok(())
    }
}

/// Takes the segment of this number out.
fn take(segments: &mut Segments, mid: &str) -> Option<Vec<MarkupNode>> {
    let at = segments.iter().position(|(own, _)| own == mid)?;
    Some(segments.remove(at).1)
}

impl Iterator for XliffReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read()
    }
}

impl MemoryReader for XliffReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn line(&self) -> u64 {
        self.xml.line()
    }

    fn left_out(&self) -> LeftOut {
        self.left_out.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<Tu> {
        let xml = format!("<xliff version=\"1.2\">{body}</xliff>");
        let input = std::io::Cursor::new(xml.into_bytes());
        XliffReader::new(Box::new(input), "t.xlf".into()).unwrap().collect::<Result<_>>().unwrap()
    }

    fn ids(units: &[Tu]) -> Vec<&str> {
        units.iter().filter_map(|tu| tu.id.as_deref()).collect()
    }

    #[test]
    fn files_that_number_alike_are_told_apart() {
        let file = "<file source-language=\"ar\" target-language=\"en\"><body>\
                    <trans-unit id=\"m 7\"><source>نص</source><target>text</target></trans-unit></body></file>";
        assert_eq!(ids(&read(&file.repeat(3))), ["m 7", "m 7.2", "m 7.3"]);
    }

    #[test]
    fn each_marked_segment_is_a_unit() {
        let units = read(
            "<file source-language=\"en\" target-language=\"ar\"><body><trans-unit id=\"u\">\
             <source>One. Two <x id=\"3\"/>.</source>\
             <seg-source><g id=\"1\"><mrk mtype=\"seg\" mid=\"a\">One.</mrk> \
             <mrk mtype=\"seg\" mid=\"b\">Two <x id=\"3\"/>.</mrk></g></seg-source>\
             <target><mrk mtype=\"seg\" mid=\"b\">اثنان <x id=\"3\"/>.</mrk><mrk mtype=\"seg\" mid=\"a\"/></target>\
             <s:seg-defs><s:seg id=\"b\" conf=\"Draft\"><s:value key=\"k\">v</s:value></s:seg></s:seg-defs></trans-unit>\
             <trans-unit id=\"v\"><source>Three <mrk mtype=\"term\">x</mrk></source></trans-unit></body></file>",
        );
        assert_eq!(ids(&units), ["u.sa", "u.sb", "v"]);
        let texts: Vec<Vec<&str>> =
            units.iter().map(|u| u.variants.iter().map(|v| v.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["One."], vec!["Two .", "اثنان ."], vec!["Three x"]]);
        assert_eq!(units[1].prop(props::STATE), Some("Draft"));
    }

    #[test]
    fn a_unit_of_the_second_version_is_none_in_a_file_of_the_first() {
        let units = read(
            "<file source-language=\"ar\" target-language=\"en\"><body>\
             <unit id=\"x\"><segment><source>نص</source><target>text</target></segment></unit>\
             <trans-unit id=\"a\"><source>نص</source><target>text</target></trans-unit></body></file>",
        );
        assert_eq!(ids(&units), ["a"]);
    }

    #[test]
    fn the_line_is_told_and_a_second_file_in_others_is_an_error() {
        let file = |source: &str, target: &str| {
            format!(
                "<file source-language=\"{source}\" target-language=\"{target}\"><body>\n\
                 <trans-unit id=\"a\"><source>x</source><target>y</target></trans-unit></body></file>\n"
            )
        };
        let reader = |body: String| {
            let xml = format!("<xliff version=\"1.2\">\n{body}</xliff>");
            XliffReader::new(Box::new(std::io::Cursor::new(xml.into_bytes())), "t.xlf".into()).unwrap()
        };
        let mut one = reader(file("ar", "en"));
        one.next().unwrap().unwrap();
        assert_eq!(one.line(), 3);
        for (source, target) in [("fr", "en"), ("ar", "de")] {
            let read: Vec<Result<Tu>> = reader([file("ar", "en"), file(source, target)].concat()).collect();
            assert!(read.last().unwrap().is_err(), "{source} {target}");
        }
    }
}
