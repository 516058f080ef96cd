//! Where to look: a window of target places for every source place, so that
//! the search costs time in proportion to the documents, not to their product.
//!
//! The source is walked in blocks. For each line of a block the target lines
//! that share translated, rare tokens with it are candidates, looked for around
//! the place where the last block ended; when too few lines of the block find
//! one, the search widens, so a missing annex is stepped over. The heaviest
//! rising chain through all candidates gives the anchors, and windows span the
//! rectangles between neighbouring anchors with a margin. An anchor only ever
//! shapes windows; the search proper decides about it again.

use super::chain::{Candidate, Ends, Shifts, heaviest_chain};
use super::indexed::{IndexedDocument, TokenKind};
use super::translations::Translations;

/// Boundary window of each source boundary: target boundaries `lo..=hi`.
#[derive(Debug, Clone)]
pub(crate) struct Windows {
    /// One (lowest, highest) target boundary per source boundary, both never falling.
    pub(crate) bounds: Vec<(u32, u32)>,
    /// Anchors (source segment, target segment), rising in both.
    pub(crate) anchors: Vec<(u32, u32)>,
}

/// Lines of a block.
const BLOCK: usize = 64;
/// Lines around the expected place, first try; a table of contents fits in.
const REACH: usize = 200;
/// How much wider each next try looks.
const WIDEN: usize = 4;
/// Share of a block's lines that must find a place before its window is believed.
const SUPPORT: f32 = 0.3;
/// Candidates kept for each line.
const CANDIDATES: usize = 4;
/// Least translation probability that makes a token point anywhere.
const LEAST_PROBABILITY: f32 = 0.08;
/// A token that stands in more lines of the window than this points nowhere.
const MOST_LINES: usize = 12;
/// Least score of a candidate: about one rare token (ln 200 = 5.3) met for sure.
const LEAST_SCORE: f32 = 4.0;
/// Anchors in a row, each directly behind the other, that make a run firm: by
/// chance so many lines in turn share rare words with lines in turn only where
/// whole passages repeat, and there the search could not tell them apart either.
const FIRM: usize = 5;

/// How much is looked at.
#[derive(Debug, Clone, Copy)]
struct View {
    /// Up to this many cells everything is.
    full: usize,
    /// Boundaries added around every rectangle between anchors. A wrong anchor that is this close to the
    /// right path cannot cut it off.
    margin: u32,
    /// The same around lines without anchors between two firm runs.
    firm_margin: u32,
    /// Rectangles of more cells are cut to a band.
    largest: u64,
    /// Half the width of the narrowest band. Where lines repeat, rectangles are cut sooner, for nothing
    /// in them could tell one place from another; a table's rows that one side lacks fit in.
    narrowest: u64,
}

/// A page against a page is looked at in full, as are a thousand lines in which nothing points anywhere: what is
/// longer costs more than it could tell.
const NARROW: View = View { full: 12_000, margin: 3, firm_margin: 1, largest: 1_200_000, narrowest: 24 };
/// Where the words are poor guides.
const WIDE: View = View { full: 60_000, margin: 25, firm_margin: 25, largest: 100_000, narrowest: 64 };

/// Finds the windows of two documents.
pub(crate) fn windows(
    source: &IndexedDocument,
    target: &IndexedDocument,
    translations: &Translations,
) -> Windows {
    windows_with(source, target, translations, NARROW)
}

/// The same where the words are poor guides: more is looked at in full, and the
/// windows around wrong anchors reach further.
pub(crate) fn wide_windows(
    source: &IndexedDocument,
    target: &IndexedDocument,
    translations: &Translations,
) -> Windows {
    windows_with(source, target, translations, WIDE)
}

fn windows_with(
    source: &IndexedDocument,
    target: &IndexedDocument,
    translations: &Translations,
    view: View,
) -> Windows {
    let (n, m) = (source.len(), target.len());
    if n * m <= view.full {
        return Windows { bounds: vec![(0, m as u32); n + 1], anchors: Vec::new() };
    }
    let shifts = Shifts::new((n as u32, m as u32));
    let candidates = Candidates::new(source, target, translations).walk(&shifts);
    let anchors = heaviest_chain(&candidates, &shifts, Ends::Corners);
    let telling = [Telling::new(source), Telling::new(target)];
    Windows { bounds: bounds(&anchors, &telling, view), anchors }
}

/// How many segments before each boundary say what few others say.
struct Telling(Vec<u32>);

impl Telling {
    fn new(side: &IndexedDocument) -> Telling {
        let mut counts = Vec::with_capacity(side.len() + 1);
        counts.push(0);
        let mut count = 0;
        for facts in &side.facts {
            count += u32::from(!facts.repeated);
            counts.push(count);
        }
        Telling(counts)
    }

    /// Segments of the document.
    fn segments(&self) -> u32 {
        self.0.len() as u32 - 1
    }

    /// Their share among the segments `from..to`.
    fn share(&self, from: u32, to: u32) -> f64 {
        let count = |at: u32| self.0.get(at as usize).copied().unwrap_or_default();
        f64::from(count(to) - count(from)) / f64::from((to - from).max(1))
    }
}

struct Candidates<'a> {
    source: &'a IndexedDocument,
    target: &'a IndexedDocument,
    translations: &'a Translations,
    /// Lines of each target token type, rising.
    lines: Vec<Vec<u32>>,
    score: Vec<f32>,
    touched: Vec<u32>,
}

impl<'a> Candidates<'a> {
    fn new(source: &'a IndexedDocument, target: &'a IndexedDocument, translations: &'a Translations) -> Self {
        let mut lines = vec![Vec::new(); target.types.len()];
        for j in 0..target.len() {
            for token in target.tokens(j) {
                let list: &mut Vec<u32> = &mut lines[*token as usize];
                if list.last() != Some(&(j as u32)) {
                    list.push(j as u32);
                }
            }
        }
        Candidates {
            source,
            target,
            translations,
            lines,
            score: vec![0.0; target.len()],
            touched: Vec::new(),
        }
    }

    /// Candidates of all lines, in source order.
    fn walk(mut self, shifts: &Shifts) -> Vec<Candidate> {
        let (n, m) = (self.source.len(), self.target.len());
        let slope = m as f32 / n.max(1) as f32;
        let mut all = Vec::new();
        // Where the next block should start, and how far back the last certain place lies.
        let mut expected = 0usize;
        let mut unsure = 0usize;
        for start in (0..n).step_by(BLOCK) {
            let end = (start + BLOCK).min(n);
            let length = ((end - start) as f32 * slope.clamp(0.5, 2.0)) as usize;
            let mut reach = REACH;
            loop {
                let low = expected.saturating_sub(reach);
                let high = (expected + unsure + length + reach).min(m);
                let mut found: Vec<Candidate> = Vec::new();
                for i in start..end {
                    self.line(i, low, high, &mut found);
                }
                let chain = heaviest_chain(&found, shifts, Ends::Open);
                let supported = chain.len() as f32 >= SUPPORT * (end - start) as f32;
                let all_seen = low == 0 && high == m;
                if supported || all_seen {
                    all.extend(found);
                    match place_behind(&chain, end) {
                        Some(place) if supported => {
                            expected = place.min(m);
                            unsure = 0;
                        }
                        _ => unsure += length,
                    }
                    break;
                }
                reach *= WIDEN;
            }
        }
        all
    }

    /// The best candidates of source line `i` among target lines `low..high`.
    fn line(&mut self, i: usize, low: usize, high: usize, out: &mut Vec<Candidate>) {
        let span = (high - low).max(2) as f32;
        for token in self.source.tokens(i) {
            for (to, p) in self.translations.forward().explains(*token) {
                if *p < LEAST_PROBABILITY {
                    continue;
                }
                let list = &self.lines[*to as usize];
                let first = list.partition_point(|j| (*j as usize) < low);
                let here = list[first..].iter().take_while(|j| (**j as usize) < high).take(MOST_LINES + 1);
                let count = here.clone().count();
                if count == 0 || count > MOST_LINES {
                    continue;
                }
                // Bare numbers and furniture repeat by chance; they point half as hard.
                let trust = if matches!(self.target.types[*to as usize].kind, TokenKind::Number(_)) {
                    0.5
                } else {
                    1.0
                };
                let weight = p.sqrt() * trust * (span / count as f32).ln();
                for j in here {
                    let slot = &mut self.score[*j as usize];
                    if *slot == 0.0 {
                        self.touched.push(*j);
                    }
                    *slot += weight;
                }
            }
        }
        let words = self.source.tokens(i).len() as f32;
        let mut best: Vec<Candidate> = self
            .touched
            .drain(..)
            .map(|j| {
                let raw = std::mem::take(&mut self.score[j as usize]);
                // Long lines share more by chance: divide by the geometric mean of the lengths.
                let size = ((words + 4.0) * (self.target.tokens(j as usize).len() as f32 + 4.0)).sqrt();
                Candidate { source: i as u32, target: j, score: raw * (24.0 / size).min(1.5) }
            })
            .filter(|c| c.score >= LEAST_SCORE)
            .collect();
        best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.target.cmp(&b.target)));
        // A clear best alone; near ties all, so that repeated lines do not vote by chance.
        let floor = best.first().map_or(0.0, |c| c.score * 0.6);
        best.truncate(CANDIDATES);
        out.extend(best.into_iter().filter(|c| c.score >= floor));
    }
}

/// Anchors of a block that say where the next one starts.
const LAST_ANCHORS: usize = 9;

/// The target line opposite source line `end`, by the middle one of the last anchors: the
/// very last may be a line that moved, and the next block would be looked for behind it.
fn place_behind(chain: &[(u32, u32)], end: usize) -> Option<usize> {
    let last = &chain[chain.len().saturating_sub(LAST_ANCHORS)..];
    let mut shifts: Vec<i64> = last.iter().map(|(i, j)| i64::from(*j) - i64::from(*i)).collect();
    shifts.sort_unstable();
    let middle = shifts.get(shifts.len() / 2)?;
    usize::try_from((end as i64 + middle).max(0)).ok()
}

/// For each anchor whether it stands in a firm run.
fn firm(anchors: &[(u32, u32)]) -> Vec<bool> {
    let mut firm = Vec::with_capacity(anchors.len());
    for run in anchors.chunk_by(|a, b| b.0 == a.0 + 1 && b.1 == a.1 + 1) {
        firm.resize(firm.len() + run.len(), run.len() >= FIRM);
    }
    firm
}

/// Windows around the rectangles between neighbouring anchors.
fn bounds(anchors: &[(u32, u32)], telling: &[Telling; 2], view: View) -> Vec<(u32, u32)> {
    let [n, m] = telling.each_ref().map(Telling::segments);
    let mut bounds = vec![(u32::MAX, 0u32); n as usize + 1];
    let mut cover = |(i1, j1): (u32, u32), (i2, j2): (u32, u32), margin: u32| {
        let area = u64::from(i2 - i1 + 1) * u64::from(j2 - j1 + 1);
        let share = telling[0].share(i1, i2).min(telling[1].share(j1, j2));
        let largest = (view.largest as f64 * share * share).max(NARROW.full as f64) as u64;
        let band = if area > largest {
            (largest / u64::from(i2 - i1 + 1) / 2).max(view.narrowest) as u32
        } else {
            u32::MAX
        };
        for i in i1.saturating_sub(margin)..=(i2 + margin).min(n) {
            let (mut low, mut high) = (j1.saturating_sub(margin), (j2 + margin).min(m));
            if band != u32::MAX {
                let share = f64::from(i.clamp(i1, i2) - i1) / f64::from((i2 - i1).max(1));
                let middle = j1 + (share * f64::from(j2 - j1)) as u32;
                low = low.max(middle.saturating_sub(band));
                high = high.min(middle + band);
            }
            let bound = &mut bounds[i as usize];
            *bound = (bound.0.min(low), bound.1.max(high));
        }
    };
    let mut previous = (0, 0);
    let mut after_firm = false;
    for (anchor, firm) in anchors.iter().zip(firm(anchors)) {
        let margin = match (firm && after_firm, *anchor == previous) {
            (true, true) if view.firm_margin < view.margin => 0,
            (true, false) => view.firm_margin,
            _ => view.margin,
        };
        cover(previous, *anchor, margin);
        previous = (anchor.0 + 1, anchor.1 + 1);
        after_firm = firm;
    }
    cover((previous.0.min(n), previous.1.min(m)), (n, m), view.margin);
    bounds[0].0 = 0;
    bounds[n as usize].1 = m;
    // Monotone on both ends: no source place may look behind an earlier one's view.
    for i in 1..bounds.len() {
        bounds[i].1 = bounds[i].1.max(bounds[i - 1].1);
    }
    for i in (0..bounds.len() - 1).rev() {
        bounds[i].0 = bounds[i].0.min(bounds[i + 1].0);
    }
    bounds
}

#[cfg(test)]
mod tests;
