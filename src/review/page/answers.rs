//! What the page is told, as JSON.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::said::{reason, said};
use crate::align::{Resources, shared_words};
use crate::exchange::Side;
use crate::finding::Severity;
use crate::judge::from_contributions;
use crate::lang::{
    Language,
    token::{Token, tokens},
};
use crate::review::queue::is_doubtful;
use crate::review::{BeadId, Change, ReviewSession, ReviewState, ReviewStatus, progress};
use crate::words::{Aligner, Sentence};

/// Rows of one answer; a page shows some dozens.
pub(super) const MOST_ROWS: usize = 400;

/// Numbers of each bead in [`index_of`].
pub(super) const STRIDE: usize = 9;

fn status(state: &ReviewState, bead: BeadId) -> u8 {
    match state.decision(bead).map(|decision| decision.status) {
        None => 0,
        Some(ReviewStatus::Confirmed) => 1,
        Some(ReviewStatus::Rejected) => 2,
    }
}

/// What the page must know of a bead to list it, as [`STRIDE`] numbers: the bead, its
/// confidence in thousandths or -1, its decision, the worst finding, segments and characters
/// of both sides, and whether it is doubtful.
fn index_of(state: &ReviewState, bead: BeadId, out: &mut Vec<i64>) {
    let score = state.score(bead);
    let confidence = score.and_then(|score| score.confidence).map_or(-1, |c| (c * 1000.0).round() as i64);
    let worst = score.and_then(|score| score.findings.iter().map(|finding| finding.severity).max());
    let worst = match worst {
        None => 0,
        Some(Severity::Note) => 1,
        Some(Severity::Warning) => 2,
        Some(Severity::Error) => 3,
    };
    let sides = [Side::Source, Side::Target].map(|side| {
        let pieces = state.pieces(bead, side).map(|piece| piece.text.chars().count());
        pieces.fold((0i64, 0i64), |(n, length), own| (n + 1, length + own as i64))
    });
    let doubtful = i64::from(is_doubtful(state, bead));
    out.extend([
        i64::from(bead),
        confidence,
        i64::from(status(state, bead)),
        worst,
        sides[0].0,
        sides[1].0,
        sides[0].1,
        sides[1].1,
        doubtful,
    ]);
}

fn index(state: &ReviewState, beads: impl IntoIterator<Item = BeadId>) -> Vec<i64> {
    let mut out = Vec::new();
    beads.into_iter().for_each(|bead| index_of(state, bead, &mut out));
    out
}

/// A row as the page draws it.
fn row(session: &ReviewSession, bead: BeadId, language: Language) -> Option<Value> {
    let (state, snapshot) = (session.state(), session.snapshot());
    let own = state.bead(bead)?;
    let side = |side: Side| -> Vec<Value> {
        let segments = &if side == Side::Source { &snapshot.source } else { &snapshot.target }.segments;
        let piece = |piece: &crate::review::Piece| {
            let segment = segments.get(piece.segment as usize);
            let kind = match segment {
                Some(segment) if segment.heading => "heading",
                Some(segment) if segment.table_cell => "cell",
                Some(segment) if segment.stream == crate::segment::Stream::Footnote => "note",
                Some(segment) if segment.label.is_some() => "item",
                _ => "",
            };
            let label = segment.and_then(|s| s.label.as_deref()).filter(|label| {
                // Plain text has the label in the text, too.
                !piece.text.trim_start().starts_with(*label)
            });
            json!({
                "id": piece.id, "text": piece.text, "original": piece.original, "kind": kind,
                "label": label, "page": segment.and_then(|s| s.page),
            })
        };
        state.pieces(bead, side).map(piece).collect()
    };
    let score = state.score(bead).cloned().unwrap_or_default();
    let decision = state.decision(bead);
    let findings: Vec<Value> = score
        .findings
        .iter()
        .map(|finding| {
            let places: Vec<Value> = finding
                .places
                .iter()
                .map(|(in_source, start, end)| {
                    let side = if *in_source { Side::Source } else { Side::Target };
                    // A browser counts in UTF-16 units.
                    let text = state.text(bead, side);
                    let units = |byte: usize| text.get(..byte).map_or(0, |t| t.encode_utf16().count());
                    json!([if *in_source { 0 } else { 1 }, units(*start), units(*end)])
                })
                .collect();
            let correction = finding.correction.as_ref().map(|(_, right)| right);
            json!({
                "check": finding.check, "severity": finding.severity, "message": said(&finding.message, language),
                "places": places, "correction": correction,
            })
        })
        .collect();
    Some(json!({
        "bead": bead, "sides": [side(Side::Source), side(Side::Target)],
        "confidence": score.confidence, "status": status(state, bead),
        "who": decision.map(|d| d.who.as_str()), "time": decision.map(|d| d.time.as_str()),
        "comment": state.comment(bead), "findings": findings,
        "byHand": own.by_hand, "exchanged": own.exchanged, "doubtful": is_doubtful(state, bead),
    }))
}

/// The rows of these beads.
pub(super) fn rows(
    session: &ReviewSession,
    beads: impl IntoIterator<Item = BeadId>,
    language: Language,
) -> Vec<Value> {
    beads.into_iter().take(MOST_ROWS).filter_map(|bead| row(session, bead, language)).collect()
}

/// All that the page must know of a review before it draws the first row.
pub(super) fn whole(name: &str, notes: &[String], session: &ReviewSession, language: Language) -> Value {
    let all = |texts: &[String]| texts.iter().map(|text| said(text, language)).collect::<Vec<_>>();
    let (state, snapshot) = (session.state(), session.snapshot());
    let sides = snapshot.sides().map(|side| {
        json!({
            "name": side.name, "language": side.language,
            "direction": side.language.direction().name(), "segments": side.segments.len(), "warnings": all(&side.warnings), "symbol": side.facts.symbol,
            "title": side.facts.title,
        })
    });
    json!({
        "name": name, "sides": sides, "unit": snapshot.unit, "verdict": said(&snapshot.verdict, language),
        "notes": all(notes),
        "revision": session.revision(), "can": session.can(), "progress": progress(state), "stride": STRIDE,
        "index": index(state, state.order().iter().copied()), "memory": snapshot.header.is_some(), "store": !snapshot.units.is_empty(),
    })
}

/// What has changed since revision `seen`, with the rows that it touched.
pub(super) fn since(session: &ReviewSession, seen: u64, language: Language) -> Value {
    let state = session.state();
    let (mut touched, mut order, mut told, mut reload) = (BTreeSet::new(), Vec::new(), Vec::new(), false);
    let mut focus = None;
    for (entry, steps) in session.since(seen) {
        if let crate::review::Action::Estimate { told: what, .. } = &entry.action {
            told.push(said(what, language));
            reload = true;
        }
        for step in steps {
            match step {
                Change::Order { at, removed, inserted } => {
                    focus = inserted.first().copied().or(focus);
                    touched.extend(inserted.iter().copied());
                    order.push(json!([at, removed.len(), inserted]));
                }
                Change::Decide { bead, .. } | Change::Comment { bead, .. } => {
                    focus = focus.or(Some(*bead));
                    touched.insert(*bead);
                }
            }
        }
    }
    reload |= touched.len() > MOST_ROWS;
    let touched: Vec<BeadId> = if reload { Vec::new() } else { touched.into_iter().collect() };
    json!({
        "revision": session.revision(), "can": session.can(), "progress": progress(state),
        "order": if reload { Vec::new() } else { order }, "index": index(state, touched.iter().copied()),
        "rows": rows(session, touched, language), "reload": reload, "told": told, "focus": focus,
    })
}

/// Why a bead has its confidence, and what its texts have in common.
pub(super) fn why(
    session: &ReviewSession,
    bead: BeadId,
    language: Language,
    resources: Resources<'_>,
) -> Value {
    let state = session.state();
    let texts = [Side::Source, Side::Target].map(|side| state.text(bead, side));
    let score = state.score(bead).cloned().unwrap_or_default();
    let shared =
        shared_words(&[(texts[0].as_str(), texts[1].as_str())], session.snapshot().languages(), resources);
    let shared = shared.into_iter().next().unwrap_or_default();
    // The words and numbers themselves stand beside the reasons.
    let reasons = from_contributions(&score.contributions, None).unwrap_or_default();
    let reasons: Vec<Value> = reasons
        .into_iter()
        .map(|one| {
            let own = (language == Language::Arabic).then(|| reason(one.evidence, &one.figures)).flatten();
            json!({ "kind": one.evidence, "text": own.unwrap_or(one.text), "weight": one.weight })
        })
        .collect();
    json!({
        "reasons": reasons, "terms": shared.terms, "numbers": shared.numbers,
        "numbersAlone": shared.numbers_alone, "alone": shared.alone, "same": shared.same_text,
    })
}

/// Which words of the two texts of a bead translate each other: the place of each word as the
/// browser counts, start and end, and the links as pairs of their numbers.
pub(super) fn links(session: &ReviewSession, bead: BeadId, resources: Resources<'_>) -> Value {
    let (state, languages) = (session.state(), session.snapshot().languages());
    let aligner = Aligner::shipped().knowing(resources.lexicon);
    let texts = [Side::Source, Side::Target].map(|side| state.text(bead, side));
    let sentences = [(&texts[0], languages.0), (&texts[1], languages.1)]
        .map(|(text, language)| Sentence::new(text, language, aligner.lexicon()));
    let [source, target] = &sentences;
    let links = aligner.align(source, target);
    let words = [(source, &texts[0]), (target, &texts[1])].map(|(sentence, text)| {
        let mut units = Units::default();
        let spans = sentence.words.iter().map(|word| [word.span.start, word.span.end]);
        spans.map(|span| span.map(|byte| units.before(text, byte))).collect::<Vec<_>>()
    });
    json!({ "words": words, "links": links.iter().map(|link| [link.first, link.second]).collect::<Vec<_>>() })
}

/// Bytes of a text as UTF-16 units, asked for from its beginning to its end.
#[derive(Default)]
struct Units {
    byte: usize,
    units: usize,
}

impl Units {
    fn before(&mut self, text: &str, byte: usize) -> usize {
        if byte < self.byte {
            *self = Units::default();
        }
        let between = text.get(self.byte..byte).unwrap_or_default();
        self.units += between.encode_utf16().count();
        self.byte = byte;
        self.units
    }
}

/// The words of a text as they are compared: case, vowel signs and spellings folded.
fn folded(text: &str, language: Language) -> String {
    let rules = language.rules();
    let mut out = String::new();
    for token in tokens(text, language) {
        match token {
            Token::Word(word) => out.push_str(&rules.key(word)),
            Token::Symbol(symbol) => out.push_str(&symbol.to_lowercase()),
            Token::Number(number) => out.push_str(number.readings.first().map_or("", String::as_str)),
        }
        out.push(' ');
    }
    out
}

/// The beads in whose texts, originals or remarks `wanted` stands, in order.
pub(super) fn search(session: &ReviewSession, wanted: &str) -> Vec<BeadId> {
    let (state, snapshot) = (session.state(), session.snapshot());
    let languages = [snapshot.source.language, snapshot.target.language];
    let keys = languages.map(|language| folded(wanted, language).trim_end().to_owned());
    let plain = wanted.trim().to_lowercase();
    let has = |text: &str, which: usize| {
        (!keys[which].is_empty() && folded(text, languages[which]).contains(&keys[which]))
            || text.to_lowercase().contains(&plain)
    };
    let found = |bead: &BeadId| {
        let pieces = [(Side::Source, 0), (Side::Target, 1)].into_iter().any(|(side, which)| {
            state.pieces(*bead, side).any(|piece| {
                has(&piece.text, which)
                    || piece.original.as_deref().is_some_and(|text| has(text, which))
                    || piece.id == plain
            })
        });
        pieces || state.comment(*bead).to_lowercase().contains(&plain)
    };
    if plain.is_empty() { Vec::new() } else { state.order().iter().copied().filter(found).collect() }
}
