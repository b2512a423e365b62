//! Which fields of which registers boards are made of.

use rihla_model::RegisterId;

const NAMED: [&str; 2] = ["reference", "title"];

/// Registers, and what of them is looked at besides reference and title.
const WANTED: [(&str, &[&str]); 21] = [
    ("plan", &["kind", "begins", "ends", "parent"]),
    (
        "activity",
        &[
            "plan",
            "objectives",
            "widens",
            "narrows",
            "work",
            "groups",
            "owner",
            "with",
            "begins",
            "ends",
            "places",
            "cost",
            "pledges",
            "recommendations",
            "commitments",
        ],
    ),
    ("reporting-round", &["closes"]),
    ("progress-update", &["round", "activity", "progress", "status"]),
    ("obstacle", &["activity", "unblock_by"]),
    ("budget-line", &["activity", "year", "allocated", "spent", "national_code", "share", "objectives", "source"]),
    ("funding-source", &["amount"]),
    ("contribution", &["source", "activity", "pledge", "year", "amount", "transfer_reference"]),
    ("policy", &["code", "objectives", "widens", "narrows", "groups", "places", "in_force_from"]),
    ("pledge", &["entity", "ends", "amount"]),
    ("pledge-update", &["pledge", "dated", "status", "proof"]),
    ("prioritisation", &["plan"]),
    ("priority", &["exercise", "objective", "chosen"]),
    ("commitment-set", &[]),
    ("commitment", &["set", "paragraph", "verified"]),
    ("uptake", &["commitment", "actor", "country", "status", "dated"]),
    ("recommendation", &["activities"]),
    ("stakeholder", &[]),
    ("engagement", &["stakeholder"]),
    ("submission", &["stakeholder"]),
    ("review-round", &["held_on", "presents"]),
];

/// Registers, each with the fields that are looked at.
pub(super) fn wanted() -> impl Iterator<Item = (RegisterId, Vec<&'static str>)> {
    WANTED
        .into_iter()
        .filter_map(|(id, fields)| Some((RegisterId::new(id).ok()?, NAMED.into_iter().chain(fields.iter().copied()).collect())))
}

#[cfg(test)]
mod tests {
    use rihla_model::{FieldId, Vocabulary};
    use rihla_register::Registers;

    use super::*;

    /// A board that reads a field which no register has would show nothing, and nobody would know.
    #[test]
    fn every_field_that_is_looked_at_is_declared() {
        let registers = Registers::embedded(&Vocabulary::embedded().unwrap()).unwrap();
        for (id, fields) in WANTED {
            let definition = registers.get(&RegisterId::new(id).unwrap()).unwrap_or_else(|| panic!("no register {id}"));
            for field in fields {
                assert!(definition.field(&FieldId::new(*field).unwrap()).is_some(), "{id} has no field {field}");
            }
        }
    }
}
