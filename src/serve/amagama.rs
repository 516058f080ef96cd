//! The protocol of amaGama and of translate-toolkit's `tmserver`: `/tmserver/…`, which Weblate
//! ("tmserver") and Virtaal call. Codes of languages may be written `ar_sa`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::{Answer, NewUnit, SOURCE, Shared, language, text};
use super::app::{App, Reading};
use crate::exchange::{Tu, code};
use crate::http::Problem;
use crate::memory::{Asked, Hit, MatchOptions, UnitStatus};

/// As the servers that these clients know: amaGama sends five and has a floor of 70 or 75.
const USUAL_FLOOR: f64 = 70.0;
const MOST: usize = 50;
/// These clients cannot show that a number was replaced; with 100 they would take it unseen.
const REPLACED: i32 = 99;

pub(super) async fn languages(State(app): Shared) -> Answer {
    app.read(Reading::Short, |memory| {
        let contents = memory.contents()?;
        let mut codes = contents.languages;
        // Weblate asks for small letters with a low line.
        codes.extend(contents.codes.iter().map(|code| code.replace('-', "_").to_lowercase()));
        codes.sort_unstable();
        codes.dedup();
        Ok(Json(json!({ "sourceLanguages": codes, "targetLanguages": codes })))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The text, where it is not in the path.
    source: Option<String>,
    min_similarity: Option<f64>,
    max_candidates: Option<usize>,
}

type Queried = Result<Query<Wanted>, QueryRejection>;

pub(super) async fn unit(
    State(app): Shared,
    Path((from, to, wanted)): Path<(String, String, String)>,
    how: Queried,
) -> Answer {
    look(app, &from, &to, wanted, how?.0).await
}

pub(super) async fn unit_named(
    State(app): Shared,
    Path((from, to)): Path<(String, String)>,
    how: Queried,
) -> Answer {
    let mut how = how?.0;
    match how.source.take() {
        Some(wanted) => look(app, &from, &to, wanted, how).await,
        None => Err(Problem::new(StatusCode::NOT_FOUND, "no text is asked for")),
    }
}

async fn look(app: Arc<App>, from: &str, to: &str, wanted: String, how: Wanted) -> Answer {
    let (from, to, wanted) = (language(from)?, language(to)?, text(wanted)?);
    let usual = MatchOptions::default();
    let options = MatchOptions {
        floor: how.min_similarity.filter(|floor| (1.0..=100.0).contains(floor)).unwrap_or(USUAL_FLOOR),
        limit: how.max_candidates.unwrap_or(usual.limit).clamp(1, MOST),
        target: Some(to),
        ..usual
    };
    app.read(Reading::Short, move |memory| {
        let asked = Asked { language: &from, text: &wanted, ..Asked::default() };
        let mut found: Vec<(i32, Hit)> =
            memory.find(&asked, &options)?.into_iter().map(|hit| (quality(&hit), hit)).collect();
        found.sort_by_key(|(quality, _)| -quality);
        let candidate = |(quality, hit): (i32, Hit)| {
            json!({
                "source": hit.source, "target": hit.suggestion.text, "quality": quality,
                "replaced": !hit.suggestion.replaced.is_empty(), "unit": hit.unit,
            })
        };
        Ok(Json(Value::Array(found.into_iter().map(candidate).collect())))
    })
    .await
}

fn quality(hit: &Hit) -> i32 {
    let most = if hit.suggestion.replaced.is_empty() { 100 } else { REPLACED };
    hit.score.min(most)
}

/// A unit as these clients send it; what else they say of it is nothing that a memory keeps.
#[derive(Deserialize)]
struct Sent {
    source: String,
    target: String,
}

impl Sent {
    fn record(self, from: &str, to: &str) -> Result<Tu, Problem> {
        let unit = NewUnit {
            from: from.to_owned(),
            to: to.to_owned(),
            source: self.source,
            target: self.target,
            status: UnitStatus::Auto,
            document: None,
            who: None,
        };
        unit.record()
    }
}

fn read<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|e| Problem::new(StatusCode::BAD_REQUEST, format!("this is no such JSON: {e}")))
}

pub(super) async fn add(
    State(app): Shared,
    Path((from, to, _)): Path<(String, String, String)>,
    // Their requests name no type of content.
    body: Bytes,
) -> Answer {
    let record = read::<Sent>(&body)?.record(&from, &to)?;
    take_in(app, SOURCE.to_owned(), vec![record]).await
}

/// All units of a file that was translated; what has no translation yet is passed over.
pub(super) async fn add_store(
    State(app): Shared,
    Path((from, to, name)): Path<(String, String, String)>,
    body: Bytes,
) -> Answer {
    let sent: Vec<Sent> = read(&body)?;
    let translated = sent.into_iter().filter(|s| !s.source.trim().is_empty() && !s.target.trim().is_empty());
    let records = translated.map(|sent| sent.record(&from, &to)).collect::<Result<_, _>>()?;
    take_in(app, name, records).await
}

async fn take_in(app: Arc<App>, source: String, records: Vec<Tu>) -> Answer {
    app.write(move |writer, _| Ok(Json(json!(writer.add(&source, records)?)))).await
}

/// Takes away what has exactly this text and a translation in the other language.
pub(super) async fn forget(
    State(app): Shared,
    Path((from, to, wanted)): Path<(String, String, String)>,
) -> Answer {
    let (from, to, wanted) = (language(&from)?, language(&to)?, text(wanted)?);
    app.write(move |writer, memory| {
        let options = MatchOptions {
            floor: 100.0,
            limit: MOST,
            exact: true,
            target: Some(to.clone()),
            ..MatchOptions::default()
        };
        let asked = Asked { language: &from, text: &wanted, ..Asked::default() };
        let hits = memory.find(&asked, &options)?;
        let units: Vec<u32> = hits
            .iter()
            .filter(|h| code::primary(&h.target_language) == code::primary(&to))
            .map(|h| h.unit)
            .collect();
        Ok(Json(json!({ "deleted": writer.delete(&units)? })))
    })
    .await
}
