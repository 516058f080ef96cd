//! Matches for a person: as text, and as a page that needs nothing else.

use std::fmt::Write as _;

use super::hit::{Hit, MatchKind};
use super::marks::marked as with_marks;
use super::parts::Part;
use super::score::{Mark, Marked};
#[cfg(feature = "encoder")]
use super::semantic::Meant;
use super::suggestion::Suggestion;
use crate::html::escape::{attribute_into, escaped};
use crate::html::{TABLE_END, begin_into, directed, end_into, language_name, table_into};

impl MatchKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            MatchKind::Fuzzy => "fuzzy",
            MatchKind::Placeables => "only values differ",
            MatchKind::Exact => "the same text",
            MatchKind::Context1 => "the same text and one neighbour",
            MatchKind::Context2 => "the same text and both neighbours",
        }
    }
}

/// A hit as text: what the unit has and the query has not stands in `[- -]`, what only the query
/// has in `{+ +}`, values and forms as `[old → new]`.
pub fn text(hit: &Hit) -> String {
    let mut out = format!("{:>3} %  unit {}, {}", hit.score, hit.unit, hit.kind.name());
    let facts = [
        hit.document.clone(),
        hit.day.map(|d| format!("{:04}-{:02}-{:02}", d / 10_000, d / 100 % 100, d % 100)),
        Some(hit.origin.clone()).filter(|o| !o.is_empty()),
        hit.who.clone(),
        Some(hit.status.name().to_owned()),
    ];
    for fact in facts.into_iter().flatten() {
        let _ = write!(out, " · {fact}");
    }
    let (stems, words, all) = (hit.omegat.stems, hit.omegat.words, hit.omegat.all);
    let _ = writeln!(out, "\n       score {:.0}; OmegaT's: {stems}/{words}/{all}", hit.own.floor());
    for penalty in &hit.penalties {
        let _ = writeln!(out, "       -{:.0} {}", penalty.points, penalty.reason);
    }
    let _ = writeln!(out, "       {}", differences(&hit.differences));
    let _ = writeln!(out, "       {}", hit.target);
    if !hit.suggestion.replaced.is_empty() {
        let _ = writeln!(out, "     → {}", replaced(&hit.suggestion, "[", "]", &|text| text.to_owned()));
    }
    out
}

/// A unit that says the same, as text.
#[cfg(feature = "encoder")]
pub fn meant(meant: &Meant) -> String {
    let mut out = format!("{:>3} %  unit {}, by what it says", meant.score, meant.unit);
    for fact in [meant.document.as_deref(), Some(meant.origin.as_str()), Some(meant.status.name())] {
        let _ =
            write!(out, "{}", fact.filter(|f| !f.is_empty()).map(|f| format!(" · {f}")).unwrap_or_default());
    }
    out.push('\n');
    for penalty in &meant.penalties {
        let _ = writeln!(out, "       -{:.0} {}", penalty.points, penalty.reason);
    }
    let _ = writeln!(out, "       {}\n       {}", meant.source, meant.target);
    out
}

impl Answer {
    /// Whether units were found by what they say.
    fn has_meant(&self) -> bool {
        #[cfg(feature = "encoder")]
        return !self.meant.is_empty();
        #[cfg(not(feature = "encoder"))]
        false
    }

    /// Whether anything was found.
    pub fn is_something(&self) -> bool {
        !self.hits.is_empty() || !self.parts.is_empty() || self.has_meant()
    }
}

/// A part as text: the phrase with its translation, then both texts of the unit with it in `[ ]`.
pub fn part(part: &Part) -> String {
    let mut out = format!("part, {:>3} %  unit {}", part.score, part.unit);
    for fact in [part.document.as_deref(), Some(part.origin.as_str()), Some(part.status.name())] {
        let _ =
            write!(out, "{}", fact.filter(|f| !f.is_empty()).map(|f| format!(" · {f}")).unwrap_or_default());
    }
    let _ = writeln!(out, "\n       {} = {}", part.text, part.translation);
    for penalty in &part.penalties {
        let _ = writeln!(out, "       -{:.0} {}", penalty.points, penalty.reason);
    }
    let plain = |text: &str| text.to_owned();
    let source = with_marks(&part.source, std::slice::from_ref(&part.source_span), "[", "]", &plain);
    let target = with_marks(&part.target, &part.target_spans, "[", "]", &plain);
    let _ = writeln!(out, "       {source}\n       {target}");
    out
}

fn differences(marked: &[Marked]) -> String {
    let mut out = String::new();
    for part in marked {
        let new = part.new.as_deref().unwrap_or_default();
        let _ = match part.mark {
            Mark::Same => write!(out, "{}", part.text),
            Mark::Form | Mark::Value => write!(out, "[{} → {new}]", part.text),
            Mark::Left => write!(out, "[-{}-]", part.text),
            Mark::New => write!(out, "{{+{}+}}", part.text),
        };
    }
    out
}

/// The suggestion with signs around what was replaced.
fn replaced(of: &Suggestion, open: &str, close: &str, escape: &dyn Fn(&str) -> String) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for part in &of.replaced {
        out.push_str(&escape(of.text.get(at..part.span.start).unwrap_or_default()));
        let _ = write!(out, "{open}{}{close}", escape(&part.new));
        at = part.span.end;
    }
    out + &escape(of.text.get(at..).unwrap_or_default())
}

/// A query with its hits.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Answer {
    /// The text that was looked for.
    pub text: String,
    /// Code of its language.
    pub language: String,
    /// What was found, the best first.
    pub hits: Vec<Hit>,
    /// Where nothing was: phrases that the text shares with units, the longest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Where it was asked for: units that say the same in other words, the nearest first.
    #[cfg(feature = "encoder")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meant: Vec<Meant>,
    /// Units that have no vector and were not looked at for what they say.
    #[cfg(feature = "encoder")]
    #[serde(skip_serializing_if = "is_none")]
    pub without_vector: u64,
}

#[cfg(feature = "encoder")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

/// A page of answers, in the direction of each language.
pub fn page(title: &str, answers: &[Answer]) -> String {
    let mut out = String::new();
    let hits: usize = answers.iter().map(|answer| answer.hits.len()).sum();
    begin_into(title, &[format!("{} texts looked for, {hits} hits", answers.len())], None, &mut out);
    for answer in answers {
        let _ = writeln!(out, "<h2{}>{}</h2>", directed(&answer.language), escaped(&answer.text));
        if answer.hits.is_empty() {
            out.push_str(if answer.parts.is_empty() {
                "<p>Nothing like it.</p>\n"
            } else {
                "<p>Nothing like it; parts of it:</p>\n"
            });
        }
        let hit = answer.hits.first().map(|hit| (&hit.source_language, &hit.target_language));
        let part = answer.parts.first().map(|part| (&part.source_language, &part.target_language));
        #[cfg(feature = "encoder")]
        let part =
            part.or(answer.meant.first().map(|meant| (&meant.source_language, &meant.target_language)));
        let Some((source, target)) = hit.or(part) else {
            continue;
        };
        let names = [source, target].map(|code| language_name(code));
        table_into("pairs", &["Match", names[0], names[1]], &mut out);
        for hit in &answer.hits {
            let class = match hit.kind {
                MatchKind::Fuzzy => "fair",
                _ => "sure",
            };
            let facts = [hit.document.as_deref(), Some(hit.origin.as_str())];
            let facts: Vec<&str> = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect();
            let _ = write!(
                out,
                "<tr class=\"{class}\"><td><span class=\"badge\"><b>{} %</b> {}</span><span class=\"id\" dir=\"auto\">{}</span></td><td{}>",
                hit.score,
                hit.kind.name(),
                escaped(&facts.join(" · ")),
                directed(&hit.source_language)
            );
            for part in &hit.differences {
                let (text, new) = (escaped(&part.text), part.new.as_deref().unwrap_or_default());
                let _ = match part.mark {
                    Mark::Same => write!(out, "{text}"),
                    Mark::Form | Mark::Value => {
                        out.push_str("<mark");
                        attribute_into("title", new, &mut out);
                        write!(out, ">{text}</mark>")
                    }
                    Mark::Left => write!(out, "<del>{text}</del>"),
                    Mark::New => write!(out, "<ins>{text}</ins>"),
                };
            }
            let target = replaced(&hit.suggestion, "<mark>", "</mark>", &escaped);
            let _ = writeln!(out, "</td><td{}>{target}</td></tr>", directed(&hit.target_language));
        }
        for part in &answer.parts {
            let mark = |text: &str, spans: &[std::ops::Range<usize>]| {
                with_marks(text, spans, "<mark>", "</mark>", &escaped)
            };
            let _ = writeln!(
                out,
                "<tr class=\"unknown\"><td><span class=\"badge\"><b>{} %</b> part</span><span class=\"id\" dir=\"auto\">{}</span></td><td{}>{}</td><td{}>{}</td></tr>",
                part.score,
                escaped(&part.origin),
                directed(&part.source_language),
                mark(&part.source, std::slice::from_ref(&part.source_span)),
                directed(&part.target_language),
                mark(&part.target, &part.target_spans)
            );
        }
        #[cfg(feature = "encoder")]
        for meant in &answer.meant {
            let _ = writeln!(
                out,
                "<tr class=\"unknown\"><td><span class=\"badge\"><b>{} %</b> says it</span><span class=\"id\" dir=\"auto\">{}</span></td><td{}>{}</td><td{}>{}</td></tr>",
                meant.score,
                escaped(&meant.origin),
                directed(&meant.source_language),
                escaped(&meant.source),
                directed(&meant.target_language),
                escaped(&meant.target)
            );
        }
        out.push_str(TABLE_END);
    }
    end_into(None, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::tests::{place, tu};
    use crate::memory::{Asked, MatchOptions, Memory, MemoryWriter};

    #[test]
    fn differences_show_in_text_and_on_the_page() {
        let place = place();
        let units = vec![tu("تشير إلى القرار 60/1 <الآن>", "Recalls resolution 60/1 <now>")];
        MemoryWriter::open(&place.path).unwrap().add("a.tmx", units).unwrap();
        let asked = Asked { language: "en", text: "Recalls resolutions 62/208 <here>", ..Asked::default() };
        let hits = Memory::open(&place.path).unwrap().find(&asked, &MatchOptions::default()).unwrap();
        let shown = text(&hits[0]);
        assert!(
            shown.contains("Recalls [resolution → resolutions] [60/1 → 62/208] <[-now-]{+here+}>"),
            "{shown}"
        );
        assert!(shown.contains("→ تشير إلى القرار [62/208] <الآن>"), "{shown}");
        let answer = Answer { text: asked.text.into(), language: "en".into(), hits, ..Answer::default() };
        let page = page("t", &[answer]);
        assert!(page.contains("&lt;<del>now</del><ins>here</ins>&gt;"), "{page}");
        assert!(page.contains("dir=\"rtl\">تشير إلى القرار <mark>62/208</mark> &lt;الآن&gt;"), "{page}");
    }

    #[test]
    fn parts_show_in_text_and_on_the_page() {
        let place = place();
        let units =
            vec![tu("أهمية التنمية المستدامة <هنا>", "The importance of sustainable development <here>")];
        MemoryWriter::open(&place.path).unwrap().add("a.tmx", units).unwrap();
        let memory = Memory::open(&place.path).unwrap();
        let options = MatchOptions { parts: true, ..MatchOptions::default() };
        let line = "Children learn what sustainable development means for them and for others";
        let answers = memory.answers(&[line], None, &options).unwrap();
        let shown = part(&answers[0].parts[0]);
        assert!(
            shown.starts_with(
                "part,  18 %  unit 1 · a.tmx · auto\n       sustainable development = التنمية المستدامة\n"
            ),
            "{shown}"
        );
        assert!(
            shown.contains("of [sustainable development] <here>\n       أهمية [التنمية المستدامة] <هنا>"),
            "{shown}"
        );
        let page = page("t", &answers);
        assert!(
            page.contains("parts of it")
                && page.contains("<mark>sustainable development</mark> &lt;here&gt;"),
            "{page}"
        );
        let exact = MatchOptions { exact: true, ..options };
        assert!(memory.answers(&[line], None, &exact).unwrap()[0].parts.is_empty());
    }
}
