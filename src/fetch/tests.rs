//! Against a server on this machine that behaves like the real one, with its faults.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

/// Answers each request with what `answer` makes of its number, from 0, and its target.
fn serve(answer: impl Fn(usize, &str) -> Reply + Send + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address =
        format!("http://{}/access?s={{symbol}}&l={{language}}&t={{format}}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(std::io::Result::ok) {
            let target = target(&stream);
            let reply = answer(counter.fetch_add(1, Ordering::SeqCst), &target);
            reply.send(stream);
        }
    });
    (address, count)
}

fn target(mut stream: &TcpStream) -> String {
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).split(' ').nth(1).unwrap_or_default().to_owned()
}

struct Reply {
    status: u16,
    header: String,
    body: Vec<u8>,
    /// Bytes that are promised but do not come.
    missing: usize,
    wait: Duration,
}

impl Reply {
    fn of(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply { status, header: String::new(), body: body.into(), missing: 0, wait: Duration::ZERO }
    }

    fn send(self, mut stream: TcpStream) {
        std::thread::sleep(self.wait);
        let head = format!(
            "HTTP/1.1 {} Status\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n",
            self.status,
            self.body.len() + self.missing,
            self.header
        );
        // A client that ran out of patience is no fault of the server.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&self.body));
    }
}

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/note");
    std::fs::read(folder.join(name)).unwrap()
}

/// Settings under which a test takes no time.
fn config(address: String, cache: &Path) -> Config {
    Config {
        address,
        timeout: 0.5,
        retries: 2,
        back_off: 0.001,
        longest_wait: 0.01,
        requests_per_minute: 60_000,
        largest: 1,
        cache: Some(cache.to_owned()),
        ..Config::default()
    }
}

/// What is got in Arabic, and how many requests it took.
fn get(answer: impl Fn(usize, &str) -> Reply + Send + 'static) -> (Result<Fetched>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let (address, count) = serve(answer);
    let mut fetcher = Fetcher::new(config(address, Path::new("")), Cached::Taken);
    let symbol = "M/21/4".parse().unwrap();
    let result = fetcher.fetch(&symbol, Language::Arabic, folder.path(), &Guard::default());
    let names = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name());
    let files = names.filter(|name| !name.to_string_lossy().starts_with(".muqabala.")).count();
    assert_eq!(files, usize::from(result.is_ok()), "a file appears whole or not at all");
    (result, count.load(Ordering::SeqCst))
}

#[test]
fn word_is_taken_where_it_is_there() {
    let (result, requests) = get(|_, _| Reply::of(200, sample("note.ar.docx")));
    let fetched = result.unwrap();
    assert_eq!((fetched.path.file_name().unwrap().to_str(), requests), (Some("M_21_4.ar.docx"), 1));
    assert_eq!((fetched.from_cache, fetched.warning), (false, None));
}

#[test]
fn other_formats_follow() {
    let page = "<!DOCTYPE html><html><body><h1>Document not found</h1></body></html>";
    let (result, requests) = get(move |n, target| match n {
        0 => Reply::of(404, "no"),
        1 => Reply::of(200, page),
        _ => {
            assert_eq!(target, "/access?s=M%2F21%2F4&l=ar&t=pdf");
            Reply::of(200, sample("note.ar.chromium.pdf"))
        }
    });
    assert!(result.unwrap().path.to_string_lossy().ends_with("M_21_4.ar.pdf"));
    assert_eq!(requests, 3);
}

#[test]
fn what_is_not_there_is_said_of_each_format() {
    let (result, requests) = get(|n, _| match n {
        0 => Reply::of(404, "no"),
        1 => Reply::of(200, "<html><body>Error</body></html>"),
        _ => Reply::of(200, sample("note.en.chromium.pdf")),
    });
    let message = result.unwrap_err().to_string();
    assert_eq!(requests, 3);
    for part in ["M/21/4 (ar)", "docx: answer 404", "doc: a web page", "pdf: a document in English"] {
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn faults_that_pass_are_waited_for() {
    type Fault = fn() -> Reply;
    let faults: [Fault; 4] = [
        || Reply::of(500, "later"),
        || Reply { header: "Retry-After: 1\r\n".to_owned(), ..Reply::of(429, "too many") },
        || Reply { missing: 5000, ..Reply::of(200, vec![b'P'; 100]) },
        || Reply { wait: Duration::from_millis(700), ..Reply::of(200, "late") },
    ];
    for fault in faults {
        let (result, requests) =
            get(move |n, _| if n == 0 { fault() } else { Reply::of(200, sample("note.ar.docx")) });
        assert!(result.is_ok(), "{result:?}");
        assert_eq!(requests, 2);
    }
}

#[test]
fn patience_ends() {
    let (result, requests) = get(|_, _| Reply::of(503, "down"));
    let error = result.unwrap_err();
    assert!(matches!(&error, Error::Io { .. }) && error.to_string().contains("503"), "{error}");
    assert_eq!(requests, 3);
}

#[test]
fn too_large_is_refused() {
    let (result, requests) = get(|_, _| Reply::of(200, vec![0; (1 << 20) + 1]));
    assert!(matches!(result, Err(Error::Limit { .. })), "{result:?}");
    assert_eq!(requests, 1);
}

#[test]
fn redirections_are_followed() {
    let (result, requests) = get(|n, target| match n {
        0 => Reply { header: "Location: /doc/undoc/gen/n24.docx\r\n".to_owned(), ..Reply::of(302, "") },
        _ => {
            assert_eq!(target, "/doc/undoc/gen/n24.docx");
            Reply::of(200, sample("note.ar.docx"))
        }
    });
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(requests, 2);
}

#[test]
fn the_cache_spares_requests() {
    let folder = tempfile::tempdir().unwrap();
    let (address, count) = serve(|_, _| Reply::of(200, sample("note.en.docx")));
    let symbol = "M/21/4".parse().unwrap();
    use Cached::{Renewed, Taken};
    for (cached, from_cache, requests) in [(Taken, false, 1), (Taken, true, 1), (Renewed, false, 2)] {
        let mut fetcher = Fetcher::new(config(address.clone(), &folder.path().join("cache")), cached);
        let fetched =
            fetcher.fetch(&symbol, Language::English, &folder.path().join("out"), &Guard::default()).unwrap();
        assert_eq!((fetched.from_cache, count.load(Ordering::SeqCst)), (from_cache, requests));
    }
}

#[test]
fn nobody_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("http://{free}/{{symbol}}/{{language}}");
    let mut fetcher = Fetcher::new(config(address, Path::new("")), Cached::Taken);
    let result =
        fetcher.fetch(&"M/21/4".parse().unwrap(), Language::Arabic, folder.path(), &Guard::default());
    assert!(matches!(result, Err(Error::Io { .. })), "{result:?}");
}

/// The service says how long to wait; that is believed, up to the longest wait of the configuration.
#[test]
fn what_the_service_asks_for_is_waited() {
    for (asked, longest, least) in [("1", 0.3, 300), ("0", 0.3, 0)] {
        let (address, count) = serve(move |n, _| match n {
            0 => Reply { header: format!("Retry-After: {asked}\r\n"), ..Reply::of(429, "too many") },
            _ => Reply::of(200, sample("note.ar.docx")),
        });
        let folder = tempfile::tempdir().unwrap();
        // Its own back-off would be ten minutes.
        let config = Config { back_off: 600.0, longest_wait: longest, ..config(address, Path::new("")) };
        let started = std::time::Instant::now();
        let symbol = "M/21/4".parse().unwrap();
        Fetcher::new(config, Cached::Taken)
            .fetch(&symbol, Language::Arabic, folder.path(), &Guard::default())
            .unwrap();
        let waited = started.elapsed().as_millis();
        assert_eq!(count.load(Ordering::SeqCst), 2);
        assert!(waited >= least, "{asked}: {waited} ms");
        if least == 0 {
            assert!(waited < 300, "the service asked for none: {waited} ms");
        }
    }
}
