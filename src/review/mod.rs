//! The review of an alignment by a person: what was aligned (`Snapshot`), what was decided
//! since ([`ReviewState`]), and how each decision is kept ([`ReviewSession`], [`journal`]).
//!
//! A snapshot never changes. The state is what the entries of the journal make of it, one
//! after the other: the same entries give the same state, whatever program wrote them.

mod action;
pub(crate) mod desk;
mod export;
pub(crate) mod journal;
mod learn;
pub(crate) mod measure;
pub(crate) mod page;
mod plan;
pub(crate) mod queue;
pub(crate) mod repeats;
mod session;
pub(crate) mod sheet;
mod snapshot;
mod start;
mod state;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use action::Action;
pub(crate) use export::{export, export_all};
pub(crate) use queue::{progress, queue};
pub(crate) use session::ReviewSession;
pub(crate) use state::{BeadId, Change, Piece, ReviewState, ReviewStatus};
