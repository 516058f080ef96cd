//! `muqabala config`: which defaults hold, and from where.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::config::{Held, Settings, commands, held, options};
use super::manual::Of;
use super::{Outcome, Work, result, say};
use crate::config::{NAME, Owner, Value};
use crate::error::nearest;
use crate::files::{Files, Guard, Purpose, system_folder};
use crate::{Error, Result};

/// Show which defaults hold for options, and which file they come from
///
/// Every option of every command can have its default in muqabala.toml: that of the user, in the folder
/// for configurations of the system, and that of a project, in the folder of the run or the nearest one
/// above it. The command line wins over the project, the project over the user, an inner table over an
/// outer one. A switch that a file turns on is taken back by its opposite: --no-force, --check.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala config
  muqabala config align
  muqabala config memory import

A file holds names of options as on the command line, without the hyphens in front.
What stands before the first table is for every command that has the option:

  color = \"never\"
  profile = \"omegat\"

  [align]
  unit = \"sentence\"
  memory = [\"un.tmx\", \"~/memories/own.tmx\"]

  [memory.export]
  unique = true

Paths are relative to the folder of the file; ~/ is the home folder. An unknown name or
value is an error with its line. --config FILE or the variable MUQABALA_CONFIG names the
only file to be read; --no-config, or the variable set to nothing, reads none.")]
pub(super) struct ConfigArgs {
    /// Show every option of this command, its value and where it comes from
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// The result for machines.
#[derive(Debug, Serialize)]
struct ConfigResult {
    files: Vec<FileRow>,
    values: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct FileRow {
    owner: &'static str,
    path: PathBuf,
    is_read: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    /// Command, with spaces; empty for all commands.
    command: String,
    option: String,
    values: Vec<String>,
    /// File and line; none for a default of the program.
    file: Option<PathBuf>,
    line: Option<usize>,
}

impl Work for Of<ConfigArgs> {
    fn files(&self, _: &mut Files) -> Result<()> {
        Ok(())
    }

    fn work(self: Box<Self>, _: &Guard) -> Outcome {
        let settings = held();
        let report =
            ConfigResult { files: files(settings), values: self.args.values(&self.program, settings)? };
        result(&report, || text(&report))?;
        if report.files.iter().all(|file| !file.is_read) {
            say!("no file is read; `muqabala help config` shows how one is written");
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl ConfigArgs {
    fn values(&self, program: &clap::Command, settings: &Settings) -> Result<Vec<Row>> {
        let found = commands(program, &self.command).ok_or_else(|| {
            let name = self.command.join(" ");
            let known = program.get_subcommands().map(clap::Command::get_name);
            let near = nearest(&name, known).map(|near| format!("did you mean `{near}`?"));
            Error::Usage {
                problem: format!("there is no command `{name}`"),
                remedy: near.unwrap_or_else(|| "`muqabala help` lists the commands".to_owned()),
            }
        })?;
        let mut rows: Vec<Row> = Vec::new();
        for (path, command) in found {
            for arg in options(program, command).filter(|arg| !arg.is_hide_set()) {
                let option = arg.get_long().unwrap_or_default().to_owned();
                match settings.of(&path, arg) {
                    Some(Held { file, entry }) => {
                        let (file, line) = (Some(file.path.clone()), Some(entry.line));
                        // Where one line holds for many commands it is told once, as it stands there.
                        let shown =
                            if self.command.is_empty() { entry.table.join(" ") } else { path.join(" ") };
                        let known = |row: &Row| row.file == file && row.line == line && row.command == shown;
                        if !rows.iter().any(known) {
                            rows.push(Row {
                                command: shown,
                                option,
                                values: words(&entry.value),
                                file,
                                line,
                            });
                        }
                    }
                    None if self.command.is_empty() => {}
                    None => {
                        let values: Vec<String> = arg
                            .get_default_values()
                            .iter()
                            .map(|v| v.to_string_lossy().into_owned())
                            .collect();
                        rows.push(Row { command: path.join(" "), option, values, file: None, line: None });
                    }
                }
            }
        }
        Ok(rows)
    }
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Switch(on) => vec![on.to_string()],
        Value::One(text) => vec![text.clone()],
        Value::Many(texts) => texts.clone(),
    }
}

/// The files that were read, and where others could be.
fn files(settings: &Settings) -> Vec<FileRow> {
    let mut rows: Vec<FileRow> = settings
        .files
        .iter()
        .map(|file| FileRow { owner: file.owner.name(), path: file.path.clone(), is_read: true })
        .collect();
    let has = |owner: Owner| settings.files.iter().any(|file| file.owner == owner);
    if !has(Owner::Named) && !has(Owner::User) {
        let user = system_folder(Purpose::Config).map(|folder| folder.join(NAME));
        rows.extend(user.map(|path| FileRow { owner: Owner::User.name(), path, is_read: false }));
    }
    rows
}

fn text(report: &ConfigResult) -> String {
    let mut lines: Vec<String> = report
        .files
        .iter()
        .map(|file| {
            let (owner, path) = (file.owner, file.path.display());
            format!("# {owner}: {path}{}", if file.is_read { "" } else { " (not read)" })
        })
        .collect();
    let named = |row: &Row| {
        let command = row.command.replace(' ', ".");
        let option =
            if command.is_empty() { row.option.clone() } else { format!("{command}.{}", row.option) };
        match row.values.as_slice() {
            [] => option,
            values => format!("{option} = {}", values.join(", ")),
        }
    };
    let width = report.values.iter().map(|row| named(row).chars().count()).max().unwrap_or(0).min(44);
    for row in &report.values {
        let from = match (&row.file, row.line) {
            (Some(file), Some(line)) => format!("{}:{line}", file.display()),
            _ => "default".to_owned(),
        };
        lines.push(format!("{:<width$}  {from}", named(row)));
    }
    lines.join("\n") + "\n"
}
