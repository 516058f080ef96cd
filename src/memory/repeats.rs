//! What a memory says of the texts that it was made of: what comes again, and what was translated in
//! several ways.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Memory;
use crate::Result;

/// Examples that are kept of each kind.
const MOST: usize = 1000;

/// What comes again in a memory, and what was translated in several ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Repeats {
    /// Units that came more than once.
    pub(crate) repeated: u64,
    /// How often these came, all together.
    pub(crate) times: u64,
    /// Sources with more than one target.
    pub(crate) several_targets: u64,
    /// Targets with more than one source.
    pub(crate) several_sources: u64,
    /// The units that came most often.
    pub(crate) most_repeated: Vec<Again>,
    /// The sources with most targets.
    pub(crate) most_targets: Vec<Again>,
    /// The targets with most sources.
    pub(crate) most_sources: Vec<Again>,
}

/// A text and what stands opposite it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Again {
    /// How often the unit came, or how many texts stand opposite.
    pub(crate) times: u64,
    /// The text.
    pub(crate) text: String,
    /// What stands opposite; at most ten.
    pub(crate) opposite: Vec<String>,
}

/// Texts that stand opposite one, of which examples are shown.
const MOST_OPPOSITE: usize = 10;

/// The largest of many.
#[derive(Default)]
struct Top(BinaryHeap<Reverse<(u64, Reverse<Again>)>>);

impl Top {
    fn has_room_for(&self, times: u64) -> bool {
        self.0.len() < MOST || self.0.peek().is_some_and(|Reverse((least, _))| times >= *least)
    }

    fn add(&mut self, again: Again) {
        self.0.push(Reverse((again.times, Reverse(again))));
        if self.0.len() > MOST {
            self.0.pop();
        }
    }

    /// The most frequent first.
    fn list(self) -> Vec<Again> {
        self.0.into_sorted_vec().into_iter().map(|Reverse((_, Reverse(again)))| again).collect()
    }
}

impl Memory {
    /// What comes again in the memory. The first text of a unit is its source, the second its target.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub(crate) fn repeats(&self) -> Result<Repeats> {
        self.read(|reader| {
            let mut repeats = Repeats::default();
            let (mut units, mut sides) = (Top::default(), [Top::default(), Top::default()]);
            let mut counts = [0u64; 2];
            reader.each(|reader, unit, entry| {
                let [source, target, ..] = entry.variants.as_slice() else { return Ok(()) };
                let times = entry.origins.len() as u64;
                if times > 1 {
                    repeats.repeated += 1;
                    repeats.times += times;
                    if units.has_room_for(times) {
                        units.add(Again {
                            times,
                            text: source.text.clone(),
                            opposite: vec![target.text.clone()],
                        });
                    }
                }
                for (side, own) in [source, target].into_iter().enumerate() {
                    let with = reader.exact(&own.language, &own.text)?;
                    // Each text is counted at the first unit that has it.
                    if with.len() < 2 || with.iter().min() != Some(&unit) {
                        continue;
                    }
                    let mut opposite = Vec::new();
                    for other in with {
                        let Some(entry) = reader.entry(other)? else { continue };
                        let pair = entry.variants.get(side).zip(entry.variants.get(1 - side));
                        if let Some((same, text)) = pair
                            && same.text.trim() == own.text.trim()
                            && !opposite.contains(&text.text)
                        {
                            opposite.push(text.text.clone());
                        }
                    }
                    let times = opposite.len() as u64;
                    if times < 2 {
                        continue;
                    }
                    if let Some(count) = counts.get_mut(side) {
                        *count += 1;
                    }
                    if let Some(top) = sides.get_mut(side).filter(|top| top.has_room_for(times)) {
                        opposite.sort();
                        opposite.truncate(MOST_OPPOSITE);
                        top.add(Again { times, text: own.text.clone(), opposite });
                    }
                }
                Ok(())
            })?;
            let [targets, sources] = sides;
            [repeats.several_targets, repeats.several_sources] = counts;
            repeats.most_repeated = units.list();
            repeats.most_targets = targets.list();
            repeats.most_sources = sources.list();
            Ok(repeats)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryWriter;

    #[test]
    fn what_comes_again_and_what_has_several_translations() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut writer = MemoryWriter::open(&path).unwrap();
        for (name, text) in
            [("a.csv", "source,target\nA,1\nB,2\nC,3\n"), ("b.csv", "source,target\nA,1\nB,4\nB,5\nD,3\n")]
        {
            let file = folder.path().join(name);
            std::fs::write(&file, text.replace("source,target", "ar,en")).unwrap();
            writer.import(&file, &mut |_| {}).unwrap();
        }
        writer.settle().unwrap();
        let repeats = Memory::open(&path).unwrap().repeats().unwrap();
        assert_eq!((repeats.repeated, repeats.times), (1, 2));
        assert_eq!((repeats.several_targets, repeats.several_sources), (1, 1));
        let again = |text: &str, opposite: &[&str]| Again {
            times: opposite.len().max(2) as u64,
            text: text.to_owned(),
            opposite: opposite.iter().map(|o| (*o).to_owned()).collect(),
        };
        assert_eq!(repeats.most_repeated, [again("A", &["1"])]);
        assert_eq!(repeats.most_targets, [again("B", &["2", "4", "5"])]);
        assert_eq!(repeats.most_sources, [again("3", &["C", "D"])]);
    }
}
