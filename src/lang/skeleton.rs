//! Consonant skeletons: names that were carried from one script to the other
//! by sound share their consonants, while vowels are written freely or not at
//! all (هلال / Hilale, غرينفيلد / Greenfield).
//!
//! Both scripts are mapped to one small alphabet of sound classes. What the
//! other script cannot tell apart shares a class: Arabic has no p, v, or hard
//! g, so b/p, f/v and g/gh/k/q/j fall together.

/// Skeleton of a word in Arabic letters (as a lookup key).
pub(crate) fn from_arabic(key: &str) -> String {
    let mut out = String::new();
    for c in key.chars() {
        let class = match c {
            'ب' | 'پ' => 'b',
            'ت' | 'ط' | 'ث' | 'د' | 'ض' | 'ذ' => 't',
            'ج' | 'غ' | 'ق' | 'ك' | 'گ' | 'خ' => 'k',
            'ز' | 'س' | 'ش' | 'ص' | 'ظ' | 'چ' => 's',
            'ر' => 'r',
            'ف' | 'ڤ' => 'f',
            'ل' => 'l',
            'م' => 'm',
            'ن' => 'n',
            'ه' | 'ح' => 'h',
            _ => continue,
        };
        push(&mut out, class);
    }
    out
}

/// Skeleton of a word in Latin letters (as a lookup key).
pub(crate) fn from_latin(key: &str) -> String {
    let mut out = String::new();
    let mut letters = key.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        // The h of a digraph is no sound of its own.
        if next == Some('h') && matches!(c, 'p' | 's' | 'c' | 'z' | 't' | 'd' | 'g' | 'k') {
            letters.next();
        }
        let class = match (c, next) {
            ('p', Some('h')) => 'f',
            ('s' | 'c' | 'z', Some('h')) => 's',
            ('t' | 'd', Some('h')) => 't',
            ('c', Some('e' | 'i' | 'y')) => 's',
            ('g' | 'k', Some('h')) => 'k',
            ('b' | 'p', _) => 'b',
            ('t' | 'd', _) => 't',
            ('c' | 'k' | 'q' | 'g' | 'j', _) => 'k',
            ('s' | 'z', _) => 's',
            ('x', _) => {
                push(&mut out, 'k');
                's'
            }
            ('r', _) => 'r',
            ('f' | 'v', _) => 'f',
            ('l', _) => 'l',
            ('m', _) => 'm',
            ('n', _) => 'n',
            ('h', _) => 'h',
            _ => continue,
        };
        push(&mut out, class);
    }
    out
}

/// Doubled consonants are one sound.
fn push(out: &mut String, class: char) {
    if !out.ends_with(class) {
        out.push(class);
    }
}

/// Likeness of two skeletons, 0 to 1: one minus the edit distance over the longer length.
/// Skeletons of fewer than two sounds say nothing.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    if a.len() < 2 || b.len() < 2 { 0.0 } else { strsim::normalized_levenshtein(a, b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    #[test]
    fn names_meet_across_scripts() {
        for (arabic, latin) in [
            ("هلال", "Hilale"),
            ("غرينفيلد", "Greenfield"),
            ("مدغشقر", "Madagascar"),
            ("واشنطن", "Washington"),
            ("نيوزيلندا", "Zealand"),
            ("باريس", "Paris"),
            ("غوتيريش", "Guterres"),
        ] {
            let a = Language::Arabic.rules();
            let e = Language::English.rules();
            let (x, y) = (a.skeleton(&a.key(arabic)), e.skeleton(&e.key(latin)));
            assert!(likeness(&x, &y) >= 0.6, "{arabic} {x} / {latin} {y}");
        }
        assert!(likeness(&from_arabic("قرار"), &from_latin("member")) < 0.5);
    }
}
