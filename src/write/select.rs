//! What a memory leaves out, each with its reason: clients lose units that
//! come twice, and some refuse the whole file for one long segment.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use super::normal::{normalized, written};
use super::units;
use crate::Result;
use crate::bitext::{AlignStatus, Bitext, Unit};
use crate::exchange::csv::CsvWriter;
use crate::exchange::props;
use crate::exchange::whole::write_whole;
use crate::exchange::{Profile, Prop, Tu, WriteOptions, WriterHead, to_bytes};

/// What of a bitext goes into a memory and what does not. Records are made when
/// they are asked for.
pub(super) struct Choice<'a> {
    bitext: &'a Bitext,
    options: &'a WriteOptions,
    /// Why each unit is left out, in order; `None` for those to write.
    reasons: Vec<Option<String>>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(bitext: &'a Bitext, options: &'a WriteOptions) -> Self {
        Choice { bitext, options, reasons: reasons(bitext, options) }
    }

    /// The records of the memory with the number of their unit, in order.
    pub(super) fn kept(&self) -> impl Iterator<Item = (usize, Tu)> + '_ {
        units::memory(self.bitext, |at| self.reason(at).is_none())
            .map(|(at, tu)| (at, normalized(tu, self.options)))
    }

    /// The records left out, each with its reason; then the segments without counterpart.
    fn left_out(&self) -> impl Iterator<Item = Tu> + '_ {
        let removed = |mut tu: Tu, reason: String| {
            tu.props.push(Prop::new(props::REMOVED, reason));
            normalized(tu, self.options)
        };
        let units = units::memory(self.bitext, |at| self.reason(at).is_some());
        let alone = units::left_alone(self.bitext).map(move |tu| {
            let reason = tu.prop(props::REASONS).map(|r| format!("no counterpart: {r}"));
            removed(tu, reason.unwrap_or_else(|| "no counterpart".to_owned()))
        });
        units.filter_map(move |(at, tu)| Some(removed(tu, self.reason(at)?.clone()))).chain(alone)
    }

    /// Why unit `at` is left out.
    fn reason(&self, at: usize) -> Option<&String> {
        self.reasons.get(at)?.as_ref()
    }

    /// Writes what was left out as a table for people; `None` where nothing was.
    pub(super) fn write_left_out(&self, path: &Path, head: WriterHead) -> Result<Option<PathBuf>> {
        let mut left_out = self.left_out().peekable();
        if left_out.peek().is_none() {
            return Ok(None);
        }
        let mut writer = CsvWriter::new(head, Profile::Excel.needs().table, b',');
        write_whole(path, &to_bytes(&mut writer, left_out)?).map(Some)
    }
}

/// Why each unit of `bitext` is left out. Of units with one source the surest
/// stays, of equally sure ones the first: a client shows one of them and does
/// not say which.
fn reasons(bitext: &Bitext, options: &WriteOptions) -> Vec<Option<String>> {
    // As written: units that differ by less are equally sure.
    let thousandths = |unit: &Unit| (unit.confidence * 1000.0).round();
    let mut best: HashMap<Cow<'_, str>, (usize, &Unit)> = HashMap::new();
    let mut reasons: Vec<Option<String>> = vec![None; bitext.units.len()];
    for (at, unit) in bitext.units.iter().enumerate() {
        let (source, target) = (written(&unit.source, options), written(&unit.target, options));
        reasons[at] = if unit.status == AlignStatus::Rejected {
            Some("less sure than the least confidence asked for".to_owned())
        } else if source.is_empty() || target.is_empty() {
            Some("one side is empty".to_owned())
        } else {
            options
                .max_chars()
                .filter(|max| source.chars().count().max(target.chars().count()) > *max)
                .map(|max| format!("longer than {max} characters: the client would refuse it"))
        };
        if reasons[at].is_some() {
            continue;
        }
        match best.entry(source) {
            Entry::Vacant(slot) => {
                slot.insert((at, unit));
            }
            Entry::Occupied(mut slot) => {
                let (other, rival) = *slot.get();
                let same = written(&rival.target, options) == target;
                let better = thousandths(unit) > thousandths(rival);
                let (goes, id) = if better { (other, &unit.id) } else { (at, &rival.id) };
                if better {
                    slot.insert((at, unit));
                }
                reasons[goes] = Some(match same {
                    true => format!("the same pair as {id}"),
                    false => format!("same source as {id}, another translation, less sure"),
                });
            }
        }
    }
    reasons
}

/// `NAME.left-out.csv` beside `NAME.tmx`.
pub(super) fn left_out_path(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    path.with_file_name(format!("{stem}.left-out.csv"))
}
