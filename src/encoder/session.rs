//! One document at work: texts to sums of features, and sums of neighbours to
//! the sums of the text they make together.

use std::borrow::Borrow;

use super::convolution::{self, REACH, TokenStretch, Workspace};
use super::pieces::MAX_TOKENS;
use super::pooled::{Pooled, Seam};
use super::{Encoder, Vector};

/// Texts split into pieces at once; bounds the memory for their tokens.
const TEXTS_TOGETHER: usize = 256;

/// Tokens on each side of a seam that are read: those that it changes, and
/// those that these depend on.
pub(super) const CONTEXT: usize = 2 * REACH;

/// What the features of a stretch are counted for.
enum TokenPart {
    /// The text with this number.
    Text(usize),
    /// The seam between the text with this number and the next.
    Seam(usize),
}

impl Encoder<'_> {
    /// For texts that one thread reads.
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

/// An encoder at work, with working memory of 2 MB. The results, 5 KB for a text and 5 KB for a seam, are the
/// caller's to limit.
pub(crate) struct EncoderSession<'e> {
    pub(super) encoder: &'e Encoder<'e>,
    space: Workspace,
}

impl<'e> EncoderSession<'e> {
    pub(super) fn new(encoder: &'e Encoder<'e>) -> Self {
        EncoderSession { encoder, space: Workspace::default() }
    }

    /// The summed features of each text.
    pub(crate) fn pool<S: AsRef<str>>(&mut self, texts: &[S]) -> Vec<Pooled> {
        let mut pooled = vec![Pooled::empty(); texts.len()];
        self.run(texts, &[], &mut pooled, &mut []);
        pooled
    }

    /// The summed features of texts that follow one another, and the seams
    /// between them, one fewer: [`Pooled::join`] makes any group of neighbours
    /// of them. An eighth more work than [`pool`](Self::pool). With `starts`, in order, begin texts that nothing is
    /// joined with before them; the seams there mean nothing.
    pub(crate) fn pool_neighbours<S: AsRef<str>>(
        &mut self,
        texts: &[S],
        starts: &[usize],
    ) -> (Vec<Pooled>, Vec<Seam>) {
        let mut pooled = vec![Pooled::empty(); texts.len()];
        let mut seams = vec![Seam::empty(); texts.len().saturating_sub(1)];
        self.run(texts, starts, &mut pooled, &mut seams);
        (pooled, seams)
    }

    /// Counts `texts` into `pooled`, one each, and what lies between them into
    /// `seams`, one fewer or none at all.
    fn run<S: AsRef<str>>(
        &mut self,
        texts: &[S],
        starts: &[usize],
        pooled: &mut [Pooled],
        seams: &mut [Seam],
    ) {
        let mut starts = starts.iter().copied().peekable();
        let mut before: Option<Vec<u32>> = None;
        let mut number = 0;
        for some in texts.chunks(TEXTS_TOGETHER) {
            let mut stretches = Vec::with_capacity(2 * some.len());
            for text in some {
                let tokens = self.encoder.tokens(text.as_ref());
                let before = before.replace(last(&tokens, CONTEXT + 1).to_vec());
                let begins = starts.next_if_eq(&number).is_some();
                if let Some(before) = before.filter(|_| !begins && !seams.is_empty()) {
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

    fn count(&mut self, stretches: &[TokenStretch<TokenPart>], pooled: &mut [Pooled], seams: &mut [Seam]) {
        self.read(stretches, |stretch, token, features| match stretch.part {
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
        });
    }

    /// Gives `each` the features of the counted tokens of each stretch, in order.
    pub(super) fn read<Part>(
        &mut self,
        stretches: &[TokenStretch<Part>],
        mut each: impl FnMut(&TokenStretch<Part>, usize, &[f32]),
    ) {
        let EncoderSession { encoder, space } = self;
        for known in batches(stretches, MAX_TOKENS) {
            let kept = encoder.local.prepare(known.iter().flat_map(|s| s.tokens.iter().copied()));
            for batch in batches(known, convolution::TOGETHER) {
                encoder.convolution.features(batch, &encoder.local.table, &kept, space, &mut each);
            }
        }
    }
}

/// The tokens on both sides of a seam in the sight of each other; `before` is
/// the text before it or its last tokens, `after` the text behind it.
fn across(before: &[u32], after: &[u32], number: usize) -> TokenStretch<TokenPart> {
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
fn batches<Part>(
    mut stretches: &[TokenStretch<Part>],
    most: usize,
) -> impl Iterator<Item = &[TokenStretch<Part>]> {
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
