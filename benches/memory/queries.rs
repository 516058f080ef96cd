//! What is asked of the memory, by class, and how long the answers take.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use muqabala::internal::{Asked, MatchOptions, Memory, Random};

use crate::texts::Sample;
use crate::times::{self, RUNS, row};

/// Queries of each class.
const QUERIES: usize = 300;

/// Queries of one sort.
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) language: &'static str,
    pub(crate) texts: Vec<String>,
}

/// All classes: texts of four lengths in both languages, numbers or signs alone, texts of the memory.
pub(crate) fn classes(samples: &[Sample], random: &mut Random) -> Vec<Class> {
    let mut classes = Vec::new();
    for (name, from, to) in
        [("1-3 words", 1, 3), ("4-12 words", 4, 12), ("13-40 words", 13, 40), ("60 words", 60, 60)]
    {
        for language in ["ar", "en"] {
            let texts = texts(samples, language, (from, to), QUERIES, random);
            classes.push(Class { name, language, texts });
        }
    }
    let numbers = (0..QUERIES).map(|n| format!("{}, {}", n * 37, n % 12)).collect();
    classes.push(Class { name: "numbers", language: "en", texts: numbers });
    let signs = (0..QUERIES).map(|n| "* ".repeat(n % 9 + 1)).collect();
    classes.push(Class { name: "signs", language: "en", texts: signs });
    for language in ["ar", "en"] {
        let texts = samples.iter().take(QUERIES).map(|s| s.text(language).to_owned()).collect();
        classes.push(Class { name: "as they are", language, texts });
    }
    classes
}

/// Texts of the memory, cut to a length, with up to a third of their words exchanged.
pub(crate) fn texts(
    samples: &[Sample],
    language: &str,
    (from, to): (usize, usize),
    count: usize,
    random: &mut Random,
) -> Vec<String> {
    let mut texts = Vec::new();
    while texts.len() < count {
        let mut words = Vec::new();
        let most = random.between(from, to);
        while words.len() < most {
            let own = samples[random.between(0, samples.len() - 1)].text(language);
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
                let other = samples[random.between(0, samples.len() - 1)].text(language);
                if let Some(word) = other.split_whitespace().next() {
                    *place = word.to_owned();
                }
            }
        }
        texts.push(words.join(" "));
    }
    texts
}

pub(crate) fn ask(
    memory: &Memory,
    text: &str,
    language: &str,
    options: &MatchOptions,
) -> Result<usize, Box<dyn Error>> {
    Ok(memory.find(&Asked { language, text, ..Asked::default() }, options)?.len())
}

/// Times of every class at every floor, sorted, in milliseconds.
pub(crate) struct Latencies(Vec<(f64, Vec<f64>)>);

impl Latencies {
    /// The time that `share` of the queries of the slowest class take at most.
    pub(crate) fn worst(&self, floor: f64, share: f64) -> f64 {
        let own = self.0.iter().filter(|(other, _)| *other == floor);
        own.map(|(_, times)| times::at(times, share)).fold(0.0, f64::max)
    }

    /// How many times what it was before p95 is, in the class that slows most. What takes less
    /// than a millisecond is left out: there the clock's own noise is as large.
    pub(crate) fn times_slower(&self, before: &Latencies) -> f64 {
        let p95 =
            self.0.iter().zip(&before.0).map(|((_, a), (_, b))| (times::at(a, 0.95), times::at(b, 0.95)));
        p95.filter(|(_, before)| *before >= 1.0).map(|(after, before)| after / before).fold(0.0, f64::max)
    }
}

pub(crate) fn latencies(memory: &Memory, classes: &[Class]) -> Result<Latencies, Box<dyn Error>> {
    let mut out = Vec::new();
    for (floor, exact) in [(100.0, true), (70.0, false), (50.0, false)] {
        let options = MatchOptions { floor, exact, ..MatchOptions::default() };
        let mut all = Vec::new();
        for Class { name, language, texts } in classes {
            let (mut times, mut found) = (Vec::new(), 0);
            for text in texts {
                let mut least = None;
                let mut hits = 0;
                for _ in 0..RUNS {
                    let start = Instant::now();
                    hits = ask(memory, text, language, &options)?;
                    let took = start.elapsed();
                    least = Some(least.map_or(took, |least| took.min(least)));
                }
                found += usize::from(hits > 0);
                times.extend(least);
            }
            all.extend(times.iter().copied());
            let floor_named = if exact { "exact".to_owned() } else { format!("{floor}") };
            out.push((floor, row(name, language, &floor_named, &times, found)));
        }
        row("all", "", "", &all, 0);
    }
    Ok(Latencies(out))
}

/// Texts of the memory with their neighbours: how many are found with both.
pub(crate) fn contexts(memory: &Memory, samples: &[Sample]) -> Result<(), Box<dyn Error>> {
    for language in ["ar", "en"] {
        let (mut times, mut found) = (Vec::new(), 0);
        // They were kept in threes.
        for around in samples.chunks_exact(3).take(QUERIES) {
            let text = |at: usize| around.get(at).map(|sample| sample.text(language));
            let asked =
                Asked { language, text: text(1).unwrap_or_default(), before: text(0), behind: text(2) };
            let mut least = None;
            let mut score = 0;
            for _ in 0..RUNS {
                let start = Instant::now();
                let hits = memory.find(&asked, &MatchOptions { floor: 70.0, ..MatchOptions::default() })?;
                let took = start.elapsed();
                score = hits.first().map_or(0, |hit| hit.score);
                least = Some(least.map_or(took, |least| took.min(least)));
            }
            found += usize::from(score == 102);
            times.extend(least);
        }
        row("with both neighbours", language, "102", &times, found);
    }
    Ok(())
}

/// Leaves the queries for whoever asks another memory the same.
pub(crate) fn kept(path: &Path, classes: &[Class], samples: &[Sample]) -> Result<(), Box<dyn Error>> {
    let classes: Vec<serde_json::Value> = classes
        .iter()
        .map(|c| serde_json::json!({ "name": c.name, "language": c.language, "texts": c.texts }))
        .collect();
    let samples: Vec<[&str; 2]> = samples.iter().map(|s| [s.ar.as_str(), s.en.as_str()]).collect();
    let all = serde_json::json!({ "classes": classes, "samples": samples });
    Ok(std::fs::write(path, serde_json::to_vec(&all)?)?)
}
