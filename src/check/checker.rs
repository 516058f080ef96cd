//! Runs the chosen checks over pairs, one after the other.

use super::seen::Seen;
use super::vocabulary::Vocabulary;
use super::{CHECKS, Check, Context, Finding, Findings, Kind, Pair, check};
use crate::error::meant;
use crate::lang::Language;
use crate::{Error, Result};

/// Which checks run.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// These and no others; when empty, those that run by default.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
}

impl Selection {
    /// The chosen checks in the order of [`CHECKS`].
    ///
    /// # Errors
    /// [`Error::Usage`] for an id that does not exist.
    pub(crate) fn checks(&self) -> Result<Vec<&'static Check>> {
        if let Some(unknown) = self.only.iter().chain(&self.skip).find(|id| check(id).is_none()) {
            let ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
            return Err(Error::Usage {
                problem: format!("there is no check {unknown:?}"),
                remedy: meant(unknown, &ids),
            });
        }
        let named = |ids: &[String], check: &Check| ids.iter().any(|id| id == check.id);
        Ok(CHECKS
            .iter()
            .filter(|c| if self.only.is_empty() { c.runs_by_default() } else { named(&self.only, c) })
            .filter(|c| !named(&self.skip, c))
            .collect())
    }
}

/// Checks the pairs of one memory, in order. Memory grows only with the number
/// of distinct texts, 24 bytes for each, and only for the checks that compare units.
pub(crate) struct Checker<'a> {
    languages: (Language, Language),
    checks: Vec<&'static Check>,
    context: Context<'a>,
    vocabularies: [Vocabulary<'a>; 2],
    seen: Seen,
    /// See [`Pair::shift`].
    shift: i64,
    /// Whether a check compares units.
    compares: bool,
}

impl<'a> Checker<'a> {
    /// A checker for pairs in these languages, source first.
    ///
    /// # Errors
    /// As [`Selection::checks`].
    pub(crate) fn new(
        languages: (Language, Language),
        selection: &Selection,
        context: Context<'a>,
    ) -> Result<Self> {
        let vocabulary = |language| Vocabulary::new(language, context.lexicon);
        let checks = selection.checks()?;
        Ok(Checker {
            languages,
            compares: checks.iter().any(|check| matches!(check.kind, Kind::Memory(_))),
            checks,
            context,
            vocabularies: [vocabulary(languages.0), vocabulary(languages.1)],
            seen: Seen::default(),
            shift: 0,
        })
    }

    /// The checks that run.
    pub(crate) fn checks(&self) -> &[&'static Check] {
        &self.checks
    }

    /// The next pair follows no other.
    pub(super) fn forget_order(&mut self) {
        self.shift = 0;
    }

    /// What is wrong with a pair, in the order of the checks.
    pub(crate) fn pair(&mut self, source: &str, target: &str) -> Vec<Finding> {
        self.unit([source, target], [None, None])
    }

    /// The same for texts that have inline codes: `markup` is each with its codes, as TMX writes them.
    pub(crate) fn unit(&mut self, texts: [&str; 2], markup: [Option<&str>; 2]) -> Vec<Finding> {
        let [source, target] = texts;
        let mut pair = Pair::new(source, target, &mut self.vocabularies, self.languages);
        pair.markup = markup;
        pair.shift_before = self.shift;
        self.shift = pair.shift().unwrap_or(self.shift);
        let mut found = Vec::new();
        for check in &self.checks {
            let mut findings = Findings { check: check.id, severity: check.severity, found };
            match check.kind {
                Kind::Pair(run) => run(&pair, &self.context, &mut findings),
                Kind::Memory(run) => run(&pair, &mut self.seen, &mut findings),
            }
            found = findings.found;
        }
        if self.compares {
            self.seen.add(&pair);
        }
        found
    }
}
