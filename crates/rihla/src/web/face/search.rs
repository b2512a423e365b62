//! `GET /{language}/search?q=…&register=…`: records and datasets by words.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::Act;
use rihla_operations::search::{Answer, Question, find_datasets};
use rihla_register::access::held;
use rihla_register::{Definition, RegisterError};

use super::Face;
use super::failed::Failed;
use super::visitor::Visitor;
use crate::pages::{self, Place, SearchView};
use crate::web::parameters;

/// Records of one page.
const AT_ONCE: u16 = 25;
/// What the choice of a register calls the datasets; no register has such a name.
const DATASETS: &str = "-datasets";

/// What was found of what was typed. Words stand in the address, as in every search that can be sent on; logs hold patterns alone.
pub(super) async fn search(State(face): State<Arc<Face>>, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        let parameters = parameters::parameters(query.as_deref());
        let last = |name: &str| parameters::last(&parameters, name).trim().chars().take(300).collect::<String>();
        let (typed, chosen) = (last("q"), last("register"));
        let after = Some(last("after")).filter(|after| !after.is_empty());
        let all = face.registry.registers();
        // those in which the visitor may see anything
        let known = |definition: &&Definition| held(&visitor.actor, Act::See, definition, all.roles()).next().is_some();
        let registers: Vec<&Definition> = all.iter().filter(known).collect();
        let register = registers.iter().find(|definition| definition.id.as_str() == chosen).map(|definition| (*definition.id).clone());
        if register.is_none() && !chosen.is_empty() && chosen != DATASETS {
            return Err(Failed::Record(RegisterError::NoRegister));
        }
        let first = after.is_none();
        let (mut answer, mut fault) = (Answer { ready: true, ..Answer::default() }, None);
        if !typed.is_empty() && chosen != DATASETS {
            let question = Question { typed: typed.clone(), register: register.clone(), most: AT_ONCE, after };
            match face.search.find(&visitor.actor, &question).await {
                Ok(found) => answer = found,
                Err(rihla_operations::OperationError::Register(error @ RegisterError::BadCursor)) => fault = Some(error.saying()),
                Err(rihla_operations::OperationError::Register(error)) => return Err(Failed::Record(error)),
                Err(error) => return Err(Failed::Operation(error)),
            }
        }
        if !answer.ready {
            fault = Some(crate::web::api::not_ready());
        }
        let datasets = if first && register.is_none() { find_datasets(&face.site.site(), &typed) } else { Vec::new() };
        let status = match &fault {
            Some(_) if !answer.ready => StatusCode::SERVICE_UNAVAILABLE,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let view = SearchView {
            typed: &typed,
            chosen: &chosen,
            registers: &registers,
            datasets_name: DATASETS,
            answer: &answer,
            datasets: &datasets,
            first,
            fault,
        };
        Ok(face.page(&visitor, Place::Search, status, |reader| pages::search(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Search, result)
}
