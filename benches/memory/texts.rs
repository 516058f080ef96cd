//! Text for memories of any size: training text, recombined with a fixed seed.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use muqabala::internal::Random;
use muqabala::{Tu, Tuv};

pub(crate) type Pair = (String, String);

pub(crate) fn training() -> Result<Vec<Pair>, Box<dyn Error>> {
    let folder = std::env::var_os("MUQABALA_CORPORA")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"));
    let mut pairs = Vec::new();
    for name in ["unpc-dev", "tico19", "sdg", "opensource-guide"] {
        let read = |ending: &str| std::fs::read_to_string(folder.join(format!("train/{name}.{ending}")));
        let (arabic, english) = (read("ar")?, read("en")?);
        pairs.extend(arabic.lines().zip(english.lines()).map(|(a, e)| (a.to_owned(), e.to_owned())));
    }
    Ok(pairs)
}

/// The first half of one pair and the second of another; a number that counts; and, as seldom as
/// new words come in growing text (with the root of its length), a word of its own.
pub(crate) fn recombined(pairs: &[Pair], number: usize, random: &mut Random) -> Pair {
    let mut pick = || &pairs[random.between(0, pairs.len() - 1)];
    let (one, other) = (pick(), pick());
    let half = |text: &str, first: bool| -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let middle = words.len().div_ceil(2);
        if first { words[..middle].join(" ") } else { words[middle..].join(" ") }
    };
    let mut texts = [
        format!("{} {}", half(&one.0, true), half(&other.0, false)),
        format!("{} {}", half(&one.1, true), half(&other.1, false)),
    ];
    if random.share() < 0.3 {
        texts.iter_mut().for_each(|t| t.push_str(&format!(" {}", number % 997)));
    }
    if random.share() < 0.15 {
        let mut rank = (number as f64 * random.share()) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(["ba", "ko", "mu", "pi", "tu", "zo", "ri", "le"][rank % 8]);
            rank /= 8;
        }
        texts.iter_mut().for_each(|t| t.push_str(&format!(" {word}k")));
    }
    let [ar, en] = texts;
    (ar.trim().to_owned(), en.trim().to_owned())
}

pub(crate) fn unit(ar: String, en: String) -> Tu {
    Tu { variants: vec![Tuv::new("ar", ar), Tuv::new("en", en)], ..Tu::default() }
}

/// A pair that was kept for queries.
pub(crate) struct Sample {
    pub(crate) ar: String,
    pub(crate) en: String,
}

impl Sample {
    pub(crate) fn text(&self, language: &str) -> &str {
        if language == "ar" { &self.ar } else { &self.en }
    }
}

/// Writes the memory and keeps some 4,000 of its pairs for queries, three neighbours each time.
pub(crate) fn write_tmx(
    path: &Path,
    size: usize,
    pairs: &[Pair],
    random: &mut Random,
) -> std::io::Result<Vec<Sample>> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"ar\"/><body>")?;
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let every = (size / 4000).max(1) * 3;
    let mut samples = Vec::new();
    for number in 0..size {
        let (ar, en) = recombined(pairs, number, random);
        writeln!(
            out,
            "<tu tuid=\"{number}\">\n<prop type=\"x-quality\">0.{}</prop>\n<tuv xml:lang=\"ar\"><seg>{}</seg></tuv>\n<tuv xml:lang=\"en\"><seg>{}</seg></tuv>\n</tu>",
            900 + number % 100,
            escaped(&ar),
            escaped(&en)
        )?;
        if number % every < 3 {
            samples.push(Sample { ar, en });
        }
    }
    writeln!(out, "</body></tmx>")?;
    out.flush()?;
    Ok(samples)
}
