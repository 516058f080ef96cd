//! Whether a line of a recognised page stands apart from the line above: with that a paragraph begins
//! where the last line of the one before is full.

use super::word::Word;

/// Distance from which on a line stands apart, in the usual ones.
const APART: f32 = 1.5;
/// The same below a line that ends a sentence, and everywhere on a page of which all steps are clearly of
/// one kind or the other. On pages of the Declaration with a fifth of a line between paragraphs the steps
/// inside paragraphs are up to 1.05, those between them 1.15 and more.
const APART_A_LITTLE: f32 = 1.12;
/// Steps from here to there are neither; on a page that stands crooked or is badly drawn many are.
const NEITHER: f32 = 1.07;
/// One in so many may be neither on a clear page.
const MOST_NEITHER: usize = 20;
/// Fewer lines that go on below do not say what is usual.
const FEWEST: usize = 3;

/// For each line whether it stands apart; `is_full` tells whether the line with a number has no room for
/// the first word of the next, so that this goes on with it.
pub(super) fn stand_apart(lines: &[&[Word]], is_full: impl Fn(usize) -> bool) -> Vec<bool> {
    let levels: Vec<Levels> = lines.iter().map(|line| Levels::of(line)).collect();
    let steps: Vec<f32> = levels.windows(2).map(|pair| pair[0].step_to(&pair[1])).collect();
    let Some(usual) = usual(&steps, is_full) else { return vec![false; lines.len()] };
    let neither = steps.iter().filter(|step| (NEITHER..=APART_A_LITTLE).contains(&(*step / usual))).count();
    let clear = neither * MOST_NEITHER <= steps.len();
    let apart = lines.iter().zip(&steps).map(|(above, step)| {
        let limit = if clear || ends_sentence(above) { APART_A_LITTLE } else { APART };
        *step > limit * usual
    });
    lines.first().map(|_| false).into_iter().chain(apart).collect()
}

/// The usual step, from a line to that which it goes on in.
fn usual(steps: &[f32], is_full: impl Fn(usize) -> bool) -> Option<f32> {
    let median = |inside: &dyn Fn(usize) -> bool| {
        let mut some: Vec<f32> = steps
            .iter()
            .enumerate()
            .filter(|(at, step)| **step > 0.0 && inside(*at))
            .map(|(_, s)| *s)
            .collect();
        some.sort_unstable_by(f32::total_cmp);
        (some.len() >= FEWEST).then(|| some.get(some.len() / 2).copied()).flatten()
    };
    median(&is_full).or_else(|| median(&|_| true))
}

/// Where the letters of a line stand and where the tall ones end, in pixels from the top of the page.
struct Levels {
    foot: f32,
    head: Option<f32>,
}

impl Levels {
    fn of(line: &[Word]) -> Levels {
        let heads = line.iter().filter(|word| is_tall(&word.text)).map(|word| word.top);
        Levels { foot: foot(line) as f32, head: middle(heads.collect()).map(|head| head as f32) }
    }

    /// Feet alone are rough: half of the Arabic letters reach below the line.
    fn step_to(&self, below: &Levels) -> f32 {
        let feet = below.foot - self.foot;
        match (self.head, below.head) {
            (Some(head), Some(other)) => 0.5 * (feet + other - head),
            _ => feet,
        }
    }
}

/// Where the letters of a line stand: the middle of its words' feet, which some letters reach below.
pub(super) fn foot(line: &[Word]) -> i32 {
    middle(line.iter().map(Word::bottom).collect()).unwrap_or(0)
}

fn middle(mut values: Vec<i32>) -> Option<i32> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// Whether a word has a letter of full height and nothing above that.
fn is_tall(word: &str) -> bool {
    let above = |c: char| {
        matches!(c, 'أ' | 'آ' | 'إ' | '"' | '“' | '”' | '«' | '»' | '(' | ')' | '\u{64B}'..='\u{652}')
    };
    word.contains(['ا', 'ل', 'ك', 'ط', 'ظ', 'b', 'd', 'f', 'h', 'k', 'l']) && !word.contains(above)
}

fn ends_sentence(line: &[Word]) -> bool {
    let last = line.last().map_or("", |word| word.text.trim_end_matches(['"', '”', '»', ')']));
    last.ends_with(['.', '!', '?', '؟', ':', '؛', ';'])
}

#[cfg(test)]
mod tests {
    use super::super::word::parse;
    use super::*;

    /// Lines of words with their tops and heights.
    fn page(lines: &[&[(&str, i32, i32)]]) -> Vec<Word> {
        let mut table = String::new();
        for (number, line) in lines.iter().enumerate() {
            for (text, top, height) in *line {
                table.push_str(&format!("5\t1\t1\t1\t{number}\t1\t0\t{top}\t50\t{height}\t95\t{text}\n"));
            }
        }
        parse(&table)
    }

    fn apart(lines: &[&[(&str, i32, i32)]], full: &[usize]) -> Vec<bool> {
        let words = page(lines);
        let lines: Vec<&[Word]> = words.chunk_by(|a, b| a.line == b.line).collect();
        stand_apart(&lines, |at| full.contains(&at))
    }

    #[test]
    fn half_a_line_more_is_a_gap_and_behind_a_stop_an_eighth() {
        let lines = |third: i32, stop: &'static str, gap: i32| {
            let at = [0, 100, 200, third, third + gap];
            let word = |k: usize, text| [(text, at[k], 40)];
            let words = [word(0, "had"), word(1, "had"), word(2, "had"), word(3, stop), word(4, "had")];
            apart(&words.each_ref().map(<[_; 1]>::as_slice), &[0, 1, 2])[4]
        };
        for (stop, gap, wanted) in [
            ("held", 149, false),
            ("held", 151, true),
            ("held.", 111, false),
            ("held.", 114, true),
            ("held.)", 114, true),
            ("قالوا؟", 114, true),
            ("held,", 114, false),
        ] {
            // A step of 109 makes the page unclear.
            assert_eq!(lines(309, stop, gap), wanted, "{stop} {gap}");
        }
        // On a clear page an eighth is enough behind any line.
        for (stop, gap, wanted) in [("held", 114, true), ("held", 106, false), ("held.", 106, false)] {
            assert_eq!(lines(300, stop, gap), wanted, "{stop} {gap}");
        }
    }

    #[test]
    fn full_lines_say_what_is_usual_where_most_paragraphs_are_one_line() {
        let tops = [0, 57, 114, 171, 252, 333, 414, 495, 576];
        let words: Vec<[(&str, i32, i32); 1]> = tops.iter().map(|top| [("held.", *top, 40)]).collect();
        let lines: Vec<&[(&str, i32, i32)]> = words.iter().map(<[_; 1]>::as_slice).collect();
        let found = apart(&lines, &[0, 1, 2]);
        assert_eq!(found, [false, false, false, false, true, true, true, true, true]);
        // Without them the middle of all steps has to do.
        assert!(!apart(&lines, &[]).contains(&true));
        // Two lines say nothing at all.
        assert_eq!(apart(&lines[3..5], &[]), [false, false]);
    }

    #[test]
    fn letters_that_reach_below_the_line_are_no_gap() {
        // The feet say 100 and 140, the heads 100.
        let straight: &[&[(&str, i32, i32)]] = &[
            &[("held", 0, 40)],
            &[("held", 100, 40)],
            &[("held", 200, 40)],
            &[("held.", 300, 40)],
            &[("highly", 400, 60), ("legally", 400, 60)],
        ];
        assert!(!apart(straight, &[0, 1, 2])[4]);
        // Hamza and quotes stand higher than the letters: such a word says nothing of the head.
        assert!(!is_tall("أكتوبر") && !is_tall("“held") && is_tall("العام") && !is_tall("من"));
    }
}
