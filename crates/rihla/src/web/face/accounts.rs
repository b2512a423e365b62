//! Looking after accounts.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use rihla_account::{AccountError, EmailAddress, GivenRole, NewAccount, ShownName, SignInName};
use rihla_model::access::Membership;
use rihla_model::{AccountId, AgencyId, Language, RoleId, Saying};
use rihla_operations::OperationError;
use rihla_operations::accounts::{AccountAct, AccountOffice, is_told};

use super::Face;
use super::failed::Failed;
use super::form::Form;
use super::notice::notice;
use super::visitor::Visitor;
use crate::pages::{self, AccountList, AccountView, Address, EventsView, InviteForm, Place, RoleChoice};
use crate::web::parameters;

type Node = State<Arc<Face>>;

/// Accounts of one list, and events of one page.
const MOST: i64 = 1_000;
const EVENTS: i64 = 100;

/// The office of whoever looks after accounts and teams.
pub(super) fn office<'f>(face: &'f Face, visitor: &'f Visitor) -> Result<AccountOffice<'f>, Failed> {
    if !visitor.works() {
        return Err(Failed::SignIn);
    }
    let definitions = &face.definitions;
    AccountOffice::of(&face.open, &definitions.observatory, definitions.registers.roles(), &visitor.actor).map_err(refused)
}

/// What is told of a fault, or the node's own fault.
fn refused(error: OperationError) -> Failed {
    match error {
        OperationError::Account(error) => Failed::Account(error),
        OperationError::Refused(saying) => Failed::Said(StatusCode::FORBIDDEN, saying),
        other => Failed::Operation(other),
    }
}

/// The words of a fault that a form is shown with again.
pub(super) fn told(error: OperationError) -> Result<Saying, Failed> {
    match error {
        OperationError::Account(error) if is_told(&error) => Ok(error.saying()),
        OperationError::Refused(saying) => Ok(saying),
        other => Err(refused(other)),
    }
}

fn id(text: &str) -> Result<AccountId, Failed> {
    let absent = || Failed::Said(StatusCode::NOT_FOUND, Saying::new("accounts-none", "there is no such account here"));
    AccountId::new(text).map_err(|_| absent())
}

/// The roles that there are and are not among some.
fn others(face: &Face, choices: &[RoleChoice]) -> Vec<RoleChoice> {
    let known = face.definitions.registers.roles().iter().filter(|role| role.id.as_str() != rihla_model::access::Role::ANYONE);
    let others = known.filter(|role| choices.iter().all(|choice| choice.id != role.id.as_str()));
    others
        .map(|role| RoleChoice { id: role.id.as_str().to_owned(), label: role.label.clone(), description: role.description.clone() })
        .collect()
}

/// The roles that the visitor may give to somebody without agency or area; those bound to an agency are asked again when they are given.
pub(super) fn choices(face: &Face, visitor: &Visitor, office: &AccountOffice<'_>) -> Vec<RoleChoice> {
    let roles = face.definitions.registers.roles();
    let given =
        |role: &RoleId, agency: Option<&AgencyId>| office.may_give(&Membership { role: role.clone(), agency: agency.cloned(), area: None });
    let mut agencies: Vec<&AgencyId> = visitor.actor.memberships.iter().filter_map(|held| held.agency.as_ref()).collect();
    agencies.dedup();
    let known = roles.iter().filter(|role| role.id.as_str() != rihla_model::access::Role::ANYONE);
    let may = known.filter(|role| given(&role.id, None) || agencies.iter().any(|agency| given(&role.id, Some(agency))));
    may.map(|role| RoleChoice { id: role.id.as_str().to_owned(), label: role.label.clone(), description: role.description.clone() })
        .collect()
}

/// `GET …/accounts`.
pub(super) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        let accounts = face.open.accounts.accounts(None, MOST).await?;
        let mut roles = std::collections::BTreeMap::new();
        let today = face.definitions.day_of(face.clock.now());
        for account in &accounts {
            roles.insert(account.id.clone(), face.open.accounts.actor(&account.id, today).await?.memberships);
        }
        let view = AccountList { accounts: &accounts, held: &roles, roles: face.definitions.registers.roles() };
        Ok(face.page(&visitor, Place::Accounts, StatusCode::OK, |reader| pages::accounts(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Accounts, result)
}

/// `GET …/accounts/new`.
pub(super) async fn invite_form(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let roles = choices(&face, &visitor, &office);
        let form = InviteForm { others: others(&face, &roles), roles, ..InviteForm::default() };
        Ok(face.page(&visitor, Place::NewAccount, StatusCode::OK, |reader| pages::invite(reader, &form)))
    };
    let result = result.await;
    face.answered(&visitor, Place::NewAccount, result)
}

/// What was written in a field, if anything was.
fn written<'f>(form: &'f Form, field: &str) -> Option<&'f str> {
    Some(form.get(field).trim()).filter(|text| !text.is_empty())
}

/// The agency that a field names. One that is no identifier names none of ours and is refused: without an agency a role is wider.
pub(super) fn agency(form: &Form, field: &str) -> Result<Option<AgencyId>, Failed> {
    written(form, field).map(AgencyId::new).transpose().map_err(|_| Failed::Form)
}

/// The role of a form, for whom it is held; none where no role was chosen.
pub(super) fn membership(form: &Form) -> Result<Option<Membership>, Failed> {
    let agency = agency(form, "agency")?;
    let membership = |role| Membership { role, agency, area: written(form, "area").map(str::to_owned) };
    Ok(written(form, "role").map(RoleId::new).transpose().map_err(|_| Failed::Form)?.map(membership))
}

/// The day of a field. What is no day is told: a role until nothing would be held for good.
pub(super) fn day(form: &Form, field: &str) -> Result<Option<Date>, OperationError> {
    let day = |text: &str| {
        let fault = Saying::new("accounts-no-day", "'{text}' is no day; write the year, the month and the day, as 2026-12-31");
        text.parse().map_err(|_| OperationError::Refused(fault.with("text", text)))
    };
    written(form, field).map(day).transpose()
}

fn new_account(form: &Form, agency: Option<AgencyId>, visitor: &Visitor) -> Result<NewAccount, AccountError> {
    let name = SignInName::new(form.get("name"))?;
    let shown = written(form, "shown").unwrap_or(form.get("name"));
    let email = written(form, "email");
    Ok(NewAccount {
        shown: ShownName::new(shown)?,
        email: email.map(EmailAddress::new).transpose()?,
        language: Language::from_tag(form.get("language")).unwrap_or(visitor.language),
        agency,
        name,
    })
}

/// `POST …/accounts/new`: a person is invited; the code is shown this once.
pub(super) async fn invite(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        if !form.is_usable() {
            return Err(Failed::Form);
        }
        let office = office(&face, &visitor)?;
        let mut at = visitor.occasion(&face);
        let (of, role) = (agency(&form, "of")?, membership(&form)?);
        let invited = match new_account(&form, of, &visitor) {
            Ok(new) => office.invite(&mut at, new, role).await,
            Err(error) => Err(error.into()),
        };
        match invited {
            Ok(invited) => one(&face, &visitor, &invited.account, (None, None), Some(invited.code.to_text())).await,
            Err(error) => {
                let roles = choices(&face, &visitor, &office);
                let again = InviteForm {
                    others: others(&face, &roles),
                    roles,
                    name: form.get("name").to_owned(),
                    shown: form.get("shown").to_owned(),
                    email: form.get("email").to_owned(),
                    language: form.get("language").to_owned(),
                    of: form.get("of").to_owned(),
                    role: form.get("role").to_owned(),
                    agency: form.get("agency").to_owned(),
                    area: form.get("area").to_owned(),
                    fault: Some(told(error)?),
                };
                Ok(face.page(&visitor, Place::NewAccount, StatusCode::UNPROCESSABLE_ENTITY, |reader| pages::invite(reader, &again)))
            }
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::NewAccount, result)
}

/// The page of an account, with a code that is shown once.
async fn one(
    face: &Arc<Face>,
    visitor: &Visitor,
    account: &AccountId,
    (fault, done): (Option<Saying>, Option<&'static str>),
    code: Option<zeroize::Zeroizing<String>>,
) -> Result<Response, Failed> {
    let office = office(face, visitor)?;
    let (accounts, now) = (&face.open.accounts, face.clock.now());
    let found = accounts.account(account).await?;
    let (given, today) = (accounts.given_roles(account).await?, face.definitions.day_of(now));
    let covered = office.covers(&given, today);
    let takes = given.iter().filter(|given| given.team.is_none() && office.may_give(&given.membership));
    let mut by_teams = std::collections::BTreeMap::new();
    for team in given.iter().filter_map(|given| given.team.as_ref()) {
        if !by_teams.contains_key(team) {
            by_teams.insert(team.clone(), accounts.team(team).await?.name);
        }
    }
    let view = AccountView {
        takes: takes.map(|given| given.id.clone()).collect(),
        teams: accounts.teams_of(account).await?,
        by_teams,
        given,
        covered,
        needs_code: accounts.needs_code(account, now).await?,
        factors: accounts.factors(account).await?,
        sessions: accounts.sessions(account, now).await?.len(),
        locked_until: accounts.locked_out_until(&found.name, now).await?,
        offers: office.offers(account, found.state, covered),
        own: office.is_own(account),
        choices: choices(face, visitor, &office),
        roles: face.definitions.registers.roles(),
        account: found,
        today,
        fault,
        done,
        code,
    };
    let status = if view.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let place = Place::OneAccount(account.as_str().to_owned());
    Ok(face.page(visitor, place, status, |reader| pages::account(reader, &view)))
}

/// `GET …/accounts/{account}`.
pub(super) async fn look(
    State(face): Node,
    Path((_, account)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async { one(&face, &visitor, &id(&account)?, (None, notice(query.as_deref())), None).await };
    let result = result.await;
    face.answered(&visitor, Place::OneAccount(account), result)
}

/// The page of an account, which says what was done, or why it was not.
async fn after(face: &Arc<Face>, visitor: &Visitor, account: &AccountId, done: Result<(), OperationError>) -> Result<Response, Failed> {
    match done {
        Ok(()) => {
            let path = Address { language: visitor.language, place: Place::OneAccount(account.as_str().to_owned()) }.path();
            Ok(Redirect::to(&format!("/{path}?done=account")).into_response())
        }
        Err(error) => one(face, visitor, account, (Some(told(error)?), None), None).await,
    }
}

/// `POST …/accounts/{account}`: locks, frees, closes, opens it, or ends its sessions.
pub(super) async fn act(State(face): Node, Path((_, account)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (account, act) = (id(&account)?, AccountAct::named(form.get("act")).ok_or(Failed::Form)?);
        let done = office.act(&mut visitor.occasion(&face), &account, act).await;
        after(&face, &visitor, &account, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneAccount(account), result)
}

/// `POST …/accounts/{account}/code`: a code for a new password, or for the invitation; shown this once.
pub(super) async fn code(State(face): Node, Path((_, account)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let account = id(&account)?;
        let mut at = visitor.occasion(&face);
        let code = match form.get("for") {
            "invitation" => office.invite_again(&mut at, &account).await,
            "password" => office.reset(&mut at, &account, form.get("factors") == "yes").await,
            _ => return Err(Failed::Form),
        };
        match code {
            Ok(code) => one(&face, &visitor, &account, (None, None), Some(code.to_text())).await,
            Err(error) => one(&face, &visitor, &account, (Some(told(error)?), None), None).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::OneAccount(account), result)
}

/// `POST …/accounts/{account}/roles`: gives a role.
pub(super) async fn give(State(face): Node, Path((_, account)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (account, membership) = (id(&account)?, membership(&form)?.ok_or(Failed::Form)?);
        let given = match (day(&form, "from"), day(&form, "until")) {
            (Ok(from), Ok(until)) => office.give(&mut visitor.occasion(&face), &account, membership, from, until).await.map(drop),
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        after(&face, &visitor, &account, given).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneAccount(account), result)
}

/// `POST …/accounts/{account}/roles/end`: takes a role back.
pub(super) async fn end(State(face): Node, Path((_, account)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let account = id(&account)?;
        let given: Vec<GivenRole> = face.open.accounts.given_roles(&account).await?;
        let given =
            given.into_iter().find(|given| given.team.is_none() && given.id.as_str() == form.get("membership")).ok_or(Failed::Form)?;
        let done = office.end(&mut visitor.occasion(&face), &given).await;
        after(&face, &visitor, &account, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneAccount(account), result)
}

/// `GET …/accounts/events?account=…&before=…`: what happened with accounts, the newest first.
pub(super) async fn events(State(face): Node, RawQuery(query): RawQuery, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        let parameters = parameters::parameters(query.as_deref());
        let account = AccountId::new(parameters::last(&parameters, "account")).ok();
        let before = parameters::last(&parameters, "before").parse().ok();
        let accounts = &face.open.accounts;
        let events = accounts.events(account.as_ref(), Timestamp::UNIX_EPOCH, Timestamp::MAX, before, EVENTS).await?;
        let mut people = std::collections::BTreeMap::new();
        let named = events.iter().flat_map(|event| [event.account.clone(), AccountId::new(&event.actor).ok()]).flatten();
        for id in named.collect::<std::collections::BTreeSet<_>>() {
            if let Ok(found) = accounts.account(&id).await {
                people.insert(id.as_str().to_owned(), found.shown.as_str().to_owned());
            }
        }
        let mut teams = std::collections::BTreeMap::new();
        for id in events.iter().filter_map(|event| event.event.team()).collect::<std::collections::BTreeSet<_>>() {
            if let Ok(found) = accounts.team(id).await {
                teams.insert(id.clone(), found.name);
            }
        }
        let more = i64::try_from(events.len()).is_ok_and(|count| count == EVENTS);
        let view = EventsView { events: &events, people: &people, teams: &teams, account: account.as_ref().map(AccountId::as_str), more };
        Ok(face.page(&visitor, Place::Events, StatusCode::OK, |reader| pages::events(reader, &view)))
    };
    let result = result.await;
    face.answered(&visitor, Place::Events, result)
}
