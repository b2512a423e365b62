//! What is done to a record beside changing its fields.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_model::{AccountId, AgencyId, RecordId, RegisterId, TransitionId};
use rihla_register::RegisterError;

use super::Face;
use super::failed::{Failed, status};
use super::form::Form;
use super::records::{Shown, named, record_page};
use super::visitor::Visitor;
use crate::pages::{Address, Place};

type Node = State<Arc<Face>>;
type Named = Path<(String, String, String)>;

/// What is done.
#[derive(Clone, Copy)]
enum Wanted {
    Step,
    Confirm,
    Decline,
    Comment,
    Withdraw,
    Restore,
    Assign,
}

/// A text that may be left empty.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Does it, as the form says; gives the word of what was done.
async fn act(
    face: &Face,
    visitor: &Visitor,
    named: (&RegisterId, &RecordId),
    form: &Form,
    wanted: Wanted,
) -> Result<&'static str, RegisterError> {
    let (registry, actor, version) = (&face.registry, &visitor.actor, form.version());
    let reason = form.get("reason");
    match wanted {
        Wanted::Step => {
            let transition = TransitionId::new(form.get("step")).map_err(|_| RegisterError::NoTransition)?;
            let definition = registry.definition(actor, named.0)?;
            let asks = definition.transitions.iter().any(|way| *way.id == transition && way.second_person);
            registry.step(actor, named, version, &transition, said(reason)).await?;
            Ok(if asks { "asked" } else { "moved" })
        }
        Wanted::Confirm => registry.confirm(actor, named, version).await.map(|_| "confirmed"),
        Wanted::Decline => registry.decline(actor, named, version, said(reason)).await.map(|_| "declined"),
        Wanted::Comment => registry.comment(actor, named, form.get("text")).await.map(|_| "commented"),
        Wanted::Withdraw => registry.withdraw(actor, named, version, reason).await.map(|_| "withdrawn"),
        Wanted::Assign => {
            let account = AccountId::new(form.get("account")).ok();
            let agency = AgencyId::new(form.get("agency")).ok();
            let area = said(form.get("area")).map(|area| area.trim().to_owned());
            registry.assign(actor, named, version, (account, agency, area)).await.map(|_| "assigned")
        }
        Wanted::Restore => registry.restore(actor, named, version, reason).await.map(|_| "restored"),
    }
}

/// Does something to the record of an address; then its page says that it was done, or why it was not.
async fn done(face: &Arc<Face>, visitor: &Visitor, (register, record): (&str, &str), form: &Form, wanted: Wanted) -> Response {
    let place = Place::Record(register.to_owned(), record.to_owned());
    let result = tried(face, visitor, (register, record), form, wanted).await;
    face.answered(visitor, place, result)
}

/// The page of the record, which says what was done.
pub(super) fn after(visitor: &Visitor, (register, record): (&str, &str), word: &str) -> Response {
    let place = Place::Record(register.to_owned(), record.to_owned());
    let path = Address { language: visitor.language, place }.path();
    Redirect::to(&format!("/{path}?done={word}")).into_response()
}

async fn tried(
    face: &Arc<Face>,
    visitor: &Visitor,
    (register, record): (&str, &str),
    form: &Form,
    wanted: Wanted,
) -> Result<Response, Failed> {
    if !form.is_usable() {
        return Err(Failed::Form);
    }
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    let (register_id, record_id) = named(register, record)?;
    match act(face, visitor, (&register_id, &record_id), form, wanted).await {
        Ok(word) => Ok(after(visitor, (register, record), word)),
        // the record is shown as it is now, with what was refused
        Err(error) => match status(&error) {
            Some(status) if status != StatusCode::NOT_FOUND && status != StatusCode::GONE => {
                let shown = Shown { fault: Some((status, error.saying())), ..Shown::default() };
                record_page(face, visitor, (register, record), shown).await
            }
            _ => Err(Failed::Record(error)),
        },
    }
}

/// `POST …/step`.
pub(super) async fn step(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Step).await
}

/// `POST …/confirm`.
pub(super) async fn confirm(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Confirm).await
}

/// `POST …/decline`.
pub(super) async fn decline(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Decline).await
}

/// `POST …/comment`.
pub(super) async fn comment(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Comment).await
}

/// `POST …/withdraw`.
pub(super) async fn withdraw(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Withdraw).await
}

/// `POST …/restore`.
pub(super) async fn restore(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Restore).await
}

/// `POST …/assign`: whose it is, and who has to see to it.
pub(super) async fn assign(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    done(&face, &visitor, (&register, &record), &form, Wanted::Assign).await
}
