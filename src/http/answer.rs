//! What every answer carries, and how a refusal looks.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::access::{Access, Ask, Grant, Refusal};

/// Scripts and styles only from the program itself, none inside a page; nothing from the
/// network, nothing that frames the page, no text that becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'";

/// Headers of every answer.
const HEADERS: [(header::HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// `app` behind the checks of `access`; no request may have a body of more than `most` bytes.
pub(crate) fn guarded(app: Router, access: Arc<Access>, most: usize) -> Router {
    app.fallback(async || Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address"))
        .layer(DefaultBodyLimit::max(most))
        .layer(from_fn_with_state((access, most), look))
}

async fn look(State((access, most)): State<(Arc<Access>, usize)>, request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let mut answer = match access.decide(&ask(&request)) {
        // What is too large is refused before it is sent; what is not announced, when it is.
        Ok(Grant::Pass) if announced.and_then(|n| n.parse().ok()).is_some_and(|n: usize| n > most) => {
            let problem = format!("this is larger than {most} bytes");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, problem).into_response()
        }
        Ok(Grant::Pass) => next.run(request).await,
        Ok(Grant::Enter) => (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, "/".to_owned()), (header::SET_COOKIE, access.cookie())],
        )
            .into_response(),
        Err(refusal) => refused(refusal),
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn refused(refusal: Refusal) -> Response {
    let status = match refusal {
        Refusal::Token => StatusCode::UNAUTHORIZED,
        _ => StatusCode::FORBIDDEN,
    };
    let mut answer = Problem::new(status, refusal.message()).into_response();
    if refusal == Refusal::Token {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

fn ask(request: &Request) -> Ask<'_> {
    let header = |name: header::HeaderName| {
        // A header that is there twice is nobody's honest request.
        let mut values = request.headers().get_all(name).iter();
        let first = values.next().and_then(|value| value.to_str().ok());
        if values.next().is_some() { Some("") } else { first }
    };
    let query = request.uri().query().unwrap_or_default();
    Ask {
        changes: !matches!(*request.method(), Method::GET | Method::HEAD),
        host: header(header::HOST),
        origin: header(header::ORIGIN),
        site: header(header::HeaderName::from_static("sec-fetch-site")),
        path: request.uri().path(),
        token: query.split('&').find_map(|pair| pair.strip_prefix("token=")),
        cookies: request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok()),
        authorization: header(header::AUTHORIZATION),
    }
}

/// Runs what takes long where it holds nobody up.
///
/// # Errors
/// Those of `work`.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Problem> + Send + 'static,
) -> std::result::Result<T, Problem> {
    let failed = |_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "this went wrong inside the program");
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

/// What went wrong, as JSON: `{"problem": …, "remedy": …}`.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    problem: String,
    remedy: Option<String>,
}

impl Problem {
    /// A problem with its status.
    pub(crate) fn new(status: StatusCode, problem: impl Into<String>) -> Self {
        Problem { status, problem: problem.into(), remedy: None }
    }
}

impl From<crate::Error> for Problem {
    fn from(error: crate::Error) -> Self {
        let status = match &error {
            crate::Error::Io { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            crate::Error::Limit { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            crate::Error::Changed { .. } => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Problem { status, problem: error.to_string(), remedy: error.remedy().map(str::to_owned) }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Problem::new(rejection.status(), rejection.body_text())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Problem::new(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Problem::new(rejection.status(), rejection.body_text())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "problem": self.problem, "remedy": self.remedy });
        (self.status, axum::Json(body)).into_response()
    }
}
