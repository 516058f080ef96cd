//! Aligns two texts that are already in memory and prints the pairs with their confidence.
//!
//! ```text
//! cargo run --example two_texts
//! ```

use muqabala::{Document, Options, Resources, align_documents};

const ARABIC: &str = "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\n\
                      وانتخبت اللجنة رئيسا لها لمدة سنتين.\n";
const ENGLISH: &str = "The Committee held its first meeting on 12 May 2021.\n\
                       The Committee elected its Chair for two years.\n";

#[allow(clippy::print_stdout)]
fn main() -> muqabala::Result<()> {
    let source = Document::from_text("minutes.ar", ARABIC);
    let target = Document::from_text("minutes.en", ENGLISH);
    // Two paragraphs are little to judge by, so the verdict is not asked for.
    let options = Options { force: true, ..Options::default() };
    let bitext = align_documents(source, target, &options, Resources::shipped())?;
    assert_eq!(bitext.accepted().count(), 2);
    for unit in bitext.accepted() {
        println!("{:.2}\t{}\t{}", unit.confidence, unit.source, unit.target);
    }
    Ok(())
}
