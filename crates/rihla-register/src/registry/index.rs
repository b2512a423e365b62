//! The index of records: what lists filter and sort by.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use rihla_model::access::FieldClass;
use rihla_model::{AccountId, AgencyId, Language, RegisterId};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::row::Stored;
use super::way::put_ways;
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::record::Record;
use crate::value::{ABSENT, Fields, Limits, Value, read_field, sort_key, text_key};

/// Names within a register, with a key of each.
pub(super) type Entries = BTreeSet<(String, Vec<u8>)>;

/// Entries that one statement writes.
const AT_ONCE: usize = 200;

/// Whether a field stands in the index: never what is protected, and not what has no short order.
#[must_use]
fn is_indexed(field: &Field) -> bool {
    field.class != FieldClass::Protected
        && !matches!(*field.kind, FieldType::PersonName | FieldType::File | FieldType::LongText | FieldType::Indicator)
}

/// The entries of a record: name within the register and key; every name has at least one.
fn entries(definition: &Definition, record: &Record, whole: &Fields, indexed: &dyn Fn(&Field) -> bool, limits: Limits<'_>) -> Entries {
    let mut entries = BTreeSet::new();
    let mut put = |name: &str, keys: Vec<Vec<u8>>| {
        if keys.is_empty() {
            entries.insert((name.to_owned(), ABSENT.to_vec()));
        }
        entries.extend(keys.into_iter().map(|key| (name.to_owned(), key)));
    };
    let code = |text: &str| sort_key(&Value::Code(text.to_owned()));
    let facets = &record.facets;
    put("@state", code(record.state.as_str()).into_iter().collect());
    put("@agency", facets.agency.as_ref().map(AgencyId::as_str).and_then(code).into_iter().collect());
    put("@area", facets.areas.iter().filter_map(|area| code(area)).collect());
    put("@assigned", facets.assigned.as_ref().map(AccountId::as_str).and_then(code).into_iter().collect());
    put("@made_by", facets.made_by.as_ref().map(AccountId::as_str).and_then(code).into_iter().collect());
    put("@made", sort_key(&Value::Instant(record.made_at)).into_iter().collect());
    put("@changed", sort_key(&Value::Instant(record.changed_at)).into_iter().collect());
    put("@withdrawn", sort_key(&Value::Flag(facets.withdrawn)).into_iter().collect());
    put("@published", sort_key(&Value::Flag(facets.published && !facets.withdrawn && !facets.restricted)).into_iter().collect());
    // for those alone that are: records of before have none, and none has to be made for them
    if facets.restricted {
        put("@restricted", sort_key(&Value::Flag(true)).into_iter().collect());
    }
    put("@asked", sort_key(&Value::Flag(record.asked.is_some())).into_iter().collect());
    put("@due", due(definition, record, limits).and_then(|date| sort_key(&Value::Date(date))).into_iter().collect());
    put("@kept", kept_until(definition, record, limits).and_then(|date| sort_key(&Value::Date(date))).into_iter().collect());
    for field in definition.fields.iter().filter(|field| indexed(field)) {
        let values = whole.get(&*field.id).map(Vec::as_slice).unwrap_or_default();
        if !field.localised {
            put(field.id.as_str(), values.iter().filter_map(sort_key).collect());
            continue;
        }
        let texts = |language| {
            let text = |value: &Value| match value {
                Value::Localised(texts) => texts.get(&language).map(|text| text_key(text)),
                _ => None,
            };
            values.iter().filter_map(text).collect::<Vec<_>>()
        };
        let mut all = Vec::new();
        for language in Language::ALL {
            let keys = texts(language);
            all.extend(keys.iter().cloned());
            if !keys.is_empty() || Language::SPOKEN.contains(&language) {
                put(&format!("{}@{}", field.id.as_str(), language.tag()), keys);
            }
        }
        // one for each record, so that a list is ordered by it
        let first = values.first().and_then(|value| value.text_in(Language::En)).map(text_key);
        put(&format!("{}@sort", field.id.as_str()), first.into_iter().collect());
        put(field.id.as_str(), all);
    }
    put_ways(definition, &mut entries);
    entries
}

fn values(field: &Field, record: &Record, limits: Limits<'_>) -> Vec<Value> {
    record.fields.get(&field.id).and_then(|json| read_field(field, json, limits).ok()).unwrap_or_default()
}

pub(super) fn day(instant: Timestamp) -> Date {
    Offset::UTC.to_datetime(instant).date()
}

fn date_of(definition: &Definition, field: &str, record: &Record, limits: Limits<'_>) -> Option<Date> {
    let field = definition.fields.iter().find(|it| it.id.as_str() == field)?;
    match values(field, record, limits).first()? {
        Value::Date(date) => Some(*date),
        Value::Instant(instant) => Some(day(*instant)),
        _ => None,
    }
}

/// When a record falls due; none where it does not. What is counted from a moment falls due on the day of that moment in UTC.
pub(super) fn due(definition: &Definition, record: &Record, limits: Limits<'_>) -> Option<Date> {
    due_at(definition, record, limits).map(|(date, _)| date)
}

/// When a record falls due: the day, and the moment where it is counted from one.
pub(super) fn due_at(definition: &Definition, record: &Record, limits: Limits<'_>) -> Option<(Date, Option<Timestamp>)> {
    let rule = definition.due_in(&record.state).filter(|_| !record.facets.withdrawn)?;
    let field = definition.field(rule.field)?;
    match values(field, record, limits).first()? {
        Value::Date(date) => rule.day(*date).map(|date| (date, None)),
        Value::Instant(instant) => rule.moment(*instant, &TimeZone::UTC).map(|moment| (day(moment), Some(moment))),
        _ => None,
    }
}

/// The day until which a record is kept; none where its time does not run.
pub(super) fn kept_until(definition: &Definition, record: &Record, limits: Limits<'_>) -> Option<Date> {
    let retention = definition.retention.as_ref()?;
    if !(retention.states.is_empty() || retention.states.iter().any(|named| **named == record.state) || record.facets.withdrawn) {
        return None;
    }
    let from = match retention.from.as_str() {
        "created" => day(record.made_at),
        "changed" => day(record.changed_at),
        field => date_of(definition, field, record, limits)?,
    };
    from.checked_add(*retention.keep).ok().or_else(|| from.checked_add(100.years()).ok())
}

impl Registry {
    /// The entries of a record under its definition.
    pub(super) fn entries(&self, definition: &Definition, record: &Record) -> Entries {
        let indexed = |field: &Field| self.is_listed(definition, field);
        entries(definition, record, &self.whole(definition, record), &indexed, self.stored())
    }

    /// Whether lists can be asked for a field: it is indexed, and the same tomorrow.
    pub(super) fn is_listed(&self, definition: &Definition, field: &Field) -> bool {
        is_indexed(field) && self.computing.is_steady(definition, field)
    }

    /// The numbers under which what a register is listed by stands in the index.
    pub(super) async fn numbers(&self, unit: &mut Unit, register: &RegisterId) -> Result<BTreeMap<String, i64>, RegisterError> {
        // as one row: every write reads them, and half a hundred rows take longer than all else that a write reads
        let find = Statement::new("select string_agg(name || ' ' || cast(number as text), ' ') from indexed where register = ?");
        let row = unit.row(find.bind(register.as_str())).await?;
        let all = row.map(|row| row.optional_text(0)).transpose()?.flatten().unwrap_or_default();
        let mut words = all.split_ascii_whitespace();
        let mut numbers = BTreeMap::new();
        while let Some(name) = words.next() {
            let number = words.next().and_then(|number| number.parse().ok()).ok_or(RegisterError::Damaged { what: "index" })?;
            numbers.insert(name.to_owned(), number);
        }
        Ok(numbers)
    }

    /// Replaces the entries of a record.
    pub(super) async fn index(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        old: Option<&Record>,
        stored: &Stored,
    ) -> Result<(), RegisterError> {
        let new = self.entries(definition, &stored.record);
        let mut old_entries = BTreeSet::new();
        match old {
            Some(old) if old.definition == i64::from(definition.version) => old_entries = self.entries(definition, old),
            // another definition made them
            Some(_) => self.unindex(unit, stored.number).await?,
            None => {}
        }
        let numbers = self.numbers_of(unit, definition, &new).await?;
        let number = |name: &String| numbers.get(name).copied().ok_or(RegisterError::Damaged { what: "index" });
        let gone: Vec<&(String, Vec<u8>)> = old_entries.difference(&new).collect();
        for some in gone.chunks(AT_ONCE) {
            let mut delete = Statement::new("delete from entry where record = ? and (").bind(stored.number);
            for (at, (name, key)) in some.iter().enumerate() {
                delete = delete.push(if at == 0 { "(field = ? and key = ?)" } else { " or (field = ? and key = ?)" });
                delete = delete.bind(number(name)?).bind(key.clone());
            }
            unit.run(delete.push(")")).await?;
        }
        let added: Vec<&(String, Vec<u8>)> = new.difference(&old_entries).collect();
        for some in added.chunks(AT_ONCE) {
            let mut insert = Statement::new("insert into entry (record, field, key) values ");
            for (at, (name, key)) in some.iter().enumerate() {
                insert = insert.push(if at == 0 { "(?, ?, ?)" } else { ", (?, ?, ?)" });
                insert = insert.bind(stored.number).bind(number(name)?).bind(key.clone());
            }
            unit.run(insert.push(" on conflict do nothing")).await?;
        }
        Ok(())
    }

    pub(super) async fn unindex(&self, unit: &mut Unit, record: i64) -> Result<(), RegisterError> {
        unit.run(Statement::new("delete from entry where record = ?").bind(record)).await?;
        Ok(())
    }

    /// The numbers of all names, made where there were none.
    async fn numbers_of(
        &self,
        unit: &mut Unit,
        definition: &Definition,
        entries: &BTreeSet<(String, Vec<u8>)>,
    ) -> Result<BTreeMap<String, i64>, RegisterError> {
        let numbers = self.numbers(unit, &definition.id).await?;
        let names: BTreeSet<&String> = entries.iter().map(|(name, _)| name).filter(|name| !numbers.contains_key(*name)).collect();
        if names.is_empty() {
            return Ok(numbers);
        }
        for name in names {
            let insert = Statement::new("insert into indexed (register, name) values (?, ?) on conflict do nothing");
            unit.run(insert.bind(definition.id.as_str()).bind(name)).await?;
        }
        self.numbers(unit, &definition.id).await
    }
}
