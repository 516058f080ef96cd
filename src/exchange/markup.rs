//! Inline codes of a segment: TMX writes them in their own way, XLIFF 1.2 and
//! 2.x in others. In memory they are kept as TMX; here they are turned round.

use super::escape::{escape_into, open_tag_into};
use super::tmx::read_segment;
use super::tokens::{Tag, Xml, XmlToken};

/// A piece of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkupNode {
    /// Text.
    Text(String),
    /// An inline element.
    Element {
        /// Name without prefix.
        name: String,
        /// Attributes.
        attributes: Vec<(String, String)>,
        /// What it holds.
        children: Vec<MarkupNode>,
    },
}

/// The text of TMX markup without its codes, or `None` if it is not well-formed.
pub fn plain_text(markup: &str) -> Option<String> {
    let wrapped = format!("<seg>{markup}</seg>");
    let mut xml = Xml::new(wrapped.as_bytes(), "");
    (xml.next().ok()? == XmlToken::Open).then_some(())?;
    let (text, _) = read_segment(&mut xml).ok()?;
    (xml.next().ok()? == XmlToken::End).then_some(text)
}

/// The pieces of TMX or XLIFF markup, or `None` if it is not well-formed.
pub fn parse(markup: &str) -> Option<Vec<MarkupNode>> {
    let wrapped = format!("<seg>{markup}</seg>");
    let mut xml = Xml::new(wrapped.as_bytes(), "");
    (xml.next().ok()? == XmlToken::Open).then_some(())?;
    let nodes = children(&mut xml).ok()?;
    (xml.next().ok()? == XmlToken::End).then_some(nodes)
}

/// The pieces of the element just opened.
pub(crate) fn children<R: std::io::BufRead>(xml: &mut Xml<R>) -> crate::Result<Vec<MarkupNode>> {
    // Open elements, each with the pieces that stand before it.
    let mut levels: Vec<(Tag, Vec<MarkupNode>)> = Vec::new();
    let mut nodes = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open => {
                levels.push((xml.take_tag(), std::mem::take(&mut nodes)));
            }
            XmlToken::Close => match levels.pop() {
                Some((tag, before)) => {
                    let children = std::mem::replace(&mut nodes, before);
                    nodes.push(MarkupNode::Element { name: tag.name, attributes: tag.attributes, children });
                }
                None => return Ok(nodes),
            },
            XmlToken::Text => match nodes.last_mut() {
                Some(MarkupNode::Text(text)) => text.push_str(xml.text()),
                _ => nodes.push(MarkupNode::Text(xml.text().to_owned())),
            },
            XmlToken::Doctype => {}
            XmlToken::End => return Ok(nodes),
        }
    }
}

/// Appends pieces as XML.
pub fn serialize_into(nodes: &[MarkupNode], out: &mut String) {
    for node in nodes {
        match node {
            MarkupNode::Text(text) => escape_into(text, out),
            MarkupNode::Element { name, attributes, children } => {
                open_tag_into(name, attributes, out);
                serialize_into(children, out);
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
        }
    }
}

/// All text of the pieces, that of codes with it.
pub fn all_text(nodes: &[MarkupNode]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            MarkupNode::Text(text) => out.push_str(text),
            MarkupNode::Element { children, .. } => out.push_str(&all_text(children)),
        }
    }
    out
}

/// TMX pieces as XLIFF 1.2 writes them (XLIFF 1.2 §2.4): the codes of TMX have
/// the same names there, `hi` is a `g`, `ut` a `ph`. Every code gets an id.
pub fn to_xliff12(nodes: &[MarkupNode]) -> Vec<MarkupNode> {
    to_xliff12_from(nodes, &mut 0)
}

fn to_xliff12_from(nodes: &[MarkupNode], next: &mut u32) -> Vec<MarkupNode> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else {
            out.push(node.clone());
            continue;
        };
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        *next += 1;
        let mut new = vec![("id".to_owned(), next.to_string())];
        let name = match name.as_str() {
            "bpt" | "ept" => {
                new.extend(
                    get("i").filter(|i| !i.is_empty() && !i.contains(' ')).map(|i| ("rid".to_owned(), i)),
                );
                name.as_str()
            }
            "it" => {
                let close = get("pos").is_some_and(|p| p == "end");
                new.push(("pos".to_owned(), if close { "close" } else { "open" }.to_owned()));
                "it"
            }
            "hi" => "g",
            "sub" => {
                new.clear();
                "sub"
            }
            _ => "ph",
        };
        out.push(MarkupNode::Element {
            name: name.to_owned(),
            attributes: new,
            children: to_xliff12_from(children, next),
        });
    }
    out
}

/// XLIFF 1.2 pieces as TMX: `g` becomes a pair of codes, `x`, `bx` and `ex`
/// placeholders, `mrk` disappears around its text.
pub fn from_xliff12(nodes: Vec<MarkupNode>) -> Vec<MarkupNode> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else {
            out.push(node);
            continue;
        };
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let numbered =
            |key: &str| vec![(key.to_owned(), get("rid").or_else(|| get("id")).unwrap_or_default())];
        let children = from_xliff12(children);
        match name.as_str() {
            "g" => {
                out.push(code("bpt", numbered("i"), Vec::new()));
                out.extend(children);
                out.push(code("ept", numbered("i"), Vec::new()));
            }
            "bpt" | "bx" => out.push(code("bpt", numbered("i"), children)),
            "ept" | "ex" => out.push(code("ept", numbered("i"), children)),
            "it" => {
                let end = get("pos").is_some_and(|p| p == "close");
                let pos = ("pos".to_owned(), if end { "end" } else { "begin" }.to_owned());
                out.push(code("it", vec![pos], children));
            }
            "sub" => out.push(code("sub", Vec::new(), children)),
            "mrk" => out.extend(children),
            _ => out.push(code("ph", Vec::new(), children)),
        }
    }
    out
}

/// TMX pieces as XLIFF 2.1 writes them, and the original code of each, which
/// goes to `originalData` (XLIFF 2.1 §4.2.3, §4.7). Every code is a `ph`: TMX
/// does not say whether its pairs nest, and `sc`/`ec` must.
pub fn to_xliff2(nodes: &[MarkupNode]) -> (Vec<MarkupNode>, Vec<String>) {
    let mut data = Vec::new();
    let nodes = to_xliff2_from(nodes, &mut data);
    (nodes, data)
}

fn to_xliff2_from(nodes: &[MarkupNode], data: &mut Vec<String>) -> Vec<MarkupNode> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            MarkupNode::Element { name, children, .. } if name == "hi" => {
                data.push("<hi>".to_owned());
                out.push(placeholder(data.len()));
                out.extend(to_xliff2_from(children, data));
                data.push("</hi>".to_owned());
                out.push(placeholder(data.len()));
            }
            MarkupNode::Element { children, .. } => {
                data.push(all_text(children));
                out.push(placeholder(data.len()));
            }
            MarkupNode::Text(_) => out.push(node.clone()),
        }
    }
    out
}

fn placeholder(number: usize) -> MarkupNode {
    let attributes =
        vec![("id".to_owned(), number.to_string()), ("dataRef".to_owned(), format!("d{number}"))];
    MarkupNode::Element { name: "ph".to_owned(), attributes, children: Vec::new() }
}

/// XLIFF 2.x pieces as TMX; `data` gives the original code of a reference.
pub fn from_xliff2(nodes: Vec<MarkupNode>, data: &dyn Fn(&str) -> Option<String>) -> Vec<MarkupNode> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else {
            out.push(node);
            continue;
        };
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let content =
            |key: &str| get(key).and_then(|r| data(&r)).map(MarkupNode::Text).into_iter().collect::<Vec<_>>();
        let id = vec![("i".to_owned(), get("startRef").or_else(|| get("id")).unwrap_or_default())];
        match name.as_str() {
            "pc" => {
                out.push(code("bpt", id.clone(), content("dataRefStart")));
                out.extend(from_xliff2(children, data));
                out.push(code("ept", id, content("dataRefEnd")));
            }
            "sc" => out.push(code("bpt", id, content("dataRef"))),
            "ec" => out.push(code("ept", id, content("dataRef"))),
            "mrk" => out.extend(from_xliff2(children, data)),
            "sm" | "em" => {}
            // A character that XML cannot hold; a memory cannot either.
            "cp" => {}
            _ => out.push(code("ph", Vec::new(), content("dataRef"))),
        }
    }
    out
}

fn code(name: &str, attributes: Vec<(String, String)>, children: Vec<MarkupNode>) -> MarkupNode {
    MarkupNode::Element { name: name.to_owned(), attributes, children }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_minimal_and_legal() {
        let mut out = String::new();
        escape_into("a & b < c > \"d\"\r\n\u{B}\u{FFFE}e😀", &mut out);
        assert_eq!(out, "a &amp; b &lt; c &gt; \"d\"&#13;\n e😀");
        assert_eq!(plain_text(&out).as_deref(), Some("a & b < c > \"d\"\r\n e😀"));
    }

    fn xml(nodes: &[MarkupNode]) -> String {
        let mut out = String::new();
        serialize_into(nodes, &mut out);
        out
    }

    #[test]
    fn codes_go_to_xliff_and_back() {
        let tmx = "<bpt i=\"1\">&lt;b&gt;</bpt>x<ept i=\"1\">&lt;/b&gt;</ept><ph>br</ph>";
        let nodes = parse(tmx).unwrap();
        let there = to_xliff12(&nodes);
        assert_eq!(
            xml(&there),
            "<bpt id=\"1\" rid=\"1\">&lt;b&gt;</bpt>x<ept id=\"2\" rid=\"1\">&lt;/b&gt;</ept><ph id=\"3\">br</ph>"
        );
        assert_eq!(xml(&from_xliff12(there)), tmx);

        let (there, data) = to_xliff2(&nodes);
        assert_eq!(data, ["<b>", "</b>", "br"]);
        assert_eq!(
            xml(&there),
            "<ph id=\"1\" dataRef=\"d1\"></ph>x<ph id=\"2\" dataRef=\"d2\"></ph><ph id=\"3\" dataRef=\"d3\"></ph>"
        );
    }

    #[test]
    fn broken_markup_is_nothing() {
        for markup in ["<ph>", "</seg><seg>", "&x;", "a</b>"] {
            assert_eq!(plain_text(markup), None, "{markup}");
        }
    }
}
