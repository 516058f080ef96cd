//! `muqabala eval`: an alignment against gold.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::say::visible;
use super::{Outcome, Work, table};
use crate::error::{Error, Result};
use crate::eval::bootstrap::{Intervals, intervals};
use crate::eval::calibration::{Reliability, calibration, points};
use crate::eval::score::{Scores, score};
use crate::eval::{bootstrap::Interval, diagram};
use crate::exchange::ladder::{self, Rung};
use crate::files::{Files, Guard};

/// Compare an alignment with gold: precision, recall, F1, and the confidences.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala align a.ar b.en --unit line -o a.ladder
  muqabala eval a.ladder a.gold --by-type --bootstrap 1000
  muqabala eval a.ladder a.gold --json --svg reliability.svg

A ladder has a bead a line, [3, 4]:[5] or [6]:[], lines from 0, a score behind a
colon or a tab. Strict: the bead equals a gold bead. Lax: it shares a line with one
on both sides. Precision counts null beads, recall does not (as vecalign's scorer).")]
pub(super) struct EvalArgs {
    /// Bead list of the aligner
    system: PathBuf,
    /// Bead list that is right
    gold: PathBuf,
    /// Show how many gold beads of each type were found
    #[arg(long)]
    by_type: bool,
    /// Intervals that hold the F1 figures in 95 of 100 resamples, from N resamples
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    bootstrap: usize,
    /// Write the reliability diagram of the confidences
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

#[derive(Serialize)]
struct EvalResult<'a> {
    #[serde(flatten)]
    scores: &'a Scores,
    #[serde(skip_serializing_if = "Option::is_none")]
    intervals: Option<Intervals>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calibration: Option<&'a Reliability>,
}

impl Work for EvalArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        files.input("the bead list to judge", &self.system);
        files.input("the bead list that is right", &self.gold);
        if let Some(svg) = &self.svg {
            files.output("the diagram", svg);
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let (system, gold) = (rungs(guard, &self.system)?, rungs(guard, &self.gold)?);
        let scores = score(&system, &gold);
        let intervals = intervals(&system, &gold, self.bootstrap);
        let calibration = calibration(&points(&system, &gold));
        if let Some(path) = &self.svg {
            let calibration = calibration.as_ref().ok_or_else(|| {
                Error::content(
                    self.system.display().to_string(),
                    "no bead has a confidence, so there is nothing to draw",
                    "write the ladder with scores, as `muqabala align --unit line -o x.ladder` does",
                )
            })?;
            let title = self.system.file_name().unwrap_or_default().to_string_lossy();
            guard.place(path)?.write(diagram::svg(calibration, &title).as_bytes())?;
        }
        if super::json() {
            let report = EvalResult { scores: &scores, intervals, calibration: calibration.as_ref() };
            super::result(&report, String::new)?;
        } else {
            super::say::print_styled(&text(&self, &scores, intervals, calibration.as_ref()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn rungs(guard: &Guard, path: &Path) -> Result<Vec<Rung>> {
    ladder::parse(&path.display().to_string(), &String::from_utf8_lossy(&guard.read_bytes(path)?))
}

fn text(
    args: &EvalArgs,
    scores: &Scores,
    intervals: Option<Intervals>,
    calibration: Option<&Reliability>,
) -> String {
    let look = table::Look::of(&std::io::stdout());
    let mut figures = table::new(look);
    figures.set_header(["", "P", "R", "F1", "95 % of F1"]);
    let rows = [
        ("strict", scores.strict, intervals.map(|i| i.strict)),
        ("lax", scores.lax, intervals.map(|i| i.lax)),
        ("nulls", scores.nulls, intervals.map(|i| i.nulls)),
    ];
    for (name, f, interval) in rows {
        let interval = interval.map_or(String::new(), |(low, high): Interval| format!("{low:.4}–{high:.4}"));
        let [p, r, f1] = [f.precision, f.recall, f.f1].map(|x| format!("{x:.4}"));
        figures.add_row([name.to_owned(), p, r, f1, interval]);
    }
    let mut out = table::show(&figures, look);
    out.push_str(&format!("{} beads against {} gold beads\n", scores.beads, scores.gold));
    if args.by_type {
        let mut types = table::new(look);
        types.set_header(["gold bead", "found", "of"]);
        let mut list: Vec<_> = scores.by_type.iter().collect();
        list.sort_by_key(|(_, (_, all))| std::cmp::Reverse(*all));
        for (kind, (found, all)) in list {
            types.add_row([kind.clone(), found.to_string(), all.to_string()]);
        }
        out.push_str(&table::show(&types, look));
    }
    if let Some(calibration) = calibration {
        out.push_str(&calibration_text(calibration, look));
    }
    if let Some(path) = &args.svg {
        out.push_str(&format!("written: {}\n", visible(&path.display().to_string())));
    }
    out
}

fn calibration_text(calibration: &Reliability, look: table::Look) -> String {
    let mut bins = table::new(look);
    bins.set_header(["confidence", "pairs", "predicted", "right"]);
    let width = 1.0 / calibration.bins.len().max(1) as f64;
    for (k, bin) in calibration.bins.iter().enumerate().filter(|(_, b)| b.count > 0) {
        bins.add_row([
            format!("{:.1}–{:.1}", k as f64 * width, (k + 1) as f64 * width),
            bin.count.to_string(),
            format!("{:.3}", bin.confidence),
            format!("{:.3}", bin.right),
        ]);
    }
    let mut out = table::show(&bins, look);
    let or_none = |value: Option<f64>| value.map_or("none".to_owned(), |v| format!("{v:.3}"));
    out.push_str(&format!(
        "ECE {:.4}, AUC {}, wrong {} of {}, of these among the least sure 5 %: {}\n",
        calibration.ece,
        or_none(calibration.auc),
        calibration.wrong,
        calibration.count,
        or_none(calibration.faults_in_least_sure)
    ));
    out
}
