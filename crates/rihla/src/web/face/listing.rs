//! What a list is asked for in its address, and the filter that this makes.

use rihla_model::access::FieldClass;
use rihla_register::definition::{Field, FieldType};
use rihla_register::{Definition, Listing, Order};

use crate::pages::Chosen;
use crate::web::parameters;

/// Records of one page.
const AT_ONCE: u16 = 50;
/// The most own codes of a field that is offered as a choice.
const CHOICES: usize = 40;

/// Whether a list offers to choose by a field.
pub(super) fn is_choice(field: &Field) -> bool {
    let few = *field.kind == FieldType::Code && field.list.is_none() && field.codes.len() <= CHOICES;
    !field.retired && field.class != FieldClass::Protected && (few || *field.kind == FieldType::Flag)
}

/// A text as expressions write it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What an address asks for.
pub(super) fn chosen(definition: &Definition, query: Option<&str>) -> Chosen {
    let parameters = parameters::parameters(query);
    let last = |name: &str| parameters::last(&parameters, name).trim().chars().take(300).collect::<String>();
    let state = definition.states.iter().find(|state| state.id.as_str() == last("state")).map(|state| state.id.as_str().to_owned());
    let fields = definition.fields.iter().filter(|field| is_choice(field));
    let codes = fields.filter_map(|field| {
        let value = last(&format!("f.{}", field.id.as_str()));
        let known = match *field.kind {
            FieldType::Flag => ["true", "false"].contains(&value.as_str()),
            _ => field.codes.iter().any(|code| code.id.as_str() == value),
        };
        known.then(|| ((*field.id).clone(), value))
    });
    Chosen {
        state,
        codes: codes.collect(),
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
