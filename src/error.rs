//! Errors of the library. Each names the file, the place and the remedy; the
//! exit code is chosen at the edge, in `cli`.

use std::path::PathBuf;

/// What can go wrong between a file and a memory.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened, read or written.
    #[error("{path}: {said}", path = path.display(), said = said(source))]
    Io {
        /// File.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file was read but its content is not usable.
    #[error("{name}: {problem}")]
    Content {
        /// File name.
        name: String,
        /// What is wrong and where.
        problem: String,
        /// What the user can do.
        remedy: String,
    },
    /// A limit on size or depth was passed; the file is hostile or broken.
    #[error("{name}: {problem}")]
    Limit {
        /// File name.
        name: String,
        /// Which limit, with both numbers.
        problem: String,
    },
    /// A result would replace a file that the program did not write as it is now.
    #[error(
        "{path}: somebody changed it after muqabala wrote it, or it is not from muqabala; it stays as it is",
        path = path.display()
    )]
    Changed {
        /// File.
        path: PathBuf,
    },
    /// The two documents do not look like translations of each other.
    #[error("{reason}")]
    NotParallel {
        /// One sentence that says why.
        reason: String,
    },
    /// An option or an argument asks for something that cannot be.
    #[error("{problem}")]
    Usage {
        /// What is wrong.
        problem: String,
        /// What would be right.
        remedy: String,
    },
}

impl Error {
    /// What the user can do about it, if there is something to say.
    pub fn remedy(&self) -> Option<&str> {
        match self {
            Error::Content { remedy, .. } | Error::Usage { remedy, .. } => Some(remedy),
            Error::Changed { .. } => {
                Some("--overwrite replaces it; another name for the result (-o) keeps both")
            }
            Error::Limit { .. } => {
                Some("if the file is genuine, open it in its own program and save it again")
            }
            Error::NotParallel { .. } => {
                Some("check that both files are the same document; --force aligns them anyway")
            }
            Error::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    Some("check the permissions, or choose another folder")
                }
                std::io::ErrorKind::StorageFull => Some("make room on the disk, or choose another folder"),
                std::io::ErrorKind::ReadOnlyFilesystem => Some("choose a folder that can be written"),
                std::io::ErrorKind::QuotaExceeded | std::io::ErrorKind::FileTooLarge => {
                    Some("look at quotas and limits (`ulimit -f`), or choose another disk")
                }
                std::io::ErrorKind::IsADirectory => Some(
                    "name a file in it; `muqabala batch FOLDER -o RESULTS` aligns all that is in a folder",
                ),
                std::io::ErrorKind::NotADirectory => Some("name the folder in which the files are"),
                _ => None,
            },
        }
    }

    /// An [`Error::Io`] for `path`.
    pub(crate) fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Error::Io { path: path.into(), source }
    }

    /// An [`Error::Content`] for the file called `name`.
    pub(crate) fn content(
        name: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Error::Content { name: name.into(), problem: problem.into(), remedy: remedy.into() }
    }
}

/// What the system said, without the number that it has for it.
fn said(source: &std::io::Error) -> String {
    let said = source.to_string();
    match said.find(" (os error ") {
        Some(end) => said.get(..end).unwrap_or(&said).to_owned(),
        None => said,
    }
}

/// The word of `known` that somebody may have meant who wrote `word`.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    for name in known {
        let likeness = strsim::jaro_winkler(word, name);
        // Under this two words of the program's own lists look related that are not: `limit` and `times`.
        if likeness >= 0.75 && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// A remedy for a `word` that is none of `known`: the nearest one, and all.
pub(crate) fn meant(word: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match nearest(&word.to_lowercase(), known.iter().copied()) {
        Some(near) => format!("did you mean {near}? There are {all}"),
        None => format!("one of {all}"),
    }
}

/// Result with the library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
