//! Whether two words of one language are forms of one word: broken plurals, tenses, derived
//! nouns have most of their letters in the same order, which light stems do not undo.

/// Words this much alike are looked at; below, they are alike by accident as often as not.
const LEAST: f64 = 0.6;
/// Letters that both have at least.
const LETTERS: usize = 3;

/// How much alike, 0 to 1: letters that both have in the same order over the letters of the
/// longer; 0 where that says nothing.
pub(crate) fn kinship(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    if a.len().min(b.len()) < LETTERS || a.len().abs_diff(b.len()) * 5 > longer * 2 {
        return 0.0;
    }
    let mut row = vec![0usize; b.len() + 1];
    for x in &a {
        let mut corner = 0;
        let mut left = 0;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
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
    }
}
