use super::*;
use std::io::Write as _;

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // As a hostile program would write it: the crate itself refuses `..`.
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn fed(archive: &Archive, pairs: &[FilePair]) -> Vec<(String, Vec<Vec<u8>>)> {
    let mut fed = Vec::new();
    let mut take = |task: Task| {
        let bytes = task.inputs.into_iter().flatten().filter_map(|input| match input {
            Input::Given { bytes, .. } => Some(bytes),
            Input::File(_) => None,
        });
        fed.push((task.name, bytes.collect()));
        true
    };
    archive.feed(pairs.iter().enumerate(), &mut take).unwrap();
    fed.sort();
    fed
}

#[test]
fn archives_of_any_kind_give_their_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let members: [(&str, &[u8]); 8] = [
        ("b.en.txt", b"B"),
        ("a.ar.txt", b"1"),
        ("sub/b.ar.txt", b"x"),
        ("a.en.txt", b"2"),
        ("b.ar.txt", b"3"),
        ("../evil.ar.txt", b"evil"),
        ("._a.ar.txt", b"junk"),
        ("gold.tsv", b"gold"),
    ];
    let plain = tar(&members);
    let gz = {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&plain).unwrap();
        gz.finish().unwrap()
    };
    let zst = zstd::encode_all(plain.as_slice(), 1).unwrap();
    for (name, bytes) in [("p.tar", plain), ("p.tgz", gz), ("p.tar.zst", zst), ("p.zip", zipped(&members))] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let archive = Archive::at(&path).unwrap().unwrap();
        let found = archive.found(Search::default(), &ReadOptions::default()).unwrap();
        let told: Vec<(&str, bool)> =
            found.pairs.iter().map(|pair| (pair.name.as_str(), pair.problem.is_none())).collect();
        assert_eq!(told, [("__/evil.ar.txt", false), ("a", true), ("b", true), ("sub/b", false)], "{name}");
        assert_eq!(found.pairs[1].source.as_deref(), Some(path.join("a.ar.txt").as_path()));
        let fed = fed(&archive, &found.pairs);
        let whole: Vec<_> = fed.into_iter().filter(|(_, bytes)| bytes.len() == 2).collect();
        let expected = [("a", [b"1", b"2"]), ("b", [b"3", b"B"])];
        assert_eq!(
            whole,
            expected.map(|(name, bytes)| (name.to_owned(), bytes.map(|b| b.to_vec()).to_vec()))
        );
    }
}

#[test]
fn lists_are_no_archives_and_damage_is_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("list.csv"), "source,target\n").unwrap();
    std::fs::write(at("book.xlsx"), zipped(&[("xl/workbook.xml", b"<x/>")])).unwrap();
    for name in ["list.csv", "book.xlsx"] {
        assert!(Archive::at(&at(name)).unwrap().is_none(), "{name}");
    }
    // Cut off: what was read before is there, and the damage is a row.
    let whole = tar(&[("a.ar.txt", &[b'x'; 600]), ("a.en.txt", &[b'y'; 600]), ("b.ar.txt", &[b'z'; 9000])]);
    std::fs::write(at("cut.tar"), &whole[..whole.len() - 6000]).unwrap();
    let found = Archive::at(&at("cut.tar"))
        .unwrap()
        .unwrap()
        .found(Search::default(), &ReadOptions::default())
        .unwrap();
    let told: Vec<(&str, bool)> =
        found.pairs.iter().map(|pair| (pair.name.as_str(), pair.problem.is_none())).collect();
    assert!(told.contains(&("a", true)) && told.contains(&("cut.tar (damaged)", false)), "{told:?}");
}

#[test]
fn texts_inside_tell_what_names_do_not() {
    let arabic =
        "الأمم المتحدة\n\nA/80/123\n\nالجمعية العامة\n\nاجتمعت اللجنة يوم الاثنين في القاعة الجديدة.\n";
    let english =
        "United Nations\n\nA/80/123\n\nGeneral Assembly\n\nThe committee met on a Monday in the new hall.\n";
    let members =
        [("b/one.txt", arabic.as_bytes()), ("x/two.txt", english.as_bytes()), ("x/README.md", b"about")];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.tar", tar(&members)), ("a.zip", zipped(&members))] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let archive = Archive::at(&path).unwrap().unwrap();
        let found = archive.found(Search::default(), &ReadOptions::default()).unwrap();
        let expected = FilePair {
            name: "A_80_123".to_owned(),
            source: Some(path.join("b/one.txt")),
            target: Some(path.join("x/two.txt")),
            problem: None,
        };
        assert_eq!(found.pairs, [expected], "{name}");
    }
}
