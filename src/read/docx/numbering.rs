//! Word's automatic numbers, computed from `numbering.xml` as Word shows them
//! (ECMA-376 part 1, 17.9). They are not in the text of the document.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::numerals;
use super::super::xml::Node;
use super::styles::{ListRef, value};

/// Levels of a list (17.9.3).
const LEVELS: usize = 9;

/// List definitions and how far each list has counted.
#[derive(Default)]
pub(super) struct Numbering {
    definitions: FxHashMap<String, Definition>,
    lists: FxHashMap<String, List>,
    /// Style links: the definition that a list style stands for.
    by_style: FxHashMap<String, String>,
    counters: FxHashMap<String, [Option<u32>; LEVELS]>,
    /// Lists that have begun, whose start overrides are used up.
    begun: FxHashSet<(String, usize)>,
}

#[derive(Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// This definition only points to the list style that holds the levels.
    style: Option<String>,
}

/// `w:num`: a use of a definition.
#[derive(Default)]
struct List {
    definition: String,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    /// Pattern such as `(%1)` or `%1.%2`.
    pattern: String,
    /// Restarts when a level before this one (from 1) counts; 0 never.
    restart: Option<usize>,
    /// All numbers of the pattern are shown as decimals.
    legal: bool,
    style: Option<String>,
}

/// Number and depth of a list item.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NumberedItem {
    /// The number as shown, e.g. `(a)`; none for a bullet.
    pub(super) label: Option<String>,
    /// Level from 0.
    pub(super) depth: u8,
}

impl Numbering {
    /// Reads `w:numbering`.
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut numbering = Numbering::default();
        let Some(root) = root.child("numbering") else { return numbering };
        for node in root.all("abstractNum") {
            let Some(id) = node.attribute("abstractNumId").map(std::borrow::Cow::into_owned) else {
                continue;
            };
            if let Some(style) = value(node, "styleLink") {
                numbering.by_style.insert(style, id.clone());
            }
            let mut definition = Definition { style: value(node, "numStyleLink"), ..Definition::default() };
            for (slot, level) in node.all("lvl").filter_map(level) {
                definition.levels[slot] = Some(level);
            }
            numbering.definitions.insert(id, definition);
        }
        for node in root.all("num") {
            let Some(id) = node.attribute("numId").map(std::borrow::Cow::into_owned) else { continue };
            let mut list =
                List { definition: value(node, "abstractNumId").unwrap_or_default(), ..List::default() };
            for change in node.all("lvlOverride") {
                let Some(slot) = slot(change) else { continue };
                list.starts[slot] = value(change, "startOverride").and_then(|v| v.parse().ok());
                list.levels[slot] = change.child("lvl").and_then(level).map(|(_, level)| level);
            }
            numbering.lists.insert(id, list);
        }
        numbering
    }

    /// Counts a paragraph of `list` and gives its number; `None` when it is in no list.
    pub(super) fn count(&mut self, list: &ListRef) -> Option<NumberedItem> {
        let id = list.id.as_deref().filter(|id| *id != "0")?;
        let definition = self.definition_of(id)?.to_owned();
        let depth = self.depth(list, id, &definition)?;
        let levels: [Option<Level>; LEVELS] =
            std::array::from_fn(|slot| self.level(id, &definition, slot).cloned());
        let start = |slot: usize| levels.get(slot).and_then(Option::as_ref).map_or(1, |l| l.start);
        let starts = self.lists.get(id)?.starts;
        let counters = self.counters.entry(definition).or_default();
        for (slot, counter) in counters.iter_mut().enumerate() {
            // The start of an override holds once, where its level is first reached.
            let begins = starts[slot].filter(|_| slot <= depth && self.begun.insert((id.to_owned(), slot)));
            if slot < depth {
                // A level that was skipped counts as begun.
                *counter = begins.or(*counter).or_else(|| Some(start(slot)));
            } else if slot == depth {
                *counter = begins.or_else(|| counter.map_or_else(|| Some(start(slot)), |n| n.checked_add(1)));
            } else {
                let restart = levels[slot].as_ref().and_then(|l| l.restart).unwrap_or(slot);
                if depth < restart {
                    *counter = None;
                }
            }
        }
        let level = levels[depth].as_ref()?;
        let label =
            (level.format != "bullet").then(|| shown(level, &levels, counters)).filter(|l| !l.is_empty());
        Some(NumberedItem { label, depth: u8::try_from(depth).unwrap_or(0) })
    }

    /// The definition behind list `id`, through a list style where it only names one.
    fn definition_of(&self, id: &str) -> Option<&str> {
        let id = self.lists.get(id)?.definition.as_str();
        let style = self.definitions.get(id)?.style.as_deref();
        Some(style.and_then(|style| self.by_style.get(style)).map_or(id, String::as_str))
    }

    fn level(&self, id: &str, definition: &str, slot: usize) -> Option<&Level> {
        let own = self.lists.get(id).and_then(|l| l.levels.get(slot)?.as_ref());
        own.or_else(|| self.definitions.get(definition)?.levels.get(slot)?.as_ref())
    }

    /// The level a paragraph says, or the one that is tied to its style, or the first.
    fn depth(&self, list: &ListRef, id: &str, definition: &str) -> Option<usize> {
        let tied = list.style.as_deref().and_then(|style| {
            (0..LEVELS).find(|&slot| {
                self.level(id, definition, slot).is_some_and(|l| l.style.as_deref() == Some(style))
            })
        });
        list.level.or(tied).or(Some(0)).filter(|depth| *depth < LEVELS)
    }
}

fn slot(node: Node<'_>) -> Option<usize> {
    node.attribute("ilvl")?.parse().ok().filter(|slot| *slot < LEVELS)
}

fn level(node: Node<'_>) -> Option<(usize, Level)> {
    // A format that old versions do not know stands in a choice between two.
    let format = node.child("numFmt").or_else(|| node.find("numFmt"));
    let sample = format.and_then(|f| numerals::by_sample(&f.attribute("format")?));
    let level = Level {
        start: value(node, "start").and_then(|v| v.parse().ok()).unwrap_or(1),
        format: match sample {
            Some(format) => format.to_owned(),
            None => format
                .and_then(|f| f.attribute("val"))
                .map_or_else(|| "decimal".to_owned(), std::borrow::Cow::into_owned),
        },
        pattern: value(node, "lvlText").unwrap_or_default(),
        restart: value(node, "lvlRestart").and_then(|v| v.parse().ok()),
        legal: super::styles::switch(node, "isLgl").unwrap_or(false),
        style: value(node, "pStyle"),
    };
    Some((slot(node)?, level))
}

/// The pattern of `level` with its `%1` … `%9` filled in.
fn shown(level: &Level, levels: &[Option<Level>; LEVELS], counters: &[Option<u32>; LEVELS]) -> String {
    let mut out = String::new();
    let mut rest = level.pattern.chars().peekable();
    while let Some(c) = rest.next() {
        let slot = (c == '%').then(|| rest.peek().and_then(|d| d.to_digit(10))).flatten();
        let Some(slot) = slot.and_then(|d| (d as usize).checked_sub(1)).filter(|s| *s < LEVELS) else {
            out.push(c);
            continue;
        };
        rest.next();
        let format = levels[slot].as_ref().map_or("decimal", |l| l.format.as_str());
        let format = if level.legal && format != "decimalZero" { "decimal" } else { format };
        out.push_str(&numerals::write(counters[slot].unwrap_or(0), format));
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::Tree;
    use super::*;

    const LISTS: &str = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="1">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
          <w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="2">
          <w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="arabicAbjad"/><w:lvlText w:val="(%1)"/></w:lvl>
          <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
      </w:numbering>"#;

    #[test]
    fn numbers_are_those_that_word_shows() {
        let (tree, _) = Tree::parse("f", "p", LISTS).unwrap();
        let mut numbering = Numbering::read(tree.root());
        let steps = [
            ("1", 0, Some("1.")),
            ("1", 1, Some("(a)")),
            ("1", 1, Some("(b)")),
            ("1", 2, Some("1.2.1")),
            ("1", 0, Some("2.")),
            ("1", 1, Some("(a)")),
            ("2", 0, Some("(ه)")),
            ("2", 1, None),
            ("2", 0, Some("(و)")),
            ("3", 0, Some("1.")),
            ("3", 0, Some("2.")),
            ("1", 0, Some("3.")),
            ("3", 2, Some("3.1.1")),
        ];
        for (step, (id, level, expected)) in steps.into_iter().enumerate() {
            let list = ListRef { id: Some(id.to_owned()), level: Some(level), style: None };
            let item = numbering.count(&list).unwrap();
            assert_eq!(item.label.as_deref(), expected, "step {step}");
        }
        for id in ["0", "9"] {
            assert_eq!(numbering.count(&ListRef { id: Some(id.to_owned()), ..ListRef::default() }), None);
        }
    }
}
