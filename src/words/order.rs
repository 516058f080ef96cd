//! In which places counterparts stand: a hidden Markov model (Vogel, Ney and Tillmann, "HMM-based
//! word alignment in statistical translation", COLING 1996) with empty words as Och and Ney have
//! them, and a preference for the diagonal.

/// Probability that a word has no counterpart.
const EMPTY: f64 = 0.09;
/// What a step of one word forward weighs beside one of two, three …: each further is this much rarer.
const FURTHER: f64 = 0.7;
/// A step back, against one forward.
const BACK: f64 = 0.6;
/// Two words in a row with the same counterpart, against a step forward.
const STAY: f64 = 0.45;
/// A step over any distance, against one of one word.
const ANYWHERE: f64 = 0.01;
/// Sharpness of the diagonal.
const DIAGONAL: f64 = 3.0;
/// Steps farther than this all weigh [`ANYWHERE`]: 0.7 to the 13th is less.
const FARTHEST: usize = 14;

/// For words `given` and `produced` the probability that each produced word comes from each given
/// one; `likely(i, j)` is that of produced word `j` given word `i` by themselves, `alone(j)` that
/// of a word that comes from none. Rows are given words.
pub(super) fn posteriors(
    given: usize,
    produced: usize,
    likely: impl Fn(usize, usize) -> f64,
    alone: impl Fn(usize) -> f64,
) -> Vec<f64> {
    let (n, m) = (given, produced);
    let mut out = vec![0.0; n * m];
    if n == 0 || m == 0 {
        return out;
    }
    let steps = Steps::new(n);
    let diagonal = Diagonal::new(n, m);
    // A state is a given word, or none behind a given word.
    let mut forward = vec![0.0; 2 * n * m];
    let mut emissions = vec![0.0; n];
    let mut before = vec![0.0; n];
    let mut reached = vec![1.0 / n as f64; n];
    for j in 0..m {
        diagonal.fill(&mut emissions, j, &likely);
        let empty = alone(j);
        if j > 0 {
            let last = forward.get(2 * n * (j - 1)..2 * n * j).unwrap_or_default();
            for ((before, plain), none) in before.iter_mut().zip(last).zip(last.iter().skip(n)) {
                *before = plain + none;
            }
            steps.onward(&before, &mut reached);
        } else {
            before.copy_from_slice(&reached);
        }
        let column = forward.get_mut(2 * n * j..2 * n * (j + 1)).unwrap_or_default();
        let (plain, none) = column.split_at_mut(n);
        for (((plain, none), (reached, before)), emission) in
            plain.iter_mut().zip(none).zip(reached.iter().zip(&before)).zip(&emissions)
        {
            *plain = (1.0 - EMPTY) * reached * emission;
            *none = EMPTY * empty * before;
        }
        normalise(column);
    }
    let mut backward = vec![1.0; 2 * n];
    for j in (0..m).rev() {
        let column = forward.get(2 * n * j..2 * n * (j + 1)).unwrap_or_default();
        let mut both: Vec<f64> = column.iter().zip(&backward).map(|(f, b)| f * b).collect();
        normalise(&mut both);
        for (row, p) in out.chunks_mut(m).zip(&both) {
            if let Some(cell) = row.get_mut(j) {
                *cell = *p;
            }
        }
        diagonal.fill(&mut emissions, j, &likely);
        let empty = alone(j);
        let (plain, none) = backward.split_at_mut(n);
        emissions.iter_mut().zip(plain.iter()).for_each(|(emission, plain)| *emission *= plain);
        steps.back(&emissions, &mut reached);
        for ((plain, none), reached) in plain.iter_mut().zip(none).zip(&reached) {
            *plain = (1.0 - EMPTY) * reached + EMPTY * empty * *none;
            *none = *plain;
        }
        normalise(&mut backward);
    }
    out
}

/// How far words stand from the diagonal. exp(−|a − b|) is exp(−a)·exp(b) or the other way round,
/// so that the exponential is taken of places and not of pairs.
struct Diagonal {
    given: Vec<DiagonalPlace>,
    produced: Vec<DiagonalPlace>,
}

#[derive(Clone, Copy)]
struct DiagonalPlace {
    at: f64,
    up: f64,
    down: f64,
}

impl Diagonal {
    fn new(n: usize, m: usize) -> Self {
        let places = |n: usize| {
            let place = |i: usize| {
                let at = (i as f64 + 0.5) / n as f64;
                DiagonalPlace { at, up: (DIAGONAL * at).exp(), down: (-DIAGONAL * at).exp() }
            };
            (0..n).map(place).collect()
        };
        Diagonal { given: places(n), produced: places(m) }
    }

    /// Probabilities of produced word `j` from each given word, those near the diagonal preferred.
    fn fill(&self, emissions: &mut [f64], j: usize, likely: &impl Fn(usize, usize) -> f64) {
        let Some(there) = self.produced.get(j) else { return };
        for (i, (emission, here)) in emissions.iter_mut().zip(&self.given).enumerate() {
            let near = if here.at > there.at { here.down * there.up } else { here.up * there.down };
            *emission = likely(i, j) * near;
        }
    }
}

/// The steps from one place to another. Far ones weigh all the same, so that only near ones are
/// looked at one by one.
struct Steps {
    /// By how much the steps from `-FARTHEST` to `FARTHEST` weigh more than one to anywhere.
    near: Vec<f64>,
    /// For each place the sum of all steps from it.
    sums: Vec<f64>,
}

impl Steps {
    fn new(n: usize) -> Self {
        let reach = FARTHEST as i32;
        let weight = |step: i32| match step {
            0 => STAY,
            1.. => FURTHER.powi(step - 1),
            _ => BACK * FURTHER.powi(-step - 1),
        };
        let near = (-reach..=reach).map(|step| (weight(step) - ANYWHERE).max(0.0)).collect();
        let mut steps = Steps { near, sums: vec![1.0; n] };
        let mut sums = vec![0.0; n];
        steps.back(&vec![1.0; n], &mut sums);
        steps.sums = sums;
        steps
    }

    /// What comes to each place from all others.
    fn onward(&self, values: &[f64], out: &mut [f64]) {
        let shares: Vec<f64> = values.iter().zip(&self.sums).map(|(value, sum)| value / sum).collect();
        out.fill(ANYWHERE * shares.iter().sum::<f64>());
        self.near(|step, weight| match step.is_positive() {
            true => add(out.get_mut(step.unsigned_abs()..), Some(&shares), weight),
            false => add(Some(out), shares.get(step.unsigned_abs()..), weight),
        });
    }

    /// What each place sees of all others.
    fn back(&self, values: &[f64], out: &mut [f64]) {
        out.fill(ANYWHERE * values.iter().sum::<f64>());
        self.near(|step, weight| match step.is_positive() {
            true => add(Some(out), values.get(step.unsigned_abs()..), weight),
            false => add(out.get_mut(step.unsigned_abs()..), Some(values), weight),
        });
        out.iter_mut().zip(&self.sums).for_each(|(out, sum)| *out /= sum);
    }

    /// Calls `each` with every near step and its weight: all places take a step at once, which the
    /// compiler makes vector instructions of.
    fn near(&self, mut each: impl FnMut(isize, f64)) {
        let steps = self.near.iter().zip(-(FARTHEST as isize)..).filter(|(weight, _)| **weight > 0.0);
        steps.for_each(|(weight, step)| each(step, *weight));
    }
}

/// Adds what one step brings to each place.
fn add(to: Option<&mut [f64]>, from: Option<&[f64]>, weight: f64) {
    for (to, from) in to.unwrap_or_default().iter_mut().zip(from.unwrap_or_default()) {
        *to += weight * from;
    }
}

/// Scales to a sum of one; sums of nothing stay nothing.
fn normalise(values: &mut [f64]) {
    let sum: f64 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|v| *v /= sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likely_word_is_the_counterpart_wherever_it_stands() {
        // Three words, the last two in reversed order.
        let order = [0usize, 2, 1];
        let found = posteriors(3, 3, |i, j| if order[j] == i { 0.5 } else { 1e-4 }, |_| 1e-3);
        for (j, i) in order.into_iter().enumerate() {
            assert!(found[i * 3 + j] > 0.9, "{found:?}");
        }
    }

    #[test]
    fn words_of_which_nothing_is_known_follow_their_neighbours() {
        // Only the outer words are known; the inner ones stand between them.
        let found =
            posteriors(4, 4, |i, j| if (i, j) == (0, 0) || (i, j) == (3, 3) { 0.5 } else { 1e-3 }, |_| 1e-4);
        assert!(found[4 + 1] > 0.5 && found[2 * 4 + 2] > 0.5, "{found:?}");
        let sums = (0..4).map(|j| (0..4).map(|i| found[i * 4 + j]).sum::<f64>());
        assert!(sums.into_iter().all(|sum| sum <= 1.0 + 1e-9));
        assert!(posteriors(0, 3, |_, _| 1.0, |_| 1.0).is_empty());
    }
}
