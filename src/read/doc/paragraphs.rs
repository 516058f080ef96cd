//! In which list each numbered paragraph of a Word 97-2003 file is: from the runs of
//! paragraph properties ([MS-DOC] 2.8.6 `PlcBtePapx`, 2.9.175 `PapxFkp`).

use super::container::array;

/// Offsets in the file information block (2.5.6 `FibRgFcLcb97`).
const FC_PROPERTIES: usize = 0x102;
const FC_OVERRIDES: usize = 0x2EA;
/// Size of a page of properties.
const PAGE: usize = 512;
/// Property codes (2.6.2): `sprmPIlvl` and `sprmPIlfo`.
const LEVEL: u16 = 0x260A;
const OVERRIDE: u16 = 0x460B;

/// List and level of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListLevel {
    /// `lsid` of the list.
    pub(super) list: i32,
    /// Level from 0.
    pub(super) level: u8,
}

/// The places of all paragraphs that their own properties put into a list, in the
/// order of the file; `None` where the file is damaged. What a style puts into a list
/// is not among them, so the caller has to compare numbers.
pub(super) fn places(main: &[u8], table: &[u8]) -> Option<Vec<ListLevel>> {
    let lists = overrides(main, table)?;
    let start = u32::from_le_bytes(array(main, FC_PROPERTIES)?) as usize;
    let size = u32::from_le_bytes(array(main, FC_PROPERTIES + 4)?) as usize;
    let count = size.checked_sub(4)? / 8;
    let mut places = Vec::new();
    for at in 0..count {
        let number = start.checked_add((count + 1 + at) * 4)?;
        let page = (u32::from_le_bytes(array(table, number)?) & 0x3F_FFFF) as usize * PAGE;
        let page = main.get(page..page + PAGE)?;
        let paragraphs = usize::from(*page.last()?);
        for paragraph in 0..paragraphs {
            let offset = usize::from(*page.get((paragraphs + 1) * 4 + paragraph * 13)?) * 2;
            if let Some((list, level)) = properties(page, offset).and_then(listed)
                && let Some(list) = usize::from(list).checked_sub(1).and_then(|list| lists.get(list))
            {
                places.push(ListLevel { list: *list, level });
            }
        }
    }
    Some(places)
}

/// The list of each override (2.9.146 `PlfLfo`).
fn overrides(main: &[u8], table: &[u8]) -> Option<Vec<i32>> {
    let start = u32::from_le_bytes(array(main, FC_OVERRIDES)?) as usize;
    let count = u32::from_le_bytes(array(table, start)?) as usize;
    let list =
        |at: usize| Some(i32::from_le_bytes(array(table, start.checked_add(4 + at.checked_mul(16)?)?)?));
    (0..count.min(table.len() / 16)).map(list).collect()
}

/// The properties of a paragraph, at `offset` of their page; 0 stands for none.
fn properties(page: &[u8], offset: usize) -> Option<&[u8]> {
    if offset == 0 {
        return None;
    }
    let (from, length) = match usize::from(*page.get(offset)?) {
        0 => (offset + 2, usize::from(*page.get(offset + 1)?) * 2),
        halves => (offset + 1, halves * 2 - 1),
    };
    // The style stands in front.
    page.get(from..from + length)?.get(2..)
}

/// Override, from 1, and level that a list of properties sets.
fn listed(properties: &[u8]) -> Option<(u16, u8)> {
    let (mut list, mut level) = (0, 0);
    let mut at = 0;
    while let Some(code) = array(properties, at).map(u16::from_le_bytes) {
        at += 2;
        match code {
            LEVEL => level = *properties.get(at)?,
            OVERRIDE => list = u16::from_le_bytes(array(properties, at)?),
            _ => {}
        }
        // 2.2.5.1: the top three bits tell the size of the operand.
        at += match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            // Tables have two bytes for their length, others one.
            _ if code == 0xD608 => usize::from(u16::from_le_bytes(array(properties, at)?)) + 1,
            _ => usize::from(*properties.get(at)?) + 1,
        };
    }
    (list > 0).then_some((list, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_tell_list_and_level() {
        let grpprl = [0x03, 0x24, 1, 0x0A, 0x26, 2, 0x15, 0xC6, 2, 0, 0, 0x0B, 0x46, 7, 0];
        assert_eq!(listed(&grpprl), Some((7, 2)));
        assert_eq!(listed(&grpprl[..6]), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2000)) {
            let _ = (places(&bytes, &bytes), listed(&bytes), properties(&bytes, 3));
        }
    }
}
