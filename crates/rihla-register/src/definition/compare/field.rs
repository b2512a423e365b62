//! Fields and their codes.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Deref;

use super::change::{Changes, matched};
use super::{Weight, only_adds};
use crate::definition::{Definition, Field};

pub(super) fn compare(old: &Definition, new: &Definition, changes: &mut Changes) {
    let fields = matched(&old.fields, &new.fields, |field| field.id.as_str());
    for field in fields.gone {
        changes.removed(&place(field), Weight::Breaking, field.id.start());
    }
    for field in fields.fresh {
        // records already kept have no value of it
        let weight = if field.required { Weight::Reasoned } else { Weight::Compatible };
        changes.added(&place(field), weight, field.id.start());
    }
    for (before, after) in fields.both {
        one(before, after, changes);
    }
    if fields.reordered {
        changes.reordered("field", Weight::Compatible, new.id.start());
    }
}

fn place(field: &Field) -> String {
    format!("field.{}", field.id.as_str())
}

fn one(old: &Field, new: &Field, changes: &mut Changes) {
    use Weight::{Breaking, Compatible, Reasoned};
    let (place, at) = (&place(new), new.id.start());
    changes.altered(place, "type", Breaking, new.kind.start(), old.kind.name(), new.kind.name());
    changes.altered(place, "scheme", Breaking, at, scheme(old), scheme(new));
    changes.altered(place, "to", Breaking, at, &shown(old.to.as_deref()), &shown(new.to.as_deref()));
    // what was computed before reads otherwise from now on, in old records too
    changes.altered(place, "formula", Reasoned, at, &shown(old.formula.as_deref()), &shown(new.formula.as_deref()));
    changes.altered(place, "list", Breaking, at, &shown(old.list.as_deref()), &shown(new.list.as_deref()));
    // a text in several languages is stored in another form than a text
    changes.flag(place, "localised", at, (old.localised, new.localised), Breaking, Breaking);
    changes.flag(place, "many", at, (old.many, new.many), Compatible, Breaking);
    changes.flag(place, "required", at, (old.required, new.required), Reasoned, Compatible);
    changes.flag(place, "unique", at, (old.unique, new.unique), Reasoned, Compatible);
    changes.retired(place, at, old.retired, new.retired);
    let class = if new.class < old.class { Reasoned } else { Compatible };
    changes.altered(place, "class", class, at, old.class.name(), new.class.name());
    limits(old, new, changes);
    codes(old, new, changes);
    changes.words(&format!("{place}.label"), at, [(&old.label, &new.label)]);
    changes.words(&format!("{place}.help"), at, [(&old.help, &new.help)]);
    // numbers already kept are in the old unit
    if old.unit != new.unit {
        let weight = if only_adds(&old.unit, &new.unit) && !old.unit.is_empty() { Compatible } else { Reasoned };
        changes.reworded(&format!("{place}.unit"), weight, at);
    }
}

/// A wider limit holds what is kept; a narrower one may not.
fn limits(old: &Field, new: &Field, changes: &mut Changes) {
    let (place, at) = (&place(new), new.id.start());
    let narrower = |is: bool| if is { Weight::Reasoned } else { Weight::Compatible };
    let upper = |old: Option<u64>, new: Option<u64>| narrower(new.unwrap_or(u64::MAX) < old.unwrap_or(u64::MAX));
    let (before, after) = (old.most.as_deref().copied(), new.most.as_deref().copied());
    changes.altered(place, "most", upper(before, after), at, &shown(before.as_ref()), &shown(after.as_ref()));
    let (before, after) = (old.decimals.as_deref().copied(), new.decimals.as_deref().copied());
    changes.altered(
        place,
        "decimals",
        narrower(after.unwrap_or_default() < before.unwrap_or_default()),
        at,
        &shown(before.as_ref()),
        &shown(after.as_ref()),
    );
    let lowest = narrower(new.lowest.unwrap_or(i64::MIN) > old.lowest.unwrap_or(i64::MIN));
    changes.altered(place, "lowest", lowest, at, &shown(old.lowest.as_ref()), &shown(new.lowest.as_ref()));
    let highest = narrower(new.highest.unwrap_or(i64::MAX) < old.highest.unwrap_or(i64::MAX));
    changes.altered(place, "highest", highest, at, &shown(old.highest.as_ref()), &shown(new.highest.as_ref()));
    let media = |field: &Field| -> BTreeSet<String> { field.media.iter().map(|media| media.deref().clone()).collect() };
    let (before, after) = (media(old), media(new));
    let joined = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    changes.altered(place, "media", narrower(!before.is_subset(&after)), at, &joined(&before), &joined(&after));
}

/// Codes never disappear.
fn codes(old: &Field, new: &Field, changes: &mut Changes) {
    let codes = matched(&old.codes, &new.codes, |code| code.id.as_str());
    let place = |code: &str| format!("{}.codes.{code}", place(new));
    for code in codes.gone {
        changes.removed(&place(&code.id), Weight::Breaking, code.id.start());
    }
    for code in codes.fresh {
        changes.added(&place(&code.id), Weight::Compatible, code.id.start());
    }
    for (before, after) in codes.both {
        changes.retired(&place(&after.id), after.id.start(), before.retired, after.retired);
        changes.words(&format!("{}.label", place(&after.id)), after.id.start(), [(&before.label, &after.label)]);
    }
    if codes.reordered {
        changes.reordered(&format!("{}.codes", self::place(new)), Weight::Compatible, new.id.start());
    }
}

fn scheme(field: &Field) -> &'static str {
    field.scheme.as_ref().map_or("", |scheme| scheme.name())
}

fn shown<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
