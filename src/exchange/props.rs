//! Types of the properties that the program writes, and the values of [`STATUS`].

/// Calibrated confidence of a unit, 0 to 1 with three decimals.
pub(crate) const QUALITY: &str = "x-quality";
/// How far a unit may be trusted: `sure`, `doubtful`, `confirmed`, [`REJECTED`] or [`UNPAIRED`].
pub(crate) const STATUS: &str = "x-align-status";
/// What a person decided in a table: `confirm`, `reject`, or what else [`super::decision`] understands.
pub(crate) const DECISION: &str = "x-decision";
/// Probability of the likeliest other bead of the same segments.
pub(crate) const NEXT_BEST: &str = "x-next-best";
/// Type of the bead: segments on either side, as `1:2`.
pub(crate) const BEAD: &str = "x-bead";
/// Numbers of the segments, from 0, as `[3, 4]:[5]`.
pub(crate) const POSITION: &str = "x-position";
/// Running text or footnotes.
pub(crate) const STREAM: &str = "x-stream";
/// Names of the checks that found something.
pub(crate) const CHECK: &str = "x-check";
/// What they found, in words.
pub(crate) const FINDINGS: &str = "x-findings";
/// Why the confidence is what it is, in words.
pub(crate) const REASONS: &str = "x-reasons";
/// What the confidence is the sum of: name, weight and figures of each reason.
pub(crate) const CONTRIBUTIONS: &str = "x-contributions";
/// Why a unit was taken out of a memory.
pub(crate) const REMOVED: &str = "x-removed";
/// Symbol or name of the document.
pub(crate) const DOCUMENT: &str = "x-document";
/// Date of the document.
pub(crate) const DATE: &str = "x-date";
/// Session that the document belongs to.
pub(crate) const SESSION: &str = "x-session";
/// Title of the document.
pub(crate) const TITLE: &str = "x-title";
/// Part of a resolution.
pub(crate) const PART: &str = "x-part";
/// Page of one side, from 1.
pub(crate) const PAGE: &str = "x-page";
/// Label of one side, as written.
pub(crate) const LABEL: &str = "x-label";
/// Context of a unit, as tables of other programs have it.
pub(crate) const CONTEXT: &str = "x-context";
/// The text before a side, for memoQ.
pub(crate) const CONTEXT_BEFORE: &str = "x-context-pre";
/// The text behind a side, for memoQ.
pub(crate) const CONTEXT_BEHIND: &str = "x-context-post";
/// State of a segment in an XLIFF of another program.
pub(crate) const STATE: &str = "x-state";
/// What an XLIFF of another program adds to the state.
pub(crate) const SUB_STATE: &str = "x-sub-state";
/// Whether somebody approved the translation: `yes` or `no`, as XLIFF 1.2 and Lokalize have it.
pub(crate) const APPROVED: &str = "x-approved";
/// Language code of one side as it was read, where the memory writes another.
pub(crate) const LANGUAGE: &str = "x-language";

/// Value of [`STATUS`] for a segment without counterpart.
pub(crate) const UNPAIRED: &str = "unpaired";
/// Value of [`STATUS`] for a pair that is less sure than the least confidence asked for.
pub(crate) const REJECTED: &str = "rejected";
