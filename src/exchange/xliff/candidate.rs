//! What a memory has for a segment that is to be translated, as the two standards show it.

use crate::html::escape::{attribute_into, escape_into};

/// What sort of match it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CandidateKind {
    /// The text is like it.
    Fuzzy,
    /// Numbers, dates, symbols or labels were replaced in the translation.
    Replaced,
    /// The same text.
    Exact,
    /// The same text between the same neighbours.
    Context,
}

/// A match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TranslationCandidate {
    /// Per cent, 100 at most.
    pub(crate) quality: f64,
    /// How like the texts are, in per cent.
    pub(crate) similarity: f64,
    /// What sort of match.
    pub(crate) kind: CandidateKind,
    /// Where it is from.
    pub(crate) origin: String,
    /// Its text.
    pub(crate) source: String,
    /// The translation that is proposed.
    pub(crate) target: String,
}

impl CandidateKind {
    /// `state-qualifier` of a translation that was made of it (XLIFF 1.2, §2.5).
    pub(super) fn qualifier(self) -> &'static str {
        match self {
            CandidateKind::Fuzzy | CandidateKind::Replaced => "fuzzy-match",
            CandidateKind::Exact => "exact-match",
            CandidateKind::Context => "id-match",
        }
    }

    /// `type` of a match (XLIFF 2.1, §5.1.2.9).
    fn name(self) -> &'static str {
        match self {
            CandidateKind::Fuzzy | CandidateKind::Exact => "tm",
            CandidateKind::Replaced => "am",
            CandidateKind::Context => "icm",
        }
    }
}

impl TranslationCandidate {
    /// Appends it as `alt-trans` of XLIFF 1.2.
    pub(super) fn put_12(&self, out: &mut String) {
        out.push_str("<alt-trans");
        attribute_into("match-quality", &format!("{:.1}", self.quality), out);
        if !self.origin.is_empty() {
            attribute_into("origin", &self.origin, out);
        }
        out.push_str(" alttranstype=\"proposal\"><source xml:space=\"preserve\">");
        escape_into(&self.source, out);
        out.push_str("</source><target xml:space=\"preserve\">");
        escape_into(&self.target, out);
        out.push_str("</target></alt-trans>\n");
    }

    /// Appends it as `match` of XLIFF 2.1.
    pub(super) fn put_2(&self, out: &mut String) {
        out.push_str("<mtc:match ref=\"#s1\"");
        attribute_into("matchQuality", &format!("{:.1}", self.quality), out);
        attribute_into("similarity", &format!("{:.1}", self.similarity), out);
        attribute_into("type", self.kind.name(), out);
        if !self.origin.is_empty() {
            attribute_into("origin", &self.origin, out);
        }
        out.push_str("><source xml:space=\"preserve\">");
        escape_into(&self.source, out);
        out.push_str("</source><target xml:space=\"preserve\">");
        escape_into(&self.target, out);
        out.push_str("</target></mtc:match>\n");
    }
}
