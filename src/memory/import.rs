//! Files of pairs into a memory: one thread reads, the others look at what was read, one writes.

use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use super::write::{Added, MemoryWriter, SEGMENT};
use crate::Result;
use crate::exchange::decision::settle;
use crate::exchange::{Header, Tu, open_memory};

/// Records that go from the reader to the writer at once.
const CHUNK: usize = 4096;
/// Chunks that are read ahead.
const AHEAD: usize = 2;

enum Read {
    Header(Header),
    Records(Vec<Tu>),
}

/// Takes a file of pairs into the memory at `path`, which is made where there is none.
///
/// # Errors
/// As [`MemoryWriter::open`] and [`MemoryWriter::import`].
pub(crate) fn take_in(file: &Path, path: &Path) -> Result<Added> {
    let mut writer = MemoryWriter::open(path)?;
    let added = writer.import(file, &mut |_| {})?;
    writer.settle()?;
    Ok(added)
}

impl MemoryWriter {
    /// Imports a file of any format that memories are read in. What was committed stays, also
    /// where a later part of the file is damaged; a repeated import adds nothing twice.
    /// `progress` hears how many records are in.
    ///
    /// # Errors
    /// As the readers and [`MemoryWriter::batch`].
    pub fn import(&mut self, path: &Path, progress: &mut dyn FnMut(u64)) -> Result<Added> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let (send, receive) = sync_channel(AHEAD);
        let path = path.to_owned();
        let reading = std::thread::spawn(move || {
            let done = read(&path, &mut |part| send.send(Ok(part)).is_ok());
            if let Err(error) = done {
                // Nobody listens only where the writer failed first.
                let _ = send.send(Err(error));
            }
        });
        let done = self.take_in(&name, &receive, progress);
        drop(receive);
        let _ = reading.join();
        done
    }

    fn take_in(
        &mut self,
        name: &str,
        receive: &Receiver<Result<Read>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Added> {
        let mut all = Added::default();
        let mut parts = receive.iter();
        let mut next = parts.next();
        if let Some(Ok(Read::Header(header))) = &next {
            self.header(header)?;
            next = parts.next();
        }
        while let Some(first) = next.take() {
            let mut batch = self.batch(name)?;
            let (mut part, mut records, mut failed) = (Some(first), 0, None);
            while let Some(some) = part.take() {
                match some {
                    Ok(Read::Records(some)) => {
                        records += some.len();
                        batch.add(some)?;
                        progress(all.records + records as u64);
                    }
                    Ok(Read::Header(_)) => {}
                    Err(error) => failed = Some(error),
                }
                if records >= SEGMENT || failed.is_some() {
                    break;
                }
                part = parts.next();
            }
            let added = batch.commit()?;
            all.records += added.records;
            all.new += added.new;
            all.again += added.again;
            if let Some(error) = failed {
                return Err(error);
            }
            next = parts.next();
        }
        Ok(all)
    }
}

/// Reads the file part by part until `take` wants no more.
fn read(path: &Path, take: &mut dyn FnMut(Read) -> bool) -> Result<()> {
    let mut reader = open_memory(path)?;
    if !take(Read::Header(reader.header().clone())) {
        return Ok(());
    }
    let mut records = Vec::with_capacity(CHUNK);
    for tu in reader.by_ref() {
        match tu {
            Ok(tu) if tu.is_unpaired() => {}
            Ok(mut tu) => {
                settle(&mut tu);
                records.push(tu);
            }
            Err(error) => {
                take(Read::Records(records));
                return Err(error);
            }
        }
        if records.len() == CHUNK && !take(Read::Records(std::mem::take(&mut records))) {
            return Ok(());
        }
    }
    take(Read::Records(records));
    Ok(())
}
