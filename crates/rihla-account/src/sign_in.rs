//! Signing in: the password, then the second factor where there is one, then a session.

use std::collections::BTreeSet;

use rihla_model::AccountId;
use rihla_model::access::Roles;
use rihla_store::database::{Statement, Unit};
use serde_json::Value;

use crate::account::{Account, AccountKind, AccountState, by_name, hold};
use crate::accounts::{Accounts, Work};
use crate::attempt::Subject;
use crate::error::AccountError;
use crate::event::{Factor, Occasion, Refusal, SecurityEvent, SignedInBy, Why};
use crate::factor::{Proof, factors_of, is_guarded};
use crate::instant::after;
use crate::membership::{demands_factor, held_on};
use crate::name::SignInName;
use crate::password::{Nearby, Password, Verdict};
use crate::secret::SecretToken;
use crate::session::{Level, Opened, end_others};
use crate::webauthn::RelyingParty;

const USE: &str = "rihla sign-in 1";

/// What comes after the password.
#[derive(Debug)]
pub enum Step {
    /// A second factor has to be shown.
    Factor(Pending),
    /// A session is open; where a role demands a factor that the account does not have, it is for adding one.
    Signed(Opened),
}

/// A sign-in that waits for its second factor.
#[derive(Debug)]
pub struct Pending {
    /// What the browser has to hold until then.
    pub token: SecretToken,
    /// Which factors the account can show.
    pub factors: BTreeSet<Factor>,
}

impl Accounts {
    /// Takes a name and a password. `held` is the session that the browser holds already, if it does: it is ended.
    ///
    /// Whatever is wrong, the answer is the same, and the same work was done: who tries names learns nothing.
    ///
    /// # Errors
    /// [`AccountError::Refused`], [`AccountError::TooMany`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn sign_in(
        &self,
        at: &mut Occasion,
        roles: &Roles,
        typed: &str,
        password: &Password,
        held: Option<&SecretToken>,
    ) -> Result<Step, AccountError> {
        let name = SignInName::typed(typed);
        let found = by_name(&mut self.database.read().await?, &name).await?;
        let id = found.as_ref().map(|kept| kept.account.id.clone());
        let charged = self.charge(at, Subject::Name(&name), id.as_ref()).await?;
        let kept = found.as_ref().and_then(|kept| kept.password.as_deref());
        let verdict = self.keeper.compare(password, kept, &*self.rng).await?;

        let mut work = self.begin().await?;
        let usable = match found {
            None => Err(Refusal::UnknownName),
            Some(before) => {
                let now = hold(&mut work.unit, &before.account.id).await?;
                match verdict {
                    _ if before.password.is_none() => Err(Refusal::NoPassword),
                    Verdict::Wrong => Err(Refusal::WrongPassword),
                    // set anew, or taken away, while it was compared
                    _ if now.password != before.password => Err(Refusal::WrongPassword),
                    _ if now.account.state != AccountState::Active || now.account.kind != AccountKind::Person => Err(Refusal::NotActive),
                    Verdict::Right => Ok(now.account),
                    Verdict::RightButKeepAs(anew) => {
                        let update = Statement::new("update account set password = ? where id = ?");
                        work.unit.run(update.bind(anew).bind(now.account.id.as_str())).await?;
                        Ok(now.account)
                    }
                }
            }
        };
        let account = match usable {
            Ok(account) => account,
            Err(reason) => {
                let name = self.keys.trace("name", name.as_str())?;
                work.note_of(id, SecurityEvent::SignInRefused { reason, name });
                self.finish(at, work).await?;
                return Err(AccountError::Refused);
            }
        };
        self.refund(&mut work.unit, &charged, at.now).await?;
        let step = self.after_first(&mut work, at, roles, &account, SignedInBy::Password, held).await?;
        self.finish(at, work).await?;
        Ok(step)
    }

    /// What comes after the first proof of who somebody is, a password or a provider's word.
    pub(crate) async fn after_first(
        &self,
        work: &mut Work,
        at: &Occasion,
        roles: &Roles,
        account: &Account,
        by: SignedInBy,
        held: Option<&SecretToken>,
    ) -> Result<Step, AccountError> {
        if is_guarded(&mut work.unit, &account.id).await? {
            let factors = factors_of(&mut work.unit, &account.id).await?;
            let token = SecretToken::draw(&*self.rng)?;
            let insert = Statement::new("insert into sign_in (hash, account, made_at, ends_at) values (?, ?, ?, ?)");
            let insert = insert.bind(token.hash(USE).hex()).bind(account.id.as_str()).bind(at.now);
            work.unit.run(insert.bind(after(at.now, self.policy.sign_in_lives))).await?;
            return Ok(Step::Factor(Pending { token, factors }));
        }
        let held_roles = held_on(&mut work.unit, &account.id, at.today).await?;
        let level = if demands_factor(roles, &held_roles) { Level::Enrolling } else { Level::Whole };
        let opened = self.open_session(work, at, &account.id, level, held).await?;
        work.note(&account.id, SecurityEvent::SignedIn { session: opened.session.id.clone(), by });
        Ok(Step::Signed(opened))
    }

    /// What the browser is asked to show a security key for a sign-in that waits.
    ///
    /// # Errors
    /// [`AccountError::SignInOver`], [`AccountError::Absent`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn ask_key(&self, at: &mut Occasion, pending: &SecretToken, party: &RelyingParty) -> Result<Value, AccountError> {
        let mut work = self.begin().await?;
        let account = self.waiting(&mut work.unit, at, pending).await?;
        let options = self.ask_key_of(&mut work, at, &account, party, crate::factor::For::SigningIn).await?;
        self.finish(at, work).await?;
        Ok(options)
    }

    /// Takes the second factor of a sign-in that waits, and opens a session.
    ///
    /// # Errors
    /// [`AccountError::FactorRefused`], [`AccountError::Key`], [`AccountError::SignInOver`], [`AccountError::TooMany`],
    /// [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn show_factor(
        &self,
        at: &mut Occasion,
        pending: &SecretToken,
        proof: &Proof<'_>,
        held: Option<&SecretToken>,
    ) -> Result<Opened, AccountError> {
        let account = self.waiting(&mut self.database.read().await?, at, pending).await?;
        let charged = self.charge(at, Subject::Account(&account), Some(&account)).await?;
        let mut work = self.begin().await?;
        let state = hold(&mut work.unit, &account).await?.account.state;
        // it may have been completed, or ended, while this one waited
        if state != AccountState::Active || self.waiting(&mut work.unit, at, pending).await.is_err() {
            return Err(AccountError::SignInOver);
        }
        if let Err(refused) = self.prove(&mut work, at, &account, proof, crate::factor::For::SigningIn).await {
            return self.refuse(at, work, &account, proof, refused).await;
        }
        let done = Statement::new("delete from sign_in where hash = ?").bind(pending.hash(USE).hex());
        if work.unit.run(done).await? != 1 {
            return Err(AccountError::SignInOver);
        }
        self.refund(&mut work.unit, &charged, at.now).await?;
        let opened = self.open_session(&mut work, at, &account, Level::Whole, held).await?;
        let by = SignedInBy::Factor(proof.factor());
        work.note(&account, SecurityEvent::SignedIn { session: opened.session.id.clone(), by });
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Takes the second factor again within a session, before something that matters. The session gets a new token.
    ///
    /// # Errors
    /// [`AccountError::FactorRefused`], [`AccountError::Key`], [`AccountError::SessionOver`], [`AccountError::TooMany`],
    /// [`AccountError::Store`].
    pub async fn confirm_factor(&self, at: &mut Occasion, token: &SecretToken, proof: &Proof<'_>) -> Result<Opened, AccountError> {
        let account = self.live(&mut self.database.read().await?, at, token).await?.account.id;
        let charged = self.charge(at, Subject::Account(&account), Some(&account)).await?;
        let mut work = self.begin().await?;
        hold(&mut work.unit, &account).await?;
        let live = self.live(&mut work.unit, at, token).await?;
        if let Err(refused) = self.prove(&mut work, at, &account, proof, crate::factor::For::Confirming).await {
            return self.refuse(at, work, &account, proof, refused).await;
        }
        self.refund(&mut work.unit, &charged, at.now).await?;
        let opened = self.renew_session(&mut work, at, &live, live.session.level, true, token).await?;
        work.note(&account, SecurityEvent::FactorConfirmed { session: live.session.id.clone(), factor: proof.factor() });
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Takes the password again within a session of an account without second factor. The session gets a new token.
    ///
    /// # Errors
    /// [`AccountError::FactorNeeded`] where the account has a second factor; [`AccountError::Refused`],
    /// [`AccountError::SessionOver`], [`AccountError::TooMany`], [`AccountError::Store`].
    pub async fn confirm_password(&self, at: &mut Occasion, token: &SecretToken, password: &Password) -> Result<Opened, AccountError> {
        let mut work = self.check_password(at, token, password).await?;
        let live = self.live(&mut work.unit, at, token).await?;
        if is_guarded(&mut work.unit, &live.account.id).await? {
            return Err(AccountError::FactorNeeded);
        }
        let opened = self.renew_session(&mut work, at, &live, live.session.level, true, token).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Changes the password of the holder of a session. The session gets a new token, the other sessions end, codes are void.
    ///
    /// # Errors
    /// [`AccountError::Weak`], [`AccountError::Refused`] where the old one is wrong, [`AccountError::FactorNeeded`],
    /// [`AccountError::SessionOver`], [`AccountError::TooMany`], [`AccountError::Store`].
    pub async fn change_password(
        &self,
        at: &mut Occasion,
        token: &SecretToken,
        old: &Password,
        new: &Password,
    ) -> Result<Opened, AccountError> {
        let live = self.live_and_fresh(&mut self.database.read().await?, at, token).await?;
        new.fit(Nearby { names: &self.names_near(&live.account) })?;
        let kept = self.keeper.keep(new, &*self.rng).await?;
        let mut work = self.check_password(at, token, old).await?;
        let live = self.live_and_fresh(&mut work.unit, at, token).await?;
        let account = &live.account.id;
        self.write_password(&mut work, at, account, &kept).await?;
        self.void_codes(&mut work, at, account, None).await?;
        work.unit.run(Statement::new("delete from sign_in where account = ?").bind(account.as_str())).await?;
        end_others(&mut work, at, &live, Why::CredentialsChanged).await?;
        work.note(account, SecurityEvent::PasswordSet);
        let opened = self.renew_session(&mut work, at, &live, live.session.level, false, token).await?;
        self.finish(at, work).await?;
        Ok(opened)
    }

    /// Compares the password of the holder of a session; gives a unit in which the account stays as it is.
    async fn check_password(&self, at: &mut Occasion, token: &SecretToken, password: &Password) -> Result<Work, AccountError> {
        let mut unit = self.database.read().await?;
        let id = self.live(&mut unit, at, token).await?.account.id;
        let before = crate::account::by_id(&mut unit, &id).await?.and_then(|kept| kept.password);
        unit.roll_back().await?;
        let charged = self.charge(at, Subject::Account(&id), Some(&id)).await?;
        let verdict = self.keeper.compare(password, before.as_deref(), &*self.rng).await?;
        let mut work = self.begin().await?;
        let now = hold(&mut work.unit, &id).await?.password;
        if verdict == Verdict::Wrong || now != before {
            let name = self.keys.trace("account", id.as_str())?;
            work.note(&id, SecurityEvent::SignInRefused { reason: Refusal::WrongPassword, name });
            self.finish(at, work).await?;
            return Err(AccountError::Refused);
        }
        self.refund(&mut work.unit, &charged, at.now).await?;
        Ok(work)
    }

    /// The account whose sign-in waits.
    async fn waiting(&self, unit: &mut Unit, at: &Occasion, pending: &SecretToken) -> Result<AccountId, AccountError> {
        let find = Statement::new("select account from sign_in where hash = ? and ends_at > ?").bind(pending.hash(USE).hex()).bind(at.now);
        let row = unit.row(find).await?.ok_or(AccountError::SignInOver)?;
        AccountId::new(row.text(0)?).map_err(|_| AccountError::Damaged { what: "sign-in" })
    }

    /// Notes a factor that was refused; what was used up by it stays used up.
    async fn refuse<T>(
        &self,
        at: &mut Occasion,
        mut work: Work,
        account: &AccountId,
        proof: &Proof<'_>,
        refused: AccountError,
    ) -> Result<T, AccountError> {
        if matches!(refused, AccountError::FactorRefused | AccountError::Key(_)) {
            work.note(account, SecurityEvent::FactorRefused { factor: proof.factor() });
            self.finish(at, work).await?;
        }
        Err(refused)
    }
}
