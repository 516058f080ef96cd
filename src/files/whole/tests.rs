use super::*;
use crate::files::{Files, Guard, Note};
use std::path::Path;

fn place(path: &Path) -> Place {
    Place::of(path).unwrap()
}

/// The place of a result whose name nobody typed, as the next run sees it.
fn default_place(path: &Path) -> Place {
    default_place_of(Files::default(), path)
}

/// The same with `--overwrite`.
fn overwriting_place(path: &Path) -> Place {
    let mut files = Files::default();
    files.overwrite();
    default_place_of(files, path)
}

fn default_place_of(files: Files, path: &Path) -> Place {
    Guard::new(files).unwrap().default_place("the result", path, path.parent().unwrap()).unwrap()
}

#[test]
fn a_file_appears_only_when_complete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let mut file = place(&path).open().unwrap();
    file.write(b"half").unwrap();
    drop(file.close().unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    place(&path).write(b"whole").unwrap();
    place(&path).write(b"again").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"again");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn folders_and_missing_folders_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(place(folder.path()).open(), Err(Error::Usage { .. })));
    assert!(matches!(Place::of(&folder.path().join("no/a.txt")), Err(Error::Io { .. })));
}

#[test]
fn packed_files_are_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let one = place(&folder.path().join("a.gz")).write(b"text").unwrap();
    let two = place(&folder.path().join("b.gz")).write(b"text").unwrap();
    assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
}

#[test]
fn what_a_person_changed_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tmx");
    let write = |bytes: &[u8]| default_place(&path).write(bytes);
    write(b"first").unwrap();
    write(b"second").unwrap();
    std::fs::write(&path, "edited").unwrap();
    assert!(matches!(write(b"third"), Err(Error::Changed { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), b"edited");
    write(b"edited").unwrap();
    overwriting_place(&path).write(b"fourth").unwrap();
    write(b"fifth").unwrap();
    // Under the same name, typed: the journal follows.
    place(&path).write(b"sixth").unwrap();
    write(b"seventh").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"seventh");
}

#[test]
fn a_file_from_elsewhere_is_somebodys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tmx");
    std::fs::write(&path, "of an older version").unwrap();
    let both = |first: &[u8], second: &[u8]| {
        let (one, two) = (default_place(&folder.path().join("b.tmx")), default_place(&path));
        let mut complete = Complete::default();
        for (place, bytes) in [(one, first), (two, second)] {
            let mut whole = place.open().unwrap();
            whole.write(bytes).unwrap();
            complete.add(whole).unwrap();
        }
        complete.put()
    };
    assert!(both(b"x", b"y").is_err());
    assert!(!folder.path().join("b.tmx").exists(), "all or nothing");
    both(b"x", b"of an older version").unwrap();
    both(b"x", b"y").unwrap();
}

#[test]
fn what_no_longer_holds_goes_unless_a_person_changed_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.left-out.csv");
    default_place(&path).write(b"list").unwrap();
    let place = default_place(&path);
    place.retire().unwrap();
    assert!(!path.exists());
    assert_eq!(place.notes(), [Note::Removed { path: path.clone() }]);

    std::fs::write(&path, "a list of my own").unwrap();
    let place = default_place(&path);
    place.retire().unwrap();
    assert!(path.exists());
    assert_eq!(place.notes(), [Note::Stays { path: path.clone() }]);

    let foreign = folder.path().join("b.left-out.csv");
    std::fs::write(&foreign, "never written by the program").unwrap();
    let place = overwriting_place(&foreign);
    place.retire().unwrap();
    assert!(foreign.exists() && place.notes().is_empty());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn links_are_followed_and_modes_kept() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        std::fs::write(at("sub/real"), "old").unwrap();
        std::fs::set_permissions(at("sub/real"), std::fs::Permissions::from_mode(0o600)).unwrap();
        symlink("sub/real", at("link")).unwrap();
        symlink("sub/later", at("dangling")).unwrap();
        for name in ["link", "dangling"] {
            place(&at(name)).write(b"new").unwrap();
            assert!(std::fs::symlink_metadata(at(name)).unwrap().is_symlink(), "{name}");
            assert_eq!(std::fs::read(at(name)).unwrap(), b"new", "{name}");
        }
        assert_eq!(mode(&at("sub/real")), 0o600);
        std::fs::set_permissions(at("sub/later"), std::fs::Permissions::from_mode(0o640)).unwrap();
        place(&at("dangling")).write(b"newer").unwrap();
        assert_eq!(mode(&at("sub/later")), 0o640);
        std::fs::set_permissions(at("sub/real"), std::fs::Permissions::from_mode(0o444)).unwrap();
        assert!(matches!(place(&at("link")).open(), Err(Error::Io { .. })), "marked as not to be changed");
    }

    #[test]
    fn devices_and_pipes_are_written_into() {
        place(Path::new("/dev/null")).write(b"x").unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
        if cfg!(target_os = "linux") {
            assert!(matches!(place(Path::new("/dev/full")).write(b"x"), Err(Error::Io { .. })));
        }
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        place(&pipe).write(b"through the pipe").unwrap();
        assert_eq!(reader.join().unwrap(), b"through the pipe");
    }
}

/// The new file takes the place of the old one in one step: who has the old one open reads it to its end.
#[cfg(unix)]
#[test]
fn a_reader_of_the_old_file_is_not_disturbed() {
    use std::io::Read;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    place(&path).write(b"the old one").unwrap();
    let mut open = std::fs::File::open(&path).unwrap();
    place(&path).write(b"new").unwrap();
    let mut read = String::new();
    open.read_to_string(&mut read).unwrap();
    assert_eq!(read, "the old one");
    assert_eq!(std::fs::read(&path).unwrap(), b"new");
}
