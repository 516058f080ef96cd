//! A part of the pairs: one of several runs over the same list.

use std::str::FromStr;

use crate::Error;

/// Part `part` of `parts`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    part: u64,
    parts: u64,
}

impl Shard {
    /// Whether the pair at `number`, from 0, belongs to it. Neighbours go to different parts:
    /// long documents often stand together.
    pub(crate) fn has(self, number: u64) -> bool {
        number % self.parts == self.part - 1
    }
}

impl std::fmt::Display for Shard {
    /// As in names of files: `3-of-8`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-of-{}", self.part, self.parts)
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parse = || {
            let (part, parts) = text.split_once('/')?;
            let (part, parts) = (part.trim().parse().ok()?, parts.trim().parse().ok()?);
            (1..=parts).contains(&part).then_some(Shard { part, parts })
        };
        parse().ok_or_else(|| Error::Usage {
            problem: format!("{text:?} names no part of the pairs"),
            remedy: "write 3/8 for the third of eight".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole_and_share_nothing() {
        let parts: Vec<Shard> = (1..=3).map(|part| format!("{part}/3").parse().unwrap()).collect();
        for number in 0..10 {
            assert_eq!(parts.iter().filter(|part| part.has(number)).count(), 1, "{number}");
        }
        assert_eq!(parts[1].to_string(), "2-of-3");
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
