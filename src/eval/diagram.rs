//! Reliability diagram as SVG: confidence to the right, truth upwards, the
//! diagonal where both agree (DeGroot and Fienberg, The Statistician 1983).

use std::fmt::Write as _;

use super::calibration::Reliability;

/// Side of the square in pixels.
const SIDE: f64 = 400.0;
/// Room for the axes.
const MARGIN: f64 = 56.0;
/// Height of the strip that shows how many beads are in each bin.
const STRIP: f64 = 60.0;

/// The diagram of `calibration`.
pub(crate) fn svg(calibration: &Reliability, title: &str) -> String {
    let (width, height) = (SIDE + 2.0 * MARGIN, SIDE + STRIP + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    let auc = calibration.auc.map_or(String::new(), |auc| format!(", AUC {auc:.3}"));
    text(&mut out, width / 2.0, 20.0, "middle", &crate::html::escape::escaped(title));
    text(
        &mut out,
        width / 2.0,
        38.0,
        "middle",
        &format!("{} beads, {} wrong, ECE {:.4}{auc}", calibration.count, calibration.wrong, calibration.ece),
    );
    let at = |x: f64, y: f64| (MARGIN + x * SIDE, MARGIN + (1.0 - y) * SIDE);
    let step = SIDE / calibration.bins.len().max(1) as f64;
    let most = calibration.bins.iter().map(|b| b.count).max().unwrap_or(1).max(1) as f64;
    for (k, bin) in calibration.bins.iter().enumerate().filter(|(_, b)| b.count > 0) {
        let x = MARGIN + k as f64 * step;
        let (_, top) = at(0.0, bin.right);
        let _ = writeln!(
            out,
            "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#9ecae1\"/>",
            x + 1.0,
            step - 2.0,
            bin.right * SIDE
        );
        let (cx, cy) = at(bin.confidence, bin.right);
        let _ = writeln!(
            out,
            "<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"4\" fill=\"#08519c\"><title>{} beads, confidence {:.3}, right {:.3}</title></circle>",
            bin.count, bin.confidence, bin.right
        );
        // The square root keeps small bins visible beside a full one.
        let size = (bin.count as f64 / most).sqrt() * (STRIP - 20.0);
        let _ = writeln!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{size:.1}\" fill=\"#bdbdbd\"/>",
            x + 1.0,
            MARGIN + SIDE + 24.0,
            step - 2.0
        );
        text(&mut out, x + step / 2.0, MARGIN + SIDE + STRIP + 18.0, "middle", &bin.count.to_string());
    }
    let ((x0, y0), (x1, y1)) = (at(0.0, 0.0), at(1.0, 1.0));
    let _ = writeln!(
        out,
        "<rect x=\"{x0}\" y=\"{y1}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"black\"/>\n\
         <line x1=\"{x0}\" y1=\"{y0}\" x2=\"{x1}\" y2=\"{y1}\" stroke=\"black\" stroke-dasharray=\"4 4\"/>"
    );
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let (x, y) = at(share, share);
        text(&mut out, x, y0 + 16.0, "middle", &format!("{share:.1}"));
        text(&mut out, x0 - 6.0, y + 4.0, "end", &format!("{share:.1}"));
    }
    text(&mut out, width / 2.0, height - 12.0, "middle", "confidence (bars below: beads, square root scale)");
    let _ = writeln!(
        out,
        "<text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">share that is right</text>",
        MARGIN + SIDE / 2.0
    );
    out.push_str("</svg>\n");
    out
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, content: &str) {
    let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{content}</text>");
}

#[cfg(test)]
mod tests {
    use super::super::calibration::{Point, calibration};
    use super::*;

    #[test]
    fn a_diagram_is_well_formed_and_always_the_same() {
        let points: Vec<Point> =
            (0..100).map(|i| Point { confidence: f64::from(i) / 100.0, right: i % 3 > 0 }).collect();
        let found = calibration(&points).unwrap();
        let drawn = svg(&found, "a < b & c");
        assert_eq!(drawn, svg(&found, "a < b & c"));
        let mut reader = quick_xml::Reader::from_str(&drawn);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
        assert_eq!(drawn.matches("<circle").count(), 10);
    }
}
