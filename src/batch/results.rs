//! Where the results of a run go, and how they get there.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::FilePair;
use super::ledger::LedgerEntry;
use super::outcome::{Failure, Outcome};
use super::row::BatchRow;
use super::status::PairStatus;
use crate::bitext::Bitext;
use crate::exchange::{OutputFormat, WriteOptions};
use crate::files::{Guard, Place, sha256};
use crate::lang::Language;
use crate::write::{LEFT_OUT, Written, expect, write_bitext};
use crate::{Error, Result};

/// What is written of every pair, and where.
#[derive(Clone, Copy)]
pub(crate) struct Results<'a> {
    /// How results are written; its format is that of [`Results::formats`].
    pub write: &'a WriteOptions,
    /// Formats; none for the one that the profile takes best.
    pub formats: &'a [OutputFormat],
    /// What stands for all this in journals.
    pub key: &'a str,
    /// Memory that takes all units of the run.
    pub into: Option<&'a Path>,
    /// Folder of the results.
    pub output: &'a Path,
    /// Whether a pair that somebody should look at gets a report of its own.
    pub reports: bool,
    /// Knows the files of the run.
    pub guard: &'a Guard,
}

/// What stands in journals for the way of writing.
pub(crate) fn key(write: &WriteOptions, formats: &[OutputFormat]) -> String {
    sha256(format!("{write:?} {formats:?}").as_bytes()).chars().take(8).collect()
}

/// Source and target language; which it is shows only in the documents.
const DIRECTIONS: [(Language, Language); 2] =
    [(Language::Arabic, Language::English), (Language::English, Language::Arabic)];

/// Whether a file that the program wrote is a result of a run, by its name: what was fetched is called
/// after one language alone.
pub(super) fn is_result(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_page = name.starts_with("report.") && name.ends_with(".html");
    is_page
        || DIRECTIONS
            .iter()
            .any(|(source, target)| name.contains(&format!(".{}-{}.", source.code(), target.code())))
}

impl Results<'_> {
    /// Declares the files of all `pairs`, before the first is read.
    ///
    /// # Errors
    /// [`Error::Usage`] where one file is two of them, or two pairs have one name.
    pub(crate) fn declare(&self, pairs: &[FilePair]) -> Result<()> {
        let mut names = HashSet::with_capacity(pairs.len());
        for pair in pairs {
            if !names.insert(&pair.name) {
                return Err(Error::Usage {
                    problem: format!("two pairs would have the same result, {}", pair.name),
                    remedy: "give each its own name in a manifest, in the column name".to_owned(),
                });
            }
            for document in pair.source.iter().chain(&pair.target) {
                self.guard.reads("a document", document)?;
            }
        }
        for pair in pairs.iter().filter(|pair| pair.problem.is_none()) {
            for languages in DIRECTIONS {
                for (place, write) in self.places(&pair.name, languages)? {
                    expect(&place, &pair.name, &write)?;
                }
            }
        }
        Ok(())
    }

    /// A place and the way of writing for each format.
    fn places(&self, name: &str, languages: (Language, Language)) -> Result<Vec<(Place, WriteOptions)>> {
        let best = [None];
        let formats: Vec<Option<OutputFormat>> = match self.formats {
            [] => best.to_vec(),
            formats => formats.iter().copied().map(Some).collect(),
        };
        let (source, target) = (languages.0.code(), languages.1.code());
        formats
            .into_iter()
            .map(|format| {
                let extension = format.map_or(self.write.profile.needs().extension, OutputFormat::extension);
                let path = self.output.join(format!("{name}.{source}-{target}.{extension}"));
                let place = self.guard.default_place("the result of a pair", &path, self.output)?;
                Ok((place, WriteOptions { format: format.or(self.write.format), ..self.write.clone() }))
            })
            .collect()
    }

    /// Writes what came of a pair; its line for the journal.
    pub(crate) fn write(&self, outcome: Outcome) -> LedgerEntry {
        let mut files = Vec::new();
        let written = match &outcome.result {
            Ok(bitext) => self.put(&outcome, bitext, &mut files).map_err(|error| Failure::from(&error)),
            Err(failure) => Err(failure.clone()),
        };
        let (row, again) = match written {
            Ok(row) => (row, false),
            Err(Failure { status, mut error, again }) => {
                files.clear();
                // What stands there is somebody's work, or holds all the same once the disk has
                // room again; a pair without one side was never one. Any other no longer holds.
                if !again && status != PairStatus::Alone {
                    let retired = DIRECTIONS.into_iter().try_for_each(|way| self.retire(&outcome.name, way));
                    if let Err(also) = retired {
                        error = format!("{error}; {also}");
                    }
                }
                (BatchRow::of(&outcome, status, error), again)
            }
        };
        let Outcome { made_by, inputs, .. } = outcome;
        LedgerEntry { row, made_by: self.made_by(&made_by), inputs, files, again }
    }

    /// What a result depends on besides its files: how it was aligned, and how it is written.
    pub(super) fn made_by(&self, aligned: &str) -> String {
        format!("{aligned}.{}", self.key)
    }

    fn put(&self, outcome: &Outcome, bitext: &Bitext, files: &mut Vec<(String, u64)>) -> Result<BatchRow> {
        let (source, target) = (bitext.source.language, bitext.target.language);
        let mut all: Option<Written> = None;
        for (place, write) in self.places(&outcome.name, (source, target))? {
            if let Some(folder) = place.path().parent() {
                std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
            }
            let written = write_bitext(bitext, &place, &write)?;
            self.note(&written.files, files)?;
            let better =
                all.as_ref().is_none_or(|all| all.left_out.is_empty() && !written.left_out.is_empty());
            if better {
                all = Some(written);
            }
        }
        // The direction may have been another one before.
        self.retire(&outcome.name, (target, source))?;
        let nothing = || Written { files: Vec::new(), units: 0, left_out: BTreeMap::new() };
        let row = BatchRow::done(outcome, bitext, &all.unwrap_or_else(nothing));
        if self.reports && !self.formats.contains(&OutputFormat::Html) {
            // A pair that somebody should look at comes with something to look at.
            let place = self.own_report(&outcome.name, (source, target))?;
            if row.wants_look() {
                let write = WriteOptions { format: Some(OutputFormat::Html), ..self.write.clone() };
                let written = write_bitext(bitext, &place, &write)?;
                self.note(&written.files, files)?;
            } else {
                place.retire()?;
            }
        }
        Ok(row)
    }

    fn own_report(&self, name: &str, languages: (Language, Language)) -> Result<Place> {
        let (source, target) = (languages.0.code(), languages.1.code());
        let path = self.output.join(format!("{name}.{source}-{target}.html"));
        // The same name as that of a result in HTML, of which it takes the place.
        self.guard.default_place("the result of a pair", &path, self.output)
    }

    fn note(&self, written: &[std::path::PathBuf], files: &mut Vec<(String, u64)>) -> Result<()> {
        for path in written {
            let below = path.strip_prefix(self.output).unwrap_or(path).to_string_lossy().into_owned();
            let size = path.metadata().map_err(|e| Error::io(path, e))?.len();
            files.push((below, size));
        }
        Ok(())
    }

    /// A memory that an earlier run made of a pair which now fails no longer holds.
    fn retire(&self, name: &str, languages: (Language, Language)) -> Result<()> {
        self.places(name, languages)?.iter().try_for_each(|(place, _)| place.retire_all(&[LEFT_OUT]))?;
        self.own_report(name, languages)?.retire()
    }

    /// Whether the results that a line of the journal names stand as they were written.
    pub(crate) fn stand(&self, entry: &LedgerEntry) -> bool {
        entry.files.iter().all(|(below, size)| {
            self.output.join(below).metadata().is_ok_and(|there| there.is_file() && there.len() == *size)
        })
    }
}
