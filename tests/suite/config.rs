//! `muqabala.toml`: what wins over what, and what mistakes say.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A folder with a user's configuration, a project with its own, and a folder in the project.
struct Folders(tempfile::TempDir);

impl Folders {
    fn new(user: &str, project: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("config/muqabala/muqabala.toml", user), ("project/muqabala.toml", project)] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if !text.is_empty() {
                fs::write(path, text).unwrap();
            }
        }
        let below = folder.path().join("project/below");
        fs::create_dir(&below).unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
        for name in ["note.ar.txt", "note.en.txt"] {
            fs::copy(samples.join(name), below.join(name)).unwrap();
        }
        Folders(folder)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
        command.args(line.split(' ')).current_dir(self.0.path().join("project/below"));
        command.env_remove("MUQABALA_CONFIG").env("HOME", self.0.path());
        for folder in ["XDG_CONFIG_HOME", "APPDATA"] {
            command.env(folder, self.0.path().join("config"));
        }
        command
    }

    fn run(&self, line: &str, code: i32) -> Output {
        let output = self.command(line).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
        output
    }

    /// The unit of a run that leaves it to the files.
    fn result(&self, line: &str) -> Value {
        let output = self.run(&format!("{line} --json"), 0);
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["result"].clone()
    }
}

const ALIGN: &str = "align note.ar.txt note.en.txt -o note.tmx";

#[test]
#[cfg(not(target_os = "macos"))]
fn the_command_line_wins_over_the_project_over_the_user() {
    let folders =
        Folders::new("[align]\nunit = 'line'\nmin-confidence = 0.25\n", "[align]\nunit = 'sentence'\n");
    let held = folders.result(ALIGN);
    assert_eq!((&held["unit"], &held["min_confidence"]), (&"sentence".into(), &0.25.into()));
    assert_eq!(folders.result(&format!("{ALIGN} --unit paragraph"))["unit"], "paragraph");
    assert_eq!(folders.result(&format!("{ALIGN} --no-config"))["unit"], "paragraph");
    // An outer table of the project is stronger than an inner one of the user.
    let outer = Folders::new("[align]\nunit = 'line'\n", "unit = 'sentence'\n");
    assert_eq!(outer.result(ALIGN)["unit"], "sentence");
    let inner = Folders::new("", "unit = 'line'\n[align]\nunit = 'sentence'\n");
    assert_eq!(inner.result(ALIGN)["unit"], "sentence");
}

#[test]
fn a_named_file_is_the_only_one() {
    let folders = Folders::new("", "[align]\nmin-confidence = 0.25\n");
    let named = folders.0.path().join("own.toml");
    fs::write(&named, "[align]\nunit = 'sentence'\n").unwrap();
    let line = format!("{ALIGN} --config {}", named.display());
    let held = folders.result(&line);
    assert_eq!((&held["unit"], &held["min_confidence"]), (&"sentence".into(), &0.5.into()));
    for (value, unit) in [(named.to_str().unwrap(), "sentence"), ("", "paragraph")] {
        let mut command = folders.command(&format!("{ALIGN} --json"));
        let output = command.env("MUQABALA_CONFIG", value).output().unwrap();
        let held: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(held["result"]["unit"], unit);
    }
}

#[test]
fn switches_lists_required_options_and_common_ones_have_defaults() {
    let folders = Folders::new(
        "",
        "[align]\nno-check = true\nquiet = true\n[batch]\noutput = 'results'\nformat = 'tmx'\n[check]\nskip = ['numbers', 'dates']\n",
    );
    // Quiet as a default of one command; the opposite on the command line takes it back.
    assert!(folders.run(ALIGN, 0).stdout.is_empty());
    let loud = folders.run(&format!("{ALIGN} --no-quiet"), 0).stdout;
    assert!(!loud.is_empty());
    // Checks are off by the file, and on by the opposite of the switch.
    let changed = "align note.ar.txt wrong.en.txt -o note.tmx";
    let below = folders.0.path().join("project/below");
    let text = fs::read_to_string(below.join("note.en.txt")).unwrap();
    assert!(text.contains("2026"), "{text}");
    fs::write(below.join("wrong.en.txt"), text.replace("2026", "2019")).unwrap();
    assert_eq!(folders.result(changed)["flags"], serde_json::json!({}));
    assert!(
        folders.result(&format!("{changed} --check"))["flags"].as_object().unwrap().contains_key("numbers")
    );
    // What the command line must have may stand in the file; paths are relative to that.
    folders.run("batch . --overwrite", 0);
    assert!(folders.0.path().join("project/results/batch.csv").is_file());
    let all = folders.run("check note.tmx --no-config", 1);
    assert!(!String::from_utf8(all.stdout).unwrap().is_empty());
}

#[test]
fn mistakes_name_file_line_and_the_nearest_key() {
    for (text, told) in [
        ("colour = 'never'\n", "line 1: no command has an option `colour` did you mean `color`?"),
        (
            "\n[align]\nmin_confidence = 0.7\n",
            "line 3: `muqabala align` has no option `min_confidence` did you mean `min-confidence`?",
        ),
        (
            "[aling]\nunit = 'line'\n",
            "line 2: there is no command for the table [aling] did you mean `align`?",
        ),
        ("[memory.exprot]\nunique = true\n", "did you mean `memory.export`?"),
        (
            "[align]\nunit = 'chapter'\n",
            "line 2: align.unit: `chapter` cannot be: use one of paragraph, sentence, line",
        ),
        (
            "[align]\nmin-confidence = 7\n",
            "line 2: align.min-confidence: `7` cannot be: use a number from 0 to 1",
        ),
        ("[align]\nforce = 'yes'\n", "line 2: align.force: use true or false"),
        ("[align]\nencoder = ['auto', 'never']\n", "line 2: align.encoder: it takes one value"),
        ("[fetch]\nformats = ['rtf']\n", "line 2: fetch.formats: `rtf` cannot be: use one of docx, doc, pdf"),
        ("config = 'other.toml'\n", "line 1: no command has an option `config`"),
        ("[align\n", "line 1: "),
    ] {
        let folders = Folders::new("", text);
        let said = String::from_utf8(folders.run(ALIGN, 4).stderr).unwrap();
        let said = said.replace("\n  help: ", " ");
        assert!(said.contains("muqabala.toml: ") && said.contains(told), "{text:?}: {said}");
        // Help is there all the same, and a way to go on.
        assert!(!folders.run("align --help", 0).stdout.is_empty());
        folders.run(&format!("{ALIGN} --no-config"), 0);
    }
}

#[test]
#[cfg(not(target_os = "macos"))]
fn config_shows_what_holds_and_from_where() {
    let folders = Folders::new("profile = 'omegat'\n", "[align]\nunit = 'sentence'\nmemory = ['a.tmx']\n");
    let shown = String::from_utf8(folders.run("config", 0).stdout).unwrap();
    let line =
        |of: &str| shown.lines().find(|line| line.contains(of)).unwrap_or_else(|| panic!("{of}: {shown}"));
    assert!(line("align.unit = sentence").ends_with("muqabala.toml:2"));
    assert!(line("profile = omegat").contains("config"));
    let align = folders.result("config align");
    let value = |option: &str| {
        let rows = align["values"].as_array().unwrap();
        rows.iter().find(|row| row["option"] == option).unwrap_or_else(|| panic!("{option}")).clone()
    };
    assert_eq!((&value("unit")["line"], &value("profile")["line"]), (&2.into(), &1.into()));
    assert!(value("min-confidence")["file"].is_null());
    assert_eq!(value("color")["values"][0], "auto");
    let said = String::from_utf8(folders.run("config alin", 2).stderr).unwrap();
    assert!(said.contains("did you mean `align`?"), "{said}");
}

/// The file is one of the run's, so that no result takes its place.
#[test]
fn no_result_replaces_the_configuration() {
    let folders = Folders::new("", "");
    let own = folders.0.path().join("project/below/own.tmx");
    fs::write(&own, "quiet = true\n").unwrap();
    let line = "align note.ar.txt note.en.txt -o own.tmx --config own.tmx --overwrite";
    let said = String::from_utf8(folders.run(line, 2).stderr).unwrap();
    assert!(said.contains("configuration"), "{said}");
    assert_eq!(fs::read_to_string(own).unwrap(), "quiet = true\n");
}
