//! Texts that are cut at several places: what stands before and behind each of these, for little more than the
//! text costs as a whole.

use super::EncoderSession;
use super::convolution::{REACH, TokenStretch};
use super::pieces::{BEGIN, END, MAX_TOKENS};
use super::pooled::Pooled;
use super::session::CONTEXT;

/// The sums of a text, and of what stands before and behind each of its borders.
#[derive(Debug, Clone)]
pub(crate) struct CutSums {
    pub(crate) whole: Pooled,
    pub(crate) at: Vec<[Pooled; 2]>,
}

/// What the features of a stretch are counted for.
enum CutPart {
    /// The text with this number, and both sides of its borders where these are out of sight.
    Text(usize),
    /// What stands before or behind a border of a text, in sight of it.
    Half { text: usize, border: usize, side: usize },
}

impl EncoderSession<'_> {
    /// The sums of texts of which each comes in parts, with borders between them. Each is that of the text, or half
    /// of it, by itself, to rounding; of a text of more than [`MAX_TOKENS`] tokens, of its first ones.
    pub(crate) fn pool_cut<S: AsRef<str>>(&mut self, texts: &[Vec<S>]) -> Vec<CutSums> {
        let mut stretches = Vec::new();
        let mut borders = Vec::with_capacity(texts.len());
        for (number, parts) in texts.iter().enumerate() {
            let (tokens, own) = self.tokens_of(parts);
            stretches.extend(own.iter().enumerate().flat_map(|(k, at)| halves(&tokens, *at, (number, k))));
            let counted = 0..tokens.len();
            stretches.push(TokenStretch { tokens, counted, part: CutPart::Text(number) });
            borders.push(own);
        }
        let empty = |own: &Vec<usize>| CutSums {
            whole: Pooled::empty(),
            at: own.iter().map(|_| [Pooled::empty(), Pooled::empty()]).collect(),
        };
        let mut sums: Vec<CutSums> = borders.iter().map(empty).collect();
        self.read(&stretches, |stretch, token, features| match stretch.part {
            CutPart::Half { text, border, side } => sums[text].at[border][side].add(features),
            CutPart::Text(text) => {
                sums[text].whole.add(features);
                for (border, [before, behind]) in borders[text].iter().zip(&mut sums[text].at) {
                    if token + REACH < *border {
                        before.add(features);
                    } else if token >= border + REACH {
                        behind.add(features);
                    }
                }
            }
        });
        sums
    }

    /// The tokens of a text in parts, with begin and end, and how many stand before each border.
    fn tokens_of<S: AsRef<str>>(&self, parts: &[S]) -> (Vec<u32>, Vec<usize>) {
        let mut tokens = vec![BEGIN];
        let mut borders = Vec::with_capacity(parts.len());
        for part in parts {
            borders.push(tokens.len());
            let part = self.encoder.tokens(part.as_ref());
            tokens.extend(part.get(1..part.len() - 1).unwrap_or_default());
        }
        tokens.truncate(MAX_TOKENS - 1);
        tokens.push(END);
        let borders = borders.iter().skip(1).map(|border| (*border).min(tokens.len() - 1));
        let borders = borders.collect();
        (tokens, borders)
    }
}

/// The tokens before a border and behind it, without the sight of the other side.
fn halves(tokens: &[u32], at: usize, (text, border): (usize, usize)) -> [TokenStretch<CutPart>; 2] {
    let start = at.saturating_sub(CONTEXT);
    let before = [&tokens[start..at], &[END]].concat();
    let behind = [&[BEGIN], &tokens[at..tokens.len().min(at + CONTEXT)]].concat();
    let counted = [at.saturating_sub(REACH) - start..before.len(), 0..behind.len().min(1 + REACH)];
    let [first, second] = counted;
    [(before, first, 0), (behind, second, 1)].map(|(tokens, counted, side)| TokenStretch {
        tokens,
        counted,
        part: CutPart::Half { text, border, side },
    })
}
