//! Compound files ([MS-CFB]) that hold no Word text that can be read.

use std::io::{Cursor, Read};

/// What such a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// An Office document behind a password ([MS-OFFCRYPTO] 1.3, [MS-DOC] 2.5.2 `fEncrypted`).
    Locked,
    Spreadsheet,
    Presentation,
    Mail,
}

/// `wIdent` and `nFib` stand at the beginning, the flags 10 bytes in (2.5.2 `FibBase`).
const FLAGS: usize = 0x0A;
const VERSION: usize = 0x02;
const ENCRYPTED: u16 = 0x0100;
/// The smallest `nFib` of Word 97; Word 95 has 104.
const WORD_97: u16 = 0x00C1 - 1;

impl Other {
    /// What is wrong with the file and what to do about it.
    pub(super) fn explained(self) -> (&'static str, &'static str) {
        match self {
            Other::Locked => (
                "it is protected with a password, in a way that cannot be opened here",
                "open it with the password in Word or LibreOffice and save it without one",
            ),
            Other::Spreadsheet => {
                ("this is an old Excel file, which cannot be read", "save the sheet as XLSX or CSV")
            }
            Other::Presentation => {
                ("this is an old PowerPoint file, which cannot be read", "save its text as DOCX")
            }
            Other::Mail => {
                ("this is an Outlook message, which cannot be read", "save the document attached to it")
            }
        }
    }
}

/// What the compound file in `bytes` is, if it is no Word document that can be read.
pub(super) fn other(bytes: &[u8]) -> Option<Other> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    if file.exists("EncryptedPackage") || file.exists("EncryptionInfo") {
        return Some(Other::Locked);
    }
    if !file.exists("WordDocument") {
        let kinds = [
            ("Workbook", Other::Spreadsheet),
            ("Book", Other::Spreadsheet),
            ("PowerPoint Document", Other::Presentation),
            ("__properties_version1.0", Other::Mail),
        ];
        return kinds.into_iter().find(|(stream, _)| file.exists(stream)).map(|(_, kind)| kind);
    }
    let mut head = Vec::new();
    file.open_stream("WordDocument").ok()?.take(32).read_to_end(&mut head).ok()?;
    (u16::from_le_bytes(array(&head, FLAGS)?) & ENCRYPTED != 0).then_some(Other::Locked)
}

/// Whether the file is of Word 6 or Word 95, whose notes, boxes and lists stand elsewhere (2.5.2 `nFib`).
pub(super) fn is_old_word(bytes: &[u8]) -> bool {
    let version = || {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let mut head = Vec::new();
        file.open_stream("WordDocument").ok()?.take(32).read_to_end(&mut head).ok()?;
        Some(u16::from_le_bytes(array(&head, VERSION)?))
    };
    version().is_some_and(|version| version < WORD_97)
}

/// The `N` bytes that begin at `at`.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn compound(stream: &str, content: &[u8]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream(stream).unwrap().write_all(content).unwrap();
        file.into_inner().into_inner()
    }

    fn word(version: u16, flags: u16) -> Vec<u8> {
        let mut head = vec![0xEC, 0xA5];
        head.extend(version.to_le_bytes());
        head.resize(FLAGS, 0);
        head.extend(flags.to_le_bytes());
        head.resize(64, 0);
        compound("WordDocument", &head)
    }

    #[test]
    fn each_kind_is_known() {
        for (bytes, expected) in [
            (compound("EncryptedPackage", b"x"), Some(Other::Locked)),
            (compound("Workbook", b"x"), Some(Other::Spreadsheet)),
            (compound("PowerPoint Document", b"x"), Some(Other::Presentation)),
            (word(0x00C1, 0x0300), Some(Other::Locked)),
            (word(0x00C1, 0x0200), None),
            (word(104, 0), None),
            (compound("Other", b"x"), None),
            (b"no compound file".to_vec(), None),
        ] {
            assert_eq!(other(&bytes), expected);
        }
        assert!(is_old_word(&word(104, 0)) && !is_old_word(&word(0x00C1, 0)) && !is_old_word(b"no"));
    }
}
