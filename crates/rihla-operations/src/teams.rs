//! Looking after teams, by somebody who looks after accounts. What a team brings to its members is asked where it is stored
//! (`rihla-account`), while the team is held; here is asked that nobody shuts themselves out.

use jiff::civil::Date;
use rihla_account::{AccountError, MembershipId, Occasion, Team, TeamId, TeamRole};
use rihla_model::access::Membership;
use rihla_model::{AccountId, AgencyId};

use crate::OperationError;
use crate::accounts::{AccountOffice, is_known_agency, own};

impl AccountOffice<'_> {
    /// Makes a team that holds nothing and in which nobody is.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`] for an agency that the observatory does not name, here and below.
    pub async fn make_team(&self, at: &mut Occasion, name: &str, agency: Option<&AgencyId>) -> Result<TeamId, OperationError> {
        is_known_agency(self.observatory, agency)?;
        Ok(self.open.accounts.make_team(at, self.actor, name, agency).await?)
    }

    /// Changes the name and the agency of a team whose roles the actor could give.
    ///
    /// # Errors
    /// [`OperationError::Account`].
    pub async fn change_team(
        &self,
        at: &mut Occasion,
        team: &TeamId,
        (name, agency): (&str, Option<&AgencyId>),
    ) -> Result<(), OperationError> {
        is_known_agency(self.observatory, agency)?;
        Ok(self.open.accounts.change_team(at, self.actor, self.roles, (team, name, agency)).await?)
    }

    /// Closes a team whose roles the actor could give; not one by which they themselves look after accounts.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`].
    pub async fn close_team(&self, at: &mut Occasion, team: &TeamId) -> Result<(), OperationError> {
        if self.is_member(team).await? && self.looks_after(team, at.today).await? {
            return Err(own());
        }
        Ok(self.open.accounts.close_team(at, self.actor, self.roles, team).await?)
    }

    /// Adds an account to a team whose roles the actor could give.
    ///
    /// # Errors
    /// [`OperationError::Account`].
    pub async fn add_member(&self, at: &mut Occasion, team: &TeamId, account: &AccountId) -> Result<(), OperationError> {
        Ok(self.open.accounts.add_to_team(at, self.actor, self.roles, (team, account)).await?)
    }

    /// Takes an account out of a team whose roles the actor could give; not themselves out of one by which they look after accounts.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`].
    pub async fn remove_member(&self, at: &mut Occasion, team: &TeamId, account: &AccountId) -> Result<(), OperationError> {
        if self.is_own(account) && self.looks_after(team, at.today).await? {
            return Err(own());
        }
        Ok(self.open.accounts.remove_from_team(at, self.actor, self.roles, (team, account)).await?)
    }

    /// Gives a role to a team that was seen at a version, from a day until another; from today where none is named. One that is held for an
    /// agency is held for that of the team where none is named.
    ///
    /// # Errors
    /// [`OperationError::Account`]: nobody gives more than they hold.
    pub async fn give_team(
        &self,
        at: &mut Occasion,
        (team, seen): (&Team, Option<i64>),
        membership: Membership,
        (from, until): (Option<Date>, Option<Date>),
    ) -> Result<MembershipId, OperationError> {
        let for_agency = self.roles.get(&membership.role).is_some_and(|role| role.agency);
        is_known_agency(self.observatory, membership.agency.as_ref())?;
        let agency = membership.agency.or_else(|| team.agency.clone().filter(|_| for_agency));
        let (membership, days) = (Membership { agency, ..membership }, (from.unwrap_or(at.today), until));
        Ok(self.open.accounts.give_team_role(at, self.actor, self.roles, (&team.id, seen), membership, days).await?)
    }

    /// Takes a role back from a team that the actor could give it; not one by which they themselves look after accounts.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`].
    pub async fn end_team_role(&self, at: &mut Occasion, team: &TeamId, role: &MembershipId) -> Result<(), OperationError> {
        let given = self.open.accounts.team_roles(team).await?.into_iter().find(|given| given.id == *role);
        if given.is_some_and(|given| self.says_accounts(&given)) && self.is_member(team).await? {
            return Err(own());
        }
        Ok(self.open.accounts.end_team_role(at, self.actor, self.roles, (team, role)).await?)
    }

    /// Whether the actor could give every role of a team, of today and of later days, so that they may change it.
    #[must_use]
    pub fn covers_team(&self, roles: &[TeamRole], today: Date) -> bool {
        roles.iter().filter(|role| role.is_open(today)).all(|role| self.may_give(&role.membership))
    }

    fn says_accounts(&self, given: &TeamRole) -> bool {
        self.roles.get(&given.membership.role).is_some_and(|role| role.accounts)
    }

    /// Whether whoever is in a team looks after accounts, or will.
    async fn looks_after(&self, team: &TeamId, today: Date) -> Result<bool, AccountError> {
        let roles = self.open.accounts.team_roles(team).await?;
        Ok(roles.iter().any(|role| role.is_open(today) && self.says_accounts(role)))
    }

    async fn is_member(&self, team: &TeamId) -> Result<bool, AccountError> {
        Ok(self.open.accounts.team_members(team).await?.iter().any(|member| self.is_own(&member.account)))
    }
}
