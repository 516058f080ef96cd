//! What every subcommand is.

use super::outcome::Outcome;
use crate::error::Result;
use crate::files::{Files, Guard};

/// A subcommand.
pub(super) trait Work {
    /// Declares every file that the arguments name, and how it is used. Only what stands
    /// here has a place that can be written to.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] where the arguments contradict each other.
    fn files(&self, files: &mut Files) -> Result<()>;

    /// Does the work on the files that `guard` cleared.
    ///
    /// # Errors
    /// Any; the subcommand's exit code follows from it.
    fn work(self: Box<Self>, guard: &Guard) -> Outcome;

    /// Whether standard output gets lines of JSON by a contract of their own, which `--json` leaves
    /// as they are.
    fn is_lines(&self) -> bool {
        false
    }
}
