//! The program's own import: how long it takes, and how much memory that is no page of a file.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Imported {
    /// By the clock.
    pub(crate) seconds: f64,
    /// Processor seconds of all threads.
    pub(crate) processors: f64,
    /// Anonymous memory at its peak, in bytes.
    pub(crate) anonymous: u64,
    /// Bytes of the memory and of the TMX that it came from.
    pub(crate) file: u64,
    pub(crate) tmx: u64,
}

pub(crate) fn by_program(tmx: &Path, store: &Path) -> Result<Imported, Box<dyn Error>> {
    let before = children_seconds();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["memory", "import"])
        .args([store, tmx])
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()?;
    let mut anonymous = 0;
    let status = loop {
        anonymous = anonymous.max(anonymous_bytes(child.id()));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    if !status.success() {
        return Err(format!("the import ended with {status}").into());
    }
    Ok(Imported {
        seconds: start.elapsed().as_secs_f64(),
        processors: children_seconds() - before,
        anonymous,
        file: std::fs::metadata(store)?.len(),
        tmx: std::fs::metadata(tmx)?.len(),
    })
}

/// Linux tells it; elsewhere it is 0.
fn anonymous_bytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// Processor seconds of all children that have ended: fields 16 and 17 of `/proc/self/stat`
/// (man proc_pid_stat), in hundredths.
fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ').collect();
    let ticks = |field: usize| fields.get(field - 3).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(16) + ticks(17)) / 100.0
}
