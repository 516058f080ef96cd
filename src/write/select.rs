//! What a memory leaves out, each with its reason: clients lose units that
//! come twice, and some refuse the whole file for one long segment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::csv::CsvEncoder;
use super::profile::Profile;
use super::whole::write_whole;
use super::{Head, to_bytes, units};
use crate::Result;
use crate::bitext::Bitext;
use crate::tm::{Prop, Tu};

/// The units to write and those to leave out, both in order. Of units with one
/// source the surest stays, of equally sure ones the first: a client shows one
/// of them and does not say which.
pub(super) fn select(units: Vec<Tu>, bitext: &Bitext, max_chars: Option<usize>) -> (Vec<Tu>, Vec<Tu>) {
    let mut best: HashMap<String, usize> = HashMap::new();
    let mut reasons: Vec<Option<String>> = vec![None; units.len()];
    for (at, tu) in units.iter().enumerate() {
        let [source, target] = tu.variants.as_slice() else { continue };
        reasons[at] = if source.text.is_empty() || target.text.is_empty() {
            Some("one side is empty".to_owned())
        } else {
            let longest = source.text.chars().count().max(target.text.chars().count());
            max_chars
                .filter(|max| longest > *max)
                .map(|max| format!("longer than {max} characters: the client would refuse it"))
        };
        if reasons[at].is_some() {
            continue;
        }
        match best.get(&source.text).copied() {
            None => {
                best.insert(source.text.clone(), at);
            }
            Some(other) => {
                let better = tu.confidence().unwrap_or(0.0) > units[other].confidence().unwrap_or(0.0);
                let (stays, goes) = if better { (at, other) } else { (other, at) };
                let same = units[stays].variants.get(1).map(|v| &v.text)
                    == units[goes].variants.get(1).map(|v| &v.text);
                let id = units[stays].id.as_deref().unwrap_or_default();
                reasons[goes] = Some(match same {
                    true => format!("the same pair as {id}"),
                    false => format!("same source as {id}, another translation, less sure"),
                });
                best.insert(source.text.clone(), stays);
            }
        }
    }
    let (mut kept, mut left_out) = (Vec::with_capacity(units.len()), Vec::new());
    for (mut tu, reason) in units.into_iter().zip(reasons) {
        match reason {
            None => kept.push(tu),
            Some(reason) => {
                tu.props.push(Prop::new("x-removed", reason));
                left_out.push(tu);
            }
        }
    }
    for mut tu in units::review(bitext).into_iter().filter(Tu::is_unpaired) {
        let reason = tu.prop("x-reasons").map(|r| format!("no counterpart: {r}"));
        tu.props.push(Prop::new("x-removed", reason.unwrap_or_else(|| "no counterpart".to_owned())));
        left_out.push(tu);
    }
    (kept, left_out)
}

/// `NAME.left-out.csv` beside `NAME.tmx`.
pub(super) fn left_out_path(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    path.with_file_name(format!("{stem}.left-out.csv"))
}

/// Writes what was left out as a table for people.
pub(super) fn write_left_out(left_out: &[Tu], path: &Path, head: Head) -> Result<PathBuf> {
    let mut encoder = CsvEncoder::new(head, Profile::Excel.needs().table, b',');
    write_whole(path, &to_bytes(&mut encoder, left_out)?)
}
