//! Names that are made from the name of a result. Names need not be UTF-8.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// `NAME.left-out.csv` beside `NAME.tmx` or `NAME.tmx.gz`, for the ending `left-out.csv`.
pub(crate) fn companion(path: &Path, ending: &str) -> PathBuf {
    let (stem, _, _) = parted(path);
    let mut name = stem;
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// `NAME.sentence.tmx` beside `NAME.tmx`, for the word `sentence`.
pub(crate) fn beside(path: &Path, word: &str) -> PathBuf {
    let (mut name, extension, packed) = parted(path);
    name.push(".");
    name.push(word);
    for ending in [extension, packed.then(|| OsString::from("gz"))].into_iter().flatten() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// `NAME.part2.tmx` for the second part of `NAME.tmx`.
pub(crate) fn part(path: &Path, number: u32) -> PathBuf {
    let (mut name, extension, packed) = parted(path);
    name.push(format!(".part{number}"));
    if let Some(extension) = extension {
        name.push(".");
        name.push(extension);
    }
    if packed {
        name.push(".gz");
    }
    path.with_file_name(name)
}

/// Which part of `whole` the name `other` is, if it is one.
pub(crate) fn part_number(whole: &Path, other: &Path) -> Option<u32> {
    let number = numbered(other)?;
    (part(whole, number).file_name() == other.file_name()).then_some(number)
}

/// Whether `path` has the name of a part of some file.
pub(super) fn is_part(path: &Path) -> bool {
    numbered(path).is_some()
}

fn numbered(path: &Path) -> Option<u32> {
    let (stem, _, _) = parted(path);
    Path::new(&stem).extension()?.to_str()?.strip_prefix("part")?.parse().ok()
}

/// Name without extension, extension, and whether `.gz` stands behind it.
fn parted(path: &Path) -> (OsString, Option<OsString>, bool) {
    let name = Path::new(path.file_name().unwrap_or_default());
    let gz = |e: &OsStr| e.eq_ignore_ascii_case("gz");
    let packed = name.extension().is_some_and(gz);
    let rest = if packed { Path::new(name.file_stem().unwrap_or_default()) } else { name };
    (rest.file_stem().unwrap_or_default().to_owned(), rest.extension().map(OsStr::to_owned), packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companions_and_parts_keep_the_name() {
        let left_out = |path: &str| companion(Path::new(path), "left-out.csv");
        assert_eq!(left_out("x/a.b.tmx"), Path::new("x/a.b.left-out.csv"));
        assert_eq!(left_out("a.tmx.gz"), Path::new("a.left-out.csv"));
        assert_eq!(beside(Path::new("x/a.b.tmx"), "sentence"), Path::new("x/a.b.sentence.tmx"));
        assert_eq!(beside(Path::new("a.tmx.gz"), "sentence"), Path::new("a.sentence.tmx.gz"));
        assert_eq!(part(Path::new("a.b.tmx"), 2), Path::new("a.b.part2.tmx"));
        assert_eq!(part(Path::new("a.tmx.gz"), 12), Path::new("a.part12.tmx.gz"));
        for (other, number) in [
            ("a.part2.tmx", Some(2)),
            ("a.part2.csv", None),
            ("b.part2.tmx", None),
            ("a.tmx", None),
            ("a.partx.tmx", None),
        ] {
            assert_eq!(part_number(Path::new("x/a.tmx"), Path::new(other)), number, "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_stay_what_they_are() {
        use std::os::unix::ffi::OsStrExt;
        let name = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
        assert_eq!(companion(&name(b"\xE3.tmx"), "left-out.csv"), name(b"\xE3.left-out.csv"));
        assert_eq!(part(&name(b"\xE3.tmx"), 3), name(b"\xE3.part3.tmx"));
    }
}
