//! A grant: what a role may do with the records of one register.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Act, FieldClass};
use crate::RegisterId;

/// Which records of a register a grant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Records that belong to the agency for which the role is held.
    OwnAgency,
    /// Records within the area for which the role is held.
    OwnArea,
    /// Records that are assigned to the account.
    Assigned,
    /// Records that the account made.
    Own,
    /// Records that the register's public view shows.
    Published,
}

impl Condition {
    /// The name in definitions and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnAgency => "own-agency",
            Self::OwnArea => "own-area",
            Self::Assigned => "assigned",
            Self::Own => "own",
            Self::Published => "published",
        }
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// What a role may do: register x acts x conditions x classes of field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The register.
    pub register: RegisterId,
    /// What may be done.
    pub acts: BTreeSet<Act>,
    /// With which records: all conditions hold. Empty: with all.
    pub when: BTreeSet<Condition>,
    /// With which fields.
    pub classes: BTreeSet<FieldClass>,
}

impl Grant {
    /// Whether whoever holds this grant may do all that the other allows.
    ///
    /// A grant with fewer conditions covers one with more; the reverse never.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.register == other.register
            && other.acts.is_subset(&self.acts)
            && self.when.is_subset(&other.when)
            && other.classes.is_subset(&self.classes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(acts: &[Act], when: &[Condition], classes: &[FieldClass]) -> Grant {
        Grant {
            register: RegisterId::new("policy").unwrap(),
            acts: acts.iter().copied().collect(),
            when: when.iter().copied().collect(),
            classes: classes.iter().copied().collect(),
        }
    }

    #[test]
    fn a_condition_narrows() {
        let wide = grant(&[Act::See, Act::Edit], &[], &[FieldClass::Public, FieldClass::Internal]);
        let narrow = grant(&[Act::See], &[Condition::OwnAgency], &[FieldClass::Public]);
        assert!(wide.covers(&narrow) && wide.covers(&wide));
        assert!(!narrow.covers(&wide));
        assert!(!grant(&[Act::See], &[], &[FieldClass::Public]).covers(&grant(&[Act::See], &[], &[FieldClass::Protected])));
    }
}
