//! `muqabala.toml`: defaults for options, of a user and of a project. What stands in the files
//! is told with its line; which options there are, `cli` knows.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::files::{Purpose, STANDARD, system_folder};
use crate::{Error, Result};

/// Name of a configuration file, in the project and in the folder for configurations.
pub(crate) const NAME: &str = "muqabala.toml";

/// Bytes of a configuration file; a person writes a few hundred.
const MOST: u64 = 1 << 20;

/// Whose a configuration file is; a later one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// The user's, for all projects.
    User,
    /// Of the folder of the run or of the nearest one above it that has one.
    Project,
    /// Named on the command line or by `MUQABALA_CONFIG`; then there is no other.
    Named,
}

impl Owner {
    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Owner::User => "user",
            Owner::Project => "project",
            Owner::Named => "named",
        }
    }
}

/// What a file says of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigEntry {
    /// Tables that the key stands in: the command, empty for all commands.
    pub table: Vec<String>,
    /// Name of the option without hyphens in front.
    pub key: String,
    /// What it is to be.
    pub value: Value,
    /// Line of the key, from 1.
    pub line: usize,
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `true` or `false`.
    Switch(bool),
    /// A text or a number, as the command line would have it.
    One(String),
    /// Several of them.
    Many(Vec<String>),
}

/// A configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// Whose it is.
    pub owner: Owner,
    /// What it says, in its order.
    pub entries: Vec<ConfigEntry>,
}

/// Where configuration files are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    /// The only file, where one was named.
    pub named: Option<PathBuf>,
    /// The user's file, whether or not it is there.
    pub user: Option<PathBuf>,
    /// The project's.
    pub project: Option<PathBuf>,
}

impl Sought {
    /// No file at all.
    pub(crate) fn nowhere() -> Self {
        Sought { named: None, user: None, project: None }
    }

    /// The file `named` (`--config`), else the one of `MUQABALA_CONFIG`, else those of the user and of
    /// the folder of the run or the nearest above it.
    pub(crate) fn of_run(named: Option<PathBuf>) -> Self {
        let variable = std::env::var_os("MUQABALA_CONFIG").map(PathBuf::from);
        match named.or(variable) {
            // Set to nothing the variable says that no file is wanted.
            Some(path) if path.as_os_str().is_empty() => Sought::nowhere(),
            Some(path) => Sought { named: Some(path), ..Sought::nowhere() },
            None => Sought {
                named: None,
                user: system_folder(Purpose::Config).map(|folder| folder.join(NAME)),
                project: std::env::current_dir().ok().and_then(|folder| nearest(&folder)),
            },
        }
    }

    /// Reads them, the user's first. One that was not named may be missing.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Limit`], and [`Error::Content`] with the line of what is no TOML or has a
    /// value that no option can take.
    pub(crate) fn read(&self) -> Result<Vec<ConfigFile>> {
        let user = self.user.as_ref().filter(|path| path.is_file() && self.project.as_ref() != Some(path));
        let all = [
            (Owner::User, user),
            (Owner::Project, self.project.as_ref()),
            (Owner::Named, self.named.as_ref()),
        ];
        all.into_iter().filter_map(|(owner, path)| Some(read(owner, path?))).collect()
    }
}

/// The file of `folder` or of the nearest folder above it.
fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

fn read(owner: Owner, path: &Path) -> Result<ConfigFile> {
    use std::io::Read as _;
    let failed = |e| Error::io(path, e);
    let mut bytes = Vec::new();
    std::fs::File::open(path).map_err(failed)?.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    let name = path.display().to_string();
    crate::limits::within(&name, "the configuration", bytes.len() as u64, MOST, "bytes")?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::content(&name, format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to()), REMEDY)
    })?;
    Ok(ConfigFile { path: path.to_owned(), owner, entries: parse(&name, &text)? })
}

const REMEDY: &str = "`muqabala help config` shows how the file is written; --no-config runs without it";

/// What the text of a configuration file called `name` says.
///
/// # Errors
/// [`Error::Content`], as [`Sought::read`].
pub(crate) fn parse(name: &str, text: &str) -> Result<Vec<ConfigEntry>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let at = |span: Option<Range<usize>>| line_of(text, span.map_or(0, |span| span.start));
    let document = DeTable::parse(text).map_err(|e| {
        Error::content(name, format!("line {}: {}", at(e.span()), e.message().trim()), REMEDY)
    })?;
    let mut entries = Vec::new();
    // Tables are nested as commands are; the parser itself bounds the depth.
    let mut open = vec![(Vec::new(), document.get_ref())];
    while let Some((table, content)) = open.pop() {
        for (key, value) in content {
            let (line, key) = (at(Some(key.span())), key.get_ref().to_string());
            match value.get_ref() {
                DeValue::Table(inner) => open.push(([table.as_slice(), &[key]].concat(), inner)),
                other => {
                    let value = value_of(other).ok_or_else(|| {
                        let problem = format!("line {line}: {key} is a {}", other.type_str());
                        Error::content(name, problem, "an option takes a text in quotes, a number, true or false, or a list of texts or numbers")
                    })?;
                    entries.push(ConfigEntry { table: table.clone(), key, value, line });
                }
            }
        }
    }
    entries.sort_by_key(|entry| entry.line);
    Ok(entries)
}

fn value_of(value: &DeValue<'_>) -> Option<Value> {
    let plain = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => {
            let digits = number.as_str().trim_start_matches('+');
            i64::from_str_radix(digits, number.radix()).ok().map(|number| number.to_string())
        }
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    };
    match value {
        DeValue::Boolean(on) => Some(Value::Switch(*on)),
        DeValue::Array(list) => {
            list.iter().map(|value| plain(value.get_ref())).collect::<Option<_>>().map(Value::Many)
        }
        other => plain(other).map(Value::One),
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
}

/// A path as a configuration file means it: `~/` is the home folder, and what is relative is so to
/// the folder of the file, not to that of the run.
pub(crate) fn path_of(file: &Path, value: &str) -> PathBuf {
    if value == STANDARD || value.is_empty() {
        return value.into();
    }
    let home = value.strip_prefix("~/").zip(home()).map(|(rest, home)| home.join(rest));
    home.unwrap_or_else(|| {
        let mut path = file.parent().unwrap_or(Path::new("")).join(value).into_os_string();
        // A slash at the end says that it is a folder.
        if value.ends_with('/') && !path.to_string_lossy().ends_with('/') {
            path.push("/");
        }
        path.into()
    })
}

fn home() -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    std::env::var_os(name).map(PathBuf::from).filter(|home| home.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_commands_and_lines_are_told() {
        let text = "\u{FEFF}color = 'never'\n[align]\nunit = \"sentence\"\nforce = true\nmemory = ['a.tmx',\n 'b.tmx']\nmin-confidence = 0.7\n[memory.export]\nunit = [0x10, 2]\n";
        let entries = parse("m.toml", text).unwrap();
        let told: Vec<String> = entries
            .iter()
            .map(|e| format!("{} {}.{} {:?}", e.line, e.table.join("."), e.key, e.value))
            .collect();
        assert_eq!(
            told,
            [
                "1 .color One(\"never\")",
                "3 align.unit One(\"sentence\")",
                "4 align.force Switch(true)",
                "5 align.memory Many([\"a.tmx\", \"b.tmx\"])",
                "7 align.min-confidence One(\"0.7\")",
                "9 memory.export.unit Many([\"16\", \"2\"])",
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (text, line) in [
            ("[align\nx = 1", "line 1"),
            ("\n\nx = 1979-05-27", "line 3: x is a datetime"),
            ("[a]\nx = [[1]]", "line 2: x is a array"),
            ("x = 1\nx = 2", "line 2"),
        ] {
            let error = parse("c.toml", text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("c.toml: {line}")), "{error}");
        }
    }

    #[test]
    fn the_nearest_file_above_counts_and_a_missing_user_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(folder.path().join(NAME), "quiet = true").unwrap();
        let found = nearest(&below).unwrap();
        assert_eq!(found, folder.path().join(NAME));
        let sought =
            Sought { named: None, user: Some(below.join("none.toml")), project: Some(found.clone()) };
        let files = sought.read().unwrap();
        assert_eq!((files.len(), files[0].owner), (1, Owner::Project));
        // In the folder of configurations both are the same file.
        let twice = Sought { user: Some(found.clone()), ..sought };
        assert_eq!(twice.read().unwrap().len(), 1);
        let named = Sought { named: Some(below.join("none.toml")), ..Sought::nowhere() };
        assert!(matches!(named.read(), Err(Error::Io { .. })));
    }

    #[test]
    fn paths_are_relative_to_their_file() {
        let file = Path::new("/p/muqabala.toml");
        for (value, path) in [("x.lexicon", "/p/x.lexicon"), ("/q/x", "/q/x"), ("-", "-"), ("om/", "/p/om/")]
        {
            assert_eq!(path_of(file, value).to_str(), Some(path));
        }
        assert_eq!(path_of(file, "~/x"), home().unwrap().join("x"));
    }
}
