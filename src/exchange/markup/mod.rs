//! Inline codes of a segment: TMX writes them in their own way, XLIFF 1.2 and
//! 2.x in others. In memory they are kept as TMX; here they are turned round.
//!
//! What an element of XLIFF says beyond its number and type has no place in TMX. There
//! the content of a code is the code of the original format, and for a segment that came
//! from an XLIFF this is the element itself: `<x id="7" equiv-text="{n}"/>` becomes
//! `<ph x="7">&lt;x id="7" equiv-text="{n}"/&gt;</ph>` and comes back from there.

mod identity;
mod native;
mod nodes;
mod segment;
mod xliff12;
mod xliff2;

pub(crate) use native::is_annotation;
pub(crate) use nodes::{MarkupNode, parse, plain_text, serialize_into};
pub(crate) use nodes::{children, sides, written};
pub(crate) use segment::{is_tmx, read_segment};
pub(crate) use xliff2::{from_xliff2, to_xliff2};
pub(crate) use xliff12::{from_xliff12, mend, mend_for_clients, to_xliff12};
