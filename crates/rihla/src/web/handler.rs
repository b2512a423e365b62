//! One function for each kind of address.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use rihla_model::Language;

use super::provider::SiteProvider;
use super::{answer, etag, file_body, negotiate, parameters};
use crate::pages::{self, Address, ChoiceError, Failure, Ground, Links, Place, Reader};
use crate::report::{self, Shelf};

type Node = State<Arc<dyn SiteProvider>>;

const HTML: &str = "text/html; charset=utf-8";

/// What rendering gave.
enum Made {
    Page(askama::Result<String>),
    Text(String, &'static str),
    Failed(StatusCode, Failure),
}

impl Made {
    fn found(page: Option<askama::Result<String>>, failure: impl FnOnce() -> Failure) -> Self {
        page.map_or_else(|| Self::Failed(StatusCode::NOT_FOUND, failure()), Self::Page)
    }
}

/// The language of an address, if the observatory speaks it.
pub(crate) fn language(node: &dyn SiteProvider, tag: &str) -> Option<Language> {
    let offered = pages::spoken(&node.site().observatory.languages);
    offered.into_iter().find(|l| l.tag() == tag)
}

/// Renders off the async threads and puts version and headers on what came out.
async fn serve(
    node: Arc<dyn SiteProvider>,
    headers: &HeaderMap,
    language: Language,
    place: Place,
    make: impl FnOnce(&Reader<'_>) -> Made + Send + 'static,
) -> Response {
    serve_with(node, headers, language, place, "", make).await
}

/// As [`serve`], for a page that also shows what is no part of the site: `also` changes when that does.
async fn serve_with(
    node: Arc<dyn SiteProvider>,
    headers: &HeaderMap,
    language: Language,
    place: Place,
    also: &str,
    make: impl FnOnce(&Reader<'_>) -> Made + Send + 'static,
) -> Response {
    let site = node.site();
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let held = holds_session(headers);
    let within = if held { "-in" } else { "" };
    let called = node.address().map(|address| etag::hash_of(&address)).unwrap_or_default();
    let version = format!("{}-{}{also}{within}{called}", etag::site_version(&site), language.tag());
    let rendered = tokio::task::spawn_blocking(move || {
        let catalogue = node.catalogue();
        let outlines = node.outlines();
        let links = Links::new(Ground::Server, Address { language, place }).called(node.address());
        let as_of = Some(site.as_of);
        let reader = Reader {
            site: &site,
            say: catalogue.speaker(language),
            links,
            outlines: outlines.as_deref(),
            visit: visit(&*node, held),
            as_of,
        };
        match make(&reader) {
            Made::Page(Ok(html)) => Ok((html, HTML)),
            Made::Text(text, media_type) => Ok((text, media_type)),
            Made::Page(Err(error)) => {
                tracing::error!(page.error = %error, "a page could not be written");
                Err((StatusCode::INTERNAL_SERVER_ERROR, pages::failure(&reader, &Failure::Broken)))
            }
            Made::Failed(status, failure) => Err((status, pages::failure(&reader, &failure))),
        }
    });
    match rendered.await {
        Ok(Ok((text, media_type))) => {
            let mut response = answer::versioned(asked.as_deref(), &version, media_type, || Body::from(text));
            answer::set(&mut response, header::VARY, "cookie");
            response
        }
        Ok(Err((status, Ok(html)))) => answer::page(status, html),
        Ok(Err((status, Err(_)))) => status.into_response(),
        Err(error) => {
            tracing::error!(page.error = %error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Whether a browser holds a session. Nobody looks whether it is alive: that is for the pages to which it leads.
pub(crate) fn holds_session(headers: &HeaderMap) -> bool {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
    let mut names = pairs.filter_map(|pair| pair.trim().split_once('=')).map(|(name, _)| name);
    names.any(|name| ["rihla", "__Host-rihla"].contains(&name))
}

/// Who visits a page that anybody may keep.
pub(crate) fn visit(node: &dyn SiteProvider, held: bool) -> Option<pages::Visit> {
    node.visit().map(|visit| pages::Visit { held, ..visit })
}

/// Serves a page in the language of the address; an unknown language is an unknown page.
async fn in_language(
    State(node): Node,
    headers: HeaderMap,
    tag: &str,
    place: Place,
    make: impl FnOnce(&Reader<'_>) -> Made + Send + 'static,
) -> Response {
    match language(node.as_ref(), tag) {
        Some(language) => serve(node, &headers, language, place, make).await,
        None => missing(node, headers).await,
    }
}

/// The page that says there is no such page, in the language the reader likes best.
pub(crate) async fn missing(node: Arc<dyn SiteProvider>, headers: HeaderMap) -> Response {
    let language = liked(node.as_ref(), &headers);
    serve(node, &headers, language, Place::Home, |_| Made::Failed(StatusCode::NOT_FOUND, Failure::NoPage)).await
}

pub(crate) fn liked(node: &dyn SiteProvider, headers: &HeaderMap) -> Language {
    let offered = pages::spoken(&node.site().observatory.languages);
    negotiate::preferred(headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()), &offered)
}

/// `/`: leads to the home page in the language the reader likes best.
pub(crate) async fn root(State(node): Node, headers: HeaderMap) -> Response {
    let mut response = Redirect::temporary(&format!("/{}/", liked(node.as_ref(), &headers).tag())).into_response();
    answer::set(&mut response, header::VARY, "accept-language");
    response
}

/// `/health`: whether the server answers.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// `/catalog.jsonld`: the DCAT catalogue.
pub(crate) async fn catalogue(State(node): Node, headers: HeaderMap) -> Response {
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    match node.catalogue_json() {
        Some(text) => {
            let version = format!("{}-catalogue", etag::site_version(&node.site()));
            answer::versioned(asked, &version, "application/ld+json", || Body::from(text))
        }
        None => missing(node, headers).await,
    }
}

/// `/assets/…`: the style sheet, and the scripts.
pub(crate) async fn asset(State(node): Node, headers: HeaderMap, Path(name): Path<String>) -> Response {
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let (text, media_type) = match name.as_str() {
        "rihla.css" => (pages::STYLE_SHEET, "text/css; charset=utf-8"),
        "keys.js" => (pages::KEYS_SCRIPT, "text/javascript; charset=utf-8"),
        "offline.js" => (pages::OFFLINE_SCRIPT, "text/javascript; charset=utf-8"),
        "offline-worker.js" => (pages::OFFLINE_WORKER, "text/javascript; charset=utf-8"),
        _ => return missing(node, headers).await,
    };
    // by its content: two of the same length are not the same
    let version = etag::hash_of(&text);
    let mut response = answer::versioned(asked, &version, media_type, || Body::from(text));
    if name == "offline-worker.js" {
        // it stands for every page of the node, not for the folder alone that it lies in (Service Workers, section 4.1)
        answer::set(&mut response, HeaderName::from_static("service-worker-allowed"), "/");
    }
    response
}

/// `/data/{dataset}/{file}`: a download.
pub(crate) async fn download(State(node): Node, headers: HeaderMap, Path((dataset, name)): Path<(String, String)>) -> Response {
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let opening = {
        let (node, name) = (Arc::clone(&node), name.clone());
        tokio::task::spawn_blocking(move || {
            let file = node.file(&dataset, &name)?;
            match file_body::open(file.body) {
                Ok(opened) => Some((opened, file.media_type, file.etag)),
                Err(error) => {
                    tracing::error!(file.error = %error, "a published file could not be read");
                    None
                }
            }
        })
    };
    let Ok(Some((opened, media_type, version))) = opening.await else { return missing(node, headers).await };
    let length = opened.length();
    let mut response = answer::versioned(asked.as_deref(), &version, &media_type, || opened.into_body());
    if response.status() == StatusCode::OK {
        answer::set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    }
    answer::set(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{}\"", answer::plain_name(&name)));
    response
}

/// `/{language}/`: the home page.
pub(crate) async fn home(node: Node, headers: HeaderMap, uri: Uri, Path(tag): Path<String>) -> Response {
    if !uri.path().ends_with('/') && language(node.0.as_ref(), &tag).is_some() {
        return Redirect::permanent(&format!("/{tag}/")).into_response();
    }
    in_language(node, headers, &tag, Place::Home, |r| Made::Page(pages::home(r))).await
}

/// `/{language}/datasets?q=…`: the list of datasets.
pub(crate) async fn datasets(node: Node, headers: HeaderMap, Path(tag): Path<String>, RawQuery(query): RawQuery) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    let words = parameters::last(&parameters, "q").to_owned();
    in_language(node, headers, &tag, Place::Datasets, move |r| Made::Page(pages::datasets(r, &words))).await
}

/// `/{language}/datasets/{dataset}`: a dataset, or its tombstone.
pub(crate) async fn dataset(node: Node, headers: HeaderMap, Path((tag, id)): Path<(String, String)>) -> Response {
    in_language(node, headers, &tag, Place::Dataset(id.clone()), move |r| {
        let page = pages::dataset(r, &id).or_else(|| pages::on_request(r, &id)).or_else(|| pages::withdrawn(r, &id));
        Made::found(page, || Failure::NoDataset(id.clone()))
    })
    .await
}

/// `/{language}/datasets/{dataset}/table?…`: a table as chosen.
pub(crate) async fn table(node: Node, headers: HeaderMap, Path((tag, id)): Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    in_language(node, headers, &tag, Place::Table(id.clone()), move |r| match pages::table(r, &id, &parameters) {
        None => Made::Failed(StatusCode::NOT_FOUND, Failure::NoDataset(id.clone())),
        Some(Ok(page)) => Made::Page(page),
        Some(Err(error)) => bad_choice(&id, error),
    })
    .await
}

/// `…/table-map-wide.svg?…` and `…/table-map-narrow.svg?…`: the map of a table as chosen.
pub(crate) async fn table_map(
    node: Node,
    headers: HeaderMap,
    Path((tag, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    narrow: bool,
) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    in_language(node, headers, &tag, Place::Table(id.clone()), move |r| match pages::table_map(r, &id, &parameters, narrow) {
        None => Made::Failed(StatusCode::NOT_FOUND, Failure::NoPage),
        Some(Ok(svg)) => Made::Text(svg, "image/svg+xml"),
        Some(Err(error)) => bad_choice(&id, error),
    })
    .await
}

fn bad_choice(id: &str, error: ChoiceError) -> Made {
    Made::Failed(StatusCode::BAD_REQUEST, Failure::BadChoice { dataset: id.to_owned(), error })
}

/// `…/table.csv?…`: the chosen table as CSV.
pub(crate) async fn table_csv(
    node: Node,
    headers: HeaderMap,
    Path((tag, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    let name = id.clone();
    let mut response = in_language(node, headers, &tag, Place::Table(id.clone()), move |r| match pages::table_csv(r, &id, &parameters) {
        None => Made::Failed(StatusCode::NOT_FOUND, Failure::NoDataset(id.clone())),
        Some(Ok(csv)) => Made::Text(csv, "text/csv; charset=utf-8"),
        Some(Err(error)) => bad_choice(&id, error),
    })
    .await;
    if response.status() == StatusCode::OK {
        answer::set(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}-table.csv\""));
    }
    response
}

/// `…/table.json?…`: the chosen table as JSON.
pub(crate) async fn table_json(
    node: Node,
    headers: HeaderMap,
    Path((tag, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = parameters::parameters(query.as_deref());
    in_language(node, headers, &tag, Place::Table(id.clone()), move |r| match pages::table_json(r, &id, &parameters) {
        None => Made::Failed(StatusCode::NOT_FOUND, Failure::NoDataset(id.clone())),
        Some(Ok(json)) => Made::Text(json.to_string(), "application/json"),
        Some(Err(error)) => bad_choice(&id, error),
    })
    .await
}

/// `…/table/{concept}`: a ready table.
pub(crate) async fn table_by(node: Node, headers: HeaderMap, Path((tag, id, concept)): Path<(String, String, String)>) -> Response {
    in_language(node, headers, &tag, Place::TableBy(id.clone(), concept.clone()), move |r| {
        Made::found(pages::table_by(r, &id, &concept), || Failure::NoDataset(id.clone()))
    })
    .await
}

/// `…/map-1-wide.svg`: a map as a picture.
pub(crate) async fn map(node: Node, headers: HeaderMap, Path((tag, id, name)): Path<(String, String, String)>) -> Response {
    in_language(node, headers, &tag, Place::Dataset(id.clone()), move |r| {
        let wanted = name.strip_prefix("map-").and_then(|n| n.strip_suffix(".svg")).and_then(|n| n.rsplit_once('-'));
        let drawn = wanted.and_then(|(number, width)| {
            let narrow = match width {
                "wide" => false,
                "narrow" => true,
                _ => return None,
            };
            pages::map_image(r, r.find(&id)?, number.parse().ok()?, narrow)
        });
        drawn.map_or(Made::Failed(StatusCode::NOT_FOUND, Failure::NoPage), |svg| Made::Text(svg, "image/svg+xml"))
    })
    .await
}

/// `/{language}/families/{family}`: a subject.
pub(crate) async fn family(node: Node, headers: HeaderMap, Path((tag, family)): Path<(String, String)>) -> Response {
    in_language(node, headers, &tag, Place::Family(family.clone()), move |r| Made::found(pages::family(r, &family), || Failure::NoPage))
        .await
}

/// `/{language}/sources`: all sources.
pub(crate) async fn sources(node: Node, headers: HeaderMap, Path(tag): Path<String>) -> Response {
    in_language(node, headers, &tag, Place::Sources, |r| Made::Page(pages::sources(r))).await
}

/// `/{language}/calendar`: releases to come and past.
pub(crate) async fn calendar(node: Node, headers: HeaderMap, Path(tag): Path<String>) -> Response {
    in_language(node, headers, &tag, Place::Calendar, |r| Made::Page(pages::calendar(r))).await
}

/// `/{language}/about`: about and methods.
pub(crate) async fn about(State(node): Node, headers: HeaderMap, Path(tag): Path<String>) -> Response {
    let Some(language) = language(node.as_ref(), &tag) else { return missing(node, headers).await };
    let counting = node.desk().map(|desk| tokio::task::spawn_blocking(move || desk.counts()));
    let requests = match counting {
        Some(counting) => counting.await.ok().and_then(Result::ok),
        None => None,
    };
    let also = requests.as_ref().map(|counts| format!("-{}", etag::hash_of(counts))).unwrap_or_default();
    serve_with(node, &headers, language, Place::About, &also, move |r| Made::Page(pages::about(r, requests.as_ref()))).await
}

/// `/{language}/situation-report.pdf`: the site as a report to print.
pub(crate) async fn situation_report(
    State(node): Node,
    Extension(shelf): Extension<Arc<Shelf>>,
    headers: HeaderMap,
    Path(tag): Path<String>,
) -> Response {
    let Some(language) = language(node.as_ref(), &tag) else { return missing(node, headers).await };
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let site = node.site();
    let version = format!("{}-{tag}-report", etag::site_version(&site));
    let media_type = "application/pdf";
    if etag::matches(asked, &etag::header_value(&version)) {
        return answer::versioned(asked, &version, media_type, Body::empty);
    }
    let maker = Arc::clone(&node);
    let make = move || report::situation_report(&site, &maker.catalogue(), maker.outlines().as_deref(), language, maker.address());
    match shelf.take(language, &version, make).await {
        Ok(bytes) => {
            let mut response = answer::versioned(asked, &version, media_type, || Body::from(bytes.to_vec()));
            answer::set(&mut response, header::CONTENT_DISPOSITION, &format!("inline; filename=\"situation-report-{tag}.pdf\""));
            response
        }
        Err(error) => {
            tracing::error!(report.error = format!("{error:#}"), "the situation report could not be made");
            serve(node, &headers, language, Place::Home, |_| Made::Failed(StatusCode::INTERNAL_SERVER_ERROR, Failure::Broken)).await
        }
    }
}

/// Any other address, in the language it begins with, if it does with one.
pub(crate) async fn no_page(State(node): Node, headers: HeaderMap, uri: Uri) -> Response {
    let tag = uri.path().trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
    match language(node.as_ref(), &tag) {
        Some(language) => serve(node, &headers, language, Place::Home, |_| Made::Failed(StatusCode::NOT_FOUND, Failure::NoPage)).await,
        None => missing(node, headers).await,
    }
}

/// Any method but reading.
pub(crate) async fn no_method(State(node): Node, headers: HeaderMap) -> Response {
    let language = liked(node.as_ref(), &headers);
    serve(node, &headers, language, Place::Home, |_| Made::Failed(StatusCode::METHOD_NOT_ALLOWED, Failure::Method)).await
}
