//! Every reader gives the same text for the same note, written in every format.
//!
//! The files in `tests/data/note` are made by the script beside them from sentences of our own.

use std::io::Write;
use std::path::{Path, PathBuf};

use muqabala::internal::{Random, repair};
use muqabala::{
    Block, BlockKind, Document, Encoding, Language, Lexicon, Ocr, PdfReader, ReadOptions, read_bytes,
    read_path,
};

use super::support::real;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/note").join(name)
}

/// Label and text of every block that a reader must find.
fn expected(language: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(data(&format!("note.{language}.expected"))).unwrap();
    let pair =
        |line: &str| line.split_once('\t').map(|(label, text)| (label.to_owned(), text.to_owned())).unwrap();
    text.lines().map(pair).collect()
}

fn labelled(block: &Block) -> (String, String) {
    let label = match &block.kind {
        BlockKind::Footnote { mark } => format!("fn{mark}"),
        _ => block.label.clone().unwrap_or_default(),
    };
    (label, block.text.clone())
}

#[test]
fn flowing_formats_lose_nothing() {
    for language in ["ar", "en"] {
        for format in ["docx", "odt", "doc"] {
            let document =
                read_path(&data(&format!("note.{language}.{format}")), &ReadOptions::default()).unwrap();
            let (furniture, text): (Vec<_>, Vec<_>) =
                document.blocks.iter().partition(|b| b.kind == BlockKind::Furniture);
            let read: Vec<_> = text.into_iter().map(labelled).collect();
            assert_eq!(read, expected(language), "{language} {format}");
            assert_eq!(
                furniture.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(),
                ["M/21/4"],
                "{language} {format}"
            );
        }
    }
}

#[test]
fn web_pages_lose_nothing_but_their_frame() {
    for language in ["ar", "en"] {
        let document = read_path(&data(&format!("note.{language}.html")), &ReadOptions::default()).unwrap();
        let text = document.blocks.iter().filter(|b| b.kind != BlockKind::Furniture);
        let read: Vec<_> = text.map(|b| b.text.clone()).collect();
        let expected: Vec<_> = expected(language).into_iter().map(|(_, text)| text).collect();
        assert_eq!(read, expected, "{language}");
    }
}

/// What the note shows that `program` printed, in one line. Browsers number lists by themselves
/// and print the foot of the page.
fn printed(language: &str, program: &str) -> String {
    let by_browser = program == "chromium";
    let mut own = ["1.", "1.", "2.", "2."].into_iter();
    let mut shown = |(label, text): (String, String)| match label.strip_prefix("fn") {
        Some(mark) if by_browser => format!("{mark}. {text}"),
        Some(mark) => format!("{mark} {text}"),
        None if label.is_empty() => text,
        None if by_browser => format!("{} {text}", own.next().unwrap_or_default()),
        None => format!("{label} {text}"),
    };
    let lines: Vec<String> = expected(language).into_iter().map(&mut shown).collect();
    format!("M/21/4 {}{}", lines.join(" "), if by_browser { " 2024" } else { "" })
}

/// Text without note marks in it and with single spaces.
fn plain(text: &str) -> String {
    let raised = |c: char| matches!(c, '¹' | '²' | '↩');
    text.chars().filter(|c| !raised(*c)).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn error_rate(document: &Document, truth: &str) -> f64 {
    strsim::levenshtein(&plain(&document.text()), truth) as f64 / truth.chars().count() as f64
}

/// An author who leaves the direction of paragraphs as it is has Arabic ones begin on the left, with their
/// stops on the right.
#[test]
fn paragraphs_that_were_not_turned_round_are_found_on_the_page() {
    let text = std::fs::read_to_string(data("left.ar.txt")).unwrap();
    let options = ReadOptions { pdf: PdfReader::Builtin, ..ReadOptions::default() };
    let document = read_path(&data("left.ar.pdf"), &options).unwrap();
    let document = repair(document, Language::Arabic, Lexicon::shipped()).document;
    let read: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(read, text.lines().collect::<Vec<_>>());
}

#[test]
fn printed_pages_are_read_in_logical_order() {
    // LibreOffice prints `1-` for `1 -` and `(ا)` for `(أ)`, which is 0.7 % of the short note;
    // pdftotext keeps the two note marks as digits, which is 0.4 % of it.
    let most = [("ar", 0.008), ("en", 0.005)];
    for (reader, name) in [(PdfReader::Builtin, "built-in"), (PdfReader::Pdftotext, "pdftotext")] {
        let options = ReadOptions { pdf: reader, ..ReadOptions::default() };
        for (language, most) in most {
            for program in ["libreoffice", "chromium"] {
                let file = data(&format!("note.{language}.{program}.pdf"));
                let document = match read_path(&file, &options) {
                    Err(muqabala::Error::Usage { problem, .. }) => {
                        eprintln!("skipped: {problem}");
                        continue;
                    }
                    document => document.unwrap(),
                };
                let rate = error_rate(&document, &printed(language, program));
                assert!(rate <= most, "{name} {language} {program}: {rate}\n{}", document.text());
            }
        }
    }
}

#[test]
fn text_files_are_read_in_every_encoding() {
    for (language, encodings) in
        [("ar", ["utf-8", "windows-1256", "iso-8859-6"]), ("en", ["utf-8", "windows-1252", "utf-8"])]
    {
        let lines: Vec<String> = expected(language).into_iter().map(|(_, text)| text).collect();
        let text = lines.join("\n");
        for encoding in encodings {
            let label = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
            let (bytes, _, lost) = label.encode(&text);
            assert!(!lost, "{encoding}");
            for forced in [None, Some(encoding.parse::<Encoding>().unwrap())] {
                let options = ReadOptions { encoding: forced, ..ReadOptions::default() };
                let document = read_bytes("note.txt", &bytes, &options).unwrap();
                let read: Vec<_> = document.blocks.iter().map(|b| b.text.clone()).collect();
                assert_eq!(read, lines, "{encoding}");
            }
        }
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
            let document = read_bytes("note.txt", &bytes, &ReadOptions::default()).unwrap();
            assert_eq!(document.blocks.len(), lines.len());
        }
    }
}

#[test]
fn unusable_files_end_in_an_error_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    };
    let docx = std::fs::read(data("note.en.docx")).unwrap();
    let odt = std::fs::read(data("note.en.odt")).unwrap();
    let doc = std::fs::read(data("note.en.doc")).unwrap();
    let pdf = std::fs::read(data("note.en.libreoffice.pdf")).unwrap();
    let cases = [
        folder.path().to_owned(),
        folder.path().join("missing.docx"),
        write("empty.txt", b""),
        write("blank.txt", b" \n\n"),
        write("cut.docx", &docx[..docx.len() / 2]),
        write("cut.odt", &odt[..odt.len() / 2]),
        write("cut.doc", &doc[..600]),
        write("cut.pdf", &pdf[..200]),
        write("picture.txt", b"\x89PNG\r\n\x1a\n0000"),
        write("line.txt", "word ".repeat(2 << 20).as_bytes()),
    ];
    for path in cases {
        match read_path(&path, &ReadOptions::default()) {
            Ok(document) => panic!("{}: read as {:?}", path.display(), document.origin.format),
            Err(error @ muqabala::Error::Io { .. }) => {
                assert!(error.to_string().contains(path.to_str().unwrap()));
            }
            Err(error) => assert!(error.remedy().is_some(), "{error}"),
        }
    }
}

/// Bytes changed at random places; a third of the files is cut off, too.
fn damaged(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut random = Random::new(seed);
    for _ in 0..random.between(1, 20) {
        let at = random.between(0, bytes.len() - 1);
        bytes[at] = random.between(0, 255) as u8;
    }
    if random.between(1, 3) == 1 {
        bytes.truncate(random.between(0, bytes.len() - 1));
    }
    bytes
}

#[test]
fn damaged_files_never_panic() {
    // A page whose letters are gone is not given to tesseract: 250 damaged pages would take half a minute.
    let options = ReadOptions { pdf: PdfReader::Builtin, ocr: Ocr::Never, ..ReadOptions::default() };
    for name in [
        "note.ar.docx",
        "note.ar.odt",
        "note.ar.doc",
        "note.ar.html",
        "note.ar.libreoffice.pdf",
        "note.ar.chromium.pdf",
    ] {
        let bytes = std::fs::read(data(name)).unwrap();
        for seed in 0..60 {
            // Either outcome is right; the process must live.
            let _ = read_bytes(name, &damaged(&bytes, seed), &options);
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/corpora")]
fn both_extractors_agree_on_the_real_resolution() {
    let file = real("un-78-265/A_RES_78_265.en.pdf");
    let words = |reader| {
        let document = read_path(&file, &ReadOptions { pdf: reader, ..ReadOptions::default() });
        document.map(|document| {
            // Raised marks are digits in one and superscripts behind their word in the other.
            let text = document.text().replace(['¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'], "");
            let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            words.retain(|word| word.parse::<u8>().is_err());
            words.sort_unstable();
            words
        })
    };
    let by_glyphs = words(PdfReader::Builtin).unwrap();
    let by_program = match words(PdfReader::Pdftotext) {
        Ok(words) => words,
        Err(error) => {
            eprintln!("skipped: {error}");
            return;
        }
    };
    let missing = by_program.iter().filter(|word| by_glyphs.binary_search(word).is_err()).count();
    // One word is cut by a hyphen at a line end, which pdftotext joins.
    assert!(missing * 1000 <= by_program.len(), "{missing} of {}", by_program.len());
}

/// A page without a text layer, made of a picture, is read by tesseract where it is installed.
#[test]
fn pages_without_text_are_recognised() {
    let run = |program: &str, arguments: &[&str]| {
        std::process::Command::new(program).args(arguments).output().is_ok_and(|o| o.status.success())
    };
    let folder = tempfile::tempdir().unwrap();
    let stem = folder.path().join("page");
    let pdf = data("note.ar.libreoffice.pdf");
    let drawn = run(
        "pdftoppm",
        &["-r", "300", "-gray", "-png", "-singlefile", pdf.to_str().unwrap(), stem.to_str().unwrap()],
    );
    let picture = stem.with_extension("png");
    let options = |ocr| ReadOptions { ocr, ..ReadOptions::default() };
    let read = |ocr| read_path(&picture, &options(ocr));
    match read(Ocr::Always) {
        Err(muqabala::Error::Usage { problem, .. }) => eprintln!("skipped: {problem}"),
        _ if !drawn => eprintln!("skipped: pdftoppm is not installed"),
        document => {
            let document = document.unwrap();
            let rate = error_rate(&document, &printed("ar", "libreoffice"));
            assert!(rate < 0.1, "{rate}\n{}", document.text());
            assert!(matches!(document.recognised[..], [page] if page.confidence > 0.7));
        }
    }
    if drawn {
        let refused = read(Ocr::Never).unwrap_err();
        assert!(refused.to_string().contains("picture") && refused.remedy().unwrap().contains("--ocr"));
    }
}
