//! The server: bound to the loopback interface, ended by whoever holds its [`Stop`].

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::sync::watch;

use super::access::{Access, Door};
use super::answer::guarded;
use crate::{Error, Result};

/// Requests that are still answered when the server is to end get this long.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A port that is taken, before anything is answered.
pub(crate) struct Listening {
    listener: TcpListener,
    access: Arc<Access>,
}

/// Ends the server.
#[derive(Debug, Clone)]
pub(crate) struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Stop(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    #[cfg(test)]
    pub(crate) fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends the server that has this stop, once it has answered what it was asked.
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    async fn stopped(&self) {
        // The sender lives as long as this; waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}

/// A server that is not running yet.
pub(crate) struct Server {
    listening: Listening,
    app: Router,
    stop: Stop,
}

impl Listening {
    /// Takes `port` of the loopback interface, or with 0 a free one, for one browser.
    ///
    /// # Errors
    /// [`Error::Usage`] where another program has the port.
    pub(crate) fn new(port: u16) -> Result<Self> {
        let failed = |e: std::io::Error| Error::Usage {
            problem: format!("port {port} of this machine cannot be listened at: {e}"),
            remedy: "choose another one with --port, or none for a free one".to_owned(),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        Self::on(listener, Door::Once, &[])
    }

    /// Takes `address`, whose port 0 is a free one; it is also reached as `more`.
    ///
    /// # Errors
    /// [`Error::Usage`] where another program has it, or where it is not of this machine alone
    /// and has no token.
    pub(crate) fn at(address: SocketAddr, door: Door, more: &[String]) -> Result<Self> {
        if !address.ip().is_loopback() && !matches!(door, Door::Token { .. }) {
            return Err(Error::Usage {
                problem: format!("{address} can be reached from other machines, and no token is asked for"),
                remedy: "listen at 127.0.0.1, or name a token".to_owned(),
            });
        }
        let failed = |e: std::io::Error| Error::Usage {
            problem: format!("{address} cannot be listened at: {e}"),
            remedy: "choose another port with --listen, for example 127.0.0.1:8081; port 0 is a free one"
                .to_owned(),
        };
        Self::on(TcpListener::bind(address).map_err(failed)?, door, more)
    }

    fn on(listener: TcpListener, door: Door, more: &[String]) -> Result<Self> {
        let failed = |e| Error::io("the server", e);
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let access = Arc::new(Access::new(address, door, more)?);
        Ok(Listening { listener, access })
    }

    /// Who may ask.
    pub(crate) fn access(&self) -> Arc<Access> {
        Arc::clone(&self.access)
    }

    /// A server that answers with `app`, behind the checks of [`access`](Self::access); no
    /// body of a request has more than `most` bytes.
    pub(crate) fn with(self, app: Router, most: usize, stop: Stop) -> Server {
        let app = guarded(app, self.access(), most);
        Server { listening: self, app, stop }
    }
}

impl Server {
    /// Answers until it is stopped.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no threads or no events.
    pub(crate) fn run(self) -> Result<()> {
        let failed = |e| Error::io("the server", e);
        // Two threads answer; what takes long has threads of its own.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(failed)?;
        let Server { listening, app, stop } = self;
        let ended = runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listening.listener)?;
            let told = stop.clone();
            let serving =
                axum::serve(listener, app).with_graceful_shutdown(async move { told.stopped().await });
            // A connection that stays open does not keep the program alive.
            let late = async {
                stop.stopped().await;
                tokio::time::sleep(LAST_ANSWERS).await;
            };
            tokio::select! {
                ended = serving.into_future() => ended,
                () = late => Ok(()),
            }
        });
        runtime.shutdown_timeout(LAST_ANSWERS);
        ended.map_err(failed)
    }
}
