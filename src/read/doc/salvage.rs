//! Compound files whose tables are odd ([MS-CFB] 2.3 to 2.6): two chains that share a sector, sectors
//! that are not there, names in another order. Other readers take such files, because the streams that
//! hold the text are whole.

use std::io::{Cursor, Write};

use rustc_hash::FxHashSet;

use super::container::array;

/// Places in the header (2.2).
const SECTOR_SHIFT: usize = 0x1E;
const MINI_SHIFT: usize = 0x20;
const FIRST_DIRECTORY: usize = 0x30;
const MINI_CUTOFF: usize = 0x38;
const FIRST_MINI_TABLE: usize = 0x3C;
const FIRST_DIFAT: usize = 0x44;
const DIFAT: usize = 0x4C;
const DIFAT_IN_HEADER: usize = 109;
/// Sectors have numbers up to this one; what is greater means an end, or nothing.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// An entry of the directory (2.6.1): its length, and places in it.
const ENTRY: usize = 128;
const NAME_LENGTH: usize = 0x40;
const KIND: usize = 0x42;
const LEFT: usize = 0x44;
const RIGHT: usize = 0x48;
const CHILD: usize = 0x4C;
const START: usize = 0x74;
const SIZE: usize = 0x78;
const IS_STREAM: u8 = 2;

/// The compound file `bytes` written anew with the streams of its root, where it cannot be opened as it is.
pub(in crate::read) fn rebuilt(bytes: &[u8]) -> Option<Vec<u8>> {
    if cfb::CompoundFile::open(Cursor::new(bytes)).is_ok() {
        return None;
    }
    let odd = Odd::read(bytes)?;
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    let streams = odd.streams();
    for (name, content) in &streams {
        // A name that a sound file cannot have is none that is asked for.
        if let Ok(mut stream) = file.create_stream(name) {
            stream.write_all(content).ok()?;
        }
    }
    file.flush().ok()?;
    (!streams.is_empty()).then(|| file.into_inner().into_inner())
}

/// A compound file, as far as it can be followed.
struct Odd<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// The next sector of each.
    table: Vec<u32>,
    mini_sector: usize,
    mini_table: Vec<u32>,
    /// The stream that small streams lie in.
    mini: Vec<u8>,
    cutoff: u64,
    directory: Vec<u8>,
}

impl<'b> Odd<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let number = |place: usize| Some(u32::from_le_bytes(array(bytes, place)?));
        let shift = |place: usize| Some(u16::from_le_bytes(array(bytes, place)?));
        // 512 and 4,096 bytes are the two sizes that there are.
        let sector = 1usize << shift(SECTOR_SHIFT).filter(|shift| matches!(shift, 9 | 12))?;
        let mini_sector = 1usize << shift(MINI_SHIFT).filter(|shift| *shift == 6)?;
        let mut odd = Odd {
            bytes,
            sector,
            table: Vec::new(),
            mini_sector,
            mini_table: Vec::new(),
            mini: Vec::new(),
            cutoff: u64::from(number(MINI_CUTOFF)?),
            directory: Vec::new(),
        };
        let head = bytes.get(DIFAT..DIFAT + 4 * DIFAT_IN_HEADER)?;
        let mut places = numbers(head);
        let mut seen = FxHashSet::default();
        let mut next = number(FIRST_DIFAT)?;
        while let Some(sector) = odd.at(next).filter(|_| seen.insert(next)) {
            let mut more = numbers(sector);
            next = more.pop()?;
            places.append(&mut more);
        }
        seen.clear();
        for place in places.into_iter().filter(|place| *place <= LAST_SECTOR && seen.insert(*place)) {
            // A table that is not there leaves its sectors without a next one.
            let part = odd.at(place).map_or_else(|| vec![u32::MAX; odd.sector / 4], numbers);
            odd.table.extend(part);
            if odd.table.len() > bytes.len() / odd.sector {
                break;
            }
        }
        odd.directory = odd.chain(number(FIRST_DIRECTORY)?);
        odd.mini_table = numbers(&odd.chain(number(FIRST_MINI_TABLE)?));
        odd.mini = odd.chain(odd.entry(0)?.start);
        Some(odd)
    }

    /// The sector `number`; the last of a file may be short.
    fn at(&self, number: u32) -> Option<&'b [u8]> {
        if number > LAST_SECTOR {
            return None;
        }
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let from = self.bytes.get(start..).filter(|from| !from.is_empty())?;
        Some(from.get(..self.sector).unwrap_or(from))
    }

    /// The sectors from `first` on, up to the end of the chain or to where it goes astray.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut content = Vec::new();
        let mut seen = FxHashSet::default();
        let mut next = first;
        while let Some(sector) = self.at(next).filter(|_| seen.insert(next)) {
            content.extend_from_slice(sector);
            next = self.table.get(next as usize).copied().unwrap_or(u32::MAX);
        }
        content
    }

    fn mini_chain(&self, first: u32) -> Vec<u8> {
        let mut content = Vec::new();
        let mut seen = FxHashSet::default();
        let mut next = first;
        while seen.insert(next) {
            let start = (next as usize).saturating_mul(self.mini_sector);
            let Some(from) = self.mini.get(start..).filter(|from| !from.is_empty()) else { break };
            content.extend_from_slice(from.get(..self.mini_sector).unwrap_or(from));
            next = self.mini_table.get(next as usize).copied().unwrap_or(u32::MAX);
        }
        content
    }

    fn entry(&self, number: u32) -> Option<Entry> {
        let start = (number as usize).checked_mul(ENTRY)?;
        let entry = self.directory.get(start..start.checked_add(ENTRY)?)?;
        let field = |place: usize| Some(u32::from_le_bytes(array(entry, place)?));
        let length = usize::from(u16::from_le_bytes(array(entry, NAME_LENGTH)?));
        let name = encoding_rs::UTF_16LE.decode_without_bom_handling(entry.get(..length.min(NAME_LENGTH))?).0;
        Some(Entry {
            name: name.trim_end_matches('\0').to_owned(),
            is_stream: entry.get(KIND) == Some(&IS_STREAM),
            others: [field(LEFT)?, field(RIGHT)?],
            child: field(CHILD)?,
            start: field(START)?,
            // Small sectors leave rubbish in the upper half (2.6.3).
            size: u64::from(field(SIZE)?),
        })
    }

    /// Names and contents of the streams of the root, in the order of the directory; of all streams,
    /// where the root does not lead to the text.
    fn streams(&self) -> Vec<(String, Vec<u8>)> {
        let mut numbers = FxHashSet::default();
        let mut open: Vec<u32> = self.entry(0).map(|root| root.child).into_iter().collect();
        while let Some(number) = open.pop() {
            if let Some(entry) = self.entry(number).filter(|_| numbers.insert(number)) {
                open.extend(entry.others);
            }
        }
        let all = || (0..).map_while(|number| Some((number, self.entry(number)?)));
        let is_text = |entry: &Entry| entry.is_stream && entry.name == "WordDocument";
        let leads = all().any(|(number, entry)| numbers.contains(&number) && is_text(&entry));
        let mut taken = FxHashSet::default();
        let mut left = self.bytes.len();
        let mut streams = Vec::new();
        for (number, entry) in all() {
            let is_of_root = !leads || numbers.contains(&number);
            if !entry.is_stream || !is_of_root || !taken.insert(entry.name.to_lowercase()) {
                continue;
            }
            let mut content =
                if entry.size < self.cutoff { self.mini_chain(entry.start) } else { self.chain(entry.start) };
            content.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
            // Chains that share their sectors give no more than the file holds.
            let Some(rest) = left.checked_sub(content.len()) else { break };
            left = rest;
            streams.push((entry.name, content));
        }
        streams
    }
}

/// What the directory says of a stream or a folder.
struct Entry {
    name: String,
    is_stream: bool,
    /// The entries left and right of it in its folder.
    others: [u32; 2],
    child: u32,
    start: u32,
    size: u64,
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(array(four, 0)?))).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const LONG: usize = 9_000;

    /// A file with a long and a short stream, in sectors of 512 bytes, and one that nobody asks for.
    fn sound() -> Vec<u8> {
        let file = Cursor::new(Vec::new());
        let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, file).unwrap();
        for (name, content) in
            [("WordDocument", vec![b'w'; LONG]), ("1Table", vec![b't'; 200]), ("Other", vec![b'o'; LONG])]
        {
            file.create_stream(name).unwrap().write_all(&content).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn content(bytes: &[u8], name: &str) -> Vec<u8> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).unwrap();
        let mut content = Vec::new();
        file.open_stream(name).unwrap().read_to_end(&mut content).unwrap();
        content
    }

    /// Where the table says which sector follows the sector `number`.
    fn slot(bytes: &[u8], number: u32) -> usize {
        let table = u32::from_le_bytes(array(bytes, DIFAT).unwrap());
        (table as usize + 1) * 512 + number as usize * 4
    }

    fn entry(bytes: &[u8], name: &str) -> usize {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).position(|w| w == name).unwrap()
    }

    #[test]
    fn text_is_found_where_the_tables_are_odd() {
        let sound = sound();
        assert_eq!(rebuilt(&sound), None);
        let start = |name: &str| u32::from_le_bytes(array(&sound, entry(&sound, name) + START).unwrap());
        let mut shared = sound.clone();
        // The last stream runs into the text.
        let second = slot(&sound, start("WordDocument"));
        let at = slot(&sound, start("Other"));
        shared.copy_within(second..second + 4, at);
        let mut beyond = sound.clone();
        // A table beyond the end of the file.
        beyond[DIFAT + 4..DIFAT + 8].copy_from_slice(&9_999u32.to_le_bytes());
        let mut kind = sound.clone();
        // An entry of a kind that there is none of.
        kind[entry(&sound, "Other") + KIND] = 7;
        for (what, odd) in [("shared", &shared), ("beyond", &beyond), ("kind", &kind)] {
            assert!(cfb::CompoundFile::open(Cursor::new(odd)).is_err(), "{what}");
            let again = rebuilt(odd).unwrap_or_else(|| panic!("{what}"));
            assert_eq!(content(&again, "WordDocument"), vec![b'w'; LONG], "{what}");
            assert_eq!(content(&again, "1Table"), vec![b't'; 200], "{what}");
        }
    }

    #[test]
    fn rubbish_is_left_alone() {
        let sound = sound();
        for length in [0, 100, 512, 600, 1024] {
            assert_eq!(rebuilt(&sound[..length]), None, "{length}");
        }
        let mut ring = sound.clone();
        // A chain that bites its tail ends there.
        let first = u32::from_le_bytes(array(&sound, FIRST_DIRECTORY).unwrap());
        let at = slot(&sound, first);
        ring[at..at + 4].copy_from_slice(&first.to_le_bytes());
        let again = rebuilt(&ring);
        assert!(again.is_none_or(|again| content(&again, "WordDocument") == vec![b'w'; LONG]));
    }
}
