//! Documents of any size, made of the parallel texts in `../shared/corpora/train`
//! (or `MUQABALA_CORPORA/train`). Nothing of them is kept in the repository.
//!
//! - Up to a thousand lines: the last thousand lines of `unpc-dev` in their order.
//! - More: `unpc-dev`, `tico19`, `sdg` and `opensource-guide` cut into documents of
//!   [`DOCUMENT`] lines; the documents in a shuffled order, all of them again in
//!   another order, and so on until there are enough.
//!
//! Every document goes through the recipe `PLAIN` of `tune::cases` with a seed of
//! its own (2.6 % lines missing or added, 8 % merged), so that no two of its copies
//! are cut alike. The same texts give the same files.

use std::io;
use std::path::{Path, PathBuf};

use muqabala::internal::Random;
use muqabala::internal::cases::{self, Case, PLAIN};
use muqabala::internal::ladder::Rung;

/// Line pairs of one document: the size of a resolution or a short report.
const DOCUMENT: usize = 60;
/// Lines of clean text of the United Nations that small inputs are cut from.
const CLEAN: usize = 1000;
/// Any fixed number.
const SEED: u64 = 2015;
/// Parallel texts by name, the United Nations first.
const TEXTS: [&str; 4] = ["unpc-dev", "tico19", "sdg", "opensource-guide"];

type Pairs = Vec<(String, String)>;

/// Where the real documents lie.
pub(crate) fn corpora() -> PathBuf {
    std::env::var_os("MUQABALA_CORPORA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), PathBuf::from)
}

/// A document pair with `lines` source lines and its gold.
pub(crate) fn make(lines: usize, corpora: &Path) -> io::Result<Case> {
    let mut texts = TEXTS.iter().map(|name| read(&corpora.join("train").join(name)));
    let mut whole = Case { name: lines.to_string(), source: vec![], target: vec![], gold: vec![] };
    if lines <= CLEAN {
        let un = texts.next().transpose()?.unwrap_or_default();
        append(&mut whole, cases::make("", &un[un.len().saturating_sub(CLEAN)..], &PLAIN, SEED));
    } else {
        let texts = texts.collect::<io::Result<Vec<Pairs>>>()?;
        let mut documents: Vec<&[(String, String)]> = texts.iter().flat_map(|t| t.chunks(DOCUMENT)).collect();
        let mut random = Random::new(SEED);
        while whole.source.len() < lines && !documents.is_empty() {
            for last in (1..documents.len()).rev() {
                documents.swap(last, random.between(0, last));
            }
            for document in &documents {
                append(&mut whole, cases::make("", document, &PLAIN, random.bits()));
            }
        }
    }
    Ok(cut(whole, lines))
}

fn read(stem: &Path) -> io::Result<Pairs> {
    let side = |language: &str| std::fs::read_to_string(stem.with_extension(language));
    let (source, target) = (side("ar")?, side("en")?);
    Ok(source.lines().zip(target.lines()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect())
}

fn append(whole: &mut Case, part: Case) {
    let (sources, targets) = (whole.source.len(), whole.target.len());
    whole.gold.extend(part.gold.into_iter().map(|rung| Rung {
        source: rung.source.iter().map(|i| i + sources).collect(),
        target: rung.target.iter().map(|j| j + targets).collect(),
        score: None,
    }));
    whole.source.extend(part.source);
    whole.target.extend(part.target);
}

/// The beads up to the one that passes `lines` source lines.
fn cut(mut case: Case, lines: usize) -> Case {
    let kept = case.gold.iter().take_while(|r| r.source.iter().all(|i| *i < lines)).count();
    case.gold.truncate(kept);
    let behind = |list: fn(&Rung) -> &Vec<usize>| case.gold.iter().flat_map(list).max().map_or(0, |n| n + 1);
    let (sources, targets) = (behind(|r| &r.source), behind(|r| &r.target));
    case.source.truncate(sources);
    case.target.truncate(targets);
    case
}

/// Writes `STEM.ar`, `STEM.en` and `STEM.gold`.
pub(crate) fn write(case: &Case, stem: &Path) -> io::Result<()> {
    let lines = |list: &[String]| list.iter().map(|l| format!("{l}\n")).collect::<String>();
    let gold: String = case.gold.iter().map(|r| format!("{:?}:{:?}\n", r.source, r.target)).collect();
    std::fs::write(stem.with_extension("ar"), lines(&case.source))?;
    std::fs::write(stem.with_extension("en"), lines(&case.target))?;
    std::fs::write(stem.with_extension("gold"), gold)
}
