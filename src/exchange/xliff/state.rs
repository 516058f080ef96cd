//! What the two standards call the state of a translation, and what a memory keeps of it.

use crate::exchange::Tu;
use crate::exchange::props;

/// States of XLIFF 1.2 (§2.5, `state`), each with the nearest of 2.1 (§4.3.1.24).
const STATES: [(&str, &str); 10] = [
    ("new", "initial"),
    ("needs-translation", "initial"),
    ("needs-l10n", "initial"),
    ("needs-adaptation", "initial"),
    ("needs-review-translation", "translated"),
    ("needs-review-adaptation", "translated"),
    ("needs-review-l10n", "translated"),
    ("translated", "translated"),
    ("signed-off", "reviewed"),
    ("final", "final"),
];

/// The state of a target in 1.2: the one that it had in an XLIFF, under `x-` where the standard has
/// no such word; else only units that someone or the calibration stands for count as done.
pub(super) fn in_12(tu: &Tu) -> String {
    let Some(state) = tu.prop(props::STATE).filter(|state| !state.trim().is_empty()) else {
        return match tu.prop(props::STATUS) {
            Some("doubtful") => "needs-review-translation",
            Some("confirmed") => "final",
            _ => "translated",
        }
        .to_owned();
    };
    match state {
        "initial" => "new".to_owned(),
        "reviewed" => "signed-off".to_owned(),
        state if state.starts_with("x-") || STATES.iter().any(|(own, _)| *own == state) => state.to_owned(),
        state => format!("x-{}", state.replace(char::is_whitespace, "-")),
    }
}

/// The state of a segment with a target in 2.1, which has four words for it.
pub(super) fn in_2(tu: &Tu) -> &'static str {
    known_in_2(tu).unwrap_or(match tu.prop(props::STATE) {
        None if tu.prop(props::STATUS) == Some("confirmed") => "final",
        // `subState` needs a prefix of one's own (§4.3.1.25); the exact word is in the metadata.
        _ => "translated",
    })
}

/// The state of a segment without a target in 2.1.
pub(super) fn in_2_untranslated(tu: &Tu) -> &'static str {
    known_in_2(tu).unwrap_or("initial")
}

fn known_in_2(tu: &Tu) -> Option<&'static str> {
    match tu.prop(props::STATE)? {
        "initial" => Some("initial"),
        "reviewed" => Some("reviewed"),
        state => STATES.iter().find(|(own, _)| *own == state).map(|(_, other)| *other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Prop;

    #[test]
    fn a_state_is_kept_or_told_in_the_words_of_the_standard() {
        for (prop, v12, v2) in [
            (None, "translated", "translated"),
            (Some((props::STATUS, "doubtful")), "needs-review-translation", "translated"),
            (Some((props::STATUS, "confirmed")), "final", "final"),
            (Some((props::STATE, "new")), "new", "initial"),
            (Some((props::STATE, "needs-adaptation")), "needs-adaptation", "initial"),
            (Some((props::STATE, "signed-off")), "signed-off", "reviewed"),
            (Some((props::STATE, "reviewed")), "signed-off", "reviewed"),
            (Some((props::STATE, "x-checked")), "x-checked", "translated"),
            (Some((props::STATE, "Draft")), "x-Draft", "translated"),
        ] {
            let mut tu = Tu::default();
            tu.props.extend(prop.map(|(kind, value)| Prop::new(kind, value)));
            assert_eq!((in_12(&tu).as_str(), in_2(&tu)), (v12, v2), "{prop:?}");
        }
    }
}
