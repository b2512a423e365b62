//! What a list can be narrowed by: choices with how many records they would leave, and what was chosen already.

use rihla_register::definition::FieldType;
use rihla_register::{Definition, FacetValue, facet_values};

use super::list::{Chosen, ListView, address};
use super::value::tag_name;
use crate::pages::Reader;

/// Values of a facet that are shown as links; the form has all.
const SHOWN: usize = 5;

/// A choice of the form: name, label, options (value, label, chosen).
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) options: Vec<(String, String, bool)>,
}

/// A facet with its most frequent values.
pub(super) struct Narrowing {
    pub(super) label: String,
    pub(super) links: Vec<Link>,
}

/// A value of a facet that was not chosen.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) count: String,
}

/// Something that was chosen, and the address of the list without it.
pub(super) struct Taken {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) href: String,
}

/// The choices of the form, each value with its number where that is known.
pub(super) fn choices(reader: &Reader<'_>, view: &ListView<'_>) -> Vec<Choice> {
    let choice = |name: &&str| {
        let chosen = view.chosen.value_of(name);
        let option = |value: String| {
            let label = value_label(reader, view, name, &value);
            let counted = counted(view, name).and_then(|values| values.iter().find(|counted| counted.value == value));
            let shown = match counted.and_then(|counted| count(reader, counted)) {
                Some(count) => reader.say.say("list-facet-option", &[("label", label.into()), ("count", count.into())]),
                None => label,
            };
            let is_chosen = chosen == Some(value.as_str());
            (value, shown, is_chosen)
        };
        let values = facet_values(view.definition, view.vocabulary, name).unwrap_or_default();
        Choice { name: parameter(name), label: label(reader, view.definition, name), options: values.into_iter().map(option).collect() }
    };
    view.facets.iter().map(choice).collect()
}

/// The most frequent values of the facets in which nothing is chosen, each as an address.
pub(super) fn narrowing(reader: &Reader<'_>, view: &ListView<'_>, here: &str) -> Vec<Narrowing> {
    if !reader.links.can_query() {
        return Vec::new();
    }
    let facet = |name: &&str| {
        let mut values: Vec<&FacetValue> = counted(view, name)?.iter().filter(|value| value.records > 0).collect();
        // of as many, in the order of the definition
        values.sort_by_key(|value| std::cmp::Reverse(value.records));
        let link = |value: &FacetValue| {
            let chosen = view.chosen.clone().with(name, &value.value);
            let href = address(here, &chosen, chosen.order.as_deref(), None);
            Some(Link { href, label: value_label(reader, view, name, &value.value), count: count(reader, value)? })
        };
        let links: Vec<Link> = values.into_iter().take(SHOWN).filter_map(link).collect();
        (!links.is_empty()).then(|| Narrowing { label: label(reader, view.definition, name), links })
    };
    view.facets.iter().filter(|name| view.chosen.value_of(name).is_none()).filter_map(facet).collect()
}

/// What narrows the list, to be taken away one by one.
pub(super) fn taken(reader: &Reader<'_>, view: &ListView<'_>, here: &str) -> Vec<Taken> {
    let without = |chosen: Chosen| address(here, &chosen, chosen.order.as_deref(), None);
    let chosen = || Chosen { after: None, ..view.chosen.clone() };
    let facet = |name: &&str| {
        let value = view.chosen.value_of(name)?;
        let (label, value) = (label(reader, view.definition, name), value_label(reader, view, name, value));
        Some(Taken { label, value, href: without(chosen().without(name)) })
    };
    let mut taken: Vec<Taken> = view.facets.iter().filter_map(facet).collect();
    if !view.chosen.begins.is_empty() {
        let title = view.definition.field(&view.definition.title).map(|field| reader.plain(&field.label)).unwrap_or_default();
        let label = reader.say.say("list-begins", &[("field", title.into())]);
        let href = without(Chosen { begins: String::new(), ..chosen() });
        taken.push(Taken { label, value: view.chosen.begins.clone(), href });
    }
    if !view.chosen.filter.is_empty() {
        let href = without(Chosen { filter: String::new(), ..chosen() });
        taken.push(Taken { label: reader.t("list-filter"), value: view.chosen.filter.clone(), href });
    }
    if view.chosen.withdrawn {
        let href = without(Chosen { withdrawn: false, ..chosen() });
        taken.push(Taken { label: reader.t("list-which"), value: reader.t("list-which-withdrawn"), href });
    }
    taken
}

fn counted<'v>(view: &ListView<'v>, name: &str) -> Option<&'v [FacetValue]> {
    view.counts.iter().find(|facet| facet.name == name).map(|facet| facet.values.as_slice())
}

/// A number; none where nothing is known of it.
fn count(reader: &Reader<'_>, value: &FacetValue) -> Option<String> {
    match (value.more, value.records) {
        (true, 0) => None,
        (true, records) => Some(reader.say.say("list-facet-more", &[("count", records.into())])),
        (false, records) => Some(reader.say.whole(records.into())),
    }
}

/// The name of a facet in an address.
fn parameter(name: &str) -> String {
    if name == "@state" { "state".to_owned() } else { format!("f.{name}") }
}

fn label(reader: &Reader<'_>, definition: &Definition, name: &str) -> String {
    let field = definition.fields.iter().find(|field| field.id.as_str() == name);
    field.map_or_else(|| reader.t("list-state"), |field| reader.plain(&field.label).to_owned())
}

/// What a value is called; its code where it has no name.
fn value_label(reader: &Reader<'_>, view: &ListView<'_>, name: &str, value: &str) -> String {
    let definition = view.definition;
    let Some(field) = definition.fields.iter().find(|field| field.id.as_str() == name) else {
        let state = definition.states.iter().find(|state| state.id.as_str() == value);
        return state.map_or_else(|| value.to_owned(), |state| reader.plain(&state.label).to_owned());
    };
    match *field.kind {
        FieldType::Flag => reader.t(if value == "true" { "value-yes" } else { "value-no" }),
        FieldType::Tag => {
            let id = value.split_once(':').map_or(value, |(_, id)| id);
            let title = tag_name(view.vocabulary, value).map(|name| reader.plain(&name).to_owned()).unwrap_or_default();
            let numbered = id.starts_with(|c: char| c.is_ascii_digit());
            match (numbered, title.is_empty()) {
                (false, false) => title,
                (true, false) => format!("{id} {title}"),
                (_, true) => id.to_owned(),
            }
        }
        _ => {
            let own = field.codes.iter().find(|code| code.id.as_str() == value).map(|code| &code.label);
            let list = field.list.as_ref().and_then(|list| view.vocabulary.list_named(list));
            let item = || list.and_then(|list| list.items().iter().find(|item| item.code.as_str() == value)).map(|item| &item.name);
            own.or_else(item).map_or_else(|| value.to_owned(), |label| reader.plain(label).to_owned())
        }
    }
}
