//! Pages that are files: one frame, one stylesheet, one place that escapes. A page needs nothing
//! else, runs nothing that stands in it but the script that its policy names, and can be printed.

pub(crate) mod escape;

use crate::lang::Language;
use escape::{attribute_into, escape_into, escaped};

/// Colours, letters, tables, badges and marks of every page, served or mailed.
pub(crate) const BASE: &str = include_str!("base.css");
/// What pages that are files have beside them: the line of facts, cards on narrow screens, paper.
const REPORT: &str = include_str!("report.css");

/// Appends all that stands before the content: the head, the title and one line of `facts`.
/// `script` is the script at the end of the page by its SHA-256, as a policy writes it.
pub(crate) fn begin_into(title: &str, facts: &[String], script: Option<&str>, out: &mut String) {
    out.push_str(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'",
    );
    // The text comes from foreign files: nothing in it may run or be fetched.
    if let Some(hash) = script {
        out.push_str(&format!("; script-src 'sha256-{hash}'"));
    }
    out.push_str("\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    escape_into(title, out);
    out.push_str("</title>\n<style>\n");
    out.push_str(BASE);
    out.push_str(REPORT);
    out.push_str("</style>\n</head>\n<body>\n<main>\n<h1 dir=\"auto\">");
    escape_into(title, out);
    out.push_str("</h1>\n");
    if !facts.is_empty() {
        out.push_str("<p class=\"facts\">");
        for (at, fact) in facts.iter().enumerate() {
            out.push_str(if at == 0 { "<bdi>" } else { " · <bdi>" });
            escape_into(fact, out);
            out.push_str("</bdi>");
        }
        out.push_str("</p>\n");
    }
}

/// Appends what stands behind the content.
pub(crate) fn end_into(script: Option<&str>, out: &mut String) {
    out.push_str("</main>\n");
    if let Some(script) = script {
        out.push_str("<script>");
        out.push_str(script);
        out.push_str("</script>\n");
    }
    out.push_str("</body>\n</html>\n");
}

/// The attributes of an element whose text is in the language with this canonical code.
pub(crate) fn directed(code: &str) -> String {
    let direction = Language::from_code(code).map_or("auto", |language| language.direction().name());
    let mut out = String::new();
    attribute_into("lang", code, &mut out);
    attribute_into("dir", direction, &mut out);
    out
}

/// Name of a language for the head of a column, or its code where it has none.
pub(crate) fn language_name(code: &str) -> &str {
    Language::from_code(code).map_or(code, |language| language.name())
}

/// How sure a unit is, as a badge: a sign, a word and a colour, of which any one is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Badge {
    /// Sure.
    Sure,
    /// To be looked at.
    Fair,
    /// Doubtful.
    Doubt,
    /// Nobody knows.
    Unknown,
    /// A person confirmed it.
    Confirmed,
    /// A person rejected it.
    Rejected,
    /// It has no counterpart.
    Alone,
}

impl Badge {
    /// The class that colours it.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Badge::Sure => "sure",
            Badge::Fair => "fair",
            Badge::Doubt => "doubt",
            Badge::Unknown => "unknown",
            Badge::Confirmed => "confirmed",
            Badge::Rejected => "rejected",
            Badge::Alone => "alone",
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Badge::Sure => ("●", "sure"),
            Badge::Fair => ("◐", "look"),
            Badge::Doubt => ("○", "doubtful"),
            Badge::Unknown => ("?", "confidence unknown"),
            Badge::Confirmed => ("✓", "confirmed"),
            Badge::Rejected => ("✕", "rejected"),
            Badge::Alone => ("—", "no counterpart"),
        }
    }

    /// Appends it, with a figure where there is one.
    pub(crate) fn into(self, figure: &str, out: &mut String) {
        let (sign, word) = self.words();
        out.push_str("<span class=\"badge\"><span aria-hidden=\"true\">");
        out.push_str(sign);
        out.push_str("</span> ");
        if !figure.is_empty() {
            out.push_str(&format!("<b>{}</b> ", escaped(figure)));
        }
        out.push_str(word);
        out.push_str("</span>");
    }
}

/// Appends the beginning of a table of these columns, up to its first row; `class` says how it is
/// laid out (`report.css`).
pub(crate) fn table_into(class: &str, columns: &[&str], out: &mut String) {
    out.push_str(&format!("<table class=\"{class}\">\n<thead><tr>"));
    for column in columns {
        out.push_str("<th scope=\"col\">");
        escape_into(column, out);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

/// What stands behind the last row.
pub(crate) const TABLE_END: &str = "</tbody>\n</table>\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_asks_for_nothing_and_runs_nothing_of_its_own() {
        let mut page = String::new();
        begin_into("<script>", &["a & b".into(), "c".into()], None, &mut page);
        end_into(None, &mut page);
        assert!(
            page.contains("<title>&lt;script&gt;</title>")
                && page.contains("<h1 dir=\"auto\">&lt;script&gt;</h1>")
        );
        assert!(page.contains("<p class=\"facts\"><bdi>a &amp; b</bdi> · <bdi>c</bdi></p>"));
        assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\">"));
        for outside in ["http:", "https:", "@import", "url(", "<script"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn texts_run_in_the_direction_of_their_language() {
        assert_eq!(directed("ar-SA"), " lang=\"ar-SA\" dir=\"rtl\"");
        assert_eq!(directed("en_GB"), " lang=\"en_GB\" dir=\"ltr\"");
        assert_eq!(directed("\"x"), " lang=\"&quot;x\" dir=\"auto\"");
        assert_eq!((language_name("ar-SA"), language_name("fr")), ("Arabic", "fr"));
    }

    #[test]
    fn colour_is_never_the_only_sign() {
        for badge in [
            Badge::Sure,
            Badge::Fair,
            Badge::Doubt,
            Badge::Unknown,
            Badge::Confirmed,
            Badge::Rejected,
            Badge::Alone,
        ] {
            let mut out = String::new();
            badge.into("<0.9>", &mut out);
            assert!(
                out.contains("<b>&lt;0.9&gt;</b> ") && out.ends_with(&format!("{}</span>", badge.words().1)),
                "{out}"
            );
            assert!(BASE.contains(&format!(".{}", badge.class())), "{} has no colour", badge.class());
        }
    }
}
