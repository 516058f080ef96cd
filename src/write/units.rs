//! From two documents set face to face to records of a memory.

use std::collections::HashMap;

use crate::bitext::{AlignStatus, Bitext, Reason, Reviewed, Unit, Unpaired, contributions};
use crate::document::{Facts, ResolutionPart};
use crate::exchange::props as property;
use crate::exchange::{Header, LanguagePair, Prop, Tu, Tuv};
use crate::segment::Stream;

use crate::exchange::Ids;
use crate::exchange::text::memory_text;

/// How much of what is known about a unit goes into its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What a memory keeps; of the reasons the weights and figures, from which `explain` makes sentences.
    Memory,
    /// All, with the reasons in words, for a person who looks the alignment over.
    Review,
}

/// The header of a memory made from `bitext`.
pub(crate) fn header(bitext: &Bitext) -> Header {
    // A line of a file may be anything; tools resegment paragraphs, so it is called a sentence.
    let segtype = if bitext.unit == crate::segment::UnitKind::Paragraph { "paragraph" } else { "sentence" };
    Header {
        source_language: bitext.source.language.code().to_owned(),
        target_language: Some(bitext.target.language.code().to_owned()),
        attributes: vec![("segtype".to_owned(), segtype.to_owned())],
        ..Header::default()
    }
}

/// The languages of `bitext`.
pub(crate) fn pair(bitext: &Bitext) -> LanguagePair {
    LanguagePair::new(bitext.source.language.code(), bitext.target.language.code())
}

/// One record for each unit whose number, from 0, is `wanted`, in order, with
/// unique identifiers, made when it is asked for: a record has many times the
/// size of its text. A unit has the same identifier whichever are wanted.
pub(crate) fn memory<'a>(
    bitext: &'a Bitext,
    wanted: impl Fn(usize) -> bool + 'a,
) -> impl Iterator<Item = (usize, Tu)> + 'a {
    let mut ids = Ids::default();
    bitext.units.iter().enumerate().filter_map(move |(at, unit)| {
        let id = ids.unique(Some(&unit.id), at as u64 + 1);
        wanted(at).then(|| (at, record(bitext, unit, id, Detail::Memory)))
    })
}

/// One record for each unit and each segment without counterpart, in the order
/// of the documents. Nothing of either document is missing.
pub(crate) fn review(bitext: &Bitext) -> impl Iterator<Item = Tu> + '_ {
    let mut ids = Ids::default();
    let mut waiting: Vec<&Unpaired> = bitext.unpaired.iter().collect();
    let units = (1..).zip(&bitext.units).map(Some).chain(std::iter::once(None));
    units.flat_map(move |unit| {
        // A segment left alone stands before the first pair that lies behind it in its own document.
        let mut out = Vec::new();
        let mut stand = |alone: &&Unpaired| {
            let here = unit
                .is_none_or(|(_, unit)| alone.stream == unit.stream && alone.segment < first(unit, alone));
            if here {
                out.push(unpaired(bitext, alone, &mut ids));
            }
            !here
        };
        match unit {
            Some((number, unit)) => {
                waiting.retain(&mut stand);
                let id = ids.unique(Some(&unit.id), number);
                out.push(record(bitext, unit, id, Detail::Review));
            }
            None => {
                waiting.sort_by_key(|alone| alone.stream);
                waiting.retain(&mut stand);
            }
        }
        out
    })
}

/// One record for each segment without counterpart.
pub(crate) fn left_alone(bitext: &Bitext) -> impl Iterator<Item = Tu> + '_ {
    let mut ids = Ids::default();
    bitext.unpaired.iter().map(move |alone| unpaired(bitext, alone, &mut ids))
}

/// The first segment of a unit in the document of a segment left alone.
fn first(unit: &Unit, alone: &Unpaired) -> usize {
    let segments = if alone.in_source { &unit.source_segments } else { &unit.target_segments };
    segments.iter().copied().min().unwrap_or(usize::MAX)
}

fn record(bitext: &Bitext, unit: &Unit, id: String, detail: Detail) -> Tu {
    let mut props = Props::default();
    props.add(property::QUALITY, quality(unit.confidence));
    props.add(property::STATUS, status(unit.status));
    props.add(property::BEAD, unit.bead());
    props.add(property::CHECK, crate::finding::checks_of(&unit.flags).join(" "));
    if detail == Detail::Memory {
        props.add(property::NEXT_BEST, quality(unit.next_best));
        props.add(property::CONTRIBUTIONS, contributions(&unit.reasons));
    } else {
        let findings: Vec<String> =
            unit.flags.iter().map(|f| format!("{}: {}", f.check, f.message)).collect();
        props.add(property::FINDINGS, findings.join("; "));
        props.add(property::REASONS, reasons(&unit.reasons));
    }
    props.add(property::DOCUMENT, document(bitext));
    props.add(property::DATE, date(bitext));
    props.add(property::SESSION, fact(bitext, |facts| facts.session.map(|s| s.to_string())));
    props.add(property::TITLE, fact(bitext, |facts| facts.title.clone()));
    props.add(property::PART, unit.part.map_or("", ResolutionPart::name));
    props.add(property::POSITION, position(&unit.source_segments, &unit.target_segments));
    props.add(property::STREAM, stream(unit.stream));
    let mut source =
        side(bitext.source.language.code(), &unit.source, unit.source_page, unit.source_label.as_deref());
    let mut target =
        side(bitext.target.language.code(), &unit.target, unit.target_page, unit.target_label.as_deref());
    for (side, time) in [(&mut source, unit.source_time), (&mut target, unit.target_time)] {
        side.props.extend(time.map(|(start, end)| {
            Prop::new(
                "x-time",
                format!("{} --> {}", crate::document::clock(start), crate::document::clock(end)),
            )
        }));
    }
    let mut tu = Tu { id: Some(id), props: props.0, variants: vec![source, target], ..Tu::default() };
    if let Some(reviewed) = &unit.reviewed {
        reviewed_into(reviewed, &mut tu);
    }
    tu
}

/// Puts who decided, when, and what they said into a record, where TMX has places for it.
pub(crate) fn reviewed_into(reviewed: &Reviewed, tu: &mut Tu) {
    for (name, value) in [("changedate", reviewed.time.as_str()), ("changeid", reviewed.who.trim())] {
        if !value.is_empty() {
            tu.attributes.retain(|(own, _)| own != name);
            tu.attributes.push((name.to_owned(), value.to_owned()));
        }
    }
    if !reviewed.comment.trim().is_empty() && !tu.notes.contains(&reviewed.comment) {
        tu.notes.push(reviewed.comment.clone());
    }
}

fn unpaired(bitext: &Bitext, alone: &Unpaired, ids: &mut Ids) -> Tu {
    let (own, name) = if alone.in_source { (&bitext.source, "source") } else { (&bitext.target, "target") };
    let (source, target) =
        if alone.in_source { (vec![alone.segment], vec![]) } else { (vec![], vec![alone.segment]) };
    let mut props = Props::default();
    props.add(property::QUALITY, quality(alone.confidence));
    props.add(property::STATUS, property::UNPAIRED);
    props.add(property::BEAD, format!("{}:{}", source.len(), target.len()));
    props.add(property::REASONS, alone.reason.clone());
    props.add(property::DOCUMENT, document(bitext));
    props.add(property::DATE, date(bitext));
    props.add(property::POSITION, position(&source, &target));
    props.add(property::STREAM, stream(alone.stream));
    let id = format!("unpaired-{name}-{:04}", alone.segment);
    Tu {
        id: Some(ids.unique(Some(&id), 0)),
        props: props.0,
        variants: vec![side(own.language.code(), &alone.text, alone.page, alone.label.as_deref())],
        ..Tu::default()
    }
}

/// Properties, none of them empty: strict readers fail on an empty one.
#[derive(Default)]
struct Props(Vec<Prop>);

impl Props {
    fn add(&mut self, kind: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.0.push(Prop::new(kind, value));
        }
    }
}

fn side(language: &str, text: &str, page: Option<u32>, label: Option<&str>) -> Tuv {
    let mut props = Props::default();
    props.add(property::PAGE, page.map(|p| p.to_string()).unwrap_or_default());
    props.add(property::LABEL, label.unwrap_or_default());
    Tuv { props: props.0, ..Tuv::new(language, memory_text(text)) }
}

/// Three decimals: finer than any calibration can be measured on documents.
fn quality(confidence: f32) -> String {
    format!("{confidence:.3}")
}

fn status(status: AlignStatus) -> &'static str {
    match status {
        AlignStatus::Sure => "sure",
        AlignStatus::Doubtful => "doubtful",
        AlignStatus::Confirmed => "confirmed",
        AlignStatus::Rejected => property::REJECTED,
    }
}

fn stream(stream: Stream) -> &'static str {
    match stream {
        Stream::Body => "body",
        Stream::Footnote => "footnote",
    }
}

/// `[3, 4]:[5]`, as a ladder writes it.
fn position(source: &[usize], target: &[usize]) -> String {
    format!("{source:?}:{target:?}")
}

fn reasons(reasons: &[Reason]) -> String {
    let parts: Vec<String> =
        reasons.iter().map(|r| format!("{} ({:+.2}): {}", r.evidence, r.weight, r.text)).collect();
    parts.join("; ")
}

/// The symbol of the document, or the name of the source file.
fn document(bitext: &Bitext) -> String {
    let symbol = bitext.source.facts.symbol.as_ref().or(bitext.target.facts.symbol.as_ref());
    symbol.unwrap_or(&bitext.source.origin.name).clone()
}

fn date(bitext: &Bitext) -> String {
    fact(bitext, |facts| facts.date.clone())
}

/// What the source says about itself, else what the target says; empty where neither does.
fn fact(bitext: &Bitext, of: fn(&Facts) -> Option<String>) -> String {
    of(&bitext.source.facts).or_else(|| of(&bitext.target.facts)).unwrap_or_default()
}

/// Which units stand directly before and behind each unit in the document;
/// across a gap there is no context.
pub(crate) struct Contexts<'a> {
    bitext: &'a Bitext,
    before: Vec<Option<usize>>,
    behind: Vec<Option<usize>>,
}

impl<'a> Contexts<'a> {
    /// The contexts of all units of `bitext`.
    pub(crate) fn new(bitext: &'a Bitext) -> Self {
        let by_first: HashMap<(Stream, usize), usize> = bitext
            .units
            .iter()
            .enumerate()
            .filter_map(|(at, u)| u.source_segments.iter().min().map(|s| ((u.stream, *s), at)))
            .collect();
        let mut before = vec![None; bitext.units.len()];
        let mut behind = before.clone();
        for (at, unit) in bitext.units.iter().enumerate() {
            let next = unit.source_segments.iter().max().map(|last| (unit.stream, last + 1));
            let Some(next) = next.and_then(|next| by_first.get(&next).copied()) else { continue };
            let target_end = unit.target_segments.iter().max().map(|last| last + 1);
            if bitext.units[next].target_segments.iter().min().copied() == target_end {
                behind[at] = Some(next);
                before[next] = Some(at);
            }
        }
        Contexts { bitext, before, behind }
    }

    /// Adds the text before and behind unit `at` to both sides of its record, as
    /// memoQ and XTM read it: a property on the `tuv` that holds an escaped `<seg>`.
    pub(crate) fn add(&self, at: usize, tu: &mut Tu) {
        for (kind, place) in
            [(property::CONTEXT_BEFORE, &self.before), (property::CONTEXT_BEHIND, &self.behind)]
        {
            let Some(other) = place.get(at).copied().flatten().and_then(|o| self.bitext.units.get(o)) else {
                continue;
            };
            for (tuv, text) in tu.variants.iter_mut().zip([&other.source, &other.target]) {
                tuv.props.push(Prop::new(kind, seg(text)));
            }
        }
    }
}

fn seg(text: &str) -> String {
    let mut out = String::from("<seg>");
    crate::html::escape::escape_into(&memory_text(text), &mut out);
    out.push_str("</seg>");
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::bitext::{DocumentSummary, Verdict};
    use crate::exchange::Side;
    use crate::lang::Language;
    use crate::segment::UnitKind;

    /// A unit that joins source segment `at` with target segment `at`.
    pub(crate) fn unit(at: usize, source: &str, target: &str, confidence: f32) -> Unit {
        Unit {
            id: format!("T-p{at:04}"),
            source: source.into(),
            target: target.into(),
            confidence,
            next_best: 0.01,
            status: if confidence < 0.7 { AlignStatus::Doubtful } else { AlignStatus::Sure },
            stream: Stream::Body,
            source_segments: vec![at],
            target_segments: vec![at],
            source_page: Some(1),
            source_time: None,
            target_time: None,
            target_page: None,
            source_label: Some("1 -".into()),
            target_label: None,
            part: None,
            reasons: vec![Reason {
                evidence: "length",
                text: "as long as expected".into(),
                weight: 1.25,
                figures: vec![0.5],
            }],
            flags: Vec::new(),
            reviewed: None,
        }
    }

    /// Two short documents.
    pub(crate) fn bitext(units: Vec<Unit>, unpaired: Vec<Unpaired>) -> Bitext {
        let side = |language, name: &str| DocumentSummary {
            origin: crate::document::Origin { name: name.into(), ..Default::default() },
            language,
            facts: crate::document::Facts { symbol: Some("T/1".into()), ..Default::default() },
            segments: units.len(),
            repairs: Vec::new(),
            warnings: Vec::new(),
        };
        Bitext {
            source: side(Language::Arabic, "t.ar.txt"),
            target: side(Language::English, "t.en.txt"),
            unit: UnitKind::Paragraph,
            asked: 0,
            verdict: Verdict {
                parallel: true,
                confidence: 0.99,
                reason: "most lines have a counterpart".into(),
            },
            units,
            unpaired,
        }
    }

    /// A segment left alone.
    pub(crate) fn alone(side: Side, segment: usize, text: &str) -> Unpaired {
        Unpaired {
            in_source: side == Side::Source,
            segment,
            text: text.into(),
            stream: Stream::Body,
            page: None,
            label: None,
            confidence: 0.9,
            reason: "no line resembles it".into(),
        }
    }

    #[test]
    fn a_unit_carries_what_is_known() {
        let mut one = unit(3, " نص\nطويل", "long text", 0.98);
        one.target_segments = vec![3, 4];
        one.target_time = Some((61_500, 3_600_000));
        one.flags = vec![crate::finding::Finding {
            check: "numbers",
            severity: crate::finding::Severity::Error,
            confidence: 0.8,
            message: "12 is missing".into(),
            places: Vec::new(),
            correction: None,
        }];
        let bitext = bitext(vec![one], Vec::new());
        let (_, tu) = memory(&bitext, |_| true).next().unwrap();
        let props: Vec<String> = tu.props.iter().map(|p| format!("{}={}", p.kind, p.value)).collect();
        assert_eq!(
            props,
            [
                "x-quality=0.980",
                "x-align-status=sure",
                "x-bead=1:2",
                "x-check=numbers",
                "x-next-best=0.010",
                "x-contributions=length +1.250 0.5",
                "x-document=T/1",
                "x-position=[3]:[3, 4]",
                "x-stream=body"
            ]
        );
        assert_eq!(tu.variants[0].text, "نص طويل");
        assert_eq!(tu.variants[0].prop("x-label"), Some("1 -"));
        let tu = review(&bitext).next().unwrap();
        assert_eq!(tu.prop("x-reasons"), Some("length (+1.25): as long as expected"));
        assert_eq!(tu.prop("x-findings"), Some("numbers: 12 is missing"));
    }

    #[test]
    fn segments_left_alone_stand_in_their_place() {
        let bitext = bitext(
            vec![unit(1, "أ", "a", 0.9), unit(3, "ب", "b", 0.9)],
            vec![
                alone(Side::Source, 0, "first"),
                alone(Side::Source, 4, "last"),
                alone(Side::Target, 2, "between"),
            ],
        );
        let order: Vec<String> =
            review(&bitext).map(|tu| tu.prop("x-position").unwrap().to_owned()).collect();
        assert_eq!(order, ["[0]:[]", "[1]:[1]", "[]:[2]", "[3]:[3]", "[4]:[]"]);
        assert_eq!(memory(&bitext, |_| true).count(), 2);
    }

    #[test]
    fn contexts_do_not_cross_gaps() {
        let bitext =
            bitext(vec![unit(0, "أ", "a", 0.9), unit(1, "ب", "b", 0.9), unit(3, "ج", "c", 0.9)], Vec::new());
        let contexts = Contexts::new(&bitext);
        let mut units: Vec<Tu> = memory(&bitext, |_| true).map(|(_, tu)| tu).collect();
        units.iter_mut().enumerate().for_each(|(at, tu)| contexts.add(at, tu));
        let contexts: Vec<_> = units
            .iter()
            .map(|u| (u.variants[1].prop("x-context-pre"), u.variants[1].prop("x-context-post")))
            .collect();
        assert_eq!(contexts, [(None, Some("<seg>b</seg>")), (Some("<seg>a</seg>"), None), (None, None)]);
    }
}
