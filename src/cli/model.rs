//! `muqabala model`: learn the weights of the evidence, and measure on cases with gold.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::verdicts::VerdictArgs;
use super::{Outcome, Work, show};
use crate::align::{EncoderUse, Model, Resources};
use crate::error::Result;
use crate::eval::calibration::Reliability;
use crate::exchange::ladder::Rung;
use crate::files::{Files, Guard};
use crate::lexicon::Lexicon;
use crate::resources::{read_lexicon, read_model};
use crate::tune::cases::Case;
use crate::tune::files::{read_cases, read_texts};
use crate::tune::measure::{MeasuredCase, measure, wrong};
use crate::tune::reliability::{self, Table};
use crate::tune::{calibrate, starts, train};

/// Learn and measure the weights that combine the evidence.
#[derive(Debug, Args)]
pub(super) struct ModelArgs {
    #[command(subcommand)]
    action: ModelCommand,
}

#[derive(Debug, Subcommand)]
enum ModelCommand {
    /// Learn the weights from line-parallel texts, each made into documents with known gold.
    #[command(
        after_help = "Example: muqabala model train unpc.ar unpc.en health.ar health.en -o data/model.txt"
    )]
    Train(TrainArgs),
    /// Fit the confidence on cases that the weights were not learned from.
    #[command(
        after_help = "Example: muqabala model calibrate unpc.ar unpc.en health.ar health.en -o data/confidence.txt"
    )]
    Calibrate(TrainArgs),
    /// Align every case NAME.src, NAME.tgt in a folder and compare with NAME.gold.
    #[command(after_help = "Example: muqabala model measure cases/ --lexicon dev.lexicon")]
    Measure(MeasureArgs),
    /// Make pairs of documents that are translations, in part, or not at all, and say which are accepted.
    #[command(
        after_help = "Example: muqabala model verdicts un.ar un.en health.ar health.en --lexicon dev.lexicon"
    )]
    Verdicts(VerdictArgs),
}

#[derive(Debug, Args)]
struct TrainArgs {
    /// Line-parallel files in pairs, X.ar X.en; every pair of files is a field of its own
    #[arg(required = true)]
    fields: Vec<PathBuf>,
    /// Word lists (Arabic TAB English) that every lexicon may learn from
    #[arg(long)]
    terms: Vec<PathBuf>,
    /// Where to write the weights
    #[arg(short, long)]
    output: PathBuf,
    /// Weights to start from; those in the program by default
    #[arg(long)]
    start: Option<PathBuf>,
    /// Learn only the weights for documents whose words are not known; the others stay
    #[arg(long)]
    only_unfamiliar: bool,
}

#[derive(Debug, Args)]
struct MeasureArgs {
    /// Folder with NAME.src (Arabic), NAME.tgt (English), NAME.gold
    folder: PathBuf,
    /// Lexicon to use instead of the one in the program
    #[arg(long)]
    lexicon: Option<PathBuf>,
    /// Weights to use instead of those in the program
    #[arg(long)]
    model: Option<PathBuf>,
    /// When the encoder is asked
    #[arg(long, value_enum, default_value = "auto")]
    encoder: EncoderChoice,
    /// Print every bead that is wrong
    #[arg(long)]
    wrong: bool,
    /// Say how far the confidences hold for each kind of unit, on copies of the cases with
    /// some lines exchanged or cut off
    #[arg(long)]
    calibration: bool,
    /// Align each case again without its first lines, and say how far the rest changes
    #[arg(long)]
    starts: bool,
}

/// When the encoder is asked.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum EncoderChoice {
    /// Where the cheaper evidence leaves doubt
    Auto,
    /// About everything
    Always,
    /// Not at all
    Never,
}

impl From<EncoderChoice> for EncoderUse {
    fn from(choice: EncoderChoice) -> EncoderUse {
        match choice {
            EncoderChoice::Auto => EncoderUse::Auto,
            EncoderChoice::Always => EncoderUse::Always,
            EncoderChoice::Never => EncoderUse::Never,
        }
    }
}

impl Work for ModelArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        match &self.action {
            ModelCommand::Train(args) | ModelCommand::Calibrate(args) => {
                files.inputs("a text to learn from", &args.fields);
                files.inputs("a word list", &args.terms);
                files.inputs("the weights to start from", &args.start);
                files.output("the file for the weights", &args.output);
            }
            ModelCommand::Measure(args) => {
                files.input("the folder with cases", &args.folder);
                files.inputs("the lexicon", &args.lexicon);
                files.inputs("the weights", &args.model);
            }
            ModelCommand::Verdicts(args) => args.files(files),
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        match self.action {
            ModelCommand::Train(args) => run_training(&args, guard),
            ModelCommand::Calibrate(args) => run_calibration(&args, guard),
            ModelCommand::Measure(args) => run_measuring(&args, guard),
            ModelCommand::Verdicts(args) => super::verdicts::run(&args, guard),
        }
    }
}

fn run_calibration(args: &TrainArgs, guard: &Guard) -> Outcome {
    let texts = read_texts(guard, &args.fields, &args.terms)?;
    let model = match &args.start {
        Some(path) => &read_model(guard, path)?,
        None => Model::shipped(),
    };
    let examples = calibrate::of_texts(&texts, model);
    let wrong = examples.pairs.iter().filter(|(_, right)| !right).count();
    let alone = examples.alone.iter().filter(|(_, right)| !right).count();
    show!("{} pairs, {wrong} of them wrong", examples.pairs.len())?;
    show!("{} lines alone, {alone} of them with a counterpart", examples.alone.len())?;
    let text = calibrate::fit(&examples).to_text();
    guard.place(&args.output)?.write(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn run_training(args: &TrainArgs, guard: &Guard) -> Outcome {
    let texts = read_texts(guard, &args.fields, &args.terms)?;
    let mut model = match &args.start {
        Some(path) => read_model(guard, path)?,
        None => Model::default(),
    };
    let sets = if args.only_unfamiliar { train::UNFAMILIAR } else { train::ALL };
    let place = guard.place(&args.output)?;
    train::learn(&texts, &mut model, sets, &mut |round, progress, model| {
        show!("round {round}: {} cases, {:.5} nats a bead", progress.cases, progress.loss)?;
        place.write(model.to_text().as_bytes()).map(drop)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn run_measuring(args: &MeasureArgs, guard: &Guard) -> Outcome {
    let lexicon = match &args.lexicon {
        Some(path) => &read_lexicon(guard, path)?,
        None => Lexicon::shipped(),
    };
    let model = match &args.model {
        Some(path) => &read_model(guard, path)?,
        None => Model::shipped(),
    };
    let cases = read_cases(&args.folder)?;
    let resources = Resources { lexicon, model, encoder: args.encoder.into(), ..Resources::shipped() };
    let results = measure(&cases, resources);
    if super::json() {
        let cases: Vec<_> = cases
            .iter()
            .zip(&results)
            .map(|(case, result)| serde_json::json!({ "case": case.name, "scores": result.scores }))
            .collect();
        super::result(&serde_json::json!({ "cases": cases }), String::new)?;
    }
    show!("{:<28} {:>6} {:>6} {:>6} {:>6}", "case", "P", "R", "F1", "nulls")?;
    for (case, MeasuredCase { scores, system }) in cases.iter().zip(&results) {
        show!(
            "{:<28} {:>6.3} {:>6.3} {:>6.4} {:>6.3}",
            case.name,
            scores.strict.precision,
            scores.strict.recall,
            scores.strict.f1,
            scores.nulls.f1
        )?;
        if args.wrong {
            show_wrong(case, system)?;
        }
    }
    if args.starts {
        let whole: Vec<&[Rung]> = results.iter().map(|result| result.system.as_slice()).collect();
        show!("\n{:<28} {:>6} {:>8} {:>8}", "without its first", "beads", "before", "after")?;
        for found in starts::scores(&cases, &whole, resources) {
            show!("{:<28} {:>6} {:>8.4} {:>8.4}", found.name, found.beads, found.before, found.after)?;
        }
    }
    if args.calibration {
        show_calibration(&cases.into_iter().map(|case| (case, resources)).collect::<Vec<_>>())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show_calibration(cases: &[(Case, Resources<'_>)]) -> Result<()> {
    let found = reliability::tables(cases);
    show_table("pairs", &found.pairs)?;
    show_table("lines alone", &found.alone)?;
    show_table("all cases", &found.all)?;
    show!("\n{:<30} {:>7} {:>6} {:>6}", "cases as they are", "pairs", "sure", "wrong")?;
    for case in &found.whole {
        show!("{:<30} {:>7} {:>6} {:>6}", case.name, case.pairs, case.sure, case.wrong)?;
    }
    Ok(())
}

fn show_table(title: &str, rows: &Table) -> Result<()> {
    show!("\n{title:<30} {:>7} {:>6} {:>6} {:>6} {:>11}", "count", "wrong", "ECE", "AUC", "least sure")?;
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
    for (name, Reliability { count, wrong, ece, auc, faults_in_least_sure, .. }) in rows {
        let (auc, least) = (share(*auc), share(*faults_in_least_sure));
        show!("{name:<30} {count:>7} {wrong:>6} {ece:>6.4} {auc:>6} {least:>11}")?;
    }
    Ok(())
}

fn show_wrong(case: &Case, system: &[Rung]) -> Result<()> {
    for (rung, near) in wrong(system, &case.gold) {
        let near: Vec<String> = near.iter().map(|g| format!("{:?}:{:?}", g.source, g.target)).collect();
        show!(
            "  {:?}:{:?} {:.3}  gold {}",
            rung.source,
            rung.target,
            rung.score.unwrap_or(0.0),
            near.join(" ")
        )?;
        for i in &rung.source {
            show!("      S{i} {}", case.source[*i].chars().take(150).collect::<String>())?;
        }
        for j in &rung.target {
            show!("      T{j} {}", case.target[*j].chars().take(150).collect::<String>())?;
        }
    }
    Ok(())
}
