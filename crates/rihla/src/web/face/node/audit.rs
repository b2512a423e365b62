//! What was done, and who saw what is protected: for whoever runs the node, without reasons and of all registers; for the data protection
//! office of the registers whose histories are theirs to see, with the reasons.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use rihla_account::{EventFilter, SignInName};
use rihla_model::RegisterId;
use rihla_operations::administration::{AUDIT, NodeOffice, is_of_protection, runs_node};
use rihla_register::AuditFilter;
use rihla_register::record::Kind;

use super::{Node, done, nothing, office, on, people, refused};
use crate::pages::{self, AuditLines, AuditQuery, AuditView, Place};
use crate::web::face::Face;
use crate::web::face::failed::Failed;
use crate::web::face::form::Form;
use crate::web::face::visitor::Visitor;
use crate::web::parameters;

/// Lines of a page.
const MOST: u16 = 50;
/// What was read: see `rihla_register::Reading`.
const READINGS: [&str; 6] = ["record", "history", "file", "export", "extract", "round"];
/// Kinds of security events that are asked for most.
const EVENTS: [&str; 18] = [
    "signed-in",
    "sign-in-refused",
    "factor-refused",
    "locked-out",
    "invited",
    "role-given",
    "role-ended",
    "team-joined",
    "team-left",
    "team-role-given",
    "team-role-ended",
    "reset-given",
    "token-made",
    "token-refused",
    "job-asked",
    "backup-rehearsed",
    "audit-verified",
    "subject-searched",
];

/// Who looks at the record of what was done.
enum Looker<'f> {
    /// Whoever runs the node.
    Node(NodeOffice<'f>),
    /// Somebody of the data protection office.
    Protection,
}

fn looker<'f>(face: &'f Face, visitor: &Visitor) -> Result<Looker<'f>, Failed> {
    let roles = face.definitions.registers.roles();
    if runs_node(&visitor.actor, roles) || !is_of_protection(&visitor.actor, roles) {
        return office(face, visitor).map(Looker::Node);
    }
    Ok(Looker::Protection)
}

/// `GET …/node/audit?of=…&from=…&until=…&actor=…&kind=…&register=…&before=…`.
pub(super) async fn list(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        let looker = looker(&face, &visitor)?;
        page(&face, &visitor, looker, query.as_deref()).await
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeAudit, result)
}

/// `POST …/node/audit`: has all of it verified, as a job.
pub(super) async fn verify(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        if form.get("act") != "verify" {
            return Err(Failed::Form);
        }
        let job = office.verify(&mut visitor.occasion(&face)).await.map_err(refused)?;
        Ok(on(&visitor, Place::NodeJob(job.0), "asked"))
    };
    let result = result.await;
    face.answered(&visitor, Place::NodeAudit, result)
}

fn asked(query: Option<&str>) -> (AuditQuery, Option<i64>) {
    let parameters = parameters::parameters(query);
    let text = |name: &str| parameters::last(&parameters, name).trim().chars().take(100).collect::<String>();
    let of = match text("of").as_str() {
        "readings" => "readings",
        "accounts" => "accounts",
        _ => "records",
    };
    let (from, until, actor, kind, register) = (text("from"), text("until"), text("actor"), text("kind"), text("register"));
    (AuditQuery { of: of.to_owned(), from, until, actor, kind, register }, text("before").parse().ok())
}

/// The span that is asked for, by days of the observatory's time zone; a day that is none is open.
fn span(face: &Face, query: &AuditQuery) -> (Timestamp, Timestamp) {
    let day = |text: &str| text.parse::<Date>().ok();
    let from = day(&query.from).and_then(|day| face.definitions.begin_of(day));
    let until = day(&query.until).and_then(|day| day.checked_add(1.day()).ok()).and_then(|day| face.definitions.begin_of(day));
    (from.unwrap_or(Timestamp::UNIX_EPOCH), until.unwrap_or(Timestamp::MAX))
}

/// Who is asked for, as actions name them. A name that nobody has is done by nobody.
async fn actor(face: &Face, typed: &str) -> Option<String> {
    match typed {
        "" => None,
        "node" | "anyone" => Some(typed.to_owned()),
        name => {
            let found = face.open.accounts.account_named(&SignInName::typed(name)).await;
            Some(found.map_or_else(|_| name.to_owned(), |account| account.id.as_str().to_owned()))
        }
    }
}

async fn page(face: &Arc<Face>, visitor: &Visitor, looker: Looker<'_>, text: Option<&str>) -> Result<Response, Failed> {
    let (query, before) = asked(text);
    let office = match looker {
        Looker::Node(office) => Some(office),
        Looker::Protection => None,
    };
    if query.of == "accounts" && office.is_none() {
        return Err(nothing());
    }
    let definitions = &face.definitions.registers;
    let may: BTreeSet<RegisterId> = match office {
        Some(_) => definitions.iter().map(|definition| (*definition.id).clone()).collect(),
        None => face.registry.overseen(&visitor.actor),
    };
    let chosen: BTreeSet<RegisterId> =
        may.iter().filter(|id| query.register.is_empty() || id.as_str() == query.register).cloned().collect();
    let (from, until) = span(face, &query);
    let by = actor(face, &query.actor).await;
    let kind = Some(query.kind.as_str()).filter(|kind| !kind.is_empty());
    let filter = AuditFilter { from, until, actor: by.as_deref(), registers: &chosen, kind, before, most: MOST };
    let (deeds, looks, events);
    let (lines, ids): (AuditLines<'_>, Vec<&str>) = match query.of.as_str() {
        "accounts" => {
            let kinds: Vec<&str> = kind.into_iter().collect();
            let filter = EventFilter { actor: by.as_deref(), kinds: &kinds, from, until, before, most: i64::from(MOST), account: None };
            events = face.open.accounts.filtered_events(&filter).await?;
            let whose = events.iter().filter_map(|event| event.account.as_ref()).map(rihla_model::AccountId::as_str);
            let ids = events.iter().map(|event| event.actor.as_str()).chain(whose).collect();
            let next = events.last().filter(|last| events.len() >= usize::from(MOST) && last.number > 1).map(|last| last.number);
            (AuditLines::Events(&events, next), ids)
        }
        "readings" => {
            looks = face.registry.looks(&visitor.actor, &filter).await?;
            (AuditLines::Looks(&looks), looks.lines.iter().map(|line| line.actor.as_str()).collect())
        }
        _ => {
            deeds = face.registry.deeds(&filter).await?;
            (AuditLines::Deeds(&deeds), deeds.lines.iter().map(|line| line.actor.as_str()).collect())
        }
    };
    let people = people(face, ids).await;
    let registers = may.iter().filter_map(|id| definitions.get(id));
    let registers = registers.map(|definition| (definition.id.as_str().to_owned(), definition.label.get(visitor.language).to_owned()));
    let (verified, under_way, checkpoint) = match office {
        Some(office) => {
            let verified = office.verified().await.map_err(refused)?;
            (verified, office.under_way(&[AUDIT]).await.map_err(refused)?, face.registry.last_checkpoint().await?)
        }
        None => (None, Vec::new(), (None, 0)),
    };
    let kinds = match query.of.as_str() {
        "accounts" => EVENTS.to_vec(),
        "readings" => READINGS.to_vec(),
        _ => Kind::ALL.map(Kind::name).to_vec(),
    };
    let view = AuditView {
        query: &query,
        lines,
        people: &people,
        registers: registers.collect(),
        kinds,
        definitions,
        node: office.is_some(),
        checkpoint,
        verified,
        under_way: &under_way,
        outcome: done(text),
    };
    Ok(face.page(visitor, Place::NodeAudit, StatusCode::OK, |reader| pages::audit(reader, &view)))
}
