//! `muqabala model verdicts`: which pairs of documents are accepted, refused or warned about.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::outcome::Outcome;
use crate::align::{Model, Resources};
use crate::error::{Error, Result};
use crate::exchange::parallel::read_pairs;
use crate::files::{Files, Guard};
use crate::lexicon::Lexicon;
use crate::read::{ReadOptions, read_path};
use crate::resources::read_lexicon;
use crate::tune::verdicts::{JudgedPair, Relation, SIZES, judged, make, of_templates};

/// Make pairs of documents out of line-parallel texts and say how they are judged.
#[derive(Debug, Args)]
pub(super) struct VerdictArgs {
    /// Line-parallel files in pairs, X.ar X.en; every pair of files is a field of its own
    #[arg(required = true)]
    fields: Vec<PathBuf>,
    /// Documents of one template in pairs of files, Arabic and English: each is set against each other's version
    #[arg(long, num_args = 2..)]
    templates: Vec<PathBuf>,
    /// Lexicon to use instead of the one in the program; it should not know the texts
    #[arg(long)]
    lexicon: Option<PathBuf>,
}

impl VerdictArgs {
    /// Declares the files that the arguments name.
    pub(super) fn files(&self, files: &mut Files) {
        files.inputs("a text to make documents of", &self.fields);
        files.inputs("a document of a template", &self.templates);
        files.inputs("the lexicon", &self.lexicon);
    }
}

pub(super) fn run(args: &VerdictArgs, guard: &Guard) -> Outcome {
    let loaded = args.lexicon.as_deref().map(|path| read_lexicon(guard, path)).transpose()?;
    let lexicon = loaded.as_ref().unwrap_or(Lexicon::shipped());
    let mut fields = Vec::new();
    for files in args.fields.chunks(2) {
        let name = files.first().and_then(|f| f.file_stem()).unwrap_or_default();
        fields.push((name.to_string_lossy().into_owned(), read_pairs(guard, files)?));
    }
    let mut pairs = make(&fields, 1);
    pairs.extend(of_templates(&templates(&args.templates, guard)?));
    let resources = Resources { lexicon, model: Model::shipped(), ..Resources::shipped() };
    let rows = judged(pairs, resources)?;
    super::result(&serde_json::json!({ "pairs": rows }), || table(&rows))?;
    Ok(ExitCode::SUCCESS)
}

fn templates(
    files: &[PathBuf],
    guard: &Guard,
) -> Result<Vec<(crate::document::Document, crate::document::Document)>> {
    let read = |path: &Path| read_path(&guard.input(path)?, &ReadOptions::default());
    files
        .chunks(2)
        .map(|two| match two {
            [arabic, english] => Ok((read(arabic)?, read(english)?)),
            _ => Err(Error::Usage {
                problem: "the templates come in pairs of files".to_owned(),
                remedy: "name them a.ar.txt a.en.txt b.ar.txt b.en.txt".to_owned(),
            }),
        })
        .collect()
}

/// A line for each relation and size; documents of templates have sizes of their own.
fn table(rows: &[JudgedPair]) -> String {
    let mut text = format!(
        "{:<16} {:>10} {:>6} {:>9} {:>17} {:>6} {:>6} {:>6}\n",
        "documents", "paragraphs", "pairs", "accepted", "without a warning", "least", "median", "most"
    );
    let mut show = |name: &str, size: &str, some: &[&JudgedPair]| {
        if some.is_empty() {
            return;
        }
        let mut shares: Vec<f32> = some.iter().map(|r| r.share).collect();
        shares.sort_by(f32::total_cmp);
        let accepted = some.iter().filter(|r| r.accepted).count();
        let silent = some.iter().filter(|r| r.accepted && r.warnings.is_empty()).count();
        let at = |k: usize| shares.get(k).copied().unwrap_or_default();
        text.push_str(&format!(
            "{name:<16} {size:>10} {:>6} {accepted:>9} {silent:>17} {:>6.2} {:>6.2} {:>6.2}\n",
            some.len(),
            at(0),
            at(shares.len() / 2),
            at(shares.len().saturating_sub(1)),
        ));
    };
    for relation in Relation::ALL {
        let own: Vec<&JudgedPair> = rows.iter().filter(|r| r.relation == relation.name()).collect();
        for size in SIZES {
            let some: Vec<&JudgedPair> = own.iter().copied().filter(|r| r.paragraphs == size).collect();
            show(relation.name(), &size.to_string(), &some);
        }
        let rest: Vec<&JudgedPair> = own.iter().copied().filter(|r| !SIZES.contains(&r.paragraphs)).collect();
        show(relation.name(), "more", &rest);
        show(relation.name(), "all", &own);
    }
    text
}
