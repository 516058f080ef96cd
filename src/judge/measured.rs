//! What of a bead goes into its confidence: one line of [`MEASURES`] for each
//! measure, with the kind of reason under which a reader sees it.

use crate::align::{Bead, Measures};
use crate::odds::log_odds;

/// What a reader is told a contribution to the confidence comes from. Measures
/// that say one thing to a reader share a kind, and their contributions are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReasonKind {
    /// The probability of the pair among all readings of the two documents.
    Search,
    /// The probability of the pairs beside it.
    Neighbours,
    /// Words and numbers that translate each other.
    Words,
    /// Numbers and symbols that one side lacks.
    Numbers,
    /// The two lengths.
    Length,
    /// The labels in front.
    Label,
    /// The signs at the end.
    Ending,
    /// What the encoder says of the two meanings.
    Meaning,
    /// How many words and segments the unit has.
    Size,
    /// The curve of the kind of unit, a step on the sum of all above.
    Curve,
    /// The step back to the surest confidence that there is.
    Limit,
}

impl ReasonKind {
    /// All kinds in the order of the steps.
    pub(crate) const ALL: [ReasonKind; 11] = [
        ReasonKind::Search,
        ReasonKind::Neighbours,
        ReasonKind::Words,
        ReasonKind::Numbers,
        ReasonKind::Length,
        ReasonKind::Label,
        ReasonKind::Ending,
        ReasonKind::Meaning,
        ReasonKind::Size,
        ReasonKind::Curve,
        ReasonKind::Limit,
    ];

    /// Its name in tables, JSON and memories.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ReasonKind::Search => "search",
            ReasonKind::Neighbours => "neighbours",
            ReasonKind::Words => "words",
            ReasonKind::Numbers => "numbers",
            ReasonKind::Length => "length",
            ReasonKind::Label => "label",
            ReasonKind::Ending => "ending",
            ReasonKind::Meaning => "meaning",
            ReasonKind::Size => "size",
            ReasonKind::Curve => "curve",
            ReasonKind::Limit => "limit",
        }
    }

    /// What it is about, where the figures behind it are not at hand.
    pub(crate) fn about(self) -> &'static str {
        match self {
            ReasonKind::Search => "how probable this pair is among all readings of the documents",
            ReasonKind::Neighbours => "how probable the pairs beside it are",
            ReasonKind::Words => "words and numbers that translate each other",
            ReasonKind::Numbers => "numbers and symbols that one side lacks",
            ReasonKind::Length => "the two lengths against those usual in the documents",
            ReasonKind::Label => "the labels in front",
            ReasonKind::Ending => "the signs at the end",
            ReasonKind::Meaning => "what the encoder says of the two meanings",
            ReasonKind::Size => "where a unit of this size begins, before anything else is known",
            ReasonKind::Curve => "the curve of this kind of unit",
            ReasonKind::Limit => "no confidence goes beyond 0.999 or below 0.001",
        }
    }

    /// The kind of this name.
    pub(crate) fn named(name: &str) -> Option<ReasonKind> {
        ReasonKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One measure.
#[derive(Debug)]
pub(super) struct Measure {
    /// Name in the file of weights.
    pub(super) name: &'static str,
    /// Under what a reader sees its contribution.
    pub(super) reason: ReasonKind,
    of: fn(&Seen<'_>) -> f32,
}

const fn measure(name: &'static str, reason: ReasonKind, of: fn(&Seen<'_>) -> f32) -> Measure {
    Measure { name, reason, of }
}

/// All measures. A new one is a line here; its weight comes from `muqabala model
/// calibrate`, and is 0 in files that do not name it.
pub(super) const MEASURES: &[Measure] = &[
    measure("bias", ReasonKind::Size, |_| 1.0),
    measure("posterior", ReasonKind::Search, |b| log_odds(b.bead.posterior)),
    measure("runner-up", ReasonKind::Search, |b| b.bead.runner_up.max(1e-4).ln()),
    measure("content-least", ReasonKind::Words, |b| b.least * b.precision),
    measure("content-mean", ReasonKind::Words, |b| b.mean * b.precision),
    measure("content-against-document", ReasonKind::Words, |b| (b.mean - b.usual.mean) * b.precision),
    measure("content-least-against-document", ReasonKind::Words, |b| (b.least - b.usual.least) * b.precision),
    measure("word-score", ReasonKind::Words, |b| b.m.word_score.clamp(-4.0, 8.0)),
    measure("length", ReasonKind::Length, |b| b.length),
    measure("length-long", ReasonKind::Length, |b| b.length * (b.m.chars / 400.0).min(1.0).sqrt() * b.length),
    measure("numbers-missing", ReasonKind::Numbers, |b| {
        ((b.m.numbers_missing[0] + b.m.numbers_missing[1]) / (1.0 + b.m.numbers_met)).min(3.0)
    }),
    // Numbers that meet are words that meet; this one takes back what is counted twice.
    measure("numbers-met", ReasonKind::Words, |b| b.m.numbers_met.min(4.0).sqrt()),
    measure("label", ReasonKind::Label, |b| b.m.label),
    measure("ending", ReasonKind::Ending, |b| b.m.ending),
    measure("several", ReasonKind::Size, |b| f32::from(u8::from(is_merged(b.bead)))),
    measure("unknown", ReasonKind::Words, |b| 0.5 * (b.m.unknown[0] + b.m.unknown[1])),
    measure("neighbours", ReasonKind::Neighbours, |b| b.neighbours),
    measure("short", ReasonKind::Size, |b| 1.0 / b.words.sqrt()),
    measure("meaning", ReasonKind::Meaning, |b| b.m.meaning.map_or(0.0, |cosine| cosine - 0.6)),
    measure("meaning-asked", ReasonKind::Meaning, |b| f32::from(u8::from(b.m.meaning.is_some()))),
];

/// Measures of one bead, and the kind of unit that it makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MeasuredBead {
    /// Which curve is laid over the sum.
    pub kind: UnitShape,
    /// Values in the order of the measures.
    pub values: [f32; MEASURES.len()],
    /// The least probable of the beads beside it, 0 to 1; 1 where there are none.
    pub neighbours: f32,
}

/// What kind of unit a bead makes. Headings are easily wrong where paragraphs never are,
/// so each kind has a curve of its own on top of the common one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitShape {
    /// A heading, a cell, a signature: fewer than twelve words on both sides together.
    Short,
    /// One segment on each side, of the length of a sentence.
    Sentence,
    /// One segment on each side, with more than 120 words on both together.
    Paragraph,
    /// Several segments on a side.
    Merged,
}

impl UnitShape {
    /// In the order of the curves.
    pub(crate) const ALL: [UnitShape; 4] =
        [UnitShape::Short, UnitShape::Sentence, UnitShape::Paragraph, UnitShape::Merged];
    /// Words of both sides below which a unit is short.
    const SHORT: f32 = 12.0;
    /// Words of both sides beyond which a unit is a paragraph.
    const PARAGRAPH: f32 = 120.0;

    /// The kind of unit that `bead` makes, with `words` words on both sides together.
    fn of(bead: &Bead, words: f32) -> UnitShape {
        if is_merged(bead) {
            UnitShape::Merged
        } else if words < UnitShape::SHORT {
            UnitShape::Short
        } else if words > UnitShape::PARAGRAPH {
            UnitShape::Paragraph
        } else {
            UnitShape::Sentence
        }
    }

    /// Its name in the file of weights and in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            UnitShape::Short => "short",
            UnitShape::Sentence => "sentence",
            UnitShape::Paragraph => "paragraph",
            UnitShape::Merged => "merged",
        }
    }
}

fn is_merged(bead: &Bead) -> bool {
    bead.source.len() + bead.target.len() > 2
}

/// A bead with two sides, as the measures see it.
struct Seen<'a> {
    bead: &'a Bead,
    m: &'a Measures,
    usual: Usual,
    /// Share of explained content words: mean of both sides, and of the side with less.
    mean: f32,
    least: f32,
    /// Words of both sides, at least one.
    words: f32,
    /// Few words make a share coarse: it counts in proportion to its precision.
    precision: f32,
    /// Deviation of the length, without its sign.
    length: f32,
    /// Logit of the less probable neighbour, at most [`SURE_NEIGHBOUR`].
    neighbours: f32,
}

/// Logit beyond which a neighbour is as good as certain (98 %).
pub(super) const SURE_NEIGHBOUR: f32 = 4.0;

/// Usual shares of explained content words in a document.
#[derive(Clone, Copy)]
pub(super) struct Usual {
    pub(super) mean: f32,
    least: f32,
}

impl Usual {
    /// The means over `beads`, pulled to that of UN text (five pairs' worth) where the document is short.
    pub(super) fn of(beads: &[Bead]) -> Usual {
        let known: Vec<[f32; 2]> =
            beads.iter().filter_map(|b| b.measures.as_ref()).map(|m| m.content_explained).collect();
        let usual = |pick: fn(&[f32; 2]) -> f32| {
            (known.iter().map(pick).sum::<f32>() + 5.0 * 0.6) / (known.len() as f32 + 5.0)
        };
        Usual { mean: usual(|c| 0.5 * (c[0] + c[1])), least: usual(|c| c[0].min(c[1])) }
    }
}

/// The measures of every bead with two sides; `None` for null beads.
pub(crate) fn rows(beads: &[Bead]) -> Vec<Option<MeasuredBead>> {
    let usual = Usual::of(beads);
    let neighbour = |at: Option<usize>| at.and_then(|at| beads.get(at)).map_or(1.0, |b| b.posterior);
    (0..beads.len())
        .map(|at| {
            let bead = &beads[at];
            let m = bead.measures.as_ref()?;
            let words = (m.words[0] + m.words[1]).max(1.0);
            let neighbours = neighbour(at.checked_sub(1)).min(neighbour(Some(at + 1)));
            let seen = Seen {
                bead,
                m,
                usual,
                mean: 0.5 * (m.content_explained[0] + m.content_explained[1]),
                least: m.content_explained[0].min(m.content_explained[1]),
                words,
                precision: (words / (words + 10.0)).sqrt(),
                length: m.length.abs().min(2.0),
                neighbours: log_odds(neighbours).min(SURE_NEIGHBOUR),
            };
            let mut values = [0.0; MEASURES.len()];
            for (value, measure) in values.iter_mut().zip(MEASURES) {
                *value = (measure.of)(&seen);
            }
            Some(MeasuredBead { kind: UnitShape::of(bead, words), values, neighbours })
        })
        .collect()
}
