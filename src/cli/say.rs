//! What reaches the terminal. A closed or full standard error is no reason to stop, and
//! nothing that comes out of a file or a name acts upon the terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

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

/// A line on standard error.
pub(super) fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
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
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Error::io("standard output", e)),
        _ => Ok(()),
    }
}

/// Pretty JSON with a line feed at the end.
pub(super) fn to_json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    // JSON has its own way to write such characters, which all stand inside strings.
    escaped(&text, |out, c| {
        let _ = write!(out, "\\u{:04x}", u32::from(c));
    })
    .into_owned()
}

/// The text with its control characters, escape sequences and overrides of the
/// direction of writing shown instead of done.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| out.extend(c.escape_unicode()))
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) { escape(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Whether a character does something to a terminal, or turns around what stands behind it.
/// The marks of Arabic text (left-to-right, right-to-left, joiners) stay: they are part of it.
fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Tells what was done with files of earlier runs.
pub(super) fn tell_notes(guard: &Guard) {
    for note in guard.notes() {
        match note {
            Note::Removed { path } => {
                say!("removed: {} was of an earlier run and no longer holds", path.display());
            }
            Note::Stays { path } => say!(
                "note: {} is of an earlier run and no longer holds; somebody changed it, so it stays (--overwrite removes it)",
                path.display()
            ),
            Note::Untouched { path } => say!(
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
    say_written(account.units, &account.files);
    for (reason, count) in &account.left_out {
        say!("{count} left out: {reason}");
    }
    for (languages, count) in &account.others {
        let (plural, is) = if *count == 1 { ("", "is") } else { ("s", "are") };
        say!("note: {count} unit{plural} {is} in {languages}; --take chooses the languages of the memory");
    }
}

/// Tells what was kept and what was removed and why.
pub(super) fn say_sifted(report: &crate::tm::dedupe::Sifted) {
    say_account(&report.account);
    if report.mended > 0 {
        say!("{} units were mended", report.mended);
    }
    say!("{} units were removed", report.removed);
    for (reason, count) in &report.reasons {
        say!("{count:>8}  {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_upon_the_terminal() {
        for (text, shown) in [
            ("نص\u{200F} a\tb\n", "نص\u{200F} a\tb\n"),
            ("\u{1b}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\u{202E}cod.exe", "a\\u{202e}cod.exe"),
            ("\r\u{9b}2J\u{2067}", "\\u{d}\\u{9b}2J\\u{2067}"),
        ] {
            assert_eq!(visible(text), shown);
        }
        let json = to_json(&"a\u{202E}b\u{9b}\u{1b}");
        assert_eq!(json, "\"a\\u202eb\\u009b\\u001b\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), "a\u{202E}b\u{9b}\u{1b}");
    }
}
