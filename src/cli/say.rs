//! What reaches the terminal. A closed or full standard error is no reason to stop, and
//! nothing that comes out of a file or a name acts upon the terminal.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use super::common_args::{json, quiet};
use super::envelope;
pub(super) use super::escape::{to_json, visible};
use crate::error::{Error, Result};
use crate::files::{Guard, Note};

/// Tells something on standard error; where that is closed or full, nobody is told.
macro_rules! say {
    ($($part:tt)*) => {
        $crate::cli::say::tell(&format!($($part)*))
    };
}
pub(super) use say;

/// Prints a line to standard output, as [`print_text`] does.
macro_rules! show {
    ($($part:tt)*) => {
        $crate::cli::say::print_text(&(format!($($part)*) + "\n"))
    };
}
pub(super) use show;

/// Tells on standard error what a person should look at, and keeps it for programs.
macro_rules! warning {
    ($($part:tt)*) => {
        $crate::cli::say::warn(&format!($($part)*))
    };
}
pub(super) use warning;

/// A line on standard error, for a person who did not ask for quiet.
pub(super) fn tell(text: &str) {
    if !quiet() && !envelope::needs_standard_error() {
        tell_always(text);
    }
}

/// A line on standard error.
pub(super) fn tell_always(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
}

/// A warning, also for those who asked for quiet, and for programs.
pub(super) fn warn(text: &str) {
    envelope::keep_warning(text);
    if !envelope::needs_standard_error() {
        tell_always(text);
    }
}

/// The result of a command: `value` for programs under `--json`, otherwise `text`.
///
/// # Errors
/// As [`print_text`].
pub(super) fn result(value: &impl serde::Serialize, text: impl FnOnce() -> String) -> Result<()> {
    if json() {
        envelope::put(value);
        return Ok(());
    }
    print_text(&text())
}

/// Prints to standard output; a reader that closes the pipe early (`| head`) is no error.
///
/// # Errors
/// [`Error::Io`] when standard output cannot be written for another reason.
pub(super) fn print_text(text: &str) -> Result<()> {
    print_styled(&visible(text))
}

/// Prints text whose colours are the program's own; what came out of files was made
/// [`visible`] when it went in.
///
/// # Errors
/// As [`print_text`].
pub(super) fn print_styled(text: &str) -> Result<()> {
    if envelope::collects() {
        envelope::keep_text(text);
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Error::io("standard output", e)),
        _ => Ok(()),
    }
}

/// Tells what was done with files of earlier runs.
pub(super) fn tell_notes(guard: &Guard) {
    for note in guard.notes() {
        match note {
            Note::Removed { path } => {
                warning!("removed: {} was of an earlier run and no longer holds", path.display());
            }
            Note::Stays { path } => warning!(
                "note: {} is of an earlier run and no longer holds; somebody changed it, so it stays (--overwrite removes it)",
                path.display()
            ),
            Note::Untouched { path } => warning!(
                "note: {} is not written, because the project is there already; only its tm folder is added to",
                path.display()
            ),
        }
    }
}

/// Tells how many units were written and where; on standard error, so that a
/// memory on standard output stays clean.
pub(super) fn say_written(units: u64, files: &[PathBuf]) {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let plural = if units == 1 { "" } else { "s" };
    match names.as_slice() {
        [] => say!("no unit, and so no file"),
        names => say!("{units} unit{plural} written to {}", names.join(", ")),
    }
}

/// Tells what was written and what was not, by reason.
pub(super) fn say_account(account: &crate::tm::Account) {
    if json() {
        envelope::put(account);
    }
    say_written(account.units, &account.files);
    for (reason, count) in &account.left_out {
        say!("{count} left out: {reason}");
    }
    for (languages, count) in &account.others {
        let (plural, is) = if *count == 1 { ("", "is") } else { ("s", "are") };
        warning!(
            "note: {count} unit{plural} {is} in {languages}; --take chooses the languages of the memory"
        );
    }
}

/// Tells what was kept and what was removed and why.
pub(super) fn say_sifted(report: &crate::tm::dedupe::Sifted) {
    say_account(&report.account);
    if json() {
        envelope::put(report);
    }
    if report.mended > 0 {
        say!("{} units were mended", report.mended);
    }
    say!("{} units were removed", report.removed);
    for (reason, count) in &report.reasons {
        say!("{count:>8}  {reason}");
    }
}
