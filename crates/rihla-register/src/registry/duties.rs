//! What the data protection office can do with a record.

use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::database::Statement;

use super::Registry;
use crate::error::RegisterError;

/// What an actor of the data protection office can do with a record as it is. It is an offer and no promise: each act is asked for its
/// grant again when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duties {
    /// To whom it went is theirs to see.
    pub recipients: bool,
    /// All of it can be taken out for the person.
    pub extract: bool,
    /// Its use can be restricted, or that can be lifted.
    pub restrict: bool,
    /// It waits for somebody to decide whether it is kept on, and they may.
    pub keep: bool,
}

impl Registry {
    /// What can be done with a record.
    ///
    /// # Errors
    /// As [`Registry::look`].
    pub async fn duties(&self, actor: &Actor, named: (&RegisterId, &RecordId)) -> Result<Duties, RegisterError> {
        let mut unit = self.database.read().await?;
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        let reach = |act: Act| self.reach(actor, act, definition, &stored.record);
        let field = self.numbers(&mut unit, named.0).await?.get("@kept").copied();
        let waits = Statement::new(
            "select 1 from review v join entry e on e.record = v.record and e.field = ? and e.key = v.kept \
             where v.record = ? and v.kept_on is null",
        );
        let waits = unit.row(waits.bind(field).bind(stored.number)).await?.is_some();
        Ok(Duties {
            recipients: reach(Act::History).is_of_the_house(),
            extract: self.reaches_whole(actor, definition, &stored.record),
            restrict: reach(Act::Erase).is_allowed(),
            keep: waits && reach(Act::Edit).is_of_the_house(),
        })
    }
}
