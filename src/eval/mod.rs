//! Measuring alignments against gold: [`score`] how many beads are right,
//! [`calibration`] whether the confidences are, [`bootstrap`] how much is chance.

pub(crate) mod bootstrap;
pub(crate) mod calibration;
pub(crate) mod diagram;
pub(crate) mod score;
