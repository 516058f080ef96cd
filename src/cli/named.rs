//! Arguments with a list of values, which help and completions show and mistakes are held against.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::lang::Language;

/// Takes the name of one of `all`.
pub(super) fn among<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let values: Vec<PossibleValue> = all.into_iter().map(|value| PossibleValue::new(name(value))).collect();
    // Only a name of the list gets here.
    PossibleValuesParser::new(values).try_map(move |word| {
        all.into_iter().find(|value| name(*value).eq_ignore_ascii_case(&word)).ok_or("it is not in the list")
    })
}

/// Takes a language: its code, also with a region, in any case.
#[derive(Debug, Clone)]
pub(super) struct LanguageParser;

impl TypedValueParser for LanguageParser {
    type Value = Language;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Language, clap::Error> {
        match value.to_str().and_then(Language::from_code) {
            Some(language) => Ok(language),
            None => among(ALL, Language::code).parse_ref(command, arg, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            ALL.into_iter().map(|language| PossibleValue::new(language.code()).help(language.name())),
        ))
    }
}

const ALL: [Language; 2] = [Language::Arabic, Language::English];
