//! A memory of training text recombined: import, size, latency, growth.
//!
//! ```text
//! cargo bench --bench memory                     10⁵ units
//! cargo bench --bench memory -- 1000000          any number of units
//! cargo bench --bench memory -- 100000 scan      and against a full scan of all texts
//! ```
//!
//! The text is that of `../shared/corpora/train`; halves of sentences are put together anew,
//! numbers change, and words that nobody has seen come in as the memory grows. The seed is
//! fixed. A query is a text of the memory, cut to its class, with up to a third of its words
//! exchanged.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod texts;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use muqabala::internal::{Asked, MatchOptions, Memory, Random, Wanted, Writer, full_scan};

use texts::{Pair, recombined, training, unit, write_tmx};

/// Queries of each class.
const QUERIES: usize = 300;
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
    let scan = arguments.iter().any(|a| a == "scan");
    for size in sizes {
        if let Err(error) = run(size, scan) {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run(size: usize, scan: bool) -> Result<(), Box<dyn Error>> {
    let pairs = training()?;
    let mut random = Random::new(14);
    let folder = tempfile::tempdir()?;
    let (tmx, store) = (folder.path().join("m.tmx"), folder.path().join("m.db"));
    let samples = write_tmx(&tmx, size, &pairs, &mut random)?;
    println!("{size} units");
    let watch = Watch::start();
    let start = Instant::now();
    Writer::open(&store)?.import(&tmx, &mut |_| {})?;
    let took = start.elapsed().as_secs_f64();
    let (tmx_bytes, bytes) = (std::fs::metadata(&tmx)?.len(), std::fs::metadata(&store)?.len());
    println!(
        "import {took:.1} s wall, {:.0} units/s, {} MB anonymous at most; file {} MB, TMX {} MB",
        size as f64 / took,
        watch.peak() / 1_000_000,
        bytes / 1_000_000,
        tmx_bytes / 1_000_000
    );
    let memory = Memory::open(&store)?;
    let start = Instant::now();
    ask(&memory, &samples[0].1, "en", 70.0, false)?;
    println!("first query {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let queries = queries(&samples, &mut random);
    latencies(&memory, &queries)?;
    concordances(&memory, &samples, &mut random)?;
    if scan {
        scanned(&memory, &tmx, &queries)?;
    }
    std::fs::remove_file(&tmx)?;

    let mut writer = Writer::open(&store)?;
    let start = Instant::now();
    for n in 0..ADDED {
        let (ar, en) = recombined(&pairs, size + n, &mut random);
        writer.add("added", vec![unit(ar, en)])?;
    }
    let took = start.elapsed().as_secs_f64();
    println!("{ADDED} single additions: {:.0} a second", ADDED as f64 / took);
    latencies(&memory, &queries)?;
    Ok(())
}

/// Name, language and texts of each class of queries.
type Class = (&'static str, &'static str, Vec<String>);

fn queries(samples: &[Pair], random: &mut Random) -> Vec<Class> {
    let mut classes = Vec::new();
    for (name, from, to) in
        [("1-3 words", 1, 3), ("4-12 words", 4, 12), ("13-40 words", 13, 40), ("60 words", 60, 60)]
    {
        for (language, english) in [("ar", false), ("en", true)] {
            let mut texts = Vec::new();
            while texts.len() < QUERIES {
                let mut words = Vec::new();
                let most = random.between(from, to);
                while words.len() < most {
                    let (ar, en) = &samples[random.between(0, samples.len() - 1)];
                    let own = if english { en } else { ar };
                    words.extend(own.split_whitespace().map(str::to_owned));
                    if from < 60 {
                        break;
                    }
                }
                words.truncate(most);
                if words.len() < from {
                    continue;
                }
                let changed = random.share() * 0.35;
                for place in &mut words {
                    if random.share() < changed {
                        let (ar, en) = &samples[random.between(0, samples.len() - 1)];
                        let other = if english { en } else { ar };
                        if let Some(word) = other.split_whitespace().next() {
                            *place = word.to_owned();
                        }
                    }
                }
                texts.push(words.join(" "));
            }
            classes.push((name, language, texts));
        }
    }
    let numbers = (0..QUERIES).map(|n| format!("{}, {}", n * 37, n % 12)).collect();
    classes.push(("numbers", "en", numbers));
    classes.push(("signs", "en", (0..QUERIES).map(|n| "* ".repeat(n % 9 + 1)).collect()));
    classes.push(("as they are", "en", samples.iter().take(QUERIES).map(|(_, en)| en.clone()).collect()));
    classes
}

fn ask(
    memory: &Memory,
    text: &str,
    language: &str,
    floor: f64,
    exact: bool,
) -> Result<usize, Box<dyn Error>> {
    let options = MatchOptions { floor, exact, ..MatchOptions::default() };
    Ok(memory.find(&Asked { language, text, ..Asked::default() }, &options)?.len())
}

fn latencies(memory: &Memory, classes: &[Class]) -> Result<(), Box<dyn Error>> {
    println!(
        "{:12} {:3} {:>6} {:>8} {:>8} {:>8} {:>7}   ms",
        "queries", "", "floor", "p50", "p95", "p99", "found"
    );
    for (floor, exact) in [(100.0, true), (70.0, false), (50.0, false)] {
        let mut all = Vec::new();
        for (name, language, texts) in classes {
            let (mut times, mut found) = (Vec::new(), 0);
            for text in texts {
                let start = Instant::now();
                found += usize::from(ask(memory, text, language, floor, exact)? > 0);
                times.push(start.elapsed());
            }
            all.extend(times.iter().copied());
            row(name, language, floor, times, found);
        }
        row("all", "", floor, all, 0);
    }
    Ok(())
}

fn row(name: &str, language: &str, floor: f64, mut times: Vec<Duration>, found: usize) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{name:12} {language:3} {floor:>6} {:>8.2} {:>8.2} {:>8.2} {found:>7}",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}

/// Phrases of one to three words as they stand in the memory.
fn concordances(memory: &Memory, samples: &[Pair], random: &mut Random) -> Result<(), Box<dyn Error>> {
    for (language, english) in [("ar", false), ("en", true)] {
        for (name, anywhere) in [("phrase", false), ("anywhere", true)] {
            let (mut times, mut found) = (Vec::new(), 0);
            for n in 0..QUERIES {
                let (ar, en) = &samples[random.between(0, samples.len() - 1)];
                let words: Vec<&str> = if english { en } else { ar }.split_whitespace().collect();
                let most = (n % 3 + 1).min(words.len());
                let from = random.between(0, words.len() - most);
                let wanted = Wanted {
                    text: words[from..from + most].join(" "),
                    anywhere,
                    language: Some(language.to_owned()),
                    // As many as the program shows where nobody says another number.
                    limit: 30,
                    ..Wanted::default()
                };
                let start = Instant::now();
                // A sign alone is no word.
                found += usize::from(memory.concordance(&wanted).is_ok_and(|found| !found.found.is_empty()));
                times.push(start.elapsed());
            }
            row(name, language, 0.0, times, found);
        }
    }
    Ok(())
}

/// How often the best match is that of a full scan, with the same score.
fn scanned(memory: &Memory, tmx: &Path, classes: &[Class]) -> Result<(), Box<dyn Error>> {
    let mut texts: [Vec<String>; 2] = Default::default();
    for tu in muqabala::open_memory(tmx)? {
        for (own, variant) in texts.iter_mut().zip(tu?.variants) {
            own.push(variant.text);
        }
    }
    for (language, own) in ["ar", "en"].into_iter().zip(&texts) {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let asked: Vec<&str> = classes
            .iter()
            .filter(|(_, code, _)| *code == language)
            .flat_map(|(_, _, texts)| texts.iter().map(String::as_str))
            .collect();
        for floor in [70.0, 50.0] {
            let expected = full_scan(&own, &asked, language, floor);
            let (mut there, mut same) = (0, 0);
            for (text, best) in asked.iter().zip(expected) {
                let Some(best) = best else { continue };
                let options = MatchOptions { floor: floor - 1.0, ..MatchOptions::default() };
                let hits = memory.find(&Asked { language, text, ..Asked::default() }, &options)?;
                let found = hits.iter().map(|hit| hit.own).fold(0.0, f64::max);
                there += 1;
                same += usize::from((found - best).abs() < 1e-6);
            }
            println!(
                "{language}: of {} queries {there} have a match of {floor} %, the same best one is found for {same}",
                asked.len()
            );
        }
    }
    Ok(())
}

/// Looks how much memory the program has that is no page of a file.
struct Watch {
    stop: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<u64>,
}

impl Watch {
    fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut peak = 0;
            while !own.load(Ordering::Relaxed) {
                let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
                let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:")).unwrap_or_default();
                let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0);
                peak = peak.max(kilobytes * 1024);
                std::thread::sleep(Duration::from_millis(20));
            }
            peak
        });
        Watch { stop, thread }
    }

    fn peak(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or(0)
    }
}
