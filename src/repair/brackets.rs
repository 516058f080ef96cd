//! Doubled brackets `[[…]]`, which machine transcription makes of single ones.

use super::{Log, is_text};
use crate::document::Block;

const RULE: &str = "doubled-bracket";

/// Makes each balanced pair of doubled square brackets a single pair.
pub(super) fn undouble(blocks: &mut [Block], log: &mut Log) {
    for block in blocks.iter_mut().filter(|b| is_text(b)) {
        // Offsets of styles would have to move; styled sources do not have this damage.
        if !block.styles.is_empty() || !block.text.contains("[[") {
            continue;
        }
        let text = undoubled(&block.text);
        if text != block.text {
            log.add(RULE, block.page, block.text.as_str(), text.as_str());
            block.text = text;
        }
    }
}

fn undoubled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("[[") {
        let Some((inner, after)) = inside.split_once("]]") else { break };
        out.push_str(before);
        if inner.contains(['[', ']']) {
            // Nested brackets are real; `a[b[[0]]]` is code, not transcription.
            out.push_str("[[");
            out.push_str(inner);
            out.push_str("]]");
        } else {
            out.push('[');
            out.push_str(inner);
            out.push(']');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_balanced_pairs_change() {
        let cases = [
            ("[[دون الإحالة]]", "[دون الإحالة]"),
            ("a [[b]] c [[d]]", "a [b] c [d]"),
            ("[[open", "[[open"),
            ("[single]", "[single]"),
            ("[[a[0]]]", "[[a[0]]]"),
        ];
        for (input, expected) in cases {
            assert_eq!(undoubled(input), expected, "{input}");
        }
    }
}
