//! The ladder format: one bead a line, `[0, 1]:[2]`, with an optional score
//! behind a colon or a tab. Line numbers start at 0.

use crate::error::{Error, Result};

/// A bead as a ladder has it: source lines, target lines, score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rung {
    /// Source lines, from 0.
    pub source: Vec<usize>,
    /// Target lines, from 0.
    pub target: Vec<usize>,
    /// Confidence or another score.
    pub score: Option<f32>,
}

/// Reads a ladder; empty lines and lines that begin with `#` are passed over.
///
/// # Errors
/// [`Error::Content`] naming the line that is no bead.
pub fn parse(name: &str, text: &str) -> Result<Vec<Rung>> {
    let mut rungs = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        rungs.push(rung(line).ok_or_else(|| {
            Error::content(
                name,
                format!("line {number}: {:?} is no bead", line.chars().take(60).collect::<String>()),
                "a bead looks like [0, 1]:[2] or [0, 1]:[2]:0.73",
            )
        })?);
    }
    Ok(rungs)
}

fn rung(line: &str) -> Option<Rung> {
    let (source, rest) = group(line)?;
    let (target, rest) = group(rest.trim_start().strip_prefix(':')?)?;
    let rest = rest.trim();
    let score = match rest.strip_prefix(':').unwrap_or(rest).trim() {
        "" => None,
        number => Some(number.parse().ok()?),
    };
    Some(Rung { source, target, score })
}

fn group(text: &str) -> Option<(Vec<usize>, &str)> {
    let (inside, rest) = text.trim_start().strip_prefix('[')?.split_once(']')?;
    let lines = inside
        .split([',', ' '])
        .filter(|n| !n.is_empty())
        .map(|n| n.parse().ok())
        .collect::<Option<Vec<usize>>>()?;
    Some((lines, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_with_and_without_score() {
        let rung = |source: &[usize], target: &[usize], score| Rung {
            source: source.to_vec(),
            target: target.to_vec(),
            score,
        };
        assert_eq!(
            parse("x", "# made by hand\n[0, 1]:[2]:0.7300\n[]:[3]\n\n[4]:[]\n").unwrap(),
            [rung(&[0, 1], &[2], Some(0.73)), rung(&[], &[3], None), rung(&[4], &[], None)]
        );
        assert_eq!(parse("x", "[1]:[2]\t0.5").unwrap()[0].score, Some(0.5));
        assert!(parse("x", "[1]:[2").is_err());
        assert!(parse("x", "[1,a]:[2]").is_err());
    }
}
