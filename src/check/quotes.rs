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
    // `"`, ``, '', « and “ begin with these bytes.
    if !view.text.bytes().any(|b| matches!(b, b'"' | b'`' | b'\'' | 0xC2 | 0xE2)) {
        return None;
    }
    let (mut straight, mut last_straight, mut curly, mut german) = (0, 0, false, false);
    let mut opened: [Vec<usize>; 2] = Default::default();
    let mut left = None;
    let mut before = ' ';
    for (at, c) in view.text.char_indices() {
        // `` and '' are typed for the mark that the machine lacks.
        let typed = matches!(c, '`' | '\'') && before == c;
        before = if typed { ' ' } else { c };
        match c {
            _ if typed => (straight, last_straight) = (straight + 1, at),
            '"' => (straight, last_straight) = (straight + 1, at),
            '„' | '‘' => german = true,
            _ => {
                for ((open, close), waiting) in QUOTES.iter().zip(&mut opened) {
                    curly |= c == *open || c == *close;
                    if c == *open {
                        waiting.push(at);
                    } else if c == *close && waiting.pop().is_none() {
                        left = Some(at);
                    }
                }
            }
        }
    }
    // Mixed styles, and those that close with another mark, are no finding.
    match (straight > 0, curly) {
        _ if german => None,
        (true, false) if straight % 2 == 1 => Some(last_straight),
        (false, true) => left.or(opened.iter().flatten().max().copied()),
        _ => None,
    }
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
                ("قال \"نعم``", "said “yes”", false),
                ("قال ''نعم\"", "said “yes”", false),
                ("قال ''نعم", "said “yes”", true),
            ],
        );
    }
}
