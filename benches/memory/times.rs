//! How long queries took: a line of a table.

use std::time::Duration;

pub(crate) const HEAD: &str = "queries                    floor      p50      p95      p99   found   ms";

/// How often each query is asked: the least time counts, which other work on the machine
/// disturbs least.
pub(crate) const RUNS: usize = 3;

/// Prints the line of a class and gives its times sorted, in milliseconds.
pub(crate) fn row(name: &str, language: &str, floor: &str, times: &[Duration], found: usize) -> Vec<f64> {
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
    times.sort_unstable_by(f64::total_cmp);
    println!(
        "{name:21} {language:3} {floor:>6} {:>8.2} {:>8.2} {:>8.2} {found:>7}",
        at(&times, 0.5),
        at(&times, 0.95),
        at(&times, 0.99)
    );
    times
}

/// The time that this share of the queries takes at most.
pub(crate) fn at(times: &[f64], share: f64) -> f64 {
    times.get((times.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(f64::NAN)
}
