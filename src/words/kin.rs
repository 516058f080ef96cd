//! Whether two words of one language are forms of one word: broken plurals, tenses, derived
//! nouns have most of their letters in the same order, which light stems do not undo.

/// Words this much alike are looked at; below, they are alike by accident as often as not.
const LEAST: f64 = 0.6;
/// Letters that both have at least.
const LETTERS: usize = 3;

/// A word taken apart, to be held against many others.
pub(super) struct Letters {
    letters: Vec<char>,
    /// Which letters there are, in one bit for each class of them.
    there: u64,
}

impl Letters {
    pub(super) fn new(word: &str) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let there = letters.iter().fold(0, |there, c| there | 1 << (*c as u32 % 64));
        Letters { letters, there }
    }

    /// As [`kinship`].
    pub(super) fn kinship(&self, other: &Letters) -> f64 {
        let (a, b) = (&self.letters, &other.letters);
        let longer = a.len().max(b.len());
        // Letters that only one of them has are in no order that both have.
        let alone = |one: &Letters, other: &Letters| {
            one.letters.len().saturating_sub((one.there & !other.there).count_ones() as usize)
        };
        if (alone(self, other).min(alone(other, self)) as f64) < LEAST * longer as f64 {
            return 0.0;
        }
        alike(a, b)
    }
}

/// How much alike, 0 to 1: letters that both have in the same order over the letters of the
/// longer; 0 where that says nothing.
pub(crate) fn kinship(a: &str, b: &str) -> f64 {
    alike(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
}

/// Longest word that is compared without asking for memory.
const USUAL: usize = 32;

fn alike(a: &[char], b: &[char]) -> f64 {
    if a == b {
        return 1.0;
    }
    let longer = a.len().max(b.len());
    if a.len().min(b.len()) < LETTERS || a.len().abs_diff(b.len()) * 5 > longer * 2 {
        return 0.0;
    }
    let (mut short, mut long) = ([0usize; USUAL], Vec::new());
    let row = match short.get_mut(..=b.len()) {
        Some(row) => row,
        None => {
            long.resize(b.len() + 1, 0);
            long.as_mut_slice()
        }
    };
    for x in a {
        let mut corner = 0;
        let mut left = 0;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let above = *cell;
            *cell = if x == y { corner + 1 } else { above.max(left) };
            (corner, left) = (above, *cell);
        }
    }
    let common = row.last().copied().unwrap_or(0);
    let share = common as f64 / longer as f64;
    if common >= LETTERS && share >= LEAST { share } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_kin_and_others_are_not() {
        for (a, b) in
            [("قرار", "قرارات"), ("دول", "دول"), ("كتاب", "كتب"), ("approv", "approval"), ("يواجه", "مواجه")]
        {
            assert!(kinship(a, b) >= LEAST, "{a} {b} {}", kinship(a, b));
        }
        for (a, b) in [("قرار", "مجلس"), ("in", "inside"), ("stat", "form"), ("", "abc")] {
            assert!(kinship(a, b) == 0.0, "{a} {b} {}", kinship(a, b));
        }
        let words = ["قرار", "قرارات", "كتاب", "كتب", "in", "inside", "approv", "approval", "مجلس", "", "a"];
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            assert_eq!(Letters::new(a).kinship(&Letters::new(b)), kinship(a, b), "{a} {b}");
        }
    }
}
