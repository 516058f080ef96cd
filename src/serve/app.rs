//! The memory behind the addresses: who reads when, and the one who writes.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use tokio::sync::Semaphore;

use crate::http::{Problem, apart};
use crate::memory::{Memory, MemoryWriter};
use crate::{Error, Result};

/// Searches of all texts, and of many texts at once, that run beside each other: they take
/// seconds, and must leave a core to the others.
const LONG: usize = 1;

/// The memory.
pub(super) struct App {
    memory: Memory,
    name: String,
    writer: Option<Mutex<MemoryWriter>>,
    /// Whoever reads for a moment.
    short: Arc<Semaphore>,
    /// Whoever reads for longer.
    long: Arc<Semaphore>,
    /// Whoever writes.
    writing: Semaphore,
}

/// Whether whoever asks may add or change units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changes {
    /// Where the file can be written.
    Taken,
    /// Nobody may.
    Refused,
}

/// How long something reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Short,
    Long,
}

impl App {
    /// Opens the memory; for reading alone where it is wanted or the file cannot be written.
    ///
    /// # Errors
    /// As [`Memory::open`] and [`MemoryWriter::open`].
    pub(super) fn open(path: &Path, changes: Changes) -> Result<Self> {
        // First for reading: a name that was mistyped must not become a memory.
        let memory = Memory::open(path)?;
        let writer = match changes {
            Changes::Refused => None,
            Changes::Taken => match MemoryWriter::open(path) {
                Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::PermissionDenied => {
                    None
                }
                opened => Some(Mutex::new(opened?)),
            },
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let (short, long) = (Arc::new(Semaphore::new(cores)), Arc::new(Semaphore::new(LONG)));
        let writing = Semaphore::new(1);
        Ok(App { memory, name, writer, short, long, writing })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn takes_changes(&self) -> bool {
        self.writer.is_some()
    }

    /// Reads, when its turn comes.
    pub(super) async fn read<T: Send + 'static>(
        self: Arc<Self>,
        reading: Reading,
        work: impl FnOnce(&Memory) -> std::result::Result<T, Problem> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        let app = Arc::clone(&self);
        let line = if reading == Reading::Short { &self.short } else { &self.long };
        // The line is never closed. The turn ends with the work, not when its answer is fetched.
        let turn = Arc::clone(line).acquire_owned().await;
        apart(move || {
            let done = work(&app.memory);
            drop(turn);
            done
        })
        .await
    }

    /// Writes, after those who came before.
    pub(super) async fn write<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&mut MemoryWriter, &Memory) -> std::result::Result<T, Problem> + Send + 'static,
    ) -> std::result::Result<T, Problem> {
        if !self.takes_changes() {
            return Err(only_reading());
        }
        let app = Arc::clone(&self);
        let _turn = self.writing.acquire().await;
        apart(move || {
            let Some(writer) = &app.writer else { return Err(only_reading()) };
            work(&mut writer.lock().unwrap_or_else(PoisonError::into_inner), &app.memory)
        })
        .await
    }
}

/// The problem of a number that no unit has.
pub(super) fn no_unit() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no such unit")
}

fn only_reading() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "this memory is served for reading alone")
}
