//! The aligner, and what it has learned.

use std::sync::OnceLock;

use crate::align::{self as aligner, EncoderUse, Model, Resources};
use crate::bitext::DocumentSummary;
use crate::document::{Facts, Origin};
use crate::judge::{SegmentedPair, give_reasons, judge, shared_of_units};
use crate::lang::Language;
use crate::lexicon::{Lexicon, train};
use crate::segment::Segment;
use crate::segment::{Stream, UnitKind};

/// Lines of one side; some more than the margin around anchors, so that windows are cut.
const MOST: usize = 300;

/// The languages of the two sides.
const LANGUAGES: (Language, Language) = (Language::Arabic, Language::English);

/// A line that divides source and target; the second one asks the encoder, too.
const DIVIDERS: [(&str, EncoderUse); 2] = [("\n===\n", EncoderUse::Never), ("\n???\n", EncoderUse::Auto)];

/// Two texts, a divider between them: every segment comes to lie in one bead, every
/// figure is a probability, every bead becomes a unit or is left out by name.
/// A line that begins with `^` is a footnote.
pub(crate) fn align(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let divided = |(divider, encoder)| Some((text.split_once(divider)?, encoder));
    let ((source, target), encoder) =
        DIVIDERS.into_iter().find_map(divided).unwrap_or(((&text, ""), EncoderUse::Never));
    let (source, target) = (segments(source), segments(target));
    let resources = Resources { lexicon: lexicon(), encoder, ..Resources::shipped() };
    let alignment = aligner::align(&source, &target, LANGUAGES, resources);
    for (side, list) in [(0, &source), (1, &target)] {
        let mut lines: Vec<usize> = alignment
            .beads
            .iter()
            .flat_map(|bead| if side == 0 { &bead.source } else { &bead.target })
            .copied()
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, (0..list.len()).collect::<Vec<_>>(), "every segment in one bead");
    }
    for bead in &alignment.beads {
        assert!(!bead.source.is_empty() || !bead.target.is_empty());
        assert!(is_share(bead.posterior) && is_share(bead.runner_up), "{bead:?}");
    }
    let pair = SegmentedPair { source: &source, target: &target };
    let side = |language, list: &[Segment]| DocumentSummary {
        origin: Origin::default(),
        language,
        facts: Facts::default(),
        segments: list.len(),
        repairs: vec![],
        warnings: vec![],
    };
    let sides = (side(LANGUAGES.0, &source), side(LANGUAGES.1, &target));
    let mut bitext = judge(pair, &alignment, sides, UnitKind::Line, resources.encoder);
    let shared = shared_of_units(&bitext, resources);
    give_reasons(&mut bitext, &alignment, &shared);
    assert!(is_share(bitext.verdict.confidence));
    assert!(bitext.units.iter().all(|u| is_share(u.confidence)));
    assert!(bitext.units.iter().flat_map(|u| &u.reasons).all(|r| r.weight.is_finite()));
    let paired: usize = bitext.units.iter().map(|u| u.source_segments.len() + u.target_segments.len()).sum();
    assert_eq!(paired + bitext.unpaired.len(), source.len() + target.len());
}

fn is_share(number: f32) -> bool {
    (0.0..=1.0).contains(&number)
}

fn segments(text: &str) -> Vec<Segment> {
    text.lines()
        .take(MOST)
        .enumerate()
        .map(|(paragraph, line)| {
            let note = line.strip_prefix('^');
            Segment {
                text: note.unwrap_or(line).to_owned(),
                stream: if note.is_some() { Stream::Footnote } else { Stream::Body },
                paragraph,
                ..Segment::default()
            }
        })
        .collect()
}

/// A lexicon of the few words that the seeds use.
fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let pairs = [
            ("اعتمدت اللجنة التقرير", "the committee adopted the report"),
            ("نظرت اللجنة في التقرير", "the committee considered the report"),
            ("ناقش المجلس الميزانية", "the council discussed the budget"),
            ("اعتمد المجلس الميزانية", "the council adopted the budget"),
            ("قدمت الدول تقريرا", "states submitted a report"),
        ];
        train::train(pairs.iter().cycle().take(100).copied())
    })
}

/// Files of lexicons and weights: refused or usable.
pub(crate) fn learned(bytes: &[u8]) {
    if let Ok(lexicon) = Lexicon::from_bytes(bytes) {
        let _ = (lexicon.is_empty(), lexicon.word_count(Language::Arabic, "كتاب"));
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = Model::from_text(&text);
    let _ = crate::judge::Calibration::from_text(&text);
    if let Ok(rungs) = crate::exchange::ladder::parse("fuzz", &text) {
        let scores = crate::eval::score::score(&rungs, &rungs);
        assert!((0.0..=1.0).contains(&scores.strict.f1));
    }
}
