//! Records of what was found.

use std::collections::HashSet;

use super::Translated;
use crate::exchange::{Prop, Tu, Tuv, props};
use crate::memory::{Hit, MatchKind};

/// Every unit that was found, once; and the segments of which only numbers, dates, symbols and
/// labels are new, with these in the translation.
pub(super) fn found(all: &[Translated]) -> Vec<Tu> {
    let (mut seen, mut made) = (HashSet::new(), HashSet::new());
    let mut out = Vec::new();
    for line in all.iter().flat_map(|one| &one.lines) {
        for hit in &line.hits {
            if seen.insert((&hit.source, &hit.target)) {
                out.push(as_it_is(hit));
            }
        }
        if let Some(tu) = line.best().and_then(|hit| replaced(&line.segment.text, hit))
            && made.insert(&line.segment.text)
        {
            out.push(tu);
        }
    }
    out
}

/// The unit of a hit as its memory has it.
pub(super) fn as_it_is(hit: &Hit) -> Tu {
    let mut tu = Tu {
        variants: vec![
            Tuv::new(&hit.source_language, &hit.source),
            Tuv::new(&hit.target_language, &hit.target),
        ],
        ..Tu::default()
    };
    tu.props.push(Prop::new(props::STATUS, hit.status.name()));
    tu.props.extend(hit.confidence.map(|confidence| Prop::new(props::QUALITY, format!("{confidence:.3}"))));
    tu.props.extend(hit.document.as_ref().map(|document| Prop::new(props::DOCUMENT, document.clone())));
    tu
}

/// The segment with the suggestion of a hit in which nothing but values was replaced.
pub(super) fn replaced(text: &str, hit: &Hit) -> Option<Tu> {
    if hit.kind != MatchKind::Placeables || hit.suggestion.missing > 0 {
        return None;
    }
    let mut tu = Tu {
        variants: vec![
            Tuv::new(&hit.source_language, text),
            Tuv::new(&hit.target_language, &hit.suggestion.text),
        ],
        ..Tu::default()
    };
    for part in &hit.suggestion.replaced {
        tu.props.push(Prop::new("x-replaced", format!("{} → {}", part.old, part.new)));
    }
    Some(tu)
}
