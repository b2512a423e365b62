//! Grants.

use rihla_model::access::{FieldClass, Grant};

use super::Weight;
use super::change::Changes;
use crate::definition::{Definition, GrantLine};

/// A grant that nobody held before and that leads to guarded fields asks for a reason.
pub(super) fn compare(old: &Definition, new: &Definition, changes: &mut Changes) {
    let place = |line: &GrantLine| format!("grant.{}", line.role.as_str());
    for line in old.grants.iter().filter(|line| !new.grants.contains(line)) {
        changes.removed(&place(line), Weight::Compatible, line.role.start());
    }
    for line in new.grants.iter().filter(|line| !old.grants.contains(line)) {
        let held = old.grants.iter().any(|before| *before.role == *line.role && as_grant(new, before).covers(&as_grant(new, line)));
        let guarded = line.classes.iter().any(|class| *class >= FieldClass::Restricted);
        let weight = if guarded && !held { Weight::Reasoned } else { Weight::Compatible };
        changes.added(&place(line), weight, line.role.start());
    }
}

fn as_grant(definition: &Definition, line: &GrantLine) -> Grant {
    let (acts, when, classes) = (line.acts.clone(), line.when.clone(), line.classes.clone());
    Grant { register: (*definition.id).clone(), acts, when, classes }
}
