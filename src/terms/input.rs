//! The pairs of texts of a memory.

use std::collections::HashSet;
use std::path::Path;

use crate::Result;
use crate::exchange::{LanguagePair, Opened, code};
use crate::lexicon::LANGUAGES;

/// The texts of all units, each pair once, in the order of [`LANGUAGES`], and the codes of the
/// languages as the memory writes them; `wanted` chooses two of several languages.
///
/// # Errors
/// As the readers.
pub(crate) fn gather_texts(
    path: &Path,
    wanted: Option<&LanguagePair>,
) -> Result<(Vec<[String; 2]>, [String; 2])> {
    let mut seen: HashSet<[String; 2]> = HashSet::new();
    let mut texts = Vec::new();
    let codes = each_pair(path, wanted, &mut |pair| {
        if seen.insert(pair.clone()) {
            texts.push(pair);
        }
    })?;
    Ok((texts, codes))
}

/// Gives the texts of one unit after the other to `take`; returns the codes of the languages. All as [`gather_texts`].
///
/// # Errors
/// As the readers.
pub(crate) fn each_pair(
    path: &Path,
    wanted: Option<&LanguagePair>,
    take: &mut dyn FnMut([String; 2]),
) -> Result<[String; 2]> {
    let mut codes = LANGUAGES.map(|language| language.code().to_owned());
    for tu in Opened::open(path, wanted)? {
        let tu = tu?;
        let mut pair = [String::new(), String::new()];
        for variant in &tu.variants {
            let is = |language: &crate::lang::Language| code::primary(&variant.language) == language.code();
            if let Some(side) = LANGUAGES.iter().position(is)
                && pair[side].is_empty()
            {
                pair[side].clone_from(&variant.text);
                codes[side].clone_from(&variant.language);
            }
        }
        if pair.iter().all(|text| !text.trim().is_empty()) {
            take(pair);
        }
    }
    Ok(codes)
}
