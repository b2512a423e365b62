//! Deliveries that are handed in.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rihla_ingest::ProblemsCsv;
use rihla_model::access::Duty;
use rihla_model::{Saying, SourceId};
use rihla_operations::OperationError;
use rihla_operations::build::last_build;
use rihla_operations::data_office::{Acceptance, CHECK, ProblemFiles, ProblemFilter, Task, Upload, UploadState};
use rihla_store::jobs::JobState;

use super::home::jobs;
use super::{absent, again, gone, rights, to, told};
use crate::pages::{self, ALL_FILES, DataSourceView, EARLIER_FILES, Place, UploadProblemsView, UploadView};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::notice::notice;
use crate::web::face::visitor::Visitor;
use crate::web::{answer, parameters};

type Node = State<Arc<Face>>;

fn source_id(text: &str) -> Result<SourceId, Failed> {
    SourceId::new(text).map_err(|_| absent(Saying::new("data-no-source", "there is no such source here")))
}

/// `GET …/data/sources/{source}`.
pub(crate) async fn source(
    State(face): Node,
    Path((_, source)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = source_page(&face, &visitor, &source, (None, notice(query.as_deref()))).await;
    face.answered(&visitor, Place::DataSource(source), result)
}

async fn source_page(
    face: &Arc<Face>,
    visitor: &Visitor,
    source: &str,
    (fault, done): (Option<Saying>, Option<&'static str>),
) -> Result<Response, Failed> {
    let rights = rights(face, visitor)?;
    let id = source_id(source)?;
    let files = face.data.files(&visitor.actor, &id).map_err(gone)?;
    let definitions = face.data.definitions();
    let found = definitions.sources.get(&id).filter(|found| rights.may(Duty::Deliver, &found.agency));
    let found = found.cloned().ok_or_else(|| absent(Saying::new("data-no-source", "there is no such source here")))?;
    let last = last_build(face.data.node()).map_err(Failed::Operation)?;
    let uploads = face.data.uploads(&visitor.actor).map_err(gone)?;
    let view = DataSourceView {
        text: definitions.text("sources", id.as_str()).to_owned(),
        defines: rights.may(Duty::Define, &found.agency),
        source: found,
        files,
        outcome: last.and_then(|last| last.outcome.sources.into_iter().find(|outcome| outcome.id == id.as_str())),
        uploads: uploads.into_iter().filter(|upload| upload.source == id).take(20).collect(),
        done,
        fault,
    };
    let status = if view.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(face.page(visitor, Place::DataSource(source.to_owned()), status, |reader| pages::data_source(reader, &view)))
}

/// The files of a form go to the disk as they come.
async fn take(face: &Face, visitor: &Visitor, source: &SourceId, mut form: Multipart) -> Result<Upload, OperationError> {
    let broken = || OperationError::Refused(Saying::new("data-broken-off", "the files did not come whole; hand them in again"));
    let definitions = face.data.definitions();
    let mut incoming = face.data.begin_upload(&visitor.actor, source)?;
    let Some(found) = definitions.sources.get(source) else { return Err(broken()) };
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        incoming.file(found, &name)?;
        while let Some(bytes) = field.chunk().await.map_err(|_| broken())? {
            incoming.bytes(&bytes)?;
        }
    }
    incoming.end()
}

/// `POST …/data/sources/{source}/uploads`.
pub(crate) async fn hand_in(
    State(face): Node,
    Path((_, source)): Path<(String, String)>,
    visitor: Visitor,
    form: Option<Multipart>,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        let (id, form) = (source_id(&source)?, form.ok_or(Failed::Form)?);
        // one that is not theirs is not there, whatever was sent
        face.data.files(&visitor.actor, &id).map_err(gone)?;
        match take(&face, &visitor, &id, form).await {
            Ok(upload) => {
                face.data.ask_check(&upload).await.map_err(Failed::Operation)?;
                Ok(to(&visitor, Place::Upload(upload.id), "handed-in"))
            }
            Err(error) => source_page(&face, &visitor, &source, (Some(told(error)?), None)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::DataSource(source), result)
}

/// `GET …/data/uploads/{upload}`.
pub(crate) async fn look(
    State(face): Node,
    Path((_, upload)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = upload_page(&face, &visitor, &upload, Told { done: notice(query.as_deref()), ..Told::default() }).await;
    face.answered(&visitor, Place::Upload(upload), result)
}

/// What the page of an upload tells besides the upload.
#[derive(Default)]
struct Told {
    /// Why what was asked was not done, and the status that says so.
    fault: Option<(StatusCode, Saying)>,
    /// The message of what was done.
    done: Option<&'static str>,
    /// What was confirmed, when it was not enough.
    confirmed: BTreeSet<String>,
}

async fn upload_page(face: &Arc<Face>, visitor: &Visitor, id: &str, told: Told) -> Result<Response, Failed> {
    rights(face, visitor)?;
    let upload = face.data.upload(&visitor.actor, id).map_err(gone)?;
    let source = face.data.definitions().sources.get(&upload.source).cloned();
    let source = source.ok_or_else(|| absent(Saying::new("data-no-source", "there is no such source here")))?;
    let by = face.open.accounts.account(&upload.by).await.map(|account| account.shown.as_str().to_owned()).unwrap_or_default();
    let waits = upload.state == UploadState::Waits;
    let job = if waits {
        let of = |job: &rihla_store::jobs::Job| job.payload.get("upload").and_then(serde_json::Value::as_str) == Some(id);
        jobs(face, CHECK, 100).await?.into_iter().find(of)
    } else {
        None
    };
    let under_way = waits && job.as_ref().is_none_or(|job| matches!(job.state, JobState::Waiting | JobState::Running));
    let doing = face.data.doing(&Task::Check(id.to_owned()));
    let (actor, own) = (visitor.actor.clone(), id.to_owned());
    let replacements = face.data.blocking(move |office, _| office.replacements(&actor, &own)).await.map_err(gone)?;
    let (status, fault) = told.fault.map_or((StatusCode::OK, None), |(status, fault)| (status, Some(fault)));
    let view = UploadView { source, upload, by, job, doing, replacements, confirmed: told.confirmed, fault, done: told.done };
    let page = face.page(visitor, Place::Upload(id.to_owned()), status, |reader| pages::upload(reader, &view));
    Ok(again(page, under_way))
}

/// `POST …/data/uploads/{upload}/{act}`: accept, back, read, discard.
pub(crate) async fn act(
    State(face): Node,
    Path((_, upload, act)): Path<(String, String, String)>,
    visitor: Visitor,
    form: Form,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (actor, id, doing) = (visitor.actor.clone(), upload.clone(), act.clone());
        // one that is not theirs is not there
        face.data.upload(&actor, &id).map_err(gone)?;
        let confirmed: BTreeSet<String> = form.all("over").map(str::to_owned).collect();
        let done = match doing.as_str() {
            "accept" => {
                let said = confirmed.clone();
                match face.data.blocking(move |office, _| office.accept(&actor, &id, &said)).await {
                    Ok(Acceptance::Done(upload)) => Ok(*upload),
                    Ok(Acceptance::Unconfirmed) => {
                        let fault = Saying::new(
                            "data-newer-there",
                            "a newer file stands where this delivery would go; say below that it is to be replaced, or leave it",
                        );
                        let fault = Some((StatusCode::UNPROCESSABLE_ENTITY, fault));
                        return upload_page(&face, &visitor, &upload, Told { fault, confirmed, done: None }).await;
                    }
                    Err(error) => Err(error),
                }
            }
            "back" => face.data.blocking(move |office, _| office.take_back(&actor, &id)).await,
            "discard" => face.data.blocking(move |office, _| office.discard(&actor, &id)).await,
            "read" => face.data.blocking(move |office, _| office.read_again(&actor, &id)).await,
            _ => return Err(Failed::Form),
        };
        match (done, act.as_str()) {
            (Ok(upload), "read") => {
                face.data.ask_check(&upload).await.map_err(Failed::Operation)?;
                Ok(to(&visitor, Place::Upload(upload.id), "handed-in"))
            }
            (Ok(upload), "discard") => Ok(to(&visitor, Place::DataSource(upload.source.to_string()), "discarded")),
            (Ok(upload), "accept") => Ok(to(&visitor, Place::Upload(upload.id), "accepted")),
            (Ok(upload), _) => Ok(to(&visitor, Place::Upload(upload.id), "taken-back")),
            (Err(error), _) => {
                let fault = Some((StatusCode::CONFLICT, told(error)?));
                upload_page(&face, &visitor, &upload, Told { fault, ..Told::default() }).await
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Upload(upload), result)
}

/// The address of the files whose problems are wanted. No file's name begins with a dot: these two stand for many files.
fn files_of(text: &str) -> ProblemFiles {
    match text {
        "" => ProblemFiles::Own,
        EARLIER_FILES => ProblemFiles::Earlier,
        ALL_FILES => ProblemFiles::All,
        name => ProblemFiles::One(name.to_owned()),
    }
}

/// `GET …/data/uploads/{upload}/problems`.
pub(crate) async fn problems(
    State(face): Node,
    Path((_, upload)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let place = Place::UploadProblems(upload.clone());
    let result = async {
        rights(&face, &visitor)?;
        let parameters = parameters::parameters(query.as_deref());
        let last = |name: &str| Some(parameters::last(&parameters, name).to_owned()).filter(|text| !text.is_empty());
        let filter = ProblemFilter {
            files: files_of(parameters::last(&parameters, "file")),
            rule: last("rule"),
            column: last("column"),
            notes: last("notes").as_deref() == Some("yes"),
            skip: last("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0),
        };
        let held = face.data.upload(&visitor.actor, &upload).map_err(gone)?;
        if !matches!(held.state, UploadState::Read { .. }) {
            return Err(absent(Saying::new("data-no-list", "this delivery has no list of problems")));
        }
        let source = face.data.definitions().sources.get(&held.source).cloned();
        let source = source.ok_or_else(|| absent(Saying::new("data-no-source", "there is no such source here")))?;
        let (actor, id, wanted) = (visitor.actor.clone(), upload.clone(), filter.clone());
        let page = face.data.blocking(move |office, _| office.problems(&actor, &id, &wanted)).await.map_err(gone)?;
        let view = UploadProblemsView { source, upload: held, filter, page };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::upload_problems(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place.clone(), result)
}

/// `GET …/data/uploads/{upload}/problems.csv`: the list of some files, to work through or to send to whoever delivered.
pub(crate) async fn problems_csv(
    State(face): Node,
    Path((_, upload)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async {
        let files = files_of(parameters::last(&parameters::parameters(query.as_deref()), "file"));
        rights(&face, &visitor)?;
        let held = face.data.upload(&visitor.actor, &upload).map_err(gone)?;
        if !matches!(held.state, UploadState::Read { .. }) {
            return Err(absent(Saying::new("data-no-list", "this delivery has no list of problems")));
        }
        let (words, language, actor, id) = (face.site.catalogue(), visitor.language, visitor.actor.clone(), upload.clone());
        let bytes = face.data.blocking(move |office, _| {
            let say = words.speaker(language);
            let failed = |error: std::io::Error| OperationError::Publish { what: "problems.csv".to_owned(), reason: error.to_string() };
            let mut list = ProblemsCsv::new(Vec::new()).map_err(failed)?;
            office.each_problem(&actor, &id, &files, &mut |problem| list.write(problem, &say.tell(&problem.remedy)).map_err(failed))?;
            list.finish().map_err(failed)
        });
        let mut response = Body::from(bytes.await.map_err(gone)?).into_response();
        answer::set(&mut response, header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
        answer::set(&mut response, header::CACHE_CONTROL, "no-store");
        answer::set(&mut response, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"problems-{}.csv\"", held.source));
        Ok(response)
    };
    let result = result.await;
    face.answered(&visitor, Place::UploadProblems(upload), result)
}
