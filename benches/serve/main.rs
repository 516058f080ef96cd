//! A served memory under load: 50 clients, and a writer beside them.
//!
//! ```text
//! cargo bench --bench serve                  10⁵ units, 60 seconds
//! cargo bench --bench serve -- 10000 10      any number of units and seconds
//! ```
//!
//! Each client asks one question after the other over a connection of its own, by the protocol of
//! amaGama: texts of the memory with up to a third of their words exchanged.

#![allow(clippy::print_stdout, clippy::print_stderr)]

#[path = "../memory/texts.rs"]
mod texts;

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use muqabala::internal::{MemoryWriter, Random};
use texts::{Sample, recombined, training, unit, write_tmx};

const CLIENTS: usize = 50;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|a| a == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut numbers = arguments.iter().filter_map(|a| a.parse().ok());
    let (units, seconds) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(60));
    match run(units, seconds as u64) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(units: usize, seconds: u64) -> Result<(), Box<dyn Error>> {
    let pairs = training()?;
    let mut random = Random::new(14);
    let folder = tempfile::tempdir()?;
    let (tmx, store) = (folder.path().join("m.tmx"), folder.path().join("m.db"));
    let samples = write_tmx(&tmx, units, &pairs, &mut random)?;
    MemoryWriter::open(&store)?.import(&tmx, &mut |_| {})?;
    let mut server = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .arg(&store)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no address")?).read_line(&mut line)?;
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let over = AtomicBool::new(false);
    let (errors, written) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut times: Vec<Duration> = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut random = Random::new(3);
            let Ok(mut stream) = connect(&address) else { return };
            while !over.load(Ordering::Relaxed) {
                let (ar, en) = recombined(&pairs, 7, &mut random);
                let tu = unit(ar, en);
                let body = serde_json::json!({
                    "from": "ar", "to": "en", "source": tu.variants[0].text, "target": tu.variants[1].text,
                });
                let done = ask(&mut stream, &address, "POST", "/api/units", &body.to_string());
                match done {
                    Ok(200) => drop(written.fetch_add(1, Ordering::Relaxed)),
                    _ => drop(errors.fetch_add(1, Ordering::Relaxed)),
                }
            }
        });
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (address, over, errors, samples) = (&address, &over, &errors, &samples);
                scope.spawn(move || client_asks(client, address, samples, over, errors))
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        over.store(true, Ordering::Relaxed);
        for client in clients {
            times.extend(client.join().unwrap_or_default());
        }
    });
    server.kill()?;
    server.wait()?;
    times.sort_unstable();
    let at = |share: f64| {
        times.get((times.len().saturating_sub(1) as f64 * share) as usize).map_or(0.0, Duration::as_secs_f64)
            * 1000.0
    };
    println!(
        "{units} units, {CLIENTS} clients, {seconds} s: {} answers, {} units written beside them, {} errors; ms p50 {:.1}, p95 {:.1}, p99 {:.1}, most {:.1}",
        times.len(),
        written.into_inner(),
        errors.into_inner(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    let log = std::fs::metadata(folder.path().join("m.db-wal")).map_or(0, |there| there.len());
    println!("log beside the file {} MB", log / 1_000_000);
    Ok(())
}

fn client_asks(
    client: usize,
    address: &str,
    samples: &[Sample],
    over: &AtomicBool,
    errors: &AtomicU64,
) -> Vec<Duration> {
    let mut random = Random::new(client as u64 + 100);
    let mut times = Vec::new();
    let Ok(mut stream) = connect(address) else {
        errors.fetch_add(1, Ordering::Relaxed);
        return times;
    };
    while !over.load(Ordering::Relaxed) {
        let sample = &samples[random.between(0, samples.len() - 1)];
        let (language, way) = if random.share() < 0.5 { ("ar", "ar/en") } else { ("en", "en/ar") };
        let text = sample.text(language);
        let changed = random.share() * 0.35;
        let words: Vec<&str> = text
            .split_whitespace()
            .map(|word| if random.share() < changed { "xyzzy" } else { word })
            .collect();
        let encoded: String = words.join(" ").bytes().map(|b| format!("%{b:02X}")).collect();
        let start = Instant::now();
        match ask(&mut stream, address, "GET", &format!("/tmserver/{way}/unit/{encoded}"), "") {
            Ok(200) => times.push(start.elapsed()),
            _ => {
                errors.fetch_add(1, Ordering::Relaxed);
                match connect(address) {
                    Ok(again) => stream = again,
                    Err(_) => break,
                }
            }
        }
    }
    times
}

fn connect(address: &str) -> std::io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(BufReader::new(stream))
}

/// Asks and reads the whole answer; its status.
fn ask(
    stream: &mut BufReader<TcpStream>,
    host: &str,
    method: &str,
    path: &str,
    body: &str,
) -> Result<u16, Box<dyn Error + Send + Sync>> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(head.as_bytes())?;
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).ok_or("no status")?.parse()?;
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut content = vec![0; length];
    stream.read_exact(&mut content)?;
    Ok(status)
}
