//! What teaches the aligner, for every subcommand that aligns.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::align::EncoderUse;
use crate::error::Result;
use crate::files::{Files, Guard};
use crate::resources::{OwnResources, ResourceFiles};

/// When the neural encoder is asked, on the command line.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum EncoderChoice {
    /// Where the cheaper evidence leaves doubt
    #[default]
    Auto,
    /// About everything; slower
    Always,
    /// Not at all
    Never,
}

/// The files that teach the aligner, and when the encoder is asked.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading and aligning")]
pub(super) struct ResourceArgs {
    /// When the built-in sentence encoder gives a second opinion
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    encoder: EncoderChoice,
    /// Lexicon to use instead of the one in the program (see `muqabala lexicon train`)
    #[arg(long, value_name = "FILE")]
    lexicon: Option<PathBuf>,
    /// A memory of your own (TMX, XLIFF, CSV, XLSX) that teaches the words of your field; may be repeated
    #[arg(long, value_name = "TM")]
    memory: Vec<PathBuf>,
    /// Weights to use instead of those in the program (see `muqabala model train`)
    #[arg(long, value_name = "FILE", hide = true)]
    model: Option<PathBuf>,
}

impl ResourceArgs {
    /// Declares the files.
    pub(super) fn files(&self, files: &mut Files) {
        files.inputs("the lexicon", &self.lexicon);
        files.inputs("a memory that teaches words", &self.memory);
        files.inputs("the weights", &self.model);
    }

    /// The same for the library.
    pub(super) fn resources(&self) -> ResourceFiles<'_> {
        ResourceFiles {
            encoder: match self.encoder {
                EncoderChoice::Auto => EncoderUse::Auto,
                EncoderChoice::Always => EncoderUse::Always,
                EncoderChoice::Never => EncoderUse::Never,
            },
            lexicon: self.lexicon.as_deref(),
            memories: &self.memory,
            model: self.model.as_deref(),
        }
    }

    /// Reads the files.
    ///
    /// # Errors
    /// As [`ResourceFiles::load`].
    pub(super) fn load(&self, guard: &Guard) -> Result<OwnResources> {
        self.resources().load(guard)
    }

    /// As these, with the lexicon at `path` and nothing else that teaches words.
    pub(super) fn with_lexicon(&self, path: PathBuf) -> Self {
        ResourceArgs { lexicon: Some(path), memory: Vec::new(), ..self.clone() }
    }

    /// The arguments that say the same, for another process.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let ResourceArgs { encoder, lexicon, memory, model } = self;
        let mut arguments: Vec<OsString> = Vec::new();
        arguments.extend(
            encoder.to_possible_value().map(|value| format!("--encoder={}", value.get_name()).into()),
        );
        let files = |option: &str, paths: &mut dyn Iterator<Item = &PathBuf>| -> Vec<OsString> {
            paths.flat_map(|path| [format!("--{option}").into(), path.into()]).collect()
        };
        arguments.extend(files("lexicon", &mut lexicon.iter()));
        arguments.extend(files("memory", &mut memory.iter()));
        arguments.extend(files("model", &mut model.iter()));
        arguments
    }
}
