//! Footnotes and endnotes: which number a reference shows, and where its text is
//! (ECMA-376 part 1, 17.11).

use rustc_hash::FxHashMap;

use super::super::numerals;
use super::super::xml::Node;
use super::styles::value;

/// The two kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// The note parts of a document and the references met so far.
pub(super) struct Notes<'t> {
    footnotes: Part<'t>,
    endnotes: Part<'t>,
}

struct Part<'t> {
    by_id: FxHashMap<String, Node<'t>>,
    format: String,
    /// Number of the first automatic mark.
    start: u32,
    /// Number of the next automatic mark.
    next: u32,
    /// `eachSect` or `eachPage`, where numbers do not run through the document.
    restart: Option<String>,
    /// Notes in the order of the references.
    referenced: Vec<Note<'t>>,
}

/// A note that was referred to.
pub(super) struct Note<'t> {
    /// Its number, or the mark that the author typed.
    pub(super) mark: String,
    /// Whether the author typed the mark; then it stands in the text of the note, too.
    pub(super) typed: bool,
    /// Its paragraphs.
    pub(super) node: Node<'t>,
}

impl<'t> Notes<'t> {
    /// Finds the notes and their number formats; a section's wish goes before the settings'.
    pub(super) fn new(footnotes: Node<'t>, endnotes: Node<'t>, settings: Node<'_>, main: Node<'_>) -> Self {
        let part = |root: Node<'t>, list: &str, element: &str, properties: &str, usual: &str| {
            let by_id = root
                .child(list)
                .into_iter()
                .flat_map(|n| n.all(element))
                // Separators are lines, not notes.
                .filter(|n| n.attribute("type").is_none_or(|t| t == "normal"))
                .filter_map(|n| Some((n.attribute("id")?.into_owned(), n)))
                .collect();
            let section =
                main.child("document").and_then(|d| d.child("body")?.child("sectPr")?.child(properties));
            let general = settings.child("settings").and_then(|s| s.child(properties));
            let wish = |name: &str| {
                section.and_then(|n| value(n, name)).or_else(|| general.and_then(|n| value(n, name)))
            };
            let start = wish("numStart").and_then(|v| v.parse().ok()).unwrap_or(1);
            Part {
                by_id,
                format: wish("numFmt").unwrap_or_else(|| usual.to_owned()),
                start,
                next: start,
                restart: wish("numRestart"),
                referenced: Vec::new(),
            }
        };
        Notes {
            footnotes: part(footnotes, "footnotes", "footnote", "footnotePr", "decimal"),
            endnotes: part(endnotes, "endnotes", "endnote", "endnotePr", "lowerRoman"),
        }
    }

    fn part(&mut self, kind: NoteKind) -> &mut Part<'t> {
        match kind {
            NoteKind::Footnote => &mut self.footnotes,
            NoteKind::Endnote => &mut self.endnotes,
        }
    }

    /// Counts a reference to note `id`; `custom` is a mark that the author typed. A
    /// note belongs to its first reference: one that refers to itself would have no end.
    pub(super) fn refer(&mut self, kind: NoteKind, id: &str, custom: Option<String>) {
        let part = self.part(kind);
        let Some(node) = part.by_id.remove(id) else { return };
        let typed = custom.is_some();
        let mark = custom.unwrap_or_else(|| {
            let mark = numerals::write(part.next, &part.format);
            part.next = part.next.saturating_add(1);
            mark
        });
        part.referenced.push(Note { mark, typed, node });
    }

    /// A section ends (`eachSect`) or a page (`eachPage`): numbers that restart there do.
    pub(super) fn restart(&mut self, at: &str) {
        for part in [&mut self.footnotes, &mut self.endnotes] {
            if part.restart.as_deref() == Some(at) {
                part.next = part.start;
            }
        }
    }

    /// The notes that nothing referred to, in the order of their numbers in the file.
    pub(super) fn unread(&mut self) -> Vec<Node<'t>> {
        let mut rest: Vec<(String, Node<'t>)> =
            self.footnotes.by_id.drain().chain(self.endnotes.by_id.drain()).collect();
        rest.sort_by_key(|(id, _)| (id.len(), id.clone()));
        rest.into_iter().map(|(_, node)| node).collect()
    }

    /// Footnotes, then endnotes, in the order of their references.
    pub(super) fn take(&mut self) -> Vec<Note<'t>> {
        let mut notes = std::mem::take(&mut self.footnotes.referenced);
        notes.append(&mut self.endnotes.referenced);
        notes
    }
}
