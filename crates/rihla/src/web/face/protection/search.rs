//! Finding what is kept of a person. What is looked for is sent in a form, and stands in no address.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rihla_operations::OperationError;
use rihla_register::RegisterError;

use super::{Node, office, refused};
use crate::pages::{self, FindView, Outcome, Place};
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::visitor::Visitor;

/// `GET …/protection/search`.
pub(super) async fn form(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        let view = FindView { text: "", why: "", found: None, outcome: Outcome::default() };
        Ok(face.page(&visitor, Place::ProtectionSearch, StatusCode::OK, |reader| pages::find_subject(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::ProtectionSearch, result)
}

/// `POST …/protection/search`.
pub(super) async fn search(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let (text, why) = (form.get("text"), form.get("why"));
        let found = office.search(&mut visitor.occasion(&face), text, why).await;
        let fault = match &found {
            Ok(_) => None,
            Err(OperationError::Refused(saying)) => Some(saying.clone()),
            Err(OperationError::Register(error @ (RegisterError::NoReason | RegisterError::TooLong { .. }))) => Some(error.saying()),
            Err(_) => return Err(found.map(drop).map_err(refused).err().unwrap_or(Failed::Form)),
        };
        let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let found = found.ok();
        let view = FindView { text, why, found: found.as_deref(), outcome: Outcome { done: None, fault } };
        Ok(face.page(&visitor, Place::ProtectionSearch, status, |reader| pages::find_subject(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::ProtectionSearch, result)
}
