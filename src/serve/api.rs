//! The interface of the program itself: `/api/…`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::app::{App, Reading, no_unit};
use crate::exchange::{Prop, Tu, Tuv, code, props, time};
use crate::http::Problem;
use crate::memory::{Asked, Change, Concordance, MatchOptions, UnitStatus, Wanted, written_in};

pub(super) type Answer = Result<Json<Value>, Problem>;
pub(super) type Shared = State<Arc<App>>;
type Queried<T> = Result<Query<T>, QueryRejection>;
type Sent<T> = Result<Json<T>, JsonRejection>;
type UnitPath = Result<Path<u32>, PathRejection>;

/// Longest text in characters; the longest paragraph of the reference documents has a quarter.
const LONGEST: usize = 20_000;
/// Longest name of a person or document.
const LONGEST_NAME: usize = 200;
/// Texts that are looked for at once.
const MOST_TEXTS: usize = 1_000;
/// Hits of one text, and units of a concordance.
const MOST_HITS: usize = 100;
const MOST_UNITS: usize = 1_000;

/// A problem with what was sent.
fn wrong(problem: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, problem)
}

/// The text, if it is one that can be looked for or kept.
pub(super) fn text(text: String) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Err(wrong("the text is empty"));
    }
    if text.chars().nth(LONGEST).is_some() {
        return Err(wrong(format!("the text has more than {LONGEST} characters")));
    }
    Ok(text)
}

/// The code of a language, as memories write it.
pub(super) fn language(written: &str) -> Result<String, Problem> {
    let code = code::canonical(written);
    match code::is_plain(&code) {
        true => Ok(code),
        false => Err(wrong(format!("{written:?} is no code of a language"))),
    }
}

fn name(written: Option<String>) -> Option<String> {
    let plain =
        |text: String| text.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>();
    written.map(plain).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) async fn contents(State(app): Shared) -> Answer {
    let (name, changes) = (app.name().to_owned(), app.takes_changes());
    app.read(Reading::Short, move |memory| {
        let contents = memory.contents()?;
        Ok(Json(json!({
            "name": name, "version": env!("CARGO_PKG_VERSION"), "units": contents.units,
            "languages": contents.languages, "vectors": contents.vectors, "changes": changes,
        })))
    })
    .await
}

/// How matches are looked for.
#[derive(Deserialize)]
pub(super) struct How {
    from: Option<String>,
    to: Option<String>,
    floor: Option<f64>,
    limit: Option<usize>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    parts: bool,
    #[serde(default)]
    semantic: bool,
}

impl How {
    /// The language that is asked in, if it was named, and the options.
    fn options(&self) -> Result<(Option<String>, MatchOptions), Problem> {
        let usual = MatchOptions::default();
        let floor = self.floor.unwrap_or(usual.floor);
        if !(1.0..=100.0).contains(&floor) {
            return Err(wrong("floor is a percentage from 1 to 100"));
        }
        let target = self.to.as_deref().map(language).transpose()?;
        let limit = self.limit.unwrap_or(usual.limit).clamp(1, MOST_HITS);
        let from = self.from.as_deref().map(language).transpose()?;
        #[cfg(not(feature = "encoder"))]
        if self.semantic {
            return Err(wrong(
                "this program was built without the encoder, by which units are found for what they say",
            ));
        }
        let options = MatchOptions {
            floor,
            limit,
            exact: self.exact,
            parts: self.parts,
            #[cfg(feature = "encoder")]
            semantic: self.semantic,
            target,
            ..usual
        };
        Ok((from, options))
    }

    /// What is looked for in all vectors keeps all cores busy.
    fn reading(&self) -> Reading {
        if self.semantic { Reading::Long } else { Reading::Short }
    }
}

#[derive(Deserialize)]
pub(super) struct OneText {
    text: String,
    before: Option<String>,
    behind: Option<String>,
    // Flattened numbers of an address arrive as texts, which serde does not take for numbers.
    from: Option<String>,
    to: Option<String>,
    floor: Option<f64>,
    limit: Option<usize>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    parts: bool,
    #[serde(default)]
    semantic: bool,
}

pub(super) async fn match_one(State(app): Shared, asked: Queried<OneText>) -> Answer {
    let Query(OneText { text: wanted, before, behind, from, to, floor, limit, exact, parts, semantic }) =
        asked?;
    let wanted = text(wanted)?;
    let how = How { from, to, floor, limit, exact, parts, semantic };
    let (from, options) = how.options()?;
    app.read(how.reading(), move |memory| {
        let own = written_in(&wanted);
        let language = from.as_deref().unwrap_or(own.code());
        let asked = Asked { language, text: &wanted, before: before.as_deref(), behind: behind.as_deref() };
        Ok(Json(json!(memory.answer(&asked, &options)?)))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct ManyTexts {
    texts: Vec<String>,
    #[serde(flatten)]
    how: How,
}

pub(super) async fn match_many(State(app): Shared, asked: Sent<ManyTexts>) -> Answer {
    let Json(ManyTexts { texts, how }) = asked?;
    if texts.len() > MOST_TEXTS {
        return Err(wrong(format!("more than {MOST_TEXTS} texts at once")));
    }
    let texts: Vec<String> = texts.into_iter().map(text).collect::<Result<_, _>>()?;
    let (from, options) = how.options()?;
    app.read(Reading::Long, move |memory| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Ok(Json(json!({ "answers": memory.answers(&texts, from.as_deref(), &options)? })))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Phrase {
    text: String,
    from: Option<String>,
    #[serde(default)]
    regex: bool,
    #[serde(default)]
    anywhere: bool,
    limit: Option<usize>,
}

pub(super) async fn concordance(State(app): Shared, asked: Queried<Phrase>) -> Answer {
    /// As `concordance` on the command line.
    const USUAL: usize = 30;
    let Query(asked) = asked?;
    let wanted = Wanted {
        text: text(asked.text)?,
        regex: asked.regex,
        anywhere: asked.anywhere,
        language: asked.from.as_deref().map(language).transpose()?,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST_UNITS),
    };
    // What the index leads to is found in a moment, other patterns by reading every text.
    let reading = match wanted.regex || wanted.text.contains(['*', '?']) {
        true => Reading::Long,
        false => Reading::Short,
    };
    app.read(reading, move |memory| {
        let Concordance { found, units, all } = memory.concordance(&wanted)?;
        Ok(Json(json!({ "found": found, "units": units, "all": all })))
    })
    .await
}

/// A unit to be kept.
#[derive(Deserialize)]
pub(super) struct NewUnit {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) source: String,
    pub(super) target: String,
    #[serde(default)]
    pub(super) status: UnitStatus,
    pub(super) document: Option<String>,
    pub(super) who: Option<String>,
}

impl NewUnit {
    /// The record.
    pub(super) fn record(self) -> Result<Tu, Problem> {
        let (from, to) = (language(&self.from)?, language(&self.to)?);
        if code::primary(&from) == code::primary(&to) {
            return Err(wrong("both texts are in the same language"));
        }
        let mut tu = Tu {
            variants: vec![Tuv::new(from, text(self.source)?), Tuv::new(to, text(self.target)?)],
            ..Tu::default()
        };
        tu.attributes.extend(name(self.who).map(|who| ("creationid".to_owned(), who)));
        tu.attributes.push(("creationdate".to_owned(), time::now()));
        tu.props.extend(name(self.document).map(|document| Prop::new(props::DOCUMENT, document)));
        if self.status != UnitStatus::Auto {
            tu.props.push(Prop::new(props::STATUS, self.status.name()));
        }
        Ok(tu)
    }
}

/// What units that come by the interface have as their file.
pub(super) const SOURCE: &str = "serve";

pub(super) async fn add(State(app): Shared, sent: Sent<NewUnit>) -> Answer {
    let record = sent?.0.record()?;
    app.write(move |writer, _| {
        let (unit, new) = writer.add_one(SOURCE, record)?;
        Ok(Json(json!({ "unit": unit, "new": new })))
    })
    .await
}

pub(super) async fn unit(State(app): Shared, unit: UnitPath) -> Answer {
    let Path(unit) = unit?;
    app.read(Reading::Short, move |memory| {
        memory.unit(unit)?.map(|unit| Json(json!(unit))).ok_or_else(no_unit)
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct Changed {
    status: Option<UnitStatus>,
    text: Option<NewText>,
    who: Option<String>,
}

#[derive(Deserialize)]
struct NewText {
    language: String,
    text: String,
}

pub(super) async fn change(State(app): Shared, unit: UnitPath, sent: Sent<Changed>) -> Answer {
    let (Path(unit), Json(Changed { status, text: new, who })) = (unit?, sent?);
    let new = new.map(|new| Ok::<_, Problem>((language(&new.language)?, text(new.text)?))).transpose()?;
    changed(
        app,
        unit,
        Change { status, text: new, who: name(who), when: Some(time::now()), ..Change::default() },
    )
    .await
}

#[derive(Deserialize, Default)]
pub(super) struct By {
    who: Option<String>,
}

pub(super) async fn confirm(State(app): Shared, unit: UnitPath, sent: Sent<By>) -> Answer {
    let (Path(unit), Json(By { who })) = (unit?, sent?);
    let status = Some(UnitStatus::Confirmed);
    changed(app, unit, Change { status, who: name(who), when: Some(time::now()), ..Change::default() }).await
}

/// Changes a unit and answers with how it is then.
async fn changed(app: Arc<App>, unit: u32, change: Change) -> Answer {
    app.write(move |writer, memory| {
        let there = memory.unit(unit)?.ok_or_else(no_unit)?;
        if let Some((language, _)) = &change.text
            && !there.texts.iter().any(|t| code::primary(&t.language) == code::primary(language))
        {
            return Err(wrong(format!("the unit has no text in {language:?}")));
        }
        writer.change(unit, &change)?;
        memory.unit(unit)?.map(|unit| Json(json!(unit))).ok_or_else(no_unit)
    })
    .await
}

pub(super) async fn used(State(app): Shared, unit: UnitPath) -> Answer {
    let Path(unit) = unit?;
    app.write(move |writer, memory| {
        memory.unit(unit)?.ok_or_else(no_unit)?;
        writer.used(unit)?;
        memory.unit(unit)?.map(|unit| Json(json!(unit))).ok_or_else(no_unit)
    })
    .await
}

pub(super) async fn delete(State(app): Shared, unit: UnitPath) -> Answer {
    let Path(unit) = unit?;
    app.write(move |writer, _| match writer.delete(&[unit])? {
        0 => Err(no_unit()),
        _ => Ok(Json(json!({ "unit": unit }))),
    })
    .await
}
