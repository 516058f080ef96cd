//! What the rules changed.

use serde::{Deserialize, Serialize};

use crate::document::{Block, BlockKind};
use crate::interned::Name;

/// One change to the text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Name of the rule, kebab-case.
    pub rule: &'static str,
    /// Page from 1, where known.
    pub page: Option<u32>,
    /// The stretch as it was; lines are parted by line feeds.
    pub before: String,
    /// The stretch as it is now; empty where it was taken out of the running text.
    pub after: String,
}

/// How often one rule changed a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairCount {
    /// Name of the rule, kebab-case.
    #[serde(deserialize_with = "crate::interned::name")]
    pub rule: Name,
    /// Number of places.
    pub count: usize,
}

/// What the rules write their changes to.
#[derive(Debug, Default)]
pub(super) struct Log(Vec<Repair>);

impl Log {
    pub(super) fn add(
        &mut self,
        rule: &'static str,
        page: Option<u32>,
        before: impl Into<String>,
        after: impl Into<String>,
    ) {
        self.0.push(Repair { rule, page, before: before.into(), after: after.into() });
    }

    /// Every change so far.
    pub(super) fn entries(self) -> Vec<Repair> {
        self.0
    }
}

/// No paragraph is longer; what is, is data or hostile, and rules that edit a text
/// in its place would take for ever.
const LONGEST_TEXT: usize = 100_000;

/// The text of a block is text to mend, not a removed part of the page.
pub(super) fn is_text(block: &Block) -> bool {
    block.kind != BlockKind::Furniture && block.text.len() <= LONGEST_TEXT
}
