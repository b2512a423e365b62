//! Lists of records: in an order, page by page, of those that somebody sees.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor, ActorKind, Condition};
use rihla_model::{AccountId, AgencyId, FieldId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::filter::Asked;
use super::row::{COLUMNS, Found, Stored};
use super::seen::Seen;
use crate::access::{Held, Reach, held};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::record::Record;
use crate::value::{Value, sort_key};

/// The most records of a page.
pub const PAGE: u16 = 500;

/// Records that one page looks at, where each has to be asked.
const LOOK: usize = 5_000;

/// What of a register is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// By what the records are ordered; as the register's list is, where nothing is named.
    pub order: Option<Order>,
    /// Whether records that were taken back are shown, and they alone.
    pub withdrawn: bool,
    /// What has to hold of a record (see [`expression`](crate::expression)).
    pub filter: Option<String>,
    /// How many at a time; at most [`PAGE`].
    pub most: u16,
    /// Where the page before ended.
    pub after: Option<String>,
}

impl Default for Listing {
    fn default() -> Self {
        Self { order: None, withdrawn: false, filter: None, most: 50, after: None }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting<'a> {
    /// What has to hold of a record.
    pub filter: Option<&'a str>,
    /// Whether records that were taken back are counted, and they alone.
    pub withdrawn: bool,
    /// Where counting ends.
    pub most: u32,
}

impl Default for Counting<'_> {
    fn default() -> Self {
        Self { filter: None, withdrawn: false, most: u32::MAX }
    }
}

/// An order of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// A field, or `@changed`, `@made`, `@state`, `@due`.
    pub by: String,
    /// Whether the highest comes first.
    pub descending: bool,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The records, as the actor sees them; what is protected is never in a list.
    pub records: Vec<Seen>,
    /// Where the next page begins; none where this is the last. Where a filter asks what no index holds, a page may be short, or
    /// empty, and go on.
    pub next: Option<String>,
}

/// What the conditions of a list look up: the register's numbers in the index.
pub(super) struct Lookup<'a> {
    pub(super) numbers: &'a BTreeMap<String, i64>,
}

impl Lookup<'_> {
    /// That a record has an entry; `e.record` is the record asked about. What is not in the index is had by none.
    ///
    /// A count, where `exists` would say the same: PostgreSQL makes a join of that, and reads all entries of the field for one page.
    pub(super) fn has(&self, name: &str, key: Option<Vec<u8>>) -> Statement {
        let (Some(number), Some(key)) = (self.numbers.get(name), key) else { return Statement::new("1 = 0") };
        Statement::new("(select count(*) from entry c where c.record = e.record and c.field = ? and c.key = ?) > 0").bind(*number).bind(key)
    }

    fn code(&self, name: &str, code: &str) -> Statement {
        self.has(name, sort_key(&Value::Code(code.to_owned())))
    }

    fn flag(&self, name: &str, flag: bool) -> Statement {
        self.has(name, sort_key(&Value::Flag(flag)))
    }

    /// That all conditions of a grant hold.
    pub(super) fn granted(&self, held: &Held<'_>, actor: &Actor) -> Statement {
        let account = actor.account.as_ref().map(AccountId::as_str);
        let mut all = Statement::new("(1 = 1");
        for condition in &held.grant.when {
            let one = match condition {
                Condition::OwnAgency => held.membership.agency.as_ref().map(|agency| self.code("@agency", AgencyId::as_str(agency))),
                Condition::OwnArea => held.membership.area.as_ref().map(|area| self.code("@area", area)),
                Condition::Assigned => account.map(|account| self.code("@assigned", account)),
                Condition::Own => account.map(|account| self.code("@made_by", account)),
                Condition::Published => Some(self.flag("@published", true)),
            };
            // a role held for no agency has no records of its own
            all = all.push(" and ").append(one.unwrap_or_else(|| Statement::new("1 = 0")));
        }
        all.push(")")
    }
}

impl Registry {
    /// A page of the records that an actor sees.
    ///
    /// # Errors
    /// [`RegisterError::NoRegister`], [`RegisterError::Invalid`] for an order that is none, [`RegisterError::BadCursor`],
    /// [`RegisterError::Store`].
    pub async fn list(&self, actor: &Actor, register: &RegisterId, listing: &Listing) -> Result<Page, RegisterError> {
        self.page(&mut self.database.read().await?, actor, Act::See, register, listing, None).await
    }

    /// A page of the records that an actor sees and for which they hold an act; with what is protected where a reason is stated.
    pub(super) async fn page(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        act: Act,
        register: &RegisterId,
        listing: &Listing,
        why: Option<&str>,
    ) -> Result<Page, RegisterError> {
        let definition = self.definition(actor, register)?;
        let (by, descending) = self.order(actor, definition, listing)?;
        let filter = listing.filter.as_deref().map(|text| self.filter(actor, definition, text)).transpose()?;
        let numbers = self.numbers(unit, register).await?;
        let lookup = Lookup { numbers: &numbers };
        // nobody has made a record yet
        let Some(field) = numbers.get(&by).copied() else { return Ok(Page { records: Vec::new(), next: None }) };
        let asked = match filter {
            Some(checked) => Some(self.asked(unit, actor, definition, checked, &lookup).await?),
            None => None,
        };
        let mut conditions = self.held_by(actor, Act::See, definition, &lookup);
        if act != Act::See {
            conditions = conditions.push(" and ").append(self.held_by(actor, act, definition, &lookup));
        }
        if act == Act::Export {
            // what is restricted in use is kept, and not handed on
            conditions = conditions.push(" and not (").append(lookup.flag("@restricted", true)).push(")");
        }
        let conditions = lookup.flag("@withdrawn", listing.withdrawn).push(" and ").append(conditions);
        let reader = Reader { definition, field, descending, conditions, asked };
        let most = usize::from(listing.most.clamp(1, PAGE));
        let mut after = match &listing.after {
            Some(text) => Some(cursor(text, field).ok_or(RegisterError::BadCursor)?),
            None => None,
        };
        let (mut records, mut looked) = (Vec::new(), 0);
        loop {
            let found = reader.entries(unit, after.as_ref(), if reader.asks_again() { PAGE.into() } else { most }).await?;
            let more = found.more;
            looked += found.entries.len();
            let mut stored = self.stored_of(unit, &found.entries).await?;
            let all = found.entries.len();
            for (at, (key, number)) in found.entries.into_iter().enumerate() {
                let seen = match stored.remove(&number) {
                    Some(stored) => self.shown(unit, actor, act, &reader, &stored, why).await?,
                    None => None,
                };
                records.extend(seen);
                let last = at + 1 == all;
                let next = (more || !last).then(|| cursor_text(field, &key, number));
                let full = records.len() == most || (last && (!reader.asks_again() || looked >= LOOK));
                if full || (last && !more) {
                    return Ok(Page { records, next });
                }
                after = Some((key, number));
            }
            if !more {
                return Ok(Page { records, next: None });
            }
        }
    }

    /// How many records an actor sees for which a filter holds, counted up to a bound.
    ///
    /// # Errors
    /// As [`Registry::list`].
    pub async fn count(&self, actor: &Actor, register: &RegisterId, counting: &Counting<'_>) -> Result<u32, RegisterError> {
        let definition = self.definition(actor, register)?;
        let filter = counting.filter.map(|text| self.filter(actor, definition, text)).transpose()?;
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let lookup = Lookup { numbers: &numbers };
        let Some(field) = numbers.get("@withdrawn").copied() else { return Ok(0) };
        let asked = match filter {
            Some(checked) => Some(self.asked(&mut unit, actor, definition, checked, &lookup).await?),
            None => None,
        };
        let key = sort_key(&Value::Flag(counting.withdrawn)).unwrap_or_default();
        let conditions = Statement::new("e.key = ? and ").bind(key).append(self.seen_by(actor, definition, &lookup));
        let reader = Reader { definition, field, descending: false, conditions, asked };
        if !reader.asks_again() {
            let count = Statement::new("select count(*) from (").append(reader.find(None)).push(" limit ?) as counted").bind(counting.most);
            let counted = unit.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or(0);
            return Ok(u32::try_from(counted).unwrap_or(u32::MAX));
        }
        let (mut after, mut count) = (None, 0_u32);
        loop {
            let found = reader.entries(&mut unit, after.as_ref(), PAGE.into()).await?;
            for stored in self.stored_of(&mut unit, &found.entries).await?.values() {
                let sees = self.reach(actor, Act::See, definition, &stored.record);
                count += u32::from(sees.is_allowed() && self.passes(&reader, &stored.record, &sees));
            }
            after = found.entries.last().cloned();
            if !found.more || count >= counting.most {
                return Ok(count.min(counting.most));
            }
        }
    }

    /// That an actor sees a record.
    pub(super) fn seen_by(&self, actor: &Actor, definition: &Definition, lookup: &Lookup<'_>) -> Statement {
        self.held_by(actor, Act::See, definition, lookup)
    }

    /// That an actor may do something with a record: by one of the grants that they hold.
    pub(super) fn held_by(&self, actor: &Actor, act: Act, definition: &Definition, lookup: &Lookup<'_>) -> Statement {
        if actor.kind == ActorKind::Node {
            return Statement::new("1 = 1");
        }
        let mut any = Statement::new("(1 = 0");
        for held in held(actor, act, definition, self.registers.roles()) {
            if held.grant.when.is_empty() {
                return Statement::new("1 = 1");
            }
            any = any.push(" or ").append(lookup.granted(&held, actor));
        }
        any.push(")")
    }

    /// What orders a list: a name of the index that has one entry for each record, and that the actor sees of every record.
    fn order(&self, actor: &Actor, definition: &Definition, listing: &Listing) -> Result<(String, bool), RegisterError> {
        let Some(Order { by, descending }) = &listing.order else {
            let field = definition.list.order.as_ref().filter(|field| self.sees_everywhere(actor, definition, field));
            let by = field.map_or_else(|| "@changed".to_owned(), |field| indexed_name(definition, field));
            return Ok((by, field.is_none() || definition.list.descending));
        };
        let unknown = || {
            let saying = rihla_model::Saying::new("list-no-order", "lists cannot be ordered by '{field}'; name one of their columns");
            // what is no identifier is not repeated
            let field = FieldId::new(by).ok().filter(|_| by.len() <= 40).unwrap_or_else(|| (*definition.title).clone());
            RegisterError::Invalid { faults: vec![crate::value::ValueFault::new(&field, saying, "unknown-field")] }
        };
        let open = ["@changed", "@state"].contains(&by.as_str());
        let house = ["@made", "@due"].contains(&by.as_str()) && !self.is_public(actor, definition);
        if open || house {
            return Ok((by.clone(), *descending));
        }
        let field = FieldId::new(by).ok().filter(|id| {
            let sorts = definition.field(id).is_some_and(|field| !field.many && self.is_listed(definition, field));
            sorts && self.sees_everywhere(actor, definition, id)
        });
        let field = field.ok_or_else(unknown)?;
        Ok((indexed_name(definition, &field), *descending))
    }

    /// Whether an actor sees a field of every record that they see: an order would tell the values of others.
    fn sees_everywhere(&self, actor: &Actor, definition: &Definition, id: &FieldId) -> bool {
        let Some(field) = definition.field(id) else { return false };
        let shown = || definition.public.as_ref().is_some_and(|view| view.fields.iter().any(|shown| **shown == *id));
        actor.kind == ActorKind::Node
            || held(actor, Act::See, definition, self.registers.roles())
                .all(|held| held.grant.classes.contains(&field.class) && (!held.public || shown()))
    }

    fn is_public(&self, actor: &Actor, definition: &Definition) -> bool {
        actor.kind != ActorKind::Node && held(actor, Act::See, definition, self.registers.roles()).any(|held| held.public)
    }

    /// The records of entries, by number.
    async fn stored_of(&self, unit: &mut Unit, entries: &[(Vec<u8>, i64)]) -> Result<BTreeMap<i64, Stored>, RegisterError> {
        if entries.is_empty() {
            return Ok(BTreeMap::new());
        }
        let find = Statement::new(COLUMNS).push(" where r.number in ").bind_list(entries.iter().map(|(_, number)| *number));
        let mut by_number = BTreeMap::new();
        for row in &unit.rows(find).await? {
            if let Found::Whole(stored) = self.found(row)? {
                by_number.insert(stored.number, *stored);
            }
        }
        Ok(by_number)
    }

    /// A record as an actor sees it, noted where it shows what is protected; none where it is not for the list.
    async fn shown(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        act: Act,
        reader: &Reader<'_>,
        stored: &Stored,
        why: Option<&str>,
    ) -> Result<Option<Seen>, RegisterError> {
        let (definition, record) = (reader.definition, &stored.record);
        let sees = self.reach(actor, Act::See, definition, record);
        // the index and this agree; should they ever not, the record decides
        let does = self.reach(actor, act, definition, record);
        let shut = act == Act::Export && record.facets.restricted;
        if shut || !(sees.is_allowed() && does.is_allowed() && self.passes(reader, record, &sees)) {
            return Ok(None);
        }
        let mut seen = Seen::of(definition, record, &self.computed(definition, record), &sees, why.is_some());
        let both = |id: &FieldId| definition.field(id).is_some_and(|field| does.covers(definition, field));
        seen.fields.retain(|id, _| both(id));
        seen.sealed.retain(both);
        if let Some(why) = why.filter(|_| seen.shows_protected(definition)) {
            self.note_reading(unit, actor, stored, act.name(), why).await?;
        }
        Ok(Some(seen))
    }

    fn passes(&self, reader: &Reader<'_>, record: &Record, sees: &Reach) -> bool {
        let again = reader.asked.as_ref().and_then(|asked| asked.again.as_ref());
        again.is_none_or(|checked| self.holds(checked, reader.definition, record, sees))
    }
}

/// What is asked of the index.
struct Reader<'a> {
    definition: &'a Definition,
    /// The number of the name that orders.
    field: i64,
    descending: bool,
    /// What holds of `e.record`.
    conditions: Statement,
    asked: Option<Asked>,
}

/// Entries of the name that orders: key and record.
struct FoundEntries {
    entries: Vec<(Vec<u8>, i64)>,
    more: bool,
}

impl Reader<'_> {
    fn asks_again(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.again.is_some())
    }

    fn find(&self, after: Option<&(Vec<u8>, i64)>) -> Statement {
        let among = self.asked.as_ref().and_then(|asked| asked.among.clone());
        let mut find = match among {
            // SQLite looks into the left of a cross join first
            Some(among) => {
                Statement::new("select e.record, e.key from (").append(among).push(") w cross join entry e where e.record = w.record")
            }
            None => Statement::new("select e.record, e.key from entry e where 1 = 1"),
        };
        find = find.push(" and e.field = ?").bind(self.field);
        if let Some((key, record)) = after {
            find = find.push(if self.descending { " and (e.key, e.record) < (?, ?)" } else { " and (e.key, e.record) > (?, ?)" });
            find = find.bind(key.clone()).bind(*record);
        }
        find = find.push(" and ").append(self.conditions.clone());
        match &self.asked {
            Some(asked) => find.push(" and ").append(asked.condition.clone()),
            None => find,
        }
    }

    async fn entries(&self, unit: &mut Unit, after: Option<&(Vec<u8>, i64)>, most: usize) -> Result<FoundEntries, RegisterError> {
        let order = if self.descending { " order by e.key desc, e.record desc limit ?" } else { " order by e.key, e.record limit ?" };
        let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
        let rows = unit.rows(self.find(after).push(order).bind(limit)).await?;
        let entries = rows.iter().map(|row| Ok((row.bytes(1)?, row.integer(0)?))).collect::<Result<Vec<_>, RegisterError>>()?;
        let more = entries.len() > most;
        Ok(FoundEntries { entries: entries.into_iter().take(most).collect(), more })
    }
}

/// The name under which a field orders lists.
fn indexed_name(definition: &Definition, field: &FieldId) -> String {
    let localised = definition.field(field).is_some_and(|field| field.localised);
    if localised { format!("{}@sort", field.as_str()) } else { field.as_str().to_owned() }
}

/// Where a page ended: the field that orders, its key, the record.
fn cursor_text(field: i64, key: &[u8], record: i64) -> String {
    let bytes = field.to_be_bytes().into_iter().chain(record.to_be_bytes()).chain(key.iter().copied());
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// The key and the record that a page ended with, of a list that is ordered by `field`.
fn cursor(text: &str, field: i64) -> Option<(Vec<u8>, i64)> {
    if !text.is_ascii() || text.len() > 400 || !text.len().is_multiple_of(2) {
        return None;
    }
    let byte = |at: usize| text.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let bytes: Vec<u8> = (0..text.len()).step_by(2).map(byte).collect::<Option<_>>()?;
    let (named, rest) = bytes.split_first_chunk::<8>()?;
    let (record, key) = rest.split_first_chunk::<8>()?;
    (i64::from_be_bytes(*named) == field).then(|| (key.to_vec(), i64::from_be_bytes(*record)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_on_where_it_was_made_and_nowhere_else() {
        let text = cursor_text(7, &[1, 255], 42);
        assert_eq!(cursor(&text, 7), Some((vec![1, 255], 42)));
        assert_eq!(cursor(&text, 8), None);
        for odd in ["", "0", "zz", "é", &text[..20], &"0".repeat(500)] {
            assert_eq!(cursor(odd, 7), None, "{odd}");
        }
    }
}
