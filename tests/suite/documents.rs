//! Documents that went wrong once, each standing for a kind: what is right of each.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn case(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/documents").join(name);
    assert!(path.exists(), "{} is not there", path.display());
    path
}

fn inspect(name: &str, options: &[&str]) -> Result<Value, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    let output = command.arg("inspect").arg(case(name)).arg("--json").args(options).output().unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    Ok(found.get("result").unwrap_or(&found).clone())
}

/// Kind and text of what is left of a document when its furniture is gone.
fn blocks(name: &str, options: &[&str]) -> Vec<(String, String)> {
    let found = inspect(name, options).unwrap();
    let text = |block: &Value, key: &str| block[key].as_str().unwrap().to_owned();
    let blocks = found["blocks"].as_array().unwrap().iter();
    blocks.map(|b| (text(b, "kind"), text(b, "text"))).filter(|(kind, _)| kind != "removed").collect()
}

fn texts(name: &str, options: &[&str]) -> Vec<String> {
    blocks(name, options).into_iter().map(|(_, text)| text).collect()
}

fn truth(name: &str) -> Vec<String> {
    let truth: Value = serde_json::from_slice(&std::fs::read(case("truth.json")).unwrap()).unwrap();
    truth[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Without pdftotext beside it, so that the built-in reader answers for itself.
const BUILTIN: &[&str] = &["--pdf", "builtin"];

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn a_byte_order_mark_in_a_part_loses_nothing() {
    let right = blocks("bom-none.docx", &[]);
    assert_eq!(right.len(), 4);
    for name in ["bom-document.docx", "bom-footnotes.docx"] {
        assert_eq!(blocks(name, &[]), right, "{name}");
    }
    assert_eq!(texts("bom-content.odt", &[]), ["The committee met in the old harbour town on Monday."]);
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn fonts_without_widths_leave_the_words_whole() {
    for name in ["std-Helvetica.pdf", "std-Courier.pdf"] {
        let text = texts(name, BUILTIN).join(" ");
        for line in [
            "The committee of the harbour town met to write a new letter about the school and its garden",
            "Members shall meet in the winter market and discuss the budget of the village",
        ] {
            assert!(text.contains(line), "{name}: {text}");
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn text_boxes_of_old_word_files_are_read_and_said() {
    let mut right = texts("textbox.docx", &[]);
    let mut found = texts("textbox.doc", &[]);
    right.sort();
    found.sort();
    assert_eq!(found, right);
    let warnings = inspect("textbox.doc", &[]).unwrap()["warnings"].to_string();
    assert!(warnings.contains("text boxes"), "{warnings}");
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn columns_of_prose_are_read_one_after_the_other() {
    for options in [BUILTIN, &[]] {
        let found = texts("twocol-en.pdf", options);
        assert_eq!(found[found.len() - truth("twocol-en").len()..], truth("twocol-en")[..], "{options:?}");
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn cells_of_several_lines_are_whole() {
    for options in [BUILTIN, &[]] {
        let cells: Vec<String> = blocks("ticktable-ar.pdf", options)
            .into_iter()
            .filter(|(kind, _)| kind == "table-cell")
            .map(|(_, text)| text)
            .collect();
        for right in truth("ticktable-ar") {
            assert!(cells.contains(&right), "{options:?}: {right} is not among {cells:#?}");
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn brackets_over_a_line_end_keep_their_order() {
    for options in [BUILTIN, &[]] {
        let text = texts("bracket-cut.pdf", options).join(" ");
        assert!(text.contains("(انظر الملحق الأول من هذا التقرير) قبل"), "{options:?}: {text}");
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn stretched_letters_are_no_other_letters() {
    for (name, line) in [
        ("kash-fffd.pdf", "تسري أحكام هذا القانون والقانون المرافق على جميع المنشآت في الميناء القديم."),
        ("space-fathatan.pdf", "وافقت اللجنة على التقرير وطلبت تقريرا آخر قبل نهاية الشتاء."),
    ] {
        for options in [BUILTIN, &[]] {
            let text = texts(name, options).join(" ").replace('\u{640}', "");
            assert!(
                text.contains(line) && !text.contains(['\u{FFFD}', '\u{64B}']),
                "{name} {options:?}: {text}"
            );
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn a_file_without_its_end_is_read_and_warned_about() {
    for (name, text) in [("tail-cut.pdf", "لا بد من الإصلاح"), ("noxref.pdf", "considered the annual report")]
    {
        assert!(texts(name, &[]).join(" ").contains(text), "{name}");
        let warnings = inspect(name, &[]).unwrap()["warnings"].to_string();
        assert!(warnings.contains("the end of the file is missing"), "{name}: {warnings}");
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn form_fields_and_notes_are_text() {
    for options in [BUILTIN, &[]] {
        let found = texts("form.pdf", options);
        for text in ["The value speaks of the harbour.", "The free text speaks of the garden."] {
            assert!(found.iter().any(|own| own == text), "{options:?}: {found:?}");
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn a_locked_file_asks_for_its_password() {
    let said = inspect("enc-userpw.pdf", &[]).unwrap_err();
    assert!(said.contains("protected with a password") && said.contains("--password"), "{said}");
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn old_arabic_encodings_are_recognised_and_can_be_named() {
    for (name, encoding) in [("enc-mac_arabic.txt", "x-mac-arabic"), ("enc-cp864.txt", "ibm864")] {
        let found = inspect(name, &[]).unwrap();
        assert_eq!(found["origin"]["encoding"], encoding);
        assert_eq!(found["language"], "ar");
        assert!(texts(name, &[]).join(" ").contains("وقرأت تقرير رئيسها عن أعمال السنة الماضية"), "{name}");
        assert_eq!(texts(name, &["--encoding", encoding]), texts(name, &[]), "{name}");
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs the reference documents")]
fn a_note_over_a_page_end_is_whole() {
    let notes: Vec<String> = blocks("note-carried-over.en.txt", &[])
        .into_iter()
        .filter(|(kind, _)| kind.starts_with("footnote"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        notes,
        [
            "1 The first note begins here and runs over to the next page of the book.",
            "2 See the second report."
        ]
    );
}
