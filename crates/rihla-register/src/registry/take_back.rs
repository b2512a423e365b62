//! Taking a record back, and taking that back.

use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::step::remark;
use super::write::{Within, Written};
use crate::definition::FieldType;
use crate::error::RegisterError;
use crate::record::{Deed, Record};
use crate::value::{Value, sort_key};

impl Registry {
    /// Takes a record back. It stays in history; nobody finds it in a list who does not ask for what was withdrawn.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::NoReason`],
    /// [`RegisterError::Withdrawn`], [`RegisterError::Linked`] where other records lead to it, [`RegisterError::Store`].
    pub async fn withdraw(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: &str,
    ) -> Result<Written, RegisterError> {
        let reason = remark(Some(reason))?.ok_or(RegisterError::NoReason)?;
        let mut unit = self.database.write().await?;
        let written = self.withdraw_in(&mut unit, actor, named, Some(version), reason, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    pub(super) async fn withdraw_in(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: Option<i64>,
        reason: String,
        within: Within<'_>,
    ) -> Result<Written, RegisterError> {
        let open = self.open(unit, actor, Act::Withdraw, named, version).await?;
        if open.stored.record.facets.withdrawn {
            return Err(RegisterError::Withdrawn);
        }
        let records = self.linked_from(unit, &open.stored.record).await?;
        if records > 0 {
            return Err(RegisterError::Linked { records });
        }
        Ok(self.go_on(unit, actor, open, Deed::Withdraw { reason }, within).await?.0)
    }

    /// Takes a withdrawal back.
    ///
    /// # Errors
    /// As [`Registry::withdraw`]; [`RegisterError::NotWithdrawn`].
    pub async fn restore(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: &str,
    ) -> Result<Written, RegisterError> {
        let reason = remark(Some(reason))?.ok_or(RegisterError::NoReason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Withdraw, named, Some(version)).await?;
        if !open.stored.record.facets.withdrawn {
            return Err(RegisterError::NotWithdrawn);
        }
        let (written, _) = self.go_on(&mut unit, actor, open, Deed::Restore { reason }, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// How many records, not withdrawn, lead to this one by a field that is indexed.
    async fn linked_from(&self, unit: &mut Unit, record: &Record) -> Result<i64, RegisterError> {
        let Some(key) = sort_key(&Value::Link(record.id.clone())) else { return Ok(0) };
        let mut records = 0;
        for definition in self.registers.iter() {
            let leads = definition.fields.iter().filter(|field| *field.kind == FieldType::Link);
            for field in leads.filter(|field| field.to.as_deref() == Some(&record.register)) {
                let count = Statement::new(
                    "select count(*) from entry e join indexed i on i.number = e.field join record r on r.number = e.record \
                     where i.register = ? and i.name = ? and e.key = ? and r.withdrawn = 0 and r.id <> ?",
                );
                let count = count.bind(definition.id.as_str()).bind(field.id.as_str()).bind(key.clone()).bind(record.id.as_str());
                records += unit.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or(0);
            }
        }
        Ok(records)
    }
}
