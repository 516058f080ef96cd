//! Which format a file has, from its content; names lie.

use super::{encoding, markdown, subtitles};
use crate::document::DocumentFormat;
use crate::exchange::csv;

/// Bytes at the start of a text that tell its format: comments and style sheets
/// may come before the first telling tag.
const HEAD_BYTES: usize = 16 << 10;
/// How far behind its beginning a PDF may start (ISO 32000-1, annex H, note 13).
const PDF_RUBBISH: usize = 1024;

/// The format of `bytes`; [`DocumentFormat::Text`] where nothing else is recognised.
#[cfg(any(test, feature = "fetch"))]
pub(crate) fn detect_format(bytes: &[u8]) -> DocumentFormat {
    detect_named("", bytes)
}

/// As [`detect_format`], for the content of the file called `name`. Text is the one format whose
/// content does not say whether it is meant as Markdown, which may begin with a piece of HTML, look like a
/// table or quote subtitles; there the name is asked.
pub(super) fn detect_named(name: &str, bytes: &[u8]) -> DocumentFormat {
    if head(bytes, PDF_RUBBISH).windows(5).any(|w| w == b"%PDF-") {
        return DocumentFormat::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return container(bytes).unwrap_or_default();
    }
    if PICTURES.iter().any(|signature| bytes.starts_with(signature)) {
        return DocumentFormat::Image;
    }
    if bytes.starts_with(&COMPOUND_FILE) {
        return DocumentFormat::Doc;
    }
    // UTF-16 pairs must not be cut.
    let text = encoding::decode(head(bytes, HEAD_BYTES), None).text;
    let format = text_format(&text);
    let may_be_markdown = match format {
        DocumentFormat::Text => markdown::is_named_markdown(name) || markdown::looks_like_markdown(&text),
        DocumentFormat::Csv | DocumentFormat::Subtitles => markdown::is_named_markdown(name),
        DocumentFormat::Html if !is_whole_page(&text) => {
            markdown::is_named_markdown(name) || markdown::looks_like_markdown(&text)
        }
        _ => false,
    };
    if may_be_markdown { DocumentFormat::Markdown } else { format }
}

/// Signatures of PNG, JPEG and TIFF, which scanners write.
const PICTURES: [&[u8]; 4] = [b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"II*\0", b"MM\0*"];

/// Signature of Microsoft's compound files ([MS-CFB] 2.2).
pub(super) const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

fn head(bytes: &[u8], length: usize) -> &[u8] {
    bytes.get(..length).unwrap_or(bytes)
}

/// Which document a ZIP container holds. Entry names stand uncompressed in the
/// file, so a container that is cut off is still recognised and its reader can
/// say what is wrong with it.
fn container(bytes: &[u8]) -> Option<DocumentFormat> {
    let names: Option<Vec<String>> = zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .ok()
        .map(|zip| zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect());
    // A document may hold others whole, so the bytes are asked only where there is no directory.
    let holds = |name: &str| match &names {
        Some(names) => names.iter().any(|own| own.trim_start_matches('/').starts_with(name)),
        None => bytes.windows(name.len()).any(|w| w == name.as_bytes()),
    };
    // OpenDocument and EPUB store their type first and uncompressed.
    let first = head(bytes, 256);
    let declares = |kind: &[u8]| first.windows(kind.len()).any(|w| w == kind);
    if declares(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        Some(DocumentFormat::Odt)
    } else if declares(b"mimetypeapplication/epub+zip") {
        Some(DocumentFormat::Epub)
    } else if holds("word/document") {
        Some(DocumentFormat::Docx)
    } else if holds("xl/workbook") {
        Some(DocumentFormat::Xlsx)
    } else if holds("ppt/presentation") {
        Some(DocumentFormat::Pptx)
    } else if holds("META-INF/container.xml") {
        Some(DocumentFormat::Epub)
    } else if holds("content.xml") && holds("META-INF/manifest.xml") && !declares(b"mimetypeapplication/") {
        Some(DocumentFormat::Odt)
    } else {
        None
    }
}

/// The format of a text by its first tag or line.
fn text_format(text: &str) -> DocumentFormat {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if !text.starts_with('<') {
        return match text {
            text if subtitles::is_subtitles(text) => DocumentFormat::Subtitles,
            text if csv::is_table(text) => DocumentFormat::Csv,
            _ => DocumentFormat::Text,
        };
    }
    match first_element(text).as_deref() {
        Some("tmx") => DocumentFormat::Tmx,
        Some("xliff") => DocumentFormat::Xliff,
        Some(name) if HTML_ELEMENTS.contains(&name) => DocumentFormat::Html,
        // `<!DOCTYPE html>` with nothing recognised behind it within the head.
        _ if text.get(..9).is_some_and(|s| s.eq_ignore_ascii_case("<!doctype")) && doctype_is_html(text) => {
            DocumentFormat::Html
        }
        _ => DocumentFormat::Text,
    }
}

fn doctype_is_html(text: &str) -> bool {
    text.get(9..).is_some_and(|rest| rest.trim_start().to_ascii_lowercase().starts_with("html"))
}

/// Elements that a page or a saved part of one begins with.
const HTML_ELEMENTS: [&str; 22] = [
    "html", "head", "body", "meta", "title", "div", "p", "table", "h1", "h2", "h3", "ul", "ol", "article",
    "main", "section", "span", "style", "script", "link", "header", "nav",
];

/// Elements that only a page begins with.
const WHOLE_PAGE: [&str; 7] = ["html", "head", "body", "meta", "title", "style", "script"];
/// What no piece has.
const ENDS_PAGE: [&str; 4] = ["</body>", "</html>", "<!doctype", "<!DOCTYPE"];

/// Whether this HTML is a page and no piece in front of other text.
fn is_whole_page(text: &str) -> bool {
    let first = first_element(text);
    first.is_none_or(|name| WHOLE_PAGE.contains(&&*name)) || ENDS_PAGE.iter().any(|end| text.contains(end))
}

/// Local name of the first element, in lower case, behind declarations and comments.
fn first_element(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
        } else if !rest.starts_with(['?', '!']) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
            let local = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
            return (!local.is_empty()).then_some(local);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_may_begin_with_html() {
        let readme = "<div align=\"center\">\n\n# One\n\n</div>\n\n## Two\n\n[a](b), [c](d)\n";
        for (name, text, wanted) in [
            ("README.md", readme, DocumentFormat::Markdown),
            ("", readme, DocumentFormat::Markdown),
            ("a.md", "<p>One</p>", DocumentFormat::Markdown),
            ("a.html", "<p>One</p>", DocumentFormat::Html),
            ("a.md", "<!doctype html><p>One</p>", DocumentFormat::Html),
            ("a.md", "<p>One</p></body>", DocumentFormat::Html),
            ("a.md", "ar,en\nواحد,one\nاثنان,two\n", DocumentFormat::Markdown),
            ("a.txt", "ar,en\nواحد,one\nاثنان,two\n", DocumentFormat::Csv),
        ] {
            assert_eq!(detect_named(name, text.as_bytes()), wanted, "{name} {text}");
        }
    }

    #[test]
    fn content_decides() {
        let cases: [(&[u8], DocumentFormat); 21] = [
            (b"rubbish\n%PDF-1.7", DocumentFormat::Pdf),
            (b"PK\x03\x04...word/document.xml", DocumentFormat::Docx),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", DocumentFormat::Odt),
            (b"PK\x03\x04....mimetypeapplication/epub+zip", DocumentFormat::Epub),
            (b"PK\x03\x04...xl/workbook.xml", DocumentFormat::Xlsx),
            (b"PK\x03\x04...ppt/presentation.xml", DocumentFormat::Pptx),
            (b"WEBVTT\n\n00:01.0 --> 00:02.0\nHello", DocumentFormat::Subtitles),
            (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello", DocumentFormat::Subtitles),
            (b"# A\n\n## B\n\n```\nx\n```\n", DocumentFormat::Markdown),
            (&COMPOUND_FILE, DocumentFormat::Doc),
            (
                b"<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'><tmx version='1.4'>",
                DocumentFormat::Tmx,
            ),
            (b"<?xml version='1.0'?>\n<!-- <html> --><x:xliff>", DocumentFormat::Xliff),
            (b"\xEF\xBB\xBF <!DOCTYPE HTML><HTML>", DocumentFormat::Html),
            (b"<!doctype html><!-- cut", DocumentFormat::Html),
            (b"<div>part of a page</div>", DocumentFormat::Html),
            (b"<unknown/>", DocumentFormat::Text),
            (b"source,target,confidence\n", DocumentFormat::Csv),
            (b"\"Arabic\";\"English\"\n", DocumentFormat::Csv),
            (b"id\tsource\ttarget", DocumentFormat::Csv),
            (b"The source, as the target, is text.", DocumentFormat::Text),
            (b"", DocumentFormat::Text),
        ];
        for (bytes, format) in cases {
            assert_eq!(detect_format(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(detect_named("a.md", b"Plain words"), DocumentFormat::Markdown);
        assert_eq!(detect_named("a.md", b"%PDF-1.7"), DocumentFormat::Pdf);
        let utf16: Vec<u8> = "<html><body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect_format(&utf16), DocumentFormat::Html);
    }
}
