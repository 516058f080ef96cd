//! Lists of names that each language puts in the order of its own alphabet: members,
//! sponsors, entries of a glossary. A path pairs them by position, which says nothing
//! there; so where both sides hold such a list at one place, and its entries explain each
//! other better across than in order, each entry goes with its own translation.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bead::Bead;
use super::moved::{CLEAR, KEEPS, MARGIN, alone, pair};
use super::offers::{Offer, Offers};
use super::resources::Resources;
use super::staged::{Staged, Texts};
use crate::lang::Language;
use crate::lang::token::{Token, tokens};
use crate::segment::Segment;

/// Entries that a list has at least: five lines are in order once in 120 times by chance,
/// on both sides at one place once in 14,400.
const FEWEST: usize = 5;
/// Words of an entry; beyond, it is a sentence, which is paired by what it says anyway.
const MOST_WORDS: usize = 8;
/// Pairs of entries that are weighed in one list: 300 with as many take 0.1 CPU s.
const MOST_PAIRS: usize = 90_000;

/// The beads with the entries of such lists beside their translations; and the number of
/// segments that the encoder was asked about.
pub(super) fn sorted_lists(
    mut beads: Vec<Bead>,
    staged: &Staged<'_>,
    texts: Texts<'_>,
    resources: Resources<'_>,
) -> (Vec<Bead>, usize) {
    let evidence = &staged.evidence;
    let targets = lists(texts.target, evidence.target.language);
    let mut asked = 0;
    if targets.is_empty() {
        return (beads, asked);
    }
    let mut places = Places::of(&beads, texts);
    for source in lists(texts.source, evidence.source.language) {
        for target in places.opposite(&beads, &source, &targets) {
            let Some(list) = List::at_one_place(&beads, &places, &source, target) else { continue };
            let (offers, more) =
                Offers::of_list(staged, texts, resources, &list.entries[0], &list.entries[1]);
            asked += more;
            let [sources, targets] = &list.entries;
            let pairs = sources.iter().flat_map(|i| targets.iter().map(|j| (*i, *j))).collect();
            let offered = offers.of(pairs);
            if let Some(chosen) = list.crossed(&offered) {
                beads = list.rebuilt(beads, &chosen, &offered, &offers);
                places = Places::of(&beads, texts);
            }
        }
    }
    (beads, asked)
}

/// Runs of short segments that stand in the order of the alphabet.
fn lists(segments: &[&Segment], language: Language) -> Vec<Range<usize>> {
    let keys: Vec<Option<[Vec<String>; 2]>> = segments.iter().map(|s| entry(&s.text, language)).collect();
    // With the article and without: both orders are in use.
    let in_order = |a: usize, b: usize, way: usize| match (&keys[a], &keys[b]) {
        (Some(a), Some(b)) => a[way] <= b[way],
        _ => false,
    };
    let mut found = Vec::new();
    let mut first = 0;
    while first < keys.len() {
        let end = |way| (first + 1..keys.len()).find(|at| !in_order(at - 1, *at, way)).unwrap_or(keys.len());
        let end = end(0).max(end(1));
        // Equal lines are no list.
        if end - first >= FEWEST && keys[first] != keys[end - 1] {
            found.push(first..end);
        }
        first = end;
    }
    found
}

/// The words of an entry as they are sorted, with the article and without; none for what is no entry.
fn entry(text: &str, language: Language) -> Option<[Vec<String>; 2]> {
    let rules = language.rules();
    let words: Vec<&str> = tokens(text, language)
        .into_iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(word),
            Token::Number(_) | Token::Symbol(_) => None,
        })
        .collect();
    (1..=MOST_WORDS).contains(&words.len()).then(|| {
        let whole = words.iter().map(|word| rules.key(word)).collect();
        let bare = words.iter().map(|word| rules.key(rules.without_article(word))).collect();
        [whole, bare]
    })
}

/// The number of the bead that each segment lies in: a long document has thousands of short runs, and to look
/// through all beads for each two of them would take longer than to align it.
struct Places {
    source: Vec<usize>,
    target: Vec<usize>,
}

impl Places {
    fn of(beads: &[Bead], texts: Texts<'_>) -> Places {
        let mut places = Places { source: vec![0; texts.source.len()], target: vec![0; texts.target.len()] };
        for (at, bead) in beads.iter().enumerate() {
            bead.source.iter().for_each(|i| places.source[*i] = at);
            bead.target.iter().for_each(|j| places.target[*j] = at);
        }
        places
    }

    /// The lists of the target with an entry that is paired with one of the `source` list.
    fn opposite<'t>(
        &self,
        beads: &[Bead],
        source: &Range<usize>,
        targets: &'t [Range<usize>],
    ) -> Vec<&'t Range<usize>> {
        let paired = self.source[source.clone()].iter().flat_map(|at| &beads[*at].target);
        let list_of = |j: &usize| targets.partition_point(|list| list.end <= *j);
        let mut found: Vec<usize> = paired.map(list_of).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| targets.get(at)).collect()
    }
}

/// Two lists that face each other.
struct List {
    /// Beads that hold nothing but entries.
    beads: Vec<usize>,
    /// Source and target entries in these beads.
    entries: [Vec<usize>; 2],
}

impl List {
    /// The entries of two runs, where most of either lie in beads of the other, or alone beside them.
    fn at_one_place(
        beads: &[Bead],
        places: &Places,
        source: &Range<usize>,
        target: &Range<usize>,
    ) -> Option<List> {
        let inside = |bead: &Bead| {
            bead.source.iter().all(|i| source.contains(i)) && bead.target.iter().all(|j| target.contains(j))
        };
        let either = [&places.source[source.clone()], &places.target[target.clone()]].concat();
        let mut own: Vec<usize> = either.into_iter().filter(|at| inside(&beads[*at])).collect();
        own.sort_unstable();
        own.dedup();
        let entries = |side: fn(&Bead) -> &Vec<usize>| {
            let mut entries: Vec<usize> = own.iter().flat_map(|at| side(&beads[*at]).clone()).collect();
            entries.sort_unstable();
            entries
        };
        let entries = [entries(|b| &b.source), entries(|b| &b.target)];
        // Two runs of which no entry is paired with the other are two lists.
        let meet = own.iter().any(|at| !beads[*at].is_null());
        let whole = [(&entries[0], source), (&entries[1], target)]
            .into_iter()
            .all(|(entries, run)| 2 * entries.len() > run.len() && entries.len() >= FEWEST);
        let few = entries[0].len() * entries[1].len() <= MOST_PAIRS;
        (meet && whole && few).then_some(List { beads: own, entries })
    }

    /// The pairs of entries that are clear, where some cross and they explain the list better than
    /// the present ones do.
    fn crossed(&self, offered: &[Offer]) -> Option<Vec<Offer>> {
        let [sources, targets] = &self.entries;
        let chosen = best_pairs(offered);
        let crosses = chosen.windows(2).any(|two| two[0].target > two[1].target);
        let sum = |offers: &mut dyn Iterator<Item = &Offer>| offers.map(|o| o.odds).sum::<f32>();
        let in_order = best_in_order(offered, sources, targets);
        let better = sum(&mut chosen.iter()) >= in_order + CLEAR;
        (crosses && better && 2 * chosen.len() >= sources.len().min(targets.len())).then_some(chosen)
    }

    /// The beads with the chosen pairs at the place of the list, and its other entries alone.
    fn rebuilt(
        &self,
        beads: Vec<Bead>,
        chosen: &[Offer],
        offered: &[Offer],
        offers: &Offers<'_, '_>,
    ) -> Vec<Bead> {
        let own: FxHashSet<usize> = self.beads.iter().copied().collect();
        let by_source: FxHashMap<usize, &Offer> = chosen.iter().map(|o| (o.source, o)).collect();
        let taken: FxHashSet<usize> = chosen.iter().map(|o| o.target).collect();
        let mut out = Vec::with_capacity(beads.len());
        let mut put = false;
        for (at, bead) in beads.into_iter().enumerate() {
            if !own.contains(&at) {
                out.push(bead);
                continue;
            }
            if std::mem::replace(&mut put, true) {
                continue;
            }
            out.extend(self.entries[0].iter().map(|i| match by_source.get(i) {
                Some(offer) => pair(**offer, offered, offers),
                None => alone(vec![*i], Vec::new()),
            }));
            let left = self.entries[1].iter().filter(|j| !taken.contains(j));
            out.extend(left.map(|j| alone(Vec::new(), vec![*j])));
        }
        out
    }
}

/// Pairs that are clearly better than any other that their two entries could still be in, round
/// by round: what is taken is no rival any more. In the order of their sources.
fn best_pairs(offered: &[Offer]) -> Vec<Offer> {
    let mut open: Vec<Offer> = offered.iter().filter(|o| o.odds > 0.0).copied().collect();
    let mut chosen: Vec<Offer> = Vec::new();
    loop {
        // The best two of each entry: the second is the rival of the first.
        let mut best: [FxHashMap<usize, [f32; 2]>; 2] = Default::default();
        for offer in &open {
            for (best, entry) in best.iter_mut().zip([offer.source, offer.target]) {
                let [first, second] = best.entry(entry).or_default();
                if offer.odds > *first {
                    (*first, *second) = (offer.odds, *first);
                } else {
                    *second = second.max(offer.odds);
                }
            }
        }
        let clear = |o: &&Offer| {
            let leads = best.iter().zip([o.source, o.target]).all(|(best, entry)| {
                best.get(&entry).is_some_and(|[first, second]| o.odds >= *first && o.odds - second >= MARGIN)
            });
            leads && o.odds >= KEEPS
        };
        let taken: Vec<Offer> = open.iter().filter(clear).copied().collect();
        if taken.is_empty() {
            break;
        }
        let [sources, targets]: [FxHashSet<usize>; 2] =
            [taken.iter().map(|o| o.source).collect(), taken.iter().map(|o| o.target).collect()];
        open.retain(|o| !sources.contains(&o.source) && !targets.contains(&o.target));
        chosen.extend(taken);
    }
    chosen.sort_by_key(|o| o.source);
    chosen
}

/// What pairs in order can sum up to at most.
fn best_in_order(offered: &[Offer], sources: &[usize], targets: &[usize]) -> f32 {
    let odds: FxHashMap<(usize, usize), f32> =
        offered.iter().map(|o| ((o.source, o.target), o.odds)).collect();
    let mut row = vec![0f32; targets.len() + 1];
    for i in sources {
        let mut corner = 0.0;
        for (k, j) in targets.iter().enumerate() {
            let above = row[k + 1];
            let with = corner + odds.get(&(*i, *j)).copied().unwrap_or(0.0).max(0.0);
            row[k + 1] = above.max(row[k]).max(with);
            corner = above;
        }
    }
    row.last().copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::{EncoderUse, align};

    fn segments(lines: &[&str]) -> Vec<Segment> {
        lines.iter().map(|text| Segment { text: (*text).to_owned(), ..Segment::default() }).collect()
    }

    /// First and last line of each list.
    fn found(lines: &[&str], language: Language) -> Vec<(usize, usize)> {
        let lines = segments(lines);
        let lists = lists(&lines.iter().collect::<Vec<_>>(), language);
        lists.into_iter().map(|list| (list.start, list.end - 1)).collect()
    }

    #[test]
    fn a_list_is_five_short_lines_in_order_with_the_article_or_without() {
        let letters = ["Apple", "Bread", "Corn", "Dates", "Eggs"];
        assert_eq!(found(&letters, Language::English), [(0, 4)]);
        assert_eq!(found(&letters[1..], Language::English), []);
        assert_eq!(found(&["Eggs", "Dates", "Corn", "Bread", "Apple"], Language::English), []);
        assert_eq!(found(&["Yes"; 6], Language::English), []);
        let arabic = ["الأردن", "ألمانيا", "بلجيكا", "تونس", "الجزائر", "السودان", "الصين"];
        assert_eq!(found(&arabic, Language::Arabic), [(0, 6)]);
    }

    #[test]
    fn the_best_in_order_takes_no_pair_that_crosses() {
        let offer = |source, target, odds| Offer { source, target, odds };
        let offered = [offer(0, 0, 2.0), offer(0, 1, 5.0), offer(1, 0, 4.0), offer(1, 1, 2.5)];
        assert_eq!(best_in_order(&offered, &[0, 1], &[0, 1]), 5.0);
        assert_eq!(best_pairs(&offered).len(), 0, "none is three nats clear");
        let offered = [offer(0, 0, -2.0), offer(0, 1, 5.0), offer(1, 0, 4.0), offer(1, 1, 0.5)];
        assert_eq!(best_pairs(&offered).iter().map(|o| o.target).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn each_entry_of_a_list_goes_with_its_own_translation() {
        let arabic = ["الأرجنتين", "البرتغال", "تونس", "الجزائر", "السودان", "فنلندا", "كينيا", "المغرب"];
        let english = ["Algeria", "Argentina", "Finland", "Kenya", "Morocco", "Portugal", "Sudan", "Tunisia"];
        let right = [1, 5, 7, 0, 6, 2, 3, 4];
        let resources = Resources { encoder: EncoderUse::Never, ..Resources::shipped() };
        let languages = (Language::Arabic, Language::English);
        let found = align(&segments(&arabic), &segments(&english), languages, resources);
        let pairs: Vec<(usize, usize)> = found
            .beads
            .iter()
            .filter(|bead| !bead.is_null())
            .map(|bead| (bead.source[0], bead.target[0]))
            .collect();
        assert!(pairs.len() >= 6, "{pairs:?}");
        assert!(pairs.iter().all(|(i, j)| right[*i] == *j), "{pairs:?}");
    }

    #[test]
    fn a_list_faces_the_one_that_its_entries_are_paired_with_and_holds_what_lies_in_both() {
        let bead = |source: &[usize], target: &[usize]| Bead {
            source: source.to_vec(),
            target: target.to_vec(),
            ..Bead::default()
        };
        // Out of order, as beads of what moved are; the pair 5:6 leads out of the lists.
        let mut beads: Vec<Bead> = [6, 7, 8, 0, 1, 2, 3].iter().map(|k| bead(&[*k], &[*k])).collect();
        beads.extend([bead(&[4], &[]), bead(&[], &[4]), bead(&[], &[5]), bead(&[5], &[9]), bead(&[9], &[])]);
        let lines = segments(&["x"; 10]);
        let lines: Vec<&Segment> = lines.iter().collect();
        let places = Places::of(&beads, Texts { source: &lines, target: &lines });
        let targets = [0..5, 6..9];
        assert_eq!(places.opposite(&beads, &(0..6), &targets), [&targets[0]]);
        assert_eq!(places.opposite(&beads, &(6..9), &targets), [&targets[1]]);
        assert_eq!(places.opposite(&beads, &(3..7), &targets), [&targets[0], &targets[1]]);
        let list = List::at_one_place(&beads, &places, &(0..6), &targets[0]).unwrap();
        assert_eq!(list.beads, [3, 4, 5, 6, 7, 8]);
        assert_eq!(list.entries, [vec![0, 1, 2, 3, 4], vec![0, 1, 2, 3, 4]]);
        assert!(List::at_one_place(&beads, &places, &(0..6), &targets[1]).is_none(), "no pair is in both");
    }

    #[test]
    fn a_list_is_paired_otherwise_only_where_that_explains_it_much_better() {
        let list = |length: usize| List {
            beads: Vec::new(),
            entries: [(0..length).collect(), (0..length).collect()],
        };
        let offer = |source, target, odds| Offer { source, target, odds };
        let across = |odds: f32| [offer(0, 0, 1.0), offer(0, 1, odds), offer(1, 0, odds), offer(1, 1, 1.0)];
        assert_eq!(list(2).crossed(&across(9.0)).map(|pairs| pairs.len()), Some(2));
        assert!(list(2).crossed(&across(0.9 * CLEAR)).is_none(), "hardly better than in order");
        assert!(list(6).crossed(&across(9.0)).is_none(), "most entries would stay alone");
        assert!(list(2).crossed(&[offer(0, 0, 9.0), offer(1, 1, 9.0)]).is_none(), "in order");
    }
}
