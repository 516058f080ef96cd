//! What takes longer than an answer may: one task after the other, each with its stage.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::Error;
use crate::align::Progress;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far a task is.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Stage {
    /// Number.
    pub(super) id: usize,
    /// What it is about.
    pub(super) name: String,
    /// `waiting`, `working`, `done`, `failed`, or `gone` where it was begun again.
    pub(super) stage: &'static str,
    /// Share that is done, in per cent, while it is worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) percent: Option<u8>,
    /// Whether it failed because the two do not look like translations of each other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) unlike: bool,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
    /// The review that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review: Option<usize>,
}

type Task = Box<dyn FnOnce(&Progress) -> crate::Result<usize> + Send>;

#[derive(Default)]
struct Inner {
    stages: Mutex<Vec<Stage>>,
    /// The task that is worked on.
    current: Mutex<Option<(usize, Arc<Progress>)>>,
    waiting: Mutex<Option<VecDeque<(usize, Task)>>>,
    more: Condvar,
}

/// The tasks of a page. An alignment uses all processors, so there is one at a time.
#[derive(Clone, Default)]
pub(super) struct Work(Arc<Inner>);

impl Work {
    /// All tasks there were.
    pub(super) fn stages(&self) -> Vec<Stage> {
        let mut stages = lock(&self.0.stages).clone();
        if let Some((id, progress)) = lock(&self.0.current).as_ref()
            && let Some(stage) = stages.get_mut(*id)
            && stage.stage == "working"
        {
            stage.percent = Some((progress.share() * 100.0) as u8);
        }
        stages
    }

    /// Takes a task that failed off the list: it is begun again in another way.
    pub(super) fn forget(&self, id: usize) {
        self.set(id, |stage| {
            if stage.stage == "failed" {
                stage.stage = "gone";
            }
        });
    }

    /// Adds a task that makes a review and gives its number.
    pub(super) fn add(&self, name: String, task: Task) -> usize {
        let id = {
            let mut stages = lock(&self.0.stages);
            let id = stages.len();
            stages.push(Stage { id, name, stage: "waiting", ..Stage::default() });
            id
        };
        let mut waiting = lock(&self.0.waiting);
        if waiting.is_none() {
            let work = self.clone();
            std::thread::spawn(move || work.run());
        }
        waiting.get_or_insert_default().push_back((id, task));
        self.0.more.notify_one();
        id
    }

    fn set(&self, id: usize, change: impl FnOnce(&mut Stage)) {
        if let Some(stage) = lock(&self.0.stages).get_mut(id) {
            change(stage);
        }
    }

    fn run(&self) {
        loop {
            let mut waiting = lock(&self.0.waiting);
            let (id, task) = loop {
                if let Some(next) = waiting.as_mut().and_then(VecDeque::pop_front) {
                    break next;
                }
                waiting = self.0.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            };
            drop(waiting);
            let progress = Arc::new(Progress::default());
            *lock(&self.0.current) = Some((id, Arc::clone(&progress)));
            self.set(id, |stage| stage.stage = "working");
            match task(&progress) {
                Ok(review) => self.set(id, |stage| (stage.stage, stage.review) = ("done", Some(review))),
                Err(error) => self.set(id, |stage| {
                    stage.stage = "failed";
                    stage.unlike = matches!(error, Error::NotParallel { .. });
                    stage.problem = Some(error.to_string());
                    stage.remedy = error.remedy().map(str::to_owned);
                }),
            }
        }
    }
}
