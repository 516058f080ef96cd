//! Subtitles: SubRip (`.srt`) and WebVTT (W3C, section 4), a block for each cue.
//!
//! Both are written by hand and by a hundred programs, so a cue is what follows a line with two
//! times, whatever stands before it.

use super::encoding::{Decoded, decode};
use super::flow::{Flow, Inline, Style};
use super::{ReadOptions, text};
use crate::Result;
use crate::document::{BlockKind, Document, DocumentFormat, Origin, SkipReason};
use crate::limits;

/// Between the two times of a cue.
const ARROW: &str = "-->";

/// Whether `text` is a file of subtitles: it says so, or begins with a cue.
pub(super) fn is_subtitles(text: &str) -> bool {
    if Dialect::of(text) == Dialect::WebVtt {
        return true;
    }
    let mut lines = ends(text).map(str::trim).filter(|line| !line.is_empty());
    match lines.next() {
        Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => lines.next().and_then(times).is_some(),
        first => first.and_then(times).is_some(),
    }
}

/// The lines of `text`; those of old Macintoshes end with a carriage return alone.
fn ends(text: &str) -> impl Iterator<Item = &str> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split(end)
}

/// The two formats of subtitles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    SubRip,
    WebVtt,
}

impl Dialect {
    fn of(text: &str) -> Self {
        match text.strip_prefix("WEBVTT") {
            Some(rest) if rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']) => Dialect::WebVtt,
            _ => Dialect::SubRip,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Dialect::SubRip => "SubRip",
            Dialect::WebVtt => "WebVTT",
        }
    }
}

/// Reads a file of subtitles.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let decoded = decode(bytes, options.encoding);
    text::refuse_binary(name, &decoded.text)?;
    let warnings = text::malformed(&decoded).into_iter().collect();
    let Decoded { text, encoding, .. } = decoded;
    let dialect = Dialect::of(&text);
    let mut reader = Reader { dialect, flow: Flow::default() };
    let lines: Vec<&str> = ends(&text).map(str::trim_end).collect();
    let mut rest = lines.as_slice();
    while let Some((block, behind)) = next_block(rest, dialect) {
        reader.block(block);
        limits::within(name, "the document", reader.flow.body.len() as u64, limits::BLOCKS as u64, "cues")?;
        rest = behind;
    }
    let mut flow = reader.flow;
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Subtitles,
            reader: dialect.name().to_owned(),
            encoding: Some(encoding),
        },
        skipped: flow.take_skipped(),
        blocks: flow.into_blocks(),
        warnings,
        ..Document::default()
    })
}

/// The next lines up to an empty one, and what stands behind it. No text of WebVTT has an empty line
/// (section 4.1); in SubRip lines without times behind one are the rest of the cue.
fn next_block<'a, 't>(lines: &'a [&'t str], dialect: Dialect) -> Option<(&'a [&'t str], &'a [&'t str])> {
    let is_text = |lines: &[&str]| !lines.iter().any(|line| times(line).is_some() || is_number(line));
    let next = |from: usize| {
        let lines = lines.get(from..)?;
        let start = lines.iter().position(|line| !line.trim().is_empty())?;
        let behind = lines.get(start..)?;
        let length = behind.iter().position(|line| line.trim().is_empty()).unwrap_or(behind.len());
        Some((from + start, from + start + length))
    };
    let (start, mut end) = next(0)?;
    let goes_on =
        dialect == Dialect::SubRip && lines.get(start..end)?.iter().any(|line| times(line).is_some());
    while let Some((from, to)) = next(end).filter(|_| goes_on) {
        if !is_text(lines.get(from..to)?) {
            break;
        }
        end = to;
    }
    let (block, behind) = lines.split_at(end);
    Some((block.get(start..)?, behind))
}

struct Reader {
    dialect: Dialect,
    flow: Flow,
}

impl Reader {
    fn block(&mut self, mut lines: &[&str]) {
        // A cue without an empty line behind it is followed by the number and times of the next.
        while !lines.is_empty() {
            let Some(at) = lines.iter().position(|line| times(line).is_some()) else {
                return self.other(lines);
            };
            let (before, from) = lines.split_at(at);
            self.other(before);
            let Some((head, text)) = from.split_first() else { return };
            let next = text.iter().position(|line| times(line).is_some());
            let end = match next {
                Some(next) if next > 0 && text.get(next - 1).is_some_and(|l| is_number(l)) => next - 1,
                Some(next) => next,
                None => text.len(),
            };
            let (text, behind) = text.split_at(end);
            if let Some((start, end)) = times(head) {
                self.cue(text, BlockKind::Cue { start, end });
            }
            lines = behind;
        }
    }

    fn cue(&mut self, lines: &[&str], kind: BlockKind) {
        let mut inline = Inline::default();
        let mut style = Style::default();
        for line in lines {
            self.line(line, &mut inline, &mut style);
            inline.space();
        }
        let block = inline.take(kind);
        self.flow.end_skip();
        if !block.text.is_empty() {
            self.flow.body.push(block);
        }
    }

    /// One line of a cue: tags say how it looks and who speaks.
    fn line(&mut self, mut rest: &str, inline: &mut Inline, style: &mut Style) {
        while let Some(at) = rest.find(['<', '{']) {
            let (before, from) = rest.split_at(at);
            inline.push(&self.unescaped(before), *style);
            let close = if from.starts_with('<') { '>' } else { '}' };
            let inside = from.get(1..).and_then(|from| from.split_once(close));
            let (tag, behind) = match inside {
                Some((tag, behind)) if is_tag(tag, close) => (tag, behind),
                _ => {
                    inline.push(from.get(..1).unwrap_or_default(), *style);
                    rest = from.get(1..).unwrap_or_default();
                    continue;
                }
            };
            rest = behind;
            let (name, annotation) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            match name.split('.').next().unwrap_or_default() {
                "b" | "B" => style.bold = true,
                "/b" | "/B" => style.bold = false,
                "i" | "I" => style.italic = true,
                "/i" | "/I" => style.italic = false,
                // The one who speaks.
                "v" => {
                    self.flow.skip(SkipReason::Metadata, annotation);
                    self.flow.end_skip();
                }
                // How the letters before are spoken.
                "rt" => {
                    let (gloss, behind) = rest.find("</r").map_or((rest, ""), |end| rest.split_at(end));
                    self.flow.skip(SkipReason::Gloss, &self.unescaped(gloss));
                    self.flow.end_skip();
                    rest = behind;
                }
                _ => {}
            }
        }
        inline.push(&self.unescaped(rest), *style);
    }

    fn unescaped(&self, text: &str) -> String {
        if self.dialect == Dialect::SubRip {
            return text.replace("\\N", " ").replace("\\h", "\u{A0}");
        }
        // The references of HTML (section 6.4); what is none stays as it stands.
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('&') {
            out.push_str(before);
            let reference = behind.split_once(';').and_then(|(name, behind)| {
                Some((quick_xml::escape::unescape(&format!("&{name};")).ok()?.into_owned(), behind))
            });
            let (letter, behind) = reference.unwrap_or_else(|| ("&".to_owned(), behind));
            out.push_str(&letter);
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// What stands before the times of a cue, or in a block of its own.
    fn other(&mut self, lines: &[&str]) {
        let Some(first) = lines.first() else { return };
        if lines.iter().all(|line| is_number(line)) {
            return;
        }
        let why = match first.split_whitespace().next().unwrap_or_default() {
            "NOTE" => SkipReason::Comment,
            "STYLE" | "REGION" => SkipReason::Code,
            _ => SkipReason::Metadata,
        };
        let text = lines.join(" ");
        let text = ["WEBVTT", "NOTE"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
        self.flow.skip(why, text);
        self.flow.end_skip();
    }
}

fn is_number(line: &str) -> bool {
    !line.trim().is_empty() && line.trim().bytes().all(|b| b.is_ascii_digit())
}

/// Whether what stands in brackets is a tag (`i`, `/c.loud`, a time), and not text: `a < b`.
fn is_tag(inside: &str, close: char) -> bool {
    match close {
        // Programs write `{\an8}` or `{y:i}` for how a line stands and looks.
        '}' => inside.starts_with('\\') || inside.get(1..2) == Some(":"),
        _ => inside.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphanumeric()) || inside == "/",
    }
}

/// The two times of a line such as `00:00:01,000 --> 00:00:02.500 align:start`, in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once(ARROW)?;
    Some((time(start.trim())?, time(rest.split_whitespace().next()?)?))
}

/// `01:02:03,400`, `02:03.400`; hours may have any number of digits.
fn time(text: &str) -> Option<u64> {
    let (clock, milliseconds) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let mut parts = clock.split(':').map(|part| part.trim().parse::<u64>().ok());
    let mut seconds = parts.next()??;
    let mut count = 1;
    for part in parts {
        seconds = seconds.checked_mul(60)?.checked_add(part?)?;
        count += 1;
    }
    let fraction = match milliseconds.get(..milliseconds.len().min(3))? {
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{digits:0<3}").parse::<u64>().ok()?
        }
        _ => return None,
    };
    (2..=3).contains(&count).then_some(())?;
    seconds.checked_mul(1000)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::clock;

    type Cues = Vec<(String, String)>;

    fn cues(text: &str) -> (Cues, Vec<(SkipReason, String)>) {
        let document = read("a.srt", text.as_bytes(), &ReadOptions::default()).unwrap();
        let cue = |kind: &BlockKind| match kind {
            BlockKind::Cue { start, end } => format!("{} {}", clock(*start), clock(*end)),
            other => panic!("{other:?}"),
        };
        let blocks = document.blocks.iter().map(|b| (cue(&b.kind), b.text.clone())).collect();
        (blocks, document.skipped.into_iter().map(|s| (s.why, s.text)).collect())
    }

    #[test]
    fn cues_have_their_times_and_no_tags() {
        let text = "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>The ship</i> leaves\r\nat {\\an8}dawn.\r\n\r\n\
            2\r\n01:00:00,000 --> 01:00:02,250 X1:0\r\n5 < 6 & {so}\r\n3\r\n01:00:03,000 --> 01:00:04,000\r\nLast\r\n";
        assert!(is_subtitles(text) && Dialect::of(text) == Dialect::SubRip);
        let expected = [
            ("00:00:01.500 00:00:03.000", "The ship leaves at dawn."),
            ("01:00:00.000 01:00:02.250", "5 < 6 & {so}"),
            ("01:00:03.000 01:00:04.000", "Last"),
        ];
        let (found, skipped) = cues(text);
        assert_eq!(found, expected.map(|(time, text)| (time.to_owned(), text.to_owned())));
        assert_eq!(skipped, []);
    }

    #[test]
    fn an_empty_line_in_the_text_of_a_cue_ends_it_in_webvtt_only() {
        let text = "Made by hand\n\n1\n00:00:01,000 --> 00:00:02,000\nThe ship\n\nsails\n\n\nat dawn\n\n\
            2\n00:00:03,000 --> 00:00:04,000\n\n3\n00:00:05,000 --> 00:00:06,000\nHome\n";
        let (found, skipped) = cues(text);
        let expected =
            [("00:00:01.000 00:00:02.000", "The ship sails at dawn"), ("00:00:05.000 00:00:06.000", "Home")];
        assert_eq!(found, expected.map(|(time, text)| (time.to_owned(), text.to_owned())));
        assert_eq!(skipped, [(SkipReason::Metadata, "Made by hand".to_owned())]);
        let (found, skipped) = cues("WEBVTT\n\n00:01.000 --> 00:02.000\nThe ship\n\nsails\n");
        assert_eq!(found, [("00:00:01.000 00:00:02.000".to_owned(), "The ship".to_owned())]);
        assert_eq!(skipped, [(SkipReason::Metadata, "sails".to_owned())]);
    }

    #[test]
    fn webvtt_tells_what_is_no_cue() {
        let text = "WEBVTT Harbour\n\nNOTE Checked by two\n\nSTYLE\n::cue { color: red }\n\nintro\n\
            00:01.000 --> 00:02.5 align:start\n<v Ada Lind><ruby>Rope<rt>rohp</rt></ruby> &amp; <c.loud>sail</c>, <00:01.500>he&#39;s &quot;in&quot; A&B; & C.</v>\n";
        assert!(is_subtitles(text));
        let (found, skipped) = cues(text);
        assert_eq!(
            found,
            [("00:00:01.000 00:00:02.500".to_owned(), "Rope & sail, he's \"in\" A&B; & C.".to_owned())]
        );
        let expected = [
            (SkipReason::Metadata, "Harbour"),
            (SkipReason::Comment, "Checked by two"),
            (SkipReason::Code, "STYLE ::cue { color: red }"),
            (SkipReason::Metadata, "intro"),
            (SkipReason::Metadata, "Ada Lind"),
            (SkipReason::Gloss, "rohp"),
        ];
        assert_eq!(skipped, expected.map(|(why, text)| (why, text.to_owned())));
    }

    #[test]
    fn lines_may_end_with_a_carriage_return_alone() {
        let text =
            "1\r00:00:01,000 --> 00:00:02,000\rThe ship\rsails\r\r2\r00:00:03,000 --> 00:00:04,000\rHome\r";
        assert!(is_subtitles(text));
        let texts: Vec<_> = cues(text).0.into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["The ship sails", "Home"]);
    }

    #[test]
    fn other_texts_are_no_subtitles() {
        for text in ["1\nThe first line", "WEBVTTX", "a --> b", "", "12:30 --> home", "1 --> 2"] {
            assert!(!is_subtitles(text), "{text}");
        }
        for line in ["00:99999999999999999999 --> 00:01", "18446744073709551615:00:00,0 --> 00:01"] {
            assert_eq!(times(line), None);
        }
    }
}
