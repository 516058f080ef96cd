//! Character encodings of text and HTML files: stated by a byte order mark,
//! asked for by the user, or guessed from the bytes.

mod old;

use std::borrow::Cow;
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
use unicode_normalization::UnicodeNormalization;

use self::old::OldPage;
use crate::Error;

/// A character encoding, by one of its WHATWG labels (`utf-8`, `windows-1256`, `iso-8859-6`, …)
/// or by the name of one that the web never had: `x-mac-arabic`, `ibm720`, `ibm864`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Web(&'static encoding_rs::Encoding),
    Old(&'static OldPage),
}

impl Encoding {
    /// A label that names it.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Web(web) => web.name(),
            Kind::Old(page) => page.name,
        }
    }
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(label: &str) -> Result<Self, Error> {
        if let Some(web) = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()) {
            return Ok(Encoding(Kind::Web(web)));
        }
        OldPage::named(label).map(|page| Encoding(Kind::Old(page))).ok_or_else(|| {
            let lower = label.to_ascii_lowercase();
            // Encodings of DOS, old Macintoshes and mainframes that hold no Arabic, or next to none.
            let old = ["cp", "ibm", "dos", "mac", "x-mac", "utf-32", "ebcdic"];
            if old.iter().any(|known| lower.starts_with(known)) {
                return Error::Usage {
                    problem: format!("files in {label} cannot be read"),
                    remedy: format!("make it UTF-8 first: iconv -f {label} -t UTF-8 OLD > NEW"),
                };
            }
            Error::Usage {
                problem: format!("`{label}` is no known encoding"),
                remedy:
                    "use a name such as utf-8, utf-16le, windows-1256, iso-8859-6, x-mac-arabic, ibm720, \
                         ibm864 or windows-1252"
                        .to_owned(),
            }
        })
    }
}

impl Kind {
    fn name(self) -> String {
        match self {
            Kind::Web(encoding) => encoding.name().to_lowercase(),
            Kind::Old(page) => page.name.to_owned(),
        }
    }

    /// The text of `bytes`, without a byte order mark.
    fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Kind::Web(encoding) => encoding.decode_with_bom_removal(bytes).0,
            Kind::Old(page) => Cow::Owned(page.decode(bytes)),
        }
    }
}

/// Text of a file and how it was decoded.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, without byte order mark.
    pub(crate) text: String,
    /// Lower-case name.
    pub(crate) encoding: String,
    /// Byte sequences that mean nothing in that encoding; each is U+FFFD in the text.
    pub(crate) malformed: usize,
}

/// Decodes `bytes` by `forced`, else by the byte order mark, else by what they look like.
pub(crate) fn decode(bytes: &[u8], forced: Option<Encoding>) -> Decoded {
    let mark = encoding_rs::Encoding::for_bom(bytes);
    let encoding = match (forced, mark) {
        (Some(Encoding(encoding)), _) => encoding,
        (None, Some((encoding, _))) => Kind::Web(encoding),
        (None, None) => guess(bytes),
    };
    let text = encoding.decode(bytes);
    // U+FFFD can also stand in the file itself, where somebody lost a letter before us.
    let own = if encoding == Kind::Web(UTF_8) { count(bytes, "\u{FFFD}".as_bytes()) } else { 0 };
    let malformed = text.matches('\u{FFFD}').count().saturating_sub(own);
    Decoded { text: text.into_owned(), encoding: encoding.name(), malformed }
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|w| *w == needle).count()
}

/// Bytes looked at for a guess: enough for any statistics, and the cost stays flat.
const SAMPLE_BYTES: usize = 1 << 20;

fn guess(bytes: &[u8]) -> Kind {
    if let Some(encoding) = utf16_by_zero_bytes(bytes) {
        return Kind::Web(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Kind::Web(UTF_8);
    }
    // A stray byte in a file that is otherwise UTF-8 is damage, not another encoding.
    if mostly_utf8(bytes) {
        return Kind::Web(UTF_8);
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let usual = detector.guess(None, Utf8Detection::Allow);
    // The detector knows what browsers meet. It is overruled only by what makes Arabic of the bytes.
    let own = [Kind::Web(usual), Kind::Web(WINDOWS_1256), Kind::Web(ISO_8859_6)];
    let all = own.into_iter().chain(old::PAGES.iter().map(Kind::Old));
    let mut best = (arabic(&Kind::Web(usual).decode(sample)) + MARGIN, Kind::Web(usual));
    for kind in all.skip(1) {
        let score = arabic(&kind.decode(sample));
        if score > best.0 {
            best = (score, kind);
        }
    }
    best.1
}

/// How much better another encoding must make Arabic than the detector's; of texts in
/// Windows-1256 and ISO 8859-6 no other comes near.
const MARGIN: f32 = 0.05;

/// How much a text looks like Arabic: the share of its words that begin with the article or
/// stand among the commonest (a quarter of prose), less the share of characters that no prose has.
fn arabic(text: &str) -> f32 {
    const COMMON: [&str; 12] =
        ["في", "من", "على", "إلى", "أن", "عن", "هذا", "هذه", "التي", "الذي", "ما", "لا"];
    // A Macintosh writes the space between Arabic words where others have the one that does not break.
    let unbroken = text.matches('\u{A0}').count();
    let mut odd = if unbroken > text.matches(' ').count() { unbroken } else { 0 };
    let mut all = 0usize;
    // Letters by the forms that code page 864 draws are letters.
    let text: String = text
        .nfkc()
        .inspect(|c| {
            all += 1;
            let drawn = matches!(c, '\u{2190}'..='\u{25FF}' | '\u{80}'..='\u{9F}' | '\u{FFFD}');
            let latin = c.is_alphabetic() && !c.is_ascii() && *c < '\u{600}';
            odd += usize::from(drawn || latin);
        })
        .collect();
    let is_letter = |c: char| matches!(c, '\u{621}'..='\u{652}');
    let (mut words, mut hits) = (0usize, 0usize);
    for word in text.split(|c: char| !is_letter(c)).filter(|w| w.chars().nth(1).is_some()) {
        words += 1;
        let article = word.starts_with("ال") && word.chars().count() > 4;
        hits += usize::from(article || COMMON.contains(&word));
    }
    if words == 0 {
        return 0.0;
    }
    hits as f32 / words as f32 - odd as f32 / all as f32
}

/// UTF-16 without a mark: spaces, digits and Latin letters have a zero byte, all
/// on the same side of their pair. (chardetng takes such files for UTF-8.)
fn utf16_by_zero_bytes(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair.first() == Some(&0));
        odd += usize::from(pair.last() == Some(&0));
    }
    // Arabic prose has a space in every six letters; one in twenty-five leaves room for long words.
    let enough = sample.len() / 2 / 25 + 1;
    // The rare zero on the other side is U+0600 or U+0100, not text.
    let (encoding, zeros, strays) = if even > odd { (UTF_16BE, even, odd) } else { (UTF_16LE, odd, even) };
    (zeros >= enough && strays * 50 <= zeros).then_some(encoding)
}

/// Whether nineteen in twenty of the bytes above ASCII form UTF-8 sequences.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad * 19 <= good
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "إن الجمعية العامة، إذ تؤكد من جديد أهمية التعاون الدولي في هذا الميدان، \
        وإذ تشير إلى قراراتها السابقة، تقرر أن تبقي المسألة قيد النظر في دورتها المقبلة (2024).";
    const ENGLISH: &str = "The Assembly, reaffirming “open” co-operation – and recalling its earlier \
        résumés – decides to remain seized of the matter.";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_are_told_apart() {
        let encode = |label: &str, text: &str| {
            encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
        };
        let with_mark = |text: &str, order: fn(u16) -> [u8; 2]| utf16(&format!("\u{FEFF}{text}"), order);
        let cases: Vec<(&str, &str, Vec<u8>)> = vec![
            ("utf-8", ARABIC, ARABIC.as_bytes().to_vec()),
            ("utf-8", ENGLISH, format!("\u{FEFF}{ENGLISH}").into_bytes()),
            ("utf-16le", ARABIC, utf16(ARABIC, u16::to_le_bytes)),
            ("utf-16be", ARABIC, utf16(ARABIC, u16::to_be_bytes)),
            ("utf-16le", ENGLISH, utf16(ENGLISH, u16::to_le_bytes)),
            ("utf-16be", ENGLISH, with_mark(ENGLISH, u16::to_be_bytes)),
            ("utf-16le", ARABIC, with_mark(ARABIC, u16::to_le_bytes)),
            ("windows-1256", ARABIC, encode("windows-1256", ARABIC)),
            ("iso-8859-6", ARABIC, encode("iso-8859-6", ARABIC)),
            ("windows-1252", ENGLISH, encode("windows-1252", ENGLISH)),
        ];
        for (encoding, text, bytes) in cases {
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.encoding, encoding, "{text}");
            assert_eq!(decoded.text, text, "{encoding}");
            assert_eq!(decoded.malformed, 0);
        }
    }

    #[test]
    fn the_user_overrides_the_guess() {
        let bytes = encoding_rs::WINDOWS_1252.encode("Déjà vu").0.into_owned();
        assert_eq!(decode(&bytes, Some("windows-1252".parse().unwrap())).text, "Déjà vu");
        assert!("klingon".parse::<Encoding>().is_err());
    }

    #[test]
    fn encodings_that_the_web_never_had_are_known_by_their_words() {
        for page in &old::PAGES {
            let above = page.decode(&(0x80..=0xFF).collect::<Vec<u8>>());
            let byte = |c: char| {
                let folded = |c: char| c.nfkc().next();
                let at = above.chars().position(|own| own == c || folded(own) == Some(c));
                at.and_then(|at| u8::try_from(at + 0x80).ok()).unwrap_or(b'?')
            };
            // With the space of ASCII a text of old Macintoshes is one in ISO 8859-6, letter for letter.
            let space = if page.name == "x-mac-arabic" { 0xA0 } else { b' ' };
            let write = |text: &str| -> Vec<u8> {
                let byte = |c: char| if c == ' ' { space } else { byte(c) };
                text.chars()
                    .map(|c| u8::try_from(c).ok().filter(u8::is_ascii_graphic).unwrap_or_else(|| byte(c)))
                    .collect()
            };
            // Prose, and a heading of four words.
            for text in [ARABIC, "الرسالة السنوية إلى الأعضاء"] {
                assert_eq!(decode(&write(text), None).encoding, page.name, "{text}");
            }
            let forced = decode(&write(ARABIC), page.name.parse().ok());
            assert_eq!((forced.encoding.as_str(), forced.malformed), (page.name, 0));
        }
        // What is no Arabic stays what the detector says.
        let french =
            encoding_rs::WINDOWS_1252.encode("Déjà vu à côté de l’été, naïf et hébété").0.into_owned();
        assert_eq!(decode(&french, None).encoding, "windows-1252");
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = ARABIC.as_bytes().to_vec();
        bytes.push(0xFF);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding.as_str(), decoded.malformed), ("utf-8", 1));
    }
}
