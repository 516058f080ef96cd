//! Arabic encodings of one byte that the web never had: old Macintoshes and DOS.
//!
//! The tables are those that unicode.org publishes (VENDORS/APPLE/ARABIC.TXT, VENDORS/MICSFT/PC/CP864.TXT)
//! and Microsoft's of code page 720; the space and signs that a Macintosh has twice, for each direction,
//! are one here.

/// One encoding: ASCII, save what `below` names, and 128 characters above it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OldPage {
    /// Name by which messages and `--encoding` know it.
    pub(super) name: &'static str,
    /// Other names, in lower case and without separators.
    aliases: &'static [&'static str],
    /// A byte under 0x80 that is no ASCII.
    below: Option<(u8, char)>,
    above: &'static str,
}

impl OldPage {
    /// The encoding called `label`, in any case and with any separators.
    pub(super) fn named(label: &str) -> Option<&'static Self> {
        let plain: String =
            label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        PAGES.iter().find(|page| page.aliases.contains(&plain.as_str()))
    }

    /// The text of `bytes`; U+FFFD stands for a byte that means nothing.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        let mut above = ['\u{FFFD}'; 128];
        above.iter_mut().zip(self.above.chars()).for_each(|(place, c)| *place = c);
        let letter = |byte: &u8| match byte.checked_sub(0x80) {
            Some(at) => above.get(usize::from(at)).copied().unwrap_or('\u{FFFD}'),
            None => self.below.filter(|(own, _)| own == byte).map_or(char::from(*byte), |(_, c)| c),
        };
        bytes.iter().map(letter).collect()
    }
}

/// The encodings, the commoner first.
pub(super) static PAGES: [OldPage; 3] = [
    OldPage {
        name: "x-mac-arabic",
        aliases: &["xmacarabic", "macarabic", "macintosharabic"],
        below: None,
        above: "\
            Ä\u{A0}ÇÉÑÖÜáàâäں«çéè\
            êëí…îïñó»ôö÷úùûü\
            \u{20}!\"#$٪&'()*+،-./\
            ٠١٢٣٤٥٦٧٨٩:؛<=>؟\
            ❊ءآأؤإئابةتثجحخد\
            ذرزسشصضطظعغ[\\]^_\
            ـفقكلمنهوىي\u{64B}\u{64C}\u{64D}\u{64E}\u{64F}\
            \u{650}\u{651}\u{652}پٹچەڤگڈڑ{|}ژے",
    },
    OldPage {
        name: "ibm720",
        aliases: &["ibm720", "cp720", "dos720", "720", "windows720"],
        below: None,
        above: "\
            \u{80}\u{81}éâ\u{84}à\u{86}çêëèïî\u{8D}\u{8E}\u{8F}\
            \u{90}\u{651}\u{652}ô¤ـûùءآأؤ£إئا\
            بةتثجحخدذرزسشص«»\
            ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
            └┴┬├─┼╞╟╚╔╩╦╠═╬╧\
            ╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
            ضطظعغفµقكلمنهوىي\
            ≡\u{64B}\u{64C}\u{64D}\u{64E}\u{64F}\u{650}≈°∙·√ⁿ²■\u{A0}",
    },
    OldPage {
        name: "ibm864",
        aliases: &["ibm864", "cp864", "dos864", "864", "csibm864"],
        below: Some((b'%', '٪')),
        above: "\
            °·∙√▒─│┼┤┬├┴┐┌└┘\
            β∞φ±½¼≈«»ﻷﻸ��ﻻﻼ�\
            \u{A0}\u{AD}ﺂ£¤ﺄ��ﺎﺏﺕﺙ،ﺝﺡﺥ\
            ٠١٢٣٤٥٦٧٨٩ﻑ؛ﺱﺵﺹ؟\
            ¢ﺀﺁﺃﺅﻊﺋﺍﺑﺓﺗﺛﺟﺣﺧﺩ\
            ﺫﺭﺯﺳﺷﺻﺿﻁﻅﻋﻏ¦¬÷×ﻉ\
            ـﻓﻗﻛﻟﻣﻧﻫﻭﻯﻳﺽﻌﻎﻍﻡ\
            ﹽ\u{651}ﻥﻩﻬﻰﻲﻐﻕﻵﻶﻝﻙﻱ■�",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole_and_known_by_their_names() {
        for page in &PAGES {
            assert_eq!(page.above.chars().count(), 128, "{}", page.name);
            assert_eq!(OldPage::named(page.name), Some(page));
        }
        for (label, name) in
            [("Mac-Arabic", "x-mac-arabic"), ("CP720", "ibm720"), ("DOS-720", "ibm720"), ("cp_864", "ibm864")]
        {
            assert_eq!(OldPage::named(label).map(|page| page.name), Some(name), "{label}");
        }
        assert_eq!(OldPage::named("cp437"), None);
        // One letter of each third of the tables.
        let [mac, dos, glyphs] = &PAGES;
        assert_eq!(mac.decode(b"a\xA0\xC7\xE4\xB3\xF3"), "a ال٣پ");
        assert_eq!(dos.decode(b"\x9F\xE9\xEA\x9B\xA2\xEA\xA9"), "المؤتمر");
        assert_eq!(glyphs.decode(b"%\xC7\xE4\xB3\x9D"), "٪\u{FE8D}\u{FEDF}٣\u{FEFB}");
    }
}
