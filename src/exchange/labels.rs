//! Numbers and letters that are typed in front of paragraphs: a CAT tool keeps list numbers apart, and a
//! text with a number in front matches none without it.

use super::code;
use super::markup::{MarkupNode, parse, written};
use super::props::LABEL;
use super::{Prop, Tu, Tuv};
use crate::lang::{Language, label};

/// What becomes of the labels of a memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Labels {
    /// They stay as they are.
    #[default]
    Keep,
    /// They go where text stays, and `x-label` says what stood there.
    Strip,
    /// What `x-label` says stands in front of the text again.
    Restore,
}

impl Labels {
    /// Does it to every text of a unit.
    pub(super) fn apply(self, tu: &mut Tu) {
        for tuv in &mut tu.variants {
            match self {
                Labels::Keep => {}
                Labels::Strip => strip(tuv),
                Labels::Restore => restore(tuv),
            }
        }
    }
}

/// The label of a text, without white space, and what stands behind it. A label that is the whole text is
/// what its unit says, and none.
pub(crate) fn parted(text: &str, language: Language) -> Option<(&str, &str)> {
    let (_, length) = label::read(text, language)?;
    let (head, rest) = text.split_at_checked(length)?;
    (!rest.trim().is_empty()).then(|| (head.trim(), rest))
}

fn strip(tuv: &mut Tuv) {
    let Some(language) = Language::from_code(&code::primary(&tuv.language)) else { return };
    let Some((label, rest)) = parted(&tuv.text, language) else { return };
    let (label, head) = (label.to_owned(), tuv.text.len() - rest.len());
    let stripped = change(tuv, |first| {
        // A code inside the label or in front of it: nobody knows what it belongs to.
        let Some(rest) = first.get(head..) else { return false };
        *first = rest.to_owned();
        true
    });
    if stripped && tuv.prop(LABEL).is_none() {
        tuv.props.push(Prop::new(LABEL, label));
    }
}

fn restore(tuv: &mut Tuv) {
    let Some(label) = tuv.prop(LABEL).map(str::trim).filter(|label| !label.is_empty()) else { return };
    if !tuv.text.trim_start().starts_with(label) {
        let head = format!("{label} ");
        change(tuv, |first| {
            first.insert_str(0, &head);
            true
        });
    }
}

/// Changes the text in front of the first inline code; whether `change` did.
fn change(tuv: &mut Tuv, change: impl FnOnce(&mut String) -> bool) -> bool {
    let Some(mut nodes) = tuv.markup.as_deref().and_then(parse) else {
        return change(&mut tuv.text);
    };
    if !matches!(nodes.first(), Some(MarkupNode::Text(_))) {
        nodes.insert(0, MarkupNode::Text(String::new()));
    }
    let changed = match nodes.first_mut() {
        Some(MarkupNode::Text(first)) => change(first),
        _ => false,
    };
    if changed {
        (tuv.text, tuv.markup) = written(&nodes);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(text: &str, markup: Option<&str>) -> Tu {
        let mut tuv = Tuv::new("en-US", text);
        tuv.markup = markup.map(str::to_owned);
        Tu { variants: vec![tuv, Tuv::new("ar", "1 - تحيط علما")], ..Tu::default() }
    }

    #[test]
    fn labels_go_where_text_stays_and_numbers_of_the_text_do_not() {
        for (text, left, label) in [
            ("12. Takes note of the report;", "Takes note of the report;", "12."),
            ("(a) To review its work;", "To review its work;", "(a)"),
            ("12 May 2026 was a Tuesday.", "12 May 2026 was a Tuesday.", ""),
            ("3,500 dollars were spent.", "3,500 dollars were spent.", ""),
            ("12.", "12.", ""),
            ("", "", ""),
        ] {
            assert_eq!(
                parted(text, Language::English).map_or((text, ""), |(label, rest)| (rest, label)),
                (left, label)
            );
        }
    }

    #[test]
    fn a_label_that_was_taken_away_comes_back_with_codes_where_they_were() {
        for markup in [None, Some("(a) See &lt; <ph>b</ph> it;"), Some("<ph>b</ph>(a) See &lt;  it;")] {
            let text = if markup.is_none() { "(a) See it;" } else { "(a) See <  it;" };
            let whole = labelled(text, markup);
            let mut bare = whole.clone();
            Labels::Strip.apply(&mut bare);
            let in_front = markup.is_some_and(|markup| markup.starts_with('<'));
            assert_eq!(bare.variants[0].text.starts_with("See"), !in_front, "{markup:?}");
            assert_eq!(bare.variants[0].prop(LABEL), (!in_front).then_some("(a)"));
            assert_eq!(
                (bare.variants[1].text.as_str(), bare.variants[1].prop(LABEL)),
                ("تحيط علما", Some("1 -"))
            );
            let mut kept = bare.clone();
            Labels::Keep.apply(&mut kept);
            assert_eq!(kept, bare);
            for _ in 0..2 {
                Labels::Restore.apply(&mut bare);
                let texts = |tu: &Tu| -> Vec<_> {
                    tu.variants.iter().map(|tuv| (tuv.text.clone(), tuv.markup.clone())).collect()
                };
                assert_eq!(texts(&bare), texts(&whole), "{markup:?}");
            }
        }
    }
}
