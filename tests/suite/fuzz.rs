//! Replays the inputs that fuzzing kept: those that reached code nothing else
//! reaches, and those that once failed.

#[cfg(feature = "encoder")]
#[path = "../../fuzz/src/lib.rs"]
#[allow(unreachable_pub)]
mod targets;

/// The target of every folder of inputs is run on each of them.
#[cfg(feature = "encoder")]
#[test]
fn kept_inputs_hold() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, _) in targets::TARGETS {
        let mut inputs: Vec<_> =
            std::fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        inputs.sort();
        assert!(!inputs.is_empty(), "{name} keeps no input");
        for input in inputs {
            let bytes = std::fs::read(&input).unwrap();
            // The captured line names the input when the property does not hold.
            eprintln!("{}", input.display());
            targets::run(name, &bytes);
        }
    }
}
