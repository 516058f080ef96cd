//! A pair in a process of its own, which can be ended: a worker that is started anew after a
//! pair that took too long or brought it down.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::outcome::{Failure, Outcome};
use super::request::Request;
use super::status::PairStatus;
use super::task::Task;
use crate::files::temporary::Started;

/// The program and its arguments that make a worker of it.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// The program.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// A worker that takes one pair after the other.
pub(super) struct Child<'a> {
    program: &'a Program,
    timeout: Duration,
    running: Option<Running>,
}

struct Running {
    process: Started,
    requests: ChildStdin,
    answers: Receiver<io::Result<Vec<u8>>>,
}

impl<'a> Child<'a> {
    pub(super) fn new(program: &'a Program, timeout: Duration) -> Self {
        Child { program, timeout, running: None }
    }

    /// Has the pair aligned within the time.
    pub(super) fn align(&mut self, task: &Task, made_by: &str) -> Outcome {
        let begun = task.begun(made_by);
        if let Some(failure) = task.hopeless() {
            return Outcome { result: Err(failure), ..begun };
        }
        match self.ask(task) {
            Ok(outcome) => Outcome {
                number: begun.number,
                name: begun.name,
                source: begun.source,
                target: begun.target,
                made_by: begun.made_by,
                ..outcome
            },
            Err(failure) => {
                // Ended, where it has not ended by itself.
                self.running = None;
                Outcome { inputs: task.stamps(), result: Err(failure), ..begun }
            }
        }
    }

    fn ask(&mut self, task: &Task) -> Result<Outcome, Failure> {
        let request = serde_json::to_vec(&Request::of(task)).map_err(|e| broken(&e))?;
        let running = match &mut self.running {
            Some(running) => running,
            None => self.running.insert(start(self.program).map_err(|e| broken(&e))?),
        };
        // A worker that is gone says so where its answer is waited for.
        let _ = running.requests.write_all(&request).and_then(|()| running.requests.write_all(b"\n"));
        let _ = running.requests.flush();
        match running.answers.recv_timeout(self.timeout) {
            Ok(Ok(line)) => serde_json::from_slice(&line).map_err(|e| broken(&e)),
            Ok(Err(error)) => Err(broken(&error)),
            Err(RecvTimeoutError::Timeout) => Err(Failure::lasting(
                PairStatus::TimedOut,
                format!(
                    "it took longer than {} seconds; give it more (--timeout) with --retry-failed, or look whether \
                     the files are what they should be",
                    self.timeout.as_secs_f64()
                ),
            )),
            Err(RecvTimeoutError::Disconnected) => {
                let ended = running.process.child().wait().map(|status| status.to_string());
                Err(Failure::lasting(
                    PairStatus::Failed,
                    format!(
                        "the process that aligned it ended ({}); the files may need more memory than there is",
                        ended.unwrap_or_else(|e| e.to_string())
                    ),
                ))
            }
        }
    }
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure {
        status: PairStatus::Failed,
        error: format!("no process of its own could be had for it: {error}"),
        again: true,
    }
}

fn start(program: &Program) -> io::Result<Running> {
    let mut command = Command::new(&program.path);
    command.args(&program.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Ctrl-C is for the run, which lets the pairs under way come to their end.
        command.process_group(0);
    }
    let process = Started::new(command.spawn()?);
    let (requests, answers) = {
        let mut child = process.child();
        (child.stdin.take(), child.stdout.take())
    };
    let (Some(requests), Some(answers)) = (requests, answers) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let (sender, receiver) = channel();
    std::thread::Builder::new().name("answers".to_owned()).spawn(move || {
        let mut answers = BufReader::new(answers);
        loop {
            let mut line = Vec::new();
            let answer = match answers.read_until(b'\n', &mut line) {
                // The channel closes, which says it.
                Ok(0) => return,
                Ok(_) => Ok(line),
                Err(error) => Err(error),
            };
            let ends = answer.is_err();
            if sender.send(answer).is_err() || ends {
                return;
            }
        }
    })?;
    Ok(Running { process, requests, answers: receiver })
}
