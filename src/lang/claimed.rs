//! Whether a text is plainly in another language than it is said to be in.

use whatlang::{Detector, Lang};

use super::Language;

/// Two-letter codes (ISO 639-1) of the languages that can be told apart, and the three letters
/// (ISO 639-3) that the detector calls them by.
const CODES: &str = "af:afr ak:aka am:amh ar:ara az:aze be:bel bg:bul bn:ben ca:cat cs:ces cy:cym da:dan de:deu \
    el:ell en:eng eo:epo es:spa et:est fa:pes fi:fin fr:fra gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind \
    it:ita iw:heb ja:jpn jv:jav ka:kat km:khm kn:kan ko:kor la:lat lt:lit lv:lav mk:mkd ml:mal mr:mar my:mya \
    nb:nob ne:nep nl:nld no:nob or:ori pa:pan pl:pol pt:por ro:ron ru:rus si:sin sk:slk sl:slv sn:sna sr:srp \
    sv:swe ta:tam te:tel th:tha tk:tuk tl:tgl tr:tur uk:ukr ur:urd uz:uzb vi:vie yi:yid zh:cmn zu:zul";

/// The language that `text` plainly is in, where `code` names another one that it could be told from.
/// A code of a language that nothing here can tell, a dialect's among them, is believed.
pub(crate) fn plainly_other(text: &str, code: &str) -> Option<Language> {
    let claimed = by_code(code)?;
    let own = [(Language::Arabic, Lang::Ara), (Language::English, Lang::Eng)];
    let found = whatlang::detect(text)?.lang();
    let (language, lang) = own.into_iter().find(|(_, lang)| *lang == found && *lang != claimed)?;
    // Between two languages a few words decide what stays open among all of them.
    let between = Detector::with_allowlist(vec![lang, claimed]).detect(text)?;
    (between.lang() == lang && between.is_reliable()).then_some(language)
}

/// The language of a code as the detector calls it, where it knows it.
fn by_code(code: &str) -> Option<Lang> {
    let primary = code.split(['-', '_']).next()?.to_ascii_lowercase();
    let three = CODES.split_whitespace().filter_map(|entry| entry.split_once(':'));
    let three =
        three.into_iter().find(|(two, _)| *two == primary).map_or(primary.as_str(), |(_, three)| three);
    Lang::from_code(three)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_a_language_that_can_be_told() {
        for entry in CODES.split_whitespace() {
            let (two, three) = entry.split_once(':').unwrap();
            assert_eq!(by_code(two).unwrap().code(), three);
        }
        let told = |lang: &&Lang| CODES.split_whitespace().any(|entry| entry.ends_with(lang.code()));
        let missing: Vec<_> = Lang::all().iter().filter(|lang| !told(lang)).collect();
        assert_eq!(missing, [&Lang::Ara; 0]);
    }

    #[test]
    fn only_what_is_plain_is_said() {
        const AR: &str = "ترحب اللجنة بالتقرير السنوي عن المياه والصحة للجميع في المدينة";
        const EN: &str = "The committee welcomes the yearly report on water and health.";
        const FR: &str =
            "Le comité accueille avec intérêt le rapport annuel sur l'eau et la santé pour tous.";
        const FA: &str = "همهٔ افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند و باید با یکدیگر رفتار کنند";
        for (text, code, expected) in [
            (EN, "fr", Some(Language::English)),
            (EN, "fr-CA", Some(Language::English)),
            (EN, "deu", Some(Language::English)),
            (EN, "ru", Some(Language::English)),
            (EN, "ar", Some(Language::English)),
            (AR, "fr", Some(Language::Arabic)),
            (AR, "fa", Some(Language::Arabic)),
            (AR, "en-US", Some(Language::Arabic)),
            // The right ones.
            (EN, "en-GB", None),
            (EN, "eng", None),
            (AR, "ar-SA", None),
            // What is called by its name though it cannot be aligned.
            (FR, "fr", None),
            (FR, "de", None),
            (FA, "fa", None),
            // Languages that no detector knows.
            (AR, "arz", None),
            (AR, "arb", None),
            (EN, "sco", None),
            (EN, "mt", None),
            // Nothing to tell by.
            ("12 34", "fr", None),
            ("", "fr", None),
        ] {
            assert_eq!(plainly_other(text, code), expected, "{code}: {text}");
        }
    }
}
