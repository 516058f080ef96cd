//! What takes longer than an answer may: one task after the other, each with its stage.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far a task is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Stage {
    /// Number.
    pub(super) id: usize,
    /// What it is about.
    pub(super) name: String,
    /// `waiting`, `working`, `done` or `failed`.
    pub(super) stage: &'static str,
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

type Task = Box<dyn FnOnce() -> crate::Result<usize> + Send>;

#[derive(Default)]
struct Inner {
    stages: Mutex<Vec<Stage>>,
    waiting: Mutex<Option<VecDeque<(usize, Task)>>>,
    more: Condvar,
}

/// The tasks of a page. An alignment uses all processors, so there is one at a time.
#[derive(Clone, Default)]
pub(super) struct Work(Arc<Inner>);

impl Work {
    /// All tasks there were.
    pub(super) fn stages(&self) -> Vec<Stage> {
        lock(&self.0.stages).clone()
    }

    /// Adds a task that makes a review and gives its number.
    pub(super) fn add(&self, name: String, task: Task) -> usize {
        let id = {
            let mut stages = lock(&self.0.stages);
            let id = stages.len();
            stages.push(Stage { id, name, stage: "waiting", problem: None, remedy: None, review: None });
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
            self.set(id, |stage| stage.stage = "working");
            match task() {
                Ok(review) => self.set(id, |stage| (stage.stage, stage.review) = ("done", Some(review))),
                Err(error) => self.set(id, |stage| {
                    stage.stage = "failed";
                    stage.problem = Some(error.to_string());
                    stage.remedy = error.remedy().map(str::to_owned);
                }),
            }
        }
    }
}
