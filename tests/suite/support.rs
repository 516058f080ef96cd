//! What several tests need: where documents lie, and how texts are compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use muqabala::align::Resources;
use muqabala::bitext::Bitext;
use muqabala::pipeline::{Options, align_files};
use unicode_normalization::UnicodeNormalization;

/// The project's own documents.
pub fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(name)
}

/// A real document, from `MUQABALA_CORPORA` or `../shared/corpora`; says so where there is none.
pub fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MUQABALA_CORPORA")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"));
    let path = folder.join(name);
    if !path.exists() {
        eprintln!(
            "skipped: {} is not there; set MUQABALA_CORPORA to test with real documents",
            path.display()
        );
        return None;
    }
    Some(path)
}

/// Aligns with what the program brings along.
pub fn align(source: &Path, target: &Path, options: &Options) -> muqabala::Result<Bitext> {
    align_files(source, target, options, Resources::shipped())
}

/// F1 of the units of `bitext` against pairs of texts (Arabic TAB English), as
/// far as letters and digits tell: footnote marks, stars and spaces do not count.
pub fn f1(bitext: &Bitext, gold: &str) -> f64 {
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
    let kept: Vec<char> = kept.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
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
