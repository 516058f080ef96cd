//! What must hold for any bytes at all: one function for each fuzz target. It is a module
//! of the library where that is fuzzed or tested; the test below replays the inputs that
//! fuzzing kept: those that reached code nothing else reaches, and those that once failed.

// A property that does not hold is told by a panic.
#![allow(clippy::expect_used, clippy::panic)]

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

#[cfg(test)]
mod tests {
    use super::TARGETS;

    /// The target of every folder of inputs is run on each of them.
    #[test]
    fn kept_inputs_hold() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        for (name, _) in TARGETS {
            let mut inputs: Vec<_> =
                std::fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
            inputs.sort();
            assert!(!inputs.is_empty(), "{name} keeps no input");
            for input in inputs {
                let bytes = std::fs::read(&input).unwrap();
                // The captured line names the input when the property does not hold.
                eprintln!("{}", input.display());
                super::run(name, &bytes);
            }
        }
    }
}
