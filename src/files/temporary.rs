//! What must not be left behind: files under construction and started programs. All of
//! them are known in one place, so that a signal that ends the run takes them away.

use std::fs::{File, OpenOptions, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, TempPath};

/// What would be left behind now.
#[derive(Default)]
struct Pending {
    files: Vec<PathBuf>,
    children: Vec<Arc<Mutex<Child>>>,
}

static PENDING: Mutex<Pending> = Mutex::new(Pending { files: Vec::new(), children: Vec::new() });

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How names of files under construction begin and end.
pub(super) const PREFIX: &str = ".muqabala-";
pub(super) const SUFFIX: &str = ".part";

/// A file under construction. It is gone when this is dropped.
pub(super) struct Temporary {
    /// Unregistered when the file is gone or in its place.
    _entry: Registered,
    path: TempPath,
    file: Option<File>,
}

impl Temporary {
    /// A new file in `folder`, for a result that will replace a file with these
    /// permissions, if it replaces one.
    pub(super) fn new(folder: &Path, replaced: Option<&Permissions>) -> io::Result<Self> {
        let mut entry = Registered(PathBuf::new());
        let made = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).make_in(folder, |path| {
            entry = Registered::new(path);
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            {
                use std::os::unix::fs::OpenOptionsExt;
                // What was private is private from the first byte; else as readable as any other file (umask applies).
                options.mode(if replaced.is_some() { 0o600 } else { 0o666 });
            }
            options.open(path)
        });
        // The name of the temporary file would only confuse; the error gets that of the result.
        let plain = |e: io::Error| e.raw_os_error().map_or(e, io::Error::from_raw_os_error);
        let (file, path) = made.map(NamedTempFile::into_parts).map_err(plain)?;
        Ok(Temporary { _entry: entry, path, file: Some(file) })
    }

    /// Brings everything to the disk and gives the descriptor back.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.file.take() {
            // The name must not get there before the content does.
            Some(file) => file.sync_data(),
            None => Ok(()),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Moves the file to its place.
    pub(super) fn put(self, target: &Path) -> io::Result<()> {
        let Temporary { _entry, path, .. } = self;
        path.persist(target).map_err(|e| e.error)
    }
}

impl io::Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A path, a file or a folder, that goes when the run is ended by a signal.
#[derive(Debug)]
pub(crate) struct Registered(PathBuf);

impl Registered {
    /// Registers `path`, best before it is made.
    pub(crate) fn new(path: &Path) -> Self {
        lock(&PENDING).files.push(path.to_owned());
        Registered(path.to_owned())
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut pending = lock(&PENDING);
        if let Some(at) = pending.files.iter().position(|file| *file == self.0) {
            pending.files.swap_remove(at);
        }
    }
}

/// A started program that is ended when this is dropped, or by a signal.
pub(crate) struct Started(Arc<Mutex<Child>>);

impl Started {
    /// Takes charge of `child`.
    pub(crate) fn new(child: Child) -> Self {
        let child = Arc::new(Mutex::new(child));
        lock(&PENDING).children.push(Arc::clone(&child));
        Started(child)
    }

    /// The program, to be asked or ended; never waited for without end.
    pub(crate) fn child(&self) -> MutexGuard<'_, Child> {
        lock(&self.0)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        lock(&PENDING).children.retain(|child| !Arc::ptr_eq(child, &self.0));
        let mut child = lock(&self.0);
        if matches!(child.try_wait(), Ok(None)) {
            // Both may fail only where it has ended by itself meanwhile.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Does `work` with no signal in between: several files get to their places together.
pub(super) fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let _held = lock(&COMMITTING);
    work()
}

/// Held while results move to their places, and by the end of the run.
static COMMITTING: Mutex<()> = Mutex::new(());

/// Whether a signal was told to wait, see [`finish_first`].
static FINISHES: AtomicBool = AtomicBool::new(false);
static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on the first SIGINT or SIGTERM only sets what is returned, so that the run can bring
/// what is under way to its end; the second ends the run as always.
pub(crate) fn finish_first() -> &'static AtomicBool {
    FINISHES.store(true, Ordering::Relaxed);
    &ASKED
}

/// From now on SIGINT, SIGTERM and SIGHUP take away what is half done before they end
/// the run as they always do. A signal that the caller had ignored (`nohup`) stays ignored.
#[cfg(unix)]
pub(crate) fn end_on_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let ignored = ignored();
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    // Without this the run ends all the same, only less tidily: no reason to refuse the work.
    let Ok(mut signals) = signal_hook::iterator::Signals::new(wanted) else { return };
    let handle = signals.handle();
    let waiting = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let waits = signal != SIGHUP && FINISHES.load(Ordering::Relaxed);
            if waits && !ASKED.swap(true, Ordering::Relaxed) {
                continue;
            }
            let _held = lock(&COMMITTING);
            let _cleared = clear();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    if waiting.is_err() {
        handle.close();
    }
}

/// Nothing can be done about signals here.
#[cfg(not(unix))]
pub(crate) fn end_on_signals() {}

/// The signals that are ignored, signal n at bit n - 1. Only Linux tells without `unsafe`.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Takes away what is half done. While what is returned is held nothing new comes into being, and
/// whoever waited for a program that was killed here does not go on to an end of its own.
#[cfg(unix)]
fn clear() -> MutexGuard<'static, Pending> {
    let mut pending = lock(&PENDING);
    for child in std::mem::take(&mut pending.children) {
        // Whoever holds it only asks whether it has ended.
        let _ = lock(&child).kill();
    }
    for path in std::mem::take(&mut pending.files) {
        if std::fs::remove_file(&path).is_err() {
            let _ = std::fs::remove_dir_all(&path);
        }
    }
    pending
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn nothing_is_left_of_what_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Temporary::new(folder.path(), None).unwrap();
        file.write_all(b"half").unwrap();
        let path = file.path().to_owned();
        assert!(lock(&PENDING).files.contains(&path));
        drop(file);
        assert!(!path.exists() && !lock(&PENDING).files.contains(&path));

        let mut file = Temporary::new(folder.path(), None).unwrap();
        file.write_all(b"whole").unwrap();
        file.close().unwrap();
        let path = file.path().to_owned();
        file.put(&folder.path().join("a")).unwrap();
        assert!(!lock(&PENDING).files.contains(&path));
        assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"whole");
    }
}
