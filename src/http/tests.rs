//! The base as a client meets it: over a socket.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::routing::{get, post};

use super::access::Access;
use super::*;

const PAGE: [Asset; 1] = [Asset { path: "/own.js", kind: "text/javascript", content: "let a;" }];

/// A server that runs while the test has it.
pub(crate) struct Running {
    address: SocketAddr,
    access: Arc<Access>,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start() -> Self {
        let app = Router::new()
            .route("/act", post(async |axum::Json(value): axum::Json<serde_json::Value>| value.to_string()))
            .merge(assets(&PAGE));
        Self::of(Listening::new(0).unwrap(), app, 1 << 10)
    }

    /// Runs `app`.
    pub(crate) fn of(listening: Listening, app: Router, most: usize) -> Self {
        let (access, stop) = (listening.access(), Stop::default());
        let host = access.entrance();
        let address = host.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap();
        let server = listening.with(app, most, stop.clone());
        let thread = Some(std::thread::spawn(move || server.run().unwrap()));
        Running { address, access, stop, thread }
    }

    /// Sends a request as it stands and returns the whole answer.
    pub(crate) fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = head.replace('\n', "\r\n").replace("PORT", &self.address.port().to_string());
        // A refusal may close the connection before all was sent.
        let _ = write!(stream, "{head}\r\n{length}Connection: close\r\n\r\n{body}");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What a browser that was let in sends along.
    pub(crate) fn cookie(&self) -> String {
        self.access.cookie().split(';').next().unwrap().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        self.thread.take().unwrap().join().unwrap();
    }
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

#[test]
fn only_the_own_page_with_the_token_gets_in() {
    let server = Running::start();
    let cookie = server.cookie();
    let host = "Host: 127.0.0.1:PORT";
    for (request, expected) in [
        (format!("GET / HTTP/1.1\n{host}\nCookie: {cookie}"), "200"),
        (format!("GET / HTTP/1.1\nHost: LOCALHOST:PORT\nCookie: other=1; {cookie}"), "200"),
        (format!("GET / HTTP/1.1\n{host}\nAuthorization: Bearer {}", server.access.bearer()), "200"),
        (format!("GET / HTTP/1.1\n{host}"), "403"),
        (format!("GET / HTTP/1.1\n{host}\nCookie: {cookie}0"), "403"),
        (format!("GET / HTTP/1.1\n{host}\nAuthorization: Bearer "), "403"),
        (format!("GET /own.js HTTP/1.1\n{host}"), "403"),
        (format!("GET /?token= HTTP/1.1\n{host}"), "403"),
        (format!("GET / HTTP/1.1\nHost: evil.example:PORT\nCookie: {cookie}"), "403"),
        (format!("GET / HTTP/1.1\nHost: 127.0.0.1\nCookie: {cookie}"), "403"),
        (format!("GET / HTTP/1.1\n{host}\nHost: evil.example\nCookie: {cookie}"), "403"),
        (format!("GET /own.js HTTP/1.1\n{host}\nOrigin: http://evil.example\nCookie: {cookie}"), "403"),
        (format!("GET /own.js HTTP/1.1\n{host}\nSec-Fetch-Site: cross-site\nCookie: {cookie}"), "403"),
        (format!("GET /../Cargo.toml HTTP/1.1\n{host}\nCookie: {cookie}"), "404"),
        (format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\n{host}\nCookie: {cookie}"), "404"),
        (format!("GET //etc/passwd HTTP/1.1\n{host}\nCookie: {cookie}"), "404"),
    ] {
        assert_eq!(status(&server.ask(&request, "")), expected, "{request}");
    }
}

#[test]
fn what_changes_something_names_its_own_origin() {
    let server = Running::start();
    let (cookie, bearer) = (server.cookie(), server.access.bearer());
    let json = "Content-Type: application/json";
    let host = "Host: 127.0.0.1:PORT";
    for (request, expected) in [
        (format!("{host}\nOrigin: http://127.0.0.1:PORT\nCookie: {cookie}"), "200"),
        (format!("{host}\nAuthorization: Bearer {bearer}"), "200"),
        (format!("{host}\nCookie: {cookie}"), "403"),
        (format!("{host}\nOrigin: null\nCookie: {cookie}"), "403"),
        (format!("{host}\nOrigin: http://evil.example\nCookie: {cookie}"), "403"),
        (format!("{host}\nOrigin: http://127.0.0.1:1\nCookie: {cookie}"), "403"),
        (format!("{host}\nOrigin: http://127.0.0.1:PORT"), "403"),
        // Both hostile and equal: DNS rebinding.
        (format!("Host: evil.example:PORT\nOrigin: http://evil.example:PORT\nCookie: {cookie}"), "403"),
    ] {
        let answer = server.ask(&format!("POST /act HTTP/1.1\n{request}\n{json}"), "{}");
        assert_eq!(status(&answer), expected, "{request}");
    }
}

#[test]
fn an_open_server_answers_programs_but_no_other_page() {
    let app = || Router::new().route("/", get(async || "home")).route("/act", post(async || "done"));
    let listening = Listening::at("127.0.0.1:0".parse().unwrap(), Door::Open, &[]).unwrap();
    let server = Running::of(listening, app(), 1 << 10);
    let host = "Host: 127.0.0.1:PORT";
    for (request, expected) in [
        (format!("GET / HTTP/1.1\n{host}"), "200"),
        (format!("POST /act HTTP/1.1\n{host}"), "200"),
        (format!("POST /act HTTP/1.1\n{host}\nOrigin: http://localhost:PORT"), "200"),
        (format!("POST /act HTTP/1.1\n{host}\nSec-Fetch-Site: same-origin"), "200"),
        (format!("POST /act HTTP/1.1\n{host}\nOrigin: http://evil.example"), "403"),
        (format!("POST /act HTTP/1.1\n{host}\nOrigin: null"), "403"),
        (format!("POST /act HTTP/1.1\n{host}\nSec-Fetch-Site: same-site"), "403"),
        (format!("POST /act HTTP/1.1\n{host}\nSec-Fetch-Site: none"), "403"),
        (format!("GET /act HTTP/1.1\n{host}\nSec-Fetch-Site: cross-site"), "403"),
        ("GET / HTTP/1.1\nHost: evil.example:PORT".to_owned(), "403"),
    ] {
        assert_eq!(status(&server.ask(&request, "")), expected, "{request}");
    }
}

#[test]
fn a_server_with_a_token_answers_nobody_without_it() {
    let token = "0123456789abcdef".to_owned();
    let door = Door::Token { token, free: vec!["/own.js"] };
    let app = Router::new().route("/own.js", post(async || "done")).merge(assets(&PAGE));
    let more = ["memory.example".to_owned()];
    let server =
        Running::of(Listening::at("127.0.0.1:0".parse().unwrap(), door, &more).unwrap(), app, 1 << 10);
    let (host, right) = ("Host: 127.0.0.1:PORT", "Authorization: Bearer 0123456789abcdef");
    for (request, expected) in [
        (format!("GET / HTTP/1.1\n{host}\n{right}"), "200"),
        (format!("GET / HTTP/1.1\nHost: memory.example\n{right}"), "200"),
        (format!("GET / HTTP/1.1\n{host}"), "401"),
        (format!("GET / HTTP/1.1\n{host}\n{right}0"), "401"),
        (format!("GET /?token=0123456789abcdef HTTP/1.1\n{host}"), "401"),
        (format!("GET /own.js HTTP/1.1\n{host}"), "200"),
        (format!("POST /own.js HTTP/1.1\n{host}"), "401"),
        (
            format!("POST /own.js HTTP/1.1\nHost: memory.example\nOrigin: https://memory.example\n{right}"),
            "200",
        ),
        (format!("POST /own.js HTTP/1.1\n{host}\nOrigin: http://evil.example\n{right}"), "403"),
        (format!("GET / HTTP/1.1\nHost: evil.example\n{right}"), "403"),
    ] {
        assert_eq!(status(&server.ask(&request, "")), expected, "{request}");
    }
    let refused = server.ask(&format!("GET / HTTP/1.1\n{host}"), "").to_lowercase();
    assert!(refused.contains("www-authenticate: bearer"), "{refused}");
}

#[test]
fn what_other_machines_reach_has_a_token() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let refused = Listening::at(address.parse().unwrap(), Door::Open, &[]).err().unwrap();
        assert!(refused.to_string().contains("no token is asked for"), "{refused}");
    }
    // On the usual port browsers leave it out.
    let access = Access::new("192.0.2.1:80".parse().unwrap(), Door::Open, &[]).unwrap();
    for (host, expected) in
        [("192.0.2.1", true), ("192.0.2.1:80", true), ("127.0.0.1:80", false), ("", false)]
    {
        let ask = super::access::Ask { host: Some(host), path: "/", ..Default::default() };
        assert_eq!(access.decide(&ask).is_ok(), expected, "{host}");
    }
}

#[test]
fn bodies_are_bounded_and_broken_ones_are_refused() {
    let server = Running::start();
    let head = format!(
        "POST /act HTTP/1.1\nHost: 127.0.0.1:PORT\nAuthorization: Bearer {}\nContent-Type: application/json",
        server.access.bearer()
    );
    assert_eq!(status(&server.ask(&head, "{\"a\":")), "400");
    assert_eq!(status(&server.ask(&head, &format!("\"{}\"", "a".repeat(2000)))), "413");
    // A body that is announced is refused before it is sent.
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = head.replace('\n', "\r\n").replace("PORT", &server.address.port().to_string());
    write!(stream, "{head}\r\nContent-Length: 100000000\r\n\r\n{{").unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 413");
}

#[test]
fn the_token_of_the_address_works_once_and_leaves_it() {
    let server = Running::start();
    let path = server.access.entrance().split_once("/?").unwrap().1.to_owned();
    let enter = |rest: &str| server.ask(&format!("GET /?{path} HTTP/1.1\nHost: localhost:PORT{rest}"), "");
    let first = enter("");
    assert_eq!(status(&first), "303");
    let first = first.to_lowercase();
    assert!(first.contains("location: /\r\n") && first.contains("httponly; samesite=strict"), "{first}");
    assert_eq!(status(&enter("")), "403");
    // The browser that has the cookie may open the printed address again.
    assert_eq!(status(&enter(&format!("\nCookie: {}", server.cookie()))), "303");
}

#[test]
fn every_answer_forbids_scripts_that_are_not_the_programs() {
    let server = Running::start();
    let page = format!("GET /own.js HTTP/1.1\nHost: 127.0.0.1:PORT\nCookie: {}", server.cookie());
    let refused = "GET / HTTP/1.1\nHost: 127.0.0.1:PORT".to_owned();
    for request in [page, refused] {
        let answer = server.ask(&request, "").to_lowercase();
        for header in ["script-src 'self'; style-src 'self'", "frame-ancestors 'none'", "nosniff", "no-store"]
        {
            assert!(answer.contains(header), "{header} in {answer}");
        }
        assert!(!answer.contains("unsafe-inline"));
    }
}

#[test]
fn secrets_differ() {
    let all: std::collections::BTreeSet<String> = (0..100).map(|_| secret().unwrap()).collect();
    assert_eq!(all.len(), 100);
    assert!(all.iter().all(|s| s.len() == 32));
}
