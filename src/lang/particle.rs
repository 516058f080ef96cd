//! Small words that one language writes for themselves and the other inside a word:
//! `and`, `the`, `to`, `their`.

/// What such a word, or such a part of a word, says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Particle {
    /// `and`, `so`
    And,
    /// `the`
    The,
    /// `to`, `for`, `of`
    To,
    /// `in`, `by`, `with`
    By,
    /// `as`
    As,
    /// `will`
    Will,
    /// `my`, `me`
    Mine,
    /// `your`
    Yours,
    /// `his`, `its`
    His,
    /// `her`, `its`, and `their` of things
    Hers,
    /// `their`
    Theirs,
    /// `our`, `us`
    Ours,
}
