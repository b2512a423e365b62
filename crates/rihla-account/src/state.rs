//! Locking, freeing, closing and opening accounts.

use rihla_model::AccountId;
use rihla_store::database::Statement;

use crate::account::{AccountState, hold};
use crate::accounts::Accounts;
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent, Why};
use crate::session::end_all;
use crate::team::leave_all_teams;

impl Accounts {
    /// Locks an account: its sessions end, its tokens open nothing while it is locked.
    ///
    /// # Errors
    /// [`AccountError::WrongState`] where it is closed or locked already; [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn lock(&self, at: &mut Occasion, account: &AccountId) -> Result<(), AccountError> {
        let from = [AccountState::Active, AccountState::Invited];
        self.set_state(at, account, &from, AccountState::Locked, SecurityEvent::Locked).await
    }

    /// Frees an account that was locked by an administrator or by failures. One that never had a password is invited again.
    ///
    /// # Errors
    /// [`AccountError::WrongState`] where it is closed; [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn unlock(&self, at: &mut Occasion, account: &AccountId) -> Result<(), AccountError> {
        let from = [AccountState::Active, AccountState::Invited, AccountState::Locked];
        self.set_state(at, account, &from, AccountState::Active, SecurityEvent::Unlocked).await
    }

    /// Closes an account: its sessions end, its tokens open nothing, its codes are void, its own views go, it is in no team. It stays
    /// as the name of who did what.
    ///
    /// # Errors
    /// [`AccountError::WrongState`] where it is closed already; [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn disable(&self, at: &mut Occasion, account: &AccountId) -> Result<(), AccountError> {
        let from = [AccountState::Active, AccountState::Invited, AccountState::Locked];
        self.set_state(at, account, &from, AccountState::Disabled, SecurityEvent::Disabled).await
    }

    /// Opens a closed account again.
    ///
    /// # Errors
    /// [`AccountError::WrongState`] where it is not closed; [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn enable(&self, at: &mut Occasion, account: &AccountId) -> Result<(), AccountError> {
        self.set_state(at, account, &[AccountState::Disabled], AccountState::Active, SecurityEvent::Enabled).await
    }

    async fn set_state(
        &self,
        at: &mut Occasion,
        id: &AccountId,
        from: &[AccountState],
        to: AccountState,
        event: SecurityEvent,
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let kept = hold(&mut work.unit, id).await?;
        let account = kept.account;
        if !from.contains(&account.state) {
            return Err(AccountError::WrongState);
        }
        let to = if to == AccountState::Active
            && account.kind == crate::AccountKind::Person
            && !self.was_accepted(&mut work, id, kept.password.is_some()).await?
        {
            AccountState::Invited
        } else {
            to
        };
        let update = Statement::new("update account set state = ?, state_at = ? where id = ?");
        work.unit.run(update.bind(to.name()).bind(at.now).bind(id.as_str())).await?;
        match to {
            AccountState::Active | AccountState::Invited => self.forget_failures(&mut work.unit, id, &account.name).await?,
            AccountState::Locked | AccountState::Disabled => {
                end_all(&mut work, at, id, Why::NotActive).await?;
                self.void_codes(&mut work, at, id, None).await?;
            }
        }
        if to == AccountState::Disabled {
            Self::remove_own_views(&mut work.unit, id).await?;
            leave_all_teams(&mut work, at, id).await?;
        }
        work.note(id, event);
        self.finish(at, work).await
    }

    /// Whether a person once accepted: with a password, with a provider, or by a code that waits to be used.
    async fn was_accepted(&self, work: &mut crate::accounts::Work, id: &AccountId, password: bool) -> Result<bool, AccountError> {
        if password {
            return Ok(true);
        }
        let find = Statement::new("select 1 from identity where account = ?").bind(id.as_str());
        let linked = work.unit.row(find).await?.is_some();
        let find = Statement::new("select 1 from security_event where account = ? and kind = 'invitation-accepted'").bind(id.as_str());
        Ok(linked || work.unit.row(find).await?.is_some())
    }
}
