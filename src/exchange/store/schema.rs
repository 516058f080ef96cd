//! Layout of the file, and how it is opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::trouble::{failed, folder, gives_locks, has_no_place, unshared, without_locks};
use crate::exchange::stream::file_name;
use crate::{Error, Result};

/// Says that the file is a memory of this program (`application_id`): "muqb".
const APPLICATION: i32 = 0x6D75_7162;

/// The steps from each version of the layout to the next; `user_version` counts those done.
///
/// `units` holds what a unit is, packed; status (0 auto, 1 confirmed, 2 rejected), confidence,
/// day (YYYYMMDD) and uses are repeated as columns for whoever looks in from outside. `texts`
/// leads from the hash of a text to its units. The rest is the index: `words` numbers stems;
/// a segment has a row in `segments` (its units), one in `sides` for each language (where each
/// length begins, units by number) and in `common` (the words whose pairs it knows), `postings`
/// for each word, each value and each such pair, and `tokens` for 16 units each; `dead` lists
/// units that are gone from a segment, `tail` those that are in none yet.
/// `vectors` has what a unit says as a small vector, where somebody asked for it.
const STEPS: [&str; 2] = ["
CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), next_unit INTEGER NOT NULL,
  next_tail INTEGER NOT NULL, next_segment INTEGER NOT NULL, segments INTEGER NOT NULL, deaths INTEGER NOT NULL);
INSERT INTO state VALUES (1, 1, 1, 1, 0, 0);
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE languages (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE dictionaries (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE units (id INTEGER PRIMARY KEY, status INTEGER NOT NULL, confidence REAL, day INTEGER,
  uses INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE texts (hash INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (hash, unit)) WITHOUT ROWID;
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE segments (id INTEGER PRIMARY KEY, units INTEGER NOT NULL, members BLOB NOT NULL);
CREATE TABLE sides (id INTEGER PRIMARY KEY, lengths BLOB NOT NULL, units BLOB NOT NULL);
CREATE TABLE postings (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE tokens (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE dead (segment INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (segment, unit)) WITHOUT ROWID;
CREATE TABLE tail (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, tokens BLOB NOT NULL);
CREATE INDEX tail_units ON tail (unit);
", "
CREATE TABLE common (id INTEGER PRIMARY KEY, words BLOB NOT NULL);
CREATE TABLE vectors (unit INTEGER PRIMARY KEY, data BLOB NOT NULL);
"];

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long is waited before it is looked whether the disk has locks at all.
const MOMENT: Duration = Duration::from_secs(1);

/// # Errors
/// [`Error::Usage`] where `path` is a folder, of which SQLite would only say that it cannot be read.
fn is_no_folder(path: &Path) -> Result<()> {
    if !path.is_dir() {
        return Ok(());
    }
    Err(Error::Usage {
        problem: format!("{} is a folder", path.display()),
        remedy: "name the file of the memory, for example memory.db".to_owned(),
    })
}

/// Opens the memory for reading; the file is not changed.
///
/// # Errors
/// [`Error::Io`], and [`Error::Content`] where it is no memory, damaged, of a newer version, or
/// on a disk without locks.
pub(crate) fn open_read(path: &Path) -> Result<Connection> {
    let wrong = |e| failed(path, e);
    is_no_folder(path)?;
    // SQLite would say only that it cannot be opened.
    std::fs::File::open(path).map_err(|e| Error::io(path, e))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
    let looks = |c: &Connection| c.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    match patiently(&connection, path, looks)? {
        // Where nothing can be made beside the file, SQLite has no place for the lists that
        // readers share. Without a log there nobody writes, and the file is as it is.
        Err(e) if has_no_place(&e) && is_settled(path) => {
            let flags = flags | OpenFlags::SQLITE_OPEN_URI;
            connection = Connection::open_with_flags(uri(path), flags).map_err(wrong)?;
            looks(&connection).map_err(wrong)?;
        }
        found => found.map_err(wrong)?,
    }
    match version(&connection, path)? {
        0 => Err(Error::content(
            file_name(path),
            "the memory is empty",
            "fill it with `muqabala memory import`, or check that this is the file you meant",
        )),
        older if older < STEPS.len() as i64 => Err(Error::content(
            file_name(path),
            format!("an older muqabala made it (layout {older} of {})", STEPS.len()),
            "`muqabala memory vacuum` brings it up to date",
        )),
        _ => {
            tune(&connection).map_err(wrong)?;
            Ok(connection)
        }
    }
}

/// Opens the memory for writing and makes it where it is not there yet. Also says whether it has
/// an older layout, to be brought to today's by [`take_steps`].
///
/// # Errors
/// As [`open_read`].
pub(crate) fn open_write(path: &Path) -> Result<(Connection, bool)> {
    let wrong = |e| failed(path, e);
    is_no_folder(path)?;
    if let Ok(there) = std::fs::metadata(path) {
        if there.permissions().readonly() {
            return Err(Error::io(path, std::io::ErrorKind::PermissionDenied.into()));
        }
        std::fs::OpenOptions::new().append(true).open(path).map_err(|e| Error::io(path, e))?;
        // SQLite would say so at the first change only.
        for ending in ["-wal", "-shm"] {
            let tried = match std::fs::OpenOptions::new().append(true).open(beside(path, ending)) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                    tempfile::NamedTempFile::new_in(folder(path)).map(drop)
                }
                tried => tried.map(drop),
            };
            tried.map_err(|e| Error::io(path, e.kind().into()))?;
        }
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(wrong)?;
    let looks = |c: &Connection| c.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    patiently(&connection, path, looks)?.map_err(wrong)?;
    let done = version(&connection, path)?;
    if done == 0 {
        // Blobs of the index fill larger pages better; it can only be said of an empty file.
        connection.execute_batch("PRAGMA page_size = 8192").map_err(wrong)?;
    }
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(wrong)?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(unshared(path));
    }
    // The log of changes is written before the file: a kill or a power cut costs the last
    // commits at most, never the file (SQLite documentation, "PRAGMA synchronous").
    connection.execute_batch("PRAGMA synchronous = NORMAL").map_err(wrong)?;
    tune(&connection).map_err(wrong)?;
    if done == 0 {
        let made = connection.execute_batch("BEGIN IMMEDIATE").and_then(|()| {
            take_steps(&connection)?;
            connection.execute_batch("COMMIT")
        });
        made.map_err(wrong)?;
    }
    Ok((connection, (1..STEPS.len() as i64).contains(&done)))
}

/// The first look into a file, which shows whether others may be waited for: SQLite takes locks
/// that are never given for those of another program.
fn patiently<T>(
    connection: &Connection,
    path: &Path,
    look: impl Fn(&Connection) -> rusqlite::Result<T>,
) -> Result<rusqlite::Result<T>> {
    let wait = |time| connection.busy_timeout(time).map_err(|e| failed(path, e));
    wait(MOMENT)?;
    let mut found = look(connection);
    let busy = matches!(&found, Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy));
    if busy && !gives_locks(path) {
        return Err(without_locks(path));
    }
    wait(PATIENCE)?;
    if busy {
        found = look(connection);
    }
    Ok(found)
}

/// Whether all that was committed is in the file itself.
fn is_settled(path: &Path) -> bool {
    std::fs::metadata(beside(path, "-wal")).map_or(true, |log| log.len() == 0)
}

/// Takes the steps to the layout of today, in the transaction that `connection` is in; `false`
/// where somebody else has done it meanwhile. The index is to be made again then.
pub(crate) fn take_steps(connection: &Connection) -> rusqlite::Result<bool> {
    let done: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let steps = STEPS.get(usize::try_from(done).unwrap_or_default()..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(false);
    }
    let (all, sql) = (STEPS.len(), steps.concat());
    connection.execute_batch(&format!(
        "{sql} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {all};"
    ))?;
    Ok(true)
}

/// Memory for pages: 32 MB, which the words and hashes of a million units fit into.
fn tune(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;")
}

/// The version of the layout; 0 for an empty file.
fn version(connection: &Connection, path: &Path) -> Result<i64> {
    let wrong = |e| failed(path, e);
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(wrong);
    let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if application != i64::from(APPLICATION) && (tables > 0 || version > 0) {
        return Err(Error::content(
            file_name(path),
            "it is a SQLite database, but no memory of muqabala",
            "check that this is the file you meant; a memory is made with `muqabala memory import`",
        ));
    }
    if version > STEPS.len() as i64 {
        return Err(Error::content(
            file_name(path),
            format!("a newer muqabala made it (layout {version}; this one knows up to {})", STEPS.len()),
            "use the newer program, or let it export the memory as TMX",
        ));
    }
    Ok(version)
}

/// Gives space that deleted rows left back to the system.
///
/// # Errors
/// As [`failed`].
pub(crate) fn vacuumed(connection: &Connection, path: &Path) -> Result<()> {
    connection
        .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;")
        .map_err(|e| failed(path, e))
}

fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The address of a file that nobody changes (SQLite documentation, "Uniform Resource Identifiers").
fn uri(path: &Path) -> String {
    let full = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut out = String::from("file:");
    for byte in full.to_string_lossy().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            b if b.is_ascii_alphanumeric() => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out + "?immutable=1"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(path: &Path) -> String {
        open_read(path).err().or_else(|| open_write(path).err()).map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_is_no_memory_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b.db");
        open_write(&path).unwrap();
        open_read(&path).unwrap();
        let newer = Connection::open(&path).unwrap();
        newer.execute_batch("PRAGMA user_version = 9").unwrap();
        assert!(problem(&path).contains("a newer muqabala made it (layout 9"), "{}", problem(&path));
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(problem(&other).contains("no memory of muqabala"));
        let text = folder.path().join("text.db");
        std::fs::write(&text, "this is text, and long enough to be read as one page of something").unwrap();
        assert!(problem(&text).contains("not that of a memory"), "{}", problem(&text));
        let empty = folder.path().join("empty.db");
        std::fs::write(&empty, "").unwrap();
        assert!(open_read(&empty).unwrap_err().to_string().contains("the memory is empty"));
        assert!(open_read(&folder.path().join("none.db")).is_err());
        assert!(!folder.path().join("none.db").exists());
    }

    #[test]
    fn each_error_of_the_store_is_told_in_its_own_words() {
        use rusqlite::ffi;
        let told =
            |code| failed(Path::new("a.db"), rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for (code, part) in [
            (ffi::SQLITE_NOTADB, "not that of a memory"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_BUSY, "another program is writing"),
        ] {
            let error = told(code);
            assert!(error.to_string().contains(part) && error.remedy().is_some(), "{error}");
        }
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_READONLY, ffi::SQLITE_IOERR] {
            assert!(matches!(told(code), Error::Io { .. }));
        }
    }

    #[test]
    fn locks_of_others_are_no_missing_locks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let (writer, _) = open_write(&path).unwrap();
        writer.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert!(gives_locks(&path));
        open_read(&path).unwrap();
        // While it is open and has a log, the file alone is not all there is.
        assert!(!is_settled(&path));
        drop(writer);
        assert!(is_settled(&path));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(open_write(&path).unwrap());
        assert!(!beside(&path, "-wal").exists());
        let address = uri(&path);
        assert!(address.ends_with("a.db?immutable=1") && !address.contains(' '), "{address}");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let version = version(&Connection::open_with_flags(address, flags).unwrap(), &path).unwrap();
        assert_eq!(version, STEPS.len() as i64);
    }
}
