//! TMX 1.4 (LISA OSCAR, 2005), written so that every client tried reads every unit.

use crate::Result;
use crate::exchange::{Prop, Tu, Tuv, props};
use crate::exchange::{RecordWriter, WriterHead};
use crate::html::escape::{attribute_into, escape_into};

/// Attributes that the DTD allows on `tu`; OmegaT from 6.1 refuses a file with any other.
pub(crate) const TU_ATTRIBUTES: [&str; 13] = [
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "segtype",
    "changeid",
    "o-tmf",
    "srclang",
];

/// Attributes that the DTD allows on `tuv`, besides its language.
pub(crate) const TUV_ATTRIBUTES: [&str; 11] = [
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "o-tmf",
    "changeid",
];

/// Attributes that the DTD allows on `header`, besides `srclang`; the first six must be there.
const HEADER_ATTRIBUTES: [(&str, &str); 11] = [
    ("creationtool", "muqabala"),
    ("creationtoolversion", env!("CARGO_PKG_VERSION")),
    ("segtype", "sentence"),
    ("o-tmf", "muqabala"),
    ("adminlang", "en"),
    ("datatype", "plaintext"),
    ("o-encoding", ""),
    ("creationdate", ""),
    ("creationid", ""),
    ("changedate", ""),
    ("changeid", ""),
];

/// Writes TMX.
pub(crate) struct TmxWriter {
    head: WriterHead,
    text: String,
}

impl TmxWriter {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        TmxWriter { head, text: String::new() }
    }

    fn props(&mut self, props: &[Prop], attributes: &[(String, String)], allowed: &[&str]) {
        for prop in props {
            self.prop(prop);
        }
        // What another tool put into attributes of its own lives on as a property.
        for (name, value) in attributes.iter().filter(|(name, _)| !allowed.contains(&name.as_str())) {
            self.prop(&Prop::new(format!("x-{}", name.replace(':', "-")), value.clone()));
        }
    }

    fn prop(&mut self, prop: &Prop) {
        self.text.push_str("<prop");
        attribute_into("type", &prop.kind, &mut self.text);
        if let Some(language) = &prop.language {
            attribute_into("xml:lang", language, &mut self.text);
        }
        self.text.push('>');
        escape_into(&prop.value, &mut self.text);
        self.text.push_str("</prop>\n");
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            self.text.push_str("<note>");
            escape_into(note, &mut self.text);
            self.text.push_str("</note>\n");
        }
    }

    fn allowed_attributes(&mut self, attributes: &[(String, String)], allowed: &[&str]) {
        for (name, value) in attributes.iter().filter(|(name, _)| allowed.contains(&name.as_str())) {
            attribute_into(name, value, &mut self.text);
        }
    }

    /// A text under `language`; `told` is its own code where that says something else.
    fn variant(&mut self, tuv: &Tuv, language: &str, told: Option<&str>) {
        self.text.push_str("<tuv");
        attribute_into("xml:lang", language, &mut self.text);
        self.allowed_attributes(&tuv.attributes, &TUV_ATTRIBUTES);
        self.text.push('>');
        if !(tuv.notes.is_empty() && tuv.props.is_empty() && tuv.attributes.is_empty() && told.is_none()) {
            self.text.push('\n');
            self.notes(&tuv.notes);
            if let Some(told) = told.filter(|_| tuv.prop(props::LANGUAGE).is_none()) {
                self.prop(&Prop::new(props::LANGUAGE, told));
            }
            self.props(&tuv.props, &tuv.attributes, &TUV_ATTRIBUTES);
        }
        self.text.push_str("<seg>");
        match &tuv.markup {
            // Markup is kept as it was read: it is TMX and well-formed.
            Some(markup) => self.text.push_str(markup),
            None => escape_into(&tuv.text, &mut self.text),
        }
        self.text.push_str("</seg></tuv>\n");
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        self.text.clear();
    }
}

impl RecordWriter for TmxWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let header = self.head.header.clone();
        self.text.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n<header",
        );
        let given = |name: &str| {
            header
                .attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
                .filter(|v| !v.is_empty())
        };
        for (name, default) in HEADER_ATTRIBUTES {
            match given(name) {
                // OmegaT reads a file that names it as its maker in another way.
                Some("OmegaT") if name == "creationtool" => attribute_into(name, default, &mut self.text),
                Some(value) => attribute_into(name, value, &mut self.text),
                None if default.is_empty() => {}
                None => attribute_into(name, default, &mut self.text),
            }
        }
        attribute_into("srclang", &self.head.codes.source, &mut self.text);
        if header.notes.is_empty() && header.props.is_empty() {
            self.text.push_str("/>\n<body>\n");
        } else {
            self.text.push_str(">\n");
            self.notes(&header.notes);
            self.props(&header.props, &[], &[]);
            self.text.push_str("</header>\n<body>\n");
        }
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.text.push_str("<tu");
        if let Some(id) = &tu.id {
            attribute_into("tuid", id, &mut self.text);
        }
        self.allowed_attributes(&tu.attributes, &TU_ATTRIBUTES);
        self.text.push_str(">\n");
        self.notes(&tu.notes);
        self.props(&tu.props, &tu.attributes, &TU_ATTRIBUTES);
        let (source, target) = self.head.pair.positions(tu);
        let WriterHead { pair, codes, .. } = self.head.clone();
        for (at, own, code) in [(source, &pair.source, &codes.source), (target, &pair.target, &codes.target)]
        {
            if let Some(tuv) = at.and_then(|at| tu.variants.get(at)) {
                // Clients look for exactly one code: what is under another they pass over.
                self.variant(tuv, code, Some(tuv.language.as_str()).filter(|language| language != own));
            }
        }
        for (at, tuv) in tu.variants.iter().enumerate() {
            if Some(at) != source && Some(at) != target {
                self.variant(tuv, &tuv.language, None);
            }
        }
        self.text.push_str("</tu>\n");
        self.flush(out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"</body>\n</tmx>\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, LanguagePair};

    fn encode(head: WriterHead, units: &[Tu]) -> String {
        String::from_utf8(crate::exchange::to_bytes(&mut TmxWriter::new(head), units).unwrap()).unwrap()
    }

    #[test]
    fn one_unit_is_as_the_dtd_wants_it() {
        let mut tu = Tu {
            id: Some("a-p1".into()),
            notes: vec!["n".into()],
            props: vec![Prop::new("x-quality", "0.98")],
            attributes: vec![
                ("creationdate".into(), "20260101T000000Z".into()),
                ("score".into(), "3".into()),
            ],
            variants: vec![Tuv::new("en", "a < b"), Tuv::new("ar", "نص & نص")],
        };
        tu.variants[1].props.push(Prop::new("x-page", "2"));
        let text = encode(WriterHead::of(Header::default(), LanguagePair::new("ar", "en")), &[tu]);
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            text,
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n\
                 <header creationtool=\"muqabala\" creationtoolversion=\"{version}\" segtype=\"sentence\" o-tmf=\"muqabala\" \
                 adminlang=\"en\" datatype=\"plaintext\" srclang=\"ar\"/>\n<body>\n\
                 <tu tuid=\"a-p1\" creationdate=\"20260101T000000Z\">\n<note>n</note>\n<prop type=\"x-quality\">0.98</prop>\n\
                 <prop type=\"x-score\">3</prop>\n\
                 <tuv xml:lang=\"ar\">\n<prop type=\"x-page\">2</prop>\n<seg>نص &amp; نص</seg></tuv>\n\
                 <tuv xml:lang=\"en\"><seg>a &lt; b</seg></tuv>\n</tu>\n</body>\n</tmx>\n"
            )
        );
    }
}
