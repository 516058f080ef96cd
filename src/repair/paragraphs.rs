//! Lines become paragraphs: wrapped lines are joined, and paragraphs that a
//! page, a footnote or a line feed cut in two are made whole.
//!
//! In a column a line that could have held the first word of the next one ends
//! its paragraph. Where that says nothing the text does: a small letter goes on,
//! a label or the opening of a recital begins anew.

use super::Log;
use super::facts;
use super::labels::{self, Style};
use super::layout::{Layout, lists};
use super::line::{Initial, Line, Role, clip, final_stop, initial, width};
use super::words::Known;
use crate::document::{Block, BlockKind, LineJoint, LinePosition};
use crate::lang::Language;

const WRAPPED: &str = "wrapped-lines";
const CUT: &str = "cut-paragraph";
const LABEL: &str = "label-line";

/// A line this full (in per cent of the column) without a stop goes on, even if a
/// capital follows. Of 294 such lines in A/RES/78/265 the shortest inside a
/// paragraph fills 77.
const FULL: usize = 75;
/// First lines are indented (the shortest there fills 69), and Arabic shows no
/// capital behind a line end; shorter lines may go on there.
const NEARLY_FULL: usize = 60;
/// First lines are indented by this many points or more; two letters are the least that is seen.
const INDENT: f32 = 8.0;
/// A stop and room for the next word end a paragraph; the room is uncertain by
/// this share of the column, for lines are measured in characters, not in type.
const ROOM: usize = 92;
/// A paragraph that breaks off at a page end is longer than most headings: the
/// five of the Arabic A/RES/78/265 have 86 characters or more, its short
/// headings 47 or fewer.
const LONG: usize = 60;
/// Of the labelled paragraphs this many in ten must end with a stop before the
/// lack of one shows a cut; in a dense resolution one item in ten is cut where
/// nothing shows the page end.
const STOPPED: usize = 8;

/// Bytes of the longest label, `(xxviii)` or `265/78 -` in Arabic digits, with some to spare.
const LONGEST_LABEL: usize = 40;
/// Bytes of the longest line that is whole by itself, an agenda item aside.
const LONGEST_ALONE: usize = 200;

/// Why a line goes on with the paragraph before.
#[derive(Clone, Copy, PartialEq)]
enum Joint {
    Wrapped,
    Cut,
    Label,
}

/// The paragraph being built.
struct Open {
    text: String,
    page: Option<u32>,
    gap_above: bool,
    lines: Vec<String>,
    /// Text of the last line, which tells whether the next one goes on.
    last: String,
    /// Where the last line stands, where known.
    place: Option<LinePosition>,
    wrapped: bool,
}

/// Builds the blocks of `lines`; furniture stands where the page had it, but never inside a paragraph.
pub(super) fn build(lines: Vec<Line>, layout: Layout, known: &Known<'_>, log: &mut Log) -> Vec<Block> {
    let rules = Rules::new(&lines, layout, known.language());
    let mut blocks = Vec::new();
    let mut waiting = Vec::new();
    let mut open: Option<Open> = None;
    for (i, line) in lines.into_iter().enumerate() {
        match line.role {
            Role::Note => {}
            Role::Furniture | Role::Separator => {
                waiting.push(Block { page: line.page, ..Block::new(BlockKind::Furniture, line.text) });
            }
            Role::Ready(block) => {
                close(&mut open, &mut blocks, &mut waiting, log);
                blocks.push(*block);
            }
            Role::Body if line.text.is_empty() => {}
            Role::Body => {
                let joint = open.as_ref().and_then(|open| rules.joint(open, &line, i));
                if let (Some(open), Some(joint)) = (open.as_mut(), joint) {
                    extend(open, line, joint, known, log);
                } else {
                    close(&mut open, &mut blocks, &mut waiting, log);
                    open = Some(Open {
                        text: line.text.clone(),
                        page: line.page,
                        gap_above: line.gap_above,
                        lines: vec![line.text.clone()],
                        last: line.text,
                        place: line.place,
                        wrapped: false,
                    });
                }
            }
        }
    }
    close(&mut open, &mut blocks, &mut waiting, log);
    blocks
}

fn close(open: &mut Option<Open>, blocks: &mut Vec<Block>, waiting: &mut Vec<Block>, log: &mut Log) {
    if let Some(open) = open.take() {
        if open.wrapped {
            log.add(WRAPPED, open.page, open.lines.join("\n"), open.text.as_str());
        }
        blocks.push(Block {
            page: open.page,
            gap_above: open.gap_above,
            ..Block::new(BlockKind::Paragraph, open.text)
        });
    }
    blocks.append(waiting);
}

fn extend(open: &mut Open, line: Line, joint: Joint, known: &Known<'_>, log: &mut Log) {
    let rule = match joint {
        Joint::Wrapped => None,
        Joint::Cut => Some(CUT),
        Joint::Label => Some(LABEL),
    };
    let tail = tail(&open.text, 40).to_owned();
    let start = open.text.len() - tail.len();
    join(&mut open.text, &line.text, Some(known));
    if let Some(rule) = rule {
        let after = clip(open.text.get(start..).unwrap_or_default(), 80);
        log.add(rule, line.page, format!("{tail}\n{}", clip(&line.text, 40)), after);
    }
    open.wrapped |= joint == Joint::Wrapped;
    open.lines.push(line.text.clone());
    open.last = line.text;
    open.place = line.place;
}

/// The last `most` characters of `text`.
fn tail(text: &str, most: usize) -> &str {
    let start = text.char_indices().rev().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or(text)
}

/// Appends the next line of a paragraph; of a word that the line end cut the hyphen goes.
pub(super) fn join(text: &mut String, next: &str, known: Option<&Known<'_>>) {
    if text.is_empty() {
        text.push_str(next);
        return;
    }
    match LineJoint::between(text, next) {
        LineJoint::Space => text.push(' '),
        LineJoint::Nothing => {}
        LineJoint::SoftHyphen => {
            text.pop();
        }
        LineJoint::Hyphen if known.is_some_and(|known| known.hyphen_is_from_line_end(text, next)) => {
            text.pop();
        }
        LineJoint::Hyphen => {}
    }
    text.push_str(next);
}

/// What decides whether lines belong together.
struct Rules {
    layout: Layout,
    language: Language,
    /// Per line, the width of its column: that of the page, or that of its own
    /// group of lines where the whole group is narrow, as in a heading.
    columns: Vec<usize>,
    /// Per line, whether it is an entry of a list without labels.
    entries: Vec<bool>,
    /// Labelled paragraphs of this document end with a stop.
    stops_end_items: bool,
    /// Empty lines part paragraphs; some extractors scatter them among the lines
    /// of Arabic paragraphs.
    gaps_part: bool,
}

impl Rules {
    fn new(lines: &[Line], layout: Layout, language: Language) -> Self {
        let body: Vec<&Line> = lines.iter().filter(|l| l.is_body()).collect();
        // In front of a page end or a note an item tells nothing.
        let is_whole = |i: usize| body.get(i + 1).is_none_or(|next| !next.cut_above);
        let items: Vec<&&Line> = (0..)
            .zip(&body)
            .filter(|(i, line)| is_whole(*i) && begins_item(&line.text, language))
            .map(|(_, line)| line)
            .collect();
        let stopped = items.iter().filter(|l| final_stop(&l.text).is_some()).count();
        // Five items show a habit.
        let stops_end_items = items.len() >= 5 && stopped * 10 >= items.len() * STOPPED;
        let columns = match layout {
            Layout::Wrapped { width } => columns(lines, width),
            Layout::Spaced | Layout::Single => Vec::new(),
        };
        let gaps_part = gaps_part(&body, layout, language);
        let entries = if layout == Layout::Spaced { lists(lines) } else { Vec::new() };
        Rules { layout, language, columns, entries, stops_end_items, gaps_part }
    }

    /// Why the line numbered `index` goes on with `open`, if it does.
    fn joint(&self, open: &Open, line: &Line, index: usize) -> Option<Joint> {
        let plain = unmarked(&line.text);
        // A slash at the end waits for the second name of the month.
        if ends_in_slash(&open.text) && line.text.starts_with(char::is_alphabetic) {
            return Some(if line.cut_above || line.gap_above { Joint::Cut } else { Joint::Wrapped });
        }
        match self.layout {
            Layout::Wrapped { .. } => self.joint_in_column(open, line, plain, index),
            Layout::Spaced if !line.gap_above && !line.cut_above => {
                let entry = self.entries.get(index) == Some(&true);
                (!entry && labels::find(plain).is_none() || is_bare_label(&open.text))
                    .then_some(Joint::Wrapped)
            }
            Layout::Spaced | Layout::Single => self.joint_of_cut(open, line, plain),
        }
    }

    fn joint_in_column(&self, open: &Open, line: &Line, plain: &str, index: usize) -> Option<Joint> {
        let joint = if line.cut_above { Joint::Cut } else { Joint::Wrapped };
        if is_bare_label(&open.text) {
            return (!line.cut_above).then_some(Joint::Label);
        }
        let column = self.columns.get(index).copied().unwrap_or(0);
        let stop = final_stop(&open.last);
        let gap =
            line.gap_above && !line.cut_above && (self.gaps_part || matches!(stop, Some('.' | '؟' | '!')));
        if let Some(label) = labels::find(plain)
            && (stop.is_some() || gap || label.number.is_some_and(|n| n == self.next_number(open)))
        {
            return None;
        }
        if is_bare_label(plain) && stop.is_some() {
            return None;
        }
        let opens = stop.is_some() && self.language.opens_recital(plain);
        if opens || self.language.names_adoption(plain) {
            return None;
        }
        let length = width(&open.last);
        let initial = initial(plain);
        if gap {
            // An empty line ends a paragraph, unless the sentence plainly goes on.
            let goes_on = stop.is_none() && initial == Some(Initial::Small) && length * 100 >= column * FULL;
            return goes_on.then_some(Joint::Cut);
        }
        if self.language.is_distribution_mark(&open.text) {
            return facts::is_date(plain, self.language).then_some(joint);
        }
        if self.stands_alone(&open.text) || self.stands_alone(plain) {
            return None;
        }
        let (was_capitals, capitals) = (is_capitals(&open.last), is_capitals(plain));
        if capitals && !was_capitals || was_capitals && stop.is_none() && !capitals {
            return None;
        }
        // `Chapter IV: Aims`
        if plain.split_once(':').is_some_and(|(head, _)| self.language.is_division(head)) {
            return None;
        }
        if let (Some(last), Some(place)) = (open.place, line.place) {
            return self.goes_on_in_place(open, last, place, stop, initial).then_some(joint);
        }
        let first_word = width(plain.split(' ').next().unwrap_or_default());
        let goes_on = match (stop, initial) {
            (None, Some(Initial::Small)) => true,
            (None, Some(Initial::Large)) => {
                // The label can have stood on a line of its own.
                let first = open.lines.len() <= 2 && begins_item(&open.text, self.language);
                let least = if first { NEARLY_FULL } else { FULL };
                starts_word(plain) && length * 100 >= column * least
            }
            (None, None) => length * 100 >= column * NEARLY_FULL,
            // `e.g.` and the like, or a comma, go on; an item of a list may end here all the same.
            (Some('.'), Some(Initial::Small)) => true,
            (Some(_), Some(Initial::Small)) => (length + 1 + first_word) * 100 >= column * FULL,
            (Some(_), _) => (length + 1 + first_word) * 100 >= column * ROOM,
        };
        goes_on.then_some(joint)
    }

    /// Whether a line at `place` goes on with the paragraph whose last line stands at
    /// `last`, where both were seen on the page: a line that had room for the next word
    /// was ended on purpose, any other was not.
    fn goes_on_in_place(
        &self,
        open: &Open,
        last: LinePosition,
        place: LinePosition,
        stop: Option<char>,
        initial: Option<Initial>,
    ) -> bool {
        if last.had_room_for(&place) {
            // A title is set in a narrower column than the page.
            return stop.is_none() && initial == Some(Initial::Small);
        }
        // A last line can be full; then the first line of the next paragraph is indented.
        let indented = open.lines.len() > 1 && place.indent > last.indent + INDENT;
        !(indented && stop.is_some_and(|stop| !matches!(stop, ',' | '،')))
    }

    /// A page ended inside the item: its last stop is none that ends a sentence, and
    /// what follows, as the caller has seen, begins no item. Items of a resolution
    /// all begin as such, so it belongs to this one.
    fn runs_over(&self, open: &Open) -> bool {
        self.stops_end_items
            && begins_item(&open.text, self.language)
            && matches!(final_stop(&open.last), None | Some(',' | ';' | '،' | '؛'))
    }

    /// A line of a masthead or a signature that is whole by itself: an organ, the
    /// session, a symbol, a date.
    fn stands_alone(&self, text: &str) -> bool {
        text.len() <= LONGEST_ALONE
            && (self.language.is_masthead(text)
                || self.language.is_division(text)
                || self.language.is_meeting(text)
                || self.language.session(text).is_some()
                || facts::is_symbol(text)
                || facts::is_date(text, self.language))
    }

    /// The number that the label behind the open paragraph would have.
    fn next_number(&self, open: &Open) -> u32 {
        labels::find(unmarked(&open.text)).and_then(|l| l.number).map_or(1, |n| n + 1)
    }

    /// In text with one paragraph a line only a cut joins: the line before breaks
    /// off, and this one is no beginning of anything.
    fn joint_of_cut(&self, open: &Open, line: &Line, plain: &str) -> Option<Joint> {
        let breaks_off = final_stop(&open.last).is_none() && width(&open.last) >= LONG;
        let begins = labels::find(plain).is_some() || self.language.opens_recital(plain);
        if begins || initial(plain) == Some(Initial::Large) {
            return None;
        }
        if line.cut_above && self.runs_over(open) {
            return Some(Joint::Cut);
        }
        if !breaks_off {
            return None;
        }
        if line.cut_above {
            return Some(Joint::Cut);
        }
        // Without a page or a note between, the habit of the document must show the cut.
        let shows = self.layout == Layout::Spaced
            && self.stops_end_items
            && begins_item(&open.text, self.language)
            && final_stop(&line.text).is_some();
        shows.then_some(Joint::Cut)
    }
}

/// The text behind Markdown's marks for bold and headings.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches("**")
}

/// A list item or recital, whose end has a stop; titles have labels but no stop.
fn begins_item(text: &str, language: Language) -> bool {
    let plain = unmarked(text);
    labels::find(plain).is_some_and(|l| matches!(l.style, Style::Number | Style::Bracket))
        || language.opens_recital(plain)
}

/// A label alone on its line, as extractors leave it where the text is set off by a tab.
fn is_bare_label(text: &str) -> bool {
    if text.len() > LONGEST_LABEL {
        return false;
    }
    // `find` wants text behind a bullet or a dash; any word will do.
    let probe = format!("{text} x");
    labels::find(&probe).is_some_and(|l| l.text == text)
}

fn ends_in_slash(text: &str) -> bool {
    text.strip_suffix('/').and_then(|t| t.chars().next_back()).is_some_and(char::is_alphabetic)
}

/// A line in capitals, as headings are set; shorter ones are acronyms.
fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() >= 8 && !text.chars().any(char::is_lowercase)
}

/// Begins with a letter or digit; `[without …]` and `“…` are set apart on purpose.
fn starts_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '«'))
}

/// Whether at most one empty line in five stands where a full line without a stop
/// plainly goes on; a table or a formula gives a few such places to any document.
fn gaps_part(body: &[&Line], layout: Layout, language: Language) -> bool {
    let Layout::Wrapped { width: column } = layout else { return true };
    let gaps = body.windows(2).filter(|pair| pair[1].gap_above && !pair[1].cut_above);
    let (mut all, mut inside) = (0usize, 0usize);
    for pair in gaps {
        let plain = unmarked(&pair[1].text);
        let goes_on = final_stop(&pair[0].text).is_none()
            && width(&pair[0].text) * 100 >= column * ROOM
            && initial(plain) != Some(Initial::Large)
            && labels::find(plain).is_none()
            && !language.opens_recital(plain);
        all += 1;
        inside += usize::from(goes_on);
    }
    inside * 5 <= all
}

/// Column of each line, see [`Rules::columns`].
fn columns(lines: &[Line], page_width: usize) -> Vec<usize> {
    let mut columns = vec![page_width; lines.len()];
    let body: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].is_body()).collect();
    for group in body.chunk_by(|_, b| !lines[*b].gap_above && !lines[*b].cut_above) {
        let widest = group.iter().map(|i| width(&lines[*i].text)).max().unwrap_or(0);
        if widest * 100 < page_width * FULL {
            for &i in group {
                columns[i] = widest;
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::vocabulary::NoVocabulary;

    #[test]
    fn a_column_is_as_wide_as_its_widest_line_where_gaps_part_it() {
        let line = |width: usize, gap_above: bool| {
            Line::from(Block { gap_above, ..Block::new(BlockKind::Line, "x".repeat(width)) })
        };
        let lines = [line(20, false), line(18, false), line(98, true), line(90, false), line(30, true)];
        assert_eq!(columns(&lines, 100), [20, 20, 100, 100, 30]);
    }

    #[test]
    fn what_stands_beside_the_text_keeps_its_page() {
        let furniture = Line { role: Role::Furniture, page: Some(4), ..Line::from(Block::default()) };
        let known = Known::new(&[], Layout::Single, Language::English, &NoVocabulary);
        let blocks = build(vec![furniture], Layout::Single, &known, &mut Log::default());
        assert_eq!(blocks.iter().map(|b| b.page).collect::<Vec<_>>(), [Some(4)]);
    }

    #[test]
    fn an_empty_line_of_text_is_no_paragraph() {
        let lines = ["One.", "", "Two."].map(|text| Line::from(Block::new(BlockKind::Line, text)));
        let known = Known::new(&[], Layout::Single, Language::English, &NoVocabulary);
        let blocks = build(lines.into(), Layout::Single, &known, &mut Log::default());
        assert_eq!(blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["One.", "Two."]);
    }
}
