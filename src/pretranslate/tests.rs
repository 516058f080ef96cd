//! The whole way of a document: what is counted, and what the files say.

use super::*;
use crate::document::{Block, BlockKind, Origin};
use crate::exchange::{Tu, WriteOptions, open_memory};
use crate::files::{Files, Guard};
use crate::memory::tests::{TempStore, place, tu};

const UNITS: [(&str, &str); 4] = [
    ("إن الجمعية العامة،", "The General Assembly,"),
    (
        "وإذ تشير إلى قرارها 60/1 المؤرخ 16 أيلول/سبتمبر 2005،",
        "Recalling its resolution 60/1 of 16 September 2005,",
    ),
    (
        "تقرر أن تبقي المسألة قيد نظرها في الدورة المقبلة.",
        "Decides to remain seized of the matter at the next session.",
    ),
    ("تطلب إلى الأمين العام أن يقدم تقريرا.", "Requests the Secretary-General to submit a report."),
];

fn memory() -> (TempStore, Source) {
    let place = place();
    let units: Vec<Tu> = UNITS.iter().map(|(ar, en)| tu(ar, en)).collect();
    MemoryWriter::open(&place.path).unwrap().add("a.tmx", units).unwrap();
    let source = Source::open(&place.path).unwrap();
    (place, source)
}

fn document(name: &str, paragraphs: &[&str]) -> Document {
    Document {
        origin: Origin { name: name.to_owned(), ..Origin::default() },
        blocks: paragraphs.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect(),
        ..Document::default()
    }
}

fn run(documents: Vec<Document>, source: Source) -> Vec<Translated> {
    let options = MatchOptions { limit: 3, parts: true, ..MatchOptions::default() };
    pretranslate(documents, Language::English, &Options::default(), &[source], &options).unwrap()
}

const NEW: [&str; 8] = [
    "The General Assembly,",
    "Recalling its resolution 62/208 of 19 December 2007,",
    "Decides to remain seized of the matter at the last session.",
    "Welcomes the work of the Committee on water and health in all regions.",
    "Welcomes the work of the Committee on water and sanitation in all regions.",
    "Nothing like this was ever written before.",
    "The General Assembly,",
    "9 - (a)",
];

#[test]
fn a_segment_without_a_match_has_its_phrases_as_notes() {
    let (_place, source) = memory();
    let text = "Committees were told what remains of the Secretary-General to submit a report by the members";
    let all = run(vec![document("a.txt", &[text, NEW[0]])], source);
    let place = tempfile::tempdir().unwrap();
    for name in ["a.xlf", "a.xliff"] {
        let path = place.path().join(name);
        let how = How { fill: 75.0, target: None };
        let wanted = Wanted::of(&path, None).unwrap();
        let files = write(
            wanted,
            &crate::files::Place::of(&path).unwrap(),
            &all,
            &count(&all),
            &how,
            &WriteOptions::default(),
        );
        let written = std::fs::read_to_string(&files.unwrap()[0]).unwrap();
        // The small words around it belong to what stands outside.
        assert!(written.contains("<note>Secretary-General to submit a report = "), "{written}");
        assert_eq!(written.matches("<note>").count(), 1, "{written}");
    }
}

#[test]
fn a_segment_counts_once_and_in_its_band() {
    let (_place, source) = memory();
    let all = run(vec![document("a.txt", &NEW), document("b.txt", &NEW[5..6])], source);
    let bands: Vec<(Band, bool)> = all[0].lines.iter().map(|line| (line.band, line.inside)).collect();
    assert_eq!(
        bands,
        [
            // Its neighbour behind is the unit's in all but values, so no context.
            (Band::Full, false),
            (Band::Full, false),
            (Band::From85, false),
            (Band::None, false),
            (Band::From85, true),
            (Band::None, false),
            (Band::Repetition, true),
            (Band::None, false),
        ]
    );
    assert_eq!(all[0].lines[4].like.as_deref(), Some("a-p0004"));
    assert_eq!(all[0].lines[6].like.as_deref(), Some("a-p0001"));
    assert_eq!((all[1].lines[0].band, all[1].lines[0].like.as_deref()), (Band::Repetition, Some("a-p0006")));
    let analysis = count(&all);
    assert_eq!(
        (analysis.total.segments, analysis.documents[0].segments, analysis.documents.len()),
        (9, 8, 2)
    );
    // Of "9 - (a)" the dash is no word.
    assert_eq!(words(NEW[7]), 2);
    assert_eq!(analysis.total.words, NEW.iter().map(|text| words(text)).sum::<usize>() + 7);
    let sum = |of: fn(&analysis::Counted) -> usize| analysis.total.bands.iter().map(of).sum::<usize>();
    assert_eq!((sum(|c| c.segments), sum(|c| c.words)), (9, analysis.total.words));
    assert_eq!(sum(|c| c.internal_segments), 3);
}

#[test]
fn context_counts_by_both_neighbours() {
    let (_place, source) = memory();
    let all = run(vec![document("a.txt", &[UNITS[1].1, UNITS[2].1, UNITS[3].1])], source);
    let bands: Vec<Band> = all[0].lines.iter().map(|line| line.band).collect();
    assert_eq!(bands, [Band::Context1, Band::Context2, Band::Context1]);
}

fn written(wanted: Wanted, name: &str) -> String {
    let (_place, source) = memory();
    let all = run(vec![document("a.txt", &NEW), document("ب.txt", &NEW[5..6])], source);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let place = crate::files::Place::of(&path).unwrap();
    let how = How { fill: 75.0, target: None };
    write(wanted, &place, &all, &count(&all), &how, &WriteOptions::default()).unwrap();
    if matches!(wanted, Wanted::Xlsx) {
        return String::new();
    }
    let units = matches!(wanted, Wanted::Xliff12 | Wanted::Xliff2 | Wanted::Tmx);
    if units {
        let units: Vec<Tu> = open_memory(&path).unwrap().collect::<crate::Result<_>>().unwrap();
        match wanted {
            // Four units were found of which three are like a segment, and one segment is new.
            Wanted::Tmx => assert_eq!(units.len(), 4, "{units:?}"),
            _ => {
                assert_eq!(units.len(), 9);
                let filled: Vec<bool> = units.iter().map(|tu| tu.variants.len() > 1).collect();
                assert_eq!(filled, [true, true, true, false, false, false, true, false, false]);
                assert_eq!(
                    units[1].variants[1].text,
                    "وإذ تشير إلى قرارها 62/208 المؤرخ 19 كانون الأول/ديسمبر 2007،"
                );
            }
        }
    }
    std::fs::read_to_string(&path).unwrap()
}

#[test]
fn xliff_has_the_translation_and_every_match_with_its_quality() {
    let old = written(Wanted::Xliff12, "a.xlf");
    assert_eq!(old.matches("<alt-trans ").count(), 4, "{old}");
    assert_eq!(old.matches("<file ").count(), 2);
    assert!(old.contains("original=\"ب.txt\""));
    assert!(old.contains(
        "<target state=\"translated\" state-qualifier=\"exact-match\">إن الجمعية العامة،</target>"
    ));
    assert!(old.contains("state=\"needs-review-translation\" state-qualifier=\"fuzzy-match\""));
    assert!(old.contains("<alt-trans match-quality=\"100.0\" origin=\"a.tmx\" alttranstype=\"proposal\">"));
    assert!(old.contains("<context context-type=\"x-replaced\">60/1 → 62/208</context>"));
    let new = written(Wanted::Xliff2, "a.xliff");
    assert_eq!(new.matches("<mtc:match ").count(), 4, "{new}");
    assert_eq!((new.matches("<file id=\"f1\"").count(), new.matches("<file id=\"f2\"").count()), (1, 1));
    assert!(new.contains("matchQuality=\"100.0\" similarity=\"100.0\" type=\"am\""), "{new}");
}

#[test]
fn a_memory_of_the_hits_has_them_as_they_are_and_new_values_beside() {
    let text = written(Wanted::Tmx, "a.tmx");
    assert!(text.contains("<seg>Recalling its resolution 60/1 of 16 September 2005,</seg>"));
    assert!(text.contains("<seg>Recalling its resolution 62/208 of 19 December 2007,</seg>"));
    // What is only like a segment is no translation of it.
    assert!(!text.contains("at the last session"));
}

#[test]
fn the_analysis_comes_in_every_form() {
    let table = written(Wanted::Csv, "a.csv");
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 4);
    assert!(
        rows[0].starts_with("document,segments,words,repetition segments,repetition words,102 segments,")
    );
    assert!(rows[3].starts_with("total,9,"));
    let value: serde_json::Value = serde_json::from_str(&written(Wanted::Json, "a.json")).unwrap();
    assert_eq!(value["total"]["bands"][0]["band"], "repetition");
    assert_eq!(value["total"]["bands"][0]["segments"], 2);
    let page = written(Wanted::Html, "a.html");
    assert!(page.contains("<rect class=\"b0\"") && page.contains("All documents") && page.contains("ب.txt"));
    written(Wanted::Xlsx, "a.xlsx");
}

#[test]
fn a_project_has_whole_matches_where_they_come_in_by_themselves() {
    let (_place, source) = memory();
    let all = run(vec![document("a.txt", &NEW)], source);
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::default();
    files.folder("the project", folder.path());
    let place = Guard::new(files).unwrap().place(folder.path()).unwrap();
    let how = How { fill: 75.0, target: None };
    write(Wanted::Omegat, &place, &all, &count(&all), &how, &WriteOptions::default()).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let units = |name: &str| read(name).matches("<tu ").count() + read(name).matches("<tu>").count();
    assert_eq!(["tm/auto/a.tmx", "tm/penalty-1/a.tmx", "tm/a.tmx"].map(units), [1, 1, 1]);
    assert!(read("tm/penalty-1/a.tmx").contains("62/208"));
    assert_eq!(read("source/a.txt").matches("\n\n").count(), NEW.len());
    assert!(read("omegat.project").contains("<source_lang>en</source_lang>"));
}

#[test]
fn any_file_of_pairs_is_a_memory_to_look_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.csv");
    std::fs::write(&path, "ar,en\nالجمعية العامة,The General Assembly\n").unwrap();
    let all = run(vec![document("a.txt", &["The General Assembly"])], Source::open(&path).unwrap());
    assert_eq!(all[0].lines[0].band, Band::Full);
}

#[test]
fn the_extension_tells_the_result() {
    for (name, format, expected) in [
        ("a.xlf", None, Some(Wanted::Xliff12)),
        ("a.XLIFF", None, Some(Wanted::Xliff2)),
        ("p/", None, Some(Wanted::Omegat)),
        ("a.xml", Some("xliff21"), Some(Wanted::Xliff2)),
        ("a.html", None, Some(Wanted::Html)),
        ("a.pdf", None, None),
        ("a", Some("pdf"), None),
    ] {
        assert_eq!(Wanted::of(Path::new(name), format).ok(), expected, "{name}");
    }
}
