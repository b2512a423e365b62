//! Retention that is carried out: what was kept long enough is looked at, withdrawn or erased, as its register declares.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, offset};
use rihla_model::access::{Act, Actor};
use rihla_model::{RecordId, RegisterId};
use rihla_store::StoreError;
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::erase::{Erased, Ground};
use super::index::kept_until;
use super::write::{Open, Within};
use crate::definition::{Definition, RetentionAct};
use crate::error::RegisterError;
use crate::value::{Value, day_of_key, sort_key};

/// Records that are looked up at a time.
const AT_ONCE: u32 = 200;

/// A record that was kept long enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// Its register.
    pub register: RegisterId,
    /// The record.
    pub record: RecordId,
    /// The day until which it was kept.
    pub kept: Date,
    /// What happens now.
    pub then: RetentionAct,
}

/// What a run of retention did, register by register; those are absent where nothing was due.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RetentionReport {
    /// The counts.
    pub registers: BTreeMap<RegisterId, RetentionCount>,
    /// Whether it came to its end; if not, the next run goes on.
    pub complete: bool,
}

/// What a run of retention did with the records of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RetentionCount {
    /// Records that wait for somebody to look at them from now on.
    pub reviews: u64,
    /// Records that were withdrawn.
    pub withdrawn: u64,
    /// Records that were erased.
    pub erased: u64,
    /// Records that something was in the way of: others lead to them, their use is restricted, they were written under a later definition, they are damaged.
    pub hindered: u64,
}

/// A record that the index says was kept long enough.
struct Found {
    number: i64,
    record: RecordId,
    key: Vec<u8>,
}

/// What was done with a record.
enum Deed {
    Review,
    Withdraw,
    Erase,
    /// It is not due, whatever the index said, or not there any more.
    None,
}

impl Registry {
    /// The records whose time is over before a day, and with which something is to be done: by register, the longest over first.
    ///
    /// # Errors
    /// [`RegisterError::Store`], [`RegisterError::Damaged`].
    pub async fn due_for_retention(&self, day: Date, most: u32) -> Result<Vec<Expired>, RegisterError> {
        let mut unit = self.database.read().await?;
        let mut due = Vec::new();
        for (definition, then) in self.retaining() {
            let left = most.saturating_sub(u32::try_from(due.len()).unwrap_or(u32::MAX));
            for found in self.expired(&mut unit, definition, then, day, None, left).await? {
                let kept = day_of_key(&found.key).ok_or(RegisterError::Damaged { what: "index" })?;
                due.push(Expired { register: (*definition.id).clone(), record: found.record, kept, then });
            }
        }
        Ok(due)
    }

    /// Does with every record that was kept long enough what its register declares: has somebody look at it, withdraws it, erases it.
    /// Each is one unit of work, asked again whether its time is over; a run that was stopped is gone on with by the next, and one
    /// that is repeated does nothing twice. `progress` is told how many of how many were handled.
    ///
    /// The last day of a record is over when it is over everywhere: nothing is done a day early, wherever the node is.
    ///
    /// # Errors
    /// [`RegisterError::Store`], and [`RegisterError::ErasureChanged`] where the list of erasures cannot be written.
    pub async fn run_retention(
        &self,
        now: Timestamp,
        progress: &(dyn Fn(u64, u64) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<RetentionReport, RegisterError> {
        let day = over_everywhere(now);
        let mut report = RetentionReport::default();
        let (mut done, mut total) = (0, 0);
        for (definition, then) in self.retaining() {
            total += self.count_expired(definition, then, day).await?;
        }
        for (definition, then) in self.retaining() {
            let mut after: Option<(Vec<u8>, i64)> = None;
            loop {
                let mut look = self.database.read().await?;
                let found = self.expired(&mut look, definition, then, day, after.as_ref(), AT_ONCE).await?;
                look.commit().await?;
                let Some(last) = found.last() else { break };
                after = Some((last.key.clone(), last.number));
                for found in &found {
                    if stop() {
                        return Ok(report);
                    }
                    self.note(&mut report, definition, self.retain(definition, then, day, found).await)?;
                    done += 1;
                    progress(done, total.max(done));
                }
            }
        }
        report.complete = true;
        Ok(report)
    }

    fn note(
        &self,
        report: &mut RetentionReport,
        definition: &Definition,
        outcome: Result<Deed, RegisterError>,
    ) -> Result<(), RegisterError> {
        let mut count = RetentionCount::default();
        match outcome {
            Ok(Deed::None) | Err(RegisterError::NoRecord | RegisterError::Erased) => return Ok(()),
            Ok(Deed::Review) => count.reviews = 1,
            Ok(Deed::Withdraw) => count.withdrawn = 1,
            Ok(Deed::Erase) => count.erased = 1,
            // one that is in the way of itself is in nobody else's; the next run tries again
            Err(
                RegisterError::Linked { .. }
                | RegisterError::Restricted
                | RegisterError::NewerDefinition { .. }
                | RegisterError::Damaged { .. }
                | RegisterError::UnknownKey
                | RegisterError::Store(StoreError::Conflict),
            ) => count.hindered = 1,
            Err(other) => return Err(other),
        }
        let all = report.registers.entry((*definition.id).clone()).or_default();
        all.reviews += count.reviews;
        all.withdrawn += count.withdrawn;
        all.erased += count.erased;
        all.hindered += count.hindered;
        Ok(())
    }

    /// Does with one record what is to be done.
    async fn retain(&self, definition: &Definition, then: RetentionAct, day: Date, found: &Found) -> Result<Deed, RegisterError> {
        let (node, named) = (Actor::node(), (&*definition.id, &found.record));
        let mut unit = self.database.write().await?;
        let Open { stored, .. } = self.open(&mut unit, &node, Act::Erase, named, None).await?;
        // the index was read before, and may be that of another edition
        let over = kept_until(definition, &stored.record, self.stored()).is_some_and(|kept| kept < day);
        if !over {
            return Ok(Deed::None);
        }
        // a person may need it for a claim, and have asked that it is not erased
        if then != RetentionAct::Review && stored.record.facets.restricted {
            return Err(RegisterError::Restricted);
        }
        let deed = match then {
            RetentionAct::Review => {
                self.ask_for_review(&mut unit, found.number, &found.key).await?;
                Deed::Review
            }
            RetentionAct::Withdraw if stored.record.facets.withdrawn => Deed::None,
            RetentionAct::Withdraw => {
                let ground = Ground::Retention.name().to_owned();
                self.withdraw_in(&mut unit, &node, named, None, ground, Within::default()).await?;
                Deed::Withdraw
            }
            RetentionAct::Erase => {
                let (record, register) = (found.record.clone(), (*definition.id).clone());
                let erased = Erased { number: stored.number, record, register, ground: Ground::Retention };
                let (_, at) = self.erase_in(&mut unit, &node, stored.record.version, &erased).await?;
                self.list_erased(erased, at)?;
                Deed::Erase
            }
        };
        unit.commit().await?;
        Ok(deed)
    }

    /// The registers whose records are not kept for ever, and what happens in the end.
    fn retaining(&self) -> impl Iterator<Item = (&Definition, RetentionAct)> {
        self.registers.iter().filter_map(|definition| Some((definition, definition.retention.as_ref()?.then)))
    }

    /// The next records of a register whose time is over before a day, by day.
    async fn expired(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        then: RetentionAct,
        day: Date,
        after: Option<&(Vec<u8>, i64)>,
        most: u32,
    ) -> Result<Vec<Found>, RegisterError> {
        let Some(from) = self.among_expired(unit, definition, then, day).await? else { return Ok(Vec::new()) };
        let mut find = Statement::new("select r.number, r.id, e.key ").append(from);
        if let Some((key, record)) = after {
            find = find.push(" and (e.key, e.record) > (?, ?)").bind(key.clone()).bind(*record);
        }
        let rows = unit.rows(find.push(" order by e.key, e.record limit ?").bind(most)).await?;
        rows.iter()
            .map(|row| {
                let record = RecordId::new(row.text(1)?).map_err(|_| RegisterError::Damaged { what: "record" })?;
                Ok(Found { number: row.integer(0)?, record, key: row.bytes(2)? })
            })
            .collect()
    }

    async fn count_expired(&self, definition: &Definition, then: RetentionAct, day: Date) -> Result<u64, RegisterError> {
        let mut unit = self.database.read().await?;
        let Some(from) = self.among_expired(&mut unit, definition, then, day).await? else { return Ok(0) };
        let row = unit.row(Statement::new("select count(*) ").append(from)).await?;
        Ok(row.map(|row| row.integer(0)).transpose()?.unwrap_or(0).unsigned_abs())
    }

    /// Where records are found whose time is over before a day and with which that was not done yet; none where there are no records.
    async fn among_expired(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        then: RetentionAct,
        day: Date,
    ) -> Result<Option<Statement>, RegisterError> {
        let number = self.numbers(unit, &definition.id).await?.get("@kept").copied();
        let Some((number, key)) = number.zip(sort_key(&Value::Date(day))) else { return Ok(None) };
        let from = Statement::new(
            "from entry e join record r on r.number = e.record left join review v on v.record = e.record where e.field = ? and e.key < ?",
        );
        let from = from.bind(number).bind(key);
        Ok(Some(match then {
            // once for each day until which it was kept, or was decided to be kept on
            RetentionAct::Review => from.push(" and (v.record is null or v.kept <> e.key or v.kept_on < ?)").bind(day.to_string()),
            RetentionAct::Withdraw => from.push(" and r.withdrawn = 0"),
            RetentionAct::Erase => from,
        }))
    }
}

/// The day that has begun everywhere: those before it are over, also where the date changes last.
fn over_everywhere(now: Timestamp) -> Date {
    const LAST: Offset = offset(-12);
    LAST.to_datetime(now).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_over_when_it_is_over_everywhere() {
        let at = |text: &str| over_everywhere(text.parse().unwrap());
        assert_eq!(at("2026-11-26T11:59:59.999999Z"), date(2026, 11, 25));
        assert_eq!(at("2026-11-26T12:00:00Z"), date(2026, 11, 26));
    }
}
