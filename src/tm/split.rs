//! One memory into several: by document, by size, by confidence.

use std::collections::BTreeMap;
use std::path::Path;

use super::Account;
use crate::exchange::Opened;
use crate::exchange::{LanguagePair, Output, WriteOptions, props};
use crate::files::{Complete, Place};
use crate::{Error, Result};

/// Files open at once; systems allow a process about a thousand.
const MOST_FILES: usize = 500;

/// What a part is for the user.
const PART: &str = "a part of the memory";

/// What decides where a unit goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum By {
    /// The value of a property, e.g. `x-document`.
    Prop(String),
    /// Parts of at most so many bytes.
    Size(u64),
    /// Bands of confidence; the lower limits, from high to low.
    Confidence(Vec<f32>),
}

/// Writes the units of `input` into files of `folder` named `STEM.WHERE.EXTENSION`; `wanted` chooses two
/// of several languages.
///
/// # Errors
/// As the readers and the writers; [`Error::Usage`] where it would be more than
/// 500 files.
pub(crate) fn split(
    input: &Path,
    folder: &Place,
    extension: &str,
    by: &By,
    wanted: Option<&LanguagePair>,
    options: &WriteOptions,
) -> Result<Account> {
    std::fs::create_dir_all(folder.path()).map_err(|e| Error::io(folder.path(), e))?;
    let mut opened = Opened::open(input, wanted)?;
    let stem = opened.name.split('.').next().unwrap_or_default().to_owned();
    let mut report = Account::default();
    if let By::Size(bytes) = by {
        let options = WriteOptions { split_bytes: Some(*bytes), ..options.clone() };
        let place = folder.inside(PART, &format!("{stem}.{extension}"), "")?;
        let (mut out, _) = opened.output(&place, &options)?;
        for tu in &mut opened {
            out.unit(&tu?)?;
        }
        report.read(&opened);
        report.wrote(&out);
        report.files = out.finish()?;
        return Ok(report);
    }
    let mut head = opened.head(options);
    // Who splits by status wants the rejected ones in their own file.
    head.pairs_only &= *by != By::Prop(props::STATUS.to_owned());
    let mut outputs: BTreeMap<String, Output> = BTreeMap::new();
    for tu in &mut opened {
        let tu = tu?;
        let place = match by {
            By::Prop(kind) => tu.prop(kind).map_or_else(|| format!("no-{kind}"), safe_name),
            By::Confidence(bands) => match tu.confidence() {
                None => "no-confidence".to_owned(),
                Some(confidence) => match bands.iter().find(|from| confidence >= **from) {
                    Some(from) => format!("from-{from}"),
                    None => "below".to_owned(),
                },
            },
            By::Size(_) => String::new(),
        };
        if !outputs.contains_key(&place) {
            if outputs.len() >= MOST_FILES {
                return Err(Error::Usage {
                    problem: format!("more than {MOST_FILES} files would come out"),
                    remedy: "split by size, or by a property with fewer values".to_owned(),
                });
            }
            let part = folder.inside(PART, &format!("{stem}.{place}.{extension}"), "")?;
            part.reads(input)?;
            let format = crate::exchange::OutputFormat::of(part.path(), &head.codes, options.profile)?;
            outputs.insert(place.clone(), Output::create(&part, format, head.clone(), options)?);
        }
        if let Some(out) = outputs.get_mut(&place) {
            out.unit(&tu)?;
        }
    }
    report.read(&opened);
    let mut complete = Complete::default();
    for out in outputs.into_values() {
        report.wrote(&out);
        complete.join(out.complete()?);
    }
    report.files = complete.put()?;
    Ok(report)
}

/// A value as part of a file name: `A/RES/78/265` is `A_RES_78_265`. Where that
/// could make two values one, a number from the value itself tells them apart.
fn safe_name(value: &str) -> String {
    const LONGEST: usize = 80;
    let name: String = value
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' })
        .collect();
    let plain = value.chars().count() <= LONGEST
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/'));
    if plain && !name.is_empty() {
        return name;
    }
    // FNV-1a: short, and the same everywhere.
    let hash = value.bytes().fold(0x811C_9DC5u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    format!("{name}-{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Files, Guard};
    use std::path::PathBuf;

    fn at(folder: &Path) -> Place {
        let mut files = Files::default();
        files.folder("the folder for the parts", folder);
        Guard::new(files).unwrap().place(folder).unwrap()
    }

    #[test]
    fn units_go_where_they_belong() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("a.csv");
        std::fs::write(
            &input,
            "ar,en,document,confidence\nأ,a,A/1,0.950\nب,b,A/2,0.800\nج,c,A/1,0.100\nد,d,,\n",
        )
        .unwrap();
        let names = |by: &By, into: &str| {
            let into = folder.path().join(into);
            let report = split(&input, &at(&into), "tmx", by, None, &WriteOptions::default()).unwrap();
            assert_eq!(report.units, 4);
            let name = |p: &PathBuf| p.file_name().unwrap().to_string_lossy().into_owned();
            report.files.iter().map(name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&By::Prop("x-document".into()), "d"), "a.A_1.tmx a.A_2.tmx a.no-x-document.tmx");
        assert_eq!(
            names(&By::Confidence(vec![0.9, 0.7]), "c"),
            "a.below.tmx a.from-0.7.tmx a.from-0.9.tmx a.no-confidence.tmx"
        );
        assert_eq!(names(&By::Size(900), "s").split(' ').count(), 4);
    }

    #[test]
    fn a_part_never_takes_the_place_of_the_memory() {
        let folder = tempfile::tempdir().unwrap();
        let text = "ar,en,document\nأ,a,A/1\nب,b,A/2\n";
        for (name, by) in [("a.csv", By::Size(1)), ("a.A_1.csv", By::Prop("x-document".into()))] {
            let input = folder.path().join(name);
            std::fs::write(&input, text).unwrap();
            let refused = split(&input, &at(folder.path()), "csv", &by, None, &WriteOptions::default());
            assert!(matches!(refused, Err(Error::Usage { .. })), "{name}");
            assert_eq!(std::fs::read_to_string(&input).unwrap(), text);
        }
    }

    #[test]
    fn names_are_safe_and_differ() {
        assert_eq!(safe_name("A/RES/78/265"), "A_RES_78_265");
        assert_ne!(safe_name("a b"), safe_name("a:b"));
        assert!(!safe_name("../x").contains('.'));
    }
}
