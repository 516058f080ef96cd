//! What is to be done with one pair: which documents, and where their bytes are.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use super::outcome::{Failure, Outcome, Stamp};
use super::status::PairStatus;
use super::{FilePair, Problem};
use crate::align::Resources;
use crate::bitext::Bitext;
use crate::files::sha256;
use crate::pipeline::{Options, align_bytes};
use crate::{Error, Result, limits};

/// A document to be aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// Bytes that came from somewhere else: out of an archive, or with a request.
    Given {
        /// Where from, for people.
        shown: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// The path as tables show it.
    pub(super) fn shown(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Given { shown, .. } => shown.clone(),
        }
    }

    /// Nothing that is too long for a run over many is held in memory.
    fn within(&self) -> Result<()> {
        let (bytes, head) = match self {
            Input::Given { bytes, .. } => (bytes.len() as u64, bytes.get(..HEAD).unwrap_or(bytes).to_vec()),
            Input::File(path) => {
                let mut head = Vec::new();
                let failed = |e| Error::io(path, e);
                let file = std::fs::File::open(path).map_err(failed)?;
                let bytes = file.metadata().map_err(failed)?.len();
                if bytes > MOST_TEXT {
                    file.take(HEAD as u64).read_to_end(&mut head).map_err(failed)?;
                }
                (bytes, head)
            }
        };
        match too_much_text(&head, bytes) {
            Some(problem) => Err(Error::content(self.shown(), problem, TOO_MUCH_REMEDY)),
            None => Ok(()),
        }
    }

    /// Name without folders, content and stamp.
    fn read(&self) -> Result<(String, Vec<u8>, Stamp)> {
        let (name, bytes, modified) = match self {
            Input::Given { shown, bytes } => {
                let name = Path::new(shown).file_name().map(|name| name.to_string_lossy().into_owned());
                limits::file_size(shown, bytes.len() as u64)?;
                (name.unwrap_or_else(|| shown.clone()), bytes.clone(), None)
            }
            Input::File(path) => {
                let ((name, bytes), modified) = unchanged(path, crate::read::load)?;
                (name, bytes, modified)
            }
        };
        let stamp = Stamp { bytes: bytes.len() as u64, modified, sha256: sha256(&bytes) };
        Ok((name, bytes, stamp))
    }
}

/// Bytes of a plain text that a run over many pairs takes: 2.5 million words, twenty times the longest report.
/// Each of several workers may have two in memory, in several forms.
const MOST_TEXT: u64 = 16 << 20;
/// Bytes at the beginning that tell packed formats from text.
pub(super) const HEAD: usize = 8;
pub(super) const TOO_MUCH_REMEDY: &str = "cut it into parts, or align it by itself with `muqabala align`";

/// What is wrong with a document of `bytes` that begins with `head`, if it is a text and too long. Other formats
/// hold pictures and are packed: their size says nothing of their text.
pub(super) fn too_much_text(head: &[u8], bytes: u64) -> Option<String> {
    const PACKED: [&[u8]; 7] =
        [b"PK\x03\x04", b"%PDF", b"\xD0\xCF\x11\xE0", b"\x89PNG", b"\xFF\xD8", b"II*\0", b"MM\0*"];
    let is_text = !PACKED.iter().any(|begin| head.starts_with(begin));
    (is_text && bytes > MOST_TEXT).then(|| {
        format!("this text has {} MB, more than the {} MB of any document", bytes >> 20, MOST_TEXT >> 20)
    })
}

/// What `read` makes of the file at `path`, and when that was changed: half of an old and half of a new
/// version is no document.
fn unchanged<T>(path: &Path, read: impl FnOnce(&Path) -> Result<T>) -> Result<(T, Option<u64>)> {
    let before = modified(path);
    let made = read(path)?;
    if modified(path) == before {
        return Ok((made, before));
    }
    let why = std::io::Error::other("it changed while it was read; start the run again");
    Err(Error::io(path, why))
}

/// Nanoseconds from 1970 to the last change of the file at `path`.
pub(super) fn modified(path: &Path) -> Option<u64> {
    let since = path.metadata().ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}

/// A pair to be aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// Place in the list of pairs, from 0.
    pub number: Option<u64>,
    /// Name of the pair.
    pub name: String,
    /// The original and its version, where they are there.
    pub inputs: [Option<Input>; 2],
    /// Why the pair is not whole or not clear.
    pub problem: Option<Problem>,
}

impl Task {
    /// The task of a pair of files.
    pub(crate) fn of(number: usize, pair: &FilePair) -> Self {
        let input = |side: &Option<PathBuf>| side.clone().map(Input::File);
        Task {
            number: Some(number as u64),
            name: pair.name.clone(),
            inputs: [input(&pair.source), input(&pair.target)],
            problem: pair.problem.clone(),
        }
    }

    /// An outcome with what is known before anything is done.
    pub(super) fn begun(&self, made_by: &str) -> Outcome {
        let shown = |input: &Option<Input>| input.as_ref().map(Input::shown).unwrap_or_default();
        let [source, target] = &self.inputs;
        Outcome {
            number: self.number,
            name: self.name.clone(),
            source: shown(source),
            target: shown(target),
            made_by: made_by.to_owned(),
            ..Outcome::default()
        }
    }

    /// What the inputs are that can be read.
    pub(super) fn stamps(&self) -> Vec<Stamp> {
        self.inputs.iter().flatten().filter_map(|input| Some(input.read().ok()?.2)).collect()
    }

    /// Why nothing can be done with the pair, if so.
    pub(super) fn hopeless(&self) -> Option<Failure> {
        let (status, why) = match &self.problem {
            Some(Problem::Alone(why)) => (PairStatus::Alone, why.clone()),
            Some(Problem::Unclear(why)) => (PairStatus::Unclear, why.clone()),
            Some(Problem::Failed(why)) => (PairStatus::Failed, why.clone()),
            None if self.inputs.iter().any(Option::is_none) => {
                (PairStatus::Alone, "one file is missing".to_owned())
            }
            None => return None,
        };
        Some(Failure::lasting(status, why))
    }
}

/// Whether it is told how long each pair took, which differs from run to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// In seconds.
    Told,
    /// Not at all.
    Untold,
}

/// What every pair of a run has in common, for the aligner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How<'a> {
    /// How pairs are read, cut, aligned and judged.
    pub options: &'a Options,
    /// Lexicon and weights.
    pub resources: Resources<'a>,
    /// What stands for version, options and resources in journals.
    pub made_by: &'a str,
    /// Whether it is told how long each pair took.
    pub times: Times,
}

/// Aligns one pair. Whatever happens, something comes of it.
pub(crate) fn align_task(task: &Task, how: How<'_>) -> Outcome {
    let begun = Instant::now();
    let mut outcome = task.begun(how.made_by);
    let inputs = &mut outcome.inputs;
    let work = || -> std::result::Result<Bitext, Failure> {
        if let Some(failure) = task.hopeless() {
            return Err(failure);
        }
        let mut read = Vec::with_capacity(2);
        for input in task.inputs.iter().flatten() {
            is_file(input).and_then(|()| input.within()).map_err(|e| Failure::from(&e))?;
            let (name, bytes, stamp) = input.read().map_err(|e| Failure::from(&e))?;
            inputs.push(stamp);
            read.push((name, bytes));
        }
        let [(source, source_bytes), (target, target_bytes)] = read.as_slice() else {
            return Err(Failure::lasting(PairStatus::Alone, "one file is missing"));
        };
        align_bytes((source, source_bytes), (target, target_bytes), how.options, how.resources)
            .map_err(|e| Failure::from(&e))
    };
    // One pair that nobody thought of must not cost the others.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let fault = "the program stumbled over this pair; report it with both files";
        Err(Failure::lasting(PairStatus::Failed, fault))
    });
    outcome.result = result.map(Box::new);
    outcome.seconds = (how.times == Times::Told).then(|| begun.elapsed().as_secs_f64());
    outcome
}

/// A pipe would be waited for, while nobody knows that it is there.
fn is_file(input: &Input) -> Result<()> {
    let Input::File(path) = input else { return Ok(()) };
    let there = path.metadata().map_err(|e| Error::io(path, e))?;
    if there.is_file() || there.is_dir() {
        return Ok(());
    }
    let name = path.display().to_string();
    Err(Error::content(name, "this is a pipe or a device", "put its content into a file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_beyond_all_documents_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        let long = std::fs::File::create(&path).unwrap();
        long.set_len(MOST_TEXT + 1).unwrap();
        let told = Input::File(path.clone()).within().unwrap_err().to_string();
        assert!(told.contains("long.txt") && told.contains("16 MB"), "{told}");
        std::fs::write(&path, b"%PDF-1.7\n").unwrap();
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(MOST_TEXT + 1).unwrap();
        assert!(Input::File(path).within().is_ok(), "pictures are no text");
    }

    #[test]
    fn a_document_that_changes_while_it_is_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft.txt");
        std::fs::write(&path, "one").unwrap();
        let quiet = unchanged(&path, |path| Ok(std::fs::read(path).unwrap())).unwrap();
        assert_eq!(quiet, (b"one".to_vec(), modified(&path)));
        let later = |path: &Path| {
            let hour = std::time::Duration::from_secs(3600);
            let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
            file.set_modified(std::time::SystemTime::now() + hour).unwrap();
        };
        let told = unchanged(&path, |path| {
            later(path);
            Ok(())
        });
        let told = told.unwrap_err().to_string();
        assert!(told.contains("draft.txt") && told.contains("start the run again"), "{told}");
        // A file that goes away meanwhile has changed, too.
        let gone = unchanged(&path, |path| {
            std::fs::remove_file(path).unwrap();
            Ok(())
        });
        assert!(gone.is_err());
    }
}
