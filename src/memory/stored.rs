//! A unit as it is in the memory, and the memory in short.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;

use super::hit::who;
use super::keys::damage;
use super::reader::Memory;
use super::summary::{UnitStatus, UnitSummary};
use crate::Result;
use crate::exchange::props;

/// A unit.
#[derive(Debug, Clone, Serialize)]
pub struct Stored {
    /// Its number.
    pub unit: u32,
    /// Its texts.
    pub texts: Vec<StoredText>,
    /// How far it may be trusted.
    pub status: UnitStatus,
    /// Confidence of the aligner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Day, as YYYYMMDD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// How often it was taken.
    pub uses: u64,
    /// From where it came.
    pub origins: Vec<StoredOrigin>,
}

/// A text of a unit.
#[derive(Debug, Clone, Serialize)]
pub struct StoredText {
    /// Code of its language.
    pub language: String,
    /// The text.
    pub text: String,
}

/// One coming of a unit.
#[derive(Debug, Clone, Serialize)]
pub struct StoredOrigin {
    /// The file.
    pub origin: String,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Who wrote or changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// The memory in short.
#[derive(Debug, Clone, Serialize)]
pub struct Contents {
    /// Units.
    pub units: u64,
    /// Units that have a vector, by which they are found for what they say.
    pub vectors: u64,
    /// Codes of the languages, without regions.
    pub languages: Vec<String>,
    /// Codes as the first units write them.
    pub codes: Vec<String>,
}

impl Memory {
    /// The unit with this number, if there is one.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn unit(&self, unit: u32) -> Result<Option<Stored>> {
        self.read(|reader| {
            let Some(entry) = reader.entry(unit)? else { return Ok(None) };
            let UnitSummary { status, confidence, day } = UnitSummary::of(&entry);
            let mut origins = Vec::with_capacity(entry.origins.len());
            for origin in &entry.origins {
                origins.push(StoredOrigin {
                    origin: reader.source(origin.source)?,
                    document: origin.facts.prop(props::DOCUMENT).map(str::to_owned),
                    who: who(&origin.facts),
                });
            }
            let text = |v: crate::exchange::Tuv| StoredText { language: v.language, text: v.text };
            let texts = entry.variants.into_iter().map(text).collect();
            Ok(Some(Stored { unit, texts, status, confidence, day, uses: reader.uses(unit)?, origins }))
        })
    }

    /// How much there is, without looking at it: in a moment, however large the memory is.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn contents(&self) -> Result<Contents> {
        self.read(|reader| {
            let (units, vectors) = (units(&reader.connection)?, with_vector(&reader.connection)?);
            let languages = {
                let mut statement = reader.connection.prepare("SELECT code FROM languages ORDER BY code")?;
                statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
            };
            const FIRST: i64 = 100;
            let first: Vec<u32> = {
                let sql = "SELECT id FROM units ORDER BY id LIMIT ?1";
                let mut statement = reader.connection.prepare(sql)?;
                statement.query_map([FIRST], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
            };
            let mut codes = BTreeSet::new();
            for unit in first {
                let entry = reader.entry(unit)?.ok_or_else(damage)?;
                codes.extend(entry.variants.into_iter().map(|v| v.language));
            }
            Ok(Contents { units, vectors, languages, codes: codes.into_iter().collect() })
        })
    }
}

/// How many units have a vector.
pub(super) fn with_vector(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = "SELECT coalesce(max(value), 0) FROM facts WHERE name = 'with_vector'";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

/// How many units there are, without counting them.
pub(super) fn units(connection: &Connection) -> rusqlite::Result<u64> {
    // A unit is in a segment or in the tail, and dead where it was before.
    let sql = "SELECT (SELECT coalesce(sum(units), 0) FROM segments) + (SELECT count(*) FROM tail)
        - (SELECT count(*) FROM dead)";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Prop;
    use crate::memory::tests::{place, tu};
    use crate::memory::{Change, MemoryWriter};

    #[test]
    fn units_are_counted_through_changes_and_shown_whole() {
        let place = place();
        let mut writer = MemoryWriter::open(&place.path).unwrap();
        writer.tail = 2;
        let memory = Memory::open(&place.path).unwrap();
        let units = (0..4).map(|n| tu(&format!("نص {n}"), &format!("text {n}"))).collect();
        writer.add("a.tmx", units).unwrap();
        let mut record = tu("أول", "first");
        record.props.push(Prop::new(props::DOCUMENT, "A/1"));
        let (unit, new) = writer.add_one("b.tmx", record.clone()).unwrap();
        assert!(new);
        assert_eq!(writer.add_one("c.tmx", record).unwrap(), (unit, false));
        assert_eq!(memory.contents().unwrap().units, 5);
        let text = |text: &str, who: Option<&str>| Change {
            text: Some(("en".into(), text.into())),
            who: who.map(str::to_owned),
            ..Change::default()
        };
        assert!(writer.change(unit, &text("other", Some("Amal"))).unwrap());
        writer.change(1, &text("else", None)).unwrap();
        writer.delete(&[2]).unwrap();
        let contents = memory.contents().unwrap();
        assert_eq!((contents.units, contents.languages), (4, vec!["ar".to_owned(), "en".to_owned()]));
        let stored = memory.unit(unit).unwrap().unwrap();
        assert_eq!(stored.texts[1].text, "other");
        let origins: Vec<_> = stored.origins.iter().map(|o| (o.origin.as_str(), o.who.as_deref())).collect();
        assert_eq!(origins, [("b.tmx", Some("Amal")), ("c.tmx", Some("Amal"))]);
        assert_eq!(stored.origins[0].document.as_deref(), Some("A/1"));
        assert!(memory.unit(2).unwrap().is_none());
    }
}
