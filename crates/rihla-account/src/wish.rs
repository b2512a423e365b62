//! How somebody wants to be written to about what concerns them.
//!
//! A letter holds a token with which its reader asks for no more of them, without signing in (RFC 8058). It is a keyed hash of the account:
//! whoever has it can do that one thing, to that one account, and nobody can make one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::{AccountId, RoleId};
use rihla_store::database::Statement;

use crate::accounts::Accounts;
use crate::error::AccountError;
use crate::membership::HELD;
use crate::secret::KeyedTag;

/// What the tokens are for: one for another purpose is none here.
const PLACE: &[&str] = &["unsubscribe"];

/// How often letters come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Whenever something concerns them.
    AtOnce,
    /// One a day, where there is something to tell.
    #[default]
    Daily,
    /// One a week, where there is something to tell.
    Weekly,
    /// None.
    Never,
}

impl Pace {
    /// Every pace.
    pub const ALL: [Self; 4] = [Self::AtOnce, Self::Daily, Self::Weekly, Self::Never];

    /// The name in tables and forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "at-once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Never => "never",
        }
    }

    /// The pace of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.name() == name)
    }
}

/// How an account wants to be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWish {
    /// How often.
    pub pace: Pace,
    /// The kinds of notice about which it wants no letter.
    pub without: BTreeSet<String>,
    /// What was there before is in no letter: whoever asks for letters again is not sent what they did not want.
    pub since: Timestamp,
}

/// A digest each day about everything: whoever is asked for something learns of it within a day, and nobody is written to by the hour who
/// did not ask for that.
impl Default for MailWish {
    fn default() -> Self {
        Self { pace: Pace::default(), without: BTreeSet::new(), since: Timestamp::UNIX_EPOCH }
    }
}

impl Accounts {
    /// How an account wants to be written to.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn mail_wish(&self, account: &AccountId) -> Result<MailWish, AccountError> {
        let find = Statement::new("select pace, without, since from mail_wish where account = ?").bind(account.as_str());
        let Some(row) = self.database.read().await?.row(find).await? else { return Ok(MailWish::default()) };
        let pace = Pace::named(&row.text(0)?).ok_or(AccountError::Damaged { what: "wish" })?;
        let without = row.text(1)?.split_whitespace().map(str::to_owned).collect();
        Ok(MailWish { pace, without, since: row.instant(2)? })
    }

    /// Says how an account wants to be written to. What it is not to be told of by letter is named by words without spaces.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn wish_for_mail(
        &self,
        account: &AccountId,
        pace: Pace,
        without: &BTreeSet<String>,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let old = self.mail_wish(account).await?;
        let more = old.pace == Pace::Never || !old.without.is_subset(without);
        let since = if more { now } else { old.since };
        let words = without.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let keep = Statement::new(
            "insert into mail_wish (account, pace, without, since) values (?, ?, ?, ?) \
             on conflict (account) do update set pace = excluded.pace, without = excluded.without, since = excluded.since",
        );
        let mut unit = self.database.write().await?;
        unit.run(keep.bind(account.as_str()).bind(pace.name()).bind(words).bind(since)).await?;
        Ok(unit.commit().await?)
    }

    /// The accounts that want to be written to at once.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn written_to_at_once(&self) -> Result<Vec<AccountId>, AccountError> {
        self.ids(Statement::new("select account from mail_wish where pace = 'at-once' order by account")).await
    }

    /// The persons in use who hold one of some roles on a day, by themselves or by a team.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn holders(&self, roles: &[RoleId], day: Date) -> Result<Vec<AccountId>, AccountError> {
        let find = Statement::new("select distinct held.account from ").push(HELD).push(
            " join account a on a.id = held.account where a.kind = 'person' and a.state = 'active' \
             and held.ended_at is null and held.from_on <= ? and (held.until_on is null or held.until_on >= ?) and held.role in ",
        );
        let find = find.bind(day.to_string()).bind(day.to_string()).bind_list(roles.iter().map(RoleId::as_str));
        self.ids(find.push(" order by held.account")).await
    }

    async fn ids(&self, find: Statement) -> Result<Vec<AccountId>, AccountError> {
        let rows = self.database.read().await?.rows(find).await?;
        rows.iter().map(|row| AccountId::new(row.text(0)?).map_err(|_| AccountError::Damaged { what: "account" })).collect()
    }

    /// The token with which the reader of a letter asks for no more of them. It does not run out: an old letter is as good as a new one.
    ///
    /// # Errors
    /// [`AccountError::UnknownKey`].
    pub fn unsubscribe_token(&self, account: &AccountId) -> Result<String, AccountError> {
        let tag = self.keys.code_tag(PLACE, account.as_str().as_bytes())?;
        Ok(format!("{account}.{}", tag.to_text().replace(':', ".")))
    }

    /// Whose token it is; none where it is none.
    #[must_use]
    pub fn unsubscriber(&self, token: &str) -> Option<AccountId> {
        let (account, tag) = token.split_once('.')?;
        let (key, digits) = tag.rsplit_once('.')?;
        let tag = KeyedTag::parse(&format!("{key}:{digits}"))?;
        // a key that is gone opens nothing
        let fits = self.keys.code_fits(PLACE, account.as_bytes(), &tag).unwrap_or(false);
        fits.then(|| AccountId::new(account).ok()).flatten()
    }
}
