//! That texts are not called by the code of a language that they plainly are not in.

use super::{LanguagePair, Side, Tu, code};
use crate::lang::plainly_other;
use crate::{Error, Result};

/// Bytes of a side that are looked at: enough to be sure, so that a large memory is refused at its
/// beginning.
const SAMPLE_BYTES: usize = 20_000;

/// The sides that are written under the code of another language than the memory's own, with their
/// first texts. Empty for nearly every memory.
#[derive(Debug)]
pub(super) struct Claims {
    sides: Vec<Claim>,
    pair: LanguagePair,
    codes: LanguagePair,
}

#[derive(Debug)]
struct Claim {
    side: Side,
    text: String,
}

impl Claims {
    /// What is claimed of a memory in the languages of `pair` whose texts are called by `codes`.
    pub(super) fn of(pair: &LanguagePair, codes: &LanguagePair) -> Self {
        let renamed = |side: &Side| code::primary(codes.code(*side)) != code::primary(pair.code(*side));
        let sides = [Side::Source, Side::Target].into_iter().filter(renamed);
        Claims {
            sides: sides.map(|side| Claim { side, text: String::new() }).collect(),
            pair: pair.clone(),
            codes: codes.clone(),
        }
    }

    /// Takes the texts of one unit into account.
    ///
    /// # Errors
    /// As [`check`](Self::check), once there is enough text to be sure.
    pub(super) fn hear(&mut self, tu: &Tu) -> Result<()> {
        let mut full = false;
        for claim in self.sides.iter_mut().filter(|claim| claim.text.len() < SAMPLE_BYTES) {
            let (source, target) = tu.sides(&self.pair);
            if let Some(tuv) = if claim.side == Side::Source { source } else { target } {
                claim.text.push_str(&tuv.text);
                claim.text.push('\n');
                full |= claim.text.len() >= SAMPLE_BYTES;
            }
        }
        if full { self.check() } else { Ok(()) }
    }

    /// Whether the texts that were heard may be in the languages that they are called by.
    ///
    /// # Errors
    /// [`Error::Usage`] where those of a side plainly are in another one.
    pub(super) fn check(&self) -> Result<()> {
        let codes = &self.codes;
        let (mut right, mut told) = (codes.clone(), Vec::new());
        for Claim { side, text } in &self.sides {
            if let Some(language) = plainly_other(text, codes.code(*side)) {
                let place = match side {
                    Side::Source => &mut right.source,
                    Side::Target => &mut right.target,
                };
                language.code().clone_into(place);
                told.push(format!("the {} texts are in {language}", side.name()));
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        Err(Error::Usage {
            problem: format!("--langs {},{}: {}", codes.source, codes.target, told.join(", ")),
            remedy: format!("name the languages as they are: --langs {},{}", right.source, right.target),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Tuv;

    fn heard(pair: LanguagePair, codes: LanguagePair, times: usize) -> Result<()> {
        let unit = Tu {
            variants: vec![
                Tuv::new(pair.source.clone(), "ترحب اللجنة بالتقرير السنوي عن المياه والصحة للجميع"),
                Tuv::new(
                    pair.target.clone(),
                    "The committee welcomes the yearly report on water and health.",
                ),
            ],
            ..Tu::default()
        };
        let mut claims = Claims::of(&pair, &codes);
        (0..times).try_for_each(|_| claims.hear(&unit))?;
        claims.check()
    }

    #[test]
    fn texts_are_not_called_by_another_language() {
        let own = || LanguagePair::new("ar", "en");
        for (source, target) in [("ar", "en"), ("ar-SA", "en-US"), ("arz", "sco"), ("ara", "eng")] {
            heard(own(), LanguagePair::new(source, target), 1).unwrap();
        }
        for (source, target, problem, remedy) in [
            ("ar-SA", "fr", "--langs ar-SA,fr: the target texts are in English", "--langs ar-SA,en"),
            ("fr", "en-US", "--langs fr,en-US: the source texts are in Arabic", "--langs ar,en-US"),
            (
                "fr",
                "de",
                "--langs fr,de: the source texts are in Arabic, the target texts are in English",
                "--langs ar,en",
            ),
        ] {
            let error = heard(own(), LanguagePair::new(source, target), 1).unwrap_err();
            assert_eq!(error.to_string(), problem);
            assert!(error.remedy().unwrap().ends_with(remedy));
        }
    }

    #[test]
    fn a_large_memory_is_refused_at_its_beginning() {
        let pair = LanguagePair::new("ar", "en");
        let codes = LanguagePair::new("ar", "fr");
        let unit =
            Tu { variants: vec![Tuv::new("en", "the water of the river ".repeat(1000))], ..Tu::default() };
        assert!(Claims::of(&pair, &codes).hear(&unit).is_err());
    }

    /// The code that a memory has may be wrong itself: what is written instead counts.
    #[test]
    fn a_wrong_code_can_be_put_right() {
        let wrong = LanguagePair::new("ar", "fr");
        heard(wrong.clone(), LanguagePair::new("ar", "en"), 1).unwrap();
        heard(wrong.clone(), wrong, 1).unwrap();
    }
}
