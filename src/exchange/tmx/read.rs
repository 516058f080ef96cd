//! TMX 1.1 to 1.4b, one unit at a time.

use std::io::BufRead;
use std::path::Path;

use crate::exchange::markup::{mend, read_segment};
use crate::exchange::stream;
use crate::exchange::tokens::{Xml, XmlToken};
use crate::exchange::{Header, MemoryReader, Prop, Tu, Tuv};
use crate::{Result, limits};

/// A TMX as a stream of units.
pub(crate) struct TmxReader {
    xml: Xml<Box<dyn BufRead>>,
    header: Header,
    ended: bool,
}

impl TmxReader {
    /// Opens a `.tmx` or `.tmx.gz` and reads its header.
    ///
    /// # Errors
    /// [`crate::Error::Io`], or [`crate::Error::Content`] with file and line
    /// where it is not a TMX or not well-formed.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        TmxReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the header of the UTF-8 stream `input`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`TmxReader::open`].
    pub(crate) fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
        let mut reader = TmxReader { xml: Xml::new(input, name), header: Header::default(), ended: false };
        let mut root = true;
        loop {
            match reader.xml.next()? {
                XmlToken::Open if root => {
                    root = false;
                    if reader.xml.tag().name != "tmx" {
                        let problem = format!("the document is <{}>, not <tmx>", reader.xml.tag().name);
                        return Err(reader.xml.error(problem, "give a TMX file"));
                    }
                }
                XmlToken::Open if reader.xml.tag().name == "header" => reader.read_header()?,
                XmlToken::Open if reader.xml.tag().name == "body" => return Ok(reader),
                XmlToken::Open => reader.xml.skip()?,
                XmlToken::End => {
                    return Err(reader.xml.error("the TMX has no <body>", "export the memory again"));
                }
                XmlToken::Close | XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn read_header(&mut self) -> Result<()> {
        self.xml.enter_unit();
        let mut tag = self.xml.take_tag();
        self.header.source_language = tag.take("srclang").unwrap_or_default();
        self.header.attributes = tag.attributes;
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "note" => self.header.notes.push(self.xml.element_text()?),
                    "prop" => {
                        let prop = self.read_prop()?;
                        self.header.props.push(prop);
                    }
                    _ => self.xml.skip()?,
                },
                XmlToken::Close | XmlToken::End => return Ok(()),
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn read_prop(&mut self) -> Result<Prop> {
        let mut tag = self.xml.take_tag();
        Ok(Prop {
            kind: tag.take("type").unwrap_or_default(),
            language: tag.take("xml:lang").or_else(|| tag.take("lang")),
            value: self.xml.element_text()?,
        })
    }

    fn read_tu(&mut self) -> Result<Tu> {
        self.xml.enter_unit();
        let mut tag = self.xml.take_tag();
        let mut tu = Tu { id: tag.take("tuid"), attributes: tag.attributes, ..Tu::default() };
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "tuv" => {
                        self.xml.within("texts in one unit", tu.variants.len(), limits::UNIT_PARTS)?;
                        tu.variants.push(self.read_tuv()?);
                    }
                    "note" => tu.notes.push(self.xml.element_text()?),
                    "prop" => {
                        self.xml.within("properties in one unit", tu.props.len(), limits::UNIT_PARTS)?;
                        tu.props.push(self.read_prop()?);
                    }
                    _ => self.xml.skip()?,
                },
                XmlToken::Close | XmlToken::End => return Ok(tu),
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }

    fn read_tuv(&mut self) -> Result<Tuv> {
        let mut tag = self.xml.take_tag();
        // TMX 1.1 wrote `lang`.
        let language = tag.take("xml:lang").or_else(|| tag.take("lang")).unwrap_or_default();
        let mut tuv = Tuv { language, attributes: tag.attributes, ..Tuv::default() };
        // Some programs forget the segment and write its text where it should stand.
        let (mut bare, mut has_segment) = (String::new(), false);
        loop {
            match self.xml.next()? {
                XmlToken::Open => match self.xml.tag().name.as_str() {
                    "seg" => {
                        let segment = read_segment(&mut self.xml)?;
                        (tuv.text, tuv.markup) = (segment.text, segment.markup);
                        if segment.foreign {
                            tuv.markup = tuv.markup.and_then(|markup| mend(&markup));
                        }
                        has_segment = true;
                    }
                    "note" => tuv.notes.push(self.xml.element_text()?),
                    "prop" => {
                        let prop = self.read_prop()?;
                        self.xml.within("properties in one unit", tuv.props.len(), limits::UNIT_PARTS)?;
                        tuv.props.push(prop);
                    }
                    _ => self.xml.skip()?,
                },
                XmlToken::Close | XmlToken::End => {
                    if !has_segment {
                        tuv.text = bare.trim().to_owned();
                    }
                    return Ok(tuv);
                }
                XmlToken::Text if !has_segment => bare.push_str(self.xml.text()),
                XmlToken::Text | XmlToken::Doctype => {}
            }
        }
    }
}

impl Iterator for TmxReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let unit = match self.xml.next() {
                Ok(XmlToken::Open) if self.xml.tag().name == "tu" => self.read_tu(),
                Ok(XmlToken::Open) => match self.xml.skip() {
                    Ok(()) => continue,
                    Err(error) => Err(error),
                },
                Ok(XmlToken::End) => {
                    self.ended = true;
                    return None;
                }
                Ok(XmlToken::Close | XmlToken::Text | XmlToken::Doctype) => continue,
                Err(error) => Err(error),
            };
            self.ended = unit.is_err();
            return Some(unit);
        }
        None
    }
}

impl MemoryReader for TmxReader {
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

    fn read(xml: &str) -> Result<Vec<Tu>> {
        let input = std::io::Cursor::new(xml.as_bytes().to_vec());
        TmxReader::new(Box::new(input), "t.tmx".into())?.collect()
    }

    fn unit(seg: &str) -> Tuv {
        let xml = format!(
            "<tmx version='1.4'><header srclang='ar'/><body><tu><tuv xml:lang='ar'><seg>{seg}</seg></tuv></tu></body></tmx>"
        );
        read(&xml).unwrap().remove(0).variants.remove(0)
    }

    #[test]
    fn everything_of_a_unit_is_kept() {
        let xml = "<tmx version='1.4'><header creationtool='x' srclang='ar'><note>n</note><prop type='x-l'>v</prop></header><body>\
                   <tu tuid='7' creationdate='20260101T000000Z'><note>look</note><prop type='x-q'>0.9</prop>\
                   <tuv xml:lang='ar'><prop type='x-p'>3</prop><seg>نص</seg></tuv><tuv lang='en'><seg>text</seg></tuv></tu></body></tmx>";
        let input = std::io::Cursor::new(xml.as_bytes().to_vec());
        let mut reader = TmxReader::new(Box::new(input), "t.tmx".into()).unwrap();
        assert_eq!(reader.header().source_language, "ar");
        assert_eq!(reader.header().attributes, [("creationtool".to_owned(), "x".to_owned())]);
        assert_eq!(reader.header().notes, ["n"]);
        assert_eq!(reader.header().props, [Prop::new("x-l", "v")]);
        let tu = reader.next().unwrap().unwrap();
        assert_eq!(tu.id.as_deref(), Some("7"));
        assert_eq!(tu.attribute("creationdate"), Some("20260101T000000Z"));
        assert_eq!(tu.notes, ["look"]);
        assert_eq!(tu.prop("x-q"), Some("0.9"));
        assert_eq!(tu.variants[0].prop("x-p"), Some("3"));
        assert_eq!(tu.variants[1], Tuv::new("en", "text"));
        assert!(reader.next().is_none());
    }

    #[test]
    fn text_outside_a_segment_is_its_text() {
        let xml = "<tmx version='1.4'><header srclang='ar'/><body><tu><tuv xml:lang='ar'> نص </tuv>\
                   <tuv xml:lang='en'>\n<seg>text</seg>\n</tuv></tu></body></tmx>";
        let texts: Vec<String> = read(xml).unwrap().remove(0).variants.into_iter().map(|v| v.text).collect();
        assert_eq!(texts, ["نص", "text"]);
    }

    #[test]
    fn inline_codes_are_no_text_and_are_kept() {
        for (seg, text, markup) in [
            ("a &amp; b", "a & b", None),
            ("<![CDATA[a <b>]]>", "a <b>", None),
            (
                "<bpt i=\"1\">&lt;b&gt;</bpt>x &lt; y<ept i=\"1\">&lt;/b&gt;</ept>",
                "x < y",
                Some("<bpt i=\"1\">&lt;b&gt;</bpt>x &lt; y<ept i=\"1\">&lt;/b&gt;</ept>"),
            ),
            ("a <hi type=\"b\">b</hi> c", "a b c", Some("a <hi type=\"b\">b</hi> c")),
            ("<ph x='1'/>z", "z", Some("<ph x=\"1\"></ph>z")),
            ("<ph>f<sub>note</sub></ph>z", "z", Some("<ph>f<sub>note</sub></ph>z")),
        ] {
            let tuv = unit(seg);
            assert_eq!((tuv.text.as_str(), tuv.markup.as_deref()), (text, markup), "{seg}");
        }
    }

    #[test]
    fn an_error_comes_once() {
        let cut = "<tmx version='1.4'><header/><body><tu><tuv xml:lang='ar'><seg>a</seg></tuv></tu><tu>";
        let input = std::io::Cursor::new(cut.as_bytes().to_vec());
        let results: Vec<bool> =
            TmxReader::new(Box::new(input), "t.tmx".into()).unwrap().map(|u| u.is_ok()).collect();
        assert_eq!(results, [true, false]);
        assert!(read("<html><body/></html>").is_err());
    }
}
