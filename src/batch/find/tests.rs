use super::*;
use crate::lang::Language;

fn told(pairs: &[FilePair]) -> Vec<String> {
    pairs
        .iter()
        .map(|p| match &p.problem {
            None => format!("{} clear", p.name),
            Some(Problem::Alone(why) | Problem::Unclear(why) | Problem::Failed(why)) => {
                format!("{} {why}", p.name)
            }
        })
        .collect()
}

fn paths(names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(PathBuf::from).collect()
}

#[test]
fn unclear_and_lonely_names_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "b.ar.txt",
        "b.en.txt",
        "a.ar.txt",
        "a.ar.docx",
        "a.en.txt",
        "c.en.txt",
        "c.en.pdf",
        "d.txt",
        "~$d.docx",
    ] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    let found = in_folder(folder.path(), Search::default()).unwrap();
    assert_eq!(
        told(&found.pairs),
        [
            "a 2 files in Arabic: a.ar.docx, a.ar.txt; leave one, or say which in a manifest",
            "b clear",
            "c no file in Arabic",
            "c.en.txt no file in Arabic",
            "d no language in its name, and none of this name or symbol in the other language",
        ]
    );
    let lines = found.tally.lines();
    assert!(lines.iter().any(|l| l.starts_with("1 pair by language behind the name")), "{lines:?}");
    assert!(lines.iter().any(|l| l.contains("lock files: ~$d.docx")), "{lines:?}");
    let told = ["a.ar.docx", "c.en.txt", "d.txt"];
    assert!(told.iter().all(|name| lines.iter().any(|l| l.contains(name))), "{lines:?}");
    // What has a row of its own is told there.
    let lines = found.tally.lines_before_rows();
    assert!(lines.iter().any(|l| l.contains("lock files: ~$d.docx")), "{lines:?}");
    assert!(!told.iter().any(|name| lines.iter().any(|l| l.contains(name))), "{lines:?}");
    assert!(in_folder(&folder.path().join("nothing"), Search::default()).is_err());
}

#[test]
fn names_as_people_use_them_make_pairs() {
    let mut tally = Tally::default();
    let names = [
        "report_ar.docx",
        "report-EN.docx",
        "Arabic/one.txt",
        "English/one.pdf",
        "Arabic/two_ar.txt",
        "English/two_en.txt",
        "AR_three.txt",
        "EN_three.txt",
        "2312345A.doc",
        "2312345E.doc",
        "My Speech (Arabic).odt",
        "my_speech (English).odt",
        "خطاب عربي.txt",
        "خطاب انجليزي.txt",
    ];
    let pairs = in_names(&paths(&names), Search::default(), &mut tally);
    assert_eq!(
        told(&pairs),
        [
            "2312345 clear",
            "My Speech clear",
            "one clear",
            "report clear",
            "three clear",
            "two clear",
            "خطاب clear"
        ]
    );
    assert!(pairs.iter().all(|pair| pair.source != pair.target && pair.target.is_some()));
}

#[test]
fn texts_tell_what_names_do_not() {
    let one = |path: &Path| {
        let (language, symbol) = match path.to_str()? {
            "plan.txt" => (Language::English, None),
            "N0548758.txt" => (Language::Arabic, None),
            "N0548760.txt" => (Language::English, None),
            "N0548762.txt" => (Language::English, None),
            "scan1.txt" => (Language::English, Some("A/80/1")),
            "scan2.txt" => (Language::Arabic, Some("A/80/1")),
            "scan3.txt" => (Language::English, Some("A/80/2")),
            _ => return None,
        };
        Some(Seen { language, symbol: symbol.map(str::to_owned) })
    };
    let look = |paths: &[&PathBuf]| {
        paths.iter().filter_map(|path| Some(((*path).clone(), one(path)?))).collect::<BTreeMap<_, _>>()
    };
    let names = [
        "plan_ar.txt",
        "plan.txt",
        "N0548758.txt",
        "N0548760.txt",
        "N0548762.txt",
        "scan1.txt",
        "scan2.txt",
        "scan3.txt",
        "broken.txt",
        "README.md",
        "words.xlsx",
    ];
    let mut tally = Tally::default();
    let search = Search { look: Some(&look), ..Search::default() };
    let pairs = in_names(&paths(&names), search, &mut tally);
    let clear: Vec<_> = pairs
        .iter()
        .filter(|p| p.problem.is_none())
        .map(|p| (p.name.as_str(), p.source.clone().unwrap(), p.target.clone().unwrap()))
        .collect();
    assert_eq!(
        clear,
        [
            ("A_80_1", "scan2.txt".into(), "scan1.txt".into()),
            ("N0548758", "N0548758.txt".into(), "N0548760.txt".into()),
            ("plan", "plan_ar.txt".into(), "plan.txt".into()),
        ]
    );
    assert_eq!(pairs.len(), 6, "each file has its line, but for what lies beside the documents");
    let beside: Vec<u64> = tally
        .passed_over()
        .filter(|(why, _)| why.contains("README") || why.contains("tables"))
        .map(|(_, group)| group.count)
        .collect();
    assert_eq!(beside, [1, 1]);
}

#[test]
fn results_inside_the_folder_are_no_documents() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    for name in ["a.ar.txt", "a.en.txt", "out/a.ar.html"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    let search = Search { results: Some(&out), ..Search::default() };
    assert_eq!(told(&in_folder(folder.path(), search).unwrap().pairs), ["a clear"]);
    let here = Search { results: Some(folder.path()), ..Search::default() };
    assert_eq!(in_folder(folder.path(), here).unwrap().pairs.len(), 2, "beside the documents");
}

#[cfg(unix)]
#[test]
fn links_are_walked_once_and_odd_names_are_no_obstacle() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("sub/deep")).unwrap();
    std::os::unix::fs::symlink("../..", at("sub/deep/up")).unwrap();
    std::os::unix::fs::symlink("sub", at("again")).unwrap();
    for name in ["sub/a.ar.txt", "sub/a.en.txt"] {
        std::fs::write(at(name), "x").unwrap();
    }
    for bytes in [&b"sub/\xE3.ar.txt"[..], b"sub/\xE3.en.txt", b"sub/\xE4.ar.txt", b"sub/\xE4.en.txt"] {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(bytes)), "x").unwrap();
    }
    let pairs = in_folder(folder.path(), Search::default()).unwrap().pairs;
    let names: Vec<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names, ["sub/a", "sub/\u{FFFD}", "sub/\u{FFFD}.ar.txt"].map(String::from));
    assert!(pairs.iter().all(|pair| pair.problem.is_none() && pair.source.as_ref().unwrap().exists()));
}
