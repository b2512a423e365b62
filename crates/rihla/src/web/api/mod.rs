//! The interface for programs: `/api/registers/…`, JSON in and out, faults as problem details (RFC 9457).
//!
//! A program shows a token in the header `Authorization`; nothing is done by cookies, so that no page of others can have a browser do
//! it. Whoever shows none is anyone, and sees what is published. A record's version is its ETag; a change names it in `If-Match`.

mod body;
mod caller;
mod exchange;
mod feeds;
mod files;
mod openapi;
mod problem;
mod records;
mod search;
mod steps;
mod tokens;

pub(super) use problem::not_ready;

pub use caller::{Callers, Refused};
pub use tokens::TokenCallers;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};
use rihla_language::Catalogue;
use rihla_model::Clock;
use rihla_operations::Definitions;
use rihla_operations::search::Search;
use rihla_register::Registry;

use super::answer;
use super::limit::{Allowance, Limits};

/// The most bytes of a request in JSON.
const JSON_BYTES: usize = 1 << 20;
/// The most bytes of a file or a table.
const FILE_BYTES: usize = 32 << 20;

/// What the interface works on.
pub struct Api {
    registry: Arc<Registry>,
    callers: Arc<dyn Callers>,
    catalogue: Arc<Catalogue>,
    definitions: Arc<Definitions>,
    search: Option<Arc<Search>>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    /// How the node is called from outside, without a slash at its end; as who asks calls it where none is configured.
    address: Option<String>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("registry", &self.registry).finish_non_exhaustive()
    }
}

impl Api {
    /// An interface to records for callers, each with an allowance.
    #[must_use]
    pub fn new(
        registry: Arc<Registry>,
        definitions: Arc<Definitions>,
        callers: Arc<dyn Callers>,
        catalogue: Arc<Catalogue>,
        allowance: Allowance,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            registry,
            definitions,
            callers,
            catalogue,
            limits: Limits::new(allowance, Arc::clone(&clock)),
            search: None,
            clock,
            address: None,
        }
    }

    /// The same, with full text.
    #[must_use]
    pub fn searching(mut self, search: Arc<Search>) -> Self {
        self.search = Some(search);
        self
    }

    /// The same, for a node that is called so from outside.
    #[must_use]
    pub fn called(mut self, address: Option<&str>) -> Self {
        self.address = address.map(|address| address.trim_end_matches('/').to_owned());
        self
    }
}

/// The addresses of the interface, below `/api`.
pub fn router(api: Arc<Api>) -> Router {
    Router::new().nest("/api", addresses(api))
}

fn addresses(api: Arc<Api>) -> Router {
    let one = "/registers/{register}/{record}";
    let within = |rest: &str| format!("{one}/{rest}");
    Router::new()
        .route("/openapi.json", get(openapi::document))
        .route("/search", get(search::search))
        .route("/registers", get(records::registers))
        .route("/registers/{register}", get(records::list).post(records::create))
        .route("/registers/{register}/count", get(records::count))
        .route("/registers/{register}/import", post(exchange::import))
        .route("/registers/{register}/export", get(exchange::export))
        .route("/registers/{register}/feed", get(feeds::feed))
        .route("/registers/{register}/calendar", get(feeds::calendar))
        .route("/registers/{register}/imports/{batch}/undo", post(exchange::undo))
        .route(one, get(records::look).patch(records::edit))
        .route(&within("history"), get(records::history))
        .route(&within("readings"), get(records::readings))
        .route(&within("steps"), post(steps::step))
        .route(&within("confirm"), post(steps::confirm))
        .route(&within("decline"), post(steps::decline))
        .route(&within("comments"), post(steps::comment))
        .route(&within("assignment"), put(steps::assign))
        .route(&within("withdraw"), post(steps::withdraw))
        .route(&within("restore"), post(steps::restore))
        .route(&within("erase"), post(steps::erase))
        .route(&within("files/{file}"), get(files::get).put(files::put))
        .fallback(problem::no_address)
        .method_not_allowed_fallback(problem::no_method)
        .layer(axum::middleware::from_fn(problem::plain_faults))
        .layer(axum::middleware::from_fn(answer::harden))
        .layer(DefaultBodyLimit::max(FILE_BYTES))
        .with_state(api)
}
