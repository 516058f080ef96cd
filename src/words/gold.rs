//! Pairs aligned word by word by hand: `corpora/gold/words.*.txt`, whose form is described there.

use std::collections::BTreeSet;

use crate::lang::Language;
use crate::lang::token::placed;
use crate::{Error, Result};

/// A pair with its links, as numbers of words on either side.
#[derive(Debug, Clone)]
pub(crate) struct GoldPair {
    pub(crate) name: String,
    /// What kind of text it is.
    pub(crate) style: String,
    pub(crate) texts: [String; 2],
    pub(crate) sure: BTreeSet<(usize, usize)>,
    /// Sure links are among the possible ones.
    pub(crate) possible: BTreeSet<(usize, usize)>,
}

/// The languages of the two texts of each pair, in the order of the file.
pub(crate) const SIDES: [Language; 2] = [Language::English, Language::Arabic];

/// Reads such a file; `file` is named in errors.
///
/// # Errors
/// [`Error::Content`] with the line of what does not fit.
pub(crate) fn parse(file: &str, text: &str) -> Result<Vec<GoldPair>> {
    let mut pairs = Vec::new();
    let mut lines =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    while let Some((number, head)) = lines.next() {
        let (name, style) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
        let mut next =
            |what: &str| lines.next().ok_or_else(|| wrong(file, number, format!("{name} has no {what}")));
        let (one, other, (at, links)) = (next("first text")?.1, next("second text")?.1, next("links")?);
        let mut pair = GoldPair {
            name: name.to_owned(),
            style: style.to_owned(),
            texts: [one.to_owned(), other.to_owned()],
            sure: BTreeSet::new(),
            possible: BTreeSet::new(),
        };
        let written = [0, 1].map(|k| words(&pair.texts[k], SIDES[k]));
        for link in links.split_whitespace() {
            let (is_sure, halves) = match (link.split_once('='), link.split_once('~')) {
                (Some(halves), _) => (true, halves),
                (None, Some(halves)) => (false, halves),
                _ => return Err(wrong(file, at, format!("{link:?} is no link"))),
            };
            let found = |half: &str, k: usize| -> Result<Vec<usize>> {
                let place =
                    |word| place(word, &written[k]).map_err(|p| wrong(file, at, format!("{name}: {p}")));
                half.split('+').map(place).collect()
            };
            let (first, second) = (found(halves.0, 0)?, found(halves.1, 1)?);
            for i in &first {
                for j in &second {
                    pair.possible.insert((*i, *j));
                    if is_sure {
                        pair.sure.insert((*i, *j));
                    }
                }
            }
        }
        pairs.push(pair);
    }
    Ok(pairs)
}

/// The words as the file names them: spaces inside are underscores.
fn words(text: &str, language: Language) -> Vec<String> {
    let written = placed(text, language).into_iter();
    written.map(|p| text.get(p.start..p.end).unwrap_or_default().replace(' ', "_")).collect()
}

/// Number of the word; `word#2` is the second of its kind.
fn place(name: &str, words: &[String]) -> std::result::Result<usize, String> {
    let (word, nth) = match name.rsplit_once('#') {
        Some((word, nth)) => (word, nth.parse::<usize>().ok()),
        None => (name, None),
    };
    let places: Vec<usize> = (0..words.len()).filter(|at| words[*at] == word).collect();
    match (places.as_slice(), nth) {
        ([one], None) => Ok(*one),
        ([], _) => Err(format!("there is no word {word:?}")),
        (_, None) => Err(format!("there are {} words {word:?}; #1 is the first", places.len())),
        (_, Some(nth)) => {
            let at = nth.checked_sub(1).and_then(|at| places.get(at));
            at.copied().ok_or_else(|| format!("there is no word {name:?}"))
        }
    }
}

fn wrong(file: &str, line: usize, problem: String) -> Error {
    let remedy = "the head of the file says how a pair is written";
    Error::content(file, format!("line {}: {problem}", line + 1), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_the_file_are_told_with_their_line() {
        let parsed =
            |links: &str| parse("g.txt", &format!("# head\n\na un\nthe cat the dog\nالقط والكلب\n{links}\n"));
        let pair = &parsed("cat=القط the#2~والكلب").unwrap()[0];
        assert_eq!((pair.name.as_str(), pair.style.as_str()), ("a", "un"));
        assert_eq!(pair.sure.iter().collect::<Vec<_>>(), [&(1, 0)]);
        assert!(pair.possible.contains(&(2, 1)));
        for (links, problem) in [
            ("the=القط", "there are 2 words"),
            ("bird=القط", "there is no word"),
            ("the#3=القط", "there is no word"),
            ("cat", "is no link"),
        ] {
            let told = parsed(links).unwrap_err().to_string();
            assert!(told.contains(problem) && told.contains("line 6"), "{told}");
        }
        assert!(parse("g", "a un\nonly one text\n").is_err());
    }
}
