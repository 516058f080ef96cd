//! A memory of training text recombined: import, size, latency, growth.
//!
//! ```text
//! cargo bench --bench memory                          10⁵ units
//! cargo bench --bench memory -- 100000 1000000        any numbers of units, with a table of growth
//! cargo bench --bench memory -- 100000 scan           and against a full scan of all texts
//! cargo bench --bench memory -- 100000 keep FOLDER    leaves memory, TMX and queries there
//! ```
//!
//! The text is that of `../shared/corpora/train`; halves of sentences are put together anew,
//! numbers change, and words that nobody has seen come in as the memory grows. The seed is
//! fixed. A query is a text of the memory, cut to its class, with up to a third of its words
//! exchanged. What is imported is imported by the program, with its own allocator.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod import;
#[cfg(feature = "encoder")]
mod meaning;
mod phrases;
mod queries;
mod scan;
mod texts;
mod times;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use muqabala::internal::{MatchOptions, Memory, MemoryWriter, Random};

use queries::{Latencies, classes, latencies};
use texts::{recombined, training, unit, write_tmx};

/// Units that are added one by one.
const ADDED: usize = 10_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benchmarks, too, but without the flag.
    if !arguments.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS;
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100_000] } else { sizes };
    let check = if arguments.iter().any(|a| a == "scan") { Check::FullScan } else { Check::Nothing };
    let keep = arguments.iter().position(|a| a == "keep").and_then(|at| arguments.get(at + 1));
    let mut grown = Vec::new();
    for size in sizes {
        match run(size, check, keep.map(PathBuf::from)) {
            Ok(row) => grown.push(row),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("\n{}", Grown::HEAD);
    grown.iter().for_each(|row| println!("{}", row.line()));
    ExitCode::SUCCESS
}

/// What one size took, for the table of growth. Times in milliseconds.
struct Grown {
    size: usize,
    import: import::Imported,
    before: Latencies,
    after: Latencies,
    concordance: f64,
    meaning: f64,
}

impl Grown {
    const HEAD: &str = "units import_s anonymous_MB file_MB TMX_MB exact_p95 70_p95 50_p95 50_p99 after_additions concordance_p95 semantic_p95   (ms in the slowest class; semantic over all)";

    fn line(&self) -> String {
        let Grown { size, import, before, after, concordance, meaning } = self;
        format!(
            "{size} {:.1} {} {} {} {:.2} {:.1} {:.1} {:.1} {:.2}x {concordance:.1} {meaning:.1}",
            import.seconds,
            import.anonymous / 1_000_000,
            import.file / 1_000_000,
            import.tmx / 1_000_000,
            before.worst(100.0, 0.95),
            before.worst(70.0, 0.95),
            before.worst(50.0, 0.95),
            before.worst(50.0, 0.99),
            after.times_slower(before)
        )
    }
}

/// What the answers are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    FullScan,
    Nothing,
}

fn run(size: usize, check: Check, keep: Option<PathBuf>) -> Result<Grown, Box<dyn Error>> {
    let pairs = training()?;
    let mut random = Random::new(14);
    let folder = tempfile::tempdir()?;
    let place: &Path = keep.as_deref().unwrap_or(folder.path());
    std::fs::create_dir_all(place)?;
    let (tmx, store) = (place.join("m.tmx"), place.join("m.db"));
    let samples = write_tmx(&tmx, size, &pairs, &mut random)?;
    println!("{size} units");
    let import = import::by_program(&tmx, &store)?;
    println!(
        "import {:.1} s wall, {:.1} s of processors, {:.0} units/s, {} MB anonymous at most; file {} MB, TMX {} MB",
        import.seconds,
        import.processors,
        size as f64 / import.seconds,
        import.anonymous / 1_000_000,
        import.file / 1_000_000,
        import.tmx / 1_000_000
    );
    let memory = Memory::open(&store)?;
    let start = Instant::now();
    queries::ask(&memory, &samples[0].en, "en", &MatchOptions { floor: 70.0, ..MatchOptions::default() })?;
    println!("first query {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let asked = classes(&samples, &mut random);
    println!("{}", times::HEAD);
    let before = latencies(&memory, &asked)?;
    queries::contexts(&memory, &samples)?;
    let concordance = phrases::concordances(&memory, &samples, &mut random)?;
    if check == Check::FullScan {
        scan::compared(&memory, &tmx, &samples, &mut random)?;
    }
    if keep.is_some() {
        queries::kept(&place.join("queries.json"), &asked, &samples)?;
    } else {
        std::fs::remove_file(&tmx)?;
    }
    drop(memory);

    let mut writer = MemoryWriter::open(&store)?;
    let start = Instant::now();
    for n in 0..ADDED {
        let (ar, en) = recombined(&pairs, size + n, &mut random);
        writer.add("added", vec![unit(ar, en)])?;
    }
    let took = start.elapsed().as_secs_f64();
    println!("{ADDED} single additions: {:.0} a second", ADDED as f64 / took);
    drop(writer);
    let memory = Memory::open(&store)?;
    let after = latencies(&memory, &asked)?;
    println!(
        "after the additions p95 is {:.2} times what it was, in the class that slows most",
        after.times_slower(&before)
    );
    drop(memory);
    let meaning = meant(&store, &samples, &mut random)?;
    Ok(Grown { size, import, before, after, concordance, meaning })
}

#[cfg(feature = "encoder")]
fn meant(store: &Path, samples: &[texts::Sample], random: &mut Random) -> Result<f64, Box<dyn Error>> {
    meaning::latencies(store, samples, random)
}

#[cfg(not(feature = "encoder"))]
fn meant(_: &Path, _: &[texts::Sample], _: &mut Random) -> Result<f64, Box<dyn Error>> {
    Ok(f64::NAN)
}
