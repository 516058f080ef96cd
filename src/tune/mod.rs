//! Learning the model's weights and its calibration from cases with gold.

pub mod cases;
pub mod train;
