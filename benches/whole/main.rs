//! Whole runs of the program, from reading two files to writing a result: time,
//! memory and quality on the development cases, on 770, 14,000 and 140,000 lines.
//!
//! ```text
//! cargo bench                            one table
//! cargo bench -- --inputs FOLDER         only write the inputs: 770.ar 770.en 770.gold 14k.ar …
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod child;
mod inputs;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use comfy_table::{CellAlignment, Table, presets::NOTHING};
use muqabala::internal::{ladder, score};

/// Name, source lines, options, runs. Short runs are repeated, because the clock of
/// the processor has hundredths of seconds.
const SIZES: [(&str, usize, &[&str], u32); 5] = [
    ("770", 770, &[], 10),
    ("770", 770, &["--encoder", "never"], 10),
    ("770", 770, &["--encoder", "always"], 3),
    ("14k", 14_000, &[], 3),
    ("140k", 140_000, &[], 1),
];
/// Runs of every development case.
const RUNS: u32 = 5;
/// Starts of the program for `--help`.
const STARTS: usize = 21;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--inputs", folder] | ["--inputs", folder, "--bench"] => write_inputs(Path::new(folder)),
        ["--bench"] => bench(),
        // `cargo test --all-targets` starts benchmarks, too, but without the flag.
        [] => Ok(()),
        _ => Err(format!("{arguments:?}: there is only --inputs FOLDER").into()),
    }
}

fn write_inputs(folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    for (name, lines) in [("770", 770), ("14k", 14_000), ("140k", 140_000)] {
        inputs::write(&inputs::make(lines, &inputs::corpora())?, &folder.join(name))?;
    }
    Ok(())
}

fn bench() -> Result<(), Box<dyn Error>> {
    let start = child::first_byte(STARTS, || program(&["--help"]))?;
    println!("first byte of --help: {:.1} ms\n", start * 1000.0);
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_header(["input", "options", "lines", "F1", "wall s", "CPU s", "peak MB", "lines/s"]);
    let folder = tempfile::tempdir()?;
    let mut skipped = Vec::new();
    let cases = development_cases();
    if cases.is_empty() {
        skipped.push("the development cases, because ../shared/evaluation/cases is not there".to_owned());
    }
    for case in cases {
        let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let files = ["src", "tgt", "gold"].map(|extension| case.with_extension(extension));
        table.add_row(row(&name, &files, &[], RUNS, folder.path())?);
    }
    for (name, lines, options, runs) in SIZES {
        let stem = folder.path().join(name);
        let files = ["ar", "en", "gold"].map(|extension| stem.with_extension(extension));
        if !files[0].exists() {
            match inputs::make(lines, &inputs::corpora()) {
                Ok(case) => inputs::write(&case, &stem)?,
                Err(error) => {
                    let place = inputs::corpora();
                    skipped.push(format!("{name} lines, because of {}: {error}", place.display()));
                    continue;
                }
            }
        }
        table.add_row(row(name, &files, options, runs, folder.path())?);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    println!("{}", table.trim_fmt());
    for what in skipped {
        println!("skipped: {what}");
    }
    Ok(())
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muqabala"));
    command.args(arguments);
    command
}

/// Gold files of the development cases, in order.
fn development_cases() -> Vec<PathBuf> {
    let folder = inputs::corpora().join("../evaluation/cases");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut cases: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "gold")).collect();
    cases.sort();
    cases
}

/// Aligns line by line, as the gold has it, and gives a row of the table.
fn row(
    name: &str,
    [source, target, gold]: &[PathBuf; 3],
    options: &[&str],
    runs: u32,
    folder: &Path,
) -> Result<[String; 8], Box<dyn Error>> {
    let ladder = folder.join("out.ladder");
    let cost = child::measure(runs, || {
        let mut command =
            program(&["align", "--unit", "line", "--quiet", "--source", "ar", "--target", "en"]);
        command.args(options).args([source, target]).arg("-o").arg(&ladder);
        command
    })?;
    let read = |path: &Path| -> Result<_, Box<dyn Error>> {
        Ok(ladder::parse(&path.display().to_string(), &std::fs::read_to_string(path)?)?)
    };
    let lines = std::fs::read_to_string(source)?.lines().count();
    let missing = || "-".to_owned();
    Ok([
        name.to_owned(),
        options.join(" "),
        lines.to_string(),
        format!("{:.4}", score(&read(&ladder)?, &read(gold)?).strict.f1),
        format!("{:.3}", cost.wall),
        cost.cpu.map_or_else(missing, |s| format!("{s:.3}")),
        cost.memory.map_or_else(missing, |m| format!("{:.0}", m as f64 / 1e6)),
        format!("{:.0}", lines as f64 / cost.wall),
    ])
}
