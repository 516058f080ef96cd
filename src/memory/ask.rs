//! Many texts that are looked for one behind the other: those of a file, or a single one.

use rayon::prelude::*;

use super::find::{Asked, MatchOptions};
use super::reader::Memory;
use super::show::Answer;
use crate::Result;
use crate::lang::Language;

impl Memory {
    /// What the memory says of one text: matches, or parts where there is none and parts are wanted.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn answer(&self, asked: &Asked<'_>, options: &MatchOptions) -> Result<Answer> {
        let hits = self.find(asked, options)?;
        let wanted = options.parts && !options.exact && hits.is_empty();
        let parts = if wanted { self.parts(asked, options)? } else { Vec::new() };
        #[cfg(feature = "encoder")]
        let (meant, without_vector) = match options.semantic {
            true => self.semantic(asked, options)?,
            false => (Vec::new(), 0),
        };
        Ok(Answer {
            text: asked.text.to_owned(),
            language: asked.language.to_owned(),
            hits,
            parts,
            #[cfg(feature = "encoder")]
            meant,
            #[cfg(feature = "encoder")]
            without_vector,
        })
    }

    /// Looks for each of `texts`, in their order; each is the context of its neighbours. With
    /// no `language` each text's letters tell it.
    ///
    /// # Errors
    /// As [`Memory::open`].
    pub fn answers(
        &self,
        texts: &[&str],
        language: Option<&str>,
        options: &MatchOptions,
    ) -> Result<Vec<Answer>> {
        texts
            .par_iter()
            .enumerate()
            .map(|(at, text)| {
                let language = language.unwrap_or_else(|| written_in(text).code());
                let near = |at: Option<usize>| at.and_then(|at| texts.get(at)).copied();
                let asked =
                    Asked { language, text, before: near(at.checked_sub(1)), behind: near(Some(at + 1)) };
                self.answer(&asked, options)
            })
            .collect()
    }
}

/// The language that most letters of a text belong to; a memory is asked for texts that are
/// too short for statistics.
pub fn written_in(text: &str) -> Language {
    let letters = |language: Language| {
        let rules = language.rules();
        text.chars().filter(|c| c.is_alphabetic() && rules.writes(*c)).count()
    };
    match letters(Language::Arabic) >= letters(Language::English).max(1) {
        true => Language::Arabic,
        false => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::tests::{place, tu};
    use crate::memory::{MatchKind, MemoryWriter};

    #[test]
    fn lines_are_the_context_of_each_other_in_either_language() {
        let place = place();
        MemoryWriter::open(&place.path)
            .unwrap()
            .add("a", vec![tu("أولا", "First"), tu("ثانيا", "Second")])
            .unwrap();
        let memory = Memory::open(&place.path).unwrap();
        for lines in [["First", "Second"], ["أولا", "ثانيا"]] {
            let found = memory.answers(&lines, None, &MatchOptions::default()).unwrap();
            let kinds: Vec<MatchKind> = found.iter().map(|a| a.hits[0].kind).collect();
            assert_eq!(kinds, [MatchKind::Context1, MatchKind::Context1]);
        }
    }
}
