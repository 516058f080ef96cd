//! What both directions say together, and where words without a counterpart of their own belong.
//!
//! The constants here, in `likely`, `order` and `meaning` were found by trying others on the half
//! of the gold that may be looked at (`corpora/gold/words.dev.txt`): 600 changes of two at a time,
//! each kept where the error rate fell, then rounded.

use super::likely::likely;
#[cfg(feature = "encoder")]
use super::meaning;
use super::order::posteriors;
use super::sentence::Sentence;
#[cfg(feature = "encoder")]
use crate::encoder::Encoder;
use crate::lexicon::Lexicon;

/// A link that both directions give at least this, as the square root of the product.
const BOTH: f64 = 0.39;
/// A link that one direction gives this much is taken beside a link that is there already.
const ONE: f64 = 0.6;
/// A word that comes from none: as rare as its share of all text, within these.
const ALONE: [f64; 2] = [4e-4, 5e-3];
/// What a word that is attached to its neighbour has of the neighbour's probability.
const ATTACHED: f64 = 0.5;

/// Two words that translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// Number of the word on the first side.
    pub(crate) first: usize,
    /// Number of the word on the second side.
    pub(crate) second: usize,
    /// How probably they do, 0 to 1.
    pub(crate) probability: f64,
    /// Whether one of them only belongs to a neighbour that does.
    pub(crate) attached: bool,
}

/// Finds links with what a lexicon knows.
#[derive(Clone, Copy)]
pub(crate) struct Aligner<'l> {
    lexicon: &'l Lexicon,
    #[cfg(feature = "encoder")]
    encoder: Option<&'l Encoder<'l>>,
}

impl<'l> Aligner<'l> {
    /// An aligner of words that knows `lexicon`; one that also knows a memory is a lexicon that
    /// was adapted to it ([`adapt`](crate::lexicon::adapt::adapt)).
    pub(crate) fn new(lexicon: &'l Lexicon) -> Self {
        Aligner {
            lexicon,
            #[cfg(feature = "encoder")]
            encoder: None,
        }
    }

    /// Asks an encoder as well what words mean that the lexicon does not explain.
    #[cfg(feature = "encoder")]
    pub(crate) fn with_encoder(self, encoder: &'l Encoder<'l>) -> Self {
        Aligner { encoder: Some(encoder), ..self }
    }

    /// The aligner of all that the program brings along.
    pub(crate) fn shipped() -> Aligner<'static> {
        let aligner = Aligner::new(Lexicon::shipped());
        #[cfg(feature = "encoder")]
        let aligner = aligner.with_encoder(crate::encoder::encoder());
        aligner
    }

    /// The same with another lexicon.
    pub(crate) fn knowing(mut self, lexicon: &'l Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// The lexicon that it knows.
    pub(crate) fn lexicon(&self) -> &'l Lexicon {
        self.lexicon
    }

    /// The links between two segments, sorted by first, then second word.
    pub(crate) fn align(&self, first: &Sentence, second: &Sentence) -> Vec<Link> {
        let (n, m) = (first.words.len(), second.words.len());
        let likely = likely(first, second, self.lexicon);
        #[cfg(feature = "encoder")]
        let likely = match self.encoder {
            Some(encoder) => meaning::add(likely, first, second, encoder),
            None => likely,
        };
        let alone = |sentence: &Sentence, at: usize| {
            let share = sentence.words.get(at).map_or(0.0, |w| f64::from(w.share));
            share.clamp(ALONE[0], ALONE[1])
        };
        let cell = |values: &[f64], i: usize, j: usize| values.get(i * m + j).copied().unwrap_or(0.0);
        let forward = posteriors(n, m, |i, j| cell(&likely.forward, i, j), |j| alone(second, j));
        let turned = posteriors(m, n, |j, i| cell(&likely.backward, i, j), |i| alone(first, i));
        let backward = |i: usize, j: usize| turned.get(j * n + i).copied().unwrap_or(0.0);
        let mut grid = Grid::new(n, m);
        for i in 0..n {
            for j in 0..m {
                let both = (cell(&forward, i, j) * backward(i, j)).sqrt();
                if both >= BOTH {
                    grid.add(Link { first: i, second: j, probability: both, attached: false });
                }
            }
        }
        let one = |i: usize, j: usize| cell(&forward, i, j).max(backward(i, j));
        grow(&mut grid, one);
        attach(&mut grid, first, second);
        grid.finish()
    }
}

/// Links, and which words have some.
struct Grid {
    n: usize,
    m: usize,
    links: Vec<Link>,
    rows: Vec<Option<usize>>,
    columns: Vec<Option<usize>>,
}

impl Grid {
    fn new(n: usize, m: usize) -> Self {
        Grid { n, m, links: Vec::new(), rows: vec![None; n], columns: vec![None; m] }
    }

    fn add(&mut self, link: Link) {
        let at = self.links.len();
        for (side, word) in [(&mut self.rows, link.first), (&mut self.columns, link.second)] {
            if let Some(slot) = side.get_mut(word) {
                slot.get_or_insert(at);
            }
        }
        self.links.push(link);
    }

    fn finish(mut self) -> Vec<Link> {
        self.links.sort_by_key(|link| (link.first, link.second));
        self.links
    }
}

/// Words without a link get one that one direction is sure of, the surest first, where a
/// neighbour has one beside it, or where neither word has any.
fn grow(grid: &mut Grid, one: impl Fn(usize, usize) -> f64) {
    let mut open: Vec<(f64, usize, usize)> = Vec::new();
    for i in 0..grid.n {
        for j in 0..grid.m {
            let p = one(i, j);
            if p >= ONE && (grid.rows[i].is_none() || grid.columns[j].is_none()) {
                open.push((p, i, j));
            }
        }
    }
    open.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (p, i, j) in open {
        if grid.rows[i].is_none() || grid.columns[j].is_none() {
            grid.add(Link { first: i, second: j, probability: p / 2.0, attached: false });
        }
    }
}

/// Small words that still have no link belong to the word behind them, else before them.
fn attach(grid: &mut Grid, first: &Sentence, second: &Sentence) {
    let mut more = Vec::new();
    for (sentence, side, is_first) in [(first, &grid.rows, true), (second, &grid.columns, false)] {
        for (at, word) in sentence.words.iter().enumerate() {
            if !word.small || side.get(at).is_none_or(Option::is_some) {
                continue;
            }
            let neighbour = [at + 1, at.wrapping_sub(1)]
                .into_iter()
                .find_map(|near| side.get(near).copied().flatten())
                .and_then(|link| grid.links.get(link));
            more.extend(neighbour.map(|link| Link {
                first: if is_first { at } else { link.first },
                second: if is_first { link.second } else { at },
                probability: ATTACHED * link.probability,
                attached: true,
            }));
        }
    }
    more.into_iter().for_each(|link| grid.add(link));
}
