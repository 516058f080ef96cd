//! Widths of the fourteen standard fonts, which need not state them (ISO 32000-1,
//! 9.6.2.2), and the letters of the two that have an encoding of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Letters and widths; the file's head says what stands in it.
static METRICS: LazyLock<Metrics> = LazyLock::new(|| Metrics::parse(include_str!("standard.txt")));

/// Width of every letter of Courier in thousandths of the size.
const COURIER: u16 = 600;

#[derive(Debug, Default)]
struct Metrics {
    /// Widths in the six fonts of text.
    text: FxHashMap<char, [u16; 6]>,
    /// Letter and width of the codes of Symbol and of ZapfDingbats.
    signs: [FxHashMap<u8, (char, u16)>; 2],
}

impl Metrics {
    fn parse(table: &str) -> Self {
        let mut metrics = Metrics::default();
        let letter = |hex: &str| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split(' ');
            let Some(first) = fields.next() else { continue };
            let [symbol, dingbats] = &mut metrics.signs;
            let signs = match first {
                "S" => symbol,
                "Z" => dingbats,
                _ => {
                    let mut widths = [0; 6];
                    for (width, field) in widths.iter_mut().zip(fields) {
                        *width = field.parse().unwrap_or_default();
                    }
                    metrics.text.extend(letter(first).map(|letter| (letter, widths)));
                    continue;
                }
            };
            let code = fields.next().and_then(|hex| u8::from_str_radix(hex, 16).ok());
            let sign = fields.next().and_then(letter);
            let width = fields.next().and_then(|width| width.parse().ok());
            if let (Some(code), Some(sign), Some(width)) = (code, sign, width) {
                signs.insert(code, (sign, width));
            }
        }
        metrics
    }
}

/// Which standard font stands for a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standard {
    Courier,
    /// Column of the table: Helvetica, its bold, Times-Roman, bold, italic, bold italic.
    Text(usize),
    Symbol,
    ZapfDingbats,
}

impl Standard {
    /// The standard font that a name means, under any of the names that producers use for
    /// it, or else the one that is most like it by the flags of its descriptor (9.8.2).
    pub(super) fn like(name: &str, flags: i64) -> Self {
        // A tag of six letters marks a subset.
        let name = name.split_once('+').map_or(name, |(_, name)| name).to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if name.starts_with("symbol") {
            return Standard::Symbol;
        }
        if name.contains("dingbats") {
            return Standard::ZapfDingbats;
        }
        if has(&["courier", "mono", "consol", "typewriter"]) || flags & 1 != 0 {
            return Standard::Courier;
        }
        let bold = has(&["bold", "black", "heavy"]) || flags & 1 << 18 != 0;
        let slanted = has(&["italic", "oblique"]) || flags & 1 << 6 != 0;
        let sans = has(&["helvetica", "arial", "sans"]);
        let serif = !sans && (has(&["times", "serif", "roman", "georgia", "garamond"]) || flags & 2 != 0);
        Standard::Text(match (serif, bold, slanted) {
            (false, bold, _) => usize::from(bold),
            (true, bold, slanted) => 2 + usize::from(bold) + 2 * usize::from(slanted),
        })
    }

    /// Width of `letter` in thousandths of the size.
    pub(super) fn width(self, code: u32, letter: Option<char>) -> Option<u16> {
        let sign = |signs: &FxHashMap<u8, (char, u16)>| {
            u8::try_from(code).ok().and_then(|code| signs.get(&code)).map(|(_, width)| *width)
        };
        let [symbol, dingbats] = &METRICS.signs;
        match self {
            Standard::Courier => Some(COURIER),
            Standard::Text(column) => METRICS.text.get(&letter?)?.get(column).copied(),
            Standard::Symbol => sign(symbol),
            Standard::ZapfDingbats => sign(dingbats),
        }
    }

    /// The letter of a code in the font's own encoding, for the two that have one.
    pub(super) fn letter(self, code: u8) -> Option<char> {
        let [symbol, dingbats] = &METRICS.signs;
        let signs = match self {
            Standard::Symbol => symbol,
            Standard::ZapfDingbats => dingbats,
            _ => return None,
        };
        signs.get(&code).map(|(letter, _)| *letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_standard_fonts() {
        let cases = [
            ("Helvetica", 0, Standard::Text(0)),
            ("Arial,BoldItalic", 0, Standard::Text(1)),
            ("TimesNewRomanPSMT", 0, Standard::Text(2)),
            ("Times-BoldItalic", 0, Standard::Text(5)),
            ("ABCDEF+CourierNew", 0, Standard::Courier),
            ("Unheard-Of", 2, Standard::Text(2)),
            ("Symbol", 0, Standard::Symbol),
            ("ZapfDingbats", 0, Standard::ZapfDingbats),
        ];
        for (name, flags, expected) in cases {
            assert_eq!(Standard::like(name, flags), expected, "{name}");
        }
    }

    #[test]
    fn widths_and_letters() {
        assert_eq!(Standard::Text(0).width(0, Some('l')), Some(222));
        assert_eq!(Standard::Text(5).width(0, Some('W')), Some(889));
        assert_eq!(Standard::Text(0).width(0, Some('م')), None);
        assert_eq!(Standard::Symbol.letter(b'a'), Some('α'));
        assert_eq!(Standard::ZapfDingbats.letter(b'4'), Some('✔'));
        assert_eq!(Standard::ZapfDingbats.width(0x34, None), Some(846));
    }
}
