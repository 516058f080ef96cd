//! The rooms of `src/` and their borders are those of ARCHITECTURE.md.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use imports::Sources;

type Arrows<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn map() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

/// The words in backquotes.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The lines of the map behind `heading`, up to the next heading.
fn section<'m>(map: &'m str, heading: &str) -> impl Iterator<Item = &'m str> {
    let found = map.split_once(heading).map(|(_, behind)| behind);
    let lines = found.unwrap_or_else(|| panic!("ARCHITECTURE.md has no {heading:?}")).lines();
    lines.skip(1).take_while(|line| !line.starts_with("## "))
}

#[test]
fn rooms_know_each_other_as_the_map_shows() {
    let map = map();
    let mut shown = Arrows::new();
    for line in section(&map, "## Who knows whom") {
        let cells: Vec<&str> = line.split('|').collect();
        if let [_, own, others, _] = cells[..] {
            for room in quoted(own) {
                shown.insert(room, quoted(others));
            }
        }
    }
    let sources = Sources::read(&root().join("src"));
    let rooms = rooms(&sources.arrows());
    for (room, others) in &rooms {
        let expected = shown.get(room).unwrap_or_else(|| panic!("`{room}` stands in no row of the map"));
        let new: Vec<_> = others.difference(expected).collect();
        assert!(new.is_empty(), "`{room}` uses {new:?}, which the map does not show");
        let gone: Vec<_> = expected.difference(others).collect();
        assert!(gone.is_empty(), "the map says that `{room}` uses {gone:?}, which it does not");
    }
    let gone: Vec<_> = shown.keys().filter(|room| !rooms.contains_key(*room)).collect();
    assert!(gone.is_empty(), "the map shows rooms that are not there: {gone:?}");
    assert_eq!(circles(&rooms), Vec::<BTreeSet<&str>>::new(), "rooms that import each other");
}

#[test]
fn files_import_each_other_only_where_the_map_says_why() {
    let map = map();
    let named: Vec<BTreeSet<&str>> = section(&map, "## Files that know each other")
        .filter(|line| line.starts_with("- "))
        .map(|line| quoted(line).into_iter().filter(|word| word.ends_with(".rs")).collect())
        .collect();
    let sources = Sources::read(&root().join("src"));
    let found = circles(&sources.arrows());
    for circle in &found {
        assert!(named.contains(circle), "these files import each other: {circle:?}");
    }
    for circle in &named {
        assert!(found.contains(circle), "these files do not import each other any more: {circle:?}");
    }
}

/// The arrows between rooms: folders and files directly in `src/`.
fn rooms<'a>(files: &Arrows<'a>) -> Arrows<'a> {
    let room = |file: &'a str| file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
    let mut rooms = Arrows::new();
    for (file, others) in files {
        let own = rooms.entry(room(file)).or_default();
        own.extend(others.iter().map(|other| room(other)).filter(|other| *other != room(file)));
    }
    rooms
}

/// The largest sets in which every member reaches every other.
fn circles<'a>(arrows: &Arrows<'a>) -> Vec<BTreeSet<&'a str>> {
    let reach = |from: &'a str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(at) = next.pop() {
            next.extend(arrows.get(at).into_iter().flatten().copied().filter(|other| seen.insert(*other)));
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = arrows.keys().map(|from| (*from, reach(from))).collect();
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for (from, others) in reached.iter().filter(|(from, others)| others.contains(*from)) {
        let back = |other: &&&str| reached.get(**other).is_some_and(|reached| reached.contains(from));
        let circle: BTreeSet<&str> = others.iter().filter(back).copied().collect();
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

/// That the rules above see something at all.
#[test]
fn imports_are_read_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; mod c; mod d; pub use c::Thing;");
    write(
        "a.rs",
        "use crate::b::{one::One, two as other};\n/* no */ // crate::d\nconst C: &str = \"crate::d\";",
    );
    write(
        "b/mod.rs",
        "pub mod one; mod two; pub use two::two; fn f() { one::call(); let c = '\"'; super::c::call() }",
    );
    write("b/one.rs", "pub struct One; use std::fmt; #[cfg(test)] mod tests { use crate::d; }");
    write("b/two.rs", "pub fn two() { format!(r#\"{}\"#, crate::Thing) } pub(in crate::d) fn x() {}");
    write("c.rs", "use super::d::{self, D}; pub struct Thing;");
    write("d.rs", "pub struct D;");
    let sources = Sources::read(folder.path());
    let expected: Arrows = [
        ("a.rs", ["b/one.rs", "b/two.rs"].as_slice()),
        ("b/mod.rs", &["b/one.rs", "c.rs"]),
        ("b/one.rs", &[]),
        ("b/two.rs", &["c.rs"]),
        ("c.rs", &["d.rs"]),
        ("d.rs", &[]),
    ]
    .map(|(file, others)| (file, others.iter().copied().collect()))
    .into();
    assert_eq!(sources.arrows(), expected);
    let ring = [("x", BTreeSet::from(["y"])), ("y", BTreeSet::from(["z"])), ("z", BTreeSet::from(["x"]))];
    assert_eq!(circles(&ring.into()), [BTreeSet::from(["x", "y", "z"])]);
}

/// `data/README.md` describes the files that are there, and no others.
#[test]
fn the_digests_of_what_ships_are_written_down() {
    use sha2::{Digest, Sha256};
    let folder = root().join("data");
    let table = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let mut described = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let words: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let [name, .., digest] = words[..] else { panic!("{row}") };
        let found = Sha256::digest(std::fs::read(folder.join(name)).unwrap());
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, found, "{name}");
        described.insert(name.to_owned());
    }
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".md") && !name.ends_with(".sh"))
        .collect();
    assert_eq!(described, there);
}
