//! `muqabala memory`: the file that holds a memory.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::ProgressBar;

use super::select_args::SelectArgs;
use super::write_args::WriteArgs;
use super::{Outcome, Work, exit, say, show};
use crate::files::{Files, Guard};
use crate::memory::{Added, Checked, Memory, MemoryWriter, Stats, UnitRecords, export};
use crate::{Error, Result};

/// Keep a memory of millions of units in one file
///
/// A .db file is a memory that matches are found in within milliseconds (`match`, `concordance`,
/// `pretranslate`). Every command that reads memories reads it as it reads a TMX.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  muqabala memory import un.db *.tmx batch.csv\n  \
    muqabala memory export un.db -o new.tmx --document A/RES/78/265 --status confirmed\n  \
    muqabala memory stats un.db\n  muqabala memory remove un.db --origin old.tmx\n\n\
    Copy the file only while nothing writes into it: un.db-wal beside it belongs to it then.")]
pub(super) struct MemoryArgs {
    #[command(subcommand)]
    action: MemoryCommand,
}

#[derive(Debug, Subcommand)]
enum MemoryCommand {
    /// Take in the units of files, of any format that `convert` reads
    #[command(after_help = "Example: muqabala memory import un.db report.ar-en.tmx old.csv")]
    Import(ImportArgs),
    /// Write units to a file
    #[command(after_help = "Examples:\n  muqabala memory export un.db -o all.tmx\n  \
        muqabala memory export un.db -o new.tmx --document A/RES/78/265 --status confirmed")]
    Export(ExportArgs),
    /// Tell what is in it
    #[command(after_help = "Example: muqabala memory stats un.db")]
    Stats(StoreArgs),
    /// Look whether all of it is sound, and whether every unit is found by its own texts
    #[command(after_help = "Example: muqabala memory check un.db")]
    Check(StoreArgs),
    /// Take units away
    #[command(after_help = "Examples:\n  muqabala memory remove un.db --origin old.tmx --dry-run\n  \
        muqabala memory remove un.db --origin old.tmx")]
    Remove(RemoveArgs),
    /// Make the vectors by which `match --semantic` finds units for what they say
    ///
    /// One of 112 bytes a unit, a millisecond or two each. What is there stays: stopped, the next
    /// run goes on; after additions and edits it makes those that are missing.
    #[cfg(feature = "encoder")]
    #[command(after_help = "Example: muqabala memory vectors un.db")]
    Vectors(StoreArgs),
    /// Pack it anew, with nothing left over
    #[command(after_help = "Example: muqabala memory vacuum un.db")]
    Vacuum(VacuumArgs),
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// The memory; it is made where there is none
    memory: PathBuf,
    /// Files to take in
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// The memory
    memory: PathBuf,
    /// File to write; the extension chooses the format, - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// One record for each unit, also where it came from several files
    #[arg(long)]
    unique: bool,
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
struct StoreArgs {
    /// The memory
    memory: PathBuf,
}

#[derive(Debug, Args)]
struct RemoveArgs {
    /// The memory
    memory: PathBuf,
    #[command(flatten)]
    select: SelectArgs,
    /// Only say how many units would go
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct VacuumArgs {
    /// The memory
    memory: PathBuf,
}

const MEMORY: &str = "the memory";

impl Work for MemoryArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        match &self.action {
            MemoryCommand::Import(args) => {
                files.in_place(MEMORY, &args.memory);
                files.inputs("a file to take in", &args.files);
            }
            MemoryCommand::Export(args) => {
                files.input(MEMORY, &args.memory);
                files.output("the file to write", &args.output);
                args.write.files(files);
            }
            MemoryCommand::Stats(args) | MemoryCommand::Check(args) => files.input(MEMORY, &args.memory),
            MemoryCommand::Remove(args) => files.in_place(MEMORY, &args.memory),
            #[cfg(feature = "encoder")]
            MemoryCommand::Vectors(args) => files.in_place(MEMORY, &args.memory),
            MemoryCommand::Vacuum(args) => files.in_place(MEMORY, &args.memory),
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        match self.action {
            MemoryCommand::Import(args) => import(&args, guard),
            MemoryCommand::Export(args) => {
                let (options, place) = (args.write.options()?, guard.place(&args.output)?);
                let selection = args.select.selection()?;
                let of_unit = if args.unique { UnitRecords::Best } else { UnitRecords::All };
                let report = export(&args.memory, &place, &selection, of_unit, &options)?;
                super::say::say_account(&report);
                Ok(ExitCode::SUCCESS)
            }
            MemoryCommand::Stats(args) => {
                let stats = Memory::open(&args.memory)?.stats()?;
                super::result(&stats, || told(&stats))?;
                Ok(ExitCode::SUCCESS)
            }
            MemoryCommand::Check(args) => {
                let bar = super::progress::bar(0);
                let checked = Memory::open(&args.memory)?.check(&mut |done| bar.set_position(done))?;
                bar.finish_and_clear();
                report(&checked)
            }
            MemoryCommand::Remove(args) => remove(&args),
            #[cfg(feature = "encoder")]
            MemoryCommand::Vectors(args) => vectors(&args),
            MemoryCommand::Vacuum(args) => {
                existing(&args.memory)?;
                MemoryWriter::open(&args.memory)?.vacuum()?;
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn import(args: &ImportArgs, guard: &Guard) -> Outcome {
    let mut writer = MemoryWriter::open(&args.memory)?;
    let mut all: Vec<(String, Added)> = Vec::new();
    for file in &args.files {
        let bar: ProgressBar = super::progress::bar(0);
        let name = file.display().to_string();
        let added = writer.import(&guard.input(file)?, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if !super::json() {
            let Added { records, new, again } = added;
            say!("{name}: {records} records, {new} new units, {again} more origins of units that were there");
        }
        all.push((name, added));
    }
    writer.settle()?;
    if super::json() {
        let files: Vec<_> =
            all.iter().map(|(file, added)| serde_json::json!({ "file": file, "added": added })).collect();
        super::result(&serde_json::json!({ "files": files }), String::new)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(feature = "encoder")]
fn vectors(args: &StoreArgs) -> Outcome {
    existing(&args.memory)?;
    let bar = super::progress::bar(0);
    let made = MemoryWriter::open(&args.memory)?.vectors(&mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    super::result(&made, || format!("{} vectors made; {} units have one\n", made.made, made.units))?;
    Ok(ExitCode::SUCCESS)
}

fn remove(args: &RemoveArgs) -> Outcome {
    let selection = args.select.selection()?;
    if selection.is_all() {
        return Err(Error::Usage {
            problem: "nothing says which units are to be removed".to_owned(),
            remedy: "say it with --document, --origin, --status, --before, --text or --unit".to_owned(),
        });
    }
    existing(&args.memory)?;
    let units = Memory::open(&args.memory)?.selected(&selection)?;
    let (count, told) = match args.dry_run {
        true => (units.len() as u64, "would be removed"),
        false => (MemoryWriter::open(&args.memory)?.delete(&units)?, "removed"),
    };
    super::result(&serde_json::json!({ "units": count, "dry_run": args.dry_run }), || {
        format!("{count} units {told}\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A memory that is to be changed must be there.
fn existing(path: &std::path::Path) -> Result<()> {
    std::fs::metadata(path).map(|_| ()).map_err(|e| Error::io(path, e))
}

fn told(stats: &Stats) -> String {
    let mut out = format!("units      {}\norigins    {}\n", stats.units, stats.origins);
    let mut list = |name: &str, counts: &mut dyn Iterator<Item = (String, u64)>| {
        for (at, (what, count)) in counts.enumerate() {
            out.push_str(&format!("{:<10} {count} {what}\n", if at == 0 { name } else { "" }));
        }
    };
    list("status", &mut stats.status.iter().map(|(k, v)| ((*k).to_owned(), *v)));
    list("language", &mut stats.languages.iter().map(|(k, v)| (k.clone(), *v)));
    list("from", &mut stats.sources.iter().map(|(k, v)| (k.clone(), *v)));
    let Stats { documents, words, segments, tail, vectors, bytes, .. } = stats;
    out + &format!(
        "documents  {documents}\nwords      {words}\nindex      {segments} segments, {tail} units outside\nvectors    {vectors}\nbytes      {bytes}\n"
    )
}

fn report(checked: &Checked) -> Outcome {
    if super::json() {
        super::result(checked, String::new)?;
    } else {
        for fault in &checked.faults {
            show!("{fault}")?;
        }
        if checked.count > checked.faults.len() as u64 {
            show!("and {} more", checked.count - checked.faults.len() as u64)?;
        }
        say!("{} units, {} faults", checked.units, checked.count);
    }
    Ok(if checked.count == 0 { ExitCode::SUCCESS } else { ExitCode::from(exit::FINDINGS) })
}
