//! Taking records out in bulk, noted.

use rihla_model::RegisterId;
use rihla_model::access::{Act, Actor, ActorKind};

use super::Registry;
use super::list::{Listing, PAGE};
use super::seen::Seen;
use super::step::remark;
use crate::access::held;
use crate::error::RegisterError;

impl Registry {
    /// Hands on the records that an actor may take out, in the order of the register's list, page by page; tells how many. It is noted
    /// that they did, before the last are handed on. What is protected is among them only where a reason is stated, and each such
    /// record is noted with it.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Denied`], [`RegisterError::Store`].
    pub async fn export(
        &self,
        actor: &Actor,
        register: &RegisterId,
        why: Option<&str>,
        mut take: impl FnMut(Seen) + Send,
    ) -> Result<u64, RegisterError> {
        let definition = self.definition(actor, register)?;
        let exports = held(actor, Act::Export, definition, self.registers.roles()).next().is_some();
        if !exports && actor.kind != ActorKind::Node {
            return Err(RegisterError::Denied);
        }
        let why = remark(why)?;
        let mut listing = Listing { most: PAGE, ..Listing::default() };
        let mut count = 0;
        loop {
            let mut unit = if why.is_some() { self.database.write().await? } else { self.database.read().await? };
            let page = self.page(&mut unit, actor, Act::Export, register, &listing, why.as_deref()).await?;
            unit.commit().await?;
            count += page.records.len() as u64;
            if page.next.is_none() && actor.kind != ActorKind::Anyone {
                let mut unit = self.database.write().await?;
                self.note_export(&mut unit, actor, register, i64::try_from(count).unwrap_or(i64::MAX)).await?;
                unit.commit().await?;
            }
            page.records.into_iter().for_each(&mut take);
            match page.next {
                Some(next) => listing.after = Some(next),
                None => return Ok(count),
            }
        }
    }
}
