//! Words that a text layer broke with a space: `structu ral`, `a t the centre`.
//!
//! Two pieces are joined where together they are a known word and one of them
//! is no word at all; where both are words, only if the joined one is so much
//! more usual that chance cannot explain it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::layout::Layout;
use super::line::{Line, replace, width};
use super::{Log, Vocabulary, is_text};
use crate::document::Block;
use crate::lang::Language;

const RULE: &str = "split-word";

/// How many times more often the joined word must be seen than the rarer piece
/// when both are words. In 4,000 sentences of UN text `healthcare` is seen once
/// and `care` 20 times; a text about trustworthy systems has the word 30 times
/// and `worthy` never.
const FAR_MORE: u32 = 8;

/// Behind a function word a longer tail is joined only to a word seen this often:
/// `an aesthetic` is no `anaesthetic`, but `so cial` is `social`.
const SHORT_TAIL: usize = 3;
const USUAL: u32 = 5;

/// The words of a document together with those of a vocabulary.
pub(super) struct Known<'a> {
    language: Language,
    vocabulary: &'a dyn Vocabulary,
    /// Words of the document, lower case, with their number.
    own: FxHashMap<String, u32>,
    /// Hyphenated words of the document by their letters: `evidencebased` → `evidence-based`.
    hyphenated: FxHashMap<String, String>,
    /// Words of lines too long for the column, where an extractor took the hyphen
    /// at a line end away and wrote two lines as one.
    glued: FxHashSet<String>,
}

/// A line longer than this (in per cent of the column) is two lines in one: whole
/// lines of two PDF files reach 113, the glued ones begin at 151.
const TWO_LINES: usize = 130;

impl<'a> Known<'a> {
    /// Counts the words of the lines, which were set in `layout`.
    pub(super) fn new(
        lines: &[Line],
        layout: Layout,
        language: Language,
        vocabulary: &'a dyn Vocabulary,
    ) -> Self {
        let mut own: FxHashMap<String, u32> = FxHashMap::default();
        let mut hyphenated = FxHashMap::default();
        let mut glued = FxHashSet::default();
        for line in lines.iter().filter(|l| !l.is_furniture()) {
            for token in line.text.split_whitespace() {
                let word = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                for part in word.split(|c: char| !c.is_alphabetic()).filter(|p| !p.is_empty()) {
                    *own.entry(part.to_owned()).or_default() += 1;
                }
                if matches!(layout, Layout::Wrapped { width: column } if width(&line.text) * 100 > column * TWO_LINES)
                {
                    glued.insert(word.clone());
                }
                if word.contains('-') && word.chars().all(|c| c.is_alphabetic() || c == '-') {
                    hyphenated.entry(word.replace('-', "")).or_insert(word);
                }
            }
        }
        Known { language, vocabulary, own, hyphenated, glued }
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// How often the word was seen, in the document or elsewhere.
    fn frequency(&self, word: &str) -> u32 {
        let word = word.to_lowercase();
        let own = self.own.get(&word).copied().unwrap_or(0);
        own.saturating_add(self.vocabulary.frequency(self.language, &word))
    }

    /// How often a piece was seen as a word: one sight less than
    /// [`frequency`](Self::frequency), for the broken word itself was counted.
    fn frequency_of_piece(&self, piece: &str) -> u32 {
        let one_letter = piece.chars().nth(1).is_none();
        if one_letter {
            return if self.language.is_one_letter_word(&piece.to_lowercase()) { u32::MAX } else { 0 };
        }
        self.frequency(piece).saturating_sub(1)
    }

    /// Whether the hyphen at the end of `line` was set by the line break, so that
    /// it is no part of the word that goes on in `next`.
    pub(super) fn hyphen_is_from_line_end(&self, line: &str, next: &str) -> bool {
        let head = last_word(line.trim_end_matches(['-', '\u{2010}']));
        let tail = first_word(next);
        let joined = format!("{head}{tail}");
        self.frequency(&joined) > 0 && !self.hyphenated.contains_key(&joined.to_lowercase())
    }

    /// The hyphenated word of this document that has the letters of `word`, where
    /// `word` itself is seen nowhere but where two lines became one.
    pub(super) fn with_hyphen(&self, word: &str) -> Option<&str> {
        let lower = word.to_lowercase();
        let alone = self.glued.contains(&lower) && self.frequency(&lower) <= 1;
        self.hyphenated.get(&lower).filter(|_| alone).map(String::as_str)
    }

    /// Whether the space between the pieces broke a word.
    fn is_broken(&self, head: &str, tail: &str) -> bool {
        let joined = self.frequency(&format!("{head}{tail}"));
        if joined == 0 {
            return false;
        }
        if self.language.is_one_letter_word(&head.to_lowercase()) && tail.chars().nth(1).is_some() {
            // `a lone voice`: a vocabulary that lacks the second word proves nothing.
            return false;
        }
        if self.language.is_function_word(&head.to_lowercase())
            && tail.chars().count() > SHORT_TAIL
            && joined < USUAL
        {
            return false;
        }
        let rarer = self.frequency_of_piece(head).min(self.frequency_of_piece(tail));
        rarer == 0 || joined >= FAR_MORE.saturating_mul(rarer.saturating_add(1))
    }
}

/// Joins the broken words of every block.
pub(super) fn rejoin(blocks: &mut [Block], known: &Known<'_>, log: &mut Log) {
    for block in blocks.iter_mut().filter(|b| is_text(b)) {
        let mut from = 0;
        while let Some((start, space)) = next_broken(&block.text, from, known) {
            let (before, after) = replace(&mut block.text, space, space + 1, "");
            log.add(RULE, block.page, before, after);
            // The joined word can be a piece itself: `re presen tation`.
            from = start;
        }
    }
}

/// The next broken word at or behind `from`: its start and the place of the space.
fn next_broken(text: &str, from: usize, known: &Known<'_>) -> Option<(usize, usize)> {
    let mut found = None;
    for (at, _) in text.match_indices(' ').filter(|(at, _)| *at >= from) {
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let (head, tail) = (last_word(before), first_word(behind));
        // A capital inside would make a name of two words: `New York`.
        if head.is_empty() || tail.is_empty() || tail.starts_with(char::is_uppercase) {
            continue;
        }
        if !stands_free(&before[..before.len() - head.len()], &behind[tail.len()..]) {
            continue;
        }
        if known.is_broken(head, tail) {
            found = Some((at - head.len(), at));
            break;
        }
    }
    found
}

/// Whether the letters between are whole tokens: not the `s` of `country's`, the
/// `e` of `e-mail` or `e.g.`, the `th` of `5th`.
fn stands_free(before: &str, behind: &str) -> bool {
    let joined =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '@' | '/' | '_'));
    let mut next = behind.chars();
    let first = next.next();
    let inner_stop = matches!(first, Some('.' | '-')) && next.next().is_some_and(char::is_alphanumeric);
    !joined(before.chars().next_back()) && !joined(first) && !inner_stop
}

/// The letters at the end of `text`.
fn last_word(text: &str) -> &str {
    let start =
        text.char_indices().rev().take_while(|(_, c)| is_letter(*c)).last().map_or(text.len(), |(at, _)| at);
    &text[start..]
}

/// The letters at the start of `text`.
fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    &text[..end]
}

/// Letters and the vowel signs written on them.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    struct List(&'static [(&'static str, u32)]);
    impl Vocabulary for List {
        fn frequency(&self, _: Language, word: &str) -> u32 {
            self.0.iter().find(|(w, _)| *w == word).map_or(0, |(_, n)| *n)
        }
    }

    const WORDS: List = List(&[
        ("at", 50),
        ("structural", 3),
        ("the", 90),
        ("health", 9),
        ("care", 8),
        ("healthcare", 9),
        ("alone", 5),
        ("slower", 2),
        ("east", 4),
        ("least", 9),
        ("person", 5),
        ("persona", 1),
        ("as", 50),
        ("systems", 9),
        ("presentation", 4),
        ("so", 30),
        ("one", 9),
        ("on", 50),
        ("المائة", 9),
        ("في", 90),
    ]);

    #[track_caller]
    fn check(language: Language, text: &str, expected: &str) {
        let mut block = Block::new(BlockKind::Line, text);
        let lines = [Line::from(block.clone())];
        let known = Known::new(&lines, Layout::Wrapped { width: 80 }, language, &WORDS);
        block.kind = BlockKind::Paragraph;
        let mut blocks = [block];
        rejoin(&mut blocks, &known, &mut Log::default());
        assert_eq!(blocks[0].text, expected);
    }

    #[test]
    fn broken_words_are_joined() {
        for (text, expected) in [
            ("reinforce structu ral inequalities", "reinforce structural inequalities"),
            ("the person a t the centre", "the person at the centre"),
            ("in particular the l east developed", "in particular the least developed"),
            ("(system s; facilitating", "(systems; facilitating"),
            ("pre sen tation", "pre sen tation"),
            ("the presen tation", "the presentation"),
        ] {
            check(Language::English, text, expected);
        }
        check(Language::Arabic, "10 في الما ئة", "10 في المائة");
    }

    #[test]
    fn words_are_left_apart() {
        for text in [
            "health care for all",
            "a lone voice",
            "the country's lower house",
            "the person a day",
            "on e.g. one",
            "on e-mail lists",
            "so as to go",
            "in New York",
            "Al Hadi",
            "the 5th e",
            "x",
        ] {
            check(Language::English, text, text);
        }
    }

    #[test]
    fn a_hyphen_is_from_the_line_end_where_the_word_is_known_without_it() {
        let known = Known::new(&[], crate::repair::layout::Layout::Single, Language::English, &WORDS);
        assert!(known.hyphen_is_from_line_end("the health-", "care of all"));
        assert!(!known.hyphen_is_from_line_end("the well-", "care of all"));
    }
}
