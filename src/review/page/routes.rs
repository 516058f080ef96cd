//! The addresses of the page and what they answer.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::app::{App, LARGEST_DROP, Review};
use super::said::said;
use super::work::lock;
use super::{answers, drops};
use crate::exchange::{OutputFormat, WriteOptions};
use crate::files::Place;
use crate::http::{Asset, Problem, SCRIPT, STYLE, apart, assets};
use crate::lang::Language;
use crate::review::desk::{Lesson, Undone, lesson};
use crate::review::repeats::Follow;
use crate::review::{Action, BeadId, ReviewStatus, export, export_all, queue, repeats};
use crate::{Error, Result};

#[cfg(test)]
mod tests;

/// The files of the page.
const ASSETS: [Asset; 8] = [
    Asset { path: "/style.css", kind: STYLE, content: include_str!("assets/style.css") },
    Asset { path: "/main.js", kind: SCRIPT, content: include_str!("assets/main.js") },
    Asset { path: "/home.js", kind: SCRIPT, content: include_str!("assets/home.js") },
    Asset { path: "/review.js", kind: SCRIPT, content: include_str!("assets/review.js") },
    Asset { path: "/list.js", kind: SCRIPT, content: include_str!("assets/list.js") },
    Asset { path: "/light.js", kind: SCRIPT, content: include_str!("assets/light.js") },
    Asset { path: "/row.js", kind: SCRIPT, content: include_str!("assets/row.js") },
    Asset { path: "/words.js", kind: SCRIPT, content: include_str!("assets/words.js") },
];

type Answer = std::result::Result<Json<Value>, Problem>;
type Shared = State<Arc<App>>;

/// Everything that the page asks for.
pub(super) fn routes(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/state", get(state))
        .route("/queue", get(waiting))
        .route("/export", get(out_all))
        .route("/quit", post(quit))
        .route("/earlier", post(earlier))
        .route("/drops", post(new_drop))
        .route("/work/{work}/insist", post(insist))
        .route("/drops/{drop}/file", put(keep))
        .route("/drops/{drop}/align", post(align))
        .route("/reviews/{review}", get(whole))
        .route("/reviews/{review}/rows", get(rows))
        .route("/reviews/{review}/why/{bead}", get(why))
        .route("/reviews/{review}/links/{bead}", get(links))
        .route("/reviews/{review}/search", get(search))
        .route("/reviews/{review}/since", get(since))
        .route("/reviews/{review}/act", post(act))
        .route("/reviews/{review}/learn", post(learn))
        .route("/reviews/{review}/export", get(out))
        .layer(from_fn(in_own_words));
    Router::new().nest("/api", api).with_state(app).merge(assets(&ASSETS))
}

fn review(app: &App, number: usize) -> std::result::Result<Arc<Review>, Problem> {
    let found = lock(&app.reviews).get(number).cloned();
    found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "there is no such review"))
}

/// The language that a page is in.
fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    if wanted.is_some_and(|wanted| wanted.starts_with("ar")) { Language::Arabic } else { Language::English }
}

/// Longest answer that says what went wrong, in bytes.
const LONGEST_PROBLEM: usize = 1 << 16;

/// Says in the language of the page what went wrong.
async fn in_own_words(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let answer = next.run(request).await;
    if answer.status().is_success() || answer.status() == StatusCode::CONFLICT {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let bytes = axum::body::to_bytes(body, LONGEST_PROBLEM).await.unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, bytes.into());
    };
    for key in ["problem", "remedy"] {
        if let Some(text) = value.get(key).and_then(Value::as_str) {
            value[key] = json!(said(text, language));
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, value.to_string().into())
}

async fn state(State(app): Shared, headers: HeaderMap) -> Json<Value> {
    let language = language(&headers);
    let say = |text: &mut String| *text = said(text, language);
    let reviews: Vec<Arc<Review>> = lock(&app.reviews).clone();
    let shown = reviews.iter().enumerate().map(|(id, review)| {
        let desk = lock(&review.desk);
        let session = desk.session();
        json!({
            "id": id, "name": review.name, "progress": crate::review::progress(session.state()),
            "revision": session.revision(), "path": desk.path().display().to_string(),
        })
    });
    let reviews: Vec<Value> = shown.collect();
    let mut work = app.work.stages();
    for stage in &mut work {
        stage.problem.iter_mut().chain(&mut stage.remedy).for_each(say);
    }
    let mut passed = lock(&app.passed).clone();
    passed.iter_mut().for_each(|one| say(&mut one.why));
    Json(json!({
        "version": env!("CARGO_PKG_VERSION"), "reviews": reviews, "work": work, "passed": passed,
        "earlier": drops::earlier(&app), "workspace": app.workspace.display().to_string(),
        "largest": LARGEST_DROP,
    }))
}

/// Undecided beads of all reviews in one answer; whoever comes to the end asks again.
const MOST_WAITING: usize = 2_000;

#[derive(Deserialize)]
struct Scope {
    /// The only review to go through; else all are one queue.
    only: Option<usize>,
}

async fn waiting(State(app): Shared, Query(scope): Query<Scope>) -> Answer {
    apart(move || {
        let reviews: Vec<Arc<Review>> = lock(&app.reviews).clone();
        let lists = reviews.iter().map(|review| {
            let desk = lock(&review.desk);
            queue::waiting(desk.session().state(), repeats::first_side(desk.session()))
        });
        // Repeats are counted over all documents, also where one of them is gone through.
        let all = queue::together(lists.collect()).into_iter();
        let wanted = all.filter(|(review, _)| scope.only.is_none_or(|only| only == *review));
        let shown = wanted.take(MOST_WAITING).map(|(review, doubt)| (review, doubt.bead, doubt.alike));
        Ok(Json(json!({ "waiting": shown.collect::<Vec<_>>() })))
    })
    .await
}

async fn insist(State(app): Shared, Path(work): Path<usize>) -> Answer {
    Ok(Json(json!({ "work": drops::insist(&app, work)? })))
}

async fn quit(State(app): Shared) -> Json<Value> {
    app.stop.stop();
    Json(json!({}))
}

async fn new_drop(State(app): Shared) -> Answer {
    Ok(Json(json!({ "drop": drops::new_drop(&app)? })))
}

#[derive(Deserialize)]
struct Named {
    path: String,
}

async fn keep(
    State(app): Shared,
    Path(drop): Path<String>,
    Query(named): Query<Named>,
    content: Bytes,
) -> Answer {
    apart(move || {
        drops::keep(&app, &drop, &named.path, &content)?;
        Ok(Json(json!({})))
    })
    .await
}

async fn earlier(State(app): Shared, Json(named): Json<Named>) -> Answer {
    Ok(Json(json!({ "work": drops::go_on(&app, &named.path)? })))
}

#[derive(Deserialize)]
struct Aligned {
    first: Option<String>,
}

async fn align(State(app): Shared, Path(drop): Path<String>, Json(how): Json<Aligned>) -> Answer {
    apart(move || Ok(Json(json!({ "work": drops::align(&app, &drop, how.first.as_deref())? })))).await
}

async fn whole(State(app): Shared, Path(number): Path<usize>, headers: HeaderMap) -> Answer {
    let (review, language) = (review(&app, number)?, language(&headers));
    apart(move || {
        let desk = lock(&review.desk);
        Ok(Json(answers::whole(&review.name, desk.notes(), desk.session(), language)))
    })
    .await
}

#[derive(Deserialize)]
struct Beads {
    /// Numbers with commas between them.
    beads: String,
}

async fn rows(
    State(app): Shared,
    Path(number): Path<usize>,
    Query(wanted): Query<Beads>,
    headers: HeaderMap,
) -> Answer {
    let review = review(&app, number)?;
    let beads = wanted.beads.split(',').filter_map(|bead| bead.parse().ok());
    let desk = lock(&review.desk);
    Ok(Json(json!({ "rows": answers::rows(desk.session(), beads, language(&headers)) })))
}

async fn why(State(app): Shared, Path((number, bead)): Path<(usize, BeadId)>, headers: HeaderMap) -> Answer {
    let (review, language) = (review(&app, number)?, language(&headers));
    apart(move || Ok(Json(answers::why(lock(&review.desk).session(), bead, language, app.resources)))).await
}

async fn links(State(app): Shared, Path((number, bead)): Path<(usize, BeadId)>) -> Answer {
    let review = review(&app, number)?;
    apart(move || Ok(Json(answers::links(lock(&review.desk).session(), bead, app.resources)))).await
}

#[derive(Deserialize)]
struct Wanted {
    text: String,
}

async fn search(State(app): Shared, Path(number): Path<usize>, Query(wanted): Query<Wanted>) -> Answer {
    let review = review(&app, number)?;
    apart(move || {
        let found = answers::search(lock(&review.desk).session(), &wanted.text);
        Ok(Json(json!({ "beads": found })))
    })
    .await
}

#[derive(Deserialize)]
struct Seen {
    revision: u64,
}

async fn since(
    State(app): Shared,
    Path(number): Path<usize>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Answer {
    let review = review(&app, number)?;
    let desk = lock(&review.desk);
    Ok(Json(answers::since(desk.session(), seen.revision, language(&headers))))
}

/// An action by someone who saw a revision.
#[derive(Deserialize)]
struct Act {
    revision: u64,
    #[serde(default)]
    who: String,
    #[serde(flatten)]
    action: Action,
}

/// Longest name of a person in characters.
const LONGEST_NAME: usize = 100;

fn name(who: &str) -> String {
    who.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>().trim().to_owned()
}

async fn act(
    State(app): Shared,
    Path(number): Path<usize>,
    headers: HeaderMap,
    Json(act): Json<Act>,
) -> Response {
    let language = language(&headers);
    let review = match review(&app, number) {
        Ok(review) => review,
        Err(problem) => return problem.into_response(),
    };
    // What the aligner says comes from the aligner.
    if matches!(act.action, Action::Realign { .. } | Action::Estimate { .. }) {
        return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "this is not for a person to do")
            .into_response();
    }
    let done = apart(move || {
        let who = name(&act.who);
        let done = in_all(&app, number, &review, &who, act.revision, act.action);
        let desk = lock(&review.desk);
        let mut answer = answers::since(desk.session(), act.revision, language);
        if desk.is_due() {
            answer["due"] = json!(true);
        }
        match done {
            Ok(()) => Ok((StatusCode::OK, answer)),
            Err(Undone::Stale) => Ok((StatusCode::CONFLICT, answer)),
            Err(Undone::Impossible(why)) => Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why)),
            Err(Undone::Failed(error)) => Err(error.into()),
        }
    });
    match done.await {
        Ok((status, answer)) => (status, Json(answer)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Does an action in a review and, where it is one for all that repeats a text or takes such a
/// one back, in the others. No two reviews are locked at a time.
fn in_all(
    app: &App,
    number: usize,
    review: &Review,
    who: &str,
    seen: u64,
    action: Action,
) -> std::result::Result<(), Undone> {
    let mut desk = lock(&review.desk);
    let session = desk.session();
    let way = if matches!(action, Action::Undo) { Follow::Undo } else { Follow::Redo };
    let (tie, wanted) = match &action {
        Action::ConfirmAlike { bead } => {
            (Some(tie()?), Some((repeats::pair(session, *bead), ReviewStatus::Confirmed)))
        }
        Action::RejectAlike { bead } => {
            (Some(tie()?), Some((repeats::pair(session, *bead), ReviewStatus::Rejected)))
        }
        Action::Undo => (session.undoes().map(str::to_owned), None),
        Action::Redo => (session.redoes().map(str::to_owned), None),
        _ => (None, None),
    };
    let own = tie.clone().filter(|_| wanted.is_some());
    desk.act_tied(seen, who, action, own)?;
    drop(desk);
    let Some(tie) = tie else { return Ok(()) };
    let others: Vec<Arc<Review>> = lock(&app.reviews).clone();
    for (_, other) in others.iter().enumerate().filter(|(at, _)| *at != number) {
        let mut desk = lock(&other.desk);
        match &wanted {
            Some((texts, status)) => repeats::decide(&mut desk, who, (texts, *status), &tie).map(drop)?,
            None => repeats::follow(&mut desk, who, &tie, way)?,
        }
    }
    Ok(())
}

/// What ties one step of several reviews together.
fn tie() -> std::result::Result<String, Undone> {
    crate::http::secret().map_err(Undone::Failed)
}

#[derive(Deserialize)]
struct Learn {
    #[serde(default)]
    who: String,
    /// Redo what lies between decided units; else only the confidences are estimated anew.
    again: bool,
}

impl Learn {
    fn lesson(&self) -> Lesson {
        if self.again { Lesson::Beads } else { Lesson::Confidences }
    }
}

/// How often a lesson is begun anew because somebody went on meanwhile.
const TRIES: usize = 3;

async fn learn(
    State(app): Shared,
    Path(number): Path<usize>,
    headers: HeaderMap,
    Json(how): Json<Learn>,
) -> Answer {
    let (review, language) = (review(&app, number)?, language(&headers));
    apart(move || {
        if lock(&review.desk).is_store() {
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "a memory is not aligned anew"));
        }
        for _ in 0..TRIES {
            let session = lock(&review.desk).session().clone();
            let seen = session.revision();
            // The aligner works on a copy, so that the person can go on.
            let action = lesson(&session, app.resources, how.lesson());
            let mut desk = lock(&review.desk);
            let Some(action) = action else {
                desk.lesson_over();
                return Ok(Json(answers::since(desk.session(), seen, language)));
            };
            match desk.act(seen, &name(&how.who), action) {
                Ok(()) => return Ok(Json(answers::since(desk.session(), seen, language))),
                Err(Undone::Stale) => {}
                Err(Undone::Impossible(why)) => {
                    return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why));
                }
                Err(Undone::Failed(error)) => return Err(error.into()),
            }
        }
        Err(Problem::new(StatusCode::CONFLICT, "the review went on meanwhile; try again"))
    })
    .await
}

#[derive(Deserialize)]
struct Out {
    format: String,
}

/// Formats that can be taken along, with the ending of the file.
const FORMATS: [(&str, &str); 7] = [
    ("tmx", "application/x-tmx+xml"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xliff", "application/xliff+xml"),
    ("csv", "text/csv; charset=utf-8"),
    ("html", "application/octet-stream"),
    ("jsonl", "application/jsonl"),
    ("db", "application/vnd.sqlite3"),
];

/// Those of them that hold units of several reviews.
const OF_ALL: [&str; 4] = ["tmx", "xliff", "csv", "db"];

/// A result to be saved, by the format that was asked for.
async fn taken(
    format: &str,
    name: impl FnOnce(&str) -> String,
    write: impl FnOnce(&Place, &WriteOptions) -> Result<()> + Send + 'static,
) -> std::result::Result<Response, Problem> {
    let known = FORMATS.iter().find(|(ending, _)| *ending == format);
    let (ending, kind) =
        *known.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "there is no such format"))?;
    let bytes = apart(move || {
        let written = || -> Result<Vec<u8>> {
            let folder = tempfile::tempdir().map_err(|e| Error::io(std::env::temp_dir(), e))?;
            let path = folder.path().join(format!("review.{ending}"));
            let options = WriteOptions { format: OutputFormat::named(ending), ..WriteOptions::default() };
            write(&Place::of(&path)?, &options)?;
            std::fs::read(&path).map_err(|e| Error::io(path, e))
        };
        Ok(written()?)
    })
    .await?;
    let disposition = format!("attachment; filename*=UTF-8''{}", percent(&name(ending)));
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

async fn out(
    State(app): Shared,
    Path(number): Path<usize>,
    Query(out): Query<Out>,
) -> std::result::Result<Response, Problem> {
    let review = review(&app, number)?;
    let (session, path) = {
        let desk = lock(&review.desk);
        (desk.session().clone(), desk.path().to_owned())
    };
    let stem = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = stem.trim_end_matches(".jsonl").trim_end_matches(".review").to_owned();
    let languages = session.snapshot().languages();
    let name = move |ending: &str| format!("{stem}.{}-{}.{ending}", languages.0.code(), languages.1.code());
    taken(&out.format, name, move |place, options| export(&session, place, options).map(drop)).await
}

async fn out_all(State(app): Shared, Query(out): Query<Out>) -> std::result::Result<Response, Problem> {
    let reviews: Vec<Arc<Review>> = lock(&app.reviews).clone();
    if !OF_ALL.contains(&out.format.as_str()) || reviews.is_empty() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "there is no such format"));
    }
    let sessions: Vec<_> = reviews.iter().map(|review| lock(&review.desk).session().clone()).collect();
    let write = move |place: &Place, options: &WriteOptions| export_all(&sessions, place, options).map(drop);
    taken(&out.format, |ending| format!("reviews.{ending}"), write).await
}

/// A name as RFC 5987 writes it in a header.
fn percent(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
