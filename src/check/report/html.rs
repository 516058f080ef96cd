//! A page to look at, mail and print: every unit with findings, both texts in
//! their own direction, the places marked.

use super::super::Finding;
use super::super::run::{CheckReport, Flagged};
use crate::exchange::escape::{attribute_into, escape_into};
use crate::exchange::{Side, code};
use crate::lang::Language;

/// The report as one file that needs no network.
pub(crate) fn write(report: &CheckReport) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
    );
    escape_into(&format!("Findings in {}", report.file), &mut out);
    out.push_str("</title>\n<style>\n");
    out.push_str(include_str!("report.css"));
    out.push_str("</style>\n</head>\n<body>\n<h1>");
    escape_into(&report.file, &mut out);
    out.push_str("</h1>\n<p>");
    escape_into(&format!("{} pairs, {} with findings", report.pairs, report.units.len()), &mut out);
    out.push_str("</p>\n<ul class=\"counts\">\n");
    for (check, count) in report.counts.iter().filter(|(_, count)| **count > 0) {
        out.push_str(&format!("<li>{check} <b>{count}</b></li>\n"));
    }
    out.push_str("</ul>\n<table>\n<thead><tr><th>Unit</th>");
    for language in [&report.source_language, &report.target_language] {
        out.push_str("<th>");
        escape_into(language, &mut out);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for unit in &report.units {
        row(unit, report, &mut out);
    }
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}

fn row(unit: &Flagged, report: &CheckReport, out: &mut String) {
    out.push_str("<tr><td class=\"info\"><b>");
    escape_into(&unit.id, out);
    out.push_str("</b>");
    for finding in &unit.findings {
        let name = super::name(finding.severity);
        out.push_str(&format!("<p class=\"{name}\"><span>{name}: {}</span> ", finding.check));
        message(&finding.message, out);
        out.push_str("</p>");
    }
    out.push_str("</td>");
    for (side, text, language) in [
        (Side::Source, &unit.source, &report.source_language),
        (Side::Target, &unit.target, &report.target_language),
    ] {
        let right_to_left =
            Language::from_code(&code::primary(language)).is_some_and(Language::is_right_to_left);
        out.push_str("<td");
        attribute_into("lang", language, out);
        attribute_into("dir", if right_to_left { "rtl" } else { "ltr" }, out);
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
    use crate::finding::{Severity, TextSpan};

    #[test]
    fn places_are_marked_and_markup_is_not_believed() {
        let place = |start, end| TextSpan { side: Side::Source, start, end, text: String::new() };
        let finding = |places| Finding {
            check: "numbers",
            severity: Severity::Error,
            confidence: 0.5,
            message: "<b>".into(),
            places,
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
