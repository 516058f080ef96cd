//! Numbers that the other side does not have.
//!
//! Most differences are no errors: the two languages write the same number in
//! another way (reversed groups, decimal comma, clock times, words up to twelve,
//! Roman sessions), and translators drop years in brackets and repeat what they
//! count. So two numbers that stand alone on both sides are an error; a number
//! that stands on one side only is a warning, and only where no word, label or
//! numeral opposite could mean it.

mod clock;
mod values;

use std::ops::Range;

use super::pair::{ItemKind, View};
use super::{Context, Findings, Pair, Severity, TextSpan};
use crate::lang::date::{self, Date};
use crate::lang::label::Label;
use crate::lang::number::read_all;
use values::{Numbers, Required, numbers};

pub(super) fn check(pair: &Pair<'_>, _: &Context<'_>, findings: &mut Findings) {
    labels(pair, findings);
    let digits = |view: &View<'_>| view.tokens.iter().any(|i| !matches!(i.kind, ItemKind::Word(..)));
    if !pair.sides().into_iter().any(digits) {
        return;
    }
    let (mut source, mut target) = (numbers(&pair.source), numbers(&pair.target));
    pages(&mut source, &mut target);
    if source.required.is_empty() && target.required.is_empty() {
        return;
    }
    let (mut left_source, repeated_source) = unmatched(&source, &target);
    let (mut left_target, repeated_target) = unmatched(&target, &source);
    left_source.retain(|number| !has_lost_year(number, &pair.source, &pair.target));
    left_target.retain(|number| !has_lost_year(number, &pair.target, &pair.source));
    // 3 and 5 opposite 5 and 5: the second 5 stands where the 3 should.
    if left_source.is_empty() && left_target.is_empty() && repeated_source.len() == repeated_target.len() {
        (left_source, left_target) = (repeated_source, repeated_target);
    } else if left_target.is_empty() && left_source.len() == repeated_target.len() {
        left_target = repeated_target;
    } else if left_source.is_empty() && left_target.len() == repeated_source.len() {
        left_source = repeated_source;
    }
    // Twenty opposite 10: a number in words that nothing means stands where the small one should.
    if left_source.is_empty() && !left_target.is_empty() {
        left_source = unsaid(&source, &target);
    } else if left_target.is_empty() && !left_source.is_empty() {
        left_target = unsaid(&target, &source);
    }
    let show = |view: &View<'_>, left: &[&Required]| -> (String, Vec<TextSpan>) {
        let places: Vec<TextSpan> = left.iter().map(|r| view.place(r.place.clone())).collect();
        let texts: Vec<&str> = places.iter().map(|p| p.text.as_str()).collect();
        (texts.join(", "), places)
    };
    let (source_texts, mut places) = show(&pair.source, &left_source);
    let (target_texts, target_places) = show(&pair.target, &left_target);
    places.extend(target_places);
    match (left_source.is_empty(), left_target.is_empty()) {
        (true, true) => {}
        (false, false) => {
            let message = format!("{source_texts} in the source, {target_texts} in the target");
            findings.add(0.8, message, places);
        }
        (false, true) => alone(&left_source, "source", &source_texts, places, findings),
        (true, false) => alone(&left_target, "target", &target_texts, places, findings),
    }
}

fn alone(left: &[&Required], side: &str, texts: &str, places: Vec<TextSpan>, findings: &mut Findings) {
    if left.iter().any(|number| !number.is_small()) {
        findings.add_as(Severity::Warning, 0.5, format!("only in the {side}: {texts}"), places);
    }
}

/// Leading numbers count only where both texts have one. Where the numbers of
/// one document run ahead of the other's, the first such pair is told.
fn labels(pair: &Pair<'_>, findings: &mut Findings) {
    let (Some((source, a)), Some((target, b))) = (&pair.source.label, &pair.target.label) else { return };
    // `17 - 25 May` looks like a label to one language and like two numbers to the other.
    let alike =
        matches!((source, target), (Label::Number(_), Label::Number(_)) | (Label::Pair(..), Label::Pair(..)));
    if alike && source != target && pair.shift() != Some(pair.shift_before) {
        let places = vec![pair.source.place(0..*a), pair.target.place(0..*b)];
        findings.add(0.8, "the leading numbers differ", places);
    }
}

/// Pages that both texts cite in brackets are those of each language's own edition.
fn pages(source: &mut Numbers, target: &mut Numbers) {
    let cites = |numbers: &Numbers| numbers.required.iter().any(|number| number.is_page);
    if cites(source) && cites(target) {
        for numbers in [source, target] {
            let pages = numbers.required.extract_if(.., |number| number.is_page);
            let values: Vec<String> = pages.flat_map(|page| page.readings).collect();
            numbers.possible.extend(values);
        }
    }
}

/// Whether the number is the year of a date that the other text has without it.
fn has_lost_year(number: &Required, own: &View<'_>, other: &View<'_>) -> bool {
    let Some(year) = number.readings.first().and_then(|r| r.parse::<u32>().ok()) else { return false };
    if !(1000..3000).contains(&year) {
        return false;
    }
    let others = date::all(other.text, other.language);
    let same =
        |date: &Date| others.iter().any(|o| (o.day, o.month) == (date.day, date.month) && o.year.is_none());
    date::all(own.text, own.language).iter().any(|date| date.year == Some(year) && same(date))
}

/// Those of `own` without counterpart in `other`, and those whose counterpart is another's already.
fn unmatched<'n>(own: &'n Numbers, other: &Numbers) -> (Vec<&'n Required>, Vec<&'n Required>) {
    let mut used = vec![false; other.required.len()];
    let (mut left, mut repeated) = (Vec::new(), Vec::new());
    for number in &own.required {
        // Each counterpart once, but a number that comes again needs no second one.
        let free = (0..other.required.len()).find(|at| !used[*at] && number.fits(&other.required[*at]));
        if let Some(at) = free {
            used[at] = true;
        } else if covered(number, other) {
            let said = number.readings.iter().chain(&number.loose).any(|r| other.possible.contains(r));
            if !said && other.required.iter().any(|o| number.fits(o)) {
                repeated.push(number);
            }
        } else {
            left.push(number);
        }
    }
    (left, repeated)
}

/// Numbers in words that nothing in `other` may mean.
fn unsaid<'n>(own: &'n Numbers, other: &Numbers) -> Vec<&'n Required> {
    let means = |number: &Required| covered(number, other) || other.spoken.iter().any(|o| number.fits(o));
    own.spoken.iter().filter(|number| !means(number)).collect()
}

impl Required {
    fn fits(&self, other: &Required) -> bool {
        let meet = |a: &[String], b: &[String]| a.iter().any(|r| b.contains(r));
        meet(&self.readings, &other.readings)
            || meet(&self.loose, &other.readings)
            || meet(&self.readings, &other.loose)
    }
}

/// Whether something on the other side may mean `number`.
fn covered(number: &Required, other: &Numbers) -> bool {
    let said = |value: &String| {
        other.possible.contains(value)
            || other
                .required
                .iter()
                .any(|o| o.readings.contains(value) || o.parts.iter().any(|parts| parts.contains(value)))
    };
    let there = |value: &String| said(value) || other.required.iter().any(|o| o.loose.contains(value));
    // `3.15 p.m.` is 15/15: each reading may come apart in its own way.
    let apart = |reading: &String| {
        let reading = reading.trim_start_matches('@');
        reading.contains('.') && reading.split('.').all(|part| said(&clock::bare(part)))
    };
    number.readings.iter().any(|r| there(r) || apart(r))
        || number.loose.iter().any(said)
        || number.parts.iter().any(|parts| !parts.is_empty() && parts.iter().all(there))
}

/// Byte ranges of all digits that the check answers for: those of numbers and
/// references, not those inside document symbols.
pub(super) fn digits(view: &View<'_>, other: &View<'_>) -> Vec<Range<usize>> {
    // A leading number that one side leaves out says nothing.
    let label = view.label.as_ref().filter(|_| other.label.is_some()).map_or(0, |l| l.1);
    let in_label = read_all(view.text.get(..label).unwrap_or_default(), view.language);
    let mut ranges: Vec<Range<usize>> = in_label.iter().map(|n| n.start..n.end).collect();
    for item in &view.tokens {
        let answers = match &item.kind {
            ItemKind::Number(_) => true,
            ItemKind::Symbol(symbol) => symbol.bytes().all(|b| b.is_ascii_digit() || b == b'/'),
            ItemKind::Word(..) => false,
        };
        if answers {
            ranges.push(item.place.clone());
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::super::tests::alarms;

    #[test]
    fn the_same_number_in_another_form_is_no_finding() {
        alarms(
            "numbers",
            &[
                ("500 3 شخص", "3,500 people", false),
                ("٣٥٠٠ شخص", "3,500 people", false),
                ("۳۵۰۰ شخص", "3 500 people", false),
                ("34,5 في المائة", "34.5 per cent", false),
                ("في الساعة 10:15", "at 10.15 a.m.", false),
                ("في الساعة 15/15", "at 3.15 p.m.", false),
                ("ثلاثة تقارير", "3 reports", false),
                ("الدورة الحادية والعشرون", "the 21st session", false),
                ("الجزء الثامن", "part VIII", false),
                ("1,5 مليون دولار", "1,500,000 dollars", false),
                ("1 - تقرر", "Decides", false),
                ("قرارها 1/70", "its resolution 70/1", false),
                ("217 ألف (د-3)", "217 A (III)", false),
                ("يومان", "2 days", false),
                ("الساعة 15:00", "at 3 p.m.", false),
                ("الساعة 00:10", "at 10 a.m.", false),
                ("من الساعة 00/10 حتى الساعة 00/15", "from 10 a.m. to 3 p.m.", false),
                ("17 - 25 شباط/فبراير", "17-25 February", false),
                ("أوائل الستينيات", "the early 1960s", false),
                ("تحيط علما بالتقرير", "Takes note of the report;18", false),
                ("من الساعة 09:30 إلى الساعة 11:00", "from 0930 to 1100 hours", false),
                ("منذ الساعة 59/23", "as at 2359Z", false),
                ("لقمت 630.8 1 كغم", "fed 1,630.8 kg", false),
                ("من 9 إلى 24 أيار/مايو", "9–24 May", false),
                ("تبدأ الساعة 3:30 مساء", "starts at 15:30", false),
                ("تبدأ الساعة 15:30", "starts at 3:30 p.m.", false),
                ("تبدأ الساعة 3 بعد الظهر", "starts at 15:00", false),
                ("تبدأ في ٣:٣٠ م", "starts at 3:30 PM", false),
                ("تبدأ الساعة 9 قبل الظهر", "starts at 9 a.m.", false),
                ("في الساعة الثالثة والنصف مساء", "at 15:30", false),
                ("الساعة 11 ليلا", "at 23:00", false),
                ("الساعة 12:30 صباحا", "at 00:30", false),
                ("مليونان وخمسمئة ألف نسمة", "2,500,000 inhabitants", false),
                ("2 مليون و500 ألف", "2,500,000", false),
                ("النصف مليون", "500,000", false),
                ("ثلثا السكان ونصف المساحة", "2/3 of the population and 1/2 of the area", false),
                ("ثلاثة أرباع السكان", "75 per cent of the population", false),
                ("لمدة سنتين ونصف", "for 2.5 years", false),
                ("سنتان ونصف", "2½ years", false),
                ("ألف وتسعمائة وخمسة وأربعون", "1945", false),
                ("خمسة عشر ألف دولار", "$15,000", false),
                ("3,5 مليارات دولار", "$3.5bn", false),
                ("1.200.000 دينار", "1,200,000 dinars", false),
                ("1 200 000 دينار", "1,200,000 dinars", false),
                ("1.200 دينار", "1,200 dinars", false),
                ("السعر ١٢٫٥٠", "costs 12.5", false),
                ("في 12/5/2020", "on 12 May 2020", false),
                ("في 28 تشرين الأول/أكتوبر", "on 28 October 2014", false),
                ("الألف يوم الأولى", "the first 1,000 days", false),
                ("الفترة 2013-2014", "the period 2013/14", false),
                ("الفترة 2013-2014", "the period 2013-14", false),
                ("وفقا للنص (الصفحتان 42-43)", "according to the text (p. 31)", false),
                ("التخطيط.", "planning.[23]", false),
            ],
        );
    }

    #[test]
    fn numbering_that_runs_ahead_is_told_once() {
        use crate::check::{Checker, Context, Selection};
        use crate::lang::Language;
        let selection = Selection { only: vec!["numbers".into()], skip: vec![] };
        let lexicon = crate::lexicon::Lexicon::default();
        let context = Context { lexicon: &lexicon, terms: None };
        let mut checker = Checker::new((Language::Arabic, Language::English), &selection, context).unwrap();
        let mut alarms = |source: u32, target: u32| {
            !checker.pair(&format!("{source} - نص"), &format!("{target}. Text")).is_empty()
        };
        let told: Vec<bool> = [(7, 7), (8, 9), (9, 10), (10, 12), (11, 13), (12, 12), (13, 14)]
            .map(|(s, t)| alarms(s, t))
            .into();
        assert_eq!(told, [false, true, false, true, false, false, true]);
    }

    #[test]
    fn another_number_is_a_finding() {
        alarms(
            "numbers",
            &[
                ("600 3 شخص", "3,500 people", true),
                ("في عام 2015", "in 2016", true),
                ("34,5 في المائة", "34.6 per cent", true),
                ("قرارها 1/70", "its resolution 71/1", true),
                ("الساعة 11:00", "at 1200 hours", true),
                ("2 - تقرر", "3. Decides", true),
                ("خمسة تقارير", "25 reports", true),
                ("5 تقارير", "6 reports", true),
                ("تبدأ الساعة 3:30 مساء", "starts at 16:30", true),
                ("تبدأ الساعة 3:30 مساء", "starts at 3:30 a.m.", true),
                ("الساعة 3 مساء", "at 14:00", true),
                ("مليونان وخمسمئة ألف نسمة", "2,600,000 inhabitants", true),
                ("3 ملايين دولار", "3 billion dollars", true),
                ("1.200.000 دينار", "1,300,000 dinars", true),
                ("ثلثا السكان", "3/4 of the population", true),
                ("نقل 1 ف-4 و 2 ف-3", "transfer of 1 P-4 and 1 P-3", true),
                ("عشرون عاما", "10 years", true),
                ("النقطة TP16", "point TP66", true),
                ("في 21 كانون الثاني/يناير 2014", "on 21 January 2015", true),
            ],
        );
    }
}
