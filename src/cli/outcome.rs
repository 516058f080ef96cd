//! How a subcommand ends.

use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use super::escape::quoted;
use crate::Error;
use crate::files::is_no_folder;

/// Exit codes; README lists them.
pub(crate) mod exit {
    /// A check found something, or one of many inputs failed.
    pub(crate) const FINDINGS: u8 = 1;
    /// The command line asks for something that cannot be (clap uses it too).
    pub(crate) const USAGE: u8 = 2;
    /// The two documents are not translations of each other.
    pub(crate) const NOT_PARALLEL: u8 = 3;
    /// An input was read but its content cannot be used.
    pub(crate) const CONTENT: u8 = 4;
    /// A file could not be opened or written.
    pub(crate) const IO: u8 = 5;
    /// A limit on size or depth was passed.
    pub(crate) const LIMIT: u8 = 6;
    /// Ctrl-C stopped the run; what was done is done (128 and the number of the signal).
    pub(crate) const STOPPED: u8 = 130;
}

/// What a subcommand ends with: an exit code, or an error that [`run`](super::run) turns into one.
pub(crate) type Outcome = std::result::Result<ExitCode, Error>;

/// The number of an exit code, which the standard library does not give back.
pub(super) fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(exit::FINDINGS)
}

/// The exit code of an error.
pub(super) fn code_of(error: &Error) -> u8 {
    match error {
        Error::Io { .. } | Error::Changed { .. } => exit::IO,
        Error::Content { .. } => exit::CONTENT,
        Error::Limit { .. } => exit::LIMIT,
        Error::NotParallel { .. } => exit::NOT_PARALLEL,
        Error::Usage { .. } => exit::USAGE,
    }
}

/// The kind of an error, for programs.
pub(super) fn kind_of(error: &Error) -> &'static str {
    match error {
        Error::Io { .. } => "io",
        Error::Changed { .. } => "changed",
        Error::Content { .. } => "content",
        Error::Limit { .. } => "limit",
        Error::NotParallel { .. } => "not-parallel",
        Error::Usage { .. } => "usage",
    }
}

/// What a person can do about an error: for a file that is not there, take the one that was meant.
pub(super) fn remedy_of(error: &Error) -> Option<String> {
    if let Error::Io { path, source } = error
        && source.kind() == ErrorKind::PermissionDenied
        && path.is_file()
        && std::fs::File::open(path).is_err()
    {
        return Some(
            "you may not read this file: ask whoever it belongs to, or take a copy of your own".into(),
        );
    }
    error.remedy().map(str::to_owned).or_else(|| match error {
        Error::Io { path, source } if source.kind() == ErrorKind::Other && is_address(path) => Some(
            "look at the connection to the network, or get the documents with a browser and name the files"
                .to_owned(),
        ),
        Error::Io { path, source } if is_no_folder(source) => {
            Some(format!("make it first: mkdir {}", quoted(path)))
        }
        Error::Io { path, source } if source.kind() == ErrorKind::NotFound => missing(path),
        _ => None,
    })
}

/// Names of a folder that are held against a name that is not there; a person's folder has fewer.
const MOST_NAMES: usize = 10_000;

/// Share of letters that two names have in common from which on one may have been typed for the other.
const LIKE: f64 = 0.75;

/// Whether this is an address on the web in the place of a file.
fn is_address(path: &Path) -> bool {
    path.to_string_lossy().contains("://")
}

fn missing(path: &Path) -> Option<String> {
    if is_address(path) {
        return Some("nothing is got from the web: save it there, and name the file".to_owned());
    }
    if let Ok(to) = std::fs::read_link(path) {
        return Some(format!("it is a link to {}, where there is nothing", to.display()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let listed = folder.unwrap_or(Path::new("."));
    if !listed.is_dir() {
        return Some(format!("there is no folder {}", listed.display()));
    }
    let name = path.file_name()?.to_string_lossy().into_owned();
    let names = std::fs::read_dir(listed)
        .ok()?
        .take(MOST_NAMES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut like: Vec<(f64, String)> = names
        .map(|other| (strsim::normalized_damerau_levenshtein(&name, &other), other))
        .filter(|(share, _)| *share >= LIKE)
        .collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Some(match like.into_iter().next() {
        Some((_, near)) => format!("did you mean {}?", path.with_file_name(near).display()),
        None => {
            let listed = listed.canonicalize().unwrap_or_else(|_| listed.to_owned());
            format!("look at how the name is written; it was looked for in {}", listed.display())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_names_the_one_that_was_meant() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["report.ar.docx", "report.en.docx", "x.tmx"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let told = |name: &str| missing(&folder.path().join(name));
        assert!(told("reprot.ar.docx").unwrap().ends_with("report.ar.docx?"));
        assert!(told("report.en.doc").unwrap().ends_with("report.en.docx?"));
        let shown = folder.path().canonicalize().unwrap();
        assert!(told("another.txt").unwrap().ends_with(&format!("it was looked for in {}", shown.display())));
        assert!(
            missing(Path::new("https://un.org/x.docx")).unwrap().starts_with("nothing is got from the web")
        );
        let unreachable = Error::io("https://un.org/x", std::io::Error::other("no address (4 tries)"));
        assert!(remedy_of(&unreachable).unwrap().starts_with("look at the connection"));
        assert!(told("none/report.ar.docx").unwrap().starts_with("there is no folder"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("gone.docx", folder.path().join("link.docx")).unwrap();
            let link = told("link.docx").unwrap();
            assert_eq!(link, "it is a link to gone.docx, where there is nothing");
        }
    }

    #[test]
    fn a_folder_for_results_that_is_not_there_is_made_with_a_command_that_works() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = crate::files::Files::default();
        files.output("a result (-o)", folder.path().join("my results/x.tmx"));
        let error = crate::files::Guard::new(files).unwrap_err();
        let wanted = format!("make it first: mkdir '{}'", folder.path().join("my results").display());
        assert_eq!(remedy_of(&error).unwrap(), wanted);
        assert!(error.to_string().ends_with("my results: there is no such folder"), "{error}");
    }

    #[test]
    fn exit_codes_have_their_number_back() {
        for number_of in [0, exit::FINDINGS, exit::STOPPED, 255] {
            assert_eq!(number(ExitCode::from(number_of)), number_of);
        }
    }
}
