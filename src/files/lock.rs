//! Files that one run has for itself.

use std::fs::{File, TryLockError};
use std::time::Duration;

/// How often a locked file is asked for, and how long between.
const TRIES: usize = 16;
const BETWEEN: Duration = Duration::from_millis(20);

/// Locks `file` for this run. The lock of a file that was closed a moment ago lives on in a program that
/// another thread is just starting, which has all open files until it begins; so a locked file is asked for
/// again for a third of a second.
///
/// # Errors
/// As [`File::try_lock`].
pub(crate) fn lock_file(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            answer => return answer,
        }
    }
    file.try_lock()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_goes_in_a_moment_is_waited_for_and_one_that_stays_is_refused() {
        let path = tempfile::NamedTempFile::new().unwrap();
        let open = || File::open(path.path()).unwrap();
        let (first, second) = (open(), open());
        lock_file(&first).unwrap();
        assert!(matches!(lock_file(&second), Err(TryLockError::WouldBlock)));
        let soon = std::thread::spawn(move || {
            std::thread::sleep(2 * BETWEEN);
            drop(first);
        });
        lock_file(&second).unwrap();
        soon.join().unwrap();
    }
}
