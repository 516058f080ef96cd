//! Makes pairs of documents out of parallel lines that are translations of each
//! other, in part, or not at all, to see which of them the verdict accepts.

use rayon::prelude::*;
use serde::Serialize;

use crate::align::Resources;
use crate::document::{Block, BlockKind, Document, Origin};
use crate::error::Result;
use crate::lang::Language;
use crate::pipeline::{Options, align_documents};
use crate::random::Random;

/// How the two documents of a pair stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// Translations of each other.
    Parallel,
    /// The first part, 30 to 70 % of the paragraphs, is; the rest is the next stretch of the same text.
    Partly,
    /// One is the next stretch of the same text.
    Next,
    /// From different fields.
    Other,
    /// Two documents of one template, such as two licences of a family.
    Template,
}

impl Relation {
    /// In the order of the table.
    pub(crate) const ALL: [Relation; 5] =
        [Relation::Parallel, Relation::Partly, Relation::Next, Relation::Other, Relation::Template];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Relation::Parallel => "parallel",
            Relation::Partly => "partly parallel",
            Relation::Next => "next stretch",
            Relation::Other => "other field",
            Relation::Template => "same template",
        }
    }
}

/// Two documents and how they stand to each other.
#[derive(Debug, Clone)]
pub(crate) struct DocumentPair {
    /// Where the texts come from, for reports.
    pub name: String,
    /// What is true of them.
    pub relation: Relation,
    /// Paragraphs of the source.
    pub paragraphs: usize,
    /// Arabic.
    pub source: Document,
    /// English.
    pub target: Document,
}

/// How one pair of documents was judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct JudgedPair {
    /// Where the texts come from.
    pub(crate) name: String,
    /// How the documents stand to each other.
    pub(crate) relation: &'static str,
    /// Paragraphs of the source.
    pub(crate) paragraphs: usize,
    /// Whether it is taken for a translation.
    pub(crate) accepted: bool,
    /// Share of both texts in trusted pairs.
    pub(crate) share: f32,
    /// What the documents warn of.
    pub(crate) warnings: Vec<String>,
}

/// Aligns the pairs, whatever they are, and says how each is judged; in their order.
///
/// # Errors
/// As [`align_documents`].
pub(crate) fn judged(pairs: Vec<DocumentPair>, resources: Resources<'_>) -> Result<Vec<JudgedPair>> {
    pairs.into_par_iter().map(|pair| judge(pair, resources)).collect()
}

fn judge(pair: DocumentPair, resources: Resources<'_>) -> Result<JudgedPair> {
    // A document of one line may be too short to tell its language.
    let options = Options {
        force: true,
        reasons: false,
        checks: None,
        source: Some(Language::Arabic),
        target: Some(Language::English),
        ..Options::default()
    };
    let bitext = align_documents(pair.source, pair.target, &options, resources)?;
    let warnings = bitext.source.warnings.into_iter().chain(bitext.target.warnings);
    Ok(JudgedPair {
        name: pair.name,
        relation: pair.relation.name(),
        paragraphs: pair.paragraphs,
        accepted: bitext.verdict.parallel,
        share: bitext.verdict.confidence,
        warnings: warnings.map(|w| w.message).collect(),
    })
}

/// Paragraphs of a document.
pub(crate) const SIZES: [usize; 6] = [1, 2, 3, 5, 10, 30];
/// Pairs of each relation, size and field.
const DRAWS: usize = 6;
/// Shorter documents have no part that could be told from the rest.
const LEAST_PARTLY: usize = 5;

/// Pairs of every relation and size out of each of `fields`; the same seed gives the same pairs.
/// Every second pair has paragraphs of one line, the others of two or three.
pub(crate) fn make(fields: &[(String, Vec<(String, String)>)], seed: u64) -> Vec<DocumentPair> {
    let mut random = Random::new(seed);
    let mut pairs = Vec::new();
    for (f, (field, lines)) in fields.iter().enumerate() {
        for size in SIZES {
            for draw in 0..DRAWS {
                let joined = if draw % 2 == 0 { 1 } else { random.between(2, 3) };
                let length = size * joined;
                if lines.len() < 2 * length {
                    continue;
                }
                let start = random.between(0, lines.len() - 2 * length);
                let (here, next) =
                    (&lines[start..start + length], &lines[start + length..start + 2 * length]);
                let mut add = |relation, there: Vec<&(String, String)>| {
                    pairs.push(DocumentPair {
                        name: format!("{field} {}", start + 1),
                        relation,
                        paragraphs: size,
                        source: document(here.iter().map(|p| &p.0), joined),
                        target: document(there.into_iter().map(|p| &p.1), joined),
                    });
                };
                add(Relation::Parallel, here.iter().collect());
                add(Relation::Next, next.iter().collect());
                if size >= LEAST_PARTLY {
                    let shared = size * random.between(3, 7) / 10 * joined;
                    add(Relation::Partly, here[..shared].iter().chain(&next[shared..]).collect());
                }
                let other = &fields[(f + 1 + draw % fields.len().saturating_sub(1).max(1)) % fields.len()].1;
                if fields.len() > 1 && other.len() >= length {
                    let from = random.between(0, other.len() - length);
                    add(Relation::Other, other[from..from + length].iter().collect());
                }
            }
        }
    }
    pairs
}

/// Every document of `templates` (Arabic, English) with every other's version in the other
/// language, and with its own.
pub(crate) fn of_templates(templates: &[(Document, Document)]) -> Vec<DocumentPair> {
    let mut pairs = Vec::new();
    for (i, (source, _)) in templates.iter().enumerate() {
        for (j, (_, target)) in templates.iter().enumerate() {
            pairs.push(DocumentPair {
                name: format!("{} {}", source.origin.name, target.origin.name),
                relation: if i == j { Relation::Parallel } else { Relation::Template },
                paragraphs: source.blocks.len(),
                source: source.clone(),
                target: target.clone(),
            });
        }
    }
    pairs
}

fn document<'a>(lines: impl Iterator<Item = &'a String>, joined: usize) -> Document {
    let lines: Vec<&str> = lines.map(String::as_str).collect();
    Document {
        origin: Origin { name: "document".to_owned(), ..Origin::default() },
        blocks: lines.chunks(joined).map(|p| Block::new(BlockKind::Paragraph, p.join(" "))).collect(),
        ..Document::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> (String, Vec<(String, String)>) {
        (name.to_owned(), (0..200).map(|i| (format!("{name} س{i}"), format!("{name} s{i}"))).collect())
    }

    #[test]
    fn a_translation_is_accepted_and_another_text_is_not() {
        let document = |texts: &[&str]| Document {
            blocks: texts.iter().map(|text| Block::new(BlockKind::Paragraph, *text)).collect(),
            ..Document::default()
        };
        let arabic = [
            "البئر القديمة في القرية عميقة، وماؤها بارد.",
            "يجتمع مجلس القرية كل سنة في أول آذار/مارس 2044.",
            "تقرر الجمعية أن تواصل النظر في هذا البند في دورتها القادمة.",
        ];
        let english = [
            "The old well in the village is deep, and its water is cold.",
            "The village council meets every year on the first of March 2044.",
            "The Assembly decides to continue consideration of this item at its next session.",
        ];
        let other = [
            "Ships carried 17 crates of oranges to the northern harbour.",
            "Nobody sang.",
            "A painter bought brushes, and his daughter 300 pencils of all colours, in 1812.",
        ];
        let pair = |target: &[&str]| DocumentPair {
            name: "wells".to_owned(),
            relation: Relation::Parallel,
            paragraphs: 3,
            source: document(&arabic),
            target: document(target),
        };
        let found = judged(vec![pair(&english), pair(&other)], Resources::shipped()).unwrap();
        assert_eq!(found.iter().map(|pair| pair.accepted).collect::<Vec<_>>(), [true, false]);
        assert!(found[0].share > found[1].share);
    }

    #[test]
    fn pairs_are_what_they_are_called() {
        let texts = |d: &Document| {
            d.blocks.iter().flat_map(|b| b.text.split(' ')).map(str::to_owned).collect::<Vec<_>>()
        };
        let pairs = make(&[field("a"), field("b")], 1);
        for pair in &pairs {
            let (s, t) = (texts(&pair.source), texts(&pair.target));
            let (s, t): (Vec<String>, Vec<String>) = (s.iter().map(|w| w.replace('س', "s")).collect(), t);
            let shared = s.iter().zip(&t).filter(|(a, b)| a == b && a.starts_with('s')).count();
            let words = s.iter().filter(|w| w.starts_with('s')).count();
            match pair.relation {
                Relation::Parallel => assert_eq!(s, t),
                Relation::Partly => assert!((words / 5..words).contains(&shared), "{shared} of {words}"),
                Relation::Next => assert_eq!((shared, &s[0]), (0, &t[0])),
                _ => assert_ne!(s[0], t[0]),
            }
            assert_eq!(pair.source.blocks.len(), pair.paragraphs);
        }
        for relation in &Relation::ALL[..4] {
            assert!(pairs.iter().filter(|p| p.relation == *relation).count() >= 30);
        }
    }
}
