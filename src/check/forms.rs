//! Shapes of letters where letters should be: they come from PDFs and match nothing.

use unicode_normalization::UnicodeNormalization as _;

use super::{Context, Findings, Pair};
use crate::exchange::text::is_folded;

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    // Every form begins with this byte.
    for view in pair.sides().into_iter().filter(|view| view.text.as_bytes().contains(&0xEF)) {
        let forms: Vec<(usize, char)> = view.text.char_indices().filter(|(_, c)| is_folded(*c)).collect();
        if let (Some((start, first)), Some((last, c))) = (forms.first(), forms.last()) {
            let message =
                format!("{} presentation forms, the first is U+{:04X}", forms.len(), u32::from(*first));
            let place = view.place(*start..last + c.len_utf8());
            let letter = |c: char| match is_folded(c) {
                true => std::iter::once(c).nfkc().collect(),
                false => c.to_string(),
            };
            let right = place.text.chars().map(letter).collect();
            findings.add_correction(0.95, message, vec![place], right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn labels_and_ligatures_are_meant() {
        alarms(
            "presentation-forms",
            &[("ﺍﻟﻘﺮﺍﺭ", "resolution", true), ("(ﻫ) نص ﷺ ﴾نص﴿", "text", false), ("نص", "text", false)],
        );
    }
}
