//! The command-line program; everything else is in the library.

use std::process::ExitCode;

/// Long runs free what they took in other threads and other sizes; glibc's allocator hands little of that back.
#[cfg(all(target_os = "linux", feature = "jemalloc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    muqabala::run()
}
