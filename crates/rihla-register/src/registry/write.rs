//! Appending an action, and what follows from it.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{AccountId, AgencyId, FieldId, RecordId, RegisterId};
use rihla_store::database::{Statement, Unit, instant_text};

use super::Registry;
use super::row::{Found, Stored};
use crate::access::{Reach, reach};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::{Action, Deed, Hash, Record};
use crate::secret::{RecordKey, draw_id};

/// What a write made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The record.
    pub record: RecordId,
    /// Its version now.
    pub version: i64,
}

/// A record that is about to be changed, within a unit.
pub(super) struct Open<'a> {
    pub(super) definition: &'a Definition,
    pub(super) stored: Stored,
}

/// What an action is done for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Within<'a> {
    /// The import it belongs to.
    pub(super) batch: Option<&'a str>,
}

impl Registry {
    pub(super) fn now(&self) -> Timestamp {
        // as it comes back from the table
        let now = self.clock.now();
        instant_text(now).parse().unwrap_or(now)
    }

    /// What an actor may do with a record.
    pub(super) fn reach(&self, actor: &Actor, act: Act, definition: &Definition, record: &Record) -> Reach {
        reach(actor, act, definition, self.registers.roles(), &record.facets)
    }

    /// The record that an actor sees, to be changed: found, seen, in the version that they saw, and allowed.
    pub(super) async fn open<'a>(
        &'a self,
        unit: &mut Unit,
        actor: &Actor,
        act: Act,
        (register, id): (&RegisterId, &RecordId),
        version: Option<i64>,
    ) -> Result<Open<'a>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let stored = match self.find(unit, id, true).await? {
            Some(Found::Whole(stored)) if stored.record.register == *register => *stored,
            Some(Found::Erased { register: erased, .. }) if erased == *register && self.may_know_erased(actor, definition) => {
                return Err(RegisterError::Erased);
            }
            _ => return Err(RegisterError::NoRecord),
        };
        let sees = self.reach(actor, Act::See, definition, &stored.record);
        if !sees.is_allowed() {
            return Err(RegisterError::NoRecord);
        }
        if !self.reach(actor, act, definition, &stored.record).is_allowed() {
            return Err(RegisterError::Denied);
        }
        // the node, which does it for whoever runs its machine, may erase everything
        if stored.record.facets.restricted && !self.reach(actor, Act::Erase, definition, &stored.record).is_allowed() {
            return Err(RegisterError::Restricted);
        }
        if stored.record.definition > i64::from(definition.version) {
            return Err(RegisterError::NewerDefinition { written: stored.record.definition, here: i64::from(definition.version) });
        }
        if let Some(seen) = version.filter(|seen| *seen != stored.record.version) {
            let changed = self.changed_since(unit, definition, &stored, seen, &sees).await?;
            return Err(RegisterError::Stale { version: stored.record.version, changed });
        }
        Ok(Open { definition, stored })
    }

    /// The visible fields that actions after a version have changed.
    async fn changed_since(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        stored: &Stored,
        version: i64,
        sees: &Reach,
    ) -> Result<Vec<FieldId>, RegisterError> {
        let later = Statement::new(super::row::ACTION).push(" where record = ? and version > ? order by version").bind(stored.number);
        let rows = unit.rows(later.bind(version)).await?;
        let mut changed: Vec<FieldId> = Vec::new();
        for row in &rows {
            let (action, _, _) = super::row::action(row, &stored.record.id, Some(&stored.key))?;
            if let Some(Deed::Edit { fields }) = action.deed {
                let visible = |field: &FieldId| definition.field(field).is_some_and(|field| sees.covers(definition, field));
                changed.extend(fields.into_keys().filter(visible));
            }
        }
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    /// Makes a record out of its first action.
    pub(super) async fn begin(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        definition: &Definition,
        deed: Deed,
        id: Option<RecordId>,
        within: Within<'_>,
    ) -> Result<Written, RegisterError> {
        let id = id.map_or_else(|| draw_id(&*self.rng), Ok)?;
        let key = RecordKey::draw(&*self.rng)?;
        let action = self.action(actor, definition, 1, deed, within);
        let mut record = Record::begin(&id, &definition.id, &action).ok_or(RegisterError::Damaged { what: "action" })?;
        record.facets.areas = self.areas_of(record.facets.area.as_deref());
        record.facets.published = definition.state(&record.state).is_some_and(|state| state.published);
        let (body, sealed) = self.halves(definition, &key, &record)?;
        let insert = Statement::new(
            "insert into record (id, register, version, definition, state, withdrawn, agency, area, assigned, made_at, made_by, \
             changed_at, changed_by, body, sealed) values (?, ?, 1, ?, ?, 0, ?, ?, null, ?, ?, ?, ?, ?, ?) returning number",
        );
        let insert = insert.bind(id.as_str()).bind(definition.id.as_str()).bind(record.definition).bind(record.state.as_str());
        let insert = insert.bind(record.facets.agency.as_ref().map(AgencyId::as_str)).bind(record.facets.area.as_ref());
        let insert = insert.bind(record.made_at).bind(record.facets.made_by.as_ref().map(AccountId::as_str)).bind(record.made_at);
        let insert = insert.bind(actor.name()).bind(body).bind(sealed);
        let number = unit.row(insert).await?.ok_or(RegisterError::Damaged { what: "record" })?.integer(0)?;
        let wrapped = self.keys.wrap(&id, &key, &*self.rng)?;
        let keep = Statement::new("insert into record_key (record, key, wrapped) values (?, ?, ?)").bind(number);
        unit.run(keep.bind(self.keys.current().as_str()).bind(wrapped)).await?;
        self.append(unit, number, &id, &key, Hash::START, &action).await?;
        let stored = Stored { number, key, record };
        self.index(unit, definition, None, &stored).await?;
        Ok(Written { record: id, version: 1 })
    }

    /// Appends an action to a record and folds it in.
    pub(super) async fn go_on(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        open: Open<'_>,
        deed: Deed,
        within: Within<'_>,
    ) -> Result<(Written, Stored), RegisterError> {
        let Open { definition, stored: Stored { number, key, record } } = open;
        let action = self.action(actor, definition, record.version + 1, deed, within);
        let before = self.last_hash(unit, number).await?;
        self.append(unit, number, &record.id, &key, before, &action).await?;
        let old = record.clone();
        let mut record = record.after(&action).ok_or(RegisterError::Damaged { what: "action" })?;
        record.facets.areas = self.areas_of(record.facets.area.as_deref());
        record.facets.published = definition.state(&record.state).is_some_and(|state| state.published);
        let stored = Stored { number, key, record };
        self.keep(unit, definition, &stored).await?;
        self.index(unit, definition, Some(&old), &stored).await?;
        self.queue_notices(unit, stored.number, (&old, &stored.record), &action).await?;
        Ok((Written { record: stored.record.id.clone(), version: stored.record.version }, stored))
    }

    fn action(&self, actor: &Actor, definition: &Definition, version: i64, deed: Deed, within: Within<'_>) -> Action {
        Action {
            version,
            kind: deed.kind(),
            at: self.now(),
            actor: actor.name().to_owned(),
            definition: i64::from(definition.version),
            batch: within.batch.map(str::to_owned),
            deed: Some(deed),
        }
    }

    async fn append(
        &self,
        unit: &mut Unit,
        number: i64,
        id: &RecordId,
        key: &RecordKey,
        before: Hash,
        action: &Action,
    ) -> Result<(), RegisterError> {
        let plain = serde_json::to_vec(&action.deed).map_err(|_| RegisterError::Damaged { what: "action" })?;
        let plain = zeroize::Zeroizing::new(plain);
        let version = action.version.to_string();
        let body = key.seal("action", &[id.as_str().as_bytes(), version.as_bytes()], &plain, &*self.rng)?;
        self.append_sealed(unit, number, id, before, action, body).await
    }

    pub(super) async fn append_sealed(
        &self,
        unit: &mut Unit,
        number: i64,
        id: &RecordId,
        before: Hash,
        action: &Action,
        body: Vec<u8>,
    ) -> Result<(), RegisterError> {
        let hash = before.next(&action.head(id), &body);
        let insert = Statement::new(
            "insert into action (record, version, kind, at, actor, definition, batch, body, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        );
        let insert = insert.bind(number).bind(action.version).bind(action.kind.name()).bind(action.at).bind(&action.actor);
        let insert = insert.bind(action.definition).bind(action.batch.as_ref()).bind(body).bind(hash.0.to_vec());
        unit.run(insert).await?;
        self.queue_event(unit, number, action).await
    }

    /// Whether an actor may know that a record was erased: one who reaches every record of the register, whatever its facets.
    pub(super) fn may_know_erased(&self, actor: &Actor, definition: &Definition) -> bool {
        reach(actor, Act::History, definition, self.registers.roles(), &crate::record::Facets::default()).is_of_the_house()
    }
}
