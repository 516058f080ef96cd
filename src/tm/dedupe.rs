//! Units that come more than once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use rustc_hash::FxHashMap;

use super::Account;

use crate::Result;
use crate::exchange::Opened;
use crate::exchange::WriteOptions;
use crate::exchange::props;
use crate::exchange::{LanguagePair, Output, Prop, Tu};
use crate::files::Place;

/// What makes two units the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Same {
    /// Both texts.
    #[default]
    Pair,
    /// The source text: only one translation of it stays.
    Source,
}

/// Which of the same units stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The first.
    #[default]
    First,
    /// The one with the highest confidence, of equals the first.
    Best,
    /// The one with the latest date, of equals the last.
    Newest,
}

/// What a run over a memory kept and removed.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Sifted {
    /// What was written and what the client or the format did not take.
    #[serde(flatten)]
    pub account: Account,
    /// Units removed.
    pub removed: u64,
    /// Units whose text was mended.
    pub mended: u64,
    /// Removed units by reason, most frequent first.
    pub reasons: Vec<(String, u64)>,
}

/// Copies `input` to `output` without units that come again; those go to
/// `removed`, each with the reason. Order and identifiers stay. `wanted` chooses two of several languages.
///
/// # Errors
/// As the readers and the writers.
pub(crate) fn dedupe(
    input: &Path,
    output: &Place,
    removed: Option<&Place>,
    (same, keep): (Same, Keep),
    wanted: Option<&LanguagePair>,
    options: &WriteOptions,
) -> Result<Sifted> {
    // Which unit stays is known only after all were seen; a second run over the
    // file costs less than holding it.
    let mut stays: FxHashMap<u128, (Rank, u64)> = FxHashMap::default();
    if keep != Keep::First {
        let opened = Opened::open(input, wanted)?;
        let pair = opened.pair.clone();
        for (number, tu) in (0u64..).zip(opened) {
            let tu = tu?;
            let rank = rank(&tu, keep);
            let place = stays.entry(key(&tu, &pair, same)).or_insert((rank.clone(), number));
            let later_wins = keep == Keep::Newest && rank == place.0;
            if rank > place.0 || later_wins {
                *place = (rank, number);
            }
        }
    }
    let pair = Opened::open(input, wanted)?.pair;
    let mut number = 0u64;
    sift(input, wanted, output, removed, options, |tu| {
        let at = number;
        number += 1;
        let key = key(tu, &pair, same);
        let stays = match keep {
            Keep::First => stays.entry(key).or_insert((Rank::default(), at)).1 == at,
            Keep::Best | Keep::Newest => stays.get(&key).is_none_or(|(_, stays)| *stays == at),
        };
        let reason = match same {
            Same::Pair => "the same pair comes again",
            Same::Source => "the same source comes again",
        };
        (!stays).then(|| reason.to_owned())
    })
}

/// Thousandths of confidence, then date.
type Rank = (u32, String);

fn rank(tu: &Tu, keep: Keep) -> Rank {
    match keep {
        Keep::First => Rank::default(),
        Keep::Best => ((tu.confidence().unwrap_or(0.0) * 1_000.0).round() as u32, String::new()),
        Keep::Newest => {
            // Some programs date the unit, others each of its texts.
            let places = std::iter::once(&tu.attributes).chain(tu.variants.iter().map(|v| &v.attributes));
            let dates = places.flatten().filter(|(name, _)| name == "changedate" || name == "creationdate");
            let newest = dates.map(|(_, date)| basic(date)).max();
            (0, newest.or_else(|| tu.prop(props::DATE).map(basic)).unwrap_or_default())
        }
    }
}

/// `2024-03-21T10:00:00Z` and `20240321T100000Z` order alike without their marks.
fn basic(date: &str) -> String {
    date.replace(['-', ':'], "")
}

/// A fingerprint of the texts; 128 bits, so that two different units never share one.
pub(crate) fn key(tu: &Tu, pair: &LanguagePair, same: Same) -> u128 {
    let (source, target) = tu.sides(pair);
    let target = target.filter(|_| same == Same::Pair);
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        for side in [source, target] {
            side.map(|v| v.markup.as_ref().unwrap_or(&v.text)).hash(&mut hasher);
        }
        // Without one of the two languages the other texts tell units apart.
        if source.is_none() || (target.is_none() && same == Same::Pair) {
            for tuv in &tu.variants {
                (&tuv.language, &tuv.text).hash(&mut hasher);
            }
        }
        hasher.finish()
    };
    (u128::from(half(0)) << 64) | u128::from(half(1))
}

/// A file for removed units. They are kept in full, whatever the client takes.
pub(super) fn removed_units(opened: &Opened, place: &Place, options: &WriteOptions) -> Result<Output> {
    let options = WriteOptions { languages: options.languages.clone(), ..WriteOptions::default() };
    Ok(opened.output(place, &options)?.0.of_everything())
}

/// Copies units for which `reason` finds nothing; the others go to `removed`.
/// `reason` may change the unit that is copied.
pub(crate) fn sift(
    input: &Path,
    wanted: Option<&LanguagePair>,
    output: &Place,
    removed: Option<&Place>,
    options: &WriteOptions,
    mut reason: impl FnMut(&mut Tu) -> Option<String>,
) -> Result<Sifted> {
    let mut opened = Opened::open(input, wanted)?;
    let (mut out, _) = opened.output(output, options)?;
    let mut side = removed.map(|place| removed_units(&opened, place, options)).transpose()?;
    let mut reasons: HashMap<String, u64> = HashMap::new();
    let mut report = Sifted::default();
    for tu in &mut opened {
        let mut tu = tu?;
        let before = tu.variants.clone();
        let why = match reason(&mut tu) {
            Some(why) => {
                report.removed += 1;
                *reasons.entry(why.clone()).or_default() += 1;
                Some(why)
            }
            // What the client does not take is as much gone from the memory.
            None => match out.unit(&tu)? {
                Some(why) => Some(why.to_owned()),
                None => {
                    report.mended += u64::from(before != tu.variants);
                    None
                }
            },
        };
        if let (Some(why), Some(side)) = (why, &mut side) {
            tu.variants = before;
            tu.props.push(Prop::new(props::REMOVED, why));
            side.unit(&tu)?;
        }
    }
    report.reasons = reasons.into_iter().collect();
    report.reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    report.account.read(&opened);
    report.account.wrote(&out);
    let mut complete = out.complete()?;
    if let Some(side) = side {
        complete.join(side.complete()?);
    }
    report.account.files = complete.put()?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(same: Same, keep: Keep) -> String {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        std::fs::write(
            &input,
            "id,source,target,confidence,date\n1,أ,a,0.500,2024-01-01\n2,أ,a,0.900,2023-01-01\n3,أ,b,0.700,2025-01-01\n4,ب,b,,\n",
        )
        .unwrap();
        let removed = folder.path().join("removed.csv");
        let (to, side) = (Place::of(&output).unwrap(), Place::of(&removed).unwrap());
        let report = dedupe(&input, &to, Some(&side), (same, keep), None, &WriteOptions::default()).unwrap();
        assert_eq!(report.account.units + report.removed, 4);
        assert_eq!(report.account.files.len(), 2);
        let ids = Opened::open(&output, None).unwrap().map(|tu| tu.unwrap().id.unwrap());
        ids.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_date_counts_on_the_unit_and_on_its_texts() {
        use crate::exchange::Tuv;
        let dated = |unit: &[(&str, &str)], text: &[(&str, &str)]| {
            let own = |pairs: &[(&str, &str)]| {
                pairs.iter().map(|(name, date)| ((*name).to_owned(), (*date).to_owned())).collect()
            };
            let variants = vec![Tuv::new("ar", "أ"), Tuv { attributes: own(text), ..Tuv::new("en", "a") }];
            rank(&Tu { attributes: own(unit), variants, ..Tu::default() }, Keep::Newest)
        };
        let old = dated(&[("creationdate", "20190101T000000Z")], &[]);
        let on_text = dated(&[("creationdate", "20180101T000000Z")], &[("changedate", "20210101T000000Z")]);
        let on_unit = dated(&[("changedate", "2022-05-01T10:00:00Z")], &[("changedate", "20200101T000000Z")]);
        assert!(old < on_text && on_text < on_unit);
    }

    /// A translation with other codes, or with none, is another translation.
    #[test]
    fn units_that_differ_in_codes_only_are_two() {
        use crate::exchange::Tuv;
        let unit = |markup: Option<&str>| Tu {
            variants: vec![
                Tuv::new("ar", "أ"),
                Tuv { markup: markup.map(str::to_owned), ..Tuv::new("en", "press OK") },
            ],
            ..Tu::default()
        };
        let key = |markup| key(&unit(markup), &LanguagePair::new("ar", "en"), Same::Pair);
        let bold = "press <bpt i=\"1\">&lt;b></bpt>OK<ept i=\"1\">&lt;/b></ept>";
        let keys = [None, Some(bold), Some("press <ph>{0}</ph>OK")].map(key);
        assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
        assert_eq!(key(Some(bold)), keys[1]);
    }

    #[test]
    fn the_right_unit_stays() {
        for (same, keep, ids) in [
            (Same::Pair, Keep::First, "1 3 4"),
            (Same::Pair, Keep::Best, "2 3 4"),
            (Same::Source, Keep::First, "1 4"),
            (Same::Source, Keep::Best, "2 4"),
            (Same::Source, Keep::Newest, "3 4"),
        ] {
            assert_eq!(run(same, keep), ids, "{same:?} {keep:?}");
        }
    }

    #[test]
    fn a_fingerprint_has_two_halves() {
        let unit = Tu {
            variants: vec![crate::exchange::Tuv::new("ar", "نص"), crate::exchange::Tuv::new("en", "text")],
            ..Tu::default()
        };
        let key = key(&unit, &LanguagePair::new("ar", "en"), Same::Pair);
        assert!(key >> 64 != 0 && key as u64 != 0 && (key >> 64) as u64 != key as u64);
    }
}
