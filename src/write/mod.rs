//! From a bitext to records, and from records to files, reports and an OmegaT project.
//!
//! Nothing here depends on the date, the machine or the number of threads.

mod labels;
mod names;
mod normal;
pub(crate) mod omegat;
mod outputs;
mod select;
pub(crate) mod units;
mod written;

use std::collections::BTreeMap;
use std::path::Path;

use crate::Result;
use crate::bitext::{AlignStatus, Bitext};
use crate::exchange::{
    Header, Labels, LanguagePair, Output, OutputFormat, Tu, WriteOptions, WriterHead, partner,
};
use crate::files::Place;
use normal::normalized;
use select::Choice;

pub(crate) use names::default_name;
pub(crate) use outputs::{is_project, separate};
pub(crate) use select::LEFT_OUT;
pub(crate) use units::reviewed_into;
pub use written::Written;

/// What a file says of its units besides their texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shows {
    /// What the checks found.
    pub findings: bool,
    /// Why a sure unit is sure.
    pub reasons: bool,
}

/// What a file at `path` will show. An unknown extension shows nothing;
/// [`write_bitext`] refuses it.
pub(crate) fn shows(path: &Path, options: &WriteOptions) -> Shows {
    // Any order of the two languages tells the same formats.
    let pair = LanguagePair::new(crate::lang::Language::Arabic.code(), crate::lang::Language::English.code());
    match options.format.or_else(|| OutputFormat::of(path, &pair, options.profile).ok()) {
        Some(format) if format.shows_findings() => {
            Shows { findings: true, reasons: format.shows_everything(options.table().columns) }
        }
        _ => Shows::default(),
    }
}

/// Declares what will be written beside `place`, before anything is read: whatever the
/// direction of the two languages turns out to be. `document` is the name of the source.
///
/// # Errors
/// [`crate::Error::Usage`] for an unknown extension, or where one of the files is an input
/// or another result.
pub(crate) fn expect(place: &Place, document: &str, options: &WriteOptions) -> Result<()> {
    let (ar, en) = (crate::lang::Language::Arabic.code(), crate::lang::Language::English.code());
    let pair = LanguagePair::new(ar, en);
    let format = match options.format {
        Some(format) => format,
        None => OutputFormat::of(place.path(), &pair, options.profile)?,
    };
    match format {
        OutputFormat::Omegat => return omegat::expect(place, document, options),
        OutputFormat::Moses(side) => {
            let head = WriterHead { codes: options.codes(&pair), ..WriterHead::of(Header::default(), pair) };
            partner(place, side, &head)?;
        }
        _ => {}
    }
    if options.split_bytes().is_some() {
        place.comes_in_parts()?;
    }
    if !place.is_standard() && !format.shows_everything(options.table().columns) {
        select::left_out_place(place)?;
    }
    Ok(())
}

/// Writes `bitext` to `place`, in the format that its extension or the options
/// name. A folder (or a path that ends in `/`) becomes an OmegaT project.
///
/// A memory holds pairs only; what is not in it (segments without counterpart,
/// duplicates, segments that are too long for the client) stands in a second
/// file, `NAME.left-out.csv`, each with its reason. Tables and reports hold
/// everything themselves.
///
/// # Errors
/// [`crate::Error::Usage`] for an unknown extension, [`crate::Error::Io`] where
/// a file cannot be written, [`crate::Error::Changed`] where it would replace somebody's
/// work; files that were complete before stay.
pub fn write_bitext(bitext: &Bitext, place: &Place, options: &WriteOptions) -> Result<Written> {
    let stripped = (options.labels == Labels::Strip).then(|| labels::stripped(bitext));
    let bitext = stripped.as_ref().unwrap_or(bitext);
    // What stands behind a label is text, even where it looks like another label.
    let options = &WriteOptions { labels: Labels::Keep, ..options.clone() };
    let pair = units::pair(bitext);
    let format = match options.format {
        Some(format) => format,
        None => OutputFormat::of(place.path(), &pair, options.profile)?,
    };
    if format == OutputFormat::Omegat {
        return omegat::write_project(bitext, place, options);
    }
    let head = head(bitext, options);
    let everything = format.shows_everything(options.table().columns);
    let mut output = Output::create(place, format, head.clone(), options)?;
    if everything {
        for tu in units::review(bitext) {
            output.unit(&normalized(tu, options))?;
        }
        let units = bitext.units.iter().filter(|u| u.status != AlignStatus::Rejected).count() as u64;
        return Ok(Written { files: output.finish()?, units, left_out: BTreeMap::new() });
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
    let mut left_out = memory.counts();
    for (reason, count) in output.left_out() {
        *left_out.entry(reason.clone()).or_default() += count;
    }
    let units = output.units();
    let mut complete = output.complete()?;
    // With standard output there is no place for a second file.
    if !place.is_standard() {
        memory.write_left_out(select::left_out_place(place)?, head, &mut complete)?;
    }
    Ok(Written { files: complete.put()?, units, left_out })
}

/// The header and the records that a memory of `bitext` holds, for one that is no file of its own.
///
/// # Errors
/// [`crate::Error::Usage`] where the options call the texts by other languages.
pub(crate) fn records(bitext: &Bitext, options: &WriteOptions) -> Result<(Header, Vec<Tu>)> {
    let records: Vec<Tu> = Choice::new(bitext, options).kept().map(|(_, tu)| tu).collect();
    let head = head(bitext, options);
    head.check(&records)?;
    Ok((head.header, records))
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
        // What is written was chosen before.
        pairs_only: false,
    }
}

fn summary(bitext: &Bitext) -> Vec<String> {
    let counts = format!(
        "{} units, mean confidence {:.2} · {} segments without counterpart",
        bitext.accepted().count(),
        bitext.mean_confidence(),
        bitext.unpaired.len()
    );
    let facts = [bitext.verdict.reason.as_str(), &counts].map(str::trim);
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let mut lines = vec![facts.join(" · ")];
    for (side, other) in [(&bitext.source, &bitext.target), (&bitext.target, &bitext.source)] {
        let name = side.name_beside(other);
        let repairs: Vec<String> = side.repairs.iter().map(|r| format!("{} × {}", r.rule, r.count)).collect();
        let repairs =
            if repairs.is_empty() { String::new() } else { format!("; repairs: {}", repairs.join(", ")) };
        lines.push(format!("{} ({}): {} segments{repairs}", side.origin.name, side.language, side.segments));
        lines.extend(side.warnings.iter().map(|w| match w.page {
            Some(page) => format!("{name}, page {page}: {}", w.message),
            None => format!("{name}: {}", w.message),
        }));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::units::tests::{alone, bitext, unit};
    use super::*;
    use crate::exchange::Side;
    use crate::exchange::ladder::LadderWriter;
    use crate::exchange::{Profile, Tu, to_bytes};

    #[test]
    fn every_format_is_written_twice_the_same() {
        let bitext = bitext(
            vec![unit(0, "نص أول", "first text", 0.98), unit(2, "نص ثان", "second text", 0.4)],
            vec![alone(Side::Source, 1, "وحيد")],
        );
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.tmx", "a.tmx.gz", "a.csv", "a.tsv", "a.xlf", "a.xliff", "a.xlsx", "a.jsonl", "a.html",
            "a.ladder", "a.ar",
        ] {
            let path = folder.path().join(name);
            let write =
                || write_bitext(&bitext, &Place::of(&path).unwrap(), &WriteOptions::default()).unwrap().files;
            let written = write();
            assert!(written.contains(&path), "{name}");
            let first: Vec<Vec<u8>> = written.iter().map(|p| std::fs::read(p).unwrap()).collect();
            let again = write();
            let second: Vec<Vec<u8>> = again.iter().map(|p| std::fs::read(p).unwrap()).collect();
            assert_eq!(first, second, "{name}");
        }
        let what = Place::of(&folder.path().join("a.what")).unwrap();
        assert!(write_bitext(&bitext, &what, &WriteOptions::default()).is_err());
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
            vec![alone(Side::Target, 4, "alone")],
        );
        let folder = tempfile::tempdir().unwrap();
        let options = WriteOptions { profile: Profile::Trados, ..WriteOptions::default() };
        let place = Place::of(&folder.path().join("a.tmx")).unwrap();
        let Written { files: written, units, left_out } = write_bitext(&bitext, &place, &options).unwrap();
        assert_eq!(written, [folder.path().join("a.tmx"), folder.path().join("a.left-out.csv")]);
        assert_eq!(units, 1, "what is in the file");
        let kinds: Vec<&str> = left_out.keys().map(String::as_str).collect();
        assert_eq!(
            kinds,
            [
                "another translation of the same source",
                "longer than the client takes",
                "no counterpart",
                "the same pair again",
            ]
        );
        assert_eq!(left_out.values().sum::<u64>(), 4);
        let tmx = std::fs::read_to_string(&written[0]).unwrap();
        assert_eq!(tmx.matches("<tu ").count(), 1);
        assert!(tmx.contains("another text") && tmx.contains("srclang=\"ar-SA\""));
        let csv = std::fs::read_to_string(&written[1]).unwrap();
        for reason in ["no counterpart", "same source as", "longer than 2000"] {
            assert!(csv.contains(reason), "{reason} in {csv}");
        }
    }

    /// On request only: without it the same documents give the same bytes on any day.
    #[test]
    fn an_author_stands_in_header_and_units_of_a_memory() {
        let bitext = bitext(vec![unit(0, "نص", "text", 0.98)], vec![]);
        let folder = tempfile::tempdir().unwrap();
        let text = |name: &str, options: &WriteOptions| {
            let place = Place::of(&folder.path().join(name)).unwrap();
            let written = write_bitext(&bitext, &place, options).unwrap();
            String::from_utf8(std::fs::read(&written.files[0]).unwrap()).unwrap()
        };
        let plain = text("a.tmx", &WriteOptions::default());
        assert!(!plain.contains("creationdate") && !plain.contains("creationid"));
        let options = WriteOptions {
            author: Some("Amal \"&\"".to_owned()),
            creation_date: Some("20260102T030405Z".to_owned()),
            ..WriteOptions::default()
        };
        let tmx = text("b.tmx", &options);
        assert_eq!(tmx.matches("creationdate=\"20260102T030405Z\"").count(), 2, "{tmx}");
        assert_eq!(tmx.matches("creationid=\"Amal &quot;&amp;&quot;\"").count(), 2, "{tmx}");
        assert!(!text("b.csv", &options).contains("Amal"));
    }

    #[test]
    fn ladder_lists_every_bead() {
        let bitext = bitext(vec![unit(0, "أ", "a", 0.98)], vec![alone(Side::Source, 1, "ب")]);
        let all: Vec<Tu> = units::review(&bitext).collect();
        let bytes = to_bytes(&mut LadderWriter::default(), &all).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[0]:[0]:0.980\n[1]:[]:0.900\n");
    }
}
