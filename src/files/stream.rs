//! Devices, pipes and open descriptors: what comes from them is put into a file first,
//! because most inputs are looked at more than once; what goes to them is written into them.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use super::STANDARD;
use super::identity::descriptor;
use super::temporary::Registered;

/// How long a named pipe waits for the program at its other end. A shell's process
/// substitution has it from the start; a pipe that nobody serves would be waited for in vain.
const PARTNER: Duration = Duration::from_secs(5);

/// The content of a stream, in a folder of its own under the stream's name.
#[derive(Debug)]
pub(super) struct Spooled {
    pub(super) path: PathBuf,
    _folder: tempfile::TempDir,
    _entry: Registered,
}

/// Reads the stream `path` (`-` is standard input) to its end, `most` bytes at most.
pub(super) fn spool(path: &Path, most: u64) -> io::Result<Spooled> {
    let folder = tempfile::Builder::new().prefix("muqabala-").tempdir()?;
    let entry = Registered::new(folder.path());
    let standard = path == Path::new(STANDARD) || descriptor(path) == Some(0);
    let name = if standard { "standard-input".as_ref() } else { path.file_name().unwrap_or_default() };
    let copy = folder.path().join(name);
    let mut to = File::create(&copy)?;
    let copied = match standard {
        true => io::copy(&mut io::stdin().lock().take(most.saturating_add(1)), &mut to)?,
        false => {
            io::copy(&mut open(path, OpenOptions::new().read(true))?.take(most.saturating_add(1)), &mut to)?
        }
    };
    if copied > most {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("more than {most} bytes come out of it"),
        ));
    }
    Ok(Spooled { path: copy, _folder: folder, _entry: entry })
}

/// Writes everything that `content` gives into the stream `path`.
pub(super) fn write(path: &Path, content: &mut dyn Read) -> io::Result<()> {
    let written = if path == Path::new(STANDARD) || descriptor(path) == Some(1) {
        let mut out = io::stdout().lock();
        io::copy(content, &mut out).and_then(|_| out.flush())
    } else if descriptor(path) == Some(2) {
        io::copy(content, &mut io::stderr().lock()).map(drop)
    } else {
        let mut out = open(path, OpenOptions::new().append(true))?;
        io::copy(content, &mut out).map(drop)
    };
    match written {
        // Whoever reads has enough, as `head` does.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Opens a stream, waiting for its partner only so long.
fn open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    let (sender, receiver) = mpsc::channel();
    let (own, options) = (path.to_owned(), options.clone());
    let opening = std::thread::Builder::new().spawn({
        let (own, options) = (own.clone(), options.clone());
        move || drop(sender.send(options.open(&own)))
    });
    match opening {
        // The thread that still waits ends with the program.
        Ok(_) => receiver.recv_timeout(PARTNER).unwrap_or_else(|_| {
            let problem =
                format!("no program was at the other end of the pipe for {} seconds", PARTNER.as_secs());
            Err(io::Error::new(io::ErrorKind::TimedOut, problem))
        }),
        Err(_) => options.open(&own),
    }
}
