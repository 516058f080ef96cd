//! What `--json` prints: one object for every command, the same outside whatever is inside.
//! docs/json.md describes it, docs/envelope.schema.json is its schema.

use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::common_args::json;
use super::escape::{escaped_json, to_json};
use super::outcome::{code_of, kind_of, remedy_of};
use crate::error::{Error, Result};

/// What standard output is for where programs are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum StandardOutput {
    /// The object.
    #[default]
    Envelope,
    /// A memory or table, so that the object goes to standard error.
    Result,
    /// Lines of JSON of another kind.
    Lines,
}

/// What a command has said so far, to be printed when it ends.
#[derive(Debug, Default)]
struct Said {
    command: String,
    /// The result, as JSON.
    result: Option<String>,
    /// What was printed that has no form for programs.
    text: String,
    warnings: Vec<String>,
    output: StandardOutput,
    is_printed: bool,
}

static SAID: Mutex<Option<Said>> = Mutex::new(None);

fn said() -> MutexGuard<'static, Option<Said>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<T>(change: impl FnOnce(&mut Said) -> T) -> T {
    change(said().get_or_insert_default())
}

/// A command begins.
pub(super) fn begin(command: &str, output: StandardOutput) {
    with(|said| *said = Said { command: command.to_owned(), output, ..Said::default() });
}

/// Whether what is printed is kept for the envelope.
pub(super) fn collects() -> bool {
    json() && with(|said| said.output != StandardOutput::Lines)
}

/// Whether the object goes to standard error, where nothing else may stand then.
pub(super) fn needs_standard_error() -> bool {
    json() && with(|said| said.output == StandardOutput::Result)
}

/// The result for programs.
pub(super) fn put(result: &impl Serialize) {
    let result = to_json(result);
    with(|said| said.result = Some(result));
}

/// Text that was meant for a person.
pub(super) fn keep_text(text: &str) {
    with(|said| said.text.push_str(text));
}

/// A warning.
pub(super) fn keep_warning(warning: &str) {
    with(|said| said.warnings.push(warning.to_owned()));
}

/// Prints the object of a command that goes on without an end.
///
/// # Errors
/// [`Error::Io`] where standard output cannot be written.
pub(super) fn print_now(result: &impl Serialize) -> Result<()> {
    put(result);
    end(0, None)
}

/// Prints the object: the command ended with `code`, and with `error` if there was one.
///
/// # Errors
/// [`Error::Io`] where standard output cannot be written.
pub(super) fn end(code: u8, error: Option<&Error>) -> Result<()> {
    let told = error.map(|error| Told {
        kind: kind_of(error),
        code: code_of(error),
        message: error.to_string(),
        remedy: remedy_of(error),
    });
    finish(code, told.as_ref())
}

/// As [`end`], for a command line that could not be understood.
///
/// # Errors
/// As [`end`].
pub(super) fn end_with_usage(command: &str, code: u8, message: String, remedy: Option<String>) -> Result<()> {
    begin(command, StandardOutput::Envelope);
    finish(code, Some(&Told { kind: "usage", code, message, remedy }))
}

#[derive(Debug, Serialize)]
struct Told {
    kind: &'static str,
    code: u8,
    message: String,
    remedy: Option<String>,
}

fn finish(code: u8, error: Option<&Told>) -> Result<()> {
    let mut held = said();
    let said = held.get_or_insert_default();
    if said.output == StandardOutput::Lines || said.is_printed {
        return Ok(());
    }
    said.is_printed = true;
    let text = object(said, code, error);
    if said.output == StandardOutput::Result {
        // Where that is closed or full, nobody is told; the result is what counts.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::io("standard output", e)),
        _ => Ok(()),
    }
}

fn object(said: &mut Said, code: u8, error: Option<&Told>) -> String {
    let indented = |json: String| json.trim_end().replace('\n', "\n  ");
    let result = match said.result.take() {
        Some(result) => indented(result),
        None if said.text.is_empty() => "null".to_owned(),
        None => indented(to_json(&serde_json::json!({ "text": said.text }))),
    };
    let fields = [
        ("muqabala", to_json(&env!("CARGO_PKG_VERSION"))),
        ("command", to_json(&said.command)),
        ("ok", to_json(&error.is_none())),
        ("code", to_json(&code)),
        ("result", result),
        ("warnings", indented(to_json(&said.warnings))),
        ("error", indented(to_json(&error))),
    ];
    let lines: Vec<String> =
        fields.iter().map(|(name, value)| format!("  \"{name}\": {}", value.trim_end())).collect();
    escaped_json(&format!("{{\n{}\n}}\n", lines.join(",\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_is_json_whatever_is_said() {
        let hostile = "a\n\u{202E}\"b\u{1b}";
        let mut said = Said { command: "memory import".to_owned(), ..Said::default() };
        said.result = Some(to_json(&serde_json::json!({ "file": hostile, "list": [1, 2] })));
        said.warnings.push(hostile.to_owned());
        let value: serde_json::Value = serde_json::from_str(&object(&mut said, 1, None)).unwrap();
        assert_eq!(value["result"]["file"], hostile);
        assert_eq!(value["warnings"][0], hostile);
        assert_eq!((value["ok"].as_bool(), value["code"].as_u64()), (Some(true), Some(1)));
        assert!(value["error"].is_null());

        let mut text = Said { text: hostile.to_owned(), ..Said::default() };
        let told = Told { kind: "usage", code: 2, message: hostile.to_owned(), remedy: None };
        let value: serde_json::Value = serde_json::from_str(&object(&mut text, 2, Some(&told))).unwrap();
        assert_eq!(value["result"]["text"], hostile);
        assert_eq!((value["ok"].as_bool(), value["error"]["kind"].as_str()), (Some(false), Some("usage")));
    }
}
