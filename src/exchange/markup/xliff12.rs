//! Codes in XLIFF 1.2 (§2.4).

use std::collections::{HashMap, HashSet};

use super::identity::{Code, assign, codes, nested};
use super::native::{self, Dialect};
use super::nodes::{MarkupNode, all_text, attribute, code, parse, serialize_into, text};
use super::segment::is_tmx;

/// Values of `ctype` that the standard knows; others begin with `x-`.
const CTYPES: [&str; 8] = ["image", "pb", "lb", "bold", "italic", "underlined", "link", "protected"];

/// Both sides of a unit, TMX pieces, as XLIFF 1.2 writes them: the codes of TMX have the same names
/// there, `hi` is a `g`, `ut` a `ph`; a code that came from an XLIFF becomes what it was. The same
/// code has the same `id` on both sides.
pub(crate) fn to_xliff12(source: &[MarkupNode], target: &[MarkupNode]) -> [Vec<MarkupNode>; 2] {
    let (mut own, mut other) = (codes(source), codes(target));
    assign(&mut own, &mut other);
    [(source, own), (target, other)].map(|(nodes, codes)| {
        let is_element = |code: &Code| {
            code.native.as_ref().is_none_or(|native| native.dialect == Dialect::V12 && native.open)
        };
        let pairs = nested(&codes, |code| {
            is_element(code)
                && code.partner.and_then(|at| codes.get(at)).is_some_and(|other| {
                    code.native.is_some() || other.native.as_ref().is_some_and(|native| native.open)
                })
        });
        let mut writer = Writer { codes: &codes, pairs: &pairs, at: 0 };
        writer.until(&mut nodes.iter(), None)
    })
}

struct Writer<'c> {
    codes: &'c [Code],
    pairs: &'c HashMap<usize, usize>,
    /// Codes passed so far.
    at: usize,
}

impl Writer<'_> {
    /// The pieces up to this code, which is taken too.
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
            if name == "sub" {
                let mut own = Vec::new();
                own.extend(attribute(attributes, "type").map(|kind| ("ctype".to_owned(), ctype(kind))));
                own.extend(attribute(attributes, "datatype").map(|v| ("datatype".to_owned(), v.to_owned())));
                let children = self.until(&mut children.iter(), None);
                out.push(code("sub", own, children));
                continue;
            }
            let at = self.at;
            self.at += 1;
            if until == Some(at) {
                return out;
            }
            let Some(own) = self.codes.get(at) else { continue };
            if let Some(end) = self.pairs.get(&at).copied()
                && let Some(native) = &own.native
            {
                let children = self.until(nodes, Some(end));
                out.push(code(&native.name, with_id(native, &own.id), children));
                continue;
            }
            out.push(self.single(own, name, attributes, children));
        }
        out
    }

    /// A code that stands alone.
    fn single(
        &mut self,
        own: &Code,
        name: &str,
        attributes: &[(String, String)],
        children: &[MarkupNode],
    ) -> MarkupNode {
        let get = |key: &str| attribute(attributes, key).map(str::to_owned);
        if let Some(native) = own.native.as_ref().filter(|native| native.dialect == Dialect::V12) {
            // The end of a pair may have an identifier of its own.
            let own_end = name == "ept" && own.partner.is_some();
            let mut attributes = if own_end { native.attributes.clone() } else { with_id(native, &own.id) };
            if !native.open {
                return code(&native.name, attributes, text(native.content.clone()));
            }
            // The start of a pair that does not nest, or whose end is elsewhere.
            if attribute(&attributes, "rid").is_none() && own.partner.is_some() {
                attributes.push(("rid".to_owned(), own.id.clone()));
            }
            attributes.retain(|(key, _)| !matches!(key.as_str(), "mtype" | "mid" | "comment"));
            return code("bx", attributes, Vec::new());
        }
        let mut new = vec![("id".to_owned(), own.id.clone())];
        let kind = get("type").map(|kind| ("ctype".to_owned(), ctype(&kind)));
        let equivalent = own.native.as_ref().and_then(|native| attribute(&native.attributes, "equiv"));
        let equivalent = equivalent.map(|text| ("equiv-text".to_owned(), text.to_owned()));
        let name = match name {
            "bpt" | "ept" => {
                let start =
                    own.partner.and_then(|at| self.codes.get(at)).and_then(|other| other.native.as_ref());
                if name == "ept" && start.is_some_and(|native| native.dialect == Dialect::V12 && native.open)
                {
                    new.push(("rid".to_owned(), own.id.clone()));
                    return code("ex", new, Vec::new());
                }
                new.extend(get("i").filter(|i| native::is_token(i)).map(|i| ("rid".to_owned(), i)));
                new.extend(kind);
                name
            }
            "it" => {
                let close = get("pos").is_some_and(|p| p == "end");
                new.push(("pos".to_owned(), if close { "close" } else { "open" }.to_owned()));
                new.extend(kind);
                "it"
            }
            "hi" => {
                new.extend(kind);
                "g"
            }
            _ => {
                new.extend(kind);
                new.extend(get("assoc").and_then(|assoc| {
                    let (_, long) = ASSOC.iter().find(|(short, _)| *short == assoc)?;
                    Some(("assoc".to_owned(), (*long).to_owned()))
                }));
                "ph"
            }
        };
        new.extend(equivalent);
        let children = self.until(&mut children.iter(), None);
        code(name, new, children)
    }
}

/// TMX writes a letter where XLIFF writes a word.
const ASSOC: [(&str, &str); 3] = [("p", "preceding"), ("f", "following"), ("b", "both")];

/// The attributes of an element of XLIFF under the identifier that it gets here.
fn with_id(native: &native::Native, id: &str) -> Vec<(String, String)> {
    let mut attributes = native.attributes.clone();
    if let Some((_, value)) = attributes.iter_mut().find(|(key, _)| key == "id") {
        id.clone_into(value);
    }
    attributes
}

fn ctype(kind: &str) -> String {
    if CTYPES.contains(&kind) || kind.starts_with("x-") { kind.to_owned() } else { format!("x-{kind}") }
}

/// The type that TMX writes for a `ctype`.
fn kind(ctype: &str) -> String {
    ctype.strip_prefix("x-").filter(|kind| !CTYPES.contains(kind)).unwrap_or(ctype).to_owned()
}

/// The markup of a segment in a TMX with elements and attributes that TMX does not have turned into codes:
/// those of XLIFF, and tags of web pages. `None` where it is not well-formed.
pub(crate) fn mend(markup: &str) -> Option<String> {
    let nodes = parse(markup)?;
    let mut reader = Reader { tmx: true, ..Reader::default() };
    reader.halves(&nodes);
    let mut out = String::new();
    serialize_into(&reader.nodes(nodes), &mut out);
    Some(out)
}

/// [`mend`] that also writes `hi`, `ut` and `sub`, whose text clients lose, as codes and text.
pub(crate) fn mend_for_clients(markup: &str) -> Option<String> {
    let nodes = parse(markup)?;
    let mut reader = Reader { tmx: true, plain: true, ..Reader::default() };
    reader.halves(&nodes);
    let mut out = String::new();
    serialize_into(&reader.nodes(nodes), &mut out);
    Some(out)
}

/// XLIFF 1.2 pieces as TMX: `g` becomes a pair of codes, `x` a placeholder, `bx` and `ex` a pair, or
/// where their other half is in another segment isolated codes. Elements that neither standard has
/// (tags of a web page) become codes with their tags as content.
pub(crate) fn from_xliff12(nodes: Vec<MarkupNode>) -> Vec<MarkupNode> {
    let mut reader = Reader::default();
    reader.halves(&nodes);
    reader.nodes(nodes)
}

#[derive(Default)]
struct Reader {
    /// Whether elements of TMX are among the pieces, which stay.
    tmx: bool,
    /// Whether this also holds for elements whose text clients lose.
    plain: bool,
    /// Numbers of pairs whose start is there, with the identifier of the start.
    starts: HashMap<String, String>,
    ends: HashSet<String>,
    /// Numbers given to pairs.
    used: HashSet<String>,
    /// Numbers of pairs by what they have in the XLIFF.
    given: HashMap<String, String>,
}

impl Reader {
    /// Finds which halves of pairs are there.
    fn halves(&mut self, nodes: &[MarkupNode]) {
        for node in nodes {
            let MarkupNode::Element { name, attributes, children } = node else { continue };
            if self.tmx && is_tmx(name, attributes) {
                self.used.extend(attribute(attributes, "i").map(str::to_owned));
                continue;
            }
            let number = attribute(attributes, "rid").or_else(|| attribute(attributes, "id"));
            let number = number.or_else(|| attribute(attributes, "i").filter(|_| self.tmx));
            let number = number.unwrap_or_default().to_owned();
            match name.as_str() {
                "bpt" | "bx" => {
                    let id = attribute(attributes, "id").unwrap_or_default().to_owned();
                    self.starts.insert(number, id);
                }
                "ept" | "ex" if self.starts.contains_key(&number) => drop(self.ends.insert(number)),
                _ => {}
            }
            self.halves(children);
        }
    }

    /// A number for a pair: the one it has, unless another pair has it.
    fn number(&mut self, wanted: &str) -> String {
        let mut number = wanted.to_owned();
        let mut next = self.used.len();
        while number.is_empty() || !self.used.insert(number.clone()) {
            next += 1;
            number = next.to_string();
        }
        number
    }

    fn nodes(&mut self, nodes: Vec<MarkupNode>) -> Vec<MarkupNode> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            let MarkupNode::Element { name, attributes, children } = node else {
                out.push(node);
                continue;
            };
            match name.as_str() {
                "ut" if self.plain => out.push(code("ph", attributes, text(native::code_text(&children)))),
                "hi" if self.tmx && self.plain => self.around(&name, &attributes, children, &mut out),
                _ if self.tmx && is_tmx(&name, &attributes) && self.plain && name != "hi" => {
                    out.push(code(&name, attributes, text(native::code_text(&children))));
                }
                _ if self.tmx && is_tmx(&name, &attributes) => out.push(code(&name, attributes, children)),
                "hi" | "ut" if self.tmx => self.around(&name, &attributes, children, &mut out),
                // A segment inside a segment is its text.
                "mrk" if attribute(&attributes, "mtype") == Some("seg") => out.extend(self.nodes(children)),
                "bpt" | "bx" | "ept" | "ex" | "it" | "ph" | "x" => {
                    out.push(self.single(&name, &attributes, children));
                }
                "sub" => {
                    let mut own = Vec::new();
                    own.extend(attribute(&attributes, "ctype").map(|c| ("type".to_owned(), kind(c))));
                    own.extend(
                        attribute(&attributes, "datatype").map(|v| ("datatype".to_owned(), v.to_owned())),
                    );
                    let children = self.nodes(children);
                    out.push(code("sub", own, children));
                }
                "g" => self.around(&name, &attributes, children, &mut out),
                _ if children.is_empty() && name != "mrk" => {
                    out.push(code("ph", Vec::new(), text(native::empty(&name, &attributes))));
                }
                _ => self.around(&name, &attributes, children, &mut out),
            }
        }
        out
    }

    /// An element around a text as a pair of codes.
    fn around(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        children: Vec<MarkupNode>,
        out: &mut Vec<MarkupNode>,
    ) {
        let id = attribute(attributes, "id").unwrap_or_default();
        let number = ("i".to_owned(), self.number(id));
        let mut start = vec![number.clone()];
        if name == "g" {
            start.extend(identifier(attributes));
        }
        start.extend(type_of(attributes));
        out.push(code("bpt", start, text(native::start(name, attributes))));
        out.extend(self.nodes(children));
        out.push(code("ept", vec![number], text(native::end(name))));
    }

    /// A code that stands for itself.
    fn single(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        children: Vec<MarkupNode>,
    ) -> MarkupNode {
        let get = |key: &str| attribute(attributes, key);
        let id = get("id").or_else(|| get("i").filter(|_| self.tmx)).unwrap_or_default();
        let rid = get("rid").unwrap_or(id).to_owned();
        let paired = self.ends.contains(&rid);
        let end = matches!(name, "ept" | "ex");
        let (new, mut own) = match name {
            "bpt" | "bx" | "ept" | "ex" if paired => {
                let number = match self.given.get(&rid) {
                    Some(number) => number.clone(),
                    None => {
                        let number = self.number(&rid);
                        self.given.insert(rid.clone(), number.clone());
                        number
                    }
                };
                (if end { "ept" } else { "bpt" }, vec![("i".to_owned(), number)])
            }
            "ph" | "x" => ("ph", Vec::new()),
            _ => {
                let end = end || get("pos").is_some_and(|p| p == "close");
                ("it", vec![("pos".to_owned(), if end { "end" } else { "begin" }.to_owned())])
            }
        };
        if new != "ept" {
            own.extend(identifier(attributes));
            own.extend(type_of(attributes));
        }
        if name == "ph"
            && let Some((short, _)) = get("assoc").and_then(|a| ASSOC.iter().find(|(_, long)| *long == a))
        {
            own.push(("assoc".to_owned(), (*short).to_owned()));
        }
        // What TMX says in attributes of its own need not stand in the content.
        let plain = new == name
            && attributes.iter().all(|(key, value)| match key.as_str() {
                "id" if new == "ept" => self.starts.get(&rid) == Some(value),
                "id" | "rid" => true,
                "ctype" => new != "ept",
                "pos" | "assoc" => true,
                _ => false,
            });
        let content = match name {
            "x" | "bx" | "ex" => text(native::empty(name, attributes)),
            _ if plain || children.iter().any(|child| matches!(child, MarkupNode::Element { .. })) => {
                self.nodes(children)
            }
            _ => text(native::whole(name, attributes, &all_text(&children))),
        };
        code(new, own, content)
    }
}

/// The identifier of an element as TMX writes it.
fn identifier(attributes: &[(String, String)]) -> Option<(String, String)> {
    let id = attribute(attributes, "id").filter(|id| !id.is_empty())?;
    Some(("x".to_owned(), id.to_owned()))
}

/// The type of an element as TMX writes it.
fn type_of(attributes: &[(String, String)]) -> Option<(String, String)> {
    let ctype = attribute(attributes, "ctype").filter(|ctype| !ctype.is_empty())?;
    Some(("type".to_owned(), kind(ctype)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(nodes: &[MarkupNode]) -> String {
        let mut out = String::new();
        serialize_into(nodes, &mut out);
        out
    }

    fn there(source: &str, target: &str) -> [String; 2] {
        to_xliff12(&parse(source).unwrap(), &parse(target).unwrap()).map(|nodes| xml(&nodes))
    }

    fn back(markup: &str) -> String {
        xml(&from_xliff12(parse(markup).unwrap()))
    }

    #[test]
    fn codes_of_tmx_keep_their_names_and_their_identity() {
        let source = "<bpt i=\"1\" type=\"bold\">&lt;b&gt;</bpt>x<ept i=\"1\">&lt;/b&gt;</ept><ph type=\"img\">br</ph>";
        let target = "<ph type=\"img\">br</ph><bpt i=\"5\" type=\"bold\">&lt;b&gt;</bpt>y<ept i=\"5\">&lt;/b&gt;</ept>";
        assert_eq!(
            there(source, target),
            [
                "<bpt id=\"1\" rid=\"1\" ctype=\"bold\">&lt;b&gt;</bpt>x<ept id=\"1\" rid=\"1\">&lt;/b&gt;</ept><ph id=\"2\" ctype=\"x-img\">br</ph>",
                "<ph id=\"2\" ctype=\"x-img\">br</ph><bpt id=\"1\" rid=\"5\" ctype=\"bold\">&lt;b&gt;</bpt>y<ept id=\"1\" rid=\"5\">&lt;/b&gt;</ept>",
            ]
        );
        assert_eq!(
            back(&there(source, target)[0]),
            "<bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b&gt;</bpt>x<ept i=\"1\">&lt;/b&gt;</ept><ph x=\"2\" type=\"img\">br</ph>"
        );
    }

    #[test]
    fn elements_of_xliff_come_back_as_they_were() {
        for xliff in [
            "<x id=\"10\" ctype=\"image\" equiv-text=\"{name}\"></x> a",
            "<g id=\"1\" ctype=\"bold\">a <g id=\"2\" ctype=\"x-own\">b</g></g>",
            "<bx id=\"4\" rid=\"9\"></bx>a <g id=\"1\">b<ex id=\"5\" rid=\"9\"></ex></g>",
            "<bx id=\"4\"></bx>alone",
            "<ph id=\"1\" assoc=\"preceding\" equiv-text=\"n\">&amp;%s</ph>",
            "<it id=\"1\" pos=\"close\">b</it>",
            "<bpt id=\"7\" rid=\"2\">{</bpt>a<ept id=\"8\" rid=\"2\">}</ept>",
            "a <mrk mtype=\"term\" mid=\"t1\">word</mrk>",
            "<g id=\"1\"><g id=\"1\">x</g></g>",
        ] {
            let tmx = back(xliff);
            let [again, other] = there(&tmx, &tmx);
            // Two of one number are no valid XLIFF; they come back apart.
            let expected = match xliff.contains("<g id=\"1\"><g id=\"1\">") {
                true => "<g id=\"1\"><g id=\"2\">x</g></g>",
                false => xliff,
            };
            assert_eq!(again, expected, "{tmx}");
            assert_eq!(other, again);
        }
    }

    #[test]
    fn tags_of_other_kinds_become_codes() {
        assert_eq!(
            back("<b class=\"k\">fat</b><br/>"),
            "<bpt i=\"1\">&lt;b class=\"k\"&gt;</bpt>fat<ept i=\"1\">&lt;/b&gt;</ept><ph>&lt;br/&gt;</ph>"
        );
    }

    #[test]
    fn what_tmx_does_not_have_is_mended_there() {
        for (markup, expected) in [
            (
                "<g id=\"1\">OK</g> <bx id=\"4\"/>now<ex id=\"4\"/>",
                "<bpt i=\"1\" x=\"1\">&lt;g id=\"1\"&gt;</bpt>OK<ept i=\"1\">&lt;/g&gt;</ept> \
                 <bpt i=\"4\" x=\"4\">&lt;bx id=\"4\"/&gt;</bpt>now<ept i=\"4\">&lt;ex id=\"4\"/&gt;</ept>",
            ),
            // A number that a code of TMX has is not given again.
            (
                "<bpt i=\"1\">x</bpt><g id=\"1\">OK</g><ept i=\"1\">y</ept>",
                "<bpt i=\"1\">x</bpt><bpt i=\"2\" x=\"1\">&lt;g id=\"1\"&gt;</bpt>OK<ept i=\"2\">&lt;/g&gt;</ept><ept i=\"1\">y</ept>",
            ),
            ("<mrk mtype=\"seg\" mid=\"1\">One.</mrk>", "One."),
            ("<ph id=\"3\">%s</ph>", "<ph x=\"3\">%s</ph>"),
            ("<it>x</it>", "<it pos=\"begin\">x</it>"),
            ("<b>fat</b>", "<bpt i=\"1\">&lt;b&gt;</bpt>fat<ept i=\"1\">&lt;/b&gt;</ept>"),
        ] {
            assert_eq!(mend(markup).as_deref(), Some(expected));
            assert!(parse(expected).unwrap().iter().all(|node| match node {
                MarkupNode::Element { name, attributes, .. } => is_tmx(name, attributes),
                MarkupNode::Text(_) => true,
            }));
        }
    }

    #[test]
    fn pairs_that_cross_become_marks() {
        let source = "<bpt i=\"1\" x=\"1\">&lt;g id=\"1\"&gt;</bpt>a<bpt i=\"2\" x=\"2\">&lt;g id=\"2\"&gt;</bpt>b<ept i=\"1\">&lt;/g&gt;</ept>c<ept i=\"2\">&lt;/g&gt;</ept>";
        assert_eq!(
            there(source, "")[0],
            "<g id=\"1\">a<bx id=\"2\" rid=\"2\"></bx>b</g>c<ex id=\"2\" rid=\"2\"></ex>"
        );
    }
}
