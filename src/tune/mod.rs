//! Learning the model's weights and its calibration from cases with gold.

pub(crate) mod calibrate;
pub mod cases;
pub(crate) mod fields;
pub(crate) mod files;
pub(crate) mod measure;
pub(crate) mod reliability;
pub(crate) mod starts;
pub(crate) mod train;
pub(crate) mod verdicts;
