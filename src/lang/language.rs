//! The languages, and where the rules of each are.

use serde::{Deserialize, Serialize};

use super::Rules;
use super::arabic::Arabic;
use super::direction::Direction;
use super::english::English;
use super::phrases::Phrases;

/// A language that documents can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

    /// The other one of the two languages.
    pub fn other(self) -> Self {
        match self {
            Language::Arabic => Language::English,
            Language::English => Language::Arabic,
        }
    }

    /// Whether the script runs from right to left.
    pub fn is_right_to_left(self) -> bool {
        self == Language::Arabic
    }

    /// The way its lines run.
    pub(crate) fn direction(self) -> Direction {
        if self.is_right_to_left() { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// What documents of the language say where.
    pub(super) fn phrases(self) -> &'static Phrases {
        self.rules().phrases()
    }

    /// The language's own rules.
    pub(crate) fn rules(self) -> &'static dyn Rules {
        match self {
            Language::Arabic => &Arabic,
            Language::English => &English,
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
