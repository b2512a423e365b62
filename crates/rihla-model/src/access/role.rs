//! Roles: named sets of grants, and whom each serves.

use std::collections::BTreeMap;

use super::{Aim, Grant, Serves};
use crate::{LocalText, RegisterId, RoleId};

/// A role that accounts hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its identifier; never changes.
    pub id: RoleId,
    /// Its name.
    pub label: LocalText,
    /// What it is for.
    pub description: LocalText,
    /// Whom it serves.
    pub serves: Serves,
    /// Whether a second factor is demanded at sign-in.
    pub second_factor: bool,
    /// All it allows.
    pub grants: Vec<Grant>,
}

/// All roles of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles(BTreeMap<RoleId, Role>);

/// A grant that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleFault {
    /// The grant names a role that nobody declared.
    Unknown {
        /// The role.
        role: RoleId,
        /// The register whose grant names it.
        register: RegisterId,
    },
    /// The grant would let enforcement through the firewall.
    Firewall {
        /// The role.
        role: RoleId,
        /// The register.
        register: RegisterId,
    },
}

impl Roles {
    /// Roles without grants.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Self {
        Self(roles.into_iter().map(|role| (role.id.clone(), role)).collect())
    }

    /// The role of an identifier.
    #[must_use]
    pub fn get(&self, id: &RoleId) -> Option<&Role> {
        self.0.get(id)
    }

    /// All roles, by identifier.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }

    /// Gives a role a grant on a register of an aim.
    ///
    /// # Errors
    /// [`RoleFault`]: the role is unknown, or serves enforcement and the register stands behind the firewall.
    pub fn give(&mut self, role: &RoleId, aim: Aim, grant: Grant) -> Result<(), RoleFault> {
        let Some(held) = self.0.get_mut(role) else {
            return Err(RoleFault::Unknown { role: role.clone(), register: grant.register });
        };
        if !held.serves.may_reach(aim) {
            return Err(RoleFault::Firewall { role: role.clone(), register: grant.register });
        }
        held.grants.push(grant);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::access::{Act, FieldClass};

    #[test]
    fn no_grant_leads_enforcement_through_the_firewall() {
        let id = RoleId::new("border-police").unwrap();
        let role = Role {
            id: id.clone(),
            label: LocalText::default(),
            description: LocalText::default(),
            serves: Serves::Enforcement,
            second_factor: true,
            grants: Vec::new(),
        };
        let mut roles = Roles::new([role]);
        let register = RegisterId::new("missing-person").unwrap();
        let grant = Grant {
            register: register.clone(),
            acts: BTreeSet::from([Act::See]),
            when: BTreeSet::new(),
            classes: BTreeSet::from([FieldClass::Public]),
        };
        let refused = roles.give(&id, Aim::Protection, grant.clone());
        assert_eq!(refused, Err(RoleFault::Firewall { role: id.clone(), register }));
        assert_eq!(roles.give(&id, Aim::Public, grant), Ok(()));
        assert_eq!(roles.get(&id).map(|role| role.grants.len()), Some(1));
    }
}
