//! Document symbols, which are the same on both sides letter for letter.

use super::pair::{ItemKind, View};
use super::{Context, Findings, Pair, Severity, TextSpan};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let left = |own: &View<'_>, other: &View<'_>| -> Vec<TextSpan> {
        let there: Vec<&str> = symbols(other).map(|(_, symbol)| symbol).collect();
        symbols(own)
            // A long symbol may be written in two parts, or with its addenda joined.
            .filter(|(_, symbol)| {
                !there.iter().any(|o| o == symbol || o.starts_with(*symbol) || symbol.starts_with(o))
            })
            .map(|(place, _)| own.place(place))
            .collect()
    };
    let (source, target) = (left(&pair.source, &pair.target), left(&pair.target, &pair.source));
    let texts = |places: &[TextSpan]| places.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(", ");
    let (source_texts, target_texts) = (texts(&source), texts(&target));
    let places: Vec<TextSpan> = source.iter().chain(&target).cloned().collect();
    match (source.is_empty(), target.is_empty()) {
        (true, true) => {}
        (false, false) => {
            findings.add(0.9, format!("{source_texts} in the source, {target_texts} in the target"), places);
        }
        (false, true) => {
            findings.add_as(Severity::Warning, 0.6, format!("only in the source: {source_texts}"), places);
        }
        (true, false) => {
            findings.add_as(Severity::Warning, 0.6, format!("only in the target: {target_texts}"), places);
        }
    }
}

/// Symbols with a letter in them; bare `78/265` is a number.
fn symbols<'v>(view: &'v View<'_>) -> impl Iterator<Item = (std::ops::Range<usize>, &'v str)> {
    view.tokens.iter().filter_map(|item| match &item.kind {
        ItemKind::Symbol(symbol) if is_document(symbol) => Some((item.place.clone(), symbol.as_str())),
        _ => None,
    })
}

/// Capitals before the first slash, as the organs' codes are.
fn is_document(symbol: &str) -> bool {
    let organ = symbol.split('/').next().unwrap_or_default();
    !organ.is_empty() && organ.len() <= 8 && organ.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn symbols_are_equal_letter_for_letter() {
        alarms(
            "symbols",
            &[
                ("انظر A/78/L.49", "See A/78/L.49", false),
                ("انظر A/78/L.49", "See A/78/L.48", true),
                ("قرارها 265/78", "resolution 78/265", false),
                ("الوثيقة A/60/1 وتصويبها", "document A/60/1/Corr.1", false),
                ("نص", "See A/78/L.49", true),
            ],
        );
    }
}
