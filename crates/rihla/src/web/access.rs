//! Asking, looking and taking: what strangers send in forms. Nothing of it is logged, kept by a cache or put into an address.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rihla_model::Language;
use rihla_operations::OperationError;
use rihla_operations::access::{AccessFile, Application, AskOutcome, Desk, FileOutcome, Filled, StatusOutcome};

use super::handler::{language, missing};
use super::provider::SiteProvider;
use super::{answer, file_body, parameters};
use crate::pages::{self, Address, AskForm, Failure, Ground, Links, Place, Reader, Refused};

type Node = State<Arc<dyn SiteProvider>>;
type Sent = Result<Bytes, BytesRejection>;

/// Most bytes of a form: what its fields take, each letter written as nine.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// A wrong code is answered after this time, whatever was wrong and however long it took to find out.
const AFTER_WRONG: Duration = Duration::from_millis(500);

/// What is given to one who asks.
enum Given {
    Page(StatusCode, askama::Result<String>),
    /// A page after a pause.
    Wrong(StatusCode, askama::Result<String>),
    File(Box<AccessFile>),
    NoPage,
}

/// Does something at the desk, off the async threads; there is no such page where nobody can be asked.
async fn at_desk(
    State(node): Node,
    headers: HeaderMap,
    tag: &str,
    place: Place,
    act: impl FnOnce(&Reader<'_>, &Desk) -> Given + Send + 'static,
) -> Response {
    let (Some(language), Some(desk)) = (language(node.as_ref(), tag), node.desk()) else { return missing(node, headers).await };
    let working = {
        let node = Arc::clone(&node);
        tokio::task::spawn_blocking(move || with_reader(node.as_ref(), language, place, |reader| act(reader, &desk)))
    };
    match working.await {
        Ok(Given::Page(status, Ok(html))) => answer::page(status, html),
        Ok(Given::Wrong(status, Ok(html))) => {
            tokio::time::sleep(AFTER_WRONG).await;
            answer::page(status, html)
        }
        Ok(Given::File(file)) => attachment(*file),
        Ok(Given::NoPage) => missing(node, headers).await,
        // the cause could quote what was asked
        Ok(Given::Page(_, Err(_)) | Given::Wrong(_, Err(_))) | Err(_) => {
            tracing::error!("a page about a request could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn with_reader<T>(node: &dyn SiteProvider, language: Language, place: Place, make: impl FnOnce(&Reader<'_>) -> T) -> T {
    let (site, catalogue, outlines) = (node.site(), node.catalogue(), node.outlines());
    let links = Links::new(Ground::Server, Address { language, place }).called(node.address());
    let as_of = Some(site.as_of);
    make(&Reader { site: &site, say: catalogue.speaker(language), links, outlines: outlines.as_deref(), visit: node.visit(), as_of })
}

/// A file that was granted: never kept by a cache.
fn attachment(given: AccessFile) -> Response {
    let length = given.length;
    let mut response = file_body::Opened::File(given.bytes, length).into_body().into_response();
    answer::set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    answer::set(&mut response, header::CONTENT_TYPE, &given.file.media_type);
    answer::set(&mut response, header::CACHE_CONTROL, "no-store");
    answer::set(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{}\"", answer::plain_name(&given.file.name)));
    response
}

/// The fields of a form; none where it is too long or no form.
fn fields(headers: &HeaderMap, sent: Sent) -> Option<Vec<(String, String)>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    sent.ok().map(|bytes| parameters::parameters(Some(&String::from_utf8_lossy(&bytes))))
}

/// What went wrong, without paths and values: a path holds a reference.
fn note(error: &OperationError) {
    let what = match error {
        OperationError::Store(rihla_store::StoreError::Full { .. }) => "no room is left on the disk",
        OperationError::Store(_) => "the data folder or its keys",
        OperationError::File { .. } | OperationError::Stored { .. } => "a released file is absent or damaged",
        _ => "the operation was refused",
    };
    tracing::error!(access.cause = what, "a request could not be served");
}

fn broken(reader: &Reader<'_>, error: &OperationError) -> Given {
    note(error);
    Given::Page(StatusCode::INTERNAL_SERVER_ERROR, pages::failure(reader, &Failure::Broken))
}

fn unusable(reader: &Reader<'_>) -> Given {
    Given::Page(StatusCode::PAYLOAD_TOO_LARGE, pages::failure(reader, &Failure::BadForm))
}

/// `GET …/datasets/{dataset}/ask`: the form.
pub(crate) async fn ask_form(node: Node, headers: HeaderMap, Path((tag, id)): Path<(String, String)>) -> Response {
    at_desk(node, headers, &tag, Place::Ask(id.clone()), move |reader, _| {
        pages::ask(reader, &id, &AskForm::default()).map_or(Given::NoPage, |page| Given::Page(StatusCode::OK, page))
    })
    .await
}

/// `POST …/datasets/{dataset}/ask`: files a request; the answer shows reference and code, once.
pub(crate) async fn ask(node: Node, headers: HeaderMap, Path((tag, id)): Path<(String, String)>, sent: Sent) -> Response {
    let fields = fields(&headers, sent);
    at_desk(node, headers, &tag, Place::Ask(id.clone()), move |reader, desk| {
        let Some(dataset) = reader.find_on_request(&id) else { return Given::NoPage };
        let Some(fields) = fields else { return unusable(reader) };
        let filled = Filled::of(&fields);
        let again = |status, faults, turned_away| {
            let form = AskForm { filled: filled.clone(), faults, turned_away };
            pages::ask(reader, &id, &form).map_or(Given::NoPage, |page| Given::Page(status, page))
        };
        let terms = reader.site.observatory.access.as_ref().map(|a| reader.say.local(&a.terms)).unwrap_or_default();
        let application = match Application::of(&filled, reader.language().tag(), terms) {
            Ok(application) => application,
            Err(faults) => return again(StatusCode::UNPROCESSABLE_ENTITY, faults, false),
        };
        match desk.ask(&dataset.definition.id, &application) {
            Ok(AskOutcome::Filed { reference, code, due }) => {
                Given::Page(StatusCode::OK, pages::asked(reader, reference.as_str(), &code, due))
            }
            Ok(AskOutcome::Full) => again(StatusCode::SERVICE_UNAVAILABLE, Default::default(), true),
            Err(error) => {
                note(&error);
                again(StatusCode::SERVICE_UNAVAILABLE, Default::default(), true)
            }
        }
    })
    .await
}

/// `GET …/access`: the form for reference and code.
pub(crate) async fn access_form(node: Node, headers: HeaderMap, Path(tag): Path<String>) -> Response {
    at_desk(node, headers, &tag, Place::Access, |reader, _| {
        pages::access(reader, "", None).map_or(Given::NoPage, |page| Given::Page(StatusCode::OK, page))
    })
    .await
}

/// The form again: one answer to everything that is wrong.
fn refused(reader: &Reader<'_>, reference: &str, why: Refused) -> Given {
    let status = if why == Refused::TooMany { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::FORBIDDEN };
    let short: String = reference.chars().filter(|c| !c.is_control()).take(100).collect();
    pages::access(reader, &short, Some(why)).map_or(Given::NoPage, |page| Given::Wrong(status, page))
}

/// `POST …/access`: how a request stands.
pub(crate) async fn status(node: Node, headers: HeaderMap, Path(tag): Path<String>, sent: Sent) -> Response {
    let fields = fields(&headers, sent);
    at_desk(node, headers, &tag, Place::Access, move |reader, desk| {
        let Some(fields) = fields else { return unusable(reader) };
        let (reference, code) = (parameters::last(&fields, "reference"), parameters::last(&fields, "code"));
        match desk.status(reference, code) {
            Ok(StatusOutcome::Known(standing, files)) => {
                Given::Page(StatusCode::OK, pages::standing(reader, &standing, &files, reference, code))
            }
            Ok(StatusOutcome::Unknown) => refused(reader, reference, Refused::Unknown),
            Ok(StatusOutcome::TooMany) => refused(reader, reference, Refused::TooMany),
            Err(error) => broken(reader, &error),
        }
    })
    .await
}

/// `POST …/access/file`: a file of a granted request.
pub(crate) async fn file(node: Node, headers: HeaderMap, Path(tag): Path<String>, sent: Sent) -> Response {
    let fields = fields(&headers, sent);
    at_desk(node, headers, &tag, Place::Access, move |reader, desk| {
        let Some(fields) = fields else { return unusable(reader) };
        let (reference, code) = (parameters::last(&fields, "reference"), parameters::last(&fields, "code"));
        match desk.file(reference, code, parameters::last(&fields, "file")) {
            Ok(FileOutcome::Given(file)) => Given::File(Box::new(file)),
            Ok(FileOutcome::NotGiven(standing, files)) => {
                Given::Page(StatusCode::FORBIDDEN, pages::standing(reader, &standing, &files, reference, code))
            }
            Ok(FileOutcome::Unknown) => refused(reader, reference, Refused::Unknown),
            Ok(FileOutcome::TooMany) => refused(reader, reference, Refused::TooMany),
            Err(error) => broken(reader, &error),
        }
    })
    .await
}
