//! XML of memories as a stream of tokens: references resolved, line ends
//! normalised, well-formedness checked, and every error with its line.

use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::html::escape::{any_byte, is_xml_char};
use crate::{Error, Result, limits};

/// Deeper nesting than this is no memory but an attack on the stack or the heap.
const DEEPEST: usize = 256;
/// Room that buffers keep from token to token, in bytes.
const LONG: usize = 1 << 20;

/// A pull parser over one file. The data of the last token lies in its fields,
/// so that a gigabyte goes through the same few buffers.
pub(crate) struct Xml<R: BufRead> {
    reader: Reader<Lines<R>>,
    buffer: Vec<u8>,
    name: String,
    depth: usize,
    /// Depth of the unit that is being read.
    unit: Option<usize>,
    /// Whether texts are passed over.
    passing: bool,
    root_seen: bool,
    tag: Tag,
    text: String,
    closed: String,
}

/// What kind of token was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlToken {
    /// Start of an element, in [`Xml::tag`]. An empty element is followed by its end.
    Open,
    /// End of an element.
    Close,
    /// Text, in [`Xml::text`]: character data, CDATA or one resolved reference.
    Text,
    /// The document type declaration from its name on, in [`Xml::text`].
    Doctype,
    /// End of the file, which is well-formed.
    End,
}

/// Name and attributes of an element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Name without its prefix.
    pub name: String,
    /// Attributes with their prefixes, in their order.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// Value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Takes the value of an attribute out.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.attributes.iter().position(|(key, _)| key == name)?;
        Some(self.attributes.remove(at).1)
    }
}

impl<R: BufRead> Xml<R> {
    /// A parser for the UTF-8 stream `input`; `name` stands in messages.
    pub(crate) fn new(input: R, name: impl Into<String>) -> Self {
        let lines = Lines { input, line: 1, spent: 0, most: limits::PASSED_BYTES };
        let mut reader = Reader::from_reader(lines);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        Xml {
            reader,
            buffer: Vec::new(),
            name: name.into(),
            depth: 0,
            unit: None,
            passing: false,
            root_seen: false,
            tag: Tag::default(),
            text: String::new(),
            closed: String::new(),
        }
    }

    /// Line that was read last, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    /// The element that was opened last.
    pub(crate) fn tag(&self) -> &Tag {
        &self.tag
    }

    /// The element that was opened last, taken out.
    pub(crate) fn take_tag(&mut self) -> Tag {
        std::mem::take(&mut self.tag)
    }

    /// The text that was read last.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Name of the element that was closed last, without its prefix.
    pub(crate) fn closed(&self) -> &str {
        &self.closed
    }

    /// Takes the element that was opened last for a unit: all of it together is held in memory, and
    /// so it has a limit, where elsewhere only a single token has one.
    pub(crate) fn enter_unit(&mut self) {
        self.unit = Some(self.depth);
        self.reader.get_mut().spend_at_most(limits::UNIT_BYTES);
    }

    /// An [`Error::Limit`] at the present line, unless `count` is within `most`.
    pub(crate) fn within(&self, what: &str, count: usize, most: usize) -> Result<()> {
        if count <= most {
            return Ok(());
        }
        let problem = format!("line {}: more than {most} {what}", self.line());
        Err(Error::Limit { name: self.name.clone(), problem })
    }

    /// An [`Error::Content`] at the present line.
    pub(crate) fn error(&self, problem: impl std::fmt::Display, remedy: impl Into<String>) -> Error {
        broken(&self.name, self.line(), problem, remedy)
    }

    /// The next token.
    ///
    /// # Errors
    /// [`Error::Content`] with the line where the file is not well-formed,
    /// [`Error::Limit`] where it nests without end.
    pub(crate) fn next(&mut self) -> Result<XmlToken> {
        loop {
            self.buffer.clear();
            // What a single long token needed is given back.
            for kept in [self.buffer.capacity(), self.text.capacity()] {
                if kept > LONG {
                    (self.buffer, self.text) = (Vec::new(), String::new());
                }
            }
            if self.unit.is_none() {
                self.reader.get_mut().spend_at_most(limits::PASSED_BYTES);
            }
            let line = self.line();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(syntax(&self.name, self.reader.get_ref().line, &error)),
            };
            match event {
                Event::Start(start) | Event::Empty(start) => {
                    if self.depth == 0 && self.root_seen {
                        return Err(trailing(&self.name, line));
                    }
                    self.root_seen = true;
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Error::Limit {
                            name: self.name.clone(),
                            problem: format!("line {line}: elements nest deeper than {DEEPEST}"),
                        });
                    }
                    fill(&mut self.tag, &start, &self.name, line)?;
                    return Ok(XmlToken::Open);
                }
                Event::End(end) => {
                    self.unit = self.unit.filter(|unit| *unit < self.depth);
                    self.depth = self.depth.saturating_sub(1);
                    self.closed.clear();
                    self.closed.push_str(end.local_name().into_inner());
                    return Ok(XmlToken::Close);
                }
                Event::Text(_) | Event::CData(_) if self.passing => return Ok(XmlToken::Text),
                Event::Text(text) => {
                    let text = text.xml10_content();
                    legal(&text, &self.name, line)?;
                    if self.depth > 0 {
                        self.text.clear();
                        self.text.push_str(&text);
                        return Ok(XmlToken::Text);
                    }
                    if !text.trim_matches([' ', '\t', '\n', '\r', '\u{FEFF}']).is_empty() {
                        return Err(trailing(&self.name, line));
                    }
                }
                Event::CData(text) => {
                    let text = text.xml10_content();
                    legal(&text, &self.name, line)?;
                    self.text.clear();
                    self.text.push_str(&text);
                    return Ok(XmlToken::Text);
                }
                Event::GeneralRef(reference) => {
                    self.text.clear();
                    match reference.resolve_char_ref() {
                        Ok(Some(c)) => self.text.push(c),
                        // Not declared in any memory's DTD, and yet seen in memories made from HTML.
                        Ok(None) => match resolve_html5_entity(&reference) {
                            Some(text) => self.text.push_str(text),
                            None => return Err(unknown_reference(&self.name, line, &reference)),
                        },
                        Err(_) => return Err(unknown_reference(&self.name, line, &reference)),
                    }
                    legal(&self.text, &self.name, line)?;
                    return Ok(XmlToken::Text);
                }
                Event::DocType(text) => {
                    self.text.clear();
                    self.text.push_str(&text);
                    return Ok(XmlToken::Doctype);
                }
                Event::Eof if self.depth > 0 => {
                    return Err(broken(
                        &self.name,
                        line,
                        "the file ends in the middle of an element; it was cut off",
                        "get the file again, or export it again from the program it comes from",
                    ));
                }
                Event::Eof if !self.root_seen => {
                    return Err(Error::content(
                        self.name.clone(),
                        "there is no XML element in the file",
                        "check that this is the file you meant",
                    ));
                }
                Event::Eof => return Ok(XmlToken::End),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// The text of the element just opened, without that of elements in it.
    pub(crate) fn element_text(&mut self) -> Result<String> {
        let mut out = String::new();
        let mut inside = 0usize;
        loop {
            match self.next()? {
                XmlToken::Open => inside += 1,
                XmlToken::Close if inside == 0 => return Ok(out),
                XmlToken::Close => inside -= 1,
                XmlToken::Text if inside == 0 && !self.passing => out.push_str(&self.text),
                XmlToken::Text | XmlToken::Doctype => {}
                XmlToken::End => return Ok(out),
            }
        }
    }

    /// Reads on to the end of the element just opened.
    pub(crate) fn skip(&mut self) -> Result<()> {
        self.passing = true;
        let passed = self.element_text();
        self.passing = false;
        passed.map(drop)
    }
}

fn fill(tag: &mut Tag, start: &BytesStart<'_>, name: &str, line: u64) -> Result<()> {
    tag.name.clear();
    tag.name.push_str(start.local_name().into_inner());
    tag.attributes.clear();
    for attribute in start.attributes() {
        if tag.attributes.len() == limits::UNIT_PARTS {
            let problem =
                format!("line {line}: <{}> has more than {} attributes", tag.name, limits::UNIT_PARTS);
            return Err(Error::Limit { name: name.to_owned(), problem });
        }
        let attribute = attribute.map_err(|e| {
            broken(
                name,
                line,
                format!("element <{}>: {e}", tag.name),
                "write each attribute once, as name=\"value\"",
            )
        })?;
        let value = attribute
            .normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_html5_entity)
            .map_err(|e| {
                broken(
                    name,
                    line,
                    format!("attribute {}: {e}", attribute.key.0),
                    "write & as &amp; and < as &lt;",
                )
            })?;
        legal(&value, name, line)?;
        tag.attributes.push((attribute.key.0.to_owned(), value.into_owned()));
    }
    Ok(())
}

/// The first character that XML 1.0 forbids is an error.
fn legal(text: &str, name: &str, line: u64) -> Result<()> {
    // Bytes are quick to look at: forbidden are control bytes and U+FFFE/F, which begin with 0xEF.
    if !any_byte(text, |b| (b < 0x20 && b != b'\t' && b != b'\n' && b != b'\r') || b == 0xEF) {
        return Ok(());
    }
    let Some((at, c)) = text.char_indices().find(|(_, c)| !is_xml_char(*c)) else { return Ok(()) };
    let line = line + text.bytes().take(at).filter(|b| *b == b'\n').count() as u64;
    Err(broken(
        name,
        line,
        format!("character U+{:04X} is not allowed in XML", u32::from(c)),
        format!(
            "remove it, e.g. with: perl -CSD -pi -e 's/\\x{{{:X}}}//g; s/&#0*{};//g'",
            u32::from(c),
            u32::from(c)
        ),
    ))
}

fn broken(name: &str, line: u64, problem: impl std::fmt::Display, remedy: impl Into<String>) -> Error {
    Error::content(name, format!("line {line}: {problem}"), remedy)
}

fn trailing(name: &str, line: u64) -> Error {
    broken(
        name,
        line,
        "there is text behind the end of the document",
        "delete everything behind the last closing tag",
    )
}

fn unknown_reference(name: &str, line: u64, reference: &str) -> Error {
    broken(
        name,
        line,
        format!("reference &{reference}; means nothing here"),
        "write the character itself, or & as &amp;",
    )
}

fn syntax(name: &str, line: u64, error: &quick_xml::Error) -> Error {
    if let quick_xml::Error::Io(io) = error
        && let Some(problem) = limits::passed_in(io)
    {
        return Error::Limit { name: name.to_owned(), problem: format!("line {line}: {problem}") };
    }
    let remedy = match error {
        quick_xml::Error::Io(_) => "check the disk, or whether the packed file is complete",
        quick_xml::Error::Encoding(_) => {
            "save the file as UTF-8, or name its encoding in the XML declaration"
        }
        quick_xml::Error::IllFormed(_) => "close each element in the order in which they were opened",
        _ => "repair the markup at this place, or export the file again",
    };
    broken(name, line, error, remedy)
}

/// Counts line ends in what the parser takes.
struct Lines<R> {
    input: R,
    line: u64,
    /// Bytes taken since the unit, or the token, began.
    spent: u64,
    most: u64,
}

impl<R> Lines<R> {
    fn spend_at_most(&mut self, most: u64) {
        (self.spent, self.most) = (0, most);
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.spent > self.most {
            let problem = format!("one unit, or one piece, has more than {} bytes", self.most);
            return Err(limits::passed(problem));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Some(taken) = self.input.fill_buf().ok().and_then(|b| b.get(..amount)) {
            self.line += taken.iter().filter(|b| **b == b'\n').count() as u64;
        }
        self.spent += amount as u64;
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.line += out.iter().take(read).filter(|b| **b == b'\n').count() as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(xml: &str) -> Result<String> {
        let mut parser = Xml::new(xml.as_bytes(), "t.xml");
        let mut out = String::new();
        loop {
            match parser.next()? {
                XmlToken::Open => {
                    out.push_str(&format!("<{}{:?}", parser.tag().name, parser.tag().attributes));
                }
                XmlToken::Close => out.push('>'),
                XmlToken::Text => out.push_str(parser.text()),
                XmlToken::Doctype => out.push_str(&format!("!{}!", parser.text())),
                XmlToken::End => return Ok(out),
            }
        }
    }

    #[test]
    fn text_is_whole() {
        assert_eq!(
            tokens("<!DOCTYPE a><a x='1&amp;2'>b &lt;&#x41;&nbsp;\r\nc<![CDATA[<d>]]><e/></a>\n").unwrap(),
            "!a!<a[(\"x\", \"1&2\")]b <A\u{A0}\nc<d><e[]>>"
        );
    }

    #[test]
    fn broken_files_name_line_and_remedy() {
        for (xml, place) in [
            ("<a>\n<b>\u{B}</b></a>", "t.xml: line 2: character U+000B"),
            ("<a>\n\n&#11;</a>", "t.xml: line 3: character U+000B"),
            ("<a>\u{FFFE}</a>", "t.xml: line 1: character U+FFFE"),
            ("<a>\n</a>\nxx", "t.xml: line 2: there is text behind"),
            ("<a/><b/>", "t.xml: line 1: there is text behind"),
            ("<a>\n<b>", "t.xml: line 2: the file ends"),
            ("<a>\n<b></a>", "t.xml: line 2: "),
            ("<a>&what;</a>", "t.xml: line 1: reference &what;"),
            ("<a>& b</a>", "t.xml: line 1: "),
            ("<a x='1' x='2'/>", "t.xml: line 1: element <a>"),
            ("", "t.xml: there is no XML"),
            ("plain text", "t.xml: line 1: there is text"),
        ] {
            let error = tokens(xml).unwrap_err();
            assert!(error.to_string().starts_with(place), "{xml:?}: {error}");
            assert!(error.remedy().is_some_and(|r| !r.is_empty()));
        }
        assert!(tokens(&"<a>".repeat(1000)).is_err());
    }
}
