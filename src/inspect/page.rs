//! The page of `muqabala inspect --html`: one file that needs nothing else.

use std::fmt::Write as _;

use super::{Inspected, Inspection, counts_in_words, kind_name};
use crate::document::BlockKind;
use crate::html::escape::escaped;
use crate::html::{TABLE_END, begin_into, end_into, table_into};
use crate::repair::Repair;

/// The page for one document, in its own direction, block by block; removed
/// parts are struck out, repairs shown with before and after.
pub(crate) fn html(inspection: &Inspection) -> String {
    let mut out = String::new();
    begin_into(&inspection.origin.name, &facts(inspection), None, &mut out);
    head(&mut out, inspection);
    table_into("text", &["No.", "What", "Text"], &mut out);
    for block in &inspection.blocks {
        row(&mut out, block, &inspection.repairs);
    }
    out.push_str(TABLE_END);
    if !inspection.skipped.is_empty() {
        out.push_str("<h2>Left out</h2>\n");
        table_into("cards", &["Why", "Page", "Text"], &mut out);
        for skipped in &inspection.skipped {
            let page = skipped.page.map_or_else(String::new, |p| p.to_string());
            let (why, text) = (skipped.why.name(), escaped(&skipped.text));
            push(
                &mut out,
                format_args!(
                    "<tr><td>{why}</td><td data-name=\"Page\">{page}</td><td dir=\"auto\">{text}</td></tr>\n"
                ),
            );
        }
        out.push_str(TABLE_END);
    }
    if !inspection.repairs.is_empty() {
        out.push_str("<h2>All repairs</h2>\n");
        table_into("cards", &["Rule", "Page", "Before", "After"], &mut out);
        for repair in &inspection.repairs {
            let page = repair.page.map_or_else(String::new, |p| p.to_string());
            push(
                &mut out,
                format_args!(
                    "<tr><td>{}</td><td data-name=\"Page\">{page}</td><td dir=\"auto\"><del>{}</del></td><td dir=\"auto\"><ins>{}</ins></td></tr>\n",
                    repair.rule,
                    escaped(&repair.before),
                    escaped(&repair.after)
                ),
            );
        }
        out.push_str(TABLE_END);
    }
    end_into(None, &mut out);
    out
}

/// What stands above the text on one line.
fn facts(inspection: &Inspection) -> Vec<String> {
    let (facts, origin) = (&inspection.facts, &inspection.origin);
    let mut all = vec![inspection.language.name().to_owned()];
    all.extend(facts.symbol.clone());
    all.extend(facts.date.clone());
    all.extend(counts_in_words(&facts.counts));
    all.push(format!("read by {}", origin.reader));
    let repairs: usize = inspection.counts.iter().map(|count| count.count).sum();
    all.extend((repairs > 0).then(|| format!("{repairs} repairs")));
    all
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
    out.push_str("<details><summary>About the document</summary>\n<table>\n");
    for (name, value) in rows {
        if let Some(value) = value {
            push(
                out,
                format_args!(
                    "<tr><th scope=\"row\">{name}</th><td dir=\"auto\">{}</td></tr>\n",
                    escaped(value)
                ),
            );
        }
    }
    let repairs: Vec<String> = inspection.counts.iter().map(|c| format!("{} {}", c.count, c.rule)).collect();
    if !repairs.is_empty() {
        push(out, format_args!("<tr><th scope=\"row\">Repairs</th><td>{}</td></tr>\n", repairs.join(", ")));
    }
    for warning in &inspection.warnings {
        let page = warning.page.map_or_else(String::new, |p| format!("page {p}: "));
        push(
            out,
            format_args!(
                "<tr><th scope=\"row\">Warning</th><td dir=\"auto\">{page}{}</td></tr>\n",
                escaped(&warning.message)
            ),
        );
    }
    out.push_str("</table>\n</details>\n");
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
        let _ = write!(what, " <bdi>{}</bdi>", escaped(label));
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
        label.map_or_else(String::new, |label| format!("<span class=\"label\">{}</span> ", escaped(label)));
    push(
        out,
        format_args!(
            "<tr class=\"{class}\"><td class=\"no\">{}</td><td class=\"what\">{what}</td><td {}>{label}{text}",
            block.number,
            direction(block)
        ),
    );
    if !block.repairs.is_empty() {
        out.push_str("<ul class=\"repairs\">");
        for repair in block.repairs.iter().filter_map(|r| repairs.get(*r)) {
            push(
                out,
                format_args!(
                    "<li>{}: <bdi><del>{}</del></bdi> → <bdi><ins>{}</ins></bdi></li>",
                    repair.rule,
                    escaped(&repair.before),
                    escaped(&repair.after)
                ),
            );
        }
        out.push_str("</ul>");
    }
    out.push_str("</td></tr>\n");
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
        out.push_str(&escaped(before));
        let tags = [(span.bold, "b"), (span.italic, "i")];
        let tags = || tags.iter().filter(|(on, _)| *on).map(|(_, tag)| tag);
        tags().for_each(|tag| out.push_str(&format!("<{tag}>")));
        out.push_str(&escaped(own));
        tags().rev().for_each(|tag| out.push_str(&format!("</{tag}>")));
        at = span.end;
    }
    out.push_str(&escaped(block.text.get(at..).unwrap_or_default()));
    out
}

/// Direction and language of a block. What has only letters of the other direction, such as
/// a date in English on an Arabic page, would be turned round by the direction of the page.
fn direction(block: &Inspected) -> String {
    let language = block.language;
    let own = language.rules();
    let foreign = block.text.chars().any(char::is_alphabetic)
        && !block.text.chars().any(|c| c.is_alphabetic() && own.writes(c));
    let runs = if foreign { language.other() } else { language };
    format!("dir=\"{}\" lang=\"{}\"", runs.direction().name(), language.code())
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}
