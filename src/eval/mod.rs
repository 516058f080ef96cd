//! Measuring alignments against gold: [`score`] how many beads are right,
//! [`calibration`] whether the confidences are, [`bootstrap`] how much is chance.

pub mod bootstrap;
pub mod calibration;
pub mod diagram;
pub mod score;
