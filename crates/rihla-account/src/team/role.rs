//! The roles of a team.

use jiff::civil::Date;
use rihla_model::AgencyId;
use rihla_model::access::{Actor, Membership, Roles};
use rihla_store::database::Statement;

use super::change::count;
use super::covers;
use super::find::{given_role, hold_team, members};
use crate::account::hold;
use crate::accounts::Accounts;
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent};
use crate::grant::{is_sound, may_give};
use crate::id::{MembershipId, TeamId};
use crate::membership::{in_span, with_area};
use crate::secret::draw_id;

impl Accounts {
    /// Gives a role to a team, from one day until another, both included: to each who is in it, with all that giving a role to an account
    /// does. Who names the version that they saw is refused where the team has changed since: nobody is slipped in before the role comes.
    ///
    /// # Errors
    /// As [`Accounts::give_role`]; [`AccountError::TeamChanged`].
    pub async fn give_team_role(
        &self,
        at: &mut Occasion,
        giver: &Actor,
        roles: &Roles,
        (team, seen): (&TeamId, Option<i64>),
        membership: Membership,
        (from, until): (Date, Option<Date>),
    ) -> Result<MembershipId, AccountError> {
        let membership = with_area(membership)?;
        is_sound(roles, &membership)?;
        may_give(giver, roles, &membership)?;
        in_span(from, until)?;
        let id: MembershipId = draw_id(&*self.rng)?;
        let mut work = self.begin().await?;
        let held = hold_team(&mut work, team).await?;
        if seen.is_some_and(|seen| seen != held.version) {
            return Err(AccountError::TeamChanged);
        }
        let given = || SecurityEvent::TeamRoleGiven { team: team.clone(), membership: id.clone(), role: membership.role.clone() };
        work.note_of(None, given());
        for member in members(&mut work.unit, team).await? {
            hold(&mut work.unit, &member.account).await?;
            self.void_codes_below(&mut work, at, roles, (&member.account, &membership)).await?;
            work.note(&member.account, given());
        }
        let insert = Statement::new(
            "insert into team_role (id, team, role, agency, area, from_on, until_on, given_at, given_by) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(id.as_str()).bind(team.as_str()).bind(membership.role.as_str());
        let insert = insert.bind(membership.agency.as_ref().map(AgencyId::as_str)).bind(membership.area.clone());
        let insert = insert.bind(from.to_string()).bind(until.map(|day| day.to_string())).bind(at.now).bind(giver.name());
        work.unit.run(insert).await?;
        count(&mut work, team).await?;
        self.finish(at, work).await?;
        Ok(id)
    }

    /// Takes a role back from a team, and from all who are in it, at once. It is taken back by who could give it.
    ///
    /// # Errors
    /// [`AccountError::TeamAboveActor`], [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn end_team_role(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        (team, role): (&TeamId, &MembershipId),
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        hold_team(&mut work, team).await?;
        let given = given_role(&mut work.unit, team, role).await?;
        covers(by, roles, std::slice::from_ref(&given))?;
        let end = Statement::new("update team_role set ended_at = ?, ended_by = ? where id = ?").bind(at.now).bind(by.name());
        work.unit.run(end.bind(role.as_str())).await?;
        count(&mut work, team).await?;
        let ended =
            || SecurityEvent::TeamRoleEnded { team: team.clone(), membership: given.id.clone(), role: given.membership.role.clone() };
        work.note_of(None, ended());
        for member in members(&mut work.unit, team).await? {
            work.note(&member.account, ended());
        }
        self.finish(at, work).await
    }
}
