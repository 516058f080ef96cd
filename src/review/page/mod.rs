//! The review as a page in the browser, and the program's front door.

mod answers;
mod app;
mod drops;
mod found;
mod routes;
mod said;
mod subject;
mod work;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;

use crate::Result;
use crate::align::Resources;
use crate::files::Place;
use crate::http::{Listening, Server, Stop};
use crate::pipeline::Options;
use app::{App, Begun, LARGEST_DROP};
use work::Work;

pub(crate) use drops::journal_name;
pub(crate) use found::{Passed, Subjects, found};
pub(crate) use subject::Subject;

/// The page, ready to be opened.
pub(crate) struct Page {
    app: Arc<App>,
    listening: Listening,
}

impl Page {
    /// A page at `port` of this machine, or with 0 at a free one. What is dropped on it is
    /// kept in `workspace`; `resources` are what the aligner works with.
    ///
    /// # Errors
    /// As [`Listening::new`].
    pub(crate) fn new(
        port: u16,
        options: Options,
        resources: Resources<'static>,
        workspace: PathBuf,
    ) -> Result<Self> {
        let app = App {
            reviews: Mutex::default(),
            work: Work::default(),
            begun: Mutex::default(),
            passed: Mutex::default(),
            options: Options { reasons: false, ..options },
            resources,
            workspace,
            stop: Stop::default(),
        };
        Ok(Page { app: Arc::new(app), listening: Listening::new(port)? })
    }

    /// The address that lets one browser in.
    pub(crate) fn address(&self) -> String {
        self.listening.access().entrance()
    }

    /// Puts a review on the page, once its turn comes: `name` and what it is of, and where
    /// its journal goes.
    pub(crate) fn add(&self, name: String, subject: Subject, place: Place) {
        drops::begin(&self.app, Begun { name, subject, place });
    }

    /// Files that were named and belong to no review.
    pub(crate) fn passed(&self, passed: Vec<Passed>) {
        *work::lock(&self.app.passed) = passed;
    }

    /// Answers until the page is closed from the browser.
    ///
    /// # Errors
    /// As [`Server::run`].
    pub(crate) fn run(self) -> Result<()> {
        let stop = self.app.stop.clone();
        let routes: Router = routes::routes(self.app);
        let server: Server = self.listening.with(routes, LARGEST_DROP, stop);
        server.run()
    }
}
