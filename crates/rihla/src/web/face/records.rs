//! The registers, lists of records, a record and what was done to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rihla_account::{AccountKind, AccountState, audiences};
use rihla_model::access::Act;
use rihla_model::{AccountId, FieldId, RecordId, RegisterId};
use rihla_register::definition::FieldType;
use rihla_register::{Counting, Definition, Page, RegisterError, Seen};
use serde_json::Value as Json;

use super::Face;
use super::columns::choosable;
use super::failed::Failed;
use super::form::Form;
use super::listing::{counted, counts, filter, listing};
use super::notice::notice;
use super::views;
use super::visitor::Visitor;
use crate::pages::{self, HistoryView, KnownRegister, ListView, People, Place, RecordView, SavedViews, Titles};

type Node = State<Arc<Face>>;
type Named = Path<(String, String, String)>;

/// The most accounts to whom a page offers to give a record.
const COLLEAGUES: i64 = 500;

/// The register and the record of an address; what is no identifier is none.
pub(super) fn named(register: &str, record: &str) -> Result<(RegisterId, RecordId), RegisterError> {
    let register = RegisterId::new(register).map_err(|_| RegisterError::NoRegister)?;
    Ok((register, RecordId::new(record).map_err(|_| RegisterError::NoRecord)?))
}

/// The definition of a register that the visitor may know of.
pub(super) fn definition<'f>(face: &'f Face, visitor: &Visitor, register: &str) -> Result<&'f Definition, RegisterError> {
    let register = RegisterId::new(register).map_err(|_| RegisterError::NoRegister)?;
    face.registry.definition(&visitor.actor, &register)
}

/// `GET …/registers`: those that the visitor may know of.
pub(super) async fn registers(State(face): Node, visitor: Visitor) -> Response {
    let known = face.registry.registers().iter().filter(|definition| face.registry.definition(&visitor.actor, &definition.id).is_ok());
    let known: Vec<KnownRegister<'_>> = known
        .map(|definition| KnownRegister { definition, creates: face.registry.may_with_some(&visitor.actor, Act::Create, definition) })
        .collect();
    face.page(&visitor, Place::Registers, StatusCode::OK, |reader| pages::registers(reader, &known))
}

/// `GET …/registers/{register}`.
pub(super) async fn list(
    State(face): Node,
    Path((_, register)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let place = Place::Register(register.clone());
    let result = async {
        let definition = definition(&face, &visitor, &register)?;
        let facets = face.registry.facet_names(&visitor.actor, definition);
        let opened = views::opened(&face, &visitor, &definition.id, query.as_deref()).await?;
        let chosen = views::chosen_by(&face, &visitor, definition, opened.as_ref(), query.as_deref());
        let (page, fault) = match face.registry.list(&visitor.actor, &definition.id, &listing(definition, &chosen)).await {
            Ok(page) => (page, None),
            // what was chosen stays to be corrected
            Err(error @ (RegisterError::BadFilter { .. } | RegisterError::BadCursor | RegisterError::Invalid { .. })) => {
                (Page { records: Vec::new(), next: None }, Some(error.saying()))
            }
            Err(error) => return Err(Failed::Record(error)),
        };
        let filter = filter(definition, &chosen);
        let most = counted(filter.as_deref());
        let count = match fault {
            Some(_) => 0,
            None => {
                let counting = Counting { filter: filter.as_deref(), withdrawn: chosen.withdrawn, most: most + 1 };
                face.registry.count(&visitor.actor, &definition.id, &counting).await?
            }
        };
        let counts = match fault {
            Some(_) => Vec::new(),
            None => counts(&face.registry, &visitor.actor, definition, (&facets, &chosen)).await?,
        };
        let titles = titles(&face, &visitor, definition, &page.records).await;
        // a view that its reader cannot use is no mistake of theirs
        let status = if fault.is_some() && opened.is_none() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let kept = match views::worker(&visitor) {
            Ok(actor) => Some((actor, face.open.accounts.views(actor, Some(&definition.id)).await?)),
            Err(_) => None,
        };
        let makers = kept.iter().flat_map(|(_, views)| views).map(|view| view.account.as_str());
        let people = people(&face, &makers.collect::<Vec<_>>()).await;
        let roles = face.definitions.registers.roles();
        let audiences = kept.as_ref().map(|(actor, _)| audiences(actor, roles)).unwrap_or_default();
        let saved =
            kept.as_ref().map(|(_, views)| SavedViews { views, open: opened.as_ref(), audiences: &audiences, roles, people: &people });
        // nobody is offered what they would be refused
        let orders = |name: &&str| face.registry.may_order(&visitor.actor, definition, name);
        let columns = choosable(&face.registry, &visitor.actor, definition);
        let view = ListView {
            definition,
            records: &page.records,
            next: page.next.as_deref(),
            count: (count.min(most), count > most),
            chosen: &chosen,
            facets: &facets,
            counts: &counts,
            columns: &columns,
            orders: definition.fields.iter().map(|field| field.id.as_str()).filter(orders).collect(),
            creates: face.registry.may_with_some(&visitor.actor, Act::Create, definition),
            imports: face.registry.may_with_some(&visitor.actor, Act::Import, definition),
            exports: face.registry.may_with_some(&visitor.actor, Act::Export, definition),
            titles: &titles,
            vocabulary: &face.definitions.vocabulary,
            query: query.as_deref().unwrap_or_default(),
            fault,
            saved,
        };
        Ok(face.page(&visitor, place.clone(), status, |reader| pages::register_list(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, place, result)
}

/// What the records that others lead to are called, of those that the visitor sees.
pub(super) async fn titles(face: &Face, visitor: &Visitor, definition: &Definition, records: &[Seen]) -> Titles {
    let mut titles = BTreeMap::new();
    for field in definition.fields.iter().filter(|field| *field.kind == FieldType::Link) {
        let Some(to) = field.to.as_deref().and_then(|to| face.registry.registers().get(to)) else { continue };
        for id in records.iter().filter_map(|seen| seen.fields.get(&*field.id)).flat_map(links) {
            if titles.contains_key(&id) {
                continue;
            }
            // one that may not be seen has no title here, as one that is not there
            if let Ok(seen) = face.registry.look(&visitor.actor, (&to.id, &id), None).await {
                let title: FieldId = (*to.title).clone();
                titles.insert(id, seen.fields.get(&title).cloned().unwrap_or(Json::Null));
            }
        }
    }
    titles
}

/// The people to whom a record can be given, by name.
async fn colleagues(face: &Face) -> Result<Vec<(String, String)>, Failed> {
    let accounts = face.open.accounts.accounts(None, COLLEAGUES).await?;
    let people = accounts.into_iter().filter(|account| account.kind == AccountKind::Person && account.state == AccountState::Active);
    let mut people: Vec<(String, String)> =
        people.map(|account| (account.id.as_str().to_owned(), account.shown.as_str().to_owned())).collect();
    people.sort_by(|(_, one), (_, other)| one.cmp(other));
    Ok(people)
}

/// How some accounts are called; one that is not there keeps its identifier.
pub(super) async fn people(face: &Face, ids: &[&str]) -> People {
    let mut people = People::new();
    for id in ids.iter().copied() {
        if people.contains_key(id) {
            continue;
        }
        let Ok(account) = AccountId::new(id) else { continue };
        if let Ok(account) = face.open.accounts.account(&account).await {
            people.insert(id.to_owned(), account.shown.as_str().to_owned());
        }
    }
    people
}

fn links(json: &Json) -> Vec<RecordId> {
    let one = |json: &Json| json.as_str().and_then(|id| RecordId::new(id).ok());
    match json {
        Json::Array(items) => items.iter().filter_map(one).collect(),
        json => one(json).into_iter().collect(),
    }
}

/// `GET …/registers/{register}/{record}`.
pub(super) async fn look(State(face): Node, Path((_, register, record)): Named, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let place = Place::Record(register.clone(), record.clone());
    let shown = Shown { why: None, done: notice(query.as_deref()), fault: None };
    let result = record_page(&face, &visitor, (&register, &record), shown).await;
    face.answered(&visitor, place, result)
}

/// `POST …/registers/{register}/{record}`: with what is protected, for a reason that is noted.
pub(super) async fn look_within(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    let place = Place::Record(register.clone(), record.clone());
    let why = form.get("why");
    let shown = Shown { why: Some(why).filter(|why| !why.trim().is_empty()), done: None, fault: None };
    let result = record_page(&face, &visitor, (&register, &record), shown).await;
    face.answered(&visitor, place, result)
}

/// How a record is shown.
#[derive(Default)]
pub(super) struct Shown<'a> {
    /// Why what is protected has to be seen.
    pub(super) why: Option<&'a str>,
    /// What was just done.
    pub(super) done: Option<&'static str>,
    /// What was just refused.
    pub(super) fault: Option<(StatusCode, rihla_model::Saying)>,
}

/// The page of a record.
pub(super) async fn record_page(
    face: &Arc<Face>,
    visitor: &Visitor,
    (register, record): (&str, &str),
    shown: Shown<'_>,
) -> Result<Response, Failed> {
    let (register, record) = named(register, record)?;
    let definition = face.registry.definition(&visitor.actor, &register)?;
    let seen = face.registry.look(&visitor.actor, (&register, &record), shown.why).await?;
    let offers = face.registry.offers(&visitor.actor, (&register, &record)).await?;
    let titles = titles(face, visitor, definition, std::slice::from_ref(&seen)).await;
    let house = seen.house.as_ref();
    let asked = house.and_then(|house| house.asked.as_ref()).map(|waiting| waiting.by.as_str());
    let assigned = house.and_then(|house| house.assigned.as_ref()).map(AccountId::as_str);
    let people = people(face, &asked.into_iter().chain(assigned).collect::<Vec<_>>()).await;
    let colleagues = if offers.acts.contains(&Act::Edit) { colleagues(face).await? } else { Vec::new() };
    let (status, fault) = shown.fault.map_or((StatusCode::OK, None), |(status, saying)| (status, Some(saying)));
    let view = RecordView {
        definition,
        seen: &seen,
        offers: &offers,
        titles: &titles,
        vocabulary: &face.definitions.vocabulary,
        people: &people,
        colleagues: &colleagues,
        done: shown.done,
        fault,
    };
    let place = Place::Record(register.as_str().to_owned(), record.as_str().to_owned());
    Ok(face.page(visitor, place, status, |reader| pages::record(reader, &view)))
}

/// `GET …/history`.
pub(super) async fn history(State(face): Node, Path((_, register, record)): Named, visitor: Visitor) -> Response {
    let place = Place::History(register.clone(), record.clone());
    let result = history_page(&face, &visitor, (&register, &record), None).await;
    face.answered(&visitor, place, result)
}

/// `POST …/history`: with what is protected, for a reason that is noted.
pub(super) async fn history_within(State(face): Node, Path((_, register, record)): Named, visitor: Visitor, form: Form) -> Response {
    let place = Place::History(register.clone(), record.clone());
    let why = Some(form.get("why")).filter(|why| !why.trim().is_empty());
    let result = history_page(&face, &visitor, (&register, &record), why).await;
    face.answered(&visitor, place, result)
}

async fn history_page(
    face: &Arc<Face>,
    visitor: &Visitor,
    (register, record): (&str, &str),
    why: Option<&str>,
) -> Result<Response, Failed> {
    let (register, record) = named(register, record)?;
    let definition = face.registry.definition(&visitor.actor, &register)?;
    let entries = face.registry.history(&visitor.actor, (&register, &record), why).await?;
    let seen = face.registry.look(&visitor.actor, (&register, &record), None).await?;
    let actors = entries.iter().flat_map(|entry| [Some(entry.actor.as_str()), entry.asked_by.as_deref()]).flatten();
    let people = people(face, &actors.collect::<Vec<_>>()).await;
    let vocabulary = &face.definitions.vocabulary;
    let view = HistoryView { definition, seen: &seen, entries: &entries, vocabulary, people: &people, opened: why.is_some() };
    let place = Place::History(register.as_str().to_owned(), record.as_str().to_owned());
    Ok(face.page(visitor, place, StatusCode::OK, |reader| pages::record_history(reader, &view)))
}
