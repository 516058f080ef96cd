//! What is proposed, as tables: a list of pairs that `batch` takes, and what is left over.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::assign::{Edge, assign};
use super::candidates::PairCandidate;
use super::compare::{Comparison, Overlap};
use super::confidence::confidence;
use super::fingerprint::Fingerprint;
use crate::{Error, Result};

/// Which documents belong together.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Proposal {
    /// The least sure first.
    pub pairs: Vec<Proposed>,
    /// Documents in no pair, by their paths.
    pub left: Vec<Left>,
}

/// Two documents that are proposed as a pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Proposed {
    /// Name, unique in the list.
    pub name: String,
    /// The original.
    pub source: PathBuf,
    /// Its version in the other language.
    pub target: PathBuf,
    /// Probability that the two belong together, 0 to 1, to three decimals.
    pub confidence: f32,
    /// What speaks for it, in words.
    pub reasons: String,
    /// The next best counterpart of either, if any.
    pub next: Option<Next>,
}

/// Another document that might be the counterpart.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Next {
    /// It.
    pub document: PathBuf,
    /// Probability of its being the counterpart.
    pub confidence: f32,
}

/// A document in no pair.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Left {
    /// The document.
    pub document: PathBuf,
    /// Code of its language, where it could be read.
    pub language: Option<&'static str>,
    /// Why.
    pub why: String,
    /// The document of the other language that is most like it.
    pub nearest: Option<Next>,
    /// Whether it could not be read.
    pub failed: bool,
}

/// To three decimals, as tables show it.
pub(super) fn thousandths(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

/// What two documents have in common, in words.
pub(super) fn reasons(comparison: &Comparison, symbol: Option<&str>, meaning: Option<f32>) -> String {
    let mut parts = Vec::new();
    match (comparison.symbol, symbol) {
        (Some(true), Some(symbol)) => parts.push(format!("both are {symbol}")),
        (Some(false), _) => parts.push("their symbols differ".to_owned()),
        _ => {}
    }
    for (what, Overlap { there, wanted }) in
        [("words", comparison.words), ("numbers", comparison.numbers), ("names", comparison.names)]
    {
        if wanted > 0 {
            parts.push(format!("{what} {there} of {wanted}"));
        }
    }
    parts.push(format!("length {:.2}", comparison.ratio));
    parts.push(format!("paragraphs {} to {}", comparison.paragraphs[0], comparison.paragraphs[1]));
    parts.extend(meaning.map(|likeness| format!("meaning {likeness:.2}")));
    parts.join(", ")
}

/// The pairs of the likeliest matching among `found`, and all other documents with the reason.
pub(super) fn propose(
    found: &[PairCandidate],
    documents: &[(usize, PathBuf)],
    prints: &[std::result::Result<Fingerprint, String>],
    least: f32,
) -> Proposal {
    let number = |document: usize| u32::try_from(document).unwrap_or(u32::MAX);
    // Only kin is paired; what looks worse than a stranger and is kin all the same is still worth something.
    let weight = |c: &PairCandidate| {
        if c.measures().kin() >= KIN { c.measures().score().max(LEAST_WEIGHT) } else { 0.0 }
    };
    let edges: Vec<Edge> = found
        .iter()
        .map(|c| Edge { source: number(c.arabic), target: number(c.english), weight: weight(c) })
        .collect();
    let chosen = assign(&edges, documents.len(), documents.len());
    let leads = leads(found, &chosen, documents.len());
    let mut of: Vec<Vec<&PairCandidate>> = vec![Vec::new(); documents.len()];
    for candidate in found {
        for document in [candidate.arabic, candidate.english] {
            if let Some(list) = of.get_mut(document) {
                list.push(candidate);
            }
        }
    }
    for list in &mut of {
        list.sort_by(|a, b| {
            b.confidence.total_cmp(&a.confidence).then((a.arabic, a.english).cmp(&(b.arabic, b.english)))
        });
    }
    let path = |document: usize| documents.get(document).map(|(_, path)| path.clone()).unwrap_or_default();
    let next = |document: usize, but: Option<usize>| -> Option<Next> {
        let best = of.get(document)?.iter().find(|c| but != Some(other(c, document)))?;
        Some(Next { document: path(other(best, document)), confidence: thousandths(best.confidence) })
    };
    let mut proposal = Proposal::default();
    let mut taken: FxHashMap<usize, usize> = FxHashMap::default();
    for (candidate, lead) in chosen.iter().filter_map(|number| found.get(*number)).zip(leads) {
        let sure = confidence(candidate.measures().kin(), lead);
        if sure < least {
            continue;
        }
        let (arabic, english) = (candidate.arabic, candidate.english);
        taken.extend([(arabic, english), (english, arabic)]);
        // Documents of the first folder are the originals; in one folder the Arabic ones are.
        let folder = |document: usize| documents.get(document).map(|(folder, _)| *folder);
        let (source, target) =
            if folder(arabic) <= folder(english) { (arabic, english) } else { (english, arabic) };
        let nearest = [next(source, Some(target)), next(target, Some(source))].into_iter().flatten();
        let symbol =
            prints.get(source).and_then(|print| print.as_ref().ok()).and_then(|p| p.symbol.as_deref());
        proposal.pairs.push(Proposed {
            name: String::new(),
            source: path(source),
            target: path(target),
            confidence: thousandths(sure),
            reasons: reasons(&candidate.comparison, symbol, candidate.meaning),
            next: nearest.max_by(|a, b| a.confidence.total_cmp(&b.confidence)),
        });
    }
    proposal
        .pairs
        .sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then_with(|| a.source.cmp(&b.source)));
    name(&mut proposal.pairs);
    for (document, print) in prints.iter().enumerate().filter(|(document, _)| !taken.contains_key(document)) {
        let nearest = next(document, None);
        let why = match (print, &nearest) {
            (Err(why), _) => why.clone(),
            (Ok(_), None) => "no document in the other language has anything in common with it".to_owned(),
            (Ok(_), Some(next)) if next.confidence >= least => {
                "the document that it fits fits another one better; is it there twice?".to_owned()
            }
            (Ok(_), Some(_)) => "no document in the other language is like enough".to_owned(),
        };
        let language = print.as_ref().ok().map(|print| print.language.code());
        proposal.left.push(Left { document: path(document), language, why, nearest, failed: print.is_err() });
    }
    proposal.left.sort_by(|a, b| a.document.cmp(&b.document));
    proposal
}

/// Less is no translation.
const KIN: f32 = 0.5;
/// What a pair is worth at least that is kin.
const LEAST_WEIGHT: f32 = 0.01;

/// By how much each of the `chosen` pairs is better than what would be in its place without it: a free document,
/// or an exchange with another pair.
fn leads(found: &[PairCandidate], chosen: &[usize], documents: usize) -> Vec<f32> {
    let score = |number: &usize| found.get(*number).map_or(0.0, |c| c.measures().score());
    let mut taken: Vec<Option<usize>> = vec![None; documents];
    let mut scores: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for candidate in found {
        scores.insert((candidate.arabic, candidate.english), candidate.measures().score());
    }
    for number in chosen {
        let Some(candidate) = found.get(*number) else { continue };
        for document in [candidate.arabic, candidate.english] {
            if let Some(slot) = taken.get_mut(document) {
                *slot = Some(*number);
            }
        }
    }
    // A stranger is always there.
    let mut leads: FxHashMap<usize, f32> = chosen.iter().map(|number| (*number, score(number))).collect();
    for candidate in found {
        let own = candidate.measures().score();
        let [one, two] =
            [candidate.arabic, candidate.english].map(|document| taken.get(document).copied().flatten());
        if one.is_some() && one == two {
            continue;
        }
        let kept = |number: Option<usize>| number.as_ref().map_or(0.0, score);
        // What the other two of an exchange would have in common.
        let partner = |number: Option<usize>| number.and_then(|number| found.get(number));
        let exchanged = match (partner(one), partner(two)) {
            (Some(one), Some(two)) => scores.get(&(two.arabic, one.english)).copied().unwrap_or(0.0).max(0.0),
            _ => 0.0,
        };
        let lead = kept(one) + kept(two) - own - exchanged;
        for number in [one, two].into_iter().flatten() {
            leads.entry(number).and_modify(|known| *known = known.min(lead));
        }
    }
    chosen.iter().map(|number| leads.get(number).copied().unwrap_or_default()).collect()
}

fn other(candidate: &PairCandidate, document: usize) -> usize {
    if candidate.arabic == document { candidate.english } else { candidate.arabic }
}

/// Each pair is called as its source is, without folders and extension; of several the same a number is put behind.
fn name(pairs: &mut [Proposed]) {
    let mut names: HashSet<String> = HashSet::new();
    for pair in pairs {
        let stem =
            pair.source.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        // What a name may hold that a result cannot be called by.
        let stem: String =
            stem.chars().map(|c| if matches!(c, '\\' | '\n' | '\r' | '\0') { '_' } else { c }).collect();
        let free = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem} ({n})")));
        pair.name = free.into_iter().find(|name| !names.contains(name)).unwrap_or_default();
        names.insert(pair.name.clone());
    }
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::content("the list of pairs", e.to_string(), "make room on the disk")
}

/// A table under `titles`.
fn table(titles: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(titles).map_err(failed)?;
    for row in rows {
        writer.write_record(&row).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

/// The path as a list at `list` names it: as it is from the list's own folder.
fn from_list(path: &Path, list: &Path) -> String {
    let folder = list.parent().unwrap_or(Path::new(""));
    let named = if folder == Path::new("") {
        path.to_owned()
    } else if let Ok(below) = path.strip_prefix(folder) {
        below.to_owned()
    } else {
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    };
    named.to_string_lossy().into_owned()
}

fn next(next: Option<&Next>, list: &Path) -> [String; 2] {
    next.map_or_else(Default::default, |next| [from_list(&next.document, list), next.confidence.to_string()])
}

impl Proposal {
    /// The list of pairs for `batch`, to be written at `list`.
    ///
    /// # Errors
    /// None that is known; those of the writer.
    pub(crate) fn list(&self, list: &Path) -> Result<Vec<u8>> {
        let titles =
            ["source", "target", "name", "confidence", "reasons", "next best", "confidence of the next best"];
        let rows = self.pairs.iter().map(|pair| {
            let [other, confidence] = next(pair.next.as_ref(), list);
            vec![
                from_list(&pair.source, list),
                from_list(&pair.target, list),
                pair.name.clone(),
                pair.confidence.to_string(),
                pair.reasons.clone(),
                other,
                confidence,
            ]
        });
        table(&titles, rows)
    }

    /// The documents that are left over, as a table beside the list of pairs at `list`.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub(crate) fn left_over(&self, list: &Path) -> Result<Vec<u8>> {
        let rows = self.left.iter().map(|left| {
            let [other, confidence] = next(left.nearest.as_ref(), list);
            let language = left.language.unwrap_or_default().to_owned();
            vec![from_list(&left.document, list), language, left.why.clone(), other, confidence]
        });
        table(&["document", "language", "why", "nearest", "confidence of the nearest"], rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_files_from_where_it_lies() {
        let pair = Proposed {
            name: "x".into(),
            source: "in/a,b.txt".into(),
            target: "other/c.txt".into(),
            confidence: thousandths(0.98765),
            reasons: "words 1 of 2".into(),
            next: Some(Next { document: "in/d.txt".into(), confidence: 0.25 }),
        };
        let left = Left {
            document: "in/e.txt".into(),
            language: Some("ar"),
            why: "alone".into(),
            nearest: None,
            failed: false,
        };
        let proposal = Proposal { pairs: vec![pair], left: vec![left] };
        let text = |bytes: Result<Vec<u8>>| String::from_utf8(bytes.unwrap()).unwrap();
        let here = text(proposal.list(Path::new("pairs.csv")));
        assert!(
            here.ends_with("\n\"in/a,b.txt\",other/c.txt,x,0.988,words 1 of 2,in/d.txt,0.25\n"),
            "{here}"
        );
        let inside = text(proposal.list(Path::new("in/pairs.csv")));
        let absolute = std::path::absolute("other/c.txt").unwrap();
        assert!(inside.contains(&format!("\n\"a,b.txt\",{},x", absolute.display())), "{inside}");
        assert!(text(proposal.left_over(Path::new("pairs.csv"))).ends_with("\nin/e.txt,ar,alone,,\n"));
    }
}
