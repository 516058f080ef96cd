//! How often links are right: alignment error rate against pairs aligned by hand (Och and Ney,
//! "A systematic comparison of various statistical alignment models", CL 2003).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::agree::Aligner;
use super::gold::{GoldPair, SIDES};
use super::sentence::Sentence;
use crate::lexicon::Lexicon;

type Links = BTreeSet<(usize, usize)>;

/// What was counted.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    sure: usize,
    links: usize,
    sure_found: usize,
    possible_found: usize,
}

/// The figures of one aligner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Figures {
    /// Share of its links that are possible.
    pub(crate) precision: f64,
    /// Share of the sure links that it found.
    pub(crate) recall: f64,
    /// 1 − (sure found + possible found) ÷ (its links + sure links).
    pub(crate) error_rate: f64,
}

/// What [`measure`] found.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Measured {
    /// Pairs, and their sure and possible links.
    pub(crate) pairs: usize,
    pub(crate) sure: usize,
    pub(crate) possible: usize,
    /// This program's links.
    pub(crate) all: Figures,
    /// The same by kind of text.
    pub(crate) styles: BTreeMap<String, Figures>,
    /// Without the small words that only belong to a neighbour.
    pub(crate) unattached: Figures,
    /// With the lexicon alone, the encoder not asked.
    pub(crate) lexicon: Figures,
    /// The plain method: for each word the likeliest on the other side by the lexicon and the
    /// diagonal, and what both directions say.
    pub(crate) plain_both: Figures,
    /// The same, and what either direction says.
    pub(crate) plain_either: Figures,
}

impl Tally {
    fn add(&mut self, gold: &GoldPair, links: &Links) {
        self.sure += gold.sure.len();
        self.links += links.len();
        self.sure_found += links.intersection(&gold.sure).count();
        self.possible_found += links.intersection(&gold.possible).count();
    }

    fn figures(self) -> Figures {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        Figures {
            precision: share(self.possible_found, self.links),
            recall: share(self.sure_found, self.sure),
            error_rate: 1.0 - share(self.sure_found + self.possible_found, self.links + self.sure),
        }
    }
}

/// Aligns the pairs and compares.
pub(crate) fn measure(gold: &[GoldPair], aligner: Aligner<'_>) -> Measured {
    let lexicon = aligner.lexicon();
    let mut measured = Measured { pairs: gold.len(), ..Measured::default() };
    let mut tallies = [Tally::default(); 5];
    let mut styles: BTreeMap<&str, Tally> = BTreeMap::new();
    for pair in gold {
        measured.sure += pair.sure.len();
        measured.possible += pair.possible.len();
        let [first, second] = sentences(pair, lexicon);
        let links = aligner.align(&first, &second);
        let all: Links = links.iter().map(|l| (l.first, l.second)).collect();
        let bare = links.iter().filter(|l| !l.attached).map(|l| (l.first, l.second)).collect();
        let alone = Aligner::new(lexicon).align(&first, &second);
        let alone = alone.iter().map(|l| (l.first, l.second)).collect();
        let [one, other] = plain(&first, &second, lexicon);
        styles.entry(&pair.style).or_default().add(pair, &all);
        let either = one.union(&other).copied().collect();
        let both = one.intersection(&other).copied().collect();
        for (tally, links) in tallies.iter_mut().zip([all, bare, alone, both, either]) {
            tally.add(pair, &links);
        }
    }
    let [all, unattached, alone, plain_both, plain_either] = tallies.map(Tally::figures);
    let styles = styles.into_iter().map(|(style, tally)| (style.to_owned(), tally.figures())).collect();
    Measured { all, unattached, lexicon: alone, plain_both, plain_either, styles, ..measured }
}

/// Compares links that another program found: a line for each pair, `0-1 2-2`.
pub(crate) fn compare(gold: &[GoldPair], found: &str) -> Figures {
    let mut tally = Tally::default();
    let number = |half: &str| half.parse().ok();
    for (pair, line) in gold.iter().zip(found.lines().map(Some).chain(std::iter::repeat(None))) {
        let links = line.unwrap_or_default().split_whitespace();
        let links = links.filter_map(|link| link.split_once('-'));
        tally.add(pair, &links.filter_map(|(i, j)| Some((number(i)?, number(j)?))).collect());
    }
    tally.figures()
}

/// Both texts of a pair as other programs read them: words between spaces.
pub(crate) fn cut(pair: &GoldPair) -> [String; 2] {
    let sentences = sentences(pair, &Lexicon::default());
    [0, 1].map(|k| {
        let written =
            |span: std::ops::Range<usize>| pair.texts[k].get(span).unwrap_or_default().replace(' ', "_");
        sentences[k].words.iter().map(|word| written(word.span.clone())).collect::<Vec<_>>().join(" ")
    })
}

/// What is missed (`-`) and what is wrong (`+`) in each pair, in words.
pub(crate) fn faults(gold: &[GoldPair], aligner: Aligner<'_>) -> String {
    let lexicon = aligner.lexicon();
    let mut shown = String::new();
    for pair in gold {
        let [first, second] = sentences(pair, lexicon);
        let links = aligner.align(&first, &second);
        let word = |k: usize, sentence: &Sentence, at: usize| {
            let span = sentence.words.get(at).map_or(0..0, |word| word.span.clone());
            pair.texts[k].get(span).unwrap_or_default().to_owned()
        };
        let line = |sign: &str, i: usize, j: usize| {
            format!("  {sign} {} {}", word(0, &first, i), word(1, &second, j))
        };
        let all: Links = links.iter().map(|l| (l.first, l.second)).collect();
        shown += &format!("{} {}\n", pair.name, pair.texts[0]);
        for (i, j) in pair.sure.difference(&all) {
            shown += &(line("-", *i, *j) + "\n");
        }
        for link in links.iter().filter(|l| !pair.possible.contains(&(l.first, l.second))) {
            let kind = if link.attached { ", attached" } else { "" };
            shown += &format!("{} {:.2}{kind}\n", line("+", link.first, link.second), link.probability);
        }
    }
    shown
}

fn sentences(pair: &GoldPair, lexicon: &Lexicon) -> [Sentence; 2] {
    [0, 1].map(|k| Sentence::new(&pair.texts[k], SIDES[k], lexicon))
}

/// IBM Model 1 with the diagonal, in each direction: what any aligner does first.
fn plain(first: &Sentence, second: &Sentence, lexicon: &Lexicon) -> [Links; 2] {
    const DIAGONAL: f64 = 4.0;
    let one_way = |given: &Sentence, produced: &Sentence| -> Vec<(usize, usize)> {
        let (n, m) = (given.words.len() as f64, produced.words.len() as f64);
        let mut links = Vec::new();
        for (j, word) in produced.words.iter().enumerate() {
            let best = given.words.iter().enumerate().filter_map(|(i, from)| {
                let known = from.id.zip(word.id).and_then(|(from, to)| {
                    lexicon.translations(given.language, from).find(|(other, _)| *other == to)
                });
                let same = from.key == word.key;
                let p = if same { 1.0 } else { f64::from(known?.1) };
                let apart = ((i as f64 + 0.5) / n - (j as f64 + 0.5) / m).abs();
                Some((i, p * (-DIAGONAL * apart).exp()))
            });
            links.extend(best.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| (i, j)));
        }
        links
    };
    let turned = one_way(second, first).into_iter().map(|(j, i)| (i, j)).collect();
    [one_way(first, second).into_iter().collect(), turned]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(name: &str) -> Vec<GoldPair> {
        let path = format!("{}/corpora/gold/words.{name}.txt", env!("CARGO_MANIFEST_DIR"));
        super::super::gold::parse(name, &std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// Both halves of the gold: what was reached, and no more.
    #[test]
    fn the_error_rate_does_not_rise() {
        for (name, with_encoder, alone) in [("dev", 0.0719, 0.0945), ("test", 0.1012, 0.1226)] {
            let measured = measure(&gold(name), Aligner::shipped());
            let all = if cfg!(feature = "encoder") { with_encoder } else { alone };
            assert!(measured.all.error_rate <= all, "{name}: {:?}", measured.all);
            assert!(measured.lexicon.error_rate <= alone, "{name}: {:?}", measured.lexicon);
            let plain = measured.plain_both.error_rate.min(measured.plain_either.error_rate);
            assert!(alone < plain, "{plain}");
        }
    }

    #[test]
    fn the_gold_is_whole() {
        let all = ["dev", "test"].map(gold);
        assert!(all.iter().all(|half| half.len() >= 30));
        for pair in all.iter().flatten() {
            assert!(pair.sure.is_subset(&pair.possible) && !pair.sure.is_empty(), "{}", pair.name);
        }
    }

    #[test]
    fn figures_are_those_of_their_definition() {
        let text = "g x\none two three\nواحد اثنان ثلاثة\none=واحد two=اثنان three~ثلاثة\n";
        let pair = super::super::gold::parse("g", text).unwrap();
        // One sure link found, one possible, one wrong, of two sure ones.
        let found = compare(&pair, "0-0 2-2 1-0");
        assert!((found.precision - 2.0 / 3.0).abs() < 1e-9 && (found.recall - 0.5).abs() < 1e-9);
        assert!((found.error_rate - (1.0 - 3.0 / 5.0)).abs() < 1e-9);
        assert!((compare(&pair, "").error_rate - 1.0).abs() < 1e-9);
    }
}
