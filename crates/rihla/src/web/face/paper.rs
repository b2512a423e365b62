//! Paper forms.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::access::Act;
use rihla_register::RegisterError;

use super::Face;
use super::failed::Failed;
use super::records::{definition, named, titles};
use super::visitor::Visitor;
use crate::pages::{self, PaperView, Place, Titles};

type Node = State<Arc<Face>>;

impl Face {
    /// How the node is called from outside, without a slash at its end.
    fn address(&self) -> Option<&str> {
        self.open.config.public_address.as_ref().map(|address| address.as_str().trim_end_matches('/'))
    }
}

/// `GET …/registers/{register}/paper`: blank.
pub(super) async fn blank(State(face): Node, Path((_, register)): Path<(String, String)>, visitor: Visitor) -> Response {
    let place = Place::Paper(register.clone());
    let result = (|| {
        let definition = definition(&face, &visitor, &register)?;
        if !face.registry.may_with_some(&visitor.actor, Act::Create, definition) {
            return Err(Failed::Record(RegisterError::Denied));
        }
        let fields = face.registry.fields_of_new(&visitor.actor, &definition.id)?;
        let titles = Titles::new();
        let view = PaperView {
            definition,
            fields: &fields,
            seen: None,
            titles: &titles,
            vocabulary: &face.definitions.vocabulary,
            node: face.address(),
        };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::paper(reader, &view)))
    })();
    face.answered(&visitor, place, result)
}

/// `GET …/registers/{register}/{record}/paper`: with what the record has and the visitor sees, without what is protected.
pub(super) async fn filled(State(face): Node, Path((_, register, record)): Path<(String, String, String)>, visitor: Visitor) -> Response {
    let place = Place::FilledPaper(register.clone(), record.clone());
    let result = async {
        let (register, record) = named(&register, &record)?;
        let definition = face.registry.definition(&visitor.actor, &register)?;
        let seen = face.registry.look(&visitor.actor, (&register, &record), None).await?;
        let offers = face.registry.offers(&visitor.actor, (&register, &record)).await?;
        if !offers.acts.contains(&Act::Edit) {
            return Err(Failed::Record(RegisterError::Denied));
        }
        let titles = titles(&face, &visitor, definition, std::slice::from_ref(&seen)).await;
        let view = PaperView {
            definition,
            fields: &offers.fields,
            seen: Some(&seen),
            titles: &titles,
            vocabulary: &face.definitions.vocabulary,
            node: face.address(),
        };
        Ok(face.page(&visitor, place.clone(), StatusCode::OK, |reader| pages::paper(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}
