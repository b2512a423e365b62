//! Identities of outside providers that are linked to accounts.

use jiff::Timestamp;
use rihla_model::AccountId;
use rihla_store::database::{Statement, Unit};

use super::{OidcFault, Provider, ProviderId};
use crate::account::hold;
use crate::accounts::{Accounts, Work};
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::secret::SecretToken;

/// A linked identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub provider: ProviderId,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// By whom.
    pub linked_by: String,
}

impl Accounts {
    /// The identities that are linked to an account.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn identities(&self, account: &AccountId) -> Result<Vec<Identity>, AccountError> {
        let find = Statement::new("select provider, linked_at, linked_by from identity where account = ? order by provider, linked_at");
        let rows = self.database.read().await?.rows(find.bind(account.as_str())).await?;
        let read = rows.iter().map(|row| {
            let provider = ProviderId::new(row.text(0)?).map_err(|_| AccountError::Damaged { what: "identity" })?;
            Ok(Identity { provider, linked_at: row.instant(1)?, linked_by: row.text(2)? })
        });
        read.collect()
    }

    /// Links an identity to an account, by an administrator who knows whose it is.
    ///
    /// # Errors
    /// [`AccountError::Provider`] where it is linked elsewhere; [`AccountError::ServiceSignsInWithTokens`],
    /// [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn link_identity(
        &self,
        at: &mut Occasion,
        provider: &Provider,
        subject: &str,
        account: &AccountId,
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        self.link(&mut work, at, provider, subject, account).await?;
        self.finish(at, work).await
    }

    /// Removes the links of an account to a provider.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn unlink_identity(&self, at: &mut Occasion, provider: &ProviderId, account: &AccountId) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let delete =
            Statement::new("delete from identity where provider = ? and account = ?").bind(provider.as_str()).bind(account.as_str());
        if work.unit.run(delete).await? == 0 {
            return Err(AccountError::absent(Thing::Identity));
        }
        work.note(account, SecurityEvent::IdentityUnlinked { provider: provider.clone() });
        self.finish(at, work).await
    }

    /// Removes the links to a provider, by who holds the account and has shown a moment ago who they are. The last way in stays: whoever has
    /// no password keeps the link.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::FactorNeeded`], [`AccountError::WrongState`], [`AccountError::Absent`],
    /// [`AccountError::Store`].
    pub async fn unlink_own(&self, at: &mut Occasion, provider: &ProviderId, session: &SecretToken) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let account = self.hold_fresh(&mut work, at, session).await?.account.id;
        if hold(&mut work.unit, &account).await?.password.is_none() {
            return Err(AccountError::WrongState);
        }
        let delete =
            Statement::new("delete from identity where provider = ? and account = ?").bind(provider.as_str()).bind(account.as_str());
        if work.unit.run(delete).await? == 0 {
            return Err(AccountError::absent(Thing::Identity));
        }
        work.note(&account, SecurityEvent::IdentityUnlinked { provider: provider.clone() });
        self.finish(at, work).await
    }

    pub(super) async fn linked(&self, unit: &mut Unit, provider: &Provider, subject: &str) -> Result<Option<AccountId>, AccountError> {
        let find = Statement::new("select account from identity where provider = ? and subject = ?").bind(provider.id.as_str());
        let row = unit.row(find.bind(subject)).await?;
        let id = row.map(|row| row.text(0)).transpose()?.map(AccountId::new).transpose();
        id.map_err(|_| AccountError::Damaged { what: "identity" })
    }

    pub(super) async fn link(
        &self,
        work: &mut Work,
        at: &Occasion,
        provider: &Provider,
        subject: &str,
        account: &AccountId,
    ) -> Result<(), AccountError> {
        if hold(&mut work.unit, account).await?.account.kind == crate::AccountKind::Service {
            return Err(AccountError::ServiceSignsInWithTokens);
        }
        let insert = Statement::new(
            "insert into identity (provider, subject, account, linked_at, linked_by) values (?, ?, ?, ?, ?) \
             on conflict (provider, subject) do nothing",
        );
        let insert = insert.bind(provider.id.as_str()).bind(subject).bind(account.as_str()).bind(at.now).bind(&at.actor);
        if work.unit.run(insert).await? == 0 && self.linked(&mut work.unit, provider, subject).await?.as_ref() != Some(account) {
            return Err(OidcFault::LinkedElsewhere.into());
        }
        work.note(account, SecurityEvent::IdentityLinked { provider: provider.id.clone() });
        Ok(())
    }
}
