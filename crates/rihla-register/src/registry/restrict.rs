//! Restricting the use of a record, and lifting that (as in GDPR articles 18 and 21).
//!
//! A record whose use is restricted is kept, and seen in the house with that said. The public is not shown it, exports pass it over,
//! retention neither withdraws nor erases it, and nobody changes it but those who may erase it.

use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};

use super::Registry;
use super::step::remark;
use super::write::{Within, Written};
use crate::error::RegisterError;
use crate::record::Deed;

impl Registry {
    /// Restricts the use of a record; whoever may erase it may do that. The reason stands in its history.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::NoReason`],
    /// [`RegisterError::Unchanged`] where it is restricted already, [`RegisterError::Store`].
    pub async fn restrict(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: &str,
    ) -> Result<Written, RegisterError> {
        self.set_restricted(actor, named, version, reason, true).await
    }

    /// Lifts the restriction of a record.
    ///
    /// # Errors
    /// As [`Registry::restrict`]; [`RegisterError::Unchanged`] where it is not restricted.
    pub async fn lift(&self, actor: &Actor, named: (&RegisterId, &RecordId), version: i64, reason: &str) -> Result<Written, RegisterError> {
        self.set_restricted(actor, named, version, reason, false).await
    }

    async fn set_restricted(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        reason: &str,
        restricted: bool,
    ) -> Result<Written, RegisterError> {
        let reason = remark(Some(reason))?.ok_or(RegisterError::NoReason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Erase, named, Some(version)).await?;
        if open.stored.record.facets.restricted == restricted {
            return Err(RegisterError::Unchanged);
        }
        let deed = if restricted { Deed::Restrict { reason } } else { Deed::Lift { reason } };
        let (written, _) = self.go_on(&mut unit, actor, open, deed, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }
}
