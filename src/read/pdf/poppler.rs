//! `pdftotext` of Poppler, found on the search path.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::limits;
use crate::{Error, Result};

/// Time for a small file, and more for each megabyte: a genuine report of 2,000
/// pages (20 MB) takes six seconds, a file with loops takes for ever.
const TIME: Duration = Duration::from_secs(8);
const TIME_PER_MEGABYTE: Duration = Duration::from_millis(250);

/// An installed `pdftotext`.
#[derive(Debug)]
pub(super) struct Pdftotext {
    path: PathBuf,
    /// Name and version, e.g. `pdftotext 22.12.0`.
    pub(super) version: String,
}

/// `pdftotext` on the search path, if it is there and runs.
pub(super) fn find() -> Option<Pdftotext> {
    let file = format!("pdftotext{}", std::env::consts::EXE_SUFFIX);
    let path =
        std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|p| p.is_file())?;
    let output = Command::new(&path).arg("-v").stdin(Stdio::null()).output().ok()?;
    // Poppler prints its version to standard error, xpdf to standard output.
    let text = [output.stderr, output.stdout].concat();
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
        let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().map_err(failed)?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(failed)?;
        // Never -raw: it keeps the order of drawing, which scatters Arabic.
        let mut child = Command::new(&self.path)
            .args(["-q", "-enc", "UTF-8", "-eol", "unix"])
            .args(password.into_iter().flat_map(|password| ["-upw", password]))
            .arg(file.path())
            .arg("-")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let output = drain(child.stdout.take());
        let complaint = drain(child.stderr.take());
        let megabytes = u32::try_from(bytes.len() >> 20).unwrap_or(u32::MAX);
        let deadline = Instant::now() + TIME + TIME_PER_MEGABYTE.saturating_mul(megabytes);
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if Instant::now() > deadline {
                // Both may fail only where the child has ended by itself meanwhile.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::Limit {
                    name: name.to_owned(),
                    problem: format!(
                        "{} did not come to an end in the time a file of this size needs",
                        self.version
                    ),
                });
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let output = output.join().unwrap_or_default();
        limits::within(name, "the text", output.len() as u64, limits::TEXT_BYTES as u64, "bytes")?;
        if !status.success() {
            let complaint = complaint.join().unwrap_or_default();
            let complaint = String::from_utf8_lossy(&complaint);
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

/// Reads a pipe to its end in a thread of its own, so that neither pipe can block the program.
fn drain<R: Read + Send + 'static>(pipe: Option<R>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is still the best there is.
            let _ = pipe.take(limits::TEXT_BYTES as u64 + 1).read_to_end(&mut bytes);
        }
        bytes
    })
}
