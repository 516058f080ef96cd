//! Which codes of two sides are the same code. Translations put them in another order,
//! so neither their place nor their number in the segment tells.

use std::collections::{HashMap, HashSet, VecDeque};

use super::native::{self, Native, is_token};
use super::nodes::{MarkupNode, attribute};

/// A code of a segment in TMX, as far as it tells which code it is.
pub(super) struct Code {
    name: String,
    /// Number by which TMX matches codes of several texts.
    x: Option<String>,
    /// Number of a pair inside the segment.
    i: Option<String>,
    kind: Option<String>,
    content: String,
    /// The element of XLIFF that the content is.
    pub(super) native: Option<Native>,
    /// The other half of a pair.
    pub(super) partner: Option<usize>,
    /// The identifier to write.
    pub(super) id: String,
}

/// The codes of a segment in their order, those in `sub` with them, pairs found by their `i`.
pub(super) fn codes(nodes: &[MarkupNode]) -> Vec<Code> {
    let mut found = Vec::new();
    collect(nodes, &mut found);
    let mut open: HashMap<String, usize> = HashMap::new();
    for at in 0..found.len() {
        let Some(Code { name, i: Some(i), .. }) = found.get(at) else { continue };
        let partner = match name.as_str() {
            "bpt" => {
                open.insert(i.clone(), at);
                continue;
            }
            "ept" => open.remove(i),
            _ => continue,
        };
        let Some(partner) = partner else { continue };
        for (one, other) in [(at, partner), (partner, at)] {
            if let Some(code) = found.get_mut(one) {
                code.partner = Some(other);
            }
        }
    }
    found
}

fn collect(nodes: &[MarkupNode], found: &mut Vec<Code>) {
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else { continue };
        if name != "sub" {
            let content = if name == "hi" { String::new() } else { native::code_text(children) };
            let get = |key: &str| attribute(attributes, key).map(str::to_owned);
            found.push(Code {
                name: name.clone(),
                x: get("x"),
                i: get("i").filter(|i| !i.is_empty()),
                kind: get("type"),
                native: native::read(&content),
                content,
                partner: None,
                id: String::new(),
            });
        }
        collect(children, found);
    }
}

impl Code {
    /// The identifier that the code itself asks for.
    fn own(&self) -> Option<&str> {
        let native = self.native.as_ref().and_then(|native| attribute(&native.attributes, "id"));
        native.or(self.x.as_deref()).filter(|id| is_token(id))
    }

    /// The code of the original format.
    pub(super) fn content(&self) -> &str {
        &self.content
    }

    fn is_end(&self) -> bool {
        self.name == "ept" && self.partner.is_some()
    }
}

/// Gives the codes of both sides their identifiers: one for the same code. It is the same by its
/// `x`; where that is missing by what it is and its number, by what it is, by its number.
pub(super) fn assign(source: &mut [Code], target: &mut [Code]) {
    let mut taken = HashSet::new();
    let mut next = 0u32;
    number(source, &mut taken, &mut next);
    type Key<'c> = (&'c str, Option<&'c str>, Option<&'c str>, Option<(&'c str, Option<&'c str>)>);
    let rules: [fn(&Code) -> Option<Key<'_>>; 4] = [
        |code| Some((code.name.as_str(), Some(code.x.as_deref()?), None, None)),
        |code| {
            let what = (code.content.as_str(), code.kind.as_deref());
            Some((code.name.as_str(), None, Some(code.i.as_deref()?), Some(what)))
        },
        |code| Some((code.name.as_str(), None, None, Some((code.content.as_str(), code.kind.as_deref())))),
        |code| Some((code.name.as_str(), None, Some(code.i.as_deref()?), None)),
    ];
    let mut used = vec![false; source.len()];
    for rule in rules {
        let mut free: HashMap<Key<'_>, VecDeque<usize>> = HashMap::new();
        for (at, code) in source.iter().enumerate().filter(|(at, code)| !used[*at] && !code.is_end()) {
            if let Some(key) = rule(code) {
                free.entry(key).or_default().push_back(at);
            }
        }
        let mut matched = Vec::new();
        for (place, code) in target.iter().enumerate().filter(|(_, c)| c.id.is_empty() && !c.is_end()) {
            let at = rule(code).and_then(|key| free.get_mut(&key)).and_then(VecDeque::pop_front);
            matched.extend(at.map(|at| (place, at)));
        }
        for (place, at) in matched {
            if let (Some(code), Some(same)) = (target.get_mut(place), source.get(at)) {
                code.id.clone_from(&same.id);
            }
            if let Some(used) = used.get_mut(at) {
                *used = true;
            }
        }
    }
    number(target, &mut taken, &mut next);
}

/// Identifiers for those that have none yet: the one asked for, or the next number; the end of a pair has that of its start.
fn number(codes: &mut [Code], taken: &mut HashSet<String>, next: &mut u32) {
    for code in codes.iter_mut().filter(|code| code.id.is_empty() && !code.is_end()) {
        if let Some(own) = code.own().filter(|own| !taken.contains(*own)) {
            code.id = own.to_owned();
            taken.insert(code.id.clone());
        }
    }
    for code in codes.iter_mut().filter(|code| code.id.is_empty() && !code.is_end()) {
        code.id = loop {
            *next += 1;
            let id = next.to_string();
            if taken.insert(id.clone()) {
                break id;
            }
        };
    }
    for at in 0..codes.len() {
        let start = codes.get(at).filter(|code| code.is_end()).and_then(|code| codes.get(code.partner?));
        if let (Some(id), Some(code)) = (start.map(|start| start.id.clone()), codes.get_mut(at)) {
            code.id = id;
        }
    }
}

/// The pairs that nest, as the place of the end for the start of each: what an element around a text can stand for.
pub(super) fn nested(codes: &[Code], wanted: impl Fn(&Code) -> bool) -> HashMap<usize, usize> {
    /// Deeper pairs stay two marks: no reader needs more, and some stop at less.
    const DEEPEST: usize = 50;
    let mut pairs = HashMap::new();
    let (mut stack, mut open): (Vec<usize>, HashSet<usize>) = (Vec::new(), HashSet::new());
    for (at, code) in codes.iter().enumerate().filter(|(_, code)| wanted(code)) {
        let Some(partner) = code.partner else { continue };
        if partner > at {
            if stack.len() < DEEPEST {
                stack.push(at);
                open.insert(at);
            }
        } else if open.contains(&partner) {
            while let Some(top) = stack.pop() {
                open.remove(&top);
                if top == partner {
                    pairs.insert(partner, at);
                    break;
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::nodes::parse;
    use super::*;

    /// Identifiers of the codes of either side.
    fn ids(source: &str, target: &str) -> [String; 2] {
        let [mut source, mut target] = [source, target].map(|markup| codes(&parse(markup).unwrap()));
        assign(&mut source, &mut target);
        [source, target].map(|codes| codes.into_iter().map(|code| code.id).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn codes_are_matched_by_what_they_are() {
        for (source, target, expected) in [
            // By their `x`, whatever they hold.
            ("<ph x='1'>a</ph><ph x='2'>b</ph>", "<ph x='2'>b</ph><ph x='1'>A</ph>", ["1 2", "2 1"]),
            // By their content, where nothing else tells.
            ("<ph>a</ph><ph>b</ph><ph>a</ph>", "<ph>b</ph><ph>a</ph><ph>c</ph>", ["1 2 3", "2 1 4"]),
            // Pairs: the start says which, the end follows it.
            (
                "<bpt i='1'>{b}</bpt>x<ept i='1'>{/b}</ept><bpt i='2'>{i}</bpt>y<ept i='2'>{/i}</ept>",
                "<bpt i='1'>{i}</bpt>y<ept i='1'>{/i}</ept><bpt i='2'>{b}</bpt>x<ept i='2'>{/b}</ept>",
                ["1 1 2 2", "2 2 1 1"],
            ),
            // Of two that are alike the number tells.
            (
                "<bpt i='1'/>x<ept i='1'/><bpt i='2'/>y<ept i='2'/>",
                "<bpt i='2'/>y<ept i='2'/><bpt i='1'/>x<ept i='1'/>",
                ["1 1 2 2", "2 2 1 1"],
            ),
            // An identifier of its own stays.
            ("<ph x='9'/><ph/>", "<ph/><ph x='9'/>", ["9 1", "1 9"]),
            // A code that comes twice gets a number of its own the second time.
            ("<ph x='1'>a</ph>", "<ph x='1'>a</ph><ph x='1'>a</ph>", ["1", "1 2"]),
            ("<bpt i='1'>a</bpt>", "<ept i='1'>a</ept>", ["1", "2"]),
        ] {
            assert_eq!(ids(source, target), expected, "{source} | {target}");
        }
    }

    #[test]
    fn only_pairs_that_nest_become_one_element() {
        let pair = |number: u32, text: &str| format!("<bpt i='{number}'/>{text}<ept i='{number}'/>");
        for (markup, expected) in [
            (pair(1, &pair(2, "x")), vec![(0, 3), (1, 2)]),
            ("<bpt i='1'/><bpt i='2'/><ept i='1'/><ept i='2'/>".to_owned(), vec![(0, 2)]),
            ("<ept i='1'/><bpt i='1'/>".to_owned(), vec![]),
        ] {
            let mut found: Vec<_> = nested(&codes(&parse(&markup).unwrap()), |_| true).into_iter().collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{markup}");
        }
    }
}
