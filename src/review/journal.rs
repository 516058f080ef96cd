//! The file of a review as text: a line that says what it is, the snapshot, and a line for
//! each entry. All are JSON.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::session::JournalEntry;
use super::snapshot::Snapshot;

#[cfg(test)]
mod tests;

/// What a reader must know.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Version of the form.
    #[serde(rename = "muqabala-review")]
    pub(crate) version: u32,
    /// SHA-256 of the second line, which holds the snapshot.
    pub(crate) digest: String,
    /// The files that were aligned.
    pub(crate) files: Vec<FileMark>,
}

/// A file as it was when it was aligned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileMark {
    /// Name without its folder.
    pub(crate) name: String,
    /// SHA-256 of its content.
    pub(crate) digest: String,
}

/// A journal that was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// Its first line.
    pub(crate) head: Head,
    /// What the review began with.
    pub(crate) snapshot: Snapshot,
    /// What was done.
    pub(crate) entries: Vec<JournalEntry>,
    /// Bytes that hold; what lies behind is the beginning of a line that never was finished.
    pub(crate) whole: usize,
}

/// SHA-256 as hexadecimal digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first two lines of a new journal.
pub(crate) fn begin(snapshot: &Snapshot, files: Vec<FileMark>) -> String {
    let second = serde_json::to_string(snapshot).unwrap_or_default();
    let head = Head { version: VERSION, digest: digest(second.as_bytes()), files };
    format!("{}\n{second}\n", serde_json::to_string(&head).unwrap_or_default())
}

/// The line of an entry.
pub(crate) fn line(entry: &JournalEntry) -> String {
    serde_json::to_string(entry).unwrap_or_default() + "\n"
}

/// What the first line of a journal says.
pub(crate) fn head(line: &[u8]) -> Option<Head> {
    serde_json::from_slice(line).ok().filter(|head: &Head| head.version <= VERSION)
}

/// Reads a journal. A last line that is not whole is left out.
///
/// # Errors
/// What is wrong, and with which line, from 1.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, (u64, String)> {
    let mut lines = bytes.split_inclusive(|b| *b == b'\n');
    let mut next = |number: u64, what: &str| {
        let line = lines.next().filter(|line| line.ends_with(b"\n"));
        line.ok_or_else(|| (number, format!("{what} is missing")))
    };
    let first = next(1, "the first line")?;
    let head: Head = serde_json::from_slice(first).map_err(|e| (1, e.to_string()))?;
    if head.version > VERSION {
        return Err((1, "a later version of the program wrote this".to_owned()));
    }
    let second = next(2, "the snapshot")?;
    if digest(second.strip_suffix(b"\n").unwrap_or(second)) != head.digest {
        return Err((2, "the snapshot is not the one that the review began with".to_owned()));
    }
    let snapshot: Snapshot = serde_json::from_slice(second).map_err(|e| (2, e.to_string()))?;
    if let Some(fault) = snapshot.fault() {
        return Err((2, fault));
    }
    let mut whole = first.len() + second.len();
    let mut entries = Vec::new();
    let rest: Vec<&[u8]> = lines.collect();
    for (at, line) in rest.iter().enumerate() {
        let last = at + 1 == rest.len();
        match serde_json::from_slice(line) {
            Ok(entry) if line.ends_with(b"\n") => entries.push(entry),
            // Written by half when the power went, or the program was killed.
            _ if last => break,
            Ok(_) => break,
            Err(e) => return Err((at as u64 + 3, e.to_string())),
        }
        whole += line.len();
    }
    Ok(Read { head, snapshot, entries, whole })
}
