//! Requests, one after the other: not too many, and again where a fault may pass.

use std::time::{Duration, Instant};

use ureq::Agent;

use super::Config;
use crate::{Error, Result};

/// What the service said.
#[derive(Debug)]
pub(super) enum Answer {
    /// A body.
    Document(Vec<u8>),
    /// A status that says that there is nothing.
    Missing(u16),
}

/// A fault that may pass, and how long the service wants to be left alone.
struct Passing {
    problem: String,
    wait: Option<Duration>,
}

/// An HTTP client with manners.
pub(super) struct Client {
    agent: Agent,
    retries: u32,
    back_off: Duration,
    longest_wait: Duration,
    interval: Duration,
    largest: u64,
    last: Option<Instant>,
}

impl Client {
    pub(super) fn new(config: &Config) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs_f64(config.timeout)))
            .http_status_as_error(false)
            .user_agent(concat!("muqabala/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Client {
            agent,
            retries: config.retries,
            back_off: Duration::from_secs_f64(config.back_off),
            longest_wait: Duration::from_secs_f64(config.longest_wait),
            interval: config.interval(),
            largest: config.largest.saturating_mul(1 << 20),
            last: None,
        }
    }

    /// What stands at `url`; `name` is used in messages.
    ///
    /// # Errors
    /// [`Error::Io`] where the service cannot be reached, or still fails after the
    /// last repetition; [`Error::Limit`] where the body is too large.
    pub(super) fn get(&mut self, url: &str, name: &str) -> Result<Answer> {
        let mut back_off = self.back_off;
        let mut tries = 0;
        loop {
            self.keep_distance();
            let passing = match self.once(url, name)? {
                Ok(answer) => return Ok(answer),
                Err(passing) => passing,
            };
            if tries == self.retries {
                let problem = format!("{} ({} tries)", passing.problem, tries + 1);
                return Err(Error::io(url, std::io::Error::other(problem)));
            }
            tries += 1;
            std::thread::sleep(passing.wait.unwrap_or(back_off).min(self.longest_wait));
            back_off *= 2;
        }
    }

    /// Waits until the next request is due.
    fn keep_distance(&mut self) {
        if let Some(last) = self.last {
            std::thread::sleep(self.interval.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
    }

    fn once(&self, url: &str, name: &str) -> Result<std::result::Result<Answer, Passing>> {
        let mut response = match self.agent.get(url).call() {
            Ok(response) => response,
            Err(error) => return failed(url, error).map(Err),
        };
        let status = response.status().as_u16();
        match status {
            200 => {}
            408 | 425 | 429 | 500..=599 => {
                // Seconds; the other form, a date, is left to our own back-off.
                let wait = response.headers().get("retry-after");
                let wait = wait.and_then(|value| value.to_str().ok()?.trim().parse().ok());
                let problem = format!("the service answers {status}");
                return Ok(Err(Passing { problem, wait: wait.map(Duration::from_secs) }));
            }
            _ => return Ok(Ok(Answer::Missing(status))),
        }
        match response.body_mut().with_config().limit(self.largest).read_to_vec() {
            Ok(bytes) => Ok(Ok(Answer::Document(bytes))),
            Err(ureq::Error::BodyExceedsLimit(_)) => Err(Error::Limit {
                name: name.to_owned(),
                problem: format!("the document has more than {} bytes (setting `largest`)", self.largest),
            }),
            Err(error) => failed(url, error).map(Err),
        }
    }
}

/// A fault of the line may pass; a mistake in the address does not.
fn failed(url: &str, error: ureq::Error) -> Result<Passing> {
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::ConnectionFailed
        | ureq::Error::HostNotFound
        | ureq::Error::Protocol(_) => Ok(Passing { problem: error.to_string(), wait: None }),
        error => Err(Error::io(url, std::io::Error::other(error.to_string()))),
    }
}
