//! Lists of records: in an order, page by page, of those that somebody sees.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor, ActorKind, Condition};
use rihla_model::{AccountId, AgencyId, FieldId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::index::is_indexed;
use super::row::{COLUMNS, Found};
use super::seen::Seen;
use crate::access::{Held, held};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::value::{Value, sort_key};

/// The most records of a page.
pub const PAGE: u16 = 500;

/// What of a register is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// By what the records are ordered; as the register's list is, where nothing is named.
    pub order: Option<Order>,
    /// Whether records that were taken back are shown, and they alone.
    pub withdrawn: bool,
    /// How many at a time; at most [`PAGE`].
    pub most: u16,
    /// Where the page before ended.
    pub after: Option<String>,
}

impl Default for Listing {
    fn default() -> Self {
        Self { order: None, withdrawn: false, most: 50, after: None }
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
    /// Where the next page begins; none where this is the last.
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
    fn granted(&self, held: &Held<'_>, actor: &Actor) -> Statement {
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
        let numbers = self.numbers(unit, register).await?;
        let lookup = Lookup { numbers: &numbers };
        // nobody has made a record yet
        let Some(field) = numbers.get(&by).copied() else { return Ok(Page { records: Vec::new(), next: None }) };
        let mut find = Statement::new("select e.record, e.key from entry e where e.field = ?").bind(field);
        if let Some(after) = &listing.after {
            let (key, record) = cursor(after, field).ok_or(RegisterError::BadCursor)?;
            find = find.push(if descending { " and (e.key, e.record) < (?, ?)" } else { " and (e.key, e.record) > (?, ?)" });
            find = find.bind(key).bind(record);
        }
        find = find.push(" and ").append(lookup.flag("@withdrawn", listing.withdrawn));
        find = find.push(" and ").append(self.held_by(actor, Act::See, definition, &lookup));
        if act != Act::See {
            find = find.push(" and ").append(self.held_by(actor, act, definition, &lookup));
        }
        find = find.push(if descending { " order by e.key desc, e.record desc limit ?" } else { " order by e.key, e.record limit ?" });
        let most = listing.most.clamp(1, PAGE);
        let rows = unit.rows(find.bind(i64::from(most) + 1)).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            found.push((row.integer(0)?, row.bytes(1)?));
        }
        let more = found.len() > usize::from(most);
        found.truncate(usize::from(most));
        let next = found.last().filter(|_| more).map(|(record, key)| cursor_text(field, key, *record));
        let numbers: Vec<i64> = found.iter().map(|(record, _)| *record).collect();
        let records = self.load(unit, actor, act, definition, &numbers, why).await?;
        Ok(Page { records, next })
    }

    /// How many records an actor sees, counted up to a bound.
    ///
    /// # Errors
    /// As [`Registry::list`].
    pub async fn count(&self, actor: &Actor, register: &RegisterId, withdrawn: bool, most: u32) -> Result<u32, RegisterError> {
        let definition = self.definition(actor, register)?;
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let lookup = Lookup { numbers: &numbers };
        let Some(field) = numbers.get("@withdrawn").copied() else { return Ok(0) };
        let key = sort_key(&Value::Flag(withdrawn)).unwrap_or_default();
        let count = Statement::new("select count(*) from (select 1 from entry e where e.field = ? and e.key = ?").bind(field).bind(key);
        let count = count.push(" and ").append(self.seen_by(actor, definition, &lookup)).push(" limit ?) as counted").bind(most);
        let counted = unit.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or(0);
        Ok(u32::try_from(counted).unwrap_or(u32::MAX))
    }

    /// That an actor sees a record.
    pub(super) fn seen_by(&self, actor: &Actor, definition: &Definition, lookup: &Lookup<'_>) -> Statement {
        self.held_by(actor, Act::See, definition, lookup)
    }

    /// That an actor may do something with a record: by one of the grants that they hold.
    fn held_by(&self, actor: &Actor, act: Act, definition: &Definition, lookup: &Lookup<'_>) -> Statement {
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
            let sorts = definition.field(id).is_some_and(|field| !field.many && is_indexed(field));
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

    /// The records of numbers, in their order, as an actor sees them.
    async fn load(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        act: Act,
        definition: &Definition,
        numbers: &[i64],
        why: Option<&str>,
    ) -> Result<Vec<Seen>, RegisterError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let find = Statement::new(COLUMNS).push(" where r.number in ").bind_list(numbers.iter().copied());
        let mut by_number = BTreeMap::new();
        for row in &unit.rows(find).await? {
            if let Found::Whole(stored) = self.found(row)? {
                let sees = self.reach(actor, Act::See, definition, &stored.record);
                // the index and this agree; should they ever not, the record decides
                let does = self.reach(actor, act, definition, &stored.record);
                if !(sees.is_allowed() && does.is_allowed()) {
                    continue;
                }
                let mut seen = Seen::of(definition, &stored.record, &sees, why.is_some());
                let both = |id: &FieldId| definition.field(id).is_some_and(|field| does.covers(definition, field));
                seen.fields.retain(|id, _| both(id));
                seen.sealed.retain(both);
                if let Some(why) = why.filter(|_| seen.shows_protected(definition)) {
                    self.note_reading(unit, actor, &stored, act.name(), why).await?;
                }
                by_number.insert(stored.number, seen);
            }
        }
        Ok(numbers.iter().filter_map(|number| by_number.remove(number)).collect())
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
