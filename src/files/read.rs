//! Inputs that are held in memory as a whole.

use std::io::Read as _;
use std::path::Path;

use super::guard::Guard;
use crate::error::{Error, Result};
use crate::limits;

/// Bytes of such a file; training texts are larger than documents.
const MOST: u64 = 1 << 30;

impl Guard {
    /// The bytes of the input `path`.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Limit`] for more than a gigabyte.
    pub(crate) fn read_bytes(&self, path: &Path) -> Result<Vec<u8>> {
        let failed = |e| Error::io(path, e);
        let file = std::fs::File::open(self.input(path)?).map_err(failed)?;
        let mut bytes = Vec::new();
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
        limits::within(&path.display().to_string(), "the file", bytes.len() as u64, MOST, "bytes")?;
        Ok(bytes)
    }

    /// As [`read_bytes`](Self::read_bytes), for UTF-8 text.
    ///
    /// # Errors
    /// As there, and [`Error::Content`] with the place that is not UTF-8.
    pub(crate) fn read_text(&self, path: &Path) -> Result<String> {
        String::from_utf8(self.read_bytes(path)?).map_err(|e| {
            Error::content(
                path.display().to_string(),
                format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to()),
                "save the file as UTF-8",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    #[test]
    fn the_byte_that_is_no_text_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, b"ab\xff").unwrap();
        let mut files = Files::default();
        files.input("a text", &path);
        let guard = Guard::new(files).unwrap();
        assert_eq!(guard.read_bytes(&path).unwrap(), b"ab\xff");
        let told = guard.read_text(&path).unwrap_err().to_string();
        assert!(told.contains("not UTF-8 at byte 2"), "{told}");
        std::fs::write(&path, "bئر").unwrap();
        assert_eq!(guard.read_text(&path).unwrap(), "bئر");
    }
}
