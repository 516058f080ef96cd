//! Semantic search in a memory of any size.
//!
//! Real vectors of a million units take half an hour. Here the program makes some thousands and is
//! killed; those of the other units are put together of two of these and a little noise, as their
//! texts are of the halves of two: a scan takes as long, and what is nearest is as crowded.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use muqabala::internal::{Asked, MatchOptions, Memory, Random};
use rusqlite::{Connection, params};

use crate::texts::Sample;
use crate::times::{self, RUNS, row};

/// Vectors that are real.
const REAL: i64 = 8192;
const QUERIES: usize = 100;

/// p95 over all queries.
pub(crate) fn latencies(
    store: &Path,
    samples: &[Sample],
    random: &mut Random,
) -> Result<f64, Box<dyn Error>> {
    made(store)?;
    filled(store, random)?;
    let memory = Memory::open(store)?;
    let options = MatchOptions::default();
    let first = Instant::now();
    memory.semantic(&Asked { language: "en", text: "water", ..Asked::default() }, &options)?;
    println!("the first query loads the vectors: {:.0} ms", first.elapsed().as_secs_f64() * 1000.0);
    let mut all = Vec::new();
    for language in ["ar", "en"] {
        let (mut times, mut found) = (Vec::new(), 0);
        for sample in samples.iter().take(QUERIES) {
            let asked = Asked { language, text: sample.text(language), ..Asked::default() };
            let mut least = None;
            let mut hits = 0;
            for _ in 0..RUNS {
                let start = Instant::now();
                hits = memory.semantic(&asked, &options)?.0.len();
                let took = start.elapsed();
                least = Some(least.map_or(took, |least| took.min(least)));
            }
            found += usize::from(hits > 0);
            times.extend(least);
        }
        all.extend(row("semantic", language, "", &times, found));
    }
    all.sort_unstable_by(f64::total_cmp);
    Ok(times::at(&all, 0.95))
}

/// Lets the program make some.
fn made(store: &Path) -> Result<(), Box<dyn Error>> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["memory", "vectors"])
        .arg(store)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let connection = Connection::open(store)?;
    let start = Instant::now();
    loop {
        let count: i64 = connection.query_row("SELECT count(*) FROM vectors", [], |row| row.get(0))?;
        if child.try_wait()?.is_some() || count >= REAL {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    let count: i64 = connection.query_row("SELECT count(*) FROM vectors", [], |row| row.get(0))?;
    println!(
        "{count} vectors made, {:.0} a second, learning the projection counted in",
        count as f64 / start.elapsed().as_secs_f64()
    );
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Gives every other unit a vector.
fn filled(store: &Path, random: &mut Random) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(store)?;
    let change = connection.transaction()?;
    {
        let real: Vec<Vec<u8>> = change
            .prepare("SELECT data FROM vectors")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let units: Vec<u32> = change
            .prepare("SELECT id FROM units WHERE id NOT IN (SELECT unit FROM vectors) ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut insert = change.prepare("INSERT INTO vectors (unit, data) VALUES (?1, ?2)")?;
        for unit in &units {
            let (one, other) =
                (&real[random.between(0, real.len() - 1)], &real[random.between(0, real.len() - 1)]);
            // √½ of each sum keeps the length of vectors that have little in common.
            let number = |(a, b): (&u8, &u8)| {
                let sum = f64::from(a.cast_signed()) + f64::from(b.cast_signed());
                (sum * 0.7 + random.share() * 8.0 - 4.0).round().clamp(-127.0, 127.0) as i8
            };
            let data: Vec<u8> = one.iter().zip(other).map(number).map(i8::cast_unsigned).collect();
            insert.execute(params![unit, data])?;
        }
        change.execute("UPDATE facts SET value = value + 1 WHERE name = 'vectors'", [])?;
        change.execute(
            "UPDATE facts SET value = value + ?1 WHERE name = 'with_vector'",
            [units.len() as i64],
        )?;
    }
    Ok(change.commit()?)
}
