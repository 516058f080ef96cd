//! Confidence, reasons and verdict on beads made by hand.

use super::measured::ReasonKind;
use super::*;
use crate::align::{Measures, SharedWords};
use crate::bitext::{Reason, contributions};
use crate::document::{Facts, Origin};
use crate::lang::Language;
use crate::odds::log_odds;

/// Words enough on both sides for a sentence, and nothing that speaks against the pair.
const GOOD: Measures = Measures {
    words: [20.0, 20.0],
    explained: [0.8, 0.8],
    content_explained: [0.8, 0.6],
    unknown: [0.0, 0.0],
    numbers_missing: [0.0, 0.0],
    numbers_met: 0.0,
    word_score: 2.0,
    length: 0.0,
    chars: 200.0,
    label: 0.0,
    ending: 1.0,
    meaning: None,
};

fn bead(source: &[usize], target: &[usize], measures: Measures) -> Bead {
    let is_null = source.is_empty() || target.is_empty();
    Bead {
        source: source.to_vec(),
        target: target.to_vec(),
        posterior: 0.95,
        runner_up: 0.04,
        measures: (!is_null).then_some(measures),
    }
}

/// The row of a bead that stands alone.
fn row(bead: &Bead) -> MeasuredBead {
    rows(std::slice::from_ref(bead))[0].unwrap()
}

fn one(measures: Measures) -> MeasuredBead {
    row(&bead(&[0], &[0], measures))
}

#[test]
fn every_measure_is_what_its_name_says() {
    let full = Measures {
        content_explained: [0.8, 0.4],
        unknown: [0.2, 0.4],
        numbers_missing: [1.0, 2.0],
        numbers_met: 2.0,
        length: -0.5,
        chars: 100.0,
        label: -1.0,
        meaning: Some(0.7),
        ..GOOD
    };
    let wild = Measures {
        length: 5.0,
        chars: 4000.0,
        numbers_missing: [9.0, 9.0],
        numbers_met: 0.0,
        word_score: 99.0,
        ..full
    };
    // Usual shares over the bead itself and five pairs' worth of .6.
    let (usual_mean, usual_least, precision) = (3.6 / 6.0, 3.4 / 6.0, (40.0f32 / 50.0).sqrt());
    let pair = bead(&[0], &[0], full);
    let merged = bead(&[0, 1], &[0], full);
    for (name, bead, expected) in [
        ("bias", &pair, 1.0),
        ("posterior", &pair, log_odds(0.95)),
        ("posterior", &Bead { posterior: 1.0, ..pair.clone() }, log_odds(0.9999)),
        ("posterior", &Bead { posterior: 0.0, ..pair.clone() }, log_odds(1e-4)),
        ("runner-up", &pair, 0.04f32.ln()),
        ("runner-up", &Bead { runner_up: 0.0, ..pair.clone() }, 1e-4f32.ln()),
        ("content-least", &pair, 0.4 * precision),
        ("content-mean", &pair, 0.6 * precision),
        ("content-against-document", &pair, (0.6 - usual_mean) * precision),
        ("content-least-against-document", &pair, (0.4 - usual_least) * precision),
        ("word-score", &pair, 2.0),
        ("word-score", &bead(&[0], &[0], wild), 8.0),
        ("word-score", &bead(&[0], &[0], Measures { word_score: -9.0, ..full }), -4.0),
        ("length", &pair, 0.5),
        ("length", &bead(&[0], &[0], wild), 2.0),
        ("length-long", &pair, 0.5 * 0.5 * 0.5),
        ("length-long", &bead(&[0], &[0], wild), 4.0),
        ("numbers-missing", &pair, 1.0),
        ("numbers-missing", &bead(&[0], &[0], wild), 3.0),
        ("numbers-met", &pair, 2f32.sqrt()),
        ("numbers-met", &bead(&[0], &[0], Measures { numbers_met: 16.0, ..full }), 2.0),
        ("label", &pair, -1.0),
        ("ending", &pair, 1.0),
        ("several", &pair, 0.0),
        ("several", &merged, 1.0),
        ("unknown", &pair, 0.3),
        ("neighbours", &pair, 4.0),
        ("short", &pair, 1.0 / 40f32.sqrt()),
        ("short", &bead(&[0], &[0], Measures { words: [0.0, 0.0], ..full }), 1.0),
        ("meaning", &pair, 0.1),
        ("meaning", &bead(&[0], &[0], GOOD), 0.0),
        ("meaning-asked", &pair, 1.0),
        ("meaning-asked", &bead(&[0], &[0], GOOD), 0.0),
    ] {
        let at = measured::MEASURES.iter().position(|m| m.name == name).unwrap();
        let value = row(bead).values[at];
        assert!((value - expected).abs() < 1e-5, "{name}: {value}, not {expected}");
    }
}

#[test]
fn the_less_probable_neighbour_counts_on_either_side() {
    let beads = |before: f32, behind: f32| {
        let with = |posterior, at: usize| Bead { posterior, ..bead(&[at], &[at], GOOD) };
        [with(before, 0), with(0.95, 1), with(behind, 2)]
    };
    for (before, behind, expected) in [(0.7, 0.8, 0.7), (0.8, 0.7, 0.7), (0.2, 0.2, 0.2)] {
        let rows = rows(&beads(before, behind));
        assert_eq!(rows[1].unwrap().neighbours, expected);
        // The first and the last have one neighbour.
        assert_eq!((rows[0].unwrap().neighbours, rows[2].unwrap().neighbours), (0.95, 0.95));
    }
}

#[test]
fn the_document_is_the_measure_of_a_pair() {
    let of = |others: f32| {
        let other = bead(&[1], &[1], Measures { content_explained: [others, others], ..GOOD });
        let calibration = Calibration::from_text("content-against-document = 1").unwrap();
        let rows = rows(&[bead(&[0], &[0], GOOD), other.clone(), other.clone(), other]);
        calibration.log_odds(&rows[0].unwrap())
    };
    assert!(of(0.9) < of(0.3));
}

#[test]
fn units_are_of_four_kinds() {
    let words = |source, target| Measures { words: [source, target], ..GOOD };
    for (bead, kind) in [
        (bead(&[0], &[0], words(5.0, 6.0)), UnitShape::Short),
        (bead(&[0], &[0], words(6.0, 6.0)), UnitShape::Sentence),
        (bead(&[0], &[0], words(60.0, 60.0)), UnitShape::Sentence),
        (bead(&[0], &[0], words(60.0, 61.0)), UnitShape::Paragraph),
        (bead(&[0, 1], &[0], words(5.0, 6.0)), UnitShape::Merged),
        (bead(&[0], &[0, 1], words(60.0, 61.0)), UnitShape::Merged),
    ] {
        assert_eq!(row(&bead).kind, kind, "{bead:?}");
    }
    let names: Vec<&str> = UnitShape::ALL.iter().map(|k| k.name()).collect();
    assert_eq!(names, ["short", "sentence", "paragraph", "merged"]);
}

#[test]
fn each_kind_has_its_curve() {
    let calibration = Calibration::from_text(
        "bias = 1\nkind-short = 1 -1\nkind-sentence = 2 0 # twice\n\nkind-paragraph = 1 1\nkind-merged = 3 0.5",
    )
    .unwrap();
    let words = |source, target| Measures { words: [source, target], ..GOOD };
    for (bead, z) in [
        (bead(&[0], &[0], words(2.0, 2.0)), 0.0),
        (bead(&[0], &[0], words(20.0, 20.0)), 2.0),
        (bead(&[0], &[0], words(90.0, 90.0)), 2.0),
        (bead(&[0, 1], &[0], words(20.0, 20.0)), 3.5),
    ] {
        let p = calibration.probability(&row(&bead));
        assert!((log_odds(p) - z).abs() < 1e-3, "{bead:?}: {p}");
    }
}

#[test]
fn no_confidence_is_certain() {
    for (bias, expected) in [(50.0, 0.999), (-50.0, 0.001), (0.0, 0.5)] {
        let calibration = Calibration::from_text(&format!("bias = {bias}")).unwrap();
        assert_eq!(calibration.probability(&one(GOOD)), expected);
    }
}

#[test]
fn what_speaks_against_a_pair_lowers_its_confidence() {
    let p = |measures| Calibration::shipped().probability(&one(measures));
    let good = p(GOOD);
    for (name, worse) in [
        ("length", Measures { length: 1.0, ..GOOD }),
        ("shorter", Measures { length: -1.0, ..GOOD }),
        ("numbers", Measures { numbers_missing: [2.0, 1.0], ..GOOD }),
        ("words", Measures { content_explained: [0.2, 0.1], ..GOOD }),
        ("score", Measures { word_score: -2.0, ..GOOD }),
        ("label", Measures { label: -1.0, ..GOOD }),
    ] {
        assert!(p(worse) < good, "{name}: {} against {good}", p(worse));
    }
    let likely = bead(&[0], &[0], GOOD);
    let unlikely = Bead { posterior: 0.3, ..likely.clone() };
    let of = |bead| Calibration::shipped().probability(&row(bead));
    assert!(of(&unlikely) < of(&likely));
}

#[test]
fn weights_are_text_and_back() {
    for calibration in [
        Calibration::posterior_alone(),
        Calibration::shipped().clone(),
        Calibration::posterior_alone().with_kinds([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]),
    ] {
        assert_eq!(Calibration::from_text(&calibration.to_text()).unwrap(), calibration);
    }
    assert_ne!(*Calibration::shipped(), Calibration::posterior_alone());
    // Where a fit starts from is the search's own probability.
    assert!((Calibration::posterior_alone().probability(&one(GOOD)) - 0.95).abs() < 1e-5);
    for wrong in ["no-such = 1", "bias", "bias = x", "bias = 1 2", "kind-short = 1", "kind-none = 1 2"] {
        let problem = Calibration::from_text(&format!("posterior = 1\n{wrong}")).unwrap_err().to_string();
        assert!(problem.contains("line 2"), "{problem}");
    }
}

#[test]
fn a_null_bead_keeps_the_searchs_probability() {
    let beads = [bead(&[0], &[], GOOD), bead(&[1], &[0], GOOD)];
    let found = confidences(&beads, &Calibration::posterior_alone());
    assert_eq!(found[0], 0.95);
    assert!((found[1] - 0.95).abs() < 1e-5);
}

/// Weights of the reasons and of the confidence they belong to.
fn sum(reasons: &[Reason]) -> f32 {
    reasons.iter().map(|r| r.weight).sum()
}

#[test]
fn the_reasons_add_up_to_the_confidence() {
    let calibration = Calibration::shipped();
    let mut measures = GOOD;
    for (at, words) in [3.0, 30.0, 200.0].into_iter().enumerate() {
        measures.words = [words, words];
        for share in [0.0, 0.5, 1.0] {
            measures.content_explained = [share, 0.9 * share];
            measures.numbers_missing = [at as f32, 0.0];
            measures.label = 1.0 - at as f32;
            measures.meaning = (share > 0.2).then_some(share);
            for (posterior, target) in [(0.05, &[0][..]), (0.9, &[0, 1]), (0.9999, &[0])] {
                let bead = Bead { posterior, ..bead(&[0], target, measures) };
                let row = row(&bead);
                let reasons = reasons(&bead, &row, calibration, None);
                let expected = log_odds(calibration.probability(&row));
                assert!((sum(&reasons) - expected).abs() < 1e-3, "{expected}: {reasons:?}");
                // A memory holds three decimals of each.
                let recorded = from_contributions(&contributions(&reasons), None).unwrap();
                assert!((sum(&recorded) - expected).abs() < 0.01, "{expected}: {recorded:?}");
                assert_eq!(
                    recorded.iter().map(|r| r.evidence).collect::<Vec<_>>(),
                    reasons.iter().map(|r| r.evidence).collect::<Vec<_>>()
                );
            }
        }
    }
}

#[test]
fn the_largest_reason_stands_first_and_what_works_on_the_sum_last() {
    let calibration = Calibration::from_text(
        "bias = 1\nending = 9\nposterior = -2\nkind-sentence = 1 1\nlabel = 5\nlength = 1",
    );
    let bead = bead(&[0], &[0], Measures { label: 0.0, length: 0.1, ..GOOD });
    let found = reasons(&bead, &row(&bead), &calibration.unwrap(), None);
    let kinds: Vec<&str> = found.iter().map(|r| r.evidence).collect();
    // No label was there to compare.
    assert_eq!(kinds, ["ending", "search", "size", "length", "curve"]);
    let certain = Calibration::from_text("bias = 30").unwrap();
    let found = reasons(&bead, &row(&bead), &certain, None);
    assert_eq!(found.iter().map(|r| r.evidence).collect::<Vec<_>>(), ["size", "limit"]);
}

#[test]
fn a_reason_says_what_was_measured() {
    let measures = Measures {
        numbers_missing: [2.0, 1.0],
        length: 1.3f32.ln(),
        label: 1.0,
        meaning: Some(0.456),
        ..GOOD
    };
    let bead = Bead { posterior: 0.9995, runner_up: 0.0001, ..bead(&[0, 1], &[0], measures) };
    let all = "bias = 1\nposterior = 1\nneighbours = 1\ncontent-mean = 1\nnumbers-missing = 1\nlength = 1\n\
               label = 1\nending = 1\nmeaning = 1\nkind-merged = 1.5 -0.25";
    let calibration = Calibration::from_text(all).unwrap();
    let text = |bead: &Bead, evidence: &str| {
        let found = reasons(bead, &row(bead), &calibration, None);
        found.into_iter().find(|r| r.evidence == evidence).map(|r| r.text).unwrap()
    };
    let other = |change: fn(&mut Measures)| {
        let mut measures = measures;
        change(&mut measures);
        Bead { posterior: 0.6, runner_up: 0.25, measures: Some(measures), ..bead.clone() }
    };
    for (bead, evidence, expected) in [
        (&bead, "search", "this pair has over 99.9 % of all readings, the next best under 0.1 %"),
        (&other(|_| ()), "search", "this pair has 60.0 % of all readings, the next best 25.0 %"),
        (&bead, "neighbours", "of the pairs beside it the less probable has over 99.9 %"),
        (&bead, "words", "of the content words 80 % in the source and 60 % in the target are explained"),
        (&bead, "numbers", "without counterpart: 2 in the source, 1 in the target"),
        (&bead, "length", "the target is 30 % longer than usual"),
        (&other(|m| m.length = 0.5f32.ln()), "length", "the target is 50 % shorter than usual"),
        (&other(|m| m.length = 1.09f32.ln()), "length", "the target is about as long as usual"),
        (&bead, "label", "the same label in front"),
        (&other(|m| m.label = -1.0), "label", "different labels in front"),
        (&bead, "ending", "both sides end alike"),
        (&other(|m| m.ending = -1.0), "ending", "the sides end with different signs"),
        (&bead, "meaning", "the encoder's cosine of the two meanings is 0.46"),
        (&bead, "size", "where a unit of 40 words and 2:1 segments starts from"),
        (&bead, "curve", "for units of several segments the sum so far counts 1.50 times, less 0.25"),
    ] {
        assert_eq!(text(bead, evidence), expected);
    }
}

#[test]
fn recorded_reasons_are_told_again() {
    let shared = SharedWords {
        terms: vec![("سلام".into(), "peace".into())],
        alone: [vec!["قمر".into()], vec![]],
        numbers: vec!["12".into()],
        numbers_alone: [vec![], (1..=7).map(|n| n.to_string()).collect()],
        ..SharedWords::default()
    };
    let told = |text: &str, shared: Option<&SharedWords>| {
        let found = from_contributions(text, shared)?;
        Some(found.into_iter().map(|r| format!("{} {:+.1} {}", r.evidence, r.weight, r.text)).collect())
    };
    for (text, shared, expected) in [
        (
            "words +1.500 0.5 1",
            Some(&shared),
            Some(vec![
                "words +1.5 of the content words 50 % in the source and 100 % in the target are explained, \
                 سلام = peace, the same on both sides: 12, no known translation of قمر (source)",
            ]),
        ),
        (
            "numbers -0.500 0 7",
            Some(&shared),
            Some(vec!["numbers -0.5 only in the target: 1, 2, 3, 4, 5, 6 …"]),
        ),
        ("label +0.500", None, Some(vec!["label +0.5 the labels in front"])),
        ("limit -1.000, search +2.000 0.5 x", None, None),
        ("a remark", None, None),
        ("words", None, None),
        ("words much", None, None),
    ] {
        assert_eq!(
            told(text, shared),
            expected.map(|e| e.into_iter().map(str::to_owned).collect::<Vec<_>>())
        );
    }
    let same = SharedWords { same_text: true, ..shared };
    let numbers = told("numbers -0.500 0 7, words +1.000", Some(&same)).unwrap();
    assert_eq!(
        numbers,
        [
            "numbers -0.5 without counterpart: 0 in the source, 7 in the target",
            "words +1.0 words and numbers that translate each other, both sides are the same text"
        ]
    );
    assert_eq!(seen(&same), [("words", "both sides are the same text".to_owned())]);
    assert_eq!(seen(&SharedWords::default()), []);
    for kind in ReasonKind::ALL {
        assert_eq!(ReasonKind::named(kind.name()), Some(kind));
    }
}

fn segment(text: &str) -> Segment {
    Segment { text: text.to_owned(), ..Segment::default() }
}

fn side(symbol: Option<&str>, name: &str) -> DocumentSummary {
    DocumentSummary {
        origin: Origin { name: name.to_owned(), ..Origin::default() },
        language: Language::Arabic,
        facts: Facts { symbol: symbol.map(str::to_owned), ..Facts::default() },
        segments: 0,
        repairs: Vec::new(),
        warnings: Vec::new(),
    }
}

#[test]
fn a_unit_is_named_after_its_document_and_place() {
    let place = |stream, paragraph, sentence| Segment { stream, paragraph, sentence, ..segment("x") };
    for (symbol, name, first, unit, id) in [
        (Some("A/RES/1/2"), "x.txt", place(Stream::Body, 6, 1), UnitKind::Paragraph, "A.RES.1.2-p0007"),
        (None, "my file.ar.txt", place(Stream::Footnote, 2, 0), UnitKind::Paragraph, "my_file-n003"),
        (None, "plain", place(Stream::Body, 6, 1), UnitKind::Sentence, "plain-p0007.s02"),
        (None, "a-b_c.en.html", place(Stream::Footnote, 6, 1), UnitKind::Sentence, "a-b_c.en-n0007.s02"),
        (None, ".ar", place(Stream::Body, 11, 0), UnitKind::Line, "document-l000012"),
    ] {
        assert_eq!(unit_id(&id_stem(&side(symbol, name)), &first, unit), id);
    }
}

#[test]
fn a_bitext_holds_every_segment_and_says_why_one_stands_alone() {
    let source = [segment("أ"), segment(" ب "), segment("ج"), segment("د")];
    let target = [segment("a"), segment("b"), segment("c"), segment("d")];
    let beads = vec![
        bead(&[0, 1], &[0], GOOD),
        bead(&[], &[2], GOOD),
        Bead { runner_up: 0.2, ..bead(&[3], &[], GOOD) },
        bead(&[], &[1], GOOD),
        bead(&[2], &[3], Measures { content_explained: [0.0, 0.0], word_score: -4.0, length: 2.0, ..GOOD }),
    ];
    let alignment = Alignment { beads, asked: 7 };
    let pair = SegmentedPair { source: &source, target: &target };
    let mut bitext = judge(
        pair,
        &alignment,
        (side(Some("S/1"), ""), side(None, "")),
        UnitKind::Paragraph,
        EncoderUse::Never,
    );
    assert_eq!(bitext.asked, 7);
    let units: Vec<_> =
        bitext.units.iter().map(|u| (u.source.as_str(), u.target.as_str(), u.status)).collect();
    assert_eq!(units, [("أ ب", "a", AlignStatus::Sure), ("ج", "d", AlignStatus::Doubtful)]);
    assert_eq!((bitext.units[0].next_best, &*bitext.units[0].id), (0.04, "S.1-p0001"));
    let alone: Vec<_> = bitext.unpaired.iter().map(|u| (u.in_source, u.segment, u.text.as_str())).collect();
    assert_eq!(alone, [(true, 3, "د"), (false, 1, "b"), (false, 2, "c")]);
    assert_eq!(bitext.unpaired[0].reason, "no counterpart found, the next best reading pairs it (20 %)");
    assert_eq!(bitext.unpaired[1].reason, "no counterpart on the other side");

    give_reasons(&mut bitext, &alignment, &[]);
    for unit in &bitext.units {
        assert!((sum(&unit.reasons) - log_odds(unit.confidence)).abs() < 1e-3, "{unit:?}");
    }
}

#[test]
fn nine_in_ten_is_sure() {
    let source = [segment("أ")];
    let status = |posterior: f32| {
        let measures = Measures { length: 0.9, ..GOOD };
        let alignment = Alignment {
            beads: vec![Bead { posterior, ..bead(&[0], &[0], measures) }],
            ..Alignment::default()
        };
        let pair = SegmentedPair { source: &source, target: &source };
        let bitext =
            judge(pair, &alignment, (side(None, ""), side(None, "")), UnitKind::Line, EncoderUse::Never);
        (bitext.units[0].confidence, bitext.units[0].status)
    };
    let found: Vec<_> = (1..1000).map(|n| status(n as f32 / 1000.0)).collect();
    for (confidence, status) in &found {
        assert_eq!(*status == AlignStatus::Sure, *confidence >= 0.9, "{confidence}");
    }
    // Confidences on both sides of the limit, and close to it, were among them.
    for (from, to) in [(0.85, 0.9), (0.9, 0.95)] {
        assert!(found.iter().any(|(c, _)| (from..to).contains(c)));
    }
}

#[test]
#[cfg(feature = "encoder")]
fn a_table_of_few_rows_is_sure_by_its_figures() {
    let rows = |lines: [&str; 3]| lines.map(|l| Segment { text: l.to_owned(), ..Segment::default() });
    let (source, target) =
        (rows(["٣٬٤٠٠ ٥١ ٧٦", "٢٢ ٨٤٥", "٩١ ١٥٬٠٢٠ ٧"]), rows(["3,400 51 76", "22 845", "91 15,020 7"]));
    let languages = (Language::Arabic, Language::English);
    let found = crate::align::align(&source, &target, languages, Resources::shipped());
    let sure = confidences(&found.beads, Calibration::shipped());
    for (bead, sure) in found.beads.iter().zip(sure) {
        assert_eq!(bead.source, bead.target);
        assert!(sure >= 0.9, "{:?}: {sure}", bead.source);
    }
}
