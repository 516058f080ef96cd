//! The bands of an analysis.

use serde::Serialize;

/// Bands of matches, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Band {
    /// The same text came before in the run.
    #[serde(rename = "repetition")]
    Repetition,
    /// The same text between the same neighbours.
    #[serde(rename = "102")]
    Context2,
    /// The same text with one neighbour the same.
    #[serde(rename = "101")]
    Context1,
    /// The same text, or one in which numbers, dates, symbols and labels differ.
    #[serde(rename = "100")]
    Full,
    #[serde(rename = "95-99")]
    From95,
    #[serde(rename = "85-94")]
    From85,
    #[serde(rename = "75-84")]
    From75,
    #[serde(rename = "50-74")]
    From50,
    #[serde(rename = "none")]
    None,
}

impl Band {
    /// All of them.
    pub(crate) const ALL: [Band; 9] = [
        Band::Repetition,
        Band::Context2,
        Band::Context1,
        Band::Full,
        Band::From95,
        Band::From85,
        Band::From75,
        Band::From50,
        Band::None,
    ];

    /// The band of a score in per cent.
    pub(crate) fn of(score: i32) -> Self {
        match score {
            102.. => Band::Context2,
            101 => Band::Context1,
            100 => Band::Full,
            95..=99 => Band::From95,
            85..=94 => Band::From85,
            75..=84 => Band::From75,
            50..=74 => Band::From50,
            _ => Band::None,
        }
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Band::Repetition => "repetition",
            Band::Context2 => "102",
            Band::Context1 => "101",
            Band::Full => "100",
            Band::From95 => "95-99",
            Band::From85 => "85-94",
            Band::From75 => "75-84",
            Band::From50 => "50-74",
            Band::None => "none",
        }
    }
}
