//! Learning the model's weights and its calibration from cases with gold.

pub mod calibrate;
pub mod cases;
pub mod fields;
pub mod train;
pub mod verdicts;
