//! Events as they are stored, one chain over all.

use jiff::Timestamp;
use rihla_model::AccountId;
use rihla_store::StoreError;
use rihla_store::database::{Row, Statement, Unit, instant_text};

use super::{ChainHash, Occasion, SecurityEvent};
use crate::accounts::Accounts;
use crate::error::AccountError;

/// The most events that one answer holds.
const MOST: i64 = 1000;
const COLUMNS: &str = "select number, at, account, actor, address, detail, hash from security_event";

/// A stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1, without gaps.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Whose account; none where the name that was tried is nobody's.
    pub account: Option<AccountId>,
    /// Who did it: an account, `anyone` or `node`.
    pub actor: String,
    /// The keyed hash of the address that it came from.
    pub address: Option<String>,
    /// What happened.
    pub event: SecurityEvent,
    /// The hash over it and all before it.
    pub hash: ChainHash,
}

/// The end of the chain, to be signed with the node's checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The number of the last event; 0 where there is none.
    pub number: i64,
    /// Its hash.
    pub hash: ChainHash,
}

/// Something that is to be noted when the unit ends.
pub(crate) struct Note {
    pub(crate) account: Option<AccountId>,
    pub(crate) event: SecurityEvent,
}

/// Appends events. The head of the chain is the last thing that a unit locks, so that none waits for another in a ring.
pub(crate) async fn append(
    unit: &mut Unit,
    at: Timestamp,
    actor: &str,
    address: Option<&str>,
    notes: Vec<Note>,
) -> Result<Vec<Recorded>, AccountError> {
    if notes.is_empty() {
        return Ok(Vec::new());
    }
    let head = Statement::new("select number, hash from security_head where one = 1").push(unit.engine().for_update());
    let row = unit.row(head).await?.ok_or(AccountError::Damaged { what: "security events" })?;
    let mut head = ChainHead { number: row.integer(0)?, hash: chain_hash(&row.text(1)?)? };
    let mut recorded = Vec::with_capacity(notes.len());
    for Note { account, event } in notes {
        let detail = serde_json::to_string(&event).map_err(|_| AccountError::Damaged { what: "security event" })?;
        let number = head.number + 1;
        let hash = hash_of(head.hash, number, &instant_text(at), account.as_ref(), actor, address, &detail);
        let insert = Statement::new(
            "insert into security_event (number, at, kind, account, actor, address, detail, hash) values (?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let account_text = account.as_ref().map(|id| id.as_str().to_owned());
        let insert = insert.bind(number).bind(at).bind(event.kind()).bind(account_text).bind(actor);
        unit.run(insert.bind(address.map(str::to_owned)).bind(detail).bind(hash.to_string())).await?;
        head = ChainHead { number, hash };
        let (actor, address) = (actor.to_owned(), address.map(str::to_owned));
        // as it comes back from the table
        let at = instant_text(at).parse().unwrap_or(at);
        recorded.push(Recorded { number, at, account, actor, address, event, hash });
    }
    let update = Statement::new("update security_head set number = ?, hash = ? where one = 1");
    unit.run(update.bind(head.number).bind(head.hash.to_string())).await?;
    Ok(recorded)
}

fn hash_of(
    before: ChainHash,
    number: i64,
    at: &str,
    account: Option<&AccountId>,
    actor: &str,
    address: Option<&str>,
    detail: &str,
) -> ChainHash {
    let number = number.to_string();
    before.next(&[Some(&number), Some(at), account.map(AccountId::as_str), Some(actor), address, Some(detail)])
}

fn chain_hash(text: &str) -> Result<ChainHash, AccountError> {
    ChainHash::parse(text).ok_or(AccountError::Damaged { what: "security event" })
}

fn recorded(row: &Row) -> Result<Recorded, AccountError> {
    let damaged = || AccountError::Damaged { what: "security event" };
    Ok(Recorded {
        number: row.integer(0)?,
        at: row.instant(1)?,
        account: row.optional_text(2)?.map(AccountId::new).transpose().map_err(|_| damaged())?,
        actor: row.text(3)?,
        address: row.optional_text(4)?,
        event: serde_json::from_str(&row.text(5)?).map_err(|_| damaged())?,
        hash: chain_hash(&row.text(6)?)?,
    })
}

/// Which events are listed.
#[derive(Debug, Clone)]
pub struct EventFilter<'a> {
    /// Of this account.
    pub account: Option<&'a AccountId>,
    /// By this actor: an account, `anyone` or `node`.
    pub actor: Option<&'a str>,
    /// Of these kinds; of all where there is none.
    pub kinds: &'a [&'a str],
    /// From this moment on.
    pub from: Timestamp,
    /// Before this moment.
    pub until: Timestamp,
    /// Before this number, for the next page.
    pub before: Option<i64>,
    /// At most so many.
    pub most: i64,
}

impl Default for EventFilter<'_> {
    fn default() -> Self {
        let (from, until) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        Self { account: None, actor: None, kinds: &[], from, until, before: None, most: MOST }
    }
}

impl Accounts {
    /// Notes something that no account of its own is about: what was done to the node, and by whom.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn note(&self, at: &mut Occasion, event: SecurityEvent) -> Result<(), AccountError> {
        let mut work = self.begin().await?;
        work.note_of(None, event);
        self.finish(at, work).await
    }

    /// The events that a filter lets through, the newest first.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn filtered_events(&self, filter: &EventFilter<'_>) -> Result<Vec<Recorded>, AccountError> {
        let mut find = Statement::new(COLUMNS).push(" where at >= ? and at < ?").bind(filter.from).bind(filter.until);
        if let Some(account) = filter.account {
            find = find.push(" and account = ?").bind(account.as_str());
        }
        if let Some(actor) = filter.actor {
            find = find.push(" and actor = ?").bind(actor);
        }
        if !filter.kinds.is_empty() {
            find = find.push(" and kind in ").bind_list(filter.kinds.iter().copied());
        }
        if let Some(before) = filter.before {
            find = find.push(" and number < ?").bind(before);
        }
        let find = find.push(" order by number desc limit ?").bind(filter.most.clamp(1, MOST));
        self.database.read().await?.rows(find).await?.iter().map(recorded).collect()
    }

    /// The events of a span of time, of one account or of all, the newest first; those before a number, for the next page.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn events(
        &self,
        account: Option<&AccountId>,
        from: Timestamp,
        until: Timestamp,
        before: Option<i64>,
        most: i64,
    ) -> Result<Vec<Recorded>, AccountError> {
        self.filtered_events(&EventFilter { account, from, until, before, most, ..EventFilter::default() }).await
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// [`AccountError::Store`], [`AccountError::Damaged`].
    pub async fn chain_head(&self) -> Result<ChainHead, AccountError> {
        head_of(&mut self.database.read().await?).await
    }

    /// Computes the whole chain anew and compares it, with what an earlier signed checkpoint says as well: rows that were
    /// cut off at the end are missed only where nobody kept a later head.
    ///
    /// # Errors
    /// [`AccountError::ChainBroken`] with the first event that does not fit; [`AccountError::Store`].
    pub async fn verify_chain(&self, kept: Option<ChainHead>) -> Result<ChainHead, AccountError> {
        let mut unit = self.database.read().await?;
        let mut hash = ChainHash::START;
        let (mut number, mut broken) = (0, None);
        let mut kept_fits = kept.is_none_or(|kept| kept.number == 0);
        let all = Statement::new("select number, at, account, actor, address, detail, hash from security_event order by number");
        unit.each(all, |row| {
            if broken.is_some() {
                return Ok(());
            }
            number += 1;
            match next_of(&row, hash, number)? {
                Some(next) => {
                    hash = next;
                    kept_fits |= kept == Some(ChainHead { number, hash });
                }
                None => broken = Some(number),
            }
            Ok(())
        })
        .await?;
        if let Some(number) = broken {
            return Err(AccountError::ChainBroken { number });
        }
        let head = head_of(&mut unit).await?;
        if head != (ChainHead { number, hash }) {
            return Err(AccountError::ChainBroken { number: number + 1 });
        }
        match kept {
            Some(kept) if !kept_fits => Err(AccountError::ChainBroken { number: kept.number }),
            _ => Ok(head),
        }
    }
}

/// The hash of a row, where it is the next and bears that hash.
fn next_of(row: &Row, before: ChainHash, number: i64) -> Result<Option<ChainHash>, StoreError> {
    let account = row.optional_text(2)?.and_then(|id| AccountId::new(id).ok());
    let same_account = row.optional_text(2)?.is_some() == account.is_some();
    let (at, actor, address, detail) = (row.text(1)?, row.text(3)?, row.optional_text(4)?, row.text(5)?);
    let hash = hash_of(before, number, &at, account.as_ref(), &actor, address.as_deref(), &detail);
    let fits = same_account && row.integer(0)? == number && row.text(6)? == hash.to_string();
    Ok(fits.then_some(hash))
}

async fn head_of(unit: &mut Unit) -> Result<ChainHead, AccountError> {
    let row = unit.row(Statement::new("select number, hash from security_head where one = 1")).await?;
    let row = row.ok_or(AccountError::Damaged { what: "security events" })?;
    Ok(ChainHead { number: row.integer(0)?, hash: chain_hash(&row.text(1)?)? })
}
