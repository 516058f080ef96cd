//! Lines whose languages are exchanged, which words cannot compare.

use crate::lang::Language;

/// Whether a source and a target line of documents in `languages` stand in each other's documents.
pub(super) fn are_exchanged((source, target): (&str, &str), languages: (Language, Language)) -> bool {
    is_written_in(source, languages.1) && is_written_in(target, languages.0)
}

/// Whether most letters of `text` are of the script of `language`.
fn is_written_in(text: &str, language: Language) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    2 * letters().filter(|c| language.rules().writes(*c)).count() > letters().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_say_what_a_line_is_written_in() {
        assert!(is_written_in("مشرف (maintainer) على المشروع", Language::Arabic));
        assert!(
            !is_written_in("Termux مشروع", Language::Arabic) && !is_written_in("٤ - 5", Language::Arabic)
        );
    }
}
