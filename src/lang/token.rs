//! Words, numbers and symbols of a text, in order.

use super::Language;
use super::forms;
use super::number::{self, Number};

/// One token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A run of letters with the marks and apostrophes inside it, as written.
    Word(&'a str),
    /// A number with its readings.
    Number(Number),
    /// A document symbol or reference in canonical form: `A/78/L.49`, and
    /// `78/265` for both `78/265` and the mirrored `265/78`.
    Symbol(String),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed<'a> {
    /// First byte in the text.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
    /// The token; the places inside a number are those of the text as well.
    pub token: Token<'a>,
}

/// Cuts `text` into tokens. Punctuation is left out.
pub(crate) fn tokens(text: &str, language: Language) -> Vec<Token<'_>> {
    placed(text, language).into_iter().map(|p| p.token).collect()
}

/// Cuts `text` into tokens with their places. Punctuation is left out.
pub(crate) fn placed(text: &str, language: Language) -> Vec<Placed<'_>> {
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut plain_start = 0;
    for (start, chunk) in symbol_chunks(text) {
        plain(&text[plain_start..start], plain_start, language, &mut out);
        let end = start + chunk.len();
        out.push(Placed { start, end, token: Token::Symbol(canonical_symbol(chunk)) });
        plain_start = end;
    }
    plain(&text[plain_start..], plain_start, language, &mut out);
    out
}

/// Stretches that look like `A/RES/78/265`, `S/PV.123`, `78/265`: ASCII
/// letters, digits, `/ . - ( )`, with a slash and a digit.
fn symbol_chunks(text: &str) -> Vec<(usize, &str)> {
    let mut chunks = Vec::new();
    if !text.contains('/') {
        return chunks;
    }
    let bytes = text.as_bytes();
    let inside = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() {
            i += 1;
            continue;
        }
        let start = i;
        while i < bytes.len() && inside(bytes[i]) {
            i += 1;
        }
        let mut end = i;
        while end > start && !bytes[end - 1].is_ascii_alphanumeric() {
            end -= 1;
        }
        let chunk = &text[start..end];
        if chunk.contains('/') && chunk.bytes().any(|b| b.is_ascii_digit()) {
            chunks.push((start, chunk));
        }
    }
    chunks
}

/// Upper case; two numbers with a slash between them in ascending order,
/// because Arabic mirrors resolution numbers and keeps document symbols.
fn canonical_symbol(chunk: &str) -> String {
    if let Some((a, b)) = chunk.split_once('/')
        && let (Ok(x), Ok(y)) = (a.parse::<u32>(), b.parse::<u32>())
    {
        return format!("{}/{}", x.min(y), x.max(y));
    }
    chunk.to_ascii_uppercase()
}

/// Words and numbers of a stretch that begins at byte `base` of the whole text.
fn plain<'a>(text: &'a str, base: usize, language: Language, out: &mut Vec<Placed<'a>>) {
    let word_token = |start: usize, end: usize| Placed {
        start: base + start,
        end: base + end,
        token: Token::Word(&text[start..end]),
    };
    let mut numbers = number::read_all(text, language).into_iter().peekable();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_letter(c) || is_mark(c) && !forms::is_recitation(c) {
            let end = word_end(text, at + c.len_utf8());
            out.push(word_token(at, end));
            at = end;
        } else if let Some(number) = numbers.next_if(|number| number.start == at) {
            at = number.end;
            let (start, end) = (base + number.start, base + number.end);
            out.push(Placed { start, end, token: Token::Number(Number { start, end, ..number }) });
        } else {
            at += c.len_utf8();
        }
    }
}

/// Where the word ends whose first character ends at byte `from`.
fn word_end(text: &str, from: usize) -> usize {
    let mut chars = text[from..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = match c {
            '\'' | '’' => chars.peek().is_some_and(|(_, next)| next.is_alphabetic()),
            _ => is_letter(c) || is_mark(c),
        };
        if !inside {
            return from + at;
        }
    }
    text.len()
}

/// [`char::is_alphabetic`], with a short way for the two scripts that nearly all text is in.
/// Signs of recitation have the property and are none: alone they are no word.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        'ء'..='غ' | 'ف'..='ي' => true,
        _ => c.is_alphabetic() && !forms::is_recitation(c),
    }
}

/// What stands on or between the letters of a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{200C}' | '\u{200D}') || forms::is_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, language: Language) -> Vec<String> {
        tokens(text, language)
            .into_iter()
            .map(|t| match t {
                Token::Word(w) => w.to_owned(),
                Token::Number(n) => format!("#{}", n.readings[0]),
                Token::Symbol(s) => format!("@{s}"),
            })
            .collect()
    }

    #[test]
    fn places_are_those_of_the_whole_text() {
        let text = "its resolution 70/1 of 25 May and A/78/L.49, 3,500";
        let shown: Vec<&str> =
            placed(text, Language::English).iter().map(|p| &text[p.start..p.end]).collect();
        assert_eq!(shown, ["its", "resolution", "70/1", "of", "25", "May", "and", "A/78/L.49", "3,500"]);
        for p in placed(text, Language::English) {
            if let Token::Number(number) = p.token {
                assert_eq!((number.start, number.end), (p.start, p.end));
            }
        }
    }

    #[test]
    fn tokens_of_real_looking_lines() {
        for (text, language, expected) in [
            (
                "its resolution 70/1 of 25 September",
                Language::English,
                "its|resolution|@1/70|of|#25|September",
            ),
            ("قرارها 1/70 المؤرخ 25 أيلول/سبتمبر", Language::Arabic, "قرارها|@1/70|المؤرخ|#25|أيلول|سبتمبر"),
            ("See A/C.2/59/3, annex.", Language::English, "See|@A/C.2/59/3|annex"),
            ("the State's 3,500 (and/or) men", Language::English, "the|State's|#3500|and|or|men"),
            ("الـ 17 هدفا", Language::Arabic, "الـ|#17|هدفا"),
            ("لَا رَيْبَ \u{06DB} فِيهِ\u{06DB} هُدى \u{06DD}", Language::Arabic, "لَا|رَيْبَ|فِيهِ\u{06DB}|هُدى"),
            ("", Language::Arabic, ""),
        ] {
            assert_eq!(show(text, language).join("|"), expected, "{text}");
        }
    }

    #[test]
    fn numbers_behind_a_symbol_stand_where_they_say() {
        let text = "A/C.2/59/3 of 25 May";
        let places = tokens(text, Language::English).into_iter().filter_map(|token| match token {
            Token::Number(number) => text.get(number.start..number.end),
            _ => None,
        });
        assert_eq!(places.collect::<Vec<_>>(), ["25"]);
    }
}
