//! Lists of records: in an order, page by page, of those that somebody sees.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor, ActorKind, Condition};
use rihla_model::{AccountId, AgencyId, FieldId, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::path::{By, Path};
use super::row::{COLUMNS, Found, Stored};
use super::seen::Seen;
use super::way::usual_order;
use crate::access::{Held, Reach, held};
use crate::definition::Definition;
use crate::error::RegisterError;
use crate::expression::Checked;
use crate::query::Driver;
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

    fn flag(&self, name: &str, flag: bool) -> Statement {
        self.has(name, sort_key(&Value::Flag(flag)))
    }

    /// The entry that a condition of a grant asks for; none where nothing has it.
    fn leaf(&self, condition: Condition, held: &Held<'_>, actor: &Actor) -> Option<(&'static str, Vec<u8>)> {
        let code = |code: &str| sort_key(&Value::Code(code.to_owned()));
        let account = actor.account.as_ref().map(AccountId::as_str);
        Some(match condition {
            // a role held for no agency has no records of its own
            Condition::OwnAgency => ("@agency", held.membership.agency.as_ref().map(AgencyId::as_str).and_then(code)?),
            Condition::OwnArea => ("@area", held.membership.area.as_deref().and_then(code)?),
            Condition::Assigned => ("@assigned", account.and_then(code)?),
            Condition::Own => ("@made_by", account.and_then(code)?),
            Condition::Published => ("@published", sort_key(&Value::Flag(true))?),
        })
    }

    /// That all conditions of a grant hold.
    pub(super) fn granted(&self, held: &Held<'_>, actor: &Actor) -> Statement {
        let mut all = Statement::new("(1 = 1");
        if held.public {
            // the public is shown nothing whose use is restricted, under whatever condition
            all = all.push(" and not (").append(self.flag("@restricted", true)).push(")");
        }
        for condition in &held.grant.when {
            let one = self.leaf(*condition, held, actor).map(|(name, key)| self.has(name, Some(key)));
            all = all.push(" and ").append(one.unwrap_or_else(|| Statement::new("1 = 0")));
        }
        all.push(")")
    }

    /// The entries of which each record has one with which all conditions of a grant hold; none where a grant has no conditions.
    fn entries_of(&self, held: &Held<'_>, actor: &Actor) -> Option<Vec<(i64, Vec<u8>)>> {
        // what is published is much, what is one's own little
        let narrowest = held.grant.when.iter().min_by_key(|condition| **condition == Condition::Published)?;
        let leaf = self.leaf(*narrowest, held, actor).and_then(|(name, key)| Some((*self.numbers.get(name)?, key)));
        Some(leaf.into_iter().collect())
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
        let by = By { name: &by, field, descending };
        let wanted = Wanted { acts: if act == Act::See { &[Act::See] } else { &[Act::See, act] }, withdrawn: listing.withdrawn, filter };
        let mut reader = self.reader(unit, (actor, definition), &lookup, by, wanted).await?;
        let most = usize::from(listing.most.clamp(1, PAGE));
        let mut after = match &listing.after {
            Some(text) => Some(cursor(text, field).ok_or(RegisterError::BadCursor)?),
            None => None,
        };
        let (mut records, mut looked) = (Vec::new(), 0);
        loop {
            let at_once = if reader.asks_again() { PAGE.into() } else { most };
            let found = reader.path.entries(unit, after.as_ref(), at_once).await?;
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
        let by = By { name: "@withdrawn", field, descending: false };
        let wanted = Wanted { acts: &[Act::See], withdrawn: counting.withdrawn, filter };
        let mut reader = self.reader(&mut unit, (actor, definition), &lookup, by, wanted).await?;
        if !reader.asks_again() {
            return reader.path.count(&mut unit, counting.most).await;
        }
        let (mut after, mut count) = (None, 0_u32);
        loop {
            let found = reader.path.entries(&mut unit, after.as_ref(), PAGE.into()).await?;
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

    /// What a list reads.
    pub(super) async fn reader<'a>(
        &self,
        unit: &mut Unit,
        (actor, definition): (&Actor, &'a Definition),
        lookup: &Lookup<'_>,
        by: By<'_>,
        wanted: Wanted<'_>,
    ) -> Result<Reader<'a>, RegisterError> {
        let Wanted { acts, withdrawn, filter } = wanted;
        let mut conditions = Vec::new();
        let (mut drivers, mut again) = (Vec::new(), None);
        if let Some(checked) = filter {
            let (compiled, ways) = self.compiled(actor, definition, &checked, lookup);
            conditions.push(compiled.condition);
            drivers = ways;
            again = compiled.recheck.then_some(checked);
        }
        for act in acts {
            conditions.push(self.held_by(actor, *act, definition, lookup));
            drivers.extend(self.driver_of(actor, *act, definition, lookup));
        }
        conditions.push(lookup.flag("@withdrawn", withdrawn));
        if acts.contains(&Act::Export) {
            // what is restricted in use is kept, and not handed on
            conditions.push(Statement::new("not (").append(lookup.flag("@restricted", true)).push(")"));
        }
        // most are not taken back: that they are not leads nowhere, unless the list is in that order
        if let (Some(number), Some(key)) = (lookup.numbers.get("@withdrawn"), sort_key(&Value::Flag(withdrawn)))
            && (withdrawn || by.field == *number)
        {
            drivers.push(Driver::of_values([(*number, key)]));
        }
        let all = conditions.into_iter().reduce(|all, next| all.push(" and ").append(next)).unwrap_or(Statement::new("1 = 1"));
        let made = by.name == usual_order(definition) && self.is_made(unit, &definition.id).await?;
        let path = Path::choose(unit, definition, lookup, by, (drivers, made), all).await?;
        Ok(Reader { definition, path, again })
    }

    /// What holds every record with which an actor may do something; none where that may be all.
    fn driver_of(&self, actor: &Actor, act: Act, definition: &Definition, lookup: &Lookup<'_>) -> Option<Driver> {
        if actor.kind == ActorKind::Node {
            return None;
        }
        let grants = held(actor, act, definition, self.registers.roles());
        let entries: Vec<Vec<(i64, Vec<u8>)>> = grants.map(|held| lookup.entries_of(&held, actor)).collect::<Option<_>>()?;
        Some(Driver::of_values(entries.into_iter().flatten())).filter(Driver::is_handy)
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
            if held.grant.when.is_empty() && !held.public {
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
        if !self.may_order(actor, definition, by) {
            return Err(unknown());
        }
        let name = FieldId::new(by).map_or_else(|_| by.clone(), |field| indexed_name(definition, &field));
        Ok((name, *descending))
    }

    /// Whether an actor's lists can be ordered by a field, or by what is named with `@`: it has one entry for each record, and they see
    /// it of every record that they see.
    #[must_use]
    pub fn may_order(&self, actor: &Actor, definition: &Definition, by: &str) -> bool {
        match by {
            "@changed" | "@state" => true,
            "@made" | "@due" => !self.is_public(actor, definition),
            by => definition
                .fields
                .iter()
                .filter(|field| field.id.as_str() == by)
                .any(|field| !field.many && self.is_listed(definition, field) && self.sees_everywhere(actor, definition, &field.id)),
        }
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
        reader.again.as_ref().is_none_or(|checked| self.holds(checked, reader.definition, record, sees))
    }
}

/// What has to hold of the records of a list.
pub(super) struct Wanted<'a> {
    /// What their reader may do with them.
    pub(super) acts: &'a [Act],
    /// Whether they were taken back.
    pub(super) withdrawn: bool,
    /// What else.
    pub(super) filter: Option<Checked>,
}

/// What a list reads.
pub(super) struct Reader<'a> {
    definition: &'a Definition,
    pub(super) path: Path,
    /// The filter, where each record has to be asked as well.
    again: Option<Checked>,
}

impl Reader<'_> {
    pub(super) fn asks_again(&self) -> bool {
        self.again.is_some()
    }
}

/// The name under which a field orders lists.
pub(super) fn indexed_name(definition: &Definition, field: &FieldId) -> String {
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
