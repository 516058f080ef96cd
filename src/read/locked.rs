//! DOCX, XLSX and PPTX behind a password: a compound file with the container encrypted in it
//! ([MS-OFFCRYPTO] 2.3.4), by "agile" encryption (Office 2010 and later, LibreOffice) or by
//! "standard" encryption (Office 2007).

use std::io::{Cursor, Read};

use aes::cipher::array::Array;
use aes::cipher::{BlockCipherDecrypt, BlockSizeUser, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::detect::COMPOUND_FILE;
use super::password;
use super::xml::{Node, Tree};
use crate::{Result, limits};

/// Rounds of hashing that a file may ask for, for each password; Office asks for 100,000, the
/// specification allows ten million, which would take half a minute.
const ROUNDS: u32 = 1_000_000;
/// Bytes that are encrypted with one initialisation vector (2.3.4.15).
const SEGMENT: usize = 4096;
/// Bytes of a block of AES, the only cipher that Office writes.
const BLOCK: usize = 16;
/// Rounds of standard encryption (2.3.4.7).
const STANDARD_ROUNDS: u32 = 50_000;
/// Excel locks a workbook whose structure is protected with this password and opens it without asking
/// (2.4.2.3).
const NOBODY_TYPES: &str = "VelvetSweatshop";
/// What is hashed behind the password for each of the three keys (2.3.4.13).
const FOR_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_HASH: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

/// The container in `bytes`, which one of `offered` opens; `None` where nothing is locked in it.
///
/// # Errors
/// [`Error::Content`](crate::Error::Content) where no password opens it, or it is encrypted otherwise.
pub(super) fn open(name: &str, bytes: &[u8], offered: &[String]) -> Result<Option<Vec<u8>>> {
    if !bytes.starts_with(&COMPOUND_FILE) {
        return Ok(None);
    }
    let rebuilt = super::doc::rebuilt(bytes);
    let bytes = rebuilt.as_deref().unwrap_or(bytes);
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Ok(None) };
    let mut stream = |path: &str| {
        let mut content = Vec::new();
        let stream = file.open_stream(path).ok()?;
        stream.take(limits::FILE_BYTES).read_to_end(&mut content).ok()?;
        Some(content)
    };
    let (Some(info), Some(package)) = (stream("EncryptionInfo"), stream("EncryptedPackage")) else {
        return Ok(None);
    };
    let unknown = || password::unknown(name, "the program that it was made with");
    let lock = Lock::read(name, &info)?.ok_or_else(unknown)?;
    for password in offered.iter().map(String::as_str).chain([NOBODY_TYPES]) {
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if let Some(opened) = lock.open(&password, &package) {
            return Ok(Some(opened));
        }
    }
    Err(password::needed(name, offered))
}

/// How a package is encrypted.
enum Lock {
    Agile(Agile),
    Standard(Standard),
}

struct Agile {
    /// Of the content (2.3.4.10 `keyData`).
    data: Parameters,
    /// Of the key of the content (`encryptedKey`).
    key: Parameters,
    rounds: u32,
    input: Vec<u8>,
    input_hash: Vec<u8>,
    key_value: Vec<u8>,
}

struct Parameters {
    hash: Hash,
    salt: Vec<u8>,
    key_bytes: usize,
}

struct Standard {
    salt: Vec<u8>,
    key_bytes: usize,
    input: Vec<u8>,
    input_hash: Vec<u8>,
}

impl Lock {
    /// The lock that the stream `EncryptionInfo` describes, if it is one of the known.
    fn read(name: &str, info: &[u8]) -> Result<Option<Lock>> {
        let half = |at: usize| Some(u16::from_le_bytes(info.get(at..at + 2)?.try_into().ok()?));
        Ok(match (half(0), half(2)) {
            (Some(4), Some(4)) => {
                let text = String::from_utf8_lossy(info.get(8..).unwrap_or_default());
                let (tree, _) = Tree::parse(name, "EncryptionInfo", &text)?;
                Agile::read(tree.root()).map(Lock::Agile)
            }
            (Some(2..=4), Some(2)) => Standard::read(info).map(Lock::Standard),
            _ => None,
        })
    }

    fn open(&self, password: &[u8], package: &[u8]) -> Option<Vec<u8>> {
        let (length, content) = package.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let mut opened = match self {
            Lock::Agile(lock) => lock.open(password, content)?,
            Lock::Standard(lock) => lock.open(password, content)?,
        };
        opened.truncate(length);
        Some(opened)
    }
}

impl Agile {
    fn read(root: Node<'_>) -> Option<Agile> {
        let encryption = root.child("encryption")?;
        let key = encryption.find("encryptedKey")?;
        let rounds = key.attribute("spinCount")?.parse().ok().filter(|rounds| *rounds <= ROUNDS)?;
        Some(Agile {
            data: Parameters::read(encryption.child("keyData")?)?,
            key: Parameters::read(key)?,
            rounds,
            input: bytes(key, "encryptedVerifierHashInput")?,
            input_hash: bytes(key, "encryptedVerifierHashValue")?,
            key_value: bytes(key, "encryptedKeyValue")?,
        })
    }

    fn open(&self, password: &[u8], content: &[u8]) -> Option<Vec<u8>> {
        let base = self.key.hash.spun(&self.key.salt, password, self.rounds);
        let unlock = |purpose: &[u8], locked: &[u8]| {
            let key = fitted(self.key.hash.of(&[&base, purpose]), self.key.key_bytes);
            chained(&Aes::new(&key)?, &fitted(self.key.salt.clone(), BLOCK), locked)
        };
        let (input, hash) = (unlock(&FOR_INPUT, &self.input)?, unlock(&FOR_HASH, &self.input_hash)?);
        // The input has the length of the salt; what pads it to whole blocks is not hashed.
        let input = input.get(..self.key.salt.len()).unwrap_or(&input);
        let wanted = self.key.hash.of(&[input]);
        if hash.get(..wanted.len()) != Some(&wanted) {
            return None;
        }
        let key = unlock(&FOR_KEY, &self.key_value)?;
        let cipher = Aes::new(key.get(..self.data.key_bytes)?)?;
        let mut opened = Vec::with_capacity(content.len());
        for (number, segment) in (0u32..).zip(content.chunks(SEGMENT)) {
            let vector = fitted(self.data.hash.of(&[&self.data.salt, &number.to_le_bytes()]), BLOCK);
            opened.extend(chained(&cipher, &vector, segment)?);
        }
        Some(opened)
    }
}

impl Parameters {
    /// `None` for another cipher than AES with chained blocks.
    fn read(node: Node<'_>) -> Option<Parameters> {
        let is = |name: &str, value: &str| node.attribute(name).is_some_and(|own| own == value);
        let known = is("cipherAlgorithm", "AES") && is("cipherChaining", "ChainingModeCBC");
        Some(Parameters {
            hash: Hash::called(&node.attribute("hashAlgorithm")?).filter(|_| known)?,
            salt: bytes(node, "saltValue")?,
            key_bytes: node.attribute("keyBits")?.parse::<usize>().ok()? / 8,
        })
    }
}

impl Standard {
    /// The flags, a header of the length that stands in front of it, the verifier (2.3.4.5, 2.3.4.6).
    fn read(info: &[u8]) -> Option<Standard> {
        let word = |at: usize| Some(u32::from_le_bytes(*info.get(at..)?.first_chunk()?));
        let header = 12;
        // AES with keys of 128, 192 and 256 bits; RC4 stands here, too (2.3.4.5 `AlgID`).
        matches!(word(header + 8)?, 0x660E..=0x6610).then_some(())?;
        let verifier = info.get(header.checked_add(usize::try_from(word(8)?).ok()?)?..)?;
        let part = |at: usize, length: usize| verifier.get(at..at + length).map(<[u8]>::to_vec);
        Some(Standard {
            key_bytes: usize::try_from(word(header + 16)?).ok()? / 8,
            salt: part(4, 16)?,
            input: part(20, 16)?,
            input_hash: part(40, 32)?,
        })
    }

    fn open(&self, password: &[u8], content: &[u8]) -> Option<Vec<u8>> {
        let hash = Hash::Sha1;
        let base = hash.spun(&self.salt, password, STANDARD_ROUNDS);
        let base = hash.of(&[&base, &0u32.to_le_bytes()]);
        // The key is derived from two hashes (2.3.4.7, as CryptDeriveKey does).
        let padded = |with: u8| {
            let mut block = [with; 64];
            block.iter_mut().zip(&base).for_each(|(byte, own)| *byte ^= own);
            hash.of(&[&block])
        };
        let key = [padded(0x36), padded(0x5C)].concat();
        let cipher = Aes::new(key.get(..self.key_bytes)?)?;
        let (input, wanted) = (each_block(&cipher, &self.input)?, each_block(&cipher, &self.input_hash)?);
        let found = hash.of(&[&input]);
        if wanted.get(..found.len()) != Some(&found) {
            return None;
        }
        each_block(&cipher, content)
    }
}

/// The hashes that Office writes.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn called(name: &str) -> Option<Hash> {
        Some(match name {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        })
    }

    /// The hash of some parts behind each other.
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn one<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            parts.iter().for_each(|part| hash.update(part));
            hash.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => one::<sha1::Sha1>(parts),
            Hash::Sha256 => one::<Sha256>(parts),
            Hash::Sha384 => one::<Sha384>(parts),
            Hash::Sha512 => one::<Sha512>(parts),
        }
    }

    /// The hash of a password, hashed again and again behind the number of the round.
    fn spun(self, salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
        let first = self.of(&[salt, password]);
        (0..rounds).fold(first, |hash, round| self.of(&[&round.to_le_bytes(), &hash]))
    }
}

/// `bytes` cut or filled to `length` (2.3.4.11).
fn fitted(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    bytes.resize(length.min(64), 0x36);
    bytes
}

/// AES with a key of any of its lengths.
enum Aes {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

type AesBlock = Array<u8, <Aes128 as BlockSizeUser>::BlockSize>;

impl Aes {
    fn new(key: &[u8]) -> Option<Aes> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(|aes| Aes::Short(Box::new(aes))),
            24 => Aes192::new_from_slice(key).ok().map(|aes| Aes::Middle(Box::new(aes))),
            32 => Aes256::new_from_slice(key).ok().map(|aes| Aes::Long(Box::new(aes))),
            _ => None,
        }
    }

    fn decrypt(&self, block: &mut AesBlock) {
        match self {
            Aes::Short(aes) => aes.decrypt_block(block),
            Aes::Middle(aes) => aes.decrypt_block(block),
            Aes::Long(aes) => aes.decrypt_block(block),
        }
    }
}

/// Decrypts each block by itself. Bytes behind the last whole block are left out.
fn each_block(cipher: &Aes, locked: &[u8]) -> Option<Vec<u8>> {
    let mut opened = Vec::with_capacity(locked.len());
    for chunk in locked.chunks_exact(BLOCK) {
        let mut block = AesBlock::try_from(chunk).ok()?;
        cipher.decrypt(&mut block);
        opened.extend_from_slice(&block);
    }
    Some(opened)
}

/// Decrypts blocks that are chained (CBC) from `vector` on.
fn chained(cipher: &Aes, vector: &[u8], locked: &[u8]) -> Option<Vec<u8>> {
    let mut opened = each_block(cipher, locked)?;
    let before = vector.iter().chain(locked);
    opened.iter_mut().zip(before).for_each(|(byte, before)| *byte ^= before);
    Some(opened)
}

/// The bytes of an attribute in base 64.
fn bytes(node: Node<'_>, name: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(node.attribute(name)?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentFormat;
    use crate::read::{ReadOptions, read_bytes};

    const AGILE: &[u8] = include_bytes!("../../tests/data/locked/agile.docx");
    const STANDARD: &[u8] = include_bytes!("../../tests/data/locked/standard.docx");
    const UNASKED: &[u8] = include_bytes!("../../tests/data/locked/unasked.docx");
    const PASSWORD: &str = "كلمة سر Abc";

    fn read(bytes: &[u8], passwords: &[&str]) -> Result<String> {
        let passwords = passwords.iter().map(|word| (*word).to_owned()).collect();
        let document = read_bytes("a.docx", bytes, &ReadOptions { passwords, ..ReadOptions::default() })?;
        assert_eq!(document.origin.format, DocumentFormat::Docx);
        Ok(document.blocks.into_iter().map(|block| block.text).collect())
    }

    #[test]
    fn the_right_password_opens_both_kinds() {
        for bytes in [AGILE, STANDARD] {
            let text = read(bytes, &["wrong", PASSWORD]).unwrap();
            assert_eq!(text, "The door of the archive opens with a word.");
            let remedy = |passwords: &[&str]| {
                read(bytes, passwords).unwrap_err().remedy().unwrap_or_default().to_owned()
            };
            assert!(remedy(&[]).contains("--password"));
            assert!(remedy(&["كلمة سر abc"]).contains("upper and lower case"));
        }
    }

    #[test]
    fn what_office_opens_without_asking_is_opened() {
        let expected = "Nobody typed a word, and the door of the archive stood open.";
        for passwords in [&[] as &[&str], &["wrong"]] {
            assert_eq!(read(UNASKED, passwords).unwrap(), expected);
        }
    }

    #[test]
    fn a_locked_file_with_damaged_tables_is_opened() {
        let mut damaged = AGILE.to_vec();
        // The second table of sectors is said to lie beyond the end.
        damaged[0x50..0x54].copy_from_slice(&9_999u32.to_le_bytes());
        assert!(cfb::CompoundFile::open(Cursor::new(&damaged)).is_err());
        assert_eq!(read(&damaged, &[PASSWORD]).unwrap(), "The door of the archive opens with a word.");
        assert!(read(&damaged, &[]).unwrap_err().remedy().unwrap_or_default().contains("--password"));
    }

    #[test]
    fn a_file_cannot_ask_for_hashing_without_end() {
        let mut info = Vec::new();
        let mut file = cfb::CompoundFile::open(Cursor::new(AGILE)).unwrap();
        file.open_stream("EncryptionInfo").unwrap().read_to_end(&mut info).unwrap();
        let with = |rounds: &str| {
            let text = String::from_utf8_lossy(&info[8..]).replace("100000", rounds);
            Lock::read("a", &[&info[..8], text.as_bytes()].concat()).unwrap().is_some()
        };
        assert_eq!([with("100000"), with("1000001")], [true, false]);
    }
}
