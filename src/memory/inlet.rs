//! One writer for many workers: units come through a channel, one thread writes them.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::write::{Added, MemoryWriter};
use crate::exchange::Tu;
use crate::{Error, Result};

/// Documents that wait to be written; then who brings more waits, too.
const WAITING: usize = 64;

/// A memory that workers bring units to.
pub struct Inlet {
    send: SyncSender<(String, Vec<Tu>)>,
    writing: JoinHandle<Result<Added>>,
}

/// Where one worker puts its units; clones go to the same memory.
#[derive(Clone)]
pub struct Slot(SyncSender<(String, Vec<Tu>)>);

impl Inlet {
    /// Opens the memory, and makes it where there is none.
    ///
    /// # Errors
    /// As [`MemoryWriter::open`].
    pub fn open(path: &Path) -> Result<Self> {
        let writer = MemoryWriter::open(path)?;
        let (send, receive) = sync_channel(WAITING);
        Ok(Inlet { send, writing: std::thread::spawn(move || write(writer, &receive)) })
    }

    /// A slot for a worker.
    pub fn slot(&self) -> Slot {
        Slot(self.send.clone())
    }

    /// Waits until everything is written that was brought; all slots must be dropped before.
    ///
    /// # Errors
    /// What went wrong while writing.
    pub fn close(self) -> Result<Added> {
        drop(self.send);
        self.writing.join().unwrap_or_else(|_| Err(gone()))
    }
}

impl Slot {
    /// Brings the units of one document, in their order; they become one transaction.
    ///
    /// # Errors
    /// [`Error::Usage`] where the writer has ended; [`Inlet::close`] says why.
    pub fn add(&self, source: &str, records: Vec<Tu>) -> Result<()> {
        self.0.send((source.to_owned(), records)).map_err(|_| gone())
    }
}

fn gone() -> Error {
    Error::Usage {
        problem: "the memory takes no more units: writing into it failed".to_owned(),
        remedy: "see the error of the writer".to_owned(),
    }
}

fn write(mut writer: MemoryWriter, receive: &Receiver<(String, Vec<Tu>)>) -> Result<Added> {
    let mut all = Added::default();
    for (source, records) in receive {
        let added = writer.add(&source, records)?;
        all.records += added.records;
        all.new += added.new;
        all.again += added.again;
    }
    writer.settle()?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Tuv, open_memory};

    #[test]
    fn many_workers_write_through_one_channel() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let inlet = Inlet::open(&path).unwrap();
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let slot = inlet.slot();
                scope.spawn(move || {
                    for n in 0..10 {
                        let text = format!("text {worker} {n}");
                        let tu = Tu { variants: vec![Tuv::new("en", text)], ..Tu::default() };
                        slot.add(&format!("w{worker}"), vec![tu]).unwrap();
                    }
                });
            }
        });
        assert_eq!(inlet.close().unwrap().new, 40);
        assert_eq!(open_memory(&path).unwrap().count(), 40);
    }
}
