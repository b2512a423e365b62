//! Lists, forms, the public view, keys, dates.

use std::collections::BTreeSet;

use rihla_model::FieldId;

use super::Weight;
use super::change::Changes;
use super::flow::ids;
use crate::definition::{Definition, Due, Retention, Section, Word};

/// A key, and what a block says under it.
type Part<T> = (&'static str, fn(&T) -> String);

pub(super) fn compare(old: &Definition, new: &Definition, changes: &mut Changes) {
    let at = new.id.start();
    let in_order = |fields: &[Word<FieldId>]| fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
    changes.altered("list", "columns", Weight::Compatible, at, &in_order(&old.list.columns), &in_order(&new.list.columns));
    let order = |definition: &Definition| definition.list.order.as_ref().map(|order| order.as_str().to_owned()).unwrap_or_default();
    changes.altered("list", "order", Weight::Compatible, at, &order(old), &order(new));
    changes.flag("list", "descending", at, (old.list.descending, new.list.descending), Weight::Compatible, Weight::Compatible);
    let form = |sections: &[Section]| sections.iter().map(|section| in_order(&section.fields)).collect::<Vec<_>>().join(" / ");
    changes.altered("section", "fields", Weight::Compatible, at, &form(&old.sections), &form(&new.sections));
    if old.sections.iter().map(|section| &section.label).ne(new.sections.iter().map(|section| &section.label)) {
        changes.reworded("section.label", Weight::Compatible, at);
    }
    public(old, new, changes);
    keys(old, new, changes);
    due(old, new, changes);
    retention(old, new, changes);
}

/// What is shown to all asks for a reason; what is shown no more does not.
fn public(old: &Definition, new: &Definition, changes: &mut Changes) {
    let shown = |definition: &Definition| -> BTreeSet<String> {
        definition.public.iter().flat_map(|public| public.fields.iter().map(|field| field.as_str().to_owned())).collect()
    };
    let (before, after) = (shown(old), shown(new));
    // a field that is new has held nothing yet
    let opened = after.difference(&before).any(|id| old.fields.iter().any(|field| field.id.as_str() == id));
    let weight = if opened { Weight::Reasoned } else { Weight::Compatible };
    let joined = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    changes.altered("public", "fields", weight, new.id.start(), &joined(&before), &joined(&after));
}

/// A key by which records were found stays one.
fn keys(old: &Definition, new: &Definition, changes: &mut Changes) {
    let keys = |definition: &Definition| -> Vec<String> {
        definition.matching.iter().flat_map(|matching| matching.keys.iter().map(|key| ids(key))).collect()
    };
    let (before, after) = (keys(old), keys(new));
    let weight = if before.iter().all(|key| after.contains(key)) { Weight::Compatible } else { Weight::Breaking };
    changes.altered("matching", "keys", weight, new.id.start(), &before.join(" / "), &after.join(" / "));
}

fn due(old: &Definition, new: &Definition, changes: &mut Changes) {
    let at = new.id.start();
    let said = |part: fn(&Due) -> String| {
        let of = |definition: &Definition| definition.due.as_ref().map(part).unwrap_or_default();
        (of(old), of(new))
    };
    let parts: [Part<Due>; 4] = [
        ("field", |due| due.field.as_str().to_owned()),
        ("after", |due| due.after.as_ref().map(|after| after.to_string()).unwrap_or_default()),
        ("states", |due| ids(&due.states)),
        ("extended", |due| due.extended.as_ref().map(|longer| format!("{}: {}", *longer.after, ids(&longer.states))).unwrap_or_default()),
    ];
    for (key, part) in parts {
        let (before, after) = said(part);
        changes.altered("due", key, Weight::Compatible, at, &before, &after);
    }
}

/// People were told how long; a register that told nothing may begin to.
fn retention(old: &Definition, new: &Definition, changes: &mut Changes) {
    let at = new.id.start();
    let weight = if old.retention.is_none() { Weight::Compatible } else { Weight::Reasoned };
    let parts: [Part<Retention>; 4] = [
        ("keep", |retention| retention.keep.to_string()),
        ("from", |retention| retention.from.as_str().to_owned()),
        ("states", |retention| ids(&retention.states)),
        ("then", |retention| retention.then.name().to_owned()),
    ];
    for (key, part) in parts {
        let of = |definition: &Definition| definition.retention.as_ref().map(part).unwrap_or_default();
        changes.altered("retention", key, weight, at, &of(old), &of(new));
    }
}
