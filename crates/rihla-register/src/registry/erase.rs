//! Destroying what a record says.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};
use serde::{Deserialize, Serialize};

use super::Registry;
use super::erasures::Erasure;
use super::write::Written;
use crate::error::RegisterError;
use crate::record::{Action, Kind};

/// Why a record is erased (as in modern data protection laws: GDPR article 17, paragraph 1, and storage limitation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// It was kept as long as it may be.
    Retention,
    /// The purpose it was kept for is gone.
    NoPurpose,
    /// The person took the consent back.
    ConsentWithdrawn,
    /// The person objects, and nothing outweighs that.
    Objection,
    /// It should not have been there.
    Unlawful,
    /// A law or a court demands it.
    LegalDuty,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 6] = [Self::Retention, Self::NoPurpose, Self::ConsentWithdrawn, Self::Objection, Self::Unlawful, Self::LegalDuty];

    /// The name in commands and in what stays of the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retention => "retention",
            Self::NoPurpose => "no-purpose",
            Self::ConsentWithdrawn => "consent-withdrawn",
            Self::Objection => "objection",
            Self::Unlawful => "unlawful",
            Self::LegalDuty => "legal-duty",
        }
    }

    /// The ground of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }
}

/// What is to be erased, and why.
pub(super) struct Erased {
    pub(super) number: i64,
    pub(super) record: RecordId,
    pub(super) register: RegisterId,
    pub(super) ground: Ground,
}

impl Registry {
    /// Destroys what a record says: its key, its row, its entries in the index, its files. What stays is that there was a record, who
    /// did something to it and when, and on what ground it was erased; its chain still verifies.
    ///
    /// Where a list of erasures is kept beside the database, the erasure stands on it before it is done. Should the node end between
    /// the two, [`Registry::replay_erasures`] does the rest.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::Erased`],
    /// [`RegisterError::ErasureChanged`] and [`RegisterError::Store`] also where the list could not be written.
    pub async fn erase(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        ground: Ground,
    ) -> Result<Written, RegisterError> {
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Erase, named, Some(version)).await?;
        let stored = open.stored;
        let erased = Erased { number: stored.number, record: named.1.clone(), register: named.0.clone(), ground };
        let (written, at) = self.erase_in(&mut unit, actor, stored.record.version, &erased).await?;
        self.list_erased(erased, at)?;
        unit.commit().await?;
        Ok(written)
    }

    /// Erases again what a restored backup brought back: the records of a list that was kept beside the database. Those that
    /// are not there, or erased already, are passed over. Tells how many were erased.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn erase_again(&self, erased: impl IntoIterator<Item = (RecordId, Ground)>) -> Result<usize, RegisterError> {
        let mut count = 0;
        for (id, ground) in erased {
            let mut unit = self.database.write().await?;
            let Some((version, erased)) = self.still_there(&mut unit, &id, ground).await? else { continue };
            let (_, at) = self.erase_in(&mut unit, &Actor::node(), version, &erased).await?;
            self.list_erased(erased, at)?;
            unit.commit().await?;
            count += 1;
        }
        Ok(count)
    }

    /// The records that were erased, by number, with the ground; what the list beside the database has to hold.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn erased(&self) -> Result<Vec<(RecordId, Ground)>, RegisterError> {
        let find = Statement::new(
            "select r.id, a.body from action a join record r on r.number = a.record where a.kind = 'erase' order by a.number",
        );
        let damaged = || RegisterError::Damaged { what: "erasure" };
        let rows = self.database.read().await?.rows(find).await?;
        rows.iter()
            .map(|row| {
                let ground = String::from_utf8(row.bytes(1)?).ok().as_deref().and_then(Ground::named).ok_or_else(damaged)?;
                Ok((RecordId::new(row.text(0)?).map_err(|_| damaged())?, ground))
            })
            .collect()
    }

    /// Puts an erasure on the list beside the database, where one is kept: the last thing before the unit is committed.
    pub(super) fn list_erased(&self, erased: Erased, at: Timestamp) -> Result<(), RegisterError> {
        let Some(list) = &self.erasures else { return Ok(()) };
        let Erased { record, register, ground, .. } = erased;
        list.add(&self.keys, &Erasure { record, register, at, ground })
    }

    /// Erases within a unit; tells when. [`Registry::list_erased`] follows.
    pub(super) async fn erase_in(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        version: i64,
        erased: &Erased,
    ) -> Result<(Written, Timestamp), RegisterError> {
        let (id, number) = (&erased.record, erased.number);
        let before = self.last_hash(unit, number).await?;
        let action = Action {
            version: version + 1,
            kind: Kind::Erase,
            at: self.now(),
            actor: actor.name().to_owned(),
            definition: 0,
            batch: None,
            deed: None,
        };
        // in clear: the key is gone, and the ground names nobody
        self.append_sealed(unit, number, id, before, &action, erased.ground.name().as_bytes().to_vec()).await?;
        self.unindex(unit, number).await?;
        unit.run(Statement::new("delete from review where record = ?").bind(number)).await?;
        unit.run(Statement::new("delete from notice_queue where record = ?").bind(number)).await?;
        unit.run(Statement::new("delete from notice where record = ?").bind(number)).await?;
        unit.run(Statement::new("delete from attachment where record = ?").bind(number)).await?;
        unit.run(Statement::new("delete from record_key where record = ?").bind(number)).await?;
        let blank = Statement::new(
            "update record set version = ?, state = null, withdrawn = 0, agency = null, area = null, assigned = null, made_at = null, \
             made_by = null, changed_at = null, changed_by = null, body = null, sealed = null where number = ?",
        );
        unit.run(blank.bind(version + 1).bind(number)).await?;
        Ok((Written { record: id.clone(), version: version + 1 }, action.at))
    }
}
