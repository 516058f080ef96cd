//! Footnotes of a page: a short linked mark in the text, and the block it leads to.

use ego_tree::NodeRef;
use rustc_hash::{FxHashMap, FxHashSet};
use scraper::{ElementRef, Html};

/// Node of the parsed page.
pub(super) type Id = ego_tree::NodeId;

/// References and notes of a page.
#[derive(Default)]
pub(super) struct Notes {
    /// Elements that are marks in the text, or links back from a note.
    marks: FxHashSet<Id>,
    /// Blocks that are notes, with their marks as written.
    notes: FxHashMap<Id, String>,
}

impl Notes {
    /// Finds the notes of `page`.
    pub(super) fn find(page: &Html) -> Self {
        let elements = || page.tree.nodes().filter_map(ElementRef::wrap);
        let mut targets: FxHashMap<&str, ElementRef<'_>> = FxHashMap::default();
        for element in elements() {
            for name in [element.attr("id"), element.attr("name")].into_iter().flatten() {
                targets.entry(name).or_insert(element);
            }
        }
        let mut notes = Notes::default();
        let links = elements().filter(|e| e.value().name() == "a");
        for link in links {
            let Some(target) = link.attr("href").and_then(|h| h.strip_prefix('#')) else { continue };
            let text: String = link.text().collect();
            let mark = text.trim().trim_matches(['[', ']', '(', ')', '⁽', '⁾']).trim();
            let Some(note) = targets.get(target).copied() else { continue };
            if is_mark(mark) && says_note(link, target) && !within_note(link, &notes) {
                let Some(block) = block_of(note).filter(|block| !contains(*block, link)) else { continue };
                notes.marks.insert(outermost(link, &text));
                notes.notes.entry(block.id()).or_insert_with(|| mark.to_owned());
            }
        }
        // What leads back from a note to the text is no part of either.
        for link in elements().filter(|e| e.value().name() == "a") {
            let text: String = link.text().collect();
            let mark = text.trim().trim_matches(['[', ']', '(', ')', '⁽', '⁾', '.']).trim();
            let back =
                mark.is_empty() || is_mark(mark) || mark.chars().all(|c| "↩↑^⏎\u{FE0E}\u{FE0F}".contains(c));
            if back && link.attr("href").is_some_and(|h| h.starts_with('#')) && within_note(link, &notes) {
                notes.marks.insert(outermost(link, &text));
            }
        }
        notes.unlinked(page);
        notes
    }

    /// Notes without links: a block that begins with a raised mark which stands behind a
    /// word further up.
    fn unlinked(&mut self, page: &Html) {
        let mut begun: FxHashSet<Id> = FxHashSet::default();
        let mut above: FxHashMap<String, Vec<Id>> = FxHashMap::default();
        for raised in page.tree.nodes().filter_map(ElementRef::wrap).filter(|e| e.value().name() == "sup") {
            let text: String = raised.text().collect();
            let mark = text.trim().trim_matches(['[', ']', '(', ')', '⁽', '⁾']).trim();
            let (true, Some(block)) = (is_mark(mark), block_of(raised)) else { continue };
            let first = begun.insert(block.id()) && is_first(block, raised);
            if self.is_mark(raised) || self.note(block).is_some() || is_power(raised, mark) {
                continue;
            }
            if !first {
                above.entry(mark.to_owned()).or_default().push(raised.id());
            } else if let Some(references) = above.remove(mark) {
                self.marks.extend(references);
                self.marks.insert(raised.id());
                self.notes.insert(block.id(), mark.to_owned());
            }
        }
    }

    /// Whether the element is a mark and not text.
    pub(super) fn is_mark(&self, element: ElementRef<'_>) -> bool {
        self.marks.contains(&element.id())
    }

    /// The mark of the note that the element holds.
    pub(super) fn note(&self, element: ElementRef<'_>) -> Option<&str> {
        self.notes.get(&element.id()).map(String::as_str)
    }
}

/// Digits, stars and daggers, or one letter.
fn is_mark(text: &str) -> bool {
    let length = text.chars().count();
    let all = |test: fn(char) -> bool| text.chars().all(test);
    (1..=4).contains(&length)
        && (all(char::is_numeric)
            || all(|c| "*†‡§¶".contains(c))
            || (length == 1 && all(char::is_alphabetic)))
}

/// Whether a link is raised, or its address or role speaks of notes.
fn says_note(link: ElementRef<'_>, target: &str) -> bool {
    let raised = std::iter::successors(link.parent(), NodeRef::parent).take(2).chain(link.children());
    let raised = raised.filter_map(ElementRef::wrap).any(|e| e.value().name() == "sup");
    let target = target.to_ascii_lowercase();
    let speaks = ["fn", "ftn", "note", "foot"].iter().any(|word| target.contains(word));
    let role =
        ["role", "epub:type"].iter().filter_map(|name| link.attr(name)).any(|role| role.contains("noteref"));
    raised || speaks || role
}

/// Whether nothing stands before `raised` in its block.
fn is_first(block: ElementRef<'_>, raised: ElementRef<'_>) -> bool {
    let before = block.descendants().take_while(|node| node.id() != raised.id());
    before.into_iter().all(|node| node.value().as_text().is_none_or(|text| text.trim().is_empty()))
}

/// Whether a raised number belongs to a measure: `12 km²`.
fn is_power(raised: ElementRef<'_>, mark: &str) -> bool {
    const MEASURES: [&str; 7] = ["m", "km", "cm", "mm", "م", "كم", "سم"];
    let before = raised.prev_sibling().and_then(|node| node.value().as_text().map(|text| text.to_string()));
    let word = before.as_deref().and_then(|text| text.rsplit(char::is_whitespace).next());
    matches!(mark, "2" | "3")
        && word.is_some_and(|word| MEASURES.contains(&word.trim_start_matches(char::is_numeric)))
}

fn within_note(element: ElementRef<'_>, notes: &Notes) -> bool {
    std::iter::successors(Some(*element), NodeRef::parent).any(|n| notes.notes.contains_key(&n.id()))
}

fn contains(block: ElementRef<'_>, element: ElementRef<'_>) -> bool {
    std::iter::successors(Some(*element), NodeRef::parent).any(|n| n.id() == block.id())
}

/// The block that a target is or stands in.
fn block_of(target: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let above = std::iter::successors(Some(*target), NodeRef::parent).filter_map(ElementRef::wrap);
    above
        .into_iter()
        .find(|e| matches!(e.value().name(), "li" | "p" | "div" | "aside" | "dd" | "td" | "section"))
}

/// The element around `link` that holds nothing but its text, such as a `sup`.
fn outermost(link: ElementRef<'_>, text: &str) -> Id {
    let mut outermost = link.id();
    for node in std::iter::successors(link.parent(), NodeRef::parent).take(3) {
        let Some(element) =
            ElementRef::wrap(node).filter(|e| matches!(e.value().name(), "sup" | "span" | "small" | "b"))
        else {
            break;
        };
        let own: String = element.text().collect();
        if own.trim().trim_matches(['[', ']', '(', ')']) != text.trim().trim_matches(['[', ']', '(', ')']) {
            break;
        }
        outermost = element.id();
    }
    outermost
}
