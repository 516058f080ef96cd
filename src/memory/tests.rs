//! The memory as a whole: what goes in comes out, and nothing is unfindable.

use std::path::{Path, PathBuf};

use super::*;
use crate::exchange::{LanguagePair, Prop, Tu, Tuv, open_memory};
use crate::random::Random;

pub(crate) struct TempStore {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

pub(crate) fn place() -> TempStore {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    TempStore { _folder: folder, path }
}

pub(crate) fn tu(ar: &str, en: &str) -> Tu {
    Tu { variants: vec![Tuv::new("ar", ar), Tuv::new("en", en)], ..Tu::default() }
}

fn with(mut tu: Tu, props: &[(&str, &str)]) -> Tu {
    tu.props.extend(props.iter().map(|(kind, value)| Prop::new(*kind, *value)));
    tu
}

fn records(path: &Path) -> Vec<Tu> {
    open_memory(path).unwrap().collect::<crate::Result<_>>().unwrap()
}

fn sound(path: &Path) {
    let checked = Memory::open(path).unwrap().check(&mut |_| {}).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

fn english(memory: &Memory, text: &str) -> Vec<Hit> {
    memory.find(&Asked { language: "en", text, ..Asked::default() }, &MatchOptions::default()).unwrap()
}

/// Sentences of made-up words, few often and most seldom; no two have the same stem.
pub(crate) fn sentence(random: &mut Random, words: usize) -> String {
    const SYLLABLES: [&str; 6] = ["ba", "ko", "mu", "pi", "tu", "zo"];
    let word = |random: &mut Random| {
        let mut rank = random.between(0, 1000) * random.between(0, 1000) / 1000;
        let mut word = String::new();
        for _ in 0..4 {
            word.push_str(SYLLABLES[rank % 6]);
            rank /= 6;
        }
        word + "k"
    };
    (0..words).map(|_| word(random)).collect::<Vec<_>>().join(" ")
}

#[test]
fn records_come_back_as_they_were() {
    let place = place();
    let mut records_in = vec![
        with(
            tu("نص أول", "First text"),
            &[("x-quality", "0.9"), ("x-document", "A/1"), ("x-mine", "1"), ("x-mine", "2")],
        ),
        tu("نص ثان", "Second text"),
        Tu { variants: vec![Tuv::new("fr", "seul")], ..Tu::default() },
    ];
    records_in[1].variants[0].markup = Some("نص <ph>x</ph>ثان".into());
    records_in[1].variants[0].text = "نص ثان".into();
    records_in[1].notes.push("note".into());
    records_in[1].id = Some("7".into());
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    let added = writer.add("a.tmx", records_in.clone()).unwrap();
    assert_eq!((added.new, added.again), (3, 0));
    assert_eq!(records(&place.path), records_in);
    // The same again adds nothing; from elsewhere, or with another fact, an origin.
    assert_eq!(writer.add("a.tmx", records_in.clone()).unwrap(), Added { records: 3, new: 0, again: 0 });
    assert_eq!(writer.add("b.tmx", records_in.clone()).unwrap().again, 3);
    assert_eq!(records(&place.path), records_in);
    let mut other = records_in[0].clone();
    other.props.push(Prop::new("x-more", "3"));
    assert_eq!(writer.add("b.tmx", vec![other.clone()]).unwrap().again, 1);
    let all = records(&place.path);
    assert_eq!(all.len(), 4);
    assert!(all.contains(&other));
    sound(&place.path);
}

#[test]
fn a_memory_is_read_as_any_file_of_pairs_is() {
    let place = place();
    MemoryWriter::open(&place.path).unwrap().add("a", vec![tu("نص", "text")]).unwrap();
    let opened = crate::exchange::Opened::open(&place.path, None).unwrap();
    assert_eq!(opened.pair, LanguagePair::new("ar", "en"));
    assert_eq!(opened.count(), 1);
}

#[test]
fn exact_context_and_recycled_units_are_told_apart() {
    let place = place();
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    let units = vec![
        tu("الديباجة", "Preamble"),
        tu("تشير إلى القرار 60/1", "Recalls resolution 60/1"),
        tu("تقرر ما يلي", "Decides as follows"),
    ];
    writer.add("a", units).unwrap();
    let memory = Memory::open(&place.path).unwrap();
    let ask = |before, behind| {
        let asked = Asked { language: "en", text: "Recalls resolution 60/1", before, behind };
        let hits = memory.find(&asked, &MatchOptions::default()).unwrap();
        (hits[0].kind, hits[0].score)
    };
    assert_eq!(ask(None, None), (MatchKind::Exact, 100));
    assert_eq!(ask(Some("Preamble"), Some("x")), (MatchKind::Context1, 101));
    assert_eq!(ask(Some("Preamble"), Some("Decides as follows")), (MatchKind::Context2, 102));
    let recycled = &english(&memory, "Recalls resolution 62/208")[0];
    assert_eq!((recycled.kind, recycled.score), (MatchKind::Placeables, 100));
    assert_eq!(recycled.suggestion.text, "تشير إلى القرار 62/208");
    let fuzzy = &english(&memory, "Decides as usual")[0];
    assert_eq!((fuzzy.kind, fuzzy.score), (MatchKind::Fuzzy, 66));
    let arabic = Asked { language: "ar-SA", text: "تشير الى القرار 60/1", ..Asked::default() };
    assert_eq!(memory.find(&arabic, &MatchOptions::default()).unwrap()[0].target, "Recalls resolution 60/1");
    assert!(english(&memory, "Nothing like it").is_empty());
}

#[test]
fn edits_and_deletions_keep_the_index_right() {
    let place = place();
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    let memory = || Memory::open(&place.path).unwrap();
    let mut random = Random::new(7);
    // More than the tail holds, so that some are in a segment.
    writer.tail = 50;
    let units: Vec<Tu> = (0..60).map(|n| tu(&format!("نص {n}"), &sentence(&mut random, 6))).collect();
    let texts: Vec<String> = units.iter().map(|u| u.variants[1].text.clone()).collect();
    writer.add("a", units).unwrap();
    writer.add("b", vec![tu("في الذيل", "tail of the memory")]).unwrap();
    let kept = memory();
    let number = |text: &str| english(&kept, text).first().map(|hit| (hit.unit, hit.score));
    for text in [texts[17].as_str(), "tail of the memory"] {
        let (unit, score) = number(text).unwrap();
        assert_eq!(score, 100);
        let change = Change {
            text: Some(("en".into(), format!("{text} changed"))),
            who: Some("x".into()),
            ..Change::default()
        };
        assert!(writer.change(unit, &change).unwrap());
        assert_eq!(number(&format!("{text} changed")), Some((unit, 100)));
        assert!(number(text).is_some_and(|(other, score)| other == unit && score < 100), "{text}");
        assert_eq!(writer.delete(&[unit]).unwrap(), 1);
        assert_ne!(number(&format!("{text} changed")).map(|(unit, _)| unit), Some(unit));
        assert!(!writer.change(unit, &change).unwrap());
    }
    sound(&place.path);
    writer.vacuum().unwrap();
    sound(&place.path);
    let stats = memory().stats().unwrap();
    assert_eq!((stats.units, stats.segments, stats.tail), (59, 1, 0));
}

#[test]
fn confirmed_and_newer_units_stand_first_and_rejected_ones_not_at_all() {
    let place = place();
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    writer
        .add(
            "a",
            vec![
                with(tu("قديم", "The text"), &[("x-date", "2001-01-01")]),
                with(tu("جديد", "The text"), &[("x-date", "2021-01-01")]),
                with(tu("مشكوك", "The text"), &[("x-quality", "0.5")]),
                with(tu("خطأ", "The text"), &[("x-align-status", "rejected")]),
            ],
        )
        .unwrap();
    let memory = Memory::open(&place.path).unwrap();
    let targets =
        || english(&memory, "The text").into_iter().map(|h| (h.target, h.score)).collect::<Vec<_>>();
    let shown = |list: &[(&str, i32)]| list.iter().map(|(t, s)| ((*t).to_owned(), *s)).collect::<Vec<_>>();
    assert_eq!(targets(), shown(&[("جديد", 100), ("قديم", 100), ("مشكوك", 92)]));
    let unit = english(&memory, "The text")[1].unit;
    let confirm = Change { status: Some(UnitStatus::Confirmed), ..Change::default() };
    writer.change(unit, &confirm).unwrap();
    assert_eq!(targets()[0].0, "قديم");
    let kept: Vec<_> = records(&place.path);
    assert_eq!(kept.iter().filter(|t| t.prop("x-align-status") == Some("confirmed")).count(), 1);
}

#[test]
fn at_most_two_hits_have_the_same_translation() {
    let place = place();
    let units = (0..6)
        .map(|n| tu("العنوان نفسه", &format!("The same heading of part {}", "abcdef".get(n..=n).unwrap())));
    MemoryWriter::open(&place.path).unwrap().add("a", units.collect()).unwrap();
    let hits = english(&Memory::open(&place.path).unwrap(), "The same heading of part");
    assert_eq!(hits.len(), 2);
}

/// The best match is a full scan's, whatever the floor, before and after additions.
#[test]
fn the_best_match_is_that_of_a_full_scan() {
    let place = place();
    let mut random = Random::new(42);
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    // Three segments, because two that are alike would become one, and a tail.
    writer.tail = 150;
    let mut texts = Vec::new();
    for part in 0..4 {
        let units: Vec<Tu> = (0..[700, 340, 160, 100][part])
            .map(|n| {
                let words = [1, 2, 4, 9, 20, 66][random.between(0, 5)];
                tu(&format!("نص {part} {n}"), &sentence(&mut random, words))
            })
            .collect();
        texts.extend(units.iter().map(|u| u.variants[1].text.clone()));
        writer.add("a", units).unwrap();
    }
    let memory = Memory::open(&place.path).unwrap();
    let stats = memory.stats().unwrap();
    assert_eq!((stats.segments, stats.tail), (3, 100));
    let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut numbers: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    let mut numbered = |words: &[String]| -> Vec<u32> {
        let mut number = |word: &String| {
            let next = numbers.len() as u32 + 1;
            *numbers.entry(word.clone()).or_insert(next)
        };
        words.iter().map(&mut number).collect()
    };
    let all: Vec<Vec<u32>> = texts.iter().map(|t| numbered(&split(t))).collect();
    let (mut same, mut asked) = ([0, 0], [0, 0]);
    for _ in 0..1000 {
        let mut words = split(&texts[random.between(0, texts.len() - 1)]);
        for word in &mut words {
            if random.between(0, 99) < 25 {
                *word = sentence(&mut random, 1);
            }
        }
        let text = words.join(" ");
        let tokens = numbered(&words);
        let mut pattern = myers::Pattern::new(&tokens);
        let mut per_cent = |other: &Vec<u32>| {
            let longer = tokens.len().max(other.len());
            // Half of the longer one at least must be in the other.
            let far = tokens.len().min(other.len()) * 2 < longer;
            if far { 0 } else { (100 * (longer - pattern.distance(other)) / longer) as i32 }
        };
        let scan = all.iter().map(&mut per_cent).max().unwrap();
        let found = english(&memory, &text).first().map_or(0, |hit| hit.score);
        let band = usize::from(scan < 70);
        if scan >= 50 {
            asked[band] += 1;
            same[band] += usize::from(scan == found);
        }
    }
    assert!(asked[0] > 400 && asked[1] > 50, "{asked:?}");
    assert_eq!(same[0], asked[0]);
    assert!(same[1] * 1000 >= asked[1] * 995, "{same:?} of {asked:?}");
}

/// A writer that stays open, as that of a server, while another program packs the memory anew.
#[test]
fn a_dictionary_that_is_replaced_meanwhile_is_not_packed_with() {
    let place = place();
    let mut staying = MemoryWriter::open(&place.path).unwrap();
    let mut random = Random::new(7);
    let units =
        (0..2500).map(|_| tu(&sentence(&mut random, 9), &sentence(&mut random, 9))).collect::<Vec<_>>();
    staying.add("a", units).unwrap();
    MemoryWriter::open(&place.path).unwrap().vacuum().unwrap();
    let (unit, _) = staying.add_one("b", tu("بعد ذلك", "afterwards")).unwrap();
    staying.change(1, &Change { status: Some(UnitStatus::Confirmed), ..Change::default() }).unwrap();
    assert!(Memory::open(&place.path).unwrap().unit(unit).unwrap().is_some());
    sound(&place.path);
}

#[test]
fn a_memory_of_an_older_layout_gets_the_index_of_today() {
    let place = place();
    let mut writer = MemoryWriter::open(&place.path).unwrap();
    writer.tail = 2;
    let units = (0..9).map(|n| tu(&format!("نص {n}"), &format!("text of {n}"))).collect();
    writer.add("a", units).unwrap();
    writer.add("a", vec![tu("في الذيل", "in the tail")]).unwrap();
    drop(writer);
    // As layout 1 was: no list of common words, no postings of pairs and values, no vectors.
    let old = rusqlite::Connection::open(&place.path).unwrap();
    old.execute_batch("DROP TABLE common; DROP TABLE vectors; DELETE FROM postings; DELETE FROM tail; PRAGMA user_version = 1").unwrap();
    drop(old);
    let problem = Memory::open(&place.path).err().unwrap().to_string();
    assert!(problem.contains("an older muqabala made it (layout 1 of"), "{problem}");
    MemoryWriter::open(&place.path).unwrap();
    sound(&place.path);
    let memory = Memory::open(&place.path).unwrap();
    let wanted = Wanted { text: "of 7".into(), limit: 10, ..Wanted::default() };
    assert_eq!(memory.concordance(&wanted).unwrap().found[0].source, "text of 7");
    assert_eq!(english(&memory, "in the tail")[0].score, 100);
}
