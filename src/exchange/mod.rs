//! Pairs as files: the record, and every format of it with its reader beside its writer.
//!
//! A record ([`Tu`]) keeps everything a TMX `tu` can say (TMX 1.4b, LISA OSCAR
//! 2005), so that other formats can carry it and give it back. A reader is a
//! [`MemoryReader`], a writer an [`RecordWriter`]; neither knows how the pairs came about.
//! [`open_memory`] opens a file of any format by its content, [`Output`] puts
//! files in their place, whole or not at all.

mod claims;
pub(crate) mod code;
pub(crate) mod columns;
pub(crate) mod csv;
pub(crate) mod decision;
pub(crate) mod detect;
pub(crate) mod extra;
pub(crate) mod format;
pub(crate) mod headings;
pub(crate) mod html;
pub(crate) mod ids;
pub(crate) mod jsonl;
pub(crate) mod labels;
pub mod ladder;
pub(crate) mod markup;
pub(crate) mod moses;
pub(crate) mod opened;
pub(crate) mod options;
pub(crate) mod output;
pub(crate) mod parallel;
pub(crate) mod profile;
pub(crate) mod props;
pub(crate) mod record;
pub(crate) mod store;
pub(crate) mod stream;
pub(crate) mod table_layout;
pub(crate) mod tbx;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod tmx;
pub(crate) mod tokens;
pub(crate) mod wordfast;
pub(crate) mod writer;
pub(crate) mod xliff;
pub(crate) mod xlsx;

pub use detect::open_memory;
pub use format::OutputFormat;
pub(crate) use ids::Ids;
pub use labels::Labels;
pub(crate) use opened::Opened;
pub use options::WriteOptions;
pub use output::Output;
pub(crate) use output::partner;
pub use profile::Profile;
pub use record::{Header, LanguagePair, LeftOut, MemoryReader, Prop, Side, Tu, Tuv};
pub use writer::WriterHead;
pub(crate) use writer::{RecordWriter, to_bytes};
pub(crate) use xliff::{CandidateKind, TranslationCandidate, Xliff2Writer, Xliff12Writer};
