//! Rows of records and actions, as they are stored.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rihla_model::access::FieldClass;
use rihla_model::{AccountId, AgencyId, FieldId, RecordId, RegisterId, StateId};
use rihla_store::database::{Row, Statement, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Registry;
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::{Action, Asked, Deed, Facets, Hash, Kind, Record};
use crate::secret::RecordKey;

pub(super) const COLUMNS: &str = "select r.number, r.id, r.register, r.version, r.definition, r.state, r.withdrawn, r.agency, r.area, \
     r.assigned, r.made_at, r.made_by, r.changed_at, r.changed_by, r.body, r.sealed, k.key, k.wrapped \
     from record r left join record_key k on k.record = r.number";

/// A record with what stands beside it in the database.
pub(super) struct Stored {
    pub(super) number: i64,
    pub(super) key: RecordKey,
    pub(super) record: Record,
}

/// A record that was found, or what is left of one.
pub(super) enum Found {
    /// It is there.
    Whole(Box<Stored>),
    /// It was erased.
    Erased {
        /// Its number.
        number: i64,
        /// Its register.
        register: RegisterId,
    },
}

/// What is sealed of a row.
#[derive(Serialize, Deserialize, Default)]
struct Sealed {
    fields: BTreeMap<FieldId, Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<Asked>,
    // absent in what was written before there were restrictions
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    restricted: bool,
}

fn damaged(what: &'static str) -> RegisterError {
    RegisterError::Damaged { what }
}

impl Registry {
    /// Finds a record; in a writing unit it stays as it is until the unit ends.
    pub(super) async fn find(&self, unit: &mut Unit, id: &RecordId, for_update: bool) -> Result<Option<Found>, RegisterError> {
        let lock = unit.engine().for_update();
        if for_update && !lock.is_empty() {
            // by itself, since an outer join cannot be locked
            unit.row(Statement::new("select number from record where id = ?").push(lock).bind(id.as_str())).await?;
        }
        let find = Statement::new(COLUMNS).push(" where r.id = ?").bind(id.as_str());
        unit.row(find).await?.map(|row| self.found(&row)).transpose()
    }

    pub(super) fn found(&self, row: &Row) -> Result<Found, RegisterError> {
        let what = "record";
        let register = RegisterId::new(row.text(2)?).map_err(|_| damaged(what))?;
        let Some(state) = row.optional_text(5)? else {
            return Ok(Found::Erased { number: row.integer(0)?, register });
        };
        let id = RecordId::new(row.text(1)?).map_err(|_| damaged(what))?;
        let key = self.keys.unwrap(&id, &row.text(16)?, &row.bytes(17)?)?;
        let mut fields: BTreeMap<FieldId, Json> = serde_json::from_str(&row.text(14)?).map_err(|_| damaged(what))?;
        let version = row.integer(3)?;
        let sealed = match row.optional_bytes(15)? {
            Some(sealed) => {
                let open = key.open("row", &[id.as_str().as_bytes(), version.to_string().as_bytes()], &sealed)?;
                serde_json::from_slice(&open).map_err(|_| damaged(what))?
            }
            None => Sealed::default(),
        };
        fields.extend(sealed.fields);
        let id_of = |text: Option<String>| text.map(AccountId::new).transpose().map_err(|_| damaged(what));
        let area = row.optional_text(8)?;
        let state = StateId::new(state).map_err(|_| damaged(what))?;
        let definition = self.registers.get(&register);
        let published = definition.and_then(|definition| definition.state(&state)).is_some_and(|state| state.published);
        let facets = Facets {
            published,
            withdrawn: row.flag(6)?,
            restricted: sealed.restricted,
            agency: row.optional_text(7)?.map(AgencyId::new).transpose().map_err(|_| damaged(what))?,
            areas: self.areas_of(area.as_deref()),
            area,
            assigned: id_of(row.optional_text(9)?)?,
            made_by: id_of(row.optional_text(11)?)?,
        };
        let record = Record {
            id,
            register,
            version,
            definition: row.integer(4)?,
            state,
            fields,
            facets,
            made_at: row.instant(10)?,
            changed_at: row.instant(12)?,
            changed_by: row.text(13)?,
            asked: sealed.asked,
        };
        Ok(Found::Whole(Box::new(Stored { number: row.integer(0)?, key, record })))
    }

    /// The clear and the sealed half of a row.
    pub(super) fn halves(
        &self,
        definition: &Definition,
        key: &RecordKey,
        record: &Record,
    ) -> Result<(String, Option<Vec<u8>>), RegisterError> {
        // a field that no definition names any more is handled as the most guarded
        let guarded = |field: &FieldId| definition.field(field).is_none_or(|field| field.class == FieldClass::Protected);
        let (sealed, clear): (BTreeMap<_, _>, BTreeMap<_, _>) =
            record.fields.iter().map(|(field, value)| (field.clone(), value.clone())).partition(|(field, _)| guarded(field));
        let clear = serde_json::to_string(&clear).map_err(|_| damaged("record"))?;
        if sealed.is_empty() && record.asked.is_none() && !record.facets.restricted {
            return Ok((clear, None));
        }
        let sealed = Sealed { fields: sealed, asked: record.asked.clone(), restricted: record.facets.restricted };
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&sealed).map_err(|_| damaged("record"))?);
        let version = record.version.to_string();
        let sealed = key.seal("row", &[record.id.as_str().as_bytes(), version.as_bytes()], &plain, &*self.rng)?;
        Ok((clear, Some(sealed)))
    }

    /// Writes the row of a record anew; the version that is replaced is named, so that a lost lock is noticed.
    pub(super) async fn keep(&self, unit: &mut Unit, definition: &Definition, stored: &Stored) -> Result<(), RegisterError> {
        let Stored { number, key, record } = stored;
        let (body, sealed) = self.halves(definition, key, record)?;
        let facets = &record.facets;
        let update = Statement::new(
            "update record set version = ?, definition = ?, state = ?, withdrawn = ?, agency = ?, area = ?, assigned = ?, \
             changed_at = ?, changed_by = ?, body = ?, sealed = ? where number = ? and version = ?",
        );
        let update = update.bind(record.version).bind(record.definition).bind(record.state.as_str()).bind(facets.withdrawn);
        let update = update.bind(facets.agency.as_ref().map(AgencyId::as_str)).bind(facets.area.as_ref());
        let update = update.bind(facets.assigned.as_ref().map(AccountId::as_str)).bind(record.changed_at).bind(&record.changed_by);
        let touched = unit.run(update.bind(body).bind(sealed).bind(*number).bind(record.version - 1)).await?;
        if touched == 1 { Ok(()) } else { Err(damaged("record")) }
    }

    /// The hash of the last action of a record.
    pub(super) async fn last_hash(&self, unit: &mut Unit, number: i64) -> Result<Hash, RegisterError> {
        let last = Statement::new("select hash from action where record = ? order by version desc limit 1").bind(number);
        let row = unit.row(last).await?.ok_or_else(|| damaged("action"))?;
        Hash::from_bytes(&row.bytes(0)?).ok_or_else(|| damaged("action"))
    }
}

/// An action of a row `version, kind, at, actor, definition, batch, body, hash`; its deed where there is a key.
pub(super) fn action(row: &Row, id: &RecordId, key: Option<&RecordKey>) -> Result<(Action, Vec<u8>, Hash), RegisterError> {
    let what = "action";
    let version = row.integer(0)?;
    let kind = Kind::named(&row.text(1)?).ok_or_else(|| damaged(what))?;
    let body = row.bytes(6)?;
    let deed = match key {
        Some(key) if kind != Kind::Erase => {
            let open = key.open("action", &[id.as_str().as_bytes(), version.to_string().as_bytes()], &body)?;
            Some(serde_json::from_slice::<Deed>(&open).map_err(|_| damaged(what))?)
        }
        _ => None,
    };
    let at: Timestamp = row.instant(2)?;
    let hash = Hash::from_bytes(&row.bytes(7)?).ok_or_else(|| damaged(what))?;
    let action = Action { version, kind, at, actor: row.text(3)?, definition: row.integer(4)?, batch: row.optional_text(5)?, deed };
    Ok((action, body, hash))
}

pub(super) const ACTION: &str = "select version, kind, at, actor, definition, batch, body, hash from action";
