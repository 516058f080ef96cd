//! What goes out of a review: everything but what was rejected, with who decided, and when.

use std::path::Path;

use super::session::ReviewSession;
use super::snapshot::SnapshotSide;
use super::state::{BeadId, ReviewStatus};
use crate::bitext::{AlignStatus, Bitext, DocumentSummary, Reviewed, Unit, Unpaired, Verdict};
use crate::document::Origin;
use crate::exchange::{
    LanguagePair, Opened, Output, OutputFormat, Prop, Side, Tu, Tuv, WriteOptions, WriterHead, props,
};
use crate::files::Place;
use crate::judge::{from_contributions, id_stem, unit_id};
use crate::memory;
use crate::segment::Segment;
use crate::write::{Written, reviewed_into, write_bitext};
use crate::{Error, Result};

#[cfg(test)]
mod tests;

/// Writes a review to `place`, in the format that its extension names.
///
/// # Errors
/// As [`write_bitext`].
pub(crate) fn export(session: &ReviewSession, place: &Place, options: &WriteOptions) -> Result<Written> {
    if is_store(place.path()) {
        return into_store(session, place, options);
    }
    let format = options
        .format
        .or_else(|| OutputFormat::of(place.path(), &LanguagePair::default(), options.profile).ok());
    if format == Some(OutputFormat::Xlsx) {
        let files = vec![place.write(&super::sheet::write(session)?)?];
        return Ok(Written { files, units: kept(session).count() as u64, left_out: Default::default() });
    }
    if session.snapshot().header.is_none() {
        return write_bitext(&bitext(session), place, options);
    }
    let snapshot = session.snapshot();
    let pair = LanguagePair::new(snapshot.source.code.clone(), snapshot.target.code.clone());
    let format = match options.format {
        Some(format) => format,
        None => OutputFormat::of(place.path(), &pair, options.profile)?,
    };
    let header = snapshot.header.clone().unwrap_or_default();
    let codes = options.codes_of_memory(&pair);
    let head = WriterHead { codes, title: snapshot.source.name.clone(), ..WriterHead::of(header, pair) };
    let mut output = Output::create(place, format, head, options)?;
    for tu in records(session) {
        output.unit(&tu)?;
    }
    let (units, left_out) = (output.units(), output.left_out().clone());
    Ok(Written { files: output.finish()?, units, left_out })
}

/// Whether a file has the name of a memory in one file.
fn is_store(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("db"))
}

/// A new memory with the units that a TMX would have.
fn into_store(session: &ReviewSession, place: &Place, options: &WriteOptions) -> Result<Written> {
    let folder = tempfile::tempdir().map_err(|e| Error::io(std::env::temp_dir(), e))?;
    let name = place.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (tmx, db) = (folder.path().join(format!("{name}.tmx")), folder.path().join("memory.db"));
    let options = WriteOptions { format: Some(OutputFormat::Tmx), ..options.clone() };
    let written = export(session, &Place::of(&tmx)?, &options)?;
    memory::take_in(&tmx, &db)?;
    let bytes = std::fs::read(&db).map_err(|e| Error::io(&db, e))?;
    Ok(Written { files: vec![place.write(&bytes)?], ..written })
}

/// Writes the units of several reviews into one file, in a format that holds records: each as it
/// would go out by itself, one behind the other.
///
/// # Errors
/// As [`export`].
pub(crate) fn export_all(
    sessions: &[ReviewSession],
    place: &Place,
    options: &WriteOptions,
) -> Result<Written> {
    let folder = tempfile::tempdir().map_err(|e| Error::io(std::env::temp_dir(), e))?;
    let single = WriteOptions { format: Some(OutputFormat::Tmx), ..options.clone() };
    let mut written = Written { files: Vec::new(), units: 0, left_out: Default::default() };
    let mut files = Vec::new();
    for (at, session) in sessions.iter().enumerate() {
        // A memory names the file that a unit came from.
        let own = folder.path().join(at.to_string());
        std::fs::create_dir(&own).map_err(|e| Error::io(&own, e))?;
        let name = Path::new(&session.snapshot().source.name).with_extension("tmx");
        let file = own.join(name.file_name().unwrap_or_default());
        written.units += export(session, &Place::of(&file)?, &single)?.units;
        files.push(file);
    }
    if is_store(place.path()) {
        let db = folder.path().join("memory.db");
        for file in &files {
            memory::take_in(file, &db)?;
        }
        let bytes = std::fs::read(&db).map_err(|e| Error::io(&db, e))?;
        return Ok(Written { files: vec![place.write(&bytes)?], ..written });
    }
    let mut output: Option<(LanguagePair, Output)> = None;
    for file in &files {
        let mut opened = Opened::open(file, output.as_ref().map(|(pair, _)| pair))?;
        let (_, out) = match &mut output {
            Some(open) => open,
            None => {
                let pair = opened.pair.clone();
                let format = match options.format {
                    Some(format) => format,
                    None => OutputFormat::of(place.path(), &pair, options.profile)?,
                };
                let head = WriterHead::of(opened.header().clone(), pair.clone());
                output.insert((pair, Output::create(place, format, head, options)?))
            }
        };
        for unit in opened.by_ref() {
            out.unit(&unit?)?;
        }
    }
    let Some((_, output)) = output else { return Ok(written) };
    Ok(Written { units: output.units(), left_out: output.left_out().clone(), files: output.finish()? })
}

/// The beads that are not rejected, in order.
fn kept(session: &ReviewSession) -> impl Iterator<Item = BeadId> {
    let state = session.state();
    let rejected = |bead: &BeadId| state.decision(*bead).is_some_and(|d| d.status == ReviewStatus::Rejected);
    state.order().iter().copied().filter(move |bead| !rejected(bead))
}

fn reviewed(session: &ReviewSession, bead: BeadId) -> Option<Reviewed> {
    let (decision, comment) = (session.state().decision(bead), session.state().comment(bead));
    if decision.is_none() && comment.is_empty() {
        return None;
    }
    let (who, time) = decision.map(|d| (d.who.clone(), d.time.clone())).unwrap_or_default();
    Some(Reviewed { who, time, comment: comment.to_owned() })
}

/// The documents face to face, as a person left them.
pub(crate) fn bitext(session: &ReviewSession) -> Bitext {
    let (snapshot, state) = (session.snapshot(), session.state());
    let summary = |side: &SnapshotSide| DocumentSummary {
        origin: Origin { name: side.name.clone(), ..Origin::default() },
        language: side.language,
        facts: side.facts.clone(),
        segments: side.segments.len(),
        repairs: Vec::new(),
        warnings: Vec::new(),
    };
    let (source, target) = (summary(&snapshot.source), summary(&snapshot.target));
    let stem = id_stem(&source);
    let none = Segment::default();
    let (mut units, mut unpaired) = (Vec::new(), Vec::new());
    for bead in kept(session) {
        let segments =
            [(Side::Source, &snapshot.source), (Side::Target, &snapshot.target)].map(|(side, own)| {
                let mut numbers: Vec<usize> =
                    state.pieces(bead, side).map(|piece| piece.segment as usize).collect();
                numbers.dedup();
                let first = numbers.first().and_then(|n| own.segments.get(*n)).unwrap_or(&none);
                (numbers, first)
            });
        let [(source_segments, first), (target_segments, other)] = segments;
        let decision = state.decision(bead);
        let score = state.score(bead).cloned().unwrap_or_default();
        if source_segments.is_empty() || target_segments.is_empty() {
            let in_source = target_segments.is_empty();
            let (segments, own) = if in_source { (source_segments, first) } else { (target_segments, other) };
            unpaired.push(Unpaired {
                in_source,
                segment: segments.first().copied().unwrap_or_default(),
                text: state.text(bead, if in_source { Side::Source } else { Side::Target }),
                stream: own.stream,
                page: own.page,
                label: own.label.clone(),
                confidence: if decision.is_some() { 1.0 } else { score.confidence.unwrap_or_default() },
                reason: match decision {
                    Some(_) => "a person found no counterpart".to_owned(),
                    None => "no counterpart on the other side".to_owned(),
                },
            });
            continue;
        }
        // A person's word is worth more than any calibration.
        let confidence = if decision.is_some() { 1.0 } else { score.confidence.unwrap_or_default() };
        units.push(Unit {
            id: unit_id(&stem, first, snapshot.unit),
            source: state.text(bead, Side::Source),
            target: state.text(bead, Side::Target),
            confidence,
            next_best: 0.0,
            status: match decision {
                Some(_) => AlignStatus::Confirmed,
                None if state.bead(bead).is_some_and(|b| b.by_hand) => AlignStatus::Doubtful,
                None if confidence < snapshot.least => AlignStatus::Rejected,
                None => AlignStatus::of(confidence),
            },
            stream: first.stream,
            source_page: first.page,
            target_page: other.page,
            source_label: first.label.clone(),
            target_label: other.label.clone(),
            source_time: first.time,
            target_time: other.time,
            part: first.part.or(other.part),
            source_segments,
            target_segments,
            reasons: from_contributions(&score.contributions, None).unwrap_or_default(),
            flags: Vec::new(),
            reviewed: reviewed(session, bead),
        });
    }
    unpaired.sort_by_key(|alone| (!alone.in_source, alone.segment));
    let verdict = Verdict { parallel: true, confidence: 1.0, reason: snapshot.verdict.clone() };
    Bitext { source, target, unit: snapshot.unit, units, unpaired, verdict, asked: 0 }
}

/// The records of a memory, as a person left them.
fn records(session: &ReviewSession) -> impl Iterator<Item = Tu> {
    let (snapshot, state) = (session.snapshot(), session.state());
    kept(session).map(move |id| {
        let record = state.bead(id).and_then(|bead| bead.record);
        let mut tu = record.and_then(|at| snapshot.records.get(at as usize)).cloned().unwrap_or_default();
        if record.is_none() {
            tu.id = Some(format!("review-{id}"));
        }
        for (side, code) in [(Side::Source, &snapshot.source.code), (Side::Target, &snapshot.target.code)] {
            set_text(&mut tu, side, code, &snapshot.source.code, state.text(id, side));
        }
        if let Some(reviewed) = reviewed(session, id) {
            reviewed_into(&reviewed, &mut tu);
        }
        if state.decision(id).is_some() {
            for (kind, value) in [(props::QUALITY, "1.000"), (props::STATUS, "confirmed")] {
                tu.props.retain(|prop| prop.kind != kind);
                tu.props.push(Prop::new(kind, value));
            }
        }
        tu
    })
}

/// Puts the text of one side into a record; inline codes stay where the text does.
fn set_text(tu: &mut Tu, side: Side, code: &str, source: &str, text: String) {
    let pair = LanguagePair::new(source, if side == Side::Target { code } else { "" });
    let at = match side {
        Side::Source => pair.positions(tu).0,
        Side::Target => pair.positions(tu).1,
    };
    match at.and_then(|at| tu.variants.get_mut(at).map(|tuv| (at, tuv))) {
        Some((at, _)) if text.is_empty() => drop(tu.variants.remove(at)),
        Some((_, tuv)) if tuv.text.trim() != text => {
            tuv.text = text;
            tuv.markup = None;
        }
        Some(_) => {}
        None if text.is_empty() => {}
        None => {
            tu.variants
                .insert(if side == Side::Source { 0 } else { tu.variants.len() }, Tuv::new(code, text));
        }
    }
}
