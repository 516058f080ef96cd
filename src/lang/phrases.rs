//! What documents of a language say where: one value, which each language fills in its own file.

/// Words and phrases by what they tell of the text around them. Lists are in lower case
/// where a capital says nothing.
pub(crate) struct Phrases {
    /// Short forms that are written with a full stop, without it.
    pub(super) abbreviations: &'static [&'static str],
    /// Those that end sentences as often as not.
    pub(super) final_abbreviations: &'static [&'static str],
    /// Whether a word, as written, begins sentences much more often than it follows an abbreviation.
    pub(super) opens_sentence: fn(&str) -> bool,
    /// Words behind which a number names a part of a document or counts something.
    pub(super) before_number: &'static [&'static str],
    /// Words that make an amount, a date or an ordinal of the number in front.
    pub(super) behind_number: &'static [&'static str],
    /// Whether a sentence goes on with this word behind a noun.
    pub(super) is_function_word: fn(&str) -> bool,
    pub(super) function_words: &'static [&'static str],
    /// Letters that are words by themselves.
    pub(super) letters: &'static [&'static str],
    /// Whether a recital begins with these two words.
    pub(super) opens_recital: fn(&str, Option<&str>) -> bool,
    /// Whether these are the words of the organ that begins to act, as a resolution has them.
    pub(super) names_organ: fn(&[&str]) -> bool,
    /// Whether an operative paragraph begins with these words.
    pub(super) opens_operative: fn(&[&str]) -> bool,
    /// Words that head an annex.
    pub(super) annexes: &'static [&'static str],
    /// Parts of a document that stand with their number above the part.
    pub(super) divisions: &'static [&'static str],
    /// The organisation and its organs.
    pub(super) organs: &'static [&'static str],
    /// How other lines of a masthead begin.
    pub(super) mastheads: &'static [&'static str],
    /// How the distribution mark begins.
    pub(super) distribution_marks: &'static [&'static str],
    /// How the line begins that says when a resolution was adopted.
    pub(super) adoptions: &'static [&'static str],
    /// Whether a short line names a meeting.
    pub(super) is_meeting: fn(&str) -> bool,
    /// The ordinal in a line that names a session.
    pub(super) session: fn(&[&str]) -> Option<String>,
    /// Value of one word (as a key) of an ordinal; the other argument knows number words.
    pub(super) ordinal: fn(&str, &NumberWords<'_>) -> Option<u32>,
    /// Names of the language, in either language.
    pub(super) own_names: &'static [&'static str],
}

/// Value of a number word, given as its key.
pub(super) type NumberWords<'a> = dyn Fn(&str) -> Option<u32> + 'a;
