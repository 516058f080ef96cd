//! What a run over a memory wrote and what it did not.

use std::path::PathBuf;

use serde::Serialize;

use crate::exchange::{LeftOut, Opened, Output};

/// What a run wrote and what it did not.
#[derive(Debug, Default, Serialize)]
pub struct Account {
    /// Units written.
    pub units: u64,
    /// Units and parts of the input that were left out, by reason.
    pub left_out: LeftOut,
    /// Units that are not in the two languages of the memory, by the languages they are in. They
    /// are copied where the format can hold them.
    pub others: LeftOut,
    /// Files written.
    pub files: Vec<PathBuf>,
}

impl Account {
    /// Counts one unit as left out.
    pub(super) fn leave_out(&mut self, reason: &str) {
        *self.left_out.entry(reason.to_owned()).or_default() += 1;
    }

    /// Adds what a memory held that was no unit of its two languages, now that it was read.
    pub(super) fn read(&mut self, opened: &Opened) {
        for (all, new) in
            [(&mut self.left_out, opened.left_out()), (&mut self.others, opened.others().clone())]
        {
            new.into_iter().for_each(|(reason, count)| *all.entry(reason).or_default() += count);
        }
    }

    /// Adds what an output took and what it did not.
    pub(super) fn wrote(&mut self, output: &Output) {
        self.units += output.units();
        for (reason, count) in output.left_out() {
            *self.left_out.entry(reason.clone()).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_memory_has_in_other_languages_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "ar,en,fr\nنص,text,\n,only,seulement\n").unwrap();
        let mut opened = Opened::open(&path, Some(&crate::exchange::LanguagePair::new("ar", "en"))).unwrap();
        opened.by_ref().for_each(drop);
        let mut account = Account::default();
        account.read(&opened);
        account.read(&opened);
        let told: u64 = account.left_out.values().chain(account.others.values()).sum();
        assert_eq!(told, 2, "{account:?}");
    }
}
