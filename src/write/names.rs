//! Names of results that nobody named.

use std::path::{Path, PathBuf};

use crate::lang::Language;

/// `STEM.ar-en.tmx` for the file `first`: its name without extension and
/// language, the codes in source-target order.
pub(crate) fn default_name(first: &Path, languages: (Language, Language), extension: &str) -> PathBuf {
    let stem = Path::new(first.file_stem().unwrap_or_default());
    let named = stem.extension().and_then(|code| code.to_str()).and_then(Language::from_code);
    let bare = if named.is_some() { stem.file_stem().unwrap_or_default() } else { stem.as_os_str() };
    let mut name = bare.to_owned();
    name.push(format!(".{}-{}.{extension}", languages.0.code(), languages.1.code()));
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_names_lose_extension_and_language() {
        for (first, expected) in [
            ("A_RES_78_265.ar.txt", "A_RES_78_265.ar-en.tmx"),
            ("dir/report.docx", "report.ar-en.tmx"),
            ("by_4.0.ar.txt", "by_4.0.ar-en.tmx"),
            ("ar.txt", "ar.ar-en.tmx"),
        ] {
            let name = default_name(Path::new(first), (Language::Arabic, Language::English), "tmx");
            assert_eq!(name, PathBuf::from(expected), "{first}");
        }
    }
}
