//! Two kinds of digits in one text: `٢٠١٥ و 2016`.

use super::pair::{ItemKind, View};
use super::{Context, Findings, Pair};
use crate::lang::number::digit_value;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides() {
        if let Some(range) = mixed(view) {
            let place = view.place(range);
            findings.add(0.8, format!("two kinds of digits in {}", super::quoted(&place.text)), vec![place]);
        }
    }
}

/// The first number whose digits are of two kinds. A text may have both: symbols
/// and citations keep the digits of their own language.
fn mixed(view: &View<'_>) -> Option<std::ops::Range<usize>> {
    view.tokens.iter().filter(|item| matches!(item.kind, ItemKind::Number(_))).find_map(|item| {
        let text = view.text.get(item.place.clone())?;
        let mut before: Option<(usize, char)> = None;
        for (at, c) in text.char_indices().filter(|(_, c)| digit_value(*c).is_some()) {
            // Groups of one number with a space between may be two numbers after all.
            if let Some((last, other)) = before
                && last + other.len_utf8() == at
                && kind(other) != kind(c)
            {
                return Some(item.place.clone());
            }
            before = Some((at, c));
        }
        None
    })
}

fn kind(digit: char) -> u8 {
    match digit {
        '0'..='9' => 0,
        '\u{0660}'..='\u{0669}' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn one_number_has_one_kind() {
        alarms(
            "mixed-digits",
            &[("عام ٢٠15", "2015", true), ("عام ٢٠١٥ و 2016", "2015", false), ("عام ۲۰٢0", "2020", true)],
        );
    }
}
