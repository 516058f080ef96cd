//! How a fixed layout shows its paragraphs.

use super::line::{Initial, Line, final_stop, initial, width};

/// How lines make paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Lines are cut where the column ends, this many characters wide.
    Wrapped {
        /// Characters of a full line.
        width: usize,
    },
    /// Empty lines part paragraphs; a line is as long as it needs to be.
    Spaced,
    /// Each line is a paragraph.
    Single,
}

impl Layout {
    /// Lines are cut where the column ends.
    pub(super) fn is_wrapped(self) -> bool {
        matches!(self, Layout::Wrapped { .. })
    }
}

/// A column is not wider: books set 60 to 75 characters, typewritten pages 80,
/// UN documents 90; mail and README files up to 120.
const WIDEST: usize = 140;
/// Fewer lines show no column.
const FEWEST: usize = 5;

/// Where the lines of a document end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// Where the column of a page ends.
    Cut,
    /// Where whoever typed the text ended them, or the column does.
    Typed,
}

/// The layout of the body lines.
pub(super) fn recognise(lines: &[Line], ends: LineEnds) -> Layout {
    let body: Vec<&Line> = lines.iter().filter(|l| l.is_body()).collect();
    let mut widths: Vec<usize> = body.iter().map(|l| width(&l.text)).collect();
    widths.sort_unstable();
    // Nine lines in ten fit a column; the rest are set tighter or are no text.
    let column = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
    if ends == LineEnds::Cut {
        return Layout::Wrapped { width: column };
    }
    let pairs = body.windows(2).filter(|w| !w[1].gap_above);
    let (mut close, mut cut) = (0usize, 0usize);
    for pair in pairs {
        close += 1;
        let first_word = pair[1].text.split(' ').next().unwrap_or_default();
        let full = width(&pair[0].text) + 1 + width(first_word) > column * 95 / 100;
        cut += usize::from(full && final_stop(&pair[0].text).is_none());
    }
    // In wrapped text most lines are full and end inside a sentence; of single-line
    // paragraphs hardly one in twenty is both.
    if column <= WIDEST && body.len() >= FEWEST && cut * 10 >= close * 3 && cut >= 3 {
        return Layout::Wrapped { width: column };
    }
    let gaps = body.iter().filter(|l| l.gap_above).count();
    if gaps * 2 >= body.len().saturating_sub(1) && gaps > 0 { Layout::Spaced } else { Layout::Single }
}

/// Fewer lines may be a title that goes over two.
const SHORTEST_LIST: usize = 3;

/// For every line whether it belongs to a list of entries between two gaps, such as a table
/// of contents: none ends with a stop, and they were ended on purpose, for one of them could
/// have held the first word of the next, or all could have held twice as much.
pub(super) fn lists(lines: &[Line]) -> Vec<bool> {
    let mut lists = vec![false; lines.len()];
    let body: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].is_body()).collect();
    let column = body.iter().map(|i| width(&lines[*i].text)).max().unwrap_or(0);
    for group in body.chunk_by(|_, b| !lines[*b].gap_above && !lines[*b].cut_above) {
        let widest = group.iter().map(|i| width(&lines[*i].text)).max().unwrap_or(0);
        let ended = group.windows(2).any(|pair| {
            let [a, b] = [pair[0], pair[1]].map(|i| lines[i].text.as_str());
            width(a) + 1 + width(b.split(' ').next().unwrap_or_default()) <= widest
        });
        let ended = ended || widest * 2 <= column;
        let stops = group.iter().any(|i| final_stop(&lines[*i].text).is_some());
        let goes_on = group.iter().skip(1).any(|i| initial(&lines[*i].text) == Some(Initial::Small));
        if group.len() >= SHORTEST_LIST && ended && !stops && !goes_on {
            group.iter().for_each(|i| lists[*i] = true);
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind};

    fn layout(texts: &[&str]) -> Layout {
        let lines: Vec<Line> =
            texts.iter().map(|text| Line::from(Block::new(BlockKind::Line, *text))).collect();
        recognise(&lines, LineEnds::Typed)
    }

    #[test]
    fn full_lines_that_end_inside_a_sentence_are_wrapped() {
        let full = [
            "the water of the wells and the water of",
            "the cisterns is shared by all those who",
            "come to drink of it in the dry months and",
            "it is watched over by each of them in",
            "turn as was said in the first of these.",
        ];
        assert_eq!(layout(&full), Layout::Wrapped { width: 41 });
        let ended = full.map(|line| format!("{line}."));
        assert_eq!(layout(&ended.each_ref().map(String::as_str)), Layout::Single);
        let short =
            ["the wells", "the cisterns and the springs of the valley", "rain", "a year of it", "the end"];
        assert_eq!(layout(&short), Layout::Single);
    }

    #[test]
    fn short_lines_without_a_stop_are_a_list() {
        let found = |texts: &[&str]| -> Vec<bool> {
            let lines: Vec<Line> =
                texts.iter().map(|text| Line::from(Block::new(BlockKind::Line, *text))).collect();
            lists(&lines)
        };
        assert_eq!(found(&["Wells", "Cisterns of the valley", "Springs"]), [true; 3]);
        assert_eq!(found(&["Wells", "Cisterns of the valley."]), [false; 2]);
        // The next word would not have fitted behind any of them.
        assert_eq!(found(&["Wells and cisterns", "cisternsandsprings", "springsandcisterns"]), [false; 3]);
    }
}
