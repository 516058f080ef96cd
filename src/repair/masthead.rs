//! The masthead of a document of the United Nations stands in two columns: organisation and organ on one
//! side, symbol, distribution and date on the other. Read row by row, the organ parts the distribution
//! from its date.

use super::facts::is_date;
use super::line::Line;
use super::log::Log;
use crate::lang::Language;

const RULE: &str = "masthead";

/// Names of organisation and organ that can stand between the two.
const BETWEEN: usize = 2;

/// Brings each date back to the distribution that it belongs to.
pub(super) fn in_order(lines: &mut [Line], language: Language, log: &mut Log) {
    let body: Vec<usize> = (0..lines.len()).filter(|i| lines.get(*i).is_some_and(Line::is_body)).collect();
    let text =
        |lines: &[Line], at: usize| lines.get(at).map_or(String::new(), |line| line.text.trim().to_owned());
    for (place, &mark) in body.iter().enumerate() {
        if !language.is_distribution_mark(&text(lines, mark)) {
            continue;
        }
        let behind = body.get(place + 1..).unwrap_or_default();
        let between = behind.iter().take_while(|at| {
            let text = text(lines, **at);
            language.is_masthead(&text) && !is_date(&text, language)
        });
        let between: Vec<usize> = between.copied().collect();
        let (Some(&first), Some(&date)) = (between.first(), behind.get(between.len())) else { continue };
        if between.len() > BETWEEN || !is_date(&text(lines, date), language) {
            continue;
        }
        let told = |lines: &[Line]| {
            (mark..=date)
                .map(|at| text(lines, at))
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" ⏎ ")
        };
        let (page, before) = (lines.get(mark).and_then(|line| line.page), told(lines));
        let Some(moved) = lines.get_mut(first..=date) else { continue };
        moved.rotate_right(1);
        if let [date, organ, ..] = moved {
            (date.gap_above, organ.gap_above) = (false, true);
        }
        log.add(RULE, page, before, told(lines));
    }
}
