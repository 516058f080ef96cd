//! How files are to be written.

use super::code;
use super::columns::TableFor;
use super::format::OutputFormat;
use super::labels::Labels;
use super::profile::{Profile, Table};
use super::record::LanguagePair;

/// How results are to be written. The default is what most clients take.
#[derive(Debug, Clone, Default)]
pub struct WriteOptions {
    /// The client that the files are for.
    pub profile: Profile,
    /// Language codes to write instead of the profile's, source and target.
    pub languages: Option<LanguagePair>,
    /// Format, where the extension does not tell.
    pub format: Option<OutputFormat>,
    /// Tables without byte order mark and without protection against formulas.
    pub plain: bool,
    /// Longest segment in characters, instead of the profile's.
    pub max_chars: Option<usize>,
    /// Largest part in bytes, instead of the profile's.
    pub split_bytes: Option<u64>,
    /// Write texts in Unicode normal form C. Off by default: a memory holds the
    /// document's own code points, or later matches of the document fall short.
    pub nfc: bool,
    /// Context properties, instead of the profile's choice.
    pub contexts: Option<bool>,
    /// Date for the header as `YYYYMMDDThhmmssZ`; none by default, so that the
    /// same input gives the same bytes.
    pub creation_date: Option<String>,
    /// Who made the memory: stands in the header and units of a TMX that name nobody yet.
    pub author: Option<String>,
    /// What becomes of numbers and letters typed in front of paragraphs.
    pub labels: Labels,
    /// What the memory is called besides another of the same documents, where an OmegaT project holds
    /// both: `sentence` makes `tm/auto/NAME.sentence.tmx`.
    pub beside: Option<String>,
}

impl WriteOptions {
    /// Adds who made a header or unit, and when, to its attributes, where it does not say so itself.
    pub(crate) fn stamp(&self, attributes: &mut Vec<(String, String)>) {
        let Some(author) = &self.author else { return };
        for (name, value) in [("creationdate", self.creation_date.as_ref()), ("creationid", Some(author))] {
            if let Some(value) = value
                && attributes.iter().all(|(known, _)| known != name)
            {
                attributes.push((name.to_owned(), value.clone()));
            }
        }
    }

    /// The codes to write for the languages of a memory: asked for, or the profile's.
    pub(crate) fn codes(&self, pair: &LanguagePair) -> LanguagePair {
        self.languages.clone().unwrap_or_else(|| {
            LanguagePair::new(self.profile.code(&pair.source), self.profile.code(&pair.target))
        })
    }

    /// The codes to write for a memory that has codes already. Unless a profile or languages were asked
    /// for they stay what they are, in the spelling that clients know.
    pub(crate) fn codes_of_memory(&self, pair: &LanguagePair) -> LanguagePair {
        if self.languages.is_some() || self.profile != Profile::Standard {
            return self.codes(pair);
        }
        LanguagePair::new(code::canonical(&pair.source), code::canonical(&pair.target))
    }

    /// Whom the tables of a run are for that are no memories.
    pub(crate) fn table_for(&self) -> TableFor {
        if self.plain { TableFor::Programs } else { TableFor::Spreadsheets }
    }

    pub(crate) fn table(&self) -> Table {
        let table = self.profile.needs().table;
        if self.plain { Table { bom: false, formula_safe: false, ..table } } else { table }
    }

    pub(crate) fn max_chars(&self) -> Option<usize> {
        self.max_chars.or(self.profile.needs().max_chars)
    }

    pub(crate) fn split_bytes(&self) -> Option<u64> {
        self.split_bytes.or(self.profile.needs().split_mb.map(|mb| mb * 1_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_table_has_no_mark_and_no_guard_against_formulas() {
        let table = |plain| WriteOptions { plain, ..WriteOptions::default() }.table();
        assert!(table(false).bom && table(false).formula_safe);
        assert!(!table(true).bom && !table(true).formula_safe);
    }
}
