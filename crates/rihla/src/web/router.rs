//! The addresses that are answered.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::compression::CompressionLayer;

use super::provider::SiteProvider;
use super::{access, answer, handler};
use crate::report::Shelf;

/// All routes of the public site.
pub fn router(state: Arc<dyn SiteProvider>) -> Router {
    Router::new()
        .route("/", get(handler::root))
        .route("/health", get(handler::health))
        .route("/catalog.jsonld", get(handler::catalogue))
        .route("/assets/{name}", get(handler::asset))
        .route("/data/{dataset}/{file}", get(handler::download))
        .route("/{language}", get(handler::home))
        .route("/{language}/", get(handler::home))
        .route("/{language}/datasets", get(handler::datasets))
        .route("/{language}/datasets/{dataset}", get(handler::dataset))
        .route("/{language}/datasets/{dataset}/table", get(handler::table))
        .route("/{language}/datasets/{dataset}/table.csv", get(handler::table_csv))
        .route("/{language}/datasets/{dataset}/table.json", get(handler::table_json))
        .route("/{language}/datasets/{dataset}/table-map-wide.svg", get(|n, h, p, q| handler::table_map(n, h, p, q, false)))
        .route("/{language}/datasets/{dataset}/table-map-narrow.svg", get(|n, h, p, q| handler::table_map(n, h, p, q, true)))
        .route("/{language}/datasets/{dataset}/table/{concept}", get(handler::table_by))
        .route("/{language}/datasets/{dataset}/ask", get(access::ask_form).post(access::ask))
        .route("/{language}/access", get(access::access_form).post(access::status))
        .route("/{language}/access/file", post(access::file))
        .route("/{language}/datasets/{dataset}/{map}", get(handler::map))
        .route("/{language}/families/{family}", get(handler::family))
        .route("/{language}/sources", get(handler::sources))
        .route("/{language}/calendar", get(handler::calendar))
        .route("/{language}/about", get(handler::about))
        .route("/{language}/situation-report.pdf", get(handler::situation_report).layer(Extension(Arc::new(Shelf::default()))))
        .fallback(handler::no_page)
        .method_not_allowed_fallback(handler::no_method)
        .layer(axum::middleware::from_fn(answer::harden))
        .layer(DefaultBodyLimit::max(access::MOST_BYTES))
        .layer(CompressionLayer::new())
        .with_state(state)
}
