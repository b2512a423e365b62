//! Making, renaming and closing teams.

use rihla_model::AgencyId;
use rihla_model::access::{Actor, Roles};
use rihla_store::database::Statement;

use super::covers;
use super::find::{hold_team, members, open_roles};
use crate::accounts::{Accounts, Work};
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent};
use crate::id::TeamId;
use crate::label::label;
use crate::name::fold;
use crate::secret::draw_id;

/// The longest name that is folded, in bytes; a label is shorter.
const MOST_BYTES: usize = 1024;

/// A name, and what two are compared by.
pub(super) fn named(typed: &str) -> Result<(String, String), AccountError> {
    let name = label(typed)?;
    let key = fold(&name, MOST_BYTES).unwrap_or_else(|| name.clone());
    Ok((name, key))
}

/// Counts a change, so that whoever looked before is told to look again.
pub(super) async fn count(work: &mut Work, team: &TeamId) -> Result<(), AccountError> {
    work.unit.run(Statement::new("update team set version = version + 1 where id = ?").bind(team.as_str())).await?;
    Ok(())
}

impl Accounts {
    /// Makes a team that holds nothing and in which nobody is.
    ///
    /// # Errors
    /// [`AccountError::BadLabel`], [`AccountError::TeamNameTaken`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn make_team(&self, at: &mut Occasion, by: &Actor, name: &str, agency: Option<&AgencyId>) -> Result<TeamId, AccountError> {
        let (name, key) = named(name)?;
        let id: TeamId = draw_id(&*self.rng)?;
        let mut work = self.begin().await?;
        let insert = Statement::new(
            "insert into team (id, name, name_key, agency, version, made_at, made_by) values (?, ?, ?, ?, 1, ?, ?) on conflict do nothing",
        );
        let insert = insert.bind(id.as_str()).bind(name).bind(key).bind(agency.map(AgencyId::as_str)).bind(at.now).bind(by.name());
        if work.unit.run(insert).await? != 1 {
            return Err(AccountError::TeamNameTaken);
        }
        work.note_of(None, SecurityEvent::TeamMade { team: id.clone() });
        self.finish(at, work).await?;
        Ok(id)
    }

    /// Changes the name and the agency of a team. By its name others know what they give and whom they add, so that who could not give its
    /// roles does not change it.
    ///
    /// # Errors
    /// [`AccountError::TeamAboveActor`], [`AccountError::BadLabel`], [`AccountError::TeamNameTaken`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn change_team(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        (team, name, agency): (&TeamId, &str, Option<&AgencyId>),
    ) -> Result<(), AccountError> {
        let (name, key) = named(name)?;
        let mut work = self.begin().await?;
        hold_team(&mut work, team).await?;
        covers(by, roles, &open_roles(&mut work.unit, team, at.today).await?)?;
        let other = Statement::new("select 1 from team where name_key = ? and closed_at is null and id <> ?");
        if work.unit.row(other.bind(&key).bind(team.as_str())).await?.is_some() {
            return Err(AccountError::TeamNameTaken);
        }
        let update = Statement::new("update team set name = ?, name_key = ?, agency = ? where id = ?");
        work.unit.run(update.bind(name).bind(key).bind(agency.map(AgencyId::as_str)).bind(team.as_str())).await?;
        count(&mut work, team).await?;
        work.note_of(None, SecurityEvent::TeamChanged { team: team.clone() });
        self.finish(at, work).await
    }

    /// Closes a team for good: its roles are taken back from all who are in it, and nobody is in it any more.
    ///
    /// # Errors
    /// [`AccountError::TeamAboveActor`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn close_team(&self, at: &mut Occasion, by: &Actor, roles: &Roles, team: &TeamId) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        hold_team(&mut work, team).await?;
        covers(by, roles, &open_roles(&mut work.unit, team, at.today).await?)?;
        let members = members(&mut work.unit, team).await?;
        for end in [
            Statement::new("update team_member set left_at = ?, left_by = ? where team = ? and left_at is null"),
            Statement::new("update team_role set ended_at = ?, ended_by = ? where team = ? and ended_at is null"),
            Statement::new("update team set closed_at = ?, closed_by = ? where id = ?"),
        ] {
            work.unit.run(end.bind(at.now).bind(by.name()).bind(team.as_str())).await?;
        }
        for member in members {
            work.note(&member.account, SecurityEvent::TeamLeft { team: team.clone() });
        }
        work.note_of(None, SecurityEvent::TeamClosed { team: team.clone() });
        self.finish(at, work).await
    }
}
