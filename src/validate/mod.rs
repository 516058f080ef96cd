//! Is a file fit for every client? 21 rules, each finding with its place and
//! what to do about it.

mod csv;
mod findings;
mod fix;
mod rules;
mod text;
mod tmx;
mod xliff;

use std::path::Path;

use crate::exchange::detect::{MemoryFormat, format_of};
use crate::exchange::stream::file_name;
use crate::{Error, Result};

pub(crate) use findings::{BreachSeverity, Limits, ValidationReport};
use findings::{Breaches, first_bytes};
pub(crate) use fix::fix;

/// Checks a TMX, XLIFF or table. A file that cannot be read to its end has a
/// finding of rule 0 with the place, behind those of the part that was read.
///
/// # Errors
/// [`Error::Io`] where the file cannot be opened, [`Error::Usage`] for other formats.
pub(crate) fn validate(path: &Path, limits: Limits) -> Result<ValidationReport> {
    let mut findings = Breaches::default();
    let format = format_of(path);
    let is_xliff = matches!(format, Ok(MemoryFormat::Xliff));
    let checked = match format {
        Ok(MemoryFormat::Tmx) => {
            file(path, limits, &mut findings).and_then(|()| tmx::check(path, limits, &mut findings))
        }
        Ok(MemoryFormat::Xliff) => {
            file(path, limits, &mut findings).and_then(|()| xliff::check(path, limits, &mut findings))
        }
        Ok(MemoryFormat::Table) => {
            file(path, limits, &mut findings).and_then(|()| csv::check(path, limits, &mut findings))
        }
        Ok(_) => Err(Error::Usage {
            problem: format!("{}: only TMX, XLIFF and CSV files have rules", file_name(path)),
            remedy: "convert it to TMX and validate that".to_owned(),
        }),
        Err(error) => Err(error),
    };
    match checked {
        Ok(()) => {}
        Err(error @ (Error::Content { .. } | Error::Limit { .. })) => {
            findings.add(
                0,
                BreachSeverity::Error,
                "the file cannot be read to its end",
                line_of(&error),
                || error.to_string(),
            );
        }
        Err(error) => return Err(error),
    }
    let report = findings.report();
    // An XLIFF belongs to the tool that made it and could not go back there.
    Ok(if is_xliff { report.without_fixes() } else { report })
}

/// The line that a message names.
fn line_of(error: &Error) -> u64 {
    let text = error.to_string();
    let behind = text.split("line ").nth(1).unwrap_or_default();
    behind.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(1)
}

/// Rule 19, which is about the file as such.
fn file(path: &Path, limits: Limits, findings: &mut Breaches) -> Result<()> {
    let size = std::fs::metadata(path).map_err(|e| Error::io(path, e))?.len();
    if size > limits.max_bytes {
        let example = || format!("{} MB, more than {} MB", size / 1_000_000, limits.max_bytes / 1_000_000);
        findings.add(19, BreachSeverity::Warning, "the file is larger than some clients take", 1, example);
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz")) {
        findings.add(19, BreachSeverity::Warning, "the file is packed", 1, || file_name(path));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::findings::RuleBreach;
    use super::rules::RULES;
    use super::*;

    /// Rules broken by `content`, errors as numbers, warnings as negative ones.
    fn broken(name: &str, content: &[u8]) -> Vec<i32> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let report = validate(&path, Limits::default()).unwrap();
        let sign = |f: &RuleBreach| if f.severity == BreachSeverity::Error { 1 } else { -1 };
        let mut rules: Vec<i32> = report.findings.iter().map(|f| i32::from(f.rule) * sign(f)).collect();
        rules.dedup();
        rules
    }

    const HEADER: &str = "<header creationtool=\"t\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"t\" adminlang=\"en\" datatype=\"plaintext\" srclang=\"ar\"/>";

    fn tmx(units: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">{HEADER}<body>{units}</body></tmx>\n"
        )
    }

    fn tu(attributes: &str, props: &str, source: &str, target: &str) -> String {
        tmx(&format!(
            "<tu {attributes}>{props}<tuv xml:lang=\"ar\"><seg>{source}</seg></tuv><tuv xml:lang=\"en\"><seg>{target}</seg></tuv></tu>"
        ))
    }

    #[test]
    fn each_rule_of_a_tmx_is_found() {
        let good = tu("tuid=\"1\"", "<prop type=\"x-quality\">0.9</prop>", "نص", "text");
        assert_eq!(broken("a.tmx", good.as_bytes()), Vec::<i32>::new());
        let with = |from: &str, to: &str| good.replace(from, to);
        let two = |second: &str| {
            good.replace("</body>", &format!("<tu tuid=\"2\"><tuv xml:lang=\"ar\"><seg>نص</seg></tuv><tuv xml:lang=\"en\"><seg>{second}</seg></tuv></tu></body>"))
        };
        for (content, rules) in [
            (with("</tmx>", ""), &[0][..]),
            (format!("\u{FEFF}{good}"), &[-1]),
            (with("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n", ""), &[-1]),
            (with("tmx14.dtd", "http://x/tmx14.dtd"), &[1, -1]),
            (with("version=\"1.4\"", "version=\"1.4b\""), &[2]),
            (with("tuid=\"1\"", "tuid=\"1\" score=\"1\""), &[2]),
            (with("o-tmf=\"t\" ", ""), &[3]),
            (with("srclang=\"ar\"", "srclang=\"*all*\""), &[4]),
            (with("srclang=\"ar\"", "srclang=\"en\""), &[-6]),
            (with("\"ar\"", "\"ar_SA\""), &[5]),
            (with("</tu>", "<tuv xml:lang=\"fr\"><seg>x</seg></tuv></tu>"), &[-6]),
            (with("segtype=\"sentence\"", "segtype=\"block\""), &[7]),
            (with("tuid=\"1\"", "tuid=\"1 2\""), &[8]),
            (with("tuid=\"1\"", "tuid=\"1\" creationdate=\"today\" usagecount=\"x\""), &[9]),
            (with("x-quality", "file"), &[10]),
            (with(">0.9<", "><"), &[10]),
            (with("نص", "<hi>نص</hi>"), &[11]),
            (with("نص", "<ph>x</ph>نص"), &[-11]),
            (with(">text<", "><"), &[12]),
            (with(">text<", "> text<"), &[13]),
            (with(">text<", ">te\nxt<"), &[-13]),
            (with(">text<", ">te\u{FFFD}xt<"), &[14]),
            (with("نص", "\u{FEFB}"), &[15]),
            (with("نص", "نص\u{651}\u{64E}"), &[-15]),
            (with("نص", "\u{202B}نص"), &[16]),
            (with(">text<", &format!(">{}<", "t".repeat(2001))), &[-17]),
            (two("text"), &[18]),
            (two("other"), &[-18]),
            (with(">text<", ">a &amp;amp; b<"), &[20]),
            (with("<tuv xml:lang=\"ar\">", "<tuv xml:lang=\"ar-SA\">"), &[4, 21]),
        ] {
            assert_eq!(broken("a.tmx", content.as_bytes()), rules, "{content}");
        }
    }

    #[test]
    fn tables_and_xliff_are_checked() {
        for (content, rules) in [
            ("\u{FEFF}\"ar\",\"en\"\r\n\"نص\",\"text\"\r\n", &[][..]),
            ("ar,en\nنص,text\n", &[-1]),
            ("\u{FEFF}ar,en\nنص,text,more\n", &[2]),
            ("\u{FEFF}one,two three\nنص,text\n", &[0]),
            ("\u{FEFF}ar,en\n=1+1,text\n", &[-11]),
            ("\u{FEFF}id,ar,en\n7,=1+1,text\n", &[11]),
            ("\u{FEFF}sep=,\nar,en\n", &[1]),
            ("\u{FEFF}id,ar,en\n1,نص,text\n1,ب,\n", &[6, 8]),
        ] {
            assert_eq!(broken("a.csv", content.as_bytes()), rules, "{content}");
        }
        let xliff = "<xliff version=\"1.2\"><file original=\"a\" datatype=\"plaintext\" source-language=\"ar\" target-language=\"en\"><body>\
                     <trans-unit id=\"1\"><source>نص</source><target>text</target></trans-unit></body></file></xliff>";
        for (content, rules) in [
            (xliff.to_owned(), &[][..]),
            (xliff.replace("original=\"a\" ", ""), &[3]),
            (xliff.replace("<target>text</target>", ""), &[6]),
            (xliff.replace("\"1.2\"", "\"9\""), &[2]),
            (xliff.replace("\"en\"", "\"en_US\""), &[5]),
        ] {
            assert_eq!(broken("a.xlf", content.as_bytes()), rules, "{content}");
        }
    }

    #[test]
    fn the_table_is_in_order() {
        for (at, rule) in RULES.iter().enumerate() {
            assert_eq!(usize::from(rule.number), at);
        }
    }
}
