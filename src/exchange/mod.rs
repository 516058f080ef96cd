//! Pairs as files: the record, and every format of it with its reader beside its writer.
//!
//! A record ([`Tu`]) keeps everything a TMX `tu` can say (TMX 1.4b, LISA OSCAR
//! 2005), so that other formats can carry it and give it back. A reader is a
//! [`MemoryReader`], a writer an [`RecordWriter`]; neither knows how the pairs came about.
//! [`open_memory`] opens a file of any format by its content, [`Output`] puts
//! files in their place, whole or not at all.

pub mod code;
pub mod columns;
pub mod csv;
pub mod detect;
pub mod escape;
pub mod extra;
pub mod format;
pub mod html;
pub mod ids;
pub mod jsonl;
pub mod ladder;
pub mod markup;
pub mod moses;
pub mod opened;
pub mod options;
pub mod output;
pub mod profile;
pub mod props;
pub mod record;
pub(crate) mod stream;
pub mod tbx;
pub mod text;
pub mod tmx;
pub(crate) mod tokens;
pub mod wordfast;
pub mod writer;
pub mod xliff;
pub mod xlsx;

pub use detect::{MemoryFormat, open_memory};
pub use format::OutputFormat;
pub use ids::Ids;
pub use opened::Opened;
pub use options::WriteOptions;
pub use output::Output;
pub(crate) use output::partner;
pub use profile::Profile;
pub use record::{Header, LanguagePair, LeftOut, MemoryReader, Prop, Side, Tu, Tuv};
pub use writer::{RecordWriter, WriterHead, to_bytes};
