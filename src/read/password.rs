//! What to say of files that a password protects.

use crate::Error;

/// The error of a file that [`--password`](super::ReadOptions::passwords) would open.
pub(super) fn needed(name: &str, offered: &[String]) -> Error {
    if offered.is_empty() {
        Error::content(name, "it is protected with a password", "give it with --password")
    } else {
        let which =
            if offered.len() == 1 { "the password does not open it" } else { "no password given opens it" };
        Error::content(
            name,
            which,
            "check upper and lower case and the keyboard's language; --password may be repeated",
        )
    }
}

/// The error of a file whose encryption is not known here.
pub(super) fn unknown(name: &str, program: &str) -> Error {
    Error::content(
        name,
        "it is protected with a password, in a way that cannot be opened here",
        format!("open it with the password in {program} and save it without one"),
    )
}
