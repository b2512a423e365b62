//! Saved views of lists: kept, opened, renamed, removed.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::{AccountError, Audience, NewView, View, ViewId, audiences, may_change};
use rihla_model::access::Actor;
use rihla_model::{AgencyId, RegisterId, RoleId, Saying};
use rihla_operations::accounts::is_told;
use rihla_register::{Definition, Listing};

use super::Face;
use super::columns::choosable;
use super::failed::Failed;
use super::form::Form;
use super::listing::{chosen, listing};
use super::records::{definition, people};
use super::visitor::Visitor;
use crate::pages::{self, Address, Chosen, Keeping, KnownView, Place, ViewsView};
use crate::web::parameters;

type Node = State<Arc<Face>>;
type Named = Path<(String, String)>;

/// Whoever works here, with the roles of their account alone: the public has no views.
pub(super) fn worker(visitor: &Visitor) -> Result<&Actor, Failed> {
    let live = visitor.live.as_ref().filter(|_| visitor.works()).ok_or(Failed::SignIn)?;
    Ok(&live.actor)
}

/// The view that an address opens; none where it names none.
pub(super) async fn opened(face: &Face, visitor: &Visitor, register: &RegisterId, query: Option<&str>) -> Result<Option<View>, Failed> {
    let parameters = parameters::parameters(query);
    let named = parameters::last(&parameters, "view");
    if named.is_empty() {
        return Ok(None);
    }
    let actor = worker(visitor)?;
    match ViewId::new(named) {
        Ok(id) => Ok(Some(face.open.accounts.view(actor, register, &id).await?)),
        Err(_) => Err(absent()),
    }
}

/// What a view and the rest of an address ask for.
pub(super) fn chosen_by(face: &Face, visitor: &Visitor, definition: &Definition, view: Option<&View>, query: Option<&str>) -> Chosen {
    let facets = face.registry.facet_names(&visitor.actor, definition);
    let columns = choosable(&face.registry, &visitor.actor, definition);
    let of = |query: Option<&str>| chosen(definition, &face.definitions.vocabulary, (&facets, &columns), query);
    match view {
        Some(view) => Chosen { after: of(query).after, ..of(Some(&view.query)) },
        None => of(query),
    }
}

fn absent() -> Failed {
    Failed::Said(StatusCode::NOT_FOUND, Saying::new("saved-views-absent", "there is no such view, or it is not shared with you"))
}

/// With whom a form shares a view.
fn audience(text: &str) -> Result<Option<Audience>, Failed> {
    if text.is_empty() {
        return Ok(None);
    }
    let (role, agency) = text.split_once('@').map_or((text, None), |(role, agency)| (role, Some(agency)));
    let role = RoleId::new(role).map_err(|_| Failed::Form)?;
    let agency = agency.map(AgencyId::new).transpose().map_err(|_| Failed::Form)?;
    Ok(Some(Audience { role, agency }))
}

/// `GET …/registers/{register}/views`.
pub(super) async fn views(State(face): Node, Path((_, register)): Named, visitor: Visitor) -> Response {
    let result = page(&face, &visitor, &register, None, None).await;
    face.answered(&visitor, Place::Views(register), result)
}

async fn page(
    face: &Arc<Face>,
    visitor: &Visitor,
    register: &str,
    keeping: Option<&Keeping>,
    fault: Option<Saying>,
) -> Result<Response, Failed> {
    let (definition, actor) = (definition(face, visitor, register)?, worker(visitor)?);
    let roles = face.definitions.registers.roles();
    let views = face.open.accounts.views(actor, Some(&definition.id)).await?;
    let people = people(face, &views.iter().map(|view| view.account.as_str()).collect::<Vec<_>>()).await;
    let known = |view| KnownView { changes: may_change(actor, roles, &view), view };
    let views: Vec<KnownView> = views.into_iter().map(known).collect();
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let audiences = audiences(actor, roles);
    let view = ViewsView { definition, views: &views, keeping, audiences: &audiences, roles, people: &people, fault };
    Ok(face.page(visitor, Place::Views(register.to_owned()), status, |reader| pages::views(reader, &view)))
}

/// `POST …/registers/{register}/views`: what a list asks for is kept under a name.
pub(super) async fn keep(State(face): Node, Path((_, register)): Named, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (definition, actor) = (definition(&face, &visitor, &register)?, worker(&visitor)?);
        let asked = chosen_by(&face, &visitor, definition, None, Some(form.get("query")));
        let query = asked.query();
        // what its maker could not open is not kept
        if asked.partly || query.is_empty() {
            return Err(Failed::Form);
        }
        face.registry.list(&visitor.actor, &definition.id, &Listing { most: 1, after: None, ..listing(definition, &asked) }).await?;
        let new = NewView { register: &definition.id, name: form.get("name"), query: &query, shared: audience(form.get("shared"))? };
        let roles = face.definitions.registers.roles();
        match face.open.accounts.keep_view(&mut visitor.occasion(&face), actor, roles, new).await {
            Ok(id) => {
                let path = Address { language: visitor.language, place: Place::Register(register.clone()) }.path();
                Ok(Redirect::to(&format!("/{path}?view={}", id.as_str())).into_response())
            }
            Err(error) if is_told(&error) => {
                let keeping = Keeping { name: form.get("name").to_owned(), query, shared: form.get("shared").to_owned() };
                page(&face, &visitor, &register, Some(&keeping), Some(error.saying())).await
            }
            Err(error) => Err(Failed::Account(error)),
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Views(register), result)
}

/// `POST …/registers/{register}/views/rename`.
pub(super) async fn rename(State(face): Node, Path((_, register)): Named, visitor: Visitor, form: Form) -> Response {
    let result = change(&face, &visitor, &register, &form, Some(form.get("name"))).await;
    face.answered(&visitor, Place::Views(register), result)
}

/// `POST …/registers/{register}/views/remove`.
pub(super) async fn remove(State(face): Node, Path((_, register)): Named, visitor: Visitor, form: Form) -> Response {
    let result = change(&face, &visitor, &register, &form, None).await;
    face.answered(&visitor, Place::Views(register), result)
}

/// Gives a view another name, or removes it where there is none.
async fn change(face: &Arc<Face>, visitor: &Visitor, register: &str, form: &Form, name: Option<&str>) -> Result<Response, Failed> {
    if !form.is_usable() {
        return Err(Failed::Form);
    }
    let (definition, actor) = (definition(face, visitor, register)?, worker(visitor)?);
    let id = ViewId::new(form.get("view")).map_err(|_| absent())?;
    let by = (actor, face.definitions.registers.roles());
    let view: (&RegisterId, &ViewId) = (&definition.id, &id);
    let (accounts, mut at) = (&face.open.accounts, visitor.occasion(face));
    let changed = match name {
        Some(name) => accounts.rename_view(&mut at, by, view, name).await,
        None => accounts.remove_view(&mut at, by, view).await,
    };
    match changed {
        Ok(()) => {
            let path = Address { language: visitor.language, place: Place::Views(register.to_owned()) }.path();
            Ok(Redirect::to(&format!("/{path}")).into_response())
        }
        Err(error @ (AccountError::BadLabel { .. } | AccountError::View(_))) => {
            page(face, visitor, register, None, Some(error.saying())).await
        }
        Err(error) => Err(Failed::Account(error)),
    }
}
