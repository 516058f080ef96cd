//! Layer norm (Ba, Kiros, Hinton 2016, arXiv:1607.06450) without gain and shift.

/// Partial sums kept side by side: the compiler may not reorder a float sum
/// itself, so one running sum would wait for every addition.
const LANES: usize = 16;

/// Gives `row` mean 0 and variance 1.
pub(super) fn standardise(row: &mut [f32], epsilon: f32) {
    let n = row.len().max(1) as f32;
    let mean = sum(row, |v| v) / n;
    for v in row.iter_mut() {
        *v -= mean;
    }
    let scale = 1.0 / (sum(row, |v| v * v) / n + epsilon).sqrt();
    for v in row {
        *v *= scale;
    }
}

#[inline(always)]
fn sum(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (blocks, rest) = row.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for block in blocks {
        for (lane, &v) in lanes.iter_mut().zip(block) {
            *lane += f(v);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|&v| f(v)).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_zero_variance_one() {
        let mut row: Vec<f32> = (0..37u8).map(|i| f32::from(i) * 3.0 + 5.0).collect();
        standardise(&mut row, 1e-12);
        let mean = row.iter().sum::<f32>() / 37.0;
        let variance = row.iter().map(|v| v * v).sum::<f32>() / 37.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{mean} {variance}");
        assert!(row.is_sorted());
        standardise(&mut [], 1e-12);
        let mut same = [4.0; 20];
        standardise(&mut same, 1e-12);
        assert_eq!(same, [0.0; 20]);
    }
}
