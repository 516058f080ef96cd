//! The way a line of text runs.

/// The way a line of text runs, from its first letter to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// As Latin letters do.
    LeftToRight,
    /// As Arabic letters do.
    RightToLeft,
}

impl Direction {
    /// Whether the first letter stands on the right.
    pub(crate) fn is_right_to_left(self) -> bool {
        self == Direction::RightToLeft
    }

    /// As HTML names it in `dir`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}
