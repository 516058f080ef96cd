use super::*;

fn run(folder: &Path, named: &[(&str, &str)]) -> Result<Guard> {
    let mut files = Files::default();
    for (usage, name) in named {
        let path = folder.join(name);
        match *usage {
            "in" => files.input("the memory to read", path),
            "out" => files.output("the result", path),
            "folder" => files.folder("the folder for results", path),
            _ => files.in_place("the file to mend", path),
        }
    }
    Guard::new(files)
}

#[test]
fn no_file_is_two_things() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    std::fs::write(folder.path().join("a"), "x").unwrap();
    for clash in [
        [("in", "a"), ("out", "a")],
        [("out", "a"), ("in", "a")],
        [("in", "a"), ("out", "sub/../a")],
        [("out", "new"), ("out", "./new")],
        [("in", "new"), ("out", "new")],
        [("in", "sub"), ("out", "sub")],
        [("mend", "a"), ("out", "a")],
        [("mend", "a"), ("in", "a")],
        [("mend", "a"), ("mend", "a")],
    ] {
        let error = run(folder.path(), &clash).unwrap_err();
        assert!(matches!(error, Error::Usage { .. }), "{clash:?} {error}");
        let message = error.to_string();
        assert!(clash.iter().all(|(_, name)| message.contains(name)), "{clash:?} {message}");
    }
    for fine in [
        [("in", "a"), ("in", "a")],
        [("in", "a"), ("out", "b")],
        [("in", "."), ("folder", ".")],
        [("in", "sub"), ("out", "sub/a")],
        [("out", "a"), ("out", "sub/a")],
    ] {
        run(folder.path(), &fine).unwrap();
    }
    let nowhere = run(folder.path(), &[("out", "no/such/a")]);
    assert!(matches!(nowhere, Err(Error::Io { source, .. }) if is_no_folder(&source)));
    // Other errors may say the same words.
    assert!(!is_no_folder(&std::io::Error::other("there is no such folder")));
    assert!(!is_no_folder(&std::io::ErrorKind::NotFound.into()));
}

#[test]
fn only_what_was_declared_has_a_place() {
    let folder = tempfile::tempdir().unwrap();
    let guard = run(folder.path(), &[("in", "a"), ("out", "b")]).unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(guard.place(&at("b")).is_ok());
    assert!(guard.place(&at("a")).is_err() && guard.place(&at("c")).is_err());
    let place = guard.place(&at("b")).unwrap();
    assert!(place.companion("a list", &at("a")).is_err(), "an input");
    let list = place.companion("a list", &at("c")).unwrap();
    assert!(place.companion("a list", &at("c")).is_ok() && place.companion("a page", &at("c")).is_err());
    assert!(guard.place(list.path()).is_err(), "its name was not typed");
    assert!(guard.reads("a document", &at("c")).is_err(), "found later, but already a result");
}

#[test]
fn parts_leave_inputs_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    for (input, clash) in [("a.part7.tmx", true), ("sub/a.part7.tmx", false), ("a.part7.csv", false)] {
        let guard = run(folder.path(), &[("in", input), ("out", "a.tmx")]).unwrap();
        let place = guard.place(&folder.path().join("a.tmx")).unwrap();
        assert_eq!(place.comes_in_parts().is_err(), clash, "{input}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_nobody_waits_for_one_without_writer() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("memory.csv");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::OpenOptions::new().write(true).open(pipe).unwrap().write_all(b"ar,en\n").unwrap()
    });
    let guard = run(folder.path(), &[("in", "memory.csv")]).unwrap();
    let copy = guard.input(&pipe).unwrap();
    assert_eq!(copy.file_name(), pipe.file_name());
    assert_eq!(std::fs::read(guard.input(&pipe).unwrap()).unwrap(), b"ar,en\n");
    writer.join().unwrap();
    drop(guard);
    assert!(!copy.exists());
}
