//! Looking at a record, and the note of who looked at what is protected.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit, instant_text};

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
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What: `record`, `history`, `export`, `file`.
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
        let seen = Seen::of(definition, &stored.record, &sees, why.is_some());
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
            Some(Found::Erased { register: erased }) if erased == *register && self.may_know_erased(actor, definition) => {
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
        what: &'static str,
        why: &str,
    ) -> Result<(), RegisterError> {
        let (id, at) = (&stored.record.id, self.now());
        let place: [&[u8]; 3] = [id.as_str().as_bytes(), &instant_bytes(at), actor.name().as_bytes()];
        let why = stored.key.seal("reading", &place, why.as_bytes(), &*self.rng)?;
        let hash = reading_hash(id, at, actor.name(), what, &why);
        let insert = Statement::new("insert into reading (record, at, actor, what, why, hash) values (?, ?, ?, ?, ?, ?)");
        unit.run(insert.bind(stored.number).bind(at).bind(actor.name()).bind(what).bind(why).bind(hash.0.to_vec())).await?;
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
        let find = Statement::new("select at, actor, what, why from reading where record = ? order by number desc");
        let rows = unit.rows(find.bind(stored.number)).await?;
        rows.iter()
            .map(|row| {
                let (at, who) = (row.instant(0)?, row.text(1)?);
                let why = Some(open_why(&stored.key, &stored.record.id, at, &who, &row.bytes(3)?)?);
                Ok(Reading { at, actor: who, what: row.text(2)?, why })
            })
            .collect()
    }
}

fn instant_bytes(at: Timestamp) -> Vec<u8> {
    instant_text(at).into_bytes()
}

fn open_why(key: &RecordKey, id: &RecordId, at: Timestamp, actor: &str, sealed: &[u8]) -> Result<String, RegisterError> {
    let plain = key.open("reading", &[id.as_str().as_bytes(), &instant_bytes(at), actor.as_bytes()], sealed)?;
    String::from_utf8(plain.to_vec()).map_err(|_| RegisterError::Damaged { what: "reading" })
}

/// The hash of a reading; checkpoints tie all of them.
pub(super) fn reading_hash(id: &RecordId, at: Timestamp, actor: &str, what: &str, why: &[u8]) -> Hash {
    let at = instant_text(at);
    let parts = [DOMAIN, id.as_str().as_bytes(), at.as_bytes(), actor.as_bytes(), what.as_bytes(), why];
    Hash::of(&parts.map(Some))
}
