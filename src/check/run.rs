//! Checks over a whole memory or bitext, and their sum.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Checker, Context, Selection, TermList};
use crate::bitext::Bitext;
use crate::exchange::Opened;
use crate::exchange::detect::{MemoryFormat, format_of, open_memory};
use crate::exchange::tbx;
use crate::exchange::{LanguagePair, code};
use crate::finding::{Finding, Severity, checks_of};
use crate::lang::Language;
use crate::lexicon::Lexicon;
use crate::{Error, Result};

/// What was found in a memory.
#[derive(Debug, Default, Serialize)]
pub(crate) struct CheckReport {
    /// Name of the file.
    pub file: String,
    /// Language codes of the memory.
    pub source_language: String,
    /// The other one.
    pub target_language: String,
    /// Pairs looked at.
    pub pairs: u64,
    /// Units with a finding, in order.
    pub units: Vec<Flagged>,
    /// Units by check; every check that ran is there.
    pub counts: BTreeMap<&'static str, u64>,
}

/// A unit with what was found in it.
#[derive(Debug, Serialize)]
pub(crate) struct Flagged {
    /// Its identifier, or its number from 1.
    pub id: String,
    /// Line of the file at which it ends, from 1.
    pub line: u64,
    /// Source text.
    pub source: String,
    /// Target text.
    pub target: String,
    /// Findings in the order of the checks.
    pub findings: Vec<Finding>,
}

impl CheckReport {
    /// The worst there is.
    pub(crate) fn worst(&self) -> Option<Severity> {
        self.units.iter().flat_map(|u| &u.findings).map(|f| f.severity).max()
    }
}

/// Checks every pair of the memory `path`, whatever its format. Units are read
/// one by one; only those with findings are kept.
///
/// # Errors
/// As the readers; [`Error::Usage`] for an unknown check and for a memory that
/// is not in Arabic and English.
pub(crate) fn memory(
    path: &Path,
    wanted: Option<&LanguagePair>,
    selection: &Selection,
    terms: Option<&Path>,
    lexicon: &Lexicon,
) -> Result<CheckReport> {
    let mut opened = Opened::open(path, wanted)?;
    let pair = opened.pair.clone();
    let languages = languages(&pair, &opened.name)?;
    let terms = terms.map(|path| term_list(path, languages)).transpose()?;
    let context = Context { lexicon, terms: terms.as_ref() };
    let mut checker = Checker::new(languages, selection, context)?;
    let mut report = CheckReport {
        file: path.display().to_string(),
        source_language: pair.source.clone(),
        target_language: pair.target.clone(),
        counts: checker.checks().iter().map(|check| (check.id, 0)).collect(),
        ..CheckReport::default()
    };
    let mut number = 0u64;
    while let Some(tu) = opened.next() {
        let tu = tu?;
        number += 1;
        let (Some(source), Some(target)) = tu.sides(&pair) else { continue };
        let id = tu.id.clone().unwrap_or_else(|| number.to_string());
        let markup = [source.markup.as_deref(), target.markup.as_deref()];
        let findings = checker.unit([&source.text, &target.text], markup);
        report.pairs += 1;
        if findings.is_empty() {
            continue;
        }
        for id in checks_of(&findings) {
            *report.counts.entry(id).or_default() += 1;
        }
        report.units.push(Flagged {
            id,
            line: opened.line(),
            source: source.text.clone(),
            target: target.text.clone(),
            findings,
        });
    }
    Ok(report)
}

/// Adds what the checks find to every unit of `bitext`.
///
/// # Errors
/// As [`Selection::checks`].
pub(crate) fn bitext(bitext: &mut Bitext, selection: &Selection, lexicon: &Lexicon) -> Result<()> {
    let languages = (bitext.source.language, bitext.target.language);
    let mut checker = Checker::new(languages, selection, Context { lexicon, terms: None })?;
    for unit in &mut bitext.units {
        unit.flags = checker.pair(&unit.source, &unit.target);
    }
    Ok(())
}

fn languages(pair: &LanguagePair, name: &str) -> Result<(Language, Language)> {
    let of = |c: &str| Language::from_code(&code::primary(c));
    match (of(&pair.source), of(&pair.target)) {
        (Some(source), Some(target)) if source != target => Ok((source, target)),
        _ => Err(Error::Usage {
            problem: format!(
                "{name}: checks know Arabic and English, not {} and {}",
                pair.source, pair.target
            ),
            remedy: "give a memory with one side in Arabic and one in English".to_owned(),
        }),
    }
}

/// Reads a term list: TBX, or any table or memory with both languages.
///
/// # Errors
/// As the readers; [`Error::Content`] where no term is in both languages.
fn term_list(path: &Path, languages: (Language, Language)) -> Result<TermList> {
    let entries = if tbx::is_tbx(path)? {
        tbx::read(path)?
    } else if format_of(path)? == MemoryFormat::Table {
        // The header may name the languages or only the roles; a role is then this memory's.
        Opened::open(path, None)?.collect::<Result<_>>()?
    } else {
        open_memory(path)?.collect::<Result<_>>()?
    };
    let list = TermList::new(entries, languages);
    if list.is_empty() {
        return Err(Error::content(
            path.display().to_string(),
            format!("no term in both {} and {}", languages.0, languages.1),
            "give a TBX, or a CSV or TSV whose first line names the columns ar,en",
        ));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_without_an_identifier_are_numbered_as_they_stand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "ar,en\nنص,text\nسنة 2015,year 2016\nسنة 2015,year 2017\n").unwrap();
        let selection = Selection { only: vec!["numbers".to_owned()], skip: Vec::new() };
        let report = memory(&path, None, &selection, None, Lexicon::shipped()).unwrap();
        let ids: Vec<&str> = report.units.iter().map(|unit| unit.id.as_str()).collect();
        assert_eq!((ids, report.pairs, report.counts["numbers"]), (vec!["2", "3"], 3, 2));
    }
}
