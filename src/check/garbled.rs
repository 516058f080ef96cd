//! Text that was read or written in the wrong encoding: `?????`, `Ø§Ù„`, `ط§ظ„`.

use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1252, WINDOWS_1256};

use super::pair::View;
use super::{Context, Findings, Pair};

/// Letters that a wrong reading must hold to be told from a foreign name.
const FEWEST: usize = 4;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        if let Some(at) = view.text.find('\u{FFFD}') {
            let place = view.place(at..at + '\u{FFFD}'.len_utf8());
            findings.add(0.95, "a character that could not be read (U+FFFD)", vec![place]);
        }
        if let Some((range, words)) = question_marks(view.text)
            && question_marks(other.text).is_none()
        {
            let message = format!("{words} words are question marks: the letters are lost");
            findings.add(0.9, message, vec![view.place(range)]);
        }
        if let Some((read_as, meant, right)) = misread(view) {
            let message = format!("{meant} that was read as {read_as}; it says {}", super::quoted(&right));
            findings.add_correction(0.9, message, vec![view.place(0..view.text.len())], right);
        }
    }
}

/// From the first to the last word of question marks alone, and how many there
/// are, where most letters are gone: `?????? ??? ??`.
fn question_marks(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    if !text.contains("??") {
        return None;
    }
    let (mut start, mut end, mut words, mut marks, mut letters) = (None, 0, 0, 0, 0);
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| matches!(c, '.' | ',' | ':' | '!' | '"' | '(' | ')'));
        let count = bare.bytes().filter(|b| *b == b'?').count();
        if count >= 2 && count == bare.len() {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            start = start.or(Some(at));
            (end, words, marks) = (at + word.len(), words + 1, marks + count);
        } else {
            letters += word.chars().filter(|c| c.is_alphabetic()).count();
        }
    }
    // `Really ??` is emphasis, `????` alone is not.
    let lost = marks >= FEWEST && (words >= 2 || marks > letters);
    start.filter(|_| lost).map(|start| (start..end, words))
}

/// How the text was misread, what it was, and what it says.
fn misread(view: &View<'_>) -> Option<(&'static str, &'static str, String)> {
    if view.text.is_ascii() {
        return None;
    }
    for (name, encoding) in [("Windows-1252", WINDOWS_1252), ("Windows-1256", WINDOWS_1256)] {
        if let Some(right) = as_utf8(view.text, encoding) {
            return Some((name, "UTF-8", right));
        }
    }
    // One byte a letter: only where this language has another script than what stands there.
    // The better of two readings leaves no accented letters.
    let readings = [("Windows-1256", WINDOWS_1256), ("ISO 8859-6", ISO_8859_6)]
        .into_iter()
        .filter_map(|(name, encoding)| Some((name, as_letters(view, encoding)?)))
        .max_by(|(_, x), (_, y)| x.0.total_cmp(&y.0));
    readings.map(|(name, (_, right))| ("Windows-1252", name, right))
}

/// The text read again as UTF-8, where its non-ASCII characters are mostly such pairs.
fn as_utf8(text: &str, encoding: &'static Encoding) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut foreign = 0;
    for c in text.chars() {
        foreign += usize::from(!c.is_ascii());
        match byte(c, encoding) {
            Some(byte) => bytes.push(byte),
            // What the misreading dropped or what was typed behind it.
            None => bytes.push(b' '),
        }
    }
    let right = String::from_utf8_lossy(&bytes);
    let letters = right.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    // Each letter took two or three characters; what remains may have lost some of them.
    let mostly = letters >= FEWEST / 2 && letters * 2 * 3 >= foreign * 2;
    let shown: String = right.chars().filter(|c| *c != '\u{FFFD}').collect();
    mostly.then_some(shown)
}

/// The byte that `encoding` reads as `c`; the control characters of ISO 8859-1 stand for themselves.
fn byte(c: char, encoding: &'static Encoding) -> Option<u8> {
    if c.is_ascii() || ('\u{80}'..='\u{9F}').contains(&c) {
        return Some(c as u8);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    match (bytes.as_ref(), unmappable) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

/// The text read again in an encoding with one byte a letter, where words of
/// accented letters alone become words of the view's language; and the share of its letters.
fn as_letters(view: &View<'_>, encoding: &'static Encoding) -> Option<(f32, String)> {
    let rules = view.language.rules();
    let accented = |c: char| ('\u{C0}'..='\u{FF}').contains(&c);
    let strange = view.text.chars().filter(|c| accented(*c)).count();
    if strange < FEWEST {
        return None;
    }
    let latin = view.text.chars().filter(|c| c.is_alphabetic()).count();
    if strange * 3 < latin * 2 {
        return None;
    }
    let bytes: Vec<u8> = view.text.chars().map(|c| byte(c, WINDOWS_1252).unwrap_or(b' ')).collect();
    let (right, _) = encoding.decode_without_bom_handling(&bytes);
    let own = right.chars().filter(|c| !accented(*c) && c.is_alphabetic() && rules.writes(*c)).count();
    let all = right.chars().filter(|c| c.is_alphabetic() || *c == '\u{FFFD}').count();
    let share = own as f32 / all.max(1) as f32;
    (share >= 0.8).then(|| (share, right.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{alarms, found};
    use encoding_rs::{Encoding, ISO_8859_6, UTF_8, WINDOWS_1252, WINDOWS_1256};

    const TEXT: &str = "افتتح المعرض السنوي للكتاب";

    /// `TEXT` written in one encoding and read in another.
    fn misread(written: &'static Encoding, read: &'static Encoding) -> String {
        let bytes = written.encode(TEXT).0.into_owned();
        read.decode_without_bom_handling(&bytes).0.into_owned()
    }

    #[test]
    fn letters_that_are_lost() {
        alarms(
            "garbled",
            &[
                ("????? ?????? ??", "The fair was opened", true),
                ("????", "Fair", true),
                ("هل أنت هنا؟؟", "Are you here??", false),
                ("حقا ??", "Really ??", false),
                ("مرحبا\u{FFFD} بكم", "Welcome", true),
                ("ما هذا ??? ؟", "What ??? is this", false),
            ],
        );
    }

    #[test]
    fn wrong_encodings_are_known_with_what_the_text_says() {
        for (written, read) in [
            (UTF_8, WINDOWS_1252),
            (UTF_8, WINDOWS_1256),
            (WINDOWS_1256, WINDOWS_1252),
            (ISO_8859_6, WINDOWS_1252),
        ] {
            let garbled = misread(written, read);
            let found = found("garbled", &garbled, "The annual book fair was opened");
            assert_eq!(found.len(), 1, "{garbled}: {found:?}");
            assert!(found[0].contains("افتتح"), "{found:?}");
        }
        // English quotation marks and accents, and Arabic words that hold these letters.
        alarms(
            "garbled",
            &[
                ("نص", "the â€œannualâ€\u{9d} fair", true),
                ("حفظ الطاقة وظيفة نظام", "Saving energy, the “naïve” café of São Tomé", false),
                ("نص", "«Où êtes-vous?» à Orléans", false),
            ],
        );
    }

    #[test]
    fn control_characters_and_letters_are_the_bytes_that_they_were_read_from() {
        let byte = |c| super::byte(c, WINDOWS_1252);
        assert_eq!(
            [byte('A'), byte('é'), byte('\u{80}'), byte('\u{90}'), byte('€')],
            [Some(b'A'), Some(0xE9), Some(0x80), Some(0x90), Some(0x80)]
        );
        assert_eq!(byte('ق'), None);
    }
}
