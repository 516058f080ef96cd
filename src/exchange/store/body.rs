//! A unit as the file holds it: its texts, and for each time it came from somewhere all that
//! was said of it there, exactly as the record had it; packed with a dictionary.

use std::collections::HashMap;
use std::collections::hash_map::Entry as HashEntry;
use std::io;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::EncoderDictionary;

use crate::exchange::{Prop, Tu, Tuv};

/// A unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoredUnit {
    /// Language, text and markup of each variant; all that makes two units the same.
    pub(crate) variants: Vec<Tuv>,
    /// From where it came.
    pub(crate) origins: Vec<UnitOrigin>,
}

/// One coming of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UnitOrigin {
    /// Number of the file it came from.
    pub(crate) source: u64,
    /// The unit before it there: its number less that of this one; 0 for none.
    pub(crate) before: i64,
    /// The unit behind it, likewise.
    pub(crate) behind: i64,
    /// The record without its texts.
    pub(crate) facts: Tu,
}

/// Largest body after unpacking; a record is some hundred bytes, a limit keeps damage in bounds.
const MOST: usize = 64 << 20;

/// The level that zstd takes by itself; with the dictionary a memory of 10⁶ units is 430 MB, its
/// TMX 554 MB (`benches/memory`).
const LEVEL: i32 = 3;

impl StoredUnit {
    /// The entry of one record.
    pub(crate) fn of(tu: &Tu, source: u64) -> Self {
        let bare = |v: &Tuv| Tuv {
            language: v.language.clone(),
            text: v.text.clone(),
            markup: v.markup.clone(),
            ..Tuv::default()
        };
        StoredUnit {
            variants: tu.variants.iter().map(bare).collect(),
            origins: vec![UnitOrigin { source, before: 0, behind: 0, facts: facts(tu) }],
        }
    }

    /// The record as it came with this origin.
    pub(crate) fn record(&self, origin: &UnitOrigin) -> Tu {
        let mut tu = origin.facts.clone();
        for (own, shared) in tu.variants.iter_mut().zip(&self.variants) {
            own.language.clone_from(&shared.language);
            own.text.clone_from(&shared.text);
            own.markup.clone_from(&shared.markup);
        }
        tu
    }

    /// All records, each once.
    pub(crate) fn records(&self) -> Vec<Tu> {
        let mut different: Vec<&UnitOrigin> = Vec::new();
        for origin in &self.origins {
            if !different.iter().any(|other| other.facts == origin.facts) {
                different.push(origin);
            }
        }
        different.into_iter().map(|origin| self.record(origin)).collect()
    }

    /// The entry as bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        put_number(self.variants.len() as u64, &mut out);
        for variant in &self.variants {
            put_text(&variant.language, &mut out);
            put_text(&variant.text, &mut out);
            put_optional(variant.markup.as_deref(), &mut out);
        }
        put_number(self.origins.len() as u64, &mut out);
        self.origins.iter().for_each(|origin| origin.put(&mut out));
        out
    }

    /// The entry that [`to_bytes`](StoredUnit::to_bytes) made; `None` for anything else.
    pub(crate) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let input = &mut bytes;
        let mut entry = StoredUnit::default();
        for _ in 0..take_number(input)? {
            let (language, text) = (take_text(input)?, take_text(input)?);
            entry.variants.push(Tuv { language, text, markup: take_optional(input)?, ..Tuv::default() });
        }
        for _ in 0..take_number(input)? {
            let source = take_number(input)?;
            let (before, behind) = (unzigzag(take_number(input)?), unzigzag(take_number(input)?));
            let id = take_optional(input)?;
            let (attributes, notes, props) = take_facts(input)?;
            let mut facts = Tu { id, attributes, notes, props, variants: Vec::new() };
            for _ in &entry.variants {
                let (attributes, notes, props) = take_facts(input)?;
                facts.variants.push(Tuv { attributes, notes, props, ..Tuv::default() });
            }
            entry.origins.push(UnitOrigin { source, before, behind, facts });
        }
        input.is_empty().then_some(entry)
    }
}

impl UnitOrigin {
    /// The origin as bytes, by which two of them are told apart.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        self.put(&mut out);
        out
    }

    fn put(&self, out: &mut Vec<u8>) {
        put_number(self.source, out);
        put_number(zigzag(self.before), out);
        put_number(zigzag(self.behind), out);
        put_optional(self.facts.id.as_deref(), out);
        put_facts(&self.facts.attributes, &self.facts.notes, &self.facts.props, out);
        for variant in &self.facts.variants {
            put_facts(&variant.attributes, &variant.notes, &variant.props, out);
        }
    }
}

/// The record without languages, texts and markup.
fn facts(tu: &Tu) -> Tu {
    let bare = |v: &Tuv| Tuv {
        attributes: v.attributes.clone(),
        notes: v.notes.clone(),
        props: v.props.clone(),
        ..Tuv::default()
    };
    Tu { variants: tu.variants.iter().map(bare).collect(), ..without_variants(tu) }
}

fn without_variants(tu: &Tu) -> Tu {
    Tu {
        id: tu.id.clone(),
        attributes: tu.attributes.clone(),
        notes: tu.notes.clone(),
        props: tu.props.clone(),
        variants: Vec::new(),
    }
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Appends a number, seven bits a byte, low ones first.
pub(crate) fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the head of `input`.
pub(crate) fn take_number(input: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = input.split_first()?;
        *input = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Passes over so many numbers at the head of `input`, eight bytes at a time: each number ends
/// with the one of its bytes whose highest bit is not set.
pub(crate) fn skip_numbers(input: &mut &[u8], mut count: usize) -> Option<()> {
    while let Some((eight, rest)) = input.split_first_chunk::<8>() {
        let ends = (!u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080).count_ones() as usize;
        // The last number may end before the eighth byte, which then belongs to the next one.
        if ends >= count {
            break;
        }
        count -= ends;
        *input = rest;
    }
    for _ in 0..count {
        take_number(input)?;
    }
    Some(())
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    put_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn take_text(input: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(take_number(input)?).ok()?;
    let (text, rest) = input.split_at_checked(length)?;
    *input = rest;
    String::from_utf8(text.to_vec()).ok()
}

fn put_optional(text: Option<&str>, out: &mut Vec<u8>) {
    out.push(u8::from(text.is_some()));
    if let Some(text) = text {
        put_text(text, out);
    }
}

fn take_optional(input: &mut &[u8]) -> Option<Option<String>> {
    match take_number(input)? {
        0 => Some(None),
        _ => take_text(input).map(Some),
    }
}

fn put_facts(attributes: &[(String, String)], notes: &[String], props: &[Prop], out: &mut Vec<u8>) {
    for count in [attributes.len(), notes.len(), props.len()] {
        put_number(count as u64, out);
    }
    for (name, value) in attributes {
        put_text(name, out);
        put_text(value, out);
    }
    notes.iter().for_each(|note| put_text(note, out));
    for prop in props {
        put_text(&prop.kind, out);
        put_text(&prop.value, out);
        put_optional(prop.language.as_deref(), out);
    }
}

type RecordFacts = (Vec<(String, String)>, Vec<String>, Vec<Prop>);

fn take_facts(input: &mut &[u8]) -> Option<RecordFacts> {
    let (a, n, p) = (take_number(input)?, take_number(input)?, take_number(input)?);
    let attributes = (0..a).map(|_| Some((take_text(input)?, take_text(input)?))).collect::<Option<_>>()?;
    let notes = (0..n).map(|_| take_text(input)).collect::<Option<_>>()?;
    let props = (0..p)
        .map(|_| {
            let (kind, value) = (take_text(input)?, take_text(input)?);
            Some(Prop { kind, value, language: take_optional(input)? })
        })
        .collect::<Option<_>>()?;
    Some((attributes, notes, props))
}

/// Size of a dictionary: some hundred times the largest usual body, as its makers advise.
const DICTIONARY: usize = 64 << 10;

/// A dictionary learned from bodies; `None` where they are too few for one.
pub(crate) fn dictionary(bodies: &[Vec<u8>]) -> Option<Vec<u8>> {
    zstd::dict::from_samples(bodies, DICTIONARY).ok()
}

/// Packs bodies with one dictionary, in any thread.
pub(crate) struct Packer {
    /// Number in the file; 0 packs without one.
    id: u64,
    dictionary: Option<EncoderDictionary<'static>>,
}

impl Packer {
    /// A packer with the dictionary numbered `id`, or one that leaves bodies as they are.
    pub(crate) fn new(dictionary: Option<(u64, &[u8])>) -> io::Result<Self> {
        let (id, bytes) = dictionary.unwrap_or_default();
        let dictionary = (id > 0).then(|| EncoderDictionary::try_copy(bytes, LEVEL)).transpose()?;
        Ok(Packer { id, dictionary })
    }

    /// Number of its dictionary; 0 without one.
    pub(crate) fn number(&self) -> u64 {
        self.id
    }

    /// Whether it packs at all.
    pub(crate) fn has_dictionary(&self) -> bool {
        self.dictionary.is_some()
    }

    /// What does the work in one thread.
    pub(crate) fn thread(&self) -> io::Result<Option<Compressor<'_>>> {
        let Some(dictionary) = &self.dictionary else { return Ok(None) };
        let mut compressor = Compressor::with_prepared_dictionary(dictionary)?;
        // The number stands in front already.
        compressor.set_parameter(zstd::zstd_safe::CParameter::DictIdFlag(false))?;
        Ok(Some(compressor))
    }

    /// Number of the dictionary, then the packed bytes.
    pub(crate) fn pack(
        &self,
        thread: &mut Option<Compressor<'_>>,
        entry: &StoredUnit,
    ) -> io::Result<Vec<u8>> {
        let bytes = entry.to_bytes();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 8);
        match thread {
            Some(compressor) => {
                put_number(self.id, &mut out);
                out.extend(compressor.compress(&bytes)?);
            }
            None => {
                out.push(0);
                out.extend(bytes);
            }
        }
        Ok(out)
    }
}

/// Unpacks bodies with the dictionaries of a file.
#[derive(Default)]
pub(crate) struct Unpacker {
    known: HashMap<u64, Decompressor<'static>>,
}

impl Unpacker {
    /// The entry of a packed body; `None` where it is damaged. `find` gets a dictionary by its number.
    pub(crate) fn unpack(
        &mut self,
        body: &[u8],
        find: impl FnOnce(u64) -> Option<Vec<u8>>,
    ) -> Option<StoredUnit> {
        let mut rest = body;
        let id = take_number(&mut rest)?;
        if id == 0 {
            return StoredUnit::from_bytes(rest);
        }
        let packed = match self.known.entry(id) {
            HashEntry::Occupied(known) => known.into_mut(),
            HashEntry::Vacant(slot) => slot.insert(Decompressor::with_dictionary(&find(id)?).ok()?),
        };
        let size = Decompressor::upper_bound(rest).filter(|size| *size <= MOST)?;
        StoredUnit::from_bytes(&packed.decompress(rest, size).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(number: usize) -> Tu {
        Tu {
            id: Some(format!("u{number}")),
            attributes: vec![("creationdate".into(), "20260101T000000Z".into())],
            notes: vec!["look".into()],
            props: vec![
                Prop::new("x-quality", "0.9"),
                Prop { language: Some("en".into()), ..Prop::new("x-l", "v") },
            ],
            variants: vec![
                Tuv {
                    props: vec![Prop::new("x-page", "3")], ..Tuv::new("ar", format!("نص رقم {number}"))
                },
                Tuv { markup: Some("a <ph>b</ph>".into()), ..Tuv::new("en", "a ") },
            ],
        }
    }

    #[test]
    fn all_of_a_record_comes_back_packed_or_not() {
        let bodies: Vec<Vec<u8>> = (0..2000).map(|n| StoredUnit::of(&unit(n * 7919), 1).to_bytes()).collect();
        let learned = dictionary(&bodies).unwrap();
        let mut unpacker = Unpacker::default();
        for dictionary in [None, Some((3, learned.as_slice()))] {
            let packer = Packer::new(dictionary).unwrap();
            let mut entry = StoredUnit::of(&unit(5), 1);
            entry.origins.push(UnitOrigin { before: -1, behind: 9, source: 2, ..entry.origins[0].clone() });
            let packed = packer.pack(&mut packer.thread().unwrap(), &entry).unwrap();
            let back = unpacker.unpack(&packed, |id| (id == 3).then(|| learned.clone())).unwrap();
            assert_eq!(back, entry);
            // Both origins say the same.
            assert_eq!(back.records(), [unit(5)]);
            assert!(dictionary.is_none() || packed.len() * 2 < entry.to_bytes().len());
        }
    }

    proptest! {
        #[test]
        fn passing_over_numbers_is_taking_them(
            shifts in proptest::collection::vec(0u32..63, 1..60),
            share in 0.0..1.0f64,
        ) {
            let mut bytes = Vec::new();
            shifts.iter().for_each(|shift| put_number(u64::MAX >> shift, &mut bytes));
            let count = (shifts.len() as f64 * share) as usize;
            let (mut passed, mut taken) = (bytes.as_slice(), bytes.as_slice());
            skip_numbers(&mut passed, count).unwrap();
            prop_assert!((0..count).all(|_| take_number(&mut taken).is_some()));
            prop_assert_eq!(passed, taken);
            prop_assert!(skip_numbers(&mut bytes.as_slice(), shifts.len() + 1).is_none());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = Unpacker::default().unpack(&bytes, |_| None);
            let mut own = vec![0];
            own.extend(&bytes);
            let _ = Unpacker::default().unpack(&own, |_| None);
        }
    }
}
