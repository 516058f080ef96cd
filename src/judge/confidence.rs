//! The probability that a bead is right: a logistic curve over what the search
//! thought of it and what it holds in itself.
//!
//! The posterior alone says how sure the *place* is. A line whose neighbours fix
//! its place can still be no translation, so the words, numbers and length of
//! the pair, against those of its own document, count as well. The weights are
//! fitted by `muqabala model calibrate` on cases kept apart from those that the
//! search's weights were learned from, some of their lines exchanged or cut off.
//!
//! On the scale of log-odds everything adds up: weight times measure, summed;
//! then the curve of the kind of unit; then the limit. [`Calibration::steps`]
//! gives these steps, and their sum is the log-odds of the confidence.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::alone::{ALONE, AloneRow, alone_rows};
use super::measured::{MEASURES, MeasuredBead, ReasonKind, UnitShape, rows};
use crate::align::Bead;
use crate::error::{Error, Result};
use crate::odds;

/// Slope and shift of a kind's curve, over the log-odds of the common one.
pub(crate) type Curve = [f32; 2];

/// Weights of the logistic curve, and a curve for each kind of unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    weights: [f32; MEASURES.len()],
    kinds: [Curve; UnitShape::ALL.len()],
    /// Weights for lines left alone.
    alone: [f32; ALONE.len()],
}

const STRAIGHT: [Curve; UnitShape::ALL.len()] = [[1.0, 0.0]; UnitShape::ALL.len()];

/// No evidence makes a pair certain beyond one in a thousand; nothing was measured past that.
const MOST: f32 = 0.999;
const LEAST: f32 = 0.001;

impl Calibration {
    /// The weights in the binary.
    pub(crate) fn shipped() -> &'static Calibration {
        static SHIPPED: OnceLock<Calibration> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Calibration::from_text(include_str!("../../data/confidence.txt"))
                .unwrap_or_else(|_| Calibration::posterior_alone())
        })
    }

    /// The posterior taken at its word; where a fit starts from.
    pub(crate) fn posterior_alone() -> Calibration {
        let weight = |name| if name == "posterior" { 1.0 } else { 0.0 };
        let (mut weights, mut alone) = ([0.0; MEASURES.len()], [0.0; ALONE.len()]);
        weights.iter_mut().zip(MEASURES).for_each(|(w, measure)| *w = weight(measure.name));
        alone.iter_mut().zip(ALONE).for_each(|(w, measure)| *w = weight(measure.name));
        Calibration { weights, kinds: STRAIGHT, alone }
    }

    /// From weights in the order of the measures, every kind alike; lines alone by the search's word.
    pub(crate) fn from_weights(weights: [f32; MEASURES.len()]) -> Calibration {
        Calibration { weights, ..Calibration::posterior_alone() }
    }

    /// With these weights for lines left alone, in the order of their measures.
    pub(crate) fn with_alone(self, alone: [f32; ALONE.len()]) -> Calibration {
        Calibration { alone, ..self }
    }

    /// The weights for lines left alone, in the order of their measures.
    pub(crate) fn alone(&self) -> &[f32; ALONE.len()] {
        &self.alone
    }

    /// With a curve for each kind, in the order of [`UnitShape::ALL`].
    pub(crate) fn with_kinds(self, kinds: [Curve; UnitShape::ALL.len()]) -> Calibration {
        Calibration { kinds, ..self }
    }

    /// The weights in the order of the measures.
    pub(crate) fn weights(&self) -> &[f32; MEASURES.len()] {
        &self.weights
    }

    /// Slope and shift for the units of a kind.
    pub(crate) fn curve(&self, kind: UnitShape) -> Curve {
        self.kinds[kind as usize]
    }

    /// The common log-odds of the bead with these measures, before the curve of its kind.
    pub(crate) fn log_odds(&self, row: &MeasuredBead) -> f32 {
        self.weights.iter().zip(&row.values).map(|(w, x)| w * x).sum()
    }

    /// Reads `name = weight` lines, `kind-name = slope shift` for the kinds, and
    /// `alone-name = weight` for lines left alone.
    ///
    /// # Errors
    /// [`Error::Content`] with the line that is not understood.
    pub(crate) fn from_text(text: &str) -> Result<Calibration> {
        let mut weights = [0.0; MEASURES.len()];
        let (mut kinds, mut alone) = (STRAIGHT, [0.0; ALONE.len()]);
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let understood = line.split_once('=').and_then(|(name, value)| {
                let mut numbers = value.split_whitespace().map(|n| n.parse::<f32>().ok());
                if let Some(kind) = name.trim().strip_prefix("kind-") {
                    let at = UnitShape::ALL.iter().position(|k| k.name() == kind)?;
                    *kinds.get_mut(at)? = [numbers.next()??, numbers.next()??];
                } else if let Some(name) = name.trim().strip_prefix("alone-") {
                    let at = ALONE.iter().position(|m| m.name == name)?;
                    *alone.get_mut(at)? = numbers.next()??;
                } else {
                    let at = MEASURES.iter().position(|m| m.name == name.trim())?;
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
        Ok(Calibration { weights, kinds, alone })
    }

    /// The text form, one weight a line.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::from("# Fitted by `muqabala model calibrate`; see ARCHITECTURE.md.\n");
        for (measure, weight) in MEASURES.iter().zip(self.weights) {
            let _ = writeln!(out, "{} = {weight:.4}", measure.name);
        }
        for (kind, [slope, shift]) in UnitShape::ALL.iter().zip(self.kinds) {
            let _ = writeln!(out, "kind-{} = {slope:.4} {shift:.4}", kind.name());
        }
        for (measure, weight) in ALONE.iter().zip(self.alone) {
            let _ = writeln!(out, "alone-{} = {weight:.4}", measure.name);
        }
        out
    }

    /// Probability that the bead with these measures is right.
    pub(crate) fn probability(&self, row: &MeasuredBead) -> f32 {
        let [slope, shift] = self.curve(row.kind);
        let z = slope * self.log_odds(row) + shift;
        odds::probability(z).clamp(LEAST, MOST)
    }

    /// Probability that the line with these measures has no counterpart.
    pub(crate) fn probability_alone(&self, row: &AloneRow) -> f32 {
        let z: f32 = self.alone.iter().zip(&row.values).map(|(w, x)| w * x).sum();
        odds::probability(z).clamp(LEAST, MOST)
    }

    /// The steps from nothing to the log-odds of the [probability](Calibration::probability),
    /// in nats: the contributions by kind of reason, then the curve, then the limit.
    /// A kind that nothing was measured for has the step 0.
    pub(crate) fn steps(&self, row: &MeasuredBead) -> [(ReasonKind, f32); ReasonKind::ALL.len()] {
        let mut steps = ReasonKind::ALL.map(|kind| (kind, 0.0));
        for ((measure, weight), value) in MEASURES.iter().zip(&self.weights).zip(&row.values) {
            steps[measure.reason as usize].1 += weight * value;
        }
        let log_odds = self.log_odds(row);
        let [slope, shift] = self.curve(row.kind);
        let curved = slope * log_odds + shift;
        let most = (MOST / LEAST).ln();
        steps[ReasonKind::Curve as usize].1 = curved - log_odds;
        steps[ReasonKind::Limit as usize].1 = curved.clamp(-most, most) - curved;
        steps
    }
}

/// Calibrated probability of every bead: that a pair is right, that a line alone has no counterpart.
pub(crate) fn confidences(beads: &[Bead], calibration: &Calibration) -> Vec<f32> {
    rows(beads)
        .iter()
        .zip(alone_rows(beads))
        .zip(beads)
        .map(|((row, alone), bead)| match (row, alone) {
            (Some(row), _) => calibration.probability(row),
            (None, Some(row)) => calibration.probability_alone(&row),
            (None, None) => bead.posterior,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_text() {
        let [first, second] = [MEASURES[0].name, MEASURES[1].name];
        let calibration = Calibration::from_text(&format!("{first} = 0.25\n{second} = -2")).unwrap();
        assert_eq!(calibration.weights()[..2], [0.25, -2.0]);
        assert!(Calibration::from_text(&format!("{first} = x")).is_err());
    }

    #[test]
    fn each_kind_of_unit_has_its_curve() {
        let mut kinds = STRAIGHT;
        kinds[1] = [0.5, -1.0];
        let calibration = Calibration::posterior_alone().with_kinds(kinds);
        assert_eq!(UnitShape::ALL.map(|kind| calibration.curve(kind)), kinds);
    }
}
