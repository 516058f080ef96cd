//! Where a review begins: two documents that were aligned, or a memory.

use std::collections::HashMap;
use std::path::Path;

use super::learn::whole;
use super::snapshot::{Decided, FindingNote, Score, Snapshot, SnapshotBead, SnapshotSide};
use crate::align::Resources;
use crate::bitext::{DocumentSummary, contributions};
use crate::check::{Checker, Context, Selection};
use crate::document::Facts;
use crate::exchange::{Header, LanguagePair, Opened, Tu, code, props};
use crate::lang::Language;
use crate::memory::{self, Memory};
use crate::pipeline::Aligned;
use crate::segment::{Segment, UnitKind};
use crate::{Error, Result};

/// Units of a memory that a page can hold: a person who looks at one in ten of them needs a month.
const MOST_UNITS: usize = 200_000;

/// Where the records of a memory stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    File,
    Store,
}

impl Snapshot {
    /// The beginning of a review of two documents. Lines that stand alone are beads of their
    /// own, each with the probability that it really has no counterpart.
    pub(crate) fn of_documents(aligned: &Aligned, least: f32) -> Self {
        let bitext = &aligned.bitext;
        let side = |summary: &DocumentSummary, segments: &[Segment]| SnapshotSide {
            name: summary.origin.name.clone(),
            language: summary.language,
            code: summary.language.code().to_owned(),
            facts: summary.facts.clone(),
            segments: segments.to_vec(),
            warnings: summary.warnings.iter().map(|warning| warning.message.clone()).collect(),
        };
        let numbers = |list: &[usize]| list.iter().map(|n| *n as u32).collect::<Vec<_>>();
        let mut units = bitext.units.iter();
        let alone: HashMap<(bool, usize), f32> =
            bitext.unpaired.iter().map(|line| ((line.in_source, line.segment), line.confidence)).collect();
        let mut beads = Vec::new();
        for bead in &aligned.alignment.beads {
            if bead.is_null() {
                let score = |in_source, n: &usize| Score {
                    confidence: alone.get(&(in_source, *n)).copied(),
                    ..Score::default()
                };
                beads.extend(bead.source.iter().map(|n| SnapshotBead {
                    source: vec![*n as u32],
                    target: Vec::new(),
                    score: score(true, n),
                }));
                beads.extend(bead.target.iter().map(|n| SnapshotBead {
                    source: Vec::new(),
                    target: vec![*n as u32],
                    score: score(false, n),
                }));
                continue;
            }
            let score = units.next().map_or_else(Score::default, |unit| Score {
                confidence: Some(unit.confidence),
                contributions: contributions(&unit.reasons),
                findings: unit.flags.iter().map(FindingNote::from).collect(),
            });
            beads.push(SnapshotBead { source: numbers(&bead.source), target: numbers(&bead.target), score });
        }
        Snapshot {
            source: side(&bitext.source, &aligned.source),
            target: side(&bitext.target, &aligned.target),
            unit: bitext.unit,
            verdict: bitext.verdict.reason.clone(),
            least,
            beads,
            header: None,
            records: Vec::new(),
            units: Vec::new(),
            decided: Vec::new(),
        }
    }

    /// The beginning of a review of a memory, in any format that can be read. Units without a
    /// confidence get one: that of the aligner, asked to align the two columns anew.
    ///
    /// # Errors
    /// As the readers; [`Error::Usage`] for a memory that is not in Arabic and English.
    pub(crate) fn of_memory(path: &Path, resources: Resources<'_>) -> Result<Self> {
        let mut opened = Opened::open(path, None)?;
        let (pair, header) = (opened.pair.clone(), opened.header().clone());
        let (first, second) = languages(&pair, &opened.name)?;
        let name = opened.name.clone();
        Self::of_records(&name, &pair, header, (first, second), (opened.by_ref(), Kept::File), resources)
    }

    /// The beginning of a review of a store: every unit of it, with what was decided already.
    ///
    /// # Errors
    /// As [`Snapshot::of_memory`].
    pub(crate) fn of_store(path: &Path, resources: Resources<'_>) -> Result<Self> {
        let opened = Opened::open(path, None)?;
        let (pair, header, name) = (opened.pair.clone(), opened.header().clone(), opened.name.clone());
        let languages = languages(&pair, &name)?;
        drop(opened);
        let (mut records, mut of) = (Vec::new(), Vec::new());
        Memory::open(path)?.each_unit(&mut |unit, status, record| {
            of.push((unit, status));
            records.push(Ok(record));
        })?;
        let mut snapshot =
            Self::of_records(&name, &pair, header, languages, (records, Kept::Store), resources)?;
        if snapshot.beads.len() != of.len() {
            return Err(Error::content(name, "a unit has no text", "`muqabala memory check` says which"));
        }
        for ((unit, status), bead) in of.into_iter().zip(0..) {
            snapshot.units.push(unit);
            let Some(record) = snapshot.records.get(bead as usize) else { continue };
            let fact = |name: &str| {
                let found = record.attributes.iter().find(|(own, _)| own == name);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            if status != memory::UnitStatus::Auto {
                let confirmed = status == memory::UnitStatus::Confirmed;
                let (who, time) = (fact("changeid"), fact("changedate"));
                snapshot.decided.push(Decided { bead, confirmed, who, time });
            }
        }
        Ok(snapshot)
    }

    fn of_records(
        name: &str,
        pair: &LanguagePair,
        header: Header,
        (first, second): (Language, Language),
        (records, kept): (impl IntoIterator<Item = Result<Tu>>, Kept),
        resources: Resources<'_>,
    ) -> Result<Self> {
        let side = |language: Language, code: &str| SnapshotSide {
            name: name.to_owned(),
            language,
            code: code.to_owned(),
            facts: Facts::default(),
            segments: Vec::new(),
            warnings: Vec::new(),
        };
        let mut snapshot = Snapshot {
            source: side(first, &pair.source),
            target: side(second, &pair.target),
            unit: UnitKind::Line,
            verdict: String::new(),
            least: 0.0,
            beads: Vec::new(),
            header: Some(header),
            records: Vec::new(),
            units: Vec::new(),
            decided: Vec::new(),
        };
        let mut checker = Checker::new(
            (first, second),
            &Selection::default(),
            Context { lexicon: resources.lexicon, terms: None },
        )?;
        for unit in records {
            let unit = unit?;
            if snapshot.beads.len() == MOST_UNITS {
                return Err(Error::Usage {
                    problem: format!("the memory has more than {MOST_UNITS} units"),
                    remedy: "split it first: muqabala split --by count".to_owned(),
                });
            }
            let (source, target) = unit.sides(pair);
            let add = |side: &mut SnapshotSide, text: Option<&str>| {
                let text = text.map(str::trim).filter(|text| !text.is_empty());
                let number = side.segments.len();
                side.segments.extend(text.map(|text| Segment {
                    text: text.to_owned(),
                    paragraph: number,
                    ..Segment::default()
                }));
                if text.is_some() { vec![number as u32] } else { Vec::new() }
            };
            let texts = [source, target].map(|tuv| tuv.map(|tuv| tuv.text.clone()));
            let beads = [
                add(&mut snapshot.source, texts[0].as_deref()),
                add(&mut snapshot.target, texts[1].as_deref()),
            ];
            let mut score = Score { confidence: unit.confidence(), ..Score::default() };
            // A store keeps decisions beside its units, so that a review of it can tell how doubtful
            // they were; a file has only the unit as it was decided.
            if unit.prop(props::STATUS) == Some("confirmed") && kept == Kept::File {
                score.confidence = Some(1.0);
            }
            score.contributions = unit.prop(props::CONTRIBUTIONS).unwrap_or_default().to_owned();
            if let [Some(source), Some(target)] = &texts {
                score.findings = checker.pair(source, target).iter().map(FindingNote::from).collect();
            }
            let [source, target] = beads;
            if source.is_empty() && target.is_empty() {
                continue;
            }
            snapshot.beads.push(SnapshotBead { source, target, score });
            snapshot.records.push(unit);
        }
        if snapshot.beads.is_empty() {
            return Err(Error::content(name, "there is no unit in it", "name a memory with units"));
        }
        snapshot.rate(resources);
        Ok(snapshot)
    }

    /// Asks the aligner about the beads whose confidence nobody knows.
    pub(super) fn rate(&mut self, resources: Resources<'_>) {
        if self.beads.iter().all(|bead| bead.score.confidence.is_some()) {
            return;
        }
        let found = whole([&self.source.segments, &self.target.segments], self.languages(), resources);
        for bead in self.beads.iter_mut().filter(|bead| bead.score.confidence.is_none()) {
            let rated = found.score(&bead.source, &bead.target);
            bead.score = Score { findings: std::mem::take(&mut bead.score.findings), ..rated };
        }
    }

    /// Languages of both sides, source first.
    pub(crate) fn languages(&self) -> (Language, Language) {
        (self.source.language, self.target.language)
    }
}

/// The languages of a memory, source first.
fn languages(pair: &LanguagePair, name: &str) -> Result<(Language, Language)> {
    let language = |code: &str| Language::from_code(&code::primary(code));
    match (language(&pair.source), language(&pair.target)) {
        (Some(first), Some(second)) => Ok((first, second)),
        _ => Err(Error::Usage {
            problem: format!("{name} is in {} and {}", pair.source, pair.target),
            remedy: "review a memory in Arabic and English".to_owned(),
        }),
    }
}
