//! Making accounts: inviting persons, adding services.

use rihla_model::access::{Actor, Roles};
use rihla_model::{AccountId, AgencyId, Language};
use rihla_store::database::Statement;

use crate::account::{AccountKind, AccountState, by_email, by_name};
use crate::accounts::{Accounts, Work};
use crate::error::AccountError;
use crate::event::{Occasion, SecurityEvent};
use crate::grant::may_act_for;
use crate::name::{EmailAddress, ShownName, SignInName};
use crate::one_time::{OneTimeCode, Purpose, every_role};
use crate::secret::draw_id;

/// What is known of an account before it is made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: SignInName,
    /// The name that others see.
    pub shown: ShownName,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
    /// The language in which it is spoken to.
    pub language: Language,
    /// The agency it belongs to.
    pub agency: Option<AgencyId>,
}

/// An invitation: the code is shown, or sent, this once.
#[derive(Debug)]
pub struct Invitation {
    /// The account that waits.
    pub account: AccountId,
    /// What the person sets a password with.
    pub code: OneTimeCode,
}

impl Accounts {
    /// Invites a person.
    ///
    /// # Errors
    /// [`AccountError::NameTaken`], [`AccountError::EmailTaken`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn invite(&self, at: &mut Occasion, new: NewAccount) -> Result<Invitation, AccountError> {
        let mut work = self.begin().await?;
        let account = self.insert(&mut work, at, new, AccountKind::Person).await?;
        let code = self.new_code(&mut work, at, &account, Purpose::Invitation).await?;
        work.note(&account, SecurityEvent::Invited);
        self.finish(at, work).await?;
        Ok(Invitation { account, code })
    }

    /// Makes a new code for an invitation that was lost or has run out; the old one opens nothing any more. Whoever has the code has the
    /// account, which no second factor guards yet: who gives it must hold all that the account does or will.
    ///
    /// # Errors
    /// [`AccountError::AboveActor`], [`AccountError::WrongState`], [`AccountError::Absent`], [`AccountError::NoRandomness`], [`AccountError::Store`].
    pub async fn invite_again(
        &self,
        at: &mut Occasion,
        by: &Actor,
        roles: &Roles,
        account: &AccountId,
    ) -> Result<OneTimeCode, AccountError> {
        let mut work = self.begin().await?;
        if crate::account::hold(&mut work.unit, account).await?.account.state != AccountState::Invited {
            return Err(AccountError::WrongState);
        }
        // while the account is held: no role comes between the question and the code
        may_act_for(by, roles, &every_role(&mut work, account, at).await?)?;
        let code = self.new_code(&mut work, at, account, Purpose::Invitation).await?;
        work.note(account, SecurityEvent::Invited);
        self.finish(at, work).await?;
        Ok(code)
    }

    /// Makes an account of a program or of another node; it shows tokens and has no password.
    ///
    /// # Errors
    /// As [`Accounts::invite`].
    pub async fn make_service(&self, at: &mut Occasion, new: NewAccount) -> Result<AccountId, AccountError> {
        let mut work = self.begin().await?;
        let account = self.insert(&mut work, at, new, AccountKind::Service).await?;
        work.note(&account, SecurityEvent::ServiceMade);
        self.finish(at, work).await?;
        Ok(account)
    }

    /// Changes the name that others see, the language, the agency and the address. The name to sign in with stays.
    ///
    /// # Errors
    /// [`AccountError::EmailTaken`], [`AccountError::Absent`], [`AccountError::Store`].
    pub async fn change_details(
        &self,
        at: &mut Occasion,
        account: &AccountId,
        shown: ShownName,
        email: Option<EmailAddress>,
        language: Language,
        agency: Option<AgencyId>,
    ) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        let kept = crate::account::hold(&mut work.unit, account).await?.account;
        if let Some(email) = &email
            && by_email(&mut work.unit, email).await?.is_some_and(|other| other.account.id != *account)
        {
            return Err(AccountError::EmailTaken);
        }
        if kept.email != email {
            // what was sent to the old address leads nowhere
            self.void_codes(&mut work, at, account, Some(Purpose::Mail)).await?;
        }
        let update = Statement::new("update account set shown = ?, email = ?, email_key = ?, language = ?, agency = ? where id = ?");
        let update = update.bind(shown.as_str()).bind(email.as_ref().map(EmailAddress::as_str)).bind(email.as_ref().map(EmailAddress::key));
        let update = update.bind(language.tag()).bind(agency.as_ref().map(AgencyId::as_str)).bind(account.as_str());
        work.unit.run(update).await?;
        work.note(account, SecurityEvent::DetailsChanged);
        self.finish(at, work).await
    }

    async fn insert(&self, work: &mut Work, at: &Occasion, new: NewAccount, kind: AccountKind) -> Result<AccountId, AccountError> {
        if by_name(&mut work.unit, &new.name).await?.is_some() {
            return Err(AccountError::NameTaken);
        }
        if let Some(email) = &new.email
            && by_email(&mut work.unit, email).await?.is_some()
        {
            return Err(AccountError::EmailTaken);
        }
        let id: AccountId = draw_id(&*self.rng)?;
        let state = match kind {
            AccountKind::Person => AccountState::Invited,
            AccountKind::Service => AccountState::Active,
        };
        let insert = Statement::new(
            "insert into account (id, kind, state, name, shown, email, email_key, language, agency, made_at, made_by, state_at) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        );
        let insert = insert.bind(id.as_str()).bind(kind.name()).bind(state.name()).bind(new.name.as_str()).bind(new.shown.as_str());
        let insert = insert.bind(new.email.as_ref().map(EmailAddress::as_str)).bind(new.email.as_ref().map(EmailAddress::key));
        let insert = insert.bind(new.language.tag()).bind(new.agency.as_ref().map(AgencyId::as_str));
        // two invitations at once: the second finds the first one's name
        match work.unit.run(insert.bind(at.now).bind(&at.actor).bind(at.now)).await? {
            1 => Ok(id),
            _ => Err(AccountError::NameTaken),
        }
    }
}
