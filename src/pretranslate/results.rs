//! The results: which there are, and the files for tools of translators.

use std::path::Path;

use super::analysis::Analysis;
use super::found::found;
use super::{SegmentMatch, Translated, is_whole, omegat, report, sheet};
use crate::exchange::tmx::TmxWriter;
use crate::exchange::{
    CandidateKind, Header, LanguagePair, Prop, RecordWriter, TranslationCandidate, Tu, Tuv, WriteOptions,
    WriterHead, Xliff2Writer, Xliff12Writer, code, props, to_bytes,
};
use crate::files::Place;
use crate::memory::{Hit, MatchKind, Part};
use crate::{Error, Result};

/// A result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// XLIFF 1.2 with its matches as `alt-trans`.
    Xliff12,
    /// XLIFF 2.1 with its matches in the module for them.
    Xliff2,
    /// The units that were found.
    Tmx,
    /// A workbook with every segment.
    Xlsx,
    /// A project of OmegaT.
    Omegat,
    /// The analysis as a table.
    Csv,
    /// The analysis for programs.
    Json,
    /// The analysis as a page.
    Html,
}

const NAMES: [(&str, Wanted); 10] = [
    ("xlf", Wanted::Xliff12),
    ("xliff", Wanted::Xliff2),
    ("tmx", Wanted::Tmx),
    ("xlsx", Wanted::Xlsx),
    ("csv", Wanted::Csv),
    ("json", Wanted::Json),
    ("html", Wanted::Html),
    ("xliff12", Wanted::Xliff12),
    ("xliff21", Wanted::Xliff2),
    ("omegat", Wanted::Omegat),
];

impl Wanted {
    /// What a path asks for, or the format that was named.
    ///
    /// # Errors
    /// [`Error::Usage`] with what there is.
    pub(crate) fn of(path: &Path, format: Option<&str>) -> Result<Self> {
        let text = path.to_string_lossy();
        if format.is_none() && (text.ends_with(['/', '\\']) || path.is_dir()) {
            return Ok(Wanted::Omegat);
        }
        let ending =
            path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = format.unwrap_or(&ending);
        NAMES.iter().find(|(own, _)| *own == name).map(|(_, wanted)| *wanted).ok_or_else(|| Error::Usage {
            problem: format!("{}: {name:?} is no format of a pre-translation", path.display()),
            remedy: "end the name in .xlf (1.2), .xliff (2.1), .tmx, .xlsx, / for an OmegaT project, or in .html, \
                     .csv, .json for the analysis; --format names one of xliff12, xliff21, tmx, xlsx, omegat, html, csv, json"
                .to_owned(),
        })
    }
}

/// Writes one result; the files that there are then.
///
/// # Errors
/// Those of the writers.
pub(crate) fn write(
    wanted: Wanted,
    place: &Place,
    all: &[Translated],
    analysis: &Analysis,
    how: &How,
    options: &WriteOptions,
) -> Result<Vec<std::path::PathBuf>> {
    let pair = pair(all, how);
    let head = |title: &str| WriterHead {
        codes: options.codes(&pair),
        title: title.to_owned(),
        ..WriterHead::of(
            Header {
                source_language: pair.source.clone(),
                target_language: Some(pair.target.clone()),
                ..Header::default()
            },
            pair.clone(),
        )
    };
    let title = all.first().map_or("", |one| one.summary.origin.name.as_str());
    let bytes = match wanted {
        Wanted::Omegat => return omegat::write(place, all, &pair, options),
        Wanted::Tmx => to_bytes(&mut TmxWriter::new(head(title)), found(all))?,
        Wanted::Xlsx => sheet::workbook(all)?,
        Wanted::Csv => report::csv(analysis)?,
        Wanted::Json => {
            let mut text = serde_json::to_string_pretty(analysis).unwrap_or_default();
            text.push('\n');
            text.into_bytes()
        }
        Wanted::Html => report::html(analysis).into_bytes(),
        Wanted::Xliff12 => {
            let mut writer = Xliff12Writer::new(head(title));
            let mut out = Vec::new();
            writer.begin(&mut out)?;
            for (at, one) in all.iter().enumerate() {
                if at > 0 {
                    writer.next_file(&one.summary.origin.name, &mut out);
                }
                for line in &one.lines {
                    writer.unit_with(&unit(line, &pair, how), &candidates(line), &mut out);
                }
            }
            writer.end(&mut out)?;
            out
        }
        Wanted::Xliff2 => {
            let mut writer = Xliff2Writer::new(head(title));
            let mut out = Vec::new();
            writer.begin(&mut out)?;
            for (at, one) in all.iter().enumerate() {
                if at > 0 {
                    writer.next_file(&one.summary.origin.name, &mut out);
                }
                for line in &one.lines {
                    writer.unit_with(&unit(line, &pair, how), &candidates(line), &mut out);
                }
            }
            writer.end(&mut out)?;
            out
        }
    };
    Ok(vec![place.write(&bytes)?])
}

/// How files for tools are filled.
#[derive(Debug, Clone)]
pub(crate) struct How {
    /// Least score of a match that is put into the translation.
    pub(crate) fill: f64,
    /// Code of the language to translate into, where it was named.
    pub(crate) target: Option<String>,
}

/// The languages: the target as it was named, or as the matches have it.
fn pair(all: &[Translated], how: &How) -> LanguagePair {
    let source = all.first().map_or("ar", |one| one.summary.language.code()).to_owned();
    let lines = || all.iter().flat_map(|one| &one.lines);
    let target = how
        .target
        .clone()
        .or_else(|| lines().find_map(|line| line.best()).map(|hit| code::canonical(&hit.target_language)))
        .unwrap_or_else(|| code::opposite(&source).to_owned());
    LanguagePair::new(source, target)
}

/// The segment as a unit; with the translation of its best match where that is good enough.
fn unit(line: &SegmentMatch, pair: &LanguagePair, how: &How) -> Tu {
    let mut tu = Tu {
        id: Some(line.id.clone()),
        variants: vec![Tuv::new(&pair.source, &line.segment.text)],
        ..Tu::default()
    };
    // A match is of a whole segment: what is known of a phrase is a note.
    let part = |part: &Part| format!("{} = {} (unit {})", part.text, part.translation, part.unit);
    tu.notes.extend(line.parts.iter().map(part));
    let filled = line.best().filter(|hit| f64::from(hit.score) >= how.fill);
    if let Some(hit) = filled {
        tu.variants.push(Tuv::new(&pair.target, &hit.suggestion.text));
        let state = if is_whole(hit) { "translated" } else { "needs-review-translation" };
        tu.props.push(Prop::new(props::STATE, state));
    }
    tu.props.push(Prop::new("x-match", line.best().map_or("0".to_owned(), |hit| hit.score.to_string())));
    tu.props.push(Prop::new("x-band", line.band.name()));
    tu.props.extend(line.like.as_ref().map(|id| Prop::new("x-like", id.clone())));
    if let Some(hit) = filled {
        for replaced in &hit.suggestion.replaced {
            tu.props.push(Prop::new("x-replaced", format!("{} → {}", replaced.old, replaced.new)));
        }
    }
    tu.props.extend(line.segment.label.as_ref().map(|label| Prop::new(props::LABEL, label.clone())));
    tu.props.extend(line.segment.page.map(|page| Prop::new(props::PAGE, page.to_string())));
    tu
}

fn candidates(line: &SegmentMatch) -> Vec<TranslationCandidate> {
    let candidate = |hit: &Hit| TranslationCandidate {
        quality: f64::from(hit.score.min(100)),
        similarity: hit.own,
        kind: match hit.kind {
            MatchKind::Fuzzy => CandidateKind::Fuzzy,
            MatchKind::Placeables => CandidateKind::Replaced,
            MatchKind::Exact => CandidateKind::Exact,
            MatchKind::Context1 | MatchKind::Context2 => CandidateKind::Context,
        },
        origin: hit.document.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| hit.origin.clone()),
        source: hit.source.clone(),
        target: hit.suggestion.text.clone(),
    };
    line.hits.iter().map(candidate).collect()
}
