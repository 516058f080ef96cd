//! What goes wrong around a run over many pairs: a full disk, pipes, odd names, files that are gone. It is
//! reported by name, the rest is done, and the exit code says it.
#![cfg(unix)]

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Command;

fn documents(folder: &Path, names: &[&[u8]]) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/align.in");
    fs::create_dir_all(folder).unwrap();
    for language in ["ar", "en"] {
        let text = fs::read_to_string(sample.join(format!("note.{language}.txt"))).unwrap();
        for name in names {
            let name = [name, format!(".{language}.txt").as_bytes()].concat();
            fs::write(folder.join(std::ffi::OsStr::from_bytes(&name)), &text).unwrap();
        }
    }
}

/// Runs a line of the shell in `folder`, `muqabala` standing for the program; exit code and all that was said.
fn shell(folder: &Path, line: &str) -> (Option<i32>, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_muqabala")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output =
        Command::new("sh").args(["-c", line]).current_dir(folder).env("PATH", path).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

fn table(folder: &Path) -> String {
    fs::read_to_string(folder.join("out/batch.csv")).unwrap()
}

#[test]
fn a_file_that_cannot_grow_spoils_nothing_that_stands() {
    let folder = tempfile::tempdir().unwrap();
    documents(&folder.path().join("docs"), &[b"a", b"b", b"c"]);
    let batch = "muqabala batch docs -o out --encoder never -q";
    // No file may have more than 2 KB: as on a full disk, memories cannot be written.
    let (code, said) = shell(folder.path(), &format!("ulimit -f 4; trap '' XFSZ; {batch}"));
    assert!(matches!(code, Some(1 | 5)), "{code:?} {said}");
    let whole =
        |name: &str| fs::read(folder.path().join("out").join(name)).is_ok_and(|b| b.ends_with(b"</tmx>\n"));
    for entry in fs::read_dir(folder.path().join("out")).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!name.ends_with(".tmx") || whole(&name), "{name} is not whole");
        assert!(!name.ends_with(".part"), "{name} was left behind");
    }
    assert_eq!(shell(folder.path(), batch).0, Some(0));
    assert!(["a", "b", "c"].iter().all(|name| whole(&format!("{name}.ar-en.tmx"))));
    assert_eq!(shell(folder.path(), "muqabala batch docs -o fresh --encoder never -q").0, Some(0));
    for name in ["batch.csv", ".muqabala-batch.jsonl", "a.ar-en.tmx"] {
        let read = |out: &str| fs::read(folder.path().join(out).join(name)).unwrap();
        assert!(read("out") == read("fresh"), "{name} differs");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    documents(&folder.path().join("docs"), &[b"a"]);
    // A file stands where the folder would be.
    fs::write(folder.path().join("out"), "mine").unwrap();
    let (code, said) = shell(folder.path(), "muqabala batch docs -o out -q");
    assert!(matches!(code, Some(2 | 5)) && said.contains("out"), "{code:?} {said}");
    assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"mine");
    // Rights do not bind the superuser.
    let (_, user) = shell(folder.path(), "id -u");
    if user.trim() != "0" {
        let (code, said) =
            shell(folder.path(), "mkdir locked && chmod 555 locked && muqabala batch docs -o locked/x -q");
        assert!(code == Some(5) && said.contains("locked"), "{code:?} {said}");
        let (code, _) = shell(
            folder.path(),
            "mkdir docs/no && chmod 0 docs/no && rm out && muqabala batch docs -o out -q",
        );
        assert_eq!(code, Some(1));
        assert!(table(folder.path()).contains("this folder cannot be read"));
    }
}

#[test]
fn pipes_missing_files_and_names_that_are_no_text_have_their_rows() {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    documents(&docs, &[b"a", b"\xE3", b"pipe", b"gone"]);
    fs::remove_file(docs.join("pipe.en.txt")).unwrap();
    fs::remove_file(docs.join("gone.en.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere", docs.join("gone.en.txt")).unwrap();
    let (code, said) =
        shell(folder.path(), "mkfifo docs/pipe.en.txt && muqabala batch docs -o out --encoder never -q");
    assert_eq!(code, Some(1), "{said}");
    let table = table(folder.path());
    let row = |name: &str| {
        let begin = format!("\n{name},");
        let at = table.find(&begin).unwrap_or_else(|| panic!("no row for {name} in {table}")) + 1;
        table[at..].lines().next().unwrap().to_owned()
    };
    assert!(row("a").contains(",parallel,") && row("\u{FFFD}").contains(",parallel,"), "{table}");
    assert!(row("pipe").contains("pipe or a device"), "{table}");
    assert!(row("gone").contains(",failed,") && row("gone").contains("gone.en.txt"), "{table}");
    // What is there again is done, without being asked to try again.
    fs::remove_file(docs.join("gone.en.txt")).unwrap();
    fs::copy(docs.join("a.en.txt"), docs.join("gone.en.txt")).unwrap();
    let (_, said) = shell(folder.path(), "muqabala batch docs -o out --encoder never");
    assert!(said.contains("(2 of them done before)") && said.contains("1 failed"), "{said}");
}
