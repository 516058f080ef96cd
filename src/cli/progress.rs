//! The progress bar: on a terminal only, on standard error.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `length` steps; it draws nothing in a pipe or when nothing is to be told.
pub(super) fn bar(length: usize) -> ProgressBar {
    if super::quiet() || super::json() || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed}, {per_sec}, {eta} left  {wide_msg}")
    {
        bar.set_style(style);
    }
    bar
}
