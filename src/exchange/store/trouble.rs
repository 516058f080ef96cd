//! What goes wrong with a memory's file or its disk, and what SQLite's errors mean to a user.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, ffi};

use crate::Error;
use crate::exchange::OutputFormat;
use crate::exchange::stream::file_name;

/// Whether the disk gives locks, tried on a file of our own beside `path`; where none can be made
/// it may.
pub(super) fn gives_locks(path: &Path) -> bool {
    let Ok(own) = tempfile::NamedTempFile::new_in(folder(path)) else { return true };
    let Ok(connection) = Connection::open(own.path()) else { return true };
    let tried =
        connection.busy_timeout(Duration::ZERO).and_then(|()| connection.execute_batch("BEGIN EXCLUSIVE"));
    !matches!(tried, Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy))
}

/// Whether SQLite found no place for what readers share: a folder that cannot be written, a full
/// disk, or one whose files cannot be mapped.
pub(super) fn has_no_place(error: &rusqlite::Error) -> bool {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::DiskFull) => true,
        _ => matches!(
            extended(error),
            ffi::SQLITE_IOERR_SHMOPEN | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP
        ),
    }
}

/// What SQLite's error means.
pub(crate) fn failed(path: &Path, error: rusqlite::Error) -> Error {
    let name = || file_name(path);
    let io = |kind: std::io::ErrorKind| Error::io(path, kind.into());
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io(std::io::ErrorKind::StorageFull),
        Some(ErrorCode::PermissionDenied) => io(std::io::ErrorKind::PermissionDenied),
        // The file or the folder: what the log needs can be made in neither.
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Error::io(path, hindrance(path)),
        Some(ErrorCode::NotADatabase) if is_other_memory(path) => Error::content(
            name(),
            "this is a memory to exchange, not a .db",
            format!("make one of it first: muqabala memory import memory.db {}", path.display()),
        ),
        Some(ErrorCode::NotADatabase) => Error::content(
            name(),
            "the content is not that of a memory",
            "check that this is the file you meant; a .db is made with `muqabala memory import`",
        ),
        Some(ErrorCode::DatabaseCorrupt) => damaged(path, &error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::content(
            name(),
            "another program is writing into it and has not finished",
            "wait until it has, and try again",
        ),
        Some(ErrorCode::FileLockingProtocolFailed) => without_locks(path),
        Some(ErrorCode::SystemIoFailure) => match extended(&error) {
            ffi::SQLITE_IOERR_LOCK
            | ffi::SQLITE_IOERR_RDLOCK
            | ffi::SQLITE_IOERR_UNLOCK
            | ffi::SQLITE_IOERR_CHECKRESERVEDLOCK
            | ffi::SQLITE_IOERR_SHMLOCK => without_locks(path),
            ffi::SQLITE_IOERR_SHMOPEN | ffi::SQLITE_IOERR_SHMMAP => unshared(path),
            ffi::SQLITE_IOERR_SHMSIZE => io(std::io::ErrorKind::StorageFull),
            ffi::SQLITE_IOERR_SHORT_READ => damaged(path, "it ends too early"),
            // SQLite keeps to itself what the system said: a quota, `ulimit -f`, or a broken disk.
            code => Error::io(
                path,
                std::io::Error::new(
                    std::io::ErrorKind::QuotaExceeded,
                    format!("the system refused to read or write (SQLite's code {code})"),
                ),
            ),
        },
        _ => Error::io(path, std::io::Error::other(error)),
    }
}

fn extended(error: &rusqlite::Error) -> std::ffi::c_int {
    error.sqlite_error().map_or(0, |error| error.extended_code)
}

/// Whether `path` is a memory in another format, as its name says.
fn is_other_memory(path: &Path) -> bool {
    use OutputFormat::{Csv, Jsonl, Tmx, Tsv, Xliff2, Xliff12, Xlsx};
    let name = file_name(path).to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let format = name.rsplit_once('.').and_then(|(_, extension)| OutputFormat::named(extension));
    matches!(format, Some(Tmx | Xliff12 | Xliff2 | Csv | Tsv | Xlsx | Jsonl))
}

/// Why nothing can be made beside `path`.
fn hindrance(path: &Path) -> std::io::Error {
    match tempfile::NamedTempFile::new_in(folder(path)) {
        Err(error) => error.kind().into(),
        Ok(_) => std::io::ErrorKind::PermissionDenied.into(),
    }
}

/// The error for a file whose content contradicts itself.
pub(crate) fn damaged(path: &Path, what: &str) -> Error {
    Error::content(
        file_name(path),
        format!("the file is damaged: {what}"),
        "`muqabala memory check` says where; restore a copy, or save what can be read with `muqabala memory export`",
    )
}

const ELSEWHERE: &str = "network folders often lack them: put the memory on a disk of this machine";

pub(super) fn without_locks(path: &Path) -> Error {
    Error::content(file_name(path), "the disk that it is on has no locks, which a memory needs", ELSEWHERE)
}

pub(super) fn unshared(path: &Path) -> Error {
    Error::content(
        file_name(path),
        "the disk that it is on has no files that programs share, which a memory needs",
        ELSEWHERE,
    )
}

pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_with_its_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let locks = "has no locks";
        for (code, problem, remedy) in [
            (ffi::SQLITE_FULL, "no storage space", "make room"),
            (ffi::SQLITE_IOERR_SHMSIZE, "no storage space", "make room"),
            (ffi::SQLITE_READONLY, "permission denied", "permissions"),
            (ffi::SQLITE_BUSY, "another program is writing", "wait"),
            (ffi::SQLITE_PROTOCOL, locks, "disk of this machine"),
            (ffi::SQLITE_IOERR_LOCK, locks, "disk of this machine"),
            (ffi::SQLITE_IOERR_SHMMAP, "no files that programs share", "disk of this machine"),
            (ffi::SQLITE_IOERR_SHORT_READ, "ends too early", "restore a copy"),
            (ffi::SQLITE_IOERR_WRITE, "refused to read or write", "quotas"),
            (ffi::SQLITE_CORRUPT, "damaged", "restore a copy"),
            (ffi::SQLITE_NOTADB, "not that of a memory", "memory import"),
        ] {
            let error = failed(&path, rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
            assert!(error.to_string().contains(problem), "{code}: {error}");
            assert!(error.to_string().contains("m.db"), "{code}: {error}");
            assert!(error.remedy().unwrap_or_default().contains(remedy), "{code}: {:?}", error.remedy());
        }
        let tmx = folder.path().join("m.tmx");
        std::fs::write(&tmx, "<tmx version=\"1.4\"/>").unwrap();
        let error = failed(&tmx, rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_NOTADB), None));
        assert!(error.remedy().unwrap().contains("memory import memory.db"), "{error}");
        // What cannot be made says why it cannot.
        let cannot = || rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CANTOPEN), None);
        let nowhere = failed(&folder.path().join("none/m.db"), cannot());
        assert!(matches!(nowhere, Error::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound));
    }
}
