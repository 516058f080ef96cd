//! Segments that stand in another order on the other side: lists sorted by each
//! language's alphabet, sections that moved, neighbours that changed places. A path
//! through both documents cannot hold them; it leaves them alone or pairs them by position.
//!
//! Segments left alone and those of pairs with little in common are loose. Two
//! loose segments are paired where the evidence for them is clear and clearly
//! better than for any other pair that either could be in; from such pairs [`runs`](super::runs)
//! grow. Where a list turns out to be re-ordered, its other pairs must show evidence, too, or
//! they are left alone: nothing in it is paired by position.

use rustc_hash::{FxHashMap, FxHashSet};

use super::bead::Bead;
use super::evaluate::Evidence;
use super::measure::Measures;
use super::offers::{Offer, Offers};
use super::resources::Resources;
use super::runs::{Ground, grown};
use super::staged::{Staged, Texts};
use crate::odds;

/// A pair of which less than this share of the content words is explained may be one of position.
const LITTLE_EXPLAINED: f32 = 0.6;
/// A pair with less cosine than this may be one of position, where words explain little
/// anyway: 95 % of right pairs lie over .49.
const LITTLE_ALIKE: f32 = 0.5;
/// Least log-odds of a pair against both segments left alone: one in four
/// hundred by chance, and a document offers some hundred chances.
pub(super) const CLEAR: f32 = 6.0;
/// Least log-odds that keeps a pair inside a list that is known to be re-ordered.
pub(super) const KEEPS: f32 = 3.0;
/// Least distance to any other pair of either segment, in nats.
pub(super) const MARGIN: f32 = 3.0;
/// Words that a pair needs to stand alone; in a list that is re-ordered anyway a name is enough.
const FEWEST_WORDS: usize = 4;
/// Words, numbers and symbols of an entry or a note that is little more than its numbers.
const LONGEST_ENTRY: f32 = 15.0;

/// The beads with what is clearly elsewhere paired there; and the number of segments that
/// the encoder was asked about.
pub(super) fn moved(
    beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let evidence = &staged.evidence;
    let beads: Vec<Bead> = beads.into_iter().flat_map(parted).collect();
    let loose: Vec<bool> = beads.iter().map(|bead| is_loose(bead, evidence)).collect();
    // What has no words is no beginning, but goes along.
    let open: Vec<bool> = beads.iter().zip(&loose).map(|(bead, loose)| *loose || bead.is_null()).collect();
    let held: FxHashSet<(usize, usize)> = beads
        .iter()
        .zip(&loose)
        .filter(|(bead, loose)| **loose && !bead.is_null())
        .map(|(bead, _)| (bead.source[0], bead.target[0]))
        .collect();
    let segments = |which: &[bool]| -> [Vec<usize>; 2] {
        let beads = || beads.iter().zip(which).filter(|(_, is)| **is).map(|(bead, _)| bead);
        [
            beads().flat_map(|b| b.source.iter().copied()).collect(),
            beads().flat_map(|b| b.target.iter().copied()).collect(),
        ]
    };
    let ([sources, targets], [open_sources, open_targets]) = (segments(&loose), segments(&open));
    let double = doubles(&beads);
    if (sources.is_empty() || targets.is_empty()) && double.is_empty() {
        return (beads, 0);
    }
    let both = |open: Vec<usize>, more: &dyn Fn(&(usize, usize)) -> usize| -> Vec<usize> {
        let mut list = open;
        list.extend(double.iter().flat_map(|corner| [more(corner), more(corner) + 1]));
        list
    };
    let (offers, asked) = Offers::new(
        staged,
        texts,
        resources,
        &both(open_sources.clone(), &|corner| corner.0),
        &both(open_targets.clone(), &|corner| corner.1),
    );
    let mut pairs = offers.candidates(&sources, &targets);
    pairs.extend(&held);
    let offered = offers.of(pairs);
    let chosen = choose(&offered, &held, staged, &offers);
    let (open_sources, open_targets): (FxHashSet<usize>, FxHashSet<usize>) =
        (open_sources.into_iter().collect(), open_targets.into_iter().collect());
    let ground = Ground { sources: &open_sources, targets: &open_targets, held: &held };
    let better_than_held = |o: &Offer| {
        let rival = offered
            .iter()
            .filter(|h| held.contains(&(h.source, h.target)))
            .filter(|h| h.source == o.source || h.target == o.target);
        rival.map(|h| h.odds).fold(f32::MIN, f32::max) < o.odds
    };
    let chosen = listed(chosen, &offered, &held, &offers);
    // Beside its neighbour a pair may have numbers that are written differently.
    let other_numbers = |o: &Offer| {
        let m = offers.measures(o.source, o.target);
        m.numbers_missing.iter().all(|missing| *missing > m.numbers_met)
    };
    let fits = |o: &Offer| better_than_held(o) && !other_numbers(o);
    let chosen = grown(chosen, &ground, &offers, fits);
    let beads = if chosen.is_empty() { beads } else { rebuild(beads, &open, &offered, &chosen, &offers) };
    (beads.into_iter().flat_map(|bead| crossed(bead, &offers)).collect(), asked)
}

/// Corners of the beads of two segments with two.
fn doubles(beads: &[Bead]) -> Vec<(usize, usize)> {
    let corner = |b: &Bead| match (b.source.as_slice(), b.target.as_slice()) {
        ([i, _], [j, _]) => Some((*i, *j)),
        _ => None,
    };
    beads.iter().filter_map(corner).collect()
}

/// Neighbours that changed places are two pairs that cross: each is clear by itself, and
/// nothing speaks for the pairs in order.
fn crossed(bead: Bead, offers: &Offers<'_, '_>) -> Vec<Bead> {
    let ([a, b], [x, y]) = (bead.source.as_slice(), bead.target.as_slice()) else { return vec![bead] };
    let odds = offers.of(vec![(*a, *x), (*a, *y), (*b, *x), (*b, *y)]);
    let [straight, cross, other_cross, other_straight] = odds.as_slice() else { return vec![bead] };
    let least = cross.odds.min(other_cross.odds);
    if least < CLEAR || least - straight.odds.max(other_straight.odds).max(0.0) < CLEAR {
        return vec![bead];
    }
    vec![pair(*cross, &odds, offers), pair(*other_cross, &odds, offers)]
}

/// Two short lines with other labels and other numbers throughout are two notes
/// or two entries, not one, however alike their words (`See A/1, para. 2`).
fn parted(bead: Bead) -> Vec<Bead> {
    let other = bead.measures.is_some_and(|m| {
        m.label < 0.0
            && m.numbers_met == 0.0
            && m.numbers_missing.iter().all(|missing| *missing > 0.0)
            && m.words.iter().all(|words| *words <= LONGEST_ENTRY)
    });
    if !other {
        return vec![bead];
    }
    let sources = bead.source.into_iter().map(|i| alone(vec![i], Vec::new()));
    sources.chain(bead.target.into_iter().map(|j| alone(Vec::new(), vec![j]))).collect()
}

/// Left alone, or one to one with little in common. Figures and furniture repeat and are never loose.
fn is_loose(bead: &Bead, evidence: &Evidence<'_>) -> bool {
    let wordless = bead.source.iter().any(|i| evidence.source.facts[*i].wordless)
        || bead.target.iter().any(|j| evidence.target.facts[*j].wordless);
    let little = |m: Measures| {
        0.5 * (m.content_explained[0] + m.content_explained[1]) < LITTLE_EXPLAINED
            && m.meaning.is_none_or(|cosine| cosine < LITTLE_ALIKE)
    };
    let single = bead.source.len() == 1 && bead.target.len() == 1;
    !wordless && (bead.is_null() || single && bead.measures.is_some_and(little))
}

/// The offers that are clear, clearly the best of both their segments, and not
/// what the path has anyway.
fn choose(
    offered: &[Offer],
    held: &FxHashSet<(usize, usize)>,
    staged: &Staged<'_>,
    offers: &Offers<'_, '_>,
) -> Vec<Offer> {
    let evidence = &staged.evidence;
    let clear: Vec<Offer> = offered
        .iter()
        .filter(|o| o.odds >= CLEAR && o.odds - rival(offered, **o) >= MARGIN)
        .filter(|o| !held.contains(&(o.source, o.target)) && !contradicted(o, offers))
        .copied()
        .collect();
    let long = |o: &Offer| {
        evidence.source.tokens(o.source).len().min(evidence.target.tokens(o.target).len()) >= FEWEST_WORDS
    };
    let telling = |o: &Offer| {
        !offers.are_unfamiliar() || o.odds >= 2.0 * CLEAR && o.odds - rival(offered, *o) >= 2.0 * MARGIN
    };
    clear.iter().filter(|o| long(o) && telling(o) || near(o, &clear)).copied().collect()
}

/// A list shows itself by several pairs that each stand near another one.
fn near(offer: &Offer, others: &[Offer]) -> bool {
    others.iter().any(|other| {
        other != offer
            && other.source.abs_diff(offer.source) <= 3
            && other.target.abs_diff(offer.target) <= 30
    })
}

/// The chosen pairs with those of a re-ordered list that show some evidence, too.
fn listed(
    mut chosen: Vec<Offer>,
    offered: &[Offer],
    held: &FxHashSet<(usize, usize)>,
    offers: &Offers<'_, '_>,
) -> Vec<Offer> {
    let mut open: Vec<Offer> = offered
        .iter()
        .filter(|o| o.odds >= KEEPS && o.odds - rival(offered, **o) >= MARGIN)
        .filter(|o| !held.contains(&(o.source, o.target)) && !contradicted(o, offers))
        .copied()
        .collect();
    loop {
        open.retain(|o| chosen.iter().all(|c| c.source != o.source && c.target != o.target));
        let before = chosen.len();
        let (list, rest): (Vec<Offer>, Vec<Offer>) = open.iter().partition(|o| near(o, &chosen));
        chosen.extend(list);
        open = rest;
        if chosen.len() == before {
            return chosen;
        }
    }
}

/// Another symbol, session or number on either side makes it another note or entry.
fn contradicted(offer: &Offer, offers: &Offers<'_, '_>) -> bool {
    offers.measures(offer.source, offer.target).numbers_missing.iter().all(|missing| *missing > 0.0)
}

/// The best odds of another pair that `offer` shares a segment with; nothing is as good as both alone.
fn rival(offered: &[Offer], offer: Offer) -> f32 {
    let first = offered.partition_point(|o| o.source < offer.source);
    let same_source = offered[first..].iter().take_while(|o| o.source == offer.source);
    let same_target = offered.iter().filter(|o| o.target == offer.target);
    same_source.chain(same_target).filter(|o| **o != offer).map(|o| o.odds).fold(0.0, f32::max)
}

/// Takes the chosen pairs out of the beads that held their segments.
fn rebuild(
    beads: Vec<Bead>,
    open: &[bool],
    offered: &[Offer],
    chosen: &[Offer],
    offers: &Offers<'_, '_>,
) -> Vec<Bead> {
    let by_source: FxHashMap<usize, Offer> = chosen.iter().map(|o| (o.source, *o)).collect();
    let targets: FxHashSet<usize> = chosen.iter().map(|o| o.target).collect();
    let odds: FxHashMap<(usize, usize), f32> =
        offered.iter().map(|o| ((o.source, o.target), o.odds)).collect();
    let taken = |bead: &Bead| {
        bead.source.iter().any(|i| by_source.contains_key(i))
            || bead.target.iter().any(|j| targets.contains(j))
    };
    let broken: Vec<bool> = beads.iter().zip(open).map(|(bead, open)| *open && taken(bead)).collect();
    let mut out = Vec::with_capacity(beads.len() + chosen.len());
    let in_list = in_lists(&broken, open);
    for (at, bead) in beads.iter().enumerate() {
        let weak = |bead: &Bead| {
            let own = odds.get(&(bead.source[0], bead.target[0])).copied().unwrap_or(f32::MIN);
            let held = Offer { source: bead.source[0], target: bead.target[0], odds: own };
            own < KEEPS || own < rival(offered, held)
        };
        let weak = open[at] && !bead.is_null() && weak(bead);
        let stays = !(broken[at] || in_list[at] && weak);
        if stays {
            out.push(bead.clone());
            continue;
        }
        for i in &bead.source {
            out.push(match by_source.get(i) {
                Some(offer) => pair(*offer, offered, offers),
                None => alone(vec![*i], Vec::new()),
            });
        }
        out.extend(bead.target.iter().filter(|j| !targets.contains(j)).map(|j| alone(Vec::new(), vec![*j])));
    }
    out
}

/// For each bead whether it lies in a run of open beads of which one was broken up.
fn in_lists(broken: &[bool], open: &[bool]) -> Vec<bool> {
    let mut all = Vec::with_capacity(open.len());
    for run in open.chunk_by(|a, b| a == b) {
        let list = run[0] && broken[all.len()..all.len() + run.len()].contains(&true);
        all.extend(std::iter::repeat_n(list, run.len()));
    }
    all
}

/// A bead of one pair; its probability is that against its best rival.
pub(super) fn pair(offer: Offer, offered: &[Offer], offers: &Offers<'_, '_>) -> Bead {
    let probability = odds::probability(offer.odds - rival(offered, offer));
    Bead {
        source: vec![offer.source],
        target: vec![offer.target],
        posterior: probability,
        runner_up: 1.0 - probability,
        measures: Some(offers.measures(offer.source, offer.target)),
    }
}

/// A segment of a re-ordered list whose counterpart is not clear.
pub(super) fn alone(source: Vec<usize>, target: Vec<usize>) -> Bead {
    Bead { source, target, posterior: 0.5, runner_up: 0.5, measures: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{EncoderUse, Resources, align};
    use crate::lang::Language;
    use crate::segment::Segment;

    fn beads(source: &[&str], target: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let segments = |lines: &[&str]| -> Vec<Segment> {
            lines.iter().map(|l| Segment { text: (*l).to_owned(), ..Segment::default() }).collect()
        };
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        let languages = (Language::Arabic, Language::English);
        let mut found: Vec<_> = align(&segments(source), &segments(target), languages, resources)
            .beads
            .into_iter()
            .map(|b| (b.source, b.target))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn a_list_in_the_other_alphabets_order_is_paired_by_its_words() {
        let arabic = [
            "قدمت الدول التالية مشروع القرار إلى اللجنة في دورتها الأخيرة:",
            "الأردن: وزارة المياه",
            "البرازيل: وزارة الصحة",
            "تونس: وزارة التعليم",
            "فرنسا: وزارة الزراعة",
            "كينيا: وزارة المالية",
            "واعتمدت اللجنة مشروع القرار دون تصويت.",
        ];
        let english = [
            "The following States submitted the draft resolution to the Committee at its last session:",
            "Brazil: Ministry of Health",
            "France: Ministry of Agriculture",
            "Jordan: Ministry of Water",
            "Kenya: Ministry of Finance",
            "Tunisia: Ministry of Education",
            "The Committee adopted the draft resolution without a vote.",
        ];
        let pairs: Vec<(usize, usize)> = beads(&arabic, &english)
            .into_iter()
            .filter_map(|(s, t)| Some((*s.first()?, *t.first()?)))
            .collect();
        for pair in &pairs {
            assert!([(0, 0), (1, 3), (2, 1), (3, 5), (4, 2), (5, 4), (6, 6)].contains(pair), "{pair:?}");
        }
        assert!(pairs.len() >= 5, "{pairs:?}");
    }

    #[test]
    fn notes_far_apart_that_share_one_number_by_chance_stay_apart() {
        let arabic = [
            "(63) انظر A/79/425، الفقرة 62.",
            "وافتتحت الرئيسة الجلسة الأولى للجنة في المقر.",
            "وطلبت اللجنة إلى الأمين العام أن يقدم تقريرا عن التعليم.",
        ];
        let english = [
            "The Chair opened the first meeting of the Committee at Headquarters.",
            "The Committee requested the Secretary-General to submit a report on education.",
            "69 See A/75/311, para. 62.",
        ];
        assert!(!beads(&arabic, &english).contains(&(vec![0], vec![2])));
    }

    #[test]
    fn notes_with_other_numbers_throughout_stay_apart() {
        let arabic = [
            "وافتتحت الرئيسة الجلسة الأولى للجنة في المقر.",
            "(16) انظر A/78/62، الفقرة 79.",
            "وطلبت اللجنة إلى الأمين العام أن يقدم تقريرا عن التعليم.",
        ];
        let english = [
            "The Chair opened the first meeting of the Committee at Headquarters.",
            "58 See A/73/113, para. 8.",
            "The Committee requested the Secretary-General to submit a report on education.",
        ];
        assert!(!beads(&arabic, &english).contains(&(vec![1], vec![1])));
    }

    /// Beads of two documents by the whole way.
    #[cfg(feature = "encoder")]
    fn with_encoder(source: &[&str], target: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let segments = |lines: &[&str]| -> Vec<Segment> {
            lines.iter().map(|l| Segment { text: (*l).to_owned(), ..Segment::default() }).collect()
        };
        let languages = (Language::Arabic, Language::English);
        let mut found: Vec<_> = align(&segments(source), &segments(target), languages, Resources::shipped())
            .beads
            .into_iter()
            .map(|b| (b.source, b.target))
            .collect();
        found.sort();
        found
    }

    /// Two sections of a heading and a line each, and what stands between them.
    const SECTIONS: [[(&str, &str); 6]; 3] = [
        [
            ("الطقس", "Weather"),
            ("هطلت أمطار غزيرة على الساحل طوال ليلة أمس.", "Heavy rain fell on the coast all last night."),
            ("الرياضة", "Sport"),
            ("فاز الفريق المحلي بالمباراة بثلاثة أهداف.", "The local team won the match by three goals."),
            ("الثقافة", "Culture"),
            ("افتتح المتحف معرضا للصور القديمة.", "The museum opened an exhibition of old photographs."),
        ],
        [
            ("تقرر اللجنة إبقاء المسألة قيد النظر.", "The Committee decides to remain seized of the matter."),
            ("تطلب إلى الأمين العام تقديم تقرير.", "Requests the Secretary-General to submit a report."),
            ("تدعو الدول الأعضاء إلى التعاون.", "Invites Member States to cooperate."),
            ("تعرب عن تقديرها للجهود المبذولة.", "Expresses its appreciation for the efforts made."),
            ("تحيط علما بالتقرير المقدم.", "Takes note of the report submitted."),
            ("تؤكد أهمية التعليم للجميع.", "Stresses the importance of education for all."),
        ],
        [
            ("الاقتصاد", "Economy"),
            ("ارتفعت أسعار القمح في الأسواق العالمية.", "Wheat prices rose on world markets."),
            ("الصحة", "Health"),
            ("بدأت الوزارة حملة لتطعيم الأطفال.", "The ministry began a campaign to vaccinate children."),
            ("السياحة", "Tourism"),
            ("زار المدينة نصف مليون سائح هذا العام.", "Half a million tourists visited the city this year."),
        ],
    ];

    #[test]
    #[cfg(feature = "encoder")]
    fn headings_move_with_their_sections() {
        let [first, middle, last] = &SECTIONS;
        let source: Vec<&str> = first.iter().chain(middle).chain(last).map(|p| p.0).collect();
        let target: Vec<&str> = last.iter().chain(middle).chain(first).map(|p| p.1).collect();
        let place = |i: usize| match i {
            0..6 => i + 12,
            6..12 => i,
            _ => i - 12,
        };
        let right: Vec<_> = (0..18).map(|i| (vec![i], vec![place(i)])).collect();
        assert_eq!(with_encoder(&source, &target), right);
    }

    #[test]
    fn neighbours_that_changed_places_are_two_crossed_pairs() {
        let middle = &SECTIONS[1];
        let source: Vec<&str> = middle.iter().map(|p| p.0).collect();
        let target: Vec<&str> = [0, 1, 3, 2, 4, 5].map(|k: usize| middle[k].1).to_vec();
        let right: Vec<_> =
            [0, 1, 3, 2, 4, 5].into_iter().enumerate().map(|(i, j)| (vec![i], vec![j])).collect();
        assert_eq!(beads(&source, &target), right);
    }

    #[test]
    fn a_list_goes_as_far_as_its_open_beads() {
        let (t, f) = (true, false);
        assert_eq!(in_lists(&[f, t, f, f, f], &[t, t, f, t, t]), [t, t, f, f, f]);
    }

    #[test]
    fn only_other_labels_and_other_numbers_part_a_pair() {
        let other = Measures {
            label: -1.0,
            numbers_missing: [1.0, 1.0],
            words: [LONGEST_ENTRY; 2],
            ..Measures::default()
        };
        for (measures, parts) in [
            (other, 2),
            (Measures { label: 0.0, ..other }, 1),
            (Measures { numbers_met: 1.0, ..other }, 1),
            (Measures { numbers_missing: [1.0, 0.0], ..other }, 1),
            (Measures { words: [LONGEST_ENTRY + 1.0, 3.0], ..other }, 1),
        ] {
            let bead = Bead {
                source: vec![0],
                target: vec![0],
                posterior: 1.0,
                runner_up: 0.0,
                measures: Some(measures),
            };
            assert_eq!(parted(bead).len(), parts, "{measures:?}");
        }
    }

    #[test]
    fn pairs_are_near_within_a_few_lines() {
        let offer = |source, target| Offer { source, target, odds: 9.0 };
        let near_to = |source, target| near(&offer(10, 100), &[offer(10, 100), offer(source, target)]);
        assert!(near_to(13, 130) && near_to(7, 70) && near_to(11, 101));
        assert!(!near_to(14, 100) && !near_to(10, 131) && !near_to(10, 100));
    }
}
