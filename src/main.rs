//! The command-line program; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    muqabala::run()
}
