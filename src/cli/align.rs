//! `muqabala align`: one pair of documents becomes a memory.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::Outcome;
use super::pair::{PairArgs, default_name, language};
use super::summary::Summary;
use super::write_args::WriteArgs;
use crate::bitext::Bitext;
use crate::error::{Error, Result};
use crate::exchange::{OutputFormat, WriteOptions, whole::STANDARD_OUTPUT};
use crate::lang::Language;
use crate::pipeline::{Options, align_bilingual, align_files};
use crate::write::{Shows, shows, write_bitext};

/// Align a document with its version in the other language and write a memory.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala align A_RES_78_265.ar.txt A_RES_78_265.en.pdf
  muqabala align letter.ar.docx letter.en.docx -o letter.tmx -o letter.xlsx --min-confidence 0.7
  muqabala align a.ar b.en --unit line -o out.ladder
  muqabala align two-columns.docx
  muqabala align MEMORY.tmx
  muqabala align A/RES/78/265

Without -o the memory stands beside the first file as NAME.ar-en.tmx, and what is
not in it (no counterpart, too little confidence) in NAME.ar-en.left-out.csv.

Exit codes: 0 done, 2 usage, 3 not translations of each other (nothing written),
4 content cannot be used, 5 file cannot be read or written, 6 a limit was passed.")]
pub(super) struct AlignArgs {
    /// The original, or one file that holds both languages (in two columns, block by block in turn, or a
    /// memory), or the symbol of a United Nations document, which is then got (see `muqabala fetch`)
    first: PathBuf,
    /// Its version in the other language
    second: Option<PathBuf>,
    /// Where to write; the extension tells the format (.tmx .tmx.gz .csv .tsv .xlf .xliff .xlsx .jsonl .html
    /// .ladder, .ar or .en for a line-parallel pair, a folder for an OmegaT project); may be repeated
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Language of the first document, ar or en; detected by default
    #[arg(long, value_name = "LANG", value_parser = language)]
    source: Option<Language>,
    /// Language of the second document
    #[arg(long, value_name = "LANG", value_parser = language)]
    target: Option<Language>,
    #[command(flatten)]
    pair: PairArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[cfg(feature = "fetch")]
    #[command(flatten)]
    service: super::fetch::ServiceArgs,
    /// Print the summary as JSON, with the reasons for every unit
    #[arg(long)]
    json: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: AlignArgs) -> Outcome {
    #[cfg(feature = "fetch")]
    let args = with_documents(args)?;
    let write = args.write.options()?;
    check_outputs(&args, &write)?;
    let shown: Vec<Shows> = args.output.iter().map(|path| shows(path, &write)).collect();
    let reasons = args.json || shown.iter().any(|s| s.reasons);
    let findings = args.json || shown.is_empty() || shown.iter().any(|s| s.findings);
    let mut options = Options { source: args.source, target: args.target, reasons, ..args.pair.options() };
    // A bead list or a line-parallel pair has no place for findings.
    options.checks = options.checks.filter(|_| findings);
    let loaded = args.pair.load()?;
    let bitext = match &args.second {
        Some(second) => align_files(&args.first, second, &options, loaded.resources())?,
        None => align_bilingual(&args.first, &options, loaded.resources())?,
    };
    let files = write_all(&bitext, &args, &write)?;
    if !args.quiet {
        let summary = Summary::new(&bitext, options.min_confidence, files);
        let to_stderr = args.output.iter().any(|p| p == Path::new(STANDARD_OUTPUT));
        super::summary::print(&summary, args.json, to_stderr)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Gets the documents where a symbol stands in the place of the files; they, and by
/// default the memory, come into the present folder.
#[cfg(feature = "fetch")]
fn with_documents(mut args: AlignArgs) -> Result<AlignArgs> {
    let symbol = super::fetch::ServiceArgs::symbol(&args.first).filter(|_| args.second.is_none());
    if let Some(symbol) = symbol {
        let [arabic, english] = args.service.pair(&symbol, Path::new(""))?;
        let turned = args.source == Some(Language::English) || args.target == Some(Language::Arabic);
        let (first, second) = if turned { (english, arabic) } else { (arabic, english) };
        (args.first, args.second) = (first, Some(second));
    }
    Ok(args)
}

fn write_all(bitext: &Bitext, args: &AlignArgs, options: &WriteOptions) -> Result<Vec<PathBuf>> {
    let languages = (bitext.source.language, bitext.target.language);
    let beside =
        args.first.with_file_name(default_name(&args.first, languages, options.profile.needs().extension));
    let outputs = if args.output.is_empty() { std::slice::from_ref(&beside) } else { &args.output };
    let mut files = Vec::new();
    for output in outputs {
        for file in write_bitext(bitext, output, options)? {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    Ok(files)
}

/// What can be known to be wrong before the work begins.
fn check_outputs(args: &AlignArgs, options: &WriteOptions) -> Result<()> {
    let full = |path: &Path| path.canonicalize().ok();
    let inputs = [full(&args.first), args.second.as_deref().and_then(full)];
    // Any order of the two languages tells the same formats.
    let pair = crate::exchange::LanguagePair::new(Language::Arabic.code(), Language::English.code());
    for output in &args.output {
        if options.format.is_none() {
            OutputFormat::of(output, &pair, options.profile)?;
        }
        if full(output).is_some_and(|o| inputs.contains(&Some(o))) {
            return Err(Error::Usage {
                problem: format!("{} is both input and output", output.display()),
                remedy: "write to another file".to_owned(),
            });
        }
        let folder = output.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|f| !f.is_dir()) {
            return Err(Error::io(folder, std::io::ErrorKind::NotFound.into()));
        }
    }
    Ok(())
}
