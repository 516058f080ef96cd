//! The command line with the configuration under it. Which options there are, and which values
//! they take, is asked of the definitions of the command line itself.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};

use super::common_args::CommonArgs;
use crate::config::{ConfigEntry, ConfigFile, Sought, Value, path_of};
use crate::{Error, Result};

/// The configuration of this run.
static HELD: OnceLock<Settings> = OnceLock::new();

/// Options that say where defaults come from, or end the program, have none.
const NEVER: [&str; 4] = ["config", "no-config", "help", "version"];

/// What the configuration files say, each key and value seen to be one.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The files that were read, the stronger behind.
    pub files: Vec<ConfigFile>,
}

/// Where the value of an option comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub file: &'a ConfigFile,
    pub entry: &'a ConfigEntry,
}

/// The configuration that holds in this run.
pub(super) fn held() -> &'static Settings {
    HELD.get_or_init(Settings::default)
}

impl Settings {
    /// The configuration of a run of `program`, as the command line asks for it.
    ///
    /// # Errors
    /// Those of [`Settings::read`].
    pub(super) fn of_run(common: &CommonArgs, program: &Command) -> Result<Self> {
        let nowhere = common.no_config;
        Settings::read(
            &if nowhere { Sought::nowhere() } else { Sought::of_run(common.config.clone()) },
            program,
        )
    }

    /// Reads and checks the files that are `sought`.
    ///
    /// # Errors
    /// Those of [`Sought::read`], and [`Error::Content`] for a key that no command has or a value that
    /// its option does not take, with file, line and what comes nearest.
    pub(super) fn read(sought: &Sought, program: &Command) -> Result<Self> {
        let files = sought.read()?;
        for file in &files {
            file.entries.iter().try_for_each(|entry| checked(program, file, entry))?;
        }
        Ok(Settings { files })
    }

    /// From here on these settings hold.
    pub(super) fn hold(self) {
        let _ = HELD.set(self);
    }

    /// What holds for an option of a command, which stands under `path`: the project's before the
    /// user's, then the innermost table.
    pub(super) fn of(&self, path: &[&str], arg: &Arg) -> Option<Held<'_>> {
        let name = arg.get_long().filter(|name| !NEVER.contains(name))?;
        let all =
            self.files.iter().flat_map(|file| file.entries.iter().map(move |entry| Held { file, entry }));
        all.filter(|held| {
            let table = &held.entry.table;
            held.entry.key == name
                && path.len() >= table.len()
                && table.iter().zip(path).all(|(a, b)| a == b)
                && values(arg, held.file, held.entry).is_ok()
        })
        .max_by_key(|held| (held.file.owner, held.entry.table.len()))
    }

    /// Understands a command line of `program`, which stands under the names of `path`; what it leaves
    /// out is taken from the files. Tells the command: `memory import`.
    ///
    /// # Errors
    /// Those of clap: help and version are among them.
    pub(super) fn parse<T: FromArgMatches>(
        &self,
        program: &Command,
        path: &[&str],
        arguments: &[OsString],
    ) -> std::result::Result<(T, String), clap::Error> {
        let mut matches = self.over(program.clone(), path, &[]).try_get_matches_from(arguments)?;
        let off = switched_off(&matches);
        if !off.is_empty() {
            // What was taken back on the command line has no default from a file.
            matches = self.over(program.clone(), path, &off).try_get_matches_from(arguments)?;
        }
        let mut names = Vec::new();
        let mut inner = &matches;
        while let Some((name, below)) = inner.subcommand() {
            names.push(name);
            inner = below;
        }
        Ok((T::from_arg_matches(&matches)?, names.join(" ")))
    }

    /// The program with the settings as defaults, but for the switches in `off`.
    fn over(&self, program: Command, path: &[&str], off: &[String]) -> Command {
        if self.files.is_empty() {
            return program;
        }
        let common: Vec<Arg> = program.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
        let mut path = path.iter().map(|name| (*name).to_owned()).collect();
        self.over_command(program, &mut path, &common, off)
    }

    fn over_command(
        &self,
        mut command: Command,
        path: &mut Vec<String>,
        common: &[Arg],
        off: &[String],
    ) -> Command {
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        let default = |arg: &Arg| {
            let held = self.of(&names, arg).filter(|_| !off.iter().any(|id| arg.get_id() == id.as_str()))?;
            values(arg, held.file, held.entry).ok()
        };
        let own: Vec<(String, Vec<OsString>)> = command
            .get_arguments()
            .filter_map(|arg| Some((arg.get_id().to_string(), default(arg)?)))
            .collect();
        // A command gets the options of all commands when it is built; one that it has already stays.
        let taken: Vec<Arg> = common
            .iter()
            .filter(|arg| !path.is_empty() && command.get_arguments().all(|own| own.get_id() != arg.get_id()))
            .filter_map(|arg| Some(arg.clone().default_values(default(arg)?)))
            .collect();
        for (id, values) in own {
            command = command.mut_arg(id, |arg| arg.default_values(values).required(false));
        }
        command = command.args(taken);
        let inner: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
        for name in inner {
            path.push(name.clone());
            command = command.mut_subcommand(name, |inner| self.over_command(inner, path, common, off));
            path.pop();
        }
        command
    }
}

const OPPOSITE: &str = "opposite-of-";

/// A program in which each switch can be taken back, because a file may have turned it on.
pub(super) fn with_opposites(mut command: Command) -> Command {
    let switches: Vec<(String, String, bool)> = command
        .get_arguments()
        .filter(|arg| matches!(arg.get_action(), ArgAction::SetTrue))
        .filter_map(|arg| Some((arg.get_id().to_string(), opposite(arg.get_long()?), arg.is_global_set())))
        .collect();
    for (id, name, global) in switches {
        if command.get_arguments().all(|arg| arg.get_long() != Some(&name)) {
            let arg = Arg::new(format!("{OPPOSITE}{id}")).long(name).action(ArgAction::SetTrue);
            command = command.arg(arg.hide(true).global(global).overrides_with(id));
        }
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_opposites))
}

fn opposite(switch: &str) -> String {
    switch.strip_prefix("no-").map_or_else(|| format!("no-{switch}"), str::to_owned)
}

/// The switches that the command line takes back.
fn switched_off(matches: &ArgMatches) -> Vec<String> {
    let mut off = Vec::new();
    let mut level = Some(matches);
    while let Some(matches) = level {
        for id in matches.ids() {
            if let Some(switch) = id.as_str().strip_prefix(OPPOSITE)
                && matches.get_flag(id.as_str())
            {
                off.push(switch.to_owned());
            }
        }
        level = matches.subcommand().map(|(_, inner)| inner);
    }
    off
}

/// The commands that run something at or below `path`, with the names on the way to each.
pub(super) fn commands<'a>(
    program: &'a Command,
    path: &[String],
) -> Option<Vec<(Vec<&'a str>, &'a Command)>> {
    let (mut names, mut at) = (Vec::new(), program);
    for name in path {
        at = at.get_subcommands().find(|command| command.get_name() == name)?;
        names.push(at.get_name());
    }
    let (mut found, mut open) = (Vec::new(), vec![(names, at)]);
    while let Some((names, command)) = open.pop() {
        if !command.has_subcommands() {
            found.push((names, command));
            continue;
        }
        for inner in command.get_subcommands() {
            open.push(([names.as_slice(), &[inner.get_name()]].concat(), inner));
        }
    }
    found.reverse();
    Some(found)
}

/// The options of a command that can have a default in a file, those of all commands among them.
pub(super) fn options<'a>(program: &'a Command, command: &'a Command) -> impl Iterator<Item = &'a Arg> {
    let common = program.get_arguments().filter(|arg| arg.is_global_set());
    common
        .chain(command.get_arguments().filter(|arg| !arg.is_global_set()))
        .filter(|arg| arg.get_long().is_some_and(|name| !NEVER.contains(&name)))
        .filter(|arg| !arg.get_id().as_str().starts_with(OPPOSITE))
}

fn checked(program: &Command, file: &ConfigFile, entry: &ConfigEntry) -> Result<()> {
    let name = file.path.display().to_string();
    let key = entry.table.iter().chain([&entry.key]).map(String::as_str).collect::<Vec<_>>().join(".");
    let Some(commands) = commands(program, &entry.table) else {
        let known = all_tables(program);
        let table = entry.table.join(".");
        return Err(Error::content(
            name,
            format!("line {}: there is no command for the table [{table}]", entry.line),
            nearest(&table, known.iter().map(String::as_str), "muqabala help lists the commands"),
        ));
    };
    let mut names: Vec<&str> = Vec::new();
    let mut refused = None;
    for (_, command) in commands {
        for arg in options(program, command) {
            let long = arg.get_long().unwrap_or_default();
            if long != entry.key {
                names.push(long);
                continue;
            }
            match values(arg, file, entry) {
                Ok(_) => return Ok(()),
                Err(problem) => refused = Some(problem),
            }
        }
    }
    let (problem, remedy) = match refused {
        Some(problem) => (
            format!("line {}: {key}: {problem}", entry.line),
            "`muqabala help COMMAND` lists what each option takes".to_owned(),
        ),
        None => {
            let whose = match entry.table.as_slice() {
                [] => "no command has an option".to_owned(),
                table => format!("`muqabala {}` has no option", table.join(" ")),
            };
            (
                format!("line {}: {whose} `{}`", entry.line, entry.key),
                nearest(&entry.key, names.into_iter(), "`muqabala help COMMAND` lists the options"),
            )
        }
    };
    Err(Error::content(name, problem, remedy))
}

fn all_tables(program: &Command) -> Vec<String> {
    let (mut all, mut open) = (Vec::new(), vec![(String::new(), program)]);
    while let Some((path, command)) = open.pop() {
        for inner in command.get_subcommands() {
            let path = if path.is_empty() {
                inner.get_name().to_owned()
            } else {
                format!("{path}.{}", inner.get_name())
            };
            all.push(path.clone());
            open.push((path, inner));
        }
    }
    all
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    // As a person writes it who knows other files.
    let word = word.replace('_', "-").to_lowercase();
    crate::error::nearest(&word, known)
        .map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}

/// The values of an entry as the command line would have them, or what is wrong with them.
fn values(arg: &Arg, file: &ConfigFile, entry: &ConfigEntry) -> std::result::Result<Vec<OsString>, String> {
    let is_switch = !arg.get_action().takes_values();
    let several = matches!(arg.get_action(), ArgAction::Append) || arg.get_value_delimiter().is_some();
    let texts = match (&entry.value, is_switch) {
        (Value::Switch(on), true) => return Ok(vec![on.to_string().into()]),
        (_, true) => return Err("use true or false".to_owned()),
        (Value::Switch(on), false) => vec![on.to_string()],
        (Value::One(text), false) => vec![text.clone()],
        (Value::Many(texts), false) if several => texts.clone(),
        (Value::Many(_), false) => return Err("it takes one value, not a list".to_owned()),
    };
    let is_path = arg.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>();
    let values: Vec<OsString> = texts
        .into_iter()
        .map(|text| if is_path { path_of(&file.path, &text).into_os_string() } else { text.into() })
        .collect();
    // Alone, because what the option needs beside it is not asked for here.
    let mut alone = Arg::new("value").long("value").value_parser(arg.get_value_parser().clone());
    alone = alone.action(arg.get_action().clone());
    if let Some(delimiter) = arg.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    let line = values.iter().map(|value| {
        let mut word = OsString::from("--value=");
        word.push(value);
        word
    });
    let parsed = Command::new("value").no_binary_name(true).arg(alone).try_get_matches_from(line);
    match parsed {
        Ok(_) => Ok(values),
        Err(error) => Err(refusal(&error)),
    }
}

/// What clap says of a value, without its frame.
fn refusal(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(list)) => Some(list.join(", ")),
        _ => None,
    };
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let reason = std::error::Error::source(error).map(ToString::to_string);
    match reason.or_else(|| context(ContextKind::ValidValue).map(|list| format!("use one of {list}"))) {
        Some(reason) => format!("`{value}` cannot be: {reason}"),
        None => format!("`{value}` cannot be"),
    }
}
