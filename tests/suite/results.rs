//! What stands at the place of a result is looked at, and what a person changed stays.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder with a pair of documents.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
    for name in ["note.ar.txt", "note.en.txt"] {
        fs::copy(sample.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command.args(line.split(' ')).current_dir(folder);
    command
}

/// Runs a command, asserts how it ends, and returns what it said.
fn run(folder: &Path, line: &str, code: i32) -> String {
    ended(command(folder, line).output().unwrap(), line, code)
}

fn ended(output: Output, line: &str, code: i32) -> String {
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{line}: {said}");
    said
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

const ALIGN: &str = "align note.ar.txt note.en.txt";

#[test]
fn an_edited_result_under_a_default_name_stays() {
    let folder = folder();
    let memory = folder.path().join("note.ar-en.tmx");
    for _ in 0..2 {
        run(folder.path(), ALIGN, 0);
    }
    let written = fs::read_to_string(&memory).unwrap();
    let edited = written.replacen("<seg>", "<seg>my own word ", 1);
    fs::write(&memory, &edited).unwrap();
    let said = run(folder.path(), ALIGN, 5);
    assert!(said.contains("note.ar-en.tmx") && said.contains("--overwrite"), "{said}");
    assert_eq!(fs::read_to_string(&memory).unwrap(), edited);
    // The name was typed now, or the user says so.
    run(folder.path(), &format!("{ALIGN} -o note.ar-en.tmx"), 0);
    run(folder.path(), ALIGN, 0);
    fs::write(&memory, &edited).unwrap();
    run(folder.path(), &format!("{ALIGN} --overwrite"), 0);
    assert_eq!(fs::read_to_string(&memory).unwrap(), written);
}

#[test]
fn a_batch_keeps_what_was_edited_and_removes_what_no_longer_holds() {
    let folder = folder();
    fs::create_dir(folder.path().join("docs")).unwrap();
    for name in ["a", "b"] {
        for language in ["ar", "en"] {
            let to = folder.path().join(format!("docs/{name}.{language}.txt"));
            fs::copy(folder.path().join(format!("note.{language}.txt")), to).unwrap();
        }
    }
    let out = |name: &str| folder.path().join("out").join(name);
    let batch = "batch docs -o out";
    run(folder.path(), batch, 0);
    let table = fs::read(out("batch.csv")).unwrap();
    assert!(table.starts_with("\u{FEFF}name,".as_bytes()));
    run(folder.path(), batch, 0);
    assert_eq!(fs::read(out("batch.csv")).unwrap(), table);

    fs::write(out("a.ar-en.tmx"), "reviewed").unwrap();
    fs::write(folder.path().join("docs/b.en.txt"), "").unwrap();
    let said = run(folder.path(), batch, 1);
    assert!(said.contains("kept: a: ") && said.contains("removed: out/b.ar-en.tmx"), "{said}");
    assert_eq!(fs::read(out("a.ar-en.tmx")).unwrap(), b"reviewed");
    assert!(!out("b.ar-en.tmx").exists());
    run(folder.path(), "batch docs -o out --overwrite", 1);
    assert_ne!(fs::read(out("a.ar-en.tmx")).unwrap(), b"reviewed");
}

#[test]
fn companions_of_an_earlier_run_go() {
    let folder = folder();
    let all = "align note.ar.txt note.en.txt -o m.tmx --unit sentence -q";
    run(folder.path(), &format!("{all} --max-chars 60"), 0);
    assert!(folder.path().join("m.left-out.csv").exists());
    let said = run(folder.path(), all, 0);
    assert!(said.contains("removed: m.left-out.csv"), "{said}");
    assert!(!folder.path().join("m.left-out.csv").exists());
    // A list that somebody wrote into stays.
    run(folder.path(), &format!("{all} --max-chars 60"), 0);
    fs::write(folder.path().join("m.left-out.csv"), "my notes").unwrap();
    let said = run(folder.path(), all, 0);
    assert!(said.contains("m.left-out.csv") && said.contains("stays"), "{said}");
    assert_eq!(fs::read(folder.path().join("m.left-out.csv")).unwrap(), b"my notes");
}

#[test]
fn counts_are_of_what_is_written() {
    let folder = folder();
    for name in ["note.ar.txt", "note.en.txt"] {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        let last = text.trim_end().lines().next_back().unwrap().to_owned();
        fs::write(&path, format!("{text}\n\n{last}\n")).unwrap();
    }
    let output = command(folder.path(), &format!("{ALIGN} -o m.tmx --max-chars 90 --json")).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let json = &json["result"];
    let written = fs::read_to_string(folder.path().join("m.tmx")).unwrap().matches("<tu ").count() as u64;
    assert_eq!(json["units"], written);
    let left_out = json["results"][0]["left_out"].as_object().unwrap();
    let sum: u64 = left_out.values().map(|n| n.as_u64().unwrap()).sum();
    assert!(left_out.len() >= 2, "{left_out:?}");
    assert_eq!(written + sum, json["details"].as_array().unwrap().len() as u64, "{left_out:?}");
    let said = run(folder.path(), &format!("{ALIGN} -o m.tmx --max-chars 90"), 0);
    assert!(left_out.keys().all(|reason| said.contains(reason)), "{said}");
}

#[test]
fn an_existing_project_gets_memories_only() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    run(folder.path(), &format!("{ALIGN} -o project/"), 0);
    run(folder.path(), &format!("{ALIGN} -o project/"), 0);
    fs::write(at("project/omegat.project"), "<omegat>mine</omegat>").unwrap();
    fs::write(at("project/source/note.ar.txt"), "my source").unwrap();
    let before = names(&at("project"));
    let said = run(folder.path(), &format!("{ALIGN} -o project/ --min-confidence 0.9"), 0);
    assert!(said.contains("project/source/note.ar.txt"), "{said}");
    assert_eq!(fs::read(at("project/omegat.project")).unwrap(), b"<omegat>mine</omegat>");
    assert_eq!(fs::read(at("project/source/note.ar.txt")).unwrap(), b"my source");
    assert_eq!(names(&at("project")), before);
    fs::write(at("project/tm/auto/note.ar.tmx"), "edited").unwrap();
    run(folder.path(), &format!("{ALIGN} -o project/"), 5);
    assert_eq!(fs::read(at("project/tm/auto/note.ar.tmx")).unwrap(), b"edited");
}

#[test]
fn memories_of_two_kinds_of_units_come_from_one_run() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let segtype = |name: &str| {
        let text = fs::read_to_string(at(name)).unwrap();
        text.split("segtype=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let both = "--unit paragraph,sentence";
    run(folder.path(), &format!("{ALIGN} {both}"), 0);
    assert_eq!(segtype("note.ar-en.tmx"), "paragraph");
    assert_eq!(segtype("note.ar-en.sentence.tmx"), "sentence");
    // Each alone is the same.
    run(folder.path(), &format!("{ALIGN} --unit sentence -o alone.tmx"), 0);
    let units = |name: &str| fs::read_to_string(at(name)).unwrap().matches("<tu ").count();
    assert_eq!(units("note.ar-en.sentence.tmx"), units("alone.tmx"));
    run(folder.path(), &format!("{ALIGN} {both} -o project/"), 0);
    assert_eq!(segtype("project/tm/auto/note.ar.tmx"), "paragraph");
    assert_eq!(segtype("project/tm/auto/note.ar.sentence.tmx"), "sentence");
    assert_eq!(names(&at("project/source")), ["note.ar.txt"]);
    run(folder.path(), &format!("{ALIGN} {both} -o - --format tmx"), 2);
    // The second name is guarded as the first.
    let said = run(folder.path(), &format!("{ALIGN} {both} -o a.tmx --memory a.sentence.tmx"), 2);
    assert!(said.contains("a.sentence.tmx"), "{said}");
    fs::create_dir(at("docs")).unwrap();
    run(folder.path(), &format!("batch docs -o out {both}"), 4);
    for name in ["note.ar.txt", "note.en.txt"] {
        fs::copy(at(name), at("docs").join(name)).unwrap();
    }
    run(folder.path(), &format!("batch docs -o out {both}"), 2);
}

#[test]
fn links_modes_pipes_and_descriptors_at_the_place_of_a_result() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real.tmx"), "old").unwrap();
    fs::set_permissions(at("real.tmx"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("real.tmx", at("link.tmx")).unwrap();
    run(folder.path(), &format!("{ALIGN} -q -o link.tmx"), 0);
    assert!(fs::symlink_metadata(at("link.tmx")).unwrap().is_symlink());
    assert_eq!(mode(&at("real.tmx")), 0o600);
    let memory = fs::read(at("real.tmx")).unwrap();
    assert!(memory.ends_with(b"</tmx>\n"));

    for line in ["-o /dev/stdout --format tmx", "-o - --format tmx"] {
        let output = command(folder.path(), &format!("{ALIGN} -q {line}")).output().unwrap();
        assert_eq!(output.stdout, memory, "{line}");
        // Into a file that others write to as well.
        let mut log = fs::File::create(at("log")).unwrap();
        std::io::Write::write_all(&mut log, b"before\n").unwrap();
        let status = command(folder.path(), &format!("{ALIGN} -q {line}")).stdout(log).status().unwrap();
        assert!(status.success());
        assert_eq!(fs::read(at("log")).unwrap(), [b"before\n", memory.as_slice()].concat(), "{line}");
    }

    assert!(Command::new("mkfifo").arg(at("pipe.tmx")).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = at("pipe.tmx");
        move || fs::read(pipe).unwrap()
    });
    run(folder.path(), &format!("{ALIGN} -q -o pipe.tmx"), 0);
    assert_eq!(reader.join().unwrap(), memory);
    assert!(fs::metadata(at("pipe.tmx")).unwrap().file_type().is_fifo());

    // And back through pipes, which are looked at more than once.
    let mut child = command(folder.path(), "dedupe - out.csv --keep best")
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &memory).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(names(folder.path()).iter().filter(|name| name.starts_with(".muqabala-")).count(), 0);
    // What is said of a stream names the stream and not its copy.
    let input = fs::File::open(at("real.tmx")).unwrap();
    let checked = command(folder.path(), "check -").stdin(input).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(said.contains("standard-input") && !said.contains("muqabala-"), "{said}");
}

#[test]
fn a_closed_or_full_terminal_stops_nothing() {
    let folder = folder();
    run(folder.path(), &format!("{ALIGN} -q -o m.tmx"), 0);
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for line in [
        format!("{ALIGN} -o new.tmx"),
        "convert m.tmx new.csv".to_owned(),
        "merge m.tmx -o new2.tmx".to_owned(),
        "clean m.tmx new3.tmx".to_owned(),
        "inspect note.ar.txt --html page.html".to_owned(),
        "validate m.tmx --fix -o new4.tmx".to_owned(),
        "convert missing.tmx new.csv".to_owned(),
        "--help".to_owned(),
        "nonsense".to_owned(),
    ] {
        let code = match line.as_str() {
            "convert missing.tmx new.csv" => 5,
            "nonsense" => 2,
            _ => 0,
        };
        ended(command(folder.path(), &line).stderr(full()).output().unwrap(), &line, code);
        let output = command(folder.path(), &line).stdout(full()).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 2 | 5)), "{line}: {output:?}");
    }
    // What was asked for on standard output is not there.
    for line in
        ["explain m.tmx note-p0001", "check m.tmx --format json", "convert m.tmx - --format csv", "--help"]
    {
        ended(command(folder.path(), line).stdout(full()).output().unwrap(), line, 5);
    }
}

#[test]
fn nothing_from_a_name_acts_upon_the_terminal() {
    let folder = folder();
    let name = "evil\u{1b}[31m\u{202E}.ar.txt";
    fs::copy(folder.path().join("note.ar.txt"), folder.path().join(name)).unwrap();
    for arguments in [
        vec!["align", name, "note.en.txt"],
        vec!["inspect", name],
        vec!["convert", name, "x.what"],
        vec![name],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
            .args(&arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&said);
        assert!(!text.contains(['\u{1b}', '\u{202E}']) && text.contains("\\u{202e}"), "{text}");
    }
}

/// Starts a command whose `pdftotext` never ends, and returns it when that runs.
fn hanging(folder: &Path) -> (std::process::Child, PathBuf) {
    fs::create_dir(folder.join("bin")).unwrap();
    fs::create_dir(folder.join("tmp")).unwrap();
    let program = folder.join("bin/pdftotext");
    let script = "#!/bin/sh\n[ \"$1\" = -v ] && { echo pdftotext version 1 >&2; exit; }\necho $$ > pid.new; mv pid.new pid\nexec sleep 100\n";
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.join("doc.en.pdf"), "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n").unwrap();
    let child = command(folder, "align note.ar.txt doc.en.pdf -o m.tmx --pdf pdftotext")
        .env("PATH", format!("{}:/usr/bin:/bin", folder.join("bin").display()))
        .env("TMPDIR", folder.join("tmp"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = folder.join("pid");
    let deadline = Instant::now() + Duration::from_secs(30);
    while !pid.exists() {
        assert!(Instant::now() < deadline, "it did not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    (child, pid)
}

#[test]
fn signals_leave_nothing_half_done() {
    use std::os::unix::process::ExitStatusExt as _;
    let own = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = own.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
    for (name, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        // What is ignored here, as under `nohup`, the program ignores as well.
        if ignored >> (number - 1) & 1 == 1 {
            continue;
        }
        let folder = folder();
        let (mut child, pid) = hanging(folder.path());
        assert_eq!(names(&folder.path().join("tmp")).len(), 1);
        let kill =
            Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{name}");
        assert_eq!(names(&folder.path().join("tmp")), [""; 0], "{name}");
        let pid = fs::read_to_string(pid).unwrap();
        // The program it started is gone as soon as the system comes to it: a zombie at most.
        let status = || fs::read_to_string(format!("/proc/{}/status", pid.trim())).unwrap_or_default();
        let deadline = Instant::now() + Duration::from_secs(20);
        while status().contains("State:\tS") {
            assert!(Instant::now() < deadline, "{name}: {}", status());
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!folder.path().join("m.tmx").exists());
    }
}
