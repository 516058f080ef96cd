//! The two passes over one stream of two documents, put together.

use rayon::prelude::*;

use super::anchor::{self, Windows};
use super::bead::{Alignment, Bead, DOUBT};
#[cfg(feature = "encoder")]
use super::between_two::between_two;
use super::decode::beads;
use super::evaluate::Evidence;
use super::evidence::learned;
use super::evidence::learned::SurePair;
use super::habits::Habits;
use super::indexed::IndexedDocument;
#[cfg(feature = "encoder")]
use super::mixed::cut_between_languages;
use super::moved::moved;
#[cfg(feature = "encoder")]
use super::one_or_two::one_or_two;
use super::pass::{self, Stretch};
#[cfg(feature = "encoder")]
use super::resources::{EncoderUse, FEW_SEGMENTS};
use super::resources::{Resources, reached};
#[cfg(feature = "encoder")]
use super::second_opinion::{by_figures, by_itself, second_opinion, without_meaning};
use super::sorted_lists::sorted_lists;
use super::staged::{PassSummary, Staged, Texts, first_entries, gather, sides};
#[cfg(feature = "encoder")]
use super::staged::{coverage, telling};
#[cfg(feature = "encoder")]
use super::strangers::parted;
#[cfg(feature = "encoder")]
use super::together::together;
#[cfg(feature = "encoder")]
use super::two_by_two::two_by_two;
#[cfg(feature = "encoder")]
use super::unfamiliar;
use crate::lang::Language;
use crate::segment::Segment;

/// Least share of the words of likely pairs that must be explained for the words to
/// lead. Measured: texts of known fields .26 (licences) to .68; with a lexicon of 400
/// everyday lines .05 to .23; classical prose .13 to .15.
const FAMILIAR: f32 = 0.25;

/// Share of segments in doubtful beads from which on the words are poor guides even
/// where many are known.
#[cfg(feature = "encoder")]
const MOST_DOUBT: f32 = 0.11;

/// How a document is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As the first pass advises.
    Advised,
    /// The words lead.
    Familiar,
    /// Lengths and the encoder lead.
    Unfamiliar,
}

/// Everything up to the second pass.
pub(crate) fn stage<'a>(
    source: &'a IndexedDocument,
    target: &'a IndexedDocument,
    texts: Texts<'_>,
    resources: Resources<'_>,
    way: Way,
) -> Staged<'a> {
    let evidence = gather(source, target, first_entries(source, target, resources), resources);
    let windows = anchor::windows(source, target, &evidence.translations);
    let stretches = pass::stretches(&windows, source.len() as u32, target.len() as u32);
    let usual = Habits::usual(usual_length(source.language, resources));
    let findings = findings(&evidence, &windows, &stretches, resources, &usual);
    let found = findings.iter().fold(PassSummary::default(), |sum, finding| sum.with(&finding.found));
    #[cfg(feature = "encoder")]
    if way != Way::Familiar
        && resources.encoder != EncoderUse::Never
        && source.len().min(target.len()) > 0
        && source.len().max(target.len()) <= unfamiliar::MOST_LINES
        && (way == Way::Unfamiliar || coverage(&evidence, &found.pairs, resources, &usual) < FAMILIAR)
    {
        return unfamiliar::stage(evidence, found, texts, resources, &usual);
    }
    let sure = found.sure();
    let habits = Habits::fit(source, target, found.expected, &sure, &usual);
    let rows = findings.into_iter().map(|f| f.rows).collect();
    let mut entries = evidence.translations.entries.clone();
    let pairs: Vec<SurePair> = sure.iter().map(|(pair, _)| pair.clone()).collect();
    entries.extend(learned::entries(source, target, &evidence.translations, &pairs));
    let evidence = gather(source, target, entries, resources);
    let habits = habits.with_words(&evidence, &sure);
    Staged {
        evidence,
        habits,
        stretches,
        rows,
        #[cfg(feature = "encoder")]
        rivals: None,
    }
}

/// The alignment of one stream, by both passes and, where asked for, the encoder.
pub(crate) fn align_stream(
    source: &[&Segment],
    target: &[&Segment],
    languages: (Language, Language),
    resources: Resources<'_>,
) -> Alignment {
    let (s, t) = sides(source, target, languages, resources);
    let texts = Texts { source, target };
    let staged = stage(&s, &t, texts, resources, Way::Advised);
    resources.reach(reached::FIRST_PASS);
    #[cfg(feature = "encoder")]
    if staged.rivals.is_some() {
        return finished(unfamiliar::beads(&staged, texts, resources), &staged, texts, resources);
    }
    let found: Vec<Vec<Bead>> = staged
        .stretches
        .par_iter()
        .zip(&staged.rows)
        .map(|(stretch, rows)| {
            let weights = &resources.model.plain;
            // The bare cells hold a path whatever the first pass thought, so no segment is ever lost.
            pass::second(&staged.evidence, *stretch, rows, weights, &staged.habits)
                .or_else(|| {
                    let bare = pass::bare_cells(*stretch);
                    pass::second(&staged.evidence, *stretch, &bare, weights, &staged.habits)
                })
                .map_or_else(Vec::new, |passed| beads(&passed, &staged, resources))
        })
        .collect();
    resources.reach(reached::SECOND_PASS);
    #[cfg(feature = "encoder")]
    if resources.encoder != EncoderUse::Never && doubt(&found, &staged.evidence) > MOST_DOUBT {
        let staged = stage(&s, &t, texts, resources, Way::Unfamiliar);
        if staged.rivals.is_some() {
            return finished(unfamiliar::beads(&staged, texts, resources), &staged, texts, resources);
        }
    }
    #[cfg(feature = "encoder")]
    let (found, asked) = second_opinion(found, &staged, texts, resources);
    #[cfg(not(feature = "encoder"))]
    let asked = 0;
    finished((found.into_iter().flatten().collect(), asked), &staged, texts, resources)
}

/// The beads of the path with what no path can hold, and with what the meanings say of segments that stayed
/// alone or belong to a bead of one against two or two against two.
fn finished(
    (beads, asked): (Vec<Bead>, usize),
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> Alignment {
    resources.reach(reached::ASKED);
    #[cfg(feature = "encoder")]
    let (beads, asked) = {
        let (beads, cut) = cut_between_languages(beads, staged, texts, resources);
        (beads, asked + cut)
    };
    #[cfg(feature = "encoder")]
    let (beads, asked) = match resources.encoder {
        EncoderUse::Never => (beads, asked),
        EncoderUse::Auto | EncoderUse::Always => [together, between_two, one_or_two, two_by_two]
            .into_iter()
            .fold((beads, asked), |(beads, asked), mend| {
                let (beads, more) = mend(beads, staged, texts, resources);
                (beads, asked + more)
            }),
    };
    let (beads, more) = moved(beads, staged, texts, resources);
    let asked = asked + more;
    let (beads, more) = sorted_lists(beads, staged, texts, resources);
    let asked = asked + more;
    #[cfg(feature = "encoder")]
    let beads: Vec<Bead> = {
        let few = texts.source.len().min(texts.target.len()) <= FEW_SEGMENTS;
        let figures = |bead: &Bead| {
            let Evidence { source, target, .. } = &staged.evidence;
            bead.source.iter().all(|i| source.facts[*i].wordless)
                && bead.target.iter().all(|j| target.facts[*j].wordless)
        };
        let by_what_it_holds = |bead: Bead| match (figures(&bead), few) {
            (true, true) => by_figures(bead),
            (true, false) => without_meaning(bead),
            (false, true) => by_itself(bead),
            (false, false) => bead,
        };
        beads.into_iter().map(by_what_it_holds).collect()
    };
    // Where most words are strange, pairs without any in common are no strangers.
    #[cfg(feature = "encoder")]
    if staged.rivals.is_none() {
        // Last, so that nothing pairs again what was just parted.
        return Alignment { beads: beads.into_iter().flat_map(parted).collect(), asked };
    }
    Alignment { beads, asked }
}

/// Share of the segments of both documents that lie in doubtful beads, of those whose meaning could tell their
/// place. However sure the search is, what it leaves alone on both sides at the same place is in doubt: the longer
/// a free translation is, the surer its words speak against it.
#[cfg(feature = "encoder")]
fn doubt(found: &[Vec<Bead>], evidence: &Evidence<'_>) -> f32 {
    let (mut doubtful, mut all) = (0, 0);
    for run in found.iter().flat_map(|beads| beads.chunk_by(|a, b| a.is_null() == b.is_null())) {
        let (mut alone, mut unsure) = ([0; 2], 0);
        for bead in run {
            let segments = telling(bead, evidence);
            all += segments;
            if bead.is_null() {
                alone[usize::from(bead.source.is_empty())] += segments;
            }
            unsure += if bead.posterior < DOUBT { segments } else { 0 };
        }
        doubtful += unsure.max(2 * alone[0].min(alone[1]));
    }
    doubtful as f32 / all.max(1) as f32
}

fn usual_length(source: Language, resources: Resources<'_>) -> f32 {
    if source == crate::lexicon::LANGUAGES[0] { -resources.model.length } else { resources.model.length }
}

/// What the first pass over a stretch leaves behind.
struct StretchPass {
    found: PassSummary,
    /// Probable cells, row by row.
    rows: Vec<Vec<u32>>,
}

fn findings(
    evidence: &Evidence<'_>,
    windows: &Windows,
    stretches: &[Stretch],
    resources: Resources<'_>,
    usual: &Habits,
) -> Vec<StretchPass> {
    stretches
        .par_iter()
        .map(|stretch| match pass::first(evidence, windows, *stretch, &resources.model.plain, usual) {
            Some(passed) => StretchPass {
                found: PassSummary::in_stretch(&passed),
                rows: pass::probable_cells(&passed, *stretch),
            },
            None => StretchPass { found: PassSummary::default(), rows: pass::bare_cells(*stretch) },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(feature = "encoder")]
    use crate::align::between_two::PROBABILITY;

    #[test]
    fn the_usual_length_turns_with_the_languages() {
        let resources = Resources::shipped();
        let (there, back) =
            (usual_length(Language::Arabic, resources), usual_length(Language::English, resources));
        assert!(there == -back && there != 0.0);
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn what_stands_alone_on_both_sides_is_in_doubt_however_sure_the_search_is() {
        let segments = |text: &str| -> Vec<Segment> {
            (0..4).map(|k| Segment { text: format!("{text} {k}"), ..Segment::default() }).collect()
        };
        let (source, target) = (segments("البئر القديمة في القرية عميقة"), segments("The old well is deep"));
        let (source, target): (Vec<_>, Vec<_>) = (source.iter().collect(), target.iter().collect());
        let resources = Resources::shipped();
        let (s, t) = sides(&source, &target, (Language::Arabic, Language::English), resources);
        let evidence = gather(&s, &t, Vec::new(), resources);
        let bead = |source: &[usize], target: &[usize], posterior| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            posterior,
            ..Bead::default()
        };
        let pairs = |from: usize, posterior| (from..4).map(move |k| bead(&[k], &[k], posterior));
        let doubtful = |beads: Vec<Bead>| doubt(&[beads], &evidence);
        assert_eq!(doubtful(pairs(0, 1.0).collect()), 0.0);
        assert_eq!(doubtful(pairs(2, 1.0).chain(pairs(0, 0.5).take(2)).collect()), 0.5);
        let facing =
            vec![bead(&[0], &[], 1.0), bead(&[1], &[], 1.0), bead(&[], &[0], 1.0), bead(&[], &[1], 1.0)];
        assert_eq!(doubtful(facing.into_iter().chain(pairs(2, 1.0)).collect()), 0.5);
        // What only one side has stands opposite nothing.
        let alone =
            vec![bead(&[0], &[], 1.0), bead(&[1], &[], 1.0), bead(&[2], &[0], 1.0), bead(&[3], &[1], 1.0)];
        let end = [bead(&[], &[2], 1.0), bead(&[], &[3], 1.0)];
        assert_eq!(doubtful(alone.into_iter().chain(end).collect()), 0.0);
    }

    /// What is made of doubtful beads in the end.
    #[cfg(feature = "encoder")]
    fn mended(
        source: &[&str],
        target: &[&str],
        beads: &[(&[usize], &[usize])],
        posterior: f32,
    ) -> Vec<String> {
        let found = mended_beads(source, target, beads, posterior, Way::Familiar);
        found.iter().map(|bead| format!("{:?}{:?}", bead.source, bead.target)).collect()
    }

    #[cfg(feature = "encoder")]
    fn mended_beads(
        source: &[&str],
        target: &[&str],
        beads: &[(&[usize], &[usize])],
        posterior: f32,
        way: Way,
    ) -> Vec<Bead> {
        let segments = |lines: &[&str]| -> Vec<Segment> {
            lines.iter().map(|text| Segment { text: (*text).to_owned(), ..Segment::default() }).collect()
        };
        let (source, target) = (segments(source), segments(target));
        let (source, target): (Vec<_>, Vec<_>) = (source.iter().collect(), target.iter().collect());
        let resources = Resources::shipped();
        let languages = (Language::Arabic, Language::English);
        let (s, t) = sides(&source, &target, languages, resources);
        let texts = Texts { source: &source, target: &target };
        let staged = stage(&s, &t, texts, resources, way);
        let measures = Some(crate::align::measure::Measures { meaning: Some(0.5), ..Default::default() });
        let bead = |(source, target): &(&[usize], &[usize])| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            posterior,
            runner_up: 1.0 - posterior,
            measures: if source.is_empty() || target.is_empty() { None } else { measures },
        };
        finished((beads.iter().map(bead).collect(), 0), &staged, texts, resources).beads
    }

    #[cfg(feature = "encoder")]
    const WELL: [&str; 2] = [
        "البئر القديمة في القرية عميقة وماؤها بارد وعذب.",
        "The old well in the village is deep and its water is cold and sweet.",
    ];
    #[cfg(feature = "encoder")]
    const SCHOOL: [&str; 2] = [
        "تجتمع المدرسة كل سنة في آذار لاختيار مدير جديد.",
        "The school meets every year in March to choose a new director.",
    ];
    #[cfg(feature = "encoder")]
    const TRAIN: [&str; 2] =
        ["تأخر القطار ساعتين بسبب الثلج.", "The train was two hours late because of the snow."];

    #[cfg(feature = "encoder")]
    #[test]
    fn doubtful_beads_are_mended() {
        let ([a, b, c], [x, y, z]) = ([WELL[0], SCHOOL[0], TRAIN[0]], [WELL[1], SCHOOL[1], TRAIN[1]]);
        let two = mended(&[a, b], &[x, y], &[(&[0, 1], &[0, 1])], 0.5);
        assert_eq!(two, ["[0][0]", "[1][1]"], "two with two");
        let alone = mended(&[a, b], &[x], &[(&[0, 1], &[0])], 0.5);
        assert_eq!(alone, ["[0][0]", "[1][]"], "one with two");
        let taken_in = mended(&[a, b], &[&format!("{x} {y}")], &[(&[0], &[0]), (&[1], &[])], 0.5);
        assert_eq!(taken_in, ["[0, 1][0]"], "one with one and one alone");
        let together = mended(&[a], &[x], &[(&[0], &[]), (&[], &[0])], 0.5);
        assert_eq!(together, ["[0][0]"], "one alone on each side");
        let border = mended(&[a, b, c], &[&format!("{x} {y}"), z], &[(&[0], &[0]), (&[1, 2], &[1])], 0.5);
        assert_eq!(border, ["[0, 1][0]", "[2][1]"], "a border one segment off");
        let joined = format!("{x} {y}");
        let beads: [(&[usize], &[usize]); 2] = [(&[0], &[0]), (&[1, 2], &[1])];
        let border = mended_beads(&[a, b, c], &[&joined, z], &beads, 0.5, Way::Familiar);
        let believed: Vec<[f32; 2]> = border.iter().map(|bead| [bead.posterior, bead.runner_up]).collect();
        assert_eq!(believed, [[PROBABILITY, 1.0 - PROBABILITY]; 2], "which is believed less than a sure one");
        let languages = mended(&[b, "The snow melts."], &[y, "يذوب الثلج."], &[(&[0, 1], &[0, 1])], 0.99);
        assert_eq!(languages, ["[0][0]", "[1][1]"], "lines of the other language");
    }

    #[cfg(feature = "encoder")]
    #[test]
    fn two_lines_alone_opposite_each_other_are_a_pair_where_words_are_strange_and_hardly_any_is_alone() {
        const PAIRS: usize = 30;
        let lines = |text: &str, last: &str| -> Vec<String> {
            (0..PAIRS).map(|k| format!("{text} {k}")).chain([last.to_owned()]).collect()
        };
        let (source, target) =
            (lines(WELL[0], "تأخر القطار ساعتين."), lines(WELL[1], "We waited at the station."));
        let (source, target): (Vec<&str>, Vec<&str>) =
            (source.iter().map(String::as_str).collect(), target.iter().map(String::as_str).collect());
        let numbers: Vec<[usize; 1]> = (0..=PAIRS).map(|k| [k]).collect();
        let mut beads: Vec<(&[usize], &[usize])> =
            numbers[..PAIRS].iter().map(|k| (&k[..], &k[..])).collect();
        beads.extend([(&numbers[PAIRS][..], &[][..]), (&[][..], &numbers[PAIRS][..])]);
        let last = |way| mended_beads(&source, &target, &beads, 0.9, way).pop().expect("a bead");
        assert!(last(Way::Familiar).is_null(), "words would have said so");
        let pair = last(Way::Unfamiliar);
        assert_eq!((pair.source.as_slice(), pair.target.as_slice()), (&[PAIRS][..], &[PAIRS][..]));
        assert_eq!(pair.posterior, 0.5, "only its place speaks for it");
    }
}
