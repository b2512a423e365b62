//! What was done becomes notices of those whom it concerns.

use jiff::Timestamp;
use rihla_model::access::{Act, Actor};
use rihla_model::{AccountId, RecordId, RegisterId, RoleId};
use rihla_store::database::{Statement, Unit};

use super::NoticeKind;
use super::holds::Pointer;
use crate::error::RegisterError;
use crate::registry::Registry;
use crate::registry::row::{Found, Stored};

/// Something that somebody is to be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    number: i64,
    /// What.
    pub kind: NoticeKind,
    /// Of which register.
    pub register: RegisterId,
    /// Of which record.
    pub record: RecordId,
    /// Whom it concerns; none where it is whoever may confirm.
    pub account: Option<AccountId>,
    mark: String,
    at: Timestamp,
}

impl Registry {
    /// What stands first in the queue.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn next_call(&self) -> Result<Option<Call>, RegisterError> {
        let find = Statement::new(
            "select q.number, q.kind, r.register, r.id, q.account, q.mark, q.at from notice_queue q join record r on r.number = q.record \
             order by q.number limit 1",
        );
        let Some(row) = self.database.read().await?.row(find).await? else { return Ok(None) };
        let damaged = || RegisterError::Damaged { what: "notice" };
        Ok(Some(Call {
            number: row.integer(0)?,
            kind: NoticeKind::named(&row.text(1)?).ok_or_else(damaged)?,
            register: RegisterId::new(row.text(2)?).map_err(|_| damaged())?,
            record: RecordId::new(row.text(3)?).map_err(|_| damaged())?,
            // the node asks for steps too, and is told nothing
            account: row.optional_text(4)?.map(AccountId::new).transpose().map_err(|_| damaged())?,
            mark: row.text(5)?,
            at: row.instant(6)?,
        }))
    }

    /// Gives notice to those of the actors whom a call concerns, and takes it from the queue, in one unit: each is given it once.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn answer_call(&self, call: &Call, actors: &[Actor]) -> Result<u64, RegisterError> {
        let mut unit = self.database.write().await?;
        let mut given = 0;
        if let Some(Found::Whole(stored)) = self.find(&mut unit, &call.record, true).await? {
            let pointer = Pointer { kind: call.kind, mark: &call.mark, at: call.at };
            given = self.give(&mut unit, &stored, &pointer, actors).await?;
        }
        unit.run(Statement::new("delete from notice_queue where number = ?").bind(call.number)).await?;
        unit.commit().await?;
        Ok(given)
    }

    /// Takes a call from the queue of whose record nothing can be said, so that the others do not wait for it.
    ///
    /// # Errors
    /// [`RegisterError::Store`].
    pub async fn pass_over(&self, call: &Call) -> Result<(), RegisterError> {
        let mut unit = self.database.write().await?;
        unit.run(Statement::new("delete from notice_queue where number = ?").bind(call.number)).await?;
        Ok(unit.commit().await?)
    }

    /// Gives notice of a record to those whom it concerns; tells to how many it is new.
    pub(super) async fn give(
        &self,
        unit: &mut Unit,
        stored: &Stored,
        notice: &Pointer<'_>,
        actors: &[Actor],
    ) -> Result<u64, RegisterError> {
        let Some(definition) = self.registers.get(&stored.record.register) else { return Ok(0) };
        let mut given = 0;
        for actor in actors.iter().filter(|actor| self.concerns(actor, definition, &stored.record, notice)) {
            let insert = Statement::new(
                "insert into notice (account, record, kind, mark, at) values (?, ?, ?, ?, ?) on conflict (account, record, kind, mark) do nothing",
            );
            let insert = insert.bind(actor.name()).bind(stored.number).bind(notice.kind.name()).bind(notice.mark).bind(notice.at);
            given += unit.run(insert).await?;
        }
        Ok(given)
    }

    /// The roles that let somebody do an act with some records of a register.
    #[must_use]
    pub fn roles_with(&self, act: Act, register: &RegisterId) -> Vec<RoleId> {
        let grants = |role: &&rihla_model::access::Role| role.grants.iter().any(|it| it.register == *register && it.acts.contains(&act));
        self.registers.roles().iter().filter(grants).map(|role| role.id.clone()).collect()
    }
}
