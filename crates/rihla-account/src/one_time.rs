//! One-time codes: invitations, and new passwords by an administrator or by mail.

use jiff::Timestamp;
use rihla_model::AccountId;
use rihla_model::access::{Actor, Membership, Roles};
use rihla_store::database::Statement;

use crate::account::{Account, AccountKind, AccountState, by_email, by_id, by_name, hold};
use crate::accounts::{Accounts, Work};
use crate::attempt::Subject;
use crate::error::{AccountError, Thing};
use crate::event::{Occasion, SecurityEvent, Why};
use crate::factor::is_guarded;
use crate::grant::{may_act_for, may_give};
use crate::instant::{after, before};
use crate::membership::{HELD, actor_of, held_on};
use crate::name::{EmailAddress, SignInName};
use crate::password::{Nearby, Password};
use crate::secret::{Code, SecretHash, SecretToken};
use crate::session::end_all;

/// A code of 120 bits, in six groups of four letters.
pub type OneTimeCode = Code<15>;

/// What a one-time code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Invitation,
    Reset,
    Mail,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Mail => "mail",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Invitation, Self::Reset, Self::Mail].into_iter().find(|purpose| purpose.name() == name)
    }
}

/// What somebody sets a new password with.
#[derive(Debug)]
pub enum Ticket {
    /// A code that was typed: of an invitation, or from an administrator.
    Code(OneTimeCode),
    /// A token that came with the address of a page in a mail.
    Mail(SecretToken),
}

impl Ticket {
    fn hash(&self) -> SecretHash {
        match self {
            Self::Code(code) => code_hash(code),
            Self::Mail(token) => mail_hash(token),
        }
    }
}

fn code_hash(code: &OneTimeCode) -> SecretHash {
    SecretHash::of("rihla one-time code 1", &[code.bytes()])
}

fn mail_hash(token: &SecretToken) -> SecretHash {
    token.hash("rihla reset by mail 1")
}

/// What is to be sent: to whom, in which language, with which token. Whoever asked is told nothing of it.
#[derive(Debug)]
pub struct ResetMail {
    /// The account, with its address and language.
    pub account: Account,
    /// The token, for the address of a page.
    pub token: SecretToken,
}

impl Accounts {
    /// Gives a one-time code for a new password, to be handed over by an administrator. The password is void and all sessions
    /// end at once.
    ///
    /// Second factors stay, so that who gives the code cannot sign in with it. Where there is none, or where they are to
    /// be removed as well, whoever gives it must hold all that the account does.
    ///
    /// # Errors
    /// [`AccountError::AboveActor`], [`AccountError::ServiceSignsInWithTokens`], [`AccountError::WrongState`],
    /// [`AccountError::Absent`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn give_reset(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        account: &AccountId,
        remove_factors: bool,
    ) -> Result<OneTimeCode, AccountError> {
        let mut work = self.begin().await?;
        let kept = hold(&mut work.unit, account).await?;
        if kept.account.kind == AccountKind::Service {
            return Err(AccountError::ServiceSignsInWithTokens);
        }
        if kept.account.state != AccountState::Active {
            return Err(AccountError::WrongState);
        }
        let unguarded = remove_factors || !is_guarded(&mut work.unit, account).await?;
        if unguarded {
            // of every day: what is held from next week on is taken over as well
            may_act_for(by, roles, &every_role(&mut work, account, at).await?)?;
        }
        if remove_factors {
            self.remove_factors(&mut work, account).await?;
        }
        let void = Statement::new("update account set password = null, password_at = null where id = ?").bind(account.as_str());
        work.unit.run(void).await?;
        end_all(&mut work, at, account, Why::CredentialsChanged).await?;
        let code = self.new_code(&mut work, at, account, Purpose::Reset).await?;
        work.note(account, SecurityEvent::ResetGiven { factors: remove_factors });
        self.finish(at, work).await?;
        Ok(code)
    }

    /// Takes a request for a new password by name or address. The answer to who asked is always the same; what is returned
    /// is for the mail alone, and is to be sent after that answer was given.
    ///
    /// # Errors
    /// [`AccountError::TooMany`] for the address from which it comes; [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn ask_reset(&self, at: &mut Occasion, typed: &str) -> Result<Option<ResetMail>, AccountError> {
        self.charge(at, Subject::AddressAlone, None).await?;
        // drawn, hashed and looked for in each case
        let token = SecretToken::draw(&*self.rng)?;
        let hash = mail_hash(&token);
        let mut work = self.begin().await?;
        let named = by_name(&mut work.unit, &SignInName::typed(typed)).await?;
        let found = match EmailAddress::new(typed) {
            Ok(email) if named.is_none() => by_email(&mut work.unit, &email).await?,
            _ => named,
        };
        let found = match found {
            Some(kept) => Some(hold(&mut work.unit, &kept.account.id).await?.account),
            None => None,
        };
        let usable =
            |account: &Account| account.kind == AccountKind::Person && account.state == AccountState::Active && account.email.is_some();
        let account = match found {
            Some(account) if usable(&account) && !self.was_mailed(&mut work, at, &account.id).await? => account,
            // noted too, so that what is written to the disk does not tell the two apart
            other => {
                work.note_of(other.map(|account| account.id), SecurityEvent::ResetAsked { mailed: false });
                self.finish(at, work).await?;
                return Ok(None);
            }
        };
        self.keep_hash(&mut work, at, &account.id, Purpose::Mail, &hash).await?;
        work.note(&account.id, SecurityEvent::ResetAsked { mailed: true });
        self.finish(at, work).await?;
        Ok(Some(ResetMail { account, token }))
    }

    /// Sets a password with a one-time code, which is used up; an invitation is accepted thereby. Nobody is signed in by
    /// it: that takes the new password, and the second factor where there is one.
    ///
    /// # Errors
    /// [`AccountError::CodeRefused`], [`AccountError::Weak`], [`AccountError::TooMany`], [`AccountError::NoRandomness`],
    /// [`AccountError::Store`].
    pub async fn set_password(&self, at: &mut Occasion, ticket: &Ticket, password: &Password) -> Result<AccountId, AccountError> {
        let charged = self.charge(at, Subject::AddressAlone, None).await?;
        let hash = ticket.hash().hex();
        let mut unit = self.database.read().await?;
        let find = Statement::new("select account, purpose from one_time where hash = ? and used_at is null and ends_at > ?");
        let row = unit.row(find.bind(&hash).bind(at.now)).await?.ok_or(AccountError::CodeRefused)?;
        let damaged = || AccountError::Damaged { what: "one-time code" };
        let id = AccountId::new(row.text(0)?).map_err(|_| damaged())?;
        let purpose = Purpose::named(&row.text(1)?).ok_or_else(damaged)?;
        let account = by_id(&mut unit, &id).await?.ok_or(AccountError::CodeRefused)?.account;
        unit.roll_back().await?;
        password.fit(Nearby { names: &self.names_near(&account) })?;
        let kept = self.keeper.keep(password, &*self.rng).await?;

        let mut work = self.begin().await?;
        let account = hold(&mut work.unit, &id).await?.account;
        let wanted = if purpose == Purpose::Invitation { AccountState::Invited } else { AccountState::Active };
        if account.state != wanted {
            return Err(AccountError::CodeRefused);
        }
        let take = Statement::new("update one_time set used_at = ? where hash = ? and used_at is null and ends_at > ?");
        if work.unit.run(take.bind(at.now).bind(&hash).bind(at.now)).await? != 1 {
            return Err(AccountError::CodeRefused);
        }
        self.void_codes(&mut work, at, &id, None).await?;
        self.write_password(&mut work, at, &id, &kept).await?;
        end_all(&mut work, at, &id, Why::CredentialsChanged).await?;
        self.forget_failures(&mut work.unit, &id, &account.name).await?;
        if purpose == Purpose::Invitation {
            let active = Statement::new("update account set state = 'active', state_at = ? where id = ?").bind(at.now).bind(id.as_str());
            work.unit.run(active).await?;
            work.note(&id, SecurityEvent::InvitationAccepted);
        } else {
            work.note(&id, SecurityEvent::ResetUsed);
        }
        work.note(&id, SecurityEvent::PasswordSet);
        self.refund(&mut work.unit, &charged, at.now).await?;
        self.finish(at, work).await?;
        Ok(id)
    }

    /// Whether a mail went to the account a short while ago.
    async fn was_mailed(&self, work: &mut Work, at: &Occasion, account: &AccountId) -> Result<bool, AccountError> {
        let recent = Statement::new("select 1 from one_time where account = ? and purpose = 'mail' and made_at > ?");
        let recent = recent.bind(account.as_str()).bind(before(at.now, self.policy.reset_mail_every));
        Ok(work.unit.row(recent).await?.is_some())
    }

    pub(crate) async fn write_password(&self, work: &mut Work, at: &Occasion, id: &AccountId, kept: &str) -> Result<(), AccountError> {
        let update = Statement::new("update account set password = ?, password_at = ? where id = ?");
        work.unit.run(update.bind(kept).bind(at.now).bind(id.as_str())).await?;
        Ok(())
    }

    /// What may not stand in a password of an account.
    pub(crate) fn names_near<'a>(&'a self, account: &'a Account) -> Vec<&'a str> {
        account.names().into_iter().chain(self.policy.node_names.iter().map(String::as_str)).collect()
    }

    /// Makes a code; earlier ones of that purpose open nothing any more.
    pub(crate) async fn new_code(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        purpose: Purpose,
    ) -> Result<OneTimeCode, AccountError> {
        let code = OneTimeCode::draw(&*self.rng)?;
        self.keep_hash(work, at, account, purpose, &code_hash(&code)).await?;
        Ok(code)
    }

    async fn keep_hash(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        purpose: Purpose,
        hash: &SecretHash,
    ) -> Result<(), AccountError> {
        self.void_codes(work, at, account, Some(purpose)).await?;
        let lives = match purpose {
            Purpose::Invitation => self.policy.invitation_lives,
            Purpose::Reset => self.policy.reset_by_administrator_lives,
            Purpose::Mail => self.policy.reset_by_mail_lives,
        };
        let insert = Statement::new("insert into one_time (hash, account, purpose, made_at, made_by, ends_at) values (?, ?, ?, ?, ?, ?)");
        let insert = insert.bind(hash.hex()).bind(account.as_str()).bind(purpose.name()).bind(at.now).bind(&at.actor);
        work.unit.run(insert.bind(after(at.now, lives))).await?;
        Ok(())
    }

    /// Makes those codes of an account void whose maker could not give a role that the account is given now: whoever made a code knows it,
    /// and would come into that role with it. What was sent by mail is known to whoever the address belongs to, which is nobody's to say.
    pub(crate) async fn void_codes_below(
        &self,
        work: &mut Work,
        at: &Occasion,
        roles: &Roles,
        (account, given): (&AccountId, &Membership),
    ) -> Result<(), AccountError> {
        let find = Statement::new("select distinct made_by from one_time where account = ? and used_at is null");
        for row in work.unit.rows(find.bind(account.as_str())).await? {
            let made_by = row.text(0)?;
            let maker = match made_by.as_str() {
                name if name == Actor::node().name() => Some(Actor::node()),
                name => match AccountId::new(name) {
                    Ok(id) => match by_id(&mut work.unit, &id).await? {
                        Some(kept) if kept.account.state == AccountState::Active => {
                            Some(actor_of(&mut work.unit, &kept.account, at.today).await?)
                        }
                        _ => None,
                    },
                    Err(_) => None,
                },
            };
            if maker.is_none_or(|maker| may_give(&maker, roles, given).is_err()) {
                let void = Statement::new("update one_time set used_at = ? where account = ? and made_by = ? and used_at is null");
                work.unit.run(void.bind(at.now).bind(account.as_str()).bind(made_by.as_str())).await?;
            }
        }
        Ok(())
    }

    /// Whether nobody can come in with an account until a new code is given: it has neither a password nor a link to a provider, and no code
    /// that is open.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn needs_code(&self, account: &AccountId, now: Timestamp) -> Result<bool, AccountError> {
        let mut unit = self.database.read().await?;
        let kept = by_id(&mut unit, account).await?.ok_or(AccountError::absent(Thing::Account))?;
        let waits = [AccountState::Invited, AccountState::Active].contains(&kept.account.state);
        if !waits || kept.account.kind == AccountKind::Service || kept.password.is_some() {
            return Ok(false);
        }
        let linked = Statement::new("select 1 from identity where account = ?").bind(account.as_str());
        if kept.account.state == AccountState::Active && unit.row(linked).await?.is_some() {
            return Ok(false);
        }
        let open = Statement::new("select 1 from one_time where account = ? and used_at is null and ends_at > ?");
        Ok(unit.row(open.bind(account.as_str()).bind(now)).await?.is_none())
    }

    /// Makes codes of an account void.
    pub(crate) async fn void_codes(
        &self,
        work: &mut Work,
        at: &Occasion,
        account: &AccountId,
        purpose: Option<Purpose>,
    ) -> Result<(), AccountError> {
        let mut void =
            Statement::new("update one_time set used_at = ? where account = ? and used_at is null").bind(at.now).bind(account.as_str());
        if let Some(purpose) = purpose {
            void = void.push(" and purpose = ?").bind(purpose.name());
        }
        work.unit.run(void).await?;
        Ok(())
    }
}

/// All roles that an account holds today or will hold.
pub(crate) async fn every_role(work: &mut Work, account: &AccountId, at: &Occasion) -> Result<Vec<Membership>, AccountError> {
    let mut all = held_on(&mut work.unit, account, at.today).await?;
    let find = Statement::new("select distinct from_on from ").push(HELD).push(" where account = ? and ended_at is null and from_on > ?");
    for row in work.unit.rows(find.bind(account.as_str()).bind(at.today.to_string())).await? {
        let day = row.text(0)?.parse().map_err(|_| AccountError::Damaged { what: "membership" })?;
        all.extend(held_on(&mut work.unit, account, day).await?);
    }
    Ok(all)
}
