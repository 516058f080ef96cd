//! A memory of training text recombined: import, size, latency, growth.
//!
//! ```text
//! cargo bench --bench memory                     10⁵ units
//! cargo bench --bench memory -- 1000000          any number of units
//! ```
//!
//! The text is that of `../shared/corpora/train`; halves of sentences are put together anew,
//! numbers change, and words that nobody has seen come in as the memory grows. The seed is
//! fixed. A query is a text of the memory, cut to its class, with up to a third of its words
//! exchanged.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use muqabala::internal::{Asked, MatchOptions, Memory, Random, Writer};
use muqabala::{Tu, Tuv};

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
    for size in sizes {
        if let Err(error) = run(size) {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run(size: usize) -> Result<(), Box<dyn Error>> {
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
    std::fs::remove_file(&tmx)?;
    let memory = Memory::open(&store)?;
    let start = Instant::now();
    ask(&memory, &samples[0].1, "en", 70.0, false)?;
    println!("first query {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let queries = queries(&samples, &mut random);
    latencies(&memory, &queries)?;

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

type Pair = (String, String);

fn training() -> Result<Vec<Pair>, Box<dyn Error>> {
    let folder = std::env::var_os("MUQABALA_CORPORA")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"));
    let mut pairs = Vec::new();
    for name in ["unpc-dev", "tico19", "sdg", "opensource-guide"] {
        let read = |ending: &str| std::fs::read_to_string(folder.join(format!("train/{name}.{ending}")));
        let (arabic, english) = (read("ar")?, read("en")?);
        pairs.extend(arabic.lines().zip(english.lines()).map(|(a, e)| (a.to_owned(), e.to_owned())));
    }
    Ok(pairs)
}

/// The first half of one pair and the second of another; a number that counts; and, as seldom as
/// new words come in growing text (with the root of its length), a word of its own.
fn recombined(pairs: &[Pair], number: usize, random: &mut Random) -> Pair {
    let mut pick = || &pairs[random.between(0, pairs.len() - 1)];
    let (one, other) = (pick(), pick());
    let half = |text: &str, first: bool| -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let middle = words.len().div_ceil(2);
        if first { words[..middle].join(" ") } else { words[middle..].join(" ") }
    };
    let mut texts = [
        format!("{} {}", half(&one.0, true), half(&other.0, false)),
        format!("{} {}", half(&one.1, true), half(&other.1, false)),
    ];
    if random.share() < 0.3 {
        texts.iter_mut().for_each(|t| t.push_str(&format!(" {}", number % 997)));
    }
    if random.share() < 0.15 {
        let mut rank = (number as f64 * random.share()) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(["ba", "ko", "mu", "pi", "tu", "zo", "ri", "le"][rank % 8]);
            rank /= 8;
        }
        texts.iter_mut().for_each(|t| t.push_str(&format!(" {word}k")));
    }
    let [ar, en] = texts;
    (ar.trim().to_owned(), en.trim().to_owned())
}

fn unit(ar: String, en: String) -> Tu {
    Tu { variants: vec![Tuv::new("ar", ar), Tuv::new("en", en)], ..Tu::default() }
}

/// Writes the memory and keeps some of its pairs for queries.
fn write_tmx(path: &Path, size: usize, pairs: &[Pair], random: &mut Random) -> std::io::Result<Vec<Pair>> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"ar\"/><body>")?;
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let every = (size / 4000).max(1);
    let mut samples = Vec::new();
    for number in 0..size {
        let (ar, en) = recombined(pairs, number, random);
        writeln!(
            out,
            "<tu tuid=\"{number}\">\n<prop type=\"x-quality\">0.{}</prop>\n<tuv xml:lang=\"ar\"><seg>{}</seg></tuv>\n<tuv xml:lang=\"en\"><seg>{}</seg></tuv>\n</tu>",
            900 + number % 100,
            escaped(&ar),
            escaped(&en)
        )?;
        if number % every == 0 {
            samples.push((ar, en));
        }
    }
    writeln!(out, "</body></tmx>")?;
    out.flush()?;
    Ok(samples)
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
