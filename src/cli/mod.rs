//! The command line: one file per subcommand with its help text, its arguments
//! and a thin function that calls the library. Errors become messages, hints
//! and exit codes here and nowhere else.

mod align;
mod batch;
mod check;
mod check_measure;
mod clean;
mod concordance;
mod convert;
mod dedupe;
mod eval;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod gather;
mod inspect;
mod lexicon;
mod manual;
mod matches;
mod memory;
mod merge;
mod model;
mod outcome;
mod pair;
mod progress;
pub(crate) mod read_args;
mod review;
mod review_measure;
mod say;
mod select_args;
mod serve;
mod split;
mod summary;
mod table;
mod validate;
mod verdicts;
mod words_measure;
mod work;
mod worker;
pub(crate) mod write_args;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::Error;
use crate::files::{Files, Guard, temporary};
pub(crate) use outcome::{Outcome, exit};
use say::{print_text, say, say_account, say_sifted, show, to_json};
use work::Work;

/// Sets a document in Arabic and its English version face to face and makes a translation memory of them.
#[derive(Debug, Parser)]
#[command(name = "muqabala", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Align(align::AlignArgs),
    Batch(batch::BatchArgs),
    Eval(eval::EvalArgs),
    Explain(explain::ExplainArgs),
    #[cfg(feature = "fetch")]
    Fetch(fetch::FetchArgs),
    Gather(gather::GatherArgs),
    Inspect(inspect::InspectArgs),
    Lexicon(lexicon::LexiconArgs),
    Memory(memory::MemoryArgs),
    Match(matches::MatchArgs),
    Concordance(concordance::ConcordanceArgs),
    Serve(serve::ServeArgs),
    Model(model::ModelArgs),
    Review(review::ReviewArgs),
    Convert(convert::ConvertArgs),
    Merge(merge::MergeArgs),
    Split(split::SplitArgs),
    Dedupe(dedupe::DedupeArgs),
    Clean(clean::CleanArgs),
    Check(check::CheckArgs),
    #[command(hide = true)]
    CheckMeasure(check_measure::MeasureArgs),
    #[command(hide = true)]
    ReviewMeasure(review_measure::MeasureArgs),
    #[command(hide = true)]
    WordsMeasure(words_measure::MeasureArgs),
    Validate(validate::ValidateArgs),
    Worker(worker::WorkerArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

/// Parses the command line, runs the subcommand, reports its error.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => return explain_usage(&told),
    };
    temporary::end_on_signals();
    start_threads();
    start(cli.command.work())
}

impl Command {
    fn work(self) -> Box<dyn Work> {
        match self {
            Command::Align(args) => Box::new(args),
            Command::Batch(args) => Box::new(args),
            Command::Eval(args) => Box::new(args),
            Command::Explain(args) => Box::new(args),
            #[cfg(feature = "fetch")]
            Command::Fetch(args) => Box::new(args),
            Command::Gather(args) => Box::new(args),
            Command::Inspect(args) => Box::new(args),
            Command::Lexicon(args) => Box::new(args),
            Command::Memory(args) => Box::new(args),
            Command::Match(args) => Box::new(args),
            Command::Concordance(args) => Box::new(args),
            Command::Serve(args) => Box::new(args),
            Command::Model(args) => Box::new(args),
            Command::Review(args) => Box::new(args),
            Command::Convert(args) => Box::new(args),
            Command::Merge(args) => Box::new(args),
            Command::Split(args) => Box::new(args),
            Command::Dedupe(args) => Box::new(args),
            Command::Clean(args) => Box::new(args),
            Command::Check(args) => Box::new(args),
            Command::CheckMeasure(args) => Box::new(args),
            Command::ReviewMeasure(args) => Box::new(args),
            Command::WordsMeasure(args) => Box::new(args),
            Command::Validate(args) => Box::new(args),
            Command::Worker(args) => Box::new(args),
            Command::Completions(args) => Box::new(manual::Of { args, program: Cli::command() }),
            Command::Man(args) => Box::new(manual::Of { args, program: Cli::command() }),
        }
    }
}

/// Clears the files of a subcommand and lets it do its work.
fn start(command: Box<dyn Work>) -> ExitCode {
    let guarded = || {
        let mut files = Files::default();
        command.files(&mut files)?;
        let guard = Guard::new(files)?;
        let outcome = command.work(&guard);
        say::tell_notes(&guard);
        outcome
    };
    guarded().unwrap_or_else(|error| report(&error))
}

/// Help, the version, or what is wrong with the command line.
fn explain_usage(told: &clap::Error) -> ExitCode {
    let plain = told.render().to_string();
    // Colours only where nothing that was typed (or that a shell made of a file's name) interferes.
    let printed = match say::visible(&plain) {
        std::borrow::Cow::Borrowed(_) => told.print(),
        std::borrow::Cow::Owned(visible) => {
            say::tell(visible.trim_end());
            Ok(())
        }
    };
    let failed = printed.is_err_and(|e| e.kind() != std::io::ErrorKind::BrokenPipe);
    match u8::try_from(told.exit_code()) {
        Ok(0) if failed => ExitCode::from(exit::IO),
        Ok(code) => ExitCode::from(code),
        Err(_) => ExitCode::from(exit::USAGE),
    }
}

/// Where the system gives no threads, everything is done by the one there is.
fn start_threads() {
    // A global pool that cannot be built stays away for good, so another one tries it out.
    if rayon::ThreadPoolBuilder::new().build().is_err() {
        // Fails only where a pool is there already, and then nothing is to be done.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    }
}

fn report(error: &Error) -> ExitCode {
    say!("error: {error}");
    if let Some(remedy) = error.remedy() {
        say!("  help: {remedy}");
    }
    ExitCode::from(match error {
        Error::Io { .. } | Error::Changed { .. } => exit::IO,
        Error::Content { .. } => exit::CONTENT,
        Error::Limit { .. } => exit::LIMIT,
        Error::NotParallel { .. } => exit::NOT_PARALLEL,
        Error::Usage { .. } => exit::USAGE,
    })
}

// Without `fetch` some of the arguments below do not exist.
#[cfg(all(test, feature = "fetch"))]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    /// A command line for each subcommand with every argument that is a path.
    const LINES: [&str; 38] = [
        "align p1 p2 -o p3.tmx --lexicon p4 --memory p5 --model p6 --config p7",
        "batch p1 -o p2 --lexicon p3 --memory p4 --model p5 --config p6 --into p7",
        "eval p1 p2 --svg p3",
        "explain p1 id --lexicon p2",
        "fetch A/1 -o p1 --config p2",
        "inspect p1 --html p2",
        "lexicon train p1 -o p2",
        "model train p1 p2 --terms p3 --start p4 -o p5",
        "model calibrate p1 p2 --terms p3 --start p4 -o p5",
        "model measure p1 --lexicon p2 --model p3",
        "model verdicts p1 p2 --templates p3 p4 --lexicon p5",
        "review p1 p2 --workspace p3 -o p4 --apply p5",
        "memory import p1 p2 p3",
        "memory export p1 -o p2",
        "memory stats p1",
        "memory check p1",
        "memory remove p1 --status auto",
        "memory vacuum p1",
        "match p1 - -o p2",
        "concordance p1 words -o p2",
        "serve p1 --token-file p2",
        "serve p1 --read-only",
        "convert p1 p2",
        "merge p1 p2 -o p3 --removed p4",
        "split p1 --by size -d p2",
        "dedupe p1 p2 --removed p3",
        "clean p1 p2 --removed p3",
        "check p1 --terms p2 -o p3 --lexicon p4",
        "check-measure p1 p2 --lexicon p3",
        "review-measure p1 p2 --gold p3 --lexicon p4",
        "words-measure p1 --found p2 --lexicon p3",
        "validate p1 p2 --fix",
        "validate p1 p2",
        "validate p1 --fix -o p2",
        "gather p1 p2 -o p3 --into p4",
        "worker --lexicon p1 --memory p2 --model p3",
        "completions bash",
        "man -o p1",
    ];

    #[test]
    fn every_path_on_the_command_line_is_declared() {
        let mut complete = Vec::new();
        for line in LINES {
            let arguments = || std::iter::once("muqabala").chain(line.split(' '));
            let mut files = Files::default();
            Cli::try_parse_from(arguments()).unwrap().command.work().files(&mut files).unwrap();
            for path in line.split(' ').filter(|word| word.starts_with('p')) {
                assert!(files.paths().any(|declared| declared == Path::new(path)), "{path} in {line:?}");
            }
            let (program, matches) = (Cli::command(), Cli::command().get_matches_from(arguments()));
            let (mut command, mut matches) = (&program, &matches);
            while let Some((name, inner)) = matches.subcommand() {
                (command, matches) = (command.find_subcommand(name).unwrap(), inner);
            }
            let is_path =
                |arg: &&clap::Arg| arg.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>();
            let all =
                command.get_arguments().filter(is_path).all(|arg| matches.contains_id(arg.get_id().as_str()));
            complete.extend(all.then(|| command.get_name().to_owned()));
        }
        // The lines above name every argument of every subcommand that is a path.
        let mut stack = vec![Cli::command()];
        while let Some(command) = stack.pop() {
            let inner: Vec<clap::Command> = command.get_subcommands().cloned().collect();
            assert!(
                !inner.is_empty() || complete.iter().any(|name| name == command.get_name()),
                "{}",
                command.get_name()
            );
            stack.extend(inner);
        }
    }
}
