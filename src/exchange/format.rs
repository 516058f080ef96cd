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

/// What a format is called.
struct FormatNames {
    format: OutputFormat,
    /// As `--format` takes it.
    name: &'static str,
    /// Extensions that mean it, the usual one first; `--format` takes them, too.
    extensions: &'static [&'static str],
    /// How a person is told of the extensions.
    told: &'static str,
}

const fn names(
    format: OutputFormat,
    name: &'static str,
    extensions: &'static [&'static str],
    told: &'static str,
) -> FormatNames {
    FormatNames { format, name, extensions, told }
}

/// The formats in the order in which they are told.
const NAMES: &[FormatNames] = &[
    names(OutputFormat::Tmx, "tmx", &["tmx"], ".tmx, .tmx.gz"),
    names(OutputFormat::Csv, "csv", &["csv"], ".csv"),
    names(OutputFormat::Tsv, "tsv", &["tsv"], ".tsv"),
    names(OutputFormat::Xliff12, "xliff12", &["xlf"], ".xlf (1.2)"),
    names(OutputFormat::Xliff2, "xliff21", &["xliff"], ".xliff (2.1)"),
    names(OutputFormat::Xlsx, "xlsx", &["xlsx"], ".xlsx"),
    names(OutputFormat::Jsonl, "jsonl", &["jsonl", "ndjson"], ".jsonl"),
    names(OutputFormat::Html, "html", &["html", "htm"], ".html"),
    names(OutputFormat::Ladder, "ladder", &["ladder"], ".ladder"),
    names(OutputFormat::Wordfast, "wordfast", &[], ""),
    names(OutputFormat::Omegat, "omegat", &[], ""),
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
        if let Some(format) = Self::named(extension) {
            return Ok(format);
        }
        if extension == "txt" && profile == Profile::Wordfast {
            return Ok(OutputFormat::Wordfast);
        }
        for (language, side) in [(&pair.source, Side::Source), (&pair.target, Side::Target)] {
            if !extension.is_empty() && code::primary(extension) == code::primary(language) {
                return Ok(OutputFormat::Moses(side));
            }
        }
        if path == std::path::Path::new(crate::files::STANDARD) {
            return Err(Error::Usage {
                problem: "standard output has no extension that tells a format".to_owned(),
                remedy: format!("name it: --format {}", Self::told_names().join("|")),
            });
        }
        Err(Error::Usage {
            problem: format!("{}: the extension tells no format that can be written", path.display()),
            remedy: format!(
                "end the name in {}, .ar or .en (line-parallel), or / for an OmegaT project",
                Self::told_extensions()
            ),
        })
    }

    /// The format of this name, as `--format` takes it.
    pub fn named(name: &str) -> Option<Self> {
        let is_called = |row: &&FormatNames| {
            row.extensions.iter().chain([&row.name]).any(|own| own.eq_ignore_ascii_case(name))
        };
        NAMES.iter().find(is_called).map(|row| row.format)
    }

    /// Names for `--format`, as a person is told them. A project is a folder, which says so itself.
    pub(crate) fn told_names() -> Vec<&'static str> {
        NAMES.iter().filter(|row| row.format != OutputFormat::Omegat).map(|row| row.name).collect()
    }

    /// Extensions, as a person is told them: `.tmx, .tmx.gz, .csv`.
    pub(crate) fn told_extensions() -> String {
        NAMES.iter().map(|row| row.told).filter(|told| !told.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether a unit without one of the two languages has no place in the format.
    pub(super) fn holds_pairs_only(self, columns: Columns) -> bool {
        match self {
            OutputFormat::Moses(_) | OutputFormat::Wordfast => true,
            OutputFormat::Csv | OutputFormat::Tsv => columns != Columns::All,
            _ => false,
        }
    }

    /// Whether the format has a place for what the checks found.
    pub(crate) fn shows_findings(self) -> bool {
        !matches!(self, OutputFormat::Ladder | OutputFormat::Moses(_))
    }

    /// The extension of files in this format.
    pub fn extension(self) -> &'static str {
        match self {
            OutputFormat::Tmx => "tmx",
            OutputFormat::Csv => "csv",
            OutputFormat::Tsv => "tsv",
            OutputFormat::Xliff12 => "xlf",
            OutputFormat::Xliff2 => "xliff",
            OutputFormat::Xlsx => "xlsx",
            OutputFormat::Jsonl => "jsonl",
            OutputFormat::Html => "html",
            OutputFormat::Ladder => "ladder",
            OutputFormat::Wordfast => "txt",
            OutputFormat::Moses(Side::Source) => "source",
            OutputFormat::Moses(Side::Target) => "target",
            OutputFormat::Omegat => "omegat",
        }
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

    #[test]
    fn line_files_and_plain_tables_have_no_place_for_one_side() {
        let only = |format: OutputFormat, columns| format.holds_pairs_only(columns);
        assert!(only(OutputFormat::Moses(Side::Source), Columns::All));
        assert!(only(OutputFormat::Wordfast, Columns::All));
        assert!(!only(OutputFormat::Csv, Columns::All) && !only(OutputFormat::Tmx, Columns::All));
        for columns in [Columns::Roles, Columns::Codes] {
            assert!(only(OutputFormat::Csv, columns) && only(OutputFormat::Tsv, columns));
        }
    }

    #[test]
    fn every_format_has_its_name() {
        for row in NAMES {
            for name in row.extensions.iter().chain([&row.name]) {
                assert_eq!(OutputFormat::named(&name.to_uppercase()), Some(row.format), "{name}");
            }
            assert!(
                row.extensions.first().is_none_or(|first| *first == row.format.extension()),
                "{}",
                row.name
            );
            assert!(row.extensions.first().is_none_or(|first| row.told.contains(first)), "{}", row.name);
        }
        assert_eq!(OutputFormat::named("doc"), None);
    }
}
