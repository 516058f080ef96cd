//! Letters and stops that recognition takes for others (OCR), mended where only one reading makes a
//! known word.

use super::{Log, Vocabulary, is_text};
use crate::document::{Block, StyleSpan};
use crate::lang::Language;

const RULE: &str = "recognised-letter";

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;
/// Times that a word must be known before another is mended into it, and times that it must be
/// commoner than the next that would do. A right word that the vocabulary lacks can still be
/// changed (`متهم` to `منهم` on the Declaration of Human Rights); the repair is recorded.
const KNOWN: u32 = 20;
const COMMONER: u32 = 8;
/// Letters that are drawn above their neighbours and so lost: `المعية` for `الجمعية`.
const LOST: [char; 5] = ['ج', 'ح', 'خ', 'م', 'ت'];

/// Mends the blocks of the pages that were recognised.
pub(super) fn mend(
    blocks: &mut [Block],
    pages: &[u32],
    language: Language,
    vocabulary: &dyn Vocabulary,
    log: &mut Log,
) {
    if language != Language::Arabic {
        return;
    }
    let mender = Mender { language, vocabulary };
    for block in blocks.iter_mut().filter(|b| is_text(b) && b.page.is_none_or(|page| pages.contains(&page))) {
        let text = mender.text(&block.text);
        if text != block.text {
            // Bold and italic are not recognised, so no style points into the text.
            block.styles = Vec::<StyleSpan>::new();
            log.add(RULE, block.page, std::mem::replace(&mut block.text, text.clone()), text);
        }
    }
}

struct Mender<'v> {
    language: Language,
    vocabulary: &'v dyn Vocabulary,
}

impl Mender<'_> {
    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut open = 0usize;
        let mut words = text.split(' ').peekable();
        while let Some(word) = words.next() {
            if !out.is_empty() {
                out.push(' ');
            }
            open += word.matches('«').count();
            let word = self.stop(word, open, if words.peek().is_none() { '.' } else { '،' });
            open = open.saturating_sub(word.matches('»').count());
            out.push_str(&self.word(&word));
        }
        out
    }

    fn known(&self, word: &str) -> u32 {
        self.vocabulary.frequency(self.language, word)
    }

    /// A comma that was taken for a closing quotation mark, or a `stop` that was taken for a hamza.
    fn stop(&self, word: &str, open: usize, stop: char) -> String {
        if let Some(rest) =
            word.strip_suffix('»').filter(|rest| open == 0 && rest.ends_with(char::is_alphabetic))
        {
            return format!("{rest}،");
        }
        match word.strip_suffix('ء') {
            Some(rest) if rest.chars().count() > 1 && self.known(word) == 0 && self.known(rest) > 0 => {
                format!("{rest}{stop}")
            }
            _ => word.to_owned(),
        }
    }

    /// The word, or the known one that it was taken from.
    fn word(&self, word: &str) -> String {
        let is_letter = |c: char| self.language.rules().writes(c) && c.is_alphabetic();
        let core = word.trim_matches(|c| !is_letter(c));
        let letters: Vec<char> = core.chars().collect();
        if letters.len() < SHORTEST || !letters.iter().all(|c| is_letter(*c)) || self.known(core) > 0 {
            return word.to_owned();
        }
        let mut candidates: Vec<(u32, String)> = Vec::new();
        let mut offer = |candidate: String| {
            let count = self.known(&candidate);
            if count > 0 && candidates.iter().all(|(_, other)| *other != candidate) {
                candidates.push((count, candidate));
            }
        };
        for at in 1..letters.len() {
            let (before, behind) = letters.split_at(at);
            for lost in LOST {
                offer(before.iter().chain([&lost]).chain(behind).collect());
            }
        }
        for (at, own) in letters.iter().enumerate() {
            for other in
                ('\u{621}'..='\u{64A}').filter(|c| c != own && self.language.rules().look_alike(*own, *c))
            {
                let mut changed = letters.clone();
                if let Some(place) = changed.get_mut(at) {
                    *place = other;
                }
                offer(changed.into_iter().collect());
            }
        }
        candidates.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let next = candidates.get(1).map_or(0, |(count, _)| *count);
        match candidates.first() {
            Some((count, better)) if *count >= KNOWN && *count >= COMMONER * next => {
                word.replacen(core, better, 1)
            }
            _ => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    struct Few;

    impl Vocabulary for Few {
        fn frequency(&self, _: Language, word: &str) -> u32 {
            match word {
                "الجمعية" | "آخر" | "تعسفا" | "نزيهة" | "السماء" | "الإعلان" => {
                    100
                }
                _ => 0,
            }
        }
    }

    #[test]
    fn only_what_makes_a_known_word_is_mended() {
        let mend = |text: &str| {
            let (mut blocks, mut log) =
                ([Block { page: Some(2), ..Block::new(BlockKind::Paragraph, text) }], Log::default());
            super::mend(&mut blocks, &[2], Language::Arabic, &Few, &mut log);
            let [block] = blocks;
            (block.text, log.entries().len())
        };
        for (text, expected) in [
            ("قرار المعية العامة", "قرار الجمعية العامة"),
            ("آخرء تعسفاء", "آخر، تعسفا."),
            ("الإعلان» نعم", "الإعلان، نعم"),
            ("قال «الإعلان» نعم", "قال «الإعلان» نعم"),
            ("السماء صافية", "السماء صافية"),
            ("غرناطة بطوطة", "غرناطة بطوطة"),
        ] {
            let (found, changes) = mend(text);
            assert_eq!(found, expected);
            assert_eq!(changes, usize::from(text != expected), "{text}");
        }
    }

    #[test]
    fn a_word_of_one_letter_is_no_word_with_a_comma() {
        struct All;
        impl Vocabulary for All {
            fn frequency(&self, _: Language, word: &str) -> u32 {
                u32::from(word.chars().count() < 3 && !word.ends_with('ء'))
            }
        }
        let mender = Mender { language: Language::Arabic, vocabulary: &All };
        assert_eq!([mender.stop("وء", 0, '،'), mender.stop("هوء", 0, '،')], ["وء", "هو،"]);
    }
}
