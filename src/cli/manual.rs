//! `muqabala completions` and `muqabala man`: made from the same source as the help.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Outcome, Work, print_text, say};
use crate::Error;
use crate::files::{Files, Guard};

/// Print what a shell needs to complete commands, options and file names
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  muqabala completions bash > ~/.local/share/bash-completion/completions/muqabala
  muqabala completions zsh > \"${fpath[1]}/_muqabala\"
  muqabala completions fish > ~/.config/fish/completions/muqabala.fish
  muqabala completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print the manual page of the program, or write all pages into a folder
///
/// There is a page for the program and one for each command, all made from the help.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  muqabala man | man -l -
  muqabala man --output ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// Write muqabala.1 and a page for each command into this folder
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// What was asked for, of the whole program as the command line knows it.
#[derive(Debug)]
pub(super) struct Of<T> {
    pub(super) args: T,
    pub(super) program: clap::Command,
}

impl Work for Of<CompletionsArgs> {
    fn files(&self, _: &mut Files) -> crate::Result<()> {
        Ok(())
    }

    fn work(mut self: Box<Self>, _: &Guard) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.args.shell, &mut self.program, "muqabala", &mut script);
        print_text(&String::from_utf8_lossy(&script))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Work for Of<ManArgs> {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        let Some(folder) = &self.args.output else { return Ok(()) };
        files.folder("the folder of the manual", folder);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let Some(folder) = &self.args.output else {
            print_text(&String::from_utf8_lossy(&page(self.program)?))?;
            return Ok(ExitCode::SUCCESS);
        };
        let (place, pages) = (guard.place(folder)?, pages(&self.program));
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let count = pages.len();
        for command in pages {
            place.inside("a manual page", &file_name(&command), "")?.write(&page(command)?)?;
        }
        say!("{count} manual pages written to {}", folder.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// The program and all that it shows in its help, each under the name that its page has.
fn pages(program: &clap::Command) -> Vec<clap::Command> {
    let mut program = program.clone();
    program.build();
    let (mut found, mut open) = (Vec::new(), vec![("muqabala".to_owned(), program)]);
    while let Some((name, command)) = open.pop() {
        for inner in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
            open.push((format!("{name}-{}", inner.get_name()), inner.clone()));
        }
        found.push(command.display_name(name));
    }
    found
}

fn file_name(command: &clap::Command) -> String {
    format!("{}.1", command.get_display_name().unwrap_or(command.get_name()))
}

fn page(command: clap::Command) -> crate::Result<Vec<u8>> {
    let mut roff = Vec::new();
    Man::new(command).render(&mut roff).map_err(|e| Error::io("a manual page", e))?;
    Ok(roff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_of_the_help_has_a_page_with_its_example() {
        let pages = pages(&Cli::command());
        for command in Cli::command().get_subcommands().filter(|c| !c.is_hide_set()) {
            let name = format!("muqabala-{}.1", command.get_name());
            let found = pages.iter().find(|page| file_name(page) == name).unwrap();
            let text = String::from_utf8(page(found.clone()).unwrap()).unwrap();
            assert!(text.starts_with(".ie") || text.contains(".TH"), "{text}");
        }
        for found in pages.iter().filter(|page| !page.has_subcommands()) {
            let help = found.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{}: {help}", file_name(found));
        }
        assert!(pages.iter().any(|page| file_name(page) == "muqabala-lexicon-train.1"));
        assert!(!pages.iter().any(|page| file_name(page).contains("help")));
    }

    /// The commands of a help text, without what a shell does with them.
    #[cfg(all(feature = "encoder", feature = "fetch"))]
    fn examples(help: &str) -> Vec<Vec<String>> {
        let lines = help.lines().map(|line| line.trim().trim_start_matches("Example: "));
        let commands = lines.flat_map(|line| line.split(" && ").flat_map(|part| part.split(" | ")));
        let words = commands.filter_map(|command| command.trim().strip_prefix("muqabala"));
        words
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
            .map(|rest| {
                let rest = rest.split(['<', '>', '#']).next().unwrap_or_default();
                let quoted = rest.split('"').enumerate();
                let words = quoted.flat_map(|(at, part)| match at % 2 {
                    1 => vec![part.to_owned()],
                    _ => part.split_whitespace().map(str::to_owned).collect(),
                });
                std::iter::once("muqabala".to_owned()).chain(words).collect()
            })
            .collect()
    }

    // Some examples are of commands that only these features bring.
    #[cfg(all(feature = "encoder", feature = "fetch"))]
    #[test]
    fn every_example_is_a_command_line_that_the_program_takes() {
        let mut count = 0;
        for found in pages(&Cli::command()) {
            let help = found.get_after_help().map(ToString::to_string).unwrap_or_default();
            for example in examples(&help) {
                count += 1;
                if let Err(told) = Cli::command().try_get_matches_from(&example) {
                    let is_help = told.kind() == clap::error::ErrorKind::DisplayHelp;
                    assert!(is_help, "{}: {example:?}: {told}", file_name(&found));
                }
            }
        }
        assert!(count > 60, "{count} examples");
    }

    #[test]
    fn each_shell_completes_the_commands() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "muqabala", &mut script);
            let script = String::from_utf8(script).unwrap();
            assert!(script.contains("align") && script.contains("min-confidence"), "{shell}");
        }
    }
}
