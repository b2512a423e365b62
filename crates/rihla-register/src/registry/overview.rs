//! Some fields of all records of some registers, kept in memory: what boards add up.
//!
//! A board looks at thousands of records for one answer. Read from the database each time they would cost more than the answer may; kept as each
//! reader sees them, they would be kept once a reader. So they are kept once, as they are, without any protected field; what was done since is
//! looked up before each answer; and each reader is shown what their grants reach, by the function that lists and pages ask too. What was taken
//! back, and what is restricted in use, is in no board.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rihla_model::access::{Act, Actor, ActorKind, FieldClass};
use rihla_model::{AgencyId, FieldId, Language, Period, RecordId, RegisterId, StateId};
use rihla_store::database::Statement;
use serde_json::Value as Json;

use super::Registry;
use super::following::Following;
use super::row::{COLUMNS, Found, Stored};
use super::words::is_findable;
use crate::access::{Held, Reach, held};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::Record;
use crate::value::{Decimal, Money};

/// Records that are read at a time.
const AT_ONCE: u32 = 2_000;

type Records = BTreeMap<i64, Arc<Record>>;

/// Records of some registers, as they were when they were last brought up to date.
#[derive(Debug)]
pub struct Overview {
    wanted: BTreeMap<RegisterId, BTreeSet<FieldId>>,
    following: Option<Following>,
    records: BTreeMap<RegisterId, Arc<Records>>,
}

impl Overview {
    /// Of some registers, the fields that are named. Those that a register does not have, or that are protected, are left out.
    #[must_use]
    pub fn of(registry: &Registry, wanted: impl IntoIterator<Item = (RegisterId, Vec<&'static str>)>) -> Self {
        let kept = |(id, fields): (RegisterId, Vec<&'static str>)| {
            let definition = registry.registers().get(&id)?;
            let open = |name: &&str| {
                let field = FieldId::new(*name).ok().and_then(|id| definition.field(&id))?;
                (field.class != FieldClass::Protected).then(|| (*field.id).clone())
            };
            Some((id, fields.iter().filter_map(open).collect()))
        };
        Self { wanted: wanted.into_iter().filter_map(kept).collect(), following: None, records: BTreeMap::new() }
    }

    /// Looks up what was done since; the first time, reads all.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn refresh(&mut self, registry: &Registry) -> Result<(), RegisterError> {
        let mut following = match self.following.take() {
            Some(following) => following,
            None => {
                // what is done while the records are read is followed afterwards
                let following = Following::after(registry.last_action().await?);
                self.records.clear();
                for id in self.wanted.keys().cloned().collect::<Vec<_>>() {
                    self.read(registry, &id).await?;
                }
                following
            }
        };
        loop {
            let numbers = following.next(registry, AT_ONCE).await?;
            if numbers.is_empty() {
                break;
            }
            for all in self.records.values_mut().filter(|all| numbers.iter().any(|number| all.contains_key(number))) {
                let all = Arc::make_mut(all);
                numbers.iter().for_each(|number| drop(all.remove(number)));
            }
            let mut unit = registry.database.read().await?;
            for stored in registry.by_numbers(&mut unit, &numbers).await? {
                self.keep(stored);
            }
        }
        self.following = Some(following);
        Ok(())
    }

    async fn read(&mut self, registry: &Registry, register: &RegisterId) -> Result<(), RegisterError> {
        let mut after = 0;
        loop {
            let find = Statement::new(COLUMNS).push(" where r.register = ?").bind(register.as_str()).push(" and r.number > ?").bind(after);
            let rows = registry.database.read().await?.rows(find.push(" order by r.number limit ?").bind(AT_ONCE)).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.integer(0)?;
            for row in &rows {
                if let Found::Whole(stored) = registry.found(row)? {
                    self.keep(*stored);
                }
            }
        }
    }

    fn keep(&mut self, stored: Stored) {
        let Some(fields) = self.wanted.get(&stored.record.register).filter(|_| is_findable(&stored)) else { return };
        let mut record = stored.record;
        record.fields.retain(|field, _| fields.contains(field));
        let all = self.records.entry(record.register.clone()).or_default();
        Arc::make_mut(all).insert(stored.number, Arc::new(record));
    }

    /// What a reader sees of them.
    #[must_use]
    pub fn seen_by<'a>(&self, registry: &'a Registry, actor: &'a Actor) -> Sight<'a> {
        Sight { registry, actor, records: self.records.clone() }
    }
}

/// The records of an overview with the eyes of a reader; it stays as it is while the overview goes on.
#[derive(Debug, Clone)]
pub struct Sight<'a> {
    registry: &'a Registry,
    actor: &'a Actor,
    records: BTreeMap<RegisterId, Arc<Records>>,
}

impl Sight<'_> {
    /// The records of a register that the reader sees, in the order in which they were made; none of a register that is not theirs, or that there
    /// is not.
    pub fn of<'s>(&'s self, register: &str) -> impl Iterator<Item = Glance<'s>> {
        let id = RegisterId::new(register).ok();
        let definition = id.as_ref().and_then(|id| self.registry.definition(self.actor, id).ok());
        let all = id.as_ref().and_then(|id| self.records.get(id));
        let seen = move |definition: &'s Definition, record: &'s Record| {
            let sees = self.registry.reach(self.actor, Act::See, definition, record);
            sees.is_allowed().then_some(Glance { definition, record, sees })
        };
        definition.zip(all).into_iter().flat_map(move |(definition, all)| all.values().filter_map(move |record| seen(definition, record)))
    }

    /// Whether the reader sees every record of a register: only then does it say something that none is there.
    #[must_use]
    pub fn sees_all(&self, register: &str) -> bool {
        let definition = RegisterId::new(register).ok().and_then(|id| self.registry.definition(self.actor, &id).ok());
        let whole = |held: Held<'_>| held.grant.when.is_empty() && !held.public;
        let all = |definition: &Definition| held(self.actor, Act::See, definition, self.registry.registers().roles()).any(whole);
        self.actor.kind == ActorKind::Node || definition.is_some_and(all)
    }

    /// Whether the reader may know of a register.
    #[must_use]
    pub fn knows(&self, register: &str) -> bool {
        RegisterId::new(register).is_ok_and(|id| self.registry.definition(self.actor, &id).is_ok())
    }
}

/// What a reader sees of a record: of each field, whether it is theirs to see is asked when it is read.
#[derive(Debug, Clone)]
pub struct Glance<'a> {
    definition: &'a Definition,
    record: &'a Record,
    sees: Reach,
}

impl<'a> Glance<'a> {
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> &'a RecordId {
        &self.record.id
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> &'a StateId {
        &self.record.state
    }

    /// Whether its state is one in which nothing more happens.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.definition.state(&self.record.state).is_some_and(|state| state.is_final)
    }

    /// Its register.
    #[must_use]
    pub fn definition(&self) -> &'a Definition {
        self.definition
    }

    /// When it was last changed.
    #[must_use]
    pub fn changed_at(&self) -> Timestamp {
        self.record.changed_at
    }

    /// When it was made; for the house alone.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        self.sees.is_of_the_house().then_some(self.record.made_at)
    }

    /// The agency whose it is; for the house alone.
    #[must_use]
    pub fn agency(&self) -> Option<&'a AgencyId> {
        self.record.facets.agency.as_ref().filter(|_| self.sees.is_of_the_house())
    }

    /// The area whose it is; for the house alone.
    #[must_use]
    pub fn area(&self) -> Option<&'a str> {
        self.record.facets.area.as_deref().filter(|_| self.sees.is_of_the_house())
    }

    /// The value of a field, as it is on the wire; none where it is empty, not kept, or not theirs to see.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&'a Json> {
        let (id, value) = self.record.fields.iter().find(|(id, _)| id.as_str() == field)?;
        let field = self.definition.field(id)?;
        self.sees.covers(self.definition, field).then_some(value)
    }

    /// A text, code, tag, place, link or date as it is written.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.value(field)?.as_str()
    }

    /// A text of several languages in one of them, or in the nearest that there is; a text of none as it is.
    #[must_use]
    pub fn text_in(&self, field: &str, language: Language) -> Option<&'a str> {
        match self.value(field)? {
            Json::String(text) => Some(text),
            Json::Object(texts) => {
                let order = [language, Language::En, Language::Fr, Language::Ar];
                let found = order.iter().find_map(|language| texts.get(language.tag())).or_else(|| texts.values().next());
                found.and_then(Json::as_str)
            }
            _ => None,
        }
    }

    /// The values of a field that may have several.
    pub fn texts(&self, field: &str) -> impl Iterator<Item = &'a str> {
        let value = self.value(field);
        let (several, one) = match value {
            Some(Json::Array(all)) => (all.as_slice(), None),
            other => (&[] as &[Json], other),
        };
        several.iter().chain(one).filter_map(Json::as_str)
    }

    /// A number.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<Decimal> {
        match self.value(field)? {
            Json::Number(number) => number.as_i64().map(|units| Decimal::new(units, 0)),
            Json::String(text) => decimal(text),
            _ => None,
        }
    }

    /// An amount.
    #[must_use]
    pub fn money(&self, field: &str) -> Option<Money> {
        let held = self.value(field)?;
        let amount = decimal(held.get("amount")?.as_str()?)?;
        Some(Money { amount, currency: held.get("currency")?.as_str()?.to_owned() })
    }

    /// A day.
    #[must_use]
    pub fn date(&self, field: &str) -> Option<Date> {
        self.text(field)?.parse().ok()
    }

    /// A period.
    #[must_use]
    pub fn period(&self, field: &str) -> Option<Period> {
        self.text(field)?.parse().ok()
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn is_set(&self, field: &str) -> bool {
        self.value(field).and_then(Json::as_bool) == Some(true)
    }

    /// Whether a field holds something that the reader sees.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.value(field).is_some()
    }
}

/// A number as it is written on the wire, of as many decimals as it has.
fn decimal(text: &str) -> Option<Decimal> {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Decimal::parse(text, u8::try_from(decimals).ok()?)
}
