//! The page of `muqabala inspect --html`: one file that needs nothing else.

use std::fmt::Write as _;

use super::{Inspected, Inspection, counts_in_words, kind_name};
use crate::document::BlockKind;
use crate::repair::Repair;

/// Colours from the system, so that dark screens and paper both work.
const STYLE: &str = "
:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}
body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}
table{border-collapse:collapse;width:100%}
td,th{padding:.35rem .5rem;vertical-align:top;border-bottom:1px solid #8884;text-align:start}
.n,.k{color:#888;font-size:.8rem;white-space:nowrap}
.t{width:100%;font-family:Georgia,'Noto Naskh Arabic','Amiri',serif}
[dir=rtl].t{font-size:1.1rem}
.heading .t{font-weight:bold}
.item .t{padding-inline-start:2rem}
.footnote .t{font-size:.9rem}
del{color:#a33}
ins{text-decoration:none;background:#4a43}
.l{color:#888}
.r{font-size:.8rem;font-weight:normal;color:#666;direction:ltr;text-align:left;margin:.2rem 0 0;padding:0;list-style:none}
.r bdi{white-space:pre-wrap}
@media print{body{margin:0;max-width:none}}
";

/// The page for one document, in its own direction, block by block; removed
/// parts are struck out, repairs shown with before and after.
pub(crate) fn html(inspection: &Inspection) -> String {
    let mut out = String::new();
    let name = escape(&inspection.origin.name);
    out.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    // The text comes from foreign files: nothing in it may run or be fetched.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    push(
        &mut out,
        format_args!("<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n"),
    );
    head(&mut out, inspection);
    out.push_str("<table>\n<thead><tr><th>No.<th>What<th>Text</tr></thead>\n<tbody>\n");
    for block in &inspection.blocks {
        row(&mut out, block, &inspection.repairs);
    }
    out.push_str("</tbody>\n</table>\n");
    if !inspection.skipped.is_empty() {
        out.push_str(
            "<h2>Left out</h2>\n<table>\n<thead><tr><th>Why<th>Page<th>Text</tr></thead>\n<tbody>\n",
        );
        for skipped in &inspection.skipped {
            let page = skipped.page.map_or_else(String::new, |p| p.to_string());
            let (why, text) = (skipped.why.name(), escape(&skipped.text));
            push(
                &mut out,
                format_args!(
                    "<tr class=\"removed\"><td class=\"k\">{why}<td class=\"n\">{page}<td class=\"t\" dir=\"auto\">{text}</tr>\n"
                ),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
    if !inspection.repairs.is_empty() {
        out.push_str("<h2>All repairs</h2>\n<table>\n<thead><tr><th>Rule<th>Page<th>Before<th>After</tr></thead>\n<tbody>\n");
        for repair in &inspection.repairs {
            let page = repair.page.map_or_else(String::new, |p| p.to_string());
            push(
                &mut out,
                format_args!(
                    "<tr><td class=\"k\">{}<td class=\"n\">{page}<td dir=\"auto\"><del>{}</del><td dir=\"auto\"><ins>{}</ins></tr>\n",
                    repair.rule,
                    escape(&repair.before),
                    escape(&repair.after)
                ),
            );
        }
        out.push_str("</tbody>\n</table>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn head(out: &mut String, inspection: &Inspection) {
    let origin = &inspection.origin;
    let facts = &inspection.facts;
    let session = facts.session.map(|s| s.to_string());
    let counts = counts_in_words(&facts.counts);
    let (read, skipped) = (inspection.account.in_words(), inspection.account.skipped_in_words());
    let unreadable = Some(inspection.account.unreadable).filter(|n| *n > 0).map(|n| n.to_string());
    let rows = [
        ("Read by", Some(origin.reader.as_str())),
        ("Encoding", origin.encoding.as_deref()),
        ("Language", Some(inspection.language.name())),
        ("Symbol", facts.symbol.as_deref()),
        ("Session", session.as_deref()),
        ("Date", facts.date.as_deref()),
        ("Title", facts.title.as_deref()),
        ("Paragraphs", counts.as_deref()),
        ("Characters", Some(read.as_str())),
        ("Left out", skipped.as_deref()),
        ("Letters that nobody can tell", unreadable.as_deref()),
    ];
    out.push_str("<table>\n");
    for (name, value) in rows {
        if let Some(value) = value {
            push(out, format_args!("<tr><th>{name}<td dir=\"auto\">{}</tr>\n", escape(value)));
        }
    }
    let repairs: Vec<String> = inspection.counts.iter().map(|c| format!("{} {}", c.count, c.rule)).collect();
    if !repairs.is_empty() {
        push(out, format_args!("<tr><th>Repairs<td>{}</tr>\n", repairs.join(", ")));
    }
    for warning in &inspection.warnings {
        let page = warning.page.map_or_else(String::new, |p| format!("page {p}: "));
        push(out, format_args!("<tr><th>Warning<td>{page}{}</tr>\n", escape(&warning.message)));
    }
    out.push_str("</table>\n<hr>\n");
}

fn row(out: &mut String, block: &Inspected, repairs: &[Repair]) {
    let class = match block.kind {
        BlockKind::Heading { .. } => "heading",
        BlockKind::ListItem { .. } => "item",
        BlockKind::Footnote { .. } => "footnote",
        BlockKind::Furniture => "removed",
        _ => "text",
    };
    let mut what = kind_name(&block.kind);
    if let Some(label) = &block.label {
        let _ = write!(what, " <bdi>{}</bdi>", escape(label));
    }
    if let Some(part) = block.part {
        let _ = write!(what, "<br>{}", part.name());
    }
    if let Some(page) = block.page {
        let _ = write!(what, "<br>page {page}");
    }
    let text = styled(block);
    let text = if block.kind == BlockKind::Furniture { format!("<del>{text}</del>") } else { text };
    // What Word numbers by itself is not in the text, but a person sees it there.
    let label = block.label.as_deref().filter(|label| !block.text.starts_with(label));
    let label =
        label.map_or_else(String::new, |label| format!("<span class=\"l\">{}</span> ", escape(label)));
    push(
        out,
        format_args!(
            "<tr class=\"{class}\"><td class=\"n\">{}<td class=\"k\">{what}<td class=\"t\" {}>{label}{text}",
            block.number,
            direction(block)
        ),
    );
    if !block.repairs.is_empty() {
        out.push_str("<ul class=\"r\">");
        for repair in block.repairs.iter().filter_map(|r| repairs.get(*r)) {
            push(
                out,
                format_args!(
                    "<li>{}: <bdi><del>{}</del></bdi> → <bdi><ins>{}</ins></bdi>",
                    repair.rule,
                    escape(&repair.before),
                    escape(&repair.after)
                ),
            );
        }
        out.push_str("</ul>");
    }
    out.push_str("</tr>\n");
}

/// The text of a block with its bold and italic stretches.
fn styled(block: &Inspected) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for span in &block.styles {
        // A repair may have moved what a span pointed at; the text itself is always shown whole.
        let (Some(before), Some(own)) =
            (block.text.get(at..span.start), block.text.get(span.start..span.end))
        else {
            continue;
        };
        out.push_str(&escape(before));
        let tags = [(span.bold, "b"), (span.italic, "i")];
        let tags = || tags.iter().filter(|(on, _)| *on).map(|(_, tag)| tag);
        tags().for_each(|tag| out.push_str(&format!("<{tag}>")));
        out.push_str(&escape(own));
        tags().rev().for_each(|tag| out.push_str(&format!("</{tag}>")));
        at = span.end;
    }
    out.push_str(&escape(block.text.get(at..).unwrap_or_default()));
    out
}

/// Direction and language of a block. What has only letters of the other direction, such as
/// a date in English on an Arabic page, would be turned round by the direction of the page.
fn direction(block: &Inspected) -> String {
    let language = block.language;
    let own = language.rules();
    let foreign = block.text.chars().any(char::is_alphabetic)
        && !block.text.chars().any(|c| c.is_alphabetic() && own.writes(c));
    let direction = if language.is_right_to_left() != foreign { "rtl" } else { "ltr" };
    format!("dir=\"{direction}\" lang=\"{}\"", language.code())
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML and HTML have no place for the other control characters.
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
