//! Terms as TBX, as a table, and as text.

use std::fmt::Write as _;

use super::rank::{Term, Terms};
use crate::exchange::columns::TableFor;
use crate::exchange::tbx::{ConceptEntry, to_tbx};
use crate::files::Place;
use crate::lexicon::LANGUAGES;
use crate::{Error, Result};

/// Writes terms: TBX where the extension is `.tbx`, a table where it is `.csv` or `.tsv`.
/// `codes` are those of the memory, in the order of [`LANGUAGES`].
///
/// # Errors
/// [`Error::Usage`] for another extension; as the place.
pub(crate) fn write(
    terms: &Terms,
    codes: &[String; 2],
    title: &str,
    place: &Place,
    for_whom: TableFor,
) -> Result<std::path::PathBuf> {
    let extension = place.path().extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let bytes = match extension.as_str() {
        "tbx" => to_tbx(title, terms.terms.iter().map(|term| entry(term, codes))).into_bytes(),
        "csv" => table(terms, codes, b',', for_whom)?,
        "tsv" => table(terms, codes, b'\t', for_whom)?,
        _ => {
            return Err(Error::Usage {
                problem: format!("{} is no file of terms", place.path().display()),
                remedy: "name it .tbx, .csv or .tsv".to_owned(),
            });
        }
    };
    place.write(&bytes)
}

fn entry(term: &Term, codes: &[String; 2]) -> ConceptEntry {
    ConceptEntry {
        note: format!("{} times, in {:.0} % translated so", term.count, 100.0 * term.constant),
        terms: [0, 1].map(|k| {
            let contexts = term.examples.iter().map(|example| example[k].clone()).collect();
            (codes[k].clone(), term.texts[k].clone(), contexts)
        }),
    }
}

fn table(terms: &Terms, codes: &[String; 2], delimiter: u8, for_whom: TableFor) -> Result<Vec<u8>> {
    let failed =
        |e: &dyn std::fmt::Display| Error::content("table", e.to_string(), "this is a fault; report it");
    let mut out = for_whom.mark().as_bytes().to_vec();
    {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(csv::QuoteStyle::Always)
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut out);
        let named = |what: &str| [0, 1].map(|k| format!("{what}{}", codes[k]));
        let [first, second] = named("");
        let [forms_first, forms_second] = named("other forms ");
        let [example_first, example_second] = named("example ");
        let [count, constant, score] = ["count", "constant", "score"].map(str::to_owned);
        let head =
            [first, second, count, constant, score, forms_first, forms_second, example_first, example_second];
        writer.write_record(head).map_err(|e| failed(&e))?;
        for term in &terms.terms {
            let example = |k: usize| term.examples.first().map_or("", |e| e[k].as_str());
            let cells = [
                term.texts[0].clone(),
                term.texts[1].clone(),
                term.count.to_string(),
                term.constant.to_string(),
                term.score.to_string(),
                term.forms[0].join("; "),
                term.forms[1].join("; "),
                example(0).to_owned(),
                example(1).to_owned(),
            ];
            writer
                .write_record(cells.map(|cell| for_whom.cell(cell).into_owned()))
                .map_err(|e| failed(&e))?;
        }
        writer.flush().map_err(|e| failed(&e))?;
    }
    Ok(out)
}

/// Terms as lines: how often, the term, its translation.
pub(crate) fn text(terms: &Terms) -> String {
    let mut out = String::new();
    let own = usize::from(LANGUAGES[0].is_right_to_left());
    for term in &terms.terms {
        let _ = writeln!(out, "{:>6}  {}\t{}", term.count, term.texts[own], term.texts[1 - own]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Terms {
        let term = Term {
            texts: ["التنمية".to_owned(), "=development & more".to_owned()],
            forms: [vec!["تنمية".to_owned()], Vec::new()],
            count: 3,
            constant: 0.75,
            score: 1.5,
            examples: vec![["أهمية التنمية".to_owned(), "The importance of development".to_owned()]],
        };
        Terms { terms: vec![term], looked_at: 1, pairs: 1 }
    }

    #[test]
    fn terms_are_read_again_and_no_cell_is_a_formula() {
        let folder = tempfile::tempdir().unwrap();
        let codes = ["ar".to_owned(), "en".to_owned()];
        for name in ["a.tbx", "a.csv", "a.tsv"] {
            let path = folder.path().join(name);
            write(&sample(), &codes, "t", &Place::of(&path).unwrap(), TableFor::Spreadsheets).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains("أهمية التنمية") && text.contains("75"), "{text}");
            if name == "a.tbx" {
                let entries = crate::exchange::tbx::read(&path).unwrap();
                let read: Vec<_> =
                    entries[0].variants.iter().map(|v| (v.language.as_str(), v.text.as_str())).collect();
                assert_eq!(read, [("ar", "التنمية"), ("en", "=development & more")]);
            } else {
                assert!(!text.contains("\"=development"), "{text}");
            }
        }
        let path = folder.path().join("a.docx");
        assert!(write(&sample(), &codes, "t", &Place::of(&path).unwrap(), TableFor::Spreadsheets).is_err());
        assert_eq!(text(&sample()), "     3  =development & more\tالتنمية\n");
    }
}
