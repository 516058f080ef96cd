//! Runs over many pairs: killed, resumed, in parts, through workers, out of archives.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// All files below `folder` with their content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(inside) = waiting.pop() {
        // A run may be killed before it makes its folder.
        for entry in fs::read_dir(inside).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), content);
            }
        }
    }
    found
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

/// A folder with `count` pairs of short documents, and one with an empty half.
fn archive(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).unwrap();
    for language in ["ar", "en"] {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
        let text = fs::read_to_string(sample.join(format!("note.{language}.txt"))).unwrap();
        for number in 0..count {
            fs::write(docs.join(format!("p{number:02}_{language}.txt")), format!("{text}\n\n{number}\n"))
                .unwrap();
        }
    }
    fs::write(docs.join("empty.ar.txt"), "").unwrap();
    fs::write(docs.join("empty.en.txt"), "A text in English that has no Arabic.\n").unwrap();
    folder
}

/// Runs a command, asserts how it ends, and returns what it said.
#[track_caller]
fn run_in(folder: &Path, line: &str, code: i32) -> String {
    let output = start(folder, line).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(code), "{line}: {said}");
    said
}

fn start(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command.current_dir(folder).args(line.split(' ')).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let folder = archive(5);
    let at = |name: &str| folder.path().join(name);
    run_in(folder.path(), "batch docs -o whole --jobs 2 -q --encoder never", 1);
    let mut wait = 0x9E37_79B9u64;
    for round in 0..3 {
        let out = format!("out{round}");
        let line = format!("batch docs -o {out} --jobs 2 -q --encoder never");
        // From before the first result to behind the last one.
        for _ in 0..2 {
            wait = wait.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut running = start(folder.path(), &line).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(20 + (wait >> 33) % 400));
            // SIGKILL on every Unix; the run may have ended.
            let _ = running.kill();
            running.wait().unwrap();
            for (name, content) in files(&at(&out)).iter().filter(|(name, _)| name.ends_with(".tmx")) {
                assert!(content.ends_with(b"</tmx>\n"), "{} is not whole", name.display());
            }
        }
        run_in(folder.path(), &line, 1);
        same(&at("whole"), &at(&out));
        // Nothing is left to do, and what is done is not done again.
        let stood = run_in(folder.path(), &format!("batch docs -o {out} --encoder never --json"), 1);
        assert!(stood.contains("\"stood\": 6"), "{stood}");
    }
}

#[test]
fn parts_workers_and_archives_make_the_same() {
    let folder = archive(4);
    let at = |name: &str| folder.path().join(name);
    run_in(folder.path(), "batch docs -o whole -q --encoder never", 1);
    for part in ["1/2", "2/2"] {
        run_in(
            folder.path(),
            &format!("batch docs -o parts -q --encoder never --shard {part}"),
            if part == "1/2" { 1 } else { 0 },
        );
    }
    run_in(folder.path(), "batch docs -o parts -q --encoder never", 1);
    same(&at("whole"), &at("parts"));

    let requests =
        start(folder.path(), "batch docs -o x --requests").stdout(Stdio::piped()).output().unwrap().stdout;
    let lines: Vec<&[u8]> = requests.split_inclusive(|b| *b == b'\n').collect();
    fs::create_dir(at("shards")).unwrap();
    for (name, lines) in [("part-1", &lines[3..]), ("part-0", &lines[..3])] {
        fs::write(at("requests"), lines.concat()).unwrap();
        let answers = start(folder.path(), "worker --encoder never --no-reasons")
            .stdin(fs::File::open(at("requests")).unwrap())
            .stdout(Stdio::piped())
            .output()
            .unwrap();
        assert!(answers.status.success());
        fs::write(at("shards").join(name), answers.stdout).unwrap();
    }
    run_in(folder.path(), "gather shards -o gathered -q", 1);
    std::fs::create_dir(at("nothing")).unwrap();
    run_in(folder.path(), "gather nothing -o empty -q", 4);
    assert!(!at("empty").join("batch.csv").exists(), "a table without answers");
    fs::write(at("part-0.parquet"), b"PAR1\x15\x04PAR1").unwrap();
    let said = run_in(folder.path(), "gather part-0.parquet -o empty -q", 4);
    assert!(said.contains("Parquet") && said.contains("lines.py"), "{said}");
    same(&at("whole"), &at("gathered"));

    // The end of the list is lost: it is named, has a row, and the next run does it.
    fs::write(at("requests"), &requests).unwrap();
    let said = run_in(folder.path(), "gather shards/part-0 -o tail --list requests", 1);
    assert!(said.contains("2 pairs of the list have no answer") && said.contains("p02, p03"), "{said}");
    assert!(fs::read_to_string(at("tail/batch.csv")).unwrap().contains("\np03,,,0"), "no row");
    run_in(folder.path(), "batch docs -o tail -q --encoder never", 1);
    for name in ["batch.csv", "report.html", ".muqabala-batch.jsonl", "p03.ar-en.tmx"] {
        let read = |out: &str| fs::read(at(out).join(name)).unwrap();
        assert!(read("whole") == read("tail"), "{name} differs");
    }

    // One memory from a run and from answers, and nothing twice.
    let told = run_in(folder.path(), "batch docs -o taken --encoder never --into all.db", 1);
    let new: u64 =
        told.lines().find_map(|l| l.strip_suffix(" units are new in the memory")).unwrap().parse().unwrap();
    assert!(new > 4, "{told}");
    let again = run_in(folder.path(), "gather shards -o gathered --into all.db", 1);
    assert!(again.contains("\n0 units are new in the memory"), "{again}");
    // What comes again is said, and no longer where nothing is taken in.
    assert!(at("taken/corpus.csv").is_file() && told.contains("units come again"), "{told}");
    assert!(at("taken/terms.csv").is_file());
    run_in(folder.path(), "batch docs -o taken --encoder never -q", 1);
    assert!(!at("taken/corpus.csv").exists() && !at("taken/terms.csv").exists());

    // Every pair in a process of its own.
    run_in(folder.path(), "batch docs -o timed -q --encoder never --timeout 60", 1);
    same(&at("whole"), &at("timed"));
    let late = run_in(folder.path(), "batch docs -o late --encoder never --timeout 0.0001 --json", 1);
    assert!(late.contains("timed-out"), "{late}");

    let mut tar = tar::Builder::new(fs::File::create(at("docs.tar")).unwrap());
    tar.append_dir_all("", at("docs")).unwrap();
    tar.finish().unwrap();
    run_in(folder.path(), "batch docs.tar -o packed -q --encoder never", 1);
    let memories = |name: &str| -> BTreeMap<PathBuf, Vec<u8>> {
        files(&at(name))
            .into_iter()
            .filter(|(name, _)| name.extension().is_some_and(|e| e == "tmx"))
            .collect()
    };
    assert_eq!(memories("packed"), memories("whole"));
    assert_eq!(memories("packed").len(), 4);
}

#[test]
fn what_changed_is_done_again_and_nothing_else() {
    let folder = archive(2);
    let at = |name: &str| folder.path().join(name);
    let batch = "batch docs -o out --encoder never --json";
    run_in(folder.path(), batch, 1);
    let stood = |line: &str| {
        let said = run_in(folder.path(), line, 1);
        let at = said.find("\"stood\": ").unwrap() + 9;
        said[at..at + 1].parse::<u64>().unwrap()
    };
    assert_eq!(stood(batch), 3);
    assert_eq!(stood(&format!("{batch} --retry-failed")), 2);
    let text = fs::read_to_string(at("docs/p01_en.txt")).unwrap();
    // Another time alone is no change.
    fs::write(at("docs/p01_en.txt"), &text).unwrap();
    assert_eq!(stood(batch), 3);
    fs::write(at("docs/p01_en.txt"), text + "\nOne more line of text.\n").unwrap();
    assert_eq!(stood(batch), 2);
    assert_eq!(stood(&format!("{batch} --unit sentence")), 0);
    assert_eq!(stood(&format!("{batch} --unit sentence")), 3);
    fs::remove_file(at("out/p00.ar-en.tmx")).unwrap();
    assert_eq!(stood(&format!("{batch} --unit sentence")), 2);
    let said = run_in(folder.path(), "batch docs -o out --encoder never --unit sentence --dry-run", 0);
    assert!(said.contains("0 pairs to be aligned, 3 done already"), "{said}");
    let formats = "batch docs -o many --encoder never -q --format tmx,xlsx,html";
    run_in(folder.path(), formats, 1);
    for name in ["p00.ar-en.tmx", "p00.ar-en.xlsx", "p00.ar-en.html", "report.html", "batch.csv"] {
        assert!(at("many").join(name).is_file(), "{name}");
    }
}

#[test]
fn two_passes_learn_the_same_whatever_happens_on_the_way() {
    let folder = archive(3);
    let at = |name: &str| folder.path().join(name);
    run_in(folder.path(), "batch docs -o one --learn --encoder never --jobs 1 -q", 1);
    run_in(folder.path(), "batch docs -o two --learn --encoder never --jobs 3 -q", 1);
    same(&at("one"), &at("two"));
    assert!(at("one/learned.lexicon").is_file() && at("one/p00.ar-en.tmx").is_file());
    // Killed in either pass, it goes on; what is done is not done again.
    let line = "batch docs -o killed --learn --encoder never --jobs 1 -q";
    for wait in [60, 160, 320] {
        let mut running = start(folder.path(), line).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        let _ = running.kill();
        running.wait().unwrap();
    }
    run_in(folder.path(), line, 1);
    same(&at("one"), &at("killed"));
    let stood = run_in(folder.path(), "batch docs -o one --learn --encoder never --json", 1);
    assert!(stood.contains("\"stood\": 4"), "{stood}");
    // The second pass is one with the lexicon of the first.
    run_in(folder.path(), "batch docs -o by-hand --lexicon one/learned.lexicon --encoder never -q", 1);
    assert_eq!(fs::read(at("one/p01.ar-en.tmx")).unwrap(), fs::read(at("by-hand/p01.ar-en.tmx")).unwrap());
}

/// A disk that is full, as a limit of the system makes it for one file: the pair is named, the others are done,
/// and with room the same command ends with the bytes of a run that had it.
#[cfg(unix)]
#[test]
fn what_the_disk_has_no_room_for_is_named_and_done_later() {
    let folder = archive(3);
    let at = |name: &str| folder.path().join(name);
    let decided = [
        ("ar", "قررت اللجنة في جلستها NUMBER أن تنظر في التقرير رقم NUMBER7."),
        ("en", "At its meeting NUMBER the Committee decided to consider report No. NUMBER7."),
    ];
    for (language, line) in decided {
        let lines = (100..180).map(|number| line.replace("NUMBER", &number.to_string()) + "\n\n");
        fs::write(at("docs").join(format!("long_{language}.txt")), lines.collect::<String>()).unwrap();
    }
    let line = "batch docs -o out --jobs 1 --encoder never";
    run_in(folder.path(), "batch docs -o whole -q --encoder never", 1);
    let long = fs::metadata(at("whole/long.ar-en.tmx")).unwrap().len();
    let page = fs::metadata(at("whole/report.html")).unwrap().len();
    assert!(page + 4096 < long, "{page} {long}");
    // Blocks of 512 bytes; without the signal that a write beyond the limit sends.
    let limited = |blocks: u64, code: i32| {
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {} {line}", env!("CARGO_BIN_EXE_muqabala"));
        let output = Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        said
    };
    let said = limited(long / 512 - 1, 1);
    assert!(said.contains("failed: long: ") && said.contains("File too large"), "{said}");
    assert!(!at("out/long.ar-en.tmx").exists() && at("out/p02.ar-en.tmx").is_file());
    // No room for the table either: what became of the pairs is told, and the memories stay.
    fs::remove_dir_all(at("out")).unwrap();
    let said = limited(1, 5);
    assert!(
        said.contains("failed: p00: ") && said.contains("failed: long: ") && said.contains("batch.csv"),
        "{said}"
    );
    run_in(folder.path(), line, 1);
    same(&at("whole"), &at("out"));
}
