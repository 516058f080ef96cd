//! What keeps hostile archives in bounds: how much is unpacked, and which names are refused.

use std::io::{self, Read};
use std::path::{Component, Path};

use crate::batch::task::{HEAD, TOO_MUCH_REMEDY, too_much_text};
use crate::{Error, Result, limits};

/// Members of an archive: ten times the archive of the United Nations.
pub(super) const MEMBERS: usize = 6_000_000;
/// How many times the packed bytes the unpacked ones may be, once there are [`SUSPICIOUS`] of
/// them: text packs ten to one, repeated text a hundred to one.
const RATIO: u64 = 300;
const SUSPICIOUS: u64 = 256 << 20;

/// The content of a member of `size`, or what is wrong with it: more than any document has is not read.
pub(super) fn read(mut content: impl Read, size: u64) -> io::Result<std::result::Result<Vec<u8>, String>> {
    let mut bytes = Vec::new();
    content.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if let Some(problem) = too_much_text(&bytes, size) {
        return Ok(Err(format!("{problem}; {TOO_MUCH_REMEDY}")));
    }
    content.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    Ok(if length > limits::FILE_BYTES {
        Err("it unpacks to more than any document has; look where it is from".to_owned())
    } else {
        too_much_text(&bytes, length)
            .map_or(Ok(bytes), |problem| Err(format!("{problem}; {TOO_MUCH_REMEDY}")))
    })
}

pub(super) fn too_large(size: u64, packed: u64) -> Option<String> {
    let bomb = size > SUSPICIOUS / 4 && size / RATIO > packed;
    if size > limits::FILE_BYTES || bomb {
        return Some(format!(
            "it unpacks to {size} bytes, more than any document has; look where it is from"
        ));
    }
    None
}

/// Why a name is not that of a document: it would lead out of a folder it was unpacked to.
pub(super) fn hostile(path: &Path) -> Option<String> {
    let shown = path.to_string_lossy();
    let outside = path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
        || shown.contains('\\') && shown.split('\\').any(|part| part == "..")
        || shown.contains('\0');
    outside.then(|| "its name leads out of the archive; look where it is from, and pack it again".to_owned())
}

/// Ends a stream that unpacks to far more than it was packed from.
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(path: &Path, inner: R) -> Result<Self> {
        let packed = path.metadata().map_err(|e| Error::io(path, e))?.len();
        Ok(Bounded { inner, left: packed.saturating_mul(RATIO).max(SUSPICIOUS) })
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other(format!("it unpacks to more than {RATIO} times its size")))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_are_no_documents() {
        let mut bounded = Bounded { inner: io::repeat(0), left: 1000 };
        assert!(bounded.read_to_end(&mut Vec::new()).is_err());
        assert!(too_large(limits::FILE_BYTES + 1, limits::FILE_BYTES).is_some());
        assert!(too_large(100 << 20, 100 << 10).is_some() && too_large(100 << 20, 10 << 20).is_none());
    }
}
