//! Why a unit's confidence is what it is: the contributions of the calibration,
//! each in words. Their weights add up to the log-odds of the confidence.

use super::confidence::Calibration;
use super::measured::{MeasuredBead, ReasonKind, UnitShape};
use crate::align::{Bead, SharedWords};
use crate::bitext::Reason;

/// Words and numbers shown in one list.
const SHOWN: usize = 6;
/// A length is as usual within this much, in per cent.
const USUAL_LENGTH: f32 = 10.0;

/// The reasons for the confidence of a bead with two sides: contributions with the
/// largest first, then the curve of its kind and the limit. `shared` adds the words and numbers.
pub(crate) fn reasons(
    bead: &Bead,
    row: &MeasuredBead,
    calibration: &Calibration,
    shared: Option<&SharedWords>,
) -> Vec<Reason> {
    let mut steps: Vec<_> = calibration.steps(row).into_iter().filter(|(_, weight)| *weight != 0.0).collect();
    // Curve and limit work on the sum of what stands before them.
    let place = |kind| match kind {
        ReasonKind::Limit => 2,
        ReasonKind::Curve => 1,
        _ => 0,
    };
    steps.sort_by(|a, b| place(a.0).cmp(&place(b.0)).then(b.1.abs().total_cmp(&a.1.abs())));
    steps
        .into_iter()
        .map(|(kind, weight)| reason(kind, weight, figures(kind, bead, row, calibration), shared))
        .collect()
}

fn reason(kind: ReasonKind, weight: f32, figures: Vec<f32>, shared: Option<&SharedWords>) -> Reason {
    let text = in_words(kind, &figures).unwrap_or_else(|| kind.about().to_owned());
    Reason { evidence: kind.name(), text: with_words(kind, text, shared), weight, figures }
}

/// The reasons behind recorded [contributions](crate::bitext::contributions); `None` where the text is something else.
pub(crate) fn from_contributions(text: &str, shared: Option<&SharedWords>) -> Option<Vec<Reason>> {
    text.split(", ")
        .map(|part| {
            let mut words = part.split(' ');
            let kind = ReasonKind::named(words.next()?)?;
            let weight = words.next()?.parse().ok()?;
            let figures = words.map(|word| word.parse().ok()).collect::<Option<Vec<f32>>>()?;
            Some(reason(kind, weight, figures, shared))
        })
        .collect()
}

/// What `shared` holds in words, where nothing recorded what it counted for.
pub(crate) fn seen(shared: &SharedWords) -> Vec<(&'static str, String)> {
    [ReasonKind::Words, ReasonKind::Numbers]
        .into_iter()
        .filter_map(|kind| Some((kind.name(), words(kind, shared)?)))
        .collect()
}

/// The figures behind a contribution.
fn figures(kind: ReasonKind, bead: &Bead, row: &MeasuredBead, calibration: &Calibration) -> Vec<f32> {
    let m = bead.measures.unwrap_or_default();
    match kind {
        ReasonKind::Search => vec![bead.posterior, bead.runner_up],
        ReasonKind::Neighbours => vec![row.neighbours],
        ReasonKind::Words => m.content_explained.to_vec(),
        ReasonKind::Numbers => m.numbers_missing.to_vec(),
        ReasonKind::Length => vec![m.length],
        ReasonKind::Label => vec![m.label],
        ReasonKind::Ending => vec![m.ending],
        ReasonKind::Meaning => m.meaning.into_iter().collect(),
        ReasonKind::Size => {
            vec![m.words[0] + m.words[1], bead.source.len() as f32, bead.target.len() as f32]
        }
        ReasonKind::Curve => {
            let [slope, shift] = calibration.curve(row.kind);
            vec![row.kind as usize as f32, slope, shift]
        }
        ReasonKind::Limit => Vec::new(),
    }
}

/// [`figures`] as a sentence part; `None` where they are not what is expected.
fn in_words(kind: ReasonKind, figures: &[f32]) -> Option<String> {
    Some(match (kind, figures) {
        (ReasonKind::Search, [own, next]) => {
            format!("this pair has {} of all readings, the next best {}", percent(*own), percent(*next))
        }
        (ReasonKind::Neighbours, [p]) => {
            format!("of the pairs beside it the less probable has {}", percent(*p))
        }
        (ReasonKind::Words, [source, target]) => format!(
            "of the content words {:.0} % in the source and {:.0} % in the target are explained",
            source * 100.0,
            target * 100.0
        ),
        (ReasonKind::Numbers, [source, target]) => {
            format!("without counterpart: {source} in the source, {target} in the target")
        }
        (ReasonKind::Length, [length]) => {
            let percent = (length.exp() - 1.0) * 100.0;
            let how = if percent > 0.0 { "longer" } else { "shorter" };
            match percent.abs() {
                p if p < USUAL_LENGTH => "the target is about as long as usual".to_owned(),
                p => format!("the target is {p:.0} % {how} than usual"),
            }
        }
        (ReasonKind::Label, [sign]) if *sign > 0.0 => "the same label in front".to_owned(),
        (ReasonKind::Label, [_]) => "different labels in front".to_owned(),
        (ReasonKind::Ending, [sign]) if *sign > 0.0 => "both sides end alike".to_owned(),
        (ReasonKind::Ending, [_]) => "the sides end with different signs".to_owned(),
        (ReasonKind::Meaning, [cosine]) => format!("the encoder's cosine of the two meanings is {cosine:.2}"),
        (ReasonKind::Size, [words, source, target]) => {
            format!("where a unit of {words:.0} words and {source}:{target} segments starts from")
        }
        (ReasonKind::Curve, [kind, slope, shift]) => {
            let name = match UnitShape::ALL.get(*kind as usize)? {
                UnitShape::Short => "short units",
                UnitShape::Sentence => "sentences",
                UnitShape::Paragraph => "paragraphs",
                UnitShape::Merged => "units of several segments",
            };
            let how = if *shift < 0.0 { "less" } else { "plus" };
            format!("for {name} the sum so far counts {slope:.2} times, {how} {:.2}", shift.abs())
        }
        _ => return None,
    })
}

/// One decimal, but nothing is certain.
fn percent(p: f32) -> String {
    match p {
        p if p > 0.999 => "over 99.9 %".to_owned(),
        p if p < 0.001 => "under 0.1 %".to_owned(),
        p => format!("{:.1} %", p * 100.0),
    }
}

fn with_words(kind: ReasonKind, text: String, shared: Option<&SharedWords>) -> String {
    match shared.and_then(|shared| words(kind, shared)) {
        // The numbers themselves say all that there is to say.
        Some(words) if kind == ReasonKind::Numbers => words,
        Some(words) => format!("{text}, {words}"),
        None => text,
    }
}

/// The words or numbers behind a contribution. No part of it holds `; `, which parts reasons.
fn words(kind: ReasonKind, shared: &SharedWords) -> Option<String> {
    let mut parts = Vec::new();
    match kind {
        ReasonKind::Words if shared.same_text => parts.push("both sides are the same text".to_owned()),
        ReasonKind::Words => {
            let terms: Vec<String> = shared.terms.iter().map(|(a, b)| format!("{a} = {b}")).collect();
            parts.extend(list("", "", &terms));
            parts.extend(list("the same on both sides: ", "", &shared.numbers));
            parts.extend(list("no known translation of ", " (source)", &shared.alone[0]));
            parts.extend(list("no known translation of ", " (target)", &shared.alone[1]));
        }
        ReasonKind::Numbers if !shared.same_text => {
            parts.extend(list("only in the source: ", "", &shared.numbers_alone[0]));
            parts.extend(list("only in the target: ", "", &shared.numbers_alone[1]));
        }
        _ => {}
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn list(head: &str, tail: &str, items: &[String]) -> Option<String> {
    let more = if items.len() > SHOWN { " …" } else { "" };
    (!items.is_empty()).then(|| format!("{head}{}{more}{tail}", items[..items.len().min(SHOWN)].join(", ")))
}
