//! The HTTP base of everything that listens: who may ask (`Access`), what every answer
//! carries (`guarded`), pages out of the binary ([`Asset`]), and the server itself ([`Server`]).
//!
//! It binds to the loopback interface, or, where whoever asks must have a token, to another
//! address. A request is looked at in this order, before any
//! handler sees it: the host it was sent to, where it comes from, whether it may ask at all.
//! Comparing the origin with the host instead of with a list is no defence where both are
//! hostile (DNS rebinding).

mod access;
mod answer;
mod assets;
mod browser;
mod server;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use access::{Door, secret};
pub(crate) use answer::{Problem, apart};
pub(crate) use assets::{Asset, BASE, SCRIPT, STYLE, assets};
pub(crate) use browser::open_browser;
pub(crate) use server::{Listening, Server, Stop};
