//! XLIFF 1.2 (OASIS, 2008): one file, a `trans-unit` for each unit, properties
//! in a `context-group`, confidence as `match-quality` of an `alt-trans`.

use crate::Result;
use crate::exchange::Ids;
use crate::exchange::escape::{attribute_into, escape_into};
use crate::exchange::extra::{Native, pack};
use crate::exchange::markup::{parse, serialize_into, to_xliff12};
use crate::exchange::props;
use crate::exchange::{Prop, Tu, Tuv};
use crate::exchange::{RecordWriter, WriterHead};

/// Namespace of the two elements that hold what XLIFF has no place for.
pub(crate) const OWN_NAMESPACE: &str = "urn:muqabala:exchange";
/// `origin` of the match that only repeats the target to carry its confidence.
pub(crate) const ORIGIN: &str = "muqabala";

/// Writes XLIFF 1.2.
pub struct Xliff12Writer {
    head: WriterHead,
    ids: Ids,
    text: String,
    number: u64,
}

impl Xliff12Writer {
    /// A writer for a memory with this head.
    pub fn new(head: WriterHead) -> Self {
        Xliff12Writer { head, ids: Ids::default(), text: String::new(), number: 0 }
    }

    fn content(&mut self, tuv: Option<&Tuv>) {
        let Some(tuv) = tuv else { return };
        match tuv.markup.as_deref().and_then(parse) {
            Some(nodes) => serialize_into(&to_xliff12(&nodes), &mut self.text),
            None => escape_into(&tuv.text, &mut self.text),
        }
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        self.text.clear();
    }
}

/// Whether a property fits into a `context`, whose type must begin with `x-`.
pub(crate) fn is_context(prop: &Prop) -> bool {
    prop.language.is_none() && prop.kind.starts_with("x-") && prop.kind.len() > 2
}

/// [`is_context`] of the n-th of these properties.
pub(crate) fn fits_context(props: &[Prop], at: usize) -> bool {
    props.get(at).is_some_and(is_context)
}

/// The state of a target (XLIFF 1.2 §2.5, `state`): only units that someone or
/// the calibration stands for count as done.
fn state(tu: &Tu) -> &'static str {
    match tu.prop(props::STATUS) {
        Some("doubtful") => "needs-review-translation",
        Some("confirmed") => "final",
        _ => "translated",
    }
}

impl RecordWriter for Xliff12Writer {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.text.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n<file",
        );
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
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.number += 1;
        let id = self.ids.unique(tu.id.as_deref(), self.number);
        self.text.push_str("<trans-unit");
        attribute_into("id", &id, &mut self.text);
        if let Some(name) = tu.id.as_ref().filter(|name| **name != id) {
            attribute_into("resname", name, &mut self.text);
        }
        self.text.push_str(" xml:space=\"preserve\">\n<source>");
        let pair = self.head.pair.clone();
        let (source, target) = tu.sides(&pair);
        self.content(source);
        self.text.push_str("</source>\n");
        if target.is_some() {
            self.text.push_str("<target");
            attribute_into("state", state(tu), &mut self.text);
            self.text.push('>');
            self.content(target);
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
            self.content(target);
            self.text.push_str("</target></alt-trans>\n");
        }
        let native = Native { notes: true, prop: &fits_context, side_prop: &|_, _| false };
        if let Some(json) = pack(tu, &pair, native) {
            self.text.push_str(&format!("<m:extra xmlns:m=\"{OWN_NAMESPACE}\">"));
            escape_into(&json, &mut self.text);
            self.text.push_str("</m:extra>\n");
        }
        self.text.push_str("</trans-unit>\n");
        self.flush(out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"</body>\n</file>\n</xliff>\n");
        Ok(())
    }
}
