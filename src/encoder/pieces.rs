//! Text to pieces: the most probable segmentation under a unigram model.
//!
//! After SentencePiece (Kudo and Richardson 2018, arXiv:1808.06226): NFKC, each
//! word begins with `▁`, and a Viterbi search takes the pieces with the largest
//! sum of log probabilities. No piece reaches over a space, so words are
//! searched one by one; memory is bounded whatever the length of the text.

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{Pieces, Vocabulary};

/// Stands for a character that no piece covers; a run of them is one.
pub(super) const UNKNOWN: u32 = 0;
/// Stands before the first piece of a text.
pub(super) const BEGIN: u32 = 1;
/// Stands after the last piece of a text.
pub(super) const END: u32 = 2;
/// Numbers below are the three above and three control tokens of the source.
const FIRST_TEXT_PIECE: u32 = 6;

/// Marks the beginning of a word inside the vocabulary.
const WORD_START: char = '\u{2581}';

/// SentencePiece's penalty for an unknown character, below the worst piece.
const UNKNOWN_PENALTY: f32 = 10.0;

/// Longest word searched at once, in bytes; of a longer one each part is read
/// as a word. The longest piece has 27 bytes, so a cut changes one piece in
/// dozens, and only in what is no word anyway.
const LONGEST_WORD: usize = 1024;

/// Most tokens of a text that are read, with begin and end: some 2,500 words.
/// The vector of more says only what field the text is from, and a file that
/// is one line of 10 MB must cost neither minutes nor memory.
pub(crate) const MAX_TOKENS: usize = 4096;

/// The vocabulary, ready for search.
pub(super) struct Tokenizer<'w> {
    vocabulary: Vocabulary<'w>,
    unknown_score: f32,
}

impl<'w> Tokenizer<'w> {
    /// From the pieces in the order of their numbers.
    pub(super) fn new(pieces: Pieces<'w>) -> Self {
        let worst = (0..pieces.len() as u32).map(|piece| pieces.score(piece)).fold(0.0, f32::min);
        let vocabulary = Vocabulary::new(pieces, FIRST_TEXT_PIECE);
        Tokenizer { vocabulary, unknown_score: worst - UNKNOWN_PENALTY }
    }

    /// Piece numbers of `text` between [`BEGIN`] and [`END`], at most
    /// [`MAX_TOKENS`]; the rest of a longer text is left unread.
    pub(super) fn tokens(&self, text: &str) -> Vec<u32> {
        let mut tokens = vec![BEGIN];
        let mut search = Search::default();
        let mut word = String::new();
        for c in text.nfkc() {
            if is_space(c) {
                self.word(&mut word, &mut search, &mut tokens);
            } else if !is_dropped(c) {
                if word.is_empty() {
                    word.push(WORD_START);
                }
                word.push(c);
                if word.len() >= LONGEST_WORD {
                    self.word(&mut word, &mut search, &mut tokens);
                }
            }
            if tokens.len() >= MAX_TOKENS {
                break;
            }
        }
        self.word(&mut word, &mut search, &mut tokens);
        tokens.truncate(MAX_TOKENS - 1);
        tokens.push(END);
        tokens
    }

    /// Appends the pieces of `word` and empties it.
    fn word(&self, word: &mut String, search: &mut Search, tokens: &mut Vec<u32>) {
        search.run(self, word);
        search.append_best(tokens);
        word.clear();
    }
}

/// Best way to each byte of a word; kept between words for its memory.
#[derive(Default)]
struct Search {
    arrivals: Vec<Arrival>,
}

/// The best segmentation of the bytes so far and its last piece.
#[derive(Clone, Copy)]
struct Arrival {
    score: f32,
    from: usize,
    piece: u32,
}

impl Search {
    fn run(&mut self, tokenizer: &Tokenizer<'_>, word: &str) {
        let Tokenizer { vocabulary, unknown_score } = tokenizer;
        let unreached = Arrival { score: f32::NEG_INFINITY, from: 0, piece: UNKNOWN };
        self.arrivals.clear();
        self.arrivals.resize(word.len() + 1, unreached);
        self.arrivals[0].score = 0.0;
        for (from, c) in word.char_indices() {
            let so_far = self.arrivals[from].score;
            let mut character_known = false;
            for (length, piece) in vocabulary.prefixes(&word.as_bytes()[from..]) {
                let score = so_far + vocabulary.pieces.score(piece);
                self.arrive(from + length, Arrival { score, from, piece });
                character_known |= length == c.len_utf8();
            }
            if !character_known {
                let score = so_far + unknown_score;
                self.arrive(from + c.len_utf8(), Arrival { score, from, piece: UNKNOWN });
            }
        }
    }

    fn arrive(&mut self, at: usize, arrival: Arrival) {
        if let Some(best) = self.arrivals.get_mut(at)
            && arrival.score > best.score
        {
            *best = arrival;
        }
    }

    /// Follows the best way back from the end of the word.
    fn append_best(&self, tokens: &mut Vec<u32>) {
        let first = tokens.len();
        let mut at = self.arrivals.len() - 1;
        while at > 0 {
            let Arrival { from, piece, .. } = self.arrivals[at];
            if piece != UNKNOWN || tokens[first..].last() != Some(&UNKNOWN) {
                tokens.push(piece);
            }
            at = from;
        }
        tokens[first..].reverse();
    }
}

/// Ends a word: white space, zero-width space, byte order mark.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Left out of words: controls, direction marks, tatweel. None carries meaning
/// and the vocabulary was learned without them.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{640}')
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::tests::records;
    use super::*;

    /// A vocabulary of a few pieces; numbers follow the six reserved ones.
    const PIECES: [(&str, f32); 13] = [
        ("<unk>", 0.0),
        ("<s>", 0.0),
        ("</s>", 0.0),
        ("x1", 0.0),
        ("x2", 0.0),
        ("x3", 0.0),
        ("▁", -3.0),
        ("a", -4.0),
        ("b", -4.0),
        ("▁a", -3.5),
        ("ab", -5.0),
        ("▁ab", -9.0),
        ("c", -8.0),
    ];

    fn tokens(text: &str) -> Vec<u32> {
        let (records, starts) = records(&PIECES);
        Tokenizer::new(Pieces::new(&records, starts)).tokens(text)
    }

    fn check(text: &str, expected: &str) {
        let named: Vec<&str> = tokens(text).iter().map(|&t| PIECES[t as usize].0).collect();
        assert_eq!(named.join(" "), expected, "{text:?}");
    }

    #[test]
    fn best_segmentation() {
        for (text, expected) in [
            ("", "<s> </s>"),
            (" \u{feff}\n", "<s> </s>"),
            ("a", "<s> ▁a </s>"),
            // ▁a b is -7.5, ▁ ab -8, ▁ab -9.
            ("ab", "<s> ▁a b </s>"),
            ("ab  a", "<s> ▁a b ▁a </s>"),
            ("cab", "<s> ▁ c ab </s>"),
            // A run of unknown characters is one token, a new word another.
            ("a生生b 生", "<s> ▁a <unk> b ▁ <unk> </s>"),
            // Compatibility forms fold, tatweel and direction marks vanish.
            ("\u{200f}ａـb", "<s> ▁a b </s>"),
            // Control tokens of the source are no text.
            ("x1", "<s> ▁ <unk> </s>"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn long_texts_are_cut_and_words_searched_in_parts() {
        let long = tokens(&"ab ".repeat(1_000_000));
        assert_eq!((long.len(), long[0], long[MAX_TOKENS - 1]), (MAX_TOKENS, BEGIN, END));
        assert_eq!(tokens(&"生".repeat(3_000_000)).len(), MAX_TOKENS);
        // Three parts; each begins with the piece of a letter that begins a word.
        assert_eq!(tokens(&"a".repeat(2050)).len(), 2 + 2050);
    }
}
