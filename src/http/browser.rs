//! The browser of whoever started the program.

use std::process::{Command, Stdio};

/// Asks the system to show `address`; `false` where it has no browser, or nobody to show it to.
pub(crate) fn open_browser(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else if std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some() {
        ("xdg-open", &[])
    } else {
        return false;
    };
    let nothing = Stdio::null;
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(nothing()).stdout(nothing()).stderr(nothing());
    command.spawn().is_ok()
}
