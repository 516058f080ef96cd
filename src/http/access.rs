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

/// Who gets in.
#[derive(Debug, Clone)]
pub(crate) enum Door {
    /// One browser: that in which the printed address is opened first.
    Once,
    /// Whoever reaches the address, which is one of this machine alone.
    Open,
    /// Whoever has the token. What is at the `free` paths tells nothing and is for everybody.
    Token {
        /// What stands behind `Bearer` in the header `Authorization`.
        token: String,
        /// Paths of the page itself.
        free: Vec<&'static str>,
    },
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
    Entrance,
    /// It has not the token that programs send.
    Token,
}

impl Refusal {
    /// What a person is told.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Refusal::Host => "This address is not the one that the program listens at.",
            Refusal::Origin => "Another page asked for this; only the program's own page may.",
            Refusal::Token => {
                "This needs the token that the program was started with, as the header `Authorization: Bearer TOKEN`."
            }
            Refusal::Entrance => {
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
    door: Door,
    /// What stands in the address that is printed; it opens one session.
    once: String,
    spent: AtomicBool,
    /// What the cookie of the session holds, or the header of a program.
    session: String,
    cookie: String,
}

impl Access {
    /// The access to a server at `address`. `more` are names by which it is reached beside its
    /// own, as the header `Host` has them.
    ///
    /// # Errors
    /// As [`secret`].
    pub(crate) fn new(address: SocketAddr, door: Door, more: &[String]) -> Result<Self> {
        let (ip, port) = (address.ip(), address.port());
        let mut hosts = Vec::new();
        if ip.is_loopback() || ip.is_unspecified() {
            hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        let own = address.to_string();
        if !hosts.contains(&own) {
            hosts.push(own);
        }
        hosts.extend(more.iter().cloned());
        if port == 80 {
            // Browsers leave the usual port out.
            hosts.extend(hosts.clone().iter().filter_map(|h| h.strip_suffix(":80").map(str::to_owned)));
        }
        // What stands in front of the server and knows its further names may speak HTTPS.
        let secure = more.iter().map(|host| format!("https://{host}"));
        let origins = hosts.iter().map(|host| format!("http://{host}")).chain(secure).collect();
        let session = match &door {
            Door::Token { token, .. } => token.clone(),
            _ => secret()?,
        };
        Ok(Access {
            hosts,
            origins,
            door,
            once: secret()?,
            spent: AtomicBool::new(false),
            session,
            // Cookies of all ports of a host come together.
            cookie: format!("muqabala_{port}"),
        })
    }

    /// The address for a browser; behind [`Door::Once`] it lets one in.
    pub(crate) fn entrance(&self) -> String {
        let host = self.hosts.first().map_or("", String::as_str);
        match self.door {
            Door::Once => format!("http://{host}/?token={}", self.once),
            _ => format!("http://{host}/"),
        }
    }

    /// The secret that a program sends as `Authorization: Bearer SECRET`.
    #[cfg(test)]
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
        // Where it is known that another site asks, a link may open the page, but nothing may be read.
        if ask.site == Some("cross-site") && ask.path != "/" {
            return Err(Refusal::Origin);
        }
        let bearer = ask.authorization.and_then(|value| value.strip_prefix("Bearer "));
        let by_header = bearer.is_some_and(|secret| same(secret, &self.session));
        // A browser names the origin of every request that changes something, or at least that a
        // page asks; a program has the header that no page can guess.
        let from_a_page = match self.door {
            Door::Once => true,
            Door::Open | Door::Token { .. } => ask.site.is_some_and(|site| site != "same-origin"),
        };
        if ask.changes && ask.origin.is_none() && from_a_page && !by_header {
            return Err(Refusal::Origin);
        }
        match &self.door {
            Door::Open => Ok(Grant::Pass),
            Door::Token { free, .. } => match by_header || !ask.changes && free.contains(&ask.path) {
                true => Ok(Grant::Pass),
                false => Err(Refusal::Token),
            },
            Door::Once => self.enter(ask).or(by_header.then_some(Grant::Pass)).ok_or(Refusal::Entrance),
        }
    }

    /// What a browser gets: by its cookie, or once by the token of the address.
    fn enter(&self, ask: &Ask<'_>) -> Option<Grant> {
        let by_cookie = ask.cookies.is_some_and(|cookies| self.is_session(cookies));
        if let Some(token) = ask.token.filter(|_| ask.path == "/" && !ask.changes) {
            let right = same(token, &self.once);
            if right && (by_cookie || !self.spent.swap(true, Ordering::SeqCst)) {
                return Some(Grant::Enter);
            }
        }
        by_cookie.then_some(Grant::Pass)
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
