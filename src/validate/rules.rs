//! The rules that a memory must follow so that every client reads every unit.
//! Each stands for a client that was seen, or says itself, to choke on it.

/// One rule; title and source are for those who read the table.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code)]
pub(crate) struct Rule {
    /// Number, from 1; 0 is what comes before all rules.
    pub number: u8,
    /// The rule, in one sentence.
    pub title: &'static str,
    /// What to do where it is broken.
    pub remedy: &'static str,
    /// Whether `--fix` mends it.
    pub fixable: bool,
    /// Who chokes.
    pub source: &'static str,
}

const fn rule(number: u8, title: &'static str, remedy: &'static str, source: &'static str) -> Rule {
    Rule { number, title, remedy, fixable: false, source }
}

impl Rule {
    /// The rule as one that `--fix` mends.
    const fn fixable(self) -> Rule {
        Rule { fixable: true, ..self }
    }
}

/// The table; a rule's place is its number.
pub(crate) const RULES: [Rule; 22] = [
    rule(
        0, "the file can be read to its end", "repair or export the file again", "every reader"),
    rule(
        1,
        "UTF-8; a TMX without byte order mark and with the local DOCTYPE, a table with one",
        "--fix writes it anew",
        "ModernMT #293 refuses UTF-16; a DOCTYPE with a network address makes readers wait; Excel needs the mark",
    ).fixable(),
    rule(
        2,
        "a version that is known, elements in the order of the format, no attributes of one's own, rows of one length",
        "--fix writes it anew",
        "OmegaT from 6.1 refuses the whole file (#1570, #1666)",
    ).fixable(),
    rule(
        3,
        "every attribute or column that must be there is there",
        "--fix fills them in",
        "OmegaT from 6.1; hypomnema",
    ).fixable(),
    rule(
        4,
        "the source language of the header is that of the units, never *all*",
        "--fix takes it from the units",
        "translate-toolkit and Weblate read no unit; Trados fails on *all*",
    ).fixable(),
    rule(
        5,
        "language codes are xx or xx-XX",
        "--fix writes them so",
        "OmegaT and Okapi find no unit under ar_SA",
    ).fixable(),
    rule(
        6,
        "each unit has exactly one source and one target",
        "muqabala clean removes units that lack one; muqabala convert --take writes two of several languages",
        "Trados takes no TMX of three languages",
    ),
    rule(
        7,
        "the segment type is sentence or paragraph, and one for the whole file",
        "--fix drops that of units",
        "OmegaT resegments paragraphs and ignores the unit's own",
    ).fixable(),
    rule(
        8,
        "identifiers are unique and without white space",
        "--fix numbers them",
        "tmexchange keeps one of the units with the same identifier",
    ).fixable(),
    rule(
        9,
        "dates are YYYYMMDDThhmmssZ, counts are numbers",
        "--fix rewrites them",
        "TMXValidator and hypomnema refuse others",
    ).fixable(),
    rule(
        10,
        "property types begin with x-, none is empty and none is OmegaT's own",
        "--fix renames them",
        "OmegaT: a unit with a property file is never put in by itself",
    ).fixable(),
    rule(
        11,
        "a segment is text and nothing else: no inline codes in a memory, no formulas in a table",
        "--fix protects formulas and writes hi, ut and sub as codes; other codes are for tools that know them",
        "OmegaT, tmxutil, tmx2dataframe lose text inside codes; spreadsheets evaluate = cells",
    ).fixable(),
    rule(
        12, "no text is empty", "muqabala clean removes the unit", "tmx2dataframe stops"),
    rule(
        13,
        "no white space at the edges, no line ends or tabs inside",
        "muqabala clean takes them off",
        "OmegaT never matches such a unit; tmxt splits it",
    ),
    rule(
        14,
        "no control characters, replacement characters or noncharacters",
        "muqabala clean removes them",
        "every XML reader stops",
    ),
    rule(
        15,
        "no presentation forms; other code points are the document's own",
        "muqabala clean folds the forms; muqabala convert --nfc if all clients shall see NFC",
        "translate-toolkit: 0 of 371 matches are full when one side is NFC",
    ),
    rule(
        16,
        "embeddings and isolates are closed",
        "muqabala clean closes them",
        "the rest of the line is shown the wrong way round",
    ),
    rule(
        17,
        "no segment is longer than the client takes",
        "muqabala clean --max-chars removes the unit",
        "Trados Language Cloud: 2,000 characters",
    ),
    rule(
        18,
        "the same pair comes once, the same source with one target",
        "muqabala dedupe, with --same source for one target; muqabala clean removes what is its own translation",
        "OmegaT shows one of them and does not say which",
    ),
    rule(
        19,
        "packed only where asked, and no larger than clients take",
        "muqabala split --by size; muqabala convert unpacks it",
        "only OmegaT reads .tmx.gz; Crowdin takes 200 MB",
    ),
    rule(
        20,
        "nothing is escaped twice",
        "export the memory again from where it was made",
        "clients show &amp; to the translator",
    ),
    rule(
        21,
        "every client finds every unit under the two language codes of the file",
        "--fix writes one code a language",
        "Okapi finds no unit under another region",
    ).fixable(),
];
