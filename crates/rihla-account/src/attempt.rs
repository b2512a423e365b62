//! Counting failures: by name, by address, by account.
//!
//! An attempt is counted as failed before it is looked at, and the count taken back when it was right. Many attempts at
//! once therefore cannot all slip through before the first of them is counted.

use jiff::{SignedDuration, Timestamp};
use rihla_model::AccountId;
use rihla_store::database::{Statement, Unit};

use crate::accounts::Accounts;
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent};
use crate::instant::after;
use crate::name::SignInName;
use crate::policy::AttemptLimits;

/// What failures are counted for.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// A name that was typed, whether anybody has it or not.
    Name(&'a SignInName),
    /// The second factor, or the password within a session, of an account.
    Account(&'a AccountId),
    /// Nothing but the address.
    AddressAlone,
}

/// An attempt that was counted.
pub(crate) struct Charged {
    subject: Option<String>,
    address: Option<String>,
}

impl Accounts {
    fn subject(&self, subject: Subject<'_>) -> Result<Option<String>, AccountError> {
        Ok(match subject {
            Subject::Name(name) => Some(format!("name:{}", self.keys.trace("name", name.as_str())?)),
            Subject::Account(id) => Some(format!("account:{id}")),
            Subject::AddressAlone => None,
        })
    }

    /// Counts an attempt, unless it comes too early.
    ///
    /// # Errors
    /// [`AccountError::TooMany`].
    pub(crate) async fn charge(
        &self,
        at: &mut Occasion,
        subject: Subject<'_>,
        account: Option<&AccountId>,
    ) -> Result<Charged, AccountError> {
        let named = self.subject(subject)?;
        let address = at.address.as_deref().map(|a| self.keys.trace("address", a)).transpose()?.map(|trace| format!("address:{trace}"));
        let mut work = self.begin().await?;
        let mut locked = None;
        let counted = [(&named, &self.policy.attempts), (&address, &self.policy.attempts_of_address)];
        for (subject, limits) in counted {
            let Some(subject) = subject else { continue };
            let failures = count(&mut work.unit, subject, limits, at.now).await?;
            if failures >= limits.lock_after {
                locked = locked.max(Some(after(at.now, limits.lock_for)));
            }
        }
        if let Some(until) = locked {
            work.note_of(account.cloned(), SecurityEvent::LockedOut { until });
        }
        self.finish(at, work).await?;
        Ok(Charged { subject: named, address })
    }

    /// Takes back what was counted: the attempt was right. Failures of the subject are forgotten; of the address only this
    /// one is, or whoever has one account could try all others without end.
    pub(crate) async fn refund(&self, unit: &mut Unit, charged: &Charged, now: Timestamp) -> Result<(), AccountError> {
        if let Some(subject) = &charged.subject {
            unit.run(Statement::new("delete from attempt where subject = ?").bind(subject)).await?;
        }
        if let Some(address) = &charged.address {
            let less = Statement::new("update attempt set failures = failures - 1, next_at = ? where subject = ? and failures > 0");
            unit.run(less.bind(now).bind(address)).await?;
        }
        Ok(())
    }

    /// Until when a name is not listened to.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn locked_out_until(&self, name: &SignInName, now: Timestamp) -> Result<Option<Timestamp>, AccountError> {
        let subject = self.subject(Subject::Name(name))?.unwrap_or_default();
        let find = Statement::new("select next_at from attempt where subject = ? and next_at > ?").bind(subject).bind(now);
        Ok(self.database.read().await?.row(find).await?.map(|row| row.instant(0)).transpose()?)
    }

    /// Forgets the failures on an account: its name and its second factor are listened to again.
    pub(crate) async fn forget_failures(&self, unit: &mut Unit, id: &AccountId, name: &SignInName) -> Result<(), AccountError> {
        for subject in [Subject::Name(name), Subject::Account(id)] {
            let subject = self.subject(subject)?;
            unit.run(Statement::new("delete from attempt where subject = ?").bind(subject)).await?;
        }
        Ok(())
    }
}

/// Counts one more failure and says how many there are.
async fn count(unit: &mut Unit, subject: &str, limits: &AttemptLimits, now: Timestamp) -> Result<u32, AccountError> {
    let there =
        Statement::new("insert into attempt (subject, failures, last_at, next_at) values (?, 0, ?, ?) on conflict (subject) do nothing");
    unit.run(there.bind(subject).bind(now).bind(now)).await?;
    let find =
        Statement::new("select failures, last_at, next_at from attempt where subject = ?").bind(subject).push(unit.engine().for_update());
    let row = unit.row(find).await?.ok_or(AccountError::Damaged { what: "attempts" })?;
    let (failures, last, next) = (row.integer(0)?, row.instant(1)?, row.instant(2)?);
    if next > now {
        return Err(AccountError::TooMany { until: next });
    }
    let forgotten = now.duration_since(last) >= limits.forget_after;
    let failures = if forgotten { 1 } else { u32::try_from(failures).unwrap_or(u32::MAX).saturating_add(1) };
    let wait: SignedDuration = limits.wait(failures);
    let update = Statement::new("update attempt set failures = ?, last_at = ?, next_at = ? where subject = ?");
    unit.run(update.bind(failures).bind(now).bind(after(now, wait)).bind(subject)).await?;
    Ok(failures)
}
