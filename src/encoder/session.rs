//! One document at work: texts to sums of features, and sums of neighbours to
//! the sums of the text they make together.

use std::borrow::Borrow;

use super::convolution::{self, REACH, TokenPart, TokenStretch, Workspace};
use super::local::Kept;
use super::pieces::MAX_TOKENS;
use super::pooled::{Pooled, Seam};
use super::{Encoder, Vector};

/// Texts split into pieces at once; bounds the memory for their tokens.
const TEXTS_TOGETHER: usize = 256;

/// Tokens on each side of a seam that are read: those that it changes, and
/// those that these depend on.
const CONTEXT: usize = 2 * REACH;

impl Encoder<'_> {
    /// Begins the texts of one document or pair; what pieces cost is paid once.
    pub(crate) fn session(&self) -> EncoderSession<'_> {
        EncoderSession::new(self)
    }

    /// [`EncoderSession::pool`] for texts that stand alone.
    pub(crate) fn pool<S: AsRef<str>>(&self, texts: &[S]) -> Vec<Pooled> {
        self.session().pool(texts)
    }

    /// Unit vectors of texts or groups of texts.
    pub(crate) fn head<P: Borrow<Pooled>>(&self, groups: impl IntoIterator<Item = P>) -> Vec<Vector> {
        self.head.vectors(groups)
    }

    /// Unit vectors of texts: [`pool`](Self::pool) and [`head`](Self::head).
    pub(crate) fn encode<S: AsRef<str>>(&self, texts: &[S]) -> Vec<Vector> {
        self.head(self.pool(texts))
    }
}

/// An encoder at work on one document: keeps the values of the pieces it has
/// met, so that each is computed once. With its working memory 18 MB at most; the results, 5 KB for a
/// text and 5 KB for a seam, are the caller's to limit.
pub(crate) struct EncoderSession<'e> {
    encoder: &'e Encoder<'e>,
    kept: Kept,
    space: Workspace,
}

impl<'e> EncoderSession<'e> {
    pub(super) fn new(encoder: &'e Encoder<'e>) -> Self {
        EncoderSession { encoder, kept: Kept::default(), space: Workspace::default() }
    }

    /// The summed features of each text.
    pub(crate) fn pool<S: AsRef<str>>(&mut self, texts: &[S]) -> Vec<Pooled> {
        let mut pooled = vec![Pooled::empty(); texts.len()];
        self.run(texts, &mut pooled, &mut []);
        pooled
    }

    /// The summed features of texts that follow one another, and the seams
    /// between them, one fewer: [`Pooled::join`] makes any group of neighbours
    /// of them. An eighth more work than [`pool`](Self::pool).
    pub(crate) fn pool_neighbours<S: AsRef<str>>(&mut self, texts: &[S]) -> (Vec<Pooled>, Vec<Seam>) {
        let mut pooled = vec![Pooled::empty(); texts.len()];
        let mut seams = vec![Seam::empty(); texts.len().saturating_sub(1)];
        self.run(texts, &mut pooled, &mut seams);
        (pooled, seams)
    }

    /// Counts `texts` into `pooled`, one each, and what lies between them into
    /// `seams`, one fewer or none at all.
    fn run<S: AsRef<str>>(&mut self, texts: &[S], pooled: &mut [Pooled], seams: &mut [Seam]) {
        let mut before: Option<Vec<u32>> = None;
        let mut number = 0;
        for some in texts.chunks(TEXTS_TOGETHER) {
            let mut stretches = Vec::with_capacity(2 * some.len());
            for text in some {
                let tokens = self.encoder.tokens(text.as_ref());
                let before = before.replace(last(&tokens, CONTEXT + 1).to_vec());
                if let Some(before) = before.filter(|_| !seams.is_empty()) {
                    stretches.push(across(&before, &tokens, number - 1));
                }
                let counted = 0..tokens.len();
                stretches.push(TokenStretch { tokens, counted, part: TokenPart::Text(number) });
                number += 1;
            }
            self.count(&stretches, pooled, seams);
        }
        // A megabyte and a half, which the head needs as much of before the next texts come.
        self.space = Workspace::default();
    }

    fn count(&mut self, stretches: &[TokenStretch], pooled: &mut [Pooled], seams: &mut [Seam]) {
        let EncoderSession { encoder, kept, space } = self;
        let mut count = |stretch: &TokenStretch, token: usize, features: &[f32]| match stretch.part {
            TokenPart::Seam(n) => seams[n].add(features, 1.0),
            TokenPart::Text(n) => {
                pooled[n].add(features);
                // What the seams will give anew, near the begin and near the end.
                if token <= REACH
                    && let Some(seam) = n.checked_sub(1).and_then(|n| seams.get_mut(n))
                {
                    seam.add(features, -1.0);
                }
                if token + 1 + REACH >= stretch.tokens.len()
                    && let Some(seam) = seams.get_mut(n)
                {
                    seam.add(features, -1.0);
                }
            }
        };
        for known in batches(stretches, MAX_TOKENS) {
            encoder.local.prepare(known.iter().flat_map(|s| s.tokens.iter().copied()), kept);
            for batch in batches(known, convolution::TOGETHER) {
                encoder.convolution.features(batch, &encoder.local.table, kept, space, &mut count);
            }
        }
    }
}

/// The tokens on both sides of a seam in the sight of each other; `before` is
/// the text before it or its last tokens, `after` the text behind it.
fn across(before: &[u32], after: &[u32], number: usize) -> TokenStretch {
    // The end of the one and the begin of the other vanish.
    let before = last(before.split_last().map_or(&[], |(_, rest)| rest), CONTEXT);
    let after = after.split_first().map_or(&[][..], |(_, rest)| rest);
    let after = &after[..after.len().min(CONTEXT)];
    let counted = before.len().saturating_sub(REACH)..before.len() + after.len().min(REACH);
    TokenStretch { tokens: [before, after].concat(), counted, part: TokenPart::Seam(number) }
}

/// The last `n` tokens, or all.
fn last(tokens: &[u32], n: usize) -> &[u32] {
    &tokens[tokens.len().saturating_sub(n)..]
}

/// Runs of stretches with at most `most` tokens, or one stretch with more.
fn batches(mut stretches: &[TokenStretch], most: usize) -> impl Iterator<Item = &[TokenStretch]> {
    std::iter::from_fn(move || {
        let mut tokens = 0;
        let fit = stretches.iter().take_while(|s| {
            tokens += s.tokens.len();
            tokens <= most
        });
        let (batch, rest) = stretches.split_at(fit.count().max(1).min(stretches.len()));
        stretches = rest;
        (!batch.is_empty()).then_some(batch)
    })
}
