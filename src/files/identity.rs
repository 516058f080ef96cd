//! What a path stands for, whatever its spelling.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::Metadata;
use std::io;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::STANDARD;

/// Links behind one another before it is a loop, as Linux counts.
const MOST_LINKS: usize = 40;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    /// Nothing yet.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A device, a pipe, a socket or an open descriptor: nothing that can be replaced.
    Stream,
}

/// A path with all links followed.
#[derive(Debug, Clone)]
pub(super) struct Resolved {
    /// Where a result goes.
    pub(super) target: PathBuf,
    /// What is there.
    pub(super) stands: Stands,
    /// By what it is compared.
    pub(super) identity: Identity,
}

/// What makes two paths one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    /// A file or folder: device and inode, so that hard links are one.
    Inode(u64, u64),
    /// A file or folder of a system without inodes: its full path.
    #[cfg_attr(unix, allow(dead_code))]
    Path(PathBuf),
    /// A file that is not there yet: the folder above it that is, and the names below,
    /// without differences of case where the folder makes none.
    New(Box<Identity>, Vec<OsString>),
    /// Nothing that can be lost: a device, a terminal.
    Nobody,
}

/// What stands for an [`Identity`] where many are held: a run over a long list knows several files of each pair.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 16]);

impl Identity {
    /// Half of the SHA-256: no two files of any run have the same.
    pub(super) fn key(&self) -> Key {
        let mut hasher = Sha256::new();
        self.tell(&mut hasher);
        let whole = hasher.finalize();
        Key(std::array::from_fn(|at| whole.get(at).copied().unwrap_or_default()))
    }

    fn tell(&self, hasher: &mut Sha256) {
        match self {
            Identity::Inode(device, inode) => {
                hasher.update(b"i");
                hasher.update(device.to_le_bytes());
                hasher.update(inode.to_le_bytes());
            }
            Identity::Path(path) => {
                hasher.update(b"p");
                hasher.update(path.as_os_str().as_encoded_bytes());
            }
            Identity::New(above, names) => {
                above.tell(hasher);
                for name in names {
                    // No name has a slash in it.
                    hasher.update(b"/");
                    hasher.update(name.as_encoded_bytes());
                }
            }
            Identity::Nobody => hasher.update(b"n"),
        }
    }

    /// A file that is not there yet, below a folder that makes no difference of case.
    fn new_folded(above: Identity, names: Vec<OsString>) -> Self {
        Identity::New(Box::new(above), names.iter().map(|name| folded(name).into()).collect())
    }
}

/// Folders that a walk has been to, whatever links led there.
#[derive(Debug, Default)]
pub(crate) struct Visited(HashSet<Identity>);

impl Visited {
    /// Whether the walk comes to `folder` for the first time. What is not there is for
    /// whoever looks into it to report.
    pub(crate) fn first(&mut self, folder: &Path) -> bool {
        resolve(folder).map_or(true, |there| self.0.insert(there.identity))
    }
}

/// Follows `path` to what stands there.
///
/// # Errors
/// Where a folder on the way cannot be looked into or links go round.
pub(super) fn resolve(path: &Path) -> io::Result<Resolved> {
    if path == Path::new(STANDARD) {
        // The file behind a redirected output counts, too.
        let identity = standard_output().unwrap_or_else(|| Identity::Path(path.to_owned()));
        return Ok(Resolved { target: path.to_owned(), stands: Stands::Stream, identity });
    }
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::metadata(&at) {
            Ok(metadata) => return there(&at, &metadata),
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            Err(_) => {}
        }
        match std::fs::symlink_metadata(&at) {
            // A link to something that is not there yet: that is where the result goes.
            Ok(metadata) if metadata.is_symlink() => {
                let to = std::fs::read_link(&at)?;
                at = folder_of(&at).join(to);
            }
            _ => return new(&at),
        }
    }
    Err(io::Error::other("the links go round in a circle"))
}

/// The folder that `path` lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn there(path: &Path, metadata: &Metadata) -> io::Result<Resolved> {
    let stands = if metadata.is_dir() {
        Stands::Folder
    } else if metadata.is_file() && !is_descriptor(path) {
        Stands::File
    } else {
        Stands::Stream
    };
    let identity = identity(path, metadata)?;
    let target = if stands == Stands::Stream { path.to_owned() } else { path.canonicalize()? };
    Ok(Resolved { target, stands, identity })
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> io::Result<Identity> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let kind = metadata.file_type();
    if kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
        return Ok(Identity::Nobody);
    }
    Ok(Identity::Inode(metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, metadata: &Metadata) -> io::Result<Identity> {
    if !metadata.is_dir() && !metadata.is_file() {
        return Ok(Identity::Nobody);
    }
    let full = path.canonicalize()?;
    Ok(Identity::Path(PathBuf::from(folded(full.as_os_str()))))
}

/// The regular file that standard output was sent into, if it was.
fn standard_output() -> Option<Identity> {
    let path = Path::new("/dev/stdout");
    let metadata = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
    identity(path, &metadata).ok()
}

/// Whether a path names an open descriptor, such as `/dev/stdout`: what is behind it is
/// written into, even where it is a file, because others write there, too.
fn is_descriptor(path: &Path) -> bool {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        if descriptor(&at).is_some() {
            return true;
        }
        match std::fs::read_link(&at) {
            Ok(to) => at = folder_of(&at).join(to),
            Err(_) => return false,
        }
    }
    false
}

/// The number of the open descriptor that `path` names directly.
pub(super) fn descriptor(path: &Path) -> Option<u32> {
    match path.to_str()? {
        "/dev/stdin" => return Some(0),
        "/dev/stdout" => return Some(1),
        "/dev/stderr" => return Some(2),
        _ => {}
    }
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let folder = path.parent()?;
    let of_process = folder.starts_with("/proc") && folder.ends_with("fd");
    (of_process || folder == Path::new("/dev/fd")).then_some(number)
}

/// The identity of a path where nothing stands yet.
fn new(path: &Path) -> io::Result<Resolved> {
    let mut names: Vec<OsString> = Vec::new();
    let mut above = path.to_owned();
    // Only the last names may be missing; `..` behind a missing folder would be an error of the system, too.
    loop {
        let Some(Component::Normal(name)) = above.components().next_back() else {
            return Err(io::ErrorKind::NotFound.into());
        };
        names.push(name.to_owned());
        let parent = folder_of(&above).to_owned();
        match std::fs::metadata(&parent) {
            Ok(metadata) => {
                names.reverse();
                let target = parent.canonicalize()?.join(names.iter().collect::<PathBuf>());
                let above = identity(&parent, &metadata)?;
                let identity = match folds_case(&parent) {
                    true => Identity::new_folded(above, names),
                    false => Identity::New(Box::new(above), names),
                };
                return Ok(Resolved { target, stands: Stands::Nothing, identity });
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => above = parent,
            Err(e) => return Err(e),
        }
    }
}

/// Whether a folder takes `A` and `a` for one name: told from a file in it, or from the
/// folder itself, under its name in other letters.
fn folds_case(folder: &Path) -> bool {
    let same = |path: &Path, name: &OsStr| {
        let swapped = swapped(name)?;
        let (one, other) = (std::fs::symlink_metadata(path).ok()?, path.with_file_name(swapped));
        let Ok(metadata) = std::fs::symlink_metadata(&other) else { return Some(false) };
        Some(identity(path, &one).ok()? == identity(&other, &metadata).ok()?)
    };
    let inside = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        // A few names are enough to find a letter.
        .take(32)
        .find_map(|entry| same(&entry.path(), &entry.file_name()));
    let itself = || folder.canonicalize().ok().and_then(|full| same(&full, full.file_name()?));
    inside.or_else(itself).unwrap_or(cfg!(any(windows, target_os = "macos")))
}

/// A name with small letters for large ones and the reverse; `None` without letters.
fn swapped(name: &OsStr) -> Option<String> {
    let name = name.to_str()?;
    let swapped: String = name
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    (swapped != name).then_some(swapped)
}

/// A name without differences of case and composition.
fn folded(name: &OsStr) -> String {
    name.to_string_lossy().nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &Path, b: &Path) -> bool {
        resolve(a).unwrap().identity == resolve(b).unwrap().identity
    }

    #[test]
    fn spellings_of_one_file_are_one() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        std::fs::write(at("a"), "x").unwrap();
        for (one, other) in [
            ("a", "./a"),
            ("a", "sub/../a"),
            ("new", "sub/../new"),
            ("new/deep", "./new/./deep"),
            ("sub", "sub/."),
        ] {
            assert!(same(&at(one), &at(other)), "{one} {other}");
        }
        for (one, other) in [("a", "b"), ("new", "sub/new"), ("a", "sub"), ("x/y", "y")] {
            assert!(!same(&at(one), &at(other)), "{one} {other}");
        }
        assert!(resolve(&at("missing/../a")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_what_they_lead_to() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "x").unwrap();
        std::fs::create_dir(at("sub")).unwrap();
        symlink("a", at("soft")).unwrap();
        std::fs::hard_link(at("a"), at("hard")).unwrap();
        symlink("sub", at("way")).unwrap();
        symlink("sub/later", at("dangling")).unwrap();
        symlink("round", at("round")).unwrap();
        assert!(same(&at("a"), &at("soft")) && same(&at("soft"), &at("hard")));
        assert!(same(&at("way/new"), &at("sub/new")));
        assert!(same(&at("dangling"), &at("sub/later")));
        assert_eq!(resolve(&at("dangling")).unwrap().stands, Stands::Nothing);
        assert!(resolve(&at("round")).is_err());
        assert_eq!(resolve(Path::new("/dev/null")).unwrap().stands, Stands::Stream);
        assert_eq!(resolve(Path::new("/dev/null")).unwrap().identity, Identity::Nobody);
    }

    #[test]
    fn folders_without_case_make_two_names_one() {
        let new = |name: &str| Identity::new_folded(Identity::Path("x".into()), vec![name.into()]);
        assert_eq!(new("A.tmx"), new("a.TMX"));
        assert_eq!(new("e\u{301}"), new("\u{e9}"));
    }
}
