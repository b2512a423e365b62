//! An account, and looking it up.

use jiff::Timestamp;
use rihla_model::{AccountId, AgencyId, Language};
use rihla_store::database::{Row, Statement, Unit};

use crate::accounts::Accounts;
use crate::error::{AccountError, Thing};
use crate::name::{EmailAddress, ShownName, SignInName};

const COLUMNS: &str = "select id, kind, state, name, shown, email, language, agency, made_at, made_by, state_at, signed_in_at, \
                       password, password_at from account";
const MOST: i64 = 1000;

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountKind {
    /// Of a person, who signs in.
    Person,
    /// Of a program or another node, which shows tokens.
    Service,
}

/// In what state it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Invited; nobody has signed in yet.
    Invited,
    /// In use.
    Active,
    /// Locked by an administrator, until freed.
    Locked,
    /// Closed.
    Disabled,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its public identifier, drawn at random.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// Its state.
    pub state: AccountState,
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
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// Since when it is in its state.
    pub state_at: Timestamp,
    /// When somebody last signed in.
    pub signed_in_at: Option<Timestamp>,
    /// Since when its password stands; none where it has none.
    pub password_at: Option<Timestamp>,
}

/// An account with its password as it is kept.
pub(crate) struct Kept {
    pub(crate) account: Account,
    pub(crate) password: Option<String>,
}

impl AccountKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Service => "service",
        }
    }
}

impl AccountState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Locked, Self::Disabled].into_iter().find(|state| state.name() == name)
    }
}

impl Account {
    /// Everything that may not stand in its password.
    pub(crate) fn names(&self) -> Vec<&str> {
        let agency = self.agency.as_ref().map(AgencyId::as_str);
        let email = self.email.as_ref().map(EmailAddress::as_str);
        [Some(self.name.as_str()), Some(self.shown.as_str()), agency, email].into_iter().flatten().collect()
    }
}

fn kept(row: &Row) -> Result<Kept, AccountError> {
    let damaged = || AccountError::Damaged { what: "account" };
    let kind = match row.text(1)?.as_str() {
        "person" => AccountKind::Person,
        "service" => AccountKind::Service,
        _ => return Err(damaged()),
    };
    let account = Account {
        id: AccountId::new(row.text(0)?).map_err(|_| damaged())?,
        kind,
        state: AccountState::named(&row.text(2)?).ok_or_else(damaged)?,
        name: SignInName::stored(row.text(3)?),
        shown: ShownName::stored(row.text(4)?),
        email: row.optional_text(5)?.map(EmailAddress::stored),
        language: Language::from_tag(&row.text(6)?).ok_or_else(damaged)?,
        agency: row.optional_text(7)?.map(AgencyId::new).transpose().map_err(|_| damaged())?,
        made_at: row.instant(8)?,
        made_by: row.text(9)?,
        state_at: row.instant(10)?,
        signed_in_at: row.optional_instant(11)?,
        password_at: row.optional_instant(13)?,
    };
    Ok(Kept { account, password: row.optional_text(12)? })
}

/// The account of an identifier.
pub(crate) async fn by_id(unit: &mut Unit, id: &AccountId) -> Result<Option<Kept>, AccountError> {
    let find = Statement::new(COLUMNS).push(" where id = ?").bind(id.as_str());
    unit.row(find).await?.as_ref().map(kept).transpose()
}

/// The account of an identifier; it stays as it is until the unit ends.
pub(crate) async fn hold(unit: &mut Unit, id: &AccountId) -> Result<Kept, AccountError> {
    let find = Statement::new(COLUMNS).push(" where id = ?").bind(id.as_str()).push(unit.engine().for_update());
    unit.row(find).await?.as_ref().map(kept).transpose()?.ok_or(AccountError::absent(Thing::Account))
}

/// The account of a name to sign in with.
pub(crate) async fn by_name(unit: &mut Unit, name: &SignInName) -> Result<Option<Kept>, AccountError> {
    // no name that can be typed has it, and no database takes it
    let plain = if name.as_str().contains('\0') { "" } else { name.as_str() };
    let find = Statement::new(COLUMNS).push(" where name = ?").bind(plain);
    unit.row(find).await?.as_ref().map(kept).transpose()
}

/// The account of an e-mail address.
pub(crate) async fn by_email(unit: &mut Unit, email: &EmailAddress) -> Result<Option<Kept>, AccountError> {
    let find = Statement::new(COLUMNS).push(" where email_key = ?").bind(email.key());
    unit.row(find).await?.as_ref().map(kept).transpose()
}

impl Accounts {
    /// An account.
    ///
    /// # Errors
    /// [`AccountError::Absent`], [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn account(&self, id: &AccountId) -> Result<Account, AccountError> {
        let found = by_id(&mut self.database.read().await?, id).await?;
        found.map(|kept| kept.account).ok_or(AccountError::absent(Thing::Account))
    }

    /// The account of a name to sign in with, for administrators.
    ///
    /// # Errors
    /// As [`Accounts::account`].
    pub async fn account_named(&self, name: &SignInName) -> Result<Account, AccountError> {
        let found = by_name(&mut self.database.read().await?, name).await?;
        found.map(|kept| kept.account).ok_or(AccountError::absent(Thing::Account))
    }

    /// Accounts by name, after a name, for administrators.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn accounts(&self, after: Option<&SignInName>, most: i64) -> Result<Vec<Account>, AccountError> {
        let after = after.map_or("", SignInName::as_str);
        let find = Statement::new(COLUMNS).push(" where name > ? order by name limit ?").bind(after).bind(most.clamp(1, MOST));
        let rows = self.database.read().await?.rows(find).await?;
        rows.iter().map(|row| kept(row).map(|kept| kept.account)).collect()
    }
}
