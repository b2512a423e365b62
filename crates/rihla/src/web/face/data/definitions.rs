//! How sources and datasets are declared: seen, proposed, confirmed by another.

use std::sync::Arc;

use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::Duty;
use rihla_model::{DatasetId, LocalText, Saying, SourceId};
use rihla_operations::OperationError;
use rihla_operations::data_office::{Choice, DefinitionKind, Proposal, ProposalState, UploadState};

use super::{absent, gone, rights, to, told};
use crate::pages::{self, CodesView, DefinitionView, DefinitionsView, Place, ProposalView};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::notice::notice;
use crate::web::face::visitor::Visitor;

type Node = State<Arc<Face>>;

fn kind(text: &str) -> Result<DefinitionKind, Failed> {
    DefinitionKind::named(text).ok_or_else(|| absent(Saying::new("data-no-definition", "there is no such definition here")))
}

fn title(face: &Face, kind: DefinitionKind, id: &str) -> Option<LocalText> {
    let definitions = face.data.definitions();
    match kind {
        DefinitionKind::Source => definitions.sources.get(&SourceId::new(id).ok()?).map(|source| source.title.clone()),
        DefinitionKind::Dataset => definitions.datasets.get(&DatasetId::new(id).ok()?).map(|dataset| dataset.title.clone()),
    }
}

/// `GET …/data/definitions`.
pub(crate) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let rights = rights(&face, &visitor)?;
        if !rights.holds(Duty::Define) {
            return Err(absent(Saying::new("data-no-definition", "there is no such definition here")));
        }
        let titled = |(kind, id): (DefinitionKind, String)| Some((kind, id.clone(), title(&face, kind, &id)?));
        let view = DefinitionsView {
            defined: face.data.defined(&visitor.actor).into_iter().filter_map(titled).collect(),
            proposals: face.data.proposals(&visitor.actor).map_err(gone)?.into_iter().take(50).collect(),
            begins: rights.holds_for_all(Duty::Define),
        };
        Ok(face.page(&visitor, Place::Definitions, StatusCode::OK, |reader| pages::data_definitions(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Definitions, result)
}

fn place(kind: DefinitionKind, id: Option<&str>) -> Place {
    let folder = kind.folder().to_owned();
    id.map_or_else(|| Place::NewDefinition(folder.clone()), |id| Place::Definition(folder.clone(), id.to_owned()))
}

/// The proposals of one definition.
fn proposals(face: &Face, visitor: &Visitor, kind: DefinitionKind, id: Option<&str>) -> Result<Vec<Proposal>, Failed> {
    let Some(file) = id.map(|id| kind.file(id)) else { return Ok(Vec::new()) };
    Ok(face.data.proposals(&visitor.actor).map_err(gone)?.into_iter().filter(|proposal| proposal.file == file).take(20).collect())
}

async fn show(face: &Arc<Face>, visitor: &Visitor, (kind, id): (DefinitionKind, Option<&str>)) -> Result<Response, Failed> {
    let text = match id {
        Some(id) => face.data.definition_text(&visitor.actor, kind, id).map_err(gone)?,
        None if rights(face, visitor)?.holds_for_all(Duty::Define) => String::new(),
        None => return Err(absent(Saying::new("data-no-definition", "there is no such definition here"))),
    };
    let view = DefinitionView {
        kind,
        title: id.and_then(|id| title(face, kind, id)),
        id: id.map(str::to_owned),
        text,
        why: String::new(),
        faults: Vec::new(),
        difference: None,
        proposals: proposals(face, visitor, kind, id)?,
    };
    Ok(face.page(visitor, place(kind, id), StatusCode::OK, |reader| pages::data_definition(reader, &view)))
}

/// `GET …/data/definitions/{kind}/{id}`.
pub(crate) async fn look(State(face): Node, Path((_, folder, id)): Path<(String, String, String)>, visitor: Visitor) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        show(&face, &visitor, (kind(&folder)?, Some(&id))).await
    };
    let result = result.await;
    face.answered(&visitor, Place::Definition(folder, id), result)
}

/// `GET …/data/definitions/{kind}/new`.
pub(crate) async fn new(State(face): Node, Path((_, folder)): Path<(String, String)>, visitor: Visitor) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        show(&face, &visitor, (kind(&folder)?, None)).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NewDefinition(folder), result)
}

/// A text with its faults and what it changes.
async fn looked(
    face: &Arc<Face>,
    visitor: &Visitor,
    (kind, id): (DefinitionKind, Option<&str>),
    (text, why): (String, String),
    fault: Option<OperationError>,
) -> Result<Response, Failed> {
    let (actor, named, written) = (visitor.actor.clone(), id.map(str::to_owned), text.clone());
    let looked = face.data.blocking(move |office, _| office.look_at(&actor, kind, named.as_deref(), &written)).await.map_err(gone)?;
    let mut faults: Vec<Saying> = looked.faults.iter().map(rihla_model::definition::DefinitionError::saying).collect();
    match fault {
        Some(OperationError::Definitions(_)) | None => {}
        Some(error) => faults.insert(0, told(error)?),
    }
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = DefinitionView {
        kind,
        title: id.and_then(|id| title(face, kind, id)),
        id: id.map(str::to_owned),
        text,
        why,
        faults,
        difference: Some(looked.difference),
        proposals: proposals(face, visitor, kind, id)?,
    };
    Ok(face.page(visitor, place(kind, id), status, |reader| pages::data_definition(reader, &view)))
}

async fn sent(face: &Arc<Face>, visitor: &Visitor, (kind, id): (DefinitionKind, Option<&str>), form: &Form) -> Result<Response, Failed> {
    rights(face, visitor)?;
    if !form.is_usable() {
        return Err(Failed::Form);
    }
    // browsers send every end of a line as two characters
    let (text, why) = (form.get("text").replace("\r\n", "\n"), form.get("why").to_owned());
    if form.get("do") != "propose" {
        return looked(face, visitor, (kind, id), (text, why), None).await;
    }
    let (actor, named, written, reason) = (visitor.actor.clone(), id.map(str::to_owned), text.clone(), why.clone());
    let proposed = face.data.blocking(move |office, _| office.propose(&actor, (kind, named.as_deref()), &written, &reason)).await;
    match proposed {
        Ok(proposal) => Ok(to(visitor, Place::Proposal(proposal.id), "proposed")),
        Err(error) => looked(face, visitor, (kind, id), (text, why), Some(error)).await,
    }
}

/// `POST …/data/definitions/{kind}/{id}`.
pub(crate) async fn change(
    State(face): Node,
    Path((_, folder, id)): Path<(String, String, String)>,
    visitor: Visitor,
    form: Form,
) -> Response {
    let result = async { sent(&face, &visitor, (kind(&folder)?, Some(&id)), &form).await };
    let result = result.await;
    face.answered(&visitor, Place::Definition(folder, id), result)
}

/// `POST …/data/definitions/{kind}/new`.
pub(crate) async fn begin(State(face): Node, Path((_, folder)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async { sent(&face, &visitor, (kind(&folder)?, None), &form).await };
    let result = result.await;
    face.answered(&visitor, Place::NewDefinition(folder), result)
}

/// `POST …/data/definitions/sources/new/inspect`: a definition that is begun from a file.
pub(crate) async fn inspect(State(face): Node, visitor: Visitor, form: Option<Multipart>) -> Response {
    let place = Place::NewDefinition(DefinitionKind::Source.folder().to_owned());
    let result = async {
        rights(&face, &visitor)?;
        let mut form = form.ok_or(Failed::Form)?;
        let (mut name, mut bytes) = (String::new(), Vec::new());
        while let Some(field) = form.next_field().await.map_err(|_| Failed::Form)? {
            if field.name() == Some("file") {
                field.file_name().unwrap_or("file").clone_into(&mut name);
                bytes = field.bytes().await.map_err(|_| Failed::Form)?.to_vec();
            }
        }
        let (actor, words, language) = (visitor.actor.clone(), face.site.catalogue(), visitor.language);
        let inspected = face.data.blocking(move |office, means| {
            let say = words.speaker(language);
            office.inspect(&actor, (&name, &bytes), &|saying| say.tell(saying), means)
        });
        let (text, faults) = match inspected.await {
            Ok(text) => (text, Vec::new()),
            Err(error @ OperationError::Ingest(_)) => (String::new(), vec![error.saying()]),
            Err(error) => return Err(gone(error)),
        };
        let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let kind = DefinitionKind::Source;
        let view =
            DefinitionView { kind, id: None, title: None, text, why: String::new(), faults, difference: None, proposals: Vec::new() };
        Ok(face.page(&visitor, place.clone(), status, |reader| pages::data_definition(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place.clone(), result)
}

async fn proposal_page(
    face: &Arc<Face>,
    visitor: &Visitor,
    id: &str,
    (faults, done): (Vec<Saying>, Option<&'static str>),
) -> Result<Response, Failed> {
    rights(face, visitor)?;
    let proposal = face.data.proposal(&visitor.actor, id).map_err(gone)?;
    let name = async |account: &rihla_model::AccountId| {
        face.open.accounts.account(account).await.map(|account| account.shown.as_str().to_owned()).unwrap_or_default()
    };
    let decided = match &proposal.state {
        ProposalState::Confirmed { by, .. } | ProposalState::Declined { by, .. } => name(by).await,
        ProposalState::Waits => String::new(),
    };
    let own = visitor.actor.account.as_ref() == Some(&proposal.by);
    let view = ProposalView { by: name(&proposal.by).await, decided, own, proposal, faults, done };
    let status = if view.faults.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok(face.page(visitor, Place::Proposal(id.to_owned()), status, |reader| pages::data_proposal(reader, &view)))
}

/// `GET …/data/proposals/{proposal}`.
pub(crate) async fn proposal(
    State(face): Node,
    Path((_, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = proposal_page(&face, &visitor, &id, (Vec::new(), notice(query.as_deref()))).await;
    face.answered(&visitor, Place::Proposal(id), result)
}

/// `POST …/data/proposals/{proposal}/{act}`: confirm, decline.
pub(crate) async fn decide(
    State(face): Node,
    Path((_, id, act)): Path<(String, String, String)>,
    visitor: Visitor,
    form: Form,
) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (actor, named) = (visitor.actor.clone(), id.clone());
        // one that does not concern them is not there
        face.data.proposal(&actor, &named).map_err(gone)?;
        let decided = match act.as_str() {
            "confirm" => face.data.blocking(move |office, means| office.confirm(&actor, &named, means)).await,
            "decline" => face.data.blocking(move |office, means| office.decline(&actor, &named, means)).await,
            _ => return Err(Failed::Form),
        };
        match decided {
            Ok(_) => Ok(to(&visitor, Place::Proposal(id.clone()), if act == "confirm" { "defined" } else { "not-defined" })),
            Err(OperationError::Definitions(faults)) => {
                let faults = faults.iter().map(rihla_model::definition::DefinitionError::saying).collect();
                proposal_page(&face, &visitor, &id, (faults, None)).await
            }
            Err(error) => proposal_page(&face, &visitor, &id, (vec![told(error)?], None)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Proposal(id), result)
}

async fn codes_page(face: &Arc<Face>, visitor: &Visitor, id: &str, fault: Option<Saying>) -> Result<Response, Failed> {
    let rights = rights(face, visitor)?;
    let upload = face.data.upload(&visitor.actor, id).map_err(gone)?;
    if !matches!(upload.state, UploadState::Read { .. }) {
        return Err(absent(Saying::new("data-no-list", "this delivery has no list of problems")));
    }
    let source = face.data.definitions().sources.get(&upload.source).cloned();
    let source = source.ok_or_else(|| absent(Saying::new("data-no-source", "there is no such source here")))?;
    let (actor, named) = (visitor.actor.clone(), id.to_owned());
    let unknown = face.data.blocking(move |office, _| office.unknown_codes(&actor, &named)).await.map_err(gone)?;
    let decides = rights.may(Duty::Define, &source.agency);
    let view = CodesView { source, upload, unknown, decides, fault };
    let status = if view.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(face.page(visitor, Place::UnknownCodes(id.to_owned()), status, |reader| pages::unknown_codes(reader, &view)))
}

/// `GET …/data/uploads/{upload}/codes`.
pub(crate) async fn codes(State(face): Node, Path((_, id)): Path<(String, String)>, visitor: Visitor) -> Response {
    let result = codes_page(&face, &visitor, &id, None).await;
    face.answered(&visitor, Place::UnknownCodes(id), result)
}

/// `POST …/data/uploads/{upload}/codes`: the definition with what was decided, to be looked at and proposed.
pub(crate) async fn choose(State(face): Node, Path((_, id)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        rights(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let upload = face.data.upload(&visitor.actor, &id).map_err(gone)?;
        let (actor, named) = (visitor.actor.clone(), id.clone());
        let unknown = face.data.blocking(move |office, _| office.unknown_codes(&actor, &named)).await.map_err(gone)?;
        let mut choices = Vec::new();
        for (at, column) in unknown.iter().enumerate() {
            for (row, (value, _)) in column.values.iter().enumerate() {
                let code = form.get(&format!("c{at}.{row}")).trim();
                if !code.is_empty() {
                    choices.push(Choice { column: column.column.clone(), value: value.clone(), code: code.to_owned() });
                }
            }
        }
        if choices.is_empty() {
            let nothing = Saying::new("data-codes-nothing", "nothing was decided; choose a code for at least one value");
            return codes_page(&face, &visitor, &id, Some(nothing)).await;
        }
        match face.data.with_choices(&visitor.actor, &id, &choices) {
            Ok(text) => {
                let source = upload.source.to_string();
                looked(&face, &visitor, (DefinitionKind::Source, Some(&source)), (text, String::new()), None).await
            }
            Err(error) => codes_page(&face, &visitor, &id, Some(told(error)?)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::UnknownCodes(id), result)
}
