//! Parts of the day.

/// A part of the day, which says what a time on a dial of twelve hours means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayPart {
    /// Midnight to noon.
    Morning,
    /// Around noon.
    Noon,
    /// Noon to midnight.
    Evening,
    /// From dusk till dawn.
    Night,
}

/// Where a word stands that may name a part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayPartPlace {
    /// Directly behind a clock time, where it may be a single letter.
    BehindClock,
    /// Anywhere else.
    Anywhere,
}

impl DayPart {
    /// Hour of the day, 0 to 23, of an hour on the dial.
    pub(crate) fn hour(self, dial: u32) -> u32 {
        let (half, noon) = (dial % 12, 12);
        match self {
            _ if dial > 12 => dial % 24,
            DayPart::Morning => half,
            DayPart::Noon if (10..12).contains(&dial) => dial,
            DayPart::Night if half < 6 => half,
            DayPart::Noon | DayPart::Evening | DayPart::Night => half + noon,
        }
    }
}
