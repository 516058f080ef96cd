//! Pages, scripts and styles out of the binary.

use axum::Router;
use axum::http::header;
use axum::routing::get;

/// A file of a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asset {
    /// Its path in the address, from `/`.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its content.
    pub content: &'static str,
}

/// Routes that answer with `assets`. There is no folder behind them that a path could lead out of.
pub(crate) fn assets<S: Clone + Send + Sync + 'static>(assets: &'static [Asset]) -> Router<S> {
    assets.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path, get(async || ([(header::CONTENT_TYPE, asset.kind)], asset.content)))
    })
}
