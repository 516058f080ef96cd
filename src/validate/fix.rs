//! Mends what can be mended without touching a text.

use std::path::Path;

use super::tmx::{DATATYPES, RESERVED, is_date};
use crate::exchange::Ids;
use crate::exchange::Opened;
use crate::exchange::detect::{MemoryFormat, format_of};
use crate::exchange::markup::mend_for_clients;
use crate::exchange::stream::file_name;
use crate::exchange::{Header, LanguagePair, Prop, Tu, code, props as kinds};
use crate::exchange::{Output, OutputFormat, Profile, WriteOptions, WriterHead};
use crate::files::Place;
use crate::{Error, Result};

/// Writes the memory `input` anew to `output` (the same file, where the guard allows it) so
/// that the rules about everything but texts hold. Returns the units written.
///
/// # Errors
/// As the readers and the writers; [`Error::Usage`] for an XLIFF, which belongs
/// to the tool that made it and could not go back there.
pub(crate) fn fix(input: &Path, output: &Place) -> Result<u64> {
    let (format, profile) = match format_of(input)? {
        MemoryFormat::Tmx => (OutputFormat::Tmx, Profile::Standard),
        MemoryFormat::Table => (OutputFormat::Csv, Profile::Excel),
        _ => {
            return Err(Error::Usage {
                problem: format!("{} cannot be mended in place", file_name(input)),
                remedy: "convert it to TMX and mend that".to_owned(),
            });
        }
    };
    let opened = Opened::open(input, None)?;
    let pair = opened.pair.clone();
    let codes = LanguagePair::new(code::canonical(&pair.source), code::canonical(&pair.target));
    let head = WriterHead { codes, ..WriterHead::of(header(opened.header()), pair.clone()) };
    let options = WriteOptions { profile, ..WriteOptions::default() };
    output.reads(input)?;
    let mut out = Output::create(output, format, head, &options)?;
    let mut ids = Ids::default();
    for (number, tu) in (1..).zip(opened) {
        let mut tu = tu?;
        unit(&mut tu, &pair);
        tu.id = Some(ids.unique(tu.id.as_deref(), number));
        out.unit(&tu)?;
    }
    let units = out.units();
    out.finish()?;
    Ok(units)
}

/// What is missing the writer fills in.
fn header(header: &Header) -> Header {
    let mut header = header.clone();
    header.attributes.retain(|(name, value)| match name.as_str() {
        "segtype" => matches!(value.as_str(), "sentence" | "paragraph"),
        "datatype" => DATATYPES.contains(&value.to_lowercase().as_str()),
        "creationdate" | "changedate" => is_date(value),
        _ => true,
    });
    header.props = props(std::mem::take(&mut header.props));
    header
}

fn unit(tu: &mut Tu, pair: &LanguagePair) {
    tu.attributes.retain(|(name, _)| !matches!(name.as_str(), "segtype" | "srclang"));
    let mut kept = dates(&mut tu.attributes);
    kept.extend(props(std::mem::take(&mut tu.props)));
    tu.props = kept;
    let positions = pair.positions(tu);
    for (at, tuv) in tu.variants.iter_mut().enumerate() {
        if let Some(mended) = tuv.markup.as_deref().and_then(mend_for_clients) {
            tuv.markup = Some(mended);
        }
        let kept = dates(&mut tuv.attributes);
        tuv.props = kept.into_iter().chain(props(std::mem::take(&mut tuv.props))).collect();
        // The writer gives source and target the code of the file.
        if Some(at) != positions.0 && Some(at) != positions.1 {
            tuv.language = code::canonical(&tuv.language);
        }
    }
}

/// Rewrites dates; what is no date and no count lives on as a property.
fn dates(attributes: &mut Vec<(String, String)>) -> Vec<Prop> {
    let mut kept = Vec::new();
    attributes.retain_mut(|(name, value)| {
        let fits = match name.as_str() {
            "creationdate" | "changedate" | "lastusagedate" => match date(value) {
                Some(date) => {
                    *value = date;
                    true
                }
                None => false,
            },
            "usagecount" => !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
            _ => true,
        };
        if !fits && !value.trim().is_empty() {
            kept.push(Prop::new(format!("x-{name}"), value.clone()));
        }
        fits
    });
    kept
}

/// `2026-01-02T03:04:05Z`, `20260102T030405` and the like as `20260102T030405Z`.
fn date(value: &str) -> Option<String> {
    let mut basic: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    if !basic.ends_with('Z') {
        basic.push('Z');
    }
    is_date(&basic).then_some(basic)
}

/// Properties with `x-` in front, under no name of OmegaT's, and not empty.
fn props(props: Vec<Prop>) -> Vec<Prop> {
    let keep = |prop: Prop| {
        if prop.value.trim().is_empty() {
            return None;
        }
        let bare = prop.kind.strip_prefix("x-").unwrap_or(&prop.kind);
        let kind = match &prop.kind {
            kind if kind.starts_with("x-")
                && (kind == kinds::CONTEXT || RESERVED.contains(&kind.to_lowercase().as_str())) =>
            {
                format!("x-kept-{bare}")
            }
            kind if kind.starts_with("x-") => kind.clone(),
            _ => format!("x-{bare}"),
        };
        Some(Prop { kind, ..prop })
    };
    props.into_iter().filter_map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, validate};
    use super::*;
    use crate::files::{Files, Guard};

    fn in_place(path: &Path) -> Place {
        let mut files = Files::default();
        files.in_place("the file to mend", path);
        Guard::new(files).unwrap().place(path).unwrap()
    }

    #[test]
    fn a_mended_file_has_no_errors_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tmx");
        std::fs::write(
            &path,
            "<tmx version='1.4b' xmlns='x'><header srclang='*all*' datatype='odd' creationtool='OmegaT'/><body>\
             <tu tuid='1 2' score='3' creationdate='2026-01-02T03:04:05Z' changedate='today' segtype='block' srclang='en'>\
             <tuv lang='ar_SA'><seg>نص</seg></tuv><tuv lang='EN'><seg>text</seg></tuv>\
             <prop type='file'>f</prop><prop type='x-ice'>y</prop><prop type='x-a'></prop></tu>\
             <tu tuid='1 2'><tuv xml:lang='en'><seg>b</seg></tuv><tuv xml:lang='ar'><seg>ب</seg></tuv></tu></body></tmx>",
        )
        .unwrap();
        assert!(validate(&path, Limits::default()).unwrap().errors > 10);
        assert_eq!(fix(&path, &in_place(&path)).unwrap(), 2);
        let report = validate(&path, Limits::default()).unwrap();
        assert_eq!(report.findings, []);
        let text = std::fs::read_to_string(&path).unwrap();
        for kept in [
            "20260102T030405Z",
            "\"x-changedate\">today",
            "\"x-score\">3",
            "\"x-file\">f",
            "\"x-kept-ice\">y",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    #[test]
    fn tables_get_what_excel_needs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "ar,en\n=نص,text\n").unwrap();
        fix(&path, &in_place(&path)).unwrap();
        assert!(fix(&path, &Place::of(&path).unwrap()).is_err(), "not asked for");
        assert_eq!(validate(&path, Limits::default()).unwrap().errors, 0);
        let tu = Opened::open(&path, None).unwrap().next().unwrap().unwrap();
        assert_eq!(tu.variants[0].text, "=نص");
    }
}
