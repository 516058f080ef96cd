//! JSON lines, as [`JsonlWriter`](super::JsonlWriter) writes them; of other programs' lines
//! `source` and `target` are enough.

use std::io::BufRead;
use std::path::Path;

use super::write::JsonLine;
use crate::exchange::extra::{header_in, unpack};
use crate::exchange::stream;
use crate::exchange::{Header, LanguagePair, MemoryReader, Tu, Tuv};
use crate::lang::{Detection, detect};
use crate::{Error, Result};

/// JSON lines as a stream of units.
pub(crate) struct JsonlReader {
    input: Box<dyn BufRead>,
    header: Header,
    pair: LanguagePair,
    name: String,
    line: u64,
    first: Option<JsonLine>,
    ended: bool,
}

impl JsonlReader {
    /// Opens a `.jsonl` and reads its first line, which names the languages.
    ///
    /// # Errors
    /// [`Error::Io`], or [`Error::Content`] with file and line where a line is
    /// no such object.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        JsonlReader::new(stream::open(path)?, crate::exchange::stream::file_name(path))
    }

    /// Reads the first line of the UTF-8 stream `input`; `name` stands in messages.
    ///
    /// # Errors
    /// As [`JsonlReader::open`].
    pub(crate) fn new(input: Box<dyn BufRead>, name: String) -> Result<Self> {
        let (header, pair) = (Header::default(), LanguagePair::new("ar", "en"));
        let mut reader = JsonlReader { input, header, pair, name, line: 0, first: None, ended: false };
        reader.first = reader.read().transpose()?;
        if let Some(first) = &reader.first {
            reader.pair = languages(first);
        }
        reader.header.source_language.clone_from(&reader.pair.source);
        reader.header.target_language = Some(reader.pair.target.clone());
        let extra = reader.first.as_ref().and_then(|first| first.extra.as_ref()).map(ToString::to_string);
        header_in(extra.as_deref(), &mut reader.header);
        Ok(reader)
    }

    fn read(&mut self) -> Option<Result<JsonLine>> {
        loop {
            let mut text = String::new();
            self.line += 1;
            return match stream::read_line(&mut *self.input, &mut text, &self.name, self.line) {
                Ok(0) => None,
                Ok(_) if text.trim().is_empty() => continue,
                Ok(_) => Some(serde_json::from_str(&text).map_err(|e| self.error(&e.to_string()))),
                Err(error) => Some(Err(error)),
            };
        }
    }

    fn error(&self, problem: &str) -> Error {
        Error::content(
            &self.name,
            format!("line {}: {problem}", self.line),
            "write one object a line with the strings source and target",
        )
    }

    fn unit(&self, line: JsonLine) -> Result<Tu> {
        let mut tu = Tu { id: line.id, notes: line.notes, props: line.props, ..Tu::default() };
        for (text, code) in [(line.source, &self.pair.source), (line.target, &self.pair.target)] {
            tu.variants.extend(text.map(|text| Tuv::new(code.clone(), text)));
        }
        if let Some(extra) = line.extra {
            unpack(&extra.to_string(), &mut tu, &self.pair)
                .map_err(|e| self.error(&format!("extra: {e}")))?;
        }
        Ok(tu)
    }
}

/// The languages that a line names, otherwise those that its texts are in.
fn languages(line: &JsonLine) -> LanguagePair {
    let side = |named: &str, text: &Option<String>| match detect(text.as_deref().unwrap_or_default()) {
        _ if !named.is_empty() => Some(named.to_owned()),
        Detection::Known(language) => Some(language.code().to_owned()),
        Detection::Other(_) | Detection::Unknown | Detection::TooShort => None,
    };
    LanguagePair::completed(
        side(&line.source_language, &line.source),
        side(&line.target_language, &line.target),
    )
}

impl Iterator for JsonlReader {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let line = match self.first.take() {
            Some(line) => Ok(line),
            None => match self.read() {
                Some(line) => line,
                None => {
                    self.ended = true;
                    return None;
                }
            },
        };
        let unit = line.and_then(|line| self.unit(line));
        self.ended = unit.is_err();
        Some(unit)
    }
}

impl MemoryReader for JsonlReader {
    fn header(&self) -> &Header {
        &self.header
    }

    fn line(&self) -> u64 {
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_and_target_are_enough() {
        for (line, languages) in [
            (r#"{"source":"نص من كلمات","target":"a text of words"}"#, "ar en"),
            (r#"{"source":"a text of words","target":"نص من كلمات"}"#, "en ar"),
            (r#"{"source":"1","target":"1","source_language":"en-US"}"#, "en-US ar"),
            (r#"{"source":"1","target":"1"}"#, "ar en"),
        ] {
            let input = Box::new(std::io::Cursor::new(format!("{line}\n")));
            let mut reader = JsonlReader::new(input, "a.jsonl".to_owned()).unwrap();
            let unit = reader.next().unwrap().unwrap();
            let found: Vec<&str> = unit.variants.iter().map(|v| v.language.as_str()).collect();
            assert_eq!(found.join(" "), languages, "{line}");
        }
    }
}
