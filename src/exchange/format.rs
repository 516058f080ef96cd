//! Which format a path asks for.

use std::path::Path;

use super::profile::{Columns, Profile};
use super::{LanguagePair, Side, code};
use crate::{Error, Result};

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// TMX 1.4.
    Tmx,
    /// Comma-separated table.
    Csv,
    /// Tab-separated table.
    Tsv,
    /// XLIFF 1.2.
    Xliff12,
    /// XLIFF 2.1.
    Xliff2,
    /// Excel workbook.
    Xlsx,
    /// JSON lines.
    Jsonl,
    /// Report for the browser.
    Html,
    /// Bead list.
    Ladder,
    /// Wordfast Classic memory.
    Wordfast,
    /// Line-parallel pair; the side that the path names.
    Moses(Side),
    /// OmegaT project folder.
    Omegat,
}

/// Extensions and names on the command line.
const NAMES: [(&str, OutputFormat); 15] = [
    ("tmx", OutputFormat::Tmx),
    ("csv", OutputFormat::Csv),
    ("tsv", OutputFormat::Tsv),
    ("xlf", OutputFormat::Xliff12),
    ("xliff", OutputFormat::Xliff2),
    ("xlsx", OutputFormat::Xlsx),
    ("jsonl", OutputFormat::Jsonl),
    ("ndjson", OutputFormat::Jsonl),
    ("html", OutputFormat::Html),
    ("htm", OutputFormat::Html),
    ("ladder", OutputFormat::Ladder),
    ("wordfast", OutputFormat::Wordfast),
    ("xliff12", OutputFormat::Xliff12),
    ("xliff21", OutputFormat::Xliff2),
    ("omegat", OutputFormat::Omegat),
];

impl OutputFormat {
    /// The format of `path` by its extension, without `.gz`. An extension that
    /// is a language of the pair means a line-parallel pair; a folder means an
    /// OmegaT project; `.txt` means Wordfast's format under its profile.
    ///
    /// # Errors
    /// [`Error::Usage`] with the known extensions.
    pub fn of(path: &Path, pair: &LanguagePair, profile: Profile) -> Result<Self> {
        let text = path.to_string_lossy();
        if text.ends_with(['/', '\\']) || path.is_dir() {
            return Ok(OutputFormat::Omegat);
        }
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let extension = name.rsplit_once('.').map(|(_, e)| e).unwrap_or_default();
        if let Some((_, format)) = NAMES.iter().find(|(n, _)| *n == extension) {
            return Ok(*format);
        }
        if extension == "txt" && profile == Profile::Wordfast {
            return Ok(OutputFormat::Wordfast);
        }
        for (language, side) in [(&pair.source, Side::Source), (&pair.target, Side::Target)] {
            if !extension.is_empty() && code::primary(extension) == code::primary(language) {
                return Ok(OutputFormat::Moses(side));
            }
        }
        Err(Error::Usage {
            problem: format!("{}: the extension tells no format that can be written", path.display()),
            remedy: "end the name in .tmx, .tmx.gz, .csv, .tsv, .xlf (1.2), .xliff (2.1), .xlsx, .jsonl, .html, .ladder, \
                     .ar or .en (line-parallel), or / for an OmegaT project"
                .to_owned(),
        })
    }

    /// The format of this name, as `--format` takes it.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, format)| *format)
    }

    /// Whether segments without counterpart, findings and reasons go into the
    /// file itself. Memories hold pairs only.
    pub(crate) fn shows_everything(self, columns: Columns) -> bool {
        match self {
            OutputFormat::Csv | OutputFormat::Tsv => columns == Columns::All,
            OutputFormat::Xlsx | OutputFormat::Jsonl | OutputFormat::Html | OutputFormat::Ladder => true,
            OutputFormat::Tmx
            | OutputFormat::Xliff12
            | OutputFormat::Xliff2
            | OutputFormat::Wordfast
            | OutputFormat::Moses(_)
            | OutputFormat::Omegat => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_tell_the_format() {
        let pair = LanguagePair::new("ar", "en");
        for (path, format) in [
            ("a.TMX", OutputFormat::Tmx),
            ("a.tmx.gz", OutputFormat::Tmx),
            ("a.b.xlf", OutputFormat::Xliff12),
            ("a.xliff", OutputFormat::Xliff2),
            ("a.ar", OutputFormat::Moses(Side::Source)),
            ("a.EN", OutputFormat::Moses(Side::Target)),
            ("new/", OutputFormat::Omegat),
        ] {
            assert_eq!(
                OutputFormat::of(Path::new(path), &pair, Profile::Standard).unwrap(),
                format,
                "{path}"
            );
        }
        assert!(OutputFormat::of(Path::new("a.txt"), &pair, Profile::Standard).is_err());
        assert!(OutputFormat::of(Path::new("a"), &pair, Profile::Standard).is_err());
        assert_eq!(
            OutputFormat::of(Path::new("a.txt"), &pair, Profile::Wordfast).unwrap(),
            OutputFormat::Wordfast
        );
    }
}
