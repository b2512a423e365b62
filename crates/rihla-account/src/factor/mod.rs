//! Second factors of an account: an authenticator app, security keys, recovery codes.

mod challenge;
mod key;
mod proof;
mod recovery;
mod totp;

use std::collections::BTreeSet;

use rihla_model::AccountId;
use rihla_store::database::{Statement, Unit};

use crate::accounts::{Accounts, Work};
use crate::error::AccountError;
use crate::event::Factor;

pub(crate) use challenge::For;
pub use key::SecurityKey;
pub use proof::Proof;
pub use recovery::RecoveryCode;

/// The factors that an account can show. Recovery codes alone are none: they stand in for one that was lost or suspended.
pub(crate) async fn factors_of(unit: &mut Unit, account: &AccountId) -> Result<BTreeSet<Factor>, AccountError> {
    let mut factors = BTreeSet::new();
    for (factor, find) in [
        (Factor::Totp, Statement::new("select 1 from totp where account = ? and confirmed_at is not null")),
        (Factor::Key, Statement::new("select 1 from security_key where account = ? and suspended_at is null limit 1")),
    ] {
        if unit.row(find.bind(account.as_str())).await?.is_some() {
            factors.insert(factor);
        }
    }
    let codes = Statement::new("select 1 from recovery_code where account = ? and used_at is null limit 1").bind(account.as_str());
    if is_guarded(unit, account).await? && unit.row(codes).await?.is_some() {
        factors.insert(Factor::Recovery);
    }
    Ok(factors)
}

/// Whether an account has a factor that was ever added, also one that was suspended since: a copied key must not make a
/// password alone enough.
pub(crate) async fn is_guarded(unit: &mut Unit, account: &AccountId) -> Result<bool, AccountError> {
    let find = Statement::new(
        "select 1 from totp where account = ? and confirmed_at is not null union all select 1 from security_key where account = ? limit 1",
    );
    Ok(unit.row(find.bind(account.as_str()).bind(account.as_str())).await?.is_some())
}

impl Accounts {
    /// The second factors that an account can show.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn factors(&self, account: &AccountId) -> Result<BTreeSet<Factor>, AccountError> {
        factors_of(&mut self.database.read().await?, account).await
    }

    /// Removes all second factors.
    pub(crate) async fn remove_factors(&self, work: &mut Work, account: &AccountId) -> Result<(), AccountError> {
        for delete in [
            Statement::new("delete from totp where account = ?"),
            Statement::new("delete from security_key where account = ?"),
            Statement::new("delete from recovery_code where account = ?"),
            Statement::new("delete from challenge where account = ?"),
        ] {
            work.unit.run(delete.bind(account.as_str())).await?;
        }
        Ok(())
    }
}
