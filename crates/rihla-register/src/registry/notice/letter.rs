//! The letters that tell of notices: each notice is in one letter at most, and each letter goes out once.
//!
//! A letter is made before it is sent, with the name under which it is sent each time. Whoever dies between sending it and noting so has it
//! sent once more under the same name, by which a mail server knows it again.

use jiff::{SignedDuration, Timestamp};
use rihla_model::access::Actor;
use rihla_model::{AccountId, Saying};
use rihla_store::database::{Database, Statement, Unit};

use super::NoticeKind;
use super::read::{NOTICE, ShownNotice};
use crate::error::RegisterError;
use crate::registry::Registry;

/// For so long nobody else sends a letter that a worker is at: longer than one try takes.
const BUSY: SignedDuration = SignedDuration::from_mins(5);
/// What happens within so short a time is in one letter.
const GATHERING: SignedDuration = SignedDuration::from_secs(10);
/// The most letters that are sent at once to one account within an hour; what comes then waits for its end, in one letter.
const MOST_AN_HOUR: i64 = 4;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What a letter is to tell.
#[derive(Debug, Clone)]
pub struct Collect<'a> {
    /// Whom.
    pub account: &'a AccountId,
    /// The name of the letter, where one is made.
    pub id: &'a str,
    /// What it does not tell of.
    pub without: &'a [NoticeKind],
    /// Nothing from before.
    pub since: Timestamp,
    /// Whether it comes at its hour; else at once, as far as an hour's share allows.
    pub digest: bool,
}

/// A letter that a worker has taken.
#[derive(Debug)]
pub struct TakenLetter {
    number: i64,
    /// Its name.
    pub id: String,
    /// Whom it is for.
    pub account: AccountId,
    /// How often it was tried in vain.
    pub tries: u32,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterSettled {
    /// The mail server has it.
    Sent,
    /// There was nothing left to tell, or nobody who wants it.
    Dropped,
    /// It is tried again then.
    Again {
        /// When.
        at: Timestamp,
    },
    /// It is not tried again.
    GivenUp,
}

impl Registry {
    /// Whether anything is to be told: what was done, and, where letters are sent, a letter.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn is_to_notify(&self, letters: bool) -> Result<bool, RegisterError> {
        let mut unit = self.database.read().await?;
        if unit.row(Statement::new("select 1 from notice_queue limit 1")).await?.is_some() {
            return Ok(true);
        }
        Ok(letters && unit.row(due(self.now())).await?.is_some())
    }

    /// The accounts that have unread notices since a moment which no letter tells of.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn untold(&self, since: Timestamp) -> Result<Vec<AccountId>, RegisterError> {
        let find =
            Statement::new("select distinct account from notice where letter is null and read_at is null and at >= ? order by account");
        let rows = self.database.read().await?.rows(find.bind(since)).await?;
        let account = |text: String| AccountId::new(text).map_err(|_| RegisterError::Damaged { what: "notice" });
        rows.iter().map(|row| account(row.text(0)?)).collect()
    }

    /// When the last digest of an account was made.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn last_digest(&self, account: &AccountId) -> Result<Option<Timestamp>, RegisterError> {
        let find = Statement::new("select max(made_at) from notice_letter where account = ? and digest = 1 and state <> 'dropped'");
        let row = self.database.read().await?.row(find.bind(account.as_str())).await?;
        Ok(row.map(|row| row.optional_instant(0)).transpose()?.flatten())
    }

    /// Puts what is untold into a letter: one that waits, or a new one. Tells whether there was anything.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn collect_letter(&self, collect: &Collect<'_>) -> Result<bool, RegisterError> {
        let account = collect.account.as_str();
        let chosen = |statement: Statement| {
            let statement = statement.bind(account).bind(collect.since);
            // nothing is in an empty list, and nothing is not in it either
            if collect.without.is_empty() {
                return statement;
            }
            statement.push(" and kind not in ").bind_list(collect.without.iter().map(|kind| kind.name()))
        };
        let untold = " account = ? and letter is null and read_at is null and at >= ?";
        let mut unit = self.database.write().await?;
        if unit.row(chosen(Statement::new("select 1 from notice where").push(untold)).push(" limit 1")).await?.is_none() {
            return Ok(false);
        }
        let now = self.now();
        let waiting = Statement::new(
            "select number from notice_letter where account = ? and state = 'waiting' and (busy_until is null or busy_until <= ?) \
             order by number limit 1",
        );
        let waiting = waiting.push(unit.engine().for_update()).bind(account).bind(now);
        let number = match unit.row(waiting).await? {
            Some(row) => row.integer(0)?,
            None => {
                let due = if collect.digest { now } else { self.share(&mut unit, account, now).await? };
                let insert = Statement::new(
                    "insert into notice_letter (id, account, digest, made_at, state, tries, due_at) values (?, ?, ?, ?, 'waiting', 0, ?) \
                     returning number",
                );
                let insert = insert.bind(collect.id).bind(account).bind(collect.digest).bind(now).bind(due);
                unit.row(insert).await?.ok_or(RegisterError::Damaged { what: "letter" })?.integer(0)?
            }
        };
        unit.run(chosen(Statement::new("update notice set letter = ? where").push(untold).bind(number))).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// When the next letter at once may go to an account.
    async fn share(&self, unit: &mut Unit, account: &str, now: Timestamp) -> Result<Timestamp, RegisterError> {
        let find = Statement::new(
            "select made_at from notice_letter where account = ? and made_at > ? and state <> 'dropped' order by made_at desc, number desc \
             limit 1 offset ?",
        );
        let hour_ago = now.checked_sub(HOUR).unwrap_or(Timestamp::MIN);
        let soon = now.checked_add(GATHERING).unwrap_or(Timestamp::MAX);
        let full = unit.row(find.bind(account).bind(hour_ago).bind(MOST_AN_HOUR - 1)).await?;
        Ok(match full {
            Some(row) => row.instant(0)?.checked_add(HOUR).unwrap_or(Timestamp::MAX).max(soon),
            None => soon,
        })
    }

    /// Takes a letter that is due, so that nobody else sends it meanwhile.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn take_letter(&self) -> Result<Option<TakenLetter>, RegisterError> {
        let now = self.now();
        let mut unit = self.database.write().await?;
        let find = due(now).push(unit.engine().for_update_skip_locked());
        let Some(row) = unit.row(find).await? else { return Ok(None) };
        let damaged = || RegisterError::Damaged { what: "letter" };
        let taken = TakenLetter {
            number: row.integer(0)?,
            id: row.text(1)?,
            account: AccountId::new(row.text(2)?).map_err(|_| damaged())?,
            tries: u32::try_from(row.integer(3)?).map_err(|_| damaged())?,
        };
        let until = now.checked_add(BUSY).unwrap_or(Timestamp::MAX);
        unit.run(Statement::new("update notice_letter set busy_until = ? where number = ?").bind(until).bind(taken.number)).await?;
        unit.commit().await?;
        Ok(Some(taken))
    }

    /// What a letter tells, as the actor sees it now; what was read meanwhile is not told again.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn told_in(&self, taken: &TakenLetter, actor: &Actor) -> Result<Vec<ShownNotice>, RegisterError> {
        let find = Statement::new(NOTICE).push(" where n.letter = ? and n.account = ? and n.read_at is null order by n.number");
        let mut unit = self.database.read().await?;
        self.shown_notices(&mut unit, actor, find.bind(taken.number).bind(taken.account.as_str())).await
    }

    /// Notes what became of a letter.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn settle_letter(&self, taken: &TakenLetter, settled: LetterSettled, saying: Option<&Saying>) -> Result<(), RegisterError> {
        let damaged = |_| RegisterError::Damaged { what: "letter" };
        let said = saying.map(serde_json::to_string).transpose().map_err(damaged)?;
        let now = self.now();
        let (state, tries, due, ended) = match settled {
            LetterSettled::Sent => ("sent", taken.tries, None, Some(now)),
            LetterSettled::Dropped => ("dropped", taken.tries, None, Some(now)),
            LetterSettled::GivenUp => ("given-up", taken.tries + 1, None, Some(now)),
            LetterSettled::Again { at } => ("waiting", taken.tries + 1, Some(at), None),
        };
        let settle = Statement::new(
            "update notice_letter set state = ?, tries = ?, due_at = coalesce(?, due_at), settled_at = ?, said = ?, busy_until = null \
             where number = ?",
        );
        let settle = settle.bind(state).bind(i64::from(tries)).bind(due).bind(ended).bind(said).bind(taken.number);
        let mut unit = self.database.write().await?;
        unit.run(settle).await?;
        Ok(unit.commit().await?)
    }
}

/// How many letters were given up since a moment.
///
/// # Errors
/// [`RegisterError::Store`].
pub async fn letters_given_up(database: &Database, since: Timestamp) -> Result<i64, RegisterError> {
    let find = Statement::new("select count(*) from notice_letter where state = 'given-up' and settled_at >= ?").bind(since);
    let row = database.read().await?.row(find).await?;
    Ok(row.map(|row| row.integer(0)).transpose()?.unwrap_or_default())
}

fn due(now: Timestamp) -> Statement {
    let find = Statement::new(
        "select number, id, account, tries from notice_letter where state = 'waiting' and due_at <= ? \
         and (busy_until is null or busy_until <= ?) order by due_at, number limit 1",
    );
    find.bind(now).bind(now)
}
