//! Looking after accounts, by somebody whose role says so: whether they may is asked here, before each act.

use jiff::civil::Date;
use rihla_account::{
    AccountError, AccountState, GivenRole, Invitation, MembershipId, NewAccount, Occasion, OneTimeCode, is_sound, may_give,
};
use rihla_model::access::{Actor, ActorKind, Membership, Roles};
use rihla_model::definition::ObservatoryDefinition;
use rihla_model::{AccountId, AgencyId, Saying};

use crate::OperationError;
use crate::node::OpenNode;

/// Whether an actor looks after accounts: the node itself, or a person one of whose roles says so. A program never does.
#[must_use]
pub fn looks_after_accounts(actor: &Actor, roles: &Roles) -> bool {
    let said = || actor.memberships.iter().any(|held| roles.get(&held.role).is_some_and(|role| role.accounts));
    match actor.kind {
        ActorKind::Node => true,
        ActorKind::Person => actor.scopes.is_none() && said(),
        ActorKind::Service | ActorKind::Anyone => false,
    }
}

/// Refuses an agency that the observatory does not name: with a slip in it, whoever held a role for it would see nothing.
///
/// # Errors
/// [`OperationError::Refused`], with the agencies that there are.
pub fn is_known_agency(observatory: &ObservatoryDefinition, agency: Option<&AgencyId>) -> Result<(), OperationError> {
    let known = || std::iter::once(&observatory.id).chain(observatory.agencies.iter().map(|agency| &agency.id));
    let Some(agency) = agency.filter(|agency| known().all(|it| it != *agency)) else { return Ok(()) };
    let saying =
        Saying::new("account-unknown-agency", "observatory.toml names no agency '{agency}': choose one of {known}, or add it there");
    let known = known().map(AgencyId::as_str).collect::<Vec<_>>().join(", ");
    Err(OperationError::Refused(saying.with("agency", agency.as_str()).with("known", known)))
}

/// The accounts of a node, in the hands of somebody who looks after them.
#[derive(Clone, Copy)]
pub struct AccountOffice<'a> {
    pub(crate) open: &'a OpenNode,
    pub(crate) observatory: &'a ObservatoryDefinition,
    pub(crate) roles: &'a Roles,
    pub(crate) actor: &'a Actor,
}

impl std::fmt::Debug for AccountOffice<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountOffice").field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountAct {
    /// It is locked for the time being.
    Lock,
    /// It is free again, after a lock or too many failures.
    Unlock,
    /// It is closed for good.
    Close,
    /// It is opened again.
    Reopen,
    /// All its sessions end.
    EndSessions,
}

impl<'a> AccountOffice<'a> {
    /// The office, for whoever looks after accounts.
    ///
    /// # Errors
    /// [`OperationError::Refused`] for everybody else.
    pub fn of(
        open: &'a OpenNode,
        observatory: &'a ObservatoryDefinition,
        roles: &'a Roles,
        actor: &'a Actor,
    ) -> Result<Self, OperationError> {
        if looks_after_accounts(actor, roles) {
            return Ok(Self { open, observatory, roles, actor });
        }
        let saying = Saying::new("accounts-not-yours", "no role of yours looks after accounts; ask whoever administers this node");
        Err(OperationError::Refused(saying))
    }

    /// The roles that the actor may give for an agency and an area.
    #[must_use]
    pub fn may_give(&self, membership: &Membership) -> bool {
        may_give(self.actor, self.roles, membership).is_ok()
    }

    /// Invites a person, with a role from the start where one is named; one that is held for an agency is held for that of the person where
    /// none is named. Nobody is made whose role could not be given.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`] for an agency that the observatory does not name.
    pub async fn invite(&self, at: &mut Occasion, new: NewAccount, role: Option<Membership>) -> Result<Invitation, OperationError> {
        is_known_agency(self.observatory, new.agency.as_ref())?;
        let of = new.agency.clone();
        let role = role.map(|membership| {
            let for_agency = self.roles.get(&membership.role).is_some_and(|role| role.agency);
            Membership { agency: membership.agency.or_else(|| of.filter(|_| for_agency)), ..membership }
        });
        if let Some(membership) = &role {
            is_known_agency(self.observatory, membership.agency.as_ref())?;
            is_sound(self.roles, membership)?;
            may_give(self.actor, self.roles, membership)?;
        }
        let invited = self.open.accounts.invite(at, new).await?;
        if let Some(membership) = role {
            self.give(at, &invited.account, membership, None, None).await?;
        }
        Ok(invited)
    }

    /// A new code for an invitation that was lost or has run out, given by somebody who holds all that the account does, or will.
    ///
    /// # Errors
    /// [`OperationError::Account`].
    pub async fn invite_again(&self, at: &mut Occasion, account: &AccountId) -> Result<OneTimeCode, OperationError> {
        Ok(self.open.accounts.invite_again(at, self.actor, self.roles, account).await?)
    }

    /// Whether the actor could give every role of an account, of today and of later days, its own and those that come by teams: otherwise it
    /// may do more than they, and they do nothing to it but what takes access away for the time being.
    #[must_use]
    pub fn covers(&self, given: &[GivenRole], today: Date) -> bool {
        given.iter().filter(|given| is_open(given, today)).all(|given| self.may_give(&given.membership))
    }

    /// Refuses what is done to an account that may do more than the actor.
    async fn above(&self, at: &Occasion, account: &AccountId) -> Result<(), OperationError> {
        let given = self.open.accounts.given_roles(account).await?;
        if self.covers(&given, at.today) { Ok(()) } else { Err(AccountError::AboveActor.into()) }
    }

    /// Gives a role, from a day until another; from today where none is named.
    ///
    /// # Errors
    /// [`OperationError::Account`]: nobody gives more than they hold; [`OperationError::Refused`] for an agency that the observatory does not
    /// name.
    pub async fn give(
        &self,
        at: &mut Occasion,
        account: &AccountId,
        membership: Membership,
        from: Option<Date>,
        until: Option<Date>,
    ) -> Result<MembershipId, OperationError> {
        is_known_agency(self.observatory, membership.agency.as_ref())?;
        let from = from.unwrap_or(at.today);
        Ok(self.open.accounts.give_role(at, self.actor, self.roles, account, membership, from, until).await?)
    }

    /// Takes a role back that the actor could give, and that was given to the account: what comes by a team is taken back there. The last one
    /// that looks after accounts stays with whoever does this: nobody shuts themselves out.
    ///
    /// # Errors
    /// [`OperationError::Account`] with [`AccountError::AboveActor`] for a role that they could not give; [`OperationError::Refused`].
    pub async fn end(&self, at: &mut Occasion, given: &GivenRole) -> Result<(), OperationError> {
        let looks_after = self.roles.get(&given.membership.role).is_some_and(|role| role.accounts);
        if looks_after && self.is_own(&given.account) {
            return Err(own());
        }
        if !self.may_give(&given.membership) {
            return Err(AccountError::AboveActor.into());
        }
        Ok(self.open.accounts.end_role(at, self.actor, &given.id).await?)
    }

    /// Locks, frees, closes, opens an account, or ends its sessions; never one's own. What an account may do that is above the actor's does not
    /// shield it in an emergency: it is locked, and its sessions end, by anybody who looks after accounts. That gives nobody anything, is
    /// noted, and is undone by whoever covers the account.
    ///
    /// # Errors
    /// [`OperationError::Account`] with [`AccountError::AboveActor`] for anything else; [`OperationError::Refused`] for one's own.
    pub async fn act(&self, at: &mut Occasion, account: &AccountId, act: AccountAct) -> Result<(), OperationError> {
        if self.is_own(account) {
            return Err(own());
        }
        if !act.is_for_emergencies() {
            self.above(at, account).await?;
        }
        let accounts = &self.open.accounts;
        match act {
            AccountAct::Lock => accounts.lock(at, account).await?,
            AccountAct::Unlock => accounts.unlock(at, account).await?,
            AccountAct::Close => accounts.disable(at, account).await?,
            AccountAct::Reopen => accounts.enable(at, account).await?,
            AccountAct::EndSessions => drop(accounts.end_all_sessions(at, account).await?),
        }
        Ok(())
    }

    /// A code for a new password, to be handed over; the old one is void at once. Whoever gives the code holds all that the account does, with
    /// or without second factors: half of what guards it is theirs.
    ///
    /// # Errors
    /// [`OperationError::Account`]; [`OperationError::Refused`] for one's own.
    pub async fn reset(&self, at: &mut Occasion, account: &AccountId, factors: bool) -> Result<OneTimeCode, OperationError> {
        if self.is_own(account) {
            return Err(own());
        }
        self.above(at, account).await?;
        Ok(self.open.accounts.give_reset(at, self.actor, self.roles, account, factors).await?)
    }

    /// What can be done with an account in a state, where its roles are covered or not.
    #[must_use]
    pub fn offers(&self, account: &AccountId, state: AccountState, covered: bool) -> Vec<AccountAct> {
        if self.is_own(account) {
            return Vec::new();
        }
        let mut acts = match state {
            AccountState::Active => vec![AccountAct::EndSessions, AccountAct::Unlock, AccountAct::Lock, AccountAct::Close],
            AccountState::Invited => vec![AccountAct::Lock, AccountAct::Close],
            AccountState::Locked => vec![AccountAct::Unlock, AccountAct::Close],
            AccountState::Disabled => vec![AccountAct::Reopen],
        };
        acts.retain(|act| covered || act.is_for_emergencies());
        acts
    }

    /// Whether an account is the actor's own.
    #[must_use]
    pub fn is_own(&self, account: &AccountId) -> bool {
        self.actor.account.as_ref() == Some(account)
    }
}

/// Whether a role is held on a day, or will be.
fn is_open(given: &GivenRole, today: Date) -> bool {
    given.ended.is_none() && given.until.is_none_or(|until| until >= today)
}

/// What is told to whoever would do this to themselves.
pub(crate) fn own() -> OperationError {
    OperationError::Refused(Saying::new(
        "accounts-own",
        "nobody does this to their own account; ask somebody else who looks after accounts",
    ))
}

impl AccountAct {
    /// Every act.
    pub const ALL: [Self; 5] = [Self::Lock, Self::Unlock, Self::Close, Self::Reopen, Self::EndSessions];

    /// The word in addresses and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::EndSessions => "end-sessions",
        }
    }

    /// Whether it takes access away for the time being and nothing else.
    #[must_use]
    pub const fn is_for_emergencies(self) -> bool {
        matches!(self, Self::Lock | Self::EndSessions)
    }

    /// The act of that word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// Whether an account error is told to whoever asked, or is the node's own.
#[must_use]
pub fn is_told(error: &AccountError) -> bool {
    !matches!(
        error,
        AccountError::Store(_)
            | AccountError::Damaged { .. }
            | AccountError::Cipher
            | AccountError::UnknownKey
            | AccountError::NoRandomness
    )
}
