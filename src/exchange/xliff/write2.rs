//! XLIFF 2.1 (OASIS, 2018): confidence as `matchQuality` of the translation
//! candidates module, properties in the metadata module.

use super::candidate::TranslationCandidate;
use super::state;
use super::write12::{ORIGIN, fits_context, is_context};
use crate::Result;
use crate::exchange::Ids;
use crate::exchange::extra::{Native, pack};
use crate::exchange::markup::{from_xliff2, serialize_into, sides, to_xliff2, written};
use crate::exchange::props;
use crate::exchange::{RecordWriter, WriterHead};
use crate::exchange::{Tu, Tuv};
use crate::html::escape::{attribute_into, escape_into};

/// `category` of the metadata with a unit's properties.
pub(crate) const PROPERTIES: &str = "properties";
/// `type` of the metadata that holds, as JSON, what has no place elsewhere.
pub(crate) const EXTRA: &str = "muqabala-extra";

/// Writes XLIFF 2.1.
pub(crate) struct Xliff2Writer {
    head: WriterHead,
    ids: Ids,
    text: String,
    number: u64,
    files: u32,
}

impl Xliff2Writer {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        Xliff2Writer { head, ids: Ids::default(), text: String::new(), number: 0, files: 0 }
    }

    fn meta(&mut self, kind: &str, value: &str) {
        self.text.push_str("<mda:meta");
        attribute_into("type", kind, &mut self.text);
        self.text.push('>');
        escape_into(value, &mut self.text);
        self.text.push_str("</mda:meta>\n");
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        self.text.clear();
    }
}

/// Both sides as XML, the original data that they refer to, and whether their inline codes come back from that.
fn contents(texts: [Option<&Tuv>; 2]) -> ([String; 2], Vec<String>, [bool; 2]) {
    let Some(nodes) = sides(texts) else {
        let shown = texts.map(|tuv| {
            let mut out = String::new();
            escape_into(tuv.map(|v| v.text.as_str()).unwrap_or_default(), &mut out);
            out
        });
        return (shown, Vec::new(), [true; 2]);
    };
    let (shown, data) = to_xliff2(&nodes[0], &nodes[1]);
    let xml = shown.each_ref().map(|nodes| {
        let mut out = String::new();
        serialize_into(nodes, &mut out);
        out
    });
    let [source, target] = shown.map(|nodes| written(&from_xliff2(nodes, &|id| data.get(id))).1);
    let same = |own: Option<&Tuv>, back: Option<String>| own.is_none_or(|tuv| tuv.markup == back);
    (xml, data.list, [same(texts[0], source), same(texts[1], target)])
}

/// An identifier as `xs:NMTOKEN` wants it; other characters become `_`.
fn token(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect()
}

impl Xliff2Writer {
    fn root(&mut self) {
        self.text.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
             xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\" xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\"",
        );
        attribute_into("srcLang", &self.head.codes.source, &mut self.text);
        attribute_into("trgLang", &self.head.codes.target, &mut self.text);
        self.text.push_str(">\n");
    }

    fn file(&mut self) {
        self.files += 1;
        self.text.push_str(&format!("<file id=\"f{}\"", self.files));
        if !self.head.title.is_empty() {
            attribute_into("original", &self.head.title.clone(), &mut self.text);
        }
        self.text.push_str(">\n");
        if let Ok(json) = serde_json::to_string(&self.head.header) {
            self.text.push_str("<mda:metadata><mda:metaGroup category=\"memory\">\n");
            self.meta("header", &json);
            self.text.push_str("</mda:metaGroup></mda:metadata>\n");
        }
    }

    /// Ends the file of one document and begins that of the next, called `title`.
    pub(crate) fn next_file(&mut self, title: &str, out: &mut Vec<u8>) {
        self.text.push_str("</file>\n");
        self.head.title = title.to_owned();
        self.file();
        self.flush(out);
    }

    /// Appends a unit with what memories have for it, the best first.
    pub(crate) fn unit_with(&mut self, tu: &Tu, candidates: &[TranslationCandidate], out: &mut Vec<u8>) {
        self.number += 1;
        let id = self.ids.unique(tu.id.as_deref().map(token).as_deref(), self.number);
        self.text.push_str("<unit");
        attribute_into("id", &id, &mut self.text);
        if let Some(name) = tu.id.as_ref().filter(|name| **name != id) {
            attribute_into("name", name, &mut self.text);
        }
        self.text.push_str(">\n");
        let pair = self.head.pair.clone();
        let (source, target) = tu.sides(&pair);
        let ([source_text, target_text], data, codes) = contents([source, target]);
        if let (Some(confidence), Some(_)) = (tu.confidence(), target) {
            self.text.push_str("<mtc:matches><mtc:match ref=\"#s1\"");
            attribute_into("matchQuality", &format!("{:.1}", confidence * 100.0), &mut self.text);
            attribute_into("origin", ORIGIN, &mut self.text);
            // Codes are left out of the candidate: they would need a second copy of their data.
            self.text.push_str("><source xml:space=\"preserve\">");
            escape_into(source.map(|v| v.text.as_str()).unwrap_or_default(), &mut self.text);
            self.text.push_str("</source><target xml:space=\"preserve\">");
            escape_into(target.map(|v| v.text.as_str()).unwrap_or_default(), &mut self.text);
            self.text.push_str("</target></mtc:match></mtc:matches>\n");
        } else if !candidates.is_empty() {
            self.text.push_str("<mtc:matches>\n");
            candidates.iter().for_each(|candidate| candidate.put_2(&mut self.text));
            self.text.push_str("</mtc:matches>\n");
        }
        let native =
            Native { notes: true, codes, header: None, prop: &fits_context, side_prop: &|_, _| false };
        let extra = pack(tu, &pair, native);
        if extra.is_some() || tu.props.iter().any(is_context) {
            self.text.push_str("<mda:metadata><mda:metaGroup");
            attribute_into("category", PROPERTIES, &mut self.text);
            self.text.push_str(">\n");
            for prop in tu.props.iter().filter(|p| is_context(p)) {
                self.meta(&prop.kind, &prop.value);
            }
            if let Some(json) = extra {
                self.meta(EXTRA, &json);
            }
            self.text.push_str("</mda:metaGroup></mda:metadata>\n");
        }
        if !tu.notes.is_empty() {
            self.text.push_str("<notes>\n");
            for note in &tu.notes {
                self.text.push_str("<note>");
                escape_into(note, &mut self.text);
                self.text.push_str("</note>\n");
            }
            self.text.push_str("</notes>\n");
        }
        if !data.is_empty() {
            self.text.push_str("<originalData>\n");
            for (number, data) in (1..).zip(&data) {
                self.text.push_str(&format!("<data id=\"d{number}\">"));
                escape_into(data, &mut self.text);
                self.text.push_str("</data>\n");
            }
            self.text.push_str("</originalData>\n");
        }
        self.text.push_str("<segment id=\"s1\"");
        let state = target.as_ref().map_or_else(|| state::in_2_untranslated(tu), |_| state::in_2(tu));
        attribute_into("state", state, &mut self.text);
        // It must have a prefix (§4.3.1.25).
        if let Some(more) = tu.prop(props::SUB_STATE).filter(|more| more.contains(':')) {
            attribute_into("subState", more, &mut self.text);
        }
        self.text.push_str(">\n<source xml:space=\"preserve\">");
        self.text.push_str(&source_text);
        self.text.push_str("</source>\n");
        if target.is_some() {
            self.text.push_str("<target xml:space=\"preserve\">");
            self.text.push_str(&target_text);
            self.text.push_str("</target>\n");
        }
        self.text.push_str("</segment>\n</unit>\n");
        self.flush(out);
    }
}

impl RecordWriter for Xliff2Writer {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.root();
        self.file();
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.unit_with(tu, &[], out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"</file>\n</xliff>\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn identifiers_keep_what_a_token_may_hold() {
        assert_eq!(super::token("p-01.s_2"), "p-01.s_2");
        assert_eq!(super::token("a b/é"), "a_b__");
    }
}
