//! What all texts of a run say together: what comes again, and what was translated in several ways.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::learn::Sample;
use crate::exchange::columns::TableFor;
use crate::html::escape::escaped;
use crate::html::{TABLE_END, table_into};
use crate::memory::{Again, Memory, Repeats};
use crate::terms::{Options, Terms, each_pair, terms};
use crate::{Error, Result};

/// Units that are looked at for terms: what is found out of 3,884 took 190 MB, and the commonest terms of an archive
/// are in 2,000. `muqabala terms` looks at many more.
const SAMPLE: usize = 2_000;
/// Terms that are listed.
const TERMS: usize = 200;

/// What the memory of a run says.
pub(super) struct Said {
    pub(super) repeats: Repeats,
    pub(super) terms: Terms,
    /// The codes of the languages, as the memory has them.
    pub(super) codes: [String; 2],
}

/// Looks through the memory at `path`.
///
/// # Errors
/// Those of the memory.
pub(super) fn look(path: &Path) -> Result<Said> {
    let mut sample = Sample::new(SAMPLE);
    let codes = each_pair(path, None, &mut |[first, second]| sample.add(&first, &second))?;
    let texts: Vec<[String; 2]> =
        sample.texts().map(|(first, second)| [first.to_owned(), second.to_owned()]).collect();
    let terms = terms(&texts, &Options { limit: TERMS, least: 3 });
    Ok(Said { repeats: Memory::open(path)?.repeats()?, terms, codes })
}

/// The statistics in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Corpus {
    /// Units that came more than once.
    pub repeated: u64,
    /// Sources with more than one target.
    pub several_targets: u64,
    /// Targets with more than one source.
    pub several_sources: u64,
}

impl Corpus {
    pub(super) fn of(repeats: &Repeats) -> Self {
        Corpus {
            repeated: repeats.repeated,
            several_targets: repeats.several_targets,
            several_sources: repeats.several_sources,
        }
    }
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::content("corpus.csv", e.to_string(), "make room on the disk")
}

/// The examples as a table.
///
/// # Errors
/// None that is known; those of the writer.
pub(super) fn table(repeats: &Repeats, for_whom: TableFor) -> Result<Vec<u8>> {
    let begin = for_whom.mark().as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(begin);
    writer.write_record(["what", "times", "text", "opposite"]).map_err(failed)?;
    let kinds: [(&str, &[Again]); 3] = [
        ("comes again", &repeats.most_repeated),
        ("several targets", &repeats.most_targets),
        ("several sources", &repeats.most_sources),
    ];
    let cell = |text: &str| for_whom.cell(text).into_owned();
    for (what, list) in kinds {
        for again in list {
            // Each text that stands opposite has a row, so that a filter finds it.
            for opposite in &again.opposite {
                let row = [what.to_owned(), again.times.to_string(), cell(&again.text), cell(opposite)];
                writer.write_record(row).map_err(failed)?;
            }
        }
    }
    writer.into_inner().map_err(failed)
}

/// Examples of each kind on the page; more stand in `corpus.csv`.
const MOST_EXAMPLES: usize = 20;

/// What comes again in the memory of the run, as a section of the report.
pub(super) fn section(out: &mut String, said: &Said) {
    let Said { repeats, terms, .. } = said;
    let _ = writeln!(
        out,
        "<h2>All texts together</h2>\n<p>In the memory {} units come again ({} times all together), {} sources have \
         several targets and {} targets several sources. More are in <a href=\"corpus.csv\">corpus.csv</a>.</p>",
        repeats.repeated, repeats.times, repeats.several_targets, repeats.several_sources
    );
    for (title, list) in [
        ("Units that come again", &repeats.most_repeated),
        ("Sources with several targets", &repeats.most_targets),
        ("Targets with several sources", &repeats.most_sources),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<h3>{title}</h3>");
        table_into("cards", &["Times", "Text", "Opposite"], out);
        for again in list.iter().take(MOST_EXAMPLES) {
            let opposite: Vec<String> = again.opposite.iter().map(|text| escaped(text)).collect();
            let _ = writeln!(
                out,
                "<tr><td class=\"n\">{}</td><td dir=\"auto\">{}</td><td dir=\"auto\">{}</td></tr>",
                again.times,
                escaped(&again.text),
                opposite.join("<br>")
            );
        }
        out.push_str(TABLE_END);
    }
    if terms.terms.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<h3>Candidates for terms</h3>\n<p>Of {} units; more are in <a href=\"terms.csv\">terms.csv</a>.</p>",
        terms.looked_at
    );
    table_into("cards", &["Times", "Term", "Translation", "Translated so"], out);
    for term in terms.terms.iter().take(MOST_EXAMPLES) {
        let [first, second] = &term.texts;
        let _ = writeln!(
            out,
            "<tr><td class=\"n\">{}</td><td dir=\"auto\">{}</td><td dir=\"auto\">{}</td><td class=\"n\">{:.0} %</td></tr>",
            term.count,
            escaped(first),
            escaped(second),
            100.0 * term.constant
        );
    }
    out.push_str(TABLE_END);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_translation_has_its_row() {
        let again = |text: &str, opposite: &[&str]| Again {
            times: 2,
            text: text.into(),
            opposite: opposite.iter().map(|o| (*o).to_owned()).collect(),
        };
        let repeats = Repeats {
            most_repeated: vec![again("=a", &["b"])],
            most_targets: vec![again("c", &["d", "e"])],
            ..Repeats::default()
        };
        let text = |for_whom| String::from_utf8(table(&repeats, for_whom).unwrap()).unwrap();
        assert_eq!(
            text(TableFor::Programs),
            "what,times,text,opposite\ncomes again,2,=a,b\nseveral targets,2,c,d\nseveral targets,2,c,e\n"
        );
        assert!(
            text(TableFor::Spreadsheets).starts_with('\u{FEFF}')
                && text(TableFor::Spreadsheets).contains(",'=a,b")
        );
    }
}
