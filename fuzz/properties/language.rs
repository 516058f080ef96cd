//! Tokenisers, the number reader, the sentence splitter.

use crate::encoder::{MAX_TOKENS, encoder};
use crate::lang::token::{Token, tokens as cut};
use crate::lang::{Language, date, detect, label, number, skeleton, without_final_conjunction};
use crate::segment::{SegmentOptions, sentences as split};

const LANGUAGES: [Language; 2] = [Language::Arabic, Language::English];

/// Words stand in the text in their order, numbers where they say; every question
/// to a language has an answer.
pub(crate) fn tokens(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = detect(&text);
    assert!(text.contains(without_final_conjunction(&text)));
    for language in LANGUAGES {
        let mut rest = &*text;
        for token in cut(&text, language) {
            match token {
                Token::Word(word) => {
                    let at = rest.find(word).expect("a word stands behind the one before");
                    rest = &rest[at + word.len()..];
                    ask(language, word);
                }
                Token::Number(found) => check(&text, &found),
                Token::Symbol(symbol) => {
                    assert!(symbol.contains('/') && symbol.contains(|c: char| c.is_ascii_digit()));
                }
            }
        }
        if let Some((_, length)) = label::read(&text, language) {
            assert!(text.is_char_boundary(length));
        }
        let _ = label::value(&text, language);
        let _ = date::first(&text, language);
        let _ = (language.is_masthead(&text), language.is_division(&text), language.session(&text));
        let _ = (language.is_meeting(&text), language.names_adoption(&text));
        let _ = (language.is_distribution_mark(&text), language.opens_recital(&text));
    }
}

fn ask(language: Language, word: &str) {
    let rules = language.rules();
    let key = rules.key(word);
    let stem = rules.stem(&key);
    assert!(key.is_empty() || !stem.is_empty(), "{word:?} loses its stem");
    assert!(rules.list_letter(word).is_none_or(|place| place > 0));
    assert!(rules.month(&key).is_none_or(|month| (1..=12).contains(&month)));
    let _ = (rules.number_word(&key), rules.may_be_name(word));
    let [own, other] = [rules.skeleton(&key), skeleton::from_latin(&key)];
    let likeness = skeleton::likeness(&own, &other);
    assert!((0.0..=1.0).contains(&likeness), "{own} and {other}: {likeness}");
}

/// Numbers come in order, begin and end with a digit, and have a value.
pub(crate) fn numbers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for language in LANGUAGES {
        let mut behind = 0;
        for found in number::read_all(&text, language) {
            assert!(behind <= found.start, "numbers overlap");
            behind = found.end;
            check(&text, &found);
        }
        let digits = |text: &str| text.chars().filter(|c| number::digit_value(*c).is_some()).count();
        let inside: usize =
            number::read_all(&text, language).iter().map(|n| digits(&text[n.start..n.end])).sum();
        assert_eq!(inside, digits(&text), "a digit is in no number");
    }
}

fn check(text: &str, found: &number::Number) {
    let written = &text[found.start..found.end];
    let is_digit = |c: char| number::digit_value(c).is_some();
    assert!(written.starts_with(is_digit) && written.ends_with(is_digit), "{written:?}");
    assert!(!found.readings.is_empty());
    for reading in &found.readings {
        assert!(reading.starts_with(|c: char| c.is_ascii_digit()), "{written:?}: {reading:?}");
        assert!(reading.chars().all(|c| c.is_ascii_digit() || c == '.'), "{written:?}: {reading:?}");
    }
}

/// The sentences with the white space between them are the text.
pub(crate) fn sentences(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for language in LANGUAGES {
        for semicolons in [false, true] {
            let mut rest = &*text;
            for sentence in split(&text, language, SegmentOptions { semicolons }) {
                assert!(!sentence.is_empty() && sentence == sentence.trim());
                rest = rest.trim_start().strip_prefix(sentence).expect("the next sentence is what follows");
            }
            assert!(rest.trim().is_empty(), "lost: {rest:?}");
        }
    }
}

/// Any text becomes tokens between begin and end, within the limit, and the
/// tokens of two texts in one are those of each. Here the first line and the rest.
pub(crate) fn encoder_tokens(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let [first, second, both] = [one, other, &format!("{one} {other}")].map(|text| encoder().tokens(text));
    for tokens in [&first, &second, &both] {
        assert!((2..=MAX_TOKENS).contains(&tokens.len()));
        assert_eq!((tokens.first(), tokens.last()), (Some(&1), Some(&2)));
    }
    if first.len() + second.len() <= MAX_TOKENS {
        assert_eq!(both, [&first[..first.len() - 1], &second[1..]].concat());
    }
}
