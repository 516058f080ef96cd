//! A report to look at, mail and print: one file without network, both texts
//! side by side in their own direction, confidence as sign, figure, word and colour.

use super::code::canonical;
use super::props;
use super::{RecordWriter, WriterHead};
use super::{Tu, Tuv};
use crate::Result;
use crate::confidence::{FAIR, SURE};
use crate::html::escape::{attribute_into, escape_into};
use crate::html::{Badge, TABLE_END, begin_into, directed, end_into, language_name, table_into};

/// Finds and filters rows; without it the page shows them all.
const SCRIPT: &str = include_str!("report.js");
/// SHA-256 of [`SCRIPT`] in base 64: the policy of the page lets nothing else run.
const SCRIPT_HASH: &str = "2/BYBlcco1P9WRzdQ8Te78+TZN89OgvNZw0DBJ6cp+Q=";

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

    fn cell(&mut self, tuv: Option<&Tuv>, language: &str) {
        self.text.push_str("<td");
        self.text.push_str(&directed(&canonical(language)));
        self.text.push('>');
        if let Some(tuv) = tuv {
            if let Some(label) = tuv.prop(props::LABEL) {
                self.text.push_str("<b>");
                escape_into(label, &mut self.text);
                self.text.push_str("</b> ");
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

fn badge(tu: &Tu) -> Badge {
    match (tu.prop(props::STATUS), tu.confidence()) {
        (Some("confirmed"), _) => Badge::Confirmed,
        (Some(props::REJECTED), _) => Badge::Rejected,
        _ if tu.is_unpaired() => Badge::Alone,
        (_, Some(c)) if c >= SURE => Badge::Sure,
        (_, Some(c)) if c >= FAIR => Badge::Fair,
        (_, Some(_)) => Badge::Doubt,
        (_, None) => Badge::Unknown,
    }
}

impl RecordWriter for HtmlWriter {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let WriterHead { title, summary, codes, .. } = self.head.clone();
        // The facts are the first line, on paper the only one; what was repaired comes on demand.
        let facts: Vec<String> = summary.first().cloned().into_iter().collect();
        begin_into(&title, &facts, Some(SCRIPT_HASH), &mut self.text);
        if let [_, more @ ..] = summary.as_slice()
            && !more.is_empty()
        {
            self.text.push_str("<details><summary>About the documents</summary><ul class=\"lines\">\n");
            for line in more {
                self.text.push_str("<li dir=\"auto\">");
                escape_into(line, &mut self.text);
                self.text.push_str("</li>\n");
            }
            self.text.push_str("</ul></details>\n");
        }
        self.text.push_str(
            "<form class=\"find\" hidden>\n<label>Find <input name=\"words\" type=\"search\" dir=\"auto\"></label>\n\
             <label>Show <select name=\"show\"><option value=\"all\">everything</option>\
             <option value=\"doubtful\">what is not sure</option><option value=\"flagged\">with findings</option>\
             <option value=\"alone\">without counterpart</option></select></label>\n<output></output>\n</form>\n",
        );
        let names = [canonical(&codes.source), canonical(&codes.target)];
        let columns = ["Unit", language_name(&names[0]), language_name(&names[1])];
        table_into("pairs", &columns, &mut self.text);
        self.flush(out);
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        let badge = badge(tu);
        self.text.push_str("<tr");
        attribute_into("class", badge.class(), &mut self.text);
        let flags = tu.prop(props::CHECK).or(tu.prop(props::REMOVED)).unwrap_or_default();
        if !flags.is_empty() {
            attribute_into("data-flags", flags, &mut self.text);
        }
        self.text.push_str("><td>");
        let figure = tu.confidence().filter(|_| badge != Badge::Alone).map(|c| format!("{c:.2}"));
        badge.into(&figure.unwrap_or_default(), &mut self.text);
        let shape = tu.prop(props::BEAD).filter(|b| *b != "1:1" && badge != Badge::Alone);
        if let Some(shape) = shape {
            self.text.push_str(" <span class=\"hint\">");
            escape_into(shape, &mut self.text);
            self.text.push_str("</span>");
        }
        if let Some(id) = &tu.id {
            self.text.push_str("<span class=\"id\">");
            escape_into(id, &mut self.text);
            self.text.push_str("</span>");
        }
        if let Some(findings) = tu.prop(props::FINDINGS).or((!flags.is_empty()).then_some(flags)) {
            self.text.push_str("<p class=\"finding warning\"><span aria-hidden=\"true\">⚑</span> ");
            escape_into(findings, &mut self.text);
            self.text.push_str("</p>");
        }
        let reasons = tu.prop(props::REASONS).filter(|_| badge != Badge::Alone).unwrap_or_default();
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
        self.text.push_str(TABLE_END);
        end_into(Some(SCRIPT), &mut self.text);
        self.flush(out);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, LanguagePair, Prop};

    fn page(units: &[Tu]) -> String {
        let mut head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        head.title = "<script>".into();
        head.summary = vec!["one <line>".into(), "repairs: 3".into()];
        String::from_utf8(crate::exchange::to_bytes(&mut HtmlWriter::new(head), units).unwrap()).unwrap()
    }

    #[test]
    fn texts_are_escaped_and_run_in_their_direction() {
        let tu = Tu {
            props: vec![Prop::new("x-quality", "0.750"), Prop::new("x-reasons", "\"a\"; b")],
            variants: vec![Tuv::new("ar", "<img src=x>"), Tuv::new("en", "a & b")],
            ..Tu::default()
        };
        let text = page(&[tu]);
        for part in [
            "<h1 dir=\"auto\">&lt;script&gt;</h1>",
            "<p class=\"facts\"><bdi>one &lt;line&gt;</bdi></p>",
            "<tr class=\"fair\"><td>",
            "<b>0.75</b> look</span>",
            "<td lang=\"ar\" dir=\"rtl\">&lt;img src=x&gt;</td><td lang=\"en\" dir=\"ltr\">a &amp; b</td>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("http://") && !text.contains("https://"));
    }

    #[test]
    fn a_badge_says_what_is_known() {
        let unit = |props: &[(&str, &str)], sides: usize| Tu {
            props: props.iter().map(|(kind, value)| Prop::new(*kind, *value)).collect(),
            variants: [Tuv::new("ar", "نص"), Tuv::new("en", "text")].into_iter().take(sides).collect(),
            ..Tu::default()
        };
        for (props, sides, expected) in [
            (&[("x-quality", "0.95")][..], 2, Badge::Sure),
            (&[("x-quality", "0.3")], 2, Badge::Doubt),
            (&[("x-quality", "1.000"), (props::STATUS, "confirmed")], 2, Badge::Confirmed),
            (&[(props::STATUS, props::REJECTED)], 2, Badge::Rejected),
            (&[], 2, Badge::Unknown),
            (&[(props::STATUS, props::UNPAIRED)], 1, Badge::Alone),
            (&[("x-quality", "0.95"), (props::STATUS, props::UNPAIRED)], 1, Badge::Alone),
        ] {
            assert_eq!(badge(&unit(props, sides)), expected, "{props:?}");
        }
    }

    #[test]
    fn the_policy_lets_the_script_of_the_page_run() {
        use sha2::Digest as _;
        const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        let bits: String =
            SCRIPT_HASH.chars().map(|c| format!("{:06b}", LETTERS.find(c).unwrap() & 63)).collect();
        let hash = sha2::Sha256::digest(SCRIPT.as_bytes());
        let expected: String = hash.iter().map(|byte| format!("{byte:08b}")).collect();
        assert_eq!(bits.get(..256), Some(expected.as_str()), "the script has another hash now");
        let text = page(&[]);
        assert!(
            text.contains(&format!("script-src 'sha256-{SCRIPT_HASH}'"))
                && !text.contains("script-src 'unsafe")
        );
        assert!(text.contains(&format!("<script>{SCRIPT}</script>")));
    }

    #[test]
    fn a_line_alone_has_no_reasons_to_be_a_pair() {
        let unit =
            |variants| Tu { props: vec![Prop::new("x-reasons", "because")], variants, ..Tu::default() };
        let pair = unit(vec![Tuv::new("ar", "نص"), Tuv::new("en", "text")]);
        assert!(page(&[pair]).contains("because"));
        let mut alone = unit(vec![Tuv::new("ar", "نص")]);
        alone.props.push(Prop::new(props::STATUS, props::UNPAIRED));
        assert!(!page(&[alone]).contains("because"));
    }
}
