//! Tells the tests whether the reference documents are there (`../shared/corpora`, or the folder
//! that `MUQABALA_CORPORA` names): tests that need them count as ignored where they are not, and
//! run, and fail, where `CI` is set. The packed crate has no build script.

use std::path::Path;

fn main() {
    let known = Path::new("../shared/corpora/README.md");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MUQABALA_CORPORA");
    println!("cargo::rerun-if-env-changed=CI");
    // A path that does not exist would have the crate built again each time.
    if known.exists() {
        println!("cargo::rerun-if-changed={}", known.display());
    }
    let named = |variable| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    if known.exists() || named("MUQABALA_CORPORA") || named("CI") {
        println!("cargo::rustc-cfg=reference_documents");
    }
}
