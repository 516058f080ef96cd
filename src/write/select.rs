//! What a memory leaves out, each with its reason: clients lose units that
//! come twice, and some refuse the whole file for one long segment.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::normal::{normalized, written};
use super::units;
use crate::Result;
use crate::bitext::{AlignStatus, Bitext, Unit};
use crate::exchange::csv::CsvWriter;
use crate::exchange::props;
use crate::exchange::{Profile, Prop, Tu, WriteOptions, WriterHead, to_bytes};
use crate::files::{Complete, Place, companion};

/// What of a bitext goes into a memory and what does not. Records are made when
/// they are asked for.
pub(super) struct Choice<'a> {
    bitext: &'a Bitext,
    options: &'a WriteOptions,
    /// Why each unit is left out, in order; `None` for those to write.
    reasons: Vec<Option<Reason>>,
}

/// Why a unit is left out.
struct Reason {
    /// The kind of reason, to be counted.
    kind: &'static str,
    /// The reason in full, for this unit.
    text: String,
}

/// Kind of reason of a segment without counterpart.
const ALONE: &str = "no counterpart";

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
            let reason = tu.prop(props::REASONS).map(|r| format!("{ALONE}: {r}"));
            removed(tu, reason.unwrap_or_else(|| ALONE.to_owned()))
        });
        units.filter_map(move |(at, tu)| Some(removed(tu, self.reason(at)?.text.clone()))).chain(alone)
    }

    /// Why unit `at` is left out.
    fn reason(&self, at: usize) -> Option<&Reason> {
        self.reasons.get(at)?.as_ref()
    }

    /// How many units go into the memory.
    pub(super) fn units(&self) -> u64 {
        self.reasons.iter().filter(|reason| reason.is_none()).count() as u64
    }

    /// How many units and segments do not, by kind of reason.
    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for reason in self.reasons.iter().flatten() {
            *counts.entry(reason.kind.to_owned()).or_default() += 1;
        }
        let alone = self.bitext.unpaired.len() as u64;
        if alone > 0 {
            counts.insert(ALONE.to_owned(), alone);
        }
        counts
    }

    /// Adds what was left out to `complete`, as a table for people at `place`; where nothing
    /// was, the table of an earlier run no longer holds.
    pub(super) fn write_left_out(
        &self,
        place: Place,
        head: WriterHead,
        complete: &mut Complete,
    ) -> Result<()> {
        let mut left_out = self.left_out().peekable();
        if left_out.peek().is_none() {
            complete.without(place);
            return Ok(());
        }
        let mut writer = CsvWriter::new(head, Profile::Excel.needs().table, b',');
        let mut file = place.open()?;
        file.write(&to_bytes(&mut writer, left_out)?)?;
        complete.add(file)
    }
}

/// Why each unit of `bitext` is left out. Of units with one source the surest
/// stays, of equally sure ones the first: a client shows one of them and does
/// not say which.
fn reasons(bitext: &Bitext, options: &WriteOptions) -> Vec<Option<Reason>> {
    // As written: units that differ by less are equally sure.
    let thousandths = |unit: &Unit| (unit.confidence * 1000.0).round();
    let mut best: HashMap<Cow<'_, str>, (usize, &Unit)> = HashMap::new();
    let mut reasons: Vec<Option<Reason>> = bitext.units.iter().map(|_| None).collect();
    let because = |kind, text: &str| Some(Reason { kind, text: text.to_owned() });
    for (at, unit) in bitext.units.iter().enumerate() {
        let (source, target) = (written(&unit.source, options), written(&unit.target, options));
        reasons[at] = if unit.status == AlignStatus::Rejected {
            because("less sure than asked for", "less sure than the least confidence asked for")
        } else if source.is_empty() || target.is_empty() {
            because("one side is empty", "one side is empty")
        } else {
            options.max_chars().filter(|max| source.chars().count().max(target.chars().count()) > *max).map(
                |max| Reason {
                    kind: "longer than the client takes",
                    text: format!("longer than {max} characters: the client would refuse it"),
                },
            )
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
                    true => Reason { kind: "the same pair again", text: format!("the same pair as {id}") },
                    false => Reason {
                        kind: "another translation of the same source",
                        text: format!("same source as {id}, another translation, less sure"),
                    },
                });
            }
        }
    }
    reasons
}

/// Ending of the list of what a memory leaves out.
pub(crate) const LEFT_OUT: &str = "left-out.csv";

/// The place of the list of what a memory leaves out, `NAME.left-out.csv` beside `NAME.tmx`.
pub(super) fn left_out_place(memory: &Place) -> Result<Place> {
    memory.companion("the list of what is left out", &companion(memory.path(), LEFT_OUT))
}
