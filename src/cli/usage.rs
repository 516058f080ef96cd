//! What is wrong with a command line: for a person with what may have been meant, for a program in the
//! envelope.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::common_args::{CommonArgs, coloured};
use super::outcome::exit;
use super::{envelope, say};

/// Help, the version, or what is wrong with the command line.
pub(super) fn explain(
    early: CommonArgs,
    mut told: clap::Error,
    program: &clap::Command,
    arguments: &[OsString],
) -> ExitCode {
    let code = u8::try_from(told.exit_code()).unwrap_or(exit::USAGE);
    add_tip(&mut told, arguments);
    let plain = told.render().to_string();
    let json = early.json;
    early.hold();
    let coloured = coloured(&std::io::stderr());
    // Colours only where nothing that was typed (or that a shell made of a file's name) interferes.
    let printed = match say::visible(&plain) {
        std::borrow::Cow::Borrowed(_) if code == 0 || coloured => told.print(),
        visible => {
            say::tell_always(visible.trim_end());
            Ok(())
        }
    };
    if code != 0 && json {
        let (message, remedy) = parted(&plain);
        let _ = envelope::end_with_usage(&command(program, arguments), code, message, remedy);
    }
    let failed = printed.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe);
    ExitCode::from(if code == 0 && failed { exit::IO } else { code })
}

/// What may have been meant, where the parser knows nothing better.
fn add_tip(told: &mut clap::Error, arguments: &[OsString]) {
    let word = |told: &clap::Error, kind| match told.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        _ => String::new(),
    };
    let tip = match told.kind() {
        // The folder for results behind the documents, or the documents one by one.
        ErrorKind::UnknownArgument if takes_a_folder(arguments) => {
            "`batch` takes one folder or list of documents, and the folder for the results behind -o: \
             muqabala batch DOCUMENTS -o RESULTS"
        }
        ErrorKind::UnknownArgument if !word(told, ContextKind::InvalidArg).starts_with('-') => {
            "there is one name too many; a name with spaces needs quotation marks: \"annual report.docx\""
        }
        ErrorKind::InvalidSubcommand if is_file(&word(told, ContextKind::InvalidSubcommand)) => {
            "to align two documents, put `align` before their names"
        }
        ErrorKind::MissingSubcommand => {
            // The list names what is not in the help, too.
            told.remove(ContextKind::ValidSubcommand);
            "`muqabala help` lists the commands"
        }
        _ => return,
    };
    told.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
}

/// Whether a line is one of `batch` with several names.
fn takes_a_folder(arguments: &[OsString]) -> bool {
    let words = || arguments.iter().skip(1);
    let names = words().filter(|word| !word.to_string_lossy().starts_with('-'));
    words().any(|word| word == "batch") && names.filter(|name| Path::new(name).exists()).count() > 1
}

/// Whether a word in the place of a command is the name of a file.
fn is_file(word: &str) -> bool {
    let path = Path::new(word);
    path.extension().is_some() || path.exists()
}

/// Message and remedy, of what is printed for a person: what is wrong, tips, how the command is used.
fn parted(plain: &str) -> (String, Option<String>) {
    let mut paragraphs = plain.trim().split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let rest: Vec<&str> = paragraphs.collect();
    let lines = |begin: &str| -> Vec<String> {
        let all = rest.iter().flat_map(|paragraph| paragraph.lines());
        all.filter_map(|line| line.trim().strip_prefix(begin)).map(str::to_owned).collect()
    };
    let (tips, usage) = (lines("tip: "), lines("Usage: "));
    let remedy = if tips.is_empty() { usage } else { tips };
    let message = message.strip_prefix("error: ").unwrap_or(message).to_owned();
    (message, (!remedy.is_empty()).then(|| remedy.join("; ")))
}

/// The command that a line names, as far as it names one: `memory import`.
fn command(program: &clap::Command, arguments: &[OsString]) -> String {
    let (mut names, mut inner) = (Vec::new(), program);
    for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
        match inner.find_subcommand(word) {
            Some(found) => {
                names.push(found.get_name());
                inner = found;
            }
            // Before the command stand options and their values only.
            None if names.is_empty() => {}
            None => break,
        }
    }
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory as _;

    /// What is printed for `line`, and its parts.
    fn told(line: &[&str]) -> (String, (String, Option<String>), String) {
        let all: Vec<OsString> =
            std::iter::once("muqabala").chain(line.iter().copied()).map(Into::into).collect();
        let mut error = Cli::command().try_get_matches_from(&all).unwrap_err();
        add_tip(&mut error, &all);
        let plain = error.render().to_string();
        let parts = parted(&plain);
        (plain, parts, command(&Cli::command(), &all))
    }

    #[test]
    fn a_name_without_quotation_marks_and_a_forgotten_command_are_explained() {
        let (plain, (message, remedy), name) = told(&["align", "annual", "report.docx", "en.docx"]);
        assert!(plain.contains("a name with spaces needs quotation marks"), "{plain}");
        assert!(remedy.unwrap().contains("quotation marks"));
        assert_eq!((message.as_str(), name.as_str()), ("unexpected argument 'en.docx' found", "align"));
        let (_, (_, remedy), name) = told(&["report.ar.docx", "report.en.docx"]);
        assert_eq!(
            (remedy.unwrap().as_str(), name.as_str()),
            ("to align two documents, put `align` before their names", "")
        );
    }

    #[test]
    fn who_forgets_the_option_of_the_results_is_told_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir_all(at("docs")).unwrap();
        std::fs::write(at("a.ar.txt"), "x").unwrap();
        let (_, (_, remedy), _) = told(&["batch", &at("docs"), &at("a.ar.txt"), "-o", "out"]);
        assert!(remedy.unwrap().contains("batch DOCUMENTS -o RESULTS"));
        let (_, (_, remedy), _) = told(&["batch", "annual", "report", "-o", "out"]);
        assert!(remedy.unwrap().contains("quotation marks"));
    }

    #[test]
    fn a_program_gets_message_remedy_and_command() {
        let (_, (message, remedy), name) = told(&["--color", "never", "memory", "import", "--unti"]);
        assert_eq!(
            (message.as_str(), name.as_str()),
            ("unexpected argument '--unti' found", "memory import")
        );
        assert!(remedy.is_some());
        let (_, (message, remedy), _) = told(&["align"]);
        assert!(message.contains("<FIRST>"), "{message}");
        assert!(remedy.unwrap().starts_with("muqabala align"));
        let (_, (_, remedy), _) = told(&["algin"]);
        assert!(remedy.unwrap().contains("'align'"));
    }

    #[test]
    fn hidden_commands_are_not_listed() {
        let (plain, _, _) = told(&["--json"]);
        assert!(!plain.contains("check-measure") && plain.contains("lists the commands"), "{plain}");
    }
}
