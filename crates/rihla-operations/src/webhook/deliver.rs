//! Events go out.

use std::sync::Arc;

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use rihla_account::{AccountState, Chance};
use rihla_courier::fetch::{Address, Fetcher};
use rihla_courier::webhook::{Envelope, EventKind, Outcome, Secret, Secrets, Subscriber, deliver};
use rihla_courier::{CourierError, next_try};
use rihla_model::access::{Actor, ActorKind};
use rihla_model::{Clock, Saying};
use rihla_register::{DueEvent, Event, Registry, SealedPart, Settled, Taken};

use crate::OperationError;
use crate::definitions::Definitions;
use crate::node::OpenNode;

/// How many subscribers are told at once: one that does not answer keeps the others waiting for no longer than its time.
const AT_ONCE: usize = 4;

/// What telling subscribers takes.
pub struct Courier {
    /// The node.
    pub open: OpenNode,
    /// Its records.
    pub registry: Arc<Registry>,
    /// In what zone days begin.
    pub definitions: Arc<Definitions>,
    /// Asks hosts of the list.
    pub fetcher: Fetcher,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Spreads tries.
    pub chance: Arc<Chance>,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Events that subscribers took.
    pub events: u64,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// Tells each subscriber what waits for it, several at once, until nothing is due any more or somebody asks to stop.
///
/// # Errors
/// [`OperationError::Register`], [`OperationError::Store`] where the queues cannot be read or written. That a subscriber cannot be told is none:
/// it is tried again, and noted.
pub async fn deliver_events(courier: &Courier, stop: &(dyn Fn() -> bool + Sync)) -> Result<Delivered, OperationError> {
    let mut whole = Delivered::default();
    for part in join_all((0..AT_ONCE).map(|_| courier.tell_all(stop))).await {
        let part = part?;
        whole.events += part.events;
        whole.stopped |= part.stopped;
    }
    Ok(whole)
}

impl Courier {
    async fn tell_all(&self, stop: &(dyn Fn() -> bool + Sync)) -> Result<Delivered, OperationError> {
        let mut delivered = Delivered::default();
        while let Some(mut taken) = self.registry.take_subscriber().await? {
            if let Err(error) = self.tell(&mut taken, stop, &mut delivered).await {
                tracing::warn!(error.code = error.saying().id(), %error, webhook = taken.id.as_str(), "a subscriber could not be told");
                // the others do not wait for it
                let until = match self.again(taken.tries, None) {
                    Settled::Again { at } => Some(at),
                    _ => None,
                };
                self.registry.put_off(&taken, until, &error.saying()).await?;
            }
            self.registry.let_go(&taken).await?;
            if delivered.stopped {
                break;
            }
        }
        Ok(delivered)
    }

    /// Tells one subscriber, in order, until its queue is empty or has to wait.
    async fn tell(&self, taken: &mut Taken, stop: &(dyn Fn() -> bool + Sync), delivered: &mut Delivered) -> Result<(), OperationError> {
        loop {
            if stop() {
                delivered.stopped = true;
                return Ok(());
            }
            // asked for each event: a role that was taken back shows nothing any more
            let eyes = self.eyes(taken).await?;
            let Some(event) = self.registry.next_event(taken, &eyes).await? else { return Ok(()) };
            let outcome = match self.envelope(taken, &event).and_then(|envelope| Ok((envelope, subscriber(&taken.sealed)?))) {
                Ok((envelope, to)) => deliver(&self.fetcher, &to, &envelope, self.clock.now()).await,
                Err(error) => Outcome::Forbidden(error),
            };
            let (settled, saying) = self.settled(&outcome, taken.tries);
            self.registry.settle_event(taken, &event, settled, &saying).await?;
            match settled {
                Settled::Delivered => delivered.events += 1,
                Settled::Refused => {}
                Settled::Again { .. } | Settled::Paused | Settled::Off => return Ok(()),
            }
        }
    }

    /// The account as actor today; one that is no longer in use sees nothing.
    async fn eyes(&self, taken: &Taken) -> Result<Actor, OperationError> {
        let account = self.open.accounts.account(&taken.account).await?;
        if account.state != AccountState::Active {
            return Ok(Actor { kind: ActorKind::Service, account: Some(account.id), memberships: Vec::new(), scopes: None });
        }
        Ok(self.open.accounts.actor(&account.id, self.definitions.day_of(self.clock.now())).await?)
    }

    fn envelope(&self, taken: &Taken, event: &DueEvent) -> Result<Envelope, CourierError> {
        let base = self.open.config.public_address.as_ref().map_or("", Address::as_str).trim_end_matches('/');
        let record: Address = format!("{base}/api/registers/{}/{}", taken.register, event.record).parse()?;
        // the same each time it is sent, and nothing that counts what others are told
        let id = format!("evt_{}_{}", event.record, event.version).parse()?;
        let kind = match event.event {
            Event::Create => EventKind::Create,
            Event::Update => EventKind::Update,
            Event::Transition => EventKind::Transition,
            Event::Withdraw => EventKind::Withdraw,
            Event::Erase => EventKind::Erase,
        };
        Ok(Envelope::new(id, kind, &taken.register, record, event.at, event.data.clone().unwrap_or_default()))
    }

    fn settled(&self, outcome: &Outcome, tries: u32) -> (Settled, Saying) {
        let settled = match outcome {
            Outcome::Delivered { .. } => Settled::Delivered,
            Outcome::Refused { .. } => Settled::Refused,
            Outcome::Gone => Settled::Off,
            Outcome::Forbidden(_) => Settled::Paused,
            Outcome::Later { after, .. } => self.again(tries, after.and_then(|after| SignedDuration::try_from(after).ok())),
            Outcome::Unreachable(_) => self.again(tries, None),
        };
        (settled, outcome.saying())
    }

    /// When the event is tried again: as the receiver asked, and not before the usual time; after the last try somebody has to look.
    fn again(&self, tries: u32, after: Option<SignedDuration>) -> Settled {
        let Some(usual) = next_try(tries + 1, &*self.chance) else { return Settled::Paused };
        let usual = SignedDuration::try_from(usual).unwrap_or(SignedDuration::from_hours(1));
        let wait = after.map_or(usual, |after| after.max(usual));
        Settled::Again { at: self.clock.now().checked_add(wait).unwrap_or(Timestamp::MAX) }
    }
}

fn subscriber(sealed: &SealedPart) -> Result<Subscriber, CourierError> {
    let current: Secret = sealed.secret.parse()?;
    let secrets = match &sealed.previous {
        Some(previous) => Secrets::one(previous.parse()?).rotated(current),
        None => Secrets::one(current),
    };
    Ok(Subscriber { address: sealed.address.parse()?, secrets })
}
