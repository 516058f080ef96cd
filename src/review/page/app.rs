//! Everything that the page shows.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::work::Work;
use crate::http::Stop;
use crate::pipeline::Options;
use crate::review::desk::Desk;

/// A review on the page.
pub(super) struct Review {
    pub(super) name: String,
    pub(super) desk: Mutex<Desk>,
}

/// Everything that the page shows.
pub(super) struct App {
    pub(super) reviews: Mutex<Vec<Arc<Review>>>,
    pub(super) work: Work,
    pub(super) options: Options,
    /// Where dropped documents and their reviews are kept.
    pub(super) workspace: PathBuf,
    pub(super) stop: Stop,
}
