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

/// Media types of pages, their styles and their scripts.
const HTML: &str = "text/html; charset=utf-8";
pub(crate) const STYLE: &str = "text/css; charset=utf-8";
pub(crate) const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What all pages share: the frame that their scripts fill, colours, letters, controls and dialogs; their scripts' helpers; the icon.
pub(crate) const BASE: [Asset; 6] = [
    Asset { path: "/", kind: HTML, content: include_str!("page/index.html") },
    Asset { path: "/base.css", kind: STYLE, content: crate::html::BASE },
    Asset { path: "/controls.css", kind: STYLE, content: include_str!("page/controls.css") },
    Asset { path: "/page.js", kind: SCRIPT, content: include_str!("page/page.js") },
    Asset { path: "/ask.js", kind: SCRIPT, content: include_str!("page/ask.js") },
    Asset { path: "/icon.svg", kind: "image/svg+xml", content: include_str!("page/icon.svg") },
];

/// Routes that answer with [`BASE`] and the page's `own` files. There is no folder behind them that a path could lead out of.
pub(crate) fn assets<S: Clone + Send + Sync + 'static>(own: &'static [Asset]) -> Router<S> {
    BASE.iter().chain(own).fold(Router::new(), |router, asset| {
        router.route(asset.path, get(async || ([(header::CONTENT_TYPE, asset.kind)], asset.content)))
    })
}
