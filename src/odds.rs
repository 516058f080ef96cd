//! Probabilities and their log-odds, in nats.

/// Probabilities nearer to 0 or 1 say no more than this.
const NEAREST: f32 = 1e-4;

/// The probability, 0 to 1, with these log-odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds of a probability; of one next to 0 or 1 at most some nine nats.
pub(crate) fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(NEAREST, 1.0 - NEAREST);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_give_their_probability_back() {
        for p in [0.001, 0.25, 0.5, 0.99] {
            assert!((probability(log_odds(p)) - p).abs() < 1e-6, "{p}");
        }
        assert_eq!(probability(0.0), 0.5);
        assert!(log_odds(1.0) < 10.0 && log_odds(0.0) > -10.0);
    }
}
