//! The statistics line at a glance, and having it built.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::Duty;
use rihla_model::definition::DefinitionError;
use rihla_operations::OperationError;
use rihla_operations::build::last_build;
use rihla_operations::data_office::{BUILD, Task};
use rihla_store::jobs::{Job, JobFilter, JobKind, JobState};

use super::{again, gone, rights, to};
use crate::pages::{self, DataHome, Place, SourceLine};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::notice::notice;
use crate::web::face::visitor::Visitor;

/// The newest jobs of a kind.
pub(super) async fn jobs(face: &Face, kind: &str, most: u32) -> Result<Vec<Job>, Failed> {
    let kinds: Vec<JobKind> = JobKind::new(kind).into_iter().collect();
    let look = async {
        let mut unit = face.open.database.read().await?;
        let jobs = rihla_store::jobs::list(&mut unit, &JobFilter { kinds, most, ..JobFilter::default() }).await?;
        unit.commit().await?;
        Ok::<_, OperationError>(jobs)
    };
    look.await.map_err(Failed::Operation)
}

/// `GET …/data`.
pub(crate) async fn home(State(face): State<Arc<Face>>, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = view(&face, &visitor, query.as_deref()).await;
    face.answered(&visitor, Place::Data, result)
}

async fn view(face: &Arc<Face>, visitor: &Visitor, query: Option<&str>) -> Result<Response, Failed> {
    let rights = rights(face, visitor)?;
    let office = &face.data;
    let (definitions, faults) = match office.present() {
        Ok(definitions) => (definitions, Vec::new()),
        Err(OperationError::Definitions(faults)) => (office.definitions(), faults.iter().map(DefinitionError::saying).collect()),
        Err(error) => return Err(Failed::Operation(error)),
    };
    let job = jobs(face, BUILD, 1).await?.into_iter().next();
    let under_way = job.as_ref().is_some_and(|job| matches!(job.state, JobState::Waiting | JobState::Running));
    let last = last_build(office.node()).map_err(Failed::Operation)?;
    let works = [Duty::Deliver, Duty::Define, Duty::Approve];
    let theirs = definitions.sources.values().filter(|source| works.iter().any(|duty| rights.may(*duty, &source.agency)));
    let outcome = |id: &str| last.as_ref().and_then(|last| last.outcome.sources.iter().find(|source| source.id == id).cloned());
    let sources = theirs.map(|source| SourceLine {
        id: source.id.to_string(),
        title: source.title.clone(),
        agency: source.agency.to_string(),
        outcome: outcome(source.id.as_str()),
    });
    let sources: Vec<SourceLine> = sources.collect();
    let actor = visitor.actor.clone();
    let releases = if works.iter().any(|duty| rights.holds(*duty)) {
        Some(office.blocking(move |office, means| office.releases(&actor, means)).await.map_err(Failed::Operation)?)
    } else {
        None
    };
    let actor = visitor.actor.clone();
    let requests = if rights.holds_for_all(Duty::Answer) && definitions.observatory.access.is_some() {
        let list = office.blocking(move |office, means| office.requests(&actor, means)).await.map_err(Failed::Operation)?;
        Some(list.requests.iter().map(|line| line.state).collect())
    } else {
        None
    };
    let uploads = if rights.holds(Duty::Deliver) { office.uploads(&visitor.actor).map_err(gone)? } else { Vec::new() };
    let home = DataHome {
        rights,
        last,
        job,
        doing: office.doing(&Task::Build),
        sources,
        uploads: uploads.into_iter().take(20).collect(),
        releases,
        requests,
        faults,
        done: notice(query),
    };
    let page = face.page(visitor, Place::Data, StatusCode::OK, |reader| pages::data_home(reader, &home));
    Ok(again(page, under_way))
}

/// `POST …/data/build`.
pub(crate) async fn build(State(face): State<Arc<Face>>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        face.data.ask_build(&visitor.actor).await.map_err(gone)?;
        Ok(to(&visitor, Place::Data, "build"))
    };
    let result = result.await;
    face.answered(&visitor, Place::Data, result)
}
