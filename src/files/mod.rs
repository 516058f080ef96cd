//! The files of a run: which there are, and how results get to their places.
//!
//! A [`Guard`] knows every path that a run reads or writes, by what stands there and
//! not by its spelling, before the first byte is read. A result can be opened only
//! through a [`Place`], and only a guard gives places: so no result takes the place of
//! an input or of another result.
//!
//! A [`Whole`] file appears when it is complete or not at all. Under a name that the
//! user did not type it does not replace a file that a person changed: the journal
//! knows what the program itself wrote. [`temporary`] takes away what is half done
//! when a signal ends the run.

mod appended;
mod digest;
mod guard;
mod identity;
mod journal;
mod lock;
mod names;
mod place;
mod read;
mod stream;
mod system;
pub(crate) mod temporary;
mod whole;

pub(crate) use appended::Appended;
pub(crate) use digest::sha256;
pub(crate) use guard::{Files, Guard, Note, is_no_folder};
pub(crate) use identity::Visited;
pub(crate) use journal::written_below;
pub(crate) use lock::lock_file;
use names::is_part;
pub(crate) use names::{beside, companion, part, part_number};
pub use place::Place;
pub(crate) use system::{Purpose, system_folder};
pub(crate) use whole::{Complete, Whole};

/// The path that stands for standard input or standard output.
pub(crate) const STANDARD: &str = "-";

/// Whether a file of this name is one that the program had under construction.
pub(crate) fn is_half_done(name: &str) -> bool {
    name.starts_with(temporary::PREFIX) && name.ends_with(temporary::SUFFIX)
}
