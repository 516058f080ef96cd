//! How a subcommand ends.

use std::process::ExitCode;

use crate::Error;

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
