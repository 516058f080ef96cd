//! Any text becomes tokens between begin and end, within the limit, and the
//! tokens of two texts in one are those of each.

#![no_main]

use libfuzzer_sys::fuzz_target;
use muqabala::encoder::{MAX_TOKENS, encoder};

fuzz_target!(|texts: (&str, &str)| {
    let (one, other) = texts;
    let [first, second, both] = [one, other, &format!("{one} {other}")].map(|text| encoder().tokens(text));
    for tokens in [&first, &second, &both] {
        assert!((2..=MAX_TOKENS).contains(&tokens.len()));
        assert_eq!((tokens.first(), tokens.last()), (Some(&1), Some(&2)));
    }
    if first.len() + second.len() <= MAX_TOKENS {
        assert_eq!(both, [&first[..first.len() - 1], &second[1..]].concat());
    }
});
