//! Symbols of United Nations documents and the names of their files.

use std::fmt;
use std::str::FromStr;

use super::FileKind;
use crate::Error;
use crate::lang::Language;
use crate::repair::is_symbol;

/// A document symbol, e.g. `A/RES/78/265` or `S/RES/1973 (2011)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol(String);

impl Symbol {
    /// Name of the document without language and extension: `A_RES_78_265`.
    pub(crate) fn stem(&self) -> String {
        let mut stem = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            match c {
                c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') => stem.push(c),
                // Brackets and spaces would need quoting in a shell.
                '(' | ')' => {}
                _ => stem.push('_'),
            }
        }
        stem
    }

    /// `A_RES_78_265.ar.docx`.
    pub(crate) fn file_name(&self, language: Language, kind: FileKind) -> String {
        format!("{}.{}.{}", self.stem(), language.code(), kind.extension())
    }

    /// The symbol as a value in an address (RFC 3986, 2.3): all but letters, digits
    /// and four signs is written in per cent.
    pub(super) fn encoded(&self) -> String {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
        self.0.bytes().fold(String::new(), |mut out, b| {
            if plain(b) {
                out.push(char::from(b));
            } else {
                out.push_str(&format!("%{b:02X}"));
            }
            out
        })
    }
}

impl FromStr for Symbol {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let safe = text.split('/').all(|part| !part.chars().all(|c| c == '.'));
        if is_symbol(text) && safe {
            return Ok(Symbol(text.to_owned()));
        }
        Err(Error::Usage {
            problem: format!("`{text}` is no symbol of a United Nations document"),
            remedy: "write it as on the document, e.g. A/RES/78/265 or \"S/RES/1973 (2011)\"".to_owned(),
        })
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_become_names_and_addresses() {
        for (text, stem, encoded) in [
            ("A/RES/78/265", "A_RES_78_265", "A%2FRES%2F78%2F265"),
            (" A/78/L.49 ", "A_78_L.49", "A%2F78%2FL.49"),
            ("S/RES/1973 (2011)", "S_RES_1973_2011", "S%2FRES%2F1973%20%282011%29"),
        ] {
            let symbol: Symbol = text.parse().unwrap();
            assert_eq!((symbol.stem().as_str(), symbol.encoded().as_str()), (stem, encoded));
        }
        for text in ["", "report.docx", "A/../B/2", "../A/1", "A/RES/78/265/..", "and/or"] {
            assert!(text.parse::<Symbol>().is_err(), "{text}");
        }
    }
}
