//! What waits for whoever works here.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use rihla_model::access::Act;
use rihla_operations::accounts::looks_after_accounts;
use rihla_register::{Listing, Order, RegisterError};

use super::Face;
use super::failed::Failed;
use super::first_steps::first_steps;
use super::help::guides_of;
use super::offline::fillable;
use super::views::worker;
use super::visitor::Visitor;
use crate::pages::{self, Place, WaitingRecord, WorkView};

/// So many days ahead something is told to fall due.
const AHEAD: i64 = 30;
/// The most lines of each part.
const MOST: usize = 50;
/// The records of a register that were changed last.
const CHANGED: u16 = 5;

/// `GET …/work`.
pub(super) async fn work(State(face): State<Arc<Face>>, visitor: Visitor) -> Response {
    let result = view(&face, &visitor).await;
    face.answered(&visitor, Place::Work, result)
}

async fn view(face: &Arc<Face>, visitor: &Visitor) -> Result<Response, Failed> {
    if visitor.live.is_none() {
        return Err(Failed::SignIn);
    }
    let (now, registry, actor) = (face.clock.now(), &face.registry, &visitor.actor);
    let today = face.definitions.day_of(now);
    let until = today.checked_add(AHEAD.days()).unwrap_or(today);
    let (mut due, mut waiting, mut mine, mut changed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let account = actor.account.as_ref().map(rihla_model::AccountId::as_str).unwrap_or_default();
    for definition in registry.registers().iter() {
        // of the house alone: what the public sees is no work of theirs
        if !registry.may_with_some(actor, Act::History, definition) && !registry.may_with_some(actor, Act::Edit, definition) {
            continue;
        }
        let list = async |filter: Option<String>, most: u16| {
            let order = Some(Order { by: "@changed".to_owned(), descending: true });
            let listing = Listing { order, filter, most, ..Listing::default() };
            match registry.list(actor, &definition.id, &listing).await {
                Ok(page) => Ok(page.records),
                // a register of which they see too little to be asked this
                Err(RegisterError::BadFilter { .. } | RegisterError::NoRegister) => Ok(Vec::new()),
                Err(error) => Err(error),
            }
        };
        let line = |seen| WaitingRecord { definition, seen };
        due.extend(registry.deadlines(actor, &definition.id, Some(until), MOST).await?.into_iter().map(|deadline| (definition, deadline)));
        if registry.may_with_some(actor, Act::Confirm, definition) {
            let asked = list(Some("@asked".to_owned()), 50).await?;
            let others = asked.into_iter().filter(|seen| {
                let waits = seen.house.as_ref().and_then(|house| house.asked.as_ref());
                waits.is_some_and(|waits| waits.by != account)
            });
            waiting.extend(others.map(line));
        }
        mine.extend(list(Some(format!("@assigned = \"{account}\"")), 50).await?.into_iter().map(line));
        changed.extend(list(None, CHANGED).await?.into_iter().map(line));
    }
    due.sort_by_key(|(_, deadline)| (deadline.day, deadline.moment));
    due.truncate(MOST);
    changed.sort_by_key(|line| std::cmp::Reverse(line.seen.changed_at));
    changed.truncate(15);
    let mut views = Vec::new();
    if let Ok(actor) = worker(visitor) {
        for view in face.open.accounts.views(actor, None).await? {
            // of registers that are still there for them
            if let Ok(definition) = registry.definition(&visitor.actor, &view.register) {
                views.push((definition, view));
            }
        }
    }
    let first = first_steps(face, visitor).await?;
    let guides = guides_of(actor, face.definitions.registers.roles());
    let work = WorkView {
        views: &views,
        due: &due,
        waiting: &waiting,
        mine: &mine,
        changed: &changed,
        today,
        now,
        enrolls: !visitor.works(),
        accounts: looks_after_accounts(actor, face.definitions.registers.roles()),
        data: visitor.works() && face.data.rights(actor).any(),
        offline: visitor.works() && fillable(face, visitor).next().is_some(),
        first: &first,
        guides: &guides,
        vocabulary: &face.definitions.vocabulary,
    };
    Ok(face.page(visitor, Place::Work, StatusCode::OK, |reader| pages::work(reader, &work)))
}
