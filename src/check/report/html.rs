//! A page to look at, mail and print: every unit with findings, both texts in
//! their own direction, the places marked.

use super::super::Finding;
use super::super::run::{CheckReport, Flagged};
use crate::exchange::Side;
use crate::exchange::code::canonical;
use crate::finding::Severity;
use crate::html::escape::{attribute_into, escape_into};
use crate::html::{TABLE_END, begin_into, directed, end_into, language_name, table_into};

/// The report as one file that needs no network.
pub(crate) fn write(report: &CheckReport) -> String {
    let mut out = String::new();
    let mut facts = vec![format!("{} pairs, {} with findings", report.pairs, report.units.len())];
    let counts = report.counts.iter().filter(|(_, count)| **count > 0);
    facts.extend(counts.map(|(check, count)| format!("{check} {count}")));
    // A page that is mailed tells no folders.
    let name = report.file.rsplit(['/', '\\']).next().unwrap_or_default();
    begin_into(name, &facts, None, &mut out);
    let codes = [&report.source_language, &report.target_language].map(|code| canonical(code));
    let languages = [language_name(&codes[0]), language_name(&codes[1])];
    table_into("pairs told", &["Unit", languages[0], languages[1]], &mut out);
    for unit in &report.units {
        row(unit, report, &mut out);
    }
    out.push_str(TABLE_END);
    end_into(None, &mut out);
    out
}

fn row(unit: &Flagged, report: &CheckReport, out: &mut String) {
    let worst = unit.findings.iter().map(|finding| finding.severity).max();
    let class = match worst {
        Some(Severity::Error) => "doubt",
        Some(Severity::Warning) => "fair",
        _ => "unknown",
    };
    out.push_str("<tr");
    attribute_into("class", class, out);
    out.push_str("><td><b>");
    escape_into(&unit.id, out);
    out.push_str("</b>");
    for finding in &unit.findings {
        let name = super::name(finding.severity);
        out.push_str(&format!("<p class=\"finding {name}\"><b>{name}: {}</b> ", finding.check));
        message(&finding.message, out);
        out.push_str("</p>");
    }
    out.push_str("</td>");
    for (side, text, language) in [
        (Side::Source, &unit.source, &report.source_language),
        (Side::Target, &unit.target, &report.target_language),
    ] {
        out.push_str("<td");
        out.push_str(&directed(&canonical(language)));
        out.push('>');
        marked(text, side, &unit.findings, out);
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

/// A message is English; what it quotes may be in the other direction.
fn message(text: &str, out: &mut String) {
    for (at, part) in text.split('«').enumerate() {
        let (quoted, rest) = if at == 0 { ("", part) } else { part.split_once('»').unwrap_or((part, "")) };
        if at > 0 {
            out.push_str("“<bdi>");
            escape_into(quoted, out);
            out.push_str("</bdi>”");
        }
        escape_into(rest, out);
    }
}

/// The text with the places of the findings marked; of places that overlap the first.
fn marked(text: &str, side: Side, findings: &[Finding], out: &mut String) {
    let mut places: Vec<(usize, usize)> = findings
        .iter()
        .flat_map(|f| &f.places)
        .filter(|p| p.side == side)
        .map(|p| (p.start, p.end))
        .collect();
    places.sort_unstable();
    let mut at = 0;
    for (start, end) in places {
        if start >= at
            && let (Some(before), Some(place)) = (text.get(at..start), text.get(start..end))
        {
            escape_into(before, out);
            out.push_str("<mark>");
            escape_into(place, out);
            out.push_str("</mark>");
            at = end;
        }
    }
    escape_into(text.get(at..).unwrap_or_default(), out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::TextSpan;

    #[test]
    fn places_are_marked_and_markup_is_not_believed() {
        let place = |start, end| TextSpan { side: Side::Source, start, end, text: String::new() };
        let finding = |places| Finding {
            check: "numbers",
            severity: Severity::Error,
            confidence: 0.5,
            message: "<b>".into(),
            places,
            correction: None,
        };
        let mut out = String::new();
        marked("a<b>c", Side::Source, &[finding(vec![place(3, 4), place(0, 1), place(0, 2)])], &mut out);
        assert_eq!(out, "<mark>a</mark>&lt;b<mark>&gt;</mark>c");
        let mut out = String::new();
        message("«أ» opposite «a<»; b", &mut out);
        assert_eq!(out, "“<bdi>أ</bdi>” opposite “<bdi>a&lt;</bdi>”; b");
        let mut out = String::new();
        marked("é", Side::Source, &[finding(vec![place(0, 1)])], &mut out);
        assert_eq!(out, "é");
    }
}
