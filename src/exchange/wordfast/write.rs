//! Wordfast Classic memory: tab-separated UTF-16 with Windows line ends, as
//! its manual and translate-toolkit's reader have it.

use super::cells::{NO_DATE, PROPS, code, escape};
use crate::Result;
use crate::exchange::Tu;
use crate::exchange::{RecordWriter, WriterHead};

/// Writes Wordfast's text format.
pub(crate) struct WordfastWriter {
    head: WriterHead,
}

impl WordfastWriter {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        WordfastWriter { head }
    }
}

fn line(cells: &[&str], out: &mut Vec<u8>) {
    let text = cells.join("\t") + "\r\n";
    out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

impl RecordWriter for WordfastWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(&[0xFF, 0xFE]);
        let source = format!("%{}", code(&self.head.codes.source));
        let target = format!("%{}", code(&self.head.codes.target));
        let date = format!("%{NO_DATE}");
        // The count is the program's own; it counts again when it opens the file.
        let cells = [
            date.as_str(),
            "%User ID,MU,muqabala",
            "%TU=00000000",
            source.as_str(),
            "%Wordfast TM v.5.51w9/00",
            target.as_str(),
            "%---00000001",
            "",
            "",
            "",
            "",
            "",
        ];
        line(&cells, out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        let (Some(source), Some(target)) = tu.sides(&self.head.pair) else { return Ok(()) };
        let (from, to) = (code(&self.head.codes.source), code(&self.head.codes.target));
        let (source, target) = (escape(&source.text), escape(&target.text));
        let [document, quality] = PROPS.map(|kind| escape(tu.prop(kind).unwrap_or_default()));
        line(&[NO_DATE, "MU", "0", &from, &source, &to, &target, &document, &quality, "", "", ""], out);
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, LanguagePair, Tuv};

    #[test]
    fn lines_have_twelve_cells() {
        let mut head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        head.codes = LanguagePair::new("ar-SA", "en");
        let tu = Tu { variants: vec![Tuv::new("ar", "أ & ب"), Tuv::new("en", "a\tb")], ..Tu::default() };
        let bytes = crate::exchange::to_bytes(&mut WordfastWriter::new(head), &[tu]).unwrap();
        let units: Vec<u16> = bytes.chunks(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
        let text = String::from_utf16(&units).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|l| l.split('\t').count() == 12));
        assert!(lines[1].contains("AR-SA\tأ &'26; ب\tEN-01\ta b"));
    }
}
