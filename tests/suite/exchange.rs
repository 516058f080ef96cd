//! Memories as other programs and people write them: each case is a kind of file that was once read
//! wrongly, with what it means. The inputs are written here; the kinds come from real files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn muqabala(folder: &Path, line: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_muqabala");
    Command::new(program).args(line.split(' ')).current_dir(folder).output().unwrap()
}

/// What a command wrote to standard output and what it said, where it ends well.
fn run(folder: &Path, line: &str) -> (String, String) {
    let output = muqabala(folder, line);
    let [out, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert!(output.status.success(), "{line}: {said}");
    (out, said)
}

/// The units of a file that `muqabala convert` reads: `source | target`, as it writes them in JSON.
fn units(folder: &Path, name: &str) -> (Vec<String>, String) {
    let (out, said) = run(folder, &format!("convert {name} - --format jsonl"));
    let texts = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        ["source", "target"].map(|key| line[key].as_str().unwrap_or("-").to_owned()).join(" | ")
    };
    (out.lines().map(texts).collect(), said)
}

fn tmx(header: &str, units: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?><tmx version=\"1.4\"><header {header}/><body>{units}</body></tmx>")
        .into_bytes()
}

fn tu(texts: &[(&str, &str)]) -> String {
    let tuv = |(code, text): &(&str, &str)| format!("<tuv xml:lang=\"{code}\"><seg>{text}</seg></tuv>");
    format!("<tu>{}</tu>", texts.iter().map(tuv).collect::<String>())
}

fn xliff(body: &str) -> Vec<u8> {
    format!(
        "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"ar\" \
         datatype=\"html\"><body>{body}</body></file></xliff>"
    )
    .into_bytes()
}

/// A workbook whose sheets hold these rows of texts.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |path: &str, text: String| {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut listed, mut related) = (String::new(), String::new());
    for (number, (title, rows)) in (1..).zip(sheets) {
        listed.push_str(&format!("<sheet name=\"{title}\" r:id=\"r{number}\"/>"));
        related.push_str(&format!(
            "<Relationship Id=\"r{number}\" Type=\"x/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        ));
        let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
        let rows: String = rows.iter().map(row).collect();
        part(&format!("xl/worksheets/sheet{number}.xml"), format!("<a>{rows}</a>"));
    }
    part("xl/workbook.xml", format!("<w xmlns:r=\"r\"><sheets>{listed}</sheets></w>"));
    part("xl/_rels/workbook.xml.rels", format!("<r>{related}</r>"));
    zip.finish().unwrap().into_inner()
}

#[test]
fn each_kind_of_file_is_read_as_it_means() {
    let old = |text: &str| encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
    let cases: Vec<(&str, Vec<u8>, &[&str], &str)> = vec![
        // Tab-separated text does not quote; a mark is the text's.
        (
            "one-quote.tsv",
            "source\ttarget\n\"بداية\tStart\nقال \"لا\"\t\"No\" he said\n".into(),
            &["\"بداية | Start", "قال \"لا\" | \"No\" he said"],
            "",
        ),
        (
            "no-header.txt",
            "كتاب\tA book\td1\n\"قلم\t\"A pen\td1\n".into(),
            &["كتاب | A book", "\"قلم | \"A pen"],
            "",
        ),
        ("crlf.tsv", "ar\ten\r\n\"باب\tdoor\r\n".into(), &["\"باب | door"], ""),
        // Separators, encodings, headers.
        ("sep.csv", "\u{FEFF}sep=;\r\nar;en\r\nنهر;river\r\n".into(), &["نهر | river"], ""),
        ("sep-tab.csv", "sep=\t\nar\ten\nنهر\triver\n".into(), &["نهر | river"], ""),
        (
            "old.csv",
            old("عربي;English\r\n\"قال: \"\"نعم\"\"\";\"He said \"\"yes\"\"\"\r\n"),
            &["قال: \"نعم\" | He said \"yes\""],
            "",
        ),
        ("bars.md", "| English | العربية |\n| --- | ---: |\n| river | نهر |\n".into(), &["river | نهر"], ""),
        ("titles.csv", "Project 7\n\nالنص العربي,English text\nنهر,river\n".into(), &["نهر | river"], ""),
        // A short first row does not decide which side is which language.
        (
            "short.csv",
            "\"location\",\"source\",\"target\"\n\"a:1\",\"OK\",\"حسنا\"\n\"a:2\",\"Open\",\"فتح\"\n".into(),
            &["OK | حسنا", "Open | فتح"],
            "",
        ),
        ("three.csv", "de,en,ar\nFluss,river,نهر\n".into(), &["river | نهر"], ""),
        // Sheets.
        (
            "sheets.xlsx",
            workbook(&[
                ("one", &[&["ar", "en"], &["نهر", "river"]]),
                ("notes", &[&["see below"]]),
                ("two", &[&["English", "Arabic"], &["door", "باب"]]),
            ]),
            &["نهر | river", "باب | door"],
            "1 left out: sheet \"notes\" without two columns of text",
        ),
        (
            "titles.xlsx",
            workbook(&[("one", &[&["Project 7"], &[], &["Arabic", "English"], &["نهر", "river"]])]),
            &["نهر | river"],
            "",
        ),
        // The pair that most units have decides.
        (
            "first.tmx",
            tmx(
                "srclang=\"en\"",
                &[
                    tu(&[("en", "a"), ("fr", "b")]),
                    tu(&[("en", "river"), ("ar", "نهر")]),
                    tu(&[("en", "door"), ("ar", "باب")]),
                ]
                .concat(),
            ),
            &["a | -", "river | نهر", "door | باب"],
            "note: 1 unit is in en and fr",
        ),
        ("wrong.tmx", tmx("srclang=\"de\"", &tu(&[("ar", "نهر"), ("en", "river")])), &["نهر | river"], ""),
        (
            "no-seg.tmx",
            tmx(
                "srclang=\"en\"",
                "<tu><tuv xml:lang=\"en\">river</tuv><tuv xml:lang=\"ar\"> نهر </tuv></tu>",
            ),
            &["river | نهر"],
            "",
        ),
        (
            "codes.tmx",
            tmx(
                "srclang=\"en\"",
                &[tu(&[("EN_us", "river"), ("ara", "نهر")]), tu(&[("en", "door"), ("ar-EG", "باب")])]
                    .concat(),
            ),
            &["river | نهر", "door | باب"],
            "",
        ),
        // A segment is a unit; what is locked and has no target is none.
        (
            "marked.sdlxliff",
            xliff(
                "<trans-unit id=\"l\" translate=\"no\"><source>locked</source></trans-unit>\
                 <group translate=\"no\"><trans-unit id=\"m\"><source>locked too</source><target/></trans-unit></group>\
                 <trans-unit id=\"k\" translate=\"no\"><source>Kept</source><target>باق</target></trans-unit>\
                 <trans-unit id=\"u\"><source>One. Two.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">One.</mrk> <mrk mtype=\"seg\" mid=\"2\">Two.</mrk></seg-source>\
                 <target><mrk mtype=\"seg\" mid=\"1\">واحد.</mrk> <mrk mtype=\"seg\" mid=\"2\"/></target></trans-unit>",
            ),
            &["Kept | باق", "One. | واحد.", "Two. | -"],
            "2 left out: not for translation",
        ),
        // Characters that XML cannot hold.
        (
            "breaks.csv",
            "ar,en\n\"سطر\u{B}ثان\",\"line\u{C}two\"\n".into(),
            &["سطر\u{B}ثان | line\u{C}two"],
            "",
        ),
        ("nul.jsonl", "{\"source\":\"نص\",\"target\":\"a\\u0000b\"}\n".into(), &["نص | a\u{0}b"], ""),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, expected, told) in cases {
        fs::write(folder.path().join(name), bytes).unwrap();
        let (found, said) = units(folder.path(), name);
        assert_eq!(found, expected, "{name}: {said}");
        assert!(said.contains(told), "{name}: {said}");
    }
}

#[test]
fn a_cell_without_end_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "ar,en\nنهر,river\n\"باب,door\nقلم,pen\n").unwrap();
    let output = muqabala(folder.path(), "convert a.csv b.tmx");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("line 3"), "{said}");
}

#[test]
fn what_a_table_cannot_hold_does_not_keep_it_from_being_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"source\":\"نص\",\"target\":\"a\\u0000b\\u000bc\"}\n")
        .unwrap();
    for (name, text) in [
        ("b.csv", "ab\u{B}c"),
        ("b.tsv", "ab\u{B}c"),
        ("b.tmx", "ab c"),
        ("b.xlf", "ab c"),
        ("b.xliff", "ab c"),
    ] {
        run(folder.path(), &format!("convert a.jsonl {name}"));
        assert_eq!(units(folder.path(), name).0, [format!("نص | {text}")], "{name}");
    }
}

#[test]
fn one_code_a_language_is_written_and_the_own_one_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mixed = [
        tu(&[("en", "a"), ("ar", "أ")]),
        tu(&[("en_GB", "b"), ("AR-SA", "ب")]),
        tu(&[("eng", "c"), ("ara", "ج")]),
    ];
    fs::write(folder.path().join("mixed.tmx"), tmx("srclang=\"en\"", &mixed.concat())).unwrap();
    let region = tu(&[("EN_us", "d"), ("ar_EG", "د")]);
    fs::write(folder.path().join("region.tmx"), tmx("srclang=\"EN_us\"", &region)).unwrap();
    for (command, codes, kept) in [
        ("convert mixed.tmx o.tmx", ["en", "ar"], &["en_GB", "AR-SA", "eng", "ara"][..]),
        ("convert region.tmx o.tmx", ["en-US", "ar-EG"], &[]),
        (
            "merge mixed.tmx region.tmx -o o.tmx",
            ["en", "ar"],
            &["en_GB", "AR-SA", "eng", "ara", "EN_us", "ar_EG"],
        ),
        ("convert mixed.tmx o.tmx --profile trados", ["en-US", "ar-SA"], &["en_GB"]),
        ("validate mixed.tmx --fix -o o.tmx", ["en", "ar"], &["en_GB", "AR-SA"]),
    ] {
        run(folder.path(), command);
        let written = fs::read_to_string(folder.path().join("o.tmx")).unwrap();
        let own: Vec<&str> =
            written.split("<tuv xml:lang=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(own.iter().all(|code| codes.contains(code)), "{command}: {own:?}");
        assert!(written.contains(&format!("srclang=\"{}\"", codes[0])), "{command}: {written}");
        for code in kept {
            assert!(
                written.contains(&format!("<prop type=\"x-language\">{code}</prop>")),
                "{command}: {code}"
            );
        }
    }
}

#[test]
fn every_operation_takes_the_languages_that_are_asked_for_and_counts_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let units = [
        tu(&[("en", "a"), ("fr", "b")]),
        tu(&[("en", "river"), ("ar", "نهر")]),
        tu(&[("en", "door"), ("ar", "باب")]),
    ];
    fs::write(folder.path().join("m.tmx"), tmx("srclang=\"en\"", &units.concat())).unwrap();
    for command in [
        "convert m.tmx o.csv",
        "dedupe m.tmx o.tmx",
        "merge m.tmx -o o.tmx",
        "split m.tmx --by size -d parts",
        "clean m.tmx o.tmx",
    ] {
        let said = run(folder.path(), &format!("{command} --overwrite")).1;
        assert!(said.contains("1 unit is in en and fr"), "{command}: {said}");
        let said = run(folder.path(), &format!("{command} --take fr,en --overwrite")).1;
        assert!(said.contains("2 units are in ar and en"), "{command}: {said}");
    }
    assert!(run(folder.path(), "check m.tmx --take en,ar").0.contains("2 pairs"));
    // A table of pairs has no place for a unit in other languages, and the count is of what is written.
    let said = run(folder.path(), "convert m.tmx o.csv --profile weblate --overwrite").1;
    assert!(
        said.contains("2 units written") && said.contains("1 left out: one language is missing"),
        "{said}"
    );
}

#[test]
fn what_is_removed_is_kept_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let long = "word ".repeat(30);
    let table =
        format!("id,ar,en\n1,نهر,river\n2,نهر,river\n3,كلمة كلمة كلمة كلمة كلمة كلمة كلمة,{long}\n4,باب,\n");
    fs::write(folder.path().join("m.csv"), &table).unwrap();
    for (command, kept, removed) in [
        (
            "clean m.csv o.ar --removed r.csv --max-chars 100",
            "1",
            &["the same pair comes again", "longer than 100 characters", "one language is missing"][..],
        ),
        (
            "dedupe m.csv o.ar --removed r.csv --max-chars 100",
            "1",
            &["the same pair comes again", "longer than the client takes", "one language is missing"],
        ),
        (
            "merge m.csv m.csv -o o.ar --removed r.csv --max-chars 100",
            "1",
            &["the same pair was there already"; 1],
        ),
    ] {
        run(folder.path(), &format!("{command} --overwrite"));
        assert_eq!(
            fs::read_to_string(folder.path().join("o.en")).unwrap().lines().count().to_string(),
            kept,
            "{command}"
        );
        let reasons = fs::read_to_string(folder.path().join("r.csv")).unwrap();
        let missing: Vec<_> = removed.iter().filter(|reason| !reasons.contains(*reason)).collect();
        assert!(missing.is_empty(), "{command}: {missing:?} in {reasons}");
        // Nothing is in neither of the two.
        let rows = reasons.matches("\r\n").count();
        assert_eq!(rows, if command.starts_with("merge") { 8 } else { 4 }, "{command}: {reasons}");
    }
}

/// What stands between the tags of the elements with this name, in their order.
fn inside<'t>(xml: &'t str, name: &str) -> Vec<&'t str> {
    xml.split(&format!("<{name}"))
        .skip(1)
        .map(|rest| {
            let rest = rest.split_once('>').unwrap().1;
            rest.split(&format!("</{name}>")).next().unwrap()
        })
        .collect()
}

#[test]
fn codes_keep_their_identity_from_format_to_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    // Codes in another order on the other side, told apart by `x` and by what they hold.
    let exchanged = "<tu><tuv xml:lang=\"en\"><seg>Put <ph x=\"1\">[A]</ph> on <ph x=\"2\">[B]</ph></seg></tuv>\
                     <tuv xml:lang=\"ar\"><seg>على <ph x=\"2\">[B]</ph> ضع <ph x=\"1\">[A]</ph></seg></tuv></tu>\
                     <tu><tuv xml:lang=\"en\"><seg><ph>[A]</ph> and <ph>[B]</ph></seg></tuv>\
                     <tuv xml:lang=\"ar\"><seg><ph>[B]</ph> و<ph>[A]</ph></seg></tuv></tu>";
    fs::write(path("e.tmx"), tmx("srclang=\"en\"", exchanged)).unwrap();
    run(folder.path(), "convert e.tmx e.xlf");
    let xml = fs::read_to_string(path("e.xlf")).unwrap();
    assert_eq!(
        inside(&xml, "source"),
        [
            "Put <ph id=\"1\">[A]</ph> on <ph id=\"2\">[B]</ph>",
            "<ph id=\"1\">[A]</ph> and <ph id=\"2\">[B]</ph>"
        ]
    );
    assert_eq!(
        inside(&xml, "target"),
        [
            "على <ph id=\"2\">[B]</ph> ضع <ph id=\"1\">[A]</ph>",
            "<ph id=\"2\">[B]</ph> و<ph id=\"1\">[A]</ph>"
        ]
    );
    // What an XLIFF says of its codes, its targets and their approval goes through every format.
    let unit = "<trans-unit id=\"1\" approved=\"yes\"><source>Move <x id=\"10\" ctype=\"image\" equiv-text=\"{n}\"/> <g id=\"2\" ctype=\"bold\">now</g></source>\
                <target state=\"needs-adaptation\">انقل <g id=\"2\" ctype=\"bold\">الآن</g> <x id=\"10\" ctype=\"image\" equiv-text=\"{n}\"/></target></trans-unit>\
                <trans-unit id=\"2\"><source>a</source><target state=\"x-read\">أ</target></trans-unit>";
    fs::write(path("x.xlf"), xliff(unit)).unwrap();
    for between in ["b.tmx", "b.xlf", "b.xliff", "b.csv", "b.tsv", "b.xlsx", "b.jsonl"] {
        run(folder.path(), &format!("convert x.xlf {between} --overwrite"));
        run(folder.path(), &format!("convert {between} y.xlf --overwrite"));
        let xml = fs::read_to_string(path("y.xlf")).unwrap().replace("></x>", "/>");
        assert_eq!(inside(&xml, "source")[0], inside(unit, "source")[0], "{between}");
        assert_eq!(inside(&xml, "target")[0], inside(unit, "target")[0], "{between}");
        for said in ["approved=\"yes\"", "state=\"needs-adaptation\"", "state=\"x-read\""] {
            assert!(xml.contains(said), "{between}: {said} in {xml}");
        }
    }
    let xml = fs::read_to_string(path("b.xliff")).unwrap();
    assert!(
        xml.contains("<ph id=\"10\" type=\"image\" equiv=\"{n}\"")
            && xml.contains("<pc id=\"2\" type=\"fmt\" subType=\"xlf:b\""),
        "{xml}"
    );
    // A translator's change in the XLIFF wins over what the memory had.
    let moved = xml.replace("أ</target>", "ألف</target>").replace("state=\"initial\"", "state=\"final\"");
    fs::write(path("moved.xliff"), moved).unwrap();
    run(folder.path(), "convert moved.xliff z.tmx");
    let xml = fs::read_to_string(path("z.tmx")).unwrap();
    assert!(xml.contains("ألف") && xml.contains("<prop type=\"x-state\">final</prop>"), "{xml}");
}
