//! Whether the index finds what a scan of all texts finds.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use muqabala::internal::{Asked, MatchOptions, Memory, Random, full_scan};

use crate::queries::texts;
use crate::texts::Sample;

/// Queries of each language.
const QUERIES: usize = 2000;

/// How often the best match is that of a full scan, with the same score.
pub(crate) fn compared(
    memory: &Memory,
    tmx: &Path,
    samples: &[Sample],
    random: &mut Random,
) -> Result<(), Box<dyn Error>> {
    let mut all: [Vec<String>; 2] = Default::default();
    for tu in muqabala::open_memory(tmx)? {
        for (own, variant) in all.iter_mut().zip(tu?.variants) {
            own.push(variant.text);
        }
    }
    for (language, own) in ["ar", "en"].into_iter().zip(&all) {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let lengths = [(1, 3), (4, 12), (13, 40), (60, 60)];
        let each = QUERIES / lengths.len();
        let asked: Vec<String> =
            lengths.into_iter().flat_map(|lengths| texts(samples, language, lengths, each, random)).collect();
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        for floor in [70.0, 50.0] {
            let start = Instant::now();
            let expected = full_scan(&own, &asked, language, floor);
            let each = start.elapsed().as_secs_f64() * 1000.0 / asked.len() as f64;
            println!("{language}: a scan of all takes {each:.1} ms a query, in all threads");
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
