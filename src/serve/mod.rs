//! A memory for others: the protocol of amaGama, which Weblate and Virtaal call, an interface
//! of its own (`openapi.json` describes both), and a page with a search box.
//!
//! Reading never waits for writing: each reader has a connection of its own (at most one for
//! each core, the others wait in line), and one writer takes in what is added and changed.

mod amagama;
mod api;
mod app;
mod routes;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use crate::http::{Door, Listening, Stop, secret};
use crate::{Error, Result};
use app::App;
pub(crate) use app::Changes;

/// Largest body of a request: a thousand long texts.
const LARGEST: usize = 4 << 20;
/// Fewest letters of a token: as many as 96 bits have in base 64.
const SHORTEST_TOKEN: usize = 16;

/// How a memory is served.
#[derive(Debug, Clone)]
pub(crate) struct ServeOptions {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// What whoever asks must send; without one only this machine can be listened at.
    pub(crate) token: Option<String>,
    /// Names by which the server is reached beside its own address.
    pub(crate) hosts: Vec<String>,
    pub(crate) changes: Changes,
}

/// A memory that is ready to be served.
pub(crate) struct Service {
    app: Arc<App>,
    listening: Listening,
    /// The token, where this run made it.
    made: Option<String>,
}

impl Service {
    /// Opens the memory and takes the address. Where another machine can reach it and no token
    /// is named, one is made.
    ///
    /// # Errors
    /// As [`crate::memory::Memory::open`] and [`Listening::at`]; [`Error::Usage`] for a token
    /// that can be guessed.
    pub(crate) fn new(path: &Path, settings: &ServeOptions) -> Result<Self> {
        let app = Arc::new(App::open(path, settings.changes)?);
        let made = match &settings.token {
            None if !settings.listen.ip().is_loopback() => Some(secret()?),
            _ => None,
        };
        let door = match settings.token.clone().or_else(|| made.clone()) {
            Some(token) => {
                if token.len() < SHORTEST_TOKEN || !token.bytes().all(|b| b.is_ascii_graphic()) {
                    return Err(Error::Usage {
                        problem: format!(
                            "the token has not {SHORTEST_TOKEN} letters, digits or signs behind each other"
                        ),
                        remedy: "make one with `openssl rand -hex 16`".to_owned(),
                    });
                }
                Door::Token { token, free: routes::free() }
            }
            None => Door::Open,
        };
        let listening = Listening::at(settings.listen, door, &settings.hosts)?;
        Ok(Service { app, listening, made })
    }

    /// The address of the page.
    pub(crate) fn address(&self) -> String {
        self.listening.access().entrance()
    }

    /// The token, where this run made it.
    pub(crate) fn made_token(&self) -> Option<&str> {
        self.made.as_deref()
    }

    /// Whether units can be added and changed.
    pub(crate) fn takes_changes(&self) -> bool {
        self.app.takes_changes()
    }

    /// Answers until the program is ended.
    ///
    /// # Errors
    /// As [`crate::http::Server::run`].
    pub(crate) fn run(self) -> Result<()> {
        self.listening.with(routes::routes(self.app), LARGEST, Stop::default()).run()
    }
}
