//! Several memories into one.

use std::collections::HashSet;
use std::path::PathBuf;

use super::Account;
use super::dedupe::{Same, key, removed_units};
use crate::exchange::Ids;
use crate::exchange::Opened;
use crate::exchange::WriteOptions;
use crate::exchange::{LanguagePair, Prop, code, props};
use crate::files::Place;
use crate::{Error, Result};

/// Why a unit of a later memory is not copied.
const THERE: &str = "the same pair was there already";

/// Writes the units of all `inputs`, in their order, to `output`. The same pair
/// comes once, from the first memory that has it; the others, and what the format
/// does not take, go to `removed` with the reason. Identifiers that are taken get a number
/// behind them. The header is that of the first memory; `wanted` chooses two of several languages.
///
/// # Errors
/// As the readers and the writers; [`Error::Usage`] where a memory is in other languages.
pub(crate) fn merge(
    inputs: &[PathBuf],
    output: &Place,
    removed: Option<&Place>,
    wanted: Option<&LanguagePair>,
    options: &WriteOptions,
) -> Result<Account> {
    let Some(first) = inputs.first() else {
        return Err(Error::Usage {
            problem: "nothing to merge".to_owned(),
            remedy: "name the memories".to_owned(),
        });
    };
    let (mut seen, mut ids, mut report) = (HashSet::new(), Ids::default(), Account::default());
    let mut number = 0u64;
    let start = Opened::open(first, wanted)?;
    let pair = start.pair.clone();
    inputs.iter().try_for_each(|input| output.reads(input))?;
    let (mut out, _) = start.output(output, options)?;
    let mut side = removed.map(|place| removed_units(&start, place, options)).transpose()?;
    drop(start);
    let languages = |pair: &LanguagePair| {
        let mut both = [code::primary(&pair.source).into_owned(), code::primary(&pair.target).into_owned()];
        both.sort();
        both
    };
    for input in inputs {
        let mut opened = Opened::open(input, wanted)?;
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
        for tu in &mut opened {
            let mut tu = tu?;
            let reason = if seen.insert(key(&tu, &pair, Same::Pair)) {
                number += 1;
                tu.id = Some(ids.unique(tu.id.as_deref(), number));
                out.unit(&tu)?
            } else {
                report.leave_out(THERE);
                Some(THERE)
            };
            if let (Some(reason), Some(side)) = (reason, &mut side) {
                tu.props.push(Prop::new(props::REMOVED, reason));
                side.unit(&tu)?;
            }
        }
        report.read(&opened);
    }
    report.wrote(&out);
    let mut complete = out.complete()?;
    if let Some(side) = side {
        complete.join(side.complete()?);
    }
    report.files = complete.put()?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Tu;

    #[test]
    fn pairs_come_once_and_identifiers_stay_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let place = |name: &str| Place::of(&path(name)).unwrap();
        std::fs::write(path("a.csv"), "id,ar,en\n1,أ,a\n2,ب,b\n").unwrap();
        std::fs::write(path("b.csv"), "id,en,ar\n1,a,أ\n2,c,ج\n").unwrap();
        let inputs = [path("a.csv"), path("b.csv")];
        let options = WriteOptions::default();
        let report = merge(&inputs, &place("c.csv"), Some(&place("r.csv")), None, &options).unwrap();
        assert_eq!((report.units, report.left_out.get(THERE)), (3, Some(&1)));
        let removed: Vec<Tu> = Opened::open(&path("r.csv"), None).unwrap().map(Result::unwrap).collect();
        assert_eq!(removed.len(), 1);
        assert_eq!((removed[0].id.as_deref(), removed[0].prop(props::REMOVED)), (Some("1"), Some(THERE)));
        let ids: Vec<String> =
            Opened::open(&path("c.csv"), None).unwrap().map(|tu| tu.unwrap().id.unwrap()).collect();
        assert_eq!(ids, ["1", "2", "2.2"]);
        std::fs::write(path("d.csv"), "id,en,fr\n1,a,b\n").unwrap();
        assert!(merge(&[path("a.csv"), path("d.csv")], &place("c.csv"), None, None, &options).is_err());
    }

    /// Tables show what no memory should have; every operation leaves it out and says so.
    #[test]
    fn what_is_no_pair_or_was_rejected_comes_into_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let place = |name: &str| Place::of(&path(name)).unwrap();
        let table = "source,target,status\nنص,text,rejected\nكتاب,book,sure\nقلم,,unpaired\n";
        std::fs::write(path("a.csv"), table).unwrap();
        let options = WriteOptions::default();
        let account =
            merge(&[path("a.csv")], &place("m.tmx"), Some(&place("r.tmx")), None, &options).unwrap();
        assert_eq!((account.units, account.left_out.values().sum::<u64>()), (1, 2));
        let removed: Vec<Tu> = Opened::open(&path("r.tmx"), None).unwrap().map(Result::unwrap).collect();
        assert_eq!(removed.len(), 2);
        use crate::tm::split::{By, split};
        for (kind, units) in [("x-document", 1), ("x-align-status", 3)] {
            let by = By::Prop(kind.to_owned());
            let account = split(&path("a.csv"), &place(kind), "tmx", &by, None, &options).unwrap();
            assert_eq!((account.units, account.left_out.values().sum::<u64>()), (units, 3 - units));
        }
    }
}
