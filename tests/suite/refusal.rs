//! Documents that are not translations of each other are refused; `.ci/run` tries real ones.

use std::path::{Path, PathBuf};
use std::process::Command;

use muqabala::{Error, Options};

use super::support::{align, own};

fn unrelated(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[track_caller]
fn refused(source: &Path, target: &Path) {
    match align(source, target, &Options::default()) {
        Err(Error::NotParallel { reason }) => assert!(reason.contains("translations"), "{reason}"),
        Err(other) => panic!("{other}"),
        Ok(bitext) => panic!("{} units, {}", bitext.units.len(), bitext.verdict.reason),
    }
}

#[test]
fn the_same_events_told_otherwise_and_other_documents() {
    refused(&unrelated("unrelated.ar.txt"), &unrelated("unrelated.en.txt"));
    refused(&own("letter.ar.txt"), &own("press.en.html"));
    refused(&own("guidelines.ar.txt"), &own("resolution.en.pdf"));
}

#[test]
fn a_refusal_exits_with_3_and_writes_nothing_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_muqabala"))
            .arg("align")
            .args([unrelated("unrelated.ar.txt"), unrelated("unrelated.en.txt")])
            .arg("-o")
            .arg(folder.path().join("out.tmx"))
            .args(more)
            .output()
            .unwrap()
    };
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert_eq!(run(&["--force", "--quiet"]).status.code(), Some(0));
    assert!(folder.path().join("out.tmx").exists());
}
