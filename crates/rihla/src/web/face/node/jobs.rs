//! Work that waits, runs and failed.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_operations::administration::{JobsAsked, NodeOffice};
use rihla_store::jobs::{JobId, JobKind, JobState};

use super::{Node, done, nothing, office, on, refused, told};
use crate::pages::{self, JobsView, Outcome, Place};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::visitor::Visitor;
use crate::web::parameters;

/// Jobs of a page.
const MOST: u32 = 50;

/// `GET …/node/jobs?state=…&before=…`.
pub(super) async fn list(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let parameters = parameters::parameters(query.as_deref());
        let text = |name: &str| parameters::last(&parameters, name);
        let asked = JobsAsked {
            state: JobState::named(text("state")),
            kind: JobKind::new(text("kind")).ok(),
            before: text("before").parse().ok().map(JobId),
        };
        jobs_page(&face, &visitor, office, &asked, done(query.as_deref())).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeJobs, result)
}

async fn jobs_page(
    face: &Face,
    visitor: &Visitor,
    office: NodeOffice<'_>,
    asked: &JobsAsked,
    outcome: Outcome,
) -> Result<Response, Failed> {
    let page = office.jobs(asked, MOST).await.map_err(refused)?;
    let status = if outcome.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let view = JobsView { asked, page: &page, outcome };
    Ok(face.page(visitor, Place::NodeJobs, status, |reader| pages::jobs(reader, &view)))
}

/// `POST …/node/jobs/run`: work of a schedule now.
pub(super) async fn run(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        match office.run_now(&mut visitor.occasion(&face), form.get("schedule")).await {
            Ok(job) => Ok(on(&visitor, Place::NodeJob(job.0), "asked")),
            Err(error) => {
                let outcome = Outcome { done: None, fault: Some(told(error)?) };
                jobs_page(&face, &visitor, office, &JobsAsked::default(), outcome).await
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeJobs, result)
}

fn number(text: &str) -> Result<JobId, Failed> {
    text.parse().map(JobId).map_err(|_| nothing())
}

/// `GET …/node/jobs/{job}`.
pub(super) async fn look(
    State(face): Node,
    Path((_, job)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        one(&face, &visitor, office, number(&job)?, done(query.as_deref())).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeJobs, result)
}

async fn one(face: &Face, visitor: &Visitor, office: NodeOffice<'_>, id: JobId, outcome: Outcome) -> Result<Response, Failed> {
    let (job, took) = office.job(id).await.map_err(refused)?;
    let status = if outcome.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let now = face.clock.now();
    Ok(face.page(visitor, Place::NodeJob(id.0), status, |reader| pages::job(reader, &job, took, &outcome, now)))
}

/// `POST …/node/jobs/{job}`: tries it again.
pub(super) async fn act(State(face): Node, Path((_, job)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let id = number(&job)?;
        if form.get("act") != "retry" {
            return Err(Failed::Form);
        }
        match office.retry(&mut visitor.occasion(&face), id).await {
            Ok(()) => Ok(on(&visitor, Place::NodeJob(id.0), "retried")),
            Err(error) => one(&face, &visitor, office, id, Outcome { done: None, fault: Some(told(error)?) }).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeJobs, result)
}
