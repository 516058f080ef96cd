//! The probability that a bead is right.

use crate::align::Bead;

/// Weights of the logistic curve over a bead's measures.
#[derive(Debug, Clone)]
pub struct Calibration;

/// Probability that bead `place` of `beads` is exactly right, 0 to 1.
pub fn confidence(beads: &[Bead], place: usize) -> f32 {
    beads[place].posterior
}
