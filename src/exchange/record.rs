//! The neutral record that stands between the readers and the writers.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::code;
use super::props;
use crate::Result;

/// What a memory says about itself before its units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Language of the source, as written: `ar`, `ar-SA`, `*all*`, or empty.
    pub source_language: String,
    /// Language of the target where the format names one (XLIFF, CSV).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_language: Option<String>,
    /// Other attributes of the TMX header, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attributes: Vec<(String, String)>,
    /// Notes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// Properties.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub props: Vec<Prop>,
}

/// One unit of a memory: the same text in two or more languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tu {
    /// Identifier (`tuid`).
    pub id: Option<String>,
    /// Other attributes, in their order: dates, users, counts.
    pub attributes: Vec<(String, String)>,
    /// Notes.
    pub notes: Vec<String>,
    /// Properties, in their order; a type may occur more than once.
    pub props: Vec<Prop>,
    /// The texts, in their order.
    pub variants: Vec<Tuv>,
}

/// The text of a unit in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tuv {
    /// Language code, as written.
    pub language: String,
    /// The text without inline codes.
    pub text: String,
    /// The text with its inline codes as TMX writes them, where it has any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub markup: Option<String>,
    /// Other attributes, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attributes: Vec<(String, String)>,
    /// Notes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// Properties.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub props: Vec<Prop>,
}

/// A property: a type and a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prop {
    /// Type, e.g. `x-quality`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Value.
    pub value: String,
    /// Language of the value, rarely given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
}

/// The two languages that a bilingual format shows, by the codes of the memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguagePair {
    /// Source language.
    pub source: String,
    /// Target language.
    pub target: String,
}

/// One of the two sides of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The original.
    Source,
    /// The translation.
    Target,
}

impl Side {
    /// `source` or `target`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Source => "source",
            Side::Target => "target",
        }
    }
}

/// A reader that yields the units of a memory one by one, in constant memory.
pub trait MemoryReader: Iterator<Item = Result<Tu>> {
    /// What stands before the units.
    fn header(&self) -> &Header;
    /// Line (or row) of the input that was read last, from 1.
    fn line(&self) -> u64;
    /// What was met so far and is no unit, by reason.
    fn left_out(&self) -> LeftOut {
        LeftOut::new()
    }
    /// Whether it holds rejected pairs on purpose, as a store does, so that they are not met again.
    fn keeps_rejected(&self) -> bool {
        false
    }
}

/// What a run left out: reasons, as what is said of each unit or part, with how often.
pub type LeftOut = std::collections::BTreeMap<String, u64>;

impl Prop {
    /// A property without a language.
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Prop { kind: kind.into(), value: value.into(), language: None }
    }
}

impl Tuv {
    /// A text in `language` without anything else.
    pub fn new(language: impl Into<String>, text: impl Into<String>) -> Self {
        Tuv { language: language.into(), text: text.into(), ..Tuv::default() }
    }

    /// Value of the first property of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        find(&self.props, kind)
    }
}

impl Tu {
    /// Value of the first property of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        find(&self.props, kind)
    }

    /// Value of this attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Confidence from `x-quality`, 0 to 1, where it is a number.
    pub fn confidence(&self) -> Option<f32> {
        let value: f32 = self.prop(props::QUALITY)?.trim().parse().ok()?;
        (0.0..=1.0).contains(&value).then_some(value)
    }

    /// The variants of the pair; one language may be missing.
    pub fn sides(&self, pair: &LanguagePair) -> (Option<&Tuv>, Option<&Tuv>) {
        let (source, target) = pair.positions(self);
        (source.and_then(|i| self.variants.get(i)), target.and_then(|i| self.variants.get(i)))
    }

    /// Whether the unit only tells of a segment that has no counterpart.
    pub(crate) fn is_unpaired(&self) -> bool {
        self.prop(props::STATUS) == Some(props::UNPAIRED)
    }

    /// Whether the pair is too little sure for the memory it was made for, or a person rejected it.
    pub(crate) fn is_rejected(&self) -> bool {
        self.prop(props::STATUS) == Some(props::REJECTED)
    }
}

fn find<'a>(props: &'a [Prop], kind: &str) -> Option<&'a str> {
    props.iter().find(|p| p.kind == kind).map(|p| p.value.as_str())
}

impl LanguagePair {
    /// A pair of two codes.
    pub fn new(source: impl Into<String>, target: impl Into<String>) -> Self {
        LanguagePair { source: source.into(), target: target.into() }
    }

    /// The code of one side.
    pub(crate) fn code(&self, side: Side) -> &str {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// The pair where one language, or none, is not known or both are the same.
    pub(crate) fn completed(source: Option<String>, target: Option<String>) -> Self {
        let opposite = |code: &str| code::opposite(code).to_owned();
        match (source, target) {
            (Some(source), Some(target)) if source != target => LanguagePair { source, target },
            (Some(source), _) => LanguagePair { target: opposite(&source), source },
            (None, Some(target)) => LanguagePair { source: opposite(&target), target },
            (None, None) => LanguagePair::new("ar", "en"),
        }
    }

    /// The pair of a memory: the header's source language if the first unit
    /// has it, otherwise its first variant; the target is the first other one.
    pub(crate) fn of(header: &Header, first: Option<&Tu>) -> Self {
        let variants = first.map(|tu| tu.variants.as_slice()).unwrap_or_default();
        let declared = header.source_language.as_str();
        let usable = !declared.is_empty() && !declared.starts_with(['*', '_']);
        let source = usable
            .then(|| closest(variants, declared).and_then(|i| variants.get(i)))
            .flatten()
            .map(|v| v.language.clone())
            .or_else(|| usable.then(|| declared.to_owned()))
            .or_else(|| variants.first().map(|v| v.language.clone()))
            .unwrap_or_default();
        let target = header
            .target_language
            .clone()
            .or_else(|| {
                variants.iter().find(|v| !code::same(&v.language, &source)).map(|v| v.language.clone())
            })
            .unwrap_or_else(|| if code::primary(&source) == "en" { "ar" } else { "en" }.to_owned());
        LanguagePair { source, target }
    }

    /// The pair that most of `units` have. Of several as frequent ones it is the one with the
    /// header's source language, then Arabic with English, then the first. A header that names
    /// both languages is believed; the source is the header's where the pair has it.
    pub(crate) fn of_most<'t>(header: &Header, units: impl Iterator<Item = &'t Tu> + Clone) -> Self {
        let found = LanguagePair::of(header, units.clone().next());
        if header.target_language.is_some() {
            return found;
        }
        // Each pair of languages in either order, with its units and the first of them.
        let mut pairs: Vec<([Cow<'t, str>; 2], u64, &'t Tu)> = Vec::new();
        let mut places: HashMap<[Cow<'t, str>; 2], usize> = HashMap::new();
        let all = units.clone();
        for tu in units {
            let mut own: Vec<Cow<'t, str>> = Vec::new();
            for language in tu.variants.iter().map(|v| code::primary(&v.language)) {
                if !own.contains(&language) {
                    own.push(language);
                }
            }
            own.sort();
            // Of a term base in all languages of the world these are enough to tell.
            own.truncate(MOST_LANGUAGES);
            for (at, one) in own.iter().enumerate() {
                for other in own.iter().skip(at + 1) {
                    let pair = [one.clone(), other.clone()];
                    let at = *places.entry(pair.clone()).or_insert(pairs.len());
                    match pairs.get_mut(at) {
                        Some((_, count, _)) => *count += 1,
                        None => pairs.push((pair, 1, tu)),
                    }
                }
            }
        }
        let declared = code::primary(&header.source_language);
        let rank = |(pair, count, _): &([Cow<'t, str>; 2], u64, &'t Tu)| {
            (*count, pair.contains(&declared), pair[0] == "ar" && pair[1] == "en")
        };
        // Of equals `max_by_key` takes the last.
        let Some(([one, other], _, tu)) = pairs.iter().rev().max_by_key(|pair| rank(pair)) else {
            return found;
        };
        let mut codes = tu.variants.iter().map(|v| &v.language).filter(|code| {
            let own = code::primary(code);
            own == *one || own == *other
        });
        let first = codes.next().cloned().unwrap_or_default();
        let second = codes.find(|c| code::primary(c) != code::primary(&first)).cloned().unwrap_or_default();
        let (first, second) = (common(first, all.clone()), common(second, all));
        match code::primary(&second) == declared {
            true => LanguagePair::new(second, first),
            false => LanguagePair::new(first, second),
        }
    }

    /// Where the variants of the pair stand in `tu`.
    pub(crate) fn positions(&self, tu: &Tu) -> (Option<usize>, Option<usize>) {
        // Nearly every unit of nearly every memory is written in this order.
        if let [first, second, ..] = tu.variants.as_slice()
            && first.language == self.source
            && second.language == self.target
        {
            return (Some(0), Some(1));
        }
        let source = closest(&tu.variants, &self.source);
        let target = closest(&tu.variants, &self.target).filter(|at| Some(*at) != source);
        (source, target)
    }
}

/// Languages of one unit that are counted; the largest institutions have 24.
const MOST_LANGUAGES: usize = 50;

/// The code under which all texts of its language can stand: itself, or the language alone where
/// `units` have several regions of it.
fn common<'t>(code: String, units: impl Iterator<Item = &'t Tu>) -> String {
    let own = code::primary(&code);
    let mixed = units
        .flat_map(|tu| &tu.variants)
        .any(|v| v.language != code && code::primary(&v.language) == own && !code::same(&v.language, &code));
    if mixed { own.into_owned() } else { code }
}

/// The variant in `language`: the same string, else the same code in other
/// letters, else the same language with another region.
fn closest(variants: &[Tuv], language: &str) -> Option<usize> {
    variants
        .iter()
        .position(|v| v.language == language)
        .or_else(|| variants.iter().position(|v| code::same(&v.language, language)))
        .or_else(|| variants.iter().position(|v| code::primary(&v.language) == code::primary(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tu(languages: &[&str]) -> Tu {
        Tu { variants: languages.iter().map(|l| Tuv::new(*l, *l)).collect(), ..Tu::default() }
    }

    #[test]
    fn pair_is_found_whatever_the_header_says() {
        for (declared, languages, source, target) in [
            ("ar", &["ar", "en"][..], "ar", "en"),
            ("en", &["ar", "en"], "en", "ar"),
            ("*all*", &["ar", "en"], "ar", "en"),
            ("", &["en", "ar"], "en", "ar"),
            ("AR", &["ar", "en"], "ar", "en"),
            ("ar", &["en-US", "ar-SA"], "ar-SA", "en-US"),
            ("ar", &[], "ar", "en"),
        ] {
            let header = Header { source_language: declared.into(), ..Header::default() };
            let pair = LanguagePair::of(&header, Some(&tu(languages)));
            assert_eq!(
                (pair.source.as_str(), pair.target.as_str()),
                (source, target),
                "{declared} {languages:?}"
            );
        }
    }

    #[test]
    fn the_pair_is_what_most_units_have() {
        for (declared, units, source, target) in [
            ("en", &[&["en", "fr"][..], &["en", "ar"], &["ar", "en"]][..], "en", "ar"),
            ("de", &[&["ar", "en"], &["ar", "en"]], "ar", "en"),
            ("en", &[&["en", "fr", "ar"]], "en", "ar"),
            ("fr", &[&["en-GB", "fr", "ar"]], "fr", "ar"),
            ("", &[&["es"], &["fr", "de"]], "fr", "de"),
            ("ar", &[&["ar"]], "ar", "en"),
            ("ar", &[], "ar", "en"),
            ("en", &[&["en-GB", "ar-SA"], &["en-GB", "AR_SA"]], "en-GB", "ar-SA"),
            ("en", &[&["en-GB", "ar-SA"], &["en-GB", "ar"]], "en-GB", "ar"),
        ] {
            let header = Header { source_language: declared.into(), ..Header::default() };
            let units: Vec<Tu> = units.iter().map(|languages| tu(languages)).collect();
            let pair = LanguagePair::of_most(&header, units.iter());
            assert_eq!((pair.source.as_str(), pair.target.as_str()), (source, target), "{declared}");
        }
    }

    #[test]
    fn a_side_may_be_missing() {
        let pair = LanguagePair::new("ar", "en");
        assert_eq!(pair.positions(&tu(&["en"])), (None, Some(0)));
        assert_eq!(pair.positions(&tu(&["fr", "en-GB", "ar"])), (Some(2), Some(1)));
        assert_eq!(pair.positions(&tu(&["ar", "ar-SA"])), (Some(0), None));
    }
}
