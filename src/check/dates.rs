//! The same day of another month: the numbers agree, so only the name tells.

use super::pair::{ItemKind, PairToken, View};
use super::{Context, Findings, Pair};
use crate::lang::date::{Date, all};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    if pair.sides().iter().any(|view| !may_have_date(view)) {
        return;
    }
    let source = all(pair.source.text, pair.source.language);
    let target = all(pair.target.text, pair.target.language);
    let months = |dates: &[Date], month: u32| dates.iter().any(|d| d.month == month);
    for date in source.iter().filter(|d| !months(&target, d.month)) {
        let same_day = |other: &&Date| {
            other.day == date.day
                && (other.year == date.year || other.year.is_none() || date.year.is_none())
                && !months(&source, other.month)
        };
        if let Some(other) = target.iter().find(same_day) {
            let places =
                vec![pair.source.place(date.start..date.end), pair.target.place(other.start..other.end)];
            findings.add(0.9, format!("day {} of another month", date.day), places);
        }
    }
}

/// Whether there is a number, and a word that months are called by. A date in
/// figures and letters (`21/March/2024`) is a symbol for the tokens.
fn may_have_date(view: &View<'_>) -> bool {
    let is_number = |item: &PairToken<'_>| matches!(item.kind, ItemKind::Number(_));
    let begins_month = |item: &PairToken<'_>| match &item.kind {
        ItemKind::Number(_) => false,
        ItemKind::Word(word, facts) => facts.figure(word, view.language).begins_month,
        ItemKind::Symbol(symbol) => symbol.contains(char::is_alphabetic),
    };
    view.tokens.iter().any(is_number) && view.tokens.iter().any(begins_month)
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn months_are_compared_by_their_number() {
        alarms(
            "dates",
            &[
                ("في 21 آذار/مارس 2024", "on 21 March 2024", false),
                ("في 21 كانون الأول/ديسمبر", "on 21 December", false),
                ("في 21 شباط/فبراير 2024", "on 21 March 2024", true),
                ("في 3 أيار/مايو و 3 حزيران/يونيه", "on 3 May and 3 June", false),
                ("في آذار/مارس", "in April", false),
            ],
        );
    }
}
