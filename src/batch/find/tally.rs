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

/// Why documents are in no pair that `muqabala pair` may still pair by their texts.
pub(super) const MUTE: &str = "documents that say no language in their names";

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
    pub(crate) fn has_mute(&self) -> bool {
        self.passed.contains_key(MUTE)
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
            .map(|(why, group)| format!("{} in no pair, {why}: {}", group.count, examples(group)));
        matched.chain(passed).collect()
    }
}
