//! What programs that make sites of Markdown add to it, as CommonMark: boxes and tabs of VitePress,
//! Docusaurus, Pandoc (`:::`), Python-Markdown (`///`) and MkDocs (`!!!`, `===`); the program
//! lines and components of MDX and Vue.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::read::text_tables::is_delimiter_row;

/// What most programs know beyond CommonMark.
pub(super) const EXTRAS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);

/// Whether lines of a text may be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Programs {
    /// Lines that look like programs are text.
    None,
    /// As MDX has them, between the paragraphs.
    Mdx,
}

/// `text` with what dialects add written as CommonMark.
pub(super) fn common(text: &str, programs: Programs) -> Cow<'_, str> {
    let text = without_components(text).map_or(Cow::Borrowed(text), Cow::Owned);
    if programs == Programs::None && text.lines().all(|line| Line::of(line) == Line::Common) {
        return text;
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    boxes(&lines, programs, 0, &mut out);
    Cow::Owned(out)
}

/// Boxes in boxes that are followed.
const DEEPEST: usize = 16;

/// What one line is to a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'l> {
    /// Nothing special.
    Common,
    /// Opens or closes a box whose lines stand as they are; with its title, if it has one.
    Fence(&'l str),
    /// Opens such a box with the signs that comments of programs have, too.
    Slashes(&'l str),
    /// Closes it.
    Closing,
    /// Opens a box whose lines are indented; with its title, if it has one.
    Indented(&'l str),
    /// Begins with a colon that CommonMark's extension takes for a definition: the rest of the line.
    Colon(&'l str),
}

impl Line<'_> {
    fn of(line: &str) -> Line<'_> {
        let line = line.trim();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let behind = |sign: char| line.trim_start_matches(sign);
        let signs = |sign: char| line.len() - behind(sign).len();
        if signs(':') >= 3 {
            return Line::Fence(title(behind(':').trim_start().trim_start_matches(is_word)));
        }
        // In code a comment begins so; a box has a word or nothing behind.
        if signs('/') >= 3 && (behind('/').is_empty() || behind('/').starts_with(' ')) {
            let words = behind('/').trim_start();
            let rest = words.trim_start_matches(is_word).trim_start();
            if rest.is_empty() || rest.starts_with('|') {
                return if words.is_empty() {
                    Line::Closing
                } else {
                    Line::Slashes(rest.trim_start_matches('|').trim())
                };
            }
        }
        for sign in ["!!!", "???+", "???", "===!", "===+", "==="] {
            let Some(rest) = line.strip_prefix(sign).and_then(|rest| rest.strip_prefix(' ')) else {
                continue;
            };
            let quoted =
                rest.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map(|(title, _)| title);
            let is_tab = sign.starts_with('=');
            let has_word = rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
            if quoted.is_some() && (is_tab || has_word)
                || !is_tab && has_word && rest.trim().chars().all(|c| is_word(c) || c == ' ')
            {
                return Line::Indented(quoted.unwrap_or_default());
            }
        }
        match line.strip_prefix(':') {
            Some(rest) if !rest.is_empty() && !rest.starts_with([' ', '\t', '-']) => Line::Colon(rest),
            _ => Line::Common,
        }
    }
}

/// The title behind the kind of a box: `[Title]`, or the words before its attributes.
fn title(rest: &str) -> &str {
    let rest = rest.trim();
    match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((title, _)) => title.trim(),
        None => rest.split('{').next().unwrap_or_default().trim(),
    }
}

/// Writes `lines` with every box as paragraphs.
fn boxes(lines: &[&str], programs: Programs, depth: usize, out: &mut String) {
    let mut at = 0;
    // Front matter is read by other rules.
    if depth == 0 && lines.first().is_some_and(|line| matches!(line.trim_end(), "---" | "+++")) {
        let close = lines.iter().skip(1).position(|line| line.trim_end() == lines[0].trim_end());
        let end = close.map_or(0, |close| close + 2);
        push(lines.get(..end).unwrap_or_default(), out);
        at = end;
    }
    let mut fence: Option<&str> = None;
    let mut begins = true;
    let mut open = 0u32;
    let last_closing = lines.iter().rposition(|line| Line::of(line) == Line::Closing).unwrap_or(0);
    while let Some(line) = lines.get(at) {
        at += 1;
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        if let Some(open) = fence {
            if rest.trim_end().starts_with(open) && rest.trim().trim_start_matches(&open[..1]).is_empty() {
                fence = None;
            }
            push(&[line], out);
            continue;
        }
        fence = code_fence(rest);
        let starts = std::mem::replace(&mut begins, rest.is_empty());
        let inside = |line: &&str| !line.trim().is_empty() && spaces(line) >= spaces(indent) + BODY;
        let is_followed = || lines.iter().skip(at).find(|line| !line.trim().is_empty()).is_some_and(inside);
        match Line::of(line) {
            _ if fence.is_some() => push(&[line], out),
            // To a parser these are a paragraph; as code they are left out, and that is said.
            Line::Common if programs == Programs::Mdx && starts && indent.is_empty() && is_program(rest) => {
                let end = lines[at..]
                    .iter()
                    .position(|line| line.trim().is_empty())
                    .map_or(lines.len(), |n| at + n);
                push(&["```"], out);
                push(lines.get(at - 1..end).unwrap_or_default(), out);
                push(&["```"], out);
                at = end;
            }
            Line::Common => push(&[line], out),
            Line::Colon(_) if is_delimiter_row(line) => push(&[line], out),
            Line::Colon(rest) => push(&[&format!("{indent}\\:{rest}")], out),
            // A comment that nobody closes is text.
            Line::Slashes(title) if last_closing >= at => {
                open += 1;
                push(&["", &format!("{indent}{title}"), ""], out);
            }
            Line::Closing if open > 0 => {
                open -= 1;
                push(&[""], out);
            }
            Line::Slashes(_) | Line::Closing => push(&[line], out),
            // Exclamations without a body are text.
            Line::Indented("") if !is_followed() => push(&[line], out),
            Line::Fence(title) => push(&["", &format!("{indent}{title}"), ""], out),
            Line::Indented(title) => {
                push(&["", &format!("{indent}{title}"), ""], out);
                let end = lines[at..]
                    .iter()
                    .position(|line| !line.trim().is_empty() && !inside(line))
                    .map_or(lines.len(), |n| at + n);
                let body: Vec<String> = lines[at..end].iter().map(|line| outdented(line, BODY)).collect();
                let body: Vec<&str> = body.iter().map(String::as_str).collect();
                if depth < DEEPEST {
                    boxes(&body, programs, depth + 1, out);
                } else {
                    push(&body, out);
                }
                push(&[""], out);
                at = end;
            }
        }
    }
}

fn push(lines: &[&str], out: &mut String) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

/// Columns that the body of an indented box stands further in.
const BODY: usize = 4;

/// Columns of white space that `line` begins with.
fn spaces(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { BODY } else { 1 }).sum()
}

/// `line` that many columns further out.
fn outdented(line: &str, columns: usize) -> String {
    let rest = line.trim_start();
    format!("{}{rest}", " ".repeat(spaces(line).saturating_sub(columns)))
}

/// The signs that a code block opens with.
fn code_fence(rest: &str) -> Option<&str> {
    let signs = |sign: char| rest.len() - rest.trim_start_matches(sign).len();
    let length = signs('`').max(signs('~'));
    // Behind back quotes there are none in an opening fence.
    let opens = length >= 3 && (signs('~') >= 3 || !rest.trim_start_matches('`').contains('`'));
    opens.then(|| rest.get(..length)).flatten()
}

/// A line that MDX runs: what is imported or exported.
fn is_program(line: &str) -> bool {
    let is_import = line.strip_prefix("import ").is_some_and(|rest| rest.contains(['"', '\'', '{']));
    let names = ["const ", "let ", "function ", "default ", "{", "* "];
    is_import
        || line.strip_prefix("export ").is_some_and(|rest| names.iter().any(|name| rest.starts_with(name)))
}

/// `text` without the tags of components that are no HTML because of the programs in their attributes,
/// `<Tabs items={["a"]}>`; `None` where there are none. In code they stay.
fn without_components(text: &str) -> Option<String> {
    let mut codes: Option<Vec<Range<usize>>> = None;
    let mut out = String::new();
    let (mut done, mut from) = (0, 0);
    let mut looked_at = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        from = at + 1;
        if looked_at > LOOKS * text.len() {
            break;
        }
        let length = match program_tag(text.get(at..).unwrap_or_default()) {
            Ok(length) => length,
            Err(read) => {
                looked_at += read;
                continue;
            }
        };
        let end = at + length;
        let codes = codes.get_or_insert_with(|| code_ranges(text));
        let code = codes.get(codes.partition_point(|code| code.end <= at));
        if code.is_some_and(|code| code.start <= at) {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        (done, from) = (end, end);
    }
    (done > 0).then(|| {
        out.push_str(text.get(done..).unwrap_or_default());
        out
    })
}

/// Where code stands in `text`.
pub(super) fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    let events = Parser::new_ext(text, EXTRAS).into_offset_iter();
    events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

/// A tag of more bytes is none.
const LONGEST_TAG: usize = 20_000;
/// So often the whole text is gone through in search of the ends of tags, at most; only made to be
/// slow it has more that look like tags and do not end.
const LOOKS: usize = 8;

/// Length of the tag of a component that `text` begins with, where a program stands in it; otherwise how many
/// bytes were looked at.
fn program_tag(text: &str) -> Result<usize, usize> {
    if !text.get(1..).is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Err(1);
    }
    let (mut depth, mut quote, mut has_program) = (0usize, None, false);
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST_TAG) {
        let before = || text.get(..at).unwrap_or_default();
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => {
                // A brace outside of an attribute is no program of a tag.
                let is_spread = text.get(at..).is_some_and(|rest| rest.starts_with("{..."));
                if depth == 0 && !is_spread && !before().trim_end().ends_with(['=', '{']) {
                    return Err(at);
                }
                depth += 1;
                has_program = true;
            }
            (None, '}') if depth == 0 => return Err(at),
            (None, '}') => depth -= 1,
            (None, '>') if depth == 0 => return if has_program { Ok(at + 1) } else { Err(at) },
            // As bindings, events and slots of Vue are; not all of them are attributes of HTML.
            (None, ':' | '@' | '#') if depth == 0 && before().ends_with(char::is_whitespace) => {
                let name = text.get(at + 1..).unwrap_or_default();
                has_program |= name.starts_with(|c: char| c.is_ascii_alphabetic());
            }
            (None, '<') if depth == 0 && at > 0 => return Err(at),
            _ => {}
        }
    }
    Err(text.len().min(LONGEST_TAG))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let text = common(text, Programs::None);
        text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn boxes_are_their_titles_and_paragraphs() {
        for text in [
            "::: tip Look\nOne.\n:::\nTwo.",
            ":::note[Look]{.wide}\nOne.\n:::\nTwo.",
            ":::: {.box}\n::: details Look {open}\nOne.\n:::\n::::\nTwo.",
            "/// note | Look\nOne.\n///\nTwo.",
            "!!! note \"Look\"\n    One.\n\nTwo.",
            "???+ note inline end \"Look\"\n\n    One.\n\nTwo.",
            "=== \"Look\"\n\n    One.\n\nTwo.",
            "!!! note\n\n    === \"Look\"\n        One.\nTwo.",
        ] {
            assert_eq!(lines(text), ["Look", "One.", "Two."], "{text}");
        }
        assert_eq!(lines("!!! warning\n    One.\n    - Two.\n"), ["One.", "- Two."]);
        assert_eq!(lines("- a\n\n  ::: tip\n  b\n  :::\n"), ["- a", "  b"]);
    }

    #[test]
    fn what_only_looks_like_a_box_stays() {
        for text in [
            "Title\n===",
            "!!! Really?",
            "!!! Very important\nText.",
            "/// word\nText.",
            "Text.\n///",
            "=== a",
            "/// <reference path=\"a\"/>",
            "```\n::: tip\n!!! note \"a\"\n    b\n```",
            "---\nkey: |\n  ::: tip\n---\nText.",
            "a | b\n:---|---:\n1 | 2",
            "Knot\n: A bend.",
        ] {
            assert_eq!(lines(text).join("\n"), text, "{text}");
        }
    }

    #[test]
    fn a_colon_is_no_definition_and_attributes_of_components_are_no_text() {
        assert_eq!(lines(":smile: Good"), ["\\:smile: Good"]);
        assert_eq!(lines("One.\n<Link\nname=\"a\"\n:params=\"[\n1\n]\"\n@click.once=\"go\"\n/>"), ["One."]);
        assert_eq!(
            lines("<Tabs items={[\"a\", '>']} {...rest}>\n\nText <b>bold</b>.\n\n</Tabs>")[0],
            "Text <b>bold</b>."
        );
        assert_eq!(lines("<Box @open=\"go\" #head>Text.</Box>"), ["Text.</Box>"]);
        for text in ["`<T a={b}>`", "if a < b { c > d }", "a <b : c > d", "<T a={b", "<b>{x}</b>"] {
            assert_eq!(lines(text), [text]);
        }
    }

    #[test]
    fn what_is_made_to_be_slow_costs_little() {
        for text in ["<a={".repeat(100_000), "/// a\n".repeat(200_000), "\n".repeat(400_000) + "!!! a\n"] {
            let start = std::time::Instant::now();
            common(&text, Programs::Mdx);
            assert!(start.elapsed().as_secs() < 10, "{:?}", text.get(..6));
        }
    }

    #[test]
    fn programs_of_mdx_are_code() {
        let text = "import A from 'a';\nimport B from \"b\";\n\nexport const c = [\n  1,\n];\n\nText.\nimport A is said.\n";
        assert_eq!(
            common(text, Programs::Mdx).replace("\n\n", "\n"),
            "```\nimport A from 'a';\nimport B from \"b\";\n```\n```\nexport const c = [\n  1,\n];\n```\nText.\nimport A is said.\n"
        );
        assert_eq!(common(text, Programs::None), text);
    }
}
