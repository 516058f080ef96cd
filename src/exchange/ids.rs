//! Identifiers of units that are told apart.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Makes identifiers unique and free of white space, in order: a second `7` becomes `7.2`.
/// Only hashes are kept, for memories of millions of units; a collision costs
/// no more than a needless suffix.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    seen: HashSet<u64>,
    /// The number given last behind each identifier that came again: counting
    /// from 2 each time takes minutes for a file that calls all its units alike.
    last: HashMap<u64, u32>,
}

impl Ids {
    /// The identifier to write for `id`; `number` stands in where there is none.
    pub(crate) fn unique(&mut self, id: Option<&str>, number: u64) -> String {
        let base: String = match id {
            Some(id) if !id.trim().is_empty() => {
                id.trim().chars().map(|c| if c.is_whitespace() { '_' } else { c }).collect()
            }
            _ => format!("u{number}"),
        };
        self.apart(base)
    }

    /// The identifier as it is, with a number behind it where it came before.
    pub(crate) fn apart(&mut self, base: String) -> String {
        let key = hash(&base);
        if self.seen.insert(key) {
            return base;
        }
        let times = self.last.entry(key).or_insert(1);
        loop {
            *times += 1;
            let id = format!("{base}.{times}");
            if self.seen.insert(hash(&id)) {
                return id;
            }
        }
    }
}

/// The same for the same text on every machine and in every run.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_unique() {
        let mut ids = Ids::default();
        let given = [Some("a"), Some("a"), None, Some("a b"), Some(" "), Some("a.2")];
        let made: Vec<String> = (1..).zip(given).map(|(n, id)| ids.unique(id, n)).collect();
        assert_eq!(made, ["a", "a.2", "u3", "a_b", "u5", "a.2.2"]);
        assert_eq!(ids.apart("a".into()), "a.3");
    }

    #[test]
    fn one_identifier_for_all_units_costs_no_more_than_many() {
        let mut ids = Ids::default();
        let last = (0..200_000).map(|_| ids.apart("u".into())).last();
        assert_eq!(last.as_deref(), Some("u.200000"));
    }
}
