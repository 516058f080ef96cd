//! What each client tool needs, in one table. The documentation of the tools
//! and runs of those that can be run are behind every row.

use std::str::FromStr;

use crate::Error;
use crate::error::meant;

/// A client tool that a memory is written for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// What most tools take.
    #[default]
    Standard,
    /// OmegaT.
    Omegat,
    /// RWS Trados.
    Trados,
    /// memoQ.
    Memoq,
    /// Weblate.
    Weblate,
    /// Crowdin.
    Crowdin,
    /// MateCat.
    Matecat,
    /// Wordfast Classic.
    Wordfast,
    /// Okapi Framework.
    Okapi,
    /// DeepL.
    Deepl,
    /// A person with a spreadsheet program.
    Excel,
    /// Programs and scripts.
    Plain,
}

/// One row of the table; its source is for those who read it.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Needs {
    /// The profile.
    pub profile: Profile,
    /// Its name on the command line.
    pub name: &'static str,
    /// Whether language codes carry a region: `ar-SA`, `en-US` instead of `ar`, `en`.
    pub regions: bool,
    /// Extension of the format that the tool takes best.
    pub extension: &'static str,
    /// How comma- and tab-separated files are written.
    pub table: Table,
    /// Longest segment in characters; longer units go to the left-out file.
    pub max_chars: Option<usize>,
    /// Largest file in megabytes (10⁶ bytes); more is split into parts.
    pub split_mb: Option<u64>,
    /// Whether units carry the text before and after as `x-context-pre` and `x-context-post`.
    pub contexts: bool,
    /// Where this is known from.
    pub source: &'static str,
}

/// How a comma- or tab-separated file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Table {
    /// Byte order mark in front; without it Excel shows Arabic as mojibake.
    pub bom: bool,
    /// Cells that a spreadsheet would evaluate get a `'` in front, recorded in a column.
    pub formula_safe: bool,
    /// Columns.
    pub columns: Columns,
}

/// Which columns a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columns {
    /// Both texts and everything known about the unit.
    All,
    /// The two texts, called `source` and `target`.
    Roles,
    /// The two texts, called by their language codes.
    Codes,
}

const FOR_PEOPLE: Table = Table { bom: true, formula_safe: true, columns: Columns::All };
const FOR_PROGRAMS: Table = Table { bom: false, formula_safe: false, columns: Columns::All };

/// A row that asks for nothing in particular.
const USUAL: Needs = Needs {
    profile: Profile::Standard,
    name: "standard",
    regions: false,
    extension: "tmx",
    table: FOR_PEOPLE,
    max_chars: None,
    split_mb: None,
    contexts: false,
    source: "ar and en are the codes that the most clients read (81 variants tried in 12 readers)",
};

/// The table.
pub(crate) const PROFILES: [Needs; 12] = [
    USUAL,
    Needs {
        profile: Profile::Omegat,
        name: "omegat",
        source: "omegat-org/omegat TMXReader2.java, ExternalTMFactory.java; run with OmegaT 3.6",
        ..USUAL
    },
    Needs {
        profile: Profile::Trados,
        name: "trados",
        regions: true,
        // Language Cloud refuses longer segments.
        max_chars: Some(2_000),
        // One gigabyte is the most that is taken; a tenth below, because packing by bytes is not theirs.
        split_mb: Some(900),
        source: "docs.rws.com 741139, 345455, 801172, 341353",
        ..USUAL
    },
    Needs {
        profile: Profile::Memoq,
        name: "memoq",
        contexts: true,
        source: "memoQ documentation: context of a unit in x-context-pre and x-context-post of the tuv",
        ..USUAL
    },
    Needs {
        profile: Profile::Weblate,
        name: "weblate",
        table: Table { bom: true, formula_safe: false, columns: Columns::Roles },
        source: "weblate/memory/models.py; translate-toolkit csvl10n knows the header source,target (run)",
        ..USUAL
    },
    Needs {
        profile: Profile::Crowdin,
        name: "crowdin",
        table: Table { bom: true, formula_safe: false, columns: Columns::Codes },
        // 200 MB is the most that is taken.
        split_mb: Some(190),
        source: "Crowdin documentation: header found by language code; upload up to 200 MB",
        ..USUAL
    },
    Needs {
        profile: Profile::Matecat,
        name: "matecat",
        regions: true,
        table: Table { bom: true, formula_safe: false, columns: Columns::Codes },
        source: "matecat/MateCat #1975 and glossary guide: codes as it-IT, underscore refused",
        ..USUAL
    },
    Needs {
        profile: Profile::Wordfast,
        name: "wordfast",
        regions: true,
        extension: "txt",
        table: Table { bom: true, formula_safe: false, columns: Columns::Codes },
        max_chars: Some(8_000),
        source: "Wordfast Classic manual: tab-separated UTF-16, five-letter codes, 8,000 characters a segment",
        ..USUAL
    },
    Needs {
        profile: Profile::Okapi,
        name: "okapi",
        source: "Okapi TmxFilter: the tuv must have exactly the language asked for (run)",
        ..USUAL
    },
    Needs {
        profile: Profile::Deepl,
        name: "deepl",
        table: Table { bom: false, formula_safe: false, columns: Columns::Codes },
        source: "deepl-python #44: a byte order mark becomes part of the first entry",
        ..USUAL
    },
    Needs {
        profile: Profile::Excel,
        name: "excel",
        extension: "xlsx",
        source: "OpenCTI #7365, SQLPage #528 (BOM); OWASP CSV injection; ssconvert evaluates = cells (run)",
        ..USUAL
    },
    Needs {
        profile: Profile::Plain,
        name: "plain",
        extension: "csv",
        table: FOR_PROGRAMS,
        source: "RFC 4180",
        ..USUAL
    },
];

impl Profile {
    /// The row of this profile.
    pub(crate) fn needs(self) -> &'static Needs {
        PROFILES.iter().find(|row| row.profile == self).unwrap_or(&PROFILES[0])
    }

    /// The code of `language` (as `ar`, `en`) for this client.
    pub(crate) fn code(self, language: &str) -> String {
        let canonical = super::code::canonical(language);
        match (self.needs().regions, canonical.as_str()) {
            (true, "ar") => "ar-SA".to_owned(),
            (true, "en") => "en-US".to_owned(),
            _ => canonical,
        }
    }
}

impl FromStr for Profile {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        PROFILES.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(|row| row.profile).ok_or_else(
            || {
                let names: Vec<&str> = PROFILES.iter().map(|row| row.name).collect();
                Error::Usage { problem: format!("there is no profile {name:?}"), remedy: meant(name, &names) }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_one_row_and_a_source() {
        for (at, row) in PROFILES.iter().enumerate() {
            assert_eq!(row.name.parse::<Profile>().unwrap(), row.profile);
            assert_eq!(PROFILES.iter().position(|r| r.profile == row.profile), Some(at));
            assert!(!row.source.is_empty());
        }
        assert!("none".parse::<Profile>().is_err());
    }

    #[test]
    fn codes_follow_the_profile() {
        for (profile, language, code) in [
            (Profile::Standard, "ar", "ar"),
            (Profile::Standard, "AR_sa", "ar-SA"),
            (Profile::Trados, "ar", "ar-SA"),
            (Profile::Trados, "en-GB", "en-GB"),
            (Profile::Matecat, "eng", "en-US"),
        ] {
            assert_eq!(profile.code(language), code);
        }
    }
}
