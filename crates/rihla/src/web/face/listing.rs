//! What a list is asked for in its address, and the filter that this makes.

use std::collections::BTreeSet;

use rihla_model::access::Actor;
use rihla_model::{FieldId, Vocabulary};
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Facet, Faceting, Listing, Order, RegisterError, Registry, facet_values};

use super::columns;
use crate::pages::Chosen;
use crate::web::parameters;

/// Records of one page.
const AT_ONCE: u16 = 50;
/// How far records of a whole list, and of each choice in it, are counted: from the index alone.
const COUNTED: u32 = 10_000;
/// How far they are where something was chosen, and each record that is counted has to be looked up.
const COUNTED_AMONG: u32 = 1_000;
/// Facets of which something was chosen that are counted: each takes as long as the list.
const COUNTED_APART: usize = 4;

/// A text as expressions write it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What an address asks for, by the facets and columns that its reader has.
pub(super) fn chosen(
    definition: &Definition,
    vocabulary: &Vocabulary,
    (facets, choosable): (&[&str], &[&Field]),
    query: Option<&str>,
) -> Chosen {
    let parameters = parameters::parameters(query);
    let last = |name: &str| parameters::last(&parameters, name).trim().chars().take(300).collect::<String>();
    let known =
        |name: &str, value: &str| facet_values(definition, vocabulary, name).is_some_and(|values| values.iter().any(|v| v == value));
    let state = Some(last("state")).filter(|state| known("@state", state));
    let codes = facets.iter().filter_map(|name| {
        let value = Some(last(&format!("f.{name}"))).filter(|value| !value.is_empty() && known(name, value))?;
        Some((FieldId::new(name).ok()?, value))
    });
    let codes: Vec<(FieldId, String)> = codes.collect();
    let asks = |(name, value): &&(String, String)| !value.is_empty() && (name == "state" || name.starts_with("f."));
    let names: BTreeSet<&str> = parameters.iter().filter(asks).map(|(name, _)| name.as_str()).collect();
    let (columns, more_columns) = columns::asked(definition, choosable, &parameters);
    Chosen {
        partly: more_columns || names.len() > codes.len() + usize::from(state.is_some()),
        columns,
        state,
        codes,
        begins: last("begins"),
        filter: last("filter"),
        order: Some(last("order")).filter(|order| !order.is_empty()),
        withdrawn: last("withdrawn") == "yes",
        after: Some(last("after")).filter(|after| !after.is_empty()),
    }
}

/// The filter of what was chosen; none where nothing was.
pub(super) fn filter(definition: &Definition, chosen: &Chosen) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(state) = &chosen.state {
        parts.push(format!("@state = {}", quoted(state)));
    }
    for (field, value) in &chosen.codes {
        let kind = definition.field(field).map(|field| *field.kind);
        parts.push(if kind == Some(FieldType::Flag) {
            format!("{} = {value}", field.as_str())
        } else {
            format!("{} = {}", field.as_str(), quoted(value))
        });
    }
    if !chosen.begins.is_empty() {
        parts.push(format!("{} starts {}", definition.title.as_str(), quoted(&chosen.begins)));
    }
    if !chosen.filter.is_empty() {
        parts.push(format!("({})", chosen.filter));
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// What the registry is asked for.
pub(super) fn listing(definition: &Definition, chosen: &Chosen) -> Listing {
    let order = chosen.order.as_deref().map(|order| match order.strip_prefix('-') {
        Some(by) => Order { by: by.to_owned(), descending: true },
        None => Order { by: order.to_owned(), descending: false },
    });
    let (filter, after) = (filter(definition, chosen), chosen.after.clone());
    Listing { order, withdrawn: chosen.withdrawn, filter, most: AT_ONCE, after }
}

/// How far the records of a list are counted.
pub(super) fn counted(filter: Option<&str>) -> u32 {
    if filter.is_some() { COUNTED_AMONG } else { COUNTED }
}

/// What each choice would leave, within what is chosen in the other facets.
///
/// # Errors
/// As [`Registry::list`].
pub(super) async fn counts(
    registry: &Registry,
    actor: &Actor,
    definition: &Definition,
    (names, chosen): (&[&str], &Chosen),
) -> Result<Vec<Facet>, RegisterError> {
    let is_chosen = |name: &str| chosen.value_of(name).is_some();
    let (apart, together): (Vec<&str>, Vec<&str>) = names.iter().copied().partition(|name| is_chosen(name));
    let without = |name: &str| filter(definition, &chosen.clone().without(name));
    let mut bases = vec![(together, filter(definition, chosen))];
    bases.extend(apart.into_iter().take(COUNTED_APART).map(|name| (vec![name], without(name))));
    let mut counts = Vec::new();
    for (names, filter) in bases.iter().filter(|(names, _)| !names.is_empty()) {
        let asked = Faceting { names, filter: filter.as_deref(), withdrawn: chosen.withdrawn, most: counted(filter.as_deref()) };
        counts.extend(registry.facets(actor, &definition.id, &asked).await?);
    }
    Ok(counts)
}
