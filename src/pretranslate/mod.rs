//! Documents that are to be translated, with what memories have for each segment, and the
//! count by which translators bill.
//!
//! A segment counts once: as a repetition where the same text came before in the run, else by
//! the best match of a memory, or by a text before it in the run where that is more like it.

mod analysis;
mod band;
mod found;
mod inputs;
mod omegat;
mod report;
mod results;
mod sheet;

use std::collections::HashMap;
use std::path::Path;

use rayon::prelude::*;

use crate::Result;
use crate::bitext::DocumentSummary;
use crate::document::Document;
use crate::judge::{id_stem, unit_id};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::memory::{Hit, MatchKind, MatchOptions, Memory, MemoryWriter, Near, Part, rank};
use crate::pipeline::{Options, prepare};
use crate::segment::Segment;

pub(crate) use analysis::{Analysis, AnalysisRow, count};
pub(crate) use band::Band;
pub(crate) use inputs::{CommonLanguage, documents};
pub(crate) use report::BANDS;
pub(crate) use results::{How, Wanted, write};

/// What is known of one segment.
pub(crate) struct SegmentMatch {
    /// As a unit of this document would be called.
    pub(crate) id: String,
    pub(crate) segment: Segment,
    pub(crate) words: usize,
    pub(crate) band: Band,
    /// Whether the match is a text before it in the run, not of a memory.
    pub(crate) inside: bool,
    /// The segment with the same text, or the one of the run that is most like it.
    pub(crate) like: Option<String>,
    /// What the memories have, the best first.
    pub(crate) hits: Vec<Hit>,
    /// Where none of them has anything: phrases of it with their translations, the longest first.
    pub(crate) parts: Vec<Part>,
}

impl SegmentMatch {
    /// The best that a memory has.
    pub(crate) fn best(&self) -> Option<&Hit> {
        self.hits.first()
    }
}

/// A document with its segments.
pub(crate) struct Translated {
    pub(crate) summary: DocumentSummary,
    pub(crate) lines: Vec<SegmentMatch>,
}

/// A memory, and the folder that it lies in for this run where it was another file.
pub(crate) struct Source {
    memory: Memory,
    _folder: Option<tempfile::TempDir>,
}

impl Source {
    /// Opens a store, or takes any other file of pairs into one for this run.
    ///
    /// # Errors
    /// As [`Memory::open`] and [`MemoryWriter::import`].
    pub(crate) fn open(path: &Path) -> Result<Self> {
        if !is_file_of_pairs(path) {
            return Ok(Source { memory: Memory::open(path)?, _folder: None });
        }
        let failed = |e| crate::Error::io(std::env::temp_dir(), e);
        let folder = tempfile::tempdir().map_err(failed)?;
        let store = folder.path().join("memory.db");
        MemoryWriter::open(&store)?.import(path, &mut |_| {})?;
        Ok(Source { memory: Memory::open(&store)?, _folder: Some(folder) })
    }
}

/// Whether the file is no store, as its first bytes say (SQLite, "Database File Format").
fn is_file_of_pairs(path: &Path) -> bool {
    use std::io::Read as _;
    let mut first = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && &first != b"SQLite format 3\0"
}

/// Words of a text: what stands between white space and has a letter or a digit.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Repairs and cuts documents in one language, and looks for every segment.
///
/// # Errors
/// Those of the memories.
pub(crate) fn pretranslate(
    documents: Vec<Document>,
    language: Language,
    options: &Options,
    memories: &[Source],
    matching: &MatchOptions,
) -> Result<Vec<Translated>> {
    let prepared: Vec<(DocumentSummary, Vec<Segment>)> = documents
        .into_iter()
        .map(|document| prepare(document, language, options, Lexicon::shipped()))
        .collect();
    let mut all = Vec::with_capacity(prepared.len());
    for (summary, segments) in prepared {
        let hits = look(&segments, language, memories, matching)?;
        let stem = id_stem(&summary);
        let lines = segments
            .into_iter()
            .zip(hits)
            .map(|(segment, (hits, parts))| SegmentMatch {
                id: unit_id(&stem, &segment, options.unit),
                words: words(&segment.text),
                band: hits.first().map_or(Band::None, |hit| Band::of(hit.score)),
                inside: false,
                like: None,
                hits,
                parts,
                segment,
            })
            .collect();
        all.push(Translated { summary, lines });
    }
    look_inside(&mut all, language, matching.floor);
    Ok(all)
}

/// The hits of all memories for each segment, or parts where there are none; the segments are the context of each other.
fn look(
    segments: &[Segment],
    language: Language,
    memories: &[Source],
    matching: &MatchOptions,
) -> Result<Vec<(Vec<Hit>, Vec<Part>)>> {
    let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    let mut found: Vec<(Vec<Hit>, Vec<Part>)> = texts.iter().map(|_| Default::default()).collect();
    for source in memories {
        let answers = source.memory.answers(&texts, Some(language.code()), matching)?;
        for ((hits, parts), answer) in found.iter_mut().zip(answers) {
            hits.extend(answer.hits);
            parts.extend(answer.parts);
        }
    }
    for (hits, parts) in &mut found {
        hits.sort_by(rank);
        hits.truncate(matching.limit);
        if !hits.is_empty() {
            parts.clear();
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.score));
        parts.truncate(matching.limit);
    }
    Ok(found)
}

/// Finds repetitions, and what is more like a text before it in the run than like any memory.
fn look_inside(all: &mut [Translated], language: Language, floor: f64) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut distinct: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    // For each segment: the number of its text, and whether it came before.
    let mut numbered: Vec<(usize, bool)> = Vec::new();
    for line in all.iter().flat_map(|one| &one.lines) {
        let text = line.segment.text.trim();
        match first.get(text) {
            Some(number) => numbered.push((*number, true)),
            None => {
                first.insert(text, distinct.len());
                numbered.push((distinct.len(), false));
                distinct.push(text);
                ids.push(&line.id);
            }
        }
    }
    let near = Near::new(&distinct, language);
    let inner: Vec<Option<(usize, f64)>> =
        (0..distinct.len()).into_par_iter().map(|number| near.before(number, floor.max(50.0))).collect();
    let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
    let name = |number: usize| ids.get(number).cloned();
    for (line, (number, again)) in all.iter_mut().flat_map(|one| &mut one.lines).zip(numbered) {
        if again {
            (line.band, line.inside, line.like) = (Band::Repetition, true, name(number));
            continue;
        }
        let Some((like, score)) = inner.get(number).copied().flatten() else { continue };
        let score = score.floor() as i32;
        if line.best().is_none_or(|hit| hit.score < score) {
            (line.band, line.inside, line.like) = (Band::of(score), true, name(like));
        }
    }
}

/// Whether a hit has the text itself, with nothing replaced in its translation.
pub(crate) fn is_whole(hit: &Hit) -> bool {
    hit.score >= 100 && hit.kind > MatchKind::Placeables
}

#[cfg(test)]
mod tests;
