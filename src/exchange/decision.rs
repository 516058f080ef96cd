//! What a person wrote into the column `decision` of a table.

use super::props::{self, REJECTED};
use super::{Prop, Tu};

/// A decision about a unit, as a cell says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellDecision {
    /// The pair is right.
    Confirm,
    /// The pair is wrong.
    Reject,
    /// The decision is taken back.
    Reopen,
}

/// The choices that a workbook offers.
pub(crate) const CHOICES: [&str; 6] = ["confirm", "reject", "undecided", "أؤكد", "أرفض", "بلا قرار"];

/// What a workbook says beside them.
pub(crate) const PROMPT: [&str; 2] =
    ["decision – القرار", "confirm, reject or empty – أؤكد أو أرفض أو اتركه فارغا"];

impl CellDecision {
    /// The decision that `cell` means, by a choice or by what else people write there.
    pub(crate) fn of(cell: &str) -> Option<Self> {
        match cell.trim().to_lowercase().as_str() {
            "confirm" | "confirmed" | "أؤكد" | "ok" | "yes" | "y" | "✓" | "نعم" | "صحيح" => {
                Some(CellDecision::Confirm)
            }
            "reject" | "rejected" | "أرفض" | "wrong" | "no" | "n" | "✗" | "لا" | "خطأ" => {
                Some(CellDecision::Reject)
            }
            "undecided" | "بلا قرار" => Some(CellDecision::Reopen),
            _ => None,
        }
    }
}

/// Takes a decision away that the status says since: read again behind a later one, it would undo that.
pub(crate) fn settle(tu: &mut Tu) {
    tu.props.retain(|prop| prop.kind != props::DECISION || CellDecision::of(&prop.value).is_none());
}

/// Gives the unit the status that its `decision` cell means. The cell stays for whoever asks what was
/// decided in this table; what is written of the unit has it no more, see [`settle`].
pub(super) fn decide(tu: &mut Tu) {
    let changes: &[(&str, &str)] = match tu.prop(props::DECISION).and_then(CellDecision::of) {
        Some(CellDecision::Confirm) => &[(props::STATUS, "confirmed"), (props::QUALITY, "1.000")],
        Some(CellDecision::Reject) => &[(props::STATUS, REJECTED)],
        Some(CellDecision::Reopen) | None => &[],
    };
    for (kind, value) in changes {
        match tu.props.iter_mut().find(|prop| prop.kind == *kind) {
            Some(prop) => prop.value = (*value).to_owned(),
            None => tu.props.push(Prop::new(*kind, *value)),
        }
    }
}
