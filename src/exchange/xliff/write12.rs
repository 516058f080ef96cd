//! XLIFF 1.2 (OASIS, 2008): one file, a `trans-unit` for each unit, properties
//! in a `context-group`, confidence as `match-quality` of an `alt-trans`.

use super::candidate::TranslationCandidate;
use super::state;
use crate::Result;
use crate::exchange::Ids;
use crate::exchange::extra::{Native, pack};
use crate::exchange::markup::{from_xliff12, serialize_into, sides, to_xliff12, written};
use crate::exchange::props;
use crate::exchange::{Prop, Tu, Tuv};
use crate::exchange::{RecordWriter, WriterHead};
use crate::html::escape::{attribute_into, escape_into};

/// Namespace of the two elements that hold what XLIFF has no place for.
pub(crate) const OWN_NAMESPACE: &str = "urn:muqabala:exchange";
/// `origin` of the match that only repeats the target to carry its confidence.
pub(crate) const ORIGIN: &str = "muqabala";

/// Writes XLIFF 1.2.
pub(crate) struct Xliff12Writer {
    head: WriterHead,
    ids: Ids,
    text: String,
    number: u64,
}

impl Xliff12Writer {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        Xliff12Writer { head, ids: Ids::default(), text: String::new(), number: 0 }
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        self.text.clear();
    }
}

/// Both sides as XML, and whether their inline codes come back from it.
fn contents(texts: [Option<&Tuv>; 2]) -> ([String; 2], [bool; 2]) {
    let Some(nodes) = sides(texts) else {
        let shown = texts.map(|tuv| {
            let mut out = String::new();
            escape_into(tuv.map(|v| v.text.as_str()).unwrap_or_default(), &mut out);
            out
        });
        return (shown, [true; 2]);
    };
    let shown = to_xliff12(&nodes[0], &nodes[1]);
    let xml = shown.each_ref().map(|nodes| {
        let mut out = String::new();
        serialize_into(nodes, &mut out);
        out
    });
    let [source, target] = shown.map(|nodes| written(&from_xliff12(nodes)).1);
    let same = |own: Option<&Tuv>, back: Option<String>| own.is_none_or(|tuv| tuv.markup == back);
    (xml, [same(texts[0], source), same(texts[1], target)])
}

/// Whether a property fits into a `context`, whose type must begin with `x-`.
pub(crate) fn is_context(prop: &Prop) -> bool {
    prop.language.is_none() && prop.kind.starts_with("x-") && prop.kind.len() > 2
}

/// [`is_context`] of the n-th of these properties.
pub(crate) fn fits_context(props: &[Prop], at: usize) -> bool {
    props.get(at).is_some_and(is_context)
}

impl Xliff12Writer {
    fn file(&mut self) {
        self.text.push_str("<file");
        let original = if self.head.title.is_empty() { "memory" } else { &self.head.title };
        attribute_into("original", original, &mut self.text);
        attribute_into("source-language", &self.head.codes.source, &mut self.text);
        attribute_into("target-language", &self.head.codes.target, &mut self.text);
        self.text.push_str(
            " datatype=\"plaintext\">\n<header>\n<tool tool-id=\"muqabala\" tool-name=\"muqabala\"",
        );
        attribute_into("tool-version", env!("CARGO_PKG_VERSION"), &mut self.text);
        self.text.push_str("/>\n");
        if let Ok(json) = serde_json::to_string(&self.head.header) {
            self.text.push_str(&format!("<m:header xmlns:m=\"{OWN_NAMESPACE}\">"));
            escape_into(&json, &mut self.text);
            self.text.push_str("</m:header>\n");
        }
        self.text.push_str("</header>\n<body>\n");
    }

    /// Ends the file of one document and begins that of the next, called `title`.
    pub(crate) fn next_file(&mut self, title: &str, out: &mut Vec<u8>) {
        self.text.push_str("</body>\n</file>\n");
        self.head.title = title.to_owned();
        self.file();
        self.flush(out);
    }

    /// Appends a unit with what memories have for it, the best first.
    pub(crate) fn unit_with(&mut self, tu: &Tu, candidates: &[TranslationCandidate], out: &mut Vec<u8>) {
        self.number += 1;
        let id = self.ids.unique(tu.id.as_deref(), self.number);
        self.text.push_str("<trans-unit");
        attribute_into("id", &id, &mut self.text);
        if let Some(name) = tu.id.as_ref().filter(|name| **name != id) {
            attribute_into("resname", name, &mut self.text);
        }
        if let Some(approved) = tu.prop(props::APPROVED).filter(|value| matches!(*value, "yes" | "no")) {
            attribute_into("approved", approved, &mut self.text);
        }
        self.text.push_str(" xml:space=\"preserve\">\n<source>");
        let pair = self.head.pair.clone();
        let (source, target) = tu.sides(&pair);
        let ([source_xml, target_xml], codes) = contents([source, target]);
        self.text.push_str(&source_xml);
        self.text.push_str("</source>\n");
        if target.is_some() {
            self.text.push_str("<target");
            attribute_into("state", &state::in_12(tu), &mut self.text);
            if let Some(best) = candidates.first() {
                attribute_into("state-qualifier", best.kind.qualifier(), &mut self.text);
            }
            self.text.push('>');
            self.text.push_str(&target_xml);
            self.text.push_str("</target>\n");
        }
        if tu.props.iter().any(is_context) {
            self.text.push_str("<context-group purpose=\"information\">\n");
            for prop in tu.props.iter().filter(|p| is_context(p)) {
                self.text.push_str("<context");
                attribute_into("context-type", &prop.kind, &mut self.text);
                self.text.push('>');
                escape_into(&prop.value, &mut self.text);
                self.text.push_str("</context>\n");
            }
            self.text.push_str("</context-group>\n");
        }
        for note in &tu.notes {
            self.text.push_str("<note>");
            escape_into(note, &mut self.text);
            self.text.push_str("</note>\n");
        }
        if let (Some(confidence), Some(_)) = (tu.confidence(), target) {
            let quality = format!("{:.1}", confidence * 100.0);
            self.text.push_str("<alt-trans");
            attribute_into("match-quality", &quality, &mut self.text);
            attribute_into("origin", ORIGIN, &mut self.text);
            self.text.push_str("><target>");
            self.text.push_str(&target_xml);
            self.text.push_str("</target></alt-trans>\n");
        }
        candidates.iter().for_each(|candidate| candidate.put_12(&mut self.text));
        let native =
            Native { notes: true, codes, header: None, prop: &fits_context, side_prop: &|_, _| false };
        if let Some(json) = pack(tu, &pair, native) {
            self.text.push_str(&format!("<m:extra xmlns:m=\"{OWN_NAMESPACE}\">"));
            escape_into(&json, &mut self.text);
            self.text.push_str("</m:extra>\n");
        }
        self.text.push_str("</trans-unit>\n");
        self.flush(out);
    }
}

impl RecordWriter for Xliff12Writer {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.text.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n",
        );
        self.file();
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.unit_with(tu, &[], out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"</body>\n</file>\n</xliff>\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_properties_of_the_whole_unit_with_a_name_are_context() {
        assert!(is_context(&Prop::new("x-page", "3")));
        assert!(!is_context(&Prop::new("x-", "3")) && !is_context(&Prop::new("page", "3")));
        assert!(!is_context(&Prop { language: Some("ar".into()), ..Prop::new("x-page", "3") }));
    }
}
