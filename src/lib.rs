//! muqabala sets a document in Arabic and its English version face to face and
//! makes a translation memory of them, with a calibrated confidence and its
//! reasons for every unit.
//!
//! The whole way, from two files to a memory (`examples/two_files.rs`):
//!
//! ```
#![doc = include_str!("../examples/two_files.rs")]
//! ```
//!
//! Two texts that are already there become pairs like this (`examples/two_texts.rs`):
//!
//! ```
#![doc = include_str!("../examples/two_texts.rs")]
//! ```
//!
//! What is here, in the order in which it is needed:
//!
//! - **Read.** [`read_path`] and [`read_bytes`] make a [`Document`] of a file, whose format is found
//!   in its content; [`Document::from_text`] makes one of a text.
//! - **Align.** [`align_files`], [`align_documents`] and, for both languages in one file,
//!   [`align_bilingual`] give a [`Bitext`]: its [`Unit`]s with confidence, [`Reason`]s and
//!   [`Finding`]s, the [`Unpaired`] segments and the [`Verdict`]. [`Options`] says how,
//!   [`Resources`] with which [`Lexicon`] and [`Model`].
//! - **Write.** [`write_bitext`] writes every format of [`OutputFormat`], [`convert`] makes one of
//!   another, both at a [`Place`], which [`Place::of`] makes of a path: there a file appears whole or
//!   not at all.
//! - **Memories.** [`open_memory`] reads the records ([`Tu`]) of a memory of any format one by one,
//!   [`Output`] writes them, [`explain()`] says why a unit has its confidence.
//!
//! Nothing here panics on any bytes; an [`Error`] names file, place and remedy. Nothing depends on the
//! date, the machine or the number of threads. `ARCHITECTURE.md` leads through the inside.

// Without the encoder the search in unfamiliar words and the meanings that judge documents have
// no caller; a gate on each of their helpers would say the same thing fifty times.
#![cfg_attr(not(feature = "encoder"), allow(dead_code, unused_imports, unused_variables))]

mod align;
mod batch;
mod bitext;
mod check;
mod cli;
mod confidence;
mod config;
mod document;
#[cfg(feature = "encoder")]
mod encoder;
mod error;
mod eval;
mod exchange;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod files;
mod finding;
mod html;
mod http;
mod inspect;
mod interned;
mod judge;
mod lang;
mod lexicon;
mod limits;
pub mod memory;
mod odds;
mod pipeline;
mod pretranslate;
mod process;
mod random;
mod read;
mod repair;
mod resources;
mod review;
mod segment;
mod serve;
mod terms;
mod tm;
mod tune;
mod validate;
mod words;
mod write;

/// What must hold for any bytes: the targets of `fuzz/`.
#[cfg(any(all(test, feature = "encoder"), fuzzing))]
#[path = "../fuzz/properties/mod.rs"]
pub mod fuzzing;

/// What the benchmarks and the test suite of this project call besides the surface; it may change any time.
#[doc(hidden)]
pub mod internal {
    pub use crate::eval::score::score;
    pub use crate::exchange::ladder;
    pub use crate::lang::number::digit_value;
    pub use crate::memory::{Asked, MatchOptions, Memory, MemoryWriter, Wanted, full_scan};
    pub use crate::random::Random;
    pub use crate::repair::{Vocabulary, repair};
    pub use crate::tune::cases;
}

pub use align::{EncoderUse, Model, Progress, Resources};
pub use bitext::{AlignStatus, Bitext, DocumentSummary, Reason, Unit, Unpaired, Verdict};
pub use check::Selection;
pub use cli::run;
pub use confidence::{FAIR, SURE};
pub use document::{
    Block, BlockKind, Counts, Document, DocumentFormat, Facts, LinePosition, Origin, Recognised,
    ResolutionPart, SkipReason, Skipped, StyleSpan, Warning,
};
pub use error::{Error, Result};
pub use exchange::{
    Header, Labels, LanguagePair, LeftOut, MemoryReader, Output, OutputFormat, Profile, Prop, Side, Tu, Tuv,
    WriteOptions, WriterHead, open_memory,
};
pub use explain::{Explained, ExplainedReason, explain};
pub use files::Place;
pub use finding::{Correction, Finding, Severity, TextSpan};
pub use lang::Language;
pub use lexicon::Lexicon;
pub use pipeline::{Options, align_bilingual, align_documents, align_files};
pub use read::{Encoding, Ocr, PdfReader, ReadOptions, Revisions, read_bytes, read_path};
pub use repair::RepairCount;
pub use segment::{SegmentOptions, Stream, UnitKind};
pub use tm::Account;
pub use tm::convert::convert;
pub use write::{Written, write_bitext};
