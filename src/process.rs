//! Other programs that do part of the work: found on the search path, given a time, and ended with
//! this one.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What runs now.
static RUNNING: Mutex<Vec<Arc<Mutex<Child>>>> = Mutex::new(Vec::new());
/// Folders of files that were made for programs.
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// This program is being ended; nothing new is started.
static ENDING: AtomicBool = AtomicBool::new(false);
/// Pause between two looks at a program that runs.
const PAUSE: Duration = Duration::from_millis(2);

/// How many times the work a program may take by the clock: where the system does not tell how
/// much it has worked, or where it waits for something that never comes.
const PATIENCE: u32 = 40;

/// A panic elsewhere leaves lists of children as good as they were.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that runs and removes the files made for them: this one is being ended.
pub fn end_all() {
    ENDING.store(true, Ordering::SeqCst);
    for child in locked(&RUNNING).drain(..) {
        // One that ended by itself meanwhile needs nothing.
        let _ = locked(&child).kill();
    }
    for folder in locked(&FOLDERS).drain(..) {
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// The program `name` on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// A folder for the files of a program, removed when it is dropped.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("muqabala-").tempdir()?;
        locked(&FOLDERS).push(folder.path().to_owned());
        Ok(Folder(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        locked(&FOLDERS).retain(|path| path != self.0.path());
    }
}

/// What a program left when it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// Standard output, up to the limit and a byte more.
    pub(crate) output: Vec<u8>,
    /// Standard error, likewise.
    pub(crate) complaint: Vec<u8>,
}

/// Runs `command` for `time` of work at most, reading `limit` bytes of what it prints; `None` where it did
/// not come to an end.
///
/// # Errors
/// Those of starting it.
pub(crate) fn run(command: &mut Command, time: Duration, limit: u64) -> std::io::Result<Option<Ended>> {
    if ENDING.load(Ordering::SeqCst) {
        return Err(std::io::ErrorKind::Interrupted.into());
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let output = drain(child.stdout.take(), limit);
    let complaint = drain(child.stderr.take(), limit);
    let child = Arc::new(Mutex::new(child));
    locked(&RUNNING).push(Arc::clone(&child));
    let (process, begin) = (locked(&child).id(), Instant::now());
    // The work counts, not the hours of a machine that does other things as well.
    let is_over = || {
        work_of(process).is_some_and(|work| work > time) || begin.elapsed() > time.saturating_mul(PATIENCE)
    };
    let status = loop {
        let status = locked(&child).try_wait();
        match status {
            Ok(None) if !is_over() => std::thread::sleep(PAUSE),
            other => break other,
        }
    };
    locked(&RUNNING).retain(|other| !Arc::ptr_eq(other, &child));
    let Some(status) = status? else {
        // Both fail only where it has ended by itself meanwhile.
        let mut child = locked(&child);
        let _ = child.kill();
        let _ = child.wait();
        return Ok(None);
    };
    let text = |thread: std::thread::JoinHandle<Vec<u8>>| thread.join().unwrap_or_default();
    Ok(Some(Ended { status, output: text(output), complaint: text(complaint) }))
}

/// Processor time of a running process, where the system tells it (proc(5), on Linux).
fn work_of(process: u32) -> Option<Duration> {
    // Ticks are a hundredth of a second on every machine that Linux runs on.
    const TICK: u64 = 10;
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, which may hold anything, ends with the last bracket; the times are fields 14 and 15.
    let mut fields = line.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(ticks()?.saturating_add(ticks()?).saturating_mul(TICK)))
}

/// Reads a pipe to its end in a thread of its own, so that neither pipe can block the program.
fn drain<R: Read + Send + 'static>(pipe: Option<R>, limit: u64) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is still the best there is.
            let _ = pipe.take(limit + 1).read_to_end(&mut bytes);
        }
        bytes
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn programs_end_in_their_time() {
        let second = Duration::from_secs(5);
        let ended = run(&mut shell("echo out; echo bad >&2; exit 3"), second, 100).unwrap().unwrap();
        assert_eq!((ended.output.as_slice(), ended.complaint.as_slice()), (&b"out\n"[..], &b"bad\n"[..]));
        assert_eq!(ended.status.code(), Some(3));
        let start = Instant::now();
        assert!(run(&mut shell("exec sleep 60"), Duration::from_millis(30), 100).unwrap().is_none());
        assert!(start.elapsed() < Duration::from_secs(20));
        assert!(run(&mut Command::new("/no/such/program"), second, 100).is_err());
    }

    #[test]
    fn folders_go_with_what_made_them() {
        let folder = Folder::new().unwrap();
        let path = folder.path().to_owned();
        std::fs::write(path.join("page"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
