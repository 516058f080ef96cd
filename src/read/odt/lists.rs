//! Numbers of OpenDocument lists (OASIS ODF 1.3 part 3, 16.30 to 16.33 and 19.2 ff.).

use rustc_hash::FxHashMap;

use super::super::numerals;
use super::super::xml::Node;

/// Levels of a list (16.32).
const LEVELS: usize = 10;

/// One level of a list style.
#[derive(Debug, Clone, Default)]
struct Level {
    /// Name as [`numerals::write`] knows it; empty for a bullet.
    format: String,
    prefix: String,
    suffix: String,
    /// Pattern such as `(%1%)`, which newer writers add; it goes before prefix and suffix.
    pattern: Option<String>,
    start: u32,
    /// How many levels the number shows.
    shown: usize,
}

/// A list style.
#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle {
    levels: Vec<Level>,
}

/// How far the levels of one list have counted.
pub(super) type Counters = [Option<u32>; LEVELS];

impl ListStyle {
    /// Reads `text:list-style` or `text:outline-style`.
    pub(super) fn read(node: Node<'_>) -> Self {
        let mut style = ListStyle { levels: vec![Level::default(); LEVELS] };
        for child in node.children() {
            let numbered = matches!(child.name(), "list-level-style-number" | "outline-level-style");
            let level =
                child.attribute("level").and_then(|l| l.parse::<usize>().ok()).and_then(|l| l.checked_sub(1));
            let Some(slot) = level.and_then(|l| style.levels.get_mut(l)).filter(|_| numbered) else {
                continue;
            };
            let text =
                |name: &str| child.attribute(name).map(std::borrow::Cow::into_owned).unwrap_or_default();
            let number = |name: &str, usual| text(name).parse().unwrap_or(usual);
            *slot = Level {
                format: format(&text("num-format")).to_owned(),
                prefix: text("num-prefix"),
                suffix: text("num-suffix"),
                pattern: child.attribute("num-list-format").map(std::borrow::Cow::into_owned),
                start: number("start-value", 1),
                shown: number("display-levels", 1) as usize,
            };
        }
        style
    }

    /// Counts an item at `depth` (from 0) and gives its label, if the level shows one.
    pub(super) fn count(&self, counters: &mut Counters, depth: usize, start: Option<u32>) -> Option<String> {
        let level = self.levels.get(depth)?;
        let counter = counters.get_mut(depth)?;
        *counter = Some(start.unwrap_or_else(|| counter.map_or(level.start, |n| n.saturating_add(1))));
        counters.iter_mut().skip(depth + 1).for_each(|deeper| *deeper = None);
        if level.format.is_empty() {
            return None;
        }
        let number = |slot: usize| {
            let level = self.levels.get(slot).filter(|l| !l.format.is_empty()).unwrap_or(level);
            numerals::write(counters.get(slot).copied().flatten().unwrap_or(level.start), &level.format)
        };
        let label = match &level.pattern {
            Some(pattern) => (0..LEVELS).rev().fold(pattern.clone(), |label, slot| {
                label.replace(&format!("%{}%", slot + 1), &number(slot))
            }),
            None => {
                let first = (depth + 1).saturating_sub(level.shown.max(1));
                let numbers: Vec<String> = (first..=depth).map(number).collect();
                format!("{}{}{}", level.prefix, numbers.join("."), level.suffix)
            }
        };
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }
}

/// Name of a `style:num-format` (20.322). Formats beyond the five of the standard
/// are written as their first members: `أ, ب, ت, ...`.
fn format(value: &str) -> &'static str {
    match value {
        "" => "",
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        sample => numerals::by_sample(sample).unwrap_or("decimal"),
    }
}

/// Lists that a later list may continue, by their ids and by their styles.
#[derive(Default)]
pub(super) struct Continued {
    by_id: FxHashMap<String, Counters>,
    by_style: FxHashMap<String, Counters>,
}

impl Continued {
    /// Where the list `node` begins to count.
    pub(super) fn start(&self, node: Node<'_>, style: &str) -> Counters {
        if let Some(id) = node.attribute("continue-list") {
            return self.by_id.get(id.as_ref()).copied().unwrap_or_default();
        }
        let continues = node.attribute("continue-numbering").is_some_and(|v| v == "true");
        if continues { self.by_style.get(style).copied().unwrap_or_default() } else { Counters::default() }
    }

    /// Remembers how far the list `node` has counted.
    pub(super) fn end(&mut self, node: Node<'_>, style: &str, counters: Counters) {
        // A list that is continued twice goes on behind its first continuation.
        for id in [node.attribute("id"), node.attribute("continue-list")].into_iter().flatten() {
            self.by_id.insert(id.into_owned(), counters);
        }
        self.by_style.insert(style.to_owned(), counters);
    }
}
