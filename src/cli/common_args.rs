//! Options that every command has: how the program talks, and which configuration it takes.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::{Args, ColorChoice};

/// What every command has.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct CommonArgs {
    /// Print one JSON object for programs: result, warnings, error (docs/json.md)
    #[arg(long, global = true)]
    pub json: bool,
    /// Tell only warnings and errors; no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Tell more: which configuration holds, what was repaired, how long it took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Take defaults from this file only, not from those of user and project (see `muqabala config`)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Take no defaults from files
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,
}

/// How this run talks; set once, when the command line is known.
static HELD: OnceLock<CommonArgs> = OnceLock::new();

impl CommonArgs {
    /// What stands on the command line before it is parsed, as far as parsing needs it.
    pub(super) fn early(arguments: &[OsString]) -> Self {
        let mut early = CommonArgs::default();
        let mut rest = arguments.iter().skip(1).take_while(|argument| *argument != "--");
        while let Some(argument) = rest.next() {
            let mut value = |name: &str| -> Option<OsString> {
                if argument == name {
                    return rest.next().cloned();
                }
                let bytes = argument.as_encoded_bytes().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
                // What is behind an ASCII sign is again what the system calls a string.
                std::str::from_utf8(bytes).ok().map(OsString::from)
            };
            if let Some(path) = value("--config") {
                early.config = Some(path.into());
            } else if let Some(when) = value("--color") {
                early.color = colour_choice(&when).unwrap_or_default();
            } else if argument == "--json" {
                early.json = true;
            } else if argument == "--no-config" {
                early.no_config = true;
            }
        }
        early
    }

    /// From here on the program talks so.
    pub(super) fn hold(self) {
        let _ = HELD.set(self);
    }
}

fn held() -> &'static CommonArgs {
    HELD.get_or_init(CommonArgs::default)
}

fn colour_choice(word: &OsStr) -> Option<ColorChoice> {
    word.to_str()?.parse().ok()
}

/// Whether only warnings and errors are told.
pub(super) fn quiet() -> bool {
    held().quiet
}

/// Whether more is told.
pub(super) fn verbose() -> bool {
    held().verbose
}

/// Whether the result is wanted as JSON.
pub(super) fn json() -> bool {
    held().json
}

/// Whether what goes to a stream has colours.
/// Without a choice of the user `NO_COLOR` (no-color.org) and a terminal that has none decide.
pub(super) fn coloured(stream: &impl IsTerminal) -> bool {
    match held().color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            stream.is_terminal()
                && !set("NO_COLOR")
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parsing_needs_is_known_before() {
        let early = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            CommonArgs::early(&words)
        };
        let all = early("m align --color=never --json a b --config p.toml");
        assert_eq!((all.color, all.json, all.config), (ColorChoice::Never, true, Some("p.toml".into())));
        let none = early("m match un.db -- --json --no-config --config=x");
        assert!(!none.json && !none.no_config && none.config.is_none());
        assert!(early("m --no-config config").no_config);
        assert_eq!(early("m --config=x y").config, Some("x".into()));
    }
}
