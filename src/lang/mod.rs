//! Languages: what a stage must know about a language is asked here, and each
//! language answers in a file of its own.

mod detect;
mod sentence;

use serde::Serialize;

pub use detect::{Detection, detect};

/// A language that documents can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Language {
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// BCP 47 code: `ar`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Arabic => "ar",
            Language::English => "en",
        }
    }

    /// English name of the language.
    pub fn name(self) -> &'static str {
        match self {
            Language::Arabic => "Arabic",
            Language::English => "English",
        }
    }

    /// The language with this code (`ar`, `en`, also with a region: `ar-SA`), in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        [Language::Arabic, Language::English].into_iter().find(|l| l.code().eq_ignore_ascii_case(primary))
    }

    /// Whether the script runs from right to left.
    pub fn is_right_to_left(self) -> bool {
        self == Language::Arabic
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
