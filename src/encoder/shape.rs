//! The sizes of the layers.

/// Numbers of a vector, and of a piece's embedding.
pub(crate) const DIMENSIONS: usize = 512;
/// Channels of each n-gram order.
pub(super) const HIDDEN: usize = 256;
/// Features of a token: its embedding and the channels of the three orders.
pub(super) const FEATURES: usize = DIMENSIONS + ORDERS.len() * HIDDEN;

/// The channels of one token in one order.
pub(super) type ChannelRow = [f32; HIDDEN];

/// A unit vector; the inner product of two is their cosine.
pub(crate) type Vector = [f32; DIMENSIONS];

/// An n-gram order: how many tokens its convolutions read, and how many of them
/// stand before the token.
pub(super) struct Order {
    pub(super) taps: usize,
    pub(super) left: usize,
}

pub(super) const ORDERS: [Order; 3] =
    [Order { taps: 2, left: 0 }, Order { taps: 3, left: 1 }, Order { taps: 5, left: 2 }];
