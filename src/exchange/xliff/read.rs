//! XLIFF 1.2 and 2.x, one unit at a time.

use std::collections::VecDeque;
use std::io::BufRead;
use std::path::Path;

use crate::Result;
use crate::exchange::Ids;
use crate::exchange::extra::unpack;
use crate::exchange::markup::{MarkupNode, children, from_xliff2, from_xliff12, serialize_into};
use crate::exchange::props;
use crate::exchange::stream;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::exchange::{Header, LanguagePair, MemoryReader, Prop, Tu, Tuv, markup};

use super::segments::{Segments, segments};

/// An XLIFF as a stream of units: a `trans-unit` of 1.2, a segment of 2.x.
pub struct XliffReader {
    xml: Xml<Box<dyn BufRead>>,
    header: Header,
    pair: LanguagePair,
    version_2: bool,
    /// Units read ahead: a unit of 2.x may hold several segments, and the
    /// header of 1.2 stands in the first file.
    ready: VecDeque<Tu>,
    /// Identifiers are unique in one `file` only.
    ids: Ids,
    ended: bool,
}

/// Source and target of one place, with the other things a unit of 2.x holds.
#[derive(Default)]
struct Parts {
    source: Option<Vec<MarkupNode>>,
    target: Option<Vec<MarkupNode>>,
    state: Option<String>,
}

impl XliffReader {
    /// Opens a `.xlf` or `.xliff` (also packed) and reads up to its first unit.
    ///
    /// # Errors
    /// [`crate::Error::Io`], or [`crate::Error::Content`] with file and line where it is not
    /// an XLIFF or not well-formed.
    pub fn open(path: &Path) -> Result<Self> {
        XliffReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the UTF-8 stream `input` up to its first unit; `name` stands in messages.
    ///
    /// # Errors
    /// As [`XliffReader::open`].
    pub fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
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
            self.pair = LanguagePair::new(source.clone(), target.clone().unwrap_or_default());
            self.header.source_language = source;
            self.header.target_language = target;
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
                "file" if !self.version_2 => {
                    let tag = self.xml.take_tag();
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
            XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
        }
        Ok(())
    }

    fn own_header(&mut self, json: &str) {
        if let Ok(header) = serde_json::from_str::<Header>(json) {
            self.header.attributes = header.attributes;
            self.header.notes = header.notes;
            self.header.props = header.props;
        }
    }

    fn trans_unit(&mut self) -> Result<()> {
        let mut tag = self.xml.take_tag();
        let mut tu = Tu { id: tag.take("resname").or_else(|| tag.take("id")), ..Tu::default() };
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
                        tu.props.push(Prop::new(kind, self.xml.element_text()?));
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
                    if self.xml.closed() == "trans-unit" {
                        break;
                    }
                }
                XmlToken::End => break,
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
        let sources = segments(segmented.as_deref().or(parts.source.as_deref()).unwrap_or_default());
        if sources.is_empty() {
            parts.source = parts.source.map(from_xliff12);
            parts.target = parts.target.map(from_xliff12);
            let tu = self.complete(tu, parts, extra)?;
            self.ready.push_back(tu);
            return Ok(());
        }
        let mut targets = segments(parts.target.as_deref().unwrap_or_default());
        for (mid, source) in sources {
            let conf = confirmations.iter().find(|(id, _)| *id == mid).map(|(_, conf)| conf.clone());
            let part = Parts {
                source: Some(from_xliff12(source)),
                target: take(&mut targets, &mid).map(from_xliff12),
                state: conf.or_else(|| parts.state.clone()),
            };
            let id = tu.id.as_ref().map(|id| format!("{id}.s{mid}"));
            let tu = self.complete(Tu { id, ..tu.clone() }, part, extra.clone())?;
            self.ready.push_back(tu);
        }
        // A segment of the target whose source is gone is still a text.
        for (mid, target) in targets {
            let part = Parts { target: Some(from_xliff12(target)), ..Parts::default() };
            let id = tu.id.as_ref().map(|id| format!("{id}.s{mid}"));
            let tu = self.complete(Tu { id, ..tu.clone() }, part, None)?;
            self.ready.push_back(tu);
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<()> {
        let mut tag = self.xml.take_tag();
        let base = Tu { id: tag.take("name").or_else(|| tag.take("id")), ..Tu::default() };
        let mut tu = base;
        let mut segments: Vec<Parts> = Vec::new();
        let mut data: Vec<(String, String)> = Vec::new();
        let mut extra = None;
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "segment" => {
                        let state = self.xml.take_tag().take("state");
                        segments.push(Parts { state, ..Parts::default() });
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
                    if self.xml.closed() == "unit" {
                        break;
                    }
                }
                XmlToken::End => break,
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
        let look_up = |id: &str| data.iter().find(|(key, _)| key == id).map(|(_, text)| text.clone());
        let several = segments.len() > 1;
        for (number, mut parts) in (1..).zip(segments) {
            parts.source = parts.source.map(|nodes| from_xliff2(nodes, &look_up));
            parts.target = parts.target.map(|nodes| from_xliff2(nodes, &look_up));
            let mut tu = tu.clone();
            if several && let Some(id) = &mut tu.id {
                id.push_str(&format!(".s{number}"));
            }
            let tu = self.complete(tu, parts, extra.clone())?;
            self.ready.push_back(tu);
        }
        Ok(())
    }

    fn complete(&mut self, mut tu: Tu, parts: Parts, extra: Option<String>) -> Result<Tu> {
        tu.id = tu.id.map(|id| self.ids.apart(id));
        for (nodes, language) in [(parts.source, &self.pair.source), (parts.target, &self.pair.target)] {
            let Some(tuv) = nodes.map(|nodes| variant(nodes, language)) else { continue };
            // An empty element is how a missing side looks; `extra` says where it is meant.
            if !tuv.text.is_empty() || tuv.markup.is_some() {
                tu.variants.push(tuv);
            }
        }
        if let Some(json) = extra {
            unpack(&json, &mut tu, &self.pair).map_err(|e| {
                self.xml
                    .error(format!("the record of other properties is damaged: {e}"), "export the file again")
            })?;
        } else if let Some(state) = parts.state.filter(|_| tu.prop(props::STATUS).is_none()) {
            tu.props.push(Prop::new(props::STATE, state));
        }
        Ok(tu)
    }
}

/// Takes the segment of this number out.
fn take(segments: &mut Segments, mid: &str) -> Option<Vec<MarkupNode>> {
    let at = segments.iter().position(|(own, _)| own == mid)?;
    Some(segments.remove(at).1)
}

/// Pieces as a variant; without inline codes as plain text.
fn variant(nodes: Vec<MarkupNode>, language: &str) -> Tuv {
    if let [MarkupNode::Text(text)] = nodes.as_slice() {
        return Tuv::new(language, text.clone());
    }
    if nodes.iter().all(|n| matches!(n, MarkupNode::Text(_))) {
        return Tuv::new(language, markup::all_text(&nodes));
    }
    let mut inner = String::new();
    serialize_into(&nodes, &mut inner);
    let text = markup::plain_text(&inner).unwrap_or_default();
    Tuv { markup: Some(inner), ..Tuv::new(language, text) }
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
}
