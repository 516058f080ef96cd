//! Character maps: from the codes of a string to Unicode or to glyph ids
//! (Adobe Technical Note 5014; ISO 32000-1, 9.7.5 and 9.10.3).

use rustc_hash::FxHashMap;

/// Ranges of one map; a font has at most 65,536 glyphs.
const RANGES: usize = 70_000;

/// A map of codes of one to four bytes.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Length in bytes, first and last code.
    spaces: Vec<(usize, u32, u32)>,
    /// Unicode text of single codes.
    texts: FxHashMap<u32, String>,
    /// First code, last code, text of the first; the last letter counts up.
    text_ranges: Vec<(u32, u32, String)>,
    /// First code, last code, glyph id of the first.
    cid_ranges: Vec<(u32, u32, u32)>,
}

/// What the entries of a section map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// One code each.
    Single,
    /// All from a first to a last code.
    Range,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Number(u32),
    Open,
    Close,
    Word(&'a [u8]),
}

impl CMap {
    /// Reads a map; what cannot be understood is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = CMap::default();
        let mut tokens = Tokens { bytes, at: 0 };
        while let Some(token) = tokens.next() {
            let Token::Word(word) = token else { continue };
            match word {
                b"begincodespacerange" => map.code_spaces(&mut tokens),
                b"beginbfchar" => map.single_texts(&mut tokens),
                b"beginbfrange" => map.text_ranges(&mut tokens),
                b"begincidchar" => map.cids(&mut tokens, Codes::Single),
                b"begincidrange" => map.cids(&mut tokens, Codes::Range),
                _ => {}
            }
        }
        map
    }

    fn code_spaces(&mut self, tokens: &mut Tokens<'_>) {
        while let Some((Token::Hex(low), Token::Hex(high))) = tokens.pair() {
            if self.spaces.len() < RANGES {
                self.spaces.push((low.len().clamp(1, 4), code(&low), code(&high)));
            }
        }
    }

    fn single_texts(&mut self, tokens: &mut Tokens<'_>) {
        while let Some((Token::Hex(from), Token::Hex(text))) = tokens.pair() {
            if self.texts.len() < RANGES {
                self.texts.insert(code(&from), utf16(&text));
            }
        }
    }

    fn text_ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let Some((Token::Hex(low), Token::Hex(high))) = tokens.pair() {
            let (low, high) = (code(&low), code(&high));
            match tokens.next() {
                Some(Token::Hex(text)) if self.text_ranges.len() < RANGES => {
                    self.text_ranges.push((low, high, utf16(&text)));
                }
                Some(Token::Open) => {
                    let mut from = low;
                    while let Some(Token::Hex(text)) = tokens.next() {
                        if from <= high && self.texts.len() < RANGES {
                            self.texts.insert(from, utf16(&text));
                        }
                        from = from.saturating_add(1);
                    }
                }
                _ => {}
            }
        }
    }

    fn cids(&mut self, tokens: &mut Tokens<'_>, codes: Codes) {
        loop {
            let Some(Token::Hex(low)) = tokens.next() else { return };
            let low = code(&low);
            let high = match codes {
                Codes::Range => match tokens.next() {
                    Some(Token::Hex(high)) => code(&high),
                    _ => return,
                },
                Codes::Single => low,
            };
            let Some(Token::Number(cid)) = tokens.next() else { return };
            if self.cid_ranges.len() < RANGES {
                self.cid_ranges.push((low, high, cid));
            }
        }
    }

    /// Unicode text of `code`.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let (low, _, text) =
            self.text_ranges.iter().rev().find(|(low, high, _)| (*low..=*high).contains(&code))?;
        let mut text = text.clone();
        let last = text.pop()?;
        text.push(char::from_u32(u32::from(last).checked_add(code - low)?)?);
        Some(text)
    }

    /// Glyph id of `code`.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let (low, _, cid) =
            self.cid_ranges.iter().rev().find(|(low, high, _)| (*low..=*high).contains(&code))?;
        cid.checked_add(code - low)
    }

    /// Length in bytes of the code that `bytes` begin with.
    pub(super) fn code_length(&self, bytes: &[u8]) -> usize {
        (1..=4)
            .find(|length| {
                let Some(head) = bytes.get(..*length) else { return false };
                self.spaces.iter().any(|(l, low, high)| l == length && (*low..=*high).contains(&code(head)))
            })
            .unwrap_or_else(|| self.spaces.first().map_or(2, |space| space.0))
    }

    /// Whether the map says nothing about Unicode.
    pub(super) fn has_no_text(&self) -> bool {
        self.texts.is_empty() && self.text_ranges.is_empty()
    }
}

/// Bytes as a number, the last four counting.
pub(super) fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    match bytes {
        [byte] => char::from(*byte).to_string(),
        _ => {
            let units = bytes.chunks(2).map(|pair| code(pair) as u16);
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
        }
    }
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn pair(&mut self) -> Option<(Token<'a>, Token<'a>)> {
        // `end…range` ends a list, so the second token is not asked for behind it.
        match self.next()? {
            first @ Token::Hex(_) => Some((first, self.next()?)),
            first => Some((first, Token::Open)),
        }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let first = *rest.first()?;
            match first {
                b'%' => self.at += rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len()),
                b'[' | b']' => {
                    self.at += 1;
                    return Some(if first == b'[' { Token::Open } else { Token::Close });
                }
                b'<' if rest.get(1) != Some(&b'<') => {
                    let end = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
                    self.at += end + 1;
                    return Some(Token::Hex(hex(rest.get(1..end).unwrap_or_default())));
                }
                b'<' | b'>' | b'(' | b')' | b'{' | b'}' | b'/' => self.at += 1,
                b if b.is_ascii_whitespace() || b == 0 => self.at += 1,
                _ => {
                    let end = rest
                        .iter()
                        .position(|b| b.is_ascii_whitespace() || b"[]<>()/{}%".contains(b) || *b == 0)
                        .unwrap_or(rest.len());
                    self.at += end;
                    let word = rest.get(..end).unwrap_or_default();
                    let number = std::str::from_utf8(word).ok().and_then(|w| w.parse().ok());
                    return Some(number.map_or(Token::Word(word), Token::Number));
                }
            }
        }
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        digits.iter().filter_map(|d| char::from(*d).to_digit(16)).map(|d| d as u8).collect();
    digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps() {
        let map = CMap::parse(
            b"1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
              2 beginbfchar <01> <0041> <8002> <06440627> endbfchar
              2 beginbfrange <10> <12> <0061> <20> <21> [<0631> <D83DDE00>] endbfrange
              1 begincidrange <8000> <80FF> 100 endcidrange",
        );
        let texts =
            [(1, Some("A")), (0x8002, Some("لا")), (0x12, Some("c")), (0x21, Some("😀")), (0x13, None)];
        for (code, text) in texts {
            assert_eq!(map.text(code).as_deref(), text, "{code:x}");
        }
        assert_eq!(map.cid(0x8005), Some(105));
        assert_eq!((map.code_length(&[0x20, 0x20]), map.code_length(&[0x80, 0x02])), (1, 2));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_map(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let map = CMap::parse(&bytes);
            let _ = (map.text(5), map.cid(5), map.code_length(&bytes));
        }
    }
}
