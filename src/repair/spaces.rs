//! Spaces that a text layer put in front of stops and hyphens: `systems ,`, `open -source`.

use super::line::clip;
use super::{Log, is_text};
use crate::document::Block;
use crate::lang::Language;

const RULE: &str = "stray-space";

/// Takes the spaces out. Only for languages that never write them; Arabic
/// typists do, so there they are the author's.
pub(super) fn close(blocks: &mut [Block], language: Language, log: &mut Log) {
    if language.is_right_to_left() {
        return;
    }
    for block in blocks.iter_mut().filter(|b| is_text(b)) {
        let strays: Vec<usize> =
            block.text.match_indices(' ').map(|(at, _)| at).filter(|at| is_stray(&block.text, *at)).collect();
        for at in strays.into_iter().rev() {
            let start = block.text[..at].rfind(' ').map_or(0, |s| s + 1);
            let end = block.text[at + 1..].find(' ').map_or(block.text.len(), |e| at + 1 + e);
            let before = clip(block.text.get(start..end).unwrap_or_default(), 60);
            block.text.replace_range(at..=at, "");
            log.add(RULE, block.page, before, clip(block.text.get(start..end - 1).unwrap_or_default(), 60));
        }
    }
}

fn is_stray(text: &str, at: usize) -> bool {
    let Some((before, behind)) = text.get(..at).zip(text.get(at + 1..)) else { return false };
    let Some(last) = before.chars().next_back().filter(|c| c.is_alphanumeric() || matches!(c, ')' | '”'))
    else {
        return false;
    };
    let mut behind = behind.chars();
    match (behind.next(), behind.next()) {
        // A stop with text right behind it is no stop: ` .NET`, ` ,5`.
        (Some(',' | ';' | '.'), None | Some(' ' | '”' | ')')) => true,
        // `word -word`: a dash has a space on both sides or, opening a parenthesis, a partner.
        (Some('-'), Some(c)) => {
            c.is_lowercase() && last.is_lowercase() && !text.get(at + 2..).unwrap_or_default().contains("- ")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    #[test]
    fn strays_go_and_meant_spaces_stay() {
        let cases = [
            ("systems ,", "systems,"),
            ("such as open -source tools", "such as open-source tools"),
            ("one ; two .", "one; two."),
            ("the .NET platform", "the .NET platform"),
            ("a word -set off- here", "a word -set off- here"),
            ("from 3 - 4", "from 3 - 4"),
            ("and so on ...", "and so on ..."),
            ("minus -5", "minus -5"),
        ];
        for (input, expected) in cases {
            let mut blocks = [Block::new(BlockKind::Paragraph, input)];
            close(&mut blocks, Language::English, &mut Log::default());
            assert_eq!(blocks[0].text, expected);
        }
    }
}
