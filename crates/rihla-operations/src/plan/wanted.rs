//! Which fields of which registers boards are made of.

use rihla_model::RegisterId;

const NAMED: [&str; 2] = ["reference", "title"];

/// Registers, and what of them is looked at besides reference and title.
const WANTED: [(&str, &[&str]); 23] = [
    ("plan", &["kind", "level", "place", "lead", "begins", "ends", "parent"]),
    ("outcome", &["plan", "objectives", "lead"]),
    (
        "activity",
        &[
            "plan",
            "outcome",
            "objectives",
            "targets",
            "climate_tags",
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
            "human_rights_check",
            "gender_check",
            "child_check",
            "pledges",
            "recommendations",
            "commitments",
        ],
    ),
    ("reporting-round", &["plan", "period", "opens", "closes", "agencies"]),
    ("progress-update", &["round", "activity", "progress", "status", "spent"]),
    ("obstacle", &["activity", "owner", "unblock_by", "kind"]),
    ("budget-line", &["activity", "year", "allocated", "spent", "national_code", "share", "objectives", "source"]),
    ("funding-source", &["kind", "entity", "amount"]),
    ("contribution", &["source", "activity", "programme", "pledge", "year", "amount", "transfer_reference"]),
    ("policy", &["code", "objectives", "widens", "narrows", "groups", "places", "in_force_from"]),
    ("pledge", &["entity", "kind", "form", "answers", "begins", "ends", "amount"]),
    ("pledge-update", &["pledge", "dated", "status", "proof"]),
    ("prioritisation", &["plan"]),
    ("priority", &["exercise", "objective", "chosen"]),
    ("commitment-set", &["kind"]),
    ("commitment", &["set", "paragraph", "verified", "theme"]),
    ("uptake", &["commitment", "actor", "country", "status", "dated", "activities"]),
    ("recommendation", &["activities", "answer_due", "addressed_to"]),
    ("stakeholder", &["kind"]),
    ("engagement", &["stakeholder"]),
    ("submission", &["stakeholder"]),
    ("review-cycle", &["kind"]),
    ("review-round", &["cycle", "held_on", "presents"]),
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
