//! What matched and what did not, in numbers with examples.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::names::Rule;

/// Examples that are kept of each kind.
const EXAMPLES: usize = 3;

/// Counts of what was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    matched: BTreeMap<Rule, Group>,
    passed: BTreeMap<&'static str, Group>,
}

/// Documents that `muqabala pair` may still pair by their texts.
pub(super) const NO_LANGUAGE: &str = "documents that say no language in their names";
/// Documents whose names say their language, in no pair.
pub(super) const ALONE: &str = "documents without the other language";
/// Documents of which one must be chosen.
pub(super) const SEVERAL: &str = "documents of which there are several for one side";
/// Folders that nobody could look into.
pub(super) const UNREADABLE: &str = "folders that cannot be read";

/// Reasons of which each document, or folder, has a row of its own in the table of a run.
const IN_ROWS: [&str; 4] = [NO_LANGUAGE, ALONE, SEVERAL, UNREADABLE];

/// What matched and what did not, for machines.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TallyTable<'a> {
    /// Pairs by the rule that made them.
    pub matched: BTreeMap<&'static str, &'a Group>,
    /// What is in no pair, by the reason.
    pub passed_over: BTreeMap<&'static str, &'a Group>,
}

/// How many of one kind, and some of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Group {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<String>,
}

impl Group {
    fn add(&mut self, example: impl FnOnce() -> String) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
    }
}

impl Tally {
    /// A pair that `rule` made.
    pub(super) fn pair(&mut self, rule: Rule, name: &str) {
        self.matched.entry(rule).or_default().add(|| name.to_owned());
    }

    /// A file that is in no pair.
    pub(in crate::batch) fn pass(&mut self, why: &'static str, path: &Path) {
        self.passed.entry(why).or_default().add(|| path.to_string_lossy().into_owned());
    }

    /// Whether there are documents whose names say no language and that are in no pair.
    pub(crate) fn has_names_without_language(&self) -> bool {
        self.passed.contains_key(NO_LANGUAGE)
    }

    /// Pairs by the rule that made them.
    pub(crate) fn matched(&self) -> impl Iterator<Item = (Rule, &Group)> {
        self.matched.iter().map(|(rule, group)| (*rule, group))
    }

    /// What is in no pair, by the reason.
    pub(crate) fn passed_over(&self) -> impl Iterator<Item = (&'static str, &Group)> {
        self.passed.iter().map(|(why, group)| (*why, group))
    }

    /// Both tables, by the names of rules and reasons.
    pub(crate) fn table(&self) -> TallyTable<'_> {
        TallyTable {
            matched: self.matched().map(|(rule, group)| (rule.name(), group)).collect(),
            passed_over: self.passed_over().collect(),
        }
    }

    /// A line for each rule and each reason, with examples.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines_of(|_| true)
    }

    /// As [`lines`](Self::lines), without what has a row of its own in the table that comes after them.
    pub(crate) fn lines_before_rows(&self) -> Vec<String> {
        self.lines_of(|why| !IN_ROWS.contains(&why))
    }

    fn lines_of(&self, wanted: fn(&str) -> bool) -> Vec<String> {
        let examples = |group: &Group| {
            let more = if group.count as usize > group.examples.len() { ", …" } else { "" };
            format!("{}{more}", group.examples.join(", "))
        };
        let plural = |n| if n == 1 { "pair" } else { "pairs" };
        let matched = self.matched().map(|(rule, group)| {
            format!("{} {} by {}: {}", group.count, plural(group.count), rule.name(), examples(group))
        });
        let passed = self
            .passed_over()
            .filter(|(why, _)| wanted(why))
            .map(|(why, group)| format!("{} in no pair, {why}: {}", group.count, examples(group)));
        matched.chain(passed).collect()
    }
}
