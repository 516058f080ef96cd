//! `muqabala batch`: all pairs of a folder or a manifest.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;

use super::escape::quoted;
use super::pair_args::PairArgs;
use super::rows::{Shown, text};
use super::say::{print_styled, visible};
use super::write_args::WriteArgs;
use super::{Outcome, Work, exit, progress, say, show};
use crate::batch::{
    self, Archive, BatchRow, BatchRun, Event, FilePair, FirstPass, FoundPairs, How, Job, Pattern, Planned,
    Program, Request, Results, Search, Shard, Tally, Taught, Times, Totals,
};
use crate::error::{Error, Result};
use crate::exchange::{Header, LanguagePair, WriteOptions, WriterHead};
use crate::files::{Files, Guard, Place, temporary};
use crate::lang::Language;
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

A journal (OUT/.muqabala-batch.jsonl) knows what is done. The same command, started
again after a Ctrl-C, a kill or a power cut, does only what is missing, or whose
documents, options or version changed; pairs that failed wait for --retry-failed.
Several runs share a folder with --shard 1/4, 2/4 …; the same command without --shard
then puts their results together. --learn aligns twice: the sure units of the first
pass (in OUT/.muqabala-first) teach OUT/learned.lexicon, which the second uses and
--lexicon takes elsewhere. --format tmx,xlsx,html writes several files a pair.

Exit codes: 0 all pairs done, 1 a pair failed (the others are done), 2 usage,
4 no pair found, 5 a folder cannot be read or written, 130 stopped by Ctrl-C.")]
pub(super) struct BatchArgs {
    /// Folder or archive (ZIP, TAR, packed or not) with the documents, table of pairs, or list of United Nations symbols, one a line
    input: PathBuf,
    /// Folder for the results; made if it is not there
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Memory that takes all units of the run, made if it is not there (see `muqabala memory`)
    #[arg(long, value_name = "MEMORY")]
    into: Option<PathBuf>,
    /// Pairs at the same time; as many as the machine has processors by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Longest time for a pair in seconds; each runs in a process of its own then
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Try the pairs again that failed, though nothing changed since
    #[arg(long)]
    retry_failed: bool,
    /// Align all twice: the sure units of the first pass teach the words of the field for the second
    #[arg(long, conflicts_with_all = ["shard", "requests", "dry_run"])]
    learn: bool,
    /// Do one of several parts of the list, e.g. 3/8; several runs may share a folder so
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Print the list as lines for `muqabala worker` instead of aligning it
    #[arg(long, conflicts_with = "dry_run")]
    requests: bool,
    /// The seconds of each pair into the table, which then differs from run to run
    #[arg(long)]
    times: bool,
    /// What happens as lines of JSON on standard error, for other programs
    #[arg(long, conflicts_with = "quiet")]
    events: bool,
    /// How names of files tell pairs, where the usual rules do not: `{name}_{lang:orig|trans}.docx`
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    #[command(flatten)]
    pair: PairArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[cfg(feature = "fetch")]
    #[arg(skip)]
    service: super::fetch::ServiceArgs,
}

/// The result of a run for machines.
#[derive(Serialize)]
struct BatchResult<'a> {
    pairs: &'a [BatchRow],
    failed: u64,
    totals: &'a Totals,
    found: batch::find::TallyTable<'a>,
    table: PathBuf,
}

impl Work for BatchArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the folder or list of pairs", &self.input);
        files.folder("the folder for results", &self.output);
        self.pair.files(files);
        if let Some(into) = &self.into {
            files.in_place("the memory of all units", into);
        }
        self.write.files(files);
        Ok(())
    }

    fn is_lines(&self) -> bool {
        self.requests
    }

    fn work(mut self: Box<Self>, guard: &Guard) -> Outcome {
        let (write, formats) = self.write.several()?;
        let name = batch::table_name(self.shard);
        let table = guard.default_place("the table of the run", &self.output.join(name), &self.output)?;
        self.input = guard.input(&self.input)?;
        let archive = if self.input.is_dir() { None } else { Archive::at(&self.input)? };
        let FoundPairs { pairs, tally } = match &archive {
            Some(archive) => {
                let search = Search { pattern: self.pattern.as_ref(), ..Search::default() };
                archive.found(search, &self.pair.options().read)?
            }
            None => found(&self, guard)?,
        };
        if !super::quiet() && !super::json() && !self.events {
            // The rows that follow say the rest; lines for workers say nothing of it.
            let lines = if self.requests { tally.lines() } else { tally.lines_before_rows() };
            lines.iter().for_each(|line| say!("{line}"));
        }
        if self.input.is_dir() || archive.is_some() {
            // Names make pairs with the Arabic document first.
            let pair = LanguagePair::new(Language::Arabic.code(), Language::English.code());
            let codes = write.codes(&pair);
            WriterHead { codes, ..WriterHead::of(Header::default(), pair) }.check([])?;
        }
        let into = self.into.as_deref();
        batch::may_take(into, &write, &formats)?;
        let mut pair = self.pair.clone();
        if self.learn {
            let Some(lexicon) = first_pass(&self, guard, &pairs, archive.as_ref())? else {
                return Ok(ExitCode::from(exit::STOPPED));
            };
            pair = pair.with_lexicon(lexicon);
        }
        let loaded = pair.load(guard)?;
        let any = formats.first().copied();
        let best = PathBuf::from(format!("pair.{}", write.profile.needs().extension));
        let reasons = shows(&best, &WriteOptions { format: any, ..write.clone() }).reasons;
        let options = Options { reasons, ..pair.options() };
        let key = batch::key(&write, &formats);
        let made_by = pair.made_by(guard)?;
        let output = self.output.as_path();
        let results =
            Results { write: &write, formats: &formats, key: &key, into, output, reports: true, guard };
        let program = program(&pair, &options)?;
        let how = How {
            options: &options,
            resources: loaded.resources(),
            made_by: &made_by,
            times: if self.times { Times::Told } else { Times::Untold },
        };
        let job = self.job(how, results, &program);
        results.declare(&pairs)?;
        let session = BatchRun { pairs: &pairs, archive: archive.as_ref(), shard: self.shard, job };
        if self.requests {
            return session.requests(&mut ask).map(|()| ExitCode::SUCCESS);
        }
        if self.dry_run { plan(session) } else { run(&self, session, &table, &tally) }
    }
}

fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "use a number of seconds, e.g. 60".to_owned())
}

impl BatchArgs {
    fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.map_or_else(processors, usize::from)
    }

    fn job<'a>(&self, how: How<'a>, results: Results<'a>, program: &'a Program) -> Job<'a> {
        Job {
            how,
            results,
            jobs: self.jobs(),
            timeout: self.timeout.map(|time| (time, program)),
            retry_failed: self.retry_failed,
            stop: temporary::finish_first(),
        }
    }
}

/// The worker that aligns as this run does.
fn program(pair: &PairArgs, options: &Options) -> Result<Program> {
    let path = std::env::current_exe().map_err(|e| Error::io("this program", e))?;
    // All that the files say is among the arguments.
    let mut arguments = vec!["worker".into(), "--no-config".into()];
    arguments.extend(pair.arguments());
    if !options.reasons {
        arguments.push("--no-reasons".into());
    }
    Ok(Program { path, arguments })
}

/// The path of the lexicon that the sure units of a first pass teach, or none where the run was stopped
/// before.
fn first_pass(
    args: &BatchArgs,
    guard: &Guard,
    pairs: &[FilePair],
    archive: Option<&Archive>,
) -> Result<Option<PathBuf>> {
    let pair = args.pair.sure_only();
    let loaded = pair.load(guard)?;
    let options = Options { reasons: false, ..pair.options() };
    let made_by = pair.made_by(guard)?;
    let program = program(&pair, &options)?;
    let bar = if args.events { ProgressBar::hidden() } else { progress::bar(pairs.len()) };
    let pass = FirstPass {
        pairs,
        archive,
        how: How {
            options: &options,
            resources: loaded.resources(),
            made_by: &made_by,
            times: Times::Untold,
        },
        output: &args.output,
        jobs: args.jobs(),
        timeout: args.timeout.map(|time| (time, &program)),
        retry_failed: args.retry_failed,
        stop: temporary::finish_first(),
        guard,
    };
    let Taught { totals, lexicon } = pass.run(&|_| bar.inc(1))?;
    bar.finish_and_clear();
    match &lexicon {
        None => say!(
            "stopped in the first pass: {} pairs are done, {} are left; the same command goes on from here",
            totals.pairs - totals.left,
            totals.left
        ),
        Some(path) if !super::quiet() && !super::json() && !args.events => say!(
            "{} sure units of the first pass teach the second; {}",
            totals.units,
            visible(&path.display().to_string())
        ),
        Some(_) => {}
    }
    Ok(lexicon)
}

fn ask(request: &Request) -> Result<()> {
    print_styled(&(serde_json::to_string(request).unwrap_or_default() + "\n"))
}

fn plan(session: BatchRun<'_>) -> Outcome {
    #[derive(Default, Serialize)]
    struct Plan {
        align: u64,
        stand: u64,
        cannot: u64,
        pairs: Vec<String>,
    }
    let mut plan = Plan::default();
    session.plan(&mut |pair, planned| {
        let (count, what) = match planned {
            Planned::Align => (&mut plan.align, "align"),
            Planned::Stands => (&mut plan.stand, "done already"),
            Planned::Nothing(status) => (&mut plan.cannot, status.name()),
        };
        *count += 1;
        let sides: Vec<String> =
            pair.source.iter().chain(&pair.target).map(|path| path.display().to_string()).collect();
        let why = pair.problem.as_ref().map(|problem| format!(": {problem}")).unwrap_or_default();
        plan.pairs.push(format!("{what}: {}: {}{why}", pair.name, sides.join(" ")));
    })?;
    if super::json() {
        return super::result(&plan, String::new).map(|()| ExitCode::SUCCESS);
    }
    if !super::quiet() {
        plan.pairs.iter().try_for_each(|line| show!("{line}"))?;
        show!(
            "{} pair{} to be aligned, {} done already, {} that nothing can be done with; nothing was written",
            plan.align,
            if plan.align == 1 { "" } else { "s" },
            plan.stand,
            plan.cannot
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What happens, for other programs.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Told<'a> {
    Begin { pairs: usize },
    Done { row: &'a BatchRow },
    Stands { name: &'a str },
    End { totals: &'a Totals },
}

fn tell(told: &Told<'_>) {
    super::say::tell_always(&serde_json::to_string(told).unwrap_or_default());
}

fn run(args: &BatchArgs, session: BatchRun<'_>, table: &Place, tally: &Tally) -> Outcome {
    let bar = if args.events { ProgressBar::hidden() } else { progress::bar(session.pairs.len()) };
    if args.events {
        tell(&Told::Begin { pairs: session.pairs.len() });
    }
    let event = |event: Event<'_>| {
        match event {
            Event::Done(row) if args.events => tell(&Told::Done { row }),
            Event::Stands(row) if args.events => tell(&Told::Stands { name: &row.name }),
            Event::Done(row) => bar.set_message(visible(&row.name).into_owned()),
            Event::Stands(_) => {}
        }
        bar.inc(1);
    };
    let mut rows = Shown::none();
    let ended = session.run(table, &event, &mut |row| rows.take(row));
    bar.finish_and_clear();
    let totals = match ended {
        Ok(totals) => totals,
        Err(error) => {
            if !super::quiet() && !super::json() {
                rows.failures().iter().for_each(|line| say!("{line}"));
            }
            return Err(error);
        }
    };
    if args.events {
        tell(&Told::End { totals: &totals });
    }
    let stopped = session.job.stop.load(std::sync::atomic::Ordering::Relaxed);
    if super::json() {
        let (table, failed) = (table.path().to_owned(), totals.failed);
        let report = BatchResult { pairs: &rows.rows, failed, totals: &totals, found: tally.table(), table };
        super::result(&report, String::new)?;
    } else if !super::quiet() {
        print_styled(&text(&rows, &totals, table.path()))?;
        if tally.has_names_without_language() && args.input.is_dir() {
            show!(
                "next: pairs by their texts, whatever the files are called: muqabala pair {} -o pairs.csv",
                quoted(&args.input)
            )?;
        }
    }
    if stopped {
        say!(
            "stopped: {} pairs are done, {} are left; the same command goes on from here",
            totals.pairs - totals.left,
            totals.left
        );
        return Ok(ExitCode::from(exit::STOPPED));
    }
    Ok(if totals.failed > 0 { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
}

fn found(args: &BatchArgs, guard: &Guard) -> Result<FoundPairs> {
    if args.input.is_dir() {
        let read = args.pair.options().read;
        let look = |paths: &[&PathBuf]| batch::look(paths, &read);
        let results = Some(args.output.as_path());
        let search = Search { pattern: args.pattern.as_ref(), look: Some(&look), results };
        return batch::in_folder(&args.input, search);
    }
    Ok(FoundPairs { pairs: listed(args, guard)?, tally: Tally::default() })
}

#[cfg_attr(not(feature = "fetch"), expect(unused_variables, reason = "only fetched documents are written"))]
fn listed(args: &BatchArgs, guard: &Guard) -> Result<Vec<FilePair>> {
    #[cfg(feature = "fetch")]
    if let Some(pairs) = args.service.list(&args.input, &args.output.join("documents"), guard)? {
        return Ok(pairs);
    }
    #[cfg(feature = "fetch")]
    let folder = args.output.join("documents");
    #[cfg(feature = "fetch")]
    let mut documents = args.service.documents(&folder, guard);
    batch::pairs(&args.input, &mut |symbol| {
        #[cfg(feature = "fetch")]
        return match symbol.parse() {
            Ok(symbol) => documents.pair(&symbol).map(Ok),
            Err(error) => Ok(Err(Error::to_string(&error))),
        };
        #[cfg(not(feature = "fetch"))]
        Ok(Err("this program was built without fetching; name two files".to_owned()))
    })
}
