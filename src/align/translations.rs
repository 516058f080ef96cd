//! Which token of one document may translate which of the other, and how
//! likely: the meeting place of all evidence about words.
//!
//! Each kind of evidence adds entries; the search only ever sees this table.

use super::indexed::IndexedDocument;

/// Least probability that counts. A frequent word lends a little to hundreds of
/// others; without those the development cases and 14,000 lines give the same
/// beads in 40 % of the time (at .016 the licences lose two beads).
const FAINTEST: f32 = 0.002;

/// One possible translation between token types of the two documents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TokenPair {
    /// Token type of the source document.
    pub(crate) source: u32,
    /// Token type of the target document.
    pub(crate) target: u32,
    /// Probability of the target token given the source token.
    pub(crate) forward: f32,
    /// Probability of the source token given the target token.
    pub(crate) backward: f32,
    /// Learned from this document alone or by sound.
    pub(crate) learned: bool,
}

/// All entries, found from either side.
#[derive(Debug, Clone)]
pub(crate) struct Translations {
    pub(crate) entries: Vec<TokenPair>,
    forward: OneWay,
    backward: OneWay,
}

/// Entries grouped by the token that explains: (explained token, probability).
#[derive(Debug, Clone)]
pub(crate) struct OneWay {
    starts: Vec<u32>,
    list: Vec<(u32, f32)>,
}

impl OneWay {
    fn new(types: usize, entries: impl Iterator<Item = (u32, u32, f32)> + Clone) -> OneWay {
        let entries = entries.filter(|(_, _, p)| *p >= FAINTEST);
        let mut starts = vec![0u32; types + 1];
        for (from, _, _) in entries.clone() {
            starts[from as usize + 1] += 1;
        }
        for i in 0..types {
            starts[i + 1] += starts[i];
        }
        let mut cursor = starts.clone();
        let mut list = vec![(0u32, 0f32); starts[types] as usize];
        for (from, to, p) in entries {
            let slot = &mut cursor[from as usize];
            list[*slot as usize] = (to, p);
            *slot += 1;
        }
        OneWay { starts, list }
    }

    /// What token type `from` explains.
    pub(crate) fn explains(&self, from: u32) -> &[(u32, f32)] {
        &self.list[self.starts[from as usize] as usize..self.starts[from as usize + 1] as usize]
    }
}

impl Translations {
    /// Groups `entries`; where two kinds of evidence name the same pair, the likelier stays.
    pub(crate) fn new(
        source: &IndexedDocument,
        target: &IndexedDocument,
        mut entries: Vec<TokenPair>,
    ) -> Translations {
        entries.sort_unstable_by(|a, b| {
            (a.source, a.target)
                .cmp(&(b.source, b.target))
                .then((b.forward + b.backward).total_cmp(&(a.forward + a.backward)))
        });
        entries.dedup_by_key(|e| (e.source, e.target));
        let forward =
            OneWay::new(source.types.len(), entries.iter().map(|e| (e.source, e.target, e.forward)));
        let backward =
            OneWay::new(target.types.len(), entries.iter().map(|e| (e.target, e.source, e.backward)));
        Translations { entries, forward, backward }
    }

    /// From source tokens to the target tokens that they explain.
    pub(crate) fn forward(&self) -> &OneWay {
        &self.forward
    }

    /// From target tokens to the source tokens that they explain.
    pub(crate) fn backward(&self) -> &OneWay {
        &self.backward
    }
}
