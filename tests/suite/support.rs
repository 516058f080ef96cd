//! What several tests need: where documents lie, and how texts are compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use muqabala::{Bitext, Options, Resources, align_files};
use unicode_normalization::UnicodeNormalization;

/// The project's own documents.
pub(crate) fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(name)
}

/// A real document, from `MUQABALA_CORPORA` or `../shared/corpora`. A test that asks for one
/// is marked `#[cfg_attr(not(reference_documents), ignore = "…")]`: it counts as ignored
/// where there are none, and fails where there should be.
#[track_caller]
pub(crate) fn real(name: &str) -> PathBuf {
    let folder = std::env::var_os("MUQABALA_CORPORA")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"));
    let path = folder.join(name);
    assert!(path.exists(), "{} is not there; MUQABALA_CORPORA names the folder", path.display());
    path
}

/// Aligns with what the program brings along.
pub(crate) fn align(source: &Path, target: &Path, options: &Options) -> muqabala::Result<Bitext> {
    align_files(source, target, options, Resources::shipped())
}

/// What is shared between tests: each pair of documents is aligned once, as [`align`] does it by default.
pub(crate) fn aligned(source: &Path, target: &Path) -> Arc<Bitext> {
    type Known = Mutex<BTreeMap<[PathBuf; 2], Arc<OnceLock<Arc<Bitext>>>>>;
    static KNOWN: Known = Mutex::new(BTreeMap::new());
    let key = [source.to_owned(), target.to_owned()];
    let place = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
    // Outside the lock: other pairs are aligned meanwhile.
    let align = || Arc::new(align(source, target, &Options::default()).unwrap());
    place.get_or_init(align).clone()
}

/// F1 of the units of `bitext` against pairs of texts (Arabic TAB English), as
/// far as letters and digits tell: footnote marks, stars and spaces do not count.
pub(crate) fn f1(bitext: &Bitext, gold: &str) -> f64 {
    let gold: Vec<(Bigrams, Bigrams)> = gold
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(ar, en)| (ar, en.split('\t').next().unwrap_or_default()))
        .filter(|(ar, en)| !ar.is_empty() && !en.is_empty())
        .map(|(ar, en)| (bigrams(ar), bigrams(en)))
        .collect();
    let units: Vec<(Bigrams, Bigrams)> =
        bitext.accepted().map(|u| (bigrams(&u.source), bigrams(&u.target))).collect();
    let mut used = vec![false; units.len()];
    let mut found = 0;
    for (ar, en) in &gold {
        let best = (0..units.len())
            .filter(|i| !used[*i])
            .map(|i| (dice(ar, &units[i].0).min(dice(en, &units[i].1)), i))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((similarity, i)) = best.filter(|(similarity, _)| *similarity >= SAME) {
            assert!(similarity <= 1.0);
            used[i] = true;
            found += 1;
        }
    }
    2.0 * f64::from(found) / (units.len() + gold.len()).max(1) as f64
}

/// Texts this similar are the same text with other marks.
const SAME: f64 = 0.9;

type Bigrams = BTreeMap<(char, char), usize>;

fn bigrams(text: &str) -> Bigrams {
    let marks = |c: &char| !matches!(c, '⁽' | '⁾' | '⁰' | '¹' | '²' | '³' | '⁴'..='⁹');
    let kept: String = text.chars().filter(marks).collect();
    // Old encodings have no Arabic-Indic digits.
    let western =
        |c: char| muqabala::internal::digit_value(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c);
    let kept = kept.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    let kept: Vec<char> = kept.map(western).collect();
    let mut counts = Bigrams::new();
    for pair in kept.windows(2) {
        *counts.entry((pair[0], pair[1])).or_default() += 1;
    }
    if let [only] = kept[..] {
        counts.insert((only, only), 1);
    }
    counts
}

fn dice(a: &Bigrams, b: &Bigrams) -> f64 {
    let both: usize = a.iter().map(|(pair, n)| (*n).min(b.get(pair).copied().unwrap_or(0))).sum();
    2.0 * both as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()).max(1) as f64
}

/// Letters and digits of a text.
pub(crate) fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

/// Edits between two texts, character by character (Ukkonen, "Algorithms for
/// approximate string matching", 1985: a band that is doubled until it is wide enough).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut band = long.len() - short.len() + 32;
    loop {
        let found = within(&short, &long, band);
        if found <= band || band > long.len() {
            return found;
        }
        band *= 2;
    }
}

fn within(short: &[char], long: &[char], band: usize) -> usize {
    const FAR: usize = usize::MAX / 2;
    // Row i holds the cells of columns i - band to i + band.
    let width = 2 * band + 1;
    let mut above: Vec<usize> = (0..width).map(|k| if k >= band { k - band } else { FAR }).collect();
    let mut row = vec![FAR; width];
    for i in 1..=short.len() {
        for k in 0..width {
            row[k] = match (i + k).checked_sub(band) {
                Some(0) => i,
                Some(j) if j <= long.len() => {
                    let same = above[k] + usize::from(short[i - 1] != long[j - 1]);
                    let deleted = above.get(k + 1).map_or(FAR, |n| n + 1);
                    let inserted = if k > 0 { row[k - 1] + 1 } else { FAR };
                    same.min(deleted).min(inserted)
                }
                _ => FAR,
            };
        }
        std::mem::swap(&mut above, &mut row);
    }
    (long.len() + band).checked_sub(short.len()).and_then(|k| above.get(k).copied()).unwrap_or(FAR)
}
