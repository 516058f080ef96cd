//! Documents whose names say nothing find their counterparts by what is in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The sample documents under names that mean nothing, and their counterparts' names.
const PAIRS: [(&str, &str, &str); 5] = [
    ("guidelines", "q7.txt", "b2.txt"),
    ("letter", "a1.txt", "z9.txt"),
    ("press", "m4.html", "c3.html"),
    ("report", "x0.docx", "d5.docx"),
    ("resolution", "k8.txt", "e6.pdf"),
];

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muqabala")).current_dir(folder).args(line.split(' ')).output().unwrap()
}

/// Copies the samples into `one` and `two`, with a document alone in each.
fn scattered(folder: &Path, one: &str, two: &str) {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [one, two] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    for (name, arabic, english) in PAIRS {
        for (language, own, to) in [("ar", arabic, one), ("en", english, two)] {
            let extension = own.rsplit('.').next().unwrap();
            let from = top.join("corpora").join(format!("{name}.{language}.{extension}"));
            fs::copy(from, folder.join(to).join(own)).unwrap();
        }
    }
    for (language, own, to) in [("ar", "alone1.txt", one), ("en", "alone2.txt", two)] {
        fs::copy(top.join(format!("tests/data/unrelated.{language}.txt")), folder.join(to).join(own))
            .unwrap();
    }
}

/// Source and target of each row of a list, without folders.
fn listed(list: &Path) -> BTreeMap<String, String> {
    let mut rows = csv::Reader::from_path(list).unwrap();
    let name = |path: &str| Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
    rows.records().map(|row| row.unwrap()).map(|row| (name(&row[0]), name(&row[1]))).collect()
}

fn expected() -> BTreeMap<String, String> {
    PAIRS.iter().map(|(_, arabic, english)| ((*arabic).to_owned(), (*english).to_owned())).collect()
}

#[test]
fn two_folders_are_paired_by_content_and_batch_takes_the_list() {
    let folder = tempfile::tempdir().unwrap();
    scattered(folder.path(), "one", "two");
    let said = run(folder.path(), "pair one two -o pairs.csv");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(listed(&folder.path().join("pairs.csv")), expected());
    let left = fs::read_to_string(folder.path().join("pairs.left-over.csv")).unwrap();
    assert!(left.contains("one/alone1.txt,ar,") && left.contains("two/alone2.txt,en,"), "{left}");
    let said = run(folder.path(), "batch pairs.csv -o out --dry-run");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("5 pairs to be aligned, 0 done already, 0 that nothing"), "{said}");
    // The other way round the English ones are the originals.
    run(folder.path(), "pair two one -o turned.csv -q");
    let turned = listed(&folder.path().join("turned.csv"));
    assert_eq!(turned, expected().into_iter().map(|(a, b)| (b, a)).collect());
}

#[test]
fn one_folder_with_both_languages_and_what_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    scattered(folder.path(), "mixed", "mixed");
    fs::write(folder.path().join("mixed/broken.docx"), "PK\u{3}\u{4} no archive").unwrap();
    let said = run(folder.path(), "pair mixed -o mixed/pairs.csv --json");
    assert_eq!(said.status.code(), Some(1), "{}", String::from_utf8_lossy(&said.stderr));
    let report: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let report = &report["result"];
    assert_eq!(report["pairs"].as_array().unwrap().len(), 5);
    let broken =
        report["left"].as_array().unwrap().iter().find(|l| l["document"] == "mixed/broken.docx").unwrap();
    assert_eq!(broken["failed"], true);
    // The list lies among the documents and names them from there.
    assert_eq!(listed(&folder.path().join("mixed/pairs.csv")), expected());
    let said = run(folder.path(), "batch mixed/pairs.csv -o out --dry-run");
    assert!(String::from_utf8_lossy(&said.stdout).contains("5 pairs to be aligned"));
    // Nobody is paired where nobody belongs together.
    fs::create_dir(folder.path().join("strangers")).unwrap();
    for name in ["alone1.txt", "z9.txt"] {
        fs::copy(folder.path().join("mixed").join(name), folder.path().join("strangers").join(name)).unwrap();
    }
    assert_eq!(run(folder.path(), "pair strangers -o none.csv").status.code(), Some(4));
}
