//! What every writer of a format is: records in, bytes out, no files.

use std::borrow::Borrow;

use super::claims::Claims;
use super::code;
use super::record::{Header, LanguagePair, Tu};
use crate::{Error, Result};

/// Turns records into the bytes of one format.
pub(crate) trait RecordWriter {
    /// Appends what stands before the units.
    ///
    /// # Errors
    /// Where the format cannot hold such a memory.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()>;

    /// Appends one unit.
    ///
    /// # Errors
    /// Where the format cannot hold the unit, with its number and the remedy.
    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()>;

    /// Appends what stands behind the units.
    ///
    /// # Errors
    /// Where the file cannot be completed.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<()>;
}

/// What a writer must know besides the units.
#[derive(Debug, Clone, Default)]
pub struct WriterHead {
    /// Header of the memory.
    pub header: Header,
    /// The two languages, by the codes that the units have.
    pub pair: LanguagePair,
    /// The two languages, by the codes that are to be written.
    pub codes: LanguagePair,
    /// Name of the document or file, for formats that show one.
    pub title: String,
    /// What a report says above its units: in the first line verdict and counts, in the others what
    /// there is to say of the documents.
    pub summary: Vec<String>,
    /// Whether segments without counterpart and rejected pairs stay out of what shows pairs only.
    pub pairs_only: bool,
}

impl WriterHead {
    /// Whether the codes to write are those of the right side each: `en,ar` for a memory from Arabic into
    /// English would call every text by the name of the other language.
    ///
    /// # Errors
    /// [`Error::Usage`] where a code is that of the other side's language.
    pub(crate) fn check_codes(&self) -> Result<()> {
        let [source, target] = [&self.pair.source, &self.pair.target].map(|code| code::primary(code));
        let is_turned = |code: &str, own: &str, other: &str| {
            let code = code::primary(code);
            code != own && code == other
        };
        if is_turned(&self.codes.source, &source, &target) || is_turned(&self.codes.target, &target, &source)
        {
            return Err(Error::Usage {
                problem: format!(
                    "--langs {},{}: the texts are in {source} and {target}, the source first",
                    self.codes.source, self.codes.target
                ),
                remedy: format!(
                    "name the codes in that order; `muqabala convert IN OUT --take {target},{source}` turns a memory round"
                ),
            });
        }
        Ok(())
    }

    /// Whether the codes to write name the languages that the texts of `units` are in.
    ///
    /// # Errors
    /// [`Error::Usage`] where one plainly does not.
    pub(crate) fn check<'u>(&self, units: impl IntoIterator<Item = &'u Tu>) -> Result<()> {
        self.check_codes()?;
        let mut claims = Claims::of(&self.pair, &self.codes);
        units.into_iter().try_for_each(|tu| claims.hear(tu))?;
        claims.check()
    }

    /// A head that writes the codes as they are.
    pub fn of(header: Header, pair: LanguagePair) -> Self {
        WriterHead { header, codes: pair.clone(), pair, ..WriterHead::default() }
    }
}

/// All bytes that `writer` makes of `units`.
///
/// # Errors
/// As the writer's.
pub(crate) fn to_bytes<T: Borrow<Tu>>(
    writer: &mut dyn RecordWriter,
    units: impl IntoIterator<Item = T>,
) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    writer.begin(&mut out)?;
    for unit in units {
        writer.unit(unit.borrow(), &mut out)?;
    }
    writer.end(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_not_called_by_the_language_of_the_other_side() {
        let head = |source: &str, target: &str| WriterHead {
            codes: LanguagePair::new(source, target),
            ..WriterHead::of(Header::default(), LanguagePair::new("ar", "en"))
        };
        for (source, target) in [("ar", "en"), ("ar-SA", "en-US"), ("ara", "eng"), ("fr", "de")] {
            assert!(head(source, target).check_codes().is_ok(), "{source} {target}");
        }
        for (source, target) in [("en", "ar"), ("en-US", "ar-SA"), ("en-GB", "en-US"), ("ar-SA", "ar-EG")] {
            let error = head(source, target).check_codes().unwrap_err();
            assert!(matches!(error, Error::Usage { .. }), "{source} {target}");
            assert!(error.remedy().unwrap().contains("--take en,ar"), "{error}");
        }
    }
}
