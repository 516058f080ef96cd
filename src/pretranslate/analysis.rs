//! The count by which translators bill.

use serde::Serialize;

use super::Translated;
use super::band::Band;

/// What falls into a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Counted {
    /// The band.
    pub(crate) band: Band,
    /// Segments of it, by a memory or by the run itself.
    pub(crate) segments: usize,
    /// Their words.
    pub(crate) words: usize,
    /// Those of the segments whose match is a text of the run.
    pub(crate) internal_segments: usize,
    /// Their words.
    pub(crate) internal_words: usize,
}

/// A document, or all of them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AnalysisRow {
    /// Name of the document.
    pub(crate) document: String,
    /// Segments.
    pub(crate) segments: usize,
    /// Words.
    pub(crate) words: usize,
    /// The bands, in their order.
    pub(crate) bands: Vec<Counted>,
}

/// All documents.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Analysis {
    /// Code of the language of the documents.
    pub(crate) language: &'static str,
    /// A row for each document.
    pub(crate) documents: Vec<AnalysisRow>,
    /// All together.
    pub(crate) total: AnalysisRow,
}

impl AnalysisRow {
    fn new(document: &str) -> Self {
        let empty = |band| Counted { band, segments: 0, words: 0, internal_segments: 0, internal_words: 0 };
        AnalysisRow {
            document: document.to_owned(),
            segments: 0,
            words: 0,
            bands: Band::ALL.map(empty).to_vec(),
        }
    }

    fn add(&mut self, line: &super::SegmentMatch) {
        self.segments += 1;
        self.words += line.words;
        for counted in self.bands.iter_mut().filter(|counted| counted.band == line.band) {
            counted.segments += 1;
            counted.words += line.words;
            if line.inside {
                counted.internal_segments += 1;
                counted.internal_words += line.words;
            }
        }
    }
}

/// Counts all documents.
pub(crate) fn count(all: &[Translated]) -> Analysis {
    let mut total = AnalysisRow::new("total");
    let mut documents = Vec::with_capacity(all.len());
    for one in all {
        let mut row = AnalysisRow::new(&one.summary.origin.name);
        for line in &one.lines {
            row.add(line);
            total.add(line);
        }
        documents.push(row);
    }
    let language = all.first().map_or("", |one| one.summary.language.code());
    Analysis { language, documents, total }
}
