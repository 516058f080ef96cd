//! `muqabala model`: learn the weights of the evidence, and measure on cases with gold.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use rayon::prelude::*;

use super::lexicon::{from_file, read_pairs};
use super::read_args::read_text;
use super::verdicts::VerdictArgs;
use super::{Outcome, Work, show};
use crate::align::{Bead, EncoderUse, Model, Resources, align};
use crate::confidence::SURE;
use crate::error::{Error, Result};
use crate::eval::calibration::{Point, calibration};
use crate::eval::score::score;
use crate::exchange::ladder::{self, Rung};
use crate::files::{Files, Guard};
use crate::judge::{Calibration, Kind};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::tune::calibrate::{self, Examples};
use crate::tune::cases::Case;
use crate::tune::fields::Texts;
use crate::tune::starts;
use crate::tune::train::{self, Set};

/// Learn and measure the weights that combine the evidence.
#[derive(Debug, Args)]
pub(super) struct ModelArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
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
            Action::Train(args) | Action::Calibrate(args) => {
                files.inputs("a text to learn from", &args.fields);
                files.inputs("a word list", &args.terms);
                files.inputs("the weights to start from", &args.start);
                files.output("the file for the weights", &args.output);
            }
            Action::Measure(args) => {
                files.input("the folder with cases", &args.folder);
                files.inputs("the lexicon", &args.lexicon);
                files.inputs("the weights", &args.model);
            }
            Action::Verdicts(args) => args.files(files),
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        match self.action {
            Action::Train(args) => train(&args, guard),
            Action::Calibrate(args) => calibrate(&args, guard),
            Action::Measure(args) => measure(&args, guard),
            Action::Verdicts(args) => super::verdicts::run(&args, guard),
        }
    }
}

fn read_texts(args: &TrainArgs, guard: &Guard) -> Result<Texts> {
    if !args.fields.len().is_multiple_of(2) {
        return Err(Error::Usage {
            problem: "the fields come in pairs of files".to_owned(),
            remedy: "name them X.ar X.en Y.ar Y.en".to_owned(),
        });
    }
    let fields = args.fields.chunks(2).map(|two| read_pairs(guard, two)).collect::<Result<_>>()?;
    let terms = if args.terms.is_empty() { Vec::new() } else { read_pairs(guard, &args.terms)? };
    Ok(Texts { fields, terms })
}

fn calibrate(args: &TrainArgs, guard: &Guard) -> Outcome {
    let texts = read_texts(args, guard)?;
    let model = match &args.start {
        Some(path) => &load_model(guard, path)?,
        None => Model::shipped(),
    };
    let lexicons = texts.lexicons();
    let cases: Vec<(Case, Resources<'_>)> = texts
        .cases(&lexicons, CALIBRATION_SEED)
        .into_iter()
        .chain(texts.unfamiliar_cases(&lexicons, CALIBRATION_SEED))
        .map(|(case, lexicon)| (case, Resources { lexicon, model, ..Resources::shipped() }))
        .collect();
    let examples = Examples::all(calibrate::examples(&cases, Some(CALIBRATION_SEED)));
    let wrong = examples.pairs.iter().filter(|(_, right)| !right).count();
    let alone = examples.alone.iter().filter(|(_, right)| !right).count();
    show!("{} pairs, {wrong} of them wrong", examples.pairs.len())?;
    show!("{} lines alone, {alone} of them with a counterpart", examples.alone.len())?;
    let text = calibrate::fit(&examples).to_text();
    guard.place(&args.output)?.write(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Far from the seeds of training, so that no case is the same.
const CALIBRATION_SEED: u64 = 1_000_000;

fn train(args: &TrainArgs, guard: &Guard) -> Outcome {
    let texts = read_texts(args, guard)?;
    let mut model = match &args.start {
        Some(path) => load_model(guard, path)?,
        None => Model::default(),
    };
    let lexicons = texts.lexicons();
    let sets: &[Set] = if args.only_unfamiliar {
        &[Set::Unfamiliar]
    } else {
        &[Set::Plain, Set::Plain, Set::Meaning, Set::Unfamiliar]
    };
    let place = guard.place(&args.output)?;
    for (round, set) in (1..).zip(sets.iter().copied()) {
        // The first passes of the other sets are to be those of the lexicon alone.
        let (made, encoder) = match set {
            Set::Unfamiliar => (texts.unfamiliar_cases(&lexicons, 0), EncoderUse::Auto),
            Set::Plain | Set::Meaning => (texts.cases(&lexicons, 0), EncoderUse::Never),
        };
        let with: Vec<(Case, Resources<'_>)> = made
            .into_iter()
            .map(|(case, lexicon)| (case, Resources { lexicon, encoder, ..Resources::shipped() }))
            .collect();
        let progress = train::round(&with, &mut model, set);
        show!("round {round}: {} cases, {:.5} nats a bead", progress.cases, progress.loss)?;
        place.write(model.to_text().as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn load_model(guard: &Guard, path: &Path) -> Result<Model> {
    Model::from_text(&read_text(guard, path)?)
}

fn measure(args: &MeasureArgs, guard: &Guard) -> Outcome {
    let lexicon = match &args.lexicon {
        Some(path) => &from_file(guard, path)?,
        None => Lexicon::shipped(),
    };
    let model = match &args.model {
        Some(path) => &load_model(guard, path)?,
        None => Model::shipped(),
    };
    let mut names: Vec<PathBuf> = std::fs::read_dir(&args.folder)
        .map_err(|e| Error::io(&args.folder, e))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "gold"))
        .collect();
    names.sort();
    let cases: Vec<Case> = names.iter().map(|p| load_case(p)).collect::<Result<_>>()?;
    let resources = Resources { lexicon, model, encoder: args.encoder.into(), ..Resources::shipped() };
    let results: Vec<_> = cases
        .par_iter()
        .map(|case| {
            let system = aligned(case, resources);
            (score(&system, &case.gold), system)
        })
        .collect();
    if super::json() {
        let cases: Vec<_> = cases
            .iter()
            .zip(&results)
            .map(|(case, (scores, _))| serde_json::json!({ "case": case.name, "scores": scores }))
            .collect();
        super::result(&serde_json::json!({ "cases": cases }), String::new)?;
    }
    show!("{:<28} {:>6} {:>6} {:>6} {:>6}", "case", "P", "R", "F1", "nulls")?;
    for (case, (scores, system)) in cases.iter().zip(&results) {
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
        show_starts(&cases, &results.into_iter().map(|(_, system)| system).collect::<Vec<_>>(), resources)?;
    }
    if args.calibration {
        show_calibration(&cases.into_iter().map(|case| (case, resources)).collect::<Vec<_>>())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The beads that a case gets, each with its probability.
fn aligned(case: &Case, resources: Resources<'_>) -> Vec<Rung> {
    let (source, target) = (train::segments(&case.source), train::segments(&case.target));
    let alignment = align(&source, &target, (Language::Arabic, Language::English), resources);
    let rung = |b: Bead| Rung { source: b.source, target: b.target, score: Some(b.posterior) };
    alignment.beads.into_iter().map(rung).collect()
}

/// Strict F1 of what lies far behind the cut, in the whole case and without its first beads.
fn show_starts(cases: &[Case], whole: &[Vec<Rung>], resources: Resources<'_>) -> Result<()> {
    let jobs: Vec<(&Case, &Vec<Rung>, usize)> = cases
        .iter()
        .zip(whole)
        .flat_map(|(case, system)| starts::CUTS.map(|beads| (case, system, beads)))
        .collect();
    let found: Vec<Option<(f64, f64)>> = jobs
        .par_iter()
        .map(|(case, whole, beads)| {
            let cut = starts::without_first(case, *beads)?;
            let near = starts::without_first(case, beads + starts::NEAR)?;
            let gold = starts::behind(&case.gold, near.lines);
            let here = (near.lines.0 - cut.lines.0, near.lines.1 - cut.lines.1);
            let again = starts::behind(&aligned(&cut.case, resources), here);
            let before = starts::behind(whole, near.lines);
            Some((score(&before, &gold).strict.f1, score(&again, &gold).strict.f1))
        })
        .collect();
    show!("\n{:<28} {:>6} {:>8} {:>8}", "without its first", "beads", "before", "after")?;
    for ((case, _, beads), found) in jobs.iter().zip(found) {
        if let Some((before, after)) = found {
            show!("{:<28} {:>6} {:>8.4} {:>8.4}", case.name, beads, before, after)?;
        }
    }
    Ok(())
}

/// How often the cases are damaged anew, so that every kind has wrong units enough.
const COPIES: u64 = 10;

fn show_calibration(cases: &[(Case, Resources<'_>)]) -> Result<()> {
    let mut by_case: Vec<Examples> = vec![Examples::default(); cases.len()];
    for copy in 1..=COPIES {
        let found = calibrate::examples(cases, Some(copy * CALIBRATION_SEED));
        for (all, own) in by_case.iter_mut().zip(found) {
            *all = Examples::all([std::mem::take(all), own]);
        }
    }
    let shipped = Calibration::shipped();
    let pair = |(row, right): &calibrate::Example| Point {
        confidence: f64::from(shipped.probability(row)),
        right: *right,
    };
    let alone = |(row, right): &calibrate::AloneExample| Point {
        confidence: f64::from(shipped.probability_alone(row)),
        right: *right,
    };
    let table = |name: &str, points: Vec<Point>| {
        let Some(found) = calibration(&points) else { return Ok(()) };
        let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
        show!(
            "{name:<30} {:>7} {:>6} {:>6.4} {:>6} {:>11}",
            found.count,
            found.wrong,
            found.ece,
            share(found.auc),
            share(found.faults_in_least_sure)
        )
    };
    let head = |name: &str| {
        show!("\n{name:<30} {:>7} {:>6} {:>6} {:>6} {:>11}", "count", "wrong", "ECE", "AUC", "least sure")
    };
    head("pairs")?;
    for (case, own) in cases.iter().zip(&by_case) {
        table(&case.0.name, own.pairs.iter().map(pair).collect())?;
    }
    head("lines alone")?;
    for (case, own) in cases.iter().zip(&by_case) {
        table(&case.0.name, own.alone.iter().map(alone).collect())?;
    }
    let all = Examples::all(by_case);
    head("all cases")?;
    for kind in Kind::ALL {
        let own = all.pairs.iter().filter(|(row, _)| row.kind == kind);
        table(kind.name(), own.map(pair).collect())?;
    }
    table("pairs", all.pairs.iter().map(pair).collect())?;
    table("lines alone", all.alone.iter().map(alone).collect())?;
    show!("\n{:<30} {:>7} {:>6} {:>6}", "cases as they are", "pairs", "sure", "wrong")?;
    for (case, whole) in cases.iter().zip(calibrate::examples(cases, None)) {
        let points = whole.pairs.iter().map(pair);
        let sure: Vec<Point> = points.filter(|point| point.confidence >= f64::from(SURE)).collect();
        let wrong = sure.iter().filter(|point| !point.right).count();
        show!("{:<30} {:>7} {:>6} {:>6}", case.0.name, whole.pairs.len(), sure.len(), wrong)?;
    }
    Ok(())
}

fn show_wrong(case: &Case, system: &[Rung]) -> Result<()> {
    let same = |a: &Rung, b: &Rung| a.source == b.source && a.target == b.target;
    for rung in system.iter().filter(|r| !case.gold.iter().any(|g| same(g, r))) {
        let near: Vec<String> = case
            .gold
            .iter()
            .filter(|g| {
                g.source.iter().any(|i| rung.source.contains(i))
                    || g.target.iter().any(|j| rung.target.contains(j))
            })
            .map(|g| format!("{:?}:{:?}", g.source, g.target))
            .collect();
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

fn load_case(gold: &Path) -> Result<Case> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|e| Error::io(path, e));
    let lines = |extension: &str| -> Result<Vec<String>> {
        Ok(read(&gold.with_extension(extension))?.lines().map(str::to_owned).collect())
    };
    let name = gold.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Case { gold: ladder::parse(&name, &read(gold)?)?, source: lines("src")?, target: lines("tgt")?, name })
}
