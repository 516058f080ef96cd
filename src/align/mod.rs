//! Finds the beads of two documents: groups of segments that translate each other.
//!
//! 1. `side` turns each document into token numbers and facts.
//! 2. `evidence` says which tokens may translate each other (`translations`).
//! 3. `anchor` finds where to look, `pass` cuts long documents into stretches.
//! 4. A first pass with few bead types finds the path; from it come the words that
//!    the document itself teaches and the document's habits (how often a line is
//!    left alone, how long translations are).
//! 5. A second pass with all bead types over the probable cells gives every bead
//!    its probability, and the best path is taken.
//!
//! What a bead's evidence is worth is decided in `features` (what is measured)
//! and `model` (learned weights); `search` is the recurrence and `lattice` its storage.

mod anchor;
mod bead;
#[cfg(feature = "encoder")]
mod between_two;
mod chain;
mod decode;
mod evaluate;
mod evidence;
#[cfg(feature = "encoder")]
mod exchanged;
mod features;
mod habits;
mod indexed;
mod lattice;
pub(crate) mod measure;
#[cfg(feature = "encoder")]
mod mixed;
pub(crate) mod model;
mod moved;
mod notes;
mod offers;
#[cfg(feature = "encoder")]
mod one_or_two;
mod pass;
mod resources;
mod runs;
pub(crate) mod sample;
mod search;
#[cfg(feature = "encoder")]
mod second_opinion;
#[cfg(feature = "encoder")]
mod seldom;
mod shared;
pub(crate) mod sorted_lists;
mod stage;
mod staged;
#[cfg(feature = "encoder")]
mod strangers;
#[cfg(feature = "encoder")]
mod together;
mod translations;
#[cfg(feature = "encoder")]
mod two_by_two;
#[cfg(feature = "encoder")]
mod unfamiliar;

use crate::lang::Language;
use crate::segment::Segment;
use crate::segment::Stream;

pub(crate) use bead::{Alignment, Bead};
#[cfg(feature = "encoder")]
pub(crate) use evidence::in_order::{InOrder, in_order};
pub(crate) use measure::Measures;
pub use model::Model;
pub(crate) use resources::FEW_SEGMENTS;
pub(crate) use resources::reached;
pub use resources::{EncoderUse, Progress, Resources};
pub(crate) use shared::{SharedWords, shared_words};

/// Aligns two documents; running text and footnotes apart.
pub(crate) fn align(
    source: &[Segment],
    target: &[Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Alignment {
    let resources = match resources.encoder {
        EncoderUse::Auto if source.len().min(target.len()) <= FEW_SEGMENTS => {
            Resources { encoder: EncoderUse::Always, ..resources }
        }
        _ => resources,
    };
    let (source_streams, target_streams) = notes::streams(source, target, languages);
    let mut beads = Vec::new();
    let mut asked = 0;
    for stream in [Stream::Body, Stream::Footnote] {
        let pick = |streams: &[Stream]| -> Vec<usize> {
            (0..streams.len()).filter(|i| streams[*i] == stream).collect()
        };
        let (s, t) = (pick(&source_streams), pick(&target_streams));
        let sources: Vec<&Segment> = s.iter().map(|i| &source[*i]).collect();
        let targets: Vec<&Segment> = t.iter().map(|j| &target[*j]).collect();
        let found = stage::align_stream(&sources, &targets, languages, resources);
        asked += found.asked;
        beads.extend(found.beads.into_iter().map(|bead| Bead {
            source: bead.source.iter().map(|i| s[*i]).collect(),
            target: bead.target.iter().map(|j| t[*j]).collect(),
            ..bead
        }));
    }
    // A segment may be asked about twice, with its neighbours and in its gap.
    Alignment { beads, asked: asked.min(source.len() + target.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn unrelated_documents_lose_no_segment() {
        let line = |words: &[&str], i: usize| Segment {
            text: (0..5).map(|k| words[(i * 7 + k * k + i / 3) % words.len()]).collect::<Vec<_>>().join(" "),
            ..Segment::default()
        };
        let arabic = ["كتاب", "بحر", "شمس", "قلم", "باب", "جبل", "نهر"];
        let english = ["engine", "window", "carpet", "yellow", "ladder", "pocket", "violin"];
        let source: Vec<Segment> = (0..230).map(|i| line(&arabic, i)).collect();
        let target: Vec<Segment> = (0..170).map(|j| line(&english, j)).collect();
        let found = align(
            &source,
            &target,
            (Language::Arabic, Language::English),
            Resources { encoder: EncoderUse::Never, ..Resources::shipped() },
        );
        let mut sources: Vec<usize> = found.beads.iter().flat_map(|b| b.source.clone()).collect();
        let mut targets: Vec<usize> = found.beads.iter().flat_map(|b| b.target.clone()).collect();
        sources.sort_unstable();
        targets.sort_unstable();
        assert_eq!(sources, (0..source.len()).collect::<Vec<_>>());
        assert_eq!(targets, (0..target.len()).collect::<Vec<_>>());
    }

    #[test]
    fn lines_that_are_all_alike_are_paired_in_order() {
        let line = |text: &str| Segment { text: text.to_owned(), ..Segment::default() };
        let (source, target) =
            (vec![line("نعم، نوافق على ذلك."); 60], vec![line("Yes, we agree to that."); 60]);
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        let found = align(&source, &target, (Language::Arabic, Language::English), resources);
        assert_eq!(found.beads.len(), 60);
        assert!(found.beads.iter().all(|bead| bead.source.len() == 1 && bead.source == bead.target));
    }

    #[test]
    fn the_work_done_is_said_and_never_falls() {
        let line = |text: &str| Segment { text: text.to_owned(), ..Segment::default() };
        let (source, target) = (vec![line("نشكر الحاضرين.")], vec![line("We thank those present.")]);
        let progress = Progress::default();
        let resources =
            Resources { encoder: EncoderUse::Never, progress: Some(&progress), ..Resources::shipped() };
        align(&source, &target, (Language::Arabic, Language::English), resources);
        assert!(progress.share() >= reached::SECOND_PASS, "{}", progress.share());
    }

    #[test]
    fn the_shipped_weights_are_sound() {
        assert!(Model::from_text(include_str!("../../data/model.txt")).is_ok());
        assert!(!Lexicon::shipped().is_empty());
    }
}
