//! What several subcommands say.

use std::io::Write;
use std::path::PathBuf;

use crate::Error;

/// Pretty JSON with a line feed at the end.
pub(super) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// Prints to standard output; a reader that closes the pipe early (`| head`) is no error.
///
/// # Errors
/// [`Error::Io`] when standard output cannot be written for another reason.
pub(super) fn print_text(text: &str) -> crate::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::io("standard output", e)),
        _ => Ok(()),
    }
}

/// Tells how many units were written and where; on standard error, so that a
/// memory on standard output stays clean.
pub(super) fn say_written(units: u64, files: &[PathBuf]) {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let plural = if units == 1 { "" } else { "s" };
    match names.as_slice() {
        [] => eprintln!("no unit, and so no file"),
        names => eprintln!("{units} unit{plural} written to {}", names.join(", ")),
    }
}

/// Tells how many units a client's limit left out, if any.
pub(super) fn say_too_long(units: u64) {
    if units > 0 {
        eprintln!("{units} units are longer than the client takes and were left out");
    }
}

/// Tells what was kept and what was removed and why.
pub(super) fn say_sifted(report: &crate::tm::dedupe::Sifted) {
    say_written(report.kept, &report.files);
    say_too_long(report.too_long);
    if report.mended > 0 {
        eprintln!("{} units were mended", report.mended);
    }
    eprintln!("{} units were removed", report.removed);
    for (reason, count) in &report.reasons {
        eprintln!("{count:>8}  {reason}");
    }
}
