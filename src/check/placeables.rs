//! What a translation carries over unchanged: places for values (`%s`, `{0}`),
//! tags, addresses of the web and of mail.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::pair::View;
use super::{Context, Findings, Pair, Severity, TextSpan};
use crate::exchange::markup::{self, MarkupNode, is_annotation};

/// What must stand on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Placeable {
    place: Range<usize>,
    /// In the form that both sides are compared by.
    key: String,
    kind: PlaceableKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlaceableKind {
    Address,
    Tag,
    Value,
}

/// Alternatives in order; the first that fits at a place wins.
#[expect(clippy::expect_used, reason = "the pattern is part of the program and a test uses it")]
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<address>(?:https?|ftp)://[^\s<>«»“”،؛]+|\bwww\.[^\s<>«»“”،؛]+",
        r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)",
        r"|(?P<tag></?[A-Za-z][A-Za-z0-9:_.-]*(?:\s[^<>]*)?/?>)",
        r"|(?P<value>\{\{\s*[A-Za-z_][\w.]*\s*\}\}|\$\{[^{}\s]+\}|%\{[A-Za-z_]\w*\}|%\([A-Za-z_]\w*\)[a-z]",
        r"|\{[A-Za-z_][\w.]*\}|\{\d+(?:[:,][^{}\s]*)?\}",
        r"|%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?(?:ll|l|h|z)?[sdiufxXcg@]",
        r"|%[A-Z_]{3,}%|\$[A-Z][A-Z0-9_]{3,}|\$[a-z][A-Za-z0-9]*_\w+)",
    ))
    .expect("the pattern is sound")
});

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    codes(pair, findings);
    // Each of them holds one of these.
    let may_hold = |view: &&View<'_>| {
        view.text.bytes().any(|b| matches!(b, b'%' | b'{' | b'<' | b'$' | b'@' | b':'))
            || view.text.contains("www.")
    };
    if !pair.sides().iter().any(may_hold) {
        return;
    }
    let (source, target) = (placeables(pair.source.text), placeables(pair.target.text));
    let (left_source, left_target) = (missing(&source, &target), missing(&target, &source));
    if left_source.is_empty() && left_target.is_empty() {
        return;
    }
    let places = |view: &View<'_>, left: &[&Placeable]| -> Vec<TextSpan> {
        left.iter().map(|p| view.place(p.place.clone())).collect()
    };
    let (mut all, target_places) = (places(&pair.source, &left_source), places(&pair.target, &left_target));
    let texts = |places: &[TextSpan]| places.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(", ");
    let (source_texts, target_texts) = (texts(&all), texts(&target_places));
    all.extend(target_places);
    let message = match (left_source.is_empty(), left_target.is_empty()) {
        (false, false) => format!("{source_texts} in the source, {target_texts} in the target"),
        (false, true) => format!("only in the source: {source_texts}"),
        _ => format!("only in the target: {target_texts}"),
    };
    let severity =
        if is_localised(pair, &left_source, &left_target) { Severity::Note } else { Severity::Warning };
    findings.add_as(severity, 0.7, message, all);
}

/// Inline codes are compared by what they are, not by their order or number.
fn codes(pair: &Pair<'_>, findings: &mut Findings) {
    if pair.markup.iter().all(Option::is_none) {
        return;
    }
    let [mut source, mut target] = pair.markup.map(|markup| {
        let mut codes = Vec::new();
        collect_codes(&markup.and_then(markup::parse).unwrap_or_default(), &mut codes);
        codes
    });
    let mut free: HashMap<String, usize> = HashMap::new();
    target.iter().for_each(|code| *free.entry(code.clone()).or_default() += 1);
    let mut take = |code: &String| free.get_mut(code).filter(|count| **count > 0).map(|count| *count -= 1);
    source.retain(|code| take(code).is_none());
    target.retain(|code| free.get_mut(code).filter(|count| **count > 0).map(|count| *count -= 1).is_some());
    let message = match (source.is_empty(), target.is_empty()) {
        (true, true) => return,
        (false, false) => {
            format!("codes {} in the source, {} in the target", source.join(" "), target.join(" "))
        }
        (false, true) => format!("codes only in the source: {}", source.join(" ")),
        _ => format!("codes only in the target: {}", target.join(" ")),
    };
    findings.add(0.7, message, Vec::new());
}

/// Each code as it is shown: its content, or its name and type.
fn collect_codes(nodes: &[MarkupNode], codes: &mut Vec<String>) {
    for node in nodes {
        let MarkupNode::Element { name, attributes, children } = node else { continue };
        let attribute = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
        let content: String = children
            .iter()
            .map(|child| match child {
                MarkupNode::Text(text) => text.as_str(),
                MarkupNode::Element { .. } => "",
            })
            .collect();
        if is_annotation(&content) {
            continue;
        }
        // What stands inside `hi` is text of the unit; `mrk` and `sub` are no codes.
        if matches!(name.as_str(), "hi" | "g" | "mrk" | "sub" | "pc") {
            if !matches!(name.as_str(), "mrk" | "sub") {
                codes.push(format!("<{name}>"));
            }
            collect_codes(children, codes);
        } else if content.trim().is_empty() {
            let kind = attribute("type").or_else(|| attribute("ctype")).unwrap_or_default();
            codes.push(format!("<{name} {kind}").trim_end().to_owned() + ">");
        } else if content.starts_with('<') {
            codes.push(tag_name(content.trim()));
        } else {
            codes.push(content.split_whitespace().collect());
        }
    }
}

/// Those of `own` that `other` has fewer of.
fn missing<'p>(own: &'p [Placeable], other: &[Placeable]) -> Vec<&'p Placeable> {
    let mut free: Vec<&Placeable> = other.iter().collect();
    own.iter()
        .filter(|placeable| match free.iter().position(|o| o.key == placeable.key) {
            Some(at) => {
                free.swap_remove(at);
                false
            }
            // An address that comes again may stand once.
            None => placeable.kind != PlaceableKind::Address || !other.iter().any(|o| o.key == placeable.key),
        })
        .collect()
}

/// Whether only addresses differ, and those by the code of the language in them.
fn is_localised(pair: &Pair<'_>, source: &[&Placeable], target: &[&Placeable]) -> bool {
    let neutral = |placeable: &&Placeable, view: &View<'_>| -> Option<String> {
        let code = view.language.code();
        let pieces = placeable.key.split(['/', '.', '=', '-', '_']);
        let pieces: Vec<&str> = pieces.map(|piece| if piece == code { "*" } else { piece }).collect();
        (placeable.kind == PlaceableKind::Address).then(|| pieces.join("/"))
    };
    let source: Option<Vec<String>> = source.iter().map(|p| neutral(p, &pair.source)).collect();
    let target: Option<Vec<String>> = target.iter().map(|p| neutral(p, &pair.target)).collect();
    source.is_some() && source == target
}

fn placeables(text: &str) -> Vec<Placeable> {
    let mut found = Vec::new();
    for captures in PATTERN.captures_iter(text) {
        let kinds = [
            ("address", PlaceableKind::Address),
            ("tag", PlaceableKind::Tag),
            ("value", PlaceableKind::Value),
        ];
        let named = kinds.into_iter().find_map(|(name, kind)| Some((captures.name(name)?, kind)));
        let Some((whole, kind)) = named else { continue };
        let mut shown = whole.as_str();
        let before = text.get(..whole.start()).and_then(|t| t.chars().next_back());
        match kind {
            PlaceableKind::Address => {
                shown = shown.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', ']', '*']);
                if !shown.contains('(') {
                    shown = shown.trim_end_matches(')');
                }
            }
            // 5%d and 100%s are shares with a letter behind.
            PlaceableKind::Value if shown.starts_with('%') && before.is_some_and(char::is_numeric) => {
                continue;
            }
            _ => {}
        }
        let key = match kind {
            PlaceableKind::Address => shown.trim_end_matches('/').to_lowercase(),
            // Texts inside a tag are translated.
            PlaceableKind::Tag => tag_name(shown),
            PlaceableKind::Value => shown.split_whitespace().collect(),
        };
        found.push(Placeable { place: whole.start()..whole.start() + shown.len(), key, kind });
    }
    found
}

/// `<a href="…">` as `<a>`, `<br />` as `<br>`.
fn tag_name(tag: &str) -> String {
    let name = tag.trim_end_matches('>').trim_end_matches('/');
    let name = name.split_whitespace().next().unwrap_or_default();
    format!("{}>", name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{alarms, found};

    #[test]
    fn values_tags_and_addresses_are_carried_over() {
        alarms(
            "placeables",
            &[
                ("حذف %d ملفات من {0} و%s", "Deleted %d files from {0}", true),
                ("حذف %d ملفات من {0}", "Deleted %d files from {0}", false),
                ("حذف %2$s من %1$s", "Deleted %1$s from %2$s", false),
                ("مرحبا {name}", "Hello {nmae}", true),
                ("مرحبا %(name)s", "Hello %(name)s", false),
                ("مرحبا ${user}", "Hello", true),
                ("في $HOME", "in $HOME", false),
                ("في HOME", "in $HOME", true),
                ("نص <b>عريض</b>", "<b>bold</b> text", false),
                ("نص <b>عريض", "<b>bold</b> text", true),
                ("سطر<br/>آخر", "another<br />line", false),
                ("انظر <a href=\"/ar\">هنا</a>", "See <a href=\"/en\">here</a>", false),
                ("زر https://example.org/a.", "Visit https://example.org/a", false),
                ("زر https://example.org/b", "Visit https://example.org/a", true),
                ("راسل a.b@example.org،", "Write to a.b@example.org", false),
                ("راسل a.b@example.org", "Write to b.a@example.org", true),
                ("بنسبة %15 و 20%", "by 15% and 20% of", false),
                ("100% صافي", "100%solid", false),
                ("مبلغ 500 دولار", "$US 500 and $500", false),
                ("إذا كان x < 5 و y > 3", "if x < 5 and y > 3", false),
            ],
        );
    }

    #[test]
    fn an_address_in_the_other_language_is_a_note() {
        use super::super::{Checker, Context, Selection, Severity};
        use crate::lang::Language;
        let selection = Selection { only: vec!["placeables".into()], skip: vec![] };
        let lexicon = crate::lexicon::Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: None };
        let mut checker = Checker::new((Language::Arabic, Language::English), &selection, context).unwrap();
        let mut worst = |source: &str, target: &str| checker.pair(source, target)[0].severity;
        assert_eq!(worst("https://example.org/ar/5", "https://example.org/en/5"), Severity::Note);
        assert_eq!(worst("https://example.org/ar/5", "https://example.org/en/6"), Severity::Warning);
    }

    #[test]
    fn inline_codes_are_compared_by_what_they_are() {
        use super::super::{Checker, Context, Selection};
        use crate::lang::Language;
        let selection = Selection { only: vec!["placeables".into()], skip: vec![] };
        let lexicon = crate::lexicon::Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: None };
        let mut checker = Checker::new((Language::Arabic, Language::English), &selection, context).unwrap();
        let mut found = |source: &str, target: &str| -> Vec<String> {
            let found = checker.unit(["نص", "text"], [Some(source), Some(target)]);
            found.into_iter().map(|f| f.message).collect()
        };
        let bold = "<bpt i=\"1\">&lt;b&gt;</bpt>text<ept i=\"1\">&lt;/b&gt;</ept>";
        let other_number =
            "<ph x=\"2\" type=\"br\"/><bpt i=\"2\">&lt;b id=\"7\"&gt;</bpt>نص<ept i=\"2\">&lt;/b&gt;</ept>";
        assert_eq!(found(bold, bold), [""; 0]);
        assert_eq!(found(bold, other_number), ["codes only in the target: <ph br>"]);
        assert_eq!(found(bold, "text"), ["codes only in the source: <b> </b>"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let said = found("placeables", "حذف %d و%s", "Deleted %d");
        assert_eq!(said, ["only in the source: %s"]);
    }

    #[test]
    fn a_bracket_behind_an_address_is_no_part_of_it_unless_it_opens_there() {
        let address = |text| super::placeables(text).into_iter().map(|p| p.key).collect::<Vec<_>>();
        assert_eq!(address("(see https://example.org/a)"), ["https://example.org/a"]);
        assert_eq!(address("see https://example.org/a_(b)"), ["https://example.org/a_(b)"]);
    }
}
