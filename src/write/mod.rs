//! From a bitext to records, and from records to files, reports and an OmegaT project.
//!
//! Nothing here depends on the date, the machine or the number of threads.

mod normal;
pub mod omegat;
mod select;
pub mod units;

use std::path::{Path, PathBuf};

use crate::Result;
use crate::bitext::Bitext;
use crate::exchange::whole::STANDARD_OUTPUT;
use crate::exchange::{LanguagePair, Output, OutputFormat, WriteOptions, WriterHead};
use normal::normalized;
use select::Choice;

/// What a file says of its units besides their texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    /// What the checks found.
    pub findings: bool,
    /// Why a sure unit is sure.
    pub reasons: bool,
}

/// What a file at `path` will show. An unknown extension shows nothing;
/// [`write_bitext`] refuses it.
pub fn shows(path: &Path, options: &WriteOptions) -> Shows {
    // Any order of the two languages tells the same formats.
    let pair = LanguagePair::new(crate::lang::Language::Arabic.code(), crate::lang::Language::English.code());
    match options.format.or_else(|| OutputFormat::of(path, &pair, options.profile).ok()) {
        None | Some(OutputFormat::Ladder | OutputFormat::Moses(_)) => Shows::default(),
        Some(format) => Shows { findings: true, reasons: format.shows_everything(options.table().columns) },
    }
}

/// Writes `bitext` to `path`, in the format that its extension or the options
/// name, and returns the files written. A folder (or a path that ends in `/`)
/// becomes an OmegaT project.
///
/// A memory holds pairs only; what is not in it (segments without counterpart,
/// duplicates, segments that are too long for the client) stands in a second
/// file, `NAME.left-out.csv`, each with its reason. Tables and reports hold
/// everything themselves.
///
/// # Errors
/// [`crate::Error::Usage`] for an unknown extension, [`crate::Error::Io`] where
/// a file cannot be written; files that were complete before stay.
pub fn write_bitext(bitext: &Bitext, path: &Path, options: &WriteOptions) -> Result<Vec<PathBuf>> {
    let pair = units::pair(bitext);
    let format = match options.format {
        Some(format) => format,
        None => OutputFormat::of(path, &pair, options.profile)?,
    };
    if format == OutputFormat::Omegat {
        return omegat::write_project(bitext, path, options);
    }
    let head = head(bitext, options);
    let everything = format.shows_everything(options.table().columns);
    let mut output = Output::create(path, format, head.clone(), options)?;
    if everything {
        for tu in units::review(bitext) {
            output.unit(&normalized(tu, options))?;
        }
        return output.finish();
    }
    let memory = Choice::new(bitext, options);
    let contexts = options.contexts.unwrap_or(options.profile.needs().contexts);
    let contexts = contexts.then(|| units::Contexts::new(bitext));
    for (at, mut tu) in memory.kept() {
        if let Some(contexts) = &contexts {
            contexts.add(at, &mut tu);
        }
        output.unit(&tu)?;
    }
    let mut written = output.finish()?;
    // With standard output there is no place for a second file.
    if path != Path::new(STANDARD_OUTPUT) {
        written.extend(memory.write_left_out(&select::left_out_path(path), head)?);
    }
    Ok(written)
}

fn head(bitext: &Bitext, options: &WriteOptions) -> WriterHead {
    let pair = units::pair(bitext);
    let mut header = units::header(bitext);
    if let Some(date) = &options.creation_date {
        header.attributes.push(("creationdate".to_owned(), date.clone()));
    }
    WriterHead {
        header,
        codes: options.codes(&pair),
        pair,
        title: format!("{} – {}", bitext.source.origin.name, bitext.target.origin.name),
        summary: summary(bitext),
    }
}

fn summary(bitext: &Bitext) -> Vec<String> {
    let mut lines = vec![
        bitext.verdict.reason.clone(),
        format!(
            "{} units, mean confidence {:.2}; {} segments without counterpart",
            bitext.accepted().count(),
            bitext.mean_confidence(),
            bitext.unpaired.len()
        ),
    ];
    for side in [&bitext.source, &bitext.target] {
        let repairs: Vec<String> = side.repairs.iter().map(|r| format!("{} × {}", r.rule, r.count)).collect();
        let repairs =
            if repairs.is_empty() { String::new() } else { format!("; repairs: {}", repairs.join(", ")) };
        lines.push(format!("{} ({}): {} segments{repairs}", side.origin.name, side.language, side.segments));
        lines.extend(side.warnings.iter().map(|w| match w.page {
            Some(page) => format!("{}, page {page}: {}", side.origin.name, w.message),
            None => format!("{}: {}", side.origin.name, w.message),
        }));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::units::tests::{alone, bitext, unit};
    use super::*;
    use crate::exchange::ladder::LadderWriter;
    use crate::exchange::{Profile, Tu, to_bytes};

    #[test]
    fn every_format_is_written_twice_the_same() {
        let bitext = bitext(
            vec![unit(0, "نص أول", "first text", 0.98), unit(2, "نص ثان", "second text", 0.4)],
            vec![alone(true, 1, "وحيد")],
        );
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.tmx", "a.tmx.gz", "a.csv", "a.tsv", "a.xlf", "a.xliff", "a.xlsx", "a.jsonl", "a.html",
            "a.ladder", "a.ar",
        ] {
            let path = folder.path().join(name);
            let written = write_bitext(&bitext, &path, &WriteOptions::default()).unwrap();
            assert!(written.contains(&path), "{name}");
            let first: Vec<Vec<u8>> = written.iter().map(|p| std::fs::read(p).unwrap()).collect();
            let again = write_bitext(&bitext, &path, &WriteOptions::default()).unwrap();
            let second: Vec<Vec<u8>> = again.iter().map(|p| std::fs::read(p).unwrap()).collect();
            assert_eq!(first, second, "{name}");
        }
        assert!(write_bitext(&bitext, &folder.path().join("a.what"), &WriteOptions::default()).is_err());
    }

    #[test]
    fn what_is_not_in_the_memory_is_beside_it() {
        let long = "طويل ".repeat(500);
        let bitext = bitext(
            vec![
                unit(0, "نص", "text", 0.9),
                unit(1, "نص", "text", 0.8),
                unit(2, "نص", "another text", 0.95),
                unit(3, &long, "long", 0.9),
            ],
            vec![alone(false, 4, "alone")],
        );
        let folder = tempfile::tempdir().unwrap();
        let options = WriteOptions { profile: Profile::Trados, ..WriteOptions::default() };
        let written = write_bitext(&bitext, &folder.path().join("a.tmx"), &options).unwrap();
        assert_eq!(written, [folder.path().join("a.tmx"), folder.path().join("a.left-out.csv")]);
        let tmx = std::fs::read_to_string(&written[0]).unwrap();
        assert_eq!(tmx.matches("<tu ").count(), 1);
        assert!(tmx.contains("another text") && tmx.contains("srclang=\"ar-SA\""));
        let csv = std::fs::read_to_string(&written[1]).unwrap();
        for reason in ["no counterpart", "same source as", "longer than 2000"] {
            assert!(csv.contains(reason), "{reason} in {csv}");
        }
    }

    #[test]
    fn ladder_lists_every_bead() {
        let bitext = bitext(vec![unit(0, "أ", "a", 0.98)], vec![alone(true, 1, "ب")]);
        let all: Vec<Tu> = units::review(&bitext).collect();
        let bytes = to_bytes(&mut LadderWriter::default(), &all).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[0]:[0]:0.980\n[1]:[]:0.900\n");
    }
}
