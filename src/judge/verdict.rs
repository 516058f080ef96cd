//! Whether two documents are translations of each other at all.

use super::SegmentedPair;
use crate::align::Alignment;
use crate::bitext::Verdict;

/// Share of the shorter document's text that must lie in convincing beads.
/// Measured: right pairs of documents reach .22 (six short paragraphs of everyday
/// words) to .95, nine wrong pairs at most .014.
const LEAST_SHARE: f32 = 0.15;
/// Share of a bead's content words that the other side must explain to convince.
const CONVINCING: f32 = 0.3;

/// Judges by how much of both texts lies in beads whose words explain each other.
pub fn verdict(pair: SegmentedPair<'_>, alignment: &Alignment) -> Verdict {
    let chars = |segments: &[crate::segment::Segment]| -> f32 {
        segments.iter().map(|s| s.text.chars().filter(|c| !c.is_whitespace()).count() as f32).sum()
    };
    let (all_source, all_target) = (chars(pair.source).max(1.0), chars(pair.target).max(1.0));
    let mut good = [0f32; 2];
    for bead in &alignment.beads {
        let Some(m) = &bead.measures else { continue };
        if bead.posterior >= 0.5 && 0.5 * (m.content_explained[0] + m.content_explained[1]) >= CONVINCING {
            good[0] += bead.source.iter().map(|i| chars(&pair.source[*i..=*i])).sum::<f32>();
            good[1] += bead.target.iter().map(|j| chars(&pair.target[*j..=*j])).sum::<f32>();
        }
    }
    // The fuller side counts: an annex may be missing on the other.
    let share = (good[0] / all_source).max(good[1] / all_target);
    let parallel = share >= LEAST_SHARE;
    let percent = share * 100.0;
    Verdict {
        parallel,
        confidence: share,
        reason: if parallel {
            format!("{percent:.0} % of the text lies in pairs whose words explain each other")
        } else {
            format!(
                "these do not look like translations of each other: only {percent:.0} % of the text lies in pairs whose words explain each other"
            )
        },
    }
}
