//! The straight way for one pair of documents: read, repair, segment, align,
//! judge. What comes out is a value; writing it is the caller's.

mod facts;
mod languages;
mod options;
#[cfg(test)]
#[cfg(feature = "encoder")]
mod recorded;

use std::path::Path;

use crate::align::{Alignment, Resources, align, reached};
use crate::bitext::{AlignStatus, Bitext, DocumentSummary};
use crate::document::Document;
use crate::judge::{SegmentedPair, give_reasons, judge, shared_of_units};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::read::{bilingual, read_bytes, read_lines, read_lines_bytes, read_path};
use crate::repair::{Repaired, repair};
use crate::segment::{Segment, UnitKind, segment};
use crate::{Error, Result};

pub(crate) use options::MIN_CONFIDENCE;
pub use options::Options;

/// Aligns two files; the first is the original, whatever its language.
///
/// # Errors
/// Those of [`read_path`] and of [`align_documents`].
pub fn align_files(
    source: &Path,
    target: &Path,
    options: &Options,
    resources: Resources<'_>,
) -> Result<Bitext> {
    let (source, target) = read_files(source, target, options)?;
    align_documents(source, target, options, resources)
}

/// Reads two files; the first is the original, whatever its language.
///
/// # Errors
/// Those of [`read_path`].
pub(crate) fn read_files(source: &Path, target: &Path, options: &Options) -> Result<(Document, Document)> {
    let read = if options.unit == UnitKind::Line { read_lines } else { read_path };
    Ok(languages::choose(read(source, &options.read)?, read(target, &options.read)?, options))
}

/// Aligns two files that are already in memory, each with its name; the first is the original.
///
/// # Errors
/// As [`align_files`], without those of opening a file.
pub(crate) fn align_bytes(
    source: (&str, &[u8]),
    target: (&str, &[u8]),
    options: &Options,
    resources: Resources<'_>,
) -> Result<Bitext> {
    let read = if options.unit == UnitKind::Line { read_lines_bytes } else { read_bytes };
    let read = |(name, bytes): (&str, &[u8])| read(name, bytes, &options.read);
    let (source, target) = languages::choose(read(source)?, read(target)?, options);
    align_documents(source, target, options, resources)
}

/// Aligns the two documents inside one file. The Arabic one is the original
/// unless `options.source` says otherwise.
///
/// # Errors
/// [`Error::Content`] when the file does not hold both languages side by side
/// or in turn, otherwise as [`align_files`].
pub fn align_bilingual(path: &Path, options: &Options, resources: Resources<'_>) -> Result<Bitext> {
    let (source, target) = read_bilingual(path, options)?;
    align_documents(source, target, options, resources)
}

/// Reads the two documents inside one file, the original first.
///
/// # Errors
/// As [`align_bilingual`].
pub(crate) fn read_bilingual(path: &Path, options: &Options) -> Result<(Document, Document)> {
    let document = read_path(path, &options.read)?;
    let (arabic, english) = bilingual(&document).ok_or_else(|| {
        Error::content(
            &document.origin.name,
            "it does not hold two languages side by side or in turn",
            "name the file with the version in the other language behind it",
        )
    })?;
    let turned = options.source == Some(Language::English) || options.target == Some(Language::Arabic);
    Ok(if turned { (english, arabic) } else { (arabic, english) })
}

/// Aligns two documents as they were read; the first is the original.
///
/// # Errors
/// [`Error::Content`] when the languages are not one Arabic and one English,
/// or both documents hold the same text; [`Error::NotParallel`] when they do
/// not look like translations of each other and `options.force` is not set.
pub fn align_documents(
    source: Document,
    target: Document,
    options: &Options,
    resources: Resources<'_>,
) -> Result<Bitext> {
    // The reasons of a long document take as much memory as its segments, which are gone by then.
    let Aligned { alignment, mut bitext, .. } = align_unexplained(source, target, options, resources)?;
    reasoned(&mut bitext, &alignment, options, resources);
    Ok(bitext)
}

/// A bitext with what it was made of, for whoever goes on working on it.
#[derive(Debug, Clone)]
pub(crate) struct Aligned {
    /// Segments of the source that were aligned.
    pub(crate) source: Vec<Segment>,
    /// Segments of the target.
    pub(crate) target: Vec<Segment>,
    /// The beads of both, those with two sides in the order of the units.
    pub(crate) alignment: Alignment,
    /// What was judged of them.
    pub(crate) bitext: Bitext,
}

/// As [`align_documents`], with everything that is known.
///
/// # Errors
/// As [`align_documents`].
pub(crate) fn align_whole(
    source: Document,
    target: Document,
    options: &Options,
    resources: Resources<'_>,
) -> Result<Aligned> {
    let mut aligned = align_unexplained(source, target, options, resources)?;
    reasoned(&mut aligned.bitext, &aligned.alignment, options, resources);
    Ok(aligned)
}

/// Gives the units their reasons; which words and numbers speak for a pair only where they are wanted.
fn reasoned(bitext: &mut Bitext, alignment: &Alignment, options: &Options, resources: Resources<'_>) {
    let shared = if options.reasons { shared_of_units(bitext, resources) } else { Vec::new() };
    give_reasons(bitext, alignment, &shared);
}

/// As [`align_whole`], the units still without their reasons.
fn align_unexplained(
    source: Document,
    target: Document,
    options: &Options,
    resources: Resources<'_>,
) -> Result<Aligned> {
    let languages = languages::find(&source, &target, options)?;
    let (mut source_side, sources) = prepare(source, languages.0, options, resources.lexicon);
    let (target_side, targets) = prepare(target, languages.1, options, resources.lexicon);
    source_side.warnings.extend(facts::compare(&source_side, &target_side));
    resources.reach(reached::CUT);
    let alignment = align(&sources, &targets, languages, resources);
    resources.reach(reached::ALIGNED);
    let pair = SegmentedPair { source: &sources, target: &targets };
    let mut bitext = judge(pair, &alignment, (source_side, target_side), options.unit, resources.encoder);
    resources.reach(reached::JUDGED);
    if !bitext.verdict.parallel && !options.force {
        return Err(Error::NotParallel { reason: bitext.verdict.reason });
    }
    if options.unit == UnitKind::Line {
        number_by_line(&mut bitext, &sources, &targets);
    }
    for unit in &mut bitext.units {
        if unit.confidence < options.min_confidence {
            unit.status = AlignStatus::Rejected;
        }
    }
    if let Some(checks) = &options.checks {
        crate::check::run::bitext(&mut bitext, checks, resources.lexicon)?;
    }
    resources.reach(reached::CHECKED);
    Ok(Aligned { source: sources, target: targets, alignment, bitext })
}

/// Repairs and cuts one document; lines are taken as they stand.
pub(crate) fn prepare(
    document: Document,
    language: Language,
    options: &Options,
    lexicon: &Lexicon,
) -> (DocumentSummary, Vec<Segment>) {
    let repaired = if options.unit == UnitKind::Line {
        Repaired { document, repairs: Vec::new() }
    } else {
        repair(document, language, lexicon)
    };
    let mut segments = segment(&repaired.document, options.unit, language, options.segment);
    // An empty line holds nothing that could have a counterpart.
    segments.retain(|s| !s.text.trim().is_empty());
    let repairs = repaired.counts();
    let Document { origin, warnings, facts, .. } = repaired.document;
    (DocumentSummary { origin, language, facts, segments: segments.len(), repairs, warnings }, segments)
}

/// Puts the numbers of lines, from 0, in place of those of segments: empty
/// lines were left out of the alignment, but a bead list counts them.
fn number_by_line(bitext: &mut Bitext, sources: &[Segment], targets: &[Segment]) {
    let line = |segments: &[Segment], number: &mut usize| {
        *number = segments.get(*number).map_or(*number, |s| s.paragraph);
    };
    for unit in &mut bitext.units {
        unit.source_segments.iter_mut().for_each(|n| line(sources, n));
        unit.target_segments.iter_mut().for_each(|n| line(targets, n));
    }
    for alone in &mut bitext.unpaired {
        line(if alone.in_source { sources } else { targets }, &mut alone.segment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    fn document(name: &str, lines: &[&str]) -> Document {
        Document {
            origin: crate::document::Origin { name: name.to_owned(), ..Default::default() },
            blocks: lines.iter().map(|l| Block::new(BlockKind::Paragraph, *l)).collect(),
            ..Document::default()
        }
    }

    const ARABIC: [&str; 3] = [
        "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.",
        "وانتخبت اللجنة رئيسا لها لمدة سنتين.",
        "وطلبت إلى الأمين العام أن يقدم تقريرا عن المياه والصحة والتعليم.",
    ];
    const ENGLISH: [&str; 3] = [
        "The Committee held its first meeting on 12 May 2021.",
        "The Committee elected its Chair for two years.",
        "It requested the Secretary-General to submit a report on water, health and education.",
    ];

    #[test]
    fn a_pair_goes_all_the_way_in_either_order() {
        let options = Options { force: true, ..Options::default() };
        for (first, second) in [(ARABIC, ENGLISH), (ENGLISH, ARABIC)] {
            let bitext = align_documents(
                document("a", &first),
                document("b", &second),
                &options,
                Resources::shipped(),
            )
            .unwrap();
            let pairs: Vec<_> = bitext.units.iter().map(|u| (u.source.as_str(), u.target.as_str())).collect();
            assert_eq!(pairs, first.into_iter().zip(second).collect::<Vec<_>>());
        }
    }

    #[test]
    fn empty_lines_count_but_pair_with_nothing() {
        let options = Options { force: true, unit: UnitKind::Line, ..Options::default() };
        let spaced = |lines: [&'static str; 3]| [lines[0], "", lines[1], " ", lines[2]];
        let bitext = align_documents(
            document("a", &spaced(ARABIC)),
            document("b", &ENGLISH),
            &options,
            Resources::shipped(),
        )
        .unwrap();
        let beads: Vec<_> =
            bitext.units.iter().map(|u| (u.source_segments.clone(), u.target_segments.clone())).collect();
        assert_eq!(beads, [(vec![0], vec![0]), (vec![2], vec![1]), (vec![4], vec![2])]);
        assert!(bitext.unpaired.is_empty());
    }

    #[test]
    fn units_below_the_least_confidence_are_rejected() {
        let options = Options { force: true, min_confidence: 1.1, ..Options::default() };
        let bitext =
            align_documents(document("a", &ARABIC), document("b", &ENGLISH), &options, Resources::shipped())
                .unwrap();
        assert_eq!(bitext.accepted().count(), 0);
        assert!(!bitext.units.is_empty());
    }
}
