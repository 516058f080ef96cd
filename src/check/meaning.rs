//! What the sentence encoder thinks of a suspicion: asked about the few pairs
//! that another check already doubts, because it costs milliseconds.

#[cfg(feature = "encoder")]
use crate::encoder::{Vector, encoder};

/// Nothing, in a program without the encoder.
#[cfg(not(feature = "encoder"))]
pub(super) fn likeness(_texts: &[&str], _other: &str) -> Vec<f32> {
    Vec::new()
}

/// Cosine of each of `texts` with `other`.
#[cfg(feature = "encoder")]
pub(super) fn likeness(texts: &[&str], other: &str) -> Vec<f32> {
    let mut all: Vec<&str> = texts.to_vec();
    all.push(other);
    let mut vectors = encoder().encode(&all);
    let Some(other) = vectors.pop() else { return Vec::new() };
    vectors.iter().map(|vector| cosine(vector, &other)).collect()
}

#[cfg(feature = "encoder")]
fn cosine(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
