//! The same word twice in a row.

use super::pair::{ItemKind, View};
use super::{Context, Findings, Pair};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for (view, other) in pair.both_ways() {
        let mut found = doubled(view).peekable();
        // What is repeated on both sides is meant.
        if found.peek().is_none() || doubled(other).next().is_some() {
            continue;
        }
        for range in found {
            let place = view.place(range);
            let message = format!("twice in a row: {}", super::quoted(&place.text));
            let once = place.text.split_whitespace().next().unwrap_or_default().to_owned();
            findings.add_correction(0.7, message, vec![place], once);
        }
    }
}

fn doubled<'v>(view: &'v View<'_>) -> impl Iterator<Item = std::ops::Range<usize>> + 'v {
    let rules = view.language.rules();
    view.tokens.windows(2).filter_map(move |two| {
        let [a, b] = two else { return None };
        let (ItemKind::Word(first, facts), ItemKind::Word(second, _)) = (&a.kind, &b.kind) else {
            return None;
        };
        let between = view.text.get(a.place.end..b.place.start)?;
        // Letters of lists and initials may repeat; a sign between makes it meant.
        let same = first == second && facts.key.chars().count() > 1 && !rules.may_repeat(&facts.key);
        (same && between.chars().all(char::is_whitespace)).then_some(a.place.start..b.place.end)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn only_neighbours_count() {
        alarms(
            "doubled-word",
            &[
                ("تقرر تقرر أن", "decides that", true),
                ("نص", "the the report", true),
                ("نص", "that that is", false),
                ("يوما بعد يوم", "day by day", false),
                ("نعم، نعم", "yes, yes", false),
            ],
        );
    }
}
