//! Units that say what a text says, in other words.

use std::sync::{Arc, PoisonError};

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::find::{Asked, MatchOptions};
use super::keys::damage;
use super::projection::{SMALL, Vectors, product};
use super::reader::{Memory, Reader};
use super::summary::{UnitStatus, UnitSummary};
use super::told::{Penalty, Told, VariantSides, less};
use super::vectors::{full, projection, without};
use crate::encoder::encoder;
use crate::exchange::store::StoredUnit;
use crate::{Error, Result};

/// Units that are looked at again with their full vectors, for each that is shown: each costs its
/// two texts through the encoder, some 2 ms.
const AGAIN: usize = 2;
/// In the letter of `corpora` what says the same in other words has 25 to 60 per cent, what says
/// something else 10 to 20. Of 666 everyday sentences whose unit has another wording hardly one
/// that is found first has less than 45, but of 602 whose unit is not there all find something of 35
/// (`benches/meaning_floor.py`): a floor that hides strangers would hide what is wanted.
const LEAST: f64 = 25.0;
/// Vectors that one thread looks at in a row.
const STRETCH: usize = 16_384;

/// A unit that says about the same.
#[derive(Debug, Clone, Serialize)]
pub struct Meant {
    /// Number of the unit.
    pub unit: u32,
    /// The cosine in per cent, less penalties.
    pub score: i32,
    /// Cosine of the text and the unit, whose two texts count alike.
    pub cosine: f64,
    /// Why the score is less.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub penalties: Vec<Penalty>,
    /// Code of the language of the text that was asked for.
    pub source_language: String,
    /// The unit's text in it.
    pub source: String,
    /// Code of the other language.
    pub target_language: String,
    /// Its translation.
    pub target: String,
    /// How far the unit may be trusted.
    pub status: UnitStatus,
    /// Document that it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// File that it was imported from.
    pub origin: String,
}

impl Memory {
    /// The units that say most nearly what the text says, the nearest first; and how many units
    /// have no vector and were not looked at.
    ///
    /// # Errors
    /// [`Error::Usage`] where the memory has no vectors; as [`Memory::open`].
    pub fn semantic(&self, asked: &Asked<'_>, options: &MatchOptions) -> Result<(Vec<Meant>, u64)> {
        let found = self.read(|reader| {
            let Some(vectors) = self.vectors(&reader.connection)? else { return Ok(None) };
            Ok(Some((search(reader, &vectors, asked, options)?, without(&reader.connection)?)))
        })?;
        found.ok_or_else(|| Error::Usage {
            problem: format!("{} has no vectors", self.path().display()),
            remedy: format!("make them with `muqabala memory vectors {}`", self.path().display()),
        })
    }

    /// The vectors of this state of the memory, loaded where they changed.
    fn vectors(&self, connection: &Connection) -> rusqlite::Result<Option<Arc<Vectors>>> {
        let sql = "SELECT value FROM facts WHERE name = 'vectors'";
        let changes: Option<i64> = connection.query_row(sql, [], |row| row.get(0)).optional()?;
        let Some(changes) = changes else { return Ok(None) };
        let mut slot = self.vectors.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(there) = slot.as_ref().filter(|there| there.changes == changes) {
            return Ok(Some(Arc::clone(there)));
        }
        let projection = projection(connection)?.ok_or_else(damage)?;
        let mut loaded = Vectors { changes, projection, units: Vec::new(), data: Vec::new() };
        let mut statement = connection.prepare_cached("SELECT unit, data FROM vectors ORDER BY unit")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let data = row.get_ref(1)?.as_blob().unwrap_or_default();
            if data.len() != SMALL {
                return Err(damage());
            }
            loaded.units.push(row.get(0)?);
            loaded.data.extend(data.iter().map(|byte| byte.cast_signed()));
        }
        let loaded = Arc::new(loaded);
        *slot = Some(Arc::clone(&loaded));
        Ok(Some(loaded))
    }
}

fn search(
    reader: &mut Reader,
    vectors: &Vectors,
    asked: &Asked<'_>,
    options: &MatchOptions,
) -> rusqlite::Result<Vec<Meant>> {
    let Some(query) = encoder().encode(&[asked.text]).pop() else { return Ok(Vec::new()) };
    let small = vectors.projection.small(&query);
    let wanted = options.limit.max(1) * AGAIN;
    let mut near: Vec<(i32, u32)> = vectors
        .data
        .par_chunks(SMALL * STRETCH)
        .zip(vectors.units.par_chunks(STRETCH))
        .flat_map_iter(|(data, units)| nearest(&small, data, units, 2 * wanted))
        .collect();
    near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut entries: Vec<(u32, StoredUnit, VariantSides)> = Vec::new();
    let mut there = Vec::new();
    for (_, unit) in near {
        if entries.len() >= wanted {
            break;
        }
        // What was deleted or changed since the vectors were loaded has none any more.
        let sql = "SELECT count(*) FROM vectors WHERE unit = ?1";
        let has: i64 = reader.connection.prepare_cached(sql)?.query_row([unit], |row| row.get(0))?;
        let Some(entry) = reader.entry(unit)?.filter(|_| has > 0) else { continue };
        let side = VariantSides::of(&entry, asked.language, options.target.as_deref(), |_| true);
        if let Some(side) = side.filter(|_| UnitSummary::of(&entry).status != UnitStatus::Rejected) {
            there.push(entry.clone());
            entries.push((unit, entry, side));
        }
    }
    let mut found = Vec::new();
    for ((unit, entry, side), vector) in entries.into_iter().zip(full(&there)) {
        let cosine: f32 = vector.iter().zip(&query).map(|(a, b)| a * b).sum();
        found.extend(meant(reader, unit, &entry, &side, f64::from(cosine), options)?);
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then(b.cosine.total_cmp(&a.cosine)).then(a.unit.cmp(&b.unit)));
    found.retain(|meant| f64::from(meant.score) >= options.floor.min(LEAST));
    found.truncate(options.limit.max(1));
    Ok(found)
}

/// The nearest of a stretch of vectors.
fn nearest(query: &[i8; SMALL], data: &[i8], units: &[u32], wanted: usize) -> Vec<(i32, u32)> {
    let mut best: Vec<(i32, u32)> = Vec::with_capacity(wanted + 1);
    let mut least = i32::MIN;
    for (vector, unit) in data.chunks_exact(SMALL).zip(units) {
        let near = product(query, vector);
        if near > least || best.len() < wanted {
            let at = best.partition_point(|(other, _)| *other >= near);
            best.insert(at, (near, *unit));
            best.truncate(wanted);
            least = best.last().map_or(i32::MIN, |(near, _)| *near);
        }
    }
    best
}

fn meant(
    reader: &Reader,
    unit: u32,
    entry: &StoredUnit,
    side: &VariantSides,
    cosine: f64,
    options: &MatchOptions,
) -> rusqlite::Result<Option<Meant>> {
    let told = Told::of(reader, entry, side, &options.penalties)?;
    Ok(told.map(|Told { source, target, summary, document, origin, penalties }| Meant {
        unit,
        score: less(100.0 * cosine, &penalties),
        cosine: (cosine * 1000.0).round() / 1000.0,
        penalties,
        source_language: source.language.clone(),
        source: source.text.clone(),
        target_language: target.language.clone(),
        target: target.text.clone(),
        status: summary.status,
        document,
        origin,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::projection::Projection;
    use super::*;
    use crate::memory::tests::{place, tu};
    use crate::memory::{Change, MemoryWriter};

    fn english(text: &str) -> Asked<'_> {
        Asked { language: "en", text, ..Asked::default() }
    }

    #[test]
    fn what_says_the_same_is_found_in_either_language_through_additions_edits_and_deletions() {
        let place = place();
        let mut writer = MemoryWriter::open(&place.path).unwrap();
        let units = vec![
            tu("الأطفال يلعبون في الحديقة", "The children are playing in the garden"),
            tu("ارتفعت أسعار النفط أمس", "Oil prices rose yesterday"),
            tu("يعاني المريض من الحمى", "The patient suffers from fever"),
        ];
        writer.add("a.tmx", units).unwrap();
        let memory = Memory::open(&place.path).unwrap();
        let options = MatchOptions { floor: 30.0, limit: 1, ..MatchOptions::default() };
        let error = memory.semantic(&english("kids"), &options).unwrap_err();
        assert!(
            error.to_string().contains("has no vectors")
                && error.remedy().unwrap().contains("memory vectors")
        );
        assert_eq!(writer.vectors(&mut |_, _| ()).unwrap().made, 3);
        assert_eq!(writer.vectors(&mut |_, _| ()).unwrap().made, 0);
        let ask = |asked: Asked<'_>| {
            let (found, without) = memory.semantic(&asked, &options).unwrap();
            (found.first().map(|m| m.source.clone()).unwrap_or_default(), without)
        };
        assert_eq!(
            ask(english("Kids have fun in the yard")),
            ("The children are playing in the garden".into(), 0)
        );
        let arabic = Asked {
            language: "ar", text: "درجة حرارة المصاب مرتفعة", ..Asked::default()
        };
        assert_eq!(ask(arabic).0, "يعاني المريض من الحمى");
        writer.add("b", vec![tu("القطة نائمة", "The cat is asleep")]).unwrap();
        assert_eq!(ask(english("Kids have fun in the yard")).1, 1);
        let change =
            Change { text: Some(("en".into(), "The bank is closed today".into())), ..Change::default() };
        assert!(writer.change(2, &change).unwrap());
        assert_eq!(writer.delete(&[1]).unwrap(), 1);
        // What is gone or changed is not found by its old vector, even by who had loaded it.
        assert_ne!(ask(english("Kids have fun in the yard")).0, "The children are playing in the garden");
        assert_eq!(ask(english("Kids have fun in the yard")).1, 2);
        assert_eq!(
            writer.vectors(&mut |_, _| ()).unwrap(),
            super::super::vectors::Made { made: 2, units: 3 }
        );
        assert_eq!(ask(english("a sleeping kitten")), ("The cat is asleep".into(), 0));
        let row: i64 = crate::exchange::store::open_read(&place.path)
            .unwrap()
            .query_row("SELECT max(length(data)) FROM vectors", [], |row| row.get(0))
            .unwrap();
        assert!(row <= 128, "{row}");
    }

    /// Arabic lines found by their English, with the projection learned on other text.
    #[test]
    #[cfg_attr(not(reference_documents), ignore = "no reference documents")]
    fn small_vectors_find_what_full_ones_find() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
        let lines = |name: &str, most: usize| -> Vec<String> {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            text.lines().take(most).map(str::to_owned).collect()
        };
        let train = [lines("train/tico19.en", 150), lines("train/unpc-dev.ar", 150)].concat();
        let train: Vec<Vec<f32>> = encoder().encode(&train).into_iter().map(|v| v.to_vec()).collect();
        let projection = Projection::learn(&train, train[0].len());
        // Kept back: nothing was learned from these lines.
        let (ar, en) = (lines("train/tatoeba.ar", 250), lines("train/tatoeba.en", 250));
        let (ar, en) = (encoder().encode(&ar), encoder().encode(&en));
        let small: Vec<[i8; SMALL]> = ar.iter().map(|v| projection.small(v)).collect();
        let (mut by_full, mut by_small) = (0, 0);
        for (at, query) in en.iter().enumerate() {
            let cosine = |v: &crate::encoder::Vector| v.iter().zip(query).map(|(a, b)| a * b).sum::<f32>();
            let cosines: Vec<f32> = ar.iter().map(cosine).collect();
            let best = |among: &[usize]| {
                among.iter().copied().max_by(|a, b| cosines[*a].total_cmp(&cosines[*b])).unwrap()
            };
            let mut order: Vec<usize> = (0..ar.len()).collect();
            by_full += usize::from(best(&order) == at);
            let query = projection.small(query);
            order.sort_by_cached_key(|other| std::cmp::Reverse(product(&query, &small[*other])));
            // The best few are scored again in full.
            by_small += usize::from(best(&order[..10]) == at);
        }
        assert!(by_full > 190 && by_small + 3 >= by_full, "{by_small} {by_full}");
    }
}
