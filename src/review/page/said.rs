//! What the program says, as the page says it: in Arabic where the page is in Arabic, and without
//! the options of the command line, which nobody on the page can give.

mod sentences;

use self::sentences::{CHECKS, NAMES, TABLES};
use crate::lang::Language;

/// `text` as a page in `language` says it. What is not known stays as it is.
pub(super) fn said(text: &str, language: Language) -> String {
    let arabic = language == Language::Arabic;
    let found = TABLES.iter().flat_map(|table| table.iter().map(move |said| (*table, said)));
    for (table, (pattern, english, own)) in found {
        let Some(parts) = parts(text, pattern) else { continue };
        let template = match (arabic, english.is_empty()) {
            (true, _) => own,
            (false, false) => english,
            (false, true) => return text.to_owned(),
        };
        let parts: Vec<String> = match std::ptr::eq(table, CHECKS) {
            // What checks name are texts of documents, which are nobody's to translate.
            true => parts.iter().map(|part| name(part, language).unwrap_or(part).to_owned()).collect(),
            false => parts.iter().map(|part| said_part(part, language)).collect(),
        };
        return filled(template, &parts, language);
    }
    text.to_owned()
}

/// What stands at the `{}` of `pattern`.
fn parts<'t>(text: &'t str, pattern: &str) -> Option<Vec<&'t str>> {
    let mut literals = pattern.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let literals: Vec<&str> = literals.collect();
    let mut parts = Vec::new();
    for (at, literal) in literals.iter().enumerate() {
        let end = match (at + 1 == literals.len(), literal.is_empty()) {
            (true, true) => rest.len(),
            (true, false) => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
            (false, _) => rest.find(literal)?,
        };
        parts.push(rest.get(..end)?);
        rest = rest.get(end + literal.len()..)?;
    }
    rest.is_empty().then_some(parts)
}

/// A name of the program's own in the language of the page.
fn name(part: &str, language: Language) -> Option<&str> {
    let (_, own) = NAMES.iter().find(|(name, _)| *name == part)?;
    Some(if language == Language::Arabic { own } else { part })
}

/// A part of what is said, which may be said itself.
fn said_part(part: &str, language: Language) -> String {
    match name(part, language) {
        Some(name) => name.to_owned(),
        None if part.contains(' ') => said(part, language),
        None => part.to_owned(),
    }
}

fn filled(template: &str, parts: &[String], language: Language) -> String {
    let mut out = template.to_owned();
    for (at, part) in parts.iter().enumerate() {
        // What runs the other way, or is of both kinds, must not pull the words beside it along.
        let foreign = part.chars().any(|c| c.is_alphabetic() && !('\u{600}'..='\u{6FF}').contains(&c));
        let isolated = foreign && language == Language::Arabic;
        let part = if isolated { format!("\u{2068}{part}\u{2069}") } else { part.clone() };
        out = out.replace(&format!("{{{at}}}"), &part);
    }
    out
}

/// A reason for a confidence in Arabic, by its kind and figures; `None` where it is not known.
pub(super) fn reason(kind: &str, figures: &[f32]) -> Option<String> {
    Some(match (kind, figures) {
        ("search", [own, next]) => {
            format!("لهذا الزوج {} من كل القراءات، وللتالي {}", percent(*own), percent(*next))
        }
        ("neighbours", [p]) => format!("الأقل احتمالا من الزوجين المجاورين له {}", percent(*p)),
        ("words", [source, target]) => format!(
            "المفسَّر من كلمات المحتوى {:.0} % في الأصل و{:.0} % في الترجمة",
            source * 100.0,
            target * 100.0
        ),
        ("numbers", [source, target]) => format!("بلا مقابل: {source} في الأصل و{target} في الترجمة"),
        ("length", [length]) => match (length.exp() - 1.0) * 100.0 {
            p if p.abs() < 10.0 => "طول الترجمة كالمعتاد تقريبا".to_owned(),
            p if p > 0.0 => format!("الترجمة أطول من المعتاد بنسبة {p:.0} %"),
            p => format!("الترجمة أقصر من المعتاد بنسبة {:.0} %", -p),
        },
        ("label", [sign]) if *sign > 0.0 => "الترقيم نفسه في أول النصين".to_owned(),
        ("label", [_]) => "ترقيمان مختلفان في أول النصين".to_owned(),
        ("ending", [sign]) if *sign > 0.0 => "النصان ينتهيان بالعلامة نفسها".to_owned(),
        ("ending", [_]) => "النصان ينتهيان بعلامتين مختلفتين".to_owned(),
        ("meaning", [cosine]) => format!("جيب تمام المعنيين بحسب المرمّز {cosine:.2}"),
        ("size", [words, source, target]) => {
            format!("ما تبدأ منه وحدة من {words:.0} كلمة و{source}:{target} من المقاطع")
        }
        ("curve", [_, slope, shift]) => {
            let sign = if *shift < 0.0 { "ناقصا" } else { "زائدا" };
            format!("يُحسب المجموع حتى هنا {slope:.2} مرة {sign} {:.2} لهذا النوع من الوحدات", shift.abs())
        }
        ("limit", _) => "لا تتجاوز الثقة 0.999 ولا تقل عن 0.001".to_owned(),
        _ => return None,
    })
}

fn percent(p: f32) -> String {
    match p {
        p if p > 0.999 => "أكثر من 99.9 %".to_owned(),
        p if p < 0.001 => "أقل من 0.1 %".to_owned(),
        p => format!("{:.1} %", p * 100.0),
    }
}

#[cfg(test)]
mod tests;
