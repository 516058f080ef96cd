//! Names that the program itself gives to rules, checks and reasons, when they come back out of
//! a file: values hold them for the length of the program, so that telling them costs nothing.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, de::Error as _};

/// Names that are kept; the program itself has some hundred.
const MOST: usize = 2000;
/// Bytes of a name.
const LONGEST: usize = 64;

/// A name. (Behind an alias, because serde borrows what it sees as a reference.)
pub(crate) type Name = &'static str;

/// Reads a name; for `deserialize_with`.
///
/// # Errors
/// Those of the format, and where there are more or longer names than any program gives.
pub(crate) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
    static KNOWN: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let text = String::deserialize(deserializer)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(name) = known.get(text.as_str()) {
        return Ok(name);
    }
    if known.len() >= MOST || text.len() > LONGEST {
        return Err(D::Error::custom("this is no name of a rule"));
    }
    let name: &'static str = Box::leak(text.into_boxed_str());
    known.insert(name);
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Named(#[serde(deserialize_with = "name")] Name);

    #[test]
    fn a_name_is_kept_once_and_no_text_is_a_name() {
        let read =
            |json: String| serde_json::from_value::<Named>(serde_json::from_str(&json)?).map(|named| named.0);
        let (one, other) = (read("\"search\"".into()).unwrap(), read("\"search\"".into()).unwrap());
        assert!(std::ptr::eq(one, other));
        assert!(read(format!("\"{}\"", "x".repeat(65))).is_err());
    }
}
