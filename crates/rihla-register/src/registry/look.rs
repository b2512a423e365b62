//! Looking at a record, and the note of who looked at what is protected.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit, instant_text};
use serde::Serialize;

use super::Registry;
use super::row::{Found, Stored};
use super::seen::Seen;
use super::step::remark;
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::Hash;
use crate::secret::RecordKey;

const DOMAIN: &[u8] = b"rihla record reading 1";

/// Who saw what is protected of a record.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What: `record`, `history`, `export`, `file`, or `extract`, which went to the person whom the record is about.
    pub what: String,
    /// Why, as stated; none where the record was erased.
    pub why: Option<String>,
}

impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("at", &self.at).field("what", &self.what).finish_non_exhaustive()
    }
}

impl Registry {
    /// Looks at a record. Protected fields are shown only where a reason is stated; then it is noted, before anything is shown.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::NoRecord`] whether there is none or none for this actor,
    /// [`RegisterError::Erased`] for those who may see the history of every record, [`RegisterError::Store`].
    pub async fn look(&self, actor: &Actor, (register, id): (&RegisterId, &RecordId), why: Option<&str>) -> Result<Seen, RegisterError> {
        let why = remark(why)?;
        let mut unit = if why.is_some() { self.database.write().await? } else { self.database.read().await? };
        let (definition, stored) = self.visible(&mut unit, actor, (register, id)).await?;
        let sees = self.reach(actor, Act::See, definition, &stored.record);
        let computed = self.computed(definition, &stored.record);
        let seen = Seen::of(definition, &stored.record, &computed, &sees, why.is_some());
        if let Some(why) = why.filter(|_| seen.shows_protected(definition)) {
            self.note_reading(&mut unit, actor, &stored, "record", &why).await?;
            unit.commit().await?;
        }
        Ok(seen)
    }

    /// A record that an actor sees.
    pub(super) async fn visible<'a>(
        &'a self,
        unit: &mut Unit,
        actor: &Actor,
        (register, id): (&RegisterId, &RecordId),
    ) -> Result<(&'a Definition, Stored), RegisterError> {
        let definition = self.definition(actor, register)?;
        match self.find(unit, id, false).await? {
            Some(Found::Whole(stored)) if stored.record.register == *register => {
                let sees = self.reach(actor, Act::See, definition, &stored.record);
                if sees.is_allowed() { Ok((definition, *stored)) } else { Err(RegisterError::NoRecord) }
            }
            Some(Found::Erased { register: erased, .. }) if erased == *register && self.may_know_erased(actor, definition) => {
                Err(RegisterError::Erased)
            }
            _ => Err(RegisterError::NoRecord),
        }
    }

    /// Notes that somebody saw what is protected of a record.
    pub(super) async fn note_reading(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        stored: &Stored,
        what: &str,
        why: &str,
    ) -> Result<(), RegisterError> {
        let (id, at) = (&stored.record.id, self.now());
        let place: [&[u8]; 3] = [id.as_str().as_bytes(), &instant_bytes(at), actor.name().as_bytes()];
        let why = stored.key.seal("reading", &place, why.as_bytes(), &*self.rng)?;
        let head = ReadingHead { record: Some(id), register: &stored.record.register, records: 1, at, actor: actor.name(), what };
        self.keep_reading(unit, Some(stored.number), &head, why).await
    }

    /// Notes that records of a register were handed out by somebody in the workbook of a round.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn note_round(&self, actor: &Actor, register: &RegisterId, records: usize) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        let records = i64::try_from(records).unwrap_or(i64::MAX);
        let head = ReadingHead { record: None, register, records, at: self.now(), actor: actor.name(), what: "round" };
        self.keep_reading(&mut unit, None, &head, Vec::new()).await?;
        Ok(unit.commit().await?)
    }

    /// Notes that somebody took records out in bulk.
    pub(super) async fn note_export(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        register: &RegisterId,
        records: i64,
    ) -> Result<(), RegisterError> {
        let head = ReadingHead { record: None, register, records, at: self.now(), actor: actor.name(), what: "export" };
        self.keep_reading(unit, None, &head, Vec::new()).await
    }

    async fn keep_reading(&self, unit: &mut Unit, number: Option<i64>, head: &ReadingHead<'_>, why: Vec<u8>) -> Result<(), RegisterError> {
        let hash = head.hash(&why);
        let insert =
            Statement::new("insert into reading (record, register, records, at, actor, what, why, hash) values (?, ?, ?, ?, ?, ?, ?, ?)");
        let insert = insert.bind(number).bind(head.register.as_str()).bind(head.records).bind(head.at).bind(head.actor);
        unit.run(insert.bind(head.what).bind(why).bind(hash.0.to_vec())).await?;
        Ok(())
    }

    /// Who saw what is protected of a record, when and why, the newest first.
    ///
    /// # Errors
    /// As [`Registry::look`]; [`RegisterError::Denied`] for whoever may not see the history of the record.
    pub async fn readings(&self, actor: &Actor, named: (&RegisterId, &RecordId)) -> Result<Vec<Reading>, RegisterError> {
        let mut unit = self.database.read().await?;
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        if !self.reach(actor, Act::History, definition, &stored.record).is_of_the_house() {
            return Err(RegisterError::Denied);
        }
        let mut readings = self.readings_of(&mut unit, stored.number, Some((&stored.key, &stored.record.id))).await?;
        readings.reverse();
        Ok(readings.into_iter().map(|(_, reading)| reading).collect())
    }

    /// The readings of a record with their numbers, the oldest first; with their reasons where the record's key is there.
    pub(super) async fn readings_of(
        &self,
        unit: &mut Unit,
        number: i64,
        opened: Option<(&RecordKey, &RecordId)>,
    ) -> Result<Vec<(i64, Reading)>, RegisterError> {
        let find = Statement::new("select at, actor, what, why, number from reading where record = ? order by number");
        let rows = unit.rows(find.bind(number)).await?;
        rows.iter()
            .map(|row| {
                let (at, who) = (row.instant(0)?, row.text(1)?);
                let why = match opened {
                    Some((key, id)) => Some(open_why(key, id, at, &who, &row.bytes(3)?)?),
                    None => None,
                };
                Ok((row.integer(4)?, Reading { at, actor: who, what: row.text(2)?, why }))
            })
            .collect()
    }
}

fn instant_bytes(at: Timestamp) -> Vec<u8> {
    instant_text(at).into_bytes()
}

pub(super) fn open_why(key: &RecordKey, id: &RecordId, at: Timestamp, actor: &str, sealed: &[u8]) -> Result<String, RegisterError> {
    let plain = key.open("reading", &[id.as_str().as_bytes(), &instant_bytes(at), actor.as_bytes()], sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_| RegisterError::Damaged { what: "reading" })
}

/// What the hash of a reading is over, beside the sealed reason; checkpoints tie all of them.
pub(super) struct ReadingHead<'a> {
    pub(super) record: Option<&'a RecordId>,
    pub(super) register: &'a RegisterId,
    pub(super) records: i64,
    pub(super) at: Timestamp,
    pub(super) actor: &'a str,
    pub(super) what: &'a str,
}

impl ReadingHead<'_> {
    pub(super) fn hash(&self, why: &[u8]) -> Hash {
        let (at, records) = (instant_text(self.at), self.records.to_string());
        Hash::of(&[
            Some(DOMAIN),
            self.record.map(|id| id.as_str().as_bytes()),
            Some(self.register.as_str().as_bytes()),
            Some(records.as_bytes()),
            Some(at.as_bytes()),
            Some(self.actor.as_bytes()),
            Some(self.what.as_bytes()),
            Some(why),
        ])
    }
}
