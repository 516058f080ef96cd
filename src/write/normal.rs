//! Texts in the normal form that is asked for.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::exchange::{Tu, WriteOptions, text};

/// The text of a segment as a record holds it, in the normal form asked for.
pub(super) fn written<'t>(text: &'t str, options: &WriteOptions) -> Cow<'t, str> {
    let text = text::memory_text(text);
    if options.nfc { Cow::Owned(text.nfc().collect()) } else { text }
}

pub(super) fn normalized(mut tu: Tu, options: &WriteOptions) -> Tu {
    if options.nfc {
        for tuv in &mut tu.variants {
            tuv.text = tuv.text.nfc().collect();
        }
    }
    tu
}
