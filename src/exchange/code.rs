//! Language codes as memories write them: `ar`, `AR`, `ar_SA`, `ara`.

use std::borrow::Cow;

/// ISO 639-2 codes of the languages that are aligned here, with the two-letter
/// code that clients expect instead (OmegaT reads no unit under `ara`/`eng`).
const THREE_LETTERS: [(&str, &str); 2] = [("ara", "ar"), ("eng", "en")];

/// The primary subtag in small letters, three-letter codes as two: `ar` for `ara_SA`.
pub(crate) fn primary(code: &str) -> Cow<'_, str> {
    let first = code.split(['-', '_']).next().unwrap_or_default();
    let lower = if first.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(first.to_ascii_lowercase())
    } else {
        Cow::Borrowed(first)
    };
    match THREE_LETTERS.iter().find(|(three, _)| *three == lower) {
        Some((_, two)) => Cow::Borrowed(two),
        None => lower,
    }
}

/// The code of the language that stands opposite, where only one is named.
pub(crate) fn opposite(code: &str) -> &'static str {
    if primary(code) == "ar" { "en" } else { "ar" }
}

/// Whether two codes name the same language and region, however they are written.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one == other || canonical(one) == canonical(other)
}

/// The code with a hyphen and in canonical case (BCP 47 §2.1.1): `ar`, `ar-SA`, `en-001`.
pub(crate) fn canonical(code: &str) -> String {
    let mut out = primary(code).into_owned();
    for part in code.split(['-', '_']).skip(1).filter(|part| !part.is_empty()) {
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            4 => {
                let mut letters = part.chars();
                out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
                out.push_str(&letters.as_str().to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    out
}

/// Whether clients take the code as it stands: `xx`, `xxx`, `xx-XX`, `xx-000`.
pub(crate) fn is_plain(code: &str) -> bool {
    let (language, region) = match code.split_once('-') {
        Some((language, region)) => (language, Some(region)),
        None => (code, None),
    };
    let good_language = (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    let good_region = region.is_none_or(|r| {
        (r.len() == 2 && r.bytes().all(|b| b.is_ascii_uppercase()))
            || (r.len() == 3 && r.bytes().all(|b| b.is_ascii_digit()))
    });
    good_language && good_region
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_canonical() {
        for (code, expected) in [
            ("ar", "ar"),
            ("AR", "ar"),
            ("ar_SA", "ar-SA"),
            ("AR-sa", "ar-SA"),
            ("ara", "ar"),
            ("eng-us", "en-US"),
            ("zh_hans_cn", "zh-Hans-CN"),
            ("en-001", "en-001"),
            ("", ""),
        ] {
            assert_eq!(canonical(code), expected, "{code}");
        }
    }

    #[test]
    fn plain_codes_are_told_from_others() {
        for (code, plain) in [
            ("ar", true),
            ("ar-SA", true),
            ("ar-sa", false),
            ("ar-EGY", false),
            ("ar-01", false),
            ("en-001", true),
            ("AR", false),
            ("ar_SA", false),
            ("*all*", false),
        ] {
            assert_eq!(is_plain(code), plain, "{code}");
        }
    }
}
