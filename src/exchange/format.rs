//! Which format a path asks for.

use std::path::Path;

use super::profile::{Columns, Profile};
use super::{Pair, Side, code};
use crate::{Error, Result};

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
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
const NAMES: [(&str, Format); 15] = [
    ("tmx", Format::Tmx),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("xlf", Format::Xliff12),
    ("xliff", Format::Xliff2),
    ("xlsx", Format::Xlsx),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("ladder", Format::Ladder),
    ("wordfast", Format::Wordfast),
    ("xliff12", Format::Xliff12),
    ("xliff21", Format::Xliff2),
    ("omegat", Format::Omegat),
];

impl Format {
    /// The format of `path` by its extension, without `.gz`. An extension that
    /// is a language of the pair means a line-parallel pair; a folder means an
    /// OmegaT project; `.txt` means Wordfast's format under its profile.
    ///
    /// # Errors
    /// [`Error::Usage`] with the known extensions.
    pub fn of(path: &Path, pair: &Pair, profile: Profile) -> Result<Self> {
        let text = path.to_string_lossy();
        if text.ends_with(['/', '\\']) || path.is_dir() {
            return Ok(Format::Omegat);
        }
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let extension = name.rsplit_once('.').map(|(_, e)| e).unwrap_or_default();
        if let Some((_, format)) = NAMES.iter().find(|(n, _)| *n == extension) {
            return Ok(*format);
        }
        if extension == "txt" && profile == Profile::Wordfast {
            return Ok(Format::Wordfast);
        }
        for (language, side) in [(&pair.source, Side::Source), (&pair.target, Side::Target)] {
            if !extension.is_empty() && code::primary(extension) == code::primary(language) {
                return Ok(Format::Moses(side));
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
            Format::Csv | Format::Tsv => columns == Columns::All,
            Format::Xlsx | Format::Jsonl | Format::Html | Format::Ladder => true,
            Format::Tmx
            | Format::Xliff12
            | Format::Xliff2
            | Format::Wordfast
            | Format::Moses(_)
            | Format::Omegat => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_tell_the_format() {
        let pair = Pair::new("ar", "en");
        for (path, format) in [
            ("a.TMX", Format::Tmx),
            ("a.tmx.gz", Format::Tmx),
            ("a.b.xlf", Format::Xliff12),
            ("a.xliff", Format::Xliff2),
            ("a.ar", Format::Moses(Side::Source)),
            ("a.EN", Format::Moses(Side::Target)),
            ("new/", Format::Omegat),
        ] {
            assert_eq!(Format::of(Path::new(path), &pair, Profile::Standard).unwrap(), format, "{path}");
        }
        assert!(Format::of(Path::new("a.txt"), &pair, Profile::Standard).is_err());
        assert!(Format::of(Path::new("a"), &pair, Profile::Standard).is_err());
        assert_eq!(Format::of(Path::new("a.txt"), &pair, Profile::Wordfast).unwrap(), Format::Wordfast);
    }
}
