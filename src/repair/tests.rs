//! The rules together, on text that imitates the damage and on real documents.

mod real;

use super::*;
use crate::document::{Block, BlockKind, Origin};
use crate::lexicon::Lexicon;

/// A document of lines as the readers of fixed layouts make it; more than one page makes it paged.
fn document(format: DocumentFormat, pages: &[&str]) -> Document {
    let mut blocks = Vec::new();
    for (number, page) in (1..).zip(pages) {
        let mut gap_above = false;
        for line in page.lines().map(str::trim) {
            if line.is_empty() {
                gap_above = true;
                continue;
            }
            let page = (pages.len() > 1).then_some(number);
            blocks.push(Block { page, gap_above, ..Block::new(BlockKind::Line, line) });
            gap_above = false;
        }
    }
    Document { origin: Origin { format, ..Origin::default() }, blocks, ..Document::default() }
}

/// The texts of the blocks of one sort: `b`ody, `n`otes or `f`urniture.
fn texts(repaired: &Repaired, sort: char) -> Vec<&str> {
    let sort_of = |kind: &BlockKind| match kind {
        BlockKind::Furniture => 'f',
        BlockKind::Footnote { .. } => 'n',
        _ => 'b',
    };
    repaired.document.blocks.iter().filter(|b| sort_of(&b.kind) == sort).map(|b| b.text.as_str()).collect()
}

fn count(repaired: &Repaired, rule: &str) -> usize {
    repaired.counts().iter().find(|c| c.rule == rule).map_or(0, |c| c.count)
}

const PAGES: [&str; 3] = [
    "A/RES/99/12

     Distr.: General
     3 May 2045

     Ninety-ninth session
     Agenda item 7
     Care of the wells, cisterns and springs that villages
     hold in common

     99/12.

     Looking after the old cisterns of the dry valleys and islands for
     the good of those who drink from them
     The General Assembly,
     Recalling that water which is shared must be watched over by all who drink it,
     and that the Valley Charter, 1 signed in the presence of 17 mayors, says so in plain
     words,
     Noting the report of the Well Keepers 2 and the answers that were given to it in
     the year 2044, 3 among them the answer of the council of the northern

     __________________

     Valley Records, vol. 4.
     See A/98/77, annex.
     3
     Ibid.
     1
     2

     45-01234 (E)

     030545

     *4501234*",
    "Looking after the old cisterns of the dry valleys and islands

     A/RES/99/12

     villages, which is the longest of them and which was written by a water diviner,
     1.
     Decides that each cistern shall be swept once a year by those who live near
     it, before the first rain, as article 4 of the Charter lays down;
     2.
     Requests the keepers to keep a list of the cisterns swept, of the structu ral faults
     found in them and of the persons a t fault, and to send it to the council of every
     village on 4 June of each year, with open -source maps: 4
     (a) On paper, where no other means is at hand or where the post is slow and the
     road is long;
     (b) By letter in all other cases.

     __________________
     4

     Drawn by the keepers themselves.

     2/3

     45-01234",
    "Looking after the old cisterns of the dry valleys and islands

     A/RES/99/12

     3.
     Decides also to remain seized of the matter, since the structural faults are many.
     41st plenary meeting
     3 May 2045

     45-01234

     3/3",
];

#[test]
fn pages_become_paragraphs() {
    let repaired = repair(document(DocumentFormat::Pdf, &PAGES), Language::English, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b'),
        [
            "A/RES/99/12",
            "Distr.: General 3 May 2045",
            "Ninety-ninth session",
            "Agenda item 7",
            "Care of the wells, cisterns and springs that villages hold in common",
            "99/12. Looking after the old cisterns of the dry valleys and islands for the good of those who \
             drink from them",
            "The General Assembly,",
            "Recalling that water which is shared must be watched over by all who drink it, and that the \
             Valley Charter, signed in the presence of 17 mayors, says so in plain words,",
            "Noting the report of the Well Keepers and the answers that were given to it in the year 2044, \
             among them the answer of the council of the northern villages, which is the longest of them \
             and which was written by a water diviner,",
            "1. Decides that each cistern shall be swept once a year by those who live near it, before the \
             first rain, as article 4 of the Charter lays down;",
            "2. Requests the keepers to keep a list of the cisterns swept, of the structural faults found \
             in them and of the persons at fault, and to send it to the council of every village on 4 June \
             of each year, with open-source maps:",
            "(a) On paper, where no other means is at hand or where the post is slow and the road is long;",
            "(b) By letter in all other cases.",
            "3. Decides also to remain seized of the matter, since the structural faults are many.",
            "41st plenary meeting",
            "3 May 2045",
        ]
    );
    assert_eq!(
        texts(&repaired, 'n'),
        [
            "1 Valley Records, vol. 4.",
            "2 See A/98/77, annex.",
            "3 Ibid.",
            "4 Drawn by the keepers themselves."
        ]
    );
    assert_eq!(texts(&repaired, 'f').len(), 13);
    assert_eq!(count(&repaired, "footnote-mark"), 4);
    assert_eq!(repaired.document.facts.symbol.as_deref(), Some("A/RES/99/12"));
    assert_eq!(repaired.document.facts.session, Some(99));
}

#[test]
fn a_transcription_becomes_paragraphs() {
    let text = "Distr.: General
     3 May 2045

     [[دون الإحالة إلى لجنة]]

     12/99 - العناية بالصهاريج القديمة في الوديان الجافة

     إن الجمعية العامة،

     إذ تشير إلى ميثاق الوادي⁽¹⁾، الذي وقعه سبعة عشر عمدة، والذي بدأ نفاذه في 3 كانون الأول/

     (1) سجلات الوادي، المجلد 4.



     ديسمبر 2044، وإلى تقرير حراس الآبار⁽²⁾ الذي قُدم في العام نفسه إلى مجالس القرى جميعها في الشمال

     (2) انظر A/98/77، المرفق.

     والجنوب،

     وإذ تلاحظ أن الماء المشترك يحرسه كل من يشرب منه،

     1 - **تقرر** أن يُكنس كل صهريج مرة في السنة على أيدي من يسكنون بالقرب منه في القرى

     وما حولها؛

     2 - **تطلب** إلى الحراس ما يلي:

     (أ) أن يعدوا قائمة بالصهاريج التي كُنست؛

     (ب) أن يرسلوا القائمة إلى مجلس كل قرية.

     الجلسة العامة 41";
    let repaired = repair(document(DocumentFormat::Text, &[text]), Language::Arabic, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b'),
        [
            "Distr.: General 3 May 2045",
            "[دون الإحالة إلى لجنة]",
            "12/99 - العناية بالصهاريج القديمة في الوديان الجافة",
            "إن الجمعية العامة،",
            "إذ تشير إلى ميثاق الوادي، الذي وقعه سبعة عشر عمدة، والذي بدأ نفاذه في 3 كانون الأول/ديسمبر \
             2044، وإلى تقرير حراس الآبار الذي قُدم في العام نفسه إلى مجالس القرى جميعها في الشمال والجنوب،",
            "وإذ تلاحظ أن الماء المشترك يحرسه كل من يشرب منه،",
            "1 - تقرر أن يُكنس كل صهريج مرة في السنة على أيدي من يسكنون بالقرب منه في القرى وما حولها؛",
            "2 - تطلب إلى الحراس ما يلي:",
            "(أ) أن يعدوا قائمة بالصهاريج التي كُنست؛",
            "(ب) أن يرسلوا القائمة إلى مجلس كل قرية.",
            "الجلسة العامة 41",
        ]
    );
    assert_eq!(texts(&repaired, 'n'), ["(1) سجلات الوادي، المجلد 4.", "(2) انظر A/98/77، المرفق."]);
    let kinds: Vec<_> = repaired.document.blocks.iter().filter_map(|b| b.label.as_deref()).collect();
    assert_eq!(kinds, ["12/99 -", "1 -", "2 -", "(أ)", "(ب)", "(1)", "(2)"]);
    assert_eq!(repaired.document.facts.session, None);
}

#[test]
fn pasted_pages_without_form_feeds_lose_their_furniture() {
    let text = "1 - تقرر أن تفتح البئر صباحا،

     __________________

     (1) سجلات الوادي.

     45-01234
     2/3

     صهاريج الوادي

     وأن تغلق مساء؛

     2 - تطلب تقريرا عن ذلك كله؛

     3 - تقرر إبقاء المسألة قيد النظر؛

     45-01234
     3/3

     صهاريج الوادي

     4 - تدعو القرى إلى العناية بالبئر؛

     5 - تشكر الحراس⁽¹⁾؛

     6 - تدعو إلى تكرار ذلك؛

     7 - تكرر دعوتها.";
    let repaired = repair(document(DocumentFormat::Text, &[text]), Language::Arabic, &NoVocabulary);
    let body = texts(&repaired, 'b');
    assert_eq!(body[0], "1 - تقرر أن تفتح البئر صباحا، وأن تغلق مساء؛");
    assert_eq!(body.len(), 7);
    assert_eq!(texts(&repaired, 'n'), ["(1) سجلات الوادي."]);
    assert_eq!(texts(&repaired, 'f').len(), 7);
}

#[test]
fn one_paragraph_a_line_stays_so() {
    let lines = [
        "The Charter of the Wells",
        "Article 1",
        "Water is shared among the villages, and",
        "to keep it clean is the duty of all;",
        "1. No one shall",
        "2. draw more than 3 buckets before sunrise",
        "3/4",
        "the rest is told below",
        "The rest is told below",
        "- and so on -",
        "(1) See above.",
    ];
    let repaired =
        repair(document(DocumentFormat::Text, &[&lines.join("\n")]), Language::English, &NoVocabulary);
    assert_eq!(texts(&repaired, 'b'), lines);
    assert!(repaired.repairs.is_empty(), "{:?}", repaired.repairs);
}

#[test]
fn mail_wrapped_at_a_column_is_joined() {
    let text = "Dear keepers,

     I write to tell you that the large cistern beside the school has been swept and
     that nothing was found in it but leaves, two buckets and a well-
     kept pair of boots that somebody must be missing by now.

     The small one follows on Monday, if the rain allows it, and the third as soon as
     the ladder has been mended.

     With thanks";
    let repaired = repair(document(DocumentFormat::Text, &[text]), Language::English, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b')[1],
        "I write to tell you that the large cistern beside the school has been swept and that nothing was \
         found in it but leaves, two buckets and a well-kept pair of boots that somebody must be missing by \
         now."
    );
    assert_eq!(texts(&repaired, 'b').len(), 4);
}

#[test]
fn real_numbers_are_never_marks() {
    let page = "The villages named in article 1 and in paragraph 2 keep 3 cisterns and 1 spring, of which 2
     were swept in March 2044, 1 of them twice, as the list of the Well Keepers, 1 shows.
     Goals 1, 2 and 3 were met by all 2 of them, and the maps 2 were drawn on 3 May 2045.

     __________________

     1 See the list.
     2 Not printed.";
    let repaired = repair(
        document(DocumentFormat::Pdf, &[page, "41st plenary meeting"]),
        Language::English,
        &NoVocabulary,
    );
    assert_eq!(
        texts(&repaired, 'b')[0],
        "The villages named in article 1 and in paragraph 2 keep 3 cisterns and 1 spring, of which 2 were \
         swept in March 2044, 1 of them twice, as the list of the Well Keepers, shows. Goals 1, 2 and 3 were \
         met by all 2 of them, and the maps were drawn on 3 May 2045."
    );
}

#[test]
fn flowing_documents_keep_their_blocks() {
    let mut item = Block::new(BlockKind::ListItem { depth: 0 }, "ﻗﺮر ** ما يلي [[هنا]]");
    item.label = Some("1 -".to_owned());
    let input = Document { blocks: vec![item], ..Document::default() };
    let repaired = repair(input, Language::Arabic, &NoVocabulary);
    assert_eq!(repaired.document.blocks[0].text, "قرر ** ما يلي [هنا]");
    assert_eq!(repaired.document.blocks[0].label.as_deref(), Some("1 -"));
    assert_eq!(repaired.repairs.len(), 2);
}

proptest::proptest! {
    /// Rebuilding never loses a letter: all that is not furniture markup comes out again.
    #[test]
    fn no_letter_is_lost(lines in proptest::collection::vec("[a-zA-Zء-ي0-9 .,;:()/⁽¹⁾*\\[\\]_-]{0,40}", 0..30), pdf: bool) {
        let format = if pdf { DocumentFormat::Pdf } else { DocumentFormat::Text };
        let input = document(format, &[&lines.join("\n"), &lines.join("\n\n")]);
        let letters = |d: &Document| {
            let mut all: Vec<char> =
                d.blocks.iter().flat_map(|b| b.text.chars()).filter(|c| c.is_alphabetic()).collect();
            all.sort_unstable();
            all
        };
        let before = letters(&input);
        for language in [Language::Arabic, Language::English] {
            let repaired = repair(input.clone(), language, &NoVocabulary);
            proptest::prop_assert_eq!(&letters(&repaired.document), &before);
            proptest::prop_assert!(repaired.document.blocks.iter().all(|b| b.kind != BlockKind::Line));
        }
    }

    #[test]
    fn any_text_is_repaired_without_panic(pages in proptest::collection::vec(".{0,200}", 0..4)) {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        for format in [DocumentFormat::Pdf, DocumentFormat::Text] {
            repair(document(format, &pages), Language::Arabic, &NoVocabulary);
            repair(document(format, &pages), Language::English, &NoVocabulary);
        }
    }
}

#[test]
fn entries_of_a_list_between_gaps_stay_apart() {
    let text = "Guide to the well house

        What is inside

        Buckets
        Ropes and their knots
        Closing the lid

        The well house is open to all who bring a bucket of their own.

        It is closed at night.

        Keeper of the wells
        and springs of the valley";
    let repaired = repair(document(DocumentFormat::Text, &[text]), Language::English, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b'),
        [
            "Guide to the well house",
            "What is inside",
            "Buckets",
            "Ropes and their knots",
            "Closing the lid",
            "The well house is open to all who bring a bucket of their own.",
            "It is closed at night.",
            "Keeper of the wells and springs of the valley"
        ]
    );
}

/// Read row by row, the left column of a masthead stands between what the right one says.
#[test]
fn a_date_of_distribution_is_not_parted_from_it_by_the_organ() {
    let text = "United Nations
     A/RES/99/12

     Distr.: General
     General Assembly
     3 May 2045

     Ninety-ninth session";
    let repaired = repair(document(DocumentFormat::Pdf, &[text]), Language::English, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b'),
        [
            "United Nations",
            "A/RES/99/12",
            "Distr.: General 3 May 2045",
            "General Assembly",
            "Ninety-ninth session"
        ]
    );
    assert_eq!(count(&repaired, "masthead"), 1);
    // A date of something else stays where it is.
    let text = "Distr.: General\n\nNinety-ninth session\n\n3 May 2045";
    let repaired = repair(document(DocumentFormat::Pdf, &[text]), Language::English, &NoVocabulary);
    assert_eq!(texts(&repaired, 'b'), ["Distr.: General", "Ninety-ninth session", "3 May 2045"]);
}

#[test]
fn what_a_browser_prints_into_the_margins_is_no_text() {
    let text = "11/26/26, 6:03 PM
     Wells of the valley

     The wells were counted.

     They were clean.

     file:///home/amal/wells.html
     1/1";
    let repaired = repair(document(DocumentFormat::Pdf, &[text]), Language::English, &NoVocabulary);
    assert_eq!(texts(&repaired, 'b'), ["Wells of the valley", "The wells were counted.", "They were clean."]);
}

#[test]
fn each_entry_of_a_table_of_contents_is_a_paragraph() {
    let text = "Contents
     I. Introduction . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . 3
     II. What was seen in the dry valleys and islands by those who have kept the old
     cisterns . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . 5
     III. How they were kept clean by those who lived beside them in the years before.. 11
     IV. Of the letters that they wrote to the mayors of the seven towns by the sea each
     . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . 13
     V. Annex . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . . 17

     The cisterns of the dry valleys were built by those who lived beside them, and they
     have been kept.";
    let repaired = repair(document(DocumentFormat::Pdf, &[text]), Language::English, &NoVocabulary);
    assert_eq!(
        texts(&repaired, 'b'),
        [
            "Contents",
            "I. Introduction 3",
            "II. What was seen in the dry valleys and islands by those who have kept the old cisterns 5",
            "III. How they were kept clean by those who lived beside them in the years before 11",
            "IV. Of the letters that they wrote to the mayors of the seven towns by the sea each 13",
            "V. Annex 17",
            "The cisterns of the dry valleys were built by those who lived beside them, and they have been kept."
        ]
    );
}
