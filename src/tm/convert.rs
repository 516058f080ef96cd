//! One format into another, unit by unit, in constant memory.

use std::path::Path;

use super::Account;

use crate::Result;
use crate::exchange::LanguagePair;
use crate::exchange::Opened;
use crate::exchange::WriteOptions;
use crate::files::Place;

/// Converts `input` to `output`; `wanted` chooses two of several languages.
/// Units, properties, notes and inline codes are kept: what the new format has
/// no place for travels along in one field and comes back from there.
///
/// # Errors
/// As the readers (file, line, remedy) and the writers.
pub fn convert(
    input: &Path,
    output: &Place,
    wanted: Option<&LanguagePair>,
    options: &WriteOptions,
) -> Result<Account> {
    let mut opened = Opened::open(input, wanted)?;
    let (mut out, _) = opened.output(output, options)?;
    let mut report = Account::default();
    for tu in &mut opened {
        out.unit(&tu?)?;
    }
    report.read(&opened);
    report.wrote(&out);
    report.files = out.finish()?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::WriterHead;
    use crate::exchange::detect::open_memory;
    use crate::exchange::{Header, Prop, Tu, Tuv, markup};
    use crate::exchange::{tmx::TmxWriter, to_bytes};
    use proptest::prelude::*;

    fn at(path: &Path) -> Place {
        Place::of(path).unwrap()
    }

    fn units(path: &Path) -> Vec<Tu> {
        open_memory(path).unwrap().collect::<Result<Vec<Tu>>>().unwrap()
    }

    /// Properties in any order.
    fn sorted(mut units: Vec<Tu>) -> Vec<Tu> {
        for tu in &mut units {
            tu.props.sort_by(|a, b| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)));
            for tuv in &mut tu.variants {
                tuv.props.sort_by(|a, b| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)));
            }
        }
        units
    }

    fn text() -> impl Strategy<Value = String> {
        "[a-z <>&\"'=+@_x0-9D\\n\\r\\t,;|\u{A0}\u{200E}\u{202B}\u{651}\u{64E}نصهﻫ😀-]{0,24}"
    }

    /// A segment with inline codes between its texts, as TMX writes it.
    fn coded() -> impl Strategy<Value = Tuv> {
        let piece = (0..5usize, "[a-zن <>&]{0,6}", 1..4u8);
        proptest::collection::vec(piece, 1..5).prop_map(|pieces| {
            let mut markup = String::new();
            for (at, (kind, text, number)) in pieces.into_iter().enumerate() {
                let mut shown = String::new();
                crate::html::escape::escape_into(&text, &mut shown);
                markup.push_str(&match kind {
                    0 => format!("<ph x=\"{number}\" type=\"t{number}\">{shown}</ph>"),
                    1 => {
                        format!("<bpt i=\"{at}\" x=\"{number}\">{shown}</bpt>b<ept i=\"{at}\">{shown}</ept>")
                    }
                    2 => format!("<hi type=\"b\">{shown}</hi>"),
                    3 => format!("<it pos=\"end\">{shown}</it><ph>{shown}</ph>"),
                    _ => shown,
                });
            }
            let (text, markup) = markup::written(&markup::parse(&markup).unwrap());
            Tuv { markup, ..Tuv::new("en", text) }
        })
    }

    prop_compose! {
        fn tu()(id in proptest::option::of("[a-z0-9.]{1,8}"), ar in text(), en in text(), note in proptest::option::of(text()),
                kinds in proptest::collection::vec(("(x-quality|x-document|x-bead|x-check|x-mine|id)", text()), 0..5),
                page in proptest::option::of("[0-9]{1,3}"), third in proptest::option::of(text()),
                codes in proptest::option::of((coded(), coded())),
                state in proptest::option::of("(new|translated|needs-adaptation|final|reviewed|x-own|Draft)"),
                changed in proptest::option::of("20(1|2)[0-9]0101T000000Z")) -> Tu {
            let mut tu = Tu {
                id,
                notes: note.into_iter().collect(),
                props: kinds.into_iter().map(|(kind, value)| Prop::new(kind, value)).collect(),
                variants: vec![Tuv::new("ar", ar), Tuv::new("en", en)],
                attributes: vec![("creationdate".into(), "20260101T000000Z".into())],
            };
            if let Some((ar, en)) = codes {
                tu.variants = vec![Tuv { language: "ar".into(), ..ar }, en];
            }
            tu.props.extend(state.map(|state| Prop::new("x-state", state)));
            tu.variants[1].attributes.extend(changed.map(|date| ("changedate".into(), date)));
            tu.variants[1].props.extend(page.map(|p| Prop::new("x-page", p)));
            tu.variants.extend(third.map(|text| Tuv::new("fr", text)));
            tu
        }
    }

    #[test]
    fn a_memory_takes_what_a_person_confirmed_in_a_table_and_not_what_was_rejected() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let table = "source,target,confidence,status,decision\n\
            نص,text,0.400,doubtful,أؤكد\n\
            كتاب,book,0.950,sure,Reject\n\
            قلم,pen,0.100,rejected,\n\
            بيت,house,0.950,sure,perhaps\n";
        std::fs::write(path("a.csv"), table).unwrap();
        let report = convert(&path("a.csv"), &at(&path("a.tmx")), None, &WriteOptions::default()).unwrap();
        assert_eq!(report.left_out.values().sum::<u64>(), 2, "{:?}", report.left_out);
        let told = |tu: &Tu| {
            let prop = |kind: &str| tu.prop(kind).unwrap_or_default().to_owned();
            [tu.variants[1].text.clone(), prop("x-align-status"), prop("x-quality"), prop("x-decision")]
        };
        let all: Vec<_> = units(&path("a.tmx")).iter().map(told).collect();
        assert_eq!(all, [["text", "confirmed", "1.000", ""], ["house", "sure", "0.950", "perhaps"]]);
        // Another table has all of them, and a store what a person rejected, too.
        convert(&path("a.csv"), &at(&path("b.xlsx")), None, &WriteOptions::default()).unwrap();
        // Once it is the status, the decision does not stand in the way of a later one.
        let told: Vec<_> =
            units(&path("b.xlsx")).iter().map(told).map(|[_, status, _, own]| [status, own]).collect();
        assert_eq!(told, [["confirmed", ""], ["rejected", ""], ["rejected", ""], ["sure", "perhaps"]]);
        crate::memory::take_in(&path("a.csv"), &path("a.db")).unwrap();
        convert(&path("a.db"), &at(&path("c.tmx")), None, &WriteOptions::default()).unwrap();
        assert_eq!(units(&path("c.tmx")).len(), 4);
        assert!(
            units(&path("a.db")).iter().all(|tu| !matches!(tu.prop("x-decision"), Some("أؤكد" | "Reject")))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]
        /// Also in a store, where the same record twice is one.
        #[test]
        fn nothing_is_lost_in_a_store_and_back(written in proptest::collection::vec(tu(), 1..6)) {
            let folder = tempfile::tempdir().unwrap();
            let path = |name: &str| folder.path().join(name);
            let header = Header {
                source_language: "ar".into(),
                attributes: vec![("creationtool".into(), "x".into())],
                notes: vec!["n".into()],
                ..Header::default()
            };
            let pair = LanguagePair::new("ar", "en");
            let bytes = to_bytes(&mut TmxWriter::new(WriterHead::of(header, pair)), &written).unwrap();
            std::fs::write(path("a.tmx"), bytes).unwrap();
            crate::memory::take_in(&path("a.tmx"), &path("a.db")).unwrap();
            convert(&path("a.db"), &at(&path("b.tmx")), None, &WriteOptions::default()).unwrap();
            crate::memory::take_in(&path("b.tmx"), &path("b.db")).unwrap();
            let distinct = |name: &str| {
                let mut all: Vec<String> =
                    units(&path(name)).iter().map(|tu| serde_json::to_string(tu).unwrap()).collect();
                all.sort();
                all.dedup();
                all
            };
            let first = distinct("a.tmx");
            for name in ["a.db", "b.tmx", "b.db"] {
                prop_assert_eq!(&distinct(name), &first, "{}", name);
            }
            let head = |name: &str| open_memory(&path(name)).unwrap().header().clone();
            prop_assert_eq!(head("a.db"), head("a.tmx"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]
        #[test]
        fn nothing_is_lost_there_and_back(mut written in proptest::collection::vec(tu(), 1..4)) {
            for (number, tu) in written.iter_mut().enumerate() {
                // Other formats give units without an identifier one of their own.
                tu.id = Some(format!("{number}{}", tu.id.take().unwrap_or_default()));
            }
            let folder = tempfile::tempdir().unwrap();
            let attributes = [("creationtool", "t"), ("segtype", "paragraph"), ("creationdate", "20200101T000000Z")];
            let header = Header {
                source_language: "ar".into(),
                attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                notes: vec!["a note".into()],
                props: vec![Prop::new("x-licence", "CC0")],
                ..Header::default()
            };
            let head = WriterHead::of(header.clone(), LanguagePair::new("ar", "en"));
            let start = folder.path().join("start.tmx");
            std::fs::write(&start, to_bytes(&mut TmxWriter::new(head), &written).unwrap()).unwrap();
            prop_assert_eq!(&units(&start), &written);
            for name in ["a.xlf", "a.xliff", "a.csv", "a.tsv", "a.xlsx", "a.jsonl"] {
                let (there, back) = (folder.path().join(name), folder.path().join("back.tmx"));
                let options = WriteOptions::default();
                convert(&start, &at(&there), None, &options).unwrap();
                convert(&there, &at(&back), None, &options).unwrap();
                prop_assert_eq!(sorted(units(&back)), sorted(written.clone()), "{}", name);
                let kept = open_memory(&back).unwrap().header().clone();
                prop_assert!(header.attributes.iter().all(|own| kept.attributes.contains(own)), "{}: {:?}", name, kept);
                prop_assert_eq!((&kept.notes, &kept.props), (&header.notes, &header.props), "{}", name);
            }
        }
    }

    #[test]
    fn inline_codes_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let start = folder.path().join("start.tmx");
        let seg = "<bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>x<ept i=\"1\">&lt;/b&gt;</ept> <hi type=\"b\">y</hi><ph x=\"2\">z<sub>w</sub></ph>";
        std::fs::write(
            &start,
            format!(
                "<tmx version=\"1.4\"><header srclang=\"ar\" creationtool=\"t\"><prop type=\"x-l\">CC0</prop></header><body>\
                 <tu tuid=\"1\"><tuv xml:lang=\"ar\"><seg>{seg}</seg></tuv><tuv xml:lang=\"en\"><seg>a{seg}</seg></tuv></tu></body></tmx>"
            ),
        )
        .unwrap();
        for name in ["a.xlf", "a.xliff", "a.csv", "a.xlsx", "a.jsonl", "a.tmx.gz"] {
            let (there, back) = (folder.path().join(name), folder.path().join("back.tmx"));
            convert(&start, &at(&there), None, &WriteOptions::default()).unwrap();
            convert(&there, &at(&back), None, &WriteOptions::default()).unwrap();
            assert_eq!(units(&back), units(&start), "{name}");
        }
        let header = |path: &Path| open_memory(path).unwrap().header().props.clone();
        for name in ["a.xlf", "a.xliff"] {
            assert_eq!(header(&folder.path().join(name)), [Prop::new("x-l", "CC0")], "{name}");
        }
    }

    #[test]
    fn languages_can_be_chosen_and_turned() {
        let folder = tempfile::tempdir().unwrap();
        let start = folder.path().join("start.csv");
        std::fs::write(&start, "ar,en\nنص,text\n").unwrap();
        let back = folder.path().join("back.tmx");
        convert(&start, &at(&back), Some(&LanguagePair::new("en", "ar")), &WriteOptions::default()).unwrap();
        let reader = open_memory(&back).unwrap();
        assert_eq!(reader.header().source_language, "en");
        assert!(
            convert(&start, &at(&back), Some(&LanguagePair::new("en", "fr")), &WriteOptions::default())
                .is_err()
        );
    }
}
