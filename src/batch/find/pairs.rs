//! Puts documents together, from the surest rule to the least sure: each takes what the ones
//! before it left.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::names::{self, Named, Rule};
use super::search::{Look, Search, Seen};
use super::tally::{self, Tally};
use super::walk;
use crate::batch::{FilePair, Problem};
use crate::lang::Language;

/// Files of one key, by language (Arabic first), with the rule that named each.
type Sides = [Vec<(PathBuf, Rule)>; 2];

/// The pairs among `paths`, sorted by name.
pub(super) fn pairs(paths: &[PathBuf], search: Search<'_>, tally: &mut Tally) -> Vec<FilePair> {
    let mut pairs = Vec::new();
    let (mut said, mut mute) = (Vec::new(), Vec::new());
    for path in paths {
        let named = match search.pattern {
            Some(pattern) => pattern.named(path),
            None => names::named(path),
        };
        match named {
            Some(named) => said.push((path.clone(), named)),
            None => mute.push(path.clone()),
        }
    }
    // The name itself; where the folder says the language once more; where spellings differ.
    said = round(said, |named| named.key.clone(), |named| &named.key, &mut pairs, tally);
    said = round(said, |named| named.bare.clone(), |named| &named.bare, &mut pairs, tally);
    said = round(said, |named| names::loose(&named.bare), |named| &named.bare, &mut pairs, tally);
    if search.pattern.is_none() {
        said = round(said, |named| names::sideless(&named.bare), |named| &named.bare, &mut pairs, tally);
        mute = letters(mute, &mut pairs, tally);
        if let Some(look) = search.look {
            by_text(&mut said, &mut mute, look, &mut pairs, tally);
        }
    }
    for (name, [source, target]) in grouped(said, |named| named.key.clone()) {
        let missing = if source.is_empty() { Language::Arabic } else { Language::English };
        let mut alone = |source: Option<PathBuf>, target: Option<PathBuf>| {
            source.iter().chain(&target).for_each(|path| tally.pass(tally::ALONE, path));
            let problem = Some(Problem::Alone(format!("no file in {missing}")));
            pairs.push(FilePair { name: shown(&name), source, target, problem });
        };
        source.into_iter().for_each(|(path, _)| alone(Some(path), None));
        target.into_iter().for_each(|(path, _)| alone(None, Some(path)));
    }
    for path in mute {
        if let Some(why) = walk::beside(&path) {
            tally.pass(why, &path);
            continue;
        }
        tally.pass(tally::NO_LANGUAGE, &path);
        let why = match search.pattern {
            Some(_) => "its name does not follow the pattern",
            None => "no language in its name, and none of this name or symbol in the other language",
        };
        let name = names::plain(&path).unwrap_or_default();
        let problem = Some(Problem::Alone(why.to_owned()));
        pairs.push(FilePair { name: shown(&name), source: Some(path), target: None, problem });
    }
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    pairs
}

/// Bytes that are no UTF-8 have their numbers in keys only.
fn shown(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut rest = key;
    while let Some(at) = rest.find('\u{FFFD}') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        out.push('\u{FFFD}');
        let behind = from.get('\u{FFFD}'.len_utf8()..).unwrap_or_default();
        let is_hex = behind.get(..2).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        rest = if is_hex { behind.get(2..).unwrap_or_default() } else { behind };
    }
    out + rest
}

fn grouped(files: Vec<(PathBuf, Named)>, key: fn(&Named) -> String) -> BTreeMap<String, Sides> {
    let mut groups: BTreeMap<String, Sides> = BTreeMap::new();
    for (path, named) in files {
        let sides = groups.entry(key(&named)).or_default();
        sides[usize::from(named.language != Language::Arabic)].push((path, named.rule));
    }
    groups
}

/// Takes the keys that have files for both sides; returns the other files. The source's `name`
/// becomes that of the pair.
fn round(
    files: Vec<(PathBuf, Named)>,
    key: fn(&Named) -> String,
    name: fn(&Named) -> &String,
    pairs: &mut Vec<FilePair>,
    tally: &mut Tally,
) -> Vec<(PathBuf, Named)> {
    let mut both: BTreeMap<String, [Option<String>; 2]> = BTreeMap::new();
    for (_, named) in &files {
        let sides = both.entry(key(named)).or_default();
        sides[usize::from(named.language != Language::Arabic)].get_or_insert_with(|| name(named).clone());
    }
    both.retain(|_, names| names.iter().all(Option::is_some));
    let (whole, rest): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(_, named)| both.contains_key(&key(named)));
    for (group, sides) in grouped(whole, key) {
        let name = both.remove(&group).and_then(|[source, _]| source).unwrap_or(group);
        pairs.push(pair(&name, sides, tally));
    }
    rest
}

fn pair(name: &str, sides: Sides, tally: &mut Tally) -> FilePair {
    let problem = sides.iter().zip([Language::Arabic, Language::English]).find_map(|(files, language)| {
        let names = files.iter().filter_map(|(f, _)| f.file_name()).map(|f| f.to_string_lossy().into_owned());
        (files.len() > 1).then(|| {
            let names: Vec<String> = names.collect();
            Problem::Unclear(format!(
                "{} files in {language}: {}; leave one, or say which in a manifest",
                files.len(),
                names.join(", ")
            ))
        })
    });
    let [source, target] = sides.map(|files| files.into_iter().next());
    let rule = source.iter().chain(&target).map(|(_, rule)| *rule).max().unwrap_or(Rule::Behind);
    let [source, target] = [source, target].map(|side| side.map(|(path, _)| path));
    match problem {
        None => tally.pair(rule, &shown(name)),
        Some(_) => {
            for path in source.iter().chain(&target) {
                tally.pass(tally::SEVERAL, path);
            }
        }
    }
    FilePair { name: shown(name), source, target, problem }
}

/// `2312345A` with `2312345E`.
fn letters(mute: Vec<PathBuf>, pairs: &mut Vec<FilePair>, tally: &mut Tally) -> Vec<PathBuf> {
    let mut rest = Vec::new();
    let mut said = Vec::new();
    for path in mute {
        match names::lettered(&path) {
            Some((key, language)) => {
                said.push((path, Named { bare: key.clone(), key, language, rule: Rule::Letter }));
            }
            None => rest.push(path),
        }
    }
    rest.extend(
        round(said, |named| named.key.clone(), |named| &named.key, pairs, tally)
            .into_iter()
            .map(|(path, _)| path),
    );
    rest.sort();
    rest
}

/// What the texts say: the language of files that do not name it, job numbers, symbols.
fn by_text(
    said: &mut Vec<(PathBuf, Named)>,
    mute: &mut Vec<PathBuf>,
    look: &Look<'_>,
    pairs: &mut Vec<FilePair>,
    tally: &mut Tally,
) {
    let paths: Vec<&PathBuf> = said.iter().map(|(path, _)| path).chain(mute.iter()).collect();
    let seen: BTreeMap<PathBuf, Seen> = look(&paths);
    let mut taken: HashSet<PathBuf> = HashSet::new();
    let mut take = |name: String, source: &Path, target: &Path, rule: Rule, taken: &mut HashSet<PathBuf>| {
        tally.pair(rule, &shown(&name));
        taken.extend([source.to_owned(), target.to_owned()]);
        let (source, target) = (Some(source.to_owned()), Some(target.to_owned()));
        pairs.push(FilePair { name: shown(&name), source, target, problem: None });
    };
    // One says its language, the other has the bare name.
    for (path, named) in said.iter() {
        let mut bare = mute.iter().filter(|other| {
            !taken.contains(*other)
                && names::plain(other).is_some_and(|plain| names::loose(&plain) == names::loose(&named.key))
                && seen.get(*other).is_some_and(|seen| seen.language != named.language)
        });
        if let (Some(other), None) = (bare.next(), bare.next()) {
            let (source, target) =
                if named.language == Language::Arabic { (path, other) } else { (other, path) };
            take(named.key.clone(), source, target, Rule::Unmarked, &mut taken);
        }
    }
    // In the order of the languages' names the United Nations number the versions of a document
    // one after the other: Arabic, Chinese, English. Seen with A/RES/60/1: N0548758 and N0548760.
    let numbers: BTreeMap<(String, u64), &PathBuf> =
        mute.iter().filter_map(|path| Some((names::job_number(path)?, path))).collect();
    let language = |path: &PathBuf| seen.get(path).map(|seen| seen.language);
    for ((front, number), path) in &numbers {
        let Some(other) = numbers.get(&(front.clone(), number + 2)) else { continue };
        let free = !taken.contains(*path) && !taken.contains(*other);
        if free && language(path) == Some(Language::Arabic) && language(other) == Some(Language::English) {
            take(names::plain(path).unwrap_or_default(), path, other, Rule::JobNumber, &mut taken);
        }
    }
    let mut symbols: BTreeMap<&str, [Vec<&PathBuf>; 2]> = BTreeMap::new();
    for (path, seen) in seen.iter().filter(|(path, _)| !taken.contains(*path)) {
        if let Some(symbol) = &seen.symbol {
            symbols.entry(symbol).or_default()[usize::from(seen.language != Language::Arabic)].push(path);
        }
    }
    for (symbol, sides) in symbols {
        if let [[source], [target]] = sides.each_ref().map(Vec::as_slice) {
            let name: String = symbol
                .chars()
                .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' })
                .collect();
            take(name, source, target, Rule::Symbol, &mut taken);
        }
    }
    said.retain(|(path, _)| !taken.contains(path));
    mute.retain(|path| !taken.contains(path));
}

/// Gives pairs that have a name in common names of their own, from the paths of their files.
pub(in crate::batch) fn distinct(pairs: &mut [FilePair], folder: &Path) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for pair in pairs.iter_mut() {
        if names.insert(pair.name.clone()) {
            continue;
        }
        let file = pair.source.as_ref().or(pair.target.as_ref());
        let own = file.map(|file| file.strip_prefix(folder).unwrap_or(file).to_string_lossy().into_owned());
        let base = own.unwrap_or_else(|| pair.name.clone());
        let free = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base} ({n})")));
        if let Some(name) = free.into_iter().find(|name| !names.contains(name)) {
            names.insert(name.clone());
            pair.name = name;
        }
    }
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
}
