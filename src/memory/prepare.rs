//! What can be told of a record before the memory is asked: done in all threads at once.

use rayon::prelude::*;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::intern::Numbers;
use super::keys::value_number;
use super::segment::IndexedText;
use super::tokens::{language, names_with};
use crate::exchange::{Tu, code};

/// A record with what is told of it.
pub(super) struct Prepared {
    pub(super) tu: Tu,
    /// Hash of each variant's text with its language.
    pub(super) hashes: Vec<i64>,
    /// Hash of all that makes two units the same.
    pub(super) identity: i64,
    /// Tokens of each variant; 0 where the word has no number yet.
    pub(super) tokens: Vec<Vec<u32>>,
    /// Rows of what the placeables of each variant say.
    pub(super) values: Vec<Vec<u32>>,
    /// Words without a number: variant, place, as written, stem.
    pub(super) new: Vec<(usize, usize, String, String)>,
}

impl Prepared {
    /// Numbers the words that had no number yet.
    pub(super) fn number(&mut self, connection: &Connection, numbers: &mut Numbers) -> rusqlite::Result<()> {
        for (variant, place, surface, stem) in std::mem::take(&mut self.new) {
            let code = self.tu.variants.get(variant).map(|v| v.language.as_str()).unwrap_or_default();
            let number = numbers.word(connection, language(code), &surface, &stem)?;
            if let Some(slot) = self.tokens.get_mut(variant).and_then(|t| t.get_mut(place)) {
                *slot = number;
            }
        }
        Ok(())
    }

    /// The texts as the index takes them; all words have their number.
    pub(super) fn texts(
        &self,
        connection: &Connection,
        numbers: &mut Numbers,
    ) -> rusqlite::Result<Vec<IndexedText<'_>>> {
        let mut texts = Vec::with_capacity(self.tokens.len());
        for ((variant, tokens), values) in self.tu.variants.iter().zip(&self.tokens).zip(&self.values) {
            texts.push(IndexedText {
                language: numbers.language(connection, &variant.language)?,
                tokens,
                values,
            });
        }
        Ok(texts)
    }
}

/// Prepares records; the order stays.
pub(super) fn prepare(records: Vec<Tu>, numbers: &Numbers) -> Vec<Prepared> {
    records.into_par_iter().map(|tu| one(tu, numbers)).collect()
}

/// Prepares a record.
pub(super) fn one(tu: Tu, numbers: &Numbers) -> Prepared {
    let hashes = tu.variants.iter().map(|v| text_hash(&v.language, &v.text)).collect();
    let mut all = Sha256::new();
    for variant in &tu.variants {
        for part in [&variant.language, &variant.text, variant.markup.as_ref().unwrap_or(&String::new())] {
            all.update(part.as_bytes());
            // No text holds this byte of UTF-8.
            all.update([0xFF]);
        }
    }
    let identity = number(&all.finalize());
    let mut new = Vec::new();
    let mut tokens = Vec::with_capacity(tu.variants.len());
    let mut values = Vec::with_capacity(tu.variants.len());
    for (at, variant) in tu.variants.iter().enumerate() {
        let own = language(&variant.language);
        let (mut ids, mut says) = (Vec::new(), Vec::new());
        names_with(&variant.text, own, &mut |kind, surface, stem| {
            says.extend(kind.sayings().iter().map(|saying| value_number(saying)));
            let known = numbers.surface(own, surface);
            if known.is_none() {
                new.push((at, ids.len(), surface.to_owned(), stem()));
            }
            ids.push(known.unwrap_or(0));
        });
        tokens.push(ids);
        says.sort_unstable();
        says.dedup();
        values.push(says);
    }
    Prepared { tu, hashes, identity, tokens, values, new }
}

/// Hash of a text in a language, the same on every machine: what exact look-ups ask for.
/// White space at the ends does not count.
pub(super) fn text_hash(language: &str, text: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(code::primary(language).as_bytes());
    hash.update([0xFF]);
    hash.update(text.trim().as_bytes());
    number(&hash.finalize())
}

/// 48 bits: of 10⁷ texts a collision is likely once in six files, and costs one more look at
/// the text; six bytes instead of eight save a tenth of the table.
fn number(digest: &[u8]) -> i64 {
    digest.iter().take(6).fold(0, |number, byte| number << 8 | i64::from(*byte))
}
