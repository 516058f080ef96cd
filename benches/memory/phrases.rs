//! Concordance: phrases of one to three words as they stand in the memory, and expressions.

use std::error::Error;
use std::time::Instant;

use muqabala::internal::{Memory, Random, Wanted};

use crate::texts::Sample;
use crate::times::{self, RUNS, row};

/// Phrases of each sort.
const PHRASES: usize = 300;
/// Regular expressions, each of which reads every text.
const EXPRESSIONS: [&str; 4] =
    [r"ISC/[A-Z]+/[0-9]+", r"\b[Rr]esolutions? [0-9/]+", "القرار [0-9/]+", "(Hague|Vienna) Convention"];

/// p95 of words in the slowest sort.
pub(crate) fn concordances(
    memory: &Memory,
    samples: &[Sample],
    random: &mut Random,
) -> Result<f64, Box<dyn Error>> {
    let mut worst = 0.0f64;
    for language in ["ar", "en"] {
        for (name, anywhere) in [("phrase", false), ("words anywhere", true)] {
            let (mut times, mut found) = (Vec::new(), 0);
            for n in 0..PHRASES {
                let own = samples[random.between(0, samples.len() - 1)].text(language);
                let words: Vec<&str> = own.split_whitespace().collect();
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
                let mut least = None;
                let mut has = false;
                for _ in 0..RUNS {
                    let start = Instant::now();
                    // A sign alone is no word.
                    has = memory.concordance(&wanted).is_ok_and(|found| !found.found.is_empty());
                    let took = start.elapsed();
                    least = Some(least.map_or(took, |least| took.min(least)));
                }
                found += usize::from(has);
                times.extend(least);
            }
            worst = worst.max(times::at(&row(name, language, "", &times, found), 0.95));
        }
    }
    for text in EXPRESSIONS {
        let wanted = Wanted { text: text.to_owned(), regex: true, limit: 30, ..Wanted::default() };
        let start = Instant::now();
        let found = memory.concordance(&wanted)?;
        row(text, "", "", &[start.elapsed()], found.units);
    }
    Ok(worst)
}
