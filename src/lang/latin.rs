//! Words in Latin letters, which both languages hold.

/// Letters that a stem keeps at least; "king" and "red" are no participles.
const SHORTEST_STEM: usize = 3;

/// Light stem of a key in Latin letters, by the endings of English.
pub(super) fn stem(key: &str) -> String {
    let word = key.strip_suffix("'s").unwrap_or(key).trim_end_matches('\'');
    if word.is_empty() {
        return key.to_owned();
    }
    let long_enough =
        |stem: &str| stem.chars().count() >= SHORTEST_STEM && stem.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut stem = word;
    if let Some(bare) = word.strip_suffix("ies").filter(|s| long_enough(s)) {
        return format!("{bare}y");
    } else if let Some(bare) = word.strip_suffix("sses") {
        stem = &word[..bare.len() + 2];
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|e| word.ends_with(e)) {
        stem = Some(&word[..word.len() - 1]).filter(|s| long_enough(s)).unwrap_or(word);
    }
    for ending in ["ing", "ed"] {
        if let Some(bare) = stem.strip_suffix(ending).filter(|s| long_enough(s)) {
            stem = bare;
            // planned, planning → plan
            let mut last = bare.chars().rev();
            if let (Some(a), Some(b)) = (last.next(), last.next())
                && a == b
                && !matches!(a, 'l' | 's' | 'z' | 'e' | 'o')
                && a.is_ascii()
            {
                stem = &bare[..bare.len() - 1];
            }
            break;
        }
    }
    Some(stem.trim_end_matches('e')).filter(|s| long_enough(s)).unwrap_or(stem).to_owned()
}
