//! A report to look at, mail and print: one file without network, both texts
//! side by side in their own direction, confidence as colour and sign.

use super::escape::{attribute_into, escape_into};
use super::props;
use super::{RecordWriter, WriterHead};
use super::{Tu, Tuv, code};
use crate::Result;
use crate::confidence::{FAIR, SURE};

/// Writes the report.
pub(crate) struct HtmlWriter {
    head: WriterHead,
    text: String,
}

impl HtmlWriter {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        HtmlWriter { head, text: String::new() }
    }

    fn element(&mut self, name: &str, text: &str) {
        self.text.push_str(&format!("<{name}>"));
        escape_into(text, &mut self.text);
        self.text.push_str(&format!("</{name}>"));
    }

    fn cell(&mut self, tuv: Option<&Tuv>, language: &str) {
        self.text.push_str("<td");
        attribute_into("lang", language, &mut self.text);
        attribute_into("dir", direction(language), &mut self.text);
        self.text.push('>');
        if let Some(tuv) = tuv {
            if let Some(label) = tuv.prop(props::LABEL) {
                self.element("b", label);
                self.text.push(' ');
            }
            escape_into(&tuv.text, &mut self.text);
        }
        self.text.push_str("</td>");
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        self.text.clear();
    }
}

fn direction(language: &str) -> &'static str {
    let known = crate::lang::Language::from_code(&code::primary(language));
    match known.map(crate::lang::Language::is_right_to_left) {
        Some(true) => "rtl",
        Some(false) => "ltr",
        None => "auto",
    }
}

/// Name for a column head: `Arabic`, or the code of another language.
fn language_name(language: &str) -> &str {
    crate::lang::Language::from_code(&code::primary(language)).map_or(language, |l| l.name())
}

fn class(tu: &Tu) -> &'static str {
    match tu.confidence() {
        _ if tu.is_unpaired() => "alone",
        Some(c) if c >= SURE => "high",
        Some(c) if c >= FAIR => "middle",
        Some(_) => "low",
        None => "",
    }
}

impl RecordWriter for HtmlWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let WriterHead { title, summary, codes, .. } = self.head.clone();
        // The policy holds even if someone puts a link into a text.
        self.text.push_str(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
        );
        self.element("title", &title);
        self.text.push_str("\n<style>\n");
        self.text.push_str(include_str!("report.css"));
        self.text.push_str("</style>\n</head>\n<body>\n");
        self.element("h1", &title);
        if !summary.is_empty() {
            self.text.push_str("\n<ul class=\"facts\">\n");
            for line in &summary {
                self.element("li", line);
                self.text.push('\n');
            }
            self.text.push_str("</ul>");
        }
        self.text.push_str(
            "\n<form>\n<label>Find <input name=\"words\" type=\"search\" dir=\"auto\"></label>\n\
             <label>Show <select name=\"show\"><option value=\"all\">everything</option>\
             <option value=\"doubtful\">below high confidence</option><option value=\"flagged\">with findings</option>\
             <option value=\"alone\">without counterpart</option></select></label>\n<output></output>\n</form>\n\
             <table>\n<colgroup><col class=\"info\"><col><col></colgroup>\n<thead><tr><th>Unit</th>",
        );
        for code in [&codes.source, &codes.target] {
            self.element("th", language_name(code));
        }
        self.text.push_str("</tr></thead>\n<tbody>\n");
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.text.push_str("<tr");
        attribute_into("class", class(tu), &mut self.text);
        let flags = tu.prop(props::CHECK).or(tu.prop(props::REMOVED)).unwrap_or_default();
        if !flags.is_empty() {
            attribute_into("data-flags", flags, &mut self.text);
        }
        self.text.push_str("><td class=\"info\"");
        let reasons = tu.prop(props::REASONS).unwrap_or_default();
        attribute_into("title", &reasons.replace("; ", "\n"), &mut self.text);
        self.text.push('>');
        let confidence = tu.confidence().map(|c| format!("{c:.2}")).unwrap_or_default();
        self.element("b", if tu.is_unpaired() { "no counterpart" } else { &confidence });
        for part in [tu.prop(props::BEAD).filter(|b| *b != "1:1"), tu.id.as_deref()].into_iter().flatten() {
            self.text.push_str("<br>");
            escape_into(part, &mut self.text);
        }
        if let Some(findings) = tu.prop(props::FINDINGS).or((!flags.is_empty()).then_some(flags)) {
            self.text.push_str("<br>");
            self.element("mark", findings);
        }
        // Hovering does not work on paper and on a touch screen.
        if !reasons.is_empty() {
            self.text.push_str("<details><summary>why</summary>");
            escape_into(reasons, &mut self.text);
            self.text.push_str("</details>");
        }
        self.text.push_str("</td>");
        let WriterHead { pair, codes, .. } = self.head.clone();
        let (source, target) = tu.sides(&pair);
        self.cell(source, &codes.source);
        self.cell(target, &codes.target);
        self.text.push_str("</tr>\n");
        self.flush(out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(b"</tbody>\n</table>\n<script>\n");
        out.extend_from_slice(include_str!("report.js").as_bytes());
        out.extend_from_slice(b"</script>\n</body>\n</html>\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, LanguagePair, Prop};

    #[test]
    fn texts_are_escaped_and_run_in_their_direction() {
        let mut head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        head.title = "<script>".into();
        let tu = Tu {
            props: vec![Prop::new("x-quality", "0.750"), Prop::new("x-reasons", "\"a\"; b")],
            variants: vec![Tuv::new("ar", "<img src=x>"), Tuv::new("en", "a & b")],
            ..Tu::default()
        };
        let bytes = crate::exchange::to_bytes(&mut HtmlWriter::new(head), &[tu]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("<h1>&lt;script&gt;</h1>"));
        assert!(text.contains("<tr class=\"middle\"><td class=\"info\" title=\"&quot;a&quot;&#10;b\">"));
        assert!(text.contains(
            "<td lang=\"ar\" dir=\"rtl\">&lt;img src=x&gt;</td><td lang=\"en\" dir=\"ltr\">a &amp; b</td>"
        ));
        assert!(!text.contains("http://") && !text.contains("https://"));
    }
}
