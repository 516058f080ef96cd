//! Makes documents with known gold out of parallel lines: neighbours merged on
//! one side, pairs re-cut at different places, lines and whole blocks missing
//! on one side, page furniture and footnotes in between, and lines joined to
//! long paragraphs. The same seed gives the same case.

use crate::exchange::ladder::Rung;
use crate::lang::Language;
use crate::random::Random;

/// A document pair with its gold.
#[derive(Debug, Clone)]
pub struct Case {
    /// Name, for reports.
    pub name: String,
    /// Source lines.
    pub source: Vec<String>,
    /// Target lines.
    pub target: Vec<String>,
    /// Beads in order.
    pub gold: Vec<Rung>,
}

/// How much is done to the lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// Rates of 1:1, 2:1, 1:2, 3:1, 1:3, 2:2, 1:0, 0:1; they sum to 1.
    pub rates: [f64; 8],
    /// Lines of furniture for each line and side.
    pub noise: f64,
    /// Lines of one block that is missing on one side.
    pub gap: usize,
    /// Share of the 1:1 pairs that one side cuts in two behind a comma or a colon.
    pub clauses: f64,
    /// Lines joined into one paragraph, from one to this many.
    pub joined: usize,
    /// Share of the lines that begin a group of two to eight which one side has as one line.
    pub gathered: f64,
    /// Share of the lines that stand opposite a line of like length from elsewhere.
    pub strangers: f64,
}

/// Little is done: official documents, well segmented.
pub const PLAIN: Recipe = Recipe {
    rates: [0.900, 0.035, 0.035, 0.004, 0.004, 0.004, 0.009, 0.009],
    noise: 0.0,
    gap: 0,
    clauses: 0.01,
    joined: 1,
    gathered: 0.0,
    strangers: 0.0,
};
/// The usual rates with page furniture and a missing block.
pub(crate) const NOISY: Recipe = Recipe { noise: 0.05, gap: 20, strangers: 0.02, ..PLAIN };
/// The usual rates with lines that face strangers.
pub(crate) const EDITED: Recipe = Recipe { strangers: 0.08, ..PLAIN };
/// One line in four stands opposite two to eight of the other side.
pub(crate) const GATHERED: Recipe = Recipe { gathered: 0.2, ..PLAIN };
/// Half as many one-to-one pairs, more of everything else.
pub(crate) const HARD: Recipe = Recipe {
    rates: [0.720, 0.075, 0.075, 0.02, 0.02, 0.03, 0.03, 0.03],
    noise: 0.04,
    clauses: 0.04,
    ..PLAIN
};
/// Paragraphs of several sentences.
pub(crate) const LONG: Recipe = Recipe { rates: HARD.rates, noise: 0.02, clauses: 0.03, joined: 6, ..PLAIN };
/// Almost clean.
pub(crate) const EASY: Recipe = Recipe { rates: [0.970, 0.010, 0.010, 0.0, 0.0, 0.0, 0.005, 0.005], ..PLAIN };

/// Makes a case out of `pairs` (source line, target line).
pub fn make(name: &str, pairs: &[(String, String)], recipe: &Recipe, seed: u64) -> Case {
    let mut random = Random::new(seed);
    let pairs = join(pairs, recipe.joined, &mut random);
    let gap = (recipe.gap > 0 && pairs.len() > 3 * recipe.gap)
        .then(|| (random.between(recipe.gap, pairs.len() - 2 * recipe.gap), random.share() < 0.5));
    let mut case = Case { name: name.to_owned(), source: Vec::new(), target: Vec::new(), gold: Vec::new() };
    let mut k = 0;
    while k < pairs.len() {
        for language in [Language::Arabic, Language::English] {
            if random.share() < recipe.noise {
                let line = vec![furniture(language, &mut random)];
                case.push(match language {
                    Language::Arabic => (line, vec![]),
                    Language::English => (vec![], line),
                });
            }
        }
        if random.share() < recipe.noise {
            case.push(note(&mut random));
        }
        if random.share() < recipe.noise * 0.4 {
            for _ in 0..random.between(2, 6) {
                case.push(cell(&mut random));
            }
        }
        if let Some((at, keep_source)) = gap
            && k == at
        {
            for (s, t) in &pairs[k..k + recipe.gap] {
                case.push(if keep_source { (vec![s.clone()], vec![]) } else { (vec![], vec![t.clone()]) });
            }
            k += recipe.gap;
            continue;
        }
        if random.share() < recipe.strangers
            && let Some(stranger) = stranger(&pairs, k, &mut random)
        {
            case.push((vec![pairs[k].0.clone()], vec![]));
            case.push((vec![], vec![stranger]));
            k += 1;
            continue;
        }
        if random.share() < recipe.gathered {
            let end = (k + random.between(2, 8)).min(pairs.len());
            let end = gap.filter(|(at, _)| k < *at).map_or(end, |(at, _)| end.min(at));
            let sources: Vec<String> = pairs[k..end].iter().map(|p| p.0.clone()).collect();
            let targets: Vec<String> = pairs[k..end].iter().map(|p| p.1.clone()).collect();
            case.push(if random.share() < 0.5 {
                (sources, vec![targets.join(" ")])
            } else {
                (vec![sources.join(" ")], targets)
            });
            k = end;
            continue;
        }
        let mut kind = draw(&recipe.rates, &mut random);
        let mut need = [1, 2, 2, 3, 3, 2, 1, 1][kind];
        if k + need > pairs.len() || gap.is_some_and(|(at, _)| k < at && at < k + need) {
            (kind, need) = (0, 1);
        }
        let block = &pairs[k..k + need];
        let sources: Vec<String> = block.iter().map(|p| p.0.clone()).collect();
        let targets: Vec<String> = block.iter().map(|p| p.1.clone()).collect();
        case.push(match kind {
            1 | 3 => (sources, vec![targets.join(" ")]),
            2 | 4 => (vec![sources.join(" ")], targets),
            5 => {
                let (one, other) =
                    if random.share() < 0.5 { (Cut::Early, Cut::Late) } else { (Cut::Late, Cut::Early) };
                (recut(&sources, one, &mut random), recut(&targets, other, &mut random))
            }
            6 => (sources, vec![]),
            7 => (vec![], targets),
            _ if random.share() < recipe.clauses => clause_cut(sources, targets, &mut random),
            _ => (sources, targets),
        });
        k += need;
    }
    case
}

/// Of some target lines that stand far from line `k` the one whose length is most like its own.
fn stranger(pairs: &[(String, String)], k: usize, random: &mut Random) -> Option<String> {
    const TRIED: usize = 12;
    const FAR: usize = 10;
    let own = pairs[k].1.chars().count();
    (0..TRIED)
        .map(|_| random.between(0, pairs.len() - 1))
        .filter(|at| at.abs_diff(k) >= FAR)
        .min_by_key(|at| pairs[*at].1.chars().count().abs_diff(own))
        .map(|at| pairs[at].1.clone())
}

impl Case {
    fn push(&mut self, (sources, targets): (Vec<String>, Vec<String>)) {
        let (i, j) = (self.source.len(), self.target.len());
        if sources.is_empty() || targets.is_empty() {
            let rung = |source: Vec<usize>, target: Vec<usize>| Rung { source, target, score: None };
            self.gold.extend((0..sources.len()).map(|x| rung(vec![i + x], vec![])));
            self.gold.extend((0..targets.len()).map(|x| rung(vec![], vec![j + x])));
        } else {
            self.gold.push(Rung {
                source: (i..i + sources.len()).collect(),
                target: (j..j + targets.len()).collect(),
                score: None,
            });
        }
        self.source.extend(sources);
        self.target.extend(targets);
    }
}

/// One side's only line cut in two behind a comma or a colon, where it has one.
fn clause_cut(
    mut sources: Vec<String>,
    mut targets: Vec<String>,
    random: &mut Random,
) -> (Vec<String>, Vec<String>) {
    let side = if random.share() < 0.5 { &mut sources } else { &mut targets };
    let line = side[0].clone();
    let places: Vec<usize> = line
        .char_indices()
        .filter(|(at, c)| {
            matches!(c, ',' | '،' | ':' | ';' | '؛') && line[at + c.len_utf8()..].starts_with(' ')
        })
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    if !places.is_empty() {
        let (head, tail) = line.split_at(places[random.between(0, places.len() - 1)]);
        *side = vec![head.trim().to_owned(), tail.trim().to_owned()];
    }
    (sources, targets)
}

fn draw(rates: &[f64; 8], random: &mut Random) -> usize {
    let mut share = random.share();
    for (kind, rate) in rates.iter().enumerate() {
        if share < *rate {
            return kind;
        }
        share -= rate;
    }
    0
}

/// Joins one to `most` neighbouring lines into one.
fn join(pairs: &[(String, String)], most: usize, random: &mut Random) -> Vec<(String, String)> {
    if most <= 1 {
        return pairs.to_vec();
    }
    let mut out = Vec::new();
    let mut k = 0;
    while k < pairs.len() {
        let end = (k + random.between(2, most)).min(pairs.len());
        let text = |side: fn(&(String, String)) -> &str| {
            pairs[k..end].iter().map(side).collect::<Vec<_>>().join(" ")
        };
        out.push((text(|p| &p.0), text(|p| &p.1)));
        k = end;
    }
    out
}

/// On which side of the true border a cut is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Early,
    Late,
}

/// Two lines joined and cut again away from their true border.
fn recut(lines: &[String], at: Cut, random: &mut Random) -> Vec<String> {
    let border = lines[0].split_whitespace().count();
    let words: Vec<&str> = lines.iter().flat_map(|l| l.split_whitespace()).collect();
    let n = words.len();
    let cut = if n < 6 {
        (n / 2).max(1)
    } else if at == Cut::Early {
        random.between((n * 15 / 100).max(1), (n * 45 / 100).min(border.saturating_sub(1)).max(2))
    } else {
        random.between((n * 55 / 100).max(border + 1).min(n - 2), (n * 85 / 100).min(n - 1))
    };
    let (a, b) = words.split_at(cut.clamp(1, n.saturating_sub(1).max(1)));
    vec![a.join(" "), if b.is_empty() { words[n - 1].to_owned() } else { b.join(" ") }]
}

/// A footnote that both sides have.
fn note(random: &mut Random) -> (Vec<String>, Vec<String>) {
    let symbol = format!("A/{}/{}", random.between(60, 79), random.between(10, 999));
    let (number, place) = (random.between(1, 40), random.between(1, 120));
    let session = random.between(56, 79);
    let (arabic, english) = match random.between(0, 5) {
        0 => (format!("{symbol}."), format!("{symbol}.")),
        1 => (format!("انظر {symbol}، الفقرة {place}."), format!("See {symbol}, para. {place}.")),
        2 => (format!("القرار {place}/{session}."), format!("Resolution {session}/{place}.")),
        3 => ("المرجع نفسه.".to_owned(), "Ibid.".to_owned()),
        4 => (format!("{symbol}، المرفق."), format!("{symbol}, annex.")),
        _ => (
            format!("انظر الوثائق الرسمية للجمعية العامة، الملحق رقم {number} ({symbol})."),
            format!("See Official Records of the General Assembly, Supplement No. {number} ({symbol})."),
        ),
    };
    (vec![format!("({number}) {arabic}")], vec![format!("{number} {english}")])
}

/// A cell of a table of figures, as each side writes it.
fn cell(random: &mut Random) -> (Vec<String>, Vec<String>) {
    let (whole, part) = (random.between(0, 999), random.between(1, 99));
    let (arabic, english) = match random.between(0, 4) {
        0 => (format!("{whole},{part}"), format!("{whole}.{part}")),
        1 => (format!("{part},{}-", whole % 10), format!("–{part}.{}", whole % 10)),
        2 => (format!("{whole:03} {part}"), format!("{part},{whole:03}")),
        3 => (format!("{part} في المائة"), format!("{part} per cent")),
        _ => (format!("{whole}"), format!("{whole}")),
    };
    (vec![arabic], vec![english])
}

/// A line that pages carry and translations do not share.
fn furniture(language: Language, random: &mut Random) -> String {
    let symbol = format!("A/{}/{}", random.between(60, 79), random.between(10, 999));
    let job = format!("{}-{}", random.between(10, 24), random.between(10000, 69999));
    let (page, note) = (random.between(2, 60), random.between(1, 90));
    let last = page + random.between(1, 20);
    match (random.between(0, 7), language) {
        (0, _) => symbol,
        (1, _) => format!("{job} {page}/{last}"),
        (2, _) => page.to_string(),
        (3, _) => format!("{page}/{last} {job}"),
        (4, Language::Arabic) => format!("({note}) انظر {symbol}، الفقرة {}.", random.between(1, 120)),
        (4, Language::English) => format!("{note} See {symbol}, para. {}.", random.between(1, 120)),
        (5, Language::Arabic) => format!(
            "({note}) الوثائق الرسمية للجمعية العامة، الدورة الثانية والسبعون، الملحق رقم {page} ({symbol})."
        ),
        (5, Language::English) => format!(
            "{note} Official Records of the General Assembly, Seventy-second Session, Supplement No. {page} ({symbol})."
        ),
        (6, Language::Arabic) => format!("({note}) المرجع نفسه، المرفق الثاني."),
        (6, Language::English) => format!("{note} Ibid., annex II."),
        (_, Language::Arabic) => "ـ".repeat(12),
        (_, Language::English) => "_".repeat(15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(n: usize) -> Vec<(String, String)> {
        (0..n)
            .map(|i| {
                (format!("سطر رقم {i} من النص هنا الآن"), format!("line number {i} of this text here now"))
            })
            .collect()
    }

    #[test]
    fn every_line_lies_in_one_gold_bead() {
        for recipe in [PLAIN, NOISY, EDITED, GATHERED, HARD, LONG, EASY] {
            let case = make("x", &pairs(120), &recipe, 7);
            let mut sources: Vec<usize> = case.gold.iter().flat_map(|r| r.source.clone()).collect();
            let mut targets: Vec<usize> = case.gold.iter().flat_map(|r| r.target.clone()).collect();
            sources.sort_unstable();
            targets.sort_unstable();
            assert_eq!(sources, (0..case.source.len()).collect::<Vec<_>>());
            assert_eq!(targets, (0..case.target.len()).collect::<Vec<_>>());
            assert!(case.source.iter().chain(&case.target).all(|l| !l.trim().is_empty()));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_case() {
        let a = make("x", &pairs(60), &HARD, 3);
        let b = make("x", &pairs(60), &HARD, 3);
        assert_eq!((a.source, a.target), (b.source, b.target));
    }
}
