//! Hygiene: what a memory is better without, each removed unit with its reason,
//! and texts mended where clients would otherwise lose the unit.

use std::collections::HashSet;
use std::path::Path;

use super::dedupe::{Same, Sifted, key, sift};
use crate::Result;
use crate::exchange::Opened;
use crate::exchange::WriteOptions;
use crate::exchange::markup::{MarkupNode, parse, written};
use crate::exchange::text::memory_text;
use crate::exchange::{LanguagePair, Tu, Tuv, code};
use crate::files::Place;
use crate::lang::Language;

/// What counts as dirt.
#[derive(Debug, Clone)]
pub(crate) struct CleanOptions {
    /// Remove units below this confidence, where they have one.
    pub min_confidence: Option<f32>,
    /// Remove units with a longer side, in characters.
    pub max_chars: usize,
    /// Remove units where one side is more than so many times as long as the
    /// other, beyond a few words.
    pub max_ratio: f32,
}

impl Default for CleanOptions {
    fn default() -> Self {
        CleanOptions {
            min_confidence: None,
            // Longer segments are refused by Trados Language Cloud and matched by nobody.
            max_chars: 2_000,
            // Of the 3,597 pairs of the UN development set with a side over forty characters,
            // one exceeds 3.0 (4.6, a shortened translation).
            max_ratio: 4.0,
        }
    }
}

/// Sides shorter than this say nothing by their length.
const SHORT: usize = 40;

/// Copies `input` to `output` without dirt. Order and identifiers stay, so that
/// the difference of two versions is what changed.
///
/// # Errors
/// As the readers and the writers.
pub(crate) fn clean(
    input: &Path,
    output: &Place,
    removed: Option<&Place>,
    options: &CleanOptions,
    wanted: Option<&LanguagePair>,
    write: &WriteOptions,
) -> Result<Sifted> {
    let pair = Opened::open(input, wanted)?.pair;
    let mut seen = HashSet::new();
    sift(input, wanted, output, removed, write, |tu| {
        mend(tu);
        reason(tu, &pair, options).or_else(|| {
            let again = !seen.insert(key(tu, &pair, Same::Pair));
            again.then(|| "the same pair comes again".to_owned())
        })
    })
}

/// Takes from the texts what makes clients lose a unit; inline codes stay.
fn mend(tu: &mut Tu) {
    for tuv in &mut tu.variants {
        match tuv.markup.as_deref().and_then(parse) {
            None => tuv.text = memory_text(&tuv.text).into_owned(),
            Some(mut nodes) => {
                mend_nodes(&mut nodes);
                trim(&mut nodes);
                (tuv.text, tuv.markup) = written(&nodes);
            }
        }
    }
}

/// Mends the texts between codes, whose edges are inside the segment.
fn mend_nodes(nodes: &mut [MarkupNode]) {
    /// Keeps the space beside a code.
    const GUARD: char = 'x';
    for node in nodes {
        match node {
            MarkupNode::Text(text) => {
                let mended = memory_text(&format!("{GUARD}{text}{GUARD}")).into_owned();
                // Controls that were left open are closed behind the guard.
                let mended = mended.strip_prefix(GUARD).unwrap_or(&mended);
                *text = match mended.rsplit_once(GUARD) {
                    Some((inside, closing)) => format!("{inside}{closing}"),
                    None => mended.to_owned(),
                };
            }
            MarkupNode::Element { name, children, .. } if name == "hi" => mend_nodes(children),
            MarkupNode::Element { .. } => {}
        }
    }
}

/// Takes white space off both edges of a segment.
fn trim(nodes: &mut [MarkupNode]) {
    if let Some(MarkupNode::Text(text)) = nodes.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(MarkupNode::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
    }
}

fn reason(tu: &Tu, pair: &LanguagePair, options: &CleanOptions) -> Option<String> {
    let (source, target) = tu.sides(pair);
    let (Some(source), Some(target)) = (source, target) else {
        let there: Vec<&str> = tu.variants.iter().map(|v| v.language.as_str()).collect();
        return Some(match there.len() {
            0 | 1 => "one language is missing".to_owned(),
            _ => format!("in {} instead of {} and {}", there.join(", "), pair.source, pair.target),
        });
    };
    if source.text.trim().is_empty() || target.text.trim().is_empty() {
        return Some("one side is empty".to_owned());
    }
    if let (Some(least), Some(confidence)) = (options.min_confidence, tu.confidence())
        && confidence < least
    {
        return Some(format!("confidence below {least}"));
    }
    let lengths = [source, target].map(|v| v.text.chars().count());
    let (longest, shortest) = (lengths[0].max(lengths[1]), lengths[0].min(lengths[1]));
    if longest > options.max_chars {
        return Some(format!("longer than {} characters", options.max_chars));
    }
    if longest > SHORT && longest as f32 > options.max_ratio * shortest.max(1) as f32 {
        return Some(format!("one side is more than {} times as long", options.max_ratio));
    }
    if source.text == target.text && source.text.chars().any(char::is_alphabetic) {
        return Some("both sides are the same".to_owned());
    }
    let letters = |v: &Tuv| v.text.chars().any(char::is_alphabetic);
    if !letters(source) && !letters(target) {
        return Some("no letters on either side".to_owned());
    }
    [(source, &pair.source), (target, &pair.target)].into_iter().find_map(|(v, language)| {
        let language = Language::from_code(&code::primary(language))?;
        wrong_script(&v.text, language).then(|| format!("the {language} side is not in {language}"))
    })
}

/// Whether a text of some length has no letter of its language's script.
fn wrong_script(text: &str, language: Language) -> bool {
    // Names, symbols and abbreviations stand in Latin letters inside Arabic memories.
    const ENOUGH: usize = 25;
    let rules = language.rules();
    // Nearly every text answers with its first letter.
    !text.chars().any(|c| rules.writes(c))
        && text.chars().filter(|c| c.is_alphabetic()).nth(ENOUGH - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_dirt_has_its_reason() {
        let long = "كلمة ".repeat(30);
        for (source, target, expected) in [
            ("نص قصير", "short text", None),
            ("", "text", Some("one language is missing")),
            (" ", "text", Some("one side is empty")),
            ("نص", " ", Some("one side is empty")),
            ("same", "same", Some("both sides are the same")),
            ("12/3", "12/3", Some("no letters on either side")),
            ("A/RES/60/1", "A/RES/60/1", Some("both sides are the same")),
            (long.as_str(), "short", Some("one side is more than 4 times as long")),
            (
                "this is English on the Arabic side",
                "this is English on its own side",
                Some("the Arabic side is not in Arabic"),
            ),
        ] {
            let mut tu = Tu::default();
            for (code, text) in [("ar", source), ("en", target)] {
                if !text.is_empty() {
                    tu.variants.push(Tuv::new(code, text));
                }
            }
            let found = reason(&tu, &LanguagePair::new("ar", "en"), &CleanOptions::default());
            assert_eq!(found.as_deref(), expected, "{source} | {target}");
        }
    }

    #[test]
    fn texts_between_codes_are_mended() {
        let markup = " a\u{FFFD} <ph x=\"1\">\u{2028}</ph>\u{202B}ب <hi>\u{FEFB}</hi>\n";
        let tuv = Tuv { markup: Some(markup.into()), ..Tuv::new("ar", "") };
        let mut tu = Tu { variants: vec![tuv], ..Tu::default() };
        mend(&mut tu);
        assert_eq!(
            (tu.variants[0].markup.as_deref(), tu.variants[0].text.as_str()),
            (Some("a <ph x=\"1\">\u{2028}</ph>\u{202B}ب \u{202C}<hi>لا</hi>"), "a \u{202B}ب \u{202C}لا")
        );
    }

    #[test]
    fn order_and_identifiers_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.csv"), "id,ar,en\n7,نص, text \n3,ب,ب\n5,نص,text\n1,ج,c\n").unwrap();
        let report = clean(
            &path("a.csv"),
            &Place::of(&path("b.tmx")).unwrap(),
            Some(&Place::of(&path("r.csv")).unwrap()),
            &CleanOptions::default(),
            None,
            &WriteOptions::default(),
        )
        .unwrap();
        assert_eq!((report.account.units, report.removed, report.mended), (2, 2, 1));
        let ids: Vec<String> =
            Opened::open(&path("b.tmx"), None).unwrap().map(|tu| tu.unwrap().id.unwrap()).collect();
        assert_eq!(ids, ["7", "1"]);
        let why: Vec<String> = Opened::open(&path("r.csv"), None)
            .unwrap()
            .map(|tu| tu.unwrap().prop("x-removed").unwrap().to_owned())
            .collect();
        assert_eq!(why, ["both sides are the same", "the same pair comes again"]);
    }

    #[test]
    fn letters_on_one_side_are_enough() {
        let reason = |source: &str, target: &str| {
            let variants = vec![Tuv::new("ar", source), Tuv::new("en", target)];
            reason(
                &Tu { variants, ..Tu::default() },
                &LanguagePair::new("ar", "en"),
                &CleanOptions::default(),
            )
        };
        assert_eq!(reason("12", "twelve"), None);
        assert_eq!(reason("اثنا عشر", "12"), None);
        assert!(reason("12", "12/3").is_some());
    }
}
