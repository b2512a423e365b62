//! What is to be told stands in a queue with the action that it tells of, in one unit.

use std::collections::BTreeSet;

use rihla_store::database::{Statement, Unit};

use super::NoticeKind;
use crate::error::RegisterError;
use crate::record::{Action, Kind, Record};
use crate::registry::Registry;

impl Registry {
    /// Puts what an action makes others concerned with in the queue. Whoever did it is told nothing.
    pub(in crate::registry) async fn queue_notices(
        &self,
        unit: &mut Unit,
        number: i64,
        (old, new): (&Record, &Record),
        action: &Action,
    ) -> Result<(), RegisterError> {
        let asker = || old.asked.as_ref().map(|asked| asked.by.clone());
        let (kind, whom) = match action.kind {
            Kind::Assign if old.facets.assigned != new.facets.assigned => {
                (NoticeKind::Assigned, new.facets.assigned.iter().map(|account| account.as_str().to_owned()).collect())
            }
            Kind::Ask => return self.queue_notice(unit, number, NoticeKind::Waiting, None, action).await,
            Kind::Transition => (NoticeKind::Confirmed, asker().into_iter().collect()),
            Kind::Decline => (NoticeKind::Declined, asker().into_iter().collect()),
            Kind::Comment => {
                // theirs: assigned to them, or they proposed the last step of it
                let find = Statement::new("select actor from action where record = ? and kind = 'ask' order by version desc limit 1");
                let asked = unit.row(find.bind(number)).await?.map(|row| row.text(0)).transpose()?;
                let assigned = new.facets.assigned.as_ref().map(|account| account.as_str().to_owned());
                (NoticeKind::Commented, asked.into_iter().chain(assigned).collect::<BTreeSet<_>>())
            }
            _ => return Ok(()),
        };
        for account in whom.iter().filter(|account| **account != action.actor) {
            self.queue_notice(unit, number, kind, Some(account), action).await?;
        }
        Ok(())
    }

    async fn queue_notice(
        &self,
        unit: &mut Unit,
        number: i64,
        kind: NoticeKind,
        account: Option<&str>,
        action: &Action,
    ) -> Result<(), RegisterError> {
        let queue = Statement::new("insert into notice_queue (record, kind, mark, account, at) values (?, ?, ?, ?, ?)");
        let queue = queue.bind(number).bind(kind.name()).bind(action.version.to_string()).bind(account).bind(action.at);
        unit.run(queue).await?;
        Ok(())
    }
}
