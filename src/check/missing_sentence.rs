//! A sentence that nothing on the other side explains: left out, or put in.

use super::pair::View;
use super::{Context, Findings, Pair};
use crate::segment::SegmentOptions;
use crate::segment::sentences;

/// Words that the lexicon knows and that say something; with fewer a sentence proves nothing.
const FEWEST_WORDS: usize = 6;
/// Share of them that may find a partner by chance.
const BY_CHANCE: f32 = 0.25;
/// A translation less probable than this is none.
const LEAST: f32 = 0.1;
/// A stem this frequent (the, of, في) meets a partner in every text.
const COMMON: f32 = 0.01;

pub(super) fn check(pair: &Pair<'_>, context: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        let parts = sentences(view.text, view.language, SegmentOptions { semicolons: true });
        // With one sentence on either side the whole pair would be wrong; that is the alignment's business.
        if parts.len() < 2 {
            continue;
        }
        let mut there = other.stems();
        there.retain(|id| context.lexicon.probability(other.language, *id) < COMMON);
        for part in parts {
            let start = part.as_ptr() as usize - view.text.as_ptr() as usize;
            if let Some((met, all)) = explained(view, start..start + part.len(), &there, context)
                && (met as f32) < BY_CHANCE * all as f32
            {
                let message = format!("nothing opposite explains {}", super::quoted(part));
                findings.add(0.6, message, vec![view.place(start..start + part.len())]);
            }
        }
    }
}

/// How many telling words of a stretch have a translation among `there`, and how many there are.
fn explained(
    view: &View<'_>,
    range: std::ops::Range<usize>,
    there: &[u32],
    context: &Context<'_>,
) -> Option<(usize, usize)> {
    let lexicon = context.lexicon;
    let (mut met, mut all) = (0, 0);
    for (place, _, facts) in view.words() {
        if !range.contains(&place.start) {
            continue;
        }
        let Some(id) = facts.id.filter(|id| lexicon.probability(view.language, *id) < COMMON) else {
            continue;
        };
        all += 1;
        let translated = lexicon
            .translations(view.language, id)
            .any(|(other, p)| p >= LEAST && there.binary_search(&other).is_ok());
        met += usize::from(translated);
    }
    (all >= FEWEST_WORDS).then_some((met, all))
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn a_sentence_left_out_is_named() {
        let source = "عقدت اللجنة اجتماعها السنوي في المقر. وطلبت الجمعية العامة إلى الأمين العام أن يقدم تقريرا عن المياه والصحة والتعليم.";
        let whole = "The Committee held its annual meeting at Headquarters. The General Assembly requested the Secretary-General to submit a report on water, health and education.";
        let cut = "The Committee held its annual meeting at Headquarters.";
        alarms("missing-sentence", &[(source, whole, false), (source, cut, true)]);
    }
}
