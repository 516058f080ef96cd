//! muqabala sets a document in Arabic and its English version face to face and
//! makes a translation memory of them, with a calibrated confidence and its
//! reasons for every unit.
//!
//! Data goes one way; each stage is a module, takes a value and returns one:
//!
//! ```text
//! bytes ─read→ Document ─repair→ Document ─segment→ [Segment] ─align→ [Bead] ─judge→ Bitext ─write→ TMX CSV …
//! ```
//!
//! [`pipeline`] is the whole way, [`write::write_bitext`] puts what comes out of it into
//! files, [`exchange`] reads and writes memories. Two texts become pairs like this
//! (`examples/two_texts.rs`):
//!
//! ```
#![doc = include_str!("../examples/two_texts.rs")]
//! ```

// Without the encoder the search in unfamiliar words and the meanings that judge documents have
// no caller; a gate on each of their helpers would say the same thing fifty times.
#![cfg_attr(not(feature = "encoder"), allow(dead_code, unused_imports, unused_variables))]

pub mod align;
pub mod batch;
pub mod bitext;
pub mod check;
pub mod cli;
pub mod confidence;
pub mod document;
#[cfg(feature = "encoder")]
pub mod encoder;
pub mod error;
pub mod eval;
pub mod exchange;
pub mod explain;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod files;
pub mod finding;
pub mod http;
pub mod inspect;
pub mod judge;
pub mod lang;
pub mod lexicon;
mod limits;
pub mod pipeline;
pub mod process;
pub mod random;
pub mod read;
pub mod repair;
pub mod segment;
pub mod tm;
pub mod tune;
pub mod validate;
pub mod write;

pub use error::{Error, Result};
