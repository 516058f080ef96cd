//! From beads to units: a calibrated confidence with reasons for each, and the
//! verdict whether the two documents are translations of each other at all.
//! Nothing here changes an alignment.

mod alone;
mod confidence;
mod few;
mod kinship;
mod measured;
mod notable;
mod pair;
mod reasons;
#[cfg(test)]
mod tests;
mod verdict;

use std::borrow::Cow;

use crate::align::{Alignment, Bead, EncoderUse, Resources, SharedWords, shared_words};
use crate::bitext::{AlignStatus, Bitext, DocumentSummary, Unit, Unpaired};
use crate::document::Warning;
use crate::segment::{Segment, Stream, UnitKind};

pub(crate) use alone::{AloneRow, alone_rows};
pub(crate) use confidence::{Calibration, Curve, confidences};
pub(crate) use measured::{MeasuredBead, UnitShape, rows};
pub(crate) use pair::SegmentedPair;
pub(crate) use reasons::{from_contributions, reasons, seen};

use pair::joined;
use verdict::{Judged, verdict};

/// Makes the bitext of an alignment. Ids begin with the source document's
/// symbol, or with its file name where it has none. What the verdict has to say about a
/// document is added to its warnings.
pub(crate) fn judge(
    pair: SegmentedPair<'_>,
    alignment: &Alignment,
    (mut source, mut target): (DocumentSummary, DocumentSummary),
    unit: UnitKind,
    encoder: EncoderUse,
) -> Bitext {
    let stem = id_stem(&source);
    let sure = confidences(&alignment.beads, Calibration::shipped());
    let Judged { verdict, warnings: [of_source, of_target] } = verdict(pair, alignment, &sure, encoder);
    let names = [source.name_beside(&target), target.name_beside(&source)].map(Cow::into_owned);
    warn(&mut source, of_source, &names[1]);
    warn(&mut target, of_target, &names[0]);
    // Growing by doubling would hold the units of a long document twice.
    let mut units = Vec::with_capacity(alignment.beads.iter().filter(|bead| !bead.is_null()).count());
    let mut unpaired = Vec::new();
    for (place, bead) in alignment.beads.iter().enumerate() {
        if bead.is_null() {
            unpaired.extend(alone(pair, bead, sure[place]));
            continue;
        }
        let first = &pair.source[bead.source[0]];
        let (source_text, target_text) =
            (joined(pair.source, &bead.source), joined(pair.target, &bead.target));
        let confidence = sure[place];
        units.push(Unit {
            id: unit_id(&stem, first, unit),
            reasons: Vec::new(),
            source: source_text,
            target: target_text,
            confidence,
            next_best: bead.runner_up,
            status: AlignStatus::of(confidence),
            stream: first.stream,
            source_segments: bead.source.clone(),
            target_segments: bead.target.clone(),
            source_page: first.page,
            target_page: pair.target[bead.target[0]].page,
            source_label: first.label.clone(),
            target_label: pair.target[bead.target[0]].label.clone(),
            source_time: shown(pair.source, &bead.source),
            target_time: shown(pair.target, &bead.target),
            part: first.part.or(pair.target[bead.target[0]].part),
            flags: Vec::new(),
            reviewed: None,
        });
    }
    unpaired.sort_by_key(|u| (!u.in_source, u.segment));
    Bitext { source, target, unit, units, unpaired, verdict, asked: alignment.asked }
}

/// Adds `messages` to the warnings of a document, the name of the other where `{}` stands.
fn warn(side: &mut DocumentSummary, messages: Vec<String>, other: &str) {
    let warning = |message: String| Warning { page: None, message: message.replace("{}", other) };
    side.warnings.extend(messages.into_iter().map(warning));
}

/// Which words and numbers speak for and against each unit of a bitext.
pub(crate) fn shared_of_units(bitext: &Bitext, resources: Resources<'_>) -> Vec<SharedWords> {
    let languages = (bitext.source.language, bitext.target.language);
    let pairs: Vec<(&str, &str)> =
        bitext.units.iter().map(|u| (u.source.as_str(), u.target.as_str())).collect();
    shared_words(&pairs, languages, resources)
}

/// Puts their reasons to the units of a bitext that [`judge`] made of `alignment`, those of words
/// and numbers as far as [`shared_of_units`] found them.
pub(crate) fn give_reasons(bitext: &mut Bitext, alignment: &Alignment, shared: &[SharedWords]) {
    let rows = rows(&alignment.beads);
    let seen = alignment.beads.iter().zip(rows).filter_map(|(bead, row)| Some((bead, row?)));
    for (at, (unit, (bead, row))) in bitext.units.iter_mut().zip(seen).enumerate() {
        unit.reasons = reasons(bead, &row, Calibration::shipped(), shared.get(at));
    }
}

/// From when to when subtitles are shown.
fn shown(segments: &[Segment], which: &[usize]) -> Option<(u64, u64)> {
    let mut times = which.iter().filter_map(|i| segments.get(*i)?.time);
    let first = times.next()?;
    Some(times.fold(first, |all, own| (all.0.min(own.0), all.1.max(own.1))))
}

fn alone<'a>(
    pair: SegmentedPair<'a>,
    bead: &'a Bead,
    confidence: f32,
) -> impl Iterator<Item = Unpaired> + 'a {
    let in_source = bead.target.is_empty();
    let (segments, which) = if in_source { (pair.source, &bead.source) } else { (pair.target, &bead.target) };
    which.iter().map(move |i| {
        let segment = &segments[*i];
        Unpaired {
            in_source,
            segment: *i,
            text: segment.text.clone(),
            stream: segment.stream,
            page: segment.page,
            label: segment.label.clone(),
            confidence,
            reason: if bead.runner_up > 0.1 {
                format!(
                    "no counterpart found, the next best reading pairs it ({:.0} %)",
                    bead.runner_up * 100.0
                )
            } else {
                "no counterpart on the other side".to_owned()
            },
        }
    })
}

/// The document symbol with dots for slashes, or the file name without extension and language.
pub(crate) fn id_stem(side: &DocumentSummary) -> String {
    let raw = match &side.facts.symbol {
        Some(symbol) => symbol.replace('/', "."),
        None => {
            let name = side.origin.name.rsplit_once('.').map_or(side.origin.name.as_str(), |(stem, _)| stem);
            let language = format!(".{}", side.language.code());
            name.strip_suffix(&language).unwrap_or(name).to_owned()
        }
    };
    let stem: String = raw
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    if stem.is_empty() { "document".to_owned() } else { stem }
}

/// `STEM-p0007`, `STEM-p0007.s02`, `STEM-n003`, `STEM-l000012`: by the place of the first
/// source segment, so that a unit keeps its id when others come or go.
pub(crate) fn unit_id(stem: &str, first: &Segment, unit: UnitKind) -> String {
    let letter = first.stream.id_letter();
    match unit {
        UnitKind::Paragraph if first.stream == Stream::Footnote => {
            format!("{stem}-{letter}{:03}", first.paragraph + 1)
        }
        UnitKind::Paragraph => format!("{stem}-{letter}{:04}", first.paragraph + 1),
        UnitKind::Sentence => format!("{stem}-{letter}{:04}.s{:02}", first.paragraph + 1, first.sentence + 1),
        UnitKind::Line => format!("{stem}-l{:06}", first.paragraph + 1),
    }
}
