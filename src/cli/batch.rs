//! `muqabala batch`: all pairs of a folder or a manifest.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use comfy_table::Cell;
use rayon::ThreadPoolBuilder;
use serde::Serialize;

use super::pair::PairArgs;
use super::say::{print_styled, visible};
use super::write_args::WriteArgs;
use super::{Outcome, Work, exit, progress, say, table};
use crate::batch::{self, BatchRow, FilePair, Found, Job, ManifestEntry, Pattern, Search, Tally};
use crate::error::{Error, Result};
use crate::exchange::WriteOptions;
use crate::files::{Files, Guard};
use crate::pipeline::Options;
use crate::write::shows;

/// Align every pair of a folder or a manifest, in parallel.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala batch corpora -o tmx-out
  muqabala batch pairs.csv -o memories --jobs 2 --profile omegat
  muqabala batch symbols.txt -o memories

In a folder, pairs are found by name: the language may stand behind, before or inside
the name or in a folder, as a code (ar, ara, en, eng, ar-SA) or a name in either
language, in any case; United Nations job numbers (2312345A with 2312345E) are known.
Where names do not tell, the texts are asked for language and symbol. --pattern gives
another rule for paths below the folder: {name} is what both have in common, {lang}
the language, {lang:A|E} how the two are written (Arabic first), * anything. The
Arabic file is the source. What matched and what did not is told in numbers.

Or the pairs are listed in a table (CSV with any separator and encoding, Excel, JSON
lines) with the columns source,target and, if wanted, name. A line may name a United Nations
document by its column symbol instead of two files:

  symbol,source,target,name
  A/RES/78/265,,,
  ,letters/17.ar.docx,letters/17.en.pdf,letter-17

A plain list of symbols, one a line, does as well. Their documents are got into
OUT/documents first (see `muqabala fetch`); what is there already or in the cache
is not asked for again. Each pair becomes OUT/NAME.ar-en.tmx; OUT/batch.csv has a
row for each. A result that somebody changed since stays as it is, its row says kept,
and --overwrite replaces it; what was written stands in OUT/.muqabala.sha256.

Exit codes: 0 all pairs done, 1 a pair failed (the others are done), 2 usage,
4 no pair found, 5 a folder cannot be read or written.")]
pub(super) struct BatchArgs {
    /// Folder with the documents, manifest CSV, or list of United Nations symbols, one a line
    input: PathBuf,
    /// Folder for the results; made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Threads; as many as the machine has by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// How names of files tell pairs, where the usual rules do not: `{name}_{lang:orig|trans}.docx`
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    #[command(flatten)]
    pair: PairArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[cfg(feature = "fetch")]
    #[command(flatten)]
    service: super::fetch::ServiceArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// No progress bar and no table
    #[arg(short, long)]
    quiet: bool,
}

/// The result of a run for machines.
#[derive(Serialize)]
struct Report<'a> {
    pairs: &'a [BatchRow],
    failed: usize,
    found: batch::find::TallyTable<'a>,
    table: PathBuf,
}

impl Work for BatchArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the folder or list of pairs", &self.input);
        files.folder("the folder for results", &self.output);
        self.pair.files(files);
        #[cfg(feature = "fetch")]
        self.service.files(files);
        files.overwrite(self.write.overwrite);
        Ok(())
    }

    fn work(mut self: Box<Self>, guard: &Guard) -> Outcome {
        let write = self.write.options()?;
        let table =
            guard.default_place("the table of the run", &self.output.join("batch.csv"), &self.output)?;
        self.input = guard.input(&self.input)?;
        std::fs::create_dir_all(&self.output).map_err(|e| Error::io(&self.output, e))?;
        let Found { pairs, tally } = found(&self, guard)?;
        if !self.quiet && !self.json {
            tally.lines().iter().for_each(|line| say!("{line}"));
        }
        let rows = align_all(&self, &write, &pairs, guard)?;
        let written = table.write(&batch::to_csv(&rows, write.plain)?);
        let failed = rows.iter().filter(|r| r.is_failure()).count();
        if self.json {
            let table = table.path().to_owned();
            super::print_text(&super::to_json(&Report {
                pairs: &rows,
                failed,
                found: tally.table(),
                table,
            }))?;
        } else if !self.quiet {
            print_styled(&text(&rows, failed, table.path()))?;
        }
        written?;
        Ok(if failed > 0 { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}

fn found(args: &BatchArgs, guard: &Guard) -> Result<Found> {
    if args.input.is_dir() {
        let read = args.pair.options().read;
        let look = |path: &Path| batch::look(path, &read);
        let results = Some(args.output.as_path());
        let search = Search { pattern: args.pattern.as_ref(), look: Some(&look), results };
        return batch::in_folder(&args.input, search);
    }
    Ok(Found { pairs: listed(args, guard)?, tally: Tally::default() })
}

#[cfg_attr(not(feature = "fetch"), expect(unused_variables, reason = "only fetched documents are written"))]
fn listed(args: &BatchArgs, guard: &Guard) -> Result<Vec<FilePair>> {
    #[cfg(feature = "fetch")]
    if let Some(pairs) = args.service.list(&args.input, &args.output.join("documents"), guard)? {
        return Ok(pairs);
    }
    let mut pairs = Vec::new();
    #[cfg(feature = "fetch")]
    let folder = args.output.join("documents");
    #[cfg(feature = "fetch")]
    let mut documents = args.service.documents(&folder, guard);
    for entry in batch::from_file(&args.input)? {
        match entry {
            ManifestEntry::Files(pair) => pairs.push(pair),
            ManifestEntry::Symbol { symbol, name, line } => {
                #[cfg(feature = "fetch")]
                let pair = match symbol.parse() {
                    Ok(symbol) => documents.pair(&symbol)?,
                    Err(error) => FilePair::failed(&symbol, &format!("line {line}: {error}")),
                };
                #[cfg(not(feature = "fetch"))]
                let pair = FilePair::failed(
                    &symbol,
                    &format!("line {line}: this program was built without fetching; name two files"),
                );
                pairs.push(FilePair { name: name.unwrap_or(pair.name), ..pair });
            }
        }
    }
    Ok(pairs)
}

fn align_all(
    args: &BatchArgs,
    write: &WriteOptions,
    pairs: &[FilePair],
    guard: &Guard,
) -> Result<Vec<BatchRow>> {
    let loaded = args.pair.load(guard)?;
    let any = PathBuf::from(format!("pair.{}", write.profile.needs().extension));
    let options = Options { reasons: shows(&any, write).reasons, ..args.pair.options() };
    let job = Job { options: &options, resources: loaded.resources(), write, output: &args.output, guard };
    batch::declare(pairs, job)?;
    let bar = progress::bar(pairs.len(), args.quiet || args.json);
    let work = || {
        batch::run(pairs, job, &|row| {
            bar.set_message(visible(&row.name).into_owned());
            bar.inc(1);
        })
    };
    let pool = args.jobs.map(|jobs| ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build());
    let rows = match pool {
        Some(Ok(pool)) => pool.install(work),
        Some(Err(why)) => {
            say!(
                "note: the system gives no {} threads ({why}); fewer do the same work",
                args.jobs.unwrap_or(0)
            );
            work()
        }
        None => work(),
    };
    bar.finish_and_clear();
    Ok(rows)
}

fn text(rows: &[BatchRow], failed: usize, csv: &Path) -> String {
    use std::io::IsTerminal as _;
    let styled = table::styled(std::io::stdout().is_terminal());
    let mut result = table::new(styled);
    result.set_header(["pair", "units", "doubtful", "rejected", "unpaired", "confidence", "verdict"]);
    for row in rows {
        let confidence = row.mean_confidence.map_or_else(
            || Cell::new(""),
            |mean| {
                let cell = Cell::new(format!("{mean:.3}"));
                if styled { cell.fg(table::colour_of(mean as f32)) } else { cell }
            },
        );
        let verdict = Cell::new(row.verdict);
        let verdict = if styled && row.is_failure() { verdict.fg(comfy_table::Color::Red) } else { verdict };
        result.add_row([
            Cell::new(visible(&row.name)),
            Cell::new(row.units),
            Cell::new(row.doubtful),
            Cell::new(row.rejected),
            Cell::new(row.unpaired),
            confidence,
            verdict,
        ]);
    }
    let mut text = table::show(&result, styled);
    for row in rows.iter().filter(|r| !r.error.is_empty()) {
        text.push_str(&visible(&format!("{}: {}: {}\n", row.verdict, row.name, row.error)));
    }
    let units: u64 = rows.iter().map(|r| r.units).sum();
    text.push_str(&format!(
        "{} pairs, {failed} failed, {units} units; {}\n",
        rows.len(),
        visible(&csv.display().to_string())
    ));
    text
}
