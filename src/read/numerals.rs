//! Numbers as list labels write them: letters, Roman numerals, abjad.
//!
//! Formats are those of ECMA-376 part 1, 17.18.59 (ST_NumberFormat), which
//! OpenDocument and HTML lists are mapped onto.

/// Letters in the order of the modern alphabet (ST_NumberFormat `arabicAlpha`).
const ARABIC_ALPHA: &str = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
/// Letters in the order of their number values (ST_NumberFormat `arabicAbjad`).
const ARABIC_ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ";
const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
/// Marks of notes in the order of the Chicago Manual of Style (ST_NumberFormat `chicago`).
const CHICAGO: &str = "*†‡§";
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];
/// A Roman numeral or a run of one letter beyond this is damage, not a label.
const LARGEST_SPELT: u32 = 5_000;

/// `number` in the format called `format`; formats that only change the look of
/// a decimal number, and unknown ones, give the decimal number.
pub(super) fn write(number: u32, format: &str) -> String {
    let spelt = number > 0 && number <= LARGEST_SPELT;
    match format {
        "none" => String::new(),
        "lowerLetter" if spelt => letters(number, LATIN),
        "upperLetter" if spelt => letters(number, LATIN).to_uppercase(),
        "lowerRoman" if spelt => roman(number),
        "upperRoman" if spelt => roman(number).to_uppercase(),
        "arabicAlpha" if spelt => letters(number, ARABIC_ALPHA),
        "arabicAbjad" if spelt => letters(number, ARABIC_ABJAD),
        "decimalZero" if number < 10 => format!("0{number}"),
        "hex" => format!("{number:X}"),
        "ordinal" => format!("{number}{}", ordinal_suffix(number)),
        // Word's name for Devanagari digits, seen where a user meant Arabic-Indic ones.
        "hindiNumbers" => digits(number, '\u{0966}'),
        "thaiNumbers" => digits(number, '\u{0E50}'),
        "arabicIndic" => digits(number, '\u{0660}'),
        "numberInDash" => format!("- {number} -"),
        "decimalEnclosedParen" => format!("({number})"),
        "decimalEnclosedFullstop" => format!("{number}."),
        "001" => format!("{number:03}"),
        "0001" => format!("{number:04}"),
        "chicago" if spelt => letters(number, CHICAGO),
        _ => number.to_string(),
    }
}

/// The format whose first three members are `sample`, such as `أ, ب, ت, ...`: what the standards
/// have no name for is written so (ODF 1.3 part 3, 20.322; `w:format` of Office 2010).
pub(super) fn by_sample(sample: &str) -> Option<&'static str> {
    Some(match sample.split(',').nth(2)?.trim() {
        "ت" => "arabicAlpha",
        "ج" => "arabicAbjad",
        "٣" => "arabicIndic",
        "३" => "hindiNumbers",
        "03" => "decimalZero",
        "003" => "001",
        "0003" => "0001",
        _ => return None,
    })
}

/// Word repeats the letter behind the last one: z, aa, bb (17.18.59 `lowerLetter`).
fn letters(number: u32, alphabet: &str) -> String {
    let length = u32::try_from(alphabet.chars().count()).unwrap_or(1);
    let (times, index) = ((number - 1) / length + 1, (number - 1) % length);
    let letter = alphabet.chars().nth(index as usize).unwrap_or('?');
    std::iter::repeat_n(letter, times as usize).collect()
}

fn roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

fn digits(number: u32, zero: char) -> String {
    let digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap_or(0)).unwrap_or(c);
    number.to_string().chars().map(digit).collect()
}

fn ordinal_suffix(number: u32) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::{by_sample, write};

    #[test]
    fn labels() {
        let cases = [
            (3, "decimal", "3"),
            (4, "lowerRoman", "iv"),
            (1999, "upperRoman", "MCMXCIX"),
            (26, "lowerLetter", "z"),
            (27, "lowerLetter", "aa"),
            (54, "upperLetter", "BBB"),
            (3, "arabicAlpha", "ت"),
            (3, "arabicAbjad", "ج"),
            (28, "arabicAbjad", "غ"),
            (29, "arabicAbjad", "أأ"),
            (12, "arabicIndic", "١٢"),
            (12, "hindiNumbers", "१२"),
            (7, "decimalZero", "07"),
            (22, "ordinal", "22nd"),
            (7, "001", "007"),
            (6, "chicago", "††"),
            (0, "lowerRoman", "0"),
            (4_000_000_000, "lowerLetter", "4000000000"),
            (5, "somethingNew", "5"),
        ];
        for (number, format, expected) in cases {
            assert_eq!(write(number, format), expected, "{number} {format}");
        }
    }

    #[test]
    fn samples_name_their_format() {
        for (sample, expected) in [
            ("أ, ب, ت, ...", Some("arabicAlpha")),
            ("أ, ب, ج, ...", Some("arabicAbjad")),
            ("٠١, ٠٢, ٠٣, ...", None),
            ("001, 002, 003, ...", Some("001")),
            ("1", None),
        ] {
            assert_eq!(by_sample(sample), expected, "{sample}");
        }
    }
}
