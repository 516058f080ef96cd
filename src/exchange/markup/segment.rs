//! A segment of a TMX: its text, and its markup where it has inline codes.

use std::io::BufRead;

use crate::exchange::tokens::{Tag, Xml, XmlToken};
use crate::html::escape::{escape_into, open_tag_into};
use crate::{Result, limits};

/// Elements that may stand in a segment of a TMX with the attributes that the DTD gives them, the
/// one that must be there first (TMX 1.4b, content markup).
const TMX_ELEMENTS: [(&str, Option<&str>, &[&str]); 7] = [
    ("bpt", Some("i"), &["x", "type"]),
    ("ept", Some("i"), &[]),
    ("hi", None, &["x", "type"]),
    ("it", Some("pos"), &["x", "type"]),
    ("ph", None, &["x", "type", "assoc"]),
    ("sub", None, &["datatype", "type"]),
    ("ut", None, &["x"]),
];

/// Whether an element of a segment is as the DTD of TMX wants it.
pub(crate) fn is_tmx(name: &str, attributes: &[(String, String)]) -> bool {
    let Some((_, needed, others)) = TMX_ELEMENTS.iter().find(|(own, ..)| *own == name) else { return false };
    needed.is_none_or(|needed| attributes.iter().any(|(key, _)| key == needed))
        && attributes.iter().all(|(key, _)| *needed == Some(key) || others.contains(&key.as_str()))
}

/// Elements inside a segment whose content is code of the original format and no text.
const CODES: [&str; 5] = ["bpt", "ept", "ph", "it", "ut"];

/// What stands in a segment.
#[derive(Debug, Default)]
pub(crate) struct SegmentText {
    pub(crate) text: String,
    /// The text with inline codes, if it has any.
    pub(crate) markup: Option<String>,
    /// Whether there are elements or attributes among them that TMX does not have.
    pub(crate) foreign: bool,
}

/// The segment just opened.
pub(crate) fn read_segment<R: BufRead>(xml: &mut Xml<R>) -> Result<SegmentText> {
    let mut text = String::new();
    let mut kept: Option<String> = None;
    let mut open: Vec<(String, bool)> = Vec::new();
    let (mut codes, mut foreign, mut count) = (0usize, false, 0usize);
    loop {
        match xml.next()? {
            XmlToken::Open => {
                count += 1;
                xml.within("inline codes in one segment", count, limits::SEGMENT_CODES)?;
                let out = kept.get_or_insert_with(|| {
                    let mut start = String::with_capacity(text.len() + 64);
                    escape_into(&text, &mut start);
                    start
                });
                let Tag { name, attributes } = xml.take_tag();
                open_tag_into(&name, &attributes, out);
                foreign |= !is_tmx(&name, &attributes);
                let code = CODES.contains(&name.as_str());
                codes += usize::from(code);
                open.push((name, code));
            }
            XmlToken::Close => match open.pop() {
                Some((name, code)) => {
                    codes -= usize::from(code);
                    if let Some(markup) = &mut kept {
                        markup.push_str("</");
                        markup.push_str(&name);
                        markup.push('>');
                    }
                }
                None => return Ok(SegmentText { text, markup: kept, foreign }),
            },
            XmlToken::Text => {
                if codes == 0 {
                    text.push_str(xml.text());
                }
                if let Some(markup) = &mut kept {
                    escape_into(xml.text(), markup);
                }
            }
            XmlToken::Doctype => {}
            XmlToken::End => return Ok(SegmentText { text, markup: kept, foreign }),
        }
    }
}
