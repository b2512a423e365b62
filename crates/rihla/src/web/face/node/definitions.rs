//! Registers as they are declared.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::RegisterId;

use super::{Node, nothing, office};
use crate::pages::{self, Place};
use crate::web::face::visitor::Visitor;

/// `GET …/node/definitions`.
pub(super) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        let registers = &face.definitions.registers;
        Ok(face.page(&visitor, Place::NodeDefinitions, StatusCode::OK, |reader| pages::node_definitions(reader, registers)))
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeDefinitions, result)
}

/// `GET …/node/definitions/{register}`.
pub(super) async fn look(State(face): Node, Path((_, register)): Path<(String, String)>, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        let (id, registers) = (RegisterId::new(&register).map_err(|_| nothing())?, &face.definitions.registers);
        let definition = registers.get(&id).ok_or_else(nothing)?;
        let text = registers.text(&id).unwrap_or_default();
        let place = Place::NodeDefinition(register.clone());
        Ok(face.page(&visitor, place, StatusCode::OK, |reader| pages::definition(reader, definition, registers.roles(), text)))
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeDefinitions, result)
}
