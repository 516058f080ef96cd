//! No file is two things at once: every command, with every way in which a result can
//! meet an input or another result. Nothing is lost in any, and both files are named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with every kind of input. Names end in what a result may end in, so that any
/// of them can be named as a result.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
    for (sample_name, name) in [
        ("note.ar.txt", "doc.ar"),
        ("note.en.txt", "doc2.en"),
        ("note.ar.txt", "old.ar.txt"),
        ("note.en.txt", "old.en.txt"),
    ] {
        std::fs::copy(sample.join(sample_name), at(name)).unwrap();
    }
    let memory = "<tmx version='1.4'><header srclang='ar'/><body><tu tuid='1'><tuv xml:lang='ar'><seg>نص</seg></tuv>\
                  <tuv xml:lang='en'><seg>text</seg></tuv></tu></body></tmx>";
    for name in ["m.tmx", "n.tmx", "old.ar-en.tmx", "memory.part2.tmx", "m.removed.csv", "all.A_1.tmx"] {
        std::fs::write(at(name), memory).unwrap();
    }
    std::fs::write(at("table.csv"), "ar,en\nنص,text\nنص,text\n").unwrap();
    std::fs::write(at("all.tmx"), memory.replace("<tu tuid='1'>", "<tu><prop type='x-document'>A/1</prop>"))
        .unwrap();
    for name in ["lexicon.xlsx", "weights.html", "terms.csv"] {
        std::fs::write(at(name), "what somebody collected over years").unwrap();
    }
    std::fs::write(at("config.jsonl"), "[align]\nunit = \"sentence\"\n").unwrap();
    for name in ["system.ladder", "gold.ladder"] {
        std::fs::write(at(name), "[0]:[0]:0.9\n").unwrap();
    }
    std::fs::write(at("batch.csv"), "source,target,name\nold.ar.txt,old.en.txt,one\n").unwrap();
    std::fs::write(at("pairs.csv"), "source,target,name\nm.ar-en.tmx,doc2.en,m\n").unwrap();
    std::fs::copy(at("m.tmx"), at("m.ar-en.tmx")).unwrap();
    std::fs::create_dir_all(at("project/source")).unwrap();
    std::fs::create_dir_all(at("project/tm/auto")).unwrap();
    std::fs::write(at("project/omegat.project"), "<omegat/>").unwrap();
    for name in ["project/source/doc.txt", "project/tm/auto/doc.tmx"] {
        std::fs::copy(at("doc.ar"), at(name)).unwrap();
    }
    std::fs::create_dir(at("sub")).unwrap();
    folder
}

/// Everything below a folder, links as what they lead to.
fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap());
        }
    }
    found
}

/// Runs a command in a new folder and asserts that it ends with code 2, names the files
/// and changes nothing.
fn refused(arguments: &[&str], named: [&str; 2], prepare: impl Fn(&Path)) {
    let folder = folder();
    prepare(folder.path());
    let before = content(folder.path());
    let output = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(named.iter().all(|name| said.contains(name)), "{arguments:?}: {said}");
    assert!(content(folder.path()) == before, "{arguments:?} changed a file: {said}");
}

/// Makes what a case needs in its folder.
type Prepare = Box<dyn Fn(&Path)>;

/// Every way to spell the file `name` other than by its name; links are made as needed.
fn spellings(name: &str) -> Vec<(String, Prepare)> {
    let mut all: Vec<(String, Prepare)> =
        vec![(name.to_owned(), Box::new(|_| {})), (format!("./sub/../{name}"), Box::new(|_| {}))];
    #[cfg(unix)]
    {
        let (own, other) = (name.to_owned(), format!("link-{name}"));
        all.push((
            other.clone(),
            Box::new(move |folder| std::os::unix::fs::symlink(&own, folder.join(&other)).unwrap()),
        ));
        let (own, other) = (name.to_owned(), format!("hard-{name}"));
        all.push((
            other.clone(),
            Box::new(move |folder| std::fs::hard_link(folder.join(&own), folder.join(&other)).unwrap()),
        ));
    }
    all
}

#[test]
fn every_input_of_every_command_is_safe_from_every_result() {
    // Arguments with all inputs, and the option that a result stands behind; the input that
    // the result meets is each of the files in turn.
    let commands: [(&str, &[&str]); 11] = [
        (
            "align doc.ar doc2.en --lexicon lexicon.xlsx --memory m.tmx --model weights.html --config config.jsonl -o",
            &["doc.ar", "doc2.en", "lexicon.xlsx", "m.tmx", "weights.html", "config.jsonl"],
        ),
        ("convert m.tmx", &["m.tmx"]),
        ("merge m.tmx n.tmx table.csv -o", &["m.tmx", "n.tmx", "table.csv"]),
        ("dedupe m.tmx", &["m.tmx"]),
        ("dedupe m.tmx out.tmx --removed", &["m.tmx"]),
        ("clean m.tmx", &["m.tmx"]),
        ("clean m.tmx out.tmx --removed", &["m.tmx"]),
        ("check m.tmx --terms terms.csv -o", &["m.tmx", "terms.csv"]),
        ("eval system.ladder gold.ladder --svg", &["system.ladder", "gold.ladder"]),
        ("inspect doc.ar --html", &["doc.ar"]),
        ("validate m.tmx --fix -o", &["m.tmx"]),
    ];
    let mut combinations = 0;
    for (command, inputs) in commands {
        for input in inputs {
            for (spelling, prepare) in spellings(input) {
                let mut arguments: Vec<&str> = command.split(' ').collect();
                arguments.push(&spelling);
                refused(&arguments, [input, spelling.trim_start_matches("./")], prepare);
                combinations += 1;
            }
        }
    }
    assert!(combinations >= 60, "{combinations}");
}

#[test]
fn results_meet_neither_inputs_nor_each_other() {
    for (command, named) in [
        // Names that follow from others.
        ("align old.ar-en.tmx", ["old.ar-en.tmx", "result"]),
        ("align old.ar.txt old.en.txt --memory old.ar-en.tmx", ["old.ar-en.tmx", "result"]),
        ("align doc.ar doc2.en -o doc2.ar", ["doc2.en", "pair"]),
        (
            "align m.tmx doc2.en --split-mb 1 --memory memory.part2.tmx -o memory.tmx",
            ["memory.part2.tmx", "part"],
        ),
        ("align doc.ar doc2.en --memory m.removed.csv -o m.removed.csv", ["m.removed.csv", "result"]),
        ("align project/source/doc.txt doc2.en -o project/", ["project/source/doc.txt", "OmegaT"]),
        (
            "align doc.ar doc2.en --memory project/tm/auto/doc.tmx -o project/",
            ["project/tm/auto/doc.tmx", "OmegaT"],
        ),
        ("convert memory.part2.tmx memory.tmx --split-mb 1", ["memory.part2.tmx", "part"]),
        ("clean m.removed.csv m.tmx", ["m.removed.csv", "removed"]),
        ("split all.tmx --by size", ["all.tmx", "part"]),
        ("batch batch.csv -o .", ["batch.csv", "table"]),
        ("batch pairs.csv -o .", ["m.ar-en.tmx", "pair"]),
        ("batch pairs.csv -o out --memory out/m.ar-en.tmx", ["out/m.ar-en.tmx", "pair"]),
        ("lexicon train m.tmx -o m.tmx", ["m.tmx", "lexicon"]),
        ("model train doc.ar doc2.en -o doc2.en", ["doc2.en", "weights"]),
        ("model train doc.ar doc2.en --terms terms.csv -o terms.csv", ["terms.csv", "weights"]),
        ("model calibrate doc.ar doc2.en --start weights.html -o weights.html", ["weights.html", "weights"]),
        ("fetch A/1 --config config.jsonl -o config.jsonl", ["config.jsonl", "folder"]),
        // Two results in one place, there or not.
        ("align doc.ar doc2.en -o new.tmx -o new.tmx", ["new.tmx", "result"]),
        ("align doc.ar doc2.en -o new.tmx -o ./sub/../new.tmx", ["new.tmx", "sub/../new.tmx"]),
        ("align doc.ar doc2.en -o new.tmx -o new.left-out.csv", ["new.left-out.csv", "left out"]),
        ("align doc.ar doc2.en -o new.ar -o new.ar", ["new.ar", "result"]),
        ("align doc.ar doc2.en -o project -o project/", ["project", "OmegaT"]),
        ("align doc.ar doc2.en -o - -o - --format tmx", ["-", "result"]),
        ("dedupe m.tmx new.tmx --removed new.tmx", ["new.tmx", "removed"]),
        ("dedupe m.tmx new.tmx --removed sub/../new.tmx", ["new.tmx", "removed"]),
        ("clean m.tmx new.tmx --removed ./new.tmx", ["new.tmx", "removed"]),
        ("validate m.tmx ./m.tmx --fix", ["m.tmx", "mend"]),
    ] {
        // `model train` takes its files in pairs of one name.
        let arguments: Vec<&str> = command.split(' ').collect();
        refused(&arguments, named, |folder| {
            std::fs::rename(folder.join("doc.ar"), folder.join("doc.en")).unwrap();
            std::fs::copy(folder.join("doc.en"), folder.join("doc.ar")).unwrap();
            std::fs::create_dir(folder.join("out")).unwrap();
            std::fs::copy(folder.join("m.tmx"), folder.join("out/m.ar-en.tmx")).unwrap();
        });
    }
}
