//! States, and the ways between them.

use std::collections::BTreeSet;

use super::Weight;
use super::change::{Changes, matched};
use crate::definition::{Definition, State, Transition, Word};

pub(super) fn compare(old: &Definition, new: &Definition, changes: &mut Changes) {
    states(old, new, changes);
    transitions(old, new, changes);
}

fn states(old: &Definition, new: &Definition, changes: &mut Changes) {
    use Weight::{Breaking, Compatible, Reasoned};
    let states = matched(&old.states, &new.states, |state| state.id.as_str());
    let place = |state: &State| format!("state.{}", state.id.as_str());
    for state in states.gone {
        changes.removed(&place(state), Breaking, state.id.start());
    }
    for state in states.fresh {
        changes.added(&place(state), Compatible, state.id.start());
    }
    for (before, after) in states.both {
        let (place, at) = (&place(after), after.id.start());
        // records in it become visible to all
        changes.flag(place, "published", at, (before.published, after.published), Reasoned, Compatible);
        changes.flag(place, "final", at, (before.is_final, after.is_final), Reasoned, Compatible);
        changes.retired(place, at, before.retired, after.retired);
        changes.words(&format!("{place}.label"), at, [(&before.label, &after.label)]);
    }
    let first = |definition: &Definition| definition.states.first().map(|state| state.id.as_str().to_owned()).unwrap_or_default();
    changes.altered("state", "first", Reasoned, new.id.start(), &first(old), &first(new));
    if states.reordered {
        changes.reordered("state", Compatible, new.id.start());
    }
}

fn transitions(old: &Definition, new: &Definition, changes: &mut Changes) {
    use Weight::{Breaking, Compatible, Reasoned};
    let transitions = matched(&old.transitions, &new.transitions, |transition| transition.id.as_str());
    let place = |transition: &Transition| format!("transition.{}", transition.id.as_str());
    for transition in transitions.gone {
        // history names it
        changes.removed(&place(transition), Breaking, transition.id.start());
    }
    for transition in transitions.fresh {
        changes.added(&place(transition), Compatible, transition.id.start());
    }
    for (before, after) in transitions.both {
        let (place, at) = (&place(after), after.id.start());
        changes.altered(place, "to", Breaking, after.to.start(), before.to.as_str(), after.to.as_str());
        changes.altered(place, "from", Compatible, at, &ids(&before.from), &ids(&after.from));
        changes.altered(place, "by", Compatible, at, &ids(&before.by), &ids(&after.by));
        changes.altered(place, "requires", Compatible, at, &ids(&before.requires), &ids(&after.requires));
        let condition = |of: &Transition| of.condition.as_deref().cloned().unwrap_or_default();
        changes.altered(place, "if", Compatible, at, &condition(before), &condition(after));
        // what two people had to answer for, one may do
        changes.flag(place, "second-person", at, (before.second_person, after.second_person), Compatible, Reasoned);
        changes.flag(place, "reason", at, (before.reason, after.reason), Compatible, Reasoned);
        changes.retired(place, at, before.retired, after.retired);
        changes.words(&format!("{place}.label"), at, [(&before.label, &after.label)]);
    }
}

/// Identifiers as one text, whatever their order.
pub(super) fn ids<K>(words: &[Word<rihla_model::Id<K>>]) -> String {
    let sorted: BTreeSet<&str> = words.iter().map(|word| word.as_str()).collect();
    sorted.into_iter().collect::<Vec<_>>().join(", ")
}
