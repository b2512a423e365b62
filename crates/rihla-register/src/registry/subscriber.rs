//! Who is told when records change.
//!
//! A subscriber sees with the eyes of a service account: what its roles do not show is not told, whatever happened. Where it is told
//! and what that is signed with are sealed: an address may hold a token.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{AccountId, Id, RegisterId, Saying};
use rihla_store::database::{Row, Statement, Unit};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::Registry;
use crate::access::held;
use crate::error::RegisterError;
use crate::record::Kind;

/// The kind of identifier that subscribers have.
pub enum SubscriberKind {}

/// Names a subscriber: "portal".
pub type SubscriberId = Id<SubscriberKind>;

/// What a subscriber is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A record was made.
    Create,
    /// Its fields, or who has to see to it, changed.
    Update,
    /// It went to another state.
    Transition,
    /// It was taken back, or is no longer for the subscriber to see.
    Withdraw,
    /// It was erased. Whoever was told of a record is told this too, asked for or not.
    Erase,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 5] = [Self::Create, Self::Update, Self::Transition, Self::Withdraw, Self::Erase];

    /// The name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Transition => "transition",
            Self::Withdraw => "withdraw",
            Self::Erase => "erase",
        }
    }

    /// The event of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// What an action is to those outside; none of what is talked about within the house.
    pub(super) const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Create => Some(Self::Create),
            Kind::Edit | Kind::Assign | Kind::Restore | Kind::Lift => Some(Self::Update),
            Kind::Transition => Some(Self::Transition),
            // who was told of it is not to use it any more; lifted, it comes back
            Kind::Withdraw | Kind::Restrict => Some(Self::Withdraw),
            Kind::Erase => Some(Self::Erase),
            Kind::Ask | Kind::Decline | Kind::Comment => None,
        }
    }
}

/// Whether a subscriber is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubscriberState {
    /// It is.
    On,
    /// Events wait until somebody lets them go on.
    Paused,
    /// It is not, and nothing waits.
    Off,
}

impl SubscriberState {
    const ALL: [Self; 3] = [Self::On, Self::Paused, Self::Off];

    /// The name in tables and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Off => "off",
        }
    }
}

/// Where a subscriber is told, and the secrets that it is signed with, the newest first. No print shows it.
#[derive(Clone)]
pub struct SealedPart {
    /// The whole address.
    pub address: Zeroizing<String>,
    /// The secret.
    pub secret: Zeroizing<String>,
    /// The one before, while one takes the place of the other.
    pub previous: Option<Zeroizing<String>>,
}

/// A sealed part as it is written, before it is sealed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    address: String,
    secret: String,
    previous: Option<String>,
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.address.zeroize();
        self.secret.zeroize();
        self.previous.zeroize();
    }
}

impl std::fmt::Debug for SealedPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealedPart(…)")
    }
}

/// A subscriber to be.
#[derive(Debug, Clone)]
pub struct NewSubscriber {
    /// Its name.
    pub id: SubscriberId,
    /// Of which register it is told.
    pub register: RegisterId,
    /// Of what.
    pub events: BTreeSet<Event>,
    /// The service account with whose eyes it sees.
    pub account: AccountId,
    /// The host of the address, which may be shown.
    pub host: String,
    /// Where it is told, and what that is signed with.
    pub sealed: SealedPart,
}

/// A subscriber as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subscriber {
    /// Its name.
    pub id: SubscriberId,
    /// Of which register it is told.
    pub register: RegisterId,
    /// Of what.
    pub events: BTreeSet<Event>,
    /// The service account with whose eyes it sees.
    pub account: AccountId,
    /// The host that is told.
    pub host: String,
    /// When it was added.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// Whether it is told anything.
    pub state: SubscriberState,
    /// How often the event at the head of its queue was tried in vain.
    pub tries: u32,
    /// When that is tried again.
    pub due_at: Option<Timestamp>,
    /// How many events wait.
    pub waiting: u64,
    /// What became of the last try.
    pub said: Option<Saying>,
}

const COLUMNS: &str = "select s.id, s.register, s.events, s.account, s.host, s.made_at, s.made_by, s.state, s.tries, s.due_at, s.said, \
                       (select count(*) from delivery d where d.subscriber = s.number and d.state = 'waiting') from subscriber s";

impl Registry {
    /// Adds a subscriber, which is told of what happens from now on.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`]; [`RegisterError::SubscriberTaken`]; [`RegisterError::SubscriberBlind`] where the account holds no
    /// role that sees records of the register; [`RegisterError::Store`].
    pub async fn subscribe(&self, by: &Actor, eyes: &Actor, new: &NewSubscriber) -> Result<(), RegisterError> {
        let definition = self.definition(by, &new.register)?;
        if held(eyes, Act::See, definition, self.registers.roles()).next().is_none() {
            return Err(RegisterError::SubscriberBlind);
        }
        let mut unit = self.database.write().await?;
        let (key, sealed) = self.seal_subscriber(&new.id, &new.sealed)?;
        let events: String = new.events.iter().fold(" ".to_owned(), |text, event| text + event.name() + " ");
        let insert = Statement::new(
            "insert into subscriber (id, register, events, account, host, key, sealed, made_at, made_by, state, tries) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'on', 0) on conflict (id) do nothing",
        );
        let insert = insert.bind(new.id.as_str()).bind(new.register.as_str()).bind(events).bind(new.account.as_str());
        let insert = insert.bind(new.host.as_str()).bind(key).bind(sealed).bind(self.now()).bind(by.name());
        if unit.run(insert).await? == 0 {
            return Err(RegisterError::SubscriberTaken);
        }
        Ok(unit.commit().await?)
    }

    /// All subscribers, by name.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn subscribers(&self) -> Result<Vec<Subscriber>, RegisterError> {
        let rows = self.database.read().await?.rows(Statement::new(COLUMNS).push(" order by s.id")).await?;
        rows.iter().map(subscriber).collect()
    }

    /// Lets the events of a subscriber wait.
    ///
    /// # Errors
    /// [`RegisterError::NoSubscriber`], [`RegisterError::Store`].
    pub async fn pause_subscriber(&self, id: &SubscriberId) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        self.numbered(&mut unit, id).await?;
        unit.run(Statement::new("update subscriber set state = 'paused' where id = ? and state = 'on'").bind(id.as_str())).await?;
        Ok(unit.commit().await?)
    }

    /// Lets the events of a subscriber go on, at once; without the one at the head of the queue where that is passed over.
    ///
    /// # Errors
    /// [`RegisterError::NoSubscriber`], [`RegisterError::Store`].
    pub async fn resume_subscriber(&self, id: &SubscriberId, pass_over: bool) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        let number = self.numbered(&mut unit, id).await?;
        if pass_over {
            let pass = Statement::new(
                "update delivery set state = 'passed-over', settled_at = ? where number = \
                 (select min(number) from delivery where subscriber = ? and state = 'waiting')",
            );
            unit.run(pass.bind(self.now()).bind(number)).await?;
        }
        let on = Statement::new("update subscriber set state = 'on', tries = 0, due_at = null, said = null where number = ?");
        unit.run(on.bind(number)).await?;
        Ok(unit.commit().await?)
    }

    /// Tells a subscriber nothing any more; what waits is passed over.
    ///
    /// # Errors
    /// [`RegisterError::NoSubscriber`], [`RegisterError::Store`].
    pub async fn stop_subscriber(&self, id: &SubscriberId) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        let number = self.numbered(&mut unit, id).await?;
        self.switch_off(&mut unit, number).await?;
        Ok(unit.commit().await?)
    }

    /// Puts another secret in the place of the current one, which goes on signing too until the next change; none: the current one
    /// alone signs from now on.
    ///
    /// # Errors
    /// [`RegisterError::NoSubscriber`], [`RegisterError::Damaged`], [`RegisterError::Store`].
    pub async fn change_secret(&self, id: &SubscriberId, new: Option<Zeroizing<String>>) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        let number = self.numbered(&mut unit, id).await?;
        let find = Statement::new("select key, sealed from subscriber where number = ?").bind(number);
        let row = unit.row(find).await?.ok_or(RegisterError::NoSubscriber)?;
        let old = self.open_subscriber(id, &row.text(0)?, &row.bytes(1)?)?;
        let changed = match new {
            Some(new) => SealedPart { address: old.address, secret: new, previous: Some(old.secret) },
            None => SealedPart { previous: None, ..old },
        };
        let (key, sealed) = self.seal_subscriber(id, &changed)?;
        let update = Statement::new("update subscriber set key = ?, sealed = ? where number = ?");
        unit.run(update.bind(key).bind(sealed).bind(number)).await?;
        Ok(unit.commit().await?)
    }

    pub(super) async fn switch_off(&self, unit: &mut Unit, number: i64) -> Result<(), RegisterError> {
        unit.run(Statement::new("update subscriber set state = 'off', due_at = null where number = ?").bind(number)).await?;
        let pass = Statement::new("update delivery set state = 'passed-over', settled_at = ? where subscriber = ? and state = 'waiting'");
        unit.run(pass.bind(self.now()).bind(number)).await?;
        Ok(())
    }

    pub(super) async fn numbered(&self, unit: &mut Unit, id: &SubscriberId) -> Result<i64, RegisterError> {
        let find = Statement::new("select number from subscriber where id = ?").bind(id.as_str());
        Ok(unit.row(find).await?.ok_or(RegisterError::NoSubscriber)?.integer(0)?)
    }

    fn seal_subscriber(&self, id: &SubscriberId, part: &SealedPart) -> Result<(String, Vec<u8>), RegisterError> {
        let previous = part.previous.as_ref().map(|old| old.to_string());
        let plain = Plain { address: part.address.to_string(), secret: part.secret.to_string(), previous };
        let plain = Zeroizing::new(serde_json::to_vec(&plain).map_err(|_| RegisterError::Damaged { what: "subscriber" })?);
        self.keys.seal_beside(b"subscriber", id.as_str().as_bytes(), &plain, &*self.rng)
    }

    pub(super) fn open_subscriber(&self, id: &SubscriberId, key: &str, sealed: &[u8]) -> Result<SealedPart, RegisterError> {
        let plain = self.keys.open_beside(b"subscriber", id.as_str().as_bytes(), key, sealed)?;
        let mut plain: Plain = serde_json::from_slice(&plain).map_err(|_| RegisterError::Damaged { what: "subscriber" })?;
        let take = |text: &mut String| Zeroizing::new(std::mem::take(text));
        let (address, secret) = (take(&mut plain.address), take(&mut plain.secret));
        Ok(SealedPart { address, secret, previous: plain.previous.as_mut().map(take) })
    }
}

fn subscriber(row: &Row) -> Result<Subscriber, RegisterError> {
    let damaged = || RegisterError::Damaged { what: "subscriber" };
    let state = row.text(7)?;
    Ok(Subscriber {
        id: SubscriberId::new(row.text(0)?).map_err(|_| damaged())?,
        register: RegisterId::new(row.text(1)?).map_err(|_| damaged())?,
        events: row.text(2)?.split_whitespace().filter_map(Event::named).collect(),
        account: AccountId::new(row.text(3)?).map_err(|_| damaged())?,
        host: row.text(4)?,
        made_at: row.instant(5)?,
        made_by: row.text(6)?,
        state: SubscriberState::ALL.into_iter().find(|known| known.name() == state).ok_or_else(damaged)?,
        tries: u32::try_from(row.integer(8)?).map_err(|_| damaged())?,
        due_at: row.optional_instant(9)?,
        said: said(row, 10)?,
        waiting: row.integer(11)?.unsigned_abs(),
    })
}

/// What was said of a try, as it is kept.
pub(super) fn said(row: &Row, at: usize) -> Result<Option<Saying>, RegisterError> {
    let read = |text: String| serde_json::from_str(&text).map_err(|_| RegisterError::Damaged { what: "delivery" });
    row.optional_text(at)?.map(read).transpose()
}
