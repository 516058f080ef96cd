//! All addresses, each with what answers: the document of the interface is held against this list.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::{MethodRouter, delete, get, patch, post, put};

use super::app::App;
use super::{amagama, api};
use crate::http::{Asset, BASE, SCRIPT, assets};

/// The files of the page.
const ASSETS: [Asset; 4] = [
    Asset { path: "/style.css", kind: "text/css; charset=utf-8", content: include_str!("assets/style.css") },
    Asset { path: "/main.js", kind: SCRIPT, content: include_str!("assets/main.js") },
    Asset { path: "/hit.js", kind: SCRIPT, content: include_str!("assets/hit.js") },
    Asset { path: "/words.js", kind: SCRIPT, content: include_str!("assets/words.js") },
];

/// The document of the interface.
pub(super) const OPENAPI: &str = include_str!("openapi.json");
const OPENAPI_PATH: &str = "/openapi.json";

/// Method, address and what answers.
type Row = (&'static str, &'static str, MethodRouter<Arc<App>>);

/// Everything that programs ask for.
pub(super) fn table() -> Vec<Row> {
    vec![
        ("get", "/api/memory", get(api::contents)),
        ("get", "/api/match", get(api::match_one)),
        ("post", "/api/match", post(api::match_many)),
        ("get", "/api/concordance", get(api::concordance)),
        ("post", "/api/units", post(api::add)),
        ("get", "/api/units/{unit}", get(api::unit)),
        ("patch", "/api/units/{unit}", patch(api::change)),
        ("delete", "/api/units/{unit}", delete(api::delete)),
        ("post", "/api/units/{unit}/confirm", post(api::confirm)),
        ("post", "/api/units/{unit}/used", post(api::used)),
        ("get", "/tmserver/languages/", get(amagama::languages)),
        ("get", "/tmserver/languages", get(amagama::languages)),
        ("get", "/tmserver/{from}/{to}/unit/", get(amagama::unit_named)),
        ("get", "/tmserver/{from}/{to}/unit/{*text}", get(amagama::unit)),
        ("put", "/tmserver/{from}/{to}/unit/{*text}", put(amagama::add)),
        ("post", "/tmserver/{from}/{to}/unit/{*text}", post(amagama::add)),
        ("delete", "/tmserver/{from}/{to}/unit/{*text}", delete(amagama::forget)),
        ("post", "/tmserver/{from}/{to}/store/{*name}", post(amagama::add_store)),
        ("get", OPENAPI_PATH, get(async || ([(header::CONTENT_TYPE, "application/json")], OPENAPI))),
    ]
}

/// The addresses that answer without a token: the page and the document, which tell nothing.
pub(super) fn free() -> Vec<&'static str> {
    BASE.iter().chain(&ASSETS).map(|asset| asset.path).chain([OPENAPI_PATH]).collect()
}

/// All of it.
pub(super) fn routes(app: Arc<App>) -> Router {
    let all = table().into_iter().fold(Router::new(), |router, (_, path, answer)| router.route(path, answer));
    all.with_state(app).merge(assets(&ASSETS))
}
