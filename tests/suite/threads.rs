//! The same bytes, whatever the number of threads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::support::own;

/// All files below `folder` with their content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|(name, bytes)| (Path::new(path.file_name().unwrap()).join(name), bytes)),
            );
        } else {
            found.insert(path.file_name().unwrap().into(), std::fs::read(&path).unwrap());
        }
    }
    found
}

fn run(input: &Path, jobs: &str, profile: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let output = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["batch", "--quiet", "--jobs", jobs, "--profile", profile, "-o"])
        .args([output.path(), input])
        .status();
    assert!(status.unwrap().success());
    files(output.path())
}

#[test]
fn one_thread_and_several_write_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["letter.ar.txt", "letter.en.txt", "press.ar.html", "press.en.html"];
    for name in names.into_iter().chain(["report.ar.docx", "report.en.docx"]) {
        std::fs::copy(own(name), folder.path().join(name)).unwrap();
    }
    for profile in ["standard", "excel"] {
        let alone = run(folder.path(), "1", profile);
        assert!(alone.len() > 3, "{:?}", alone.keys());
        let together = run(folder.path(), "2", profile);
        assert_eq!(alone.keys().collect::<Vec<_>>(), together.keys().collect::<Vec<_>>());
        for (name, bytes) in &alone {
            assert!(together[name] == *bytes, "{} differs with two threads", name.display());
        }
    }
}
