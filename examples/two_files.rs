//! Aligns two files, shows the doubtful units and writes a translation memory.
//!
//! ```text
//! cargo run --example two_files -- minutes.ar.docx minutes.en.pdf minutes.tmx
//! ```

use std::path::Path;

use muqabala::{Options, Place, Resources, SURE, WriteOptions, align_files, write_bitext};

#[allow(clippy::print_stdout)]
fn main() -> muqabala::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(source), Some(target), Some(memory)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        println!("usage: two_files SOURCE TARGET MEMORY");
        return Ok(());
    };
    let bitext =
        align_files(Path::new(&source), Path::new(&target), &Options::default(), Resources::shipped())?;
    for unit in bitext.accepted().filter(|unit| unit.confidence < SURE) {
        println!("{:.2}\t{}\t{}", unit.confidence, unit.source, unit.target);
    }
    write_bitext(&bitext, &Place::of(Path::new(&memory))?, &WriteOptions::default())?;
    Ok(())
}
