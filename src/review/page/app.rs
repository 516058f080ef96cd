//! Everything that the page shows.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::found::Passed;
use super::subject::Subject;
use super::work::Work;
use crate::align::Resources;
use crate::files::Place;
use crate::http::Stop;
use crate::pipeline::Options;
use crate::review::desk::Desk;

/// The largest document that can be dropped: the largest of the reference documents has a
/// hundredth of it.
pub(super) const LARGEST_DROP: usize = 64 << 20;

/// A review on the page.
pub(super) struct Review {
    pub(super) name: String,
    pub(super) desk: Mutex<Desk>,
}

/// A review that was asked for: what it is of, and where its journal goes.
#[derive(Debug, Clone)]
pub(super) struct Begun {
    pub(super) name: String,
    pub(super) subject: Subject,
    pub(super) place: Place,
}

/// Everything that the page shows.
pub(super) struct App {
    pub(super) reviews: Mutex<Vec<Arc<Review>>>,
    pub(super) work: Work,
    /// What each task is for, to begin it again in another way.
    pub(super) begun: Mutex<HashMap<usize, Begun>>,
    /// Files of the last folder or drop that belong to no review.
    pub(super) passed: Mutex<Vec<Passed>>,
    pub(super) options: Options,
    pub(super) resources: Resources<'static>,
    /// Where dropped documents and their reviews are kept.
    pub(super) workspace: PathBuf,
    pub(super) stop: Stop,
}
