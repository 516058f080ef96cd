//! A memory of millions of units in one file, and how a match is found in it.
//!
//! [`Memory`] reads, from any number of threads, and never waits for the [`MemoryWriter`], of which
//! there is one at a time; workers of a batch bring their units to it through an [`Inlet`].
//! ARCHITECTURE.md, "How a match is found", tells how the index works.

mod ask;
mod compact;
mod concordance;
mod edit;
mod export;
mod find;
pub mod found;
mod having;
mod hit;
mod import;
mod inlet;
mod intern;
mod keys;
mod manage;
mod marks;
mod merge;
mod myers;
mod near;
mod omegat;
mod parts;
mod postings;
mod prepare;
#[cfg(feature = "encoder")]
mod projection;
mod reader;
mod render;
mod repeats;
mod score;
mod search;
mod segment;
mod select;
#[cfg(feature = "encoder")]
mod semantic;
pub mod show;
mod sought;
mod stored;
mod suggestion;
mod summary;
mod tokens;
mod told;
#[cfg(feature = "encoder")]
mod vectors;
mod view;
mod write;

pub use ask::written_in;
pub use concordance::{Concordance, ConcordanceLine, Wanted};
pub use edit::Change;
pub use export::export;
pub use find::{Asked, MatchOptions};
pub(crate) use hit::rank;
pub use hit::{Hit, MatchKind};
pub(crate) use import::take_in;
pub use inlet::{Inlet, Slot};
pub use manage::{Checked, Stats, UnitRecords};
pub(crate) use near::Near;
pub use near::full_scan;
pub use omegat::Omegat;
pub use parts::Part;
pub use reader::Memory;
pub(crate) use repeats::{Again, Repeats};
pub use score::{Mark, Marked};
pub use select::UnitSelection;
#[cfg(feature = "encoder")]
pub use semantic::Meant;
pub use stored::{Contents, Stored, StoredOrigin, StoredText};
pub use suggestion::{Replaced, Suggestion};
pub use summary::UnitStatus;
pub use told::{Penalties, Penalty};
#[cfg(feature = "encoder")]
pub use vectors::Made;
pub use write::{Added, Batch, MemoryWriter};

#[cfg(test)]
pub(crate) mod tests;
