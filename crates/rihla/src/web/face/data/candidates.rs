//! Candidates, and the word of those who approve.

use std::sync::Arc;

use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::{AgencyId, DatasetId, ReleaseId, Saying};
use rihla_operations::data_office::SentKey;
use rihla_operations::release::Approved;
use rihla_store::Passphrase;
use zeroize::Zeroizing;

use super::{absent, gone, rights, to, told};
use crate::pages::{self, CandidatePage, Place, Sent};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::visitor::Visitor;
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// What a form with a key says. Key and passphrase are overwritten when dropped.
#[derive(Default)]
struct Typed {
    sent: Sent,
    manifest: String,
    release: String,
    key: Zeroizing<Vec<u8>>,
    passphrase: Zeroizing<String>,
}

impl Typed {
    async fn of(form: Option<Multipart>) -> Option<Self> {
        let (mut form, mut typed) = (form?, Self::default());
        while let Some(field) = form.next_field().await.ok()? {
            match field.name().unwrap_or_default() {
                "approver" => typed.sent.approver = field.text().await.ok()?,
                "correction" => typed.sent.correction = field.text().await.ok()?,
                "reason" => typed.sent.reason = field.text().await.ok()?,
                "standing" => typed.sent.standing = field.text().await.ok()? == "yes",
                "manifest" => typed.manifest = field.text().await.ok()?,
                "release" => typed.release = field.text().await.ok()?,
                "key" => typed.key = Zeroizing::new(field.bytes().await.ok()?.to_vec()),
                "passphrase" => typed.passphrase = Zeroizing::new(field.text().await.ok()?),
                _ => {}
            }
        }
        Some(typed)
    }

    fn key(&mut self) -> Option<SentKey> {
        let approver = AgencyId::new(&self.sent.approver).ok()?;
        let phrase = std::mem::take(&mut self.passphrase);
        let passphrase = (!phrase.is_empty()).then(|| Passphrase::new(phrase));
        Some(SentKey { approver, file: std::mem::take(&mut self.key), passphrase })
    }
}

fn dataset(text: &str) -> Result<DatasetId, Failed> {
    DatasetId::new(text).map_err(|_| absent(Saying::new("data-no-dataset", "there is no such dataset here")))
}

async fn page(
    face: &Arc<Face>,
    visitor: &Visitor,
    id: &DatasetId,
    (sent, fault, done): (Sent, Option<Saying>, Option<Saying>),
) -> Result<Response, Failed> {
    let (actor, dataset) = (visitor.actor.clone(), id.clone());
    let view = face.data.blocking(move |office, means| office.candidate(&actor, &dataset, means)).await.map_err(gone)?;
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = CandidatePage { dataset: id.to_string(), view, sent, fault, done };
    Ok(face.page(visitor, Place::Candidate(id.to_string()), status, |reader| pages::candidate(reader, &page)))
}

/// `GET …/data/candidates/{dataset}`.
pub(crate) async fn look(
    State(face): Node,
    Path((_, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        let parameters = parameters::parameters(query.as_deref());
        let done = match parameters::last(&parameters, "done") {
            "approved" => Some(Saying::new("data-approved", "your approval is noted; another one is needed")),
            "released" => Some(Saying::new("data-released-now", "the dataset is released")),
            "withdrawn" => Some(Saying::new("data-withdrawn", "the release is withdrawn; its place says why")),
            _ => None,
        };
        page(&face, &visitor, &dataset(&id)?, (Sent::default(), None, done)).await
    };
    let result = result.await;
    face.answered(&visitor, Place::Candidate(id), result)
}

fn no_key() -> Saying {
    Saying::new("data-no-key", "choose who approves, and the file of their key")
}

/// `POST …/data/candidates/{dataset}`: an approval.
pub(crate) async fn approve(
    State(face): Node,
    Path((_, id)): Path<(String, String)>,
    visitor: Visitor,
    form: Option<Multipart>,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        let (dataset, mut typed) = (dataset(&id)?, Typed::of(form).await.ok_or(Failed::Form)?);
        let sent = typed.sent.clone();
        let Some(key) = typed.key() else { return page(&face, &visitor, &dataset, (sent, Some(no_key()), None)).await };
        let (actor, named, manifest) = (visitor.actor.clone(), dataset.clone(), typed.manifest.clone());
        let correction = Some(sent.correction.trim().to_owned()).filter(|reason| !reason.is_empty());
        let standing = sent.standing;
        let approved =
            face.data.blocking(move |office, means| office.approve(&actor, (&named, &manifest), &key, (standing, correction), means));
        match approved.await {
            Ok(Approved::Released(_)) => Ok(to(&visitor, Place::Candidate(id.clone()), "released")),
            Ok(Approved::Noted { .. }) => Ok(to(&visitor, Place::Candidate(id.clone()), "approved")),
            Err(error) => page(&face, &visitor, &dataset, (sent, Some(told(error)?), None)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Candidate(id), result)
}

/// `POST …/data/candidates/{dataset}/withdraw`.
pub(crate) async fn withdraw(
    State(face): Node,
    Path((_, id)): Path<(String, String)>,
    visitor: Visitor,
    form: Option<Multipart>,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        let (dataset, mut typed) = (dataset(&id)?, Typed::of(form).await.ok_or(Failed::Form)?);
        let sent = typed.sent.clone();
        let release = ReleaseId::new(&typed.release).map_err(|_| Failed::Form)?;
        let Some(key) = typed.key() else { return page(&face, &visitor, &dataset, (sent, Some(no_key()), None)).await };
        let (actor, named, reason) = (visitor.actor.clone(), dataset.clone(), sent.reason.trim().to_owned());
        let done = face.data.blocking(move |office, means| office.withdraw(&actor, (&named, release), &key, reason, means));
        match done.await {
            Ok(_) => Ok(to(&visitor, Place::Candidate(id.clone()), "withdrawn")),
            Err(error) => page(&face, &visitor, &dataset, (sent, Some(told(error)?), None)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Candidate(id), result)
}
