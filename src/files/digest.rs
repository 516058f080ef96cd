//! What a file holds, in 32 bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a content, as `sha256sum` prints it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digest(pub(super) String);

/// Takes in a content piece by piece.
#[derive(Default)]
pub(super) struct Digester(Sha256);

impl Digester {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> Digest {
        Digest(self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// SHA-256 of `bytes`, as `sha256sum` prints it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut digester = Digester::default();
    digester.add(bytes);
    digester.finish().0
}

/// The digest of the file `path`.
pub(super) fn of_file(path: &Path) -> io::Result<Digest> {
    let (mut file, mut digester) = (File::open(path)?, Digester::default());
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(digester.finish()),
            Ok(n) => digester.add(buffer.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}
