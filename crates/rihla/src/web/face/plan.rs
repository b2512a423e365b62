//! The national plan: what each visitor sees of its records, added up.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_model::{Language, RegisterId, StateId};
use rihla_operations::plan::{PlanChoice, PlanSight};
use rihla_plan::Light;
use rihla_register::Definition;

use super::Face;
use super::failed::Failed;
use super::visitor::Visitor;
use crate::pages::{self, Place, PlanPage, Reader};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// Answers with a page of the chosen plan.
async fn answer(
    (face, visitor, query): (&Arc<Face>, &Visitor, Option<&str>),
    place: Place,
    page: impl FnOnce(&Reader<'_>, &PlanPage<'_>, &PlanSight<'_>) -> askama::Result<String>,
) -> Response {
    let result = async {
        let sight = face.plan.sight(&visitor.actor).await.map_err(Failed::Operation)?;
        let asked = parameters::parameters(query);
        let named = Some(parameters::last(&asked, "plan")).filter(|plan| !plan.is_empty());
        let light = Light::named(parameters::last(&asked, "light"));
        let number = parameters::last(&asked, "objective").parse().ok();
        let plans: Vec<PlanChoice> = sight.plans(visitor.language);
        let Some(chosen) = sight.chosen(named, visitor.language) else {
            return Ok(face.page(visitor, place.clone(), StatusCode::OK, pages::no_plan));
        };
        let view = PlanPage { plans: &plans, chosen: &chosen, vocabulary: &face.definitions.vocabulary, asked: (light, number) };
        Ok(face.page(visitor, place.clone(), StatusCode::OK, |reader| page(reader, &view, &sight)))
    };
    let result = result.await;
    face.answered(visitor, place, result)
}

/// `GET …/plan?plan=…&light=…&objective=…`: the plan at a glance.
pub(super) async fn board(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let today = face.definitions.day_of(face.clock.now());
    let page = |reader: &Reader<'_>, view: &PlanPage<'_>, sight: &PlanSight<'_>| {
        pages::plan_board(reader, view, &sight.board(view.chosen, reader.language(), today))
    };
    answer((&face, &visitor, query.as_deref()), Place::Plan, page).await
}

/// `GET …/plan/money`: what it costs, and who pays.
pub(super) async fn money(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let page = |reader: &Reader<'_>, view: &PlanPage<'_>, sight: &PlanSight<'_>| {
        pages::plan_money(reader, view, &sight.money(view.chosen, reader.language()))
    };
    answer((&face, &visitor, query.as_deref()), Place::PlanMoney, page).await
}

/// `GET …/plan/coherence`: whether it is of one piece.
pub(super) async fn coherence(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let page = |reader: &Reader<'_>, view: &PlanPage<'_>, sight: &PlanSight<'_>| {
        let subject = |code: &str| code_of(&face, "activity", "widens", code, reader.language());
        pages::plan_coherence(reader, view, &sight.coherence(view.chosen, reader.language()), &subject)
    };
    answer((&face, &visitor, query.as_deref()), Place::PlanCoherence, page).await
}

/// `GET …/plan/promises`: what was promised and recommended, and what became of it.
pub(super) async fn promises(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let today = face.definitions.day_of(face.clock.now());
    let page = |reader: &Reader<'_>, view: &PlanPage<'_>, sight: &PlanSight<'_>| {
        let word = |of: &str, code: &str| {
            let found = match of.split_once('.') {
                Some((register, field)) => code_of(&face, register, field, code, reader.language()),
                None => state_of(&face, of, code, reader.language()),
            };
            found.unwrap_or_else(|| code.to_owned())
        };
        pages::plan_promises(reader, view, &sight.promises(reader.language(), today), &word)
    };
    answer((&face, &visitor, query.as_deref()), Place::PlanPromises, page).await
}

/// `GET …/plan/reviews`: reviews to come.
pub(super) async fn reviews(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let today = face.definitions.day_of(face.clock.now());
    let page = |reader: &Reader<'_>, view: &PlanPage<'_>, sight: &PlanSight<'_>| {
        pages::plan_reviews(reader, view, &sight.reviews(reader.language(), today))
    };
    answer((&face, &visitor, query.as_deref()), Place::PlanReviews, page).await
}

/// `GET …/plan/steps`: the six steps of the Guidance. They are there before there is a plan.
pub(super) async fn steps(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let sight = face.plan.sight(&visitor.actor).await.map_err(Failed::Operation)?;
        let steps = sight.steps(&visitor.actor).await.map_err(Failed::Operation)?;
        let register = |id: &RegisterId| face.registry.registers().get(id).map(|definition| &definition.label);
        Ok(face.page(&visitor, Place::PlanSteps, StatusCode::OK, |reader| pages::plan_steps(reader, &steps, &register)))
    };
    let result = result.await;
    face.answered(&visitor, Place::PlanSteps, result)
}

fn definition<'f>(face: &'f Face, register: &str) -> Option<&'f Definition> {
    face.registry.registers().get(&RegisterId::new(register).ok()?)
}

/// What a register calls a code of one of its fields.
fn code_of(face: &Face, register: &str, field: &str, code: &str, language: Language) -> Option<String> {
    let field = definition(face, register)?.fields.iter().find(|it| it.id.as_str() == field)?;
    let found = field.codes.iter().find(|it| it.id.as_str() == code)?;
    Some(found.label.get(language).to_owned())
}

/// What a register calls one of its states.
fn state_of(face: &Face, register: &str, state: &str, language: Language) -> Option<String> {
    let state = definition(face, register)?.state(&StateId::new(state).ok()?)?;
    Some(state.label.get(language).to_owned())
}
