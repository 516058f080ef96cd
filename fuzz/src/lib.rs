//! What must hold for any bytes at all: one function for each fuzz target. The
//! test suite includes this file and replays the kept inputs through it.

mod aligning;
mod language;
mod reading;
mod wrapped;

/// A property of any bytes; panics where it does not hold.
pub type Property = fn(&[u8]);

/// Every target by the name of its file in `fuzz_targets` and of its folder in `corpus`.
pub const TARGETS: &[(&str, Property)] = &[
    ("docx", reading::docx),
    ("pdf", reading::pdf),
    ("html", reading::html),
    ("tmx", reading::tmx),
    ("xliff", reading::xliff),
    ("text", reading::text),
    ("odt", reading::odt),
    ("tables", reading::tables),
    ("xlsx", reading::xlsx),
    ("any", reading::any),
    ("markdown", reading::markdown),
    ("subtitles", reading::subtitles),
    ("text_tables", reading::text_tables),
    ("presentation", reading::presentation),
    ("workbook", reading::workbook),
    ("recognised", reading::recognised),
    ("locked", reading::locked),
    ("numbers", language::numbers),
    ("sentences", language::sentences),
    ("tokens", language::tokens),
    ("encoder_tokens", language::encoder_tokens),
    ("align", aligning::align),
    ("learned", aligning::learned),
];

/// Runs the target `name` on `bytes`.
///
/// # Panics
/// Where the property does not hold, or no target has the name.
pub fn run(name: &str, bytes: &[u8]) {
    match TARGETS.iter().find(|(target, _)| *target == name) {
        Some((_, property)) => property(bytes),
        None => panic!("there is no target {name}"),
    }
}
