//! Runs a program and says what it took. Linux tells processor time and memory in
//! `/proc`; elsewhere these are missing.

use std::io::{self, Read as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a program took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds by the clock, the least of all runs.
    pub(crate) wall: f64,
    /// Processor seconds of all threads, mean of the runs.
    pub(crate) cpu: Option<f64>,
    /// Largest resident memory of any run, in bytes.
    pub(crate) memory: Option<u64>,
}

/// How often memory is read. The system keeps the peak, so what may be missed is
/// growth within the last interval.
const INTERVAL: Duration = Duration::from_millis(2);

/// Runs the program `runs` times.
pub(crate) fn measure(runs: u32, command: impl Fn() -> Command) -> io::Result<Cost> {
    let mut cost = Cost { wall: f64::INFINITY, cpu: None, memory: None };
    // Ten milliseconds is the unit of this clock, so several runs are read as one.
    let before = children_seconds();
    for _ in 0..runs {
        let start = Instant::now();
        let mut child =
            command().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let status = loop {
            cost.memory = cost.memory.max(peak(child.id()));
            match child.try_wait()? {
                Some(status) => break status,
                None => std::thread::sleep(INTERVAL),
            }
        };
        cost.wall = cost.wall.min(start.elapsed().as_secs_f64());
        if !status.success() {
            let mut said = String::new();
            child.stderr.take().map(|mut e| e.read_to_string(&mut said)).transpose()?;
            return Err(io::Error::other(format!("{:?} ended with {status}: {said}", command())));
        }
    }
    cost.cpu = children_seconds().zip(before).map(|(after, before)| (after - before) / f64::from(runs));
    Ok(cost)
}

/// Seconds until the first byte of output, the median of `runs`.
pub(crate) fn first_byte(runs: usize, command: impl Fn() -> Command) -> io::Result<f64> {
    let mut times = Vec::new();
    for _ in 0..runs {
        let start = Instant::now();
        let mut child = command().stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = child.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        output.read_exact(&mut [0])?;
        times.push(start.elapsed().as_secs_f64());
        io::copy(&mut output, &mut io::sink())?;
        child.wait()?;
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().ok_or_else(|| io::Error::other("no run"))
}

/// Processor seconds of all children that have ended: fields 16 and 17 of
/// `/proc/self/stat` (man proc_pid_stat), in units that are a hundredth of a
/// second on every architecture Linux shows to programs.
fn children_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind_name) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = behind_name.split(' ').collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some((ticks(16)? + ticks(17)?) / 100.0)
}

fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
