//! Quotation marks without partner.

use super::pair::View;
use super::{Context, Findings, Pair};

const QUOTES: [(char, char); 2] = [('«', '»'), ('“', '”')];

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    let [source, target] = pair.sides().map(unpaired);
    // A quotation that goes on in the next unit is open on both sides.
    let (view, place) = match (source, target) {
        (Some(at), None) => (&pair.source, at),
        (None, Some(at)) => (&pair.target, at),
        _ => return,
    };
    let width = view.text.get(place..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
    let place = view.place(place..place + width);
    findings.add(0.6, format!("{} has no partner", place.text), vec![place]);
}

/// First byte of the last mark that lacks its partner.
fn unpaired(view: &View<'_>) -> Option<usize> {
    let straight: Vec<usize> = view.text.match_indices('"').map(|(at, _)| at).collect();
    if straight.len() % 2 == 1 && !view.text.contains(['“', '”', '«', '»', '„']) {
        return straight.last().copied();
    }
    QUOTES.iter().find_map(|(open, close)| {
        let (mut opened, mut left) = (Vec::new(), None);
        for (at, c) in view.text.char_indices() {
            if c == *open {
                opened.push(at);
            } else if c == *close && opened.pop().is_none() {
                left = Some(at);
            }
        }
        // German and older English print closes with other marks; mixed styles are no finding.
        let mixed = view.text.contains(['"', '„']) || *open == '“' && view.text.contains('‘');
        left.or(opened.last().copied()).filter(|_| !mixed)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn quotations_end() {
        alarms(
            "quotes",
            &[
                ("قال \"نعم\"", "said “yes”", false),
                ("قال \"نعم", "said “yes”", true),
                ("قال «نعم»", "said “yes", true),
                ("قال «نعم", "said “yes", false),
            ],
        );
    }
}
