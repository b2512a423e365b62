//! Comments, and whose a record is.

use rihla_model::access::{Act, Actor};
use rihla_model::{AccountId, AgencyId, RecordId, RegisterId};

use super::Registry;
use super::step::remark;
use super::write::{Within, Written};
use crate::access::reach;
use crate::error::RegisterError;
use crate::record::{Deed, Facets};

impl Registry {
    /// Remarks on a record, in whatever version it is.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::NoReason`] where nothing is said,
    /// [`RegisterError::TooLong`], [`RegisterError::Store`].
    pub async fn comment(&self, actor: &Actor, named: (&RegisterId, &RecordId), text: &str) -> Result<Written, RegisterError> {
        let text = remark(Some(text))?.ok_or(RegisterError::NoReason)?;
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Comment, named, None).await?;
        let (written, _) = self.go_on(&mut unit, actor, open, Deed::Comment { text }, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Gives a record to an account, an agency and an area; what is `None` is nobody's.
    ///
    /// The actor has to be allowed to edit the record as it is and as it will be: nobody gives away what they could not have taken,
    /// nor takes in what is not theirs.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::Unchanged`],
    /// [`RegisterError::Store`].
    pub async fn assign(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        (account, agency, area): (Option<AccountId>, Option<AgencyId>, Option<String>),
    ) -> Result<Written, RegisterError> {
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Edit, named, Some(version)).await?;
        let old = &open.stored.record.facets;
        if old.withdrawn {
            return Err(RegisterError::Withdrawn);
        }
        if (&old.assigned, &old.agency, &old.area) == (&account, &agency, &area) {
            return Err(RegisterError::Unchanged);
        }
        let new = Facets {
            assigned: account.clone(),
            agency: agency.clone(),
            area: area.clone(),
            areas: self.areas_of(area.as_deref()),
            ..old.clone()
        };
        if !reach(actor, Act::Edit, open.definition, self.registers.roles(), &new).is_allowed() {
            return Err(RegisterError::Denied);
        }
        let deed = Deed::Assign { account, agency, area };
        let (written, _) = self.go_on(&mut unit, actor, open, deed, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }
}
