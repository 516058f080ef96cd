//! A line-parallel pair of files, as Moses and most trainers read them: line
//! n of one is the translation of line n of the other.

use crate::Result;
use crate::exchange::{RecordWriter, WriterHead};
use crate::exchange::{Side, Tu};

/// Writes the lines of one side; the other side is another file.
pub(crate) struct MosesWriter {
    head: WriterHead,
    side: Side,
}

impl MosesWriter {
    /// A writer for one side.
    pub(crate) fn new(head: WriterHead, side: Side) -> Self {
        MosesWriter { head, side }
    }
}

impl RecordWriter for MosesWriter {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        let (Some(source), Some(target)) = tu.sides(&self.head.pair) else { return Ok(()) };
        let text = if self.side == Side::Source { &source.text } else { &target.text };
        // A line end inside a text would shift all lines behind it.
        let line: String =
            text.chars().map(|c| if crate::exchange::text::is_line_break(c) { ' ' } else { c }).collect();
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}
