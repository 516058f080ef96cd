//! The one place that combines all evidence: a weighted sum, its weights
//! learned from data by `muqabala model train` and kept as readable text.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::features::{BIN_FLOORS, CELLS, CLASSES, Histogram, NUMBER_CLASSES, SINGLES, single};
use crate::error::{Error, Result};

/// Weights of the sum, in nats.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// For each word of a class, explained to a degree.
    pub(crate) words: [f32; CELLS],
    /// The same, divided by the square root of the number of words: words of one
    /// sentence are not independent, and how little they are is learned.
    pub(crate) damped: [f32; CELLS],
    /// For the single numbers.
    pub(crate) singles: [f32; SINGLES.len()],
    /// Added when a null bead goes on with a gap.
    pub(crate) going_on: f32,
}

/// Everything learned: weights without and with the encoder, and the length ratio.
#[derive(Debug, Clone)]
pub struct Model {
    /// Weights for beads that only the cheap evidence was asked about.
    pub(crate) plain: Weights,
    /// Weights for beads that the encoder was asked about, too.
    pub(crate) meaning: Weights,
    /// Weights for documents whose words the lexicon does not know; the encoder is asked about everything.
    pub(crate) unfamiliar: Weights,
    /// Mean of ln(English characters / Arabic characters) over right pairs.
    pub(crate) length: f32,
}

impl Model {
    /// The model in the binary.
    pub fn shipped() -> &'static Model {
        static SHIPPED: OnceLock<Model> = OnceLock::new();
        SHIPPED.get_or_init(|| Model::from_text(include_str!("../../data/model.txt")).unwrap_or_default())
    }

    /// Reads the text form; unknown names are errors, missing ones are zero.
    ///
    /// # Errors
    /// [`Error::Content`] with the line that is not understood.
    pub fn from_text(text: &str) -> Result<Model> {
        let mut model = Model {
            plain: Weights::zero(),
            meaning: Weights::zero(),
            unfamiliar: Weights::zero(),
            length: Model::default().length,
        };
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let damaged = || {
                Error::content(
                    "model",
                    format!("line {number}: {line:?} is no weight"),
                    "rebuild it with `muqabala model train`",
                )
            };
            let (name, value) = line.split_once('=').ok_or_else(damaged)?;
            let value: f32 = value.trim().parse().map_err(|_| damaged())?;
            *model.slot(name.trim()).ok_or_else(damaged)? = value;
        }
        Ok(model)
    }

    /// The text form, one weight a line.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::from("# Learned by `muqabala model train`; see ARCHITECTURE.md. Nats.\n");
        let _ = writeln!(out, "length = {:.4}", self.length);
        for (set, weights) in
            [("plain", &self.plain), ("meaning", &self.meaning), ("unfamiliar", &self.unfamiliar)]
        {
            for (kind, values) in [("words", &weights.words), ("damped", &weights.damped)] {
                for (cell, value) in values.iter().enumerate() {
                    let (class, bin) = (cell / (BIN_FLOORS.len() + 1), cell % (BIN_FLOORS.len() + 1));
                    let _ = writeln!(out, "{set}.{kind}.{}.{bin} = {value:.4}", CLASSES[class]);
                }
            }
            for (name, value) in SINGLES.iter().zip(&weights.singles) {
                let _ = writeln!(out, "{set}.{name} = {value:.4}");
            }
            let _ = writeln!(out, "{set}.null-going-on = {:.4}", weights.going_on);
        }
        out
    }

    fn slot(&mut self, name: &str) -> Option<&mut f32> {
        if name == "length" {
            return Some(&mut self.length);
        }
        let (set, rest) = name.split_once('.')?;
        let weights = match set {
            "plain" => &mut self.plain,
            "meaning" => &mut self.meaning,
            "unfamiliar" => &mut self.unfamiliar,
            _ => return None,
        };
        if rest == "null-going-on" {
            return Some(&mut weights.going_on);
        }
        if let Some(at) = SINGLES.iter().position(|s| *s == rest) {
            return weights.singles.get_mut(at);
        }
        let mut parts = rest.split('.');
        let values = match parts.next()? {
            "words" => &mut weights.words,
            "damped" => &mut weights.damped,
            _ => return None,
        };
        let class = CLASSES.iter().position(|c| Some(*c) == parts.clone().next())?;
        let bin: usize = parts.nth(1)?.parse().ok()?;
        (bin <= BIN_FLOORS.len()).then(|| values.get_mut(class * (BIN_FLOORS.len() + 1) + bin))?
    }
}

impl Default for Model {
    /// A start for training, set by hand after the figures for a plain
    /// log-ratio scaled by .25 with a null cost of +1.
    fn default() -> Model {
        let mut plain = Weights::zero();
        for class in 0..CLASSES.len() {
            for bin in 0..=BIN_FLOORS.len() {
                plain.words[class * (BIN_FLOORS.len() + 1) + bin] =
                    [-0.35, -0.25, -0.1, 0.1, 0.3, 0.5, 0.8, 1.2][bin] * if class == 0 { 0.5 } else { 1.0 };
            }
        }
        let mut set = |name: &str, value: f32| {
            if let Some(at) = SINGLES.iter().position(|s| *s == name) {
                plain.singles[at] = value;
            }
        };
        for name in ["type-1:2", "type-2:1"] {
            set(name, -3.0);
        }
        for name in ["type-1:3", "type-3:1", "type-2:2"] {
            set(name, -5.0);
        }
        for name in ["type-1:4", "type-4:1", "type-other"] {
            set(name, -7.0);
        }
        set("null-source", -2.5);
        set("null-target", -2.5);
        set("length-deviation", -1.0);
        set("label-same", 2.0);
        set("label-differs", -2.0);
        plain.going_on = 1.0;
        Model { meaning: plain.clone(), unfamiliar: plain.unfamiliar(), plain, length: 0.14 }
    }
}

impl Weights {
    pub(crate) fn zero() -> Weights {
        Weights { words: [0.0; CELLS], damped: [0.0; CELLS], singles: [0.0; SINGLES.len()], going_on: 0.0 }
    }

    /// What these weights say of a document whose words are not known, and where learning
    /// for such documents starts: words count as far as this document bears them out,
    /// lengths half by themselves and half by what is usual here, and the encoder as usual here.
    pub(crate) fn unfamiliar(&self) -> Weights {
        let mut own = self.clone();
        let words = NUMBER_CLASSES.start * (BIN_FLOORS.len() + 1);
        own.words[..words].fill(0.0);
        own.damped[..words].fill(0.0);
        for length in [single!("length-ratio"), single!("length-ratio-squared"), single!("length-deviation")]
        {
            own.singles[length] *= 0.5;
        }
        own.singles[single!("length-here")] = -0.3;
        own.singles[single!("words-here-damped")] = 1.0;
        own.singles[single!("meaning-here")] = 0.3;
        own.singles[single!("meaning-likelier")] = 0.7;
        own
    }

    /// The mean of two sets.
    pub(crate) fn between(&self, other: &Weights) -> Weights {
        let mean: Vec<f32> = self.to_list().iter().zip(other.to_list()).map(|(a, b)| 0.5 * (a + b)).collect();
        Weights::from_list(&mean)
    }

    /// Number of weights.
    pub(crate) const COUNT: usize = 2 * CELLS + SINGLES.len() + 1;

    /// Weights of what the words usually say in this document, for each word and damped.
    pub(crate) fn words_here(&self) -> [f32; 2] {
        [self.singles[single!("words-here")], self.singles[single!("words-here-damped")]]
    }

    /// All weights in one list.
    pub(crate) fn to_list(&self) -> Vec<f32> {
        let mut list = Vec::with_capacity(Self::COUNT);
        list.extend_from_slice(&self.words);
        list.extend_from_slice(&self.damped);
        list.extend_from_slice(&self.singles);
        list.push(self.going_on);
        list
    }

    /// The inverse of [`to_list`](Self::to_list).
    pub(crate) fn from_list(list: &[f32]) -> Weights {
        let mut weights = Weights::zero();
        weights.words.copy_from_slice(&list[..CELLS]);
        weights.damped.copy_from_slice(&list[CELLS..2 * CELLS]);
        weights.singles.copy_from_slice(&list[2 * CELLS..2 * CELLS + SINGLES.len()]);
        weights.going_on = list[2 * CELLS + SINGLES.len()];
        weights
    }
}

/// What the words of a segment add up to: kept as counts for training, as two
/// weighted sums for aligning.
pub(crate) trait WordSum: Clone {
    /// Nothing yet.
    fn empty() -> Self;
    /// Adds the words of one segment.
    fn add(&mut self, other: &Self);
    /// The sum for words in these histogram cells.
    fn of(cells: impl Iterator<Item = usize>, weights: &Weights) -> Self;
}

/// Two weighted sums and the number of words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weighted {
    words: f32,
    damped: f32,
    count: f32,
}

impl Weighted {
    /// Score of these words in nats.
    pub(crate) fn score(&self) -> f32 {
        self.words + self.damped / self.count.max(1.0).sqrt()
    }
}

impl WordSum for Weighted {
    fn empty() -> Self {
        Weighted::default()
    }

    fn add(&mut self, other: &Self) {
        self.words += other.words;
        self.damped += other.damped;
        self.count += other.count;
    }

    fn of(cells: impl Iterator<Item = usize>, weights: &Weights) -> Self {
        let mut sum = Weighted::default();
        for cell in cells {
            sum.words += weights.words[cell];
            sum.damped += weights.damped[cell];
            sum.count += 1.0;
        }
        sum
    }
}

impl WordSum for Box<Histogram> {
    fn empty() -> Self {
        Box::new([0; CELLS])
    }

    fn add(&mut self, other: &Self) {
        for (a, b) in self.iter_mut().zip(other.iter()) {
            *a = a.saturating_add(*b);
        }
    }

    fn of(cells: impl Iterator<Item = usize>, _: &Weights) -> Self {
        let mut histogram = Self::empty();
        for cell in cells {
            histogram[cell] = histogram[cell].saturating_add(1);
        }
        histogram
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let model = Model::default();
        let back = Model::from_text(&model.to_text()).unwrap();
        assert_eq!(back.to_text(), model.to_text());
        assert!(Model::from_text("plain.words.rare.9 = 1").is_err());
        assert!(Model::from_text("nonsense").is_err());
    }

    #[test]
    fn a_list_and_back_and_the_mean_of_two() {
        let list: Vec<f32> = (0..Weights::COUNT).map(|at| at as f32).collect();
        let weights = Weights::from_list(&list);
        assert_eq!(weights.to_list(), list);
        let zero = vec![0.0; Weights::COUNT];
        let half: Vec<f32> = list.iter().map(|x| x / 2.0).collect();
        assert_eq!(weights.between(&Weights::from_list(&zero)).to_list(), half);
    }

    #[test]
    fn unfamiliar_documents_start_without_words_and_with_what_is_usual_here() {
        let own = Weights::from_list(&vec![1.0; Weights::COUNT]).unfamiliar();
        let words = NUMBER_CLASSES.start * (BIN_FLOORS.len() + 1);
        assert!(own.words[..words].iter().all(|w| *w == 0.0) && own.words[words] == 1.0);
        let single = |at: usize| own.singles[at];
        assert_eq!([single(single!("length-ratio")), single(single!("length-here"))], [0.5, -0.3]);
        assert_eq!([single(single!("meaning-here")), single(single!("meaning-likelier"))], [0.3, 0.7]);
    }
}
