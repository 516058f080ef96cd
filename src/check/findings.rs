//! What a check is, what it may ask and how it says what it found.

use super::Pair;
use super::seen::Seen;
use super::term_list::TermList;
use crate::finding::{Correction, Finding, Severity, TextSpan};
use crate::lexicon::Lexicon;

/// One kind of thing that can be wrong with a pair.
pub(crate) struct Check {
    /// Name in findings, options and files, kebab-case.
    pub id: &'static str,
    /// What it finds, a sentence part.
    pub about: &'static str,
    /// How bad a finding is unless it says otherwise.
    pub severity: Severity,
    /// Whether it runs when nothing is asked for.
    pub(super) runs: Runs,
    pub(super) kind: Kind,
}

impl Check {
    /// Whether it runs when nothing is asked for.
    pub(crate) fn runs_by_default(&self) -> bool {
        self.runs == Runs::ByDefault
    }
}

/// When a check runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    /// Always, unless others are asked for.
    ByDefault,
    /// Only when it is asked for by its name: it alarms more often than it is right.
    /// The rates are in `docs/checks.md`.
    WhenNamed,
}

/// What a check looks at.
pub(super) enum Kind {
    /// One pair at a time.
    Pair(fn(&Pair<'_>, &Context<'_>, &mut Findings)),
    /// A pair and those before it.
    Memory(fn(&Pair<'_>, &mut Seen, &mut Findings)),
}

/// What checks may ask besides the pair.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Which words translate which.
    pub lexicon: &'a Lexicon,
    /// Terms that the user wants translated in one way.
    pub terms: Option<&'a TermList>,
}

/// Takes down what a check finds; knows which check is running.
pub(crate) struct Findings {
    pub(super) check: &'static str,
    pub(super) severity: Severity,
    pub(super) found: Vec<Finding>,
}

impl Findings {
    /// Adds a finding of the running check.
    pub(super) fn add(&mut self, confidence: f32, message: impl Into<String>, places: Vec<TextSpan>) {
        self.add_as(self.severity, confidence, message, places);
    }

    /// Adds a finding that is more or less bad than the check's usual ones.
    pub(super) fn add_as(
        &mut self,
        severity: Severity,
        confidence: f32,
        message: impl Into<String>,
        places: Vec<TextSpan>,
    ) {
        self.push(severity, confidence, message.into(), places, None);
    }

    /// Adds a finding of the running check whose first place had better say `right`.
    pub(super) fn add_correction(
        &mut self,
        confidence: f32,
        message: impl Into<String>,
        places: Vec<TextSpan>,
        right: String,
    ) {
        let correction = places
            .first()
            .filter(|place| place.text != right)
            .map(|place| Correction { place: place.clone(), text: right });
        self.push(self.severity, confidence, message.into(), places, correction);
    }

    fn push(
        &mut self,
        severity: Severity,
        confidence: f32,
        message: String,
        places: Vec<TextSpan>,
        correction: Option<Correction>,
    ) {
        self.found.push(Finding { check: self.check, severity, confidence, message, places, correction });
    }
}

/// A piece of text for a message: quoted, and not too long.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("«{}…»", text.get(..end).unwrap_or_default()),
        None => format!("«{text}»"),
    }
}
