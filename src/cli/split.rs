//! `muqabala split`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::write_args::{TakeArgs, WriteArgs};
use super::{Outcome, Work};
use crate::confidence::{FAIR, SURE};
use crate::exchange::props;
use crate::files::{Files, Guard};
use crate::tm::split::By;
use crate::{Error, Result};

/// Divide a memory by document, by size or by confidence
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala split all.tmx --by document -d by-document\n  \
    muqabala split all.tmx --by confidence --limits 0.9,0.7 -d by-confidence\n  \
    muqabala split all.tmx --by size --mb 190 -d parts")]
pub(super) struct SplitArgs {
    /// Memory to read
    input: PathBuf,
    /// document, size, confidence, or a property such as x-symbol
    #[arg(long)]
    by: String,
    /// Folder to write into; made if it is not there
    #[arg(short, long, default_value = ".")]
    directory: PathBuf,
    /// Extension of the parts, which chooses their format
    #[arg(long, value_name = "EXTENSION", default_value = "tmx")]
    to: String,
    /// Least confidence of each band, from high to low
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [SURE, FAIR])]
    limits: Vec<f32>,
    /// Largest part in megabytes
    #[arg(long, default_value_t = 190)]
    mb: u64,
    #[command(flatten)]
    take: TakeArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl SplitArgs {
    fn by(&self) -> Result<By> {
        Ok(match self.by.as_str() {
            "size" => By::Size(self.mb.saturating_mul(1_000_000)),
            "confidence" => {
                let mut limits = self.limits.clone();
                limits.sort_by(|a, b| b.total_cmp(a));
                By::Confidence(limits)
            }
            "document" => By::Prop(props::DOCUMENT.to_owned()),
            prop if prop.starts_with("x-") => By::Prop(prop.to_owned()),
            other => {
                return Err(Error::Usage {
                    problem: format!("a memory cannot be split by {other:?}"),
                    remedy: "by document, size or confidence, or by a property such as x-symbol".to_owned(),
                });
            }
        })
    }
}

impl Work for SplitArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the memory to split", &self.input);
        files.folder("the folder for the parts", &self.directory);
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let options = self.write.options()?;
        let (input, folder) = (guard.input(&self.input)?, guard.place(&self.directory)?);
        let report = crate::tm::split::split(
            &input,
            &folder,
            &self.to,
            &self.by()?,
            self.take.pair()?.as_ref(),
            &options,
        )?;
        super::say_account(&report);
        Ok(ExitCode::SUCCESS)
    }
}
