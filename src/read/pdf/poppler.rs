//! `pdftotext` of Poppler, found on the search path.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use crate::{Error, Result};
use crate::{limits, process};

/// Time for a small file, and more for each megabyte: a genuine report of 2,000
/// pages (20 MB) takes six seconds, a file with loops takes for ever.
const TIME: Duration = Duration::from_secs(8);
const TIME_PER_MEGABYTE: Duration = Duration::from_millis(250);

/// Time to say its version: it says so at once, or something else is called `pdftotext`.
const VERSION_TIME: Duration = Duration::from_secs(3);

/// An installed `pdftotext`.
#[derive(Debug, Clone)]
pub(super) struct Pdftotext {
    path: PathBuf,
    /// Name and version, e.g. `pdftotext 22.12.0`.
    pub(super) version: String,
}

/// `pdftotext` on the search path, if it is there and runs. It is asked once.
pub(super) fn find() -> Option<Pdftotext> {
    static FOUND: OnceLock<Option<Pdftotext>> = OnceLock::new();
    FOUND.get_or_init(ask).clone()
}

fn ask() -> Option<Pdftotext> {
    let path = process::find("pdftotext")?;
    let ended =
        process::ask(Command::new(&path).arg("-v"), VERSION_TIME, limits::TEXT_BYTES as u64).ok()??;
    // Poppler prints its version to standard error, xpdf to standard output.
    let text = [ended.complaint, ended.output].concat();
    let text = String::from_utf8_lossy(&text);
    let number = text.lines().next()?.split_whitespace().last()?;
    Some(Pdftotext { path, version: format!("pdftotext {number}") })
}

impl Pdftotext {
    /// The text of each page, in reading order; `password` opens the file, if it needs one.
    ///
    /// # Errors
    /// [`Error::Content`] with what the program said when it fails,
    /// [`Error::Limit`] when it takes too long or prints too much.
    pub(super) fn extract(&self, name: &str, bytes: &[u8], password: Option<&str>) -> Result<Vec<String>> {
        let failed = |e: std::io::Error| Error::io(&self.path, e);
        let folder = process::Folder::new().map_err(failed)?;
        let file = folder.path().join("document.pdf");
        std::fs::write(&file, bytes).map_err(failed)?;
        // Never -raw: it keeps the order of drawing, which scatters Arabic.
        let mut command = Command::new(&self.path);
        command
            .args(["-q", "-enc", "UTF-8", "-eol", "unix"])
            .args(password.into_iter().flat_map(|password| ["-upw", password]))
            .arg(&file)
            .arg("-");
        let megabytes = u32::try_from(bytes.len() >> 20).unwrap_or(u32::MAX);
        let time = TIME + TIME_PER_MEGABYTE.saturating_mul(megabytes);
        let Some(ended) = process::run(&mut command, time, limits::TEXT_BYTES as u64).map_err(failed)? else {
            return Err(Error::Limit {
                name: name.to_owned(),
                problem: format!(
                    "{} did not come to an end in the time a file of this size needs",
                    self.version
                ),
            });
        };
        let output = ended.output;
        limits::within(name, "the text", output.len() as u64, limits::TEXT_BYTES as u64, "bytes")?;
        if !ended.status.success() {
            let complaint = String::from_utf8_lossy(&ended.complaint);
            let line = complaint.lines().next().unwrap_or("it gave no reason").to_owned();
            return Err(Error::content(
                name,
                format!("{} could not read it: {line}", self.version),
                "open it in a PDF viewer and save or print it to a new PDF, without a password",
            ));
        }
        let text = String::from_utf8_lossy(&output);
        let mut pages: Vec<String> = text.split('\u{C}').map(str::to_owned).collect();
        // Every page ends with a form feed, so nothing real stands behind the last one.
        if pages.last().is_some_and(|rest| rest.trim().is_empty()) {
            pages.pop();
        }
        Ok(pages)
    }
}
