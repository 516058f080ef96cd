//! The command line: one file per subcommand with its help text, its arguments
//! and a thin function that calls the library. Errors become messages, hints
//! and exit codes here and nowhere else.

mod align;
mod batch;
mod check;
mod check_measure;
mod clean;
mod common_args;
mod concordance;
mod config;
mod config_command;
mod convert;
mod dedupe;
mod envelope;
mod escape;
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
mod named;
mod outcome;
mod pair;
mod pair_args;
mod penalty_args;
mod pretranslate;
mod progress;
pub(crate) mod read_args;
mod resource_args;
mod review;
mod review_measure;
mod rows;
mod say;
mod select_args;
mod serve;
mod split;
mod summary;
mod table;
mod terms;
mod usage;
mod validate;
mod verdicts;
mod words_measure;
mod work;
mod worker;
pub(crate) mod write_args;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::Error;
use crate::files::{Files, Guard, temporary};
use common_args::{CommonArgs, json, quiet, verbose};
use config::{Settings, with_opposites};
use envelope::StandardOutput;
pub(crate) use outcome::{Outcome, exit};
use say::{print_text, result, say, say_account, say_sifted, show, to_json};
use work::Work;

/// Sets a document in Arabic and its English version face to face and makes a translation memory of them.
#[derive(Debug, Parser)]
#[command(
    name = "muqabala",
    version,
    about,
    max_term_width = 100,
    after_help = "Examples:\n  muqabala review\n  muqabala align report.ar.docx report.en.docx\n  \
        muqabala batch documents/ -o memories\n  muqabala help align"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    common: CommonArgs,
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
    Pair(pair::PairingArgs),
    Lexicon(lexicon::LexiconArgs),
    Memory(memory::MemoryArgs),
    Match(matches::MatchArgs),
    Concordance(concordance::ConcordanceArgs),
    Pretranslate(pretranslate::PretranslateArgs),
    Serve(serve::ServeArgs),
    Terms(terms::TermsArgs),
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
    Config(config_command::ConfigArgs),
    Completions(manual::CompletionsArgs),
    Man(manual::ManArgs),
}

/// Parses the command line, runs the subcommand, reports its error.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (early, program) = (CommonArgs::early(&arguments), with_opposites(Cli::command()));
    let program = program.color(early.color);
    let settings = match Settings::of_run(&early, &program) {
        Ok(settings) => settings,
        // Help is there also with a file that cannot be used.
        Err(error) => match Settings::default().parse::<Cli>(&program, &[], &arguments) {
            Err(told) => return usage::explain(early, told, &program, &arguments),
            Ok((cli, name)) => {
                envelope::begin(&name, StandardOutput::Envelope);
                cli.common.hold();
                return report(&error);
            }
        },
    };
    let (cli, name) = match settings.parse::<Cli>(&program, &[], &arguments) {
        Ok(line) => line,
        Err(told) => return usage::explain(early, told, &program, &arguments),
    };
    // A megabyte of definitions that the work can use.
    drop(program);
    settings.hold();
    cli.common.hold();
    temporary::end_on_signals();
    start_threads();
    start(&name, cli.command.work())
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
            Command::Pair(args) => Box::new(args),
            Command::Lexicon(args) => Box::new(args),
            Command::Memory(args) => Box::new(args),
            Command::Match(args) => Box::new(args),
            Command::Concordance(args) => Box::new(args),
            Command::Pretranslate(args) => Box::new(args),
            Command::Serve(args) => Box::new(args),
            Command::Terms(args) => Box::new(args),
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
            Command::Config(args) => Box::new(manual::Of { args, program: with_opposites(Cli::command()) }),
            Command::Completions(args) => Box::new(manual::Of { args, program: Cli::command() }),
            Command::Man(args) => Box::new(manual::Of { args, program: Cli::command() }),
        }
    }
}

/// Clears the files of a subcommand and lets it do its work.
fn start(name: &str, command: Box<dyn Work>) -> ExitCode {
    let began = std::time::Instant::now();
    let guarded = || {
        let mut files = Files::default();
        for file in &config::held().files {
            files.input("the configuration file", &file.path);
            if verbose() {
                say!("defaults from {} ({})", file.path.display(), file.owner.name());
            }
        }
        command.files(&mut files)?;
        let output = match command.is_lines() {
            true => StandardOutput::Lines,
            false if files.has_standard_output() => StandardOutput::Result,
            false => StandardOutput::Envelope,
        };
        envelope::begin(name, output);
        let guard = Guard::new(files)?;
        let outcome = command.work(&guard);
        say::tell_notes(&guard);
        outcome
    };
    envelope::begin(name, StandardOutput::Envelope);
    let code = match guarded() {
        Ok(code) => code,
        Err(error) => return report(&error),
    };
    if verbose() {
        say!("done in {:.2} s", began.elapsed().as_secs_f64());
    }
    if json()
        && let Err(error) = envelope::end(outcome::number(code), None)
    {
        return report(&error);
    }
    code
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
    let code = outcome::code_of(error);
    if !envelope::needs_standard_error() {
        say::tell_always(&format!("error: {error}"));
        if let Some(remedy) = outcome::remedy_of(error) {
            say::tell_always(&format!("  help: {remedy}"));
        }
    }
    if json() {
        let _ = envelope::end(code, Some(error));
    }
    ExitCode::from(code)
}

// Without `fetch` some of the arguments below do not exist.
#[cfg(all(test, feature = "fetch"))]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    /// A command line for each subcommand with every argument that is a path.
    const LINES: &[&str] = &[
        "align p1 p2 -o p3.tmx --lexicon p4 --memory p5 --model p6 --into p7",
        "batch p1 -o p2 --lexicon p3 --memory p4 --model p5 --into p6",
        "eval p1 p2 --svg p3",
        "explain p1 id --lexicon p2",
        "fetch A/1 -o p1 --cache p2",
        "inspect p1 --html p2",
        "pair p1 p2 -o p3 --lexicon p4",
        "lexicon train p1 -o p2",
        "model train p1 p2 --terms p3 --start p4 -o p5",
        "model calibrate p1 p2 --terms p3 --start p4 -o p5",
        "model measure p1 --lexicon p2 --model p3",
        "model verdicts p1 p2 --templates p3 p4 --lexicon p5",
        "review p1 p2 --workspace p3 -o p4 --apply p5 --lexicon p6 --memory p7 --model p8",
        "memory import p1 p2 p3",
        "memory export p1 -o p2",
        "memory stats p1",
        "memory check p1",
        "memory remove p1 --status auto",
        "memory vacuum p1",
        #[cfg(feature = "encoder")]
        "memory vectors p1",
        "match p1 - -o p2",
        "concordance p1 words -o p2",
        "pretranslate p1 --list p2 --with p3 -o p4 --format tmx",
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
        "terms p1 -o p2",
        "words-measure p1 --found p2 --lexicon p3",
        "validate p1 p2 --fix",
        "validate p1 p2",
        "validate p1 --fix -o p2",
        "gather p1 p2 -o p3 --into p4 --list p5",
        "worker --lexicon p1 --memory p2 --model p3",
        "config",
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
            let is_name = |word: &&str| word.strip_prefix('p').is_some_and(|n| n.parse::<u8>().is_ok());
            for path in line.split(' ').filter(is_name) {
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
