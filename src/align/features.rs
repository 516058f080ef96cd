//! What is measured of a bead: a fixed list of numbers that the [model](super::model)
//! weighs. The words of both sides give a histogram (how well is each explained
//! by the other side), everything else gives single numbers.

use super::habits::{Forms, Habits};
use super::indexed::{Ending, IndexedDocument, SegmentFacts, TokenKind};
use super::translations::{OneWay, Translations};
use crate::exchange::Side;
use crate::lexicon::Lexicon;

/// Kinds of words, by how much an explanation of one is worth.
pub(crate) const CLASSES: [&str; 9] =
    ["function", "frequent", "common", "uncommon", "rare", "learned", "small-number", "number", "symbol"];
/// Those of [`CLASSES`] that are no words.
pub(crate) const NUMBER_CLASSES: std::ops::Range<usize> = 6..9;
/// Kinds of explanation: log₂ of "explained by these words" over "by chance", lower bounds of all but the first.
pub(crate) const BIN_FLOORS: [i32; 7] = [-5, -2, 0, 2, 4, 6, 9];
/// Cells of the histogram.
pub(crate) const CELLS: usize = CLASSES.len() * (BIN_FLOORS.len() + 1);
const BINS: usize = BIN_FLOORS.len() + 1;
/// Stands for the class of words that nothing can explain; they are not counted.
const SILENT: u16 = u16::MAX;

/// Names of the single numbers, in order.
pub(crate) const SINGLES: [&str; 62] = [
    "type-1:2",
    "type-2:1",
    "type-1:3",
    "type-3:1",
    "type-1:4",
    "type-4:1",
    "type-1:many",
    "type-many:1",
    "type-2:2",
    "type-other",
    "null-source",
    "null-target",
    "null-goes-on",
    "null-wordless",
    "null-words",
    "null-cut",
    "null-label",
    "null-in-the-dark",
    "length-ratio",
    "length-ratio-squared",
    "length-deviation",
    "length-here",
    "words-here",
    "words-here-damped",
    "label-same",
    "label-differs",
    "label-one-side",
    "label-inside",
    "label-both-inside",
    "ending-same",
    "ending-differs",
    "inside-stop",
    "inside-open",
    "inside-comma",
    "inside-lower-case",
    "repeat-inside",
    "one-is-cut",
    "opening-same",
    "opening-differs",
    "brackets-differ",
    "quotes-differ",
    "inner-marks-differ",
    "wordless-both",
    "wordless-one",
    "rate-null-source",
    "rate-null-target",
    "rate-merge",
    "rate-recut",
    "head",
    "tail",
    "head-of-several",
    "tail-of-several",
    "meaning",
    "meaning-low",
    "meaning-high",
    "meaning-size",
    "meaning-gain",
    "meaning-margin",
    "meaning-null",
    "meaning-here",
    "meaning-here-high",
    "meaning-likelier",
];

/// How well the words of one segment are explained: counts by class and bin.
pub(crate) type Histogram = [u16; CELLS];

/// Everything that is measured of one bead.
#[derive(Debug, Clone)]
pub(crate) struct Features {
    /// Histogram of both sides together.
    pub(crate) words: [f32; CELLS],
    /// Square root of the number of counted words, at least one.
    pub(crate) damping: f32,
    /// Single numbers in the order of [`SINGLES`].
    pub(crate) singles: [f32; SINGLES.len()],
}

/// Where single numbers go: into a list for training, or straight into a weighted sum.
pub(crate) trait Sink {
    /// Adds `value` to the single number `at`.
    fn add(&mut self, at: usize, value: f32);
}

impl Sink for [f32; SINGLES.len()] {
    fn add(&mut self, at: usize, value: f32) {
        self[at] += value;
    }
}

/// A weighted sum of single numbers, without the list of them.
#[derive(Debug)]
pub(crate) struct Dot<'a> {
    pub(crate) weights: &'a [f32; SINGLES.len()],
    pub(crate) sum: f32,
}

impl Sink for Dot<'_> {
    fn add(&mut self, at: usize, value: f32) {
        self.sum += self.weights[at] * value;
    }
}

/// Index of a single number by its name; [`single!`] resolves it at compile time.
#[expect(clippy::panic, reason = "a name that is not in the list fails the build, never the program")]
pub(crate) const fn index_of(name: &str) -> usize {
    let mut i = 0;
    while i < SINGLES.len() {
        let (a, b) = (SINGLES[i].as_bytes(), name.as_bytes());
        if a.len() == b.len() {
            let mut k = 0;
            while k < a.len() && a[k] == b[k] {
                k += 1;
            }
            if k == a.len() {
                return i;
            }
        }
        i += 1;
    }
    panic!("no single number of this name")
}

/// Index of a single number by its name, a constant wherever it stands.
macro_rules! single {
    ($name:literal) => {
        const { $crate::align::features::index_of($name) }
    };
}
pub(crate) use single;

/// How words of one side are judged when the other side has to explain them.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    types: Vec<Judged>,
}

/// What the judge knows of a token type.
#[derive(Debug, Clone, Copy)]
struct Judged {
    /// First histogram cell of its class, or [`SILENT`].
    cell: u16,
    /// One over its chance probability.
    inverse_chance: f32,
}

impl Judged {
    /// Function words meet by chance, silent ones never.
    fn is_content(self) -> bool {
        self.cell as usize >= BINS && self.cell != SILENT
    }
}

/// Least chance probability: a word seen once in a hundred thousand.
const LEAST_CHANCE: f32 = 1e-5;

impl Judge {
    /// For the token types of `side`, explained through `explainer` from the types of the other side.
    pub(crate) fn new(
        side: &IndexedDocument,
        lexicon: &Lexicon,
        translations: &Translations,
        which: Side,
    ) -> Judge {
        let mut learned = vec![false; side.types.len()];
        let mut reachable = vec![false; side.types.len()];
        for entry in &translations.entries {
            let own = match which {
                Side::Source => entry.source,
                Side::Target => entry.target,
            } as usize;
            learned[own] |= entry.learned;
            reachable[own] = true;
        }
        let tokens = side.token_count().max(1) as f32;
        let mut types = Vec::with_capacity(side.types.len());
        for (i, t) in side.types.iter().enumerate() {
            let here = t.count as f32 / tokens;
            let (class, chance) = match &t.kind {
                TokenKind::Known(id) => {
                    let p = lexicon.probability(side.language, *id);
                    // Function words of any text, then a factor of eight a step; "rare" has met few contexts.
                    let kind = match lexicon.count(side.language, *id) {
                        _ if learned[i] => 5,
                        c if c <= 4 => 4,
                        _ if p > 4e-3 => 0,
                        _ if p > 5e-4 => 1,
                        _ if p > 6e-5 => 2,
                        _ => 3,
                    };
                    (Some(kind), 0.5 * (p + here))
                }
                TokenKind::Unknown { .. } if reachable[i] => (Some(5), here),
                TokenKind::Unknown { .. } => (None, here),
                TokenKind::Number(readings) => (Some(if readings[0].len() <= 2 { 6 } else { 7 }), 0.5 * here),
                TokenKind::Symbol => (Some(8), 0.5 * here),
            };
            let cell = class.map_or(SILENT, |c: u16| c * BINS as u16);
            types.push(Judged { cell, inverse_chance: 1.0 / chance.max(LEAST_CHANCE) });
        }
        Judge { types }
    }

    /// Histogram cell of each counted word of `tokens`, given the probability
    /// `mass` that the other side's `others` tokens lend them.
    pub(crate) fn cells<'j>(
        &'j self,
        tokens: &'j [u32],
        mass: &'j Mass,
        others: usize,
    ) -> impl Iterator<Item = usize> + 'j {
        let share = 1.0 / (others as f32 + 1.0);
        tokens.iter().filter_map(move |token| {
            let judged = self.types[*token as usize];
            (judged.cell != SILENT).then(|| {
                let mass = mass.of(*token);
                // Most words have nothing to do with most segments.
                let bin = if mass > 0.0 { bin(mass * share * judged.inverse_chance) } else { 0 };
                judged.cell as usize + bin
            })
        })
    }
}

/// Tokens at either end of a bead that are compared with each other.
const EDGE_TOKENS: usize = 7;
/// Likelihood ratio from which on an edge token counts as explained.
const EDGE_RATIO: f32 = 2.0;

/// How well two short stretches of tokens explain each other, −0.5 to 0.5; 0 where neither holds a content word.
pub(crate) fn edge_match(
    judges: &[Judge; 2],
    translations: &Translations,
    source: &[u32],
    target: &[u32],
    mass: &mut [Mass; 2],
) -> f32 {
    let (mut content, mut explained) = (0f32, 0f32);
    for (k, own, other, direction) in
        [(0, source, target, translations.backward()), (1, target, source, translations.forward())]
    {
        mass[k].clear();
        mass[k].lend(direction, other);
        let share = 1.0 / (other.len() as f32 + 1.0);
        for token in own {
            let judged = judges[k].types[*token as usize];
            if judged.is_content() {
                content += 1.0;
                if mass[k].of(*token) * share * judged.inverse_chance >= EDGE_RATIO {
                    explained += 1.0;
                }
            }
        }
    }
    if content > 0.0 { explained / content - 0.5 } else { 0.0 }
}

/// First and last tokens of a group that are compared with the other side's.
pub(crate) fn edges_of(tokens: &[u32]) -> (&[u32], &[u32]) {
    let n = tokens.len().min(EDGE_TOKENS);
    (&tokens[..n], &tokens[tokens.len() - n..])
}

/// Bin of a likelihood ratio by its binary exponent.
fn bin(ratio: f32) -> usize {
    /// Bins of the exponents from `LOWEST` on.
    const TABLE: [u8; SPAN] = {
        let mut table = [0; SPAN];
        let mut at = 0;
        while at < SPAN {
            let mut k = 0;
            while k < BIN_FLOORS.len() && at as i32 + LOWEST >= BIN_FLOORS[k] {
                k += 1;
            }
            table[at] = k as u8;
            at += 1;
        }
        table
    };
    const LOWEST: i32 = BIN_FLOORS[0] - 1;
    const SPAN: usize = (BIN_FLOORS[BIN_FLOORS.len() - 1] - LOWEST + 1) as usize;
    let exponent = (ratio.to_bits() >> 23) as i32 - 127;
    usize::from(TABLE[(exponent - LOWEST).clamp(0, SPAN as i32 - 1) as usize])
}

/// Probability that tokens of one side lend to each token type of the other.
/// Every value carries the round it belongs to, so that forgetting all costs nothing.
#[derive(Debug, Clone)]
pub(crate) struct Mass {
    values: Vec<(u32, f32)>,
    round: u32,
}

impl Mass {
    /// For as many token types.
    pub(crate) fn new(types: usize) -> Mass {
        Mass { values: vec![(0, 0.0); types], round: 1 }
    }

    /// Nothing is lent any more.
    pub(crate) fn clear(&mut self) {
        self.round = self.round.checked_add(1).unwrap_or_else(|| {
            self.values.fill((0, 0.0));
            1
        });
    }

    /// Adds what the tokens `from` lend to every token of the other side.
    pub(crate) fn lend(&mut self, direction: &OneWay, from: &[u32]) {
        for token in from {
            for (to, p) in direction.explains(*token) {
                let (round, value) = &mut self.values[*to as usize];
                *value = if *round == self.round { *value + p } else { *p };
                *round = self.round;
            }
        }
    }

    /// What token type `token` was lent.
    pub(crate) fn of(&self, token: u32) -> f32 {
        let (round, value) = self.values[token as usize];
        if round == self.round { value } else { 0.0 }
    }
}

/// The single numbers of a bead over source `s` and target `t` (both non-empty ranges).
pub(crate) fn pair_singles(
    source: &IndexedDocument,
    target: &IndexedDocument,
    s: std::ops::Range<usize>,
    t: std::ops::Range<usize>,
    habits: &Habits,
    out: &mut impl Sink,
) {
    let (m, n) = (s.len(), t.len());
    let kind = match (m, n) {
        (1, 1) => None,
        (1, 2) => Some(single!("type-1:2")),
        (2, 1) => Some(single!("type-2:1")),
        (1, 3) => Some(single!("type-1:3")),
        (3, 1) => Some(single!("type-3:1")),
        (1, 4) => Some(single!("type-1:4")),
        (4, 1) => Some(single!("type-4:1")),
        (1, _) => Some(single!("type-1:many")),
        (_, 1) => Some(single!("type-many:1")),
        (2, 2) => Some(single!("type-2:2")),
        _ => Some(single!("type-other")),
    };
    if let Some(kind) = kind {
        out.add(kind, 1.0);
        let rate = if m > 1 && n > 1 { 3 } else { 2 };
        out.add(single!("rate-merge") + rate - 2, habits.rates[rate]);
    }
    let (sf, tf) = (&source.facts[s.clone()], &target.facts[t.clone()]);
    lengths(sf, tf, habits, out);
    labels(sf, tf, out);
    forms(sf, tf, &habits.forms, out);
    let wordless = |facts: &[SegmentFacts]| facts.iter().all(|f| f.wordless);
    match (wordless(sf), wordless(tf)) {
        (true, true) => out.add(single!("wordless-both"), 1.0),
        (false, false) => {}
        _ => out.add(single!("wordless-one"), 1.0),
    }
}

fn lengths(sf: &[SegmentFacts], tf: &[SegmentFacts], habits: &Habits, out: &mut impl Sink) {
    let sum = |facts: &[SegmentFacts]| facts.iter().map(|f| f.chars).sum::<f32>() + 1.0;
    let (ls, lt) = (sum(sf), sum(tf));
    let z = (lt / ls).ln() - habits.length;
    // Long segments keep their ratio closely, short ones do not (spread .5 under 20 characters, .15 over 200).
    let mean = 0.5 * (ls + lt);
    out.add(single!("length-ratio"), z.abs().min(2.0));
    out.add(single!("length-ratio-squared"), (z * z).min(4.0));
    out.add(single!("length-deviation"), (habits.keeps_length * z.abs() * mean.sqrt()).min(20.0) * 0.25);
    let here = z / habits.spread;
    out.add(single!("length-here"), (here * here).min(MOST_SPREADS));
}

/// Most that a length counts, in squares of the document's own spread: three and a half of them.
const MOST_SPREADS: f32 = 12.0;

fn labels(sf: &[SegmentFacts], tf: &[SegmentFacts], out: &mut impl Sink) {
    match (&sf[0].label, &tf[0].label) {
        (Some(a), Some(b)) if a == b => out.add(single!("label-same"), 1.0),
        (Some(_), Some(_)) => out.add(single!("label-differs"), 1.0),
        (None, None) => {}
        _ => out.add(single!("label-one-side"), 1.0),
    }
    let inside = |facts: &[SegmentFacts]| facts[1..].iter().filter(|f| f.label.is_some()).count();
    let (a, b) = (inside(sf), inside(tf));
    out.add(single!("label-inside"), (a + b) as f32);
    out.add(single!("label-both-inside"), a.min(b) as f32);
}

/// How the two sides begin, end and are marked; what `usual` pairs of the document have is no difference.
pub(super) fn forms(sf: &[SegmentFacts], tf: &[SegmentFacts], usual: &Forms, out: &mut impl Sink) {
    endings(sf, tf, usual.cut, out);
    match (sf[0].opening, tf[0].opening) {
        (Some(a), Some(b)) if a == b => out.add(single!("opening-same"), 1.0),
        (None, None) => {}
        _ => out.add(single!("opening-differs"), 1.0 - usual.opening),
    }
    for (k, name) in [single!("brackets-differ"), single!("quotes-differ"), single!("inner-marks-differ")]
        .into_iter()
        .enumerate()
    {
        let sum = |facts: &[SegmentFacts]| facts.iter().map(|f| f32::from(f.marks[k])).sum::<f32>();
        let (a, b) = (sum(sf), sum(tf));
        let differ = ((a - b).abs() / (1.0 + a.min(b)).sqrt()).min(3.0);
        out.add(name, (differ - usual.marks[k]).max(0.0));
    }
}

fn endings(sf: &[SegmentFacts], tf: &[SegmentFacts], usually_cut: f32, out: &mut impl Sink) {
    let last = |facts: &[SegmentFacts]| facts.last().map_or(Ending::None, |f| f.ending);
    let (a, b) = (last(sf), last(tf));
    if a == b {
        out.add(single!("ending-same"), 1.0);
    } else if a == Ending::None || b == Ending::None {
        out.add(single!("one-is-cut"), 1.0 - usually_cut);
        out.add(single!("ending-same"), usually_cut);
    } else {
        out.add(single!("ending-differs"), 1.0);
    }
    let repeats = |facts: &[SegmentFacts]| facts[1..].iter().filter(|f| f.repeats).count();
    out.add(single!("repeat-inside"), repeats(sf).abs_diff(repeats(tf)) as f32);
    for facts in [sf, tf] {
        for pair in facts.windows(2) {
            let name = match pair[0].ending {
                Ending::Stop | Ending::Question => single!("inside-stop"),
                Ending::None => single!("inside-open"),
                Ending::Comma => single!("inside-comma"),
                _ => continue,
            };
            out.add(name, 1.0);
            if pair[1].continues {
                out.add(single!("inside-lower-case"), 1.0);
            }
        }
    }
}

/// The single numbers of a null bead over segment `i` of `side`, which is the source or the target.
pub(crate) fn null_singles(
    side: &IndexedDocument,
    i: usize,
    which: Side,
    habits: &Habits,
    out: &mut impl Sink,
) {
    let facts = &side.facts[i];
    let (kind, rate, measured) = match which {
        Side::Source => (single!("null-source"), single!("rate-null-source"), habits.rates[0]),
        Side::Target => (single!("null-target"), single!("rate-null-target"), habits.rates[1]),
    };
    out.add(kind, 1.0);
    out.add(rate, measured);
    if facts.wordless {
        out.add(single!("null-wordless"), 1.0);
    }
    out.add(single!("null-words"), (side.tokens(i).len() as f32 + 1.0).ln());
    let cut_before = i > 0 && side.facts[i - 1].ending == Ending::None && facts.continues;
    if cut_before || (facts.ending == Ending::None && side.facts.get(i + 1).is_some_and(|f| f.continues)) {
        out.add(single!("null-cut"), 1.0);
    }
    out.add(single!("null-in-the-dark"), habits.dark);
    if facts.label.is_some() {
        out.add(single!("null-label"), 1.0);
    }
}

#[cfg(test)]
mod tests;
