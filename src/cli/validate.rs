//! `muqabala validate`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work, exit, say, show};
use crate::files::{Files, Guard};
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
}

impl Work for ValidateArgs {
    fn files(&self, files: &mut Files) -> crate::Result<()> {
        match &self.output {
            Some(_) if self.files.len() > 1 => {
                return Err(crate::Error::Usage {
                    problem: "several files cannot be mended into one".to_owned(),
                    remedy: "name one file, or leave --output out to mend each in place".to_owned(),
                });
            }
            Some(output) => {
                files.inputs("the file to mend", &self.files);
                files.output("the mended file", output);
            }
            None if self.fix => self.files.iter().for_each(|file| files.in_place("a file to mend", file)),
            None => files.inputs("a file to check", &self.files),
        }
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let limits = Limits { max_chars: self.max_chars, ..Limits::default() };
        let (mut errors, mut reports) = (0, Vec::new());
        for file in &self.files {
            let input = guard.input(file)?;
            let (mut shown, mut checked) = (file, input.clone());
            if self.fix {
                shown = self.output.as_ref().unwrap_or(file);
                let units = fix(&input, &guard.place(shown)?)?;
                say!("{}: {units} units written anew", shown.display());
                checked = shown.clone();
            }
            let report = validate(&checked, limits)?;
            errors += report.errors;
            if super::json() {
                reports.push(serde_json::json!({ "file": shown.display().to_string(), "report": report }));
            } else {
                print(&shown.display().to_string(), &report)?;
            }
        }
        if super::json() {
            super::result(&serde_json::json!({ "files": reports }), String::new)?;
        }
        Ok(if errors > 0 { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
    }
}

fn print(file: &str, report: &ValidationReport) -> crate::Result<()> {
    show!("{file}: {} units, {} errors, {} warnings", report.units, report.errors, report.warnings)?;
    for finding in &report.findings {
        let severity = match finding.severity {
            BreachSeverity::Error => "error",
            BreachSeverity::Warning => "warning",
        };
        let times = if finding.count == 1 { String::new() } else { format!(" ({} times)", finding.count) };
        show!("  rule {:>2} {severity:<7} line {}: {}{times}", finding.rule, finding.line, finding.problem)?;
        if !finding.example.is_empty() {
            show!("                  {}", finding.example)?;
        }
        show!("                  → {}", finding.remedy)?;
    }
    Ok(())
}
