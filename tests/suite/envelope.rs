//! What `--json` prints: every command against `docs/envelope.schema.json`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What is wrong with `value` under `schema`, with the place: the part of JSON Schema that the schema
/// uses, and a panic for what it does not know.
fn breaches(schema: &Value, value: &Value, root: &Value, place: &str, found: &mut Vec<String>) {
    let Value::Object(schema) = schema else { panic!("{schema} is no schema") };
    for (word, says) in schema {
        let mut wrong = |what: String| found.push(format!("{place}: {what}"));
        match word.as_str() {
            "$schema" | "title" | "description" | "$defs" | "then" => {}
            "$ref" => {
                let name = says.as_str().unwrap().strip_prefix("#").unwrap();
                breaches(root.pointer(name).unwrap(), value, root, place, found);
            }
            "type" => {
                let names = says.as_array().cloned().unwrap_or_else(|| vec![says.clone()]);
                if !names.iter().any(|name| is_of(value, name.as_str().unwrap())) {
                    wrong(format!("{value} is no {says}"));
                }
            }
            "enum" if !says.as_array().unwrap().contains(value) => {
                wrong(format!("{value} is none of {says}"));
            }
            "const" if says != value => wrong(format!("{value} is not {says}")),
            "minimum" if value.is_number() && value.as_f64() < says.as_f64() => {
                wrong(format!("{value} is under {says}"));
            }
            "required" if value.is_object() => {
                for name in says.as_array().unwrap().iter().filter_map(Value::as_str) {
                    if value.get(name).is_none() {
                        found.push(format!("{place}: `{name}` is missing"));
                    }
                }
            }
            "additionalProperties" if value.is_object() => {
                let known = schema["properties"].as_object().unwrap();
                for name in value.as_object().unwrap().keys().filter(|name| !known.contains_key(*name)) {
                    found.push(format!("{place}: nobody knows `{name}`"));
                }
            }
            "properties" if value.is_object() => {
                for (name, inner) in says.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        breaches(inner, value, root, &format!("{place}.{name}"), found);
                    }
                }
            }
            "items" if value.is_array() => {
                for (at, item) in value.as_array().unwrap().iter().enumerate() {
                    breaches(says, item, root, &format!("{place}[{at}]"), found);
                }
            }
            "allOf" => {
                says.as_array().unwrap().iter().for_each(|one| breaches(one, value, root, place, found));
            }
            "anyOf" => {
                let fits = |one: &Value| {
                    let mut none = Vec::new();
                    breaches(one, value, root, place, &mut none);
                    none.is_empty()
                };
                if !says.as_array().unwrap().iter().any(fits) {
                    wrong(format!("{value} is none of what it may be"));
                }
            }
            "if" => {
                let mut none = Vec::new();
                breaches(says, value, root, place, &mut none);
                if none.is_empty() {
                    breaches(&schema["then"], value, root, place, found);
                }
            }
            "enum" | "const" | "minimum" | "required" | "additionalProperties" | "properties" | "items" => {}
            other => panic!("the schema says {other:?}"),
        }
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other} is no type"),
    }
}

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/envelope.schema.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn run(folder: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command.args(line.split(' ')).current_dir(folder).env("MUQABALA_CONFIG", "").stdin(Stdio::null());
    command.output().unwrap()
}

/// The object that a command prints, held against the schema.
fn object(folder: &Path, line: &str) -> Value {
    let output = run(folder, line);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let value: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{line}: {e}: {}{said}", String::from_utf8_lossy(&output.stdout)));
    let (mut found, schema) = (Vec::new(), schema());
    breaches(&schema, &value, &schema, "", &mut found);
    assert!(found.is_empty(), "{line}: {}", found.join("\n"));
    assert_eq!(value["code"].as_i64(), output.status.code().map(i64::from), "{line}: {said}");
    assert_eq!(value["muqabala"], env!("CARGO_PKG_VERSION"));
    value
}

/// A folder with documents, and what commands made of them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("docs")).unwrap();
    std::fs::create_dir(at("cases")).unwrap();
    for language in ["ar", "en"] {
        let sample = samples.join(format!("note.{language}.txt"));
        std::fs::copy(&sample, at(&format!("note.{language}.txt"))).unwrap();
        std::fs::copy(&sample, at(&format!("docs/note.{language}.txt"))).unwrap();
        std::fs::copy(&sample, at(&format!("lines.{language}"))).unwrap();
    }
    std::fs::copy(at("note.ar.txt"), at("cases/c.src")).unwrap();
    std::fs::copy(at("note.en.txt"), at("cases/c.tgt")).unwrap();
    for name in ["a.ladder", "cases/c.gold"] {
        std::fs::write(at(name), "[0]:[0]:0.9\n[1]:[1]:0.8\n").unwrap();
    }
    folder
}

/// A line for each command that ends, in an order in which each has what it needs.
const LINES: [&str; 32] = [
    "align note.ar.txt note.en.txt -o note.tmx --json",
    "batch docs -o out --json",
    "batch docs -o out --dry-run --json",
    "pair docs -o pairs.csv --json",
    "eval a.ladder a.ladder --bootstrap 10 --json",
    "explain note.tmx note-p0001 --json",
    "inspect note.ar.txt --json",
    "lexicon train note.tmx -o my.lexicon --json",
    "memory import m.db note.tmx --json",
    "memory export m.db -o again.tmx --json",
    "memory stats m.db --json",
    "memory check m.db --json",
    "memory remove m.db --status auto --dry-run --json",
    "memory vacuum m.db --json",
    "memory vectors m.db --json",
    "match m.db Report --json",
    "pretranslate note.ar.txt --with m.db -o pre.xlf --json",
    "concordance m.db Report --json",
    "model measure cases --encoder never --json",
    "review note.ar.txt note.en.txt -o reviewed.tmx --json",
    "convert note.tmx note.csv --json",
    "merge note.tmx again.tmx -o all.tmx --json",
    "split all.tmx --by document -d parts --json",
    "dedupe all.tmx lean.tmx --json",
    "clean all.tmx clean.tmx --json",
    "check note.tmx --json",
    "terms note.tmx --json",
    "validate note.tmx --json",
    "config align --json",
    "config --json",
    "completions bash --json",
    "man --json",
];

#[test]
fn every_command_answers_in_the_envelope() {
    let folder = folder();
    let (mut answered, schema) = (BTreeSet::new(), schema());
    for line in LINES {
        let value = object(folder.path(), line);
        assert_eq!(value["ok"], true, "{line}: {value}");
        let command = value["command"].as_str().unwrap().to_owned();
        assert!(line.starts_with(&command) && !command.is_empty(), "{line}: {command:?}");
        let known = schema["$defs"].get(command.replace(' ', "-")).is_some();
        assert!(known || value["result"].is_null() || value["result"]["text"].is_string(), "{line}: {value}");
        answered.insert(command);
    }
    // What workers answer becomes what batch makes.
    let requests = run(folder.path(), "batch docs -o more --requests --json");
    std::fs::write(folder.path().join("requests"), requests.stdout).unwrap();
    let mut worker = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    worker.args(["worker", "--json"]).current_dir(folder.path());
    let answers =
        worker.stdin(std::fs::File::open(folder.path().join("requests")).unwrap()).output().unwrap().stdout;
    let lines = String::from_utf8(answers.clone()).unwrap();
    assert!(lines.lines().count() == 1 && lines.contains("\"units\""), "{lines}");
    std::fs::write(folder.path().join("answers.jsonl"), answers).unwrap();
    answered.insert(
        object(folder.path(), "gather answers.jsonl -o more --json")["command"].as_str().unwrap().to_owned(),
    );
    assert!(folder.path().join("more/note.ar-en.tmx").is_file());

    for command in commands(folder.path()) {
        // Worker answers in lines of its own; fetch needs the network; serve has no end; learning is long.
        let otherwise = ["worker", "fetch", "serve", "model train", "model calibrate", "model verdicts"];
        let otherwise = otherwise.contains(&command.as_str());
        assert!(otherwise || answered.contains(&command), "no line above runs {command}");
    }
}

/// The commands as help lists them, with those under them.
fn commands(folder: &Path) -> Vec<String> {
    let listed = |line: &str| -> Vec<String> {
        let help = String::from_utf8(run(folder, line).stdout).unwrap();
        let behind = help.lines().skip_while(|l| !l.starts_with("Commands:")).skip(1);
        let names = behind.take_while(|l| l.starts_with("  ")).filter(|l| !l.starts_with("   "));
        names.filter_map(|l| Some(l.split_whitespace().next()?.to_owned())).filter(|n| n != "help").collect()
    };
    let mut all = Vec::new();
    for name in listed("--help") {
        let inner = listed(&format!("{name} --help"));
        if inner.is_empty() {
            all.push(name);
        } else {
            all.extend(inner.into_iter().map(|inner| format!("{name} {inner}")));
        }
    }
    assert!(all.len() > 20, "{all:?}");
    all
}

#[test]
fn errors_come_in_the_envelope_and_as_a_message() {
    let folder = folder();
    std::fs::write(folder.path().join("empty.txt"), "").unwrap();
    for (line, kind, code) in [
        ("align empty.txt note.en.txt --json", "content", 4),
        ("align missing.txt note.en.txt --json", "io", 5),
        ("align note.ar.txt note.en.txt -o note.en.txt --json", "usage", 2),
        ("align note.ar.txt --unit chapter --json", "usage", 2),
        ("alin --json", "usage", 2),
        ("align note.ar.txt note.en.txt --config missing.toml --json", "io", 5),
    ] {
        let value = object(folder.path(), line);
        assert_eq!(
            (value["error"]["kind"].as_str(), value["code"].as_i64()),
            (Some(kind), Some(code)),
            "{line}"
        );
        let said = String::from_utf8(run(folder.path(), line).stderr).unwrap();
        assert!(said.starts_with("error: "), "{line}: {said}");
    }
}

/// Where a memory goes to standard output, the object stands alone on standard error.
#[test]
fn a_result_on_standard_output_stays_clean() {
    let folder = folder();
    for line in [
        "align note.ar.txt note.en.txt -o - --format tmx --json",
        "align note.ar.txt note.en.txt -o - --format tmx --json -v",
    ] {
        let output = run(folder.path(), line);
        assert!(output.stdout.ends_with(b"</tmx>\n"), "{line}");
        let value: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!((value["command"].as_str(), value["result"]["units"].as_u64()), (Some("align"), Some(6)));
    }
    let failed = run(folder.path(), "convert missing.tmx - --format csv --json");
    let value: Value = serde_json::from_slice(&failed.stderr).unwrap();
    assert_eq!(value["error"]["kind"], "io");
}

#[test]
fn the_schema_bites() {
    let schema = schema();
    let good = serde_json::json!({
        "muqabala": "0", "command": "memory remove", "ok": true, "code": 0,
        "result": { "units": 1, "dry_run": false }, "warnings": [], "error": null,
    });
    let wrong = |value: &Value| {
        let mut found = Vec::new();
        breaches(&schema, value, &schema, "", &mut found);
        found
    };
    assert!(wrong(&good).is_empty());
    for (pointer, bad) in [
        ("/ok", Value::Null),
        ("/result", serde_json::json!({ "units": 1 })),
        ("/result/units", serde_json::json!(-1)),
        ("/result/dry_run", serde_json::json!("no")),
        ("/warnings", serde_json::json!([1])),
        ("/error", serde_json::json!({ "kind": "usage", "code": 2, "message": "" })),
        ("/error", serde_json::json!({ "kind": "odd", "code": 2, "message": "", "remedy": null })),
    ] {
        let mut value = good.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        assert_eq!(wrong(&value).len(), 1, "{value}: {:?}", wrong(&value));
    }
    let mut more = good.clone();
    more["odd"] = Value::Null;
    assert_eq!(wrong(&more).len(), 1);
}
