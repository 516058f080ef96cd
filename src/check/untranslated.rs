//! Words of one language left standing in the other.

use super::pair::View;
use super::{Context, Findings, Pair, TextSpan};

/// Fewer foreign words in a row are a name, a title or an abbreviation.
const FEWEST: usize = 4;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    for view in pair.sides() {
        for run in foreign_runs(view) {
            let place = view.place(run);
            let other = if view.side == pair.source.side { &pair.target } else { &pair.source };
            if whole(view, &place.text) || !is_cited(view, &place, other) {
                let message = format!("not translated: {}", super::quoted(&place.text));
                findings.add(0.7, message, vec![place]);
            }
        }
    }
}

/// Whether most words of the stretch stand on the other side, too: a foreign
/// title or a list of names is often the same in both versions.
fn is_cited(view: &View<'_>, place: &TextSpan, other: &View<'_>) -> bool {
    let words = view.words().filter(|(at, ..)| (place.start..place.end).contains(&at.start));
    let (mut all, mut there) = (0, 0);
    for (_, word, _) in words {
        all += 1;
        there += usize::from(other.words().any(|(_, opposite, _)| opposite == word));
    }
    there * 4 >= all * 3
}

fn whole(view: &View<'_>, part: &str) -> bool {
    part.len() * 4 >= view.text.len() * 3
}

/// Stretches of words in the other language's script, at least some in small letters.
fn foreign_runs(view: &View<'_>) -> Vec<std::ops::Range<usize>> {
    let other = view.language.other().rules();
    let mut runs = Vec::new();
    let mut current: Option<(std::ops::Range<usize>, usize, usize)> = None;
    for (place, word, facts) in view.words() {
        let foreign = !facts.own_script && word.chars().any(|c| other.writes(c));
        if foreign {
            // Capitals make names and abbreviations; a script without them tells nothing.
            let common = usize::from(!word.starts_with(char::is_uppercase));
            match &mut current {
                Some((range, count, small)) => {
                    range.end = place.end;
                    *count += 1;
                    *small += common;
                }
                None => current = Some((place.clone(), 1, common)),
            }
        } else if let Some(run) = current.take() {
            runs.push(run);
        }
    }
    runs.extend(current);
    let enough = |(_, count, small): &(_, usize, usize)| *count >= FEWEST && small * 2 >= *count;
    runs.into_iter().filter(enough).map(|run| run.0).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn names_and_titles_are_no_oversight() {
        alarms(
            "untranslated",
            &[
                (
                    "وقعت شركة General Motors Europe اتفاقا",
                    "General Motors Europe signed an agreement",
                    false,
                ),
                ("قررت اللجنة to submit a report to the Council", "It decided to submit a report", true),
                ("انظر كتاب The origin of the species", "See The origin of the species", false),
                (
                    "بلغات أخرى: English, euskara, suomeksi, hrvatski, italiano, latviski",
                    "In other languages: euskara, suomeksi, hrvatski, italiano, latviski",
                    false,
                ),
                ("انتهى العمل", "العمل انتهى في الوقت المحدد", true),
            ],
        );
    }

    #[test]
    fn three_quarters_of_a_text_are_the_whole() {
        super::super::tests::in_english("12345678", |view| {
            assert!(super::whole(view, "123456") && !super::whole(view, "12345"));
        });
    }
}
