//! Requests for data, and their answers.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::Saying;
use rihla_operations::access::Verdict;
use rihla_store::AccessReference;

use super::{absent, gone, rights, to, told};
use crate::pages::{self, Place, RequestAnswer};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::notice::notice;
use crate::web::face::visitor::Visitor;

type Node = State<Arc<Face>>;

fn reference(text: &str) -> Result<AccessReference, Failed> {
    text.parse().map_err(|_| absent(Saying::new("data-no-request", "there is no such request here")))
}

/// `GET …/data/requests`.
pub(crate) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        let actor = visitor.actor.clone();
        let list = face.data.blocking(move |office, means| office.requests(&actor, means)).await.map_err(gone)?;
        Ok(face.page(&visitor, Place::DataRequests, StatusCode::OK, |reader| pages::data_requests(reader, &list)))
    };
    let result = result.await;
    face.answered(&visitor, Place::DataRequests, result)
}

async fn page(face: &Arc<Face>, visitor: &Visitor, id: &str, sent: RequestAnswer) -> Result<Response, Failed> {
    let (actor, asked) = (visitor.actor.clone(), reference(id)?);
    let shown = face.data.blocking(move |office, means| office.request(&actor, &asked, means)).await.map_err(gone)?;
    let status = if sent.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(face.page(visitor, Place::DataRequest(id.to_owned()), status, |reader| pages::data_request(reader, &shown, &sent)))
}

/// `GET …/data/requests/{reference}`.
pub(crate) async fn look(
    State(face): Node,
    Path((_, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        page(&face, &visitor, &id, RequestAnswer { done: notice(query.as_deref()), ..RequestAnswer::default() }).await
    };
    let result = result.await;
    face.answered(&visitor, Place::DataRequest(id), result)
}

/// `POST …/data/requests/{reference}`.
pub(crate) async fn answer(State(face): Node, Path((_, id)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let mut sent = RequestAnswer {
            grants: form.get("verdict") == "grant",
            until: form.get("until").to_owned(),
            reason: form.get("reason").to_owned(),
            ..RequestAnswer::default()
        };
        let verdict = match (sent.grants, sent.until.parse()) {
            (true, Ok(until)) => Verdict::Grant { until },
            (true, Err(_)) => {
                sent.fault = Some(Saying::new("data-no-day", "say until which day files can be taken"));
                return page(&face, &visitor, &id, sent).await;
            }
            (false, _) => Verdict::Refuse { reason: sent.reason.trim().to_owned() },
        };
        let by = visitor.live.as_ref().map(|live| live.account.shown.as_str().to_owned()).unwrap_or_default();
        let (actor, asked) = (visitor.actor.clone(), reference(&id)?);
        match face.data.blocking(move |office, means| office.answer(&actor, (asked, verdict, by), means)).await {
            Ok(_) => Ok(to(&visitor, Place::DataRequest(id.clone()), "answered")),
            Err(error) => {
                sent.fault = Some(told(error)?);
                page(&face, &visitor, &id, sent).await
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::DataRequest(id), result)
}
