//! Looking after teams.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rihla_account::{AccountKind, AccountState, MembershipId, TeamId};
use rihla_model::{AccountId, Saying};
use rihla_operations::OperationError;

use super::Face;
use super::accounts::{agency, choices, day, membership, office, told};
use super::failed::Failed;
use super::form::Form;
use super::notice::notice;
use super::visitor::Visitor;
use crate::pages::{self, Address, ListedTeam, Place, TeamList, TeamView};

type Node = State<Arc<Face>>;

/// Accounts that one team page offers to add.
const MOST: i64 = 1_000;

fn id(text: &str) -> Result<TeamId, Failed> {
    TeamId::new(text).map_err(|_| Failed::Said(StatusCode::NOT_FOUND, Saying::new("teams-gone", "there is no such team here")))
}

/// The list, with what was typed where making a team was refused.
async fn listed(face: &Arc<Face>, visitor: &Visitor, typed: (&str, &str), fault: Option<Saying>) -> Result<Response, Failed> {
    let (accounts, today) = (&face.open.accounts, face.definitions.day_of(face.clock.now()));
    let mut teams = Vec::new();
    for team in accounts.teams().await? {
        let members = accounts.team_members(&team.id).await?.len();
        let mut roles = accounts.team_roles(&team.id).await?;
        roles.retain(|role| role.is_open(today));
        teams.push(ListedTeam { team, members, roles });
    }
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = TeamList { teams: &teams, roles: face.definitions.registers.roles(), typed, fault };
    Ok(face.page(visitor, Place::Teams, status, |reader| pages::teams(reader, &view)))
}

/// `GET …/accounts/teams`.
pub(super) async fn list(State(face): Node, visitor: Visitor) -> Response {
    let result = async {
        office(&face, &visitor)?;
        listed(&face, &visitor, ("", ""), None).await
    };
    let result = result.await;
    face.answered(&visitor, Place::Teams, result)
}

/// `POST …/accounts/teams`: makes a team.
pub(super) async fn make(State(face): Node, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let agency = agency(&form, "of")?;
        match office.make_team(&mut visitor.occasion(&face), form.get("name"), agency.as_ref()).await {
            Ok(team) => Ok(to(&visitor, &team)),
            Err(error) => listed(&face, &visitor, (form.get("name"), form.get("of")), Some(told(error)?)).await,
        }
    };
    let result = result.await;
    face.answered(&visitor, Place::Teams, result)
}

fn to(visitor: &Visitor, team: &TeamId) -> Response {
    let path = Address { language: visitor.language, place: Place::OneTeam(team.as_str().to_owned()) }.path();
    Redirect::to(&format!("/{path}?done=account")).into_response()
}

/// The page of a team.
async fn one(
    face: &Arc<Face>,
    visitor: &Visitor,
    id: &TeamId,
    (fault, done): (Option<Saying>, Option<&'static str>),
) -> Result<Response, Failed> {
    let office = office(face, visitor)?;
    let (accounts, today) = (&face.open.accounts, face.definitions.day_of(face.clock.now()));
    let team = accounts.team(id).await?;
    let mut members = Vec::new();
    for member in accounts.team_members(id).await? {
        let account = accounts.account(&member.account).await?;
        members.push((member, account));
    }
    members.sort_by(|one, other| one.1.name.as_str().cmp(other.1.name.as_str()));
    let given = accounts.team_roles(id).await?;
    let covered = office.covers_team(&given, today);
    let mut others = accounts.accounts(None, MOST).await?;
    others.retain(|account| {
        let joins = account.kind == AccountKind::Person && account.state != AccountState::Disabled;
        joins && members.iter().all(|(member, _)| member.account != account.id)
    });
    let view = TeamView {
        covered,
        given: given.into_iter().map(|given| (office.may_give(&given.membership), given)).map(|(takes, given)| (given, takes)).collect(),
        members,
        others,
        choices: choices(face, visitor, &office),
        roles: face.definitions.registers.roles(),
        team,
        today,
        fault,
        done,
    };
    let status = if view.fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(face.page(visitor, Place::OneTeam(id.as_str().to_owned()), status, |reader| pages::team(reader, &view)))
}

/// `GET …/accounts/teams/{team}`.
pub(super) async fn look(
    State(face): Node,
    Path((_, team)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Response {
    let result = async { one(&face, &visitor, &id(&team)?, (None, notice(query.as_deref()))).await };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}

/// The page of a team, which says what was done, or why it was not.
async fn after(face: &Arc<Face>, visitor: &Visitor, team: &TeamId, done: Result<(), OperationError>) -> Result<Response, Failed> {
    match done {
        Ok(()) => Ok(to(visitor, team)),
        Err(error) => one(face, visitor, team, (Some(told(error)?), None)).await,
    }
}

/// `POST …/accounts/teams/{team}`: changes its name and agency, or closes it.
pub(super) async fn act(State(face): Node, Path((_, team)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (team, mut at) = (id(&team)?, visitor.occasion(&face));
        let agency = agency(&form, "of")?;
        let done = match form.get("act") {
            "change" => office.change_team(&mut at, &team, (form.get("name"), agency.as_ref())).await,
            "close" => office.close_team(&mut at, &team).await,
            _ => return Err(Failed::Form),
        };
        after(&face, &visitor, &team, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}

/// `POST …/accounts/teams/{team}/members`: adds an account.
pub(super) async fn add(State(face): Node, Path((_, team)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (team, account) = (id(&team)?, AccountId::new(form.get("account")).map_err(|_| Failed::Form)?);
        let done = office.add_member(&mut visitor.occasion(&face), &team, &account).await;
        after(&face, &visitor, &team, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}

/// `POST …/accounts/teams/{team}/members/remove`: takes an account out.
pub(super) async fn remove(State(face): Node, Path((_, team)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (team, account) = (id(&team)?, AccountId::new(form.get("account")).map_err(|_| Failed::Form)?);
        let done = office.remove_member(&mut visitor.occasion(&face), &team, &account).await;
        after(&face, &visitor, &team, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}

/// `POST …/accounts/teams/{team}/roles`: gives a role to those who were seen in the team.
pub(super) async fn give(State(face): Node, Path((_, team)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (id, membership) = (id(&team)?, membership(&form)?.ok_or(Failed::Form)?);
        let team = face.open.accounts.team(&id).await?;
        let given = match (day(&form, "from"), day(&form, "until")) {
            (Ok(from), Ok(until)) => {
                let seen = (&team, Some(form.version()));
                office.give_team(&mut visitor.occasion(&face), seen, membership, (from, until)).await.map(drop)
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        after(&face, &visitor, &id, given).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}

/// `POST …/accounts/teams/{team}/roles/end`: takes a role back from all who are in it.
pub(super) async fn end(State(face): Node, Path((_, team)): Path<(String, String)>, visitor: Visitor, form: Form) -> Response {
    let result = async {
        let office = office(&face, &visitor)?;
        let (team, role) = (id(&team)?, MembershipId::new(form.get("membership")).map_err(|_| Failed::Form)?);
        let done = office.end_team_role(&mut visitor.occasion(&face), &team, &role).await;
        after(&face, &visitor, &team, done).await
    };
    let result = result.await;
    face.answered(&visitor, Place::OneTeam(team), result)
}
