//! `w:sym`: letters of fonts with an order of their own (ECMA-376 part 1, 17.3.3.30).

use std::collections::BTreeMap;

use super::super::xml::Node;

/// Symbols that have no letter, counted by font.
pub(super) type Unknown = BTreeMap<String, usize>;

/// Stands where a symbol has no letter.
const NONE: char = ' ';
/// The font Symbol from 0x20 to 0x7E (unicode.org, VENDORS/ADOBE/symbol.txt).
const LOWER: &str =
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
/// The same from 0xA0 to 0xE5; behind it are parts of large brackets. 0xBE is a dash.
const UPPER: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐–↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑";

/// The letter that a `w:sym` shows; a space, and an entry in `unknown`, where there is none.
pub(super) fn letter(node: Node<'_>, unknown: &mut Unknown) -> char {
    let font = node.attribute("font").unwrap_or_default();
    let code = node.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok()).unwrap_or(0);
    // Word writes these codes into the private area.
    let code = if (0xF000..0xF100).contains(&code) { code - 0xF000 } else { code };
    let found = match (font.as_ref(), code) {
        ("Wingdings", _) => wingdings(code),
        ("Symbol", 0x20..=0x7E) => LOWER.chars().nth((code - 0x20) as usize),
        ("Symbol", 0xA0..=0xE5) => UPPER.chars().nth((code - 0xA0) as usize),
        (_, 0x100..=0xDFFF | 0xF900..) => char::from_u32(code),
        (_, 0xB7) => Some('•'),
        _ => None,
    };
    found.unwrap_or_else(|| {
        *unknown.entry(font.into_owned()).or_default() += 1;
        NONE
    })
}

/// Bullets, arrows, ticks and boxes; the rest of the font is pictures.
fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x6C | 0x9F | 0xA7 => '•',
        0x6F | 0xA8 => '☐',
        0xD8 | 0xE0 | 0xE8 | 0xF0 => '→',
        0xDF | 0xE7 | 0xEF => '←',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::xml::Tree;
    use super::*;

    #[test]
    fn letters_of_symbol_fonts() {
        let cases = [
            ("Symbol", "F061", 'α'),
            ("Symbol", "F0B0", '°'),
            ("Symbol", "F0A3", '≤'),
            ("Symbol", "F0E5", '∑'),
            ("Symbol", "F0B7", '•'),
            ("Wingdings", "F0FC", '✓'),
            ("Calibri", "2014", '—'),
            ("Holy", "F072", ' '),
        ];
        let mut unknown = Unknown::new();
        for (font, code, expected) in cases {
            let text = format!("<w:sym w:font='{font}' w:char='{code}'/>");
            let (tree, _) = Tree::parse("f", "p", &text).unwrap();
            let node = tree.root().child("sym").unwrap();
            assert_eq!(letter(node, &mut unknown), expected, "{font} {code}");
        }
        assert_eq!(unknown, Unknown::from([("Holy".to_owned(), 1)]));
    }
}
