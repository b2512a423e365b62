//! Facets of lists: how many records each choice would leave.
//!
//! What is counted are the records of a list, found as the list finds them, so that a count tells of no record that its reader does not
//! see, and of no value that they do not see in a record. Where a list has more than are counted, the records that were met first are, and
//! each number is one that there are at least; a reader who sees every record is told from the index how many have a value.

use std::collections::BTreeMap;

use rihla_model::access::{Act, Actor, ActorKind, FieldClass};
use rihla_model::{RegisterId, Vocabulary};
use rihla_store::database::{Statement, Unit};

use super::Registry;
use super::list::{Lookup, Wanted};
use super::path::By;
use crate::access::held;
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::query::Driver;
use crate::value::{Value, sort_key};

/// The facet that every register has.
pub const STATE: &str = "@state";

/// The most values of a facet.
const VALUES: usize = 300;
/// Records that were taken back, up to which those that have a value are counted apart.
const FEW: i64 = 4_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faceting<'a> {
    /// The facets: `@state`, or fields; what is no facet for the reader is passed over.
    pub names: &'a [&'a str],
    /// What has to hold of a record.
    pub filter: Option<&'a str>,
    /// Whether records that were taken back are counted, and they alone.
    pub withdrawn: bool,
    /// Where counting ends.
    pub most: u32,
}

/// A facet with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// `@state`, or the field.
    pub name: String,
    /// Every value that its definition knows, in that order.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// As filters write it: `announced`, `gcm:7`, `true`.
    pub value: String,
    /// Records that have it.
    pub records: u32,
    /// Whether there may be more than these.
    pub more: bool,
}

/// The values of a facet of a register; none for what is no facet of any reader.
#[must_use]
pub fn facet_values(definition: &Definition, vocabulary: &Vocabulary, name: &str) -> Option<Vec<String>> {
    if name == STATE {
        return Some(definition.states.iter().map(|state| state.id.as_str().to_owned()).collect());
    }
    let field = definition.fields.iter().find(|field| field.id.as_str() == name)?;
    if field.retired || field.class == FieldClass::Protected {
        return None;
    }
    let values: Vec<String> = match *field.kind {
        FieldType::Flag => vec!["true".to_owned(), "false".to_owned()],
        FieldType::Code if !field.codes.is_empty() => field.codes.iter().map(|code| code.id.as_str().to_owned()).collect(),
        FieldType::Code => {
            let list = field.list.as_ref().and_then(|list| vocabulary.list_named(list))?;
            list.items().iter().map(|item| item.code.as_str().to_owned()).collect()
        }
        FieldType::Tag => vocabulary.gcm().tags(field.scheme.as_ref()?.name()),
        _ => return None,
    };
    (1..=VALUES).contains(&values.len()).then_some(values)
}

fn key(field: Option<&Field>, value: &str) -> Option<Vec<u8>> {
    let flag = field.is_some_and(|field| *field.kind == FieldType::Flag);
    sort_key(&if flag { Value::Flag(value == "true") } else { Value::Code(value.to_owned()) })
}

/// A facet that is counted: its number in the index, its values and their keys.
struct Counted<'a> {
    name: &'a str,
    number: Option<i64>,
    values: Vec<(String, Option<Vec<u8>>)>,
    /// In which records the reader sees it; none where in all.
    guard: Option<Statement>,
}

/// Records by number in the index and key.
type Counts = BTreeMap<(i64, Vec<u8>), u32>;

impl Registry {
    /// The facets of a register for a reader, `@state` first: none of a field that is protected, or that they may not name in a filter.
    #[must_use]
    pub fn facet_names<'d>(&self, actor: &Actor, definition: &'d Definition) -> Vec<&'d str> {
        let fields = definition.fields.iter().filter(|field| self.is_listed(definition, field)).map(|field| field.id.as_str());
        let is_facet = |name: &&str| self.may_name(actor, definition, name) && facet_values(definition, &self.vocabulary, name).is_some();
        [STATE].into_iter().chain(fields).filter(is_facet).collect()
    }

    /// How many of the records that a reader sees each value of some facets would leave. Empty where a filter asks what the index does
    /// not hold: then each record would have to be asked.
    ///
    /// # Errors
    /// As [`Registry::list`].
    pub async fn facets(&self, actor: &Actor, register: &RegisterId, asked: &Faceting<'_>) -> Result<Vec<Facet>, RegisterError> {
        let definition = self.definition(actor, register)?;
        let filter = asked.filter.map(|text| self.filter(actor, definition, text)).transpose()?;
        let mut unit = self.database.read().await?;
        let numbers = self.numbers(&mut unit, register).await?;
        let lookup = Lookup { numbers: &numbers };
        let known = self.facet_names(actor, definition);
        let facets: Vec<Counted<'_>> = known
            .into_iter()
            .filter(|name| asked.names.contains(name))
            .map(|name| {
                let field = definition.fields.iter().find(|field| field.id.as_str() == name);
                let values = facet_values(definition, &self.vocabulary, name).unwrap_or_default();
                let values = values.into_iter().map(|value| (key(field, &value), value)).map(|(key, value)| (value, key)).collect();
                let guard = self.seen_where(actor, definition, &lookup, name);
                Counted { name, number: numbers.get(name).copied(), values, guard }
            })
            .collect();
        if facets.is_empty() {
            return Ok(Vec::new());
        }
        let Some(field) = numbers.get("@withdrawn").copied() else { return Ok(told(facets, &Counts::new(), (false, asked.most))) };
        let sees_all = self.sees_all(actor, definition) && facets.iter().all(|facet| facet.guard.is_none());
        if sees_all
            && filter.is_none()
            && !asked.withdrawn
            && let Some(counts) = self.counted_whole(&mut unit, field, &facets, asked.most).await?
        {
            return Ok(told(facets, &counts, (false, asked.most)));
        }
        let by = By { name: "@withdrawn", field, descending: false };
        let wanted = Wanted { acts: &[Act::See], withdrawn: asked.withdrawn, filter };
        let reader = self.reader(&mut unit, (actor, definition), &lookup, by, wanted).await?;
        if reader.asks_again() {
            return Ok(Vec::new());
        }
        let matched = reader.path.matched(asked.most.saturating_add(1));
        // each record has one state: together they tell how many records there are
        let state = numbers.get(STATE).copied();
        let counts = counted_among(&mut unit, matched, &facets, state).await?;
        let all: u32 = counts.iter().filter(|((field, _), _)| Some(*field) == state).map(|(_, records)| records).sum();
        Ok(told(facets, &counts, (all > asked.most, asked.most)))
    }

    /// Whether a reader sees every record of a register.
    fn sees_all(&self, actor: &Actor, definition: &Definition) -> bool {
        let mut grants = held(actor, Act::See, definition, self.registers.roles());
        actor.kind == ActorKind::Node || grants.any(|held| held.grant.when.is_empty() && !held.public)
    }

    /// Of a register of many records: those in use that have each value, up to a bound, from the index alone. None where that is dearer than
    /// to ask the records.
    async fn counted_whole(
        &self,
        unit: &mut Unit,
        withdrawn: i64,
        facets: &[Counted<'_>],
        most: u32,
    ) -> Result<Option<Counts>, RegisterError> {
        let flag = |flag: bool| sort_key(&Value::Flag(flag)).map(|key| Driver::of_values([(withdrawn, key)]));
        let (Some(in_use), Some(gone)) = (flag(false), flag(true)) else { return Ok(None) };
        let most = i64::from(most);
        if counted(unit, in_use.count(most + 1)).await? <= most {
            return Ok(None);
        }
        let taken = counted(unit, gone.count(FEW + 1)).await?;
        if taken > FEW {
            return Ok(None);
        }
        let gone = counted_among(unit, gone.records(), facets, None).await?;
        let mut counts = Counts::new();
        for facet in facets {
            let Some(number) = facet.number else { continue };
            for key in facet.values.iter().filter_map(|(_, key)| key.as_ref()) {
                let entries = counted(unit, Driver::of_values([(number, key.clone())]).count(most + 1 + taken)).await?;
                let without = gone.get(&(number, key.clone())).copied().unwrap_or(0);
                counts.insert((number, key.clone()), u32::try_from(entries).unwrap_or(u32::MAX).saturating_sub(without));
            }
        }
        Ok(Some(counts))
    }
}

async fn counted(unit: &mut Unit, count: Statement) -> Result<i64, RegisterError> {
    Ok(unit.row(count).await?.map(|row| row.integer(0)).transpose()?.unwrap_or_default())
}

/// How many of some records have each value of facets, where the reader sees it; of `also` too.
async fn counted_among(unit: &mut Unit, records: Statement, facets: &[Counted<'_>], also: Option<i64>) -> Result<Counts, RegisterError> {
    let fields: Vec<i64> = facets.iter().filter_map(|facet| facet.number).chain(also).collect();
    let find = Statement::new("select i.field, i.key, count(*) from (").append(records);
    // crossed: SQLite then asks of each record what it has, and does not read all entries of the fields
    let mut find = find.push(") e cross join entry i where i.record = e.record and i.field in ").bind_list(fields);
    for facet in facets {
        if let (Some(number), Some(guard)) = (facet.number, facet.guard.clone()) {
            find = find.push(" and (i.field <> ? or ").bind(number).append(guard).push(")");
        }
    }
    let rows = unit.rows(find.push(" group by i.field, i.key")).await?;
    rows.iter().map(|row| Ok(((row.integer(0)?, row.bytes(1)?), u32::try_from(row.integer(2)?).unwrap_or(u32::MAX)))).collect()
}

/// The facets with what was counted; `cut`, where not all records were.
fn told(facets: Vec<Counted<'_>>, counts: &Counts, (cut, most): (bool, u32)) -> Vec<Facet> {
    let facet = |facet: Counted<'_>| {
        let value = |(value, key): (String, Option<Vec<u8>>)| {
            let records = facet.number.zip(key).and_then(|entry| counts.get(&entry)).copied().unwrap_or(0);
            FacetValue { value, records: records.min(most), more: cut || records > most }
        };
        Facet { name: facet.name.to_owned(), values: facet.values.into_iter().map(value).collect() }
    };
    facets.into_iter().map(facet).collect()
}
