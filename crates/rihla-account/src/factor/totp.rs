//! The authenticator app of an account.

use rihla_model::AccountId;
use rihla_model::access::Roles;
use rihla_store::database::Statement;

use crate::accounts::{Accounts, Work};
use crate::attempt::Subject;
use crate::error::{AccountError, Thing};
use crate::event::{Factor, Occasion, SecurityEvent, Why};
use crate::secret::SecretToken;
use crate::session::{Level, Opened, end_others};
use crate::totp::TotpSecret;

fn place(account: &AccountId) -> [&str; 2] {
    ["totp", account.as_str()]
}

impl Accounts {
    /// Draws the secret of an authenticator app, to be shown once; it counts when its digits were typed.
    ///
    /// # Errors
    /// [`AccountError::SessionOver`], [`AccountError::FactorNeeded`], [`AccountError::FactorExists`],
    /// [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn begin_totp(&self, at: &mut Occasion, token: &SecretToken) -> Result<TotpSecret, AccountError> {
        let secret = TotpSecret::draw(&*self.rng)?;
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, token).await?;
        let account = &live.account.id;
        let sealed = self.keys.seal(&place(account), secret.bytes(), &*self.rng)?;
        let keep = Statement::new(
            "insert into totp (account, secret, made_at) values (?, ?, ?) on conflict (account) do update \
             set secret = excluded.secret, made_at = excluded.made_at where totp.confirmed_at is null",
        );
        if work.unit.run(keep.bind(account.as_str()).bind(sealed).bind(at.now)).await? != 1 {
            return Err(AccountError::FactorExists);
        }
        self.finish(at, work).await?;
        Ok(secret)
    }

    /// Confirms an authenticator app by its digits. The session gets a new token and all that the account may do; the
    /// other sessions end.
    ///
    /// # Errors
    /// [`AccountError::FactorRefused`], [`AccountError::SessionOver`], [`AccountError::FactorNeeded`],
    /// [`AccountError::Absent`], [`AccountError::TooMany`], [`AccountError::Store`].
    pub async fn confirm_totp(&self, at: &mut Occasion, token: &SecretToken, digits: &str) -> Result<Opened, AccountError> {
        let account = self.live_and_fresh(&mut self.database.read().await?, at, token).await?.account.id;
        let charged = self.charge(at, Subject::Account(&account), Some(&account)).await?;
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, token).await?;
        let find = Statement::new("select secret from totp where account = ? and confirmed_at is null").bind(account.as_str());
        let row = work.unit.row(find.push(work.unit.engine().for_update())).await?.ok_or(AccountError::absent(Thing::Factor))?;
        let secret = TotpSecret::from_bytes(self.keys.open(&place(&account), &row.text(0)?)?);
        let step = secret.step_of(digits, at.now, None).ok_or(AccountError::FactorRefused)?;
        let confirm = Statement::new("update totp set confirmed_at = ?, step = ? where account = ?");
        work.unit.run(confirm.bind(at.now).bind(step).bind(account.as_str())).await?;
        work.note(&account, SecurityEvent::TotpAdded);
        self.refund(&mut work.unit, &charged, at.now).await?;
        let opened = self.guarded_anew(&mut work, at, &live, token).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Removes the authenticator app. The session gets a new token, the other sessions end.
    ///
    /// # Errors
    /// [`AccountError::FactorDemanded`] where it is the last factor and a role demands one; [`AccountError::SessionOver`],
    /// [`AccountError::FactorNeeded`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn remove_totp(&self, at: &mut Occasion, token: &SecretToken, roles: &Roles) -> Result<Opened, AccountError> {
        let mut work = self.begin().await?;
        let live = self.hold_fresh(&mut work, at, token).await?;
        let delete = Statement::new("delete from totp where account = ?").bind(live.account.id.as_str());
        if work.unit.run(delete).await? == 0 {
            return Err(AccountError::absent(Thing::Factor));
        }
        work.note(&live.account.id, SecurityEvent::TotpRemoved);
        let opened = self.less_guarded(&mut work, at, &live, token, roles).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    pub(super) async fn prove_totp(&self, work: &mut Work, at: &Occasion, account: &AccountId, digits: &str) -> Result<(), AccountError> {
        let find = Statement::new("select secret, step from totp where account = ? and confirmed_at is not null").bind(account.as_str());
        let row = work.unit.row(find.push(work.unit.engine().for_update())).await?.ok_or(AccountError::FactorRefused)?;
        let secret = TotpSecret::from_bytes(self.keys.open(&place(account), &row.text(0)?)?);
        let step = secret.step_of(digits, at.now, row.optional_integer(1)?).ok_or(AccountError::FactorRefused)?;
        let used = Statement::new("update totp set step = ? where account = ? and (step is null or step < ?)");
        let touched = work.unit.run(used.bind(step).bind(account.as_str()).bind(step)).await?;
        if touched == 1 { Ok(()) } else { Err(AccountError::FactorRefused) }
    }

    /// A factor was added: the session counts as recognised by it and may do all; what was open elsewhere ends.
    pub(super) async fn guarded_anew(
        &self,
        work: &mut Work,
        at: &Occasion,
        live: &crate::session::Live,
        token: &SecretToken,
    ) -> Result<Opened, AccountError> {
        end_others(work, at, live, Why::CredentialsChanged).await?;
        self.renew_session(work, at, live, Level::Whole, true, token).await
    }

    /// A factor was removed: refused where it was the last and one is demanded; without any, recovery codes go too.
    pub(super) async fn less_guarded(
        &self,
        work: &mut Work,
        at: &Occasion,
        live: &crate::session::Live,
        token: &SecretToken,
        roles: &Roles,
    ) -> Result<Opened, AccountError> {
        let left = super::factors_of(&mut work.unit, &live.account.id).await?;
        if !left.contains(&Factor::Totp) && !left.contains(&Factor::Key) {
            if crate::membership::demands_factor(roles, &live.actor.memberships) {
                return Err(AccountError::FactorDemanded);
            }
            let delete = Statement::new("delete from recovery_code where account = ?").bind(live.account.id.as_str());
            work.unit.run(delete).await?;
        }
        end_others(work, at, live, Why::CredentialsChanged).await?;
        self.renew_session(work, at, live, live.session.level, false, token).await
    }
}
