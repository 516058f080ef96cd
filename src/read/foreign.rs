//! Files that cannot be read: what they are, and what to do about each.

use super::detect::COMPOUND_FILE;

/// How much of a file is searched for what tells its kind.
const HEAD: usize = 4096;

const SAVE: &str = "open it in Word or LibreOffice and save it as DOCX";
const EXPORT: &str = "export it as Word, PDF with a text layer, or plain text";
const RECOGNISE: &str = "it is a picture: save it as PNG, which is recognised where tesseract is installed";
const UNPACK: &str = "unpack it and give the document in it";
const SHEET: &str = "save the sheet as XLSX or CSV";
const ARCHIVE: &str =
    "unpack it and give the document in it; an archive of pairs: muqabala batch ARCHIVE -o RESULTS";

/// What a file is when it is none of the formats that can be read, and the remedy.
pub(super) fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let holds = |head: &[u8], part: &[u8]| head.windows(part.len()).any(|w| w.eq_ignore_ascii_case(part));
    if bytes.starts_with(b"PK\x03\x04") {
        // Names of entries stand uncompressed, the list of all at the end.
        let tail = bytes.get(bytes.len().saturating_sub(4 * HEAD)..).unwrap_or(bytes);
        let named = |part: &[u8]| holds(head, part) || holds(tail, part);
        return Some(if named(b"Index/Document.iwa") || named(b"Index.zip") {
            ("a document of Apple Pages", EXPORT)
        } else if holds(head, b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
            ("an OpenDocument sheet", SHEET)
        } else if holds(head, b"mimetypeapplication/vnd.oasis.opendocument.") {
            ("an OpenDocument file, but no text", "save its text as ODT, DOCX or plain text")
        } else {
            ("a ZIP container without a Word, OpenDocument or EPUB document in it", ARCHIVE)
        });
    }
    let signatures: [(&[u8], &str, &str); 9] = [
        (&COMPOUND_FILE, "a Word 97-2003 file or another old Office file", SAVE),
        (b"{\\rtf", "an RTF file", SAVE),
        (b"\xDB\xA5-\0", "a file of Word 2 for Windows", SAVE),
        (b"\x31\xBE\0\0", "a file of Windows Write", SAVE),
        (b"\xFFWPC", "a WordPerfect file", SAVE),
        (b"PK\x05\x06", "an empty ZIP container", UNPACK),
        (b"GIF8", "a GIF image", RECOGNISE),
        (b"\x1F\x8B", "a gzip archive", UNPACK),
        (b"%!PS", "a PostScript file", EXPORT),
    ];
    if let Some((_, what, remedy)) = signatures.into_iter().find(|(start, ..)| bytes.starts_with(start)) {
        return Some((what, remedy));
    }
    let text = head.trim_ascii_start();
    let text = text.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(text);
    // A page saved with its pictures comes as a mail; Word writes such files with the name .doc, too.
    let starts = |line: &[u8]| text.get(..line.len()).is_some_and(|start| start.eq_ignore_ascii_case(line));
    if (starts(b"MIME-Version:") || starts(b"From:")) && holds(text, b"multipart/related") {
        return Some((
            "a web archive (MHTML)",
            "open it in a browser or in Word and save it as HTML or DOCX",
        ));
    }
    let flat: [(&[u8], &str); 3] = [
        (b"<w:wordDocument", "a Word 2003 XML file"),
        (b"<pkg:package", "a Word document in flat XML"),
        (b"<office:document ", "an OpenDocument text in flat XML"),
    ];
    let is_xml = text.starts_with(b"<?xml");
    flat.into_iter().find(|(tag, _)| is_xml && holds(text, tag)).map(|(_, what)| (what, SAVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_remedy() {
        let cases: [(&[u8], &str, &str); 8] = [
            (b"{\\rtf1\\ansi", "RTF", "DOCX"),
            (b"PK\x03\x04...Index/Document.iwa", "Pages", "export"),
            (b"PK\x03\x04...readme", "ZIP", "unpack"),
            (b"GIF89a", "GIF", "PNG"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "MHTML", "browser"),
            (b"<?xml version='1.0'?><w:wordDocument>", "2003", "DOCX"),
            (b"<?xml version='1.0'?><pkg:package>", "flat", "DOCX"),
            (b"<?xml version='1.0'?>\n<office:document x=''>", "OpenDocument", "DOCX"),
        ];
        for (bytes, what, remedy) in cases {
            let found = foreign(bytes).unwrap();
            assert!(found.0.contains(what) && found.1.contains(remedy), "{found:?}");
        }
        for bytes in [&b"From: the desk of nobody"[..], b"<?xml version='1.0'?><x/>", b"", b"PK"] {
            assert_eq!(foreign(bytes), None);
        }
    }
}
