//! A memory file as a stream of UTF-8, whatever it is packed and encoded in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};
use flate2::bufread::MultiGzDecoder;

use crate::{Error, Result, limits};

/// Read ahead: large enough that system calls do not count, small enough for the cache.
const BUFFER: usize = 256 * 1024;
/// An XML declaration ends within this many bytes.
const DECLARATION: usize = 256;

/// Opens `path` for reading, unpacked (gzip) and decoded to UTF-8 without BOM.
/// The encoding is told from the BOM, from the pattern of zero bytes, or from
/// an XML declaration; everything else is taken for UTF-8 and checked later.
///
/// # Errors
/// [`Error::Io`] when the file cannot be opened or its first bytes not read,
/// [`Error::Usage`] for standard input.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Err(Error::Usage {
            problem: "a memory is not read from standard input: it is looked at more than once".to_owned(),
            remedy: "put it into a file first".to_owned(),
        });
    }
    let failed = |source| Error::io(path, source);
    let mut file = BufReader::with_capacity(BUFFER, File::open(path).map_err(failed)?);
    let packed = file.fill_buf().map_err(failed)?.starts_with(&[0x1F, 0x8B]);
    let raw: Box<dyn BufRead> = if packed {
        let taken = Arc::new(AtomicU64::new(0));
        let file = Taken { inner: file, taken: taken.clone() };
        let unfolded = Unfolded { inner: MultiGzDecoder::new(file), taken, given: 0 };
        Box::new(BufReader::with_capacity(BUFFER, unfolded))
    } else {
        Box::new(file)
    };
    decoded(raw).map_err(failed)
}

/// Counts what is taken from a packed file.
struct Taken<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: BufRead> BufRead for Taken<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.fetch_add(amount as u64, Ordering::Relaxed);
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Taken<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops a packed file that unfolds to far more than any memory does.
struct Unfolded<R> {
    inner: R,
    taken: Arc<AtomicU64>,
    given: u64,
}

impl<R: Read> Read for Unfolded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.given += read as u64;
        let taken = self.taken.load(Ordering::Relaxed);
        if self.given > limits::UNFOLDED_ALWAYS && self.given > taken.saturating_mul(limits::UNFOLDED) {
            let problem = format!(
                "{taken} packed bytes unfold to more than {} bytes; the limit is {} times as much",
                self.given,
                limits::UNFOLDED
            );
            return Err(limits::passed(problem));
        }
        Ok(read)
    }
}

/// Appends the next line of `input` to `text`, its line end with it; 0 at the end of the file.
///
/// # Errors
/// [`Error::Content`] where it is not UTF-8, [`Error::Limit`] where it is longer than a unit may be.
pub(crate) fn read_line(input: &mut dyn BufRead, text: &mut String, name: &str, line: u64) -> Result<usize> {
    let failed = |error: &io::Error| match limits::passed_in(error) {
        Some(problem) => Error::Limit { name: name.to_owned(), problem: problem.to_owned() },
        None if error.kind() == io::ErrorKind::InvalidData => {
            Error::content(name, format!("line {line}: not UTF-8"), "save the file as UTF-8")
        }
        None => {
            Error::content(name, format!("line {line}: {error}"), "check the disk, or get the file again")
        }
    };
    let read = input.take(limits::UNIT_BYTES + 1).read_line(text).map_err(|e| failed(&e))?;
    limits::within(name, &format!("line {line}"), read as u64, limits::UNIT_BYTES, "bytes")?;
    Ok(read)
}

/// The stream `raw` as UTF-8 without BOM.
pub(crate) fn decoded<'a>(mut raw: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let head = raw.fill_buf()?;
    let (encoding, bom) = sniff(head);
    raw.consume(bom);
    if encoding == UTF_8 {
        return Ok(raw);
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::with_capacity(BUFFER, Transcoder { raw, decoder, ended: false })))
}

/// The stream as it is where it begins as UTF-8; else read in the old encoding
/// that its first bytes are Arabic or Latin in.
pub(crate) fn readable(mut input: Box<dyn BufRead>) -> io::Result<Box<dyn BufRead>> {
    let head = input.fill_buf()?;
    let damaged = std::str::from_utf8(head).is_err_and(|e| e.error_len().is_some());
    if !damaged {
        return Ok(input);
    }
    let (text, _) = WINDOWS_1256.decode_without_bom_handling(head);
    let high = head.iter().filter(|b| **b >= 0x80).count();
    let arabic = text.chars().filter(|c| ('\u{621}'..='\u{652}').contains(c)).count();
    // UTF-8 with one damaged character stays what it is, and the damage an error.
    let utf8 = String::from_utf8_lossy(head);
    let (lost, read) = utf8.chars().filter(|c| !c.is_ascii()).fold((0, 0), |(lost, read), c| match c {
        '\u{FFFD}' => (lost + 1, read),
        _ => (lost, read + 1),
    });
    if read > lost {
        return Ok(input);
    }
    let encoding = if arabic * 2 > high { WINDOWS_1256 } else { WINDOWS_1252 };
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::with_capacity(BUFFER, Transcoder { raw: input, decoder, ended: false })))
}

/// All of `bytes` as text without BOM, in the encoding found as by [`open`]; `None` where
/// they mean nothing in it.
pub(crate) fn whole(bytes: &[u8]) -> Option<String> {
    let (encoding, bom) = sniff(bytes);
    let own = bytes.get(bom..)?;
    Some(encoding.decode_without_bom_handling_and_without_replacement(own)?.into_owned())
}

/// Encoding and length of the byte order mark.
fn sniff(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, bom)) = Encoding::for_bom(head) {
        return (encoding, bom);
    }
    match head {
        [0, b, ..] if *b != 0 => return (UTF_16BE, 0),
        [b, 0, ..] if *b != 0 => return (UTF_16LE, 0),
        _ => {}
    }
    let start = head.get(..head.len().min(DECLARATION)).unwrap_or_default();
    (declared(start).unwrap_or(UTF_8), 0)
}

/// The encoding that an XML declaration names.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let text: String = start.iter().map(|b| char::from(*b)).collect();
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    // A declaration of UTF-16 that can be read as single bytes is wrong.
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

/// Turns another encoding into UTF-8 while it is read.
struct Transcoder<'a> {
    raw: Box<dyn BufRead + 'a>,
    decoder: Decoder,
    ended: bool,
}

impl Read for Transcoder<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one whole character.
        if out.len() < 4 || self.ended {
            return Ok(0);
        }
        loop {
            let input = self.raw.fill_buf()?;
            let last = input.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, out, last);
            self.raw.consume(read);
            if last && result == CoderResult::InputEmpty {
                self.ended = true;
            }
            if written > 0 || self.ended {
                return Ok(written);
            }
        }
    }
}

/// The name of a file without its folders, for messages.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy().into_owned(), |n| n.to_string_lossy().into_owned())
}

/// The error for a document in the place of a memory.
pub(super) fn is_document(name: impl Into<String>) -> Error {
    Error::content(
        name,
        "this is a document or an archive, not a memory",
        "make a memory of it and its version in the other language first: muqabala align FIRST SECOND",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: Vec<u8>) -> String {
        let mut out = String::new();
        decoded(Box::new(io::Cursor::new(bytes))).unwrap().read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "<?xml version=\"1.0\"?><a>سلام 😀</a>";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let with = |bom: &[u8], bytes: &[u8]| [bom, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xEF\xBB\xBF", text.as_bytes()),
            le.clone(),
            with(b"\xFF\xFE", &le),
            be.clone(),
            with(b"\xFE\xFF", &be),
        ] {
            assert_eq!(read(bytes), text);
        }
        assert_eq!(
            read(b"<?xml version='1.0' encoding='windows-1256'?><a>\xD3\xE1\xC7\xE3</a>".to_vec()),
            "<?xml version='1.0' encoding='windows-1256'?><a>سلام</a>"
        );
        assert_eq!(read(Vec::new()), "");
    }

    #[test]
    fn a_line_that_is_no_utf8_is_named_with_the_remedy() {
        let mut text = String::new();
        let error = read_line(&mut &b"\xFF\xFE\n"[..], &mut text, "a.txt", 3).unwrap_err();
        assert!(error.to_string().contains("line 3: not UTF-8"), "{error}");
        assert!(error.remedy().unwrap().contains("save the file as UTF-8"));
    }

    #[test]
    fn old_encodings_are_read_and_damaged_utf8_stays_what_it_is() {
        let read = |bytes: &[u8]| {
            let mut out = Vec::new();
            readable(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap().read_to_end(&mut out).unwrap();
            String::from_utf8_lossy(&out).into_owned()
        };
        let old = |text: &str, encoding: &'static encoding_rs::Encoding| encoding.encode(text).0.into_owned();
        let (arabic, french) = ("السلام عليكم", "déjà vu, à côté");
        assert_eq!(read(&old(arabic, WINDOWS_1256)), arabic);
        assert_eq!(read(&old(french, WINDOWS_1252)), french);
        let damaged = [arabic.as_bytes(), b"\xFF"].concat();
        assert_eq!(read(&damaged), String::from_utf8_lossy(&damaged));
        // As many letters lost as read: no UTF-8.
        assert_eq!(read(b"\xC3\xA9\xE9 x"), "Ã©é x");
    }

    #[test]
    fn as_much_damage_as_text_is_another_encoding() {
        let read = |bytes: &[u8]| {
            let mut out = Vec::new();
            readable(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap().read_to_end(&mut out).unwrap();
            out
        };
        assert_eq!(read(b"a \xC3\xA9 \xE9."), "a Ã© é.".as_bytes());
        let mostly = b"a \xC3\xA9\xC3\xA9 \xE9.";
        assert_eq!(read(mostly), mostly);
    }
}
