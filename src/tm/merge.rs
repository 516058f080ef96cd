//! Several memories into one.

use std::collections::HashSet;
use std::path::PathBuf;

use super::dedupe::{Same, key};
use crate::exchange::Ids;
use crate::exchange::Opened;
use crate::exchange::WriteOptions;
use crate::exchange::code;
use crate::files::Place;
use crate::{Error, Result};

/// What a merge did.
#[derive(Debug, Default, serde::Serialize)]
pub struct Merged {
    /// Units written.
    pub units: u64,
    /// Units left out because they are longer than the client takes.
    pub too_long: u64,
    /// Units left out because the format holds pairs and one language is missing.
    pub one_sided: u64,
    /// Units left out because the same pair was there already.
    pub duplicates: u64,
    /// Files written.
    pub files: Vec<PathBuf>,
}

/// Writes the units of all `inputs`, in their order, to `output`. The same pair
/// comes once, from the first memory that has it; identifiers that are taken
/// get a number behind them. The header is that of the first memory.
///
/// # Errors
/// As the readers and the writers; [`Error::Usage`] where a memory is in other languages.
pub fn merge(inputs: &[PathBuf], output: &Place, options: &WriteOptions) -> Result<Merged> {
    let Some(first) = inputs.first() else {
        return Err(Error::Usage {
            problem: "nothing to merge".to_owned(),
            remedy: "name the memories".to_owned(),
        });
    };
    let (mut seen, mut ids, mut report) = (HashSet::new(), Ids::default(), Merged::default());
    let mut number = 0u64;
    let start = Opened::open(first, None)?;
    let pair = start.pair.clone();
    inputs.iter().try_for_each(|input| output.reads(input))?;
    let (mut out, _) = start.output(output, options)?;
    drop(start);
    let languages = |pair: &crate::exchange::LanguagePair| {
        let mut both = [code::primary(&pair.source).into_owned(), code::primary(&pair.target).into_owned()];
        both.sort();
        both
    };
    for input in inputs {
        let opened = Opened::open(input, None)?;
        if languages(&opened.pair) != languages(&pair) {
            return Err(Error::Usage {
                problem: format!(
                    "{} is in {} and {}, {} in {} and {}",
                    input.display(),
                    opened.pair.source,
                    opened.pair.target,
                    first.display(),
                    pair.source,
                    pair.target
                ),
                remedy: "merge memories of one pair of languages".to_owned(),
            });
        }
        for tu in opened {
            let mut tu = tu?;
            if !seen.insert(key(&tu, &pair, Same::Pair)) {
                report.duplicates += 1;
                continue;
            }
            number += 1;
            tu.id = Some(ids.unique(tu.id.as_deref(), number));
            out.unit(&tu)?;
        }
    }
    (report.units, report.too_long, report.one_sided) = (out.units(), out.too_long(), out.one_sided());
    report.files = out.finish()?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_once_and_identifiers_stay_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let place = |name: &str| Place::of(&path(name)).unwrap();
        std::fs::write(path("a.csv"), "id,ar,en\n1,أ,a\n2,ب,b\n").unwrap();
        std::fs::write(path("b.csv"), "id,en,ar\n1,a,أ\n2,c,ج\n").unwrap();
        let report =
            merge(&[path("a.csv"), path("b.csv")], &place("c.csv"), &WriteOptions::default()).unwrap();
        assert_eq!((report.units, report.duplicates), (3, 1));
        let ids: Vec<String> =
            Opened::open(&path("c.csv"), None).unwrap().map(|tu| tu.unwrap().id.unwrap()).collect();
        assert_eq!(ids, ["1", "2", "2.2"]);
        std::fs::write(path("d.csv"), "id,en,fr\n1,a,b\n").unwrap();
        assert!(merge(&[path("a.csv"), path("d.csv")], &place("c.csv"), &WriteOptions::default()).is_err());
    }
}
