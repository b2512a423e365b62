//! Looking teams up.

use jiff::civil::Date;
use rihla_model::access::Membership;
use rihla_model::{AccountId, AgencyId, RoleId};
use rihla_store::database::{Row, Statement, Unit};

use super::{Team, TeamMember, TeamRole};
use crate::accounts::{Accounts, Work};
use crate::error::{AccountError, Thing};
use crate::id::{MembershipId, TeamId};

const TEAM: &str = "select id, name, agency, version, made_at, made_by, closed_at, closed_by from team";
const MEMBER: &str = "select team, account, added_at, added_by from team_member where left_at is null";
const ROLE: &str = "select id, team, role, agency, area, from_on, until_on, given_at, given_by, ended_at, ended_by from team_role";
/// The most teams of one list.
const MOST: i64 = 1000;

fn damaged() -> AccountError {
    AccountError::Damaged { what: "team" }
}

fn team(row: &Row) -> Result<Team, AccountError> {
    Ok(Team {
        id: TeamId::new(row.text(0)?).map_err(|_| damaged())?,
        name: row.text(1)?,
        agency: row.optional_text(2)?.map(AgencyId::new).transpose().map_err(|_| damaged())?,
        version: row.integer(3)?,
        made_at: row.instant(4)?,
        made_by: row.text(5)?,
        closed: row.optional_instant(6)?.zip(row.optional_text(7)?),
    })
}

fn member(row: &Row) -> Result<TeamMember, AccountError> {
    Ok(TeamMember {
        team: TeamId::new(row.text(0)?).map_err(|_| damaged())?,
        account: AccountId::new(row.text(1)?).map_err(|_| damaged())?,
        added_at: row.instant(2)?,
        added_by: row.text(3)?,
    })
}

fn role(row: &Row) -> Result<TeamRole, AccountError> {
    let day = |text: String| text.parse::<Date>().map_err(|_| damaged());
    Ok(TeamRole {
        id: MembershipId::new(row.text(0)?).map_err(|_| damaged())?,
        team: TeamId::new(row.text(1)?).map_err(|_| damaged())?,
        membership: Membership {
            role: RoleId::new(row.text(2)?).map_err(|_| damaged())?,
            agency: row.optional_text(3)?.map(AgencyId::new).transpose().map_err(|_| damaged())?,
            area: row.optional_text(4)?,
        },
        from: day(row.text(5)?)?,
        until: row.optional_text(6)?.map(day).transpose()?,
        given_at: row.instant(7)?,
        given_by: row.text(8)?,
        ended: row.optional_instant(9)?.zip(row.optional_text(10)?),
    })
}

/// A team that is open; it stays as it is until the unit ends. It is held before any of its members.
pub(super) async fn hold_team(work: &mut Work, id: &TeamId) -> Result<Team, AccountError> {
    let find = Statement::new(TEAM).push(" where id = ? and closed_at is null").bind(id.as_str()).push(work.unit.engine().for_update());
    work.unit.row(find).await?.as_ref().map(team).transpose()?.ok_or(AccountError::absent(Thing::Team))
}

/// The roles that a team holds on a day or will hold.
pub(super) async fn open_roles(unit: &mut Unit, id: &TeamId, today: Date) -> Result<Vec<TeamRole>, AccountError> {
    let find = Statement::new(ROLE).push(" where team = ? and ended_at is null order by given_at desc, id").bind(id.as_str());
    let all = unit.rows(find).await?.iter().map(role).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(|role| role.is_open(today)).collect())
}

/// The members of a team, in the order of their identifiers: in that order they are held.
pub(super) async fn members(unit: &mut Unit, id: &TeamId) -> Result<Vec<TeamMember>, AccountError> {
    let find = Statement::new(MEMBER).push(" and team = ? order by account").bind(id.as_str());
    unit.rows(find).await?.iter().map(member).collect()
}

/// A role that was given to a team and not taken back.
pub(super) async fn given_role(unit: &mut Unit, team: &TeamId, id: &MembershipId) -> Result<TeamRole, AccountError> {
    let find = Statement::new(ROLE).push(" where id = ? and team = ? and ended_at is null").bind(id.as_str()).bind(team.as_str());
    unit.row(find).await?.as_ref().map(role).transpose()?.ok_or(AccountError::absent(Thing::Membership))
}

impl Accounts {
    /// A team, open or closed.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn team(&self, id: &TeamId) -> Result<Team, AccountError> {
        let find = Statement::new(TEAM).push(" where id = ?").bind(id.as_str());
        let row = self.database.read().await?.row(find).await?;
        row.as_ref().map(team).transpose()?.ok_or(AccountError::absent(Thing::Team))
    }

    /// The open team of a name, however it is typed.
    ///
    /// # Errors
    /// As [`Accounts::team`].
    pub async fn team_named(&self, typed: &str) -> Result<Team, AccountError> {
        let absent = AccountError::absent(Thing::Team);
        let Ok((_, key)) = super::change::named(typed) else { return Err(absent) };
        let find = Statement::new(TEAM).push(" where name_key = ? and closed_at is null").bind(key);
        self.database.read().await?.row(find).await?.as_ref().map(team).transpose()?.ok_or(absent)
    }

    /// The open teams by name.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn teams(&self) -> Result<Vec<Team>, AccountError> {
        let find = Statement::new(TEAM).push(" where closed_at is null order by name_key limit ?").bind(MOST);
        self.database.read().await?.rows(find).await?.iter().map(team).collect()
    }

    /// The teams that an account is in, by name.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn teams_of(&self, account: &AccountId) -> Result<Vec<Team>, AccountError> {
        let of =
            " where closed_at is null and id in (select team from team_member where account = ? and left_at is null) order by name_key";
        let find = Statement::new(TEAM).push(of).bind(account.as_str());
        self.database.read().await?.rows(find).await?.iter().map(team).collect()
    }

    /// Who is in a team.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn team_members(&self, team: &TeamId) -> Result<Vec<TeamMember>, AccountError> {
        members(&mut self.database.read().await?, team).await
    }

    /// All roles that a team was ever given, the newest first.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn team_roles(&self, team: &TeamId) -> Result<Vec<TeamRole>, AccountError> {
        let find = Statement::new(ROLE).push(" where team = ? order by given_at desc, id").bind(team.as_str());
        self.database.read().await?.rows(find).await?.iter().map(role).collect()
    }
}
