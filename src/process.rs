//! Other programs that do part of the work: found on the search path, given a time, and ended with
//! this one.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::files::temporary::{Registered, Started};

/// Pause between two looks at a program that runs.
const PAUSE: Duration = Duration::from_millis(2);
/// How long its output may still come after it has ended: a script may have started others.
const REST: Duration = Duration::from_secs(5);

/// How many times the work a program may take by the clock: where the system does not tell how
/// much it has worked, or where it waits for something that never comes.
const PATIENCE: u32 = 40;

/// The program `name` on the search path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// A folder for the files of a program, removed when it is dropped, or by a signal.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
    _entry: Registered,
}

impl Folder {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("muqabala-").tempdir()?;
        let entry = Registered::new(folder.path());
        Ok(Folder { folder, _entry: entry })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
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

/// Runs `command` for `time` of work at most, reading `limit` bytes of what it prints; `None` where it
/// did not come to an end. A signal that ends this program ends it, too.
///
/// # Errors
/// Those of starting it.
pub(crate) fn run(command: &mut Command, time: Duration, limit: u64) -> io::Result<Option<Ended>> {
    run_for(command, time, time.saturating_mul(PATIENCE), limit)
}

/// As [`run`] for a program that has next to nothing to do: `time` by the clock.
///
/// # Errors
/// As [`run`].
pub(crate) fn ask(command: &mut Command, time: Duration, limit: u64) -> io::Result<Option<Ended>> {
    run_for(command, time, time, limit)
}

fn run_for(command: &mut Command, work: Duration, clock: Duration, limit: u64) -> io::Result<Option<Ended>> {
    let deadline = Instant::now() + clock;
    let started =
        Started::new(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?);
    let (process, output, complaint) = {
        let mut child = started.child();
        (child.id(), drain(child.stdout.take(), limit)?, drain(child.stderr.take(), limit)?)
    };
    // The work counts, not the hours of a machine that does other things as well.
    let is_over = || work_of(process).is_some_and(|done| done > work) || Instant::now() > deadline;
    let status = loop {
        // Not in the condition, which would hold the program during the pause.
        let ended = started.child().try_wait()?;
        match ended {
            Some(status) => break status,
            None if is_over() => return Ok(None),
            None => std::thread::sleep(PAUSE),
        }
    };
    let [output, complaint] = [output, complaint].map(|pipe| pipe.recv_timeout(REST).ok());
    let Some(output) = output else { return Ok(None) };
    Ok(Some(Ended { status, output, complaint: complaint.unwrap_or_default() }))
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
fn drain<R: Read + Send + 'static>(pipe: Option<R>, limit: u64) -> io::Result<Receiver<Vec<u8>>> {
    let (sender, receiver) = channel();
    std::thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is still the best there is.
            let _ = pipe.take(limit + 1).read_to_end(&mut bytes);
        }
        // Nobody waits for it any more where the time is over.
        let _ = sender.send(bytes);
    })?;
    Ok(receiver)
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
