//! Presentation forms: code points that are shapes of letters, not letters; and
//! text without its vowel signs.

use std::borrow::Cow;

/// The initial form of heh, with which UN documents label item (e) so that it is
/// not taken for a five; everywhere else it is a form like any other.
pub(crate) const LABEL_HEH: char = '\u{FEEB}';

/// Shapes that old PDF makers wrote instead of letters (Unicode Standard, chapter
/// 9.2, Arabic Presentation Forms A and B). Not among them are U+FD3E–U+FDFD,
/// ornate brackets and word ligatures, which authors choose.
pub(crate) fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FD3D}' | '\u{FE70}'..='\u{FEFC}')
}

/// The small alef above a letter, a vowel sign that spells a letter.
pub(crate) const DAGGER_ALEF: char = '\u{0670}';

/// Signs of recitation in scripture: where to stop, where a verse ends, small letters.
pub(crate) fn is_recitation(c: char) -> bool {
    matches!(c, '\u{06D6}'..='\u{06ED}')
}

/// Vowel signs, signs of recitation and stretching: what is written on and between letters.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | DAGGER_ALEF | '\u{08D3}'..='\u{08FF}'
    ) || is_recitation(c)
}

/// The text without vowel signs, signs of recitation and stretching, its small
/// alef a letter: the way in which most text is written.
pub(crate) fn without_signs(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_mark(c) || c == 'ٱ') {
        return Cow::Borrowed(text);
    }
    let letters = text.chars().filter(|c| !is_mark(*c) || *c == DAGGER_ALEF);
    Cow::Owned(letters.map(|c| if matches!(c, DAGGER_ALEF | 'ٱ') { 'ا' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_go_and_letters_stay() {
        assert_eq!(without_signs("ٱلۡحَمۡدُ لِلَّهِ ذَٰلِكَ"), "الحمد لله ذالك");
        assert!(matches!(without_signs("كتاب book"), Cow::Borrowed(_)));
    }
}
