//! What changed between two versions of a definition, and how much it weighs for records that are kept.

mod access;
mod change;
mod field;
mod flow;
mod view;

pub use change::{Change, Side, Weight};

use rihla_model::LocalText;

use super::Definition;
use change::Changes;

/// Everything that changed, the order of the definition kept within each part.
///
/// - *Compatible*: records stay as they are and mean what they meant: words, new fields that need not be filled, states, codes, wider limits.
/// - *Reasoned*: allowed if a reason is stated: what is more open or kept longer than people were told, and what records already kept
///   may not satisfy.
/// - *Breaking*: records would lose what they hold or change their meaning: something removed or retyped, another key.
#[must_use]
pub fn compare(old: &Definition, new: &Definition) -> Vec<Change> {
    let mut changes = Changes::default();
    register(old, new, &mut changes);
    field::compare(old, new, &mut changes);
    flow::compare(old, new, &mut changes);
    view::compare(old, new, &mut changes);
    access::compare(old, new, &mut changes);
    let mut changes = changes.into_vec();
    if changes.is_empty() && said(old) != said(new) {
        changes.push(Change::otherwise(new));
    }
    changes
}

/// What concerns the register as a whole.
fn register(old: &Definition, new: &Definition, changes: &mut Changes) {
    let at = new.id.start();
    changes.altered("register", "id", Weight::Breaking, at, old.id.as_str(), new.id.as_str());
    // a register that leaves the shelter of the firewall would show enforcement what was written behind it
    let leaves = old.aim.is_behind_the_firewall() && !new.aim.is_behind_the_firewall();
    changes.altered("register", "aim", if leaves { Weight::Breaking } else { Weight::Reasoned }, at, old.aim.name(), new.aim.name());
    changes.altered("register", "title", Weight::Compatible, new.title.start(), old.title.as_str(), new.title.as_str());
    let subsystem = |definition: &Definition| format!("{:?}", definition.subsystem).to_uppercase();
    changes.altered("register", "subsystem", Weight::Compatible, at, &subsystem(old), &subsystem(new));
    let (before, after) = (old.legal_basis.kind.name(), new.legal_basis.kind.name());
    changes.altered("legal-basis", "kind", Weight::Reasoned, at, before, after);
    changes.words("legal-basis.text", at, [(&old.legal_basis.text, &new.legal_basis.text)]);
    // people were told what it is for
    if old.purpose != new.purpose {
        changes.reworded("purpose", Weight::Reasoned, at);
    }
    changes.words("register.label", at, [(&old.label, &new.label)]);
}

/// All that a definition says, its numbers and the reasons for them left out.
fn said(definition: &Definition) -> String {
    let mut definition = definition.clone();
    (definition.version, definition.revision) = (1, 0);
    definition.reasons.clear();
    definition.canonical()
}

/// Whether one text lost or changed nothing that the other has: only languages were added.
fn only_adds(old: &LocalText, new: &LocalText) -> bool {
    old.iter().all(|(language, text)| new.exact(language) == Some(text))
}
