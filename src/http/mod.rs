//! The HTTP base of everything that listens: who may ask (`Access`), what every answer
//! carries (`guarded`), pages out of the binary ([`Asset`]), and the server itself ([`Server`]).
//!
//! It binds to the loopback interface. A request is looked at in this order, before any
//! handler sees it: the host it was sent to, where it comes from, whether it may ask at all.
//! Comparing the origin with the host instead of with a list is no defence where both are
//! hostile (DNS rebinding).

mod access;
mod answer;
mod assets;
mod browser;
mod server;
#[cfg(test)]
mod tests;

pub(crate) use access::secret;
pub(crate) use answer::Problem;
pub(crate) use assets::{Asset, assets};
pub(crate) use browser::open_browser;
pub(crate) use server::{Listening, Server, Stop};
