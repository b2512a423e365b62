//! Telling subscribers: an event stands in the queue of each with the change that it tells of, in one unit; it leaves the queue when the
//! subscriber has it. Each is told in the order in which things happened.

use jiff::{SignedDuration, Timestamp};
use rihla_model::access::{Act, Actor, Scope};
use rihla_model::{AccountId, RecordId, RegisterId, Saying};
use rihla_store::database::{Statement, Unit};
use serde::Serialize;
use serde_json::Value as Json;

use super::Registry;
use super::subscriber::{Event, SealedPart, SubscriberId, said};
use crate::error::RegisterError;
use crate::record::Action;

/// For so long nobody else tells a subscriber that a worker is at: longer than one try takes.
const BUSY: SignedDuration = SignedDuration::from_mins(5);

/// A subscriber that a worker has taken.
#[derive(Debug)]
pub struct Taken {
    number: i64,
    /// Its name.
    pub id: SubscriberId,
    /// Of which register it is told.
    pub register: RegisterId,
    /// The account with whose eyes it sees.
    pub account: AccountId,
    /// How often the event at the head of its queue was tried in vain.
    pub tries: u32,
    /// Where it is told, and what that is signed with.
    pub sealed: SealedPart,
}

/// An event to be told.
#[derive(Clone)]
pub struct DueEvent {
    number: i64,
    /// What happened.
    pub event: Event,
    /// To which record.
    pub record: RecordId,
    /// The version that it made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// The record as the subscriber sees it now; none where it does not any more.
    pub data: Option<Json>,
}

impl std::fmt::Debug for DueEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DueEvent").field("event", &self.event).field("record", &self.record).finish_non_exhaustive()
    }
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// The subscriber has it.
    Delivered,
    /// The subscriber does not want this one.
    Refused,
    /// It is tried again then.
    Again {
        /// When.
        at: Timestamp,
    },
    /// Somebody has to look at it first.
    Paused,
    /// The subscriber wants nothing any more.
    Off,
}

/// An event in the log of a subscriber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What happened.
    pub event: Event,
    /// To which record.
    pub record: RecordId,
    /// The version that it made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// `waiting`, `delivered`, `refused`, `unseen` (not for the subscriber to see) or `passed-over`.
    pub state: String,
    /// When it left the queue.
    pub settled_at: Option<Timestamp>,
    /// What the last try came to.
    pub said: Option<Saying>,
}

impl Registry {
    /// Puts an action in the queue of each subscriber that asks for it.
    pub(super) async fn queue_event(&self, unit: &mut Unit, number: i64, action: &Action) -> Result<(), RegisterError> {
        let Some(event) = Event::of(action.kind) else { return Ok(()) };
        let queue = Statement::new(
            "insert into delivery (subscriber, record, event, version, at, state) \
             select s.number, r.number, ?, ?, ?, 'waiting' from record r join subscriber s on s.register = r.register \
             where r.number = ? and s.state <> 'off'",
        );
        let queue = queue.bind(event.name()).bind(action.version).bind(action.at).bind(number);
        unit.run(match event {
            Event::Erase => queue,
            _ => queue.push(" and s.events like ?").bind(format!("% {} %", event.name())),
        })
        .await?;
        Ok(())
    }

    /// Whether any subscriber is to be told something now.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn is_to_tell(&self) -> Result<bool, RegisterError> {
        let mut unit = self.database.read().await?;
        Ok(unit.row(due(self.now())).await?.is_some())
    }

    /// Takes a subscriber that is to be told something, so that nobody else tells it meanwhile; none where there is none.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn take_subscriber(&self) -> Result<Option<Taken>, RegisterError> {
        let now = self.now();
        let mut unit = self.database.write().await?;
        let damaged = || RegisterError::Damaged { what: "subscriber" };
        let (row, id, sealed) = loop {
            let find = due(now).push(unit.engine().for_update_skip_locked());
            let Some(row) = unit.row(find).await? else {
                unit.commit().await?;
                return Ok(None);
            };
            let id = SubscriberId::new(row.text(1)?).map_err(|_| damaged())?;
            match self.open_subscriber(&id, &row.text(5)?, &row.bytes(6)?) {
                Ok(sealed) => break (row, id, sealed),
                // one that cannot be opened waits for somebody, and the others do not wait for it
                Err(error) => {
                    self.note_try(&mut unit, row.integer(0)?, ("paused", row.integer(4)? + 1, None), &said_as(&error.saying())?).await?;
                }
            }
        };
        let taken = Taken {
            number: row.integer(0)?,
            register: RegisterId::new(row.text(2)?).map_err(|_| damaged())?,
            account: AccountId::new(row.text(3)?).map_err(|_| damaged())?,
            tries: u32::try_from(row.integer(4)?).map_err(|_| damaged())?,
            sealed,
            id,
        };
        self.busy(&mut unit, taken.number, Some(now)).await?;
        unit.commit().await?;
        Ok(Some(taken))
    }

    /// The event at the head of the queue, as the account sees the record now. Events that it does not see leave the queue: of those
    /// that it was told of before it learns that they are gone.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn next_event(&self, taken: &Taken, eyes: &Actor) -> Result<Option<DueEvent>, RegisterError> {
        let see = Scope { register: Some(taken.register.clone()), acts: [Act::See].into() };
        let eyes = Actor { scopes: Some(vec![see]), ..eyes.clone() };
        loop {
            let find = Statement::new(
                "select d.number, d.event, r.id, d.version, d.at, exists (select 1 from delivery t where t.record = d.record \
                 and t.subscriber = d.subscriber and t.state = 'delivered') from delivery d join record r on r.number = d.record \
                 where d.subscriber = ? and d.state = 'waiting' order by d.number limit 1",
            );
            let row = self.database.read().await?.row(find.bind(taken.number)).await?;
            let Some(row) = row else { return Ok(None) };
            let damaged = || RegisterError::Damaged { what: "delivery" };
            let (number, told) = (row.integer(0)?, row.flag(5)?);
            let event = Event::named(&row.text(1)?).ok_or_else(damaged)?;
            let record = RecordId::new(row.text(2)?).map_err(|_| damaged())?;
            let (version, at) = (row.integer(3)?, row.instant(4)?);
            let due = |event, data| DueEvent { number, event, record: record.clone(), version, at, data };
            let seen = match event {
                Event::Erase => None,
                _ => match self.look(&eyes, (&taken.register, &record), None).await {
                    // kept, and not handed on
                    Ok(seen) if seen.restricted => None,
                    Ok(seen) => Some(serde_json::to_value(&seen).map_err(|_| damaged())?),
                    Err(RegisterError::NoRecord | RegisterError::NoRegister | RegisterError::Denied | RegisterError::Erased) => None,
                    Err(error) => return Err(error),
                },
            };
            match (seen, event) {
                (Some(data), event) => return Ok(Some(due(event, Some(data)))),
                (None, Event::Erase) if told => return Ok(Some(due(Event::Erase, None))),
                (None, _) if told => return Ok(Some(due(Event::Withdraw, None))),
                (None, _) => {
                    let mut unit = self.database.write().await?;
                    self.leave_queue(&mut unit, number, "unseen", None).await?;
                    self.busy(&mut unit, taken.number, Some(self.now())).await?;
                    unit.commit().await?;
                }
            }
        }
    }

    /// Notes what became of a try; the subscriber stays taken unless it is left alone for now.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn settle_event(&self, taken: &mut Taken, event: &DueEvent, settled: Settled, saying: &Saying) -> Result<(), RegisterError> {
        let said = said_as(saying)?;
        let mut unit = self.database.write().await?;
        let (state, tries, due) = match settled {
            Settled::Delivered | Settled::Refused => ("on", 0, None),
            Settled::Again { at } => ("on", taken.tries + 1, Some(at)),
            Settled::Paused | Settled::Off => ("paused", taken.tries + 1, None),
        };
        taken.tries = tries;
        self.note_try(&mut unit, taken.number, (state, i64::from(tries), due), &said).await?;
        match settled {
            Settled::Delivered => self.leave_queue(&mut unit, event.number, "delivered", Some(&said)).await?,
            Settled::Refused => self.leave_queue(&mut unit, event.number, "refused", Some(&said)).await?,
            Settled::Off => self.switch_off(&mut unit, taken.number).await?,
            Settled::Again { .. } | Settled::Paused => {
                unit.run(Statement::new("update delivery set said = ? where number = ?").bind(said.as_str()).bind(event.number)).await?;
            }
        }
        self.busy(&mut unit, taken.number, Some(self.now())).await?;
        Ok(unit.commit().await?)
    }

    /// Leaves a subscriber alone until a time, or until somebody looks at it: its event could not even be looked at.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn put_off(&self, taken: &Taken, until: Option<Timestamp>, saying: &Saying) -> Result<(), RegisterError> {
        let state = if until.is_some() { "on" } else { "paused" };
        let mut unit = self.database.write().await?;
        self.note_try(&mut unit, taken.number, (state, i64::from(taken.tries) + 1, until), &said_as(saying)?).await?;
        Ok(unit.commit().await?)
    }

    /// Lets go of a subscriber.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn let_go(&self, taken: &Taken) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        self.busy(&mut unit, taken.number, None).await?;
        Ok(unit.commit().await?)
    }

    /// What a subscriber was told and is to be told, the newest first.
    ///
    /// # Errors
    /// [`RegisterError::NoSubscriber`], [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn told(&self, id: &SubscriberId, most: u32) -> Result<Vec<Told>, RegisterError> {
        let mut unit = self.database.read().await?;
        let number = self.numbered(&mut unit, id).await?;
        let find = Statement::new(
            "select d.event, r.id, d.version, d.at, d.state, d.settled_at, d.said from delivery d join record r on r.number = d.record \
             where d.subscriber = ? order by d.number desc limit ?",
        );
        let damaged = || RegisterError::Damaged { what: "delivery" };
        let rows = unit.rows(find.bind(number).bind(most)).await?;
        rows.iter()
            .map(|row| {
                Ok(Told {
                    event: Event::named(&row.text(0)?).ok_or_else(damaged)?,
                    record: RecordId::new(row.text(1)?).map_err(|_| damaged())?,
                    version: row.integer(2)?,
                    at: row.instant(3)?,
                    state: row.text(4)?,
                    settled_at: row.optional_instant(5)?,
                    said: said(row, 6)?,
                })
            })
            .collect()
    }

    /// Removes from the logs what left the queues before a moment. The last that each subscriber has of a record stays while there is
    /// such a record: it says who is to be told that it is gone.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn prune_told(&self, before: Timestamp) -> Result<u64, RegisterError> {
        let mut unit = self.database.write().await?;
        let prune = Statement::new(
            "delete from delivery where settled_at < ? and not (state = 'delivered' and event <> 'erase' and number = \
             (select max(t.number) from delivery t where t.record = delivery.record and t.subscriber = delivery.subscriber \
             and t.state = 'delivered'))",
        );
        let removed = unit.run(prune.bind(before)).await?;
        unit.commit().await?;
        Ok(removed)
    }

    async fn leave_queue(&self, unit: &mut Unit, number: i64, state: &'static str, said: Option<&str>) -> Result<(), RegisterError> {
        let leave = Statement::new("update delivery set state = ?, settled_at = ?, said = ? where number = ?");
        unit.run(leave.bind(state).bind(self.now()).bind(said).bind(number)).await?;
        Ok(())
    }

    /// Notes what a try came to: the state that follows, how often it was tried in vain, when it is tried again.
    async fn note_try(
        &self,
        unit: &mut Unit,
        number: i64,
        (state, tries, due): (&'static str, i64, Option<Timestamp>),
        said: &str,
    ) -> Result<(), RegisterError> {
        // whoever paused or stopped it meanwhile is not overruled
        let keep = Statement::new(
            "update subscriber set state = case when state = 'on' then ? else state end, tries = ?, due_at = ?, said = ? where number = ?",
        );
        unit.run(keep.bind(state).bind(tries).bind(due).bind(said).bind(number)).await?;
        Ok(())
    }

    /// Keeps others from a subscriber for a while, or lets them.
    async fn busy(&self, unit: &mut Unit, number: i64, from: Option<Timestamp>) -> Result<(), RegisterError> {
        let until = from.map(|from| from.checked_add(BUSY).unwrap_or(Timestamp::MAX));
        unit.run(Statement::new("update subscriber set busy_until = ? where number = ?").bind(until).bind(number)).await?;
        Ok(())
    }
}

/// What is said of a try, as it is kept.
fn said_as(saying: &Saying) -> Result<String, RegisterError> {
    serde_json::to_string(saying).map_err(|_| RegisterError::Damaged { what: "delivery" })
}

/// A subscriber that is to be told something; those at which a worker is are passed over, so that none waits behind another.
fn due(now: Timestamp) -> Statement {
    let find = Statement::new(
        "select s.number, s.id, s.register, s.account, s.tries, s.key, s.sealed from subscriber s where s.state = 'on' \
         and (s.due_at is null or s.due_at <= ?) and (s.busy_until is null or s.busy_until <= ?) \
         and exists (select 1 from delivery d where d.subscriber = s.number and d.state = 'waiting') order by s.number limit 1",
    );
    find.bind(now).bind(now)
}
