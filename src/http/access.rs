//! Who may ask: a pure decision over what a request says of itself.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, Result};

/// Bytes of a secret: 128 bits cannot be guessed.
const SECRET_BYTES: usize = 16;

/// A secret that nobody can guess, 32 hexadecimal digits.
///
/// # Errors
/// [`Error::Io`] where the system has no source of random numbers.
pub(crate) fn secret() -> Result<String> {
    let mut bytes = [0u8; SECRET_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|e| Error::io("the system's random numbers", std::io::Error::other(e)))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// What a request says of itself before its content.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ask<'a> {
    /// Whether it may change something: neither `GET` nor `HEAD`.
    pub changes: bool,
    /// The header `Host`.
    pub host: Option<&'a str>,
    /// The header `Origin`.
    pub origin: Option<&'a str>,
    /// The header `Sec-Fetch-Site`, which a page cannot set.
    pub site: Option<&'a str>,
    /// Path of the address.
    pub path: &'a str,
    /// The value of `token` in the address.
    pub token: Option<&'a str>,
    /// The header `Cookie`.
    pub cookies: Option<&'a str>,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
}

/// What a request that may ask gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Grant {
    /// Go on to the handler.
    Pass,
    /// The token of the address was right: keep the cookie, and go to the address without it.
    Enter,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Sent to a host that this server is not.
    Host,
    /// It comes from another page.
    Origin,
    /// It has no token, a wrong one or a spent one.
    Token,
}

impl Refusal {
    /// What a person is told.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Refusal::Host => "This address is not the one that the program listens at.",
            Refusal::Origin => "Another page asked for this; only the program's own page may.",
            Refusal::Token => {
                "Open the address that the program printed when it was started. It works once and in one browser; \
                 when the program was started again it has a new one."
            }
        }
    }
}

/// Who may ask.
#[derive(Debug)]
pub(crate) struct Access {
    hosts: Vec<String>,
    origins: Vec<String>,
    /// What stands in the address that is printed; it opens one session.
    once: String,
    spent: AtomicBool,
    /// What the cookie of the session, or the header of a program, holds.
    session: String,
    cookie: String,
}

impl Access {
    /// The access to a server at `address`, a loopback address.
    ///
    /// # Errors
    /// As [`secret`].
    pub(crate) fn new(address: SocketAddr) -> Result<Self> {
        let port = address.port();
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")];
        let origins = hosts.iter().map(|host| format!("http://{host}")).collect();
        Ok(Access {
            hosts: hosts.to_vec(),
            origins,
            once: secret()?,
            spent: AtomicBool::new(false),
            session: secret()?,
            // Cookies of all ports of a host come together.
            cookie: format!("muqabala_{port}"),
        })
    }

    /// The address that lets one browser in.
    pub(crate) fn entrance(&self) -> String {
        let host = self.hosts.first().map_or("", String::as_str);
        format!("http://{host}/?token={}", self.once)
    }

    /// The secret that a program sends as `Authorization: Bearer SECRET`.
    #[cfg_attr(not(test), expect(dead_code, reason = "`serve` will tell it to programs"))]
    pub(crate) fn bearer(&self) -> &str {
        &self.session
    }

    /// The cookie that keeps the session: not for scripts, not for other pages.
    pub(crate) fn cookie(&self) -> String {
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.session)
    }

    /// Decides on a request. A right token is spent by it.
    ///
    /// # Errors
    /// The first reason against it.
    pub(crate) fn decide(&self, ask: &Ask<'_>) -> std::result::Result<Grant, Refusal> {
        let listed = |list: &[String], value: &str| list.iter().any(|own| own.eq_ignore_ascii_case(value));
        if !ask.host.is_some_and(|host| listed(&self.hosts, host)) {
            return Err(Refusal::Host);
        }
        if ask.origin.is_some_and(|origin| !listed(&self.origins, origin)) {
            return Err(Refusal::Origin);
        }
        let bearer = ask.authorization.and_then(|value| value.strip_prefix("Bearer "));
        let by_header = bearer.is_some_and(|secret| same(secret, &self.session));
        // A browser names the origin of every such request; a program has the header that no page can guess.
        if ask.changes && ask.origin.is_none() && !by_header {
            return Err(Refusal::Origin);
        }
        let by_cookie = ask.cookies.is_some_and(|cookies| self.is_session(cookies));
        // Where it is known that another site asks, a link may open the page, but nothing may be read.
        if ask.site == Some("cross-site") && ask.path != "/" {
            return Err(Refusal::Origin);
        }
        if let Some(token) = ask.token.filter(|_| ask.path == "/" && !ask.changes) {
            let right = same(token, &self.once);
            if right && (by_cookie || !self.spent.swap(true, Ordering::SeqCst)) {
                return Ok(Grant::Enter);
            }
        }
        if by_cookie || by_header { Ok(Grant::Pass) } else { Err(Refusal::Token) }
    }

    fn is_session(&self, cookies: &str) -> bool {
        let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.into_iter().any(|(name, value)| name == self.cookie && same(value, &self.session))
    }
}

/// Compares without telling by the time it takes how much was right.
fn same(given: &str, secret: &str) -> bool {
    let differences = given.bytes().zip(secret.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == secret.len() && differences == 0
}
