//! Codes in XLIFF 2.x (XLIFF 2.1 §4.2.3, §4.7).

use std::collections::{HashMap, HashSet};

use super::identity::{Code, assign, codes, nested};
use super::native::{self, Dialect};
use super::nodes::{MarkupNode, attribute, code, text};

/// Types as TMX and XLIFF 1.2 name them, with `type` and `subType` of 2.x (§4.3.1.35).
const TYPES: [(&str, &str, &str); 7] = [
    ("bold", "fmt", "xlf:b"),
    ("italic", "fmt", "xlf:i"),
    ("underlined", "fmt", "xlf:u"),
    ("lb", "fmt", "xlf:lb"),
    ("pb", "fmt", "xlf:pb"),
    ("image", "image", ""),
    ("link", "link", ""),
];
/// Prefix of a `subType` that only repeats the type of a TMX.
const OWN: &str = "tmx:";

/// The codes of a unit as they were in the original format; source and target share them.
#[derive(Debug, Default)]
pub(crate) struct OriginalData {
    numbers: HashMap<String, usize>,
    /// In the order of their numbers, from `d1`.
    pub list: Vec<String>,
}

impl OriginalData {
    /// The code that `id` refers to.
    pub(crate) fn get(&self, id: &str) -> Option<String> {
        let number: usize = id.strip_prefix('d')?.parse().ok()?;
        self.list.get(number.checked_sub(1)?).cloned()
    }

    fn reference(&mut self, data: String) -> String {
        let next = self.list.len() + 1;
        let number = *self.numbers.entry(data).or_insert_with_key(|data| {
            self.list.push(data.clone());
            next
        });
        format!("d{number}")
    }
}

/// Both sides of a unit, TMX pieces, as XLIFF 2.1 writes them, and the original code of each. Pairs
/// that nest are a `pc`, others `sc` and `ec`. The same code has the same `id` on both sides.
pub(crate) fn to_xliff2(
    source: &[MarkupNode],
    target: &[MarkupNode],
) -> ([Vec<MarkupNode>; 2], OriginalData) {
    let mut data = OriginalData::default();
    let (mut own, mut other) = (codes(source), codes(target));
    assign(&mut own, &mut other);
    let sides = [(source, own), (target, other)].map(|(nodes, codes)| {
        let pairs = nested(&codes, |code| {
            code.native
                .as_ref()
                .is_none_or(|native| !matches!(native.name.as_str(), "sc" | "ec" | "sm" | "em"))
        });
        let mut writer = Writer { codes: &codes, pairs: &pairs, data: &mut data, at: 0 };
        writer.until(&mut nodes.iter(), None)
    });
    (sides, data)
}

struct Writer<'c> {
    codes: &'c [Code],
    pairs: &'c HashMap<usize, usize>,
    data: &'c mut OriginalData,
    /// Codes passed so far.
    at: usize,
}

impl Writer<'_> {
    fn until<'n>(
        &mut self,
        nodes: &mut (impl Iterator<Item = &'n MarkupNode> + ?Sized),
        until: Option<usize>,
    ) -> Vec<MarkupNode> {
        let mut out = Vec::new();
        while let Some(node) = nodes.next() {
            let MarkupNode::Element { name, attributes, children } = node else {
                out.push(node.clone());
                continue;
            };
            let at = self.at;
            self.at += usize::from(name != "sub");
            if until == Some(at) && name != "sub" {
                return out;
            }
            let Some(own) = self.codes.get(at) else { continue };
            let content = native::code_text(children);
            if name == "hi" {
                let start =
                    self.attributes(own, attributes, [("dataRefStart", "<hi>"), ("dataRefEnd", "</hi>")]);
                let children = self.until(&mut children.iter(), None);
                out.push(code("pc", start, children));
                continue;
            }
            // Codes inside `sub` are part of the original data.
            self.at += inner(children);
            if let Some(end) = self.pairs.get(&at).copied() {
                let closing = self.codes.get(end).map(Code::content).unwrap_or_default();
                let references = [("dataRefStart", content.as_str()), ("dataRefEnd", closing)];
                let start = self.attributes(own, attributes, references);
                let annotation =
                    own.native.as_ref().is_some_and(|n| n.dialect == Dialect::V2 && n.name == "mrk");
                let children = self.until(nodes, Some(end));
                out.push(code(if annotation { "mrk" } else { "pc" }, start, children));
                continue;
            }
            out.push(self.single(own, name, attributes, &content));
        }
        out
    }

    fn single(
        &mut self,
        own: &Code,
        name: &str,
        attributes: &[(String, String)],
        content: &str,
    ) -> MarkupNode {
        let native = own.native.as_ref().filter(|native| native.dialect == Dialect::V2 && !native.open);
        let end = name == "ept" || attribute(attributes, "pos") == Some("end");
        let new = match (native, name) {
            (Some(native), _) => native.name.as_str(),
            (None, "bpt" | "ept" | "it") if end => "ec",
            (None, "bpt" | "it") => "sc",
            (None, _) => "ph",
        };
        let mut all = self.attributes(own, attributes, [("dataRef", content), ("", "")]);
        if matches!(new, "ec" | "em") && own.partner.is_some() {
            all.retain(|(key, _)| {
                !matches!(key.as_str(), "id" | "startRef" | "isolated" | "type" | "subType")
            });
            all.insert(0, ("startRef".to_owned(), own.id.clone()));
        } else if matches!(new, "sc" | "ec") {
            all.retain(|(key, _)| key != "isolated" && key != "startRef");
            if attribute(&all, "id").is_none() {
                all.insert(0, ("id".to_owned(), own.id.clone()));
            }
            if own.partner.is_none() {
                all.push(("isolated".to_owned(), "yes".to_owned()));
            }
        }
        code(new, all, Vec::new())
    }

    /// Attributes of a code: those it had in an XLIFF 2.x, or made of what TMX says.
    fn attributes(
        &mut self,
        own: &Code,
        attributes: &[(String, String)],
        references: [(&str, &str); 2],
    ) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if let Some(native) = own.native.as_ref().filter(|native| native.dialect == Dialect::V2) {
            for (key, value) in &native.attributes {
                all.push(match key.as_str() {
                    "id" => (key.clone(), own.id.clone()),
                    "dataRef" | "dataRefStart" | "dataRefEnd" => {
                        (key.clone(), self.data.reference(value.clone()))
                    }
                    _ => (key.clone(), value.clone()),
                });
            }
            return all;
        }
        all.push(("id".to_owned(), own.id.clone()));
        if let Some(kind) = attribute(attributes, "type") {
            let known = TYPES.iter().find(|(own, ..)| *own == kind);
            let (kind, sub) = match known {
                Some((_, kind, sub)) => ((*kind).to_owned(), (*sub).to_owned()),
                None if matches!(kind, "fmt" | "ui" | "quote" | "other") => (kind.to_owned(), String::new()),
                None => ("other".to_owned(), format!("{OWN}{}", kind.replace(char::is_whitespace, "_"))),
            };
            all.push(("type".to_owned(), kind));
            all.extend((!sub.is_empty()).then(|| ("subType".to_owned(), sub)));
        }
        let equivalent = own.native.as_ref().and_then(|native| attribute(&native.attributes, "equiv-text"));
        if let Some(equivalent) = equivalent {
            let key = if references[1].0.is_empty() { "equiv" } else { "equivStart" };
            all.push((key.to_owned(), equivalent.to_owned()));
        }
        for (key, data) in references.into_iter().filter(|(key, data)| !key.is_empty() && !data.is_empty()) {
            all.push((key.to_owned(), self.data.reference(data.to_owned())));
        }
        all
    }
}

/// Codes among these pieces, also inside `sub`.
fn inner(nodes: &[MarkupNode]) -> usize {
    nodes
        .iter()
        .map(|node| match node {
            MarkupNode::Element { name, children, .. } => usize::from(name != "sub") + inner(children),
            MarkupNode::Text(_) => 0,
        })
        .sum()
}

/// XLIFF 2.x pieces as TMX; `data` gives the original code of a reference.
pub(crate) fn from_xliff2(nodes: Vec<MarkupNode>, data: &dyn Fn(&str) -> Option<String>) -> Vec<MarkupNode> {
    let (mut starts, mut ends) = (HashSet::new(), HashSet::new());
    halves(&nodes, &mut starts, &mut ends);
    Reader { data, pairs: starts.intersection(&ends).cloned().collect() }.nodes(nodes)
}

/// Identifiers of marks that start something, and of those that end it.
fn halves(nodes: &[MarkupNode], starts: &mut HashSet<String>, ends: &mut HashSet<String>) {
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else { continue };
        let get = |key: &str| attribute(attributes, key).unwrap_or_default().to_owned();
        match name.as_str() {
            "sc" | "sm" => drop(starts.insert(get("id"))),
            "ec" | "em" => drop(ends.insert(get("startRef"))),
            _ => halves(children, starts, ends),
        }
    }
}

struct Reader<'d> {
    data: &'d dyn Fn(&str) -> Option<String>,
    /// Identifiers of which both halves are there.
    pairs: HashSet<String>,
}

impl Reader<'_> {
    fn nodes(&self, nodes: Vec<MarkupNode>) -> Vec<MarkupNode> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            let MarkupNode::Element { name, attributes, children } = node else {
                out.push(node);
                continue;
            };
            match name.as_str() {
                "pc" | "mrk" => {
                    let number =
                        ("i".to_owned(), attribute(&attributes, "id").unwrap_or_default().to_owned());
                    let mut start = vec![number.clone()];
                    start.extend(identity(&attributes).filter(|_| name == "pc"));
                    let plain = name == "pc" && is_plain(&attributes);
                    let written = self.written_out(&attributes);
                    let [opening, closing] = match plain {
                        true => ["dataRefStart", "dataRefEnd"]
                            .map(|key| attribute(&written, key).unwrap_or_default().to_owned()),
                        false => [native::start(&name, &written), native::end(&name)],
                    };
                    out.push(code("bpt", start, text(opening)));
                    out.extend(self.nodes(children));
                    out.push(code("ept", vec![number], text(closing)));
                }
                // A character that XML cannot hold; a memory cannot either. Word's line and page
                // breaks part words.
                "cp" => {
                    let hex = attribute(&attributes, "hex").unwrap_or_default().trim_start_matches('0');
                    if matches!(hex, "B" | "b" | "C" | "c") {
                        out.push(MarkupNode::Text(" ".to_owned()));
                    }
                }
                _ => out.push(self.single(&name, &attributes)),
            }
        }
        out
    }

    fn single(&self, name: &str, attributes: &[(String, String)]) -> MarkupNode {
        let get = |key: &str| attribute(attributes, key).unwrap_or_default();
        let end = matches!(name, "ec" | "em");
        let number = if end { get("startRef") } else { get("id") };
        let (new, mut own) = match name {
            "sc" | "sm" | "ec" | "em" if self.pairs.contains(number) => {
                (if end { "ept" } else { "bpt" }, vec![("i".to_owned(), number.to_owned())])
            }
            "sc" | "sm" | "ec" | "em" => {
                ("it", vec![("pos".to_owned(), if end { "end" } else { "begin" }.to_owned())])
            }
            _ => ("ph", Vec::new()),
        };
        if new != "ept" && !matches!(name, "sm" | "em") {
            own.extend(identity(attributes));
        }
        let written = self.written_out(attributes);
        let content = match is_plain(attributes) && !matches!(name, "sm" | "em") {
            true => attribute(&written, "dataRef").unwrap_or_default().to_owned(),
            false => native::empty(name, &written),
        };
        code(new, own, text(content))
    }

    /// The attributes with the data in place of references to it.
    fn written_out(&self, attributes: &[(String, String)]) -> Vec<(String, String)> {
        let data = |key: &str, value: &String| match key.starts_with("dataRef") {
            true => (self.data)(value).unwrap_or_default(),
            false => value.clone(),
        };
        attributes.iter().map(|(key, value)| (key.clone(), data(key, value))).collect()
    }
}

/// Identifier and type as TMX writes them.
fn identity(attributes: &[(String, String)]) -> impl Iterator<Item = (String, String)> {
    let get = |key: &str| attribute(attributes, key).filter(|value| !value.is_empty());
    let id = get("id").map(|id| ("x".to_owned(), id.to_owned()));
    let kind = kind(attributes).map(|kind| ("type".to_owned(), kind));
    id.into_iter().chain(kind)
}

/// The type of a code as TMX names it.
fn kind(attributes: &[(String, String)]) -> Option<String> {
    let (kind, sub) = (attribute(attributes, "type")?, attribute(attributes, "subType").unwrap_or_default());
    let known = TYPES.iter().find(|(_, own, own_sub)| *own == kind && *own_sub == sub);
    let own = sub.strip_prefix(OWN);
    Some(known.map(|(name, ..)| *name).or(own).unwrap_or(kind).to_owned())
}

/// Whether TMX says all of it in attributes of its own.
fn is_plain(attributes: &[(String, String)]) -> bool {
    let sub = attribute(attributes, "subType").unwrap_or_default();
    let told = sub.is_empty() || sub.starts_with(OWN) || TYPES.iter().any(|(_, _, own)| *own == sub);
    told && attributes.iter().all(|(key, _)| {
        matches!(
            key.as_str(),
            "id" | "type" | "subType" | "dataRef" | "dataRefStart" | "dataRefEnd" | "startRef" | "isolated"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::{parse, serialize_into};
    use super::*;

    fn xml(nodes: &[MarkupNode]) -> String {
        let mut out = String::new();
        serialize_into(nodes, &mut out);
        out
    }

    fn there(source: &str, target: &str) -> (String, String, String) {
        let ([source, target], data) = to_xliff2(&parse(source).unwrap(), &parse(target).unwrap());
        (xml(&source), xml(&target), data.list.join(" "))
    }

    fn back(markup: &str, data: &[&str]) -> String {
        let look_up = |id: &str| {
            let at: usize = id.strip_prefix('d')?.parse().ok()?;
            data.get(at.checked_sub(1)?).map(|data| (*data).to_owned())
        };
        xml(&from_xliff2(parse(markup).unwrap(), &look_up))
    }

    #[test]
    fn codes_of_tmx_keep_their_identity() {
        let source = "<bpt i=\"1\" type=\"bold\">{b}</bpt>x<ept i=\"1\">{/b}</ept><ph type=\"img\">[I]</ph> <ph>[N]</ph>";
        let target = "<ph>[N]</ph><bpt i=\"1\" type=\"bold\">{b}</bpt><ph type=\"img\">[I]</ph>y<ept i=\"1\">{/b}</ept>";
        let (one, other, data) = there(source, target);
        assert_eq!(
            one,
            "<pc id=\"1\" type=\"fmt\" subType=\"xlf:b\" dataRefStart=\"d1\" dataRefEnd=\"d2\">x</pc>\
             <ph id=\"2\" type=\"other\" subType=\"tmx:img\" dataRef=\"d3\"></ph> <ph id=\"3\" dataRef=\"d4\"></ph>"
        );
        assert_eq!(
            other,
            "<ph id=\"3\" dataRef=\"d4\"></ph><pc id=\"1\" type=\"fmt\" subType=\"xlf:b\" dataRefStart=\"d1\" dataRefEnd=\"d2\">\
             <ph id=\"2\" type=\"other\" subType=\"tmx:img\" dataRef=\"d3\"></ph>y</pc>"
        );
        assert_eq!(data, "{b} {/b} [I] [N]");
        assert_eq!(
            back(&one, &data.split(' ').collect::<Vec<_>>()),
            "<bpt i=\"1\" x=\"1\" type=\"bold\">{b}</bpt>x<ept i=\"1\">{/b}</ept><ph x=\"2\" type=\"img\">[I]</ph> <ph x=\"3\">[N]</ph>"
        );
    }

    #[test]
    fn pairs_that_cross_and_halves_stay_marks() {
        let source =
            "<bpt i='1'>a</bpt><bpt i='2'>b</bpt>x<ept i='1'>c</ept>y<ept i='2'>d</ept><it pos='end'>e</it>";
        let (one, _, data) = there(source, "");
        assert_eq!(
            one,
            "<pc id=\"1\" dataRefStart=\"d1\" dataRefEnd=\"d2\"><sc id=\"2\" dataRef=\"d3\"></sc>x</pc>y\
             <ec startRef=\"2\" dataRef=\"d4\"></ec><ec id=\"3\" dataRef=\"d5\" isolated=\"yes\"></ec>"
        );
        assert_eq!(data, "a c b d e");
        assert_eq!(
            back(&one, &data.split(' ').collect::<Vec<_>>()),
            "<bpt i=\"1\" x=\"1\">a</bpt><bpt i=\"2\" x=\"2\">b</bpt>x<ept i=\"1\">c</ept>y<ept i=\"2\">d</ept><it pos=\"end\" x=\"3\">e</it>"
        );
    }

    #[test]
    fn elements_of_xliff_2_come_back_as_they_were() {
        let data = ["{0}", "<b>", "</b>"];
        for xliff in [
            "<ph id=\"p1\" equiv=\"n\" disp=\"{n}\" dataRef=\"d1\"></ph> a",
            "<pc id=\"1\" canCopy=\"no\" dataRefStart=\"d1\" dataRefEnd=\"d2\">a</pc>",
            "<sc id=\"1\" canDelete=\"no\" dataRef=\"d1\"></sc>a<ec startRef=\"1\" dataRef=\"d2\"></ec>",
            "a <mrk id=\"m1\" type=\"term\">word</mrk>",
            "a <sm id=\"m1\" type=\"term\"></sm>word<em startRef=\"m1\"></em>",
        ] {
            let tmx = back(xliff, &data);
            let ([again, other], _) = to_xliff2(&parse(&tmx).unwrap(), &parse(&tmx).unwrap());
            assert_eq!(xml(&again), xliff, "{tmx}");
            assert_eq!(other, again);
        }
        assert_eq!(back("a<cp hex=\"000B\"/>b<cp hex=\"0007\"/>c", &[]), "a bc");
    }

    #[test]
    fn what_1_2_says_is_told_in_words_of_2() {
        let tmx = "<ph x=\"10\" type=\"image\">&lt;x id=\"10\" ctype=\"image\" equiv-text=\"{n}\"/&gt;</ph>";
        let (one, _, data) = there(tmx, tmx);
        assert_eq!(one, "<ph id=\"10\" type=\"image\" equiv=\"{n}\" dataRef=\"d1\"></ph>");
        assert_eq!(data, "<x id=\"10\" ctype=\"image\" equiv-text=\"{n}\"/>");
    }

    #[test]
    fn what_stands_in_a_sub_counts_and_the_sub_does_not() {
        let codes = |markup| inner(&parse(markup).unwrap());
        assert_eq!(codes("a <ph>b <sub>c <it>d</it></sub></ph> e"), 2);
        assert_eq!(codes("a"), 0);
    }
}
