//! `muqabala validate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, exit};
use crate::validate::{BreachSeverity, Limits, ValidationReport, fix, validate};

/// Check a TMX, XLIFF or CSV against the rules that let every client read every unit
///
/// Ends with code 1 when there are errors.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  muqabala validate memory.tmx table.csv
  muqabala validate memory.tmx --fix -o mended.tmx")]
pub(super) struct ValidateArgs {
    /// Files to check
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Mend what can be mended without touching a text, in place, and check again
    #[arg(long)]
    fix: bool,
    /// Write the mended file here instead
    #[arg(short, long, requires = "fix", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Longest segment in characters
    #[arg(long, default_value_t = Limits::default().max_chars)]
    max_chars: usize,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// As [`validate`] and [`fix`].
pub(super) fn run(args: &ValidateArgs) -> Outcome {
    if args.output.is_some() && args.files.len() > 1 {
        return Err(crate::Error::Usage {
            problem: "several files cannot be mended into one".to_owned(),
            remedy: "name one file, or leave --output out to mend each in place".to_owned(),
        });
    }
    let limits = Limits { max_chars: args.max_chars, ..Limits::default() };
    let mut errors = 0;
    for file in &args.files {
        let mut checked = file;
        if args.fix {
            checked = args.output.as_ref().unwrap_or(file);
            let units = fix(file, checked)?;
            eprintln!("{}: {units} units written anew", checked.display());
        }
        let report = validate(checked, limits)?;
        errors += report.errors;
        if args.json {
            let value = serde_json::json!({ "file": checked.display().to_string(), "report": report });
            println!("{value}");
        } else {
            print(&checked.display().to_string(), &report);
        }
    }
    Ok(if errors > 0 { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
}

fn print(file: &str, report: &ValidationReport) {
    println!("{file}: {} units, {} errors, {} warnings", report.units, report.errors, report.warnings);
    for finding in &report.findings {
        let severity = match finding.severity {
            BreachSeverity::Error => "error",
            BreachSeverity::Warning => "warning",
        };
        let times = if finding.count == 1 { String::new() } else { format!(" ({} times)", finding.count) };
        println!(
            "  rule {:>2} {severity:<7} line {}: {}{times}",
            finding.rule, finding.line, finding.problem
        );
        if !finding.example.is_empty() {
            println!("                  {}", finding.example);
        }
        println!("                  → {}", finding.remedy);
    }
}
