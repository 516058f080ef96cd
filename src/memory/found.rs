//! Concordance hits for a person, and as a file of any format.

use std::fmt::Write as _;
use std::ops::Range;

use super::concordance::ConcordanceLine;
use super::marks::marked;
use crate::Result;
use crate::exchange::{
    Header, LanguagePair, Output, OutputFormat, Prop, Tu, Tuv, WriteOptions, WriterHead, props,
};
use crate::files::Place;
use crate::html::escape::escaped;
use crate::html::{TABLE_END, begin_into, directed, end_into, language_name, table_into};
use crate::tm::Account;

/// A hit as text, what was found and its likely translations in `[ ]`.
pub fn text(found: &ConcordanceLine) -> String {
    let source = marked(&found.source, &found.spans, "[", "]", &|t| t.to_owned());
    let target = marked(&found.target, &found.target_spans, "[", "]", &|t| t.to_owned());
    let document = found.document.as_ref().map(|d| format!(" · {d}")).unwrap_or_default();
    format!("unit {}{document}\n  {source}\n  {target}\n", found.unit)
}

/// Writes hits: a page with marks (.html), else the units in the format of the extension.
///
/// # Errors
/// As the writers.
pub fn write(
    found: &[ConcordanceLine],
    wanted: &str,
    place: &Place,
    options: &WriteOptions,
) -> Result<Account> {
    let first = found.first();
    let pair = LanguagePair::completed(
        first.map(|f| f.source_language.clone()),
        first.map(|f| f.target_language.clone()),
    );
    let format = match options.format {
        Some(format) => format,
        None => OutputFormat::of(place.path(), &pair, options.profile)?,
    };
    if format == OutputFormat::Html {
        let files = vec![place.write(page(found, wanted).as_bytes())?];
        return Ok(Account { units: found.len() as u64, files, ..Account::default() });
    }
    let head = WriterHead {
        codes: options.codes(&pair),
        title: wanted.to_owned(),
        ..WriterHead::of(Header { source_language: pair.source.clone(), ..Header::default() }, pair)
    };
    let mut output = Output::create(place, format, head, options)?;
    for hit in found {
        output.unit(&record(hit))?;
    }
    let (units, left_out) = (output.units(), output.left_out().clone());
    Ok(Account { units, left_out, files: output.finish()?, ..Account::default() })
}

fn record(found: &ConcordanceLine) -> Tu {
    let words = |text: &str, spans: &[Range<usize>]| {
        let words: Vec<&str> = spans.iter().filter_map(|s| text.get(s.clone())).collect();
        words.join(" … ")
    };
    let mut tu = Tu {
        id: Some(found.unit.to_string()),
        variants: vec![
            Tuv::new(&found.source_language, &found.source),
            Tuv::new(&found.target_language, &found.target),
        ],
        ..Tu::default()
    };
    tu.props.extend(found.document.as_ref().map(|d| Prop::new(props::DOCUMENT, d.clone())));
    tu.props.push(Prop::new("x-found", words(&found.source, &found.spans)));
    let opposite = words(&found.target, &found.target_spans);
    tu.props.extend((!opposite.is_empty()).then(|| Prop::new("x-found-opposite", opposite)));
    tu
}

fn page(found: &[ConcordanceLine], wanted: &str) -> String {
    let mut out = String::new();
    begin_into(wanted, &[format!("{} units", found.len())], None, &mut out);
    if let Some(first) = found.first() {
        let names = [&first.source_language, &first.target_language].map(|code| language_name(code));
        table_into("pairs", &["Document", names[0], names[1]], &mut out);
        for hit in found {
            let source = marked(&hit.source, &hit.spans, "<mark>", "</mark>", &escaped);
            let target = marked(&hit.target, &hit.target_spans, "<mark>", "</mark>", &escaped);
            let _ = writeln!(
                out,
                "<tr><td dir=\"auto\">{}</td><td{}>{source}</td><td{}>{target}</td></tr>",
                escaped(hit.document.as_deref().unwrap_or_default()),
                directed(&hit.source_language),
                directed(&hit.target_language)
            );
        }
        out.push_str(TABLE_END);
    }
    end_into(None, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::UnitStatus;

    #[test]
    fn hits_become_text_table_and_page() {
        let folder = tempfile::tempdir().unwrap();
        let hit = ConcordanceLine {
            unit: 3,
            source_language: "en".into(),
            source: "a <resolution> b".into(),
            spans: std::iter::once(3..13).collect(),
            target_language: "ar".into(),
            target: "قرار".into(),
            target_spans: std::iter::once(0..8).collect(),
            document: Some("A/1".into()),
            day: None,
            status: UnitStatus::Auto,
        };
        assert_eq!(text(&hit), "unit 3 · A/1\n  a <[resolution]> b\n  [قرار]\n");
        for (name, expected) in [
            (
                "a.html",
                "a &lt;<mark>resolution</mark>&gt; b</td><td lang=\"ar\" dir=\"rtl\"><mark>قرار</mark>",
            ),
            ("a.csv", "x-found-opposite"),
        ] {
            let path = folder.path().join(name);
            let place = Place::of(&path).unwrap();
            write(std::slice::from_ref(&hit), "w", &place, &WriteOptions::default()).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(expected), "{text}");
        }
    }
}
