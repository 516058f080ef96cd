//! The built-in encoder as a whole. Its parts have tests of their own.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use super::pieces::{BEGIN, END};
use super::*;

fn cosine(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Tokens around and past the sizes at which batches, tiles and words end.
fn texts() -> Vec<String> {
    let words = ["The committee", "تقرر اللجنة", "12", "(A/66/53)", "خلال عام ٢٠٢١", "reaffirms,", "生"];
    let text = |n: usize| (0..n).map(|i| words[(i * i + n) % words.len()]).collect::<Vec<_>>().join(" ");
    (0..14).chain([40, 500]).map(text).collect()
}

/// English, Arabic, their cosine, the first values of both vectors.
type Known = (&'static str, &'static str, f32, [f32; 4], [f32; 4]);

/// As an independent implementation gives them.
const KNOWN: [Known; 5] = [
    (
        "The committee adopted the report without a vote.",
        "اعتمدت اللجنة التقرير دون تصويت.",
        0.8324,
        [-0.0105, 0.0096, -0.0347, 0.0227],
        [0.0249, -0.0286, -0.0183, -0.0181],
    ),
    (
        "Open the window, please; it is hot in here.",
        "افتح النافذة من فضلك، فالجو حار هنا.",
        0.8195,
        [-0.0812, -0.0377, -0.0237, 0.0282],
        [-0.0677, -0.0262, -0.0174, 0.0171],
    ),
    (
        "Article 12",
        "المادة 12",
        0.9533,
        [0.0992, -0.0435, -0.0112, 0.0486],
        [0.0970, -0.0371, -0.0187, 0.0359],
    ),
    (
        "The bridge stayed closed to 3,500 vehicles in March 2021.",
        "ظل الجسر مغلقا أمام 500 3 مركبة في آذار/مارس 2021.",
        0.7523,
        [-0.0821, -0.0223, 0.0035, -0.0412],
        [-0.0786, 0.0114, -0.0234, -0.0654],
    ),
    ("a", "", 0.8066, [0.1021, 0.0316, 0.0082, -0.0036], [0.1154, 0.0223, -0.0042, 0.0201]),
];

fn check_pair(one: &str, other: &str, cos: f32, first: &[f32], second: &[f32]) {
    let [a, b] = encoder().encode(&[one, other])[..] else { panic!("two texts, two vectors") };
    // What pieces say to their neighbours is kept in eight bits.
    assert!((cosine(&a, &b) - cos).abs() < 2e-3, "{one}: {} is not {cos}", cosine(&a, &b));
    for (text, vector, expected) in [(one, a, first), (other, b, second)] {
        assert!(vector.iter().zip(expected).all(|(v, e)| (v - e).abs() < 2e-3), "{text}: {:?}", &vector[..4]);
        assert!((cosine(&vector, &vector) - 1.0).abs() < 1e-5, "{text}: unit length");
    }
}

#[test]
fn known_vectors() {
    for (english, arabic, cos, first, second) in KNOWN {
        check_pair(english, arabic, cos, &first, &second);
    }
}

#[test]
fn translations_meet_and_others_do_not() {
    let sentences = &KNOWN[..4];
    let english = encoder().encode(&sentences.iter().map(|k| k.0).collect::<Vec<_>>());
    let arabic = encoder().encode(&sentences.iter().map(|k| k.1).collect::<Vec<_>>());
    for (i, e) in english.iter().enumerate() {
        for (j, a) in arabic.iter().enumerate().filter(|&(j, _)| j != i) {
            assert!(cosine(e, a) < cosine(e, &arabic[i]) - 0.3, "{i} meets {j}");
        }
    }
}

#[test]
#[cfg_attr(not(reference_documents), ignore = "needs ../shared/encoder")]
fn the_pairs_published_with_the_weights() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/encoder/expected.tsv");
    let table = fs::read_to_string(&path).unwrap();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let numbers = |s: &str| s.split(' ').map(|n| n.parse().unwrap()).collect::<Vec<f32>>();
        let [arabic, english, cos, first, second] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns in {line}")
        };
        check_pair(arabic, english, cos.parse().unwrap(), &numbers(first), &numbers(second));
    }
}

#[test]
fn a_vector_depends_on_its_text_alone() {
    let texts = texts();
    let together = encoder().encode(&texts);
    let backwards = encoder().encode(&texts.iter().rev().collect::<Vec<_>>());
    for ((text, vector), again) in texts.iter().zip(&together).zip(backwards.iter().rev()) {
        let alone = std::thread::scope(|s| s.spawn(|| encoder().encode(&[text])).join().unwrap());
        assert_eq!(alone, [*vector], "{text}");
        assert_eq!(vector, again, "{text}");
    }
    let (pooled, _) = encoder().session().pool_neighbours(&texts, &[]);
    assert_eq!(pooled, encoder().pool(&texts), "seams change no text");
}

#[test]
fn a_text_that_nothing_is_joined_with_changes_no_other_seam() {
    let texts = texts();
    let (pooled, seams) = encoder().session().pool_neighbours(&texts, &[]);
    let (own, apart) = encoder().session().pool_neighbours(&texts, &[0, 2]);
    assert_eq!(own, pooled);
    let same: Vec<bool> = seams.iter().zip(&apart).map(|(a, b)| a == b).collect();
    assert_eq!(same.iter().filter(|same| !**same).count(), 1);
    assert!(!same[1], "between the second and the third");
}

#[test]
fn joined_sums_are_those_of_the_concatenation() {
    let texts = texts();
    let (pooled, seams) = encoder().session().pool_neighbours(&texts, &[]);
    assert_eq!(seams.len(), texts.len() - 1);
    for size in 2..=4 {
        for start in 0..=texts.len() - size {
            let mut group = pooled[start].clone();
            for next in start + 1..start + size {
                group.join(&seams[next - 1], &pooled[next]);
            }
            let whole = texts[start..start + size].join(" ");
            let [joined, whole] = encoder().head([group, encoder().pool(&[whole]).remove(0)])[..] else {
                panic!("two groups, two vectors")
            };
            // Exact for two; for more where those inside have eight tokens.
            let least = if size == 2 || start > 4 { 0.99999 } else { 0.97 };
            assert!(cosine(&joined, &whole) > least, "{size} from {start}: {}", cosine(&joined, &whole));
        }
    }
}

proptest! {
    /// What [`Pooled::join`] rests on, and the bounds, for any text at all.
    #[test]
    fn tokens_of_a_concatenation_are_those_of_its_parts(a in ANY, b in ANY) {
        let [first, second, both] = [&a, &b, &format!("{a} {b}")].map(|text| encoder().tokens(text));
        prop_assert_eq!((first[0], *first.last().unwrap()), (BEGIN, END));
        prop_assert!(first.len() <= MAX_TOKENS);
        prop_assert_eq!(both, [&first[..first.len() - 1], &second[1..]].concat());
    }
}

/// Any characters, Arabic and marks more often than chance would have them.
const ANY: &str = "([\\PC\\u{600}-\\u{6ff}]|[a-zA-Z0-9 .,]|\\pM|\\pZ|\\pC){0,60}";

#[test]
fn nothing_and_too_much() {
    let none: [&str; 0] = [];
    assert!(encoder().encode(&none).is_empty());
    assert_eq!(encoder().session().pool_neighbours(&none, &[]), (vec![], vec![]));
    assert_eq!(encoder().head(Vec::<Pooled>::new()), Vec::<Vector>::new());
    let long = "word و ".repeat(1_000_000);
    let pooled = encoder().pool(&[long.as_str()]);
    assert_eq!(pooled[0].tokens(), MAX_TOKENS);
    assert!(encoder().head(&pooled)[0].iter().all(|v| v.is_finite()));
}

#[test]
fn damaged_weights_are_refused() {
    let sound: &[u8] = include_bytes!("../../data/use-aren.bin");
    let refused = |bytes: &[u8], what: &str| {
        let Err(error) = Encoder::from_bytes(bytes) else { panic!("{what} was taken") };
        assert!(error.remedy().is_some(), "{error}");
    };
    for length in [0, 3, 4, 15, 16, 40, 60_000, 700_000, 5_000_000, sound.len() - 5, sound.len() - 1] {
        refused(&sound[..length], &format!("a file of {length} bytes"));
    }
    let changed = |at: usize, byte: u8| {
        let mut bytes = sound.to_vec();
        bytes[at] = byte;
        bytes
    };
    refused(&[sound, &[0]].concat(), "a byte too many");
    refused(&changed(0, b'u'), "another magic number");
    refused(&changed(7, 0xff), "four thousand million pieces");
    refused(&changed(8, 0), "codes of no bits");
    refused(&changed(8, 200), "codes of 200 bits");
    refused(&changed(13, 1), "256 dimensions");
    refused(&changed(sound.len() - 1, 0x7f), "an epsilon that is not a number");
    // Length of the first piece, behind the header and eight levels.
    refused(&changed(48, 255), "pieces out of step");
}

#[test]
fn what_stands_before_and_behind_a_border_is_as_if_it_stood_alone() {
    let parts = [
        "Now,",
        " therefore,",
        " the General Assembly proclaims this",
        " Universal",
        " Declaration of",
        " rights",
    ];
    let texts = [parts.to_vec(), vec!["الجمعية العامة", " تنادي"], vec!["word"], vec!["", ""]];
    let sums = encoder().session().pool_cut(&texts);
    let close = |sums: &Pooled, text: &str| {
        let [own, alone] = [&encoder().head([sums])[0], &encoder().encode(&[text])[0]];
        let cosine: f32 = own.iter().zip(alone).map(|(a, b)| a * b).sum();
        assert!(cosine > 0.9999, "{text}: {cosine}");
        assert_eq!(sums.tokens(), encoder().tokens(text).len(), "{text}");
    };
    for (parts, sums) in texts.iter().zip(&sums) {
        close(&sums.whole, &parts.concat());
        assert_eq!(sums.at.len(), parts.len() - 1);
        for (k, [before, behind]) in (1..).zip(&sums.at) {
            close(before, &parts[..k].concat());
            close(behind, &parts[k..].concat());
        }
    }
}

#[test]
fn a_text_that_is_too_long_is_cut_where_it_is_read() {
    let long = "word ".repeat(MAX_TOKENS);
    let [sums] = encoder().session().pool_cut(&[vec!["first ", long.as_str(), "last"]]).try_into().unwrap();
    assert_eq!(sums.whole.tokens(), MAX_TOKENS);
    assert_eq!(sums.at[1][0].tokens(), MAX_TOKENS);
    assert_eq!(sums.at[1][1].tokens(), 2);
}
