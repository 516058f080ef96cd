//! The probability that a bead is right: a logistic curve over what the search
//! thought of it and what it holds in itself.
//!
//! The posterior alone says how sure the *place* is. A line whose neighbours fix
//! its place can still be no translation, so the words, numbers and length of
//! the pair, against those of its own document, count as well. The weights are
//! fitted by `muqabala model calibrate` on cases kept apart from those that the
//! search's weights were learned from, some of their lines exchanged or cut off.

use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::align::Bead;
use crate::error::{Error, Result};

/// Names of the measures, in order.
const NAMES: [&str; 20] = [
    "bias",
    "posterior",
    "runner-up",
    "content-least",
    "content-mean",
    "content-against-document",
    "content-least-against-document",
    "word-score",
    "length",
    "length-long",
    "numbers-missing",
    "numbers-met",
    "label",
    "ending",
    "several",
    "unknown",
    "neighbours",
    "short",
    "meaning",
    "meaning-asked",
];

/// Measures of one bead, for the logistic curve.
pub type Row = [f32; NAMES.len()];

/// What kind of unit a bead makes. Headings are easily wrong where paragraphs never are,
/// so each kind has a curve of its own on top of the common one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A heading, a cell, a signature: fewer than twelve words on both sides together.
    Short,
    /// One segment on each side, of the length of a sentence.
    Sentence,
    /// One segment on each side, with more than 120 words on both together.
    Paragraph,
    /// Several segments on a side.
    Merged,
}

impl Kind {
    /// In the order of the curves.
    pub const ALL: [Kind; 4] = [Kind::Short, Kind::Sentence, Kind::Paragraph, Kind::Merged];
    /// Words of both sides below which a unit is short.
    const SHORT: f32 = 12.0;
    /// Words of both sides from which on a unit is a paragraph.
    const PARAGRAPH: f32 = 120.0;

    /// The kind of the bead with these measures.
    pub fn of(row: &Row) -> Kind {
        // The last but two and the sixth from the end of [`NAMES`].
        let [.., several, _, _, short, _, _] = row;
        let words = short.powi(-2);
        if *several > 0.0 {
            Kind::Merged
        } else if words < Kind::SHORT {
            Kind::Short
        } else if words > Kind::PARAGRAPH {
            Kind::Paragraph
        } else {
            Kind::Sentence
        }
    }

    /// Its name in the file of weights and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Short => "short",
            Kind::Sentence => "sentence",
            Kind::Paragraph => "paragraph",
            Kind::Merged => "merged",
        }
    }
}

/// Slope and shift of a kind's curve, over the logit of the common one.
pub type Curve = [f32; 2];

/// Weights of the logistic curve, and a curve for each kind of unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    weights: Row,
    kinds: [Curve; Kind::ALL.len()],
}

const STRAIGHT: [Curve; Kind::ALL.len()] = [[1.0, 0.0]; Kind::ALL.len()];

impl Calibration {
    /// The weights in the binary.
    pub fn shipped() -> &'static Calibration {
        static SHIPPED: OnceLock<Calibration> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Calibration::from_text(include_str!("../../data/confidence.txt"))
                .unwrap_or_else(|_| Calibration::posterior_alone())
        })
    }

    /// The posterior taken at its word; where a fit starts from.
    pub fn posterior_alone() -> Calibration {
        let mut weights = [0.0; NAMES.len()];
        weights[1] = 1.0;
        Calibration { weights, kinds: STRAIGHT }
    }

    /// From weights in the order of the measures, every kind alike.
    pub fn from_weights(weights: Row) -> Calibration {
        Calibration { weights, kinds: STRAIGHT }
    }

    /// With a curve for each kind, in the order of [`Kind::ALL`].
    pub fn with_kinds(self, kinds: [Curve; Kind::ALL.len()]) -> Calibration {
        Calibration { kinds, ..self }
    }

    /// The common logit of the bead with these measures, before the curve of its kind.
    pub fn logit(&self, row: &Row) -> f32 {
        self.weights.iter().zip(row).map(|(w, x)| w * x).sum()
    }

    /// Reads `name = weight` lines, and `kind-name = slope shift` for the kinds.
    ///
    /// # Errors
    /// [`Error::Content`] with the line that is not understood.
    pub fn from_text(text: &str) -> Result<Calibration> {
        let mut weights = [0.0; NAMES.len()];
        let mut kinds = STRAIGHT;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let understood = line.split_once('=').and_then(|(name, value)| {
                let mut numbers = value.split_whitespace().map(|n| n.parse::<f32>().ok());
                if let Some(kind) = name.trim().strip_prefix("kind-") {
                    let at = Kind::ALL.iter().position(|k| k.name() == kind)?;
                    *kinds.get_mut(at)? = [numbers.next()??, numbers.next()??];
                } else {
                    let at = NAMES.iter().position(|n| *n == name.trim())?;
                    *weights.get_mut(at)? = numbers.next()??;
                }
                numbers.next().is_none().then_some(())
            });
            if understood.is_none() {
                return Err(Error::content(
                    "confidence weights",
                    format!("line {number}: {line:?} is no weight"),
                    "rebuild them with `muqabala model calibrate`",
                ));
            }
        }
        Ok(Calibration { weights, kinds })
    }

    /// The text form, one weight a line.
    pub fn to_text(&self) -> String {
        let mut out = String::from("# Fitted by `muqabala model calibrate`; see ARCHITECTURE.md.\n");
        for (name, weight) in NAMES.iter().zip(self.weights) {
            let _ = writeln!(out, "{name} = {weight:.4}");
        }
        for (kind, [slope, shift]) in Kind::ALL.iter().zip(self.kinds) {
            let _ = writeln!(out, "kind-{} = {slope:.4} {shift:.4}", kind.name());
        }
        out
    }

    /// Probability that the bead with these measures is right.
    pub fn probability(&self, row: &Row) -> f32 {
        let [slope, shift] = self.kinds[Kind::of(row) as usize];
        let z = slope * self.logit(row) + shift;
        // No evidence makes a pair certain beyond one in a thousand; nothing was measured past that.
        (1.0 / (1.0 + (-z).exp())).clamp(0.001, 0.999)
    }
}

/// Calibrated probability of every bead; null beads keep the search's own.
pub fn confidences(beads: &[Bead], calibration: &Calibration) -> Vec<f32> {
    rows(beads)
        .into_iter()
        .zip(beads)
        .map(|(row, bead)| row.map_or(bead.posterior, |row| calibration.probability(&row)))
        .collect()
}

/// The measures of every bead with two sides; `None` for null beads.
pub fn rows(beads: &[Bead]) -> Vec<Option<Row>> {
    let known: Vec<[f32; 2]> =
        beads.iter().filter_map(|b| b.measures.as_ref()).map(|m| m.content_explained).collect();
    // The usual share of explained words, pulled to that of UN text where the document is short.
    let usual = |pick: fn(&[f32; 2]) -> f32| {
        (known.iter().map(pick).sum::<f32>() + 5.0 * 0.6) / (known.len() as f32 + 5.0)
    };
    let usual_mean = usual(|c| 0.5 * (c[0] + c[1]));
    let usual_least = usual(|c| c[0].min(c[1]));
    let logit = |p: f32| (p.clamp(1e-4, 0.9999) / (1.0 - p.clamp(1e-4, 0.9999))).ln();
    (0..beads.len())
        .map(|k| {
            let bead = &beads[k];
            let m = bead.measures.as_ref()?;
            let mean = 0.5 * (m.content_explained[0] + m.content_explained[1]);
            let least = m.content_explained[0].min(m.content_explained[1]);
            let words = (m.words[0] + m.words[1]).max(1.0);
            // Few words make a share coarse: it counts in proportion to its precision.
            let weight = (words / (words + 10.0)).sqrt();
            let neighbour = |at: Option<usize>| {
                at.and_then(|at| beads.get(at)).map_or(4.0, |b| logit(b.posterior).min(4.0))
            };
            let length = m.length.abs().min(2.0);
            Some([
                1.0,
                logit(bead.posterior),
                bead.runner_up.max(1e-4).ln(),
                least * weight,
                mean * weight,
                (mean - usual_mean) * weight,
                (least - usual_least) * weight,
                m.word_score.clamp(-4.0, 8.0),
                length,
                length * (m.chars / 400.0).min(1.0).sqrt() * length,
                ((m.numbers_missing[0] + m.numbers_missing[1]) / (1.0 + m.numbers_met)).min(3.0),
                m.numbers_met.min(4.0).sqrt(),
                m.label,
                m.ending,
                f32::from(u8::from(bead.source.len() + bead.target.len() > 2)),
                0.5 * (m.unknown[0] + m.unknown[1]),
                neighbour(k.checked_sub(1)).min(neighbour(Some(k + 1))),
                1.0 / words.sqrt(),
                m.meaning.map_or(0.0, |cosine| cosine - 0.6),
                f32::from(u8::from(m.meaning.is_some())),
            ])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let calibration = Calibration::posterior_alone();
        assert_eq!(Calibration::from_text(&calibration.to_text()).unwrap(), calibration);
        assert!(Calibration::from_text("no-such = 1").is_err());
        assert!(!Calibration::shipped().to_text().is_empty());
    }
}
