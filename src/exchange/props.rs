//! Types of the properties that the program writes, and the values of [`STATUS`].

/// Calibrated confidence of a unit, 0 to 1 with three decimals.
pub const QUALITY: &str = "x-quality";
/// How far a unit may be trusted: `sure`, `doubtful`, `confirmed`, [`REJECTED`] or [`UNPAIRED`].
pub const STATUS: &str = "x-align-status";
/// Probability of the likeliest other bead of the same segments.
pub const NEXT_BEST: &str = "x-next-best";
/// Type of the bead: segments on either side, as `1:2`.
pub const BEAD: &str = "x-bead";
/// Numbers of the segments, from 0, as `[3, 4]:[5]`.
pub const POSITION: &str = "x-position";
/// Running text or footnotes.
pub const STREAM: &str = "x-stream";
/// Names of the checks that found something.
pub const CHECK: &str = "x-check";
/// What they found, in words.
pub const FINDINGS: &str = "x-findings";
/// Why the confidence is what it is, in words.
pub const REASONS: &str = "x-reasons";
/// What the confidence is the sum of: name, weight and figures of each reason.
pub const CONTRIBUTIONS: &str = "x-contributions";
/// Why a unit was taken out of a memory.
pub const REMOVED: &str = "x-removed";
/// Symbol or name of the document.
pub const DOCUMENT: &str = "x-document";
/// Date of the document.
pub const DATE: &str = "x-date";
/// Session that the document belongs to.
pub const SESSION: &str = "x-session";
/// Title of the document.
pub const TITLE: &str = "x-title";
/// Part of a resolution.
pub const PART: &str = "x-part";
/// Page of one side, from 1.
pub const PAGE: &str = "x-page";
/// Label of one side, as written.
pub const LABEL: &str = "x-label";
/// Context of a unit, as tables of other programs have it.
pub const CONTEXT: &str = "x-context";
/// The text before a side, for memoQ.
pub const CONTEXT_BEFORE: &str = "x-context-pre";
/// The text behind a side, for memoQ.
pub const CONTEXT_BEHIND: &str = "x-context-post";
/// State of a segment in an XLIFF of another program.
pub const STATE: &str = "x-state";
/// What an XLIFF of another program adds to the state.
pub const SUB_STATE: &str = "x-sub-state";
/// Whether somebody approved the translation: `yes` or `no`, as XLIFF 1.2 and Lokalize have it.
pub const APPROVED: &str = "x-approved";
/// Language code of one side as it was read, where the memory writes another.
pub const LANGUAGE: &str = "x-language";

/// Value of [`STATUS`] for a segment without counterpart.
pub const UNPAIRED: &str = "unpaired";
/// Value of [`STATUS`] for a pair that is less sure than the least confidence asked for.
pub const REJECTED: &str = "rejected";
