//! Who is in a team.

use rihla_model::AccountId;
use rihla_model::access::{Actor, ActorKind, Roles};
use rihla_store::database::Statement;

use super::change::count;
use super::covers;
use super::find::{hold_team, members, open_roles};
use crate::account::{AccountKind, AccountState, hold};
use crate::accounts::{Accounts, Work};
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::grant::may_give;
use crate::id::{MembershipId, TeamId};
use crate::secret::draw_id;

/// Members of one team: whoever gives it a role holds each of them.
const MOST: i64 = 500;

impl Accounts {
    /// Adds an account to a team, which gives it every role of the team, of today and of later days. One-time codes that are open are void
    /// as where a role is given.
    ///
    /// # Errors
    /// [`AccountError::MoreThanHeld`] and [`AccountError::DutyNotHeld`] where the team holds a role that who adds could not give;
    /// [`AccountError::ProgramInTeam`], [`AccountError::InTeamAlready`], [`AccountError::TeamFull`], [`AccountError::WrongState`] for a closed account,
    /// [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn add_to_team(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        (team, account): (&TeamId, &AccountId),
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        hold_team(&mut work, team).await?;
        let held = open_roles(&mut work.unit, team, at.today).await?;
        if by.kind != ActorKind::Node {
            held.iter().try_for_each(|role| may_give(by, roles, &role.membership))?;
        }
        let there = members(&mut work.unit, team).await?;
        if there.iter().any(|member| member.account == *account) {
            return Err(AccountError::InTeamAlready);
        }
        if i64::try_from(there.len()).is_ok_and(|count| count >= MOST) {
            return Err(AccountError::TeamFull { most: MOST });
        }
        let joins = hold(&mut work.unit, account).await?.account;
        if joins.kind != AccountKind::Person {
            return Err(AccountError::ProgramInTeam);
        }
        if joins.state == AccountState::Disabled {
            return Err(AccountError::WrongState);
        }
        for role in &held {
            self.void_codes_below(&mut work, at, roles, (account, &role.membership)).await?;
        }
        let insert = Statement::new("insert into team_member (id, team, account, added_at, added_by) values (?, ?, ?, ?, ?)");
        let row: MembershipId = draw_id(&*self.rng)?;
        let insert = insert.bind(row.as_str()).bind(team.as_str()).bind(account.as_str()).bind(at.now).bind(by.name());
        work.unit.run(insert).await?;
        count(&mut work, team).await?;
        work.note(account, SecurityEvent::TeamJoined { team: team.clone() });
        self.finish(at, work).await
    }

    /// Takes an account out of a team: it loses the team's roles at once.
    ///
    /// # Errors
    /// [`AccountError::TeamAboveActor`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn remove_from_team(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        (team, account): (&TeamId, &AccountId),
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        hold_team(&mut work, team).await?;
        covers(by, roles, &open_roles(&mut work.unit, team, at.today).await?)?;
        let leave = Statement::new("update team_member set left_at = ?, left_by = ? where team = ? and account = ? and left_at is null");
        if work.unit.run(leave.bind(at.now).bind(by.name()).bind(team.as_str()).bind(account.as_str())).await? != 1 {
            return Err(AccountError::absent(Thing::TeamMember));
        }
        count(&mut work, team).await?;
        work.note(account, SecurityEvent::TeamLeft { team: team.clone() });
        self.finish(at, work).await
    }
}

/// Takes an account that is closed out of every team: opened again, it does not come back into what a team holds by then.
pub(crate) async fn leave_all_teams(work: &mut Work, at: &Occasion, account: &AccountId) -> Result<(), AccountError> {
    let find = Statement::new("select team from team_member where account = ? and left_at is null order by team").bind(account.as_str());
    for row in work.unit.rows(find).await? {
        let team = TeamId::new(row.text(0)?).map_err(|_| AccountError::Damaged { what: "team" })?;
        work.note(account, SecurityEvent::TeamLeft { team });
    }
    let leave = Statement::new("update team_member set left_at = ?, left_by = ? where account = ? and left_at is null");
    work.unit.run(leave.bind(at.now).bind(&at.actor).bind(account.as_str())).await?;
    Ok(())
}
