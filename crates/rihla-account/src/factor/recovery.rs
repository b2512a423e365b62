//! Recovery codes: ten on paper, each good once, for when app and keys are lost.

use rihla_model::AccountId;
use rihla_store::database::Statement;

use crate::accounts::{Accounts, Work};
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent};
use crate::secret::{Code, KeyedTag, SecretToken};

const COUNT: i64 = 10;

/// A recovery code of 80 bits, in four groups of four letters.
pub type RecoveryCode = Code<10>;

fn place(account: &AccountId) -> [&str; 2] {
    ["recovery", account.as_str()]
}

impl Accounts {
    /// Makes a new set of recovery codes, shown once; those before open nothing any more.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::FactorNeeded`], [`AccountError::Absent`] where there is no factor that
    /// they would stand in for; [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn make_recovery_codes(&self, at: &mut Occasion, token: &SecretToken) -> Result<Vec<RecoveryCode>, AccountError> {
        let mut work = self.begin().await?;
        let account = self.hold_fresh(&mut work, at, token).await?.account.id;
        if !super::is_guarded(&mut work.unit, &account).await? {
            return Err(AccountError::absent(Thing::Factor));
        }
        work.unit.run(Statement::new("delete from recovery_code where account = ?").bind(account.as_str())).await?;
        let mut codes = Vec::new();
        for number in 1..=COUNT {
            let code = RecoveryCode::draw(&*self.rng)?;
            let tag = self.keys.code_tag(&place(&account), code.bytes())?;
            let insert = Statement::new("insert into recovery_code (account, number, tag) values (?, ?, ?)");
            work.unit.run(insert.bind(account.as_str()).bind(number).bind(tag.to_text())).await?;
            codes.push(code);
        }
        work.note(&account, SecurityEvent::RecoveryMade);
        self.finish(at, work).await?;
        Ok(codes)
    }

    /// How many recovery codes an account has left.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub async fn recovery_codes_left(&self, account: &AccountId) -> Result<i64, AccountError> {
        let count = Statement::new("select count(*) from recovery_code where account = ? and used_at is null").bind(account.as_str());
        Ok(self.database.read().await?.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or(0))
    }

    pub(super) async fn prove_recovery(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        code: &RecoveryCode,
    ) -> Result<(), AccountError> {
        if !super::is_guarded(&mut work.unit, account).await? {
            return Err(AccountError::FactorRefused);
        }
        let find = Statement::new("select number, tag from recovery_code where account = ? and used_at is null order by number");
        let rows = work.unit.rows(find.bind(account.as_str()).push(work.unit.engine().for_update())).await?;
        let (mut found, left) = (None, rows.len());
        // all are compared, whichever fits
        for row in rows {
            let tag = KeyedTag::parse(&row.text(1)?).ok_or(AccountError::Damaged { what: "recovery code" })?;
            if self.keys.code_fits(&place(account), code.bytes(), &tag)? {
                found = Some(row.integer(0)?);
            }
        }
        let number = found.ok_or(AccountError::FactorRefused)?;
        let used = Statement::new("update recovery_code set used_at = ? where account = ? and number = ? and used_at is null");
        if work.unit.run(used.bind(at.now).bind(account.as_str()).bind(number)).await? != 1 {
            return Err(AccountError::FactorRefused);
        }
        work.note(account, SecurityEvent::RecoveryUsed { left: i64::try_from(left).unwrap_or(i64::MAX) - 1 });
        Ok(())
    }
}
